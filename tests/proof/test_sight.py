"""Text and figures that no reader can see: one style sheet a row, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from builder.makeup.fontbook import FontBook
from tests.broken import Bed, line_of

ZH, EN = "river.md:5:14 p2", "river.md:5:22 p2"
BYLINE = {"colour": [f"{ZH} unseen/colour!", f"{EN} unseen/colour!"]}

UNSEEN = {
    # cut off by a box
    ".pair .cell > p {max-height: 45pt; overflow: hidden}": ["river.md:11:1 p2 unseen/clipped!"],
    ".pair .zh > p {height: 9pt; overflow: hidden}": [
        "river.md:8:1 p2 unseen/clipped!",
        "river.md:19:1 p2 unseen/clipped!",
    ],
    # beyond the page
    ".byline .zh > p {position: relative; left: -900pt}": [f"{ZH} unseen/beyond!"],
    ".byline .en > p {margin-left: 380pt; white-space: nowrap}": [f"{EN} unseen/beyond!"],
    ".byline .zh {text-indent: -9999px}": [f"{ZH} unseen/beyond!"],
    ".byline .zh {transform: translate(0, -3000pt)}": [f"{ZH} unseen/beyond!"],
    # in the colour of the ground
    ".byline {color: #fff}": BYLINE["colour"],
    ".byline {color: #F4F1EA}": BYLINE["colour"],
    ".byline {background: #111; color: var(--ink)}": BYLINE["colour"],
    ".byline .zh {color: transparent}": [f"{ZH} unseen/colour!"],
    ".byline {opacity: 0}": BYLINE["colour"],
    ".byline {opacity: 0.05}": BYLINE["colour"],
    # under something
    ".headline {position: relative; z-index: -1} .article {background: white}": [
        "river.md:2:13 p2 unseen/covered!",
        "river.md:2:24 p2 unseen/covered!",
    ],
    # two lines in one place
    ".byline .zh > p {position: relative; top: -22.5pt}": [
        "river.md:4:18 p2 unseen/overprinted!",
    ],
    # too small
    ".byline p {font-size: 0.5pt}": [f"{ZH} unseen/size!", f"{EN} unseen/size!"],
    # what is not of the copy
    "@page { @top-left { color: white } }": ["p2 unseen/colour?"],
    # figures
    ".figure {margin-left: 400pt; width: 482pt}": ["river.md:29:1 p2 unseen/figure!"],
    ".picture {position: relative; left: 80pt}": ["river.md:29:1 p2 unseen/figure?"],
    ".picture {overflow: hidden; height: 30pt !important}": ["river.md:29:1 p2 unseen/figure!"],
}

SEEN = [
    ".byline {background: #111; color: #fff}",
    ".byline {background: var(--accent); color: white; padding: 0 2pt}",
    ".pair p {text-decoration: underline line-through}",
    ".pair {background: var(--tint)}",
    ".pair {border-radius: 4pt; overflow: hidden; background: #eee}",
    ".headline {line-height: 18pt}",
    ".byline {opacity: 0.6}",
    ".figure {border: 0.5pt solid var(--ink)}",
    ".picture {overflow: hidden}",
    ".kicker p {writing-mode: horizontal-tb; transform: rotate(-4deg)}",
]


@pytest.fixture
def bed(tmp_path: Path, fonts: FontBook) -> Bed:
    return Bed(tmp_path / "layouts", fonts)


def _told(bed: Bed) -> list[str]:
    return [line for line in map(line_of, bed.told()) if "unseen/" in line]


@pytest.mark.parametrize(("css", "told"), UNSEEN.items())
def test_what_cannot_be_seen_is_told(bed: Bed, css: str, told: Sequence[str]) -> None:
    bed.layout(css=css)
    assert set(told) <= set(_told(bed)), _told(bed)


@pytest.mark.parametrize("css", SEEN)
def test_what_can_be_seen_is_no_finding(bed: Bed, css: str) -> None:
    bed.layout(css=css)
    assert _told(bed) == []


@pytest.mark.parametrize("of", ["parallel", "columns"])
def test_the_house_s_own_layouts_show_all(bed: Bed, of: str) -> None:
    bed.layout(of)
    assert _told(bed) == []
