"""Columns weighed by the copy: the widths at which both languages end together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.issue.model import Article, Block, Cell, Inline, Issue, Pair, Section
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import Columns, Layout, read_layout, with_columns
from builder.makeup.measures import Widths
from builder.makeup.weighing import Scales, Weighing, lines
from tests import factory

ZH = "园区企业去年新增产值稳步增长，研发投入占比继续提高。"
EN = "Firms in the zone grew again last year, and spent a larger part on research. "


@pytest.fixture(scope="module")
def house() -> Layout:
    return read_layout("parallel")


def article(zh: int, en: int, columns: Columns | None = None) -> Article:
    """An article of ten pairs, of so many Chinese and English sentences each."""
    pair = Pair((factory.text("zh", ZH * zh),), (factory.text("en", EN * en),))
    return replace(factory.article(), standfirst=factory.both(), body=(pair,) * 10, columns=columns)


def issue_of(tmp_path: Path, *articles: Article) -> Issue:
    manifest = factory.issue(tmp_path).manifest
    return Issue(manifest, (Section(factory.both("栏", "S"), articles),))


def characters(layout: Layout, widths: Widths) -> float:
    return widths.zh / layout.measures.em


# Chinese and English sentences a pair → Chinese characters a line: the more Chinese, the more.
# Neither language has less than three tenths of both columns: 15 of 48 characters.
COPY = [(2, 4, 15), (3, 4, 17), (4, 4, 20), (1, 6, 15), (9, 1, 33)]


@pytest.mark.parametrize(("zh", "en", "expected"), COPY)
def test_the_copy_decides(
    zh: int, en: int, expected: int, house: Layout, fonts: FontBook, tmp_path: Path
) -> None:
    columns = Weighing(issue_of(tmp_path, article(zh, en)), house, fonts)
    assert characters(house, columns.of_issue) == expected
    assert columns.of_issue.zh + columns.of_issue.en + house.measures.alley == pytest.approx(482)


def test_no_other_measure_takes_fewer_lines(house: Layout, fonts: FontBook, tmp_path: Path) -> None:
    one = article(2, 4)
    columns = Weighing(issue_of(tmp_path, one), house, fonts)
    row = columns.scales.pair(next(one.pairs))

    def taken(widths: Widths) -> int:
        return max(lines(row["zh"], widths.zh), lines(row["en"], widths.en))

    chosen = taken(columns.of_issue)
    assert chosen < taken(house.measures.halves)
    assert chosen == min(taken(house.measures.beside(count)) for count in range(15, 34))


# what the layout, or the issue, and what the article asks for → characters of issue and article
ASKED: list[tuple[Columns, Columns | None, int, int | None]] = [
    (2, None, 24, None),
    ({"zh": 20}, None, 20, None),
    ({"zh": 20}, {"zh": 30}, 20, 30),
    ("balance", None, 23, None),
    ("balance", "balance", 23, 17),
    ({"balance": "article"}, None, 23, 17),
    ("balance", 2, 23, 24),
]


@pytest.mark.parametrize(("of_all", "of_one", "issue", "own"), ASKED)
def test_who_asks_is_heard(
    of_all: Columns, of_one: Columns | None, issue: int, own: int | None,
    house: Layout, fonts: FontBook, tmp_path: Path,
) -> None:  # fmt: skip
    layout = with_columns(house, of_all, None)
    first, second = article(3, 4, of_one), replace(article(6, 4), path=Path("b.md"))
    columns = Weighing(issue_of(tmp_path, first, second), layout, fonts)
    assert characters(layout, columns.of_issue) == issue
    widths = columns.of(first)
    assert (None if widths is None else characters(layout, widths)) == own


def test_columns_without_room_are_refused(house: Layout) -> None:
    with pytest.raises(Rejected):
        with_columns(house, 60, None)
    with pytest.raises(Rejected):
        with_columns(house, {"zh": 46}, None)


def test_lengths_are_those_of_the_faces(house: Layout, fonts: FontBook) -> None:
    scales = Scales.of(house, fonts)
    assert scales.length("中文", "zh") == pytest.approx(19)
    assert scales.length("中，“文", "zh") == pytest.approx(3.5 * 9.5)
    assert scales.length("中a", "zh") == pytest.approx(9.5 * (1.25 + scales.advance["a"]))
    assert scales.length("ill", "en") < scales.length("mmm", "en") / 2


def test_a_table_with_no_room_for_its_heads_is_set_across_the_page_and_told(
    house: Layout, fonts: FontBook, tmp_path: Path
) -> None:
    def table(count: int) -> Block:
        cells = tuple(Cell((Inline("text", f"指标名称{n}"),)) for n in range(count))
        return Block("table", "zh", factory.text("zh", "x").spot, "", rows=(cells, cells))

    one = article(2, 4)
    columns = Weighing(issue_of(tmp_path, one), with_columns(house, {"zh": 20}, None), fonts)
    assert [columns.folds(Pair((table(count),)), one) for count in (3, 5)] == [False, True]
    assert [finding.check for finding in columns.findings] == ["layout/table"]
    rooms = [columns.room_em(table(count), one) for count in (3, 5)]
    assert rooms == pytest.approx([columns.of_issue.zh / 8, 482 / 8])


def test_a_table_wider_than_the_page_folds_or_turns_and_is_told(
    house: Layout, fonts: FontBook, tmp_path: Path
) -> None:
    one = article(2, 4)
    cells = tuple(Cell((Inline("text", f"指标名称{n}"),)) for n in range(20))
    wide = Block("table", "zh", factory.text("zh", "x").spot, "", rows=(cells, cells))
    told = {}
    for setting in ("fold", "turn"):
        layout = replace(house, wide_tables=setting)
        columns = Weighing(issue_of(tmp_path, one), layout, fonts)
        pages = columns.turns(Pair((wide,)), one)
        parts = () if pages else columns.parts(wide, one)
        told[setting] = (len(pages), len(parts), [finding.message for finding in columns.findings])
    assert told["fold"][:2] == (0, 3)
    assert told["turn"][:2] == (1, 0)
    assert "in 3 parts" in told["fold"][2][0]
    assert "turned" in told["turn"][2][0]


def test_text_in_columns_folds_what_is_too_wide(
    house: Layout, fonts: FontBook, tmp_path: Path
) -> None:
    one = article(2, 4)
    cells = tuple(Cell((Inline("text", f"指标名称{n}"),)) for n in range(9))
    wide = Block("table", "zh", factory.text("zh", "x").spot, "", rows=(cells, cells))
    layout = replace(with_columns(house, 2, None), wide_tables="turn")
    columns = Weighing(issue_of(tmp_path, one), layout, fonts)
    assert columns.turns(Pair((wide,)), one) == ()
    assert len(columns.parts(wide, one)) > 1
