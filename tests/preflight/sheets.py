"""Small clean PDFs, written by hand: a press edition and a screen edition.

Each page is 200 × 300 pt; the press edition has 3 mm of bleed and 24 pt of slug with marks.
"""

from __future__ import annotations

import io
import zlib
from functools import cache

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

TRIM = (24, 24, 224, 324)
BLEED = (15.4, 15.4, 232.6, 332.6)
MEDIA = (0, 0, 248, 348)
GLYPHS = {" ": 1, "H": 2, "i": 3, "中": 4, "文": 5, "x": 6}
"""Glyph ids of the little font; x has no outline."""


@cache
def font_program() -> bytes:
    """A TrueType font of six characters, all of them boxes but the blank and x."""
    names = [".notdef", "space", "H", "i", "uni4E2D", "uni6587", "x"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): names[gid] for char, gid in GLYPHS.items()})
    pen = TTGlyphPen(None)
    for step, point in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    box, blank = pen.glyph(), TTGlyphPen(None).glyph()
    builder.setupGlyf({name: blank if name in ("space", "x") else box for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def shown(text: str) -> bytes:
    """A string operand of the little font."""
    return b"<" + b"".join(b"%04X" % GLYPHS[char] for char in text) + b">"


def line(text: str, x: float, y: float, size: float = 10) -> bytes:
    """One line of text, in whatever colour is set."""
    return b"BT /F %g Tf 1 0 0 1 %g %g Tm %s Tj ET\n" % (size, x, y, shown(text))


def add_font(pdf: pikepdf.Pdf, name: str = "ABCDEF+Little") -> pikepdf.Object:
    """The little font as a Type 0 font with a whole ToUnicode map."""
    cmap = b"".join(b"<%04X> <%04X>\n" % (gid, ord(char)) for char, gid in GLYPHS.items())
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + name),
        Flags=4,
        FontFile2=pdf.make_indirect(pdf.make_stream(font_program())),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + name),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=Name.Identity,
        DW=500,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/" + name),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(b"6 beginbfchar\n" + cmap + b"endbfchar\n"),
    )
    return pdf.make_indirect(font)


def add_image(
    pdf: pikepdf.Pdf, wide: int, high: int, channels: int = 4, value: int = 60
) -> pikepdf.Object:
    """A flat picture of 8 bits; all channels have the same value."""
    spaces = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
    image = pdf.make_stream(
        bytes([value]) * (wide * high * channels),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=wide,
        Height=high,
        BitsPerComponent=8,
        ColorSpace=spaces[channels],
    )
    return pdf.make_indirect(image)


def profile(space: bytes = b"CMYK", kind: bytes = b"prtr") -> bytes:
    """The head of an ICC profile, which is all that is looked at."""
    head = bytearray(132)
    head[12:16], head[16:20], head[36:40] = kind, space, b"acsp"
    return bytes(head)


def packet(**properties: str) -> bytes:
    """An XMP packet of simple properties, written ``prefix__name``."""
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "pdfxid": "http://www.npes.org/pdfx/ns/id/",
        "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
        "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    }
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    body = "".join(
        f"<{key.replace('__', ':')}>{value}</{key.replace('__', ':')}>"
        for key, value in properties.items()
    )
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{body}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


PRESS = {
    "pdfxid__GTS_PDFXVersion": "PDF/X-4",
    "dc__title": "Clean",
    "xmp__CreateDate": "2017-02-01T00:00:00Z",
    "xmp__ModifyDate": "2017-02-01T00:00:00Z",
    "xmp__MetadataDate": "2017-02-01T00:00:00Z",
    "xmpMM__DocumentID": "uuid:1",
    "xmpMM__VersionID": "1",
    "xmpMM__RenditionClass": "default",
    "pdf__Trapped": "False",
}
SCREEN = {
    "pdfuaid__part": "1",
    "pdfaid__part": "2",
    "pdfaid__conformance": "A",
    "dc__title": "Clean",
}


def set_metadata(pdf: pikepdf.Pdf, properties: dict[str, str]) -> None:
    """Write the XMP packet."""
    pdf.Root.Metadata = pdf.make_stream(
        packet(**properties), Type=Name.Metadata, Subtype=Name("/XML")
    )


def paint(pdf: pikepdf.Pdf, content: bytes, page: int = 0) -> None:
    """Add to the end of a page's content."""
    pdf.pages[page].contents_add(pdf.make_stream(b"\nq " + content + b" Q\n"))


def clean_press() -> pikepdf.Pdf:
    """Four pages for the press: tint and picture into the bleed, black type, marks, no fault."""
    pdf = pikepdf.new()
    font, picture = add_font(pdf), add_image(pdf, 480, 150)
    overprint = Dictionary(OP=True, op=True, OPM=1)
    registration = Array([Name.Separation, Name.All, Name.DeviceCMYK, _tint_function(pdf)])
    for _ in range(4):
        resources = Dictionary(
            Font=Dictionary(F=font),
            XObject=Dictionary(P=picture),
            ExtGState=Dictionary(Over=overprint, Under=Dictionary(OP=False, op=False)),
            ColorSpace=Dictionary(Reg=registration),
        )
        content = (
            b"q .1 .1 0 0 k 15.4 300 217.2 32.6 re f Q\n"
            b"q 217.2 0 0 68 15.4 15.4 cm /P Do Q\n"
            b"q 0 0 0 1 K .25 w 40 200 m 200 200 l S Q\n"
            b"q 0 .88 .95 .1 k 40 180 100 2 re f Q\n"
            b"q 0 0 0 0 k " + line("Hi", 40, 110, 20) + b"Q\n"
            b"q /Over gs 0 0 0 1 k " + line("Hi 中文", 40, 230) + line("中文", 40, 310) + b"Q\n"
            b"q /Reg CS 1 SCN .25 w 24 0 m 24 10 l S 0 24 m 10 24 l S Q\n"
        )  # fmt: skip
        _add_page(pdf, MEDIA, resources, content)
        pdf.pages[-1].obj.TrimBox = Array(TRIM)
        pdf.pages[-1].obj.BleedBox = Array(BLEED)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                S=Name.GTS_PDFX,
                OutputConditionIdentifier="FOGRA39",
                RegistryName="http://www.color.org",
                DestOutputProfile=pdf.make_stream(profile(), N=4),
            )
        ]
    )
    set_metadata(pdf, PRESS)
    return pdf


def _tint_function(pdf: pikepdf.Pdf) -> pikepdf.Object:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(function)


def _add_page(
    pdf: pikepdf.Pdf, media: tuple[float, ...], resources: Dictionary, content: bytes
) -> None:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(media),
        Resources=resources,
        Contents=pdf.make_stream(content),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def clean_screen() -> pikepdf.Pdf:
    """Two tagged pages: a Chinese and an English paragraph, a figure and a link each; no fault."""
    pdf = pikepdf.new()
    font, picture = add_font(pdf), add_image(pdf, 100, 100, channels=3)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    document.K = Array()
    for _ in range(2):
        resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(P=picture))
        content = (
            b"/P <</MCID 0>> BDC 0 g " + line("中文中文", 20, 250) + b"EMC\n"
            b"/P <</MCID 1>> BDC " + line("Hi Hi Hi Hi Hi Hi Hi", 20, 230) + b"EMC\n"
            b"/Figure <</MCID 2>> BDC q 50 0 0 50 20 100 cm /P Do Q EMC\n"
            b"/Link <</MCID 3>> BDC " + line("中文", 20, 80) + b"EMC\n"
            b"/Artifact BMC .8 g 0 0 200 10 re f EMC\n"
        )  # fmt: skip
        _add_page(pdf, (0, 0, 200, 300), resources, content)
        page = pdf.pages[-1].obj
        page.Annots = Array([pdf.make_indirect(_link())])
        for mcid, (tag, language) in enumerate(
            [("P", "zh-Hans"), ("P", "en"), ("Figure", "zh-Hans"), ("P", "zh-Hans")]
        ):
            element = Dictionary(
                Type=Name.StructElem, S=Name("/" + tag), Lang=language, P=document, Pg=page, K=mcid
            )
            if tag == "Figure":
                element.Alt = "一幅图"
            document.K.append(pdf.make_indirect(element))
    root.K = Array([document])
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = "zh-Hans"
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))
    srgb = pdf.make_stream(profile(b"RGB ", b"mntr"), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier="sRGB",
        DestOutputProfile=srgb,
    )  # fmt: skip
    pdf.Root.OutputIntents = Array([intent])
    set_metadata(pdf, SCREEN)
    return pdf


def _link() -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[20, 78, 60, 92],
        StructParent=0,
        Contents="a link",
        A=Dictionary(S=Name.URI, URI="https://example.org/"),
    )


def deflated(content: bytes) -> bytes:
    """Content as a Flate stream's raw bytes."""
    return zlib.compress(content, 9)
