"""An issue with its words rewritten, spots and sources as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..issue.model import (
    Article,
    Block,
    Body,
    Both,
    Cell,
    Chart,
    Figure,
    Inline,
    Issue,
    Note,
    Pair,
    Section,
    Side,
)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How words are rewritten; addresses, readings and labels stay."""

    sides: tuple[Side, ...]
    words: Callable[[str], str]
    """Rewrites a text that stands alone, such as a title."""
    text: Callable[[str], str]
    """Rewrites a piece of running text."""
    block: Callable[[tuple[Inline, ...]], tuple[Inline, ...]] = lambda inlines: inlines
    """Goes over the rewritten pieces of a block together."""
    code: bool = False
    """Whether code is rewritten too."""


def rewritten(issue: Issue, way: Rewriting) -> Issue:
    """The issue with the words of its manifest and articles rewritten."""
    manifest = issue.manifest
    return replace(
        issue,
        manifest=replace(
            manifest,
            title=_both(manifest.title, way),
            tagline=_both(manifest.tagline, way),
            publisher=_both(manifest.publisher, way),
            sections=tuple((_both(title, way), files) for title, files in manifest.sections),
            pages=tuple(replace(page, alt=_both(page.alt, way)) for page in manifest.pages),
        ),
        sections=tuple(
            Section(
                _both(section.title, way),
                tuple(_article(article, way) for article in section.articles),
            )
            for section in issue.sections
        ),
    )


def _both(words: Both, way: Rewriting) -> Both:
    changed = {
        side: replace(said, text=way.words(said.text))
        for side in way.sides
        if (said := words.side(side))
    }
    return replace(words, **changed)


def _article(article: Article, way: Rewriting) -> Article:
    return replace(
        article,
        title=_both(article.title, way),
        kicker=_both(article.kicker, way),
        standfirst=_both(article.standfirst, way),
        byline=_both(article.byline, way),
        source=_both(article.source, way),
        body=tuple(_body(part, way) for part in article.body),
        notes=tuple(_note(note, way) for note in article.notes),
    )


def _body(part: Body, way: Rewriting) -> Body:
    if isinstance(part, Figure):
        return _figure(part, way)
    if isinstance(part, Pair):

        def blocks(side: Side) -> tuple[Block, ...]:
            written = part.side(side)
            return tuple(_block(b, way) for b in written) if side in way.sides else written

        return replace(part, zh=blocks("zh"), en=blocks("en"))
    return part


def _figure(figure: Figure, way: Rewriting) -> Figure:
    credit = _both(figure.options.credit, way)
    return replace(
        figure,
        chart=figure.chart and _chart(figure.chart, way),
        alt=_both(figure.alt, way),
        caption=_both(figure.caption, way),
        options=replace(figure.options, credit=credit),
        beside=tuple(_figure(picture, way) for picture in figure.beside),
    )


def _chart(chart: Chart, way: Rewriting) -> Chart:
    return replace(
        chart,
        name=_both(chart.name, way),
        unit=_both(chart.unit, way),
        corner=_both(chart.corner, way),
        heads=tuple(_both(head, way) for head in chart.heads),
        labels=tuple(_both(label, way) for label in chart.labels),
    )


def _note(note: Note, way: Rewriting) -> Note:
    return replace(note, block=_block(note.block, way)) if note.side in way.sides else note


def _block(block: Block, way: Rewriting) -> Block:
    if block.kind == "code" and not way.code:
        return block
    return replace(
        block,
        inlines=way.block(_inlines(block.inlines, way)),
        children=tuple(_block(child, way) for child in block.children),
        rows=tuple(tuple(_cell(cell, way) for cell in row) for row in block.rows),
    )


def _cell(cell: Cell, way: Rewriting) -> Cell:
    return replace(cell, inlines=way.block(_inlines(cell.inlines, way)))


def _inlines(inlines: tuple[Inline, ...], way: Rewriting) -> tuple[Inline, ...]:
    return tuple(
        inline
        if inline.kind == "code" and not way.code
        else replace(
            inline,
            text=way.text(inline.text),
            children=_inlines(inline.children, way),
        )
        for inline in inlines
    )
