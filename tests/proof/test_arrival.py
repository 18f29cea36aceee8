"""The guard against silent loss: what was cut from the pages is missed, what is there is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder.ground.spots import Spot
from builder.issue.model import Side
from builder.proof.arrival import arrived

ZH = "小镇在江的北岸，从码头到山脚只有一条长街，街上铺着青石板，雨天发亮。"
ZH_TOO = "天不亮早市就开了，渔船靠岸，挑担的人从山里下来，街上挤得走不动。"
EN = "The town lies on the north bank, and a single long street runs from the landing."
EN_TOO = "The market opens before daylight, when the boats land and the carriers come down."
COPY: list[tuple[Side, str, Spot]] = [
    ("zh", ZH, Spot(Path("a.md"), 4)),
    ("en", EN, Spot(Path("a.md"), 6)),
    ("zh", ZH_TOO, Spot(Path("a.md"), 8)),
    ("en", EN_TOO, Spot(Path("a.md"), 10)),
]
WHOLE = f"{ZH}\n{EN}\n{ZH_TOO}\n{EN_TOO}"

# what stands on the pages, | for a page break; the findings, by line of the copy
PAGES = {
    "as it was written": (WHOLE, []),
    "lines broken": (WHOLE.replace("一条", "一\r\n条").replace("street", "str-\neet"), []),
    "other order": (f"{EN_TOO}\n{ZH_TOO}|{EN}\n{ZH}", []),
    "pairs across pages": (
        f"{ZH[:20]}\n{EN[:40]}|{ZH[20:]}\n{EN[40:]}\n{ZH_TOO}\n{EN_TOO}",
        [],
    ),
    "ligatures": (WHOLE.replace("fi", "\ufb01").replace("ff", "\ufb00"), []),
    "soft hyphens and joiners": ("\u00ad".join(WHOLE), []),
    "running heads beside": (f"{ZH[:9]} {EN[:9]} 1\n{WHOLE}|{ZH[:9]} 2", []),
    "a Chinese paragraph gone": (f"{EN}\n{ZH_TOO}\n{EN_TOO}", ["4 lost", "4 characters"]),
    "an English paragraph gone": (f"{ZH}\n{ZH_TOO}\n{EN_TOO}", ["6 lost", "6 characters"]),
    "a Chinese paragraph twice": (f"{WHOLE}\n{ZH}", ["4 doubled"]),
    "an English paragraph twice": (f"{WHOLE}|{EN}", ["6 doubled"]),
    "one swapped for another": (
        f"{ZH}\n{EN}\n{ZH}\n{EN_TOO}",
        ["4 doubled", "8 lost", "8 characters"],
    ),
    "a sentence gone": (WHOLE.replace("雨天发亮", ""), ["4 characters"]),
    "one character gone": (WHOLE.replace("码", ""), ["4 characters"]),
    "one character unreadable": (WHOLE.replace("码", "\ufffd"), ["4 characters"]),
    "letters gone": (WHOLE.replace("street", ""), ["6 characters"]),
    "nothing at all": ("|", ["4 lost", "6 lost", "8 lost", "10 lost", "4 characters"]),
    "no pages": (None, ["4 lost", "6 lost", "8 lost", "10 lost", "4 characters"]),
}


@pytest.mark.parametrize("case", PAGES)
def test_what_is_missed(case: str) -> None:
    text, expected = PAGES[case]
    found = arrived(COPY, text.split("|") if text is not None else [])
    told = [f"{finding.line} {finding.check.removeprefix('arrival/')}" for finding in found]
    assert sorted(told) == sorted(expected)
    assert all(finding.severity == "error" for finding in found)


def test_a_paragraph_written_twice_must_arrive_twice() -> None:
    twice = [*COPY, ("zh", ZH, Spot(Path("a.md"), 20))]
    assert [f.check for f in arrived(twice, [WHOLE])] == [  # type: ignore[arg-type]
        *("arrival/lost", "arrival/lost", "arrival/characters")
    ]
    assert arrived(twice, [WHOLE, ZH]) == []  # type: ignore[arg-type]


HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=30)
LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=60, max_size=200)


@given(zh=st.lists(HAN, min_size=1, max_size=5, unique=True), data=st.data())
def test_any_paragraph_that_is_cut_is_missed(zh: list[str], data: st.DataObject) -> None:
    copy: list[tuple[Side, str, Spot]] = [
        ("zh", text, Spot(Path("a.md"), line)) for line, text in enumerate(zh, 1)
    ]
    cut = data.draw(st.integers(0, len(zh) - 1))
    assert arrived(copy, ["\n".join(zh)]) == []
    rest = "\n".join(zh[:cut] + zh[cut + 1 :])
    found = arrived(copy, [rest])
    assert "arrival/lost" in {f.check for f in found if f.line == cut + 1}


@given(en=LATIN, size=st.integers(5, 40))
def test_any_break_of_lines_and_pages_is_passed_over(en: str, size: int) -> None:
    assume(len(en.replace(" ", "")) > 40)
    pieces = [en[n : n + size] for n in range(0, len(en), size)]
    copy: list[tuple[Side, str, Spot]] = [("en", en, Spot(Path("a.md")))]
    assert arrived(copy, ["\n".join(pieces)]) == []
    half = len(en) // 2
    assert arrived(copy, [en[:half], en[half:]]) == []
