"""Runs of text that the engine would leave out stand in elements of their own."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from builder.makeup.svgtext import with_runs_marked

HOUSE = Path(__file__).resolve().parents[2]
CASES = {
    "after a nested element": (
        "<tspan>a<tspan>b</tspan>c</tspan>",
        "<tspan><tspan>a</tspan><tspan>b</tspan><tspan>c</tspan></tspan>",
    ),
    "three deep": (
        "<tspan><tspan><tspan>a</tspan>b</tspan>c</tspan>",
        "<tspan><tspan><tspan>a</tspan><tspan>b</tspan></tspan><tspan>c</tspan></tspan>",
    ),
    "a space between": (
        "<tspan><tspan>a</tspan> <tspan>b</tspan></tspan>",
        "<tspan><tspan>a</tspan><tspan> </tspan><tspan>b</tspan></tspan>",
    ),
    "references and sections": (
        "<tspan><tspan/>&#x4E00;&amp;<![CDATA[<]]></tspan>",
        "<tspan><tspan/><tspan>&#x4E00;&amp;<![CDATA[<]]></tspan></tspan>",
    ),
    "a comment in a run": (
        "<tspan><tspan/>a<!-- x -->b</tspan>",
        "<tspan><tspan/><tspan>a<!-- x -->b</tspan></tspan>",
    ),
    "a link": (
        "<a>a <tspan>b</tspan> c</a> d",
        "<a><tspan>a </tspan><tspan>b</tspan> c</a> d",
    ),
    "a prefix": (
        "<s:tspan><s:tspan/>a</s:tspan>",
        "<s:tspan><s:tspan/><s:tspan>a</s:tspan></s:tspan>",
    ),
}
SOUND = [
    "一<tspan>二</tspan>三",
    "<tspan>一</tspan> 二 <tspan>三</tspan>",
    "<tspan x='1'>一</tspan>",
]


def _drawing(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg">'
        f"<title>a<b/>c</title><a> <rect/> </a><text>{text}</text></svg>"
    )


@pytest.mark.parametrize("name", CASES)
def test_a_run_beside_an_element(name: str) -> None:
    written, wanted = CASES[name]
    assert with_runs_marked(_drawing(written).encode()).decode() == _drawing(wanted)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_another_encoding(encoding: str) -> None:
    written, wanted = CASES["after a nested element"]
    data = ("\ufeff" + _drawing(written)).encode(encoding)
    assert with_runs_marked(data) == ("\ufeff" + _drawing(wanted)).encode(encoding)


@pytest.mark.parametrize("text", SOUND)
def test_what_the_engine_draws_stays_as_it_was(text: str) -> None:
    assert with_runs_marked(_drawing(text).encode()) == _drawing(text).encode()


def test_the_sample_s_drawings_stay_as_they_were() -> None:
    for path in sorted((HOUSE / "issues").glob("*/figures/*.svg")):
        data = path.read_bytes()
        assert with_runs_marked(data) == data


@pytest.mark.parametrize("name", CASES)
def test_no_word_moves(name: str) -> None:
    written = _drawing(CASES[name][0]).encode()
    before, after = (
        "".join(ET.fromstring(d).itertext()) for d in (written, with_runs_marked(written))
    )
    assert before == after
