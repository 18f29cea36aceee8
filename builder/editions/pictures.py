"""The pictures of an edition, each made from its original in the colours and as fine as it needs.

An original is a file that a stand-in of the proof names, or a picture that the proof itself
carries, as it does those inside drawings. Photographs are JPEG, all else is lossless.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pikepdf
from PIL import Image, ImageChops

from ..ground.findings import Finding, Rejected, found
from ..makeup import raster
from ..makeup.galley import Original
from ..pdf.content import Content
from ..pdf.spaces import family_of
from ..proof.facts import STANDS_FOR
from .edition import Edition, Rung
from .limits import limits_for

Size = tuple[int, int]
Shown = tuple[float, float]
"""The width and height that a picture is shown at, in points."""
_BUDGET_SLACK, _SLACK = 1.15, 1.5
"""How much finer than its rung a picture may stay, where bytes are counted and elsewhere."""
_FEW_COLOURS = 256
_PPI_SLACK = 0.98
"""A picture brought to a resolution lands on whole pixels, a little to either side."""
_TABLES = {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_MODES = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
_INVERTED = [1, 0] * 4


class Colours(Protocol):
    """What colours become on a press or a screen."""

    def picture(self, image: Image.Image, drawing: bool) -> Image.Image:
        """A picture without transparency in the colours of the edition."""

    def keeps(self, mode: str, profile: bytes | None) -> bool:
        """Whether the numbers of a picture can stay as they are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an edition wants its pictures."""

    edition: Edition
    rung: Rung | None
    shown: Mapping[tuple[int, int], Shown]
    """The largest widths and heights that pictures are shown at, by object number."""
    originals: Mapping[str, Original]

    def size(self, size: Size, shown: Shown) -> Size:
        """The size in pixels of a picture shown so large, never more than it has."""
        if self.rung is None:
            return size
        fine = max(_ppi(size, shown)) / self.rung.image_ppi
        if fine <= (_BUDGET_SLACK if self.edition.max_bytes else _SLACK):
            return size
        return max(1, round(size[0] / fine)), max(1, round(size[1] / fine))

    @property
    def quality(self) -> int:
        """The JPEG quality of photographs."""
        return self.rung.quality if self.rung else 90


def set_pictures(
    pdf: pikepdf.Pdf, streams: Iterable[Content], wanted: Wanted, colours: Colours
) -> Iterator[Finding]:
    """Make every picture of a proof what the edition wants, in place.

    Gives findings for pictures of too few pixels. Raises Rejected, naming the file, for one that
    cannot be read any more.
    """
    for picture in list(all_pictures(streams)):
        shown = wanted.shown.get(picture.objgen, (0.0, 0.0))
        original = wanted.originals.get(str(picture.get(f"/{STANDS_FOR}", "")))
        if original is None:
            _set_carried(picture, shown, colours, wanted)
            continue
        try:
            with raster.one_at_a_time(original.size):
                size = wanted.size(original.size, shown)
                _set_original(pdf, picture, original.path.read_bytes(), size, colours, wanted)
        except Exception as problem:
            says = "memory" if isinstance(problem, MemoryError) else "damaged"
            values = {"name": original.path.name, "problem": problem}
            raise Rejected([found("figure/refused", original.spot, says, **values)]) from None
        yield from _coarse(original, shown, wanted.edition)


def has_stand_ins(streams: Iterable[Content]) -> bool:
    """Whether a finisher left pictures as the proof has them."""
    return any(f"/{STANDS_FOR}" in picture for picture in all_pictures(streams))


def all_pictures(streams: Iterable[Content]) -> Iterator[pikepdf.Stream]:
    """Every picture once, without the masks that belong to pictures."""
    seen: set[tuple[int, int]] = set()
    for content in streams:
        for thing in content.named("/XObject").values():
            if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen:
                continue
            if thing.get("/Subtype") == "/Image":
                seen.add(thing.objgen)
                yield thing


def read_picture(picture: pikepdf.Stream) -> Image.Image:
    """The pixels of a picture, CMYK with 255 for full ink.

    Pillow takes every CMYK JPEG for an inverted one, as Adobe writes them; a PDF says so itself,
    in ``Decode`` (ISO 32000-1, 8.9.5.2).
    """
    if picture.get("/ColorSpace") == "/DeviceCMYK" and is_photograph(picture):
        image = Image.open(io.BytesIO(picture.read_raw_bytes()))
        inverted = [float(n) for n in picture.get("/Decode", [])] == _INVERTED
        return image if inverted else ImageChops.invert(image)
    return pikepdf.PdfImage(picture).as_pil_image(apply_mask=False)


def is_photograph(picture: pikepdf.Object) -> bool:
    """Whether a PDF carries the picture as JPEG."""
    return bool(picture.get("/Filter") == "/DCTDecode")


def jpeg(image: Image.Image, quality: int, **options: Any) -> bytes:
    """An image as JPEG, baseline, with the best tables."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, **options)
    return buffer.getvalue()


def png_data(image: Image.Image) -> bytes:
    """The compressed pixels of an image with PNG's row filters, which PDF reads as predictor 15."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    png, at, data = buffer.getvalue(), 8, b""
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    return data


def is_lossy(image: Image.Image, head: bytes) -> bool:
    """Whether an opened picture is a photograph by its format: a JPEG, or a lossy WebP."""
    return image.format in ("JPEG", "MPO") or head[8:16] == b"WEBPVP8 "


def _set_original(
    pdf: pikepdf.Pdf,
    picture: pikepdf.Stream,
    data: bytes,
    size: Size,
    colours: Colours,
    wanted: Wanted,
) -> None:
    with raster.opened(data) as opened:
        mode, lossy = opened.mode, is_lossy(opened, data[:40])
        inverted = mode == "CMYK" and raster.is_adobe(opened)
        is_jpeg = opened.format in ("JPEG", "MPO")
        untouched = opened.size == size and raster.orientation(opened) == 1
        as_it_is = untouched and colours.keeps(mode, opened.info.get("icc_profile"))
    kept = raster.without_metadata(data) if is_jpeg and as_it_is else b""
    if kept and wanted.edition.max_bytes is None:
        _put_photograph(picture, kept, mode, size, inverted)
        return
    whole = raster.decoded(data, size if lossy else None)
    image, alpha = _parted(whole if lossy else _coarsened(whole, size, wanted))
    image = colours.picture(image, not lossy)
    if lossy:
        coded = jpeg(image, wanted.quality, **_sampling(image))
        if kept and len(kept) <= len(coded):
            _put_photograph(picture, kept, mode, size, inverted)
        else:
            _put_photograph(picture, coded, image.mode, image.size, image.mode == "CMYK")
    else:
        _put_losslessly(picture, image)
    if alpha and alpha.getextrema() != (255, 255):
        picture.SMask = _mask(pdf, alpha)


def _coarsened(image: Image.Image, size: Size, wanted: Wanted) -> Image.Image:
    """A drawing brought down to a size.

    One of few colours stays as it was where bytes are counted and the shades along its coarser
    edges would take more of them.
    """
    if size == image.size:
        return image
    smaller = raster.resized(image, size)
    counted = wanted.edition.max_bytes and image.mode != "CMYK" and image.getcolors(_FEW_COLOURS)
    return image if counted and len(png_data(smaller)) >= len(png_data(image)) else smaller


def _parted(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """A picture without its transparency, and that."""
    if not image.mode.endswith("A"):
        return image, None
    return image.convert(image.mode.removesuffix("A")), image.getchannel("A")


def _set_carried(picture: pikepdf.Stream, shown: Shown, colours: Colours, wanted: Wanted) -> None:
    """Make a picture that the proof carries what the edition wants, its mask with it."""
    photograph = is_photograph(picture)
    before = int(picture.Width), int(picture.Height)
    size = wanted.size(before, shown)
    mode = _MODES.get(family_of(picture.ColorSpace), "")
    kept = size == before and colours.keeps(mode, None)
    if not mode or (kept and not (photograph and wanted.edition.max_bytes)):
        return
    image = read_picture(picture)
    if not photograph:
        smaller = _coarsened(image, size, wanted)
        mask = picture.get("/SMask")
        if isinstance(mask, pikepdf.Stream) and smaller.size != before:
            _put_losslessly(mask, raster.resized(read_picture(mask), smaller.size))
        _put_losslessly(picture, colours.picture(smaller, True))
        return
    image = raster.resized(image, size) if size != before else image
    image = colours.picture(image, False)
    data = jpeg(image, wanted.quality, **_sampling(image))
    if not (kept and len(picture.read_raw_bytes()) <= len(data)):
        _put_photograph(picture, data, image.mode, size, image.mode == "CMYK")


def _sampling(image: Image.Image) -> dict[str, int]:
    """Inks keep every channel whole: black carries the drawing."""
    return {"subsampling": 0} if image.mode == "CMYK" else {}


def _put_photograph(
    picture: pikepdf.Stream, data: bytes, mode: str, size: Size, inverted: bool
) -> None:
    picture.write(data, filter=pikepdf.Name.DCTDecode)
    _describe(picture, mode, size)
    if inverted:
        picture.Decode = pikepdf.Array(_INVERTED)


def _put_losslessly(picture: pikepdf.Stream, image: Image.Image) -> None:
    if image.mode in ("L", "RGB"):
        parameters = pikepdf.Dictionary(
            Predictor=15, Columns=image.width, Colors=len(image.getbands()), BitsPerComponent=8
        )
        picture.write(png_data(image), filter=pikepdf.Name.FlateDecode, decode_parms=parameters)
    else:
        picture.write(image.tobytes())
    _describe(picture, image.mode, image.size)


def _describe(picture: pikepdf.Stream, mode: str, size: Size) -> None:
    for key in (f"/{STANDS_FOR}", "/Decode"):
        if key in picture:
            del picture[key]
    picture.Width, picture.Height = size
    picture.ColorSpace = pikepdf.Name(_TABLES[mode])
    picture.BitsPerComponent = 1 if mode == "1" else 8


def _mask(pdf: pikepdf.Pdf, alpha: Image.Image) -> pikepdf.Object:
    mask = pdf.make_stream(b"")
    mask.Type, mask.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    _put_losslessly(mask, alpha)
    return mask


def _ppi(size: Size, shown: Shown) -> tuple[float, float]:
    return size[0] / max(shown[0], 1) * 72, size[1] / max(shown[1], 1) * 72


def _coarse(original: Original, shown: Shown, edition: Edition) -> Iterator[Finding]:
    least = limits_for(edition.kind.purpose(edition), dict(edition.limits)).ppi_min
    ppi = min(_ppi(original.size, shown))
    if min(shown) > 0 and ppi < least * _PPI_SLACK:
        width, height = original.size
        yield found(
            "figure/low-ppi",
            original.spot,
            name=original.path.name,
            ppi=f"{ppi:.0f}",
            edition=edition.name,
            width=width,
            height=height,
            least=f"{least:g}",
        )
