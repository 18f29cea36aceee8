"""What the press leaves out, and which pages mix colours."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest

from builder.editions.inking import _filling_pages, _is_transparent, _leave_out_what_screens_need
from builder.pdf.content import instructions

Name, Dictionary = pikepdf.Name, pikepdf.Dictionary


def test_a_press_knows_no_actions_forms_or_scripts() -> None:
    pdf = pikepdf.new()
    for key in ("OpenAction", "AA", "AcroForm", "PageMode", "Lang", "MarkInfo"):
        pdf.Root[f"/{key}"] = Dictionary()
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(), EmbeddedFiles=Dictionary(), Dests=Dictionary()
    )
    _leave_out_what_screens_need(pdf)
    assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Names", "/Lang", "/MarkInfo"}
    assert set(pdf.Root.Names.keys()) == {"/Dests"}
    _leave_out_what_screens_need(pdf)


def test_empty_pages_stand_before_the_pages_of_the_cover() -> None:
    """Five pages, the last two of them the cover's back, become eight."""
    pdf = pikepdf.new()
    for width in range(101, 106):
        pdf.add_blank_page(page_size=(width, 200))
        pdf.pages[-1].TrimBox = pdf.pages[-1].MediaBox
    assert len(list(_filling_pages(pdf, 4, 2))) == 3
    assert [int(page.MediaBox[2]) for page in pdf.pages] == [
        101, 102, 103, 105, 105, 105, 104, 105,
    ]  # fmt: skip


def resources() -> Any:
    """Graphics states, objects and patterns that mix colours, and those that do not."""
    states = {
        "/plain": {"/ca": 1, "/CA": 1, "/BM": Name.Normal},
        "/veil": {"/ca": 0.5},
        "/lines": {"/CA": 0.99},
        "/soft": {"/SMask": Dictionary()},
        "/blend": {"/BM": Name.Multiply},
    }
    objects = {"/form": {}, "/group": {"/Group": Dictionary()}, "/mask": {"/SMask": Dictionary()}}
    inner = {name: Dictionary(one) for name, one in objects.items()}
    patterns = {
        "/P1": {"/Resources": Dictionary(XObject=Dictionary({"/form": inner["/form"]}))},
        "/P2": {"/Resources": Dictionary(XObject=Dictionary(inner))},
        "/P3": {},
    }
    return Dictionary(
        ExtGState=Dictionary({name: Dictionary(one) for name, one in states.items()}),
        XObject=Dictionary(inner),
        Pattern=Dictionary({name: Dictionary(one) for name, one in patterns.items()}),
    )


@pytest.mark.parametrize(
    ("shown", "mixes"),
    [
        ("0 0 9 9 re f", False),
        ("/plain gs /form Do /P1 scn", False),
        ("/veil gs", True),
        ("/lines gs", True),
        ("/soft gs", True),
        ("/blend gs", True),
        ("/group Do", True),
        ("/mask Do", True),
        ("/P2 scn", True),
        ("0 0 1 /P2 SCN", True),
        ("/P3 scn 0 1 0 scn", False),
        ("/unknown gs /unknown Do /unknown scn", False),
        ("/veil Do /group gs", False),
    ],
)
def test_which_pages_mix_colours(shown: str, mixes: bool) -> None:
    assert _is_transparent(resources(), instructions(shown.encode())) == mixes


def test_a_page_with_no_resources_mixes_none() -> None:
    assert not _is_transparent(Dictionary(), instructions(b"/veil gs"))
