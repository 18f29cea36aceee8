"""Figures: judged by their content, never by their name, before the engine sees them."""

from __future__ import annotations

import re
import warnings
import xml.parsers.expat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from ..ground.findings import Finding, Rejected, at
from ..ground.spots import Spot
from ..issue.source import MAX_FIGURE_BYTES, shown
from .drawings import Drawing
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
        raise _refused(spot, path, f"cannot be read: {problem.strerror}", "") from None
    if not data:
        raise _refused(spot, path, f"is empty or over {MAX_FIGURE_BYTES:,} bytes", "save it anew")
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _DRAWING.match(head):
        return _svg(data, path, spot)
    return _raster(data, path, spot)


def language_findings(
    drawing: Drawing, path: Path, spot: Spot, languages: Sequence[str]
) -> Iterator[Finding]:
    """What keeps a drawing from being right in an edition: labels unmarked, or none left."""
    shown_in = " and ".join(languages)
    if drawing.unmarked:
        line, text = drawing.unmarked[0]
        more = len(drawing.unmarked) - 1
        rest = f" and {more} more labels stay" if more else " stays"
        message = f"“{text[:40]}”{rest} as drawn where the edition is in {shown_in}"
        hint = 'mark Chinese labels with lang="zh", English ones with lang="en"'
        yield at(Spot(shown(path), line), "figure/unmarked", "warning", message, hint)
    if drawing.emptied:
        message = f"'{path.name}' has no label left where the edition is in {shown_in}"
        hint = f'add labels with lang="{languages[0].split("-")[0]}"'
        yield at(spot, "figure/emptied", "warning", message, hint)


def _refused(spot: Spot, path: Path, message: str, hint: str) -> Rejected:
    return Rejected([at(spot, "figure/refused", "error", f"'{path.name}' {message}", hint)])


def _raster(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    try:
        with warnings.catch_warnings(action="ignore"):
            kind, width, height, inks = _measure(data)
    except _TooLarge as bomb:
        raise _refused(spot, path, str(bomb), "scale it down: 300 ppi at printed size do") from None
    except UnidentifiedImageError:
        message = "is no picture that can be set"
        raise _refused(spot, path, message, "use PNG, JPEG, SVG, WebP or TIFF") from None
    except Exception as problem:
        raise _refused(spot, path, f"is damaged: {problem}", "save it anew") from None
    if inks and kind != "JPEG":
        message = f"is in inks (CMYK) as {kind}, which the engine cannot set"
        raise _refused(spot, path, message, "save it as CMYK JPEG, or in RGB")
    return FigureFacts(kind, width, height)


class _TooLarge(Exception):
    """A picture of more pixels than may be held in memory."""


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
                megapixels = width * height // 1_000_000
                raise _TooLarge(f"has {megapixels} megapixels; the bound is {_MEGAPIXELS}")
            # A JPEG is read whole and decoded small; the others have checksums of their own.
            image.draft("L", (width // 8, height // 8))
            image.load()
    except Image.DecompressionBombError:
        raise _TooLarge(f"has more than {_MEGAPIXELS} megapixels") from None
    return kind, width, height, inks


def _svg(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    reader = SvgReader()
    try:
        reader.read(data)
    except SvgFault as fault:
        raise _refused(spot, path, str(fault), "save it as plain SVG, without that") from None
    except xml.parsers.expat.ExpatError as problem:
        place = f"line {problem.lineno}, column {problem.offset + 1}"
        raise _refused(spot, path, f"is not well-formed SVG ({place})", "save it anew") from None
    except (ValueError, LookupError):
        message = "is in an encoding that cannot be read"
        raise _refused(spot, path, message, "save it as UTF-8") from None
    width, height = reader.size()
    if not (0 < width < 100_000 and 0 < height < 100_000):
        message = "gives no size"
        raise _refused(spot, path, message, 'add viewBox="0 0 WIDTH HEIGHT"')
    texts = tuple(text for text in ("".join(part).strip() for part in reader.texts) if text)
    return FigureFacts("SVG", width, height, texts)
