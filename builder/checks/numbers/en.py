"""Reading the numbers of an English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .en_words import (
    FRACTIONS,
    MONTHS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    VAGUE,
    WORDS,
    bounds,
    parse_words,
)
from .exact import Numeral, figures, plus, shift
from .masks import MASK, mask_common
from .quantity import Grade, Kind, Quantity, shared
from .units import currency_before, unit_en

_FOLD = str.maketrans("‐‑\u2007\u2009\u202f\u00a0’‘", "--    ''")

_ARABIC = r"\d{1,3}(?:,\d{3}){1,8}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(_ARABIC)
_SCALE_WORD = re.compile(
    r"[ -]?(?:(hundred|thousand|million|billion|trillion)s?(?![a-z])|(bn|tn|trn|mln|mn|bln|tln|k|m|b)(?![A-Za-z0-9²³]))",
    re.IGNORECASE,
)
_SCALE_PAIR = re.compile(r"[ -](million|billion|trillion)s?(?![a-z])", re.IGNORECASE)
_START = re.compile(
    r"\d|(?<![A-Za-z])(?:Q[1-4](?!\w)|H[12](?!\w)|(?:"
    + "|".join(
        sorted(
            {
                *WORDS, *ORDINALS, *MULTIPLES, *MONTHS, *VAGUE, *FRACTIONS, "a", "an", "half",
                "halves", "halved", "halving", "dozen", "hundred", "thousand", "million", "billion", "trillion",
                "mid", "post", "quarter", "per", "tens", "nineties", "eighties", "seventies",
                "sixties", "fifties", "decade", "century", "ten", "phase",
            },
            key=len,
            reverse=True,
        )
    )
    + r")(?![A-Za-z]))",
    re.IGNORECASE,
)
_IDIOMS = re.compile(
    r"\b(?:first(?:ly|-class|-rate|-hand|-ever| lady| of all)|secondly|thirdly|second-hand|second to none|"
    r"third[ -]part(?:y|ies)|one-stop|(?:zero|one) by one|one another|one day|no one|one's|"
    r"double-(?:digit|edged|click|reheat)|single-digit|double reheat|two-way|triple play|"
    r"fifty-fifty|24/7|24 ?[x×] ?7|on the one hand|at sixes and sevens|seven seas|"
    r"per second|a second time|every second|split second|quarter-final|headquarters?|quarterly)\b",
    re.IGNORECASE,
)
_LETTERS_BEFORE = re.compile(r"[A-Za-z][-–.]?$")
_MONEY_LETTERS = re.compile(r"(?:US|HK|RMB|CNY|USD|EUR|HKD|GBP|NT|JP|Rmb)$")


class _Reader:
    """A text made ready: the characters as given, and the folded and masked ones beside them."""

    __slots__ = ("given", "text")

    def __init__(self, given: str) -> None:
        self.given = given
        folded = mask_common(given.translate(_FOLD))
        self.text = _IDIOMS.sub(lambda m: MASK * len(m[0]), folded)


_Found = tuple[list[Quantity], int] | None


def read_en(text: str) -> tuple[Quantity, ...]:
    """Every number of an English text, in order."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Quantity, ...]:
    reader = _Reader(text)
    return tuple(_inherit(reader, list(_scan(reader))))


def _scan(reader: _Reader) -> Iterator[Quantity]:
    at = 0
    while match := _START.search(reader.text, at):
        start = match.start()
        for read in _READERS:
            found = read(reader, start)
            if found is not None:
                quantities, end = found
                yield from quantities
                at = max(end, start + 1)
                break
        else:
            at = match.end()


def _make(
    reader: _Reader, start: int, end: int, kind: Kind, value: Decimal | int, **more: object
) -> Quantity:
    step = more.pop("step", Decimal(1))
    return Quantity(reader.given[start:end], start, end, kind, Decimal(value), step, **more)  # type: ignore[arg-type]


# -- dates -----------------------------------------------------------------------------------------

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_ISO = re.compile(rf"({_YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?![\d.])")
_SLASHED = re.compile(rf"(\d{{1,2}})([/.])(\d{{1,2}})\2({_YEAR})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\.?(?:,? (?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\.?(?: (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|,\d{{3}}|\.\d))?(?:,? (?:of )?(?P<y2>{_YEAR}))?)"
    r"(?![A-Za-z\d])",
    re.IGNORECASE,
)
_DAY_RANGE = re.compile(r"[ ]?(?:-|–|—|to|and|until)[ ]?(\d{1,2})(?:st|nd|rd|th)?(?![\d%,.]\d|[A-Za-z\d%])")
_MONTH_RANGE = re.compile(rf"[ ]?(?:-|–|—|to|through|until|and)[ ]?({_MONTH})(?![A-Za-z])", re.IGNORECASE)
_YEAR_ALONE = re.compile(rf"({_YEAR})(?![\d,]\d|\.\d|[A-Za-z%])")
_YEAR_RANGE = re.compile(rf"({_YEAR})(?:-|–|—|/)(\d\d)(?!\d|[-/.]\d|%)")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|by|since|from|until|till|to|of|during|year|years|before|after|between|and|for|than|late|early|mid|end|"
    r"through|or|the|fiscal|FY|with|"
    + _MONTH
    + r"|around|about)[ -]|[-–—/(,'\u2018]|, |^)$",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?:post-|mid-)?(?:'?((?:1[5-9]|20)?\d0)'?s(?![A-Za-z])|(nineties|eighties|seventies|sixties|fifties))", re.IGNORECASE)
_DECADE_NAMES = {"nineties": 90, "eighties": 80, "seventies": 70, "sixties": 60, "fifties": 50}
_ORDINAL_WORD = re.compile(
    r"((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?("
    + "|".join(sorted(ORDINALS, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)
_ORDINAL_FIGURE = re.compile(r"(\d{1,4}(?:,\d{3})?)(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_PLAN = re.compile(r"[ -](?:national )?(?:five|5)[ -]?year(?![a-z])|[ -]FYP", re.IGNORECASE)
_QUARTER = re.compile(r"[ -](?:calendar |fiscal )?quarter(?![a-z])", re.IGNORECASE)
_HALF_YEAR = re.compile(r"[ -]half(?![a-z])", re.IGNORECASE)
_FIRST_PERIOD = re.compile(
    r"first (?:(?P<m>\d{1,2}|[a-z]+) months|(?P<q>two|three|2|3) quarters|(?P<h>half))(?![a-z])", re.IGNORECASE
)
_QUARTER_MARK = re.compile(r"(?:(\d)Q|Q([1-4])|H([12]))(?!\w)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]([0-5]\d))? ?([ap])\.?m\.?(?![a-z])|([01]?\d|2[0-3]):([0-5]\d)(?!\d)", re.IGNORECASE)
_PHASE = re.compile(r"phase (?:(I{1,3}|IV|V)|(\d)|(one|two|three|four|five))(?!\w)", re.IGNORECASE)


def _iso_date(reader: _Reader, start: int) -> _Found:
    parts: list[tuple[Kind, int]]
    if match := _ISO.match(reader.text, start):
        if not (1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31):
            return None
        parts = [("year", 1), ("month", 3), ("day", 4)]
        return [_make(reader, *match.span(g), k, int(match[g])) for k, g in parts], match.end()
    match = _SLASHED.match(reader.text, start)
    if not match or (start and reader.text[start - 1] in "/.0123456789"):
        return None
    first, second = int(match[1]), int(match[3])
    if not (1 <= min(first, second) and min(first, second) <= 12 and max(first, second) <= 31):
        return None
    month, day = (3, 1) if first > 12 else (1, 3)
    parts = [("month", month), ("day", day), ("year", 4)]
    either = first <= 12 and second <= 12
    return [
        _make(
            reader, *match.span(g), k, int(match[g]),
            also=(Decimal(match[4 - g]),) if either and g != 4 else (),
        )
        for k, g in parts
    ], match.end()


def _named_date(reader: _Reader, start: int) -> _Found:
    match = _DAY_MONTH.match(reader.text, start)
    if not match:
        return None
    name, day, year = (match["m1"] or match["m2"]), (match["d1"] or match["d2"]), (match["y1"] or match["y2"])
    if not (day or year) and not _is_month(reader.text, match, name):
        return None
    which = "1" if match["m1"] else "2"
    found = [_make(reader, *match.span("m" + which), "month", MONTHS[name.lower()])]
    end = match.end()
    if day and 1 <= int(day) <= 31:
        found.append(_make(reader, *match.span("d" + which), "day", int(day)))
        more = _DAY_RANGE.match(reader.text, end) if not year else None
        if more and 1 <= int(more[1]) <= 31:
            found.append(_make(reader, *more.span(1), "day", int(more[1])))
            end = more.end()
    if year:
        found.append(_make(reader, *match.span("y" + which), "year", int(year)))
    elif not day and (span := _MONTH_RANGE.match(reader.text, end)):
        found.append(_make(reader, *span.span(1), "month", MONTHS[span[1].lower()]))
        end = span.end()
        if found[0].value == 1:
            found = [replace(q, grade="soft") for q in found]
            found.append(_make(reader, start, end, "period", MONTHS[span[1].lower()]))
    return found, end


def _is_month(text: str, match: re.Match[str], name: str) -> bool:
    """Whether May and March, alone, are months; short names count only beside a figure."""
    if not name[0].isupper() or (len(name) <= 4 and name.lower() not in ("may", "june", "july")):
        return False
    if name.lower() in ("may", "march"):
        before = text[max(0, match.start() - 12) : match.start()]
        return bool(re.search(r"\b(?:in|of|by|since|until|from|early|late|mid|last|this|next|to|and)[ -]$", before, re.I))
    return True


def _year(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if start and (text[start - 1].isdigit() or text[start - 1] in ".,$€£¥" and text[start - 2 : start - 1].isdigit()):
        return None
    if match := _YEAR_RANGE.match(text, start):
        first, last = int(match[1]), int(match[1]) // 100 * 100 + int(match[2])
        if last > first:
            return [
                _make(reader, *match.span(1), "year", first),
                _make(reader, *match.span(2), "year", last),
            ], match.end()
    match = _YEAR_ALONE.match(text, start)
    if not match or currency_before(text, start):
        return None
    after = text[match.end() : match.end() + 14]
    before = text[max(0, start - 12) : start]
    if re.match(r" ?(?:[a-z]{3,}s\b|yuan|RMB|m\b|kilo|mega|ton|square|mu\b|percent|million|billion|kV|MW|km)", after) and not re.match(
        r" (?:was|has|is|does|sees|plans|targets|Olympics|Games|sales|figures|results|statistics|exports|imports)\b", after
    ) and not re.search(r"\b(?:in|since|by|until|year|during|from|of) $", before):
        return None
    if re.match(r" ?[-–] ?\d{4}(?!\d)", after) or not re.match(r"[A-Za-z]", after):
        if _YEAR_BEFORE.search(before) or not before or re.match(r"(?: |\.|,|;|:|\)|-|–|—|'|$)", after):
            return [_make(reader, *match.span(), "year", int(match[1]))], match.end()
    return None


def _decade(reader: _Reader, start: int) -> _Found:
    match = _DECADE.match(reader.text, start)
    if not match or (start and reader.text[start - 1].isalnum()):
        return None
    if match[2]:
        return [_make(reader, *match.span(), "decade", _DECADE_NAMES[match[2].lower()], grade="soft")], match.end()
    return [
        _make(reader, *match.span(), "decade", int(match[1]), grade="hard" if len(match[1]) == 4 else "soft")
    ], match.end()


def _period(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if match := _FIRST_PERIOD.match(text, start):
        if match["h"]:
            months = 6
        elif match["q"]:
            months = 3 * (WORDS.get(match["q"].lower()) or int(match["q"]))
        else:
            written = match["m"].lower()
            months = int(written) if written.isdigit() else WORDS.get(written, 0)
        if 0 < months <= 12:
            return [_make(reader, *match.span(), "period", months)], match.end()
    if match := _QUARTER_MARK.match(text, start):
        if match[3]:
            kind: Kind = "period" if match[3] == "1" else "half"
            return [_make(reader, *match.span(), kind, 6 if match[3] == "1" else 2)], match.end()
        return [_make(reader, *match.span(), "quarter", int(match[1] or match[2]))], match.end()
    return None


def _clock(reader: _Reader, start: int) -> _Found:
    match = _CLOCK.match(reader.text, start)
    if not match or (start and reader.text[start - 1].isdigit()):
        return None
    if match[3]:
        hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
        minutes = hour * 60 + int(match[2] or 0)
    else:
        minutes = int(match[4]) * 60 + int(match[5])
    return [_make(reader, *match.span(), "time", minutes, grade="soft")], match.end()


def _ordinal(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if match := _ORDINAL_FIGURE.match(text, start):
        value, spelled = int(match[1].replace(",", "")), False
    elif match := _ORDINAL_WORD.match(text, start):
        value = ORDINALS[match[2].lower()] + _TENS.get((match[1] or "").rstrip("-").lower(), 0)
        spelled = True
    else:
        return None
    end = match.end()
    if plan := _PLAN.match(text, end):
        return [_make(reader, start, end, "plan", value)], plan.end()
    if value <= 4 and (quarter := _QUARTER.match(text, end)):
        return [_make(reader, start, quarter.end(), "quarter", value)], quarter.end()
    if value <= 2 and (half := _HALF_YEAR.match(text, end)):
        first = value == 1
        return [
            _make(reader, start, half.end(), "period" if first else "half", 6 if first else 2)
        ], half.end()
    grade: Grade = "soft" if spelled and value <= 10 else "hard"
    if value == 1:
        grade = "loose"
    return [_make(reader, start, end, "ordinal", value, grade=grade)], end


def _phase(reader: _Reader, start: int) -> _Found:
    match = _PHASE.match(reader.text, start)
    if not match:
        return None
    written = (match[1] or match[2] or match[3]).lower()
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
    value = roman.get(written) or WORDS.get(written) or int(written)
    return [_make(reader, *match.span(), "ordinal", value, grade="loose" if value == 1 else "soft")], match.end()


# -- shares, multiples, vague numbers --------------------------------------------------------------

_FRACTION = re.compile(
    r"(?:(?P<a>an?|one|two|three|four|five|seven|eight|nine|\d{1,2})[ -])?(?P<of>"
    + "|".join(sorted(FRACTIONS, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)
_FIGURE_FRACTION = re.compile(r"(\d{1,2})/(\d{1,3})(?![\d/])")
_IN = re.compile(r"(one|two|three|four|\d) (?:in|out of)(?: every)? (three|four|five|six|seven|eight|nine|ten|\d{1,3})(?![\w%]|[.,]\d|[ -](?:percent|million|billion))", re.IGNORECASE)
_HALF = re.compile(r"(?:a |one )?half(?! (?:an? |of an? )?(?:percent|million|billion|trillion|dozen|hundred|thousand|century|decade|hour|year|day|month|price|time|brother)s?)(?![a-z]|-)", re.IGNORECASE)
_HALF_A = re.compile(r"(?:a )?half(?:-| | an? | of an? )(?P<of>million|billion|trillion|dozen|thousand|hundred|century|decade|hour|year|day|month|percent|percentage point)(?![a-z])", re.IGNORECASE)
_MULTIPLE = re.compile("(" + "|".join(sorted(MULTIPLES, key=len, reverse=True)) + r")(?![a-z])(?!-(?:digit|edged|sided|decker))", re.IGNORECASE)
_VAGUE = re.compile("(" + "|".join(re.escape(w) for w in sorted(VAGUE, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE)
_FOLDS = re.compile(r"[ -]?fold(?![a-z])", re.IGNORECASE)
_TIMES = re.compile(r"(?:[ -]times|x)(?![a-z])(?! (?:a|per|each|every|this|last|in) )", re.IGNORECASE)


def _fraction(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if match := _IN.match(text, start):
        a, b = (WORDS.get(w.lower()) or int(w) for w in (match[1], match[2]))
        if 0 < a < b:
            return _share(reader, *match.span(), Fraction(a, b), "hard")
    if match := _FIGURE_FRACTION.match(text, start):
        a, b = int(match[1]), int(match[2])
        if start and text[start - 1] in "/.," or not 0 < a < b:
            return None
        return _share(reader, *match.span(), Fraction(a, b), "hard")
    match = _FRACTION.match(text, start)
    if not match:
        return None
    part, whole = match["a"], FRACTIONS[match["of"].lower()]
    plural = match["of"].lower().endswith("s")
    if part is None or (plural and part.lower() in ("a", "an", "one")) or (not plural and part.lower() not in ("a", "an", "one")):
        return None
    if part.lower() in ("a", "an") and not re.match(" (?:of|the|as|more|less|in|over|from)|[,.;)]|$", text[match.end() :match.end() + 6]):
        return None
    if whole == 4 and re.match("[ -](?:century|century|hour|mile|year)", text[match.end() : match.end() + 9]):
        return None
    a = 1 if part.lower() in ("a", "an") else WORDS.get(part.lower()) or int(part)
    if re.search(r"\b(?:first|last|past|next|previous) $", text[max(0, start - 9) : start]):
        return None
    return _share(reader, *match.span(), Fraction(a, whole), "hard") if a < whole else None


def _share(reader: _Reader, start: int, end: int, value: Fraction, grade: Grade) -> _Found:
    bound, weak, begin, stop = bounds(reader.text, start, end)
    said = reader.given[begin:stop]
    percent = value * 100
    return [
        Quantity(
            reader.given[start:stop], start, stop, "percent",
            Decimal(percent.numerator) / Decimal(percent.denominator),
            Decimal(1) if percent.denominator == 1 else Decimal("0.01"),
            bound, weak, "%", "%", grade=grade, said=said,
        )
    ], stop


def _half(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if match := _HALF_A.match(text, start):
        return _half_of(reader, match)
    match = _HALF.match(text, start)
    if not match or re.search(r"(?:first|second|latter|other|better|and a|year-and-a|last)[ -]$", text[max(0, start - 12) : start]):
        return None
    return _share(reader, *match.span(), Fraction(1, 2), "soft")


_ONE_AND_HALF = re.compile(r"an? (year|hour|month|week|day|century|decade)(?=[ ]and[ ]a[ ]half)", re.I)


def _one_and_half(reader: _Reader, start: int) -> _Found:
    """An hour and a half."""
    match = _ONE_AND_HALF.match(reader.text, start)
    if not match:
        return None
    numeral = Numeral(match.start(1) - 1, Decimal(1), Decimal(1), "1", "", True)
    quantity = replace(_measured(reader, start, numeral), grade="soft")
    return [quantity], quantity.end


def _half_of(reader: _Reader, match: re.Match[str]) -> _Found:
    start, end, of = match.start(), match.end(), match["of"].lower()
    if of in ("percent", "percentage point"):
        kind: Kind = "percent" if of == "percent" else "points"
        quantity = _make(reader, start, end, kind, Decimal("0.5"), step=Decimal("0.1"), unit="%", dimension="%")
        return [quantity], end
    times = {"dozen": Decimal(6), **{w: shift(Decimal("0.5"), p) for w, p in SCALES.items()}}
    if of not in times:
        unit = unit_en(of, 0)
        assert unit
        u = unit[0]
        return [
            _make(reader, start, end, "count", Decimal("0.5"), step=Decimal("0.1"), unit=u.symbol,
                  dimension=u.dimension, factor=u.factor, grade="soft")
        ], end
    power = SCALES.get(of, 0)
    numeral = Numeral(end, times[of], shift(Decimal("0.05"), power), "0.5", of, True)
    quantity = _measured(reader, start, numeral)
    return [quantity], quantity.end


def _multiple(reader: _Reader, start: int) -> _Found:
    match = _MULTIPLE.match(reader.text, start)
    if not match:
        return None
    value, grade = MULTIPLES[match[1].lower()]
    bound, weak, begin, end = bounds(reader.text, start, match.end())
    return [
        _make(
            reader, start, end, "times", value, step=Decimal("0.1"), bound=bound, weak=weak,
            grade=grade, said=reader.given[begin:end],
        )
    ], end


def _vague(reader: _Reader, start: int) -> _Found:
    match = _VAGUE.match(reader.text, start)
    if not match:
        return None
    low, high = VAGUE[match[1].lower()]
    end = match.end()
    unit = re.match(r"(?: of)? ", reader.text[end : end + 5])
    measured = unit_en(reader.text, end + unit.end()) if unit else None
    u = measured[0] if measured else None
    return [
        _make(reader, start, end, "vague", shift(Decimal(1), low), high=shift(Decimal(1), high), grade="soft",
              unit=u.symbol if u else "", dimension=u.dimension if u else "", factor=u.factor if u else Fraction(1))
    ], end


# -- plain numbers ---------------------------------------------------------------------------------


def _number(reader: _Reader, start: int) -> _Found:
    text = reader.text
    if not text[start].isdigit():
        return _spelled(reader, start)
    match = _NUMBER.match(text, start)
    assert match
    read = figures(match[0])
    if start and (text[start - 1].isdigit() or (text[start - 1] in ".," and text[start - 2 : start - 1].isdigit())):
        return [], match.end()
    if not read:
        return [], match.end()
    numeral = Numeral(match.end(), *read)
    money = currency_before(text, start)
    numeral, also = _with_scale(text, numeral, bool(money))
    quantity = _measured(reader, start, numeral, also)
    plain = not quantity.unit and not numeral.scale and quantity.kind == "count"
    attached = _LETTERS_BEFORE.search(text, max(0, start - 2), start)
    if plain and attached and not money:
        return [], numeral.end
    following = text[numeral.end : numeral.end + 1]
    if plain and not also and (following.isalpha() or following == MASK) and following:
        return [], _past_word(text, numeral.end)
    return [quantity], max(quantity.end, numeral.end)


def _past_word(text: str, at: int) -> int:
    match = re.compile(r"[A-Za-z0-9]{0,40}").match(text, at)
    return match.end() if match else at


def _with_scale(text: str, numeral: Numeral, money: bool) -> tuple[Numeral, tuple[Decimal, ...]]:
    match = _SCALE_WORD.match(text, numeral.end)
    if not match:
        return numeral, ()
    word = (match[1] or match[2]).lower()
    if match[2]:
        spaced = match[0][0] in " -"
        if word in ("m", "b", "k") and spaced:
            return numeral, ()
        if word == "k" and match[0][-1] == "K":
            return numeral, ()
        if word == "m" and not money:
            return numeral, (shift(numeral.value, 6),)
        if word == "b" and not money:
            return numeral, ()
    scaled = numeral.scaled(SCALES[word], match[0].strip(" -"), match.end())
    pair = _SCALE_PAIR.match(text, scaled.end) if word in ("hundred", "thousand", "million") else None
    if pair:
        scaled = scaled.scaled(SCALES[pair[1].lower()], " " + pair[1], pair.end())
    return scaled, ()


def _spelled(reader: _Reader, start: int) -> _Found:
    read = parse_words(reader.text, start)
    if not read:
        return None
    numeral, grade = read
    quantity = _measured(reader, start, numeral)
    if quantity.kind in ("percent", "points") or numeral.value > 10 and "dozen" not in numeral.digits:
        grade = "hard" if grade != "loose" else grade
    elif quantity.kind == "times":
        grade = "hard" if numeral.value > 1 else "loose"
    elif quantity.unit and grade == "loose" and numeral.value > 1:
        grade = "soft"
    return [replace(quantity, grade=grade)], max(quantity.end, numeral.end)


_PERCENT = re.compile(r"[ -]?(?:%|per ?cent(?![a-z])|pct(?![a-z]))", re.IGNORECASE)
_POINTS = re.compile(
    r"[ -]?(?:of an? )?(?:%|percentage|percent|per cent)[ -]points?(?![a-z])|[ -]?(?:pps?|ppts?)(?![a-z])", re.IGNORECASE
)
_BASIS = re.compile(r"[ -]?(?:basis[ -]points?|bps?)(?![a-z])", re.IGNORECASE)
_PER_MILLE = re.compile(r"[ -]?(?:‰|per mille|per thousand)", re.IGNORECASE)
_YEAR_AND_HALF = re.compile(r" and a half(?![a-z])", re.IGNORECASE)
_ODD = re.compile(r"(?:-odd|-plus|\+| plus(?= ))", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:gr[eo]w[a-z]*|growth|increas[a-z]*|expand[a-z]*|ris[a-z]*|rose|surg[a-z]*|jump[a-z]*|soar[a-z]*|up|climb[a-z]*)\b[^.;]{0,24}$", re.IGNORECASE)


def _measured(
    reader: _Reader, start: int, numeral: Numeral, also: tuple[Decimal, ...] = ()
) -> Quantity:
    """A number with its unit, its bound and its grade."""
    text = reader.text
    end = numeral.end
    more = ""
    if odd := _ODD.match(text, end):
        end, more = odd.end(), ">"
    kind: Kind = "count"
    value, step = numeral.value, numeral.step
    symbol, dimension, factor = "", "", Fraction(1)
    begin = start
    if match := _POINTS.match(text, end):
        kind, symbol, dimension, end = "points", "pp", "%", match.end()
    elif match := _BASIS.match(text, end):
        kind, symbol, dimension, end = "points", "pp", "%", match.end()
        value, step = shift(value, -2), shift(step, -2)
    elif match := _PERCENT.match(text, end):
        kind, symbol, dimension, end = "percent", "%", "%", match.end()
    elif match := _PER_MILLE.match(text, end):
        kind, symbol, dimension, end = "percent", "%", "%", match.end()
        value, step = shift(value, -1), shift(step, -1)
    elif match := _FOLDS.match(text, end) or _TIMES.match(text, end):
        kind, end = "times", match.end()
        if _GROWN.search(text[max(0, start - 60) : start]):
            also = (*also, value + 1)
    elif mark := currency_before(text, start):
        symbol, dimension, factor, begin = mark[0].symbol, mark[0].dimension, mark[0].factor, mark[1]
        if again := unit_en(text, end + (text[end : end + 1] in (" ", "-"))):
            end = again[1] if again[0].dimension == dimension else end
    else:
        gap = end + 1 if text[end : end + 1] in (" ", "-") and text[end : end + 1] else end
        gap += 3 if text.startswith("of ", gap) else 0
        unit = unit_en(text, gap)
        if unit and not (gap == end and unit[0].symbol in ("s", "year")) and not (also and unit[0].symbol == "m"):
            symbol, dimension, factor = unit[0].symbol, unit[0].dimension, unit[0].factor
            end = unit[1]
            if dimension in ("month", "s") and (half := _YEAR_AND_HALF.match(text, end)):
                value, step, end = plus(value, Decimal("0.5")), Decimal("0.1"), half.end()
        elif also:
            end += 1
    bound, weak, said, end = bounds(text, begin, end, duration=dimension in ("month", "s") and "old" not in text[start:end].lower())
    if more:
        bound, weak = ">", False
    grade: Grade = "hard"
    if value in (0, 1) and not numeral.scale and kind == "count":
        grade = "loose"
    if kind == "percent" and value == 100:
        grade = "soft"
    return Quantity(
        reader.given[begin:end], begin, end, kind, value, step, bound, weak, symbol, dimension, factor,
        grade, numeral.digits, numeral.scale, also, said=reader.given[said:end],
    )


_READERS = (
    _iso_date, _clock, _named_date, _decade, _year, _period, _phase, _one_and_half, _vague, _fraction, _half, _multiple,
    _ordinal, _number,
)

_RANGE = re.compile(r" ?(?:-|–|—|−|~| to | and | or )? ?(?:RMB|US|HK|CNY|[$¥€£])*")


def _inherit(reader: _Reader, found: list[Quantity]) -> list[Quantity]:
    """Give the first number of a range the scale and unit that only the second one states."""
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        gap = second.start - first.end
        if not 0 < gap <= 6 or first.kind != "count" or first.scale:
            continue
        between = reader.text[first.end : second.start]
        if between.strip() not in ("-", "–", "—", "−", "~", "to", "or", "and", "-US", "–US"):
            continue
        if second.kind in ("percent", "points", "times", "count") and (
            second.unit or second.scale or second.kind != "count"
        ):
            if first.unit and first.dimension != second.dimension:
                if second.dimension:
                    continue
                second = replace(
                    second, unit=first.unit, dimension=first.dimension, factor=first.factor
                )
            if between.strip() == "and" and not re.search(r"\bbetween[^.]{0,24}$", reader.text[max(0, first.start - 30) : first.start]):
                continue
            found[at] = shared(first, second)
    return found
