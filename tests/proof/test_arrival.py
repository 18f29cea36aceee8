"""The guard against silent loss: what was cut from the pages is missed, what is there is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder.ground.spots import Spot
from builder.issue.model import Side
from builder.proof.arrival import Wanted, arrived

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
    "marks in another order": (WHOLE.replace("，从码头", "从，码头"), ["4 order"]),
    "letters in another order": (WHOLE.replace("single long", "long single"), ["6 order"]),
    "the number of a note between": (WHOLE.replace("码头到", "码头12到"), []),
    "nothing at all": ("|", ["4 lost", "6 lost", "8 lost", "10 lost", "4 characters"]),
    "no pages": (None, ["4 lost", "6 lost", "8 lost", "10 lost", "4 characters"]),
}


@pytest.mark.parametrize("case", PAGES)
def test_what_is_missed(case: str) -> None:
    text, expected = PAGES[case]
    found = arrived(Wanted(COPY), text.split("|") if text is not None else [])
    told = [f"{finding.line} {finding.check.removeprefix('arrival/')}" for finding in found]
    assert sorted(told) == sorted(expected)
    assert {f.check for f in found if f.severity == "warning"} <= {"arrival/order"}


def test_a_paragraph_written_twice_must_arrive_twice() -> None:
    twice = [*COPY, ("zh", ZH, Spot(Path("a.md"), 20))]
    assert [f.check for f in arrived(Wanted(twice), [WHOLE])] == [  # type: ignore[arg-type]
        *("arrival/lost", "arrival/lost", "arrival/characters")
    ]
    assert arrived(Wanted(twice), [WHOLE, ZH]) == []  # type: ignore[arg-type]


HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=30)
LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=60, max_size=200)


@given(zh=st.lists(HAN, min_size=1, max_size=5, unique=True), data=st.data())
def test_any_paragraph_that_is_cut_is_missed(zh: list[str], data: st.DataObject) -> None:
    copy: list[tuple[Side, str, Spot]] = [
        ("zh", text, Spot(Path("a.md"), line)) for line, text in enumerate(zh, 1)
    ]
    cut = data.draw(st.integers(0, len(zh) - 1))
    assert arrived(Wanted(copy), ["\n".join(zh)]) == []
    rest = "\n".join(zh[:cut] + zh[cut + 1 :])
    found = arrived(Wanted(copy), [rest])
    assert "arrival/lost" in {f.check for f in found if f.line == cut + 1}


@given(en=LATIN, size=st.integers(5, 40))
def test_any_break_of_lines_and_pages_is_passed_over(en: str, size: int) -> None:
    assume(len(en.replace(" ", "")) > 40)
    pieces = [en[n : n + size] for n in range(0, len(en), size)]
    copy: list[tuple[Side, str, Spot]] = [("en", en, Spot(Path("a.md")))]
    assert arrived(Wanted(copy), ["\n".join(pieces)]) == []
    half = len(en) // 2
    assert arrived(Wanted(copy), [en[:half], en[half:]]) == []


TITLE = "Guidelines for the Orderly Development of Regional Innovation Corridors and Zones"


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (f"这一条的英文名称是 {TITLE}，请注意。", f"{TITLE}."),
        (f"译文：“{TITLE}”，见附件。{TITLE}。", f"It is called “{TITLE}”; see the annex."),
        (ZH, f"The Chinese reads: {ZH}{ZH}"),
    ],
)
def test_a_side_may_quote_the_other(zh: str, en: str) -> None:
    copy: list[tuple[Side, str, Spot]] = [
        ("zh", zh, Spot(Path("a.md"), 4)),
        ("en", en, Spot(Path("a.md"), 6)),
    ]
    assert arrived(Wanted(copy), [f"{zh}\n{en}"]) == []
    told = [finding.check for finding in arrived(Wanted(copy), [zh])]
    assert "arrival/lost" in told or "arrival/characters" in told
    twice = [finding.check for finding in arrived(Wanted(copy), [f"{zh}\n{en}\n{zh}\n{en}"])]
    assert twice and set(twice) == {"arrival/doubled"}


def test_furniture_repeats_a_headline_that_a_paragraph_quotes() -> None:
    copy: list[tuple[Side, str, Spot]] = [("en", f"See {TITLE}.", Spot(Path("a.md"), 4))]
    pages = [f"{TITLE}\nSee {TITLE}.\n{TITLE}"]
    assert arrived(Wanted(copy, frozenset({TITLE})), pages) == []
    assert [f.check for f in arrived(Wanted(copy), pages)] == ["arrival/doubled"]


@pytest.mark.parametrize(
    ("page", "absent"),
    [
        ("一总计 1,436.5 亿元 四café", ""),
        ("一总计1,436.5\r\n亿元 四cafe\u0301", ""),
        ("一总计 1,436.5 四café 亿元", "一总计 1,436.5 亿元"),
        ("一总计 1,436.5 亿元 四cafe", "四cafe\u0301"),
    ],
)
def test_words_of_figures_are_looked_for(page: str, absent: str) -> None:
    spot = Spot(Path("a.md"), 9)
    drawn = [("一总计 1,436.5 亿元", spot), ("四cafe\u0301", spot)]
    told = arrived(Wanted((), drawn=drawn), [page])
    expected = [(9, "warning", absent)] if absent else []
    assert [(f.line, f.severity, f.message.split(": ")[1]) for f in told] == expected
