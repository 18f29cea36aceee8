"""The Chinese side in traditional characters, by OpenCC, with names and terms left as written.

Pairs of curly quotes become corner brackets, as Taiwan and Hong Kong print them.
Conversion is by phrases (发展 but 头发, 干燥 but 树干), and still an editor's eye is wanted: what
must not change, and what OpenCC gets wrong, goes on the protect list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from ..issue.model import Inline, Issue, Manifest
from .rewriting import Rewriting, rewritten
from .typography import cornered, cornered_inlines

_CONFIGS = {"zh-Hant": "s2tw", "zh-TW": "s2tw", "zh-Hant-TW": "s2tw", "zh-HK": "s2hk"}
"""OpenCC's ways by language tag. ``zh-Hant`` means Taiwan's forms, which the fonts have."""

Convert = Callable[[str], str]


def to_traditional(issue: Issue, protect: Iterable[str], tag: str = "zh-Hant") -> Issue:
    """The issue with its Chinese copy in traditional characters; spots and sources stay.

    ``protect`` are words that stay as written, the longer before the shorter; ``tag`` is
    ``zh-Hant``, ``zh-TW`` or ``zh-HK``. English copy, code, addresses, readings and labels stay.
    Raises ValueError for another tag.
    """
    if tag not in _CONFIGS:
        raise ValueError(f"{tag} is not a traditional script; known are {', '.join(_CONFIGS)}")
    protect = tuple(protect)
    script = _script(tag, protect)
    languages = tuple(
        tag if each.split("-")[0] == "zh" else each for each in issue.manifest.languages
    )
    rewriting = Rewriting(("zh",), script.words, script.convert, script.quoted)
    issue = rewritten(issue, rewriting)
    manifest = replace(issue.manifest, languages=languages, protect=protect, converted=True)
    return replace(issue, manifest=manifest)


def house_words(tag: str) -> Convert:
    """A function that brings the layouts' own Chinese words into the script of an issue."""
    return _converter(_CONFIGS[tag], frozenset()) if tag in _CONFIGS else str


def converter_of(manifest: Manifest) -> Convert | None:
    """A function that converts words as the copy of a converted issue was; None for others."""
    if not manifest.converted:
        return None
    tag = next(tag for tag in manifest.languages if tag in _CONFIGS)
    return _script(tag, manifest.protect).words


@dataclass(frozen=True, slots=True)
class _Script:
    """How an issue is converted."""

    convert: Convert
    """Brings characters into the script and keeps quotes: a pair may reach over several runs."""
    kept: tuple[str, ...]
    """Protected words with quotes in them."""

    def words(self, text: str) -> str:
        """A text that stands alone."""
        return cornered(self.convert(text), self.kept)

    def quoted(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Converted inlines of a block, with its quotes."""
        return cornered_inlines(inlines, self.kept)


def _script(tag: str, protect: Iterable[str]) -> _Script:
    words = frozenset(word for word in protect if word)
    kept = tuple(sorted(word for word in words if not {*word}.isdisjoint("“”‘’")))
    return _Script(_converter(_CONFIGS[tag], words), kept)


@cache
def _converter(config: str, protect: frozenset[str]) -> Convert:
    """A function that converts text around the protected words."""
    import opencc  # noqa: PLC0415 - loads large dictionaries

    engine = opencc.OpenCC(config)
    if not protect:
        return lambda text: str(engine.convert(text))
    longest_first = sorted(protect, key=lambda word: (-len(word), word))
    kept = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")

    def convert(text: str) -> str:
        parts = kept.split(text)
        return "".join(
            part if index % 2 else engine.convert(part) for index, part in enumerate(parts)
        )

    return convert
