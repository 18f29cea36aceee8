"""The web edition: one page of HTML that needs nothing beside it and asks no network.

Style, script and pictures stand in the page, and its own policy forbids it to load anything else.
Readers choose both languages side by side or one; that works without the script.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..issue.model import Figure, Issue
from ..makeup.layout import Layout
from ..makeup.templates import stylesheet
from .flowing import Picture, Pictures, context_of, fill, reading_environment
from .webfaces import screen_faces


@dataclass(frozen=True, slots=True)
class _Inside:
    """The pictures of a page, which stand in the page itself."""

    pictures: Pictures

    def __call__(self, path: Path, figure: Figure | None = None) -> dict[str, Any]:
        return _inside(self.pictures.of(path, figure))

    def narrow(self, figure: Figure) -> dict[str, Any] | None:
        """A chart for a phone; None where it has no room there."""
        one = self.pictures.narrow(figure)
        return None if one is None else _inside(one)

    def placed_after(self, path: Path) -> list[dict[str, Any]]:
        """The pages from elsewhere that follow an article."""
        return [{**_inside(one), "alt": alt} for one, alt in self.pictures.placed(str(path))]


def web_edition(issue: Issue, layout: Layout, pdf_href: str = "") -> bytes:
    """The web edition of an issue in the colours of a layout, with faces in the page; UTF-8.

    ``pdf_href`` is the address of a PDF to print from, relative to the page, if there is one;
    ``pictures`` spare reading them where another edition has.
    Raises Rejected for figures that cannot be shown and faults in the templates.
    """
    templates = reading_environment(issue, layout)
    templates.globals["tables_scroll"] = True
    script = stylesheet(layout, "web.js").strip()
    css = screen_faces(issue, layout).sheet() + stylesheet(layout, "web.css")

    shown = _Inside(Pictures(issue, layout))
    html = fill(
        templates,
        "web.html",
        **context_of(issue),
        css=Markup(css),
        script=Markup(script),
        policy=_policy(script),
        picture=shown,
        placed_after=shown.placed_after,
        pdf_href=pdf_href,
    )
    return html.encode("utf-8")


def _inside(one: Picture) -> dict[str, Any]:
    """A picture as the page holds it."""
    data = base64.b64encode(one.data).decode("ascii")
    return {
        "src": f"data:{one.media_type};base64,{data}",
        "width": round(one.width),
        "height": round(one.height),
    }


def _policy(script: str) -> str:
    """A Content-Security-Policy under which only what stands in the page can act."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline';"
        f" script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
