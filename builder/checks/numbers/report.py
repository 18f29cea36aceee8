"""The registered checks: numbers that differ in value, bound or unit, or stand on one side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ...ground.findings import Finding, Severity
from ...ground.findings import at as finding_at
from ...ground.messages import tr
from ...ground.register import check
from ...ground.spots import Spot
from ...issue.model import Issue, Side
from .copy import Parallel, passages, waived
from .match import Passage, collate
from .quantity import Fault, Mismatch, Quantity

_MESSAGES: dict[str, tuple[str, str]] = {
    "value": ("{zh} is {zh_value}, {en} is {en_value}", "{zh}是{zh_value}，{en}是{en_value}"),
    "slip": ("; likely slip: {slip}", "；可能的错误：{slip}"),
    "bound": ("{zh} and {en} bound the number differently", "{zh}与{en}对数值的限定不同"),
    "unit": ("{zh} and {en} give one number in two units", "{zh}与{en}数值相同，单位不同"),
    "zh-only": ("{zh} has no counterpart in the English", "{zh}在英文中没有对应"),
    "en-only": ("{en} has no counterpart in the Chinese", "{en}在中文中没有对应"),
    "waive": (
        "mend the side that is wrong, or write <!-- numbers: reason --> after the block",
        "改正有误的一方；若确实如此，在段后写 <!-- numbers: 理由 -->",
    ),
    "add": (
        "add it on the other side, or write <!-- numbers: reason --> after the block",
        "在另一方补上；若有意如此，在段后写 <!-- numbers: 理由 -->",
    ),
}

_SEVERITY: dict[Fault, Severity] = {
    "value": "error",
    "unit": "error",
    "bound": "warning",
    "one-sided": "warning",
}


def mismatches(issue: Issue) -> Iterator[Finding]:
    """Every finding of the four checks on an issue, waivers left out."""
    articles = {id(a): a.allow for a in issue.articles}
    allows = [(), *articles.values()]
    for parallels, allow in zip(passages(issue), allows, strict=True):
        texts = tuple((p.text("zh"), p.text("en"), p.strict) for p in parallels)
        for parallel, found in zip(parallels, _collated(texts), strict=True):
            for mismatch in found:
                if not waived(f"numbers/{mismatch.fault}", parallel.allow, allow):
                    yield _finding(parallel, mismatch)


@lru_cache(maxsize=512)
def _collated(texts: tuple[tuple[str, str, bool], ...]) -> tuple[tuple[Mismatch, ...], ...]:
    """The mismatches of one article, kept because four checks ask for them in turn."""
    return tuple(collate([Passage(zh, en, strict) for zh, en, strict in texts]))


def _of(fault: Fault, issue: Issue) -> Iterable[Finding]:
    return [f for f in mismatches(issue) if f.check == f"numbers/{fault}"]


@check("numbers/value", subject="issue")
def value(issue: Issue) -> Iterable[Finding]:
    """Numbers that the two languages give with different values."""
    return _of("value", issue)


@check("numbers/unit", subject="issue")
def unit(issue: Issue) -> Iterable[Finding]:
    """Numbers that are equal but for a unit that cannot mean the same."""
    return _of("unit", issue)


@check("numbers/bound", subject="issue")
def bound(issue: Issue) -> Iterable[Finding]:
    """Numbers of one value, above it in one language and below or at it in the other."""
    return _of("bound", issue)


@check("numbers/one-sided", subject="issue")
def one_sided(issue: Issue) -> Iterable[Finding]:
    """Numbers without a counterpart on the other side."""
    return _of("one-sided", issue)


def _say(key: str, **words: str) -> str:
    return tr(*_MESSAGES[key]).format(**words)


def _finding(parallel: Parallel, mismatch: Mismatch) -> Finding:
    fault = mismatch.fault
    sides: dict[Side, Quantity | None] = {"zh": mismatch.zh, "en": mismatch.en}
    spots: dict[Side, Spot] = {}
    objects: dict[str, Any] = {}
    for side, quantity in sides.items():
        if quantity is None:
            objects[side] = None
            continue
        phrase = (quantity.said or quantity.text) if fault == "bound" else quantity.text
        spots[side] = parallel.spot(side, quantity, phrase)
        objects[side] = _object(quantity, phrase, spots[side])
    words = {side: f"“{given['text']}”" for side, given in objects.items() if given}
    values = {f"{s}_value": spell(q) for s, q in sides.items() if q}
    key = fault if fault != "one-sided" else "zh-only" if mismatch.zh else "en-only"
    message = _say(key, **words, **values)
    if mismatch.slip:
        message += _say("slip", slip=mismatch.slip)
    hint = _say("add" if fault == "one-sided" else "waive")
    spot = spots.get("en") or spots["zh"]
    return finding_at(spot, f"numbers/{fault}", _SEVERITY[fault], message, hint, **objects)


def _object(quantity: Quantity, text: str, spot: Spot) -> dict[str, Any]:
    return {
        "text": text,
        "value": _plain(quantity.value),
        "unit": quantity.unit,
        "file": str(spot.file),
        "line": spot.line,
        "column": spot.column,
    }


def _plain(value: Decimal) -> int | float:
    whole = value == value.to_integral_value()
    return int(value) if whole else float(value)


def spell(quantity: Quantity) -> str:
    """The value in figures with its unit, for a message: ``28,300,000,000,000 CNY``."""
    value = quantity.value
    figures = f"{value:,f}"
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    unit = quantity.unit or {"ordinal": "(rank)", "times": "×"}.get(quantity.kind, "")
    return f"{figures}{'' if unit in ('%', '×', '') else ' '}{unit}"
