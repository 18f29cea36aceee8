"""Punctuation and spacing: the checks over an issue; the rules stand in ``rules``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...ground import catalogue
from ...ground.findings import Remark
from ...ground.messages import tr
from ...issue.model import Side
from ..walk import Stretch, excerpt, stretch_check
from .rules import faults
from .shared import Fault

FAMILY = "marks/"


@lru_cache(maxsize=4096)
def _cached(text: str, side: Side, part: str) -> tuple[Fault, ...]:
    return tuple(faults(text, side, part))


def known_faults(stretch: Stretch) -> tuple[Fault, ...]:
    """The faults of a stretch, remembered for the checks that follow."""
    return _cached(stretch.text, stretch.side, stretch.part)


def what_is_wrong(fault: Fault) -> str:
    """A fault in words, without its place."""
    saying = catalogue.entry(FAMILY + fault.kind).sayings[fault.says]
    return saying.words.spoken(fault.words())


def _remark(stretch: Stretch, fault: Fault) -> Remark:
    where = tr(": ", "：") + excerpt(stretch.text, fault.start, fault.end)
    length = {"length": fault.end - fault.start}
    return stretch.remark(fault.start, fault.says, details=length, **fault.words(where))


def _register(id: str) -> None:
    @stretch_check(id)
    def run(stretch: Stretch) -> Iterator[Remark]:
        return (_remark(stretch, one) for one in known_faults(stretch) if FAMILY + one.kind == id)


for _id in (
    *("marks/half-width", "marks/full-width", "marks/quotes", "marks/brackets", "marks/straight"),
    *("marks/doubled", "marks/dots", "marks/dash", "marks/space", "marks/name-dot"),
):
    _register(_id)
