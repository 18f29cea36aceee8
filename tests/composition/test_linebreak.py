"""Line-break classes: what may start and end a line, and what stays whole.

The tables hold what Unicode Standard Annex 14, the Web Platform Tests of ``line-break``, CLREQ and
xeCJK agree on, for characters that are easily forgotten.
"""

from __future__ import annotations

import pytest

from builder.composition.clreq import NO_START_HAN, Prohibition
from builder.composition.spacing import Rules, prepare

from .texts import cells

LEVELS: tuple[Prohibition, ...] = ("whole", "strict", "gb", "basic")


def shown(text: str, prohibition: Prohibition = "whole") -> str:
    """The text with a stroke wherever a line may end."""
    setting = prepare(cells(text), Rules(prohibition=prohibition))
    breaks = set(setting.breaks[:-1])
    return "".join(char + ("|" if at in breaks else "") for at, char in enumerate(text))


NEVER_AT_A_START = [
    ("middle dots", "・･·‧•"),
    ("stops", "：；‼⁇⁈⁉！？，、。．"),
    ("small stops", "﹐﹑﹒﹔﹕﹖﹗"),
    ("half-width stops", "｡､"),
    ("vertical stops", "︐︑︒︓︔︕︖"),
    ("closing", "〞〟｣﹚﹜﹞⟩⟫"),
    ("vertical closing", "︘︶︸︺︼︾﹀﹂﹄﹈"),
    ("after figures", "°‰′″‵℃℉﹪％￠‱"),
    ("iteration", "々〻ゝゞヽヾ"),
    ("small kana", "ぁっゃァッャーㇰｧｰ"),
    ("hyphens", "‐–〜゠"),
    ("fixed spaces", "\u2002\u2003\u2009\u200a"),
    ("raised and lowered", "₂²®™"),
]


@pytest.mark.parametrize(("name", "chars"), NEVER_AT_A_START, ids=[n for n, _ in NEVER_AT_A_START])
@pytest.mark.parametrize("level", LEVELS)
def test_never_at_a_line_start(name: str, chars: str, level: Prohibition) -> None:
    assert [char for char in chars if f"文|{char}" in shown(f"文{char}文", level)] == []


NEVER_AT_AN_END = [
    ("opening", "〝｢﹙﹛﹝⟨⟪（《“"),
    ("vertical opening", "︗︵︷︹︻︽︿﹁﹃﹇"),
    ("before figures", "￡￦﹩₩₹₽¥￥$€№"),
]


@pytest.mark.parametrize(("name", "chars"), NEVER_AT_AN_END, ids=[n for n, _ in NEVER_AT_AN_END])
@pytest.mark.parametrize("level", LEVELS)
def test_never_at_a_line_end(name: str, chars: str, level: Prohibition) -> None:
    assert [char for char in chars if f"{char}|" in shown(f"文{char}文", level)] == []


INSEPARABLE = "‥…⋯․︙"


def test_dots_start_a_line_in_no_strict_setting() -> None:
    assert [char for char in INSEPARABLE if f"文|{char}" in shown(f"文{char}文")] == []


# every place a line may end where numbers keep their units
SEQUENCES = [
    "售|价|₩5000元",
    "约|￡100|镑",
    "约|₹500|卢|比",
    "US$100",
    "10～|20人",
    "10-20人",
    "3.5%",
    "2017—|2020年",
    "A—|B",
    "北|京—|上|海",
    "他|说——|好",
    "……|好",
    "AT&T|公|司",
    "C++|语|言",
    "A/B|测|试",
    "24/7|服|务",
    "50℃|以|上",
    "36°5′",
    "100km/h",
    "4G/5G",
    "№5",
    "No. 5",
    "Vol. 3",
    "p. 12",
    "fig. 3a",
    "Mr. Smith",
    "Dr Wang",
    "No |way",
    "佐々|木",
    "コー|ヒー",
    "1,436.5亿元",
    "10 000人",
    "1 234 567",
    "约|10 万人",
    "30个|百|分|点",
    "@某|某",
    "H₂O",
    "CO₂|排|放",
    "m²|以|上",
    "½个",
    "〝引〞|号",
    "文﹐|文",
    "约|翰·|史|密|斯",
    "B2B",
    "3D|打|印",
    "文！？|文",
    "文！！！|文",
    "文。”|文",
    "文：|“文",
    "文——|“文",
    "1∶3",
    "2／3",
    "和/或",
    "3.5 billion",
    "320 kV",
]


@pytest.mark.parametrize("expected", SEQUENCES)
def test_where_lines_may_end(expected: str) -> None:
    assert shown(expected.replace("|", "")) == expected


@pytest.mark.parametrize("level", LEVELS)
def test_a_single_dash_connects_at_every_level(level: Prohibition) -> None:
    assert "|—" not in shown("北京—上海", level)


@pytest.mark.parametrize(("level", "cost"), [("strict", Rules().unit), ("gb", 0), ("basic", 0)])
def test_figures_stay_whole_and_let_their_han_units_go(level: Prohibition, cost: float) -> None:
    assert shown("收入28.3万亿元", level) == "收|入|28.3|万|亿|元"
    assert shown("约US$10 billion的", level) == "约|US$10 billion|的"
    assert shown("第12届，10 万人，第3位", level) == "第12|届，|10 |万|人，|第3|位"
    setting = prepare(cells("收入28.3万亿元"), Rules(prohibition=level))
    assert [setting.penalty[at] for at in setting.breaks] == [0, 0, cost, cost, cost, 0]


# copy and its natural width in em
WIDTHS = [
    ("好！！好", 3.0),
    ("好？！好", 3.0),
    ("好！！！好", 4.0),
    ("好？？？好", 4.0),
    ("好！好", 3.0),
]


@pytest.mark.parametrize(("text", "width"), WIDTHS)
def test_exclamation_marks_that_run(text: str, width: float) -> None:
    assert sum(prepare(cells(text), Rules()).width) == pytest.approx(width)


# copy, and the gap in em that each of the characters named has after it
SPACED = [
    ("CO₂约", "₂", 0.25),
    ("m²约", "²", 0.25),
    ("X®约", "®", 0.25),
    ("约½的", "½", 0.25),
    ("引+培", "引", 0.25),
    ("引+培", "+", 0.25),
    ("的#话题", "的", 0.0),
    ("看@某某", "@", 0.0),
]


@pytest.mark.parametrize(("text", "char", "gap"), SPACED)
def test_space_beside_signs(text: str, char: str, gap: float) -> None:
    clusters = cells(text)
    at = text.index(char)
    setting = prepare(clusters, Rules())
    assert setting.width[at] - clusters[at].advance == pytest.approx(gap)


def test_what_clings_is_set_as_han() -> None:
    assert {char for char in NO_START_HAN if char != "-"} >= set("々ー")
    setting = prepare(cells("佐々木"), Rules())
    assert setting.ease[0] == setting.ease[1] > 0
