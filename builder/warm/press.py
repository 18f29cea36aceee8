"""The warm press: reads what changed of an issue, lays out again what that moves, draws pages."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..composition.startup import start_engine
from ..ground.findings import Finding, found, has_errors
from ..ground.messages import tr
from ..press.orders import Order
from ..press.task import guarded, reading
from ..press.way import compose_then_check
from .standing import PageStanding, Standing

MADE_BY_AN_EDIT = 50_000
"""Objects that are there, at the most, before garbage is looked for among them."""


class WarmPress:
    """Keeps one issue laid out. Safe to call from several threads, one of which works at a time."""

    def __init__(self, issue_dir: Path, layout: str | None = None) -> None:
        start_engine()
        self.order = Order(issue_dir, Path(os.devnull), layout=layout)
        self.version = 0
        self.sheets: Sequence[Any] = ()
        self.maker: Any = None
        self.lock = threading.RLock()

    def refresh(self) -> Standing:
        """Read what changed, lay out again what that moves, and say how the issue stands.

        Faults of the issue are findings of the standing, with the pages as they were last good.
        """
        with self.lock:
            start = time.perf_counter()
            self.version += 1
            with _few_looks_for_garbage():
                findings, sheets = self._looked_at()
            good = bool(sheets) and not has_errors(findings)
            if good:
                self.sheets = sheets
            pages = tuple(_standing(number, one) for number, one in enumerate(self.sheets, 1))
            seconds = round(time.perf_counter() - start, 3)
            return Standing(self.version, seconds, good, pages, tuple(findings))

    def picture(self, number: int, scale: float) -> bytes:
        """The trimmed page as PNG, ``scale`` pixels a point. Raises IndexError for no such page."""
        from .drawing import png  # noqa: PLC0415

        with self.lock:
            sheet = self._sheet(number)
            return png(self.page_pdf(number), scale, sheet.bleed_pt)

    def page_pdf(self, number: int) -> bytes:
        """The page as a PDF of its own, its bleed beyond its TrimBox. Raises IndexError."""
        with self.lock:
            return bytes(self._sheet(number).write(self.maker.subsets))

    def _sheet(self, number: int) -> Any:
        if not 1 <= number <= len(self.sheets):
            raise IndexError(number)
        return self.sheets[number - 1]

    def _looked_at(self) -> tuple[list[Finding], Sequence[Any]]:
        """What is found in the issue as it is now, and its pages where they could be made."""
        steps = compose_then_check(self.order, only_first=True)
        composed, findings = _guarded(reading(self.order.folder), lambda: next(steps))
        if composed is None:
            return findings, ()
        findings += composed.findings
        name = self.order.folder.name
        what = tr(f"laying out {name}", f"排版 {name} ")
        made, faults = _guarded(what, lambda: self._maker().make(composed.made_up[0]))
        findings += composed.graded([*faults, *(made.findings if made else ())])
        what = tr(f"checking {name}", f"检查 {name} ")
        checked, faults = _guarded(what, lambda: next(steps))
        findings += [*(checked or ()), *faults]
        return findings, made.sheets if made else ()

    def _maker(self) -> Any:
        if self.maker is None:
            from .making import Maker  # noqa: PLC0415 - the copy is read first

            self.maker = Maker()
        return self.maker


@contextmanager
def _few_looks_for_garbage() -> Iterator[None]:
    """An edit makes some ten thousand objects, most of which are gone before its end."""
    before = gc.get_threshold()
    gc.set_threshold(MADE_BY_AN_EDIT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _guarded(what: str, task: Callable[[], Any]) -> tuple[Any, list[Finding]]:
    """Do a task; whatever ends it becomes findings."""
    result, findings, problem = guarded(what, task)
    if problem:
        told = tr(f"{problem.message}; {problem.remedy}", f"{problem.message}；{problem.remedy}")
        return None, [found("builder/fault", what=what, problem=told)]
    return result, list(findings)


def _standing(number: int, sheet: Any) -> PageStanding:
    return PageStanding(number, str(number), sheet.width_pt, sheet.height_pt, sheet.digest)
