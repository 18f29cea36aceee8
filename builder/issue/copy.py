"""The copy of an issue as the finished pages must hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ground.spots import Spot
from .model import Block, Both, Chart, Figure, Issue, Side, Words


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of copy as it is printed, and as it was written."""

    side: Side
    text: str
    spot: Spot
    source: str
    """What was written from the spot on: the block of Markdown, or the words of a title."""


def copy_of(issue: Issue) -> Iterator[tuple[Side, str, Spot]]:
    """Every piece of copy that the finished pages must hold."""
    return ((piece.side, piece.text, piece.spot) for piece in printed(issue))


def printed(issue: Issue) -> Iterator[Printed]:
    """Every piece of copy that the finished pages must hold, with its source."""
    for section in issue.sections:
        yield from _words_of(issue, section.title)
        for article in section.articles:
            for both in (article.title, article.kicker, article.standfirst, article.byline):
                yield from _words_of(issue, both)
            for part in article.body:
                if isinstance(part, Figure):
                    for picture in part.pictures:
                        yield from _words_of(issue, picture.caption)
                        if picture.chart:
                            yield from _words_of(issue, picture.chart.unit)
                            yield from _tabled(issue, picture.chart)
                        yield from _words_of(issue, picture.options.credit)
                    continue
                for side in issue.sides:
                    for block in part.side(side):
                        yield from _block_copy(block)
            for note in article.notes:
                if note.side in issue.sides:
                    yield from _block_copy(note.block)
            yield from _words_of(issue, article.source)


def charted(issue: Issue) -> Iterator[Printed]:
    """The words and values that charts draw."""
    for figure in issue.article_figures:
        if figure.chart and figure.chart.form != "table":
            yield from _data_of(issue, figure.chart)


def _tabled(issue: Issue, chart: Chart) -> Iterator[Printed]:
    return _data_of(issue, chart) if chart.form == "table" else iter(())


def _data_of(issue: Issue, chart: Chart) -> Iterator[Printed]:
    """Labels in each language, those that are the same in all once, and each value."""
    for both in (chart.corner, *chart.heads, *chart.labels):
        told = {piece.text: piece for piece in _words_of(issue, both)}
        yield from told.values()
    for datum in (datum for row in chart.rows for datum in row if datum.text):
        yield Printed(issue.sides[0], datum.text, datum.spot, datum.text)


def furniture_of(issue: Issue) -> Iterator[Printed]:
    """The words of the manifest that covers, running heads and the colophon set."""
    manifest = issue.manifest
    for both in (manifest.title, manifest.tagline, manifest.publisher):
        yield from _words_of(issue, both)


def _words_of(issue: Issue, both: Both) -> Iterator[Printed]:
    for side in issue.sides:
        words: Words | None = both.side(side)
        if words:
            yield Printed(side, words.text, words.spot, words.text)


def _block_copy(block: Block) -> Iterator[Printed]:
    texts = ["".join(inline.plain for inline in block.inlines)]
    texts += ["".join(i.plain for i in cell.inlines) for row in block.rows for cell in row]
    for text in filter(str.strip, texts):
        yield Printed(block.side, text, block.spot, block.source)
    for child in block.children:
        yield from _block_copy(child)
