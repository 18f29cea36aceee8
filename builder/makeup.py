"""Make-up: an issue, a layout and the fonts become a galley: HTML and CSS, not yet paginated."""

from __future__ import annotations

import difflib
import re
import traceback
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from .diagnostics import Finding, Rejected, at
from .drawings import in_languages
from .editions.facts import Swatch
from .editions.script import converter_of, house_words
from .figures import FigureFacts, inspect, language_findings
from .fonts import FontBook
from .model import SIDES, Article, Block, Both, Figure, Inline, Issue, Note, Side, Spot, Words
from .places import LAYOUTS, cache_folder
from .schema import unknown_key
from .source import inside, shown
from .stages import Galley, Layout
from .typography import render_inlines, render_text
from .yamlfile import Node, load

SHARED = "shared"
"""The folder in layouts/ whose macros and styles every layout may use."""

_LAYOUT_KEYS = ("description", "notes", "composition", "swatches", "trim", "bleed", "single")


def read_layout(name: str, root: Path = LAYOUTS, spot: Spot | None = None) -> Layout:
    """Read a layout by name, which ``spot`` gives; without one it comes from the command line.

    Raises Rejected where it is missing or its YAML is wrong.
    """
    folder = root / name
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", name) or not (folder / "layout.yaml").is_file():
        known = sorted(p.parent.name for p in root.glob("*/layout.yaml"))
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known)}"
        raise Rejected([at(spot, "layout/missing", "error", f"no layout '{name}'", hint)])
    top = load(folder / "layout.yaml")
    faults = [
        unknown_key(top.keys[key], "layout/key", key, _LAYOUT_KEYS)
        for key in top.value
        if key not in _LAYOUT_KEYS
    ]
    if faults:
        raise Rejected(faults)
    return _layout(name, folder, top)


def _layout(name: str, folder: Path, top: Node) -> Layout:
    plain = top.plain
    try:
        width, height = plain.get("trim", [210, 297])
        return Layout(
            name,
            folder,
            "end" if plain.get("notes") == "end" else "foot",
            plain.get("composition") or {},
            tuple(Swatch.read(entry) for entry in plain.get("swatches") or ()),
            (float(width), float(height)),
            float(plain.get("bleed", 3)),
        )
    except (AttributeError, TypeError, ValueError) as problem:
        hint = "trim is [width, height] in mm, bleed a number in mm"
        raise Rejected([at(top.spot, "layout/value", "error", str(problem), hint)]) from None


def make_up(issue: Issue, layout: Layout, book: FontBook, build_id: str, bleed_mm: float) -> Galley:
    """Set an issue into a layout's templates.

    Raises Rejected for figures that cannot be set and for faults in the layout's templates.
    """
    figures = FigureBook(issue)
    notes = number_notes(issue)
    environment = environment_of(layout, issue, notes)
    context = {
        "issue": issue.manifest,
        "sections": issue.sections,
        "sides": issue.sides,
        "tags": {side: issue.tag(side) for side in SIDES},
        "layout": layout,
        "bleed_mm": bleed_mm,
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
        tuple(figures.findings),
    )


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Templates are compiled once; the cache goes by their text. None where it cannot be kept."""
    folder = cache_folder() / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))


def environment_of(
    layout: Layout, issue: Issue, notes: Mapping[tuple[str, str], int]
) -> Environment:
    """The templates of a layout with the filters that they may use."""
    environment = Environment(
        bytecode_cache=_compiled_templates(),
        loader=FileSystemLoader([layout.folder, layout.folder.parent / SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    han = issue.tag("zh")
    setter = _NoteSetter(issue, layout, notes)

    def inlines(pieces: tuple[Inline, ...], side: Side, article: Article) -> Markup:
        call = setter.caller(article, side)
        return Markup(render_inlines(pieces, side, note_html=call, lang=han))

    def words(both: Both, side: Side) -> Markup:
        return Markup(render_text(both.text(side), side, han))

    @pass_context  # else the template's compiled form would keep one script for all issues
    def in_script(_context: Context, text: str) -> Markup:
        return Markup(house_words(han)(text))

    environment.filters["in_script"] = in_script
    environment.filters["inlines"] = inlines
    environment.filters["words"] = words
    environment.filters["lines_up"] = lambda points, pitch: -(-float(points) // pitch) * pitch
    environment.filters["month"] = month
    environment.filters["column_widths"] = column_widths
    return environment


def month(date: Any, side: Side) -> str:
    """The month of an issue as a reader of that side writes it."""
    if side == "zh":
        return f"{date.year}年{date.month}月"
    names = "January February March April May June July August September October November December"
    return f"{names.split()[date.month - 1]} {date.year}"


def column_widths(table: Block) -> list[float]:
    """Percentages for a table's columns, after the widest cell of each.

    Widths come from the copy because a fixed table is laid out once; asking the engine for the
    natural width of Chinese text costs a line a character.
    """
    wants = [
        max(3.0, *(_ems("".join(i.plain for i in row[n].inlines)) for row in table.rows))
        for n in range(len(table.rows[0]))
    ]
    bounded = [min(want, 18.0) for want in wants]
    return [round(100 * want / sum(bounded), 3) for want in bounded]


def _ems(text: str) -> float:
    """A rough width in em: a wide character is one, others half."""
    return sum(_em(char) for char in text) + 0.9


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.85 if char == "%" else 0.6 if char.isupper() else 0.5


def number_notes(issue: Issue) -> dict[tuple[str, str], int]:
    """Note numbers by (article path, label), running through the issue in order of first call."""
    numbers: dict[tuple[str, str], int] = {}
    for article in issue.articles:
        for pair in article.pairs:
            for block in (*pair.zh, *pair.en):
                for label in _called(block):
                    numbers.setdefault((str(article.path), label), len(numbers) + 1)
    return numbers


def _called(block: Block) -> Iterator[str]:
    cells = [cell.inlines for row in block.rows for cell in row]
    for pieces in (block.inlines, *cells):
        yield from _called_inline(pieces)
    for child in block.children:
        yield from _called(child)


def _called_inline(pieces: tuple[Inline, ...]) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "note":
            yield piece.target
        yield from _called_inline(piece.children)


class _NoteSetter:
    """Sets note calls: the text itself where notes stand at the foot, else a raised number."""

    def __init__(
        self, issue: Issue, layout: Layout, numbers: Mapping[tuple[str, str], int]
    ) -> None:
        self.issue = issue
        self.at_foot = layout.notes == "foot"
        self.numbers = numbers
        self.set: set[tuple[str, str, Side]] = set()

    def caller(self, article: Article, side: Side) -> Callable[[Inline], str]:
        """What renders the calls of one article on one side."""

        def call(inline: Inline) -> str:
            number = self.numbers[str(article.path), inline.target]
            raised = f'<span class="call">{number}</span>'
            note = _note_for(article, inline.target, side)
            key = (str(article.path), inline.target, note.side)
            if not self.at_foot or key in self.set:
                return raised
            self.set.add(key)
            text = note_text(note)
            tag = self.issue.tag(note.side)
            return (
                f'<span class="footnote {note.side}" data-number="{number}" lang="{tag}">'
                f"{text}</span>"
            )

        return call


def _note_for(article: Article, label: str, side: Side) -> Note:
    """The note of a label: on the side asked for where it is written in both languages."""
    notes = [note for note in article.notes if note.label == label]
    return next((note for note in notes if note.side == side), notes[0])


def note_text(note: Note) -> str:
    """A note's HTML; its paragraphs run on."""
    blocks = note.block.children or (note.block,)
    return " ".join(render_inlines(block.inlines, note.side) for block in blocks)


def _notes_of(
    article: Article, numbers: Mapping[tuple[str, str], int]
) -> list[tuple[int, Note, Markup]]:
    """The notes of an article with their numbers, for layouts that set them at the end."""
    return sorted(
        (
            (numbers[str(article.path), note.label], note, Markup(note_text(note)))
            for note in article.notes
        ),
        key=lambda entry: entry[0],
    )


class FigureBook:
    """The figures of an issue, inspected once, with the addresses the engine may fetch.

    ``findings`` names drawings with labels that the issue's languages do not have.
    Raises Rejected with the faults of all figures at once.
    """

    def __init__(self, issue: Issue) -> None:
        self.folder = issue.manifest.folder
        self.files: dict[str, Path] = {}
        self.drawings: dict[str, bytes] = {}
        """Drawings that the issue's languages change, by address."""
        self.facts: dict[str, FigureFacts] = {}
        self.findings: list[Finding] = []
        self.issue = issue
        self.convert = converter_of(issue.manifest)
        faults: list[Finding] = []
        wanted = [(f.path, f.spot) for article in issue.articles for f in article.figures]
        if cover := issue.manifest.cover:
            wanted.append((cover, Spot(shown(issue.manifest.files[0]))))
        for path, spot in wanted:
            try:
                self.add(path, spot)
            except Rejected as rejected:
                faults.extend(rejected.findings)
        if faults:
            raise Rejected(faults)

    def add(self, path: Path, spot: Spot) -> None:
        """Inspect one figure and give it an address."""
        file = inside(self.folder, str(path), spot)
        address = figure_address(path)
        self.facts[str(path)] = inspect(file, spot)
        if self.facts[str(path)].kind == "SVG" and address not in self.files:
            self.findings += self._in_languages(file, address, spot)
        self.files[address] = file

    def _in_languages(self, file: Path, address: str, spot: Spot) -> Iterator[Finding]:
        """Bring a drawing into the issue's languages; findings where its labels do not allow it."""
        sides = self.issue.sides
        if len(sides) == len(SIDES) and self.convert is None:
            return
        data = file.read_bytes()
        drawing = in_languages(data, sides, self.convert)
        if drawing.data != data:
            self.drawings[address] = drawing.data
        yield from language_findings(drawing, file, spot, self.issue.manifest.languages)

    def of(self, figure: Figure) -> dict[str, Any]:
        """What a template needs of a figure."""
        facts = self.facts[str(figure.path)]
        return {"src": figure_address(figure.path), "ratio": facts.ratio}

    def cover(self) -> dict[str, Any] | None:
        """What a template needs of the cover picture, if there is one."""
        path = self.issue.manifest.cover
        if path is None:
            return None
        return {"src": figure_address(path), "ratio": self.facts[str(path)].ratio}


def figure_address(path: Path) -> str:
    """The address under which the engine asks for a file of the issue."""
    return f"press:/issue/{quote(path.as_posix())}"


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
    message = f"{type(problem).__name__}: {getattr(problem, 'message', None) or problem}"
    spot = Spot(shown(file), line)
    return at(spot, "layout/template", "error", message[:300], "mend the template")


def _titles(issue: Issue) -> frozenset[str]:
    titles = [issue.manifest.title, *(section.title for section in issue.sections)]
    titles += [article.title for article in issue.articles]
    return frozenset(both.text(side) for both in titles for side in SIDES)


def copy_of(issue: Issue) -> Iterator[tuple[Side, str, Spot]]:
    """Every piece of copy that the finished pages must hold."""
    for section in issue.sections:
        yield from _words_of(issue, section.title)
        for article in section.articles:
            for both in (article.title, article.kicker, article.standfirst, article.byline):
                yield from _words_of(issue, both)
            for part in article.body:
                if isinstance(part, Figure):
                    yield from _words_of(issue, part.caption)
                    continue
                for side in issue.sides:
                    for block in part.side(side):
                        yield from ((side, text, spot) for text, spot in _block_copy(block))
            for note in article.notes:
                if note.side in issue.sides:
                    yield from ((note.side, text, spot) for text, spot in _block_copy(note.block))
            yield from _words_of(issue, article.source)


def _words_of(issue: Issue, both: Both) -> Iterator[tuple[Side, str, Spot]]:
    for side in issue.sides:
        words: Words | None = both.side(side)
        if words:
            yield side, words.text, words.spot


def _block_copy(block: Block) -> Iterator[tuple[str, Spot]]:
    own = "".join(inline.plain for inline in block.inlines)
    if own.strip():
        yield own, block.spot
    for row in block.rows:
        for cell in row:
            text = "".join(inline.plain for inline in cell.inlines)
            if text.strip():
                yield text, block.spot
    for child in block.children:
        yield from _block_copy(child)
