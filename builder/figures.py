"""Figures: judged by their content, never by their name, before the engine sees them."""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .diagnostics import Rejected, at
from .model import Spot
from .source import MAX_FIGURE_BYTES

MAX_PIXELS = 120_000_000
MAX_SVG_NODES = 50_000
MAX_SVG_DEPTH = 60
MAX_SVG_USES = 2_000
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
    if head.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")):
        return _svg(data, path, spot)
    return _raster(data, path, spot)


def _refused(spot: Spot, path: Path, message: str, hint: str) -> Rejected:
    return Rejected([at(spot, "figure/refused", "error", f"'{path.name}' {message}", hint)])


def _raster(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    try:
        with Image.open(BytesIO(data), formats=RASTER_FORMATS) as image:
            kind, (width, height) = str(image.format), image.size
            if width * height > MAX_PIXELS:
                megapixels = width * height // 1_000_000
                message = f"has {megapixels} megapixels; the bound is {MAX_PIXELS // 1_000_000}"
                raise _refused(spot, path, message, "scale it down: 300 ppi at printed size do")
            image.verify()
    except UnidentifiedImageError:
        message = "is no picture that can be set"
        raise _refused(spot, path, message, "use PNG, JPEG, SVG, WebP or TIFF") from None
    except Rejected:
        raise
    except Exception as problem:
        raise _refused(spot, path, f"is damaged: {problem}", "save it anew") from None
    return FigureFacts(kind, width, height)


def _svg(data: bytes, path: Path, spot: Spot) -> FigureFacts:
    reader = _SvgReader()
    try:
        reader.read(data)
    except xml.parsers.expat.ExpatError as problem:
        place = f"line {problem.lineno}, column {problem.offset + 1}"
        raise _refused(spot, path, f"is not well-formed SVG ({place})", "save it anew") from None
    if reader.fault:
        raise _refused(spot, path, reader.fault, "save it as plain SVG, without that")
    width, height = reader.size()
    if not (0 < width < 100_000 and 0 < height < 100_000):
        message = "gives no size"
        raise _refused(spot, path, message, 'add viewBox="0 0 WIDTH HEIGHT"')
    texts = tuple(text for text in ("".join(part).strip() for part in reader.texts) if text)
    return FigureFacts("SVG", width, height, texts)


_ACTIVE = {"script", "foreignobject", "iframe", "audio", "video", "handler", "set", "animate"}
_ADDRESS = re.compile(r"(?i)url\(\s*['\"]?(?!#)|@import|expression\(")


class _SvgReader:
    """Walks an SVG once; ``fault`` says the first thing that keeps it out."""

    def __init__(self) -> None:
        self.fault = ""
        self.nodes = 0
        self.uses = 0
        self.depth = 0
        self.root: dict[str, str] | None = None
        self.texts: list[list[str]] = []
        self.in_text = 0
        self.in_style = 0

    def read(self, data: bytes) -> None:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        parser.Parse(data, True)

    def entity(self, name: str, *rest: object) -> None:
        self.fault = self.fault or "declares entities"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        self.nodes += 1
        self.depth += 1
        self.uses += local == "use"
        if self.root is None:
            self.root = attributes
            self.fault = "" if local == "svg" else "is not an SVG drawing"
        self.fault = self.fault or next(self.faults(local, attributes), "")
        if local == "text":
            self.texts.append([])
        self.in_text += local == "text"
        self.in_style += local == "style"

    def faults(self, local: str, attributes: dict[str, str]) -> Iterator[str]:
        if local in _ACTIVE:
            yield f"holds <{local}>"
        if self.nodes > MAX_SVG_NODES or self.depth > MAX_SVG_DEPTH or self.uses > MAX_SVG_USES:
            yield "is too large or nests too deep"
        if local == "use" and self.depth > 8:
            yield "nests <use> too deep"
        for key, value in attributes.items():
            name = key.rpartition(":")[2].lower()
            if name.startswith("on"):
                yield f"holds a script ({key})"
            inline = local in {"image", "feimage"} and _is_inline_image(value)
            if name == "href" and not value.startswith("#") and not inline:
                yield f"reaches outside itself ({value[:40]})"
            if name != "href" and _ADDRESS.search(value):
                yield f"reaches outside itself ({value[:40]})"

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2].lower()
        self.depth -= 1
        self.in_text -= local == "text"
        self.in_style -= local == "style"

    def characters(self, text: str) -> None:
        if self.in_text and self.texts:
            self.texts[-1].append(text)
        if self.in_style and _ADDRESS.search(text):
            self.fault = self.fault or "reaches outside itself (in <style>)"

    def size(self) -> tuple[float, float]:
        root = self.root or {}
        box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
        if len(box) == 4:
            return box[2], box[3]
        return _number(root.get("width", "")), _number(root.get("height", ""))


def _is_inline_image(value: str) -> bool:
    return bool(re.match(r"data:image/(png|jpeg);base64,", value)) and len(value) < 8_000_000


def _number(text: str) -> float:
    match = re.match(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d{1,3})?", text.strip())
    return float(match[0]) if match else 0.0
