"""The warm press as the desk needs it: pages with their bleed, and what they were made of."""

from __future__ import annotations

from typing import Any

from ..ground.limits import run_limited
from ..proof.backcover import BACK_CLASS
from ..warm.press import WarmPress
from .copymap import CopyMap, copy_map
from .pages import picture_of
from .standing import Anatomy, PlacedBox, Standing

_COPY_SECONDS, _COPY_BYTES = 60, 1 << 30


class DeskPress(WarmPress):
    """A warm press that can also say what stands where, and where it was written."""

    def refresh(self) -> Standing:
        """As the warm press does it; where that met a fault of its own, all is laid out anew."""
        standing = super().refresh()
        if not standing.good and any(one.check == "builder/fault" for one in standing.findings):
            self.maker = None
            standing = super().refresh()
        return standing

    def picture(self, number: int, scale: float, bleed: bool = False) -> bytes:
        """A page as PNG, ``scale`` pixels a point, with its bleed if asked for."""
        if not bleed:
            return super().picture(number, scale)
        return picture_of(self.page_pdf(number), 1, scale, bleed)

    def anatomy(self) -> Anatomy | None:
        """What the pages were made of that have just been made; None where there are none."""
        from .boxes import placed_boxes  # noqa: PLC0415 - the engine is loaded by the press

        maker = self.maker
        living = maker.living if maker else None
        if living is None or not self.sheets:
            return None
        shown = [page.box for page in maker.pages]
        end = len(shown) - maker.has_back
        body, backs = shown[:end], shown[end:]
        bleed_pt = max(self.sheets[0].bleed_pt.values())
        root = living.html.etree_element
        boxes = placed_boxes(body, root, without=BACK_CLASS if backs else "")
        if backs:
            boxes += placed_boxes(backs, maker.back.html.etree_element, within=(root, BACK_CLASS))
        return anatomy_of(maker.fetcher.galley, bleed_pt, boxes)

    def copy(self) -> CopyMap:
        """Where everything in the copy is written, as its files are now."""
        given = self.order.folder, self.order.layout
        return run_limited(copy_map, given, seconds=_COPY_SECONDS, memory_bytes=_COPY_BYTES)


def _columns(galley: Any) -> tuple[tuple[float, float], ...]:
    """Left and right of each column, from the left of the type area."""
    measures = galley.layout.measures
    if galley.widths:
        return (0, galley.widths.zh), (measures.measure - galley.widths.en, measures.measure)
    width = measures.characters * measures.em
    starts = [column * (width + measures.alley) for column in range(measures.columns)]
    return tuple((start, start + width) for start in starts)


def anatomy_of(galley: Any, bleed_pt: float, boxes: tuple[tuple[PlacedBox, ...], ...]) -> Anatomy:
    """What the desk shows of a galley beside its pages."""
    layout = galley.layout
    measures = layout.measures
    margins = measures.margins
    head, left = margins.head, margins.inner
    foot = head + measures.lines * measures.pitch
    families = {name for _, _, stack in layout.faces.stacks() for name in stack}
    return Anatomy(
        galley.html,
        dict(galley.files),
        layout.folder,
        dict(galley.spots),
        boxes,
        measures.pitch,
        (left, head, left + measures.measure, foot),
        _columns(galley),
        bleed_pt,
        frozenset(families),
    )
