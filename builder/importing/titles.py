"""Which slips are titles, and which two titles say the same in two languages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..ground.characters import HAN
from ..ground.months import MONTHS
from ..issue.model import Side
from .slips import Slip

LONGEST_ZH = 48
"""Han characters of a headline."""
LONGEST_EN = 24
"""Words of a headline."""

_STOP = re.compile(r"[。；，、：…．;:,.][”’」』）)\"']*$")
_QUESTION = re.compile(r"[？！?!][”’」』）)\"']*$")
_SENTENCE_INSIDE = re.compile(r"[。；]|[a-z)]{2}[.;] +[A-Z]")
_LABEL = re.compile(
    r"(?i)^(来源|來源|作者|记者|記者|编辑|編輯|翻译|翻譯|摄影|图片?|圖片?|图表|表|电话|地址|邮箱|网址|"
    r"source|by|author|editor|translator|photo|figure|fig\.|table|tel|e-?mail|http|www)"
    r"\s*[0-9一二三四五六七八九十]*\s*[:：.、 ]"
)
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f0-9][\w’'&.-]*")
LETTERS_PER_HAN = 4.0
"""English letters that say what one Chinese character says, in titles."""


def han_count(text: str) -> int:
    """The number of Chinese characters."""
    return len(_HAN.findall(text))


def word_count(text: str) -> int:
    """The number of Latin words and figures."""
    return len(_WORD.findall(text))


def weight(text: str) -> float:
    """The length of a title in Chinese characters, English letters counted as a quarter each."""
    latin = sum(map(len, re.findall(r"[A-Za-z\u00c0-\u024f]+", text)))
    return han_count(text) + latin / LETTERS_PER_HAN


@dataclass(frozen=True, slots=True)
class Title:
    """A title on one or both sides, and the slips it comes from in source order."""

    slips: tuple[Slip, ...]
    zh: str = ""
    en: str = ""

    def text(self, side: Side) -> str:
        """The words on one side, empty where there are none."""
        return self.zh if side == "zh" else self.en

    @property
    def level(self) -> int:
        """The heading level, 0 where the source marks none."""
        return min((slip.level for slip in self.slips if slip.level), default=0)

    @property
    def weight(self) -> float:
        """Its length in Chinese characters."""
        return weight(self.zh or self.en)

    @property
    def is_short(self) -> bool:
        """Whether it could be the name of a section."""
        return han_count(self.zh) <= 12 and word_count(self.en) <= 8


def looks_like_title(slip: Slip) -> bool:
    """Whether a paragraph reads as a title: short, one line, no full stop."""
    text = slip.text.strip()
    if slip.kind != "paragraph" or "\n" in text or not text or len(text) > 250:
        return False
    if not _LETTER.search(text) or _LABEL.match(text) or "://" in text or "@" in text:
        return False
    if _STOP.search(text) or _SENTENCE_INSIDE.search(text):
        return False
    if _QUESTION.search(text) and weight(text) > 25:
        return False
    if slip.side == "zh":
        return len(text) <= LONGEST_ZH + 30 and han_count(text) <= LONGEST_ZH
    return word_count(text) <= LONGEST_EN


def single(slip: Slip) -> Title:
    """A title of one slip; ``中文 / English`` is parted into its sides."""
    text = " ".join(slip.text.split())
    parted = part_sides(text)
    if parted:
        return Title((slip,), *parted)
    return Title((slip,), en=text) if slip.side == "en" else Title((slip,), zh=text)


def part_sides(text: str) -> tuple[str, str] | None:
    """``中文 / English`` in either order as (zh, en), or None where it is one language."""
    for match in re.finditer(r"\s+[/／|｜]\s+|\s*[／｜]\s*|\s+[–—-]{1,2}\s+", text):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        if not left or not right:
            continue
        if _is_pure_zh(left) and _is_pure_en(right):
            return left, right
        if _is_pure_en(left) and _is_pure_zh(right):
            return right, left
    return _at_change_of_script(text)


_SCRIPTS = re.compile(rf"(?P<zh>[^A-Za-z]+?)\s+(?P<en>[A-Za-z][^{HAN}]*)")
_SCRIPTS_TURNED = re.compile(rf"(?P<en>[A-Za-z][^{HAN}]*?)\s+(?P<zh>[^A-Za-z]+)")


def _at_change_of_script(text: str) -> tuple[str, str] | None:
    """``聚焦 Focus`` as its sides: each in one script, and of about the same length.

    One English word before the Chinese is part of the title: ``Azure 进入中国``.
    """
    for pattern in (_SCRIPTS, _SCRIPTS_TURNED):
        match = pattern.fullmatch(text)
        if not match or han_count(match["zh"]) < 2 or not re.search("[A-Za-z]{2}", match["en"]):
            continue
        share = weight(match["en"]) / weight(match["zh"])
        lone = word_count(match["en"]) == 1
        leads = lone and pattern is _SCRIPTS_TURNED and not match["en"].isupper()
        if 0.3 <= share <= 3 and not leads and not (lone and han_count(match["zh"]) > 6):
            return match["zh"], match["en"]
    return None


def _is_pure_zh(text: str) -> bool:
    latin = sum(map(len, re.findall(r"[A-Za-z]+", text)))
    return han_count(text) >= 1 and han_count(text) * 3 >= latin


def _is_pure_en(text: str) -> bool:
    return not han_count(text) and len(re.findall(r"[A-Za-z]", text)) >= 2


def couple(slips: Sequence[Slip]) -> list[Title]:
    """The titles of a run of title lines: neighbours in two languages become one.

    Of all ways to join neighbours, the one whose lengths match best and that joins across the
    fewest blank lines; a line left alone costs as much as a poor match.
    """
    titles = [single(slip) for slip in slips]
    costs = [0.0]
    joins = [False]
    for index, title in enumerate(titles):
        alone = costs[index] + 1.0
        fit = _misfit(titles[index - 1], title) if index else None
        together = math.inf if fit is None else costs[index - 1] + fit
        costs.append(min(alone, together))
        joins.append(together < alone)
    chosen = []
    at = len(titles)
    while at:
        chosen.append(_joined(titles[at - 2], titles[at - 1]) if joins[at] else titles[at - 1])
        at -= 2 if joins[at] else 1
    return chosen[::-1]


def _misfit(one: Title, other: Title) -> float | None:
    """How badly two titles match, from 0; None where they cannot be the same title."""
    if (one.zh and other.zh) or (one.en and other.en):
        return None
    levels = {slip.level for slip in (*one.slips, *other.slips)}
    if len(levels) > 1 and (0 not in levels or other.slips[0].level != 0):
        return None
    zh, en = one.zh or other.zh, one.en or other.en
    misfit = 0.35 * abs(math.log((weight(en) + 1) / (weight(zh) + 1)))
    apart = 0.3 if other.slips[0].after_blank else 0.0
    total = misfit + apart
    return total if total < 1.4 else None


def _joined(one: Title, other: Title) -> Title:
    return Title((*one.slips, *other.slips), one.zh or other.zh, one.en or other.en)


_NUMBERED = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[、）)．.]|^[IVX]{1,4}\.\s|^\d{1,2}[.、)）]\s*"
)


def is_numbered(title: Title) -> bool:
    """Whether a title counts parts of one article: 一、 （二） 3."""
    return any(_NUMBERED.match(text) for text in (title.zh, title.en) if text)


_DATE_LINE = re.compile(
    r"(?i)\d{4}\s*年|第\s*[\d一二三四五六七八九十百]+\s*[期卷号]|总第|\bno\.?\s*\d|\bissue\b.*\d|\bvol(ume|\.)|"
    rf"\b({'|'.join(MONTHS)})\b"
    r".*\b(19|20)\d\d\b|^\d{4}[-./]\d{1,2}([-./]\d{1,2})?$"
)
_MASTHEAD = re.compile(
    r"(?i)月刊|周刊|週刊|季刊|简报|簡報|通讯|通訊|快报|观察|觀察|newsletter|weekly|monthly|quarterly|"
    r"digest|bulletin|insights?\b|review|briefing|第\s*\d+\s*期|issue\s*#?\d+"
)


def is_date_line(title: Title) -> bool:
    """Whether a line tells the number or date of the issue and little else."""
    texts = [text for text in (title.zh, title.en) if text]
    return all(_DATE_LINE.search(text) for text in texts) and title.weight <= 18


def names_publication(title: Title) -> bool:
    """Whether a title sounds like the name of a periodical."""
    return any(_MASTHEAD.search(text) for text in (title.zh, title.en))


def median(values: Iterable[float]) -> float:
    """The middle value, 0 where there is none."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
