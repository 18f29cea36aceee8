"""The Chinese side in traditional characters, by OpenCC, with names and terms left as written.

Pairs of curly quotes become corner brackets, as Taiwan and Hong Kong print them.
Conversion is by phrases (发展 but 头发, 干燥 but 树干), and still an editor's eye is wanted: what
must not change, or otherwise than OpenCC does it, goes on the protect list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from ..issue.conversion import CONVERTED, RIGHTED, protected
from ..issue.model import Inline, Issue, Manifest
from .rewriting import Rewriting, rewritten
from .typography import cornered, cornered_inlines

Convert = Callable[[str], str]


def to_traditional(issue: Issue, protect: Iterable[str], tag: str = "zh-Hant") -> Issue:
    """The issue with its Chinese copy in traditional characters; spots and sources stay.

    ``protect`` are words that stay as written, the longer before the shorter, or that become what
    they name, as in ``头发干了=頭髮乾了``; ``tag`` is
    ``zh-Hant``, ``zh-TW`` or ``zh-HK``. English copy, code, addresses, readings and labels stay.
    Raises ValueError for another tag.
    """
    if tag not in CONVERTED:
        raise ValueError(f"{tag} is not a traditional script; known are {', '.join(CONVERTED)}")
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
    return _converter(CONVERTED[tag], ()) if tag in CONVERTED else str


def converter_of(manifest: Manifest) -> Convert | None:
    """A function that converts words as the copy of a converted issue was; None for others."""
    if not manifest.converted:
        return None
    tag = next(tag for tag in manifest.languages if tag in CONVERTED)
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
    words = tuple(sorted(protected(protect).items()))
    shown = (word for _, word in words)
    kept = tuple(word for word in shown if not {*word}.isdisjoint("“”‘’"))
    return _Script(_converter(CONVERTED[tag], words), kept)


@cache
def _converter(config: str, protect: tuple[tuple[str, str], ...]) -> Convert:
    """A function that converts text around the protected words."""
    import opencc  # noqa: PLC0415 - loads large dictionaries

    engine = opencc.OpenCC(config)
    shown = dict(protect)
    longest_first = sorted(shown, key=lambda word: (-len(word), word))
    kept = re.compile("|".join([*map(re.escape, longest_first), RIGHTED]))

    def convert(text: str) -> str:
        parts, at = [], 0
        for match in kept.finditer(text):
            parts += [engine.convert(text[at : match.start()]), shown.get(match[0], match[0])]
            at = match.end()
        return "".join([*parts, engine.convert(text[at:])])

    return convert
