"""Charts: a fenced block of YAML that names a data file and a form becomes a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.near import nearest
from ..ground.spots import Spot
from . import schema
from .datafile import Cell, is_missing, number_of, read_cells
from .manifest import both
from .model import SIDES, Both, Chart, Datum, Figure, Form, Options, Place, Width, Words
from .sides import detect_side, split_both
from .source import inside
from .yamlfile import Node

INFO = "chart"
"""The word after the fence."""
MOST_COLOURS = 5
"""Series that can be told apart by their colours."""
_NAMES: dict[str, tuple[str, str]] = {
    "bar": ("条形图", "Bar chart"),
    "grouped": ("分组条形图", "Grouped bar chart"),
    "stacked": ("堆叠条形图", "Stacked bar chart"),
    "line": ("折线图", "Line chart"),
    "slope": ("坡度图", "Slope chart"),
    "dot": ("点图", "Dot plot"),
    "waffle": ("方块图", "Unit chart"),
    "multiples": ("一组小图", "Small multiples"),
    "table": ("表格", "Table"),
}


@dataclass(frozen=True, slots=True)
class _Fit:
    """What data a form can show."""

    least: int = 1
    most: int = 40
    """Series."""
    rows: int = 60
    signed: bool = True


_FITS = {
    "bar": _Fit(most=1),
    "grouped": _Fit(least=2, most=MOST_COLOURS),
    "stacked": _Fit(least=2, most=MOST_COLOURS, signed=False),
    "line": _Fit(most=12, rows=400),
    "slope": _Fit(least=2, most=2, rows=24),
    "dot": _Fit(most=MOST_COLOURS),
    "waffle": _Fit(most=1, rows=24, signed=False),
    "multiples": _Fit(least=2, most=24),
    "table": _Fit(rows=500),
}


def stamp(text: str, folder: Path) -> str:
    """What tells the data of an article's charts from others; empty where there is no chart."""
    if f"```{INFO}" not in text and f"~~~{INFO}" not in text:
        return ""
    total = sha256()
    for written in re.findall(r"^\s*file:\s*[\"']?([^\"'\n]+?)[\"']?\s*$", text, re.M):
        try:
            total.update(inside(folder, written, Spot(folder)).read_bytes())
        except (Rejected, OSError):
            total.update(b"absent")
    return total.hexdigest()


def read_chart(text: str, spot: Spot, folder: Path) -> tuple[Figure | None, list[Finding]]:
    """The figure that a block of YAML asks for; ``spot`` is where its fence begins.

    None, with what is wrong, where it cannot be drawn.
    """
    node, findings = schema.survey(text, spot.file, "chart", spot.line + 1)
    if has_errors(findings):
        return None, [*findings, *_unusable(node.get("file"), folder)]
    reader = _Reader(node, folder)
    try:
        figure = reader.figure(spot)
    except Rejected as rejected:
        return None, [*findings, *reader.findings, *rejected.findings]
    return (None if has_errors(reader.findings) else figure), [*findings, *reader.findings]


def _unusable(written: Node | None, folder: Path) -> Sequence[Finding]:
    """What is wrong with the data file of a chart that has other faults."""
    try:
        if written is not None and isinstance(written.value, str) and written.value:
            read_cells(inside(folder, written.value, written.spot))
    except Rejected as rejected:
        return rejected.findings
    return []


class _Reader:
    """Reads one chart; ``findings`` fills as it goes."""

    def __init__(self, node: Node, folder: Path) -> None:
        self.node = node
        self.plain = node.plain
        self.folder = folder
        self.form = cast(Form, self.plain["form"])
        self.findings: list[Finding] = []

    def figure(self, spot: Spot) -> Figure:
        """Raises Rejected where the data file cannot be used."""
        written = self.node.value["file"]
        path = inside(self.folder, written.value, written.spot)
        head, *body = read_cells(path)
        corner, *heads = (self.words(cell) for cell in head)
        labels = [self.words(row[0]) for row in body]
        rows = tuple(tuple(self.datum(cell) for cell in row[1:]) for row in body)
        self.hold(rows, len(heads))
        marked, marked_series = self.highlight(labels, heads)
        chart = Chart(
            self.form, self.name(spot), self.line("unit"), corner,
            tuple(heads), tuple(labels), rows, marked, marked_series,
        )  # fmt: skip
        place = cast(Place, self.plain.get("place", ""))
        width = cast(Width, self.plain.get("width", ""))
        options = Options(place, width, credit=self.line("source"))
        return Figure(Path(written.value), Both(), self.line("title"), spot, options, chart=chart)

    def name(self, spot: Spot) -> Both:
        zh, en = _NAMES[self.form]
        return Both(Words(zh, spot), Words(en, spot))

    def line(self, key: str) -> Both:
        """A line that is written ``中文 | English`` or as a mapping."""
        node = self.node.get(key)
        if node is None or isinstance(node.value, dict):
            return both(node)
        return placed(str(node.value), node.spot)

    def words(self, cell: Cell) -> Both:
        """A label in its languages; one without letters stands in both."""
        parted = placed(cell.text, cell.spot)
        if len(parted.given) != 1:
            return parted
        words = parted.side(parted.given[0])
        return Both(words, words) if is_common(cell.text) else parted

    def datum(self, cell: Cell) -> Datum:
        value = None if is_missing(cell.text) else number_of(cell.text)
        if value is None and not is_missing(cell.text) and self.form != "table":
            self.fault("chart/value", cell.spot, text=cell.text[:40])
        return Datum(cell.text, value, cell.spot)

    def hold(self, rows: Sequence[Sequence[Datum]], series: int) -> None:
        """What the form cannot show of the data."""
        fit, spot = _FITS[self.form], self.node.value["form"].spot
        form = self.form
        if series < fit.least:
            self.fault("chart/form", spot, "few-series", form=form, count=series, least=fit.least)
        elif series > fit.most:
            says = "one-series" if fit.most == 1 else "many-series"
            self.fault("chart/form", spot, says, form=form, count=series, most=fit.most)
        if len(rows) > fit.rows:
            self.fault("chart/form", spot, "many-rows", form=form, count=len(rows), most=fit.rows)
        every = [datum for row in rows for datum in row]
        if not fit.signed and (below := next((d for d in every if (d.value or 0) < 0), None)):
            self.fault("chart/form", below.spot, "negative", form=form, text=below.text)
        valued = any(datum.value is not None for datum in every)
        if form != "table" and not valued and not self.findings:
            self.fault("chart/data", self.node.value["file"].spot, "no-values")

    def highlight(
        self, labels: Sequence[Both], heads: Sequence[Both]
    ) -> tuple[frozenset[int], frozenset[int]]:
        """The rows and the series that stand out."""
        node = self.node.get("highlight")
        if node is None:
            return frozenset(), frozenset()
        rows: set[int] = set()
        series: set[int] = set()
        for one in node.value if isinstance(node.value, list) else [node]:
            wanted = str(one.value).strip()
            hit = {n for n, label in enumerate(labels) if wanted in _spellings(label)}
            also = {n for n, head in enumerate(heads) if wanted in _spellings(head)}
            rows |= hit
            series |= also
            if not hit and not also:
                known = [name for each in (*labels, *heads) for name in _spellings(each)]
                near = nearest(wanted, known)
                says = "near" if near else "none"
                self.fault("chart/highlight", one.spot, says, name=wanted[:40], near=near)
        return frozenset(rows), frozenset(series)

    def fault(self, check: str, spot: Spot, says: str = "", **values: Any) -> None:
        self.findings.append(found(check, spot, says, **values))


def placed(text: str, spot: Spot) -> Both:
    """``中文 | English`` as both sides, each with its own place."""
    parted = split_both(text, spot)
    sides = {}
    for side in SIDES:
        words = parted.side(side)
        at = text.find(words.text) if words else -1
        sides[side] = words and Words(words.text, Spot(spot.file, spot.line, spot.column + at))
    return Both(**sides)


def _spellings(label: Both) -> Iterator[str]:
    texts = [label.text(side) for side in label.given]
    yield from texts
    yield " | ".join(texts)


def is_common(text: str) -> bool:
    """Whether a label is the same in both languages: figures, signs and abbreviations."""
    words: Iterable[str] = re.findall(r"[A-Za-z\u00c0-\u024f]+", text)
    return detect_side(text) is None or (
        detect_side(text) == "en" and all(word.isupper() or len(word) == 1 for word in words)
    )
