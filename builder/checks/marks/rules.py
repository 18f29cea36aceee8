"""Punctuation and spacing: GB/T 15834 for Chinese, common book style for English.

:func:`faults` is pure: text and language in, faults with a proposed replacement out. The checks
report them, ``builder fix`` applies those that are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...ground.characters import HAN
from ...issue.model import Side
from ..damage import asks
from .shared import (
    SIGNS_CLOSE,
    SIGNS_OPEN,
    Fault,
    brackets,
    doubled,
    fault_at,
    fault_of,
    in_turn,
    masked,
    straight,
    wide_letters,
)


def faults(text: str, side: Side, part: str = "text") -> list[Fault]:
    """The faults of a text in one language, in order, none overlapping another.

    ``part`` is ``title`` for headings, where spaces between Chinese words may be meant.
    """
    clean = masked(text)
    rules = _ZH_RULES if side == "zh" else _EN_RULES
    found = [fault for rule in rules for fault in rule(clean)]
    if part != "title" and side == "zh":
        found += _gaps_zh(clean)
    found.sort(key=lambda fault: (fault.start, -fault.end))
    kept: list[Fault] = []
    for fault in found:
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept


# -- Chinese ----------------------------------------------------------------------------------

_WIDE = dict(zip(",;:!?.", "，；：！？。", strict=True))
_HALF = re.compile(
    rf"[{HAN}{SIGNS_CLOSE}%％℃°][ ]?[,;:!?](?=\s*(?:[{HAN}{SIGNS_OPEN}\d]|$))|"
    rf"[A-Za-z0-9)](?:[,;](?=\s?[{HAN}{SIGNS_OPEN}])|[!?](?=[{HAN}{SIGNS_OPEN}]))|"
    rf"[{HAN}]:(?=\s?[A-Za-z])",
    re.M,
)
_HALF_STOP = re.compile(
    rf"(?:(?<=[{HAN}{SIGNS_CLOSE}])|(?<=%))\.(?![.\w])(?=\s*(?:[{HAN}{SIGNS_OPEN}]|$))", re.M
)
_HALF_DOT = re.compile(rf"(?<=[{HAN}])\.(?=[{HAN}])")
_HALF_BRACKETS = re.compile(rf"\((?=[^()\n]{{0,200}}[{HAN}])[^()\n]{{1,300}}\)")


def _half_width(text: str) -> Iterator[Fault]:
    """Half-width marks next to Chinese; a '?' inside a name is damage, no punctuation."""
    for match in _HALF.finditer(text):
        at = match.end() - 1
        mark, after = text[at], text[at + 1 : at + 2]
        is_time = mark == ":" and text[at - 1].isdigit() and after.isdigit()
        is_lost = mark == "?" and re.match(f"[{HAN}]", after) and not asks(text, at)
        if not is_time and not is_lost:
            start, end = at - (text[at - 1] == " "), at + 1 + (after == " ")
            yield Fault("half-width", start, end, _WIDE[mark], "mark", mark)
    for match in _HALF_STOP.finditer(text):
        yield fault_of(match, "half-width", "。", "stop")
    for match in _HALF_DOT.finditer(text):
        yield fault_of(match, "half-width", None, "dot")
    for match in _HALF_BRACKETS.finditer(text):
        yield fault_at(text, match.start(), "half-width", "（", "brackets")
        yield fault_at(text, match.end() - 1, "half-width", "）", "brackets")


def _quotes_zh(text: str) -> Iterator[Fault]:
    """Quotation marks of Chinese: every “ has its ”."""
    for opener, closer in (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』")):
        marks = [i for i, c in enumerate(text) if c in (opener, closer)]
        if opener == "‘":
            marks = [i for i in marks if not _is_apostrophe(text, i)]
        yield from in_turn(text, marks, opener, closer)


def _is_apostrophe(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return text[at] == "’" and before.isascii() and before.isalpha()


_DOTS = re.compile(r"(?<!\.)\.{3,}(?!\.)|。{3,}|(?<![…⋯])[…⋯](?![…⋯])")


def _dots_zh(text: str) -> Iterator[Fault]:
    for match in _DOTS.finditer(text):
        yield fault_of(match, "dots", "……")


_SPACE_ZH = re.compile(
    r"(?<=\S)[ \xa0]+(?=[，。；：？！、）》」』】])|(?<=[（《「『【])[ \xa0]+(?=\S)"
)
_GAP_ZH = re.compile(rf"(?<=[{HAN}]{{2}})[ \xa0]+(?=[{HAN}]{{2}})")
_NAME_DOT = re.compile(rf"(?<=[{HAN}])[•‧∙⋅・･‐●](?=[{HAN}])")


def _spaces_zh(text: str) -> Iterator[Fault]:
    for match in _SPACE_ZH.finditer(text):
        yield fault_of(match, "space", "", "by-mark")


def _gaps_zh(text: str) -> Iterator[Fault]:
    for match in _GAP_ZH.finditer(text):
        yield fault_of(match, "space", None, "gap")


def _name_dots(text: str) -> Iterator[Fault]:
    for match in _NAME_DOT.finditer(text):
        yield fault_of(match, "name-dot", "·")


# -- English ----------------------------------------------------------------------------------

_NARROW = dict(
    zip("，。；：！？）、", (", ", ". ", "; ", ": ", "! ", "? ", ") ", ", "), strict=True)
)
_NARROW |= dict(zip("（％＆／．＋－　", (" (", "%", "&", "/", ".", "+", "-", " "), strict=True))
_FULL = re.compile(f"[{''.join(_NARROW)}]")
_CHINESE = re.compile(f"[{HAN}{SIGNS_CLOSE}{SIGNS_OPEN}]")


def _full_width(text: str) -> Iterator[Fault]:
    """Full-width marks in English, but not those inside quoted Chinese."""
    for match in _FULL.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if _CHINESE.match(before) and (not after or _CHINESE.match(after)):
            continue
        narrow = _NARROW[match[0]]
        if not after or after in " \n,.;:)”’":
            narrow = narrow.rstrip()
        if before in {" ", "\n", ""}:
            narrow = narrow.lstrip()
        yield fault_of(match, "full-width", narrow, "mark")


def _quotes_en(text: str) -> Iterator[Fault]:
    """Double quotation marks of English; single ones cannot be told from apostrophes.

    An opening mark at the very beginning may be closed in a later paragraph.
    """
    marks = [i for i, c in enumerate(text) if c in "“”"]
    for fault in in_turn(text, marks, "“", "”"):
        if not (fault.start == 0 and fault.instead is None and text[0] == "“"):
            yield fault


_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=[A-Za-z])|(?<=s)'(?=[\s,.;:!?])")


def _apostrophes(text: str) -> Iterator[Fault]:
    for match in _APOSTROPHE.finditer(text):
        yield fault_of(match, "straight", "’", "apostrophe")


_PREFIXES = """
high low new long short large small mid multi non co re pre post self well ultra super semi anti
inter hi cross full half first second third real world state cutting start follow year private
public government medium middle single double cost energy user data market job fast slow wide deep
open closed on off two three four five six ten e
"""
_SUFFIXES = """
tech technology speed end term scale quality level wide class based owned up off old driven led
party time art funded backed edge efficient friendly run made built size sized border depth sea
range rise step way stage year month day power voltage growth commerce mail saving intensive
oriented profit
"""
_COMPOUND_FIRST, _COMPOUND_LAST = frozenset(_PREFIXES.split()), frozenset(_SUFFIXES.split())
_DASH_IN_WORD = re.compile(r"\b([A-Za-z]+)( +[–—-] *| *[–—-] +)([A-Za-z]+)\b")
_JOINED = re.compile(r"\b[A-Za-z]+-[A-Za-z]+\b")


def _dashes(text: str) -> Iterator[Fault]:
    """A dash with spaces inside a compound: High – tech."""
    joined = {match[0].lower() for match in _JOINED.finditer(text)}
    for match in _DASH_IN_WORD.finditer(text):
        left, gap, right = match.groups()
        known = left.lower() in _COMPOUND_FIRST and right.lower() in _COMPOUND_LAST
        one_sided = gap.strip() == "-" and gap != " - "
        hanging = one_sided and right.lower() in {"and", "or", "to", "nor", "but"}
        if not hanging and (known or one_sided or f"{left}-{right}".lower() in joined):
            yield Fault("dash", match.start(2), match.end(2), "-", mark=match[0])


_SPACE_EN = re.compile(r"(?<=[\w)”’%])[ \xa0]+[,.;:!?](?=\s|$)")
_NO_SPACE_EN = re.compile(r"(?<=[a-z])[,;](?=[A-Za-z])|(?<=[a-z]{2})[.](?=[A-Z][a-z])")


def _spaces_en(text: str) -> Iterator[Fault]:
    for match in _SPACE_EN.finditer(text):
        mark = match[0][-1]
        yield Fault("space", match.start(), match.end(), mark, "before", mark)
    for match in _NO_SPACE_EN.finditer(text):
        yield fault_of(match, "space", f"{match[0]} ", "after")


_Rule = Callable[[str], Iterator[Fault]]
_BOTH: tuple[_Rule, ...] = (wide_letters, straight, brackets, doubled)
_ZH_RULES: tuple[_Rule, ...] = (
    *(_half_width, _quotes_zh, _dots_zh, _spaces_zh, _name_dots),
    *_BOTH,
)
_EN_RULES: tuple[_Rule, ...] = (
    *(_full_width, _quotes_en, _apostrophes, _dashes, _spaces_en),
    *_BOTH,
)
