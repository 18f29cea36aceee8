"""The figures of an issue, inspected once, with the addresses the engine may fetch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..ground.findings import Finding, Rejected, found
from ..ground.latest import Latest
from ..ground.spots import Spot
from ..ground.units import POINTS_PER_MM
from ..issue.model import SIDES, Article, Figure, Issue, Side
from ..issue.source import inside, shown
from .charts.style import Style
from .drawings import in_languages
from .figures import FigureFacts, coloured, drawn_texts, inspect, language_findings
from .galley import Original
from .plates import Shown
from .script import converter_of
from .svgtext import with_runs_marked

if TYPE_CHECKING:
    from .charts.draw import Drawn


_READY: Latest[bytes] = Latest(64)
"""Drawings by their files, all their text whole and in the layout's colours."""
_CHARTS: Latest[Drawn] = Latest(64)


class FigureBook:
    """The figures of an issue, inspected once, with the addresses the engine may fetch.

    ``colours`` are those that drawings may name; without them, names stay unread.
    ``findings`` names drawings with labels that the issue's languages do not have.
    Raises Rejected with the faults of all figures at once.
    """

    def __init__(self, issue: Issue, colours: Mapping[str, str] | None = None) -> None:
        self.folder = issue.manifest.folder
        self.files: dict[str, Path] = {}
        self.drawings: dict[str, bytes] = {}
        """Drawings that are not set as they were written, by address."""
        self.originals: dict[str, Original] = {}
        """Pictures of pixels, by address."""
        self.spots: dict[str, Spot] = {}
        """Where the copy places each, by address."""
        self.colours = colours
        self.facts: dict[str, FigureFacts] = {}
        self.findings: list[Finding] = []
        self.issue = issue
        self.convert = converter_of(issue.manifest)
        self.charts: dict[tuple[Figure, float, tuple[Side, ...]], Shown] = {}
        """Charts that have been drawn, by width in points."""
        self._chart_words: list[tuple[str, Spot]] = []
        faults: list[Finding] = []
        wanted = [(f.path, f.spot) for f in issue.article_figures if f.chart is None]
        wanted += [(a.picture.path, a.picture.spot) for a in issue.articles if a.picture]
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
        self.spots.setdefault(address, spot)
        facts = self.facts[str(path)] = inspect(file, spot)
        if address in self.files:
            return
        self.files[address] = file
        if facts.kind == "SVG":
            self.findings += self._drawn(file, address, spot)
            return
        size = (round(facts.width), round(facts.height))
        self.originals[address] = Original(file, size, spot)
        if facts.is_misprofiled:
            self.findings.append(found("figure/misprofiled", spot, name=path.name))

    def _drawn(self, file: Path, address: str, spot: Spot) -> Iterator[Finding]:
        """Bring a drawing into the layout's colours and the issue's languages, all its text whole.

        Gives findings where its labels do not allow that.
        """
        data = file.read_bytes()
        drawn = _READY.of(file, (data, self.colours), lambda: self._ready(data, file, spot))
        sides = self.issue.sides
        if len(sides) < len(SIDES) or self.convert is not None:
            drawing = in_languages(drawn, sides, self.convert)
            drawn = drawing.data
            yield from language_findings(drawing, file, spot, self.issue.manifest.languages)
        if drawn != data:
            self.drawings[address] = drawn

    def _ready(self, data: bytes, file: Path, spot: Spot) -> bytes:
        drawn = with_runs_marked(data)
        return drawn if self.colours is None else coloured(drawn, self.colours, file, spot)

    def apart(self, address: str, sides: Sequence[Side]) -> str:
        """The address of a figure as only some of the issue's languages show it.

        A drawing whose words are marked by language has one of its own for each.
        """
        file = self.files[address]
        if len(sides) == len(self.issue.sides) or file.suffix.lower() != ".svg":
            return address
        drawn = self.drawings.get(address) or file.read_bytes()
        own = in_languages(drawn, sides)
        if own.data == drawn:
            return address
        fresh = f"{address.removesuffix('.svg')}.{'-'.join(sides)}.svg"
        self.files[fresh], self.drawings[fresh] = file, own.data
        self.spots[fresh] = self.spots[address]
        return fresh

    def is_apart(self, figure: Figure) -> bool:
        """Whether a figure is drawn otherwise in each of the issue's languages."""
        address = figure_address(figure.path)
        return any(self.apart(address, (side,)) != address for side in self.issue.sides)

    def words(self) -> Iterator[tuple[str, Spot]]:
        """The words drawn in each figure as it is shown, and where the figure is named."""
        for figure in self.issue.article_figures:
            if figure.chart:
                continue
            drawing = self.drawings.get(figure_address(figure.path))
            facts = self.facts[str(figure.path)]
            texts = drawn_texts(drawing) if drawing else facts.texts
            yield from ((text, figure.spot) for text in texts)
        yield from self._chart_words

    def chart(self, figure: Figure, style: Style, width: float, most: float) -> Shown:
        """A chart drawn as wide as asked, and no higher than ``most``; both in points.

        Its address goes by what is drawn. Raises Rejected where its data have no room.
        """
        from .charts.draw import Crowded, draw  # noqa: PLC0415 - most issues draw none

        chart, made = figure.chart, self.charts.get((figure, width, style.sides))
        assert chart
        if made:
            return made
        key = self.folder, figure.path, width, most
        try:
            drawn = _CHARTS.of(key, (chart, style), lambda: draw(chart, style, width, most))
        except Crowded:
            raise Rejected([_crowded(figure, width)]) from None
        name = hashlib.sha256(drawn.svg).hexdigest()[:16]
        address = f"{figure_address(figure.path)}/{name}.svg"
        self.files[address] = self.folder / figure.path
        self.drawings[address] = drawn.svg
        self.spots.setdefault(address, figure.spot)
        self._chart_words += [(text, figure.spot) for text in drawn_texts(drawn.svg)]
        made = Shown(address, drawn.height / drawn.width)
        self.charts[figure, width, style.sides] = made
        return made

    def shown(self, figure: Figure) -> Shown:
        """The address of a figure and its shape."""
        return Shown(figure_address(figure.path), self.facts[str(figure.path)].ratio)

    def teaser(self, article: Article) -> dict[str, Any]:
        """The address of the picture by which contents show an article, and its focus."""
        figure = article.teaser
        assert figure
        return {"src": figure_address(figure.path), "focus": figure.options.focus}

    def cover(self) -> dict[str, Any] | None:
        """What a template needs of the cover picture, if there is one."""
        path = self.issue.manifest.cover
        if path is None:
            return None
        figure = self.issue.cover_figure
        return {
            "src": figure_address(path),
            "ratio": self.facts[str(path)].ratio,
            "figure": figure,
            "focus": figure.options.focus if figure else (0.5, 0.5),
        }


def _crowded(figure: Figure, width: float) -> Finding:
    chart = figure.chart
    assert chart
    values = {"rows": len(chart.rows), "columns": len(chart.heads)}
    values["width"] = round(width / POINTS_PER_MM)
    return found("chart/form", figure.spot, "crowded", form=chart.form, **values)


def figure_address(path: Path) -> str:
    """The address under which the engine asks for a file of the issue."""
    return f"press:/issue/{quote(path.as_posix())}"
