"""Numerals of a Chinese text: figures with scale characters, and numerals in characters."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from ..exact import SCALES_ZH, Numeral, figures, han, plus, shift
from ..reading import Reader
from ..units import Unit, unit_zh

HAN = "零〇○一二两三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟"

ARABIC = r"\d{1,3}(?:[,，]\d{3}){1,8}(?!\d)(?:\.\d{1,40})?|\d{1,40}(?:\.\d{1,40})?"

_HAN_RUN = f"[{HAN}]{{1,60}}"

NUMBER = re.compile(rf"(?P<arabic>{ARABIC})|(?P<han>{_HAN_RUN}(?:点{_HAN_RUN})?)")

_SCALE = re.compile(r"[ \u00a0]?(多|余|来)?((?!百分点)[十百千万亿兆]{1,8})")

_WIDE = re.compile("[多余]([万亿]{1,4})")

_NEXT_PART = re.compile(r"(\d{1,20}(?:\.\d{1,20})?)([十百千万亿]{1,8})")


def read_numeral(reader: Reader, start: int) -> tuple[Numeral, bool] | None:
    """The number that starts here and whether 多 or 余 stands inside it."""
    text = reader.text
    match = NUMBER.match(text, start)
    if not match:
        return None
    if match["han"]:
        return _han_numeral(text, match["han"], start)
    read = figures(match["arabic"])
    if not read:
        return None
    numeral = Numeral(match.end(), *read)
    more = False
    scale = _SCALE.match(text, numeral.end)
    if scale:
        word, end = before_unit(text, scale[2], scale.start(2))
        if word:
            more = bool(scale[1])
            numeral = numeral.scaled(sum(SCALES_ZH[c] for c in word), word, end)
            if not more and (wide := _WIDE.match(text, end)):
                word = wide[1]
                power = sum(SCALES_ZH[c] for c in word)
                return numeral.scaled(power, word, wide.end()), True
            part = _NEXT_PART.match(text, end)
            if part and not more:
                numeral = _joined(numeral, part, text)
    return numeral, more


def before_unit(text: str, word: str, at: int) -> tuple[str, int]:
    """A run of scale characters without those that belong to a unit, as 千 in 万千瓦 does."""
    for cut in range(len(word)):
        unit = unit_zh(text, at + cut)
        if unit and unit[0].symbol not in ("CNY",) and word[cut] in "千百兆":
            return word[:cut], at + cut
    return word, at + len(word)


def _joined(first: Numeral, part: re.Match[str], text: str) -> Numeral:
    """1亿2000万 as one number."""
    word, end = before_unit(text, part[2], part.start(2))
    power = sum(SCALES_ZH[c] for c in word)
    read = figures(part[1])
    if not read or shift(read[0], power) >= first.step:
        return first
    return Numeral(
        end,
        plus(first.value, shift(read[0], power)),
        shift(read[1], power),
        first.digits + first.scale + read[2],
        word,
    )


def _han_numeral(text: str, run: str, start: int) -> tuple[Numeral, bool] | None:
    word, end = run, start + len(run)
    bare = run.rstrip("百千万亿兆") or run[:1]
    tail, end = before_unit(text, run[len(bare) :], start + len(bare))
    word = bare + tail
    read = han(word)
    if read is None and "点" in word:
        word = word[: word.index("点")]
        end = start + len(word)
        read = han(word)
    if read is None:
        return None
    more = False
    if text[end : end + 1] in ("多", "余") and (scale := _SCALE.match(text, end)):
        power = sum(SCALES_ZH[c] for c in scale[2])
        numeral = Numeral(end, *read, word, "", True)
        return numeral.scaled(power, scale[2], scale.end()), True
    digits = word.rstrip("万亿兆") or word
    return Numeral(end, *read, digits, word[len(digits) :], True), more


def plain(written: str) -> tuple[Decimal, Decimal] | None:
    """Value and step of figures or characters without a unit."""
    if written[0].isdigit():
        read = figures(written)
        return read[:2] if read else None
    return han(written)


def small(written: str) -> int:
    """The value of a small whole number; 0 for what is none."""
    if written.isdigit():
        return int(written)
    read = han(written)
    return int(read[0]) if read else 0


def size_of(unit: Unit | None) -> tuple[str, str, Fraction]:
    """Symbol, dimension and size of a unit; those of a bare count for None."""
    return (unit.symbol, unit.dimension, unit.factor) if unit else ("", "", Fraction(1))


def past(text: str, at: int, characters: str) -> int:
    """The place after one of some characters, if it stands here."""
    return at + 1 if text[at : at + 1] and text[at] in characters else at
