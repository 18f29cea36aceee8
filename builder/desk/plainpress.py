"""A press that lays out the whole issue each time, in a child that takes its memory with it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2

from ..ground.findings import Finding, found
from ..ground.limits import run_limited
from ..ground.messages import tr
from ..press.orders import Order
from ..press.task import LAY_OUT_SECONDS, guarded, limited, reading, warm
from .copymap import CopyMap, copy_map
from .pages import one_page, picture_of, trim_of
from .standing import Anatomy, PageStanding, PlacedBox, Standing

_COPY_SECONDS, _COPY_BYTES = 60, 1 << 30
_DIGEST_SCALE = 2.0
"""Pixels a point at which pages are held against each other."""


@dataclass(frozen=True, slots=True)
class _Laid:
    pdf: bytes
    pages: tuple[PageStanding, ...]
    anatomy: Anatomy
    findings: tuple[Finding, ...]


class PlainPress:
    """Keeps the pages of the last build that had any."""

    def __init__(self, folder: Path, layout: str | None) -> None:
        self.order = Order(folder, Path("out"), (), layout)
        self.version = 0
        self.laid: _Laid | None = None
        warm()

    def refresh(self) -> Standing:
        """Lay out the issue as its files are now."""
        start = time.perf_counter()
        task = limited(_laid, self.order, seconds=LAY_OUT_SECONDS)
        laid, findings, problem = guarded(reading(self.order.folder), task)
        if problem:
            told = f"{problem.message}{tr(' — ', '——')}{problem.remedy}"
            what = tr("the preview", "预览")
            findings = (*findings, found("builder/fault", what=what, problem=told))
        good = laid is not None and bool(laid.pages)
        if laid is not None:
            findings = laid.findings
            self.laid = laid if good else self.laid
        self.version += 1
        seconds = round(time.perf_counter() - start, 3)
        pages = self.laid.pages if self.laid else ()
        return Standing(self.version, seconds, good, pages, tuple(findings))

    def picture(self, number: int, scale: float, bleed: bool = False) -> bytes:
        """A page as PNG. Raises IndexError for one that does not stand."""
        return picture_of(self._pdf(), number, scale, bleed)

    def page_pdf(self, number: int) -> bytes:
        """A page as a PDF of its own. Raises IndexError for one that does not stand."""
        return one_page(self._pdf(), number)

    def anatomy(self) -> Anatomy | None:
        """What the pages that stand were made of."""
        return self.laid.anatomy if self.laid else None

    def copy(self) -> CopyMap:
        """Where everything in the copy is written, as its files are now."""
        given = self.order.folder, self.order.layout
        return run_limited(copy_map, given, seconds=_COPY_SECONDS, memory_bytes=_COPY_BYTES)

    def _pdf(self) -> bytes:
        if self.laid is None:
            raise IndexError("no page stands yet")
        return self.laid.pdf


def _laid(order: Order) -> _Laid:
    """Read, make up and lay out an issue, and check its copy."""
    from ..press.way import compose_then_check  # noqa: PLC0415 - in the child alone
    from ..proof.pull import pull_proof  # noqa: PLC0415
    from .boxes import placed_boxes  # noqa: PLC0415

    steps = compose_then_check(order)
    composed: Any = next(steps)
    if not composed.made_up:  # every edition of the issue's own is one without pages
        steps = compose_then_check(replace(order, editions=("screen",)))
        composed = next(steps)
    made = composed.made_up[0]
    os.environ["FONTCONFIG_FILE"] = str(made.fontconfig)
    boxes: list[tuple[tuple[PlacedBox, ...], ...]] = []
    proof = pull_proof(
        made.galley, made.multiple_of, lambda *seen: boxes.append(placed_boxes(*seen))
    )
    checked: Any = next(steps)
    told = composed.graded(proof.findings)
    anatomy = anatomy_of(made.galley, made.facts.bleed, boxes[0] if boxes else ())
    pages = tuple(_standing(proof.pdf)) if proof.pdf else ()
    findings = dict.fromkeys(map(_Hashed, (*composed.findings, *checked, *told)))
    return _Laid(proof.pdf, pages, anatomy, tuple(one.finding for one in findings))


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A finding that can be looked up: its details are no part of what makes it the same."""

    finding: Finding

    def __hash__(self) -> int:
        return hash((self.finding.check, self.finding.message, self.finding.line))


def anatomy_of(galley: Any, bleed_pt: float, boxes: tuple[tuple[PlacedBox, ...], ...]) -> Anatomy:
    """What the desk shows of a galley beside its pages."""
    layout = galley.layout
    measures = layout.measures
    margins = measures.margins
    head, left = margins.head, margins.inner
    foot = head + measures.lines * measures.pitch
    width = measures.characters * measures.em
    starts = [column * (width + measures.alley) for column in range(measures.columns)]
    families = {name for _, _, stack in layout.faces.stacks() for name in stack}
    return Anatomy(
        galley.html,
        dict(galley.files),
        layout.folder,
        dict(galley.spots),
        boxes,
        measures.pitch,
        (left, head, left + measures.measure, foot),
        tuple((start, start + width) for start in starts),
        bleed_pt,
        frozenset(families),
    )


def _standing(pdf: bytes) -> Iterator[PageStanding]:
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            trim = trim_of(page)
            drawn = page.render(scale=_DIGEST_SCALE).to_numpy()
            digest = hashlib.sha256(repr(drawn.shape).encode() + drawn.tobytes()).hexdigest()[:16]
            label = document.get_page_label(number - 1) or str(number)
            yield PageStanding(number, label, trim.width, trim.height, digest)
