"""Dates, periods, plans and ordinals in English."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..quantity import Binding, QuantityKind
from ..reading import Found, Reader, make
from ..units import currency_before, unit_en
from .words import MONTHS, ORDINALS, WORDS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

_YEAR = r"(?:1[5-9]|20|21)\d\d"

_ISO = re.compile(rf"({_YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?![\d.])")

_SLASHED = re.compile(rf"(\d{{1,2}})([/.])(\d{{1,2}})\2({_YEAR})(?!\d)")

_DAY_MONTH = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\.?(?:,? (?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\.?(?: (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|,\d{{3}}"
    rf"|\.\d))?(?:,? (?:of )?(?P<y2>{_YEAR}))?)"
    r"(?![A-Za-z\d])",
    re.IGNORECASE,
)

_DAY_RANGE = re.compile(
    r"[ ]?(?:-|–|—|to|and|until)[ ]?(\d{1,2})(?:st|nd|rd|th)?(?![\d%,.]\d|[A-Za-z\d%])"
)

_MONTH_RANGE = re.compile(
    rf"[ ]?(?:-|–|—|to|through|until|and)[ ]?({_MONTH})(?![A-Za-z])", re.IGNORECASE
)

_YEAR_ALONE = re.compile(rf"({_YEAR})(?!\d|[,.]\d|[A-Za-z%])")

_YEAR_RANGE = re.compile(rf"({_YEAR})(?:-|–|—|/)(\d\d)(?!\d|[-/.]\d|%)")

_DECADE = re.compile(
    r"(?:post-|mid-)?(?:'?((?:1[5-9]|20)?\d0)'?s(?![A-Za-z])|(nineties|eighties|seventies|sixties"
    r"|fifties))",
    re.IGNORECASE,
)

_DECADE_NAMES = {"nineties": 90, "eighties": 80, "seventies": 70, "sixties": 60, "fifties": 50}

_ORDINAL_WORD = re.compile(
    r"((?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?("
    + "|".join(sorted(ORDINALS, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)

_ORDINAL_FIGURE = re.compile(r"(\d{1,4}(?:,\d{3})?)(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)

_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}

_PLAN = re.compile(r"[ -](?:national )?(?:five|5)[ -]?year(?![a-z])|[ -]FYP", re.IGNORECASE)

_QUARTER = re.compile(r"[ -](?:calendar |fiscal )?quarter(?![a-z])", re.IGNORECASE)

_HALF_YEAR = re.compile(r"[ -]half(?![a-z])", re.IGNORECASE)

_FIRST_PERIOD = re.compile(
    r"first (?:(?P<m>\d{1,2}|[a-z]+) months|(?P<q>two|three|2|3) quarters|(?P<h>half))(?![a-z])",
    re.IGNORECASE,
)

_QUARTER_MARK = re.compile(r"(?:(\d)Q|Q([1-4])|H([12]))(?!\w)")

_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.]([0-5]\d))? ?([ap])\.?m\.?(?![a-z])|([01]?\d|2[0-3]):([0-5]\d)(?!\d)"
    r"|(?:12 )?(?:(?P<noon>noon)|midnight)(?![a-z])",
    re.IGNORECASE,
)

_PHASE = re.compile(r"phase (?:(I{1,3}|IV|V)|(\d)|(one|two|three|four|five))(?!\w)", re.IGNORECASE)


def iso_date(reader: Reader, start: int) -> Found:
    """Dates in figures: 2016-12-31, 12/31/2016, 31.12.2016."""
    parts: list[tuple[QuantityKind, int]]
    if match := _ISO.match(reader.text, start):
        if not (1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31):
            return None
        parts = [("year", 1), ("month", 3), ("day", 4)]
        return [make(reader, *match.span(g), k, int(match[g])) for k, g in parts], match.end()
    match = _SLASHED.match(reader.text, start)
    if not match or (start and reader.text[start - 1] in "/.0123456789"):
        return None
    first, second = int(match[1]), int(match[3])
    if not (1 <= min(first, second) <= 12 and max(first, second) <= 31):
        return None
    month, day = (3, 1) if first > 12 else (1, 3)
    parts = [("month", month), ("day", day), ("year", 4)]
    either = first <= 12 and second <= 12
    return [
        make(
            reader,
            *match.span(g),
            k,
            int(match[g]),
            also=(Decimal(match[4 - g]),) if either and g != 4 else (),
        )
        for k, g in parts
    ], match.end()


def named_date(reader: Reader, start: int) -> Found:
    """Dates with the name of a month: December 31, 2016; 31 December; May to July."""
    match = _DAY_MONTH.match(reader.text, start)
    if not match:
        return None
    name, day, year = (
        (match["m1"] or match["m2"]),
        (match["d1"] or match["d2"]),
        (match["y1"] or match["y2"]),
    )
    if not (day or year) and not _is_month(reader.text, match, name):
        return None
    which = "1" if match["m1"] else "2"
    found = [make(reader, *match.span("m" + which), "month", MONTHS[name.lower()])]
    end = match.end()
    if day and 1 <= int(day) <= 31:
        found.append(make(reader, *match.span("d" + which), "day", int(day)))
        more = _DAY_RANGE.match(reader.text, end) if not year else None
        if more and 1 <= int(more[1]) <= 31:
            found.append(make(reader, *more.span(1), "day", int(more[1])))
            end = more.end()
    if year:
        found.append(make(reader, *match.span("y" + which), "year", int(year)))
    elif not day and (span := _MONTH_RANGE.match(reader.text, end)):
        found.append(make(reader, *span.span(1), "month", MONTHS[span[1].lower()]))
        end = span.end()
        if found[0].value == 1:
            found = [replace(q, binding="soft") for q in found]
            found.append(make(reader, start, end, "period", MONTHS[span[1].lower()]))
    return found, end


def _is_month(text: str, match: re.Match[str], name: str) -> bool:
    """Whether May and March, alone, are months; short names count only beside a figure."""
    if not name[0].isupper() or (len(name) <= 4 and name.lower() not in ("may", "june", "july")):
        return False
    if name.lower() in ("may", "march"):
        before = text[max(0, match.start() - 12) : match.start()]
        return bool(
            re.search(
                r"\b(?:in|of|by|since|until|from|early|late|mid|last|this|next|to|and)[ -]$",
                before,
                re.I,
            )
        )
    return True


_COUNTED = re.compile(
    r"[ -]?(?:million|billion|trillion|thousand|hundred|percent|per cent|%)", re.I
)


def _measured(text: str, at: int) -> bool:
    """Whether a unit follows, which years do not have."""
    found = unit_en(text, at + (text[at : at + 1] in (" ", "-")))
    return bool(found and found[0].dimension not in ("month", "s") and len(found[0].symbol) > 1)


def year(reader: Reader, start: int) -> Found:
    """A year alone or a span of years: in 2016, 2016–20."""
    text = reader.text
    if start and (text[start - 1].isdigit() or _inside_figures(text, start)):
        return None
    if match := _YEAR_RANGE.match(text, start):
        first, last = int(match[1]), int(match[1]) // 100 * 100 + int(match[2])
        if last > first:
            return [
                make(reader, *match.span(1), "year", first),
                make(reader, *match.span(2), "year", last),
            ], match.end()
    match = _YEAR_ALONE.match(text, start)
    if not match or currency_before(text, start):
        return None
    if _COUNTED.match(text, match.end()) or _measured(text, match.end()):
        return None
    before = text[max(0, start - 12) : start]
    if _PLURAL.match(text, match.end()) and not _IN_YEAR.search(before):
        return None
    return [make(reader, *match.span(), "year", int(match[1]))], match.end()


def _inside_figures(text: str, start: int) -> bool:
    return text[start - 1] in ".," and text[start - 2 : start - 1].isdigit()


_PLURAL = re.compile(
    r" (?!(?:was|has|is|does|sees|plans|targets|olympics|games|sales|figures|results|statistics"
    r"|exports|imports)\b)[a-z]{3,}s\b"
)
_IN_YEAR = re.compile(r"\b(?:in|since|by|until|year|during|from|of) $", re.IGNORECASE)


def decade(reader: Reader, start: int) -> Found:
    """The 1990s, the nineties, post-90s."""
    match = _DECADE.match(reader.text, start)
    if not match or (start and reader.text[start - 1].isalnum()):
        return None
    if match[2]:
        return [
            make(reader, *match.span(), "decade", _DECADE_NAMES[match[2].lower()], binding="soft")
        ], match.end()
    return [
        make(
            reader,
            *match.span(),
            "decade",
            int(match[1]),
            binding="hard" if len(match[1]) == 4 else "soft",
        )
    ], match.end()


def period(reader: Reader, start: int) -> Found:
    """The first months of a year, H1, Q4."""
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
            return [make(reader, *match.span(), "period", months)], match.end()
    if match := _QUARTER_MARK.match(text, start):
        if match[3]:
            kind: QuantityKind = "period" if match[3] == "1" else "half"
            return [make(reader, *match.span(), kind, 6 if match[3] == "1" else 2)], match.end()
        return [make(reader, *match.span(), "quarter", int(match[1] or match[2]))], match.end()
    return None


_SPOKEN_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}|[a-z]{3,6})(?: o['’]clock)? (?:in the (?P<part>morning|afternoon|evening)"
    r"|at night)(?![a-z])",
    re.IGNORECASE,
)


def spoken_clock(reader: Reader, start: int) -> Found:
    """Four in the afternoon, ten o'clock at night."""
    match = _SPOKEN_CLOCK.match(reader.text, start)
    word = match["hour"].lower() if match else ""
    hour = int(word) if word.isdigit() else WORDS.get(word, 0)
    if not match or not 1 <= hour <= 12 or (start and reader.text[start - 1].isalnum()):
        return None
    late = (match["part"] or "night").lower() != "morning"
    minutes = (hour % 12 + 12 * (late and not (hour == 12 and not match["part"]))) * 60
    return [make(reader, *match.span(), "time", minutes, binding="soft")], match.end()


def clock(reader: Reader, start: int) -> Found:
    """A time of day."""
    match = _CLOCK.match(reader.text, start)
    if not match or (start and reader.text[start - 1].isdigit()):
        return None
    if match[3]:
        hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
        minutes = hour * 60 + int(match[2] or 0)
    elif match[4]:
        minutes = int(match[4]) * 60 + int(match[5])
    else:
        minutes = 720 if match["noon"] else 1440
    half_day = bool(match[3]) or not match[4] or len(match[4]) == 2
    also = () if half_day else (Decimal(minutes + 720),)
    also = (Decimal(0),) if minutes == 1440 else also
    return [make(reader, *match.span(), "time", minutes, binding="soft", also=also)], match.end()


_A_YEAR = {"hour": 8760, "hourly": 8760, "day": 365, "daily": 365, "week": 52, "weekly": 52,
           "month": 12, "monthly": 12, "quarter": 4,
           "year": 1, "yearly": 1, "annually": 1, "annum": 1}  # fmt: skip
"""How often a period comes in a year; only told apart, never reckoned with."""

_TIMES = {"once": 1, "twice": 2, "thrice": 3}

_FREQUENCY = re.compile(
    r"(?P<times>once|twice|thrice|(?P<n>\d{1,3}|[a-z]{3,9})[ -](?:times|flights|trains|lessons"
    r"|meetings|issues|classes|visits|trips|services|sessions))[ -]"
    r"(?:an?|per|each|every|in every)[ -](?P<each>hour|day|week|month|quarter|year|annum)(?![a-z])"
    r"|(?P<daily>once|twice|thrice) (?P<each_day>hourly|daily|weekly|monthly|yearly|annually)"
    r"(?![a-z])"
    r"|(?P<of>\d{1,3}|[a-z]{3,9}) [a-z]{3,16}s (?P<each_of>daily|weekly|monthly|yearly|annually)"
    r"(?![a-z])|(?P<ly>daily|weekly|monthly|yearly|annually)(?= *(?:[.,;:)]|$))",
    re.IGNORECASE,
)


def frequency(reader: Reader, start: int) -> Found:
    """How often: once a week, three times a year, held weekly."""
    match = _FREQUENCY.match(reader.text, start)
    if not match:
        return None
    if match["ly"]:
        times, each = 1, match["ly"].lower()
    else:
        word = (match["n"] or match["times"] or match["daily"] or match["of"]).lower()
        each = (match["each"] or match["each_day"] or match["each_of"]).lower()
        times = int(word) if word.isdigit() else _TIMES.get(word) or WORDS.get(word, 0)
    if not times:
        return None
    return [
        make(
            reader, *match.span(), "frequency", times * _A_YEAR[each], binding="soft",
            also=(Decimal(times),),
        )
    ], match.end()  # fmt: skip


def ordinal(reader: Reader, start: int) -> Found:
    """Ordinals, and what they head: plans, quarters, halves of a year."""
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
        return [make(reader, start, end, "plan", value)], plan.end()
    if value <= 4 and (quarter := _QUARTER.match(text, end)):
        return [make(reader, start, quarter.end(), "quarter", value)], quarter.end()
    if value <= 2 and (half := _HALF_YEAR.match(text, end)):
        first = value == 1
        return [
            make(reader, start, half.end(), "period" if first else "half", 6 if first else 2)
        ], half.end()
    binding: Binding = "soft" if spelled and value <= 10 else "hard"
    if value == 1:
        binding = "loose"
    return [make(reader, start, end, "ordinal", value, binding=binding)], end


def phase(reader: Reader, start: int) -> Found:
    """Phase two, Phase II."""
    match = _PHASE.match(reader.text, start)
    if not match:
        return None
    written = (match[1] or match[2] or match[3]).lower()
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
    value = roman.get(written) or WORDS.get(written) or int(written)
    return [
        make(reader, *match.span(), "ordinal", value, binding="loose" if value == 1 else "soft")
    ], match.end()
