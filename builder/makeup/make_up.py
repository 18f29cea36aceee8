"""Make-up: an issue, a layout and the fonts become a galley: HTML and CSS, not yet paginated."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, UndefinedError

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.near import nearest
from ..ground.spots import Spot
from ..issue.copy import printed
from ..issue.glossary import glossary_file, load_glossary
from ..issue.model import SIDES, Figure, Issue, Side
from ..issue.source import shown
from .charts.style import chart_style
from .codes import Codes
from .colophon import families_used
from .figurebook import FigureBook
from .figures import inspect
from .fit import SMALLER, Sized, fit_of
from .fontbook import FontBook
from .fronting import front
from .galley import Galley, Original
from .layout import Layout
from .lineage import SPECIMEN, shared_folders
from .notes import _notes_of, number_notes
from .plates import Plate, PlateMaker, Shown, column_measure
from .sheets import linked_sheets, sheet_faults
from .templates import environment_of, own_columns, root_rule
from .weighing import Weighing

if TYPE_CHECKING:
    from .placed import PlacedBook


def make_up(issue: Issue, layout: Layout, book: FontBook, build_id: str, bleed_mm: float) -> Galley:
    """Set an issue into a layout's templates.

    Raises Rejected for figures that cannot be set and for faults in the layout's templates.
    """
    figures = FigureBook(issue, layout.colours)
    placed = _placed(issue)
    notes = number_notes(issue)
    templates = environment_of(layout, issue, notes)
    columns = Weighing(issue, layout, book)
    codes = Codes(issue, layout)

    def column_of(figure: Figure) -> float:
        if len(issue.sides) == 1 or isinstance(layout.columns, int):
            return column_measure(layout.measures)
        article = next(each for each in issue.articles if figure in each.body)
        return (columns.of(article) or columns.of_issue).en

    style = chart_style(issue, layout, book)

    def chart(figure: Figure, width: float, most: float, sides: tuple[Side, ...]) -> Shown:
        return figures.chart(figure, replace(style, sides=sides), width, most)

    @cache
    def plate_maker(sides: tuple[Side, ...], part: float, room: float = 0.0) -> PlateMaker:
        drawn = figures.shown, figures.is_apart, chart
        return PlateMaker(layout, bleed_mm, sides, column_of, *drawn, part, room)

    def plates(
        figure: Figure, sides: Sequence[Side] = issue.sides, room: float = 0.0, part: float = 1.0
    ) -> tuple[Plate, ...]:
        return plate_maker(tuple(sides), part, room).plates(figure)

    context = {
        "issue": issue.manifest,
        "sections": issue.sections,
        "sides": issue.sides,
        "tags": {side: issue.tag(side) for side in SIDES},
        "layout": layout,
        "sheets": _sheets(layout),
        "properties": root_rule(layout, bleed_mm, columns.of_issue),
        "room_of": columns.room_em,
        "folds": columns.folds,
        "turns": columns.turns,
        "parts_of": columns.parts,
        "own_columns": lambda article: own_columns(columns.of(article)),
        "cover": figures.cover(),
        "front_of": lambda sides: front(issue, layout, sides, pictured=figures.cover() is not None),
        "version": "",  # a layout that sets articles twice adds it to their names
        "figure": plates,
        "apart": figures.apart,
        "picture_of": figures.teaser,
        "code_of": codes.of,
        "placed_at": lambda at: placed.at(at, layout.measures, issue.sides) if placed else [],
        "notes_of": lambda article: _notes_of(article, notes),
        "fonts": families_used(issue, layout, book),
        "build_id": build_id,
    }
    try:
        html = templates.get_template("issue.html").render(context)
    except Rejected:
        raise
    except Exception as problem:
        # Whatever a template does wrong is the designer's to mend, so it says where.
        raise Rejected([_template_fault(problem, layout, templates, context)]) from None
    drawn = [
        part for article in issue.articles for part in article.body if isinstance(part, Figure)
    ]

    def sized(part: float) -> Sized:
        page = environment_of(layout, issue, notes).get_template("issue.html")
        smaller = page.render({**context, "figure": partial(plates, part=part)})
        return Sized(smaller, plate_maker(issue.sides, part).lines(drawn))

    copy = tuple(printed(issue))
    layout_files = _layout_files(layout)
    files = {**layout_files, **figures.files, **codes.files, **(placed.files if placed else {})}
    faults = sheet_faults(html, linked_sheets(html, files), layout, book)
    if has_errors(faults):
        raise Rejected(faults)
    return Galley(
        html,
        files,
        layout,
        tuple((piece.side, piece.text, piece.spot) for piece in copy),
        {piece.spot: piece.source for piece in copy},
        _titles(issue),
        {**figures.drawings, **codes.drawings},
        {
            **_layout_originals(layout_files),
            **figures.originals,
            **(placed.originals if placed else {}),
        },
        figures.spots,
        (
            *figures.findings,
            *columns.findings,
            *faults,
            *codes.findings,
            *_kinds(issue, layout, templates),
        ),
        _weights(book),
        *_divided(issue),
        fit=fit_of(issue, layout, columns, (sized(part) for part in (1.0, *SMALLER))),
        drawn=tuple(figures.words()),
        placed=placed.sheets if placed else {},
        widths=columns.beside,
    )


def _placed(issue: Issue) -> PlacedBook | None:
    """The pages from elsewhere, where the issue has any."""
    if not issue.manifest.pages:
        return None
    from .placed import PlacedBook  # noqa: PLC0415 - few issues need a PDF library here

    return PlacedBook(issue)


def _kinds(issue: Issue, layout: Layout, templates: Environment) -> Iterator[Finding]:
    """The kinds of article that a layout has no template for; they are set as any article."""
    first = {article.kind: article.spot for article in reversed([*issue.articles])}
    first.pop("article", None)
    there = templates.list_templates(["html"]) if first else []
    for kind, spot in sorted(first.items()):
        if f"{kind}.html" not in there:
            yield found("layout/kind", spot, kind=kind, layout=layout.name)


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
    """The style sheets and pictures of a layout by their addresses.

    What its own folder lacks, those that it extends have; their files are at ``press:/parent-1/``
    and so on too, where their own style sheets look for what they name.
    """
    files = {}
    parents = list(enumerate(layout.parents, 1))[::-1]
    folders = [
        *(("shared", folder) for folder in shared_folders(layout.folder)),
        *((f"parent-{n}", folder) for n, folder in parents),
        *(("layout", folder) for folder in reversed(layout.lineage)),
    ]
    for where, folder in folders:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            is_wanted = file.suffix.lower() in _LAYOUT_SUFFIXES and name.parts[0] != SPECIMEN
            if is_wanted and file.is_file():
                files[f"press:/{where}/{quote(name.as_posix())}"] = file
    return files


def _sheets(layout: Layout) -> list[str]:
    """The addresses of a lineage's own style sheets, the one that it begins with first."""
    places = ("layout", *(f"parent-{n}" for n, _ in enumerate(layout.parents, 1)))
    there = zip(places, layout.lineage, strict=True)
    named = [f"press:/{place}/{SHEET}" for place, home in there if (home / SHEET).is_file()]
    return named[::-1]


SHEET = "layout.css"
"""The style sheet of a layout."""


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


def _weights(book: FontBook) -> dict[str, frozenset[tuple[int, str]]]:
    there: dict[str, set[tuple[int, str]]] = {}
    for face in book.faces:
        there.setdefault(face.family, set()).add((face.weight, face.style))
    return {family: frozenset(weights) for family, weights in there.items()}


def _hands_on(frame: traceback.FrameSummary) -> bool:
    """Whether a template is passed through for it extends another, which is given nothing."""
    if frame.name.startswith("block"):
        return "super()" in (frame.line or "")
    return "{% extends" in Path(frame.filename).read_text(encoding="utf-8")


def _template_fault(
    problem: Exception, layout: Layout, templates: Environment, context: Mapping[str, Any]
) -> Finding:
    """A template's fault where the designer wrote it.

    That is the last place in the layout's own templates that an exception passed through: what
    they give to a shared one is theirs to mend; to the one that they extend they give nothing.
    Without one it is the last template of all.
    """
    places = [
        (Path(frame.filename), frame.lineno or 1)
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.endswith(".html") and not _hands_on(frame)
    ]
    if isinstance(problem, TemplateSyntaxError):
        places.append((Path(problem.filename or layout.folder / "issue.html"), problem.lineno))
    own = [place for place in places if any(map(place[0].is_relative_to, layout.lineage))]
    file, line = (own or places or [(layout.folder / "issue.html", 1)])[-1]
    spot = Spot(shown(file), line)
    if isinstance(problem, TemplateNotFound):
        known = [name for name in templates.list_templates(["html"]) if "/" not in name]
        near = _with_ending(nearest(Path(problem.name or "").stem, (Path(n).stem for n in known)))
        return found("layout/template", spot, "file-near" if near else "file",
                     name=problem.name, near=near, known=", ".join(known))  # fmt: skip
    if isinstance(problem, UndefinedError) and (missing := _MISSING.search(str(problem))):
        owner, name = missing["owner"] or "", missing["name"] or missing["field"]
        known = _fields_of(owner) if owner else sorted({*context, *_set_names(layout)})
        near = nearest(name, (one for one in known if one != name))
        column = _column(file, line, name)
        says = "import" if name in known else "near" if near else "unknown"
        return found(
            "layout/template", Spot(shown(file), line, column), says,
            name=name, near=near, known=", ".join(known) or "-",
        )  # fmt: skip
    if unnamed := _NO_FILTER.search(str(problem)):
        name, known = unnamed["name"], [*templates.filters]
        near = nearest(name, known)
        return found(
            "layout/template", Spot(shown(file), line, _column(file, line, name)),
            "filter-near" if near else "filter", name=name, near=near,
        )  # fmt: skip
    told = f"{type(problem).__name__}: {getattr(problem, 'message', None) or problem}"
    return found("layout/template", spot, "fault", problem=told[:300])


_MISSING = re.compile(
    r"'(?P<owner>builder\.[\w. ]+?)(?: object)?' has no attribute '(?P<field>\w+)'"
    r"|^'(?P<name>\w+)' is undefined"
)


_NO_FILTER = re.compile(r"No filter named '(?P<name>\w+)'")
_SET = re.compile(r"{%-?\s*(?:for|set|macro)\s+(\w+)")


def _with_ending(stem: str) -> str:
    return f"{stem}.html" if stem else ""


def _set_names(layout: Layout) -> Iterator[str]:
    """The names that the layout's templates and the shared ones give to things of their own."""
    for home in (*layout.lineage, *shared_folders(layout.folder)):
        for file in home.glob("*.html"):
            yield from _SET.findall(file.read_text("utf-8", errors="replace"))


def _fields_of(owner: str) -> list[str]:
    """What a value of the builder offers to templates, by the name that Jinja gives its class."""
    module, _, name = owner.rpartition(".")
    kind = getattr(sys.modules.get(module), name, None)
    return [] if kind is None else [field for field in dir(kind) if not field.startswith("_")]


def _column(file: Path, line: int, name: str) -> int:
    """Where a line of a template has a name first; 1 where it has not."""
    lines = file.read_text("utf-8", errors="replace").splitlines()
    match = re.search(rf"\b{re.escape(name)}\b", lines[line - 1]) if line <= len(lines) else None
    return match.start() + 1 if match else 1


def _titles(issue: Issue) -> frozenset[str]:
    titles = [issue.manifest.title, *(section.title for section in issue.sections)]
    titles += [article.title for article in issue.articles]
    return frozenset(both.text(side) for both in titles for side in SIDES)
