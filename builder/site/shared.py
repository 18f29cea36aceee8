"""The files that all pages share: home, search, feeds, sitemap, styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import groupby
from operator import or_
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..editions.flowing import fill
from ..editions.webfaces import faces_for
from ..issue.addresses import View, page_file, views_of
from ..issue.model import Side
from ..makeup.layout import read_layout
from ..makeup.templates import environment, month, stylesheet
from ..makeup.typography import render_text
from .copytext import PageText
from .entries import IssueEntry, Texts, face_of, said
from .feeds import feed, feed_file, sitemap
from .frame import SEARCH, Frame, frame_of
from .index import index_files
from .pages import Files

Named = tuple[Side, str, Markup]


def shared_files(
    entries: Sequence[IssueEntry],
    pages: Mapping[str, Mapping[str, PageText]],
    base: str,
    layouts: Path,
) -> Files:
    """The files of the site that are no issue's, by their addresses.

    ``entries`` are newest first; ``pages`` the texts of all pages; ``layouts`` the publication's
    own. The faces are those of all issues' characters, so that whoever reads several fetches them
    once. There is no sitemap without a base, for it may hold whole addresses only.
    """
    files: Files = {}
    face = face_of(entries)
    characters = reduce(or_, (entry.characters for entry in entries))
    for name in sorted({entry.layout for entry in entries}):
        layout = read_layout(name, layouts)
        faces = faces_for(characters, layout, layouts.parent, face.languages)
        files.update((f"style/{name}/{one.file}", one.data) for one in faces.faces)
        css = stylesheet(layout, "web.css") + stylesheet(layout, "site.css")
        files[f"style/{name}.css"] = (faces.sheet(f"{name}/") + css).encode()
    templates = environment(read_layout(face.layout, layouts).lineage)
    for view in views_of(face.sides):
        context = _context(face, view, base, "index")
        years = [(year, [*map(_listed(view), of)]) for year, of in groupby(entries, _year)]
        home = fill(templates, "site-home.html", years=years, tagline=face.tagline, **context)
        files[page_file("index", view)] = home.encode()
    search = fill(templates, "site-search.html", **_context(face, "both", base, SEARCH))
    files[page_file(SEARCH)] = search.encode()
    script = stylesheet(read_layout(face.layout, layouts), "site-search.js")
    files["search/search.js"] = script.encode()
    texts = {address: [*sides.values()] for address, sides in pages.items()}
    files.update((f"search/{name}", data) for name, data in index_files(texts).items())
    for side in face.sides:
        files[feed_file(side)] = feed(entries, side, base)
    if base:
        files["sitemap.xml"] = sitemap(entries, base)
    return files


def _year(entry: IssueEntry) -> int:
    return entry.date.year


def _context(face: IssueEntry, view: View, base: str, name: str) -> dict[str, Any]:
    speaks: tuple[Side, ...] = face.sides if view == "both" else (view,)
    return {
        "page": _frame(face, view, base, name),
        "speaks": speaks,
        "sides": face.sides,
        "tags": {side: face.tag(side) for side in ("zh", "en")},
    }


def _frame(face: IssueEntry, view: View, base: str, name: str) -> Frame:
    searches = name == SEARCH
    titles = ["搜索", "Search"] if searches else []
    about = "" if searches else " ".join(face.tagline.values())
    card = f"{face.folder}cards/index.png"
    return frame_of(face, name, view, base, titles=titles, about=about, kind="website", card=card)


def _listed(view: View) -> Any:
    """What the list shows of an issue to the readers of a view."""

    def listed(entry: IssueEntry) -> dict[str, Any]:
        names: dict[str, str] = {
            side: f"{said(entry.title, side)[0]} {month(entry.date, side)}" for side in entry.sides
        }
        return {
            "href": entry.page("index", view),
            "cover": {
                "src": entry.folder + entry.cover.src,
                "width": entry.cover.width,
                "height": entry.cover.height,
            },
            "names": _named(entry, names, view),
            "articles": [
                (entry.page(article.name, view), _named(entry, article.title, view))
                for article in entry.articles
            ],
        }

    return listed


def _named(entry: IssueEntry, words: Texts, view: View) -> list[Named]:
    """A title in the languages of a view, or in the one that it has."""
    own = [side for side in entry.sides if words.get(side)]
    shown = [side for side in own if view in ("both", side)] or own
    return [
        (side, entry.tag(side), Markup(render_text(words[side], side, entry.tag("zh"))))
        for side in shown
    ]
