"""The pages of one issue: its first page and an article a page, in every view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment

from ..editions.flowing import Picture, Pictures, context_of, fill, reading_environment
from ..ground.places import publication_of
from ..issue.addresses import View, article_names, page_file, views_of
from ..issue.charset import characters_of
from ..issue.manifest import read_manifest, spot_in
from ..issue.manuscript import read_issue
from ..issue.model import Article, Both, Figure, Issue, Side
from ..makeup.layout import Layout, read_layout
from ..makeup.templates import month
from .cards import HEIGHT, WIDTH, Card, draw_cards
from .copytext import PageText, article_text, issue_text, summary
from .entries import ArticleEntry, Cover, IssueEntry, texts
from .frame import Frame, frame_of
from .index import text_file
from .views import seen_in

Files = dict[str, bytes]
"""Files by their addresses from the top of the site."""


def layout_of(issue: Issue) -> Layout:
    """The layout whose colours and faces the pages of an issue have. Raises Rejected."""
    manifest = issue.manifest
    own = publication_of(manifest.folder) / "layouts"
    return read_layout(manifest.layout, own, spot_in(manifest.files, "layout"))


def make_issue(folder: Path, base: str, pdf: bytes | None) -> tuple[Issue, IssueEntry, Files]:
    """An issue, what lists know of it, and every file of its folder on the site.

    Raises Rejected, with all that is wrong, for an issue that cannot be read or shown, and
    EnvironmentProblem where fonts cannot be had.
    """
    issue, _ = read_issue(read_manifest(folder))
    layout = layout_of(issue)
    pictures = _Pictures(issue, layout)
    cards = draw_cards(_cards(issue), issue, layout, _templates(issue, layout))
    entry = _entry(issue, layout, pictures)
    files: Files = {}
    for view in views_of(issue.sides):
        shown = issue if view == "both" else seen_in(issue, view)
        made = _Maker(entry, issue, shown, view, base, pdf is not None, _templates(issue, layout))
        shows = pictures if view == "both" else _Pictures(_only(issue, view), layout)
        files.update(made.pages(shows))
        files.update(shows.files)
    has_views = len(entry.sides) > 1
    for (name, _), card, words in zip(entry.pages(), cards, _page_texts(issue), strict=True):
        files[f"cards/{name}.png"] = card
        files[f"text/{name}.js"] = text_file(entry.folder + name, words, has_views)
    if pdf is not None:
        files[_pdf_name(entry)] = pdf
    return issue, entry, {entry.folder + name: data for name, data in files.items()}


def _templates(issue: Issue, layout: Layout) -> Environment:
    """Templates for the pages of one view, which know what notes they have called."""
    templates = reading_environment(issue, layout)
    templates.globals.update(crosshead="h2", tables_scroll=True)
    return templates


def _only(issue: Issue, side: Side) -> Issue:
    """The issue in one language, so that its drawings leave out what they say in the other."""
    return replace(issue, manifest=replace(issue.manifest, languages=(issue.tag(side),)))


class _Pictures:
    """The figures of an issue as files beside its pages, each under a name of its own."""

    def __init__(self, issue: Issue, layout: Layout) -> None:
        self._pictures = Pictures(issue, layout)
        self.files: Files = {}

    def __call__(self, path: Path, figure: Figure | None = None) -> dict[str, Any]:
        return self._placed(path, self._pictures.of(path, figure))

    def narrow(self, figure: Figure) -> dict[str, Any] | None:
        """A chart for a phone; None where it has no room there."""
        one = self._pictures.narrow(figure)
        return None if one is None else self._placed(figure.path, one)

    def _placed(self, path: Path, one: Picture) -> dict[str, Any]:
        mark = hashlib.sha256(one.data).hexdigest()[:8]
        src = f"figures/{quote(path.stem, safe='')}-{mark}{one.suffix}"
        self.files[f"figures/{path.stem}-{mark}{one.suffix}"] = one.data
        return {"src": src, "width": round(one.width), "height": round(one.height)}


def _cards(issue: Issue) -> list[Card]:
    manifest = issue.manifest
    name = manifest.title
    own = Card(name, manifest.tagline)
    return [own, *(Card(article.title, name) for article in issue.articles)]


def _entry(issue: Issue, layout: Layout, pictures: _Pictures) -> IssueEntry:
    manifest = issue.manifest
    cover = Cover("cards/index.png", WIDTH, HEIGHT)
    if manifest.cover:
        cover = Cover(**pictures(manifest.cover))
    articles = (
        ArticleEntry(
            name,
            texts(article.title),
            {side: words for side in issue.sides if (words := summary(article, side))},
        )
        for name, article in zip(article_names(issue), issue.articles, strict=True)
    )
    return IssueEntry(
        manifest.id,
        manifest.number,
        manifest.date,
        manifest.languages,
        issue.sides,
        texts(manifest.title),
        texts(manifest.tagline),
        texts(manifest.publisher),
        layout.name,
        cover,
        tuple(articles),
        characters_of(issue),
    )


def _page_texts(issue: Issue) -> Iterator[dict[str, PageText]]:
    yield {side: issue_text(issue, side) for side in issue.sides}
    for article in issue.articles:
        sides = {side: article_text(article, issue, side) for side in issue.sides}
        yield {side: text for side, text in sides.items() if text}


def _pdf_name(entry: IssueEntry) -> str:
    return f"{entry.id}.pdf"


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the pages of one view of an issue."""

    entry: IssueEntry
    issue: Issue
    shown: Issue
    """The issue as this view shows it."""
    view: View
    base: str
    has_pdf: bool
    templates: Environment

    def pages(self, picture: _Pictures) -> Files:
        names = [article.name for article in self.entry.articles]
        sections = self._sections(names)
        files = {page_file("index", self.view): self._first(picture, sections)}
        for at, article in enumerate(self.shown.articles):
            turns = {
                "before": names[at - 1] if at else "",
                "after": names[at + 1] if at + 1 < len(names) else "",
            }
            data = self._article(picture, article, names[at], turns)
            files[page_file(names[at], self.view)] = data
        return files

    def _first(self, picture: _Pictures, sections: Sequence[Any]) -> bytes:
        manifest = self.shown.manifest
        titles = [
            f"{manifest.title.text(side)} {month(manifest.date, side)}" for side in self._speaks
        ]
        frame = self._frame("index", titles, manifest.tagline)
        cover = {**picture(manifest.cover)} if manifest.cover else None
        pdf = quote(_pdf_name(self.entry)) if self.has_pdf else ""
        return self._filled("site-issue.html", frame, contents=sections, cover=cover, pdf_href=pdf)

    def _article(
        self, picture: _Pictures, article: Article, name: str, turns: dict[str, str]
    ) -> bytes:
        titles = [article.title.text(side) for side in article.title.given]
        lead = {side: summary(article, side) for side in self._speaks}
        frame = self._frame(name, titles, " ".join(filter(None, lead.values())), "article")
        links = {way: page_file(to, self.view) for way, to in turns.items() if to}
        index = page_file("index", self.view)
        context = {"article": article, "picture": picture, "turns": links, "index": index}
        return self._filled("site-article.html", frame, **context)

    @property
    def _speaks(self) -> tuple[Side, ...]:
        return self.issue.sides if self.view == "both" else (self.view,)

    def _frame(
        self, name: str, titles: Sequence[str], about: Both | str, kind: str = "website"
    ) -> Frame:
        if isinstance(about, Both):
            about = " ".join(about.text(side) for side in about.given)
        return frame_of(
            self.entry,
            name,
            self.view,
            self.base,
            titles=titles,
            about=about,
            kind=kind,
            folder=self.entry.folder,
        )

    def _sections(self, names: Sequence[str]) -> list[Any]:
        given = iter(names)
        return [
            (section, [(page_file(next(given), self.view), each) for each in section.articles])
            for section in self.shown.sections
        ]

    def _filled(self, template: str, frame: Frame, **context: Any) -> bytes:
        whole = {**context_of(self.shown), "page": frame, "speaks": self._speaks, **context}
        return fill(self.templates, template, **whole).encode()
