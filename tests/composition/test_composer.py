"""Lines as a typesetter would sign them: tables to read, and random copy held to the rules."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.composition.clreq import Prohibition
from builder.composition.composer import WESTERN, Composer, Line, Shape, compose
from builder.composition.spacing import Cluster, Face, Rules, prepare

from .texts import CHINESE, cells, faults, random_copy


def set_lines(
    text: str, measure: float, rules: Rules | None = None, indent: float = 0
) -> list[Line]:
    found = cells(text)
    return compose(found, prepare(found, rules or Rules()), Shape(measure, indent))


def shown(text: str, lines: list[Line]) -> str:
    return "/".join(text[line.start : line.end].strip() for line in lines)


# what it shows, measure in em, copy with the line ends expected
BROKEN = [
    ("a comma takes half its width at the end", 5.5, "国家高新区，/年均增长率/很快很快。"),
    (
        "a mark that would start a line takes its neighbour along",
        8,
        "国家高新区的成/果，新区今年仍有/增长，企业很多。",
    ),
    ("an opening bracket goes to the next line", 6, "创新驱动发展/《科技日报》报/道了这件事。"),
    ("—— stays whole and never starts a line", 6, "这一件事/情——报道说/得好极了。"),
    ("…… never starts a line", 6, "他们都说/好……后来/没有人再提/起了。"),
    ("a number keeps its unit", 7, "我们总收入达到/28.3万亿元，很/好很好很好。"),
    ("第3位 stays together", 6, "它在全国排名/第3位，成绩/是很好的了。"),
    ("the interpunct never starts a line", 5, "他是曾农·/考普龙先/生来到成/都了。"),
    ("currency keeps its amount", 6, "这项目投资超/过US$10亿，/很多很多钱。"),
    ("no single character is left over", 5, "我们来到大/成都。"),
]


@pytest.mark.parametrize(("rule", "measure", "expected"), BROKEN, ids=[r for r, *_ in BROKEN])
def test_lines_end_where_they_should(rule: str, measure: float, expected: str) -> None:
    text = expected.replace("/", "")
    assert shown(text, set_lines(text, measure)) == expected


# level, copy, a measure at which only that level lets the line end so
LEVELS = [
    ("strict", "这一件事情——报道说", 5.0, False),
    ("gb", "这一件事情——报道说", 5.0, True),
    ("basic", "这一件事情——报道说", 5.0, True),
]


# level, the lines of copy that does not fill them evenly while its number is whole
UNITS: list[tuple[Prohibition, str]] = [
    ("strict", "全区工业总产值约是3,880.2/亿元。固定资产投资也增长/了不少"),
    ("whole", "全区工业总产值约是/3,880.2亿元。固定资产投资/也增长了不少"),
    # where another place is as good, the unit stays
    ("strict", "全区的工业总产值大概是/3,880亿元，固定资产投资/也增长了不少"),
]


@pytest.mark.parametrize(("level", "expected"), UNITS)
def test_numbers_part_from_han_units_for_want_of_better(level: Prohibition, expected: str) -> None:
    text = expected.replace("/", "")
    lines = set_lines(text, 12.0, Rules(prohibition=level))
    assert shown(text, lines) == expected


@pytest.mark.parametrize(("level", "text", "measure", "starts"), LEVELS)
def test_levels_of_prohibition(level: str, text: str, measure: float, starts: bool) -> None:
    lines = set_lines(text, measure, Rules(prohibition=level))  # type: ignore[arg-type]
    assert any(text[line.start] == "—" for line in lines) is starts


# copy, its natural width in em with every mark where GB/T 15834 and CLREQ put it
WIDTHS = [
    ("中文", 2.0),
    ("中，文", 3.0),
    ("《中文》", 3.0),  # half an em off at both edges of the line
    ("》《", 1.5),  # one half between them instead of two
    ("中》，文", 3.5),
    ("（《中", 2.0),
    ("中·文", 2.5),
    ("A中", 0.52 + 0.25 + 1),
    ("中A，", 1 + 0.25 + 0.52 + 0.5),
    ("中 A", 1 + 0.25 + 0.52),  # a typed space is the Han–Latin space, not one more
    ("中！！", 2.0),  # two share one square
    ("中！？文", 3.0),
    ("中！！！", 2.5),  # three take two, half an em off at the edge
]


@pytest.mark.parametrize(("text", "width"), WIDTHS)
def test_natural_widths(text: str, width: float) -> None:
    (line,) = set_lines(text, 20)
    assert line.width == pytest.approx(width)


def test_marks_keep_their_square_without_squeezing() -> None:
    (line,) = set_lines("《中》，", 20, Rules(squeeze=False))
    assert line.width == pytest.approx(4.0)


def test_hanging_marks_stand_outside_the_measure() -> None:
    text = "国家高新区。年均增长快。"
    lines = set_lines(text, 5, Rules(hang=True))
    assert shown(text, lines) == "国家高新区。/年均增长快。"
    assert lines[0].origins[-1] == pytest.approx(5.0)


def test_traditional_centred_marks_never_hang_and_give_a_quarter() -> None:
    face = Face(1.0, region="hant")
    found = [Cluster(c, 1.0, face, True, 0.0, 0.0, 0.3, 0.3) for c in "國家高新區，年均增長"]
    lines = compose(found, prepare(found, Rules(hang=True)), Shape(6.0))
    assert lines[0].end == 6
    assert lines[0].origins[-1] + 0.75 == pytest.approx(6.0)


def test_ink_bounds_what_squeezing_takes() -> None:
    found = [Cluster(c, 1.0, CHINESE, True, 0.0, 0.0, 0.1, 0.2) for c in "中》，文"]
    (line,) = compose(found, prepare(found, Rules()), Shape(20))
    assert line.width == pytest.approx(4.0 - 0.2)


def test_a_short_last_line_is_as_good_as_a_long_one() -> None:
    text = "国家高新区年均增长率很高的是啊。"
    lines = set_lines("国家高新区的成果很多很多", 10)
    assert [line.end - line.start for line in lines] == [10, 2]
    ragged = compose(cells(text), prepare(cells(text), Rules()), Shape(12, 0.0, False))
    assert [line.end - line.start for line in ragged] == [12, 4]


def test_a_note_call_takes_no_space_and_stays() -> None:
    text = "中文1中文中文"
    found = cells(text, raised="1")
    lines = compose(found, prepare(found, Rules()), Shape(2.3))
    assert lines[0].end == 3
    assert lines[0].edges[3] == pytest.approx(2.3)


def test_shares_go_to_gaps_only_and_squeezing_comes_first() -> None:
    text = "国家高新，区年均增长率很高。"
    lines = set_lines(text, 7.75)
    first = lines[0]
    assert first.flush
    assert first.end == 8  # eight characters squeezed into 7.75 em rather than seven stretched
    assert first.origins[5] - first.origins[4] == pytest.approx(0.75)


# what no line holds, measure in em, whether lines are justified, copy with the ends expected
LAST_RESORTS = [
    ("a checksum, anywhere", 6, True, "值为9b71d22|4bd62f3785d|96d46ad3ea3|d73dff7。"),
    ("a long number", 5, True, "号码12345|678901234|567890123。"),
    ("a ragged address, after its marks", 6, False, "见a.cn/|reports-|2026-annual?|id=01234567。"),
    ("a word, when nothing else is left", 6, True, "中ABCDEFGHI|JKLMNOP中文"),
    ("what fits a line is not broken", 6, True, "这是一个|ABCDEFGHIJK|好的"),
    ("dots, which begin no line, stay beyond", 5, True, "目|录........................|三"),
]


@pytest.mark.parametrize(("what", "measure", "justify", "expected"), LAST_RESORTS)
def test_what_no_line_holds_is_broken_as_a_last_resort(
    what: str, measure: float, justify: bool, expected: str
) -> None:
    text = expected.replace("|", "")
    found = cells(text)
    lines = compose(found, prepare(found, Rules()), Shape(measure, justify=justify))
    assert "|".join(text[line.start : line.end] for line in lines) == expected
    assert any(line.over for line in lines) is ("beyond" in what)
    assert any(line.torn for line in lines) is not ("beyond" in what or "fits" in what)


@settings(max_examples=60)
@given(
    st.text("0123456789abcdefABCDEF-/._@", min_size=30, max_size=200),
    st.floats(4, 20),
    st.floats(0, 2),
)
def test_nothing_written_without_spaces_leaves_its_column(
    token: str, measure: float, indent: float
) -> None:
    text = f"值为x{token}x。"
    for line in set_lines(text, measure, indent=indent):
        at = text[line.start : line.end]
        assert not line.over or not set(at) & set("0123456789abcdef"), at


def test_no_more_than_two_hyphens_run() -> None:
    text = "internationalisation " * 30
    lines = set_lines(text, 7.5)
    running = longest = 0
    for line in lines[:-1]:
        running = running + 1 if line.hyphen is not None else 0
        longest = max(longest, running)
    assert longest <= 2


@pytest.mark.parametrize("level", ["strict", "whole"])
def test_ten_thousand_random_lines(level: Prohibition) -> None:
    rng = random.Random(20170210)
    count, found, over, ragged, runts = 0, [], 0, [], []
    while count < 10_000:
        text = random_copy(rng, rng.randint(30, 300))
        clusters = cells(text)
        composer = Composer(clusters, prepare(clusters, Rules(prohibition=level)))
        for _ in range(3):
            shape = Shape(rng.uniform(8, 40), rng.choice([0.0, 2.0]))
            lines = composer.lines(shape)
            copy = [text[line.start : line.end] for line in lines]
            count += len(lines)
            found += faults(copy, text, whole=level == "whole")
            over += sum(line.over > 0.01 for line in lines)
            ragged += [c for c, line in zip(copy[:-1], lines[:-1], strict=True) if not line.flush]
            runts += [copy[-1]] if len(copy) > 1 and lines[-1].width < 1.55 else []
    assert found == []
    assert over == 0
    assert runts == []
    # a line filled by one word that may not be divided has nothing to stretch
    assert {line.strip() for line in ragged} <= {"GlobalFoundries"}


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="中文字，。（）“”——……·A1b2 -%￥第\u200b\u00ad\u00a0\n", min_size=1, max_size=60
    ),
    st.floats(1, 30),
    st.booleans(),
)
def test_any_text_is_set_whole_and_in_order(text: str, measure: float, justify: bool) -> None:
    clusters = cells(text)
    lines = compose(clusters, prepare(clusters, Rules()), Shape(measure, 0.0, justify))
    assert [line.start for line in lines] == [0, *[line.end for line in lines[:-1]]]
    assert lines[-1].end == len(text)
    for line in lines:
        assert len(line.origins) == line.end - line.start
        assert line.width <= measure + 0.01 or line.over > 0


# copy with the line ends expected, measure in em
BALANCED = [
    ("中国高新区的全球/雄心与一个技术三角", 9),
    ("移动支付：/从街头到全球", 9),
    ("成都高新区/位列全国第三", 8),
    ("电动汽车销量/超过50万辆", 8),
    ("高新区三年引进/投资1,436.5亿元", 9),
    ("报告认为“外引+内培”/会让年轻公司获益", 10.5),
    ("中国创新的一个技术/三角与2017年第3届/376.6亿元投资洽谈会", 10),
    ("Chengdu Hi-tech Zone /ranks third in the country", 14),
    ("GlobalFoundries comes to Chengdu /with a plan for ten billion dollars", 18),
    ("一行就够", 9),
    # a single word or character is no last line, where another place will do
    ("Two /twelfths breadths", 9.5),
    ("Its /38 bridges", 6),
    ("新/的城。", 3),
    ("中国\n/全球高新区的/雄心与中国创新", 9),
]


@pytest.mark.parametrize(("expected", "measure"), BALANCED)
def test_headlines_part_where_the_sense_does(expected: str, measure: float) -> None:
    text = expected.replace("/", "")
    found = cells(text)
    lines = compose(
        found, prepare(found, Rules(display=True)), Shape(measure, justify=False, balance=True)
    )
    assert "/".join(text[line.start : line.end] for line in lines) == expected


def test_marks_of_headlines_stand_close() -> None:
    plain, close = (
        sum(prepare(cells("好：好、好"), Rules(display=d)).width) for d in (False, True)
    )
    assert plain == pytest.approx(5.0)
    assert close == pytest.approx(4.3)


SENTENCE = (
    "The accelerator offers start-ups sixteen weeks of office space, technical support and "
    "connections with investors, while taking neither equity nor cash in return; participants "
    "receive cloud services worth three million yuan. "
)


def test_a_paragraph_gives_a_line_more_where_it_is_asked() -> None:
    found = cells(SENTENCE * 2)
    composer = Composer(found, prepare(found, Rules()))
    counts = [len(composer.lines(Shape(30, widest=0.9, looseness=more))) for more in (0, 1, 9)]
    assert counts[1] == counts[0] + 1
    assert counts[2] >= counts[1]  # as far as the measure allows
    for line in composer.lines(Shape(30, widest=0.9, looseness=1))[:-1]:
        assert line.flush


@pytest.mark.parametrize("text", [SENTENCE, "园区企业去年新增产值稳步增长，" * 9], ids=["en", "zh"])
def test_a_line_more_is_no_short_one(text: str) -> None:
    found = cells(text)
    composer = Composer(found, prepare(found, Rules()))
    more = short = 0
    for measure in range(14, 40):
        plain, looser = (
            composer.lines(Shape(measure, widest=0.9, looseness=asked)) for asked in (0, 1)
        )
        more += len(looser) > len(plain)
        short += looser[-1].width < 3 <= plain[-1].width
    assert more > 5
    assert short == 0


def word_spaces(text: str, lines: list[Line]) -> list[float]:
    return [
        line.edges[at + 1 - line.start] - line.edges[at - line.start]
        for line in lines[:-1]
        for at in range(line.start, line.end - 1)
        if text[at] == " "
    ]


def test_letters_take_what_word_spaces_would() -> None:
    text = SENTENCE * 3
    still = Rules(track_least=0.0, track_most=0.0, scale=0.0)
    stiff = set_lines(text, 24, still)
    lines = set_lines(text, 24)
    for rules, found in ((still, stiff), (Rules(), lines)):
        assert all(line.flush for line in found[:-1]), rules
        assert all(1 - rules.scale <= round(line.scale, 6) <= 1 + rules.scale for line in found)
    assert max(word_spaces(text, lines)) < max(word_spaces(text, stiff))
    for line in lines:
        for at in range(line.start, line.end - 1):
            if text[at : at + 2].isalpha():
                step = line.origins[at + 1 - line.start] - line.origins[at - line.start]
                width = cells(text[at])[0].advance * line.scale
                assert -0.0151 <= step - width <= 0.0301


def test_what_cannot_be_justified_is_set_ragged_as_a_whole() -> None:
    text = "Characteristically straightforward throughout strengths. " * 3
    found = [c._replace(face=Face(1.0)) for c in cells(text)]
    narrow = compose(found, prepare(found, Rules()), Shape(12, widest=0.9))
    assert all(line.ragged for line in narrow)
    assert max(word_spaces(text, narrow)) == pytest.approx(0.24)
    wide = compose(found, prepare(found, Rules()), Shape(48, widest=0.9))
    assert not any(line.ragged for line in wide)


def test_western_marks_stand_in_the_margin() -> None:
    text = "one two, three four-five six. "
    found = cells(text)
    setting = prepare(found, Rules())
    comma, hyphen = text.index(","), text.index("-")
    assert setting.edge_tail[comma + 1] - setting.tail[comma + 1] == pytest.approx(0.7 * 0.25)
    assert setting.edge_tail[hyphen] - setting.tail[hyphen] == pytest.approx(0.5 * 0.52)
    assert prepare(found, Rules(protrude=0.0)).edge_tail == setting.tail


def test_han_gaps_are_pressed_last_and_alike() -> None:
    text = "国家高新区年均增长率很高"
    found = cells(text)
    lines = compose(found, prepare(found, Rules()), Shape(11.8))
    (line,) = lines[:1]
    assert line.end == 12
    steps = {round(b - a, 6) for a, b in pairwise(line.origins)}
    assert len(steps) == 1
    assert 0.97 <= steps.pop() < 1


def longest_river(text: str, lines: list[Line]) -> int:
    """Lines through which word spaces stand one under the other."""
    longest, above = 0, []
    for line in lines:
        below = []
        for at in range(line.start + 1, line.end - 1):
            if text[at] == " ":
                left, right = line.edges[at - line.start : at - line.start + 2]
                over = [
                    run for a, b, run in above if min(right, b) - max(left, a) > (right - left) / 3
                ]
                below.append((left, right, 1 + max(over, default=0)))
        longest = max(longest, *(run for *_, run in below), 0)
        above = below
    return longest


def test_rivers_are_fewer_than_without_dams(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    copies = [" ".join(rng.choice(SENTENCE.split()) for _ in range(90)) for _ in range(40)]

    def rivers() -> int:
        return sum(longest_river(text, set_lines(text, 26)) >= 4 for text in copies)

    dammed = rivers()
    monkeypatch.setattr("builder.composition.composer.RIVER", 99)
    assert dammed < rivers()


def test_neighbouring_lines_are_alike() -> None:
    rng = random.Random(5)
    copies = [" ".join(rng.choice(SENTENCE.split()) for _ in range(90)) for _ in range(40)]

    def steps(alike: float) -> float:
        weights = replace(WESTERN, alike=alike)
        found = 0.0
        for text in copies:
            clusters = cells(text)
            lines = Composer(clusters, prepare(clusters, Rules()), weights).lines(Shape(26))[:-1]
            found += sum(abs(b.scale - a.scale) for a, b in pairwise(lines))
        return found

    assert steps(600) < 0.97 * steps(0)


def test_lines_beside_something_have_measures_of_their_own() -> None:
    text = "国家高新区年均增长率很高，企业很多，投资也大；创新驱动发展，后来居上。" * 2
    found = cells(text)
    composer = Composer(found, prepare(found, Rules()))
    lines = composer.lines(Shape(14, narrow=(8, 8, 9)))
    assert [round(line.width, 3) for line in lines[:-1]] == [8, 8, 9, *[14] * (len(lines) - 4)]
    assert [line.start for line in lines[1:]] == [line.end for line in lines[:-1]]
