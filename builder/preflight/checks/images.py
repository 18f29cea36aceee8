"""Checks of the resolution of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ...pdf.content import members
from ...pdf.marks import Picture
from ..document import Document, PageFacts, only_for

_SLACK = 0.98
"""A picture brought to 150 ppi lands on whole pixels, a little to either side."""
_FADE_PX = 2
"""So few pixels across or upright are a flat colour or a fade, whose steps nobody sees."""
_SMALLEST_PT = 18.0
"""High resolution of pictures narrower than this costs nothing."""


def _faults(document: Document, wrong: Callable[[Picture], bool], **asked: str) -> Iterator[Remark]:
    for page, picture in document.marks(Picture):
        if wrong(picture) and _is_on(page, picture):
            size = f"{picture.width_px} × {picture.height_px} px"
            ppi = f"{picture.ppi:.0f}"
            yield document.spotted(page, [picture.box], size=size, ppi=ppi, **asked)


def _is_on(page: PageFacts, picture: Picture) -> bool:
    return picture.box.overlaps(page.bleed)


@check("images/low-ppi", subject="pdf")
def low_ppi(document: Document) -> Iterator[Remark]:
    """Effective resolution under the least asked."""
    least = document.limits.ppi_min
    yield from _faults(
        document,
        lambda picture: (
            picture.bits > 1
            and picture.ppi < least * _SLACK
            and min(picture.width_px, picture.height_px) > _FADE_PX
        ),
        least=f"{least:g}",
    )


@check("images/high-ppi", subject="pdf")
def high_ppi(document: Document) -> Iterator[Remark]:
    """Effective resolution over the most wanted, where a picture stands largest."""
    most = document.limits.ppi_max
    least: dict[object, float] = {}
    for page, picture in document.marks(Picture):
        if _is_on(page, picture):
            least[picture.key] = min(picture.ppi, least.get(picture.key, picture.ppi))
    yield from _faults(
        document,
        lambda picture: (
            picture.bits > 1
            and picture.ppi > most / _SLACK
            and picture.box.width >= _SMALLEST_PT
            and (picture.key is None or least.get(picture.key, 0.0) > most / _SLACK)
        ),
        most=f"{most:g}",
    )


@check("images/line-art-ppi", subject="pdf")
def line_art_ppi(document: Document) -> Iterator[Remark]:
    """One-bit pictures of a print edition under the least asked of them."""
    if document.purpose != "print":
        return
    least = document.limits.line_art_ppi_min
    yield from _faults(
        document,
        lambda picture: picture.bits == 1 and picture.ppi < least * _SLACK,
        least=f"{least:g}",
    )


@check("images/smoothed", subject="pdf")
@only_for("screen", "email")
def smoothed(document: Document) -> Iterator[Remark]:
    """Pictures of an archive file that a reader is to smooth; ISO 19005-2, 6.2.8."""
    if "pdfaid:part" in document.metadata:
        for page in document.pages:
            if "smoothed" in page.content.oddities:
                yield document.remark(page)


_LUMINANCE = 3688
"""The sum of the luminance table of ISO 10918-1, K.1, which stands for a quality of 50."""
_LEAST_QUALITY = 50
_TABLE = b"\xff\xdb"


@check("images/artefacts", subject="pdf")
@only_for("print")
def artefacts(document: Document) -> Iterator[Remark]:
    """Photographs saved so coarsely as JPEG that their blocks show on paper."""
    for page, picture in document.marks(Picture):
        if picture.key is None or picture.box.width < _SMALLEST_PT or not _is_on(page, picture):
            continue
        image = document.pdf.get_object(picture.key)
        filters = [str(name) for name in members(image.get("/Filter"))]
        if filters != ["/DCTDecode"]:
            continue
        quality = _quality(image.read_raw_bytes())
        if quality is not None and quality < _LEAST_QUALITY:
            yield document.spotted(page, [picture.box], quality=f"{quality:.0f}")


def _quality(data: bytes) -> float | None:
    """The quality that the first table of a JPEG stands for, as libjpeg counts it."""
    at = data.find(_TABLE)
    if at < 0 or at + 5 + 64 > len(data) or data[at + 4] >> 4:
        return None
    coarse = 100 * sum(data[at + 5 : at + 69]) / _LUMINANCE
    return (200 - coarse) / 2 if coarse <= 100 else 5000 / coarse
