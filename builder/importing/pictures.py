"""Pictures that come along: which can be used, which are converted, which can only be told of."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image

MAX_PIXELS = 150_000_000
_USED = {"PNG": "png", "JPEG": "jpg", "TIFF": "tif", "WEBP": "webp"}
_CONVERTED = {"GIF", "BMP", "DIB", "PPM", "PCX", "TGA", "ICO"}


@dataclass(frozen=True, slots=True)
class Usable:
    """A picture as an issue can hold it, and what became of it on the way.

    ``fate`` is empty where nothing had to be done; ``frames`` that only the first of several
    pictures of an animation was kept.
    """

    data: bytes
    suffix: str
    fate: Literal["", "converted", "frames"] = ""
    form: str = ""


def usable(data: bytes) -> Usable | str:
    """A picture for the issue, or the name of the form that none of the builder's can replace."""
    if re.match(
        rb"(?s)\s*(<\?xml.{0,400}?)?(<!--.{0,2000}?-->\s*|<!DOCTYPE[^>]{0,400}>\s*)*<svg\b",
        data[:4096],
    ):
        return Usable(data, "svg")
    if data[:4] == b"\xd7\xcd\xc6\x9a" or data[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"):
        return "WMF"
    if data[40:44] == b" EMF":
        return "EMF"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                form = picture.format or "?"
                if picture.width * picture.height > MAX_PIXELS:
                    return form
                if form in _USED:
                    return Usable(data, _USED[form])
                return _as_png(picture, form) if form in _CONVERTED else form
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError):
        return "?"


def _as_png(picture: Image.Image, form: str) -> Usable:
    """The first frame of a picture as PNG."""
    frames = getattr(picture, "n_frames", 1)
    still = picture.convert("RGBA" if picture.info.get("transparency") is not None else "RGB")
    out = io.BytesIO()
    still.save(out, "PNG")
    return Usable(out.getvalue(), "png", "frames" if frames > 1 else "converted", form)


_PATH = re.compile(
    r"(?i)^(?:[a-z]:)?[^\n]*[\\/][^\\/\n]*\.\w{2,4}$|^(?:file|https?):\S+$"
    r"|^[^\n]{1,120}\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|heic|psd|ai|eps|pdf)$"
)
_MACHINE = re.compile(
    r"(?i)\s*(description automatically generated[^\n]*|ai-generated content may be incorrect\.?"
    r"|(描述)?已自动生成(说明)?|自动生成的说明|(中度|高)?可信度描述已自动生成)\s*$"
)


def alternative(text: str) -> str:
    """An alternative text without file names and paths, and without what a program says of it."""
    words = _MACHINE.sub("", " ".join(text.split()))
    words = _MACHINE.sub("", words).strip(" ,，")
    return "" if _PATH.match(words) else words
