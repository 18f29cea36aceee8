"""The number words of English, and the words that bound a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ....ground.months import MONTHS as NAMES
from ..exact import Numeral, shift
from ..quantity import Binding

WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}

SCALES = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
    "quintillion": 18,
    "k": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "tn": 12,
    "trn": 12,
    "tln": 12,
}
"""Powers of ten of the scale words."""

ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70}

FRACTIONS = {
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "seventh": 7,
    "sevenths": 7,
    "eighth": 8,
    "eighths": 8,
    "ninth": 9,
    "ninths": 9,
    "tenth": 10,
    "tenths": 10,
}

MONTHS = {
    "sept": 9,
    **{form.lower(): n for n, name in enumerate(NAMES, 1) for form in (name, name[:3])},
}

MULTIPLES: dict[str, tuple[Decimal, Binding]] = {
    **dict.fromkeys(("doubled", "doubling", "doubles", "redoubled"), (Decimal(2), "hard")),
    **dict.fromkeys(("double", "twice"), (Decimal(2), "soft")),
    **dict.fromkeys(
        ("tripled", "tripling", "triples", "trebled", "trebling"), (Decimal(3), "hard")
    ),
    **dict.fromkeys(("triple", "treble", "thrice"), (Decimal(3), "soft")),
    **dict.fromkeys(("quadrupled", "quadrupling", "quadruples", "quadruple"), (Decimal(4), "hard")),
    **dict.fromkeys(("quintupled", "quintupling", "quintuple"), (Decimal(5), "hard")),
    **dict.fromkeys(("sextupled", "sextuple"), (Decimal(6), "hard")),
    **dict.fromkeys(("halved", "halving", "halve", "halves"), (Decimal("0.5"), "hard")),
    "twofold": (Decimal(2), "hard"),
    "threefold": (Decimal(3), "hard"),
    "fourfold": (Decimal(4), "hard"),
    "fivefold": (Decimal(5), "hard"),
    "sixfold": (Decimal(6), "hard"),
    "sevenfold": (Decimal(7), "hard"),
    "eightfold": (Decimal(8), "hard"),
    "ninefold": (Decimal(9), "hard"),
    "tenfold": (Decimal(10), "hard"),
}
"""Words for multiples, with the multiple reached."""

VAGUE: dict[str, tuple[int, int]] = {
    "dozens of": (1, 2),
    "dozens": (1, 2),
    "scores of": (1, 2),
    "tens of": (1, 2),
    "several dozen": (1, 2),
    "hundreds of": (2, 3),
    "hundreds": (2, 3),
    "several hundred": (2, 3),
    "a few hundred": (2, 3),
    "thousands of": (3, 4),
    "thousands": (3, 4),
    "several thousand": (3, 4),
    "a few thousand": (3, 4),
    "tens of thousands": (4, 5),
    "several tens of thousands": (4, 5),
    "hundreds of thousands": (5, 6),
    "several hundred thousand": (5, 6),
    "millions": (6, 7),
    "several million": (6, 7),
    "a few million": (6, 7),
    "tens of millions": (7, 8),
    "hundreds of millions": (8, 9),
    "several hundred million": (8, 9),
    "billions": (9, 10),
    "several billion": (9, 10),
    "tens of billions": (10, 11),
    "hundreds of billions": (11, 12),
    "trillions": (12, 13),
    "tens of trillions": (13, 14),
}
"""Vague numbers as powers of ten: from the first up to the second."""

_WORD = re.compile(r"[ -]?(?:and )?([a-z]+)", re.IGNORECASE)
_POINT = re.compile(
    r" point((?:[ -](?:zero|one|two|three|four|five|six|seven|eight|nine)){1,9})(?![a-z])", re.I
)
_AND_HALF = re.compile(
    r"(?:[ -]and[ -](a[ -]half|one[ -]half|a[ -]quarter))(?![a-z])", re.IGNORECASE
)
_LONGEST = 16  # words


_DOZEN = re.compile(
    r"(an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)? ?dozen(?![a-z])", re.I
)
_BIG = ("hundred", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")


@dataclass
class _Sum:
    """A number in words as far as it has been read."""

    end: int
    total: int = 0
    section: int = 0
    half: Decimal = Decimal(0)
    power: int = 0
    """The power of ten of the last place written."""
    last: str = ""

    def scale(self, word: str) -> None:
        """Take in hundred, thousand, million …"""
        power = SCALES[word]
        if power == 2:
            self.section *= 100
            return
        if self.half:
            self.half = shift(self.half, power)
        self.total += self.section * 10**power
        self.section, self.power = 0, power


def parse_words(text: str, start: int) -> tuple[Numeral, Binding] | None:
    """A number in words that starts here, such as "two and a half million", with its binding."""
    if match := _DOZEN.match(text, start):
        value = 12 * WORDS.get((match[1] or "a").lower(), 1)
        return Numeral(match.end(), Decimal(value), Decimal(1), match[0], "", True), "soft"
    first = _WORD.match(text, start)
    word = first[1].lower() if first and first.start(1) == start else ""
    read = _Sum(start)
    if word in ("a", "an"):
        follow = _WORD.match(text, start + len(word))
        if not follow or follow[1].lower() not in _BIG:
            return None
        read.section, read.end = 1, start + len(word)
    elif word in _BIG:
        if text[start + len(word) : start + len(word) + 1] != "-":
            return None
        read.section = 1
    elif word not in WORDS:
        return None
    _take_words(text, read)
    numeral, binding = _finish(text, start, read)
    return numeral, "soft" if word in _BIG else binding


def _take_words(text: str, read: _Sum) -> None:
    """Take in the words of a number for as long as they go together."""
    for _ in range(_LONGEST):
        match = _WORD.match(text, read.end)
        if not match:
            return
        word = match[1].lower()
        word = word[:-1] if word[-1] == "s" and word[:-1] in _BIG and read.last else word
        if word in WORDS:
            if read.half or not _fits(read.section, WORDS[word], read.last):
                return
            read.section += WORDS[word]
            read.power = 0
        elif word in _BIG:
            read.scale(word)
        else:
            return
        read.end, read.last = match.end(), word
        more = _AND_HALF.match(text, read.end) if word in WORDS else None
        if more:
            read.half = Decimal("0.25") if "quarter" in more[1].lower() else Decimal("0.5")
            read.end = more.end()


def _fits(section: int, value: int, last: str) -> bool:
    """Whether a word may follow within a number: twenty-one, hundred and five; not "two three"."""
    if not last or (last in _BIG and last != "hundred"):
        return True
    if last == "hundred":
        return value < 100
    return section % 100 in range(20, 100, 10) and 0 < value < 10


def _finish(text: str, start: int, read: _Sum) -> tuple[Numeral, Binding]:
    value, end = Decimal(read.total + read.section) + read.half, read.end
    place = shift(Decimal("0.1") if read.half else Decimal(1), read.power)
    if not read.total and (point := _POINT.match(text, end)):
        places = point[1].replace("-", " ").lower().split()
        value += shift(Decimal("".join(str(WORDS[w]) for w in places)), -len(places))
        place, end = shift(Decimal(1), -len(places)), point.end()
        if scale := _SCALE_AFTER.match(text, end):
            power = SCALES[scale[1].lower()]
            value, place, end = shift(value, power), shift(place, power), scale.end()
    binding: Binding = "hard" if value > 10 else "soft" if value > 1 else "loose"
    if value in (100, 1000) and not read.half:
        binding = "soft"
    return Numeral(end, value, place, text[start:end], "", True), binding


_SCALE_AFTER = re.compile(r" (thousand|million|billion|trillion)(?![a-z])", re.IGNORECASE)
