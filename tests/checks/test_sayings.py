"""Denials, names, titles and quotations that the two languages give otherwise."""

from __future__ import annotations

import pytest

from builder.checks.negation import denied
from builder.checks.persons import misspelled
from builder.checks.quoting import uneven, unmarked_titles
from builder.checks.romanising import begins_with_name, pinyin, wade_giles
from builder.checks.running import copy_checks
from builder.checks.sentences.dictionary import Dictionary, dictionary
from tests.checks.dropping import FITTED, UNSEEN, sample, written
from tests.importing.helpers import issue_of


@pytest.fixture
def known() -> Dictionary:
    found = dictionary()
    assert found
    return found


# Chinese, English, the side that denies what the other affirms
DENIALS = [
    ("公司没有亏损。", "The company made a loss.", "zh"),
    ("公司亏损。", "The company did not make a loss.", "en"),
    ("公司没有亏损。", "The company did not make a loss.", ""),
    ("他并未到场。", "He was there.", "zh"),
    ("他并未到场。", "He failed to appear.", ""),
    ("双方尚未签约。", "The two sides have signed.", "zh"),
    ("双方尚未签约。", "The two sides have yet to sign.", ""),
    ("这不是玩笑。", "This is a joke.", "zh"),
    ("不仅便宜，而且好用。", "It is cheap and handy.", ""),
    ("非常好。", "Very good.", ""),
    ("无论如何都要去。", "He will go in any case.", ""),
    ("你去不去？不能去吗？", "Will you go? Can you go?", ""),
    ("工厂缺水。", "The plant does not have enough water.", ""),
    ("订单可以取消。", "Orders cannot be cancelled.", "en"),
    ("门票不能退。", "Tickets are non-refundable.", ""),
]


@pytest.mark.parametrize(("zh", "en", "side"), DENIALS)
def test_denials(zh: str, en: str, side: str) -> None:
    assert [one[0] for one in denied(zh, en)] == ([side] if side else [])


def test_translations_deny_alike() -> None:
    assert [denied(p.zh, p.en) for p in sample() if denied(p.zh, p.en)] == []
    assert [p.zh for p in written(FITTED) + written(UNSEEN) if denied(p.zh, p.en)] == []


# Chinese, English, whether the name is another
NAMES = [
    ("李明说，工程快完了。", "The work, said Lee Min, was almost done.", True),
    ("李明说，工程快完了。", "The work, said Li Ming, was almost done.", False),
    ("李明说，工程快完了。", "The work, said Lee Ming, was almost done.", False),
    ("李明说，工程快完了。", "The work, said Ming Li, was almost done.", False),
    ("校长张建国表示同意。", "Zhang Jianping, the headmaster, agreed.", True),
    ("校长张建国表示同意。", "Chang Chien-kuo, the headmaster, agreed.", False),
    ("陈国强先生出席。", "Mr Chan Kwok-keung was there.", False),
    ("单霁翔说。", "Shan Jixiang said so.", False),
    ("许倬云说。", "Hsu Cho-yun said so.", False),
    ("许倬云说。", "Hsu Cho-yuan said so.", True),
    ("蒋介石与毛泽东会面。", "Chiang Kai-shek met Mao Tse-tung.", False),
    ("洪水来袭，香港停课。", "Floods came; Hong Kong closed its schools.", False),
    ("黄仁勋说，需求很大。", "Jensen Huang said demand was strong.", False),
]


@pytest.mark.parametrize(("zh", "en", "wrong"), NAMES)
def test_names(zh: str, en: str, wrong: bool, known: Dictionary) -> None:
    assert bool(list(misspelled(zh, en, known, ()))) == wrong


def test_a_name_of_the_glossary_is_right(known: Dictionary) -> None:
    assert not list(misspelled("李明说。", "Lee Min said so.", known, ("Lee Min",)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhang", "chang"), ("xu", "hsu"), ("qian", "chien"), ("guo", "kuo"), ("zi", "tzu"),
     ("dong", "tung"), ("jie", "chieh"), ("luo", "lo"), ("shi", "shih"), ("ren", "jen")],
)  # fmt: skip
def test_wade_giles(one: str, other: str) -> None:
    assert wade_giles(one) == other


def test_readings(known: Dictionary) -> None:
    assert pinyin("吕秀莲", known) == "Lü Xiulian"
    assert begins_with_name("梁朝伟", "Leung Chiu-wai", known) is False  # 朝 is not in the table
    assert begins_with_name("黄志明", "Wong Chi-ming", known)
    assert begins_with_name("曾志伟", "Zeng Zhiwei", known)


# Chinese, English as it was written, whether a title is left unmarked
TITLES = [
    ("他读过《红楼梦》。", "He has read *A Dream of Red Mansions*.", False),
    ("他读过《红楼梦》。", "He has read “A Dream of Red Mansions”.", False),
    ("他读过《红楼梦》。", "He has read A Dream of Red Mansions.", True),
    ("根据《著作权法》。", "Under the Copyright Law.", False),
    ("《茶馆》和《雷雨》同台上演。", "*Teahouse* and Thunderstorm share the stage.", True),
]


@pytest.mark.parametrize(("zh", "en", "wrong"), TITLES)
def test_titles(zh: str, en: str, wrong: bool) -> None:
    assert bool(unmarked_titles(zh, en)) == wrong


TOLD = "“房子很快就能盖好。工人都来了，请放心。”他说。"
# English, whether its quotation ends elsewhere
QUOTATIONS = [
    ("“The house will soon be finished. The workers are here; trust me.” So he said.", False),
    ("“The house will soon be finished.” The workers are here; trust me. So he said.", True),
    ("“The house will soon be finished,” he said. “The workers are here; trust me.”", False),
    ("The house will soon be finished. The workers are here; trust me. So he said.", False),
]


@pytest.mark.parametrize(("en", "wrong"), QUOTATIONS)
def test_quotations(en: str, wrong: bool) -> None:
    assert bool(list(uneven(TOLD, en))) == wrong


def test_a_finding_has_its_place() -> None:
    issue = issue_of("天气**很好**。公司没有亏损。\n\nFine weather. The company made a loss.\n")
    [one] = [f for f in copy_checks(issue) if f.check == "sense/negation"]
    assert (one.line, one.column) == (5, 12)
