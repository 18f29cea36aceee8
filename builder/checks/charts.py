"""Charts and tables: labels in both languages, sums, shares, and figures that the text repeats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..ground.findings import Remark, remark
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.datafile import number_of
from ..issue.model import Article, Block, Chart, Issue, Side
from .balance import NAMES
from .numbers import Quantity, read_en, read_zh
from .numbers.agree import agree, same_unit
from .walk import Waived, part_check

_TOTAL = re.compile(r"(?:合|总|共|總)[计計]|总[数數额額]|總[數額]|(?i:(?:grand )?total|sum|all)\b")
_SHARE = re.compile(
    r"份额|份額|占比|佔比|比重|构成|構成|百分比|(?i:\bshares?\b|\bper cent\b|\bpercent)|%|％"
)
SUM_NEAR = Fraction(1, 5)
"""A total that is off by more belongs to values that do not add up, such as rates."""
SHARES_NEAR = 10
"""In per cent: what shares may miss a hundred by and still be meant to come to it."""
TEXT_NEAR = Fraction(3, 20)
"""A number in the text that is off by more is another number."""
REACH: dict[Side, int] = {"zh": 40, "en": 90}
"""How many characters after a label its value stands, at the most."""


@part_check("chart/label")
def label(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Labels and units of charts that lack one of the issue's languages."""
    for article in issue.articles:
        for chart in () if waived(article.allow) else _charts(article):
            for both in (*chart.words, chart.unit):
                given = both.side(both.given[0]) if both.given else None
                for side in issue.sides:
                    if given and not both.side(side):
                        yield remark(given.spot, label=given.text[:40], side=tr(*NAMES[side]))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a table with its place."""

    text: str
    value: Decimal | None
    spot: Spot

    @property
    def step(self) -> Decimal:
        """The place value of its last digit."""
        assert self.value is not None
        return Decimal(1).scaleb(min(0, int(self.value.as_tuple().exponent)))


@dataclass(frozen=True, slots=True)
class _Table:
    """Data with heads and labels in all their languages, whatever they were written as."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[_Cell, ...], ...]
    about: str = ""
    """What the whole is said to be."""

    @property
    def turned(self) -> _Table:
        """Rows as columns."""
        return _Table(self.labels, self.heads, tuple(zip(*self.rows, strict=True)), self.about)


@part_check("numbers/sum")
def sums(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Rows and columns that are called totals and are not the sum of the others."""
    for table in _tables(issue, waived):
        for one in (table, table.turned):
            yield from _unsummed(one)


def _unsummed(table: _Table) -> Iterator[Remark]:
    totals = [n for n, name in enumerate(table.labels) if _TOTAL.match(name)]
    if len(totals) != 1 or len(table.labels) < 3:
        return
    for column in zip(*table.rows, strict=True):
        whole = column[totals[0]]
        parts = [cell for n, cell in enumerate(column) if n != totals[0]]
        if whole.value is None or any(cell.value is None for cell in parts):
            continue
        total = sum((cell.value for cell in parts if cell.value is not None), Decimal(0))
        off = abs(total - whole.value)
        # spreadsheets leave out zeros at the end, so the finest part tells how fine all are
        slack = (len(parts) * min(cell.step for cell in parts) + whole.step) / 2
        if slack < off <= abs(whole.value) * Decimal(float(SUM_NEAR)):
            yield remark(whole.spot, total=whole.text, sum=f"{total:,f}", count=len(parts))


@part_check("numbers/share")
def shares(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Shares that are meant to come to a hundred, and do not within what rounding explains."""
    for table in _tables(issue, waived):
        yield from _unshared(table.turned if "stacked" in table.about else table)


def _unshared(table: _Table) -> Iterator[Remark]:
    for head, column in zip(table.heads, zip(*table.rows, strict=True), strict=True):
        parts = [
            cell for cell, name in zip(column, table.labels, strict=True) if not _TOTAL.match(name)
        ]
        values = [cell.value for cell in parts if cell.value is not None]
        said = f"{head} {table.about}"
        percent = all(cell.text.endswith(("%", "％")) for cell in parts) or "%" in said
        meant = bool(_SHARE.search(said)) and (percent or "stacked" in said)
        if len(values) < max(3, len(parts)) or min(values) < 0 or not meant:
            continue
        total = sum(values, Decimal(0))
        slack = len(parts) * min(cell.step for cell in parts) / 2
        if slack < abs(total - 100) <= SHARES_NEAR:
            yield remark(parts[-1].spot, sum=f"{total:f}", count=len(parts))


def _charts(article: Article) -> Iterator[Chart]:
    return (figure.chart for figure in article.figures if figure.chart)


def _tables(issue: Issue, waived: Waived) -> Iterator[_Table]:
    for article in issue.articles:
        if waived(article.allow):
            continue
        for figure in article.figures:
            if figure.chart:
                title = " ".join(figure.caption.text(side) for side in figure.caption.given)
                yield _of_chart(figure.chart, title)
        for pair in article.pairs:
            for block in () if waived(pair.allow) else pair.blocks:
                if block.rows and len(block.rows[0]) > 1:
                    yield _of_block(block)


def _of_chart(chart: Chart, title: str) -> _Table:
    heads, labels = (
        tuple(" ".join(both.text(side) for side in both.given) for both in each)
        for each in (chart.heads, chart.labels)
    )
    rows = tuple(tuple(_Cell(d.text, d.value, d.spot) for d in row) for row in chart.rows)
    unit = " ".join(chart.unit.text(side) for side in chart.unit.given)
    return _Table(heads, labels, rows, f"{chart.form} {title} {unit}")


def _of_block(block: Block) -> _Table:
    head, *body = [
        ["".join(inline.plain for inline in cell.inlines).strip() for cell in row]
        for row in block.rows
    ]
    lines = block.source.split("\n")[2:]
    rows = []
    for n, row in enumerate(body):
        at = Spot(block.spot.file, block.spot.line + n + 2)
        line = lines[n] if n < len(lines) else ""
        places = [Spot(at.file, at.line, max(0, line.rfind(text)) + 1) for text in row]
        rows.append(tuple(map(_Cell, row[1:], map(number_of, row[1:]), places[1:])))
    return _Table(tuple(head[1:]), tuple(row[0] for row in body), tuple(rows))


@part_check("numbers/chart")
def told(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Numbers beside a chart's label in the text that are nearly its value, and are not."""
    for article in issue.articles:
        for chart in () if waived(article.allow) else _charts(article):
            for pair in article.pairs:
                for block in () if waived(pair.allow) else pair.blocks:
                    if block.side in issue.sides and block.kind != "code":
                        yield from _mistold(chart, block)


def _mistold(chart: Chart, block: Block) -> Iterator[Remark]:
    text, side = block.plain, block.side
    names = {both.text(side): n for n, both in enumerate(chart.labels) if _tells(both.text(side))}
    if not names:
        return
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
    hits = list(pattern.finditer(text))
    read = read_zh(text) if side == "zh" else read_en(text)
    for at, hit in enumerate(hits):
        end = hits[at + 1].start() if at + 1 < len(hits) else len(text)
        stop = _STOP.search(text, hit.end())
        end = min(end, stop.start() if stop else end, hit.end() + REACH[side])
        row = chart.rows[names[hit[0]]]
        known = [value for datum in row for value in _quantities(chart, datum.text, side)]
        beside = [q for q in read if hit.end() <= q.start < end and q.kind in ("count", "percent")]
        if not known or any(agree(value, q) for value in known for q in beside):
            continue
        for one in beside:
            near = next((value for value in known if _is_near(value, one)), None)
            if near:
                spot = block.locate(one.text)
                yield remark(spot, text=one.text, label=hit[0], value=near.text)
                break


_STOP = re.compile(r"[。；！？\n]|[.;!?]\s")
_LETTERS = re.compile(r"[^\W\d_]")


def _tells(name: str) -> bool:
    """Whether a label is a name that the text would say, and no year and no abbreviation."""
    return len(_LETTERS.findall(name)) > 1 and number_of(name) is None


def _quantities(chart: Chart, text: str, side: Side) -> Sequence[Quantity]:
    """A value of a chart as the text would say it, with its unit."""
    if number_of(text) is None:
        return ()
    plain = unicodedata.normalize("NFKC", text)
    unit = re.split("[，,：:]", chart.unit.text(side))[-1].strip()
    if plain.endswith(("%", "‰")):
        unit = ""
    read = read_zh(f"{plain}{unit}") if side == "zh" else read_en(f"{plain} {unit}")
    return read[:1]


def _is_near(value: Quantity, other: Quantity) -> bool:
    if value.kind != other.kind or not same_unit(value, other) or other.bound:
        return False
    a, b = value.base, other.base
    return 0 < abs(a - b) <= TEXT_NEAR * max(abs(a), abs(b))
