"""Make-up: an issue, a layout and the fonts become a galley: HTML and CSS, not yet paginated."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from jinja2 import (
    TemplateSyntaxError,
)

from ..ground.findings import Finding, Rejected, found
from ..ground.spots import Spot
from ..issue.copy import printed
from ..issue.glossary import glossary_file, load_glossary
from ..issue.model import SIDES, Issue
from ..issue.source import shown
from .figurebook import FigureBook
from .figures import inspect
from .fontbook import FontBook
from .galley import Galley, Original
from .layout import Layout
from .notes import _notes_of, number_notes
from .templates import environment_of, root_rule, shared_folders


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
    copy = tuple(printed(issue))
    layout_files = _layout_files(layout)
    return Galley(
        html,
        {**layout_files, **figures.files},
        layout,
        tuple((piece.side, piece.text, piece.spot) for piece in copy),
        {piece.spot: piece.source for piece in copy},
        _titles(issue),
        figures.drawings,
        {**_layout_originals(layout_files), **figures.originals},
        tuple(figures.findings),
        *_divided(issue),
        drawn=tuple(figures.words()),
    )


def _divided(issue: Issue) -> tuple[str, tuple[str, ...]]:
    """The English by whose rules words are divided, and the exceptions: names stay whole."""
    english = next((tag for tag in issue.manifest.languages if tag.startswith("en-")), "en-GB")
    names = {
        name
        for term in load_glossary(glossary_file(issue)).terms
        for form in term.en
        for name in _NAME.findall(form)
    }
    given = {word.replace("-", "") for word in issue.manifest.hyphenation}
    return english, (*sorted(names - given), *issue.manifest.hyphenation)


_NAME = re.compile(r"\b[A-Z][A-Za-z]{4,}\b")


_PIXELS = {".png", ".jpg", ".jpeg"}
_LAYOUT_SUFFIXES = {".css", ".svg", *_PIXELS}


def _layout_files(layout: Layout) -> dict[str, Path]:
    files = {}
    folders = [("shared", folder) for folder in shared_folders(layout.folder)]
    for where, folder in (*folders, ("layout", layout.folder)):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix.lower() in _LAYOUT_SUFFIXES:
                files[f"press:/{where}/{quote(file.relative_to(folder).as_posix())}"] = file
    return files


def _layout_originals(files: Mapping[str, Path]) -> dict[str, Original]:
    """The pictures of pixels that a layout brings; Rejected for those that cannot be set."""
    originals = {}
    for address, file in files.items():
        if file.suffix.lower() in _PIXELS:
            spot = Spot(shown(file))
            facts = inspect(file, spot)
            if facts.kind != "SVG":
                size = (round(facts.width), round(facts.height))
                originals[address] = Original(file, size, spot)
    return originals


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
