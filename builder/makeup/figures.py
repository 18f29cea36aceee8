"""Figures: judged by their content, never by their name, before the engine sees them."""

from __future__ import annotations

import re
import warnings
import xml.parsers.expat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError

from ..ground.findings import Finding, Rejected, found
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.source import MAX_FIGURE_BYTES, shown
from .drawings import Drawing, in_colours
from .svg import SvgFault, SvgReader

MAX_PIXELS = 120_000_000
_DRAWING = re.compile(rb"<(\w+:)?svg|<\?xml|<!DOCTYPE svg|<!--")
_MEGAPIXELS = MAX_PIXELS // 1_000_000
RASTER_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF")
"""Read by content; Pillow would run outside programs for some others."""


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What a figure file is."""

    kind: str
    """``SVG``, ``PNG``, ``JPEG``, ``WEBP`` or ``TIFF``."""
    width: float
    """Pixels, or user units of an SVG."""
    height: float
    texts: tuple[str, ...] = ()
    """The words drawn in an SVG."""

    @property
    def ratio(self) -> float:
        """Height by width."""
        return self.height / self.width


def inspect(path: Path, spot: Spot) -> FigureFacts:
    """Look into a figure file.

    Raises Rejected, at the spot where the figure is named, for other formats, damaged files,
    pictures of over ``MAX_PIXELS`` and SVG that reaches outside, runs scripts or multiplies.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FIGURE_BYTES else b""
    except OSError as problem:
        raise _refused(spot, path, "unreadable", problem=problem.strerror) from None
    if not data:
        raise _refused(spot, path, "bytes", most=MAX_FIGURE_BYTES)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _DRAWING.match(head):
        return _svg(data, path, spot)
    return _raster(data, path, spot)


def coloured(data: bytes, colours: Mapping[str, str], path: Path, spot: Spot) -> bytes:
    """A drawing in a layout's colours; Rejected where it names a swatch that is none."""
    try:
        return in_colours(data, colours)
    except SvgFault as fault:
        raise _refused(spot, path, fault.says, **fault.values) from None


def language_findings(
    drawing: Drawing, path: Path, spot: Spot, languages: Sequence[str]
) -> Iterator[Finding]:
    """What keeps a drawing from being right in an edition: labels unmarked, or none left."""
    shown_in = tr(" and ", "、").join(languages)
    if drawing.unmarked:
        line, text = drawing.unmarked[0]
        more = len(drawing.unmarked) - 1
        here = Spot(shown(path), line)
        says = "several" if more else "one"
        values = {"text": text[:40], "more": more, "languages": shown_in}
        yield found("figure/unmarked", here, says, **values)
    if drawing.emptied:
        tag = languages[0].split("-")[0]
        yield found("figure/emptied", spot, name=path.name, languages=shown_in, tag=tag)


def _refused(spot: Spot, path: Path, says: str, **values: Any) -> Rejected:
    return Rejected([found("figure/refused", spot, says, name=path.name, **values)])


def _raster(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    try:
        with warnings.catch_warnings(action="ignore"):
            kind, width, height, inks = _measure(data)
    except _TooLarge as bomb:
        says = "pixels" if bomb.megapixels else "many-pixels"
        values = {"megapixels": bomb.megapixels, "most": _MEGAPIXELS}
        raise _refused(spot, path, says, **values) from None
    except UnidentifiedImageError:
        raise _refused(spot, path, "format") from None
    except Exception as problem:
        raise _refused(spot, path, "damaged", problem=problem) from None
    if inks and kind != "JPEG":
        raise _refused(spot, path, "inks", kind=kind)
    return FigureFacts(kind, width, height)


class _TooLarge(Exception):
    """A picture of more pixels than may be held in memory; 0 where they were not counted."""

    def __init__(self, megapixels: int = 0) -> None:
        super().__init__()
        self.megapixels = megapixels


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Pillow refuses cut-off files; the layout engine, once imported, has it accept them."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _measure(data: bytes) -> tuple[str, int, int, bool]:
    """Format, width and height of a picture that can be read to its last byte; whether in CMYK."""
    try:
        with _whole_pictures_only(), Image.open(BytesIO(data), formats=RASTER_FORMATS) as image:
            kind, (width, height) = str(image.format), image.size
            inks = image.mode == "CMYK"
            if width * height > MAX_PIXELS:
                raise _TooLarge(width * height // 1_000_000)
            # A JPEG is read whole and decoded small; the others have checksums of their own.
            image.draft("L", (width // 8, height // 8))
            image.load()
    except Image.DecompressionBombError:
        raise _TooLarge from None
    return kind, width, height, inks


def _svg(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    reader = SvgReader()
    try:
        reader.read(data)
    except SvgFault as fault:
        raise _refused(spot, path, fault.says, **fault.values) from None
    except xml.parsers.expat.ExpatError as problem:
        place = {"line": problem.lineno, "column": problem.offset + 1}
        raise _refused(spot, path, "malformed", **place) from None
    except (ValueError, LookupError):
        raise _refused(spot, path, "encoding") from None
    width, height = reader.size()
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise _refused(spot, path, "sizeless")
    texts = _texts(reader)
    return FigureFacts("SVG", width, height, texts)


def drawn_texts(data: bytes) -> tuple[str, ...]:
    """The words of a drawing that has been inspected before."""
    reader = SvgReader()
    reader.read(data)
    return _texts(reader)


def _texts(reader: SvgReader) -> tuple[str, ...]:
    return tuple(text for text in ("".join(part).strip() for part in reader.texts) if text)
