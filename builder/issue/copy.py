"""The copy of an issue as the finished pages must hold it."""

from __future__ import annotations

from collections.abc import Iterator

from ..ground.spots import Spot
from .model import Block, Both, Figure, Issue, Side, Words


def copy_of(issue: Issue) -> Iterator[tuple[Side, str, Spot]]:
    """Every piece of copy that the finished pages must hold."""
    for section in issue.sections:
        yield from _words_of(issue, section.title)
        for article in section.articles:
            for both in (article.title, article.kicker, article.standfirst, article.byline):
                yield from _words_of(issue, both)
            for part in article.body:
                if isinstance(part, Figure):
                    yield from _words_of(issue, part.caption)
                    continue
                for side in issue.sides:
                    for block in part.side(side):
                        yield from ((side, text, spot) for text, spot in _block_copy(block))
            for note in article.notes:
                if note.side in issue.sides:
                    yield from ((note.side, text, spot) for text, spot in _block_copy(note.block))
            yield from _words_of(issue, article.source)


def sources_of(issue: Issue) -> dict[Spot, str]:
    """The blocks of copy as they were written, by where they stand."""
    blocks = [block for article in issue.articles for pair in article.pairs for block in pair.blocks]
    blocks += [note.block for article in issue.articles for note in article.notes]
    sources: dict[Spot, str] = {}
    while blocks:
        block = blocks.pop()
        blocks += block.children
        sources.setdefault(block.spot, block.source)
    return sources


def _words_of(issue: Issue, both: Both) -> Iterator[tuple[Side, str, Spot]]:
    for side in issue.sides:
        words: Words | None = both.side(side)
        if words:
            yield side, words.text, words.spot


def _block_copy(block: Block) -> Iterator[tuple[str, Spot]]:
    own = "".join(inline.plain for inline in block.inlines)
    if own.strip():
        yield own, block.spot
    for row in block.rows:
        for cell in row:
            text = "".join(inline.plain for inline in cell.inlines)
            if text.strip():
                yield text, block.spot
    for child in block.children:
        yield from _block_copy(child)
