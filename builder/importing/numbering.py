"""The numbers that Word draws before paragraphs: its levels, formats and counters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _counting(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number under 10,000 as Chinese says it: 一, 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    text, waiting = "", False
    for place, char in enumerate(reversed(str(number))):
        if char == "0":
            waiting = bool(text)
            continue
        gap = "零" if waiting else ""
        unit = units[place - 1] if place else ""
        text, waiting = digits[int(char)] + unit + gap + text, False
    is_teen = digits is _DIGITS and 10 <= number < 20
    return text[1:] if is_teen else text


def _roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    for value, sign in zip(values, signs, strict=True):
        text += sign * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """A, B … Z, AA, BB …, as Word counts."""
    if not 0 < number < 800:
        return str(number)
    return chr(65 + (number - 1) % 26) * (1 + (number - 1) // 26)


def _from(first: int, most: int) -> Callable[[int], str]:
    """Numbers that are characters of their own, in a row of Unicode from ``first``."""
    return lambda number: chr(first + number - 1) if 0 < number <= most else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(0xFF10 + int(char)) for char in str(max(number, 0)))


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(char)] for char in str(max(number, 0)))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _from(0x2460, 20),
    "decimalEnclosedCircleChinese": _from(0x2460, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "chineseLegalSimplified": lambda number: _counting(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: _counting(number, _LEGAL_TRADITIONAL, "拾佰仟"),
    "none": lambda number: "",
}
"""``w:numFmt`` (ECMA-376-1, 17.18.59) to text."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: where it starts, and how its label is written."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    style: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph: a bullet, a number that lists have, or other text."""

    depth: int
    bullet: bool = False
    number: int | None = None
    mark: str = "."
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The numberings of a document, which count as its paragraphs are read in order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """Which counters a numbering uses; several may go on counting with the same."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def level_of_style(self, number_id: str, style: str) -> int | None:
        """The level that a style is bound to."""
        levels = self.levels.get(number_id, {})
        return next((n for n, level in levels.items() if level.style == style), None)

    def label(self, number_id: str, depth: int) -> Label | None:
        """The label of the next paragraph at a level, None where nothing says how it is drawn."""
        levels = self.levels.get(number_id)
        if not levels or depth not in levels:
            return None
        level = levels[depth]
        if level.form == "bullet":
            return Label(depth, bullet=True)
        counts = self.counts.setdefault(self.lists[number_id], {})
        restart = self.restarts.get(number_id, {}).pop(depth, None)
        counts[depth] = restart if restart is not None else counts.get(depth, level.start - 1) + 1
        for deeper in [n for n in counts if n > depth]:
            del counts[deeper]
        return _label(levels, depth, counts)


def _label(levels: dict[int, Level], depth: int, counts: dict[int, int]) -> Label:
    level = levels[depth]

    def written(match: re.Match[str]) -> str:
        of = int(match[1]) - 1
        known = levels.get(of, Level())
        number = counts.setdefault(of, known.start)
        return FORMATS.get(known.form, str)(number)

    text = re.sub(r"%([1-9])", written, level.text)
    if re.fullmatch(rf"%{depth + 1}[.)]", level.text) and level.form == "decimal":
        return Label(depth, number=counts[depth], mark=text[-1])
    gap = " " if text and level.suffix != "nothing" and text[-1:].isascii() else ""
    return Label(depth, text=text + gap)


def numbering_of(root: Element | None) -> Numbering:
    """The numberings of ``word/numbering.xml``."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {
        element.get("w:abstractNumId", ""): _levels(element)
        for element in root.findall("w:abstractNum")
    }
    for element in root.findall("w:num"):
        number_id = element.get("w:numId", "")
        of = _value(element, "w:abstractNumId")
        if of not in abstract:
            continue
        levels = dict(abstract[of])
        restarts = {}
        for override in element.findall("w:lvlOverride"):
            depth = _number(override.get("w:ilvl"), 0)
            own = override.find("w:lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = _value(override, "w:startOverride")
            if start:
                restarts[depth] = _number(start, 1)
        numbering.levels[number_id] = levels
        numbering.lists[number_id] = of
        numbering.restarts[number_id] = restarts
    return numbering


def _levels(element: Element) -> dict[int, Level]:
    return {_number(e.get("w:ilvl"), 0): _level(e) for e in element.findall("w:lvl")}


def _level(element: Element) -> Level:
    level = Level(
        _value(element, "w:numFmt") or "decimal",
        _value(element, "w:lvlText"),
        _number(_value(element, "w:start"), 0) if element.find("w:start") is not None else 0,
        _value(element, "w:suff") or "tab",
        _value(element, "w:pStyle"),
    )
    is_picture = element.find("w:lvlPicBulletId") is not None
    return replace(level, form="bullet") if is_picture else level


def _value(element: Element, name: str) -> str:
    child = element.find(name)
    return "" if child is None else child.get("w:val", "")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,8}", text) else otherwise
