"""Exact arithmetic on numerals as written: figures with scale words, and Chinese numerals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

MOST_FIGURES = 24
"""Longer runs of figures are serial numbers, not amounts."""

SCALES_ZH = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "亿": 8, "兆": 12}
"""Powers of ten of the Chinese scale characters."""

FIGURES_ZH = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number without its unit: exact value, place value of its last digit, and its parts."""

    end: int
    value: Decimal
    step: Decimal
    digits: str = ""
    scale: str = ""
    spelled: bool = False

    def scaled(self, power: int, word: str, end: int) -> Numeral:
        """The number times a power of ten, with the word that says so."""
        return replace(
            self,
            end=end,
            value=shift(self.value, power),
            step=shift(self.step, power),
            scale=self.scale + word,
        )


def shift(value: Decimal, power: int) -> Decimal:
    """A decimal times a power of ten, without rounding."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + power))


def figures(written: str) -> tuple[Decimal, Decimal, str] | None:
    """Value, step and digits of figures such as ``1,436.5``; None where they are too many."""
    digits = written.replace(",", "").replace("，", "")
    if len(digits) > MOST_FIGURES:
        return None
    value = Decimal(digits)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return value, Decimal((0, (1,), exponent)), digits


def plus(a: Decimal, b: Decimal) -> Decimal:
    """An exact sum, whatever the decimal context."""
    exponents = [x.as_tuple().exponent for x in (a, b)]
    low = min(e for e in exponents if isinstance(e, int))
    total = int(shift(a, -low)) + int(shift(b, -low))
    return Decimal((0, tuple(int(c) for c in str(total)), low))


def han(run: str) -> tuple[Decimal, Decimal] | None:
    """Value and step of a Chinese numeral, such as 二十八点三万亿; None where it is not one.

    A last figure after 百 or more counts the next lower place (一万二 is 12,000), as it is read
    aloud; with 零 between it counts ones.
    """
    if len(run) > 2 * MOST_FIGURES:
        return None
    point = run.find("点")
    if point >= 0:
        return _decimal(run[:point], run[point + 1 :])
    if all(c in FIGURES_ZH for c in run):
        return Decimal("".join(str(FIGURES_ZH[c]) for c in run)), Decimal(1)
    whole = _whole(run)
    if whole is None:
        return None
    tail = len(run.rstrip("万亿兆"))
    power = sum(SCALES_ZH[c] for c in run[tail:]) if tail else 0
    return Decimal(whole), shift(Decimal(1), power)


def _decimal(before: str, after: str) -> tuple[Decimal, Decimal] | None:
    places = 0
    while places < len(after) and after[places] in FIGURES_ZH:
        places += 1
    scale = after[places:]
    if not places or any(c not in SCALES_ZH for c in scale):
        return None
    head = han(before) if before else None
    if head is None:
        return None
    power = sum(SCALES_ZH[c] for c in scale)
    part = Decimal("".join(str(FIGURES_ZH[c]) for c in after[:places]))
    value = plus(head[0], shift(part, -places))
    return shift(value, power), shift(Decimal(1), power - places)


def _whole(run: str) -> int | None:
    """A whole number in Chinese numerals by groups of 万, 亿 and 兆."""
    groups: list[tuple[int, int]] = []  # (power of the group's scale, value)
    section = 0
    figure: int | None = None
    last_power = 99  # of the last scale read; descends within a section
    zero = False
    for at, c in enumerate(run):
        if c in FIGURES_ZH:
            if figure:
                return None
            figure = FIGURES_ZH[c]
            zero = zero or figure == 0
            continue
        power = SCALES_ZH[c]
        if power < 4:
            if power >= last_power and last_power < 4:
                return None
            section += (1 if figure is None else figure) * 10**power
        else:
            section += figure or 0
            below = 0
            while groups and (groups[-1][0] < power or (groups[-1][0] == power and not section)):
                below += groups.pop()[1]
            if not section and not below:
                if at:
                    return None
                section = 1
            groups.append((power, (section + below) * 10**power))
            section = 0
        figure, zero, last_power = None, False, power
    if figure:
        colloquial = not zero and 2 <= last_power <= 8
        section += figure * 10 ** (last_power - 1) if colloquial else figure
    return sum(value for _, value in groups) + section
