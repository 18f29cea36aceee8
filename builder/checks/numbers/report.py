"""The registered checks: numbers that differ in value, bound or unit, or stand on one side."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ...ground.findings import Confidence, Finding, Remark, remark
from ...ground.messages import tr
from ...ground.register import check
from ...ground.spots import Spot
from ...issue.model import Issue, Side
from ..apart import parts
from ..walk import waived
from .copy import Parallel, passages
from .match import Passage, collate
from .quantity import Mismatch, MismatchKind, Quantity

FAMILY = "numbers/"


def mismatches(issue: Issue) -> Iterator[Finding]:
    """Every finding of the four checks on an issue, waivers left out."""
    return (one.under(FAMILY + name) for name, one in _remarks(issue))


def _remarks(issue: Issue) -> Iterator[tuple[MismatchKind, Remark]]:
    for part in parts(issue):
        yield from part.of(FAMILY, _of_part)


def _of_part(issue: Issue) -> Iterator[tuple[MismatchKind, Remark]]:
    articles = {id(a): a.allow for a in issue.articles}
    allows = [(), *articles.values()]
    currency = _CURRENCY.get(issue.tag("zh"), "")
    for parallels, allow in zip(passages(issue), allows, strict=True):
        texts = tuple((p.text("zh"), p.text("en"), p.strict) for p in parallels)
        for parallel, given in zip(parallels, _collated(texts, currency), strict=True):
            for mismatch in given:
                if not waived(FAMILY + mismatch.fault, parallel.allow + allow):
                    yield mismatch.fault, _remark(parallel, mismatch)


_CURRENCY = {"zh-HK": "HKD", "zh-TW": "TWD", "zh-Hant-TW": "TWD"}
"""What a bare 元 may mean where an issue appears."""


@lru_cache(maxsize=512)
def _collated(
    texts: tuple[tuple[str, str, bool], ...], currency: str
) -> tuple[tuple[Mismatch, ...], ...]:
    """The mismatches of one article, kept because four checks ask for them in turn."""
    return tuple(collate([Passage(zh, en, strict, currency) for zh, en, strict in texts]))


def _register(id: str) -> None:
    @check(id, subject="issue")
    def run(issue: Issue) -> Iterator[Remark]:
        return (one for name, one in _remarks(issue) if FAMILY + name == id)


for _id in (
    "numbers/value",
    "numbers/unit",
    "numbers/direction",
    "numbers/rank",
    "numbers/bound",
    "numbers/one-sided",
):
    _register(_id)


def _remark(parallel: Parallel, mismatch: Mismatch) -> Remark:
    sides: dict[Side, Quantity | None] = {"zh": mismatch.zh, "en": mismatch.en}
    spots: dict[Side, Spot] = {}
    objects: dict[str, Any] = {}
    for side, quantity in sides.items():
        if quantity is None:
            objects[side] = None
            continue
        is_bound = mismatch.fault == "bound"
        phrase = (quantity.said or quantity.text) if is_bound else quantity.text
        spots[side] = parallel.spot(side, quantity, phrase)
        objects[side] = _object(quantity, phrase, spots[side])
    words: dict[str, Any] = {side: f"“{given['text']}”" for side, given in objects.items() if given}
    words["zh_value"] = spell(mismatch.zh) if mismatch.zh else ""
    words["en_value"] = spell(mismatch.en) if mismatch.en else ""
    slip = mismatch.slip
    words["slip"] = tr(f"; likely slip: {slip}", f"；可能的错误：{slip}") if slip else ""
    one_sided = mismatch.fault in ("one-sided", "rank")
    says = ("only-zh" if mismatch.zh else "only-en") if one_sided else ""
    confidence: Confidence | None = None if parallel.strict or one_sided else "doubtful"
    spot = spots.get("en") or spots["zh"]
    return remark(spot, says, details=objects, confidence=confidence, **words)


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
    if quantity.kind == "weekday":
        return day_name[int(value) - 1]
    figures = f"{value:,f}"
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    unit = quantity.unit or {"ordinal": "(rank)", "times": "×"}.get(quantity.kind, "")
    return f"{figures}{'' if unit in ('%', '×', '') else ' '}{unit}"
