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

from ..issue.model import (
    Article,
    Block,
    Body,
    Both,
    Cell,
    Figure,
    Inline,
    Issue,
    Manifest,
    Note,
    Pair,
    Section,
)
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
    manifest = issue.manifest
    languages = tuple(tag if each.split("-")[0] == "zh" else each for each in manifest.languages)
    return replace(
        issue,
        manifest=replace(
            manifest,
            languages=languages,
            title=_both(manifest.title, script),
            tagline=_both(manifest.tagline, script),
            publisher=_both(manifest.publisher, script),
            sections=tuple((_both(title, script), files) for title, files in manifest.sections),
            protect=protect,
            converted=True,
        ),
        sections=tuple(
            Section(
                _both(section.title, script),
                tuple(_article(article, script) for article in section.articles),
            )
            for section in issue.sections
        ),
    )


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


def _both(words: Both, script: _Script) -> Both:
    if words.zh is None:
        return words
    return replace(words, zh=replace(words.zh, text=script.words(words.zh.text)))


def _article(article: Article, script: _Script) -> Article:
    return replace(
        article,
        title=_both(article.title, script),
        kicker=_both(article.kicker, script),
        standfirst=_both(article.standfirst, script),
        byline=_both(article.byline, script),
        source=_both(article.source, script),
        body=tuple(_body(part, script) for part in article.body),
        notes=tuple(_note(note, script) for note in article.notes),
    )


def _body(part: Body, script: _Script) -> Body:
    if isinstance(part, Figure):
        return replace(part, alt=_both(part.alt, script), caption=_both(part.caption, script))
    if isinstance(part, Pair):
        return replace(part, zh=tuple(_block(block, script) for block in part.zh))
    return part


def _note(note: Note, script: _Script) -> Note:
    return replace(note, block=_block(note.block, script)) if note.side == "zh" else note


def _block(block: Block, script: _Script) -> Block:
    if block.kind == "code":
        return block
    return replace(
        block,
        inlines=script.quoted(_inlines(block.inlines, script)),
        children=tuple(_block(child, script) for child in block.children),
        rows=tuple(tuple(_cell(cell, script) for cell in row) for row in block.rows),
    )


def _cell(cell: Cell, script: _Script) -> Cell:
    return replace(cell, inlines=script.quoted(_inlines(cell.inlines, script)))


def _inlines(inlines: tuple[Inline, ...], script: _Script) -> tuple[Inline, ...]:
    return tuple(
        inline
        if inline.kind == "code"
        else replace(
            inline,
            text=script.convert(inline.text),
            children=_inlines(inline.children, script),
        )
        for inline in inlines
    )
