"""Fit: layouts are tried until the pages are as many as asked for, else what is over is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from builder.ground.findings import Finding
from builder.ground.spots import Spot
from builder.issue.model import Issue, Pair, Section
from builder.makeup.fit import Fit, Share, Sized, Way, fit_of
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import read_layout
from builder.makeup.weighing import Weighing
from builder.proof import fitting
from builder.proof.facts import Filling
from tests import factory

PAGE = 46
HTML = "<html><head></head></html>"
SHARES = (
    Share(Spot(Path("a.md")), 300, {"zh": 10, "en": 50}),
    Share(Spot(Path("b.md")), 100, {"zh": 10, "en": 50}),
)


@dataclass
class Document:
    """Pages of text and nothing else: so many lines, run on."""

    lines: int

    @property
    def pages(self) -> list[int]:
        return [min(PAGE, self.lines - at) for at in range(0, self.lines, PAGE)]


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "page_count", len)  # pages are numbers here

    def fillings(pages: list[int], pitch: float) -> Iterator[Filling]:
        for number, lines in enumerate(pages, 1):
            yield Filling(number, lines, {}, {"zh": PAGE - lines, "en": PAGE - lines})

    monkeypatch.setattr(fitting, "fillings", fillings)


def fit(lines: int, ways: dict[int, int], **asked: int) -> tuple[int, list[int], list[Finding]]:
    """Pages at last, the lines of each layout in turn, and what is told; ways by what they say."""
    made = tuple(Way(f"way {said}", said) for said in ways)
    of = Fit(asked.get("pages", 0), asked.get("multiple", 1), 400, made, SHARES)
    measures = SimpleNamespace(lines=PAGE, pitch=15)
    galley: Any = SimpleNamespace(html=HTML, fit=of, layout=SimpleNamespace(measures=measures))
    laid = [lines]

    def render(html: str) -> Document:
        said = html.partition("way ")[2].partition("<")[0]
        laid.append(ways[int(said)] if said else lines)
        return Document(laid[-1])

    document, html, told = fitting.fitted(Document(lines), galley, render)
    assert document.lines == laid[-1]
    assert (html == HTML) == (laid[-1] == lines)
    return len(document.pages), laid, told


def test_what_fits_is_laid_out_once() -> None:
    assert fit(400, {380: 380}, pages=9) == (9, [400], [])
    assert fit(360, {340: 340}, multiple=4) == (8, [360], [])


def test_the_way_that_comes_nearest_is_tried_first() -> None:
    assert fit(400, {390: 390, 366: 366, 300: 300}, pages=8) == (8, [400, 366], [])


def test_a_layout_tells_what_is_still_lacking() -> None:
    assert fit(400, {366: 380, 355: 360, 300: 300}, pages=8) == (8, [400, 380, 360], [])


def test_longer_is_tried_as_well() -> None:
    pages, laid, told = fit(400, {410: 410, 424: 424}, pages=10)
    assert (pages, laid, told) == (10, [400, 424], [])


def test_what_cannot_be_reached_is_told_by_article_in_both_languages() -> None:
    pages, laid, told = fit(400, {395: 395}, pages=8)
    assert (pages, laid) == (9, [400])  # the way is too far off to be laid out
    assert [(f.check, f.file) for f in told] == [("proof/fit", "a.md"), ("proof/fit", "b.md")]
    assert "240 Chinese characters or 1200 English ones too many" in told[0].message
    assert "80 Chinese characters or 400 English ones too many" in told[1].message


def test_a_way_that_does_not_help_gives_way_to_the_first() -> None:
    assert fit(400, {372: 395}, pages=8)[:2] == (9, [400, 395, 400])


def test_what_is_short_is_told() -> None:
    (first, _) = fit(400, {}, pages=10)[2]
    assert "too few" in first.message


def test_a_multiple_far_away_is_not_sought() -> None:
    assert fit(500, {300: 300}, multiple=4) == (11, [500], [])


def test_only_a_few_ways_are_laid_out() -> None:
    ways = dict.fromkeys(range(300, 370), 400)
    assert len(fit(400, ways, pages=8)[1]) == fitting.MOST_TRIES + 2


# the empty lines at the ends of pages, by what the HTML says last of an article → those at the end
HOLES = [
    ({"": [0, 8, 30]}, [0, 8, 30], 1),
    ({"": [0, 10, 30], "loose": [0, 5, 30]}, [0, 5, 30], 2),
    ({"": [0, 10, 30], "loose": [0, 9, 30]}, [0, 9, 30], 5),
    ({"": [0, 10, 30], "loose": [0, 0, 0, 30]}, [0, 10, 30], 5),
    ({"": [0, 3, 40], "loose": [0, 3, 35]}, [0, 3, 35], 2),
]


@pytest.mark.parametrize(("empty", "ends", "layouts"), HOLES)
def test_holes_are_closed_by_the_article_that_stands_there(
    monkeypatch: pytest.MonkeyPatch, empty: dict[str, list[int]], ends: list[int], layouts: int
) -> None:
    def fillings(pages: list[int], pitch: float) -> Iterator[Filling]:
        for number, lines in enumerate(pages, 1):
            yield Filling(number, PAGE - lines, {}, {"zh": lines, "en": 0}, f"a{number}")

    def render(html: str) -> Any:
        laid.append(html)
        return SimpleNamespace(pages=empty["loose" if "--looseness: 1 " in html else ""])

    monkeypatch.setattr(fitting, "fillings", fillings)
    measures = SimpleNamespace(lines=PAGE, pitch=15)
    of = Fit(3, 1, 400, (), SHARES)
    galley: Any = SimpleNamespace(html=HTML, fit=of, layout=SimpleNamespace(measures=measures))
    laid: list[str] = [HTML]
    document, html, told = fitting.fitted(SimpleNamespace(pages=empty[""]), galley, render)
    assert (document.pages, len(laid), told) == (ends, layouts, [])
    hole = 3 if empty[""][-1] > 30 else 2
    assert all(f'[id="a{hole}"]' in html for html in laid[1:4] if html != HTML)
    assert html == laid[-1]


def test_figures_are_smaller_only_in_the_ways_that_say_so() -> None:
    assert Way("x", 1, html="<i></head>").within(HTML) == "<i><style>x</style></head>"
    assert Way("x", 1).within(HTML).startswith("<html>")


def test_ways_change_measures_only_where_the_copy_chooses_them(
    fonts: FontBook, tmp_path: Path
) -> None:
    layout = read_layout("parallel")
    pair = Pair(
        (factory.text("zh", "园区企业产值增长。" * 30),), (factory.text("en", "Growth. " * 90),)
    )
    article = replace(factory.article(), body=(pair,) * 6)
    manifest = replace(factory.issue(tmp_path).manifest, fit={"pages": 4})
    issue = Issue(manifest, (Section(factory.both("栏", "S"), (article,)),))
    sizes = (Sized("whole", 20), Sized("smaller", 18))
    found = fit_of(issue, layout, Weighing(issue, layout, fonts), sizes)
    assert found is not None
    assert len({way.css.partition("}")[0].partition("--opens")[0] for way in found.ways}) == 7
    tight = next(way for way in found.ways if not way.strain and "-1" in way.css)
    whole = found.lines
    loose = [way.lines for way in found.ways if not way.strain and "looseness: 1" in way.css]
    assert tight.lines < whole < loose[0] < loose[1] < loose[2]
    assert {way.html for way in found.ways} == {"", "smaller"}
    both = {way.html: way for way in found.ways if way.css == tight.css}
    assert both["smaller"].lines == both[""].lines - 2
    assert both["smaller"].strain > both[""].strain
    fixed = replace(layout, columns={"zh": 20})
    found = fit_of(issue, fixed, Weighing(issue, fixed, fonts), sizes[:1])
    assert found is not None
    assert len(found.ways) == 5 * 3 - 1
    assert fit_of(replace(issue, manifest=replace(manifest, fit={})), layout, None, sizes) is None  # type: ignore[arg-type]
