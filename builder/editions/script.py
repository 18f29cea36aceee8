"""The Chinese side in traditional characters, by OpenCC, with names and terms left as written.

Conversion is by phrases (发展 but 头发, 干燥 but 树干), and still an editor's eye is wanted: what
must not change, and what OpenCC gets wrong, goes on the protect list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import opencc

from ..model import Article, Block, Body, Both, Cell, Figure, Inline, Issue, Note, Pair, Section

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
    convert = _converter(_CONFIGS[tag], frozenset(word for word in protect if word))
    manifest = issue.manifest
    languages = tuple(tag if each.split("-")[0] == "zh" else each for each in manifest.languages)
    return replace(
        issue,
        manifest=replace(
            manifest,
            languages=languages,
            title=_both(manifest.title, convert),
            tagline=_both(manifest.tagline, convert),
            publisher=_both(manifest.publisher, convert),
            sections=tuple((_both(title, convert), files) for title, files in manifest.sections),
        ),
        sections=tuple(
            Section(
                _both(section.title, convert),
                tuple(_article(article, convert) for article in section.articles),
            )
            for section in issue.sections
        ),
    )


def house_words(tag: str) -> Convert:
    """A function that brings the layouts' own Chinese words into the script of an issue."""
    return _converter(_CONFIGS[tag], frozenset()) if tag in _CONFIGS else str


@cache
def _converter(config: str, protect: frozenset[str]) -> Convert:
    """A function that converts text around the protected words."""
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


def _both(words: Both, convert: Convert) -> Both:
    if words.zh is None:
        return words
    return replace(words, zh=replace(words.zh, text=convert(words.zh.text)))


def _article(article: Article, convert: Convert) -> Article:
    return replace(
        article,
        title=_both(article.title, convert),
        kicker=_both(article.kicker, convert),
        standfirst=_both(article.standfirst, convert),
        byline=_both(article.byline, convert),
        source=_both(article.source, convert),
        body=tuple(_body(part, convert) for part in article.body),
        notes=tuple(_note(note, convert) for note in article.notes),
    )


def _body(part: Body, convert: Convert) -> Body:
    if isinstance(part, Figure):
        return replace(part, alt=_both(part.alt, convert), caption=_both(part.caption, convert))
    if isinstance(part, Pair):
        return replace(part, zh=tuple(_block(block, convert) for block in part.zh))
    return part


def _note(note: Note, convert: Convert) -> Note:
    return replace(note, block=_block(note.block, convert)) if note.side == "zh" else note


def _block(block: Block, convert: Convert) -> Block:
    if block.kind == "code":
        return block
    return replace(
        block,
        inlines=_inlines(block.inlines, convert),
        children=tuple(_block(child, convert) for child in block.children),
        rows=tuple(tuple(_cell(cell, convert) for cell in row) for row in block.rows),
    )


def _cell(cell: Cell, convert: Convert) -> Cell:
    return replace(cell, inlines=_inlines(cell.inlines, convert))


def _inlines(inlines: tuple[Inline, ...], convert: Convert) -> tuple[Inline, ...]:
    return tuple(
        inline
        if inline.kind == "code"
        else replace(
            inline,
            text=convert(inline.text),
            children=_inlines(inline.children, convert),
        )
        for inline in inlines
    )
