"""One laid-out page as a PDF of its own: painted at once, written when it is asked for.

The engine writes a document whole, with the fonts of all its pages. Here a page is painted alone,
so that it can be told from what it was before, and shown, while all others stay. Subsets of fonts
are kept from page to page and grow as glyphs are asked for.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pydyf
from tinycss2.color5 import D50, D65
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Page
from weasyprint.pdf import _use_references
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import ffi, harfbuzz

from .drawing import map_codes

POINTS_PER_PIXEL = 0.75


@dataclass(slots=True)
class _Program:
    """The subset of one font: the glyphs in it and its bytes."""

    codes: frozenset[int] = frozenset()
    data: bytes = b""


@dataclass(slots=True)
class Subsets:
    """Subsets of fonts by face; each grows by the glyphs that a page has and it lacks."""

    programs: dict[bytes, _Program] = field(default_factory=dict)

    def fill(self, face: bytes, font: Font) -> None:
        """Give a page's font a program that has all its glyphs, ready for writing."""
        program = self.programs.setdefault(face, _Program())
        codes = frozenset(font.to_unicode)
        if not codes <= program.codes or font.missing:
            program.codes |= codes
            Font.clean(font, dict.fromkeys(sorted(program.codes), ""), False)
            program.data = font.file_content
        font.file_content = program.data
        font.clean = lambda *_: None


class Sheet:
    """A painted page. Widths and heights are those of the trimmed page, in points."""

    def __init__(self, page_box: Any, fonts: Any, color_profiles: Any) -> None:
        page = Page(page_box)
        self.configuration = fonts
        """The engine's own, which lends its faces."""
        self.width_pt = page.width * POINTS_PER_PIXEL
        self.height_pt = page.height * POINTS_PER_PIXEL
        self.bleed_pt = {side: px * POINTS_PER_PIXEL for side, px in page.bleed.items()}
        self.fonts: dict[Any, Font] = {}
        self.pdf = pydyf.PDF()
        spaces = pydyf.Dictionary({"lab-d50": _lab(D50), "lab-d65": _lab(D65)})
        for name, profile in color_profiles.items():
            stream = pydyf.Stream(
                [profile.content], pydyf.Dictionary({"N": len(profile.components)})
            )
            self.pdf.add_object(stream)
            spaces[name] = pydyf.Array(("/ICCBased", stream.reference))
        self.pdf.add_object(spaces)
        self.resources = pydyf.Dictionary(
            {name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")}
        )
        self.resources["ColorSpace"] = spaces.reference
        self.pdf.add_object(self.resources)
        self.pdf_fonts = pydyf.Dictionary()
        self.pdf.add_object(self.pdf_fonts)
        self.resources["Font"] = self.pdf_fonts.reference
        self._paint(page, color_profiles)
        self.faces = {key: _face(font) for key, font in self.fonts.items()}
        self.digest = self._digest()

    def _paint(self, page: Page, color_profiles: Any) -> None:
        scale = POINTS_PER_PIXEL
        left, top = -page.bleed["left"], -page.bleed["top"]
        right = page.width + page.bleed["right"]
        bottom = page.height + page.bleed["bottom"]
        images: dict[str, Any] = {}
        stream = Stream(
            self.fonts, (left, top, right - left, bottom - top), self.resources, images, None,
            color_profiles, None,
        )  # fmt: skip
        stream.transform(d=-1, f=page.height * scale)
        self.pdf.add_object(stream)
        media = [scale * each for each in (left, top, right, bottom)]
        trim = [0, 0, page.width * scale, page.height * scale]
        self.pdf.add_page(
            pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": self.pdf.pages.reference,
                    "MediaBox": pydyf.Array(media),
                    "TrimBox": pydyf.Array(trim),
                    "Contents": stream.reference,
                    "Resources": self.resources.reference,
                }
            )
        )
        page.paint(stream, scale)
        _use_references(self.pdf, self.resources, images, color_profiles)

    def _digest(self) -> str:
        """A hash of all that is drawn: every object but the fonts, which go by their faces."""
        total = hashlib.sha256()
        for one in self.pdf.objects[1:]:
            if one is not self.pdf_fonts:
                total.update(one.data + b"\0")
        for font, face in sorted((font.hash, self.faces[key]) for key, font in self.fonts.items()):
            total.update(font.encode() + face)
        return total.hexdigest()[:24]

    def write(self, subsets: Subsets) -> bytes:
        """The page as a PDF."""
        for key, font in self.fonts.items():
            subsets.fill(self.faces[key], font)
        count = len(self.pdf.objects)
        options = {**DEFAULT_OPTIONS, "hinting": False, "pdf_version": "1.7"}
        self.pdf_fonts.update(build_fonts_dictionary(self.pdf, self.fonts, False, True, options))
        map_codes(SimpleNamespace(fonts=self.fonts), self.pdf, compress=False)
        output: io.BytesIO = io.BytesIO()
        self.pdf.write(output)
        del self.pdf.objects[count:]
        self.pdf_fonts.clear()
        self.pdf.current_position = 0
        for font in self.fonts.values():
            font.file_content = b""
        return output.getvalue()


def _lab(white: tuple[float, ...]) -> Any:
    said = {"WhitePoint": pydyf.Array(white), "Range": pydyf.Array((-125, 125, -125, 125))}
    return pydyf.Array(("/Lab", pydyf.Dictionary(said)))


def _face(font: Font) -> bytes:
    """What tells a font's file from every other: its ``head``, which holds the file's sum."""
    blob = harfbuzz.hb_face_reference_table(font.hb_face, harfbuzz.hb_tag_from_string(b"head", -1))
    try:
        with ffi.new("unsigned int *") as length:
            data = harfbuzz.hb_blob_get_data(blob, length)
            head = ffi.unpack(data, length[0]) if length[0] else b""
    finally:
        harfbuzz.hb_blob_destroy(blob)
    return bytes(font.hash.encode() + head)
