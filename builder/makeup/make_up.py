"""Make-up: an issue, a layout and the fonts become a galley: HTML and CSS, not yet paginated."""

from __future__ import annotations

import traceback
from pathlib import Path
from urllib.parse import quote

from jinja2 import (
    TemplateSyntaxError,
)

from ..ground.findings import Finding, Rejected, found
from ..ground.spots import Spot
from ..issue.copy import copy_of
from ..issue.model import SIDES, Issue
from ..issue.source import shown
from .figurebook import FigureBook
from .fontbook import FontBook
from .galley import Galley
from .layout import Layout
from .notes import _notes_of, number_notes
from .templates import SHARED, environment_of, root_rule


def make_up(issue: Issue, layout: Layout, book: FontBook, build_id: str, bleed_mm: float) -> Galley:
    """Set an issue into a layout's templates.

    Raises Rejected for figures that cannot be set and for faults in the layout's templates.
    """
    figures = FigureBook(issue, layout.colours)
    notes = number_notes(issue)
    environment = environment_of(layout, issue, notes)
    context = {
        "issue": issue.manifest,
        "sections": issue.sections,
        "sides": issue.sides,
        "tags": {side: issue.tag(side) for side in SIDES},
        "layout": layout,
        "properties": root_rule(layout, bleed_mm),
        "cover": figures.cover(),
        "figure": figures.of,
        "notes_of": lambda article: _notes_of(article, notes),
        "fonts": _font_licences(book),
        "build_id": build_id,
    }
    try:
        html = environment.get_template("issue.html").render(context)
    except Exception as problem:
        # Whatever a template does wrong is the designer's to mend, so it says where.
        raise Rejected([_template_fault(problem, layout)]) from None
    files = {**_layout_files(layout), **figures.files}
    return Galley(
        html,
        files,
        layout,
        tuple(copy_of(issue)),
        _titles(issue),
        figures.drawings,
        figures.spots,
        tuple(figures.findings),
    )


_LAYOUT_SUFFIXES = {".css", ".svg", ".png", ".jpg", ".jpeg"}


def _layout_files(layout: Layout) -> dict[str, Path]:
    files = {}
    for where, folder in (("shared", layout.folder.parent / SHARED), ("layout", layout.folder)):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix.lower() in _LAYOUT_SUFFIXES:
                files[f"press:/{where}/{quote(file.relative_to(folder).as_posix())}"] = file
    return files


def _font_licences(book: FontBook) -> list[tuple[str, str]]:
    families: dict[str, str] = {}
    for face in book.faces:
        families.setdefault(face.family, face.licence)
    return sorted(families.items())


def _template_fault(problem: Exception, layout: Layout) -> Finding:
    """The last place in a template that an exception passed through."""
    file, line = layout.folder / "issue.html", 1
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename.endswith(".html"):
            file, line = Path(frame.filename), frame.lineno or 1
    if isinstance(problem, TemplateSyntaxError):
        file, line = Path(problem.filename or file), problem.lineno
    told = f"{type(problem).__name__}: {getattr(problem, 'message', None) or problem}"
    return found("layout/template", Spot(shown(file), line), problem=told[:300])


def _titles(issue: Issue) -> frozenset[str]:
    titles = [issue.manifest.title, *(section.title for section in issue.sections)]
    titles += [article.title for article in issue.articles]
    return frozenset(both.text(side) for both in titles for side in SIDES)
