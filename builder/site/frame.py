"""What stands around every page: its names, its other views, search, feeds, and what links show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from ..issue.addresses import View, page_file, view_in, views_of
from ..issue.model import Side
from ..makeup.script import house_words
from ..makeup.typography import render_text
from .entries import IssueEntry, said
from .feeds import feed_file

POLICY = (
    "default-src 'none'; img-src 'self' file:; font-src 'self' file:;"
    " style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; form-action 'self' file:;"
    " base-uri 'none'"
)
"""A Content-Security-Policy under which pages load the site's own files and nothing else.

``file:`` is for pages opened from a disk, where some browsers have no ``'self'``; the styles in
line are the widths of a table's columns.
"""
SEARCH = "search"
"""The name of the page that answers searches."""
_LABELS = {"both": ("对照", "Side by side"), "zh": ("中文", ""), "en": ("", "English")}


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the frame."""

    href: str
    tag: str
    words: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame's template is given; addresses are from the page."""

    view: View
    lang: str
    title: str
    about: str
    kind: str
    """Its Open Graph type."""
    names: Sequence[tuple[Side, str, Markup]]
    """Side, tag and words of the publication's name."""
    publishers: Sequence[tuple[str, str]]
    """Tag and words of who publishes it."""
    top: str
    """The way to the top of the site."""
    home: str
    search: str
    style: str
    views: Sequence[Way]
    feeds: Sequence[Way]
    canonical: str
    """The absolute address of the page; empty without a base."""
    card: str
    policy: str = POLICY


def frame_of(
    entry: IssueEntry,
    name: str,
    view: View,
    base: str,
    *,
    titles: Sequence[str],
    about: str,
    kind: str,
    folder: str = "",
    card: str = "",
) -> Frame:
    """The frame of a page of an issue, or of the site itself, for which the newest issue speaks.

    ``folder`` is the page's, from the top; ``name`` its name there.
    """
    sides: tuple[Side, ...] = entry.sides if view == "both" else (view,)
    top = "../" * folder.count("/")
    own = [(*said(entry.title, side), side) for side in sides]
    names = [
        (side, entry.tag(side), Markup(render_text(text, side, entry.tag("zh"))))
        for text, _, side in own
        if text
    ]
    whole = [" · ".join(filter(None, titles)), *(text for text, _, _ in own)]
    pictured = card or f"{folder}cards/{name}.png"
    return Frame(
        view,
        entry.tag(sides[0]),
        " – ".join(dict.fromkeys(filter(None, whole))),
        about,
        kind,
        names,
        [(entry.tag(side), entry.publisher[side]) for side in sides if entry.publisher.get(side)],
        top,
        top + page_file("index", view_in(entry.sides, view)),
        top + page_file(SEARCH),
        f"{top}style/{entry.layout}.css",
        _views(entry, name, view),
        [
            Way(top + feed_file(side), entry.tag(side), said(entry.title, side)[0])
            for side in entry.sides
        ],
        base + quote(folder + page_file(name, view)) if base else "",
        (base or top) + quote(pictured),
    )


def _views(entry: IssueEntry, name: str, here: View) -> list[Way]:
    """The page in all its views, where there is more than one; the search has one page."""
    views = views_of(entry.sides)
    if len(views) == 1 or name == SEARCH:
        return []
    chinese = house_words(entry.tag("zh"))
    return [
        Way(
            quote(page_file(name, view)),
            entry.tag(entry.sides[0]) if view == "both" else entry.tag(view),
            chinese(_LABELS[view][0]) or _LABELS[view][1],
            view == here,
        )
        for view in views
    ]
