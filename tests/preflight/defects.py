"""One defective PDF for every check: a clean sheet with one thing wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from builder.makeup.codes import symbol_of
from builder.preflight.examining import limits_for

from . import sheets
from .sheets import PRESS, SCREEN, TRIM, add_font, add_image, line, paint, set_metadata


@dataclass(frozen=True)
class Defect:
    """How a clean sheet is spoilt so that one check speaks."""

    spoil: Callable[[pikepdf.Pdf], Any]
    edition: str = "print"
    limits: dict[str, Any] | None = None
    save: dict[str, Any] | None = None
    """Other ways of saving than the clean ones."""
    after: Callable[[Path], Any] | None = None
    """What is done to the saved file."""

    def write(self, path: Path) -> Path:
        """Save the defective file."""
        pdf = sheets.clean_press() if self.edition == "print" else sheets.clean_screen()
        self.spoil(pdf)
        save_clean(pdf, path, self.edition, **(self.save or {}))
        if self.after:
            self.after(path)
        return path

    @property
    def numbers(self):
        """The limits it is held to."""
        return limits_for(self.edition, self.limits)


def save_clean(pdf: pikepdf.Pdf, path: Path, edition: str, **options: Any) -> None:
    """Save as the edition would be."""
    version = {"min_version": "1.6", "force_version": "1.6"} if edition == "print" else {}
    pdf.save(path, **{**version, "linearize": edition == "email", **options})


def page(pdf: pikepdf.Pdf, index: int = 0) -> pikepdf.Object:
    return pdf.pages[index].obj


def lay(content: bytes, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    """Paint on the first page; entries such as ``ExtGState__T`` join its resources."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            kind, name = key.split("__")
            resources = page(pdf).Resources
            if f"/{kind}" not in resources:
                resources[f"/{kind}"] = Dictionary()
            made = value(pdf) if callable(value) else value
            resources[f"/{kind}"][f"/{name}"] = made
        paint(pdf, content)

    return spoil


def let(target: Callable[[pikepdf.Pdf], Any], **values: Any) -> Callable[[pikepdf.Pdf], None]:
    """Set entries of an object; None removes."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        holder = target(pdf)
        for key, value in values.items():
            if value is None:
                del holder[f"/{key}"]
            else:
                holder[f"/{key}"] = value(pdf) if callable(value) else value

    return spoil


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def intent(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.OutputIntents[0]


def element(index: int) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: pdf.Root.StructTreeRoot.K[0].K[index]


def link(pdf: pikepdf.Pdf) -> Any:
    return page(pdf).Annots[0]


def annotate(subtype: Name, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=[40, 40, 60, 60], **entries)
        page(pdf).Annots = Array([pdf.make_indirect(note)])

    return spoil


def metadata(given: dict[str, str], **changes: str | None) -> Callable[[pikepdf.Pdf], None]:
    properties = {**given, **changes}
    kept = {key: value for key, value in properties.items() if value is not None}
    return lambda pdf: set_metadata(pdf, kept)


def spot(name: str) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1, 0, 0, 0], N=1)
        return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function])

    return make


def other_font(name: str, change: Callable[[Any], Any]) -> Callable[[pikepdf.Pdf], Any]:
    """The little font once more, changed."""

    def make(pdf: pikepdf.Pdf) -> Any:
        font = add_font(pdf, name)
        change(font)
        return font

    return make


def without(key: str) -> Callable[[Any], None]:
    def change(font: Any) -> None:
        del font.DescendantFonts[0].FontDescriptor[key]

    return change


def type3(pdf: pikepdf.Pdf) -> Any:
    box = pdf.make_stream(b"500 0 d0 0 0 400 700 re f")
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(H=box),
        Encoding=Dictionary(Type=Name.Encoding, Differences=[72, Name.H]),
        FirstChar=72,
        LastChar=72,
        Widths=[500],
    )
    return pdf.make_indirect(font)


def bitmap(pdf: pikepdf.Pdf) -> Any:
    image = add_image(pdf, 40, 40, channels=1)
    image.BitsPerComponent = 1
    return image


def x_object(**entries: Any) -> Callable[[pikepdf.Pdf], Any]:
    """An empty form with further entries, or something else that is no picture."""
    usual = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
    return lambda pdf: pdf.make_stream(b"", **{**usual, **entries})


def with_alternate(pdf: pikepdf.Pdf) -> Any:
    image = add_image(pdf, 100, 100)
    other = Dictionary(Image=add_image(pdf, 9, 9), DefaultForPrinting=True)
    image.Alternates = Array([other])
    return image


def smoothed(pdf: pikepdf.Pdf) -> Any:
    image = add_image(pdf, 100, 100, 3)
    image.Interpolate = True
    return image


def coarse_photograph(pdf: pikepdf.Pdf) -> Any:
    """A picture that was saved for a web page of long ago."""
    image, data = add_image(pdf, 160, 160), io.BytesIO()
    Image.effect_mandelbrot((160, 160), (-2, -2, 2, 2), 20).save(data, "JPEG", quality=20)
    image.write(data.getvalue(), filter=Name.DCTDecode)
    image.ColorSpace = Name.DeviceGray
    return image


def wide_font(font: Any) -> None:
    """The file says that letters are wider than their program draws them."""
    font.DescendantFonts[0].DW = 600


def lying_sheet(pdf: pikepdf.Pdf) -> None:
    one = page(pdf)
    for key in ("MediaBox", "BleedBox", "TrimBox"):
        left, foot, right, head = one[f"/{key}"]
        one[f"/{key}"] = Array([foot, left, head, right])
    one.Contents = pdf.make_stream(b"0 0 0 .3 k 60 60 30 30 re f")


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["note.txt"] = b"note"


def layers(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="zh"))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))


def lzw(pdf: pikepdf.Pdf) -> None:
    stream = pikepdf.Stream(pdf, b"")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    page(pdf).Thing = pdf.make_indirect(stream)


def empty_page(pdf: pikepdf.Pdf) -> None:
    page(pdf, 1).Contents = pdf.make_stream(b"")


def cut_page(pdf: pikepdf.Pdf) -> None:
    page(pdf).TrimBox = Array([24, 24, 220, 324])
    page(pdf).BleedBox = Array([15.4, 15.4, 228.6, 332.6])


def show_bleed(pdf: pikepdf.Pdf) -> None:
    for one in pdf.pages:
        one.obj.TrimBox = Array([8, 0, 192, 300])


def lying_page(pdf: pikepdf.Pdf) -> None:
    page(pdf).Rotate = 90


def old_transparency(pdf: pikepdf.Pdf) -> None:
    set_metadata(pdf, {**PRESS, "pdfxid__GTS_PDFXVersion": "PDF/X-3:2003"})
    page(pdf).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    lay(b"/T gs .5 0 0 0 k 60 140 20 20 re f", ExtGState__T=Dictionary(ca=0.5))(pdf)


def truncate(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 3].replace(b"obj", b"xxx"))


def shift_xref(path: Path) -> None:
    body = path.read_bytes()
    at = body.rindex(b"startxref")
    path.write_bytes(body[:at] + b"startxref\n7\n%%EOF\n")


HALF = Dictionary(ca=0.5)
OVER = b"/Over gs 0 0 0 1 k "


def code(
    colour: bytes, at: tuple[float, float] = (140, 246), side_pt: float = 46, up: float = 1
) -> bytes:
    """A QR code as layouts draw it, with its lower left corner at a place, in points."""
    symbol = symbol_of("https://example.org/a")
    scale = side_pt / symbol.side
    place = b"q %g 0 0 %g %g %g cm " % (scale, scale * up, *at)
    runs = b"".join(b"%d %d %d 1 re " % (x, symbol.side - 1 - y, n) for x, y, n in symbol.runs)
    return b"%b %b %b f Q " % (colour, place, runs)


DEFECTS: dict[str, Defect] = {
    # the file
    "file/unreadable": Defect(lambda pdf: None, after=truncate),
    "file/damaged": Defect(
        lambda pdf: None, save={"object_stream_mode": pikepdf.ObjectStreamMode.disable},
        after=shift_xref,
    ),
    "standard/encrypted": Defect(
        lambda pdf: None, "screen", save={"encryption": pikepdf.Encryption(owner="o", user="")}
    ),
    "structure/optional-content": Defect(layers),
    "structure/scripts": Defect(script, "screen"),
    "structure/attachments": Defect(attach, "screen"),
    "structure/transfer": Defect(
        lay(b"/T gs", ExtGState__T=Dictionary(TR=Dictionary(FunctionType=2, Domain=[0, 1], N=2)))
    ),
    "structure/halftone": Defect(
        lay(b"/T gs", ExtGState__T=Dictionary(
            HT=Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)))
    ),
    "structure/postscript": Defect(lay(b"/P1 Do", XObject__P1=x_object(Subtype=Name.PS))),
    "structure/opi": Defect(lay(b"/P1 Do", XObject__P1=x_object(
        OPI=Dictionary({"/2.0": Dictionary(Type=Name.OPI, Version=2)})))),
    "structure/reference": Defect(lay(b"/P1 Do", XObject__P1=x_object(
        Ref=Dictionary(F="x.pdf", Page=0)))),
    "structure/alternates": Defect(
        lay(b"q 36 0 0 36 60 140 cm /L Do Q", XObject__L=with_alternate)
    ),
    "structure/old-filter": Defect(
        lzw, save={"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    ),
    # the standard
    "standard/pdfx": Defect(metadata(PRESS, pdfxid__GTS_PDFXVersion=None)),
    "standard/metadata": Defect(metadata(PRESS, pdf__Trapped=None)),
    "standard/output-intent": Defect(
        let(intent, DestOutputProfile=lambda pdf: pdf.make_stream(sheets.profile(b"RGB "), N=3))
    ),
    "standard/allowed": Defect(lambda pdf: None, limits={"standards": ["PDF/X-1a"]}),
    "standard/condition": Defect(lambda pdf: None, limits={"conditions": ["FOGRA51"]}),
    "standard/annotations": Defect(
        annotate(Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org/"))
    ),
    "standard/archive": Defect(metadata(SCREEN, pdfaid__conformance="B"), "screen"),
    # boxes and pages
    "boxes/trim": Defect(let(page, ArtBox=Array(TRIM))),
    "boxes/nested": Defect(let(page, CropBox=Array([-10, 0, 248, 348]))),
    "boxes/equal": Defect(cut_page),
    "boxes/size": Defect(lambda pdf: None, limits={"trim_mm": [210, 297]}),
    "boxes/scaling": Defect(let(page, UserUnit=1.0001)),
    "boxes/bleed": Defect(lambda pdf: None, limits={"bleed_mm": 5}),
    "boxes/untrimmed": Defect(show_bleed, "screen"),
    "bleed/reach": Defect(lay(b".2 0 0 0 k 24 140 30 20 re f")),
    "pages/empty": Defect(empty_page),
    "pages/count": Defect(lambda pdf: pdf.pages.__delitem__(0), limits={"page_multiple": 4}),
    "pages/orientation": Defect(lying_sheet),
    "pages/turned": Defect(lying_page),
    # colour
    "colour/rgb": Defect(lay(b"1 0 0 rg 60 140 20 20 re f")),
    "colour/spot": Defect(
        lay(b"/S cs .5 scn 60 140 20 20 re f", ColorSpace__S=spot("Gold"))
    ),
    "colour/spot-refused": Defect(
        lay(b"/S cs .5 scn 60 140 20 20 re f", ColorSpace__S=spot("Gold")),
        limits={"spots_allowed": False, "spots": ["Gold"]},
    ),
    "colour/spot-names": Defect(
        lay(
            b"/S cs .5 scn 60 140 20 20 re f /R cs .5 scn 90 140 20 20 re f",
            ColorSpace__S=spot("Gold 871 C"), ColorSpace__R=spot("GOLD 871"),
        ),
        limits={"spots": ["Gold 871 C", "GOLD 871"]},
    ),
    "colour/spot-near": Defect(
        lay(
            b"/S cs .5 scn 60 140 20 20 re f /R cs .5 scn 90 140 20 20 re f",
            ColorSpace__S=spot("Varnish"), ColorSpace__R=spot("Varnsh"),
        ),
        limits={"spots": ["Varnish", "Varnsh"]},
    ),
    "colour/undefined": Defect(
        lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "screen"
    ),
    "colour/all": Defect(lay(b"/Reg cs .2 scn 60 140 20 20 re f")),
    "colour/white-overprint": Defect(lay(b"/Over gs 0 0 0 0 k 60 305 20 20 re f")),
    # ink
    "ink/black-text": Defect(lay(b"0 0 0 rg " + line("Hi", 60, 140))),
    "ink/rich-black-text": Defect(lay(b"/Over gs .6 .4 .4 1 k " + line("Hi", 60, 140))),
    "ink/black-overprint": Defect(lay(b"/Under gs 0 0 0 1 k " + line("Hi", 60, 140))),
    "ink/near-black-text": Defect(lay(b"0 0 0 .92 k " + line("Hi", 60, 140))),
    "ink/total": Defect(lay(b".9 .8 .8 .8 k 60 140 20 20 re f")),
    "ink/faint-tint": Defect(
        lay(b".03 .04 .09 0 k 60 140 20 20 re f"), limits={"tint_percent": 10}
    ),
    "transparency/blend-space": Defect(
        lay(b"/T gs .5 0 0 0 k 60 140 20 20 re f", ExtGState__T=HALF)
    ),
    "transparency/forbidden": Defect(old_transparency),
    # pictures
    "images/low-ppi": Defect(
        lay(b"q 72 0 0 72 60 120 cm /L Do Q", XObject__L=lambda pdf: add_image(pdf, 100, 100))
    ),
    "images/high-ppi": Defect(
        lay(b"q 36 0 0 36 60 140 cm /L Do Q", XObject__L=lambda pdf: add_image(pdf, 300, 300))
    ),
    "images/line-art-ppi": Defect(
        lay(b"q 10 0 0 10 60 140 cm /L Do Q", XObject__L=bitmap)
    ),
    "images/smoothed": Defect(
        lay(b"/Artifact BMC q 36 0 0 36 60 140 cm /L Do Q EMC", XObject__L=smoothed), "screen"
    ),
    "images/artefacts": Defect(
        lay(b"q 36 0 0 36 60 140 cm /L Do Q", XObject__L=coarse_photograph)
    ),
    # codes
    "qr/unreadable": Defect(lay(code(b"0 0 0 1 k") + b"0 0 0 0 k 150 256 26 26 re f")),
    "qr/contrast": Defect(lay(code(b"0 0 1 0 k"))),
    "qr/small": Defect(lay(code(b"0 0 0 1 k", side_pt=40))),
    "qr/quiet": Defect(lay(code(b"0 0 0 1 k") + b"0 .88 .95 .1 k 136 242 2 56 re f")),
    # lines
    "strokes/thin": Defect(lay(b"0 0 0 1 K .1 w 60 140 m 120 140 l S")),
    "strokes/thin-rule": Defect(lay(b"0 0 0 1 k 60 140 60 .1 re f")),
    "strokes/reversed": Defect(lay(b"0 0 0 0 K .3 w 60 320 m 120 320 l S")),
    # type
    "type/small": Defect(lay(OVER + line("Hi", 60, 140, 4.5))),
    "type/small-multi-ink": Defect(lay(b"0 .88 .95 .1 k " + line("Hi", 60, 140, 6))),
    "type/reversed": Defect(
        lay(b"0 0 0 0 k " + line("Hi", 60, 305, 6)), limits={"reversed_type_pt": 7}
    ),
    "type/near-trim": Defect(
        lay(OVER + line("Hi", 60, 27)), limits={"safe_trim_mm": 1.5}
    ),
    "type/near-gutter": Defect(
        lay(OVER + line("Hi", 36, 140)), limits={"safe_gutter_mm": 5}
    ),
    "type/white": Defect(lay(b"0 0 0 0 k " + line("Hi Hi Hi", 60, 140))),
    "type/covered": Defect(
        lay(OVER + line("Hi", 60, 140) + b"/Under gs .3 0 0 0 k 55 135 40 20 re f")
    ),
    "type/clipped": Defect(lay(b"60 130 50 10 re W n " + OVER + line("Hi", 60, 138))),
    "type/outside": Defect(lay(OVER + line("Hi Hi", 210, 140))),
    "fonts/embedded": Defect(
        lay(b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td <0002> Tj ET",
            Font__G=other_font("ABCDEF+Other", without("/FontFile2")))
    ),
    "fonts/subset": Defect(
        lay(b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td <0002> Tj ET",
            Font__G=other_font("Other", lambda font: None))
    ),
    "fonts/type3": Defect(
        lay(b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td (H) Tj ET", Font__G=type3)
    ),
    "fonts/to-unicode": Defect(
        lay(b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td <0002> Tj ET",
            Font__G=other_font("ABCDEF+Other", lambda font: font.__delitem__("/ToUnicode")))
    ),
    "fonts/widths": Defect(
        lay(b"/Over gs 0 0 0 1 k BT /G 10 Tf 60 140 Td <0002> Tj ET",
            Font__G=other_font("ABCDEF+Other", wide_font))
    ),
    "fonts/missing-glyphs": Defect(lay(OVER + line("Hix", 60, 140))),
    # reading
    "access/language": Defect(let(root, Lang=None), "screen"),
    "access/text-language": Defect(let(element(1), Lang="zh-Hans"), "screen"),
    "access/invalid-language": Defect(let(root, Lang="zh_Hans"), "screen"),
    "access/tab-order": Defect(let(page, Tabs=Name.R), "screen"),
    "access/note-ids": Defect(let(element(0), S=Name.Note), "screen"),
    "access/headings": Defect(let(element(0), S=Name.H2), "screen"),
    "access/table-headers": Defect(let(element(0), S=Name.TH), "screen"),
    "access/lists": Defect(let(element(0), S=Name.LI), "screen"),
    "access/title": Defect(let(root, ViewerPreferences=None), "screen"),
    "access/tags": Defect(lambda pdf: paint(pdf, line("Hi", 20, 40)), "screen"),
    "access/alternative": Defect(let(element(2), Alt=None), "screen"),
    "access/links": Defect(let(link, StructParent=None), "screen"),
    "access/bookmarks": Defect(let(root, Outlines=None), "screen"),
    # the file as a thing to send
    "size/budget": Defect(lambda pdf: None, "email", limits={"max_bytes": 1000}),
    "size/linearised": Defect(lambda pdf: None, "email", save={"linearize": False}),
}  # fmt: skip
