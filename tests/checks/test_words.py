"""What checks of copy say, in English and in Chinese: every check, every wording there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.checks.running import copy_checks, past_checks
from builder.ground.catalogue import Entry, entries
from builder.ground.findings import Finding
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from builder.issue.model import Issue
from tests.importing.helpers import issue_of
from tests.tools.wordings import unheard

HAN = re.compile("[\u4e00-\u9fff]")
CHECKS = HOUSE / "builder" / "checks"
OWN = [known for known in entries() if known.stage == "checks" and known.id != "terms/glossary"]
GLOSSARY = "- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德]}\n"
ZH = "园区的面积有一百三十平方公里，去年实现增加值一千四百多亿元，占到了全省总量的百分之四点四。"
EN = "The zone covers 130 square kilometres and produced over 140 billion yuan, 4.4% of the total."

COPY = {
    "balance/figure": f"![图](a.svg)\n\n{ZH}\n\n{EN}",
    "balance/heading": f"## 小标题\n\n{ZH}\n\n{EN}",
    "balance/length": f"{ZH}{ZH}{ZH}\n\nIt is large.",
    "balance/missing": f"{ZH}\n\n{EN}\n\n再见，读者。",
    "balance/same": f"::: zh\n{EN}\n:::\n\n::: en\n{EN}\n:::",
    "balance/sentence": (
        "展览分为三个部分。第一部分讲铸造，观众可以看到一套完整的陶范。展览将持续到明年三月。\n\n"
        "The exhibition is in three parts. It runs until March next year."
    ),
    "sense/name": "校长张建国表示同意。\n\nThe headmaster, Zhang Jianping, agreed.",
    "sense/negation": "公司没有亏损。\n\nThe company made a loss.",
    "sense/quotation": (
        "“房子很快就能盖好。工人都来了，请放心。”他说。他走了。\n\n"
        "“The house will soon be finished.” The workers have come. So he said. He left."
    ),
    "sense/title": "他读过《红楼梦》。\n\nHe has read A Dream of Red Mansions.",
    "damage/blank": f"{ZH}\n\n{EN}\n\n> \u3000",
    "damage/invisible": f"园\u200b区。{ZH}\n\n{EN}",
    "damage/look-alike": f"⽂字。{ZH}\n\n{EN}",
    "damage/mojibake": f"锟斤拷。{ZH}\n\n{EN}",
    "damage/question-mark": f"埃隆?马斯克。{ZH}\n\n{EN}",
    "links/address": f"见 http:/example.org 一文。{ZH}\n\n{EN}",
    "links/other": f"见[www.a.cn](https://b.cn)。{ZH}\n\n{EN}",
    "marks/brackets": f"格芯（中国公司。{ZH}\n\n{EN}",
    "marks/dash": f"{ZH}\n\nThe high - speed line. {EN}",
    "marks/dots": f"未完待续... {ZH}\n\n{EN}",
    "marks/doubled": f"已经投产。。{ZH}\n\n{EN}",
    "marks/full-width": f"{ZH}\n\nIt grew，too. {EN}",
    "marks/half-width": f"已经签约,很好。{ZH}\n\n{EN}",
    "marks/name-dot": f"埃隆•马斯克。{ZH}\n\n{EN}",
    "marks/quotes": f"“十二五“期间。{ZH}\n\n{EN}",
    "marks/space": f"{ZH}\n\nIt grew , too. {EN}",
    "marks/straight": f"{ZH}\n\nIt's here. {EN}",
    "numbers/bound": "超过2000例。\n\nNearly 2,000 cases.",
    "numbers/direction": "增长8.5%。\n\nIt fell by 8.5%.",
    "numbers/rank": "全国首个基地。\n\nIt is a base in the country.",
    "numbers/one-sided": "共7亿元，增长8.5%。\n\nIt rose by 8.5%.",
    "numbers/chart": (
        "```chart\nfile: a.csv\nform: bar\ntitle: 图 | Chart\nunit: 亿元 | bn yuan\n```\n\n"
        f"{ZH}四川达32,943亿元。\n\n{EN}"
    ),
    "numbers/share": (
        "| 渠道 | 份额 |\n|:--|--:|\n| 手机 | 61% |\n| 卡 | 24% |\n| 现金 | 10% |\n\n"
        "| Channel | Share |\n|:--|--:|\n| Phone | 61% |\n| Card | 24% |\n| Cash | 10% |"
    ),
    "numbers/sum": (
        "| 项目 | 金额 |\n|:--|--:|\n| 甲 | 10 |\n| 乙 | 20 |\n| 合计 | 32 |\n\n"
        "| Item | Amount |\n|:--|--:|\n| A | 10 |\n| B | 20 |\n| Total | 32 |"
    ),
    "numbers/unit": "提高3个百分点。\n\nIt rose by 3%.",
    "numbers/value": "增长8.5%。\n\nIt rose by 5.8%.",
    "readability/long": f"{ZH[:-1]}，{ZH[:-1]}，{ZH[:-1]}，{ZH}\n\n{EN}",
    "terms/forbidden": "格罗方德投产。\n\nGlobalFoundries opened.",
    "terms/rendering": "格芯投产。\n\nThe foundry opened.",
    "terms/spelling": f"{ZH}\n\nZhongguancun and Zhonguancun are here. {EN}",
    "terms/unlisted": f"{ZH}\n\nThe firm NewCo and Elon Musk came. {EN}",
}
"""Copy in which a check finds something."""

PAST = {
    "past/number": ("成都高新区产值为100亿元。", "成都高新区产值为200亿元。"),
    "terms/across": ("Zhongguancun is large.", "Zhonguancun is large."),
}
"""An earlier issue's copy and a later one's, in which a check finds something."""


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


def test_every_check_has_its_copy() -> None:
    # What needs fonts, data, an issue in traditional script, or the ledger of translations.
    elsewhere = ("chart/", "glyph/", "script/", "translation/")
    assert {*COPY, *PAST} == {known.id for known in OWN if not known.id.startswith(elsewhere)}


def _told_alike(english: list[Finding], chinese: list[Finding]) -> None:
    assert len(english) == len(chinese) > 0
    for one, other in zip(english, chinese, strict=True):
        assert (one.check, one.severity, one.line) == (other.check, other.severity, other.line)
        assert HAN.search(other.message) and HAN.search(other.hint)
        assert one.message != other.message and one.hint and one.hint != other.hint


def _read(body: str, folder: Path, date: str = "2017-02-28") -> Issue:
    (folder / "a.svg").parent.mkdir(parents=True, exist_ok=True)
    (folder / "a.csv").write_text("地区 | Region,数 | Number\n四川 | Sichuan,32934\n")
    (folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    return issue_of(body, glossary=GLOSSARY, folder=folder, date=date)


@pytest.mark.parametrize("id", COPY)
def test_a_finding_is_told_in_either_language(id: str, tmp_path: Path) -> None:
    issue = _read(COPY[id], tmp_path / "one")
    told = {}
    for language in ("en", "zh"):
        set_language(language)
        told[language] = [finding for finding in copy_checks(issue) if finding.check == id]
    _told_alike(told["en"], told["zh"])


@pytest.mark.parametrize("id", PAST)
def test_the_past_is_told_in_either_language(id: str, tmp_path: Path) -> None:
    before, now = PAST[id]
    issues = [_read(before, tmp_path / "1", "2017-01-31"), _read(now, tmp_path / "2")]
    told = {}
    for language in ("en", "zh"):
        set_language(language)
        told[language] = [finding for finding in past_checks(issues) if finding.check == id]
    _told_alike(told["en"], told["zh"])


@pytest.mark.parametrize(
    ("language", "words"), [("en", "2 more of the same"), ("zh", "另有 2 处相同问题")]
)
def test_what_is_too_much_is_summed_up(language: str, words: str, tmp_path: Path) -> None:
    issue = _read(f"{'已经签约,很好。' * 42}\n\nWell.", tmp_path / "one")
    set_language(language)
    told = [finding for finding in copy_checks(issue) if finding.check == "marks/half-width"]
    assert (len(told), told[-1].message, told[-1].line) == (41, words, None)


@pytest.mark.parametrize("known", OWN, ids=lambda known: known.id)
def test_a_wording_is_used_and_its_values_are_given(known: Entry) -> None:
    texts = (path for path in CHECKS.rglob("*.py") if path.name != "folding.py")
    first = next(path for path in texts if f'"{known.id}"' in path.read_text())
    modules = [first] if first.parent == CHECKS else list(first.parent.glob("*.py"))
    assert unheard(known, modules) == set()
