"""Figures beyond the page, cut off by a box around them, or moved; pages from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import PageBox, ParentBox, ReplacedBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from ..composition.moving import Move, moves
from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..makeup.galley import Galley
from ..pdf.geometry import EVERYWHERE, Box
from .moved import Moved

_SLACK_PX = 1.0
_LEAST_PERCENT = 2
_LOST_PERCENT = 50
"""From here on a figure counts as lost; less may be a crop that the layout means."""


def cut_figures(document: Document, galley: Galley) -> Iterator[Finding]:
    """Figures of the issue that readers do not see whole: an error where half is gone.

    What reaches exactly to the bleed is meant to; ``object-fit`` crops inside a figure's own box.
    """
    for number, page in enumerate(document.pages, 1):
        trim = Box(0, 0, page.width, page.height)
        for figure, window in _figures(page._page_box, EVERYWHERE):
            address = figure.element.get("src", "")
            spot = galley.spots.get(address)
            box = _box(figure, "content")
            if spot is None or not box.width or not box.height:
                continue
            clip = window
            if figure.element.get("data-half") is not None:
                # each page of an opening shows its half of a picture across both
                box, clip = box.cut(window) or box, EVERYWHERE
            bounds_of_page = EVERYWHERE if _is_meant(box, trim, page.bleed) else trim
            for says, bounds in (("beyond", bounds_of_page), ("clipped", clip)):
                percent = _hidden_percent(box, bounds)
                if percent < _LEAST_PERCENT:
                    continue
                name = PurePosixPath(unquote(address)).name
                grade = "error" if percent >= _LOST_PERCENT else "warning"
                yield found(
                    "unseen/figure", spot, says,
                    page=number, severity=grade, name=name, share=percent,
                )  # fmt: skip
                break


def placed_findings(document: Document, galley: Galley) -> Iterator[Finding]:
    """Pages from elsewhere that stand nowhere, and empty pages that were made for their sake."""
    if not galley.placed:
        return
    pages = [page._page_box for page in document.pages]
    there = {
        figure.element.get("src", ""): number
        for number, page in enumerate(pages, 1)
        for figure, _ in _figures(page, EVERYWHERE)
    }
    for address, sheet in galley.placed.items():
        number = there.get(address)
        if number is None:
            yield found("placed/lost", sheet.spot, "missing", name=sheet.label)
        elif f'data-at="inside-back"><img src="{address}"' in galley.html:
            if number == len(pages):
                yield found("placed/lost", sheet.spot, "no-back", name=sheet.label)
        elif number > 1 and pages[number - 2].page_type.blank:
            side = tr("right page", "右页") if number % 2 else tr("left page", "左页")
            yield found(
                "placed/filler", sheet.spot, page=number - 1,
                empty=number - 1, name=sheet.label, side=side,
            )  # fmt: skip


def _is_meant(box: Box, trim: Box, bleed: Mapping[str, float]) -> bool:
    """Whether every side of a figure lies on the page or bleeds just as far as it should."""
    reaches = box.beyond(trim)
    allowed = (bleed[side] for side in ("left", "top", "right", "bottom"))
    return all(
        reach <= _SLACK_PX or abs(reach - far) <= _SLACK_PX
        for reach, far in zip(reaches, allowed, strict=True)
    )


def _figures(box: Any, clip: Box) -> Iterator[tuple[Any, Box]]:
    """Every picture element with what the boxes around it leave to be seen."""
    inner = box._box if isinstance(box, AbsolutePlaceholder) else box
    if isinstance(inner, ReplacedBox):
        if inner.element_tag == "img":
            yield inner, clip
        return
    if not isinstance(inner, ParentBox):
        return
    if inner.style["overflow"] != "visible" and not isinstance(inner, PageBox):
        clip = clip.cut(_box(inner, "padding")) or Box(0, 0, 0, 0)
    for child in inner.all_children():
        yield from _figures(child, clip)


def _box(box: Any, edge: str) -> Box:
    """The content or padding box, in the engine's pixels from the head of the page."""
    if edge == "content":
        left, head = box.content_box_x(), box.content_box_y()
        width, height = box.width, box.height
    else:
        left, head = box.padding_box_x(), box.padding_box_y()
        width, height = box.padding_width(), box.padding_height()
    return Box(left, head, left + width, head + height)


def _hidden_percent(box: Box, bounds: Box) -> int:
    seen = box.cut(bounds)
    shown = seen.width * seen.height if seen else 0.0
    return round(100 * (1 - shown / (box.width * box.height)))


def moved_in(document: Document, galley: Galley) -> Iterator[Moved]:
    """What does not stand where the copy mentions it; a spread once, at its left page."""
    pitch = galley.layout.measures.pitch
    for move in moves(document):
        address = _address(move)
        why = "spread" if move.why in ("verso", "recto") else move.why
        if move.element.get("data-place") == "recto":
            continue
        yield Moved(
            PurePosixPath(unquote(address)).name,
            galley.spots.get(address),
            move.fell,
            move.page,
            "foot" if move.is_foot else "head",
            why,
            round(move.needed / pitch),
            max(0, int(move.left / pitch)),
        )


def _address(move: Move) -> str:
    image = move.element.find(".//img")
    return str(image.get("src", "")) if image is not None else ""
