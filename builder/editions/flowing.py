"""What the web edition and the EPUB share: articles as HTML for screens, figures as files.

Notes stand at the end of their article and are linked both ways; a figure is brought to a format
and size that every browser and reading system draws.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup
from PIL import Image

from ..ground.findings import Rejected, found
from ..ground.places import publication_of
from ..ground.spots import Spot
from ..issue.model import PLAIN, SIDES, Article, Figure, Inline, Issue, Note, Side
from ..issue.source import shown
from ..makeup import raster
from ..makeup.charts.style import chart_style
from ..makeup.cropping import WHOLE, Window, cropped_drawing, window
from ..makeup.figurebook import FigureBook, figure_address
from ..makeup.figures import FigureFacts
from ..makeup.fontbook import publication_book
from ..makeup.galley import PlacedSheet
from ..makeup.layout import Layout
from ..makeup.notes import note_text, number_notes
from ..makeup.templates import environment_of as layout_environment
from ..makeup.typography import render_inlines
from .colour import Screen
from .pictures import is_lossy
from .profiles import made_profile

if TYPE_CHECKING:
    from ..makeup.placed import PlacedBook

MAX_PICTURE_PIXELS = 2_000
"""The longer side of a picture for screens."""

_TYPES = {"SVG": "image/svg+xml", "PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SUFFIXES = {
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure for screens."""

    media_type: str
    data: bytes
    width: float
    height: float

    @property
    def suffix(self) -> str:
        """The file suffix of its format."""
        return _SUFFIXES[self.media_type]


def read_picture(path: Path, facts: FigureFacts, part: Window = WHOLE) -> Picture:
    """The picture of an inspected figure: upright, in sRGB, of a format that all draw, not too big.

    Of one that is cropped there is nothing but its window. Raises OSError and other errors of
    Pillow where the file is no longer what it was.
    """
    if facts.kind == "SVG":
        return Picture(_TYPES["SVG"], path.read_bytes(), facts.width, facts.height)
    return _made(path, facts, part, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _made(path: Path, facts: FigureFacts, part: Window, changed: int) -> Picture:
    """A picture of pixels as it was when it was last changed; what the web shows, a book does."""
    size = round(facts.width), round(facts.height)
    scale = min(1.0, MAX_PICTURE_PIXELS / max(size[0] * part.width, size[1] * part.height))
    smaller = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    data = path.read_bytes()
    with raster.one_at_a_time(size), raster.opened(data) as image:
        lossy = is_lossy(image, data[:40])
        profile = image.info.get("icc_profile")
        plain = not image.mode.startswith("I;16") and raster.means_srgb(image.mode, profile)
        upright = raster.orientation(image) == 1
        whole = smaller == size and part == WHOLE
        if facts.kind in _TYPES and plain and upright and whole:
            kept = raster.without_metadata(data) if facts.kind == "JPEG" else data
            return Picture(_TYPES[facts.kind], kept, *size)
        shown = _on_screen(raster.decoded(data, smaller).crop(part.pixels(smaller)))
    photograph = lossy and not shown.mode.endswith("A")
    file = io.BytesIO()
    shown.save(file, "JPEG" if photograph else "PNG", quality=85, optimize=photograph)
    return Picture(_TYPES["JPEG" if photograph else "PNG"], file.getvalue(), *shown.size)


def _on_screen(image: Image.Image) -> Image.Image:
    profile = made_profile()
    shown = Screen(profile.read_bytes() if profile else None, ()).picture(image)
    shown.info.clear()
    return shown


@dataclass(frozen=True, slots=True)
class Show:
    """How charts are drawn for a kind of screen: points that scale with the page."""

    width: float
    height: float
    """At the most."""
    type: float
    """How much larger type is than on paper, at this width."""


WIDE, NARROW = Show(560, 2_000, 1.3), Show(300, 2_000, 1.25)


class Pictures:
    """The figures and the cover of an issue, each read once.

    Raises Rejected for figures that cannot be shown.
    """

    def __init__(self, issue: Issue, layout: Layout) -> None:
        self._issue = issue
        self._placed: PlacedBook | None = None
        self._book = FigureBook(issue, layout.screen_colours)
        self._folder = issue.manifest.folder
        self._read: dict[tuple[Path, Window], Picture] = {}
        self._style = partial(chart_style, issue, layout, colours=layout.screen_colours)

    def narrow(self, chart: Figure) -> Picture | None:
        """A chart for a phone; None where it has no room there."""
        try:
            return self._chart(chart, NARROW)
        except Rejected:
            return None

    def _chart(self, figure: Figure, shown_on: Show) -> Picture:
        book = publication_book(publication_of(self._folder))
        style = self._style(book).on_screen(shown_on.type)
        shown = self._book.chart(figure, style, shown_on.width, shown_on.height)
        svg = self._book.drawings[shown.src]
        return Picture(_TYPES["SVG"], svg, shown_on.width, shown_on.width * shown.ratio)

    def of(self, path: Path, figure: Figure | None = None) -> Picture:
        """The picture at a path as written in the copy, cropped or drawn as its figure says."""
        if figure and figure.chart:
            return self._chart(figure, WIDE)
        options = figure.options if figure else PLAIN
        facts = self._book.facts[str(path)]
        part = WHOLE
        if options.crop:
            part = window(facts.width / facts.height, options.crop, options.focus)
        if (path, part) not in self._read:
            picture = read_picture(self._folder / path, facts, part)
            drawing = self._book.drawings.get(figure_address(path), picture.data)
            if facts.kind == "SVG" and part != WHOLE:
                drawing = cropped_drawing(drawing, part)
                size = facts.width * part.width, facts.height * part.height
                picture = replace(picture, width=size[0], height=size[1])
            self._read[path, part] = replace(picture, data=drawing)
        return self._read[path, part]

    def placed(self, where: str) -> list[tuple[Picture, str]]:
        """The pages from elsewhere that follow an article, trimmed, and what is said of each."""
        issue = self._issue
        if not issue.manifest.pages:
            return []
        from ..makeup.placed import PlacedBook  # noqa: PLC0415 - few issues have such pages

        if self._placed is None:
            self._placed = PlacedBook(issue)
        return [
            (_of_page(sheet), page.alternative(issue.sides))
            for page, sheet in self._placed.pages()
            if page.after is not None and str(page.after) == where
        ]


def _of_page(sheet: PlacedSheet) -> Picture:
    left, foot, right, head = sheet.beyond
    width, height = sheet.trim[0] + left + right, sheet.trim[1] + foot + head
    part = Window(left / width, head / height, sheet.trim[0] / width, sheet.trim[1] / height)
    pixels = float(sheet.pixels[0]), float(sheet.pixels[1])
    return read_picture(sheet.picture, FigureFacts("JPEG", *pixels), part)


def reading_environment(issue: Issue, layout: Layout) -> Environment:
    """Templates with the filters of the printed layouts, note calls being links here."""
    numbers = number_notes(issue)
    called: set[tuple[int, Side]] = set()

    def caller(article: Article, side: Side) -> Callable[[Inline], str]:
        def call(inline: Inline) -> str:
            number = numbers[str(article.path), inline.target]
            first = (number, side) not in called
            called.add((number, side))
            name = f' id="call-{number}-{side}"' if first else ""
            return f'<a class="call" role="doc-noteref"{name} href="#note-{number}">{number}</a>'

        return call

    def inlines(pieces: tuple[Inline, ...], side: Side, article: Article) -> Markup:
        return Markup(render_inlines(pieces, side, note_html=caller(article, side)))

    templates = layout_environment(layout, issue, numbers)
    templates.filters["inlines"] = inlines
    templates.globals["notes_of"] = lambda article: article_notes(article, numbers)
    templates.globals["was_called"] = lambda number, side: (number, side) in called
    return templates


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """One note with its number; its text on the sides where it is written."""

    number: int
    texts: Mapping[Side, Markup]


def article_notes(article: Article, numbers: Mapping[tuple[str, str], int]) -> list[NoteEntry]:
    """The notes of an article in the order of their numbers."""
    entries: dict[int, dict[Side, Markup]] = {}
    for note in article.notes:
        number = numbers.get((str(article.path), note.label))
        if number is not None:
            entries.setdefault(number, {})[note.side] = _note_markup(note)
    return [NoteEntry(number, entries[number]) for number in sorted(entries)]


def _note_markup(note: Note) -> Markup:
    return Markup(note_text(note))


def context_of(issue: Issue) -> dict[str, Any]:
    """What every reading template is given, under the names the printed layouts use."""
    return {
        "issue": issue.manifest,
        "sections": issue.sections,
        "sides": issue.sides,
        "tags": {side: issue.tag(side) for side in SIDES},
    }


def fill(templates: Environment, name: str, **context: Any) -> str:
    """A template filled in; raises Rejected, naming template and line, for a fault in it."""
    try:
        return str(templates.get_template(name).render(**context))
    except TemplateError as problem:
        file = Path(getattr(problem, "name", None) or name)
        spot = Spot(shown(file), getattr(problem, "lineno", None) or 1)
        message = f"{type(problem).__name__}: {problem.message or problem}"
        raise Rejected([found("layout/template", spot, "fault", problem=message)]) from None
