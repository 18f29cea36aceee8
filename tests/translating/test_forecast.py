"""How many lines missing translations will take, held against those they do take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

import builder
from builder.issue.model import Issue, Pair, Side
from builder.makeup.fontbook import FontBook
from builder.makeup.weighing import Weighing, lines
from builder.press.way import layout_of
from builder.translating.forecast import forecast
from tests.checks.dropping import SAMPLE


def without(issue: Issue, side: Side, every: int) -> tuple[Issue, list[Pair]]:
    """An issue of which some pairs of text have lost a side, and these pairs as they were."""
    lost: list[Pair] = []
    count = 0

    def body(parts: tuple[object, ...]) -> Iterator[object]:
        nonlocal count
        for part in parts:
            text = isinstance(part, Pair) and part.zh and part.en
            if isinstance(part, Pair) and text and not (part.is_table or part.is_heading):
                count += 1
                if count % every == 0:
                    lost.append(part)
                    yield replace(part, **{side: ()})  # type: ignore[arg-type]
                    continue
            yield part

    sections = tuple(
        replace(
            section,
            articles=tuple(replace(one, body=tuple(body(one.body))) for one in section.articles),
        )
        for section in issue.sections
    )
    return replace(issue, sections=sections), lost


def test_lines_come_out_as_foretold(fonts: FontBook) -> None:
    issue = builder.read(SAMPLE)
    layout = layout_of(issue.manifest)
    columns = Weighing(issue, layout, fonts)
    cut, lost = without(issue, "en", 3)
    told = forecast(cut, layout, fonts)
    width = columns.of_issue.en
    real = sum(lines(columns.scales.pair(pair)["en"], width) for pair in lost)
    assert len(told.missing) == len(lost) >= 8
    assert told.lines("en") == pytest.approx(real, rel=0.12)
    assert told.lines("zh") == 0
    assert 0 <= told.pages < 1


def test_where_all_is_translated_nothing_is_foretold(fonts: FontBook) -> None:
    issue = builder.read(SAMPLE)
    told = forecast(issue, layout_of(issue.manifest), fonts)
    assert (told.missing, told.pages) == ((), 0)
