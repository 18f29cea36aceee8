"""What is laid over a page, from boxes and characters at known places."""

from __future__ import annotations

import pytest

from builder.desk.overlays import holes, overset, rivers, set_lines
from builder.desk.pages import PageText
from builder.desk.press import anatomy_of
from builder.desk.standing import PlacedBox
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.measures import Widths


def box(name, left, head, right, foot, parent, kind="block"):
    return PlacedBox(0, name, kind, (left, head, right, foot), parent)


PAIR = [
    box("@page", 0, 0, 500, 700, -1),
    box("div.row", 0, 0, 400, 90, 0),
    box("div.cell.zh", 0, 0, 200, 90, 1),
    box("p", 0, 0, 190, 30, 2),
    box("p", 0, 0, 190, 15, 3, "line"),
    box("p", 0, 15, 190, 30, 3, "line"),
    box("div.cell.en", 200, 0, 400, 90, 1),
    box("p", 210, 0, 400, 90, 6),
    *(box("p", 210, 15 * n, 400, 15 * n + 15, 7, "line") for n in range(6)),
]


def test_a_column_that_ends_before_its_neighbour_leaves_a_hole():
    assert list(holes(PAIR, 15)) == [(0, 30, 200, 90)]


def test_columns_that_end_together_leave_none():
    full = [*PAIR, *(box("p", 0, 15 * n, 190, 15 * n + 15, 3, "line") for n in range(2, 6))]
    assert not list(holes(full, 15))


@pytest.mark.parametrize(("right", "told"), [(190, []), (191, []), (196, ["p"])])
def test_a_line_beyond_its_measure_is_overset(right, told):
    boxes = [*PAIR[:4], box("p", 0, 0, right, 15, 3, "line")]
    assert [one.name for one in overset(boxes)] == told


def page(*lines, space=3.0, em=10.0, top=0.0):
    """Lines of text, each 15 points below the last; every character half an em or one wide."""
    chars, boxes = "", []
    for number, (text, gap) in enumerate(lines):
        x, head = 0.0, top + 15.0 * number
        for char in text:
            width = gap if char == " " else em if ord(char) > 0x2E80 else em / 2
            boxes.append((x, head, x + width, head + 12))
            x += width + (gap if ord(char) > 0x2E80 else 0)
            chars += char
        chars += "\n"
        boxes.append((0.0, 0.0, 0.0, 0.0))
    return PageText(chars, tuple(boxes))


WORDS = "one two three four"


@pytest.mark.parametrize(
    ("text", "gap", "kind"),
    [
        (WORDS, 3.0, "usual"),
        (WORDS, 5.0, "loose"),
        (WORDS, 1.5, "tight"),
        ("中文一行排得很疏", 0.0, "usual"),
        ("中文一行排得很疏", 1.0, "loose"),
    ],
)
def test_lines_are_held_against_what_is_usual_on_the_page(text, gap, kind):
    usual = [(WORDS, 3.0)] * 6
    line = list(set_lines(page(*usual, (text, gap))))[-1]
    told = "tight" if line.looseness < 0 else "loose" if line.looseness >= 1 else "usual"
    assert told == kind


def test_white_that_runs_down_through_four_lines_is_a_river():
    (river,) = rivers(page(*[("aaaa bbbb", 3.0)] * 5))
    assert [space[0] for space in river] == [20.0] * 5


def test_spaces_that_stand_apart_are_none():
    lines = [("aaaa bbbb", 3.0), ("aaaaaa bb", 3.0)] * 4
    assert not list(rivers(page(*lines)))


def test_three_lines_are_chance():
    assert not list(rivers(page(*[("aaaa bbbb", 3.0)] * 3)))


@pytest.mark.parametrize(
    ("widths", "columns"),
    [(None, ((0, 228), (254, 482))), (Widths(200.0, 256.0), ((0, 200), (226, 482)))],
)
def test_columns_are_those_of_the_issue(widths, columns):
    """The type area of parallel is 482 pt wide; its languages are weighed."""
    galley = Galley("", {}, read_layout("parallel"), widths=widths)
    found = anatomy_of(galley, 0.0, ()).columns
    assert [pytest.approx(each, abs=0.6) for each in columns] == [*found]
