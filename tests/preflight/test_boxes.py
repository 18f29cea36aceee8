"""Boxes and bleed: what reaches, what stops short, what is let be."""

from __future__ import annotations

import pytest
from pikepdf import Array

from builder.preflight.examining import limits_for, preflight

from . import sheets
from .defects import save_clean


def found(pdf, tmp_path, edition="print", **limits):
    path = tmp_path / "sheet.pdf"
    save_clean(pdf, path, edition)
    return preflight(path, edition=edition, limits=limits_for(edition, limits))


@pytest.mark.parametrize(
    ("content", "sides"),
    [
        (b".2 0 0 0 k 15.4 140 30 20 re f", ""),  # reaches the bleed
        (b".2 0 0 0 k 24 140 30 20 re f", "left"),
        (b".2 0 0 0 k 24.4 140 30 20 re f", "left"),  # meant to touch
        (b".2 0 0 0 k 26 140 30 20 re f", ""),  # does not
        (b".2 0 0 0 k 20 140 30 20 re f", "left"),  # stops within the bleed
        (b".2 0 0 0 k 100 310 30 14 re f", "head"),
        (b".2 0 0 0 k 194 15.4 30 290 re f", "right"),
        (b".2 0 0 0 k 24 24 200 300 re f", "left, foot, right, head"),
        (b"0 0 0 0 k 24 24 200 300 re f", ""),  # paper
        (b".2 0 0 0 k 0 140 24 20 re f", ""),  # wholly beside the page
        (b"q 200 0 0 68 24 15.4 cm /P Do Q", "left, right"),
        (b"0 0 0 1 K 1 w 24 150 m 60 150 l S", "left"),
        (b".2 0 0 0 k 24 140 30 20 re f 15.4 140 8.6 20 re f", ""),  # carried on in the bleed
        (b".2 0 0 0 k 24 140 30 20 re f .3 0 0 0 k 15.4 140 8.6 20 re f", "left"),
    ],
)
def test_bleed_is_reached(content, sides, tmp_path):
    pdf = sheets.clean_press()
    for page in range(4):
        pdf.pages[page].obj.Contents = pdf.make_stream(b".1 0 0 0 k 60 60 9 9 re f ")
    sheets.paint(pdf, content)
    words = [f.message.split(": ")[-1] for f in found(pdf, tmp_path) if f.check == "bleed/reach"]
    assert words == ([sides] if sides else [])


@pytest.mark.parametrize(
    ("trim_mm", "count"),
    [([70.56, 105.83], 0), ([70.7, 105.7], 0), ([105.83, 70.56], 4), ([71, 105.83], 4)],
)
def test_the_size_ordered(trim_mm, count, tmp_path):
    assert len(found(sheets.clean_press(), tmp_path, trim_mm=trim_mm)) == count


def test_the_bleed_asked(tmp_path):
    assert found(sheets.clean_press(), tmp_path, bleed_mm=3.0) == []
    messages = {f.message for f in found(sheets.clean_press(), tmp_path, bleed_mm=3.5)}
    assert messages == {"the bleed is 3.0 mm where 3.5 mm is asked"}


def test_a_slug_may_hold_type(tmp_path):
    pdf = sheets.clean_press()
    sheets.paint(pdf, b"/Over gs 0 0 0 1 k " + sheets.line("Hi", 60, 4, 6))
    assert found(pdf, tmp_path) == []


@pytest.mark.parametrize(
    ("x", "words"),
    [(205, "type stands across the trim"), (600, "type stands off the page"), (199, "")],
)
def test_type_beyond_the_trim(x, words, tmp_path):
    pdf = sheets.clean_press()
    sheets.paint(pdf, b"/Over gs 0 0 0 1 k " + sheets.line("Hi Hi", x, 140))
    assert [f.message for f in found(pdf, tmp_path)] == ([words] if words else [])


def test_boxes_given_upside_down_are_the_same_boxes(tmp_path):
    pdf = sheets.clean_press()
    for page in pdf.pages:
        left, foot, right, head = sheets.TRIM
        page.obj.TrimBox = Array([right, head, left, foot])
    assert found(pdf, tmp_path) == []


def test_boxes_from_the_tree_above(tmp_path):
    pdf = sheets.clean_press()
    for page in pdf.pages:
        del page.obj.MediaBox
    pdf.Root.Pages.MediaBox = Array(sheets.MEDIA)
    assert found(pdf, tmp_path) == []


def test_a_page_without_any_media_box_is_told(tmp_path):
    pdf = sheets.clean_press()
    pdf.pages[1].obj.MediaBox = Array([])
    told = [f.message for f in found(pdf, tmp_path) if f.check == "file/damaged"]
    assert len(told) == 1 and "MediaBox" in told[0]
