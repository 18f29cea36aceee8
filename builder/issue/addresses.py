"""Where an issue and its articles stand on the publication's site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from .model import Issue, Side

View = Literal["both", "zh", "en"]
"""What a page shows: both languages side by side, or one."""
_INDEX = "index"


def issue_folder(issue_id: str) -> str:
    """The folder of an issue's pages, from the top of the site."""
    return f"issues/{issue_id}/"


def page_file(name: str, view: View = "both") -> str:
    """The file of a page in a view; ``name`` is an article's, ``index`` or another page's."""
    return f"{name}.html" if view == "both" else f"{name}.{view}.html"


def views_of(sides: Sequence[Side]) -> tuple[View, ...]:
    """The views that pages have: one alone where nothing is said in a second language."""
    return ("both", *sides) if len(sides) > 1 else ("both",)


def view_in(sides: Sequence[Side], view: View) -> View:
    """The view of pages in these languages that a reader of another view is led to."""
    return view if view in views_of(sides) else "both"


def article_names(issue: Issue) -> tuple[str, ...]:
    """The names of an issue's articles in their order, each once, whatever the case of letters.

    A name is the stem of the article's file, of letters, digits and hyphens; it stays while the
    file does, so that an address once printed leads to its article.
    """
    taken = {_INDEX}
    names = []
    for article in issue.articles:
        stem = re.sub(r"[\W_]+", "-", article.key).strip("-") or "article"
        name, number = stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)
