"""The text of a page by language, as its readers may look for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ..issue.model import Article, Block, Figure, Issue, Pair, Side
from ..makeup.templates import month

_SUMMARY = 200
"""Characters of an article's first paragraph that stand for a summary it has not."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What one page says in one language."""

    title: str
    lead: str
    body: str
    where: str
    """The issue that it stands in, as shown beside a result."""

    def as_json(self) -> dict[str, Any]:
        """The text as it is kept and handed to the search page."""
        return asdict(self)


def article_text(article: Article, issue: Issue, side: Side) -> PageText | None:
    """What an article says in a language; None where it says nothing in it."""
    parts = [*_body(article, side)]
    title, lead = article.title.text(side), article.standfirst.text(side)
    if not (title or parts):
        return None
    return PageText(title, lead, "\n".join(parts), issue_name(issue, side))


def _body(article: Article, side: Side) -> Iterator[str]:
    for part in article.body:
        if isinstance(part, Pair):
            yield from (block.plain for block in part.side(side) if block.plain)
        else:
            yield from (words for one in part.pictures for words in _said_of(one, side))
    yield from (note.block.plain for note in article.notes if note.side == side)
    for both in (article.source, article.byline, article.kicker):
        yield from filter(None, [both.text(side)])


def _said_of(figure: Figure, side: Side) -> Iterator[str]:
    chart = figure.chart
    data = (chart.unit, *chart.words) if chart else ()
    said = (figure.caption, figure.options.credit, figure.alt, *data)
    return filter(None, (both.text(side) for both in said))


def issue_text(issue: Issue, side: Side) -> PageText:
    """What the first page of an issue says of itself; its articles have pages of their own."""
    manifest = issue.manifest
    parts = [manifest.publisher.text(side), *(s.title.text(side) for s in issue.sections)]
    return PageText(
        issue_name(issue, side), manifest.tagline.text(side), "\n".join(filter(None, parts)), ""
    )


def issue_name(issue: Issue, side: Side) -> str:
    """The name of an issue with its month."""
    manifest = issue.manifest
    return f"{manifest.title.text(side)} {month(manifest.date, side)}".strip()


def summary(article: Article, side: Side) -> str:
    """The standfirst, else the beginning of the first paragraph."""
    if lead := article.standfirst.text(side):
        return lead
    text = next(filter(None, map(_paragraph, _blocks(article, side))), "")
    if len(text) <= _SUMMARY:
        return text
    cut = text[:_SUMMARY]
    return f"{cut.rsplit(' ', 1)[0] if side == 'en' else cut}…"


def _blocks(article: Article, side: Side) -> Iterator[Block]:
    return (block for pair in article.pairs for block in pair.side(side))


def _paragraph(block: Block) -> str:
    return " ".join(block.plain.split()) if block.kind == "paragraph" else ""
