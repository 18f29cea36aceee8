"""Numbers as they are spoken in Chinese: 七八成, 1米75, 三块二毛五, 打八五折, 10的6次方."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..exact import FIGURES_ZH, SCALES_ZH, Numeral, han, plus, shift
from ..quantity import Quantity
from ..reading import Found, Reader, make
from ..units import ZH as UNITS
from ..units import unit_zh
from .bounds import bounds
from .counts import CLASSIFIERS, measured
from .numerals import ARABIC, HAN, plain, small

_FIGURE = "零〇一二两三四五六七八九"

_NEIGHBOURS = re.compile(
    rf"(?<![{HAN}\d第])(?P<tens>十?)(?P<low>[一二两三四五六七八])(?P<high>[两二三四五六七八九])"
    rf"(?P<scale>[十百千]?[万亿]{{0,2}})(?![{HAN}])"
)


def neighbours(reader: Reader, start: int) -> Found:
    """Two figures in a row that say from one to the next: 七八成, 五六十, 十七八岁."""
    match = _NEIGHBOURS.match(reader.text, start)
    if not match or not _side_by_side(match["low"], match["high"]):
        return None
    following = reader.text[match.end() : match.end() + 1]
    counted = following in CLASSIFIERS or following in "成多余" or unit_zh(reader.text, match.end())
    if not following or not (match["scale"] or counted):
        return None
    power = sum(SCALES_ZH[c] for c in match["scale"])
    found = []
    for name in ("low", "high"):
        value = shift(Decimal(FIGURES_ZH[match[name]] + 10 * bool(match["tens"])), power)
        numeral = Numeral(match.end(), value, shift(Decimal(1), power), match[0], "", True)
        found.append(replace(measured(reader, start, numeral, False), binding="soft", weak=True))
    return found, found[-1].end


def _side_by_side(low: str, high: str) -> bool:
    return FIGURES_ZH[high] - FIGURES_ZH[low] == 1 or low + high == "三五"


_BROKEN = re.compile(
    rf"(?P<whole>\d{{1,4}}|[{_FIGURE}十百]{{1,5}}) ?(?P<unit>米|块|公尺|丈|尺) ?"
    rf"(?P<tenths>\d{{1,2}}|[{_FIGURE}]{{1,2}})(?:毛(?P<hundredths>[\d{_FIGURE}])?分?)?"
    rf"(?![\d.,%{HAN.replace('一', '')}次])"
)
"""A unit in the midst of a decimal, as it is said: 1米75 is 1.75 metres."""


def broken(reader: Reader, start: int) -> Found:
    """A length or a price with its unit in the middle: 1米75, 3块5, 三块二毛五."""
    match = _BROKEN.match(reader.text, start)
    if not match or reader.text[max(0, start - 1) : start].isdigit():
        return None
    after = reader.text[match.end() : match.end() + 1]
    if after in CLASSIFIERS or unit_zh(reader.text, match.end()):
        return None
    whole = plain(match["whole"])
    places = [c if c.isdigit() else str(FIGURES_ZH[c]) for c in match["tenths"]]
    places += [str(small(match["hundredths"]))] if match["hundredths"] else []
    if whole is None:
        return None
    part = shift(Decimal("".join(places)), -len(places))
    unit = UNITS.get(match["unit"])
    bound, weak, end, said = bounds(reader, start, match.end())
    quantity = make(
        reader, start, end, "count", plus(whole[0], part),
        step=shift(Decimal(1), -len(places)), bound=bound, weak=weak, said=said,
        unit=unit.symbol if unit else "", dimension=unit.dimension if unit else "",
        **({"factor": unit.factor} if unit else {}),
    )  # fmt: skip
    return [quantity], end


_DISCOUNT = re.compile(
    rf"(?P<rate>\d(?:\.\d)?|\d\d|[{_FIGURE}]{{1,2}}(?:点[{_FIGURE}])?)折(?![叠射腾线页扇断旧])"
)


def discount(reader: Reader, start: int) -> Found:
    """What is taken off a price: 打八五折 leaves 85%, so 15% is off."""
    match = _DISCOUNT.match(reader.text, start)
    if not match or (start and reader.text[start - 1] in f"{_FIGURE}0123456789."):
        return None
    rate = match["rate"]
    read = plain(rate)
    if read is None:
        return None
    left = read[0] if len(rate.replace(".", "").replace("点", "")) == 2 else read[0] * 10
    left = left * 10 if "." in rate or "点" in rate else left
    if not 0 < left < 100:
        return None
    return [
        make(
            reader, *match.span(), "percent", 100 - left, also=(left,), unit="%", dimension="%",
            binding="soft" if read[0] < 2 else "hard",
        )
    ], match.end()  # fmt: skip


_POWER = re.compile(r"(?:10|十)的(\d{1,2}|[二三四五六七八九十]{1,3})次方")


def power(reader: Reader, start: int) -> Found:
    """10的6次方."""
    match = _POWER.match(reader.text, start)
    if not match:
        return None
    value = shift(Decimal(1), small(match[1]))
    return [make(reader, *match.span(), "count", value, step=value)], match.end()


_TO = re.compile(
    rf"[ ]?(?:到|至|[-–—~～])[ ]?(?:百分之)?({ARABIC}|[{HAN}]{{1,8}}(?:点[{HAN}]{{1,8}})?)"
    rf"(?![{HAN}]|\d|分之|[%年月日万亿元])"
)


def upper_share(reader: Reader, first: Quantity) -> Quantity | None:
    """The second share of a span whose sign stands once: the forty of 百分之三十到四十."""
    match = _TO.match(reader.text, first.end)
    if not match:
        return None
    read = plain(match[1]) if match[1][0].isdigit() else han(match[1])
    if read is None or read[0] <= first.value:
        return None
    return replace(
        first, text=reader.given[first.start : match.end()], end=match.end(), value=read[0],
        step=read[1], digits=match[1], bound="", said="",
    )  # fmt: skip
