"""Figures: judged by their content, never by their name, before the engine sees them."""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from ..ground.findings import Finding, Rejected, found
from ..ground.messages import tr
from ..ground.reasons import reason
from ..ground.spots import Spot
from ..issue.source import MAX_FIGURE_BYTES, shown
from . import raster
from .drawings import Drawing, in_colours
from .svg import SvgFault, SvgReader

MAX_PIXELS = 120_000_000
_MAX_WEBP_PIXELS = 50_000_000
"""A WebP takes sixteen bytes a pixel to read, four times as many as others."""
_DRAWING = re.compile(rb"<(\w+:)?svg|<\?xml|<!DOCTYPE svg|<!--")
_MEGAPIXELS = MAX_PIXELS // 1_000_000


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What a figure file is."""

    kind: str
    """``SVG``, ``PNG``, ``JPEG``, ``WEBP`` or ``TIFF``; a JPEG of several pictures is its first."""
    width: float
    """Pixels as the picture is seen, upright; or user units of an SVG."""
    height: float
    texts: tuple[str, ...] = ()
    """The words drawn in an SVG."""
    is_misprofiled: bool = False
    """A picture has a colour profile, and it cannot be used."""

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
        state = path.stat()
        return _inspected(path, spot, state.st_size, state.st_mtime_ns)
    except OSError as problem:
        raise _refused(spot, path, "unreadable", problem=reason(problem)) from None


@lru_cache(maxsize=256)
def _inspected(path: Path, spot: Spot, size: int, changed: int) -> FigureFacts:
    """A figure file as it was when it had this size and was last changed then."""
    data = path.read_bytes() if size <= MAX_FIGURE_BYTES else b""
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
        return _measured(data)
    except _Unfit as fault:
        raise _refused(spot, path, fault.says, **fault.values) from None
    except Image.DecompressionBombError:
        raise _refused(spot, path, "many-pixels", most=_MEGAPIXELS) from None
    except UnidentifiedImageError:
        raise _refused(spot, path, "format") from None
    except Exception as problem:
        raise _refused(spot, path, "damaged", problem=reason(problem)) from None


class _Unfit(Exception):
    """A sound picture that cannot be set: a wording of ``figure/refused``, and its values."""

    def __init__(self, says: str, **values: Any) -> None:
        super().__init__(says)
        self.says = says
        self.values = values


def _measured(data: bytes) -> FigureFacts:
    """Format and upright size of a picture that can be read to its last byte."""
    with raster.opened(data) as image:
        kind, (width, height) = str(image.format), image.size
        most = _MAX_WEBP_PIXELS if kind == "WEBP" else MAX_PIXELS
        if width * height > most:
            megapixels = width * height // 1_000_000
            raise _Unfit("pixels", megapixels=megapixels, most=most // 1_000_000)
        if image.mode in raster.DEEP_MODES:
            raise _Unfit("deep", kind=kind)
        misprofiled = raster.is_misprofiled(image)
        with raster.one_at_a_time(image.size):
            # A JPEG is read whole and decoded small; the others have checksums of their own.
            image.draft("L", (width // 8, height // 8))
            image.load()
        sideways = raster.is_sideways(raster.orientation(image))
        size = (height, width) if sideways else (width, height)
        kind = "JPEG" if kind == "MPO" else kind
        return FigureFacts(kind, *size, is_misprofiled=misprofiled)


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


@lru_cache(maxsize=64)
def drawn_texts(data: bytes) -> tuple[str, ...]:
    """The words of a drawing that has been inspected before."""
    reader = SvgReader()
    reader.read(data)
    return _texts(reader)


def _texts(reader: SvgReader) -> tuple[str, ...]:
    return tuple(text for text in ("".join(part).strip() for part in reader.texts) if text)
