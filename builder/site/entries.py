"""What the site knows of an issue once its pages are made: enough for lists, feeds and search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..issue.addresses import View, issue_folder, page_file, view_in
from ..issue.charset import Characters
from ..issue.model import SIDES, Both, Side

Texts = Mapping[str, str]
"""A text by side; a side that is not written has no key."""


def texts(both: Both) -> dict[str, str]:
    """The sides of a text that are written."""
    return {side: both.text(side) for side in both.given}


def said(words: Texts, side: Side) -> tuple[str, Side]:
    """A text on a side and that side, or the other where it is written there alone."""
    for one in (side, *SIDES):
        if words.get(one):
            return words[one], one
    return "", side


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """One article as lists and feeds show it."""

    name: str
    title: Texts
    summary: Texts


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture an issue is known by; its address is from the issue's folder."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """One issue as lists and feeds show it."""

    id: str
    number: int
    date: dt.date
    languages: tuple[str, ...]
    sides: tuple[Side, ...]
    title: Texts
    tagline: Texts
    publisher: Texts
    layout: str
    cover: Cover
    articles: tuple[ArticleEntry, ...]
    characters: Characters
    """Of all its pages, for the faces of the site."""

    @property
    def folder(self) -> str:
        """The folder of its pages, from the top of the site."""
        return issue_folder(self.id)

    def tag(self, side: Side) -> str:
        """The language tag of a side."""
        return next((tag for tag in self.languages if tag.split("-")[0] == side), side)

    def page(self, name: str, view: View) -> str:
        """The address of one of its pages in a view, from the top of the site."""
        return self.folder + page_file(name, view_in(self.sides, view))

    def pages(self) -> Iterator[tuple[str, Mapping[str, str] | None]]:
        """The names of its pages; the title of the article that each holds, None for the first."""
        yield "index", None
        for article in self.articles:
            yield article.name, article.title

    def as_json(self) -> dict[str, Any]:
        """The entry as it is kept."""
        return {**asdict(self), "date": self.date.isoformat()}


def face_of(entries: Sequence[IssueEntry]) -> IssueEntry:
    """What speaks for the whole site: the newest issue, with what older ones say beyond it.

    So a site keeps its second language where the newest issue has one alone. ``entries`` are
    newest first.
    """
    newest = entries[0]
    tags = {side: one.tag(side) for one in entries[::-1] for side in one.sides}
    sides = tuple(dict.fromkeys(side for one in entries for side in one.sides))

    def all_of(part: str) -> dict[str, str]:
        return {side: words for one in entries[::-1] for side, words in getattr(one, part).items()}

    return replace(
        newest,
        sides=sides,
        languages=tuple(tags[side] for side in sides),
        title=all_of("title"),
        tagline=all_of("tagline"),
        publisher=all_of("publisher"),
    )


def read_entry(data: Mapping[str, Any]) -> IssueEntry:
    """An entry that was kept. Raises KeyError, TypeError or ValueError where it is none."""
    return IssueEntry(
        **{
            **data,
            "date": dt.date.fromisoformat(data["date"]),
            "languages": tuple(data["languages"]),
            "sides": tuple(data["sides"]),
            "cover": Cover(**data["cover"]),
            "articles": tuple(ArticleEntry(**article) for article in data["articles"]),
            "characters": Characters(**data["characters"]),
        }
    )
