"""Siblings of public test files: a sound PDF/A-2a and PDF/UA-1 file with one rule broken each.

Each case names the clause that it breaks, and under which of our ids a preflight without veraPDF
tells it; empty where it is left to veraPDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

Spoil = Callable[[pikepdf.Pdf], Any]


@dataclass(frozen=True)
class Case:
    """A rule that is broken in one place."""

    flavour: str
    clause: str
    ours: str
    spoil: Spoil
    after: Callable[[bytes], bytes] | None = None
    """What is done to the saved file."""
    save: dict[str, Any] | None = None

    def write(self, sound: Path, path: Path) -> Path:
        """Save the defective file."""
        with pikepdf.open(sound) as pdf:
            self.spoil(pdf)
            pdf.save(path, **{"static_id": True, **(self.save or {})})
        if self.after:
            path.write_bytes(self.after(path.read_bytes()))
        return path


def first(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def paint(content: bytes, **entries: Any) -> Spoil:
    """More content on the first page, as an artifact; entries such as ``XObject__P``."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        page = first(pdf)
        resources = Dictionary(page.Resources)
        for key, value in entries.items():
            kind, name = key.split("__")
            held = Dictionary(resources.get(f"/{kind}", {}))
            held[f"/{name}"] = value(pdf) if callable(value) else value
            resources[f"/{kind}"] = held
        page.Resources = resources
        whole = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(whole + b"\n/Artifact BMC q " + content + b" Q EMC")

    return spoil


def let(holder: Callable[[pikepdf.Pdf], Any], **values: Any) -> Spoil:
    """Set entries of an object; None removes."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        thing = holder(pdf)
        for key, value in values.items():
            if value is None:
                del thing[f"/{key}"]
            else:
                thing[f"/{key}"] = value(pdf) if callable(value) else value

    return spoil


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def names(pdf: pikepdf.Pdf) -> Any:
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    return pdf.Root.Names


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The composite fonts whose program is TrueType."""
    for thing in pdf.objects:
        is_composite = isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0"
        if is_composite and thing.DescendantFonts[0].Subtype == "/CIDFontType2":
            yield thing


def font(pdf: pikepdf.Pdf) -> Any:
    return next(fonts(pdf))


def below(pdf: pikepdf.Pdf) -> Any:
    return font(pdf).DescendantFonts[0]


def elements(pdf: pikepdf.Pdf, *tags: str) -> list[Any]:
    """The structure elements of some tags."""
    found = (t for t in pdf.objects if isinstance(t, pikepdf.Dictionary) and "/S" in t)
    return [each for each in found if str(each.S) in {f"/{tag}" for tag in tags} and "/P" in each]


def tagged(old: str, new: str, **entries: Any) -> Spoil:
    """The first element of a tag under another."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        one = elements(pdf, old)[0]
        one.S = Name(f"/{new}")
        for key, value in entries.items():
            one[f"/{key}"] = value

    return spoil


def image(**entries: Any) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        usual = {
            "Type": Name.XObject, "Subtype": Name.Image, "Width": 8, "Height": 8,
            "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray,
        }  # fmt: skip
        made = {k: v(pdf) if callable(v) else v for k, v in entries.items()}
        return pdf.make_stream(bytes(64), **{**usual, **made})

    return make


def form(**entries: Any) -> Callable[[pikepdf.Pdf], Any]:
    usual = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
    return lambda pdf: pdf.make_stream(b"", **{**usual, **entries})


def note(subtype: str, **entries: Any) -> Spoil:
    """An annotation on the first page."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        usual = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[40, 40, 90, 90], F=4,
            Contents="A note",
        )  # fmt: skip
        for key, value in entries.items():
            if value is None:
                del usual[f"/{key}"]
            else:
                usual[f"/{key}"] = value
        notes = first(pdf).get("/Annots", Array())
        first(pdf).Annots = Array([*notes, pdf.make_indirect(usual)])

    return spoil


def links(pdf: pikepdf.Pdf) -> list[Any]:
    found = (n for page in pdf.pages for n in page.obj.get("/Annots", []))
    return [each for each in found if each.get("/Subtype") == "/Link"]


def of_links(**values: Any) -> Spoil:
    return let(lambda pdf: links(pdf)[0], **values)


def xmp(old: bytes, new: bytes) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return spoil


def lzw(pdf: pikepdf.Pdf) -> None:
    stream = pikepdf.Stream(pdf, b"")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    first(pdf).Thing = pdf.make_indirect(stream)


def wider(pdf: pikepdf.Pdf) -> None:
    """Every width of a font a tenth wider than its glyphs."""
    one = below(pdf)
    one.DW = int(one.get("/DW", 1000)) + 100
    widths = []
    for part in one.get("/W", []):
        if isinstance(part, pikepdf.Array):
            widths.append(Array([float(n) + 100 for n in part]))
        else:
            widths.append(part)
    one.W = Array(widths)


def twice_intended(pdf: pikepdf.Pdf) -> None:
    other = Dictionary(pdf.Root.OutputIntents[0])
    profile = pdf.make_stream(other.DestOutputProfile.read_bytes() + b"\0", N=3)
    other.DestOutputProfile = profile
    pdf.Root.OutputIntents.append(pdf.make_indirect(other))


def wrong_count(pdf: pikepdf.Pdf) -> Any:
    return Array([Name.ICCBased, pdf.make_stream(_srgb(pdf), N=4)])


def _srgb(pdf: pikepdf.Pdf) -> bytes:
    return bytes(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())


def layers(**entries: Any) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="zh"))
        usual = {"Name": "Usual", "Order": Array([group]), **entries}
        kept = {key: value for key, value in usual.items() if value is not None}
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(**kept))

    return spoil


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["note.txt"] = b"note"


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang
    for element in elements(pdf, "P", "Span", "H1", "H2", "H3", "Figure", "Note", "Link", "TOCI"):
        if "/Lang" in element:
            del element.Lang


def go_by_rows(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.Tabs = Name.R


def untagged_link(pdf: pikepdf.Pdf) -> None:
    del links(pdf)[0].StructParent


def circular_roles(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Odd=Name.Even, Even=Name.Odd)
    elements(pdf, "P")[0].S = Name.Odd


def inline_lzw() -> bytes:
    return b"BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID \x80\x0b\x60\x50 EI"


JS = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
SCOPE = Dictionary(O=Name.Table, Scope=Name.Column)
TR = Dictionary(FunctionType=2, Domain=[0, 1], N=2)
A, UA = "2a", "ua1"

CASES: dict[str, Case] = {
    # ISO 19005-2
    "no binary comment": Case(
        A, "6.1.2", "", lambda pdf: None,
        lambda data: data.replace(b"%\xbf\xf7\xa2\xfe", b"%abcd", 1)
    ),
    "no file identifier": Case(
        A, "6.1.3", "", lambda pdf: None, lambda data: data.replace(b"/ID [", b"/XD [", 1)
    ),
    "encrypted": Case(
        A, "6.1.3", "standard/encrypted", lambda pdf: None,
        save={"encryption": pikepdf.Encryption(owner="o", user=""), "static_id": False},
    ),
    "an LZW stream": Case(A, "6.1.7.2", "structure/old-filter", lzw, save={
        "compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}),
    "an inline picture by LZW": Case(A, "6.1.10", "", paint(inline_lzw())),
    "states nested too deeply": Case(A, "6.1.13", "", paint(b"q " * 40 + b"Q " * 40)),
    "an operator there is not": Case(A, "6.2.2", "file/damaged", paint(b"1 0 Frobnicate")),
    "two output intents": Case(A, "6.2.3", "", twice_intended),
    "a profile of other components": Case(A, "6.2.4.2", "", paint(
        b"/C cs 0 0 0 1 scn 9 9 9 9 re f", ColorSpace__C=wrong_count)),
    "inks without a profile": Case(A, "6.2.4.3", "colour/undefined", paint(
        b"0 1 0 0 k 9 9 9 9 re f")),
    "no output intent": Case(A, "6.2.4.3", "colour/undefined", let(root, OutputIntents=None)),
    "a transfer function": Case(A, "6.2.5", "structure/transfer", paint(
        b"/T gs", ExtGState__T=Dictionary(TR=TR))),
    "a screen of its own": Case(A, "6.2.5", "structure/halftone", paint(
        b"/T gs 9 9 9 9 re f", ExtGState__T=Dictionary(HT=Dictionary(
            HalftoneType=6, Width=1, Height=1)))),
    "a rendering intent there is not": Case(A, "6.2.6", "", paint(b"/Frobnicate ri")),
    "a picture to be smoothed": Case(A, "6.2.8", "images/smoothed", paint(
        b"/L Do", XObject__L=image(Interpolate=True))),
    "a picture with another": Case(A, "6.2.8", "structure/alternates", paint(
        b"/L Do", XObject__L=image(Alternates=lambda pdf: Array([Dictionary(
            Image=image()(pdf), DefaultForPrinting=True)])))),
    "a picture by OPI": Case(A, "6.2.8", "structure/opi", paint(
        b"/L Do", XObject__L=image(OPI=Dictionary({"/2.0": Dictionary()})))),
    "a form that is PostScript": Case(A, "6.2.9", "structure/postscript", paint(
        b"/P Do", XObject__P=form(Subtype2=Name.PS))),
    "a page of another file": Case(A, "6.2.9", "structure/reference", paint(
        b"/P Do", XObject__P=form(Ref=Dictionary(F="x.pdf", Page=0)))),
    "PostScript": Case(A, "6.2.9", "structure/postscript", paint(
        b"/P Do", XObject__P=form(Subtype=Name.PS))),
    "a blend mode there is not": Case(A, "6.2.10", "", paint(
        b"/T gs 9 9 9 9 re f", ExtGState__T=Dictionary(BM=Name.Frobnicate))),
    "a font without its program": Case(A, "6.2.11.4", "fonts/embedded", let(
        lambda pdf: below(pdf).FontDescriptor, FontFile2=None)),
    "widths that are not the glyphs'": Case(A, "6.2.11.5", "fonts/widths", wider),
    "codes that lead to no glyphs": Case(A, "6.2.11.3.2", "", let(below, CIDToGIDMap=None)),
    "glyphs that are no text": Case(A, "6.2.11.7", "fonts/to-unicode", let(font, ToUnicode=None)),
    "a sound": Case(A, "6.3.1", "structure/attachments", note("Sound")),
    "a film": Case(A, "6.3.1", "structure/attachments", note("Movie")),
    "a note that does not print": Case(A, "6.3.2", "", note("Square", F=0)),
    "a note without appearance": Case(A, "6.3.3", "", note("Square")),
    "appearances left to readers": Case(A, "6.4.1", "", let(
        root, AcroForm=Dictionary(NeedAppearances=True, Fields=Array()))),
    "a form by XFA": Case(A, "6.4.2", "structure/scripts", let(
        root, AcroForm=Dictionary(XFA="<xdp/>", Fields=Array()))),
    "a program is started": Case(A, "6.5.1", "structure/scripts", let(
        root, OpenAction=Dictionary(S=Name.Launch, F="x.exe"))),
    "a script on opening": Case(A, "6.5.1", "structure/scripts", let(root, OpenAction=JS)),
    "actions of the document": Case(A, "6.5.2", "structure/scripts", let(
        root, AA=Dictionary(WC=JS))),
    "actions of a page": Case(A, "6.5.2", "structure/scripts", let(first, AA=Dictionary(O=JS))),
    "no metadata": Case(A, "6.6.2.1", "standard/archive", let(root, Metadata=None)),
    "no part of PDF/A named": Case(A, "6.6.4", "standard/archive", xmp(
        b"pdfaid:part", b"pdfaid:pxrt")),
    "not marked": Case(A, "6.7.2", "access/tags", let(root, MarkInfo=None)),
    "no structure": Case(A, "6.7.3", "access/tags", let(root, StructTreeRoot=None)),
    "a language there is not": Case(A, "6.7.4", "access/invalid-language", let(
        root, Lang="zh_Hans")),
    "an attachment that is no PDF/A": Case(A, "6.8", "structure/attachments", attach),
    "layers without a name": Case(A, "6.9", "", layers(Name=None)),
    "layers switched by events": Case(A, "6.9", "", layers(AS=Array([Dictionary(
        Event=Name.View, Category=Array([Name.View]), OCGs=Array())]))),
    "other presentations": Case(A, "6.10", "", let(
        names,
        AlternatePresentations=Dictionary(Names=Array()))),
    "a presentation in steps": Case(A, "6.10", "", let(first, PresSteps=Dictionary())),
    "requirements": Case(A, "6.11", "", let(root, Requirements=Array([Dictionary(
        S=Name.EnableJavaScripts)]))),
    # ISO 14289-1
    "no part of PDF/UA named": Case(UA, "5", "standard/archive", xmp(
        b"pdfuaid:part>", b"pdfuaid:pxrt>")),
    "content that is not tagged": Case(UA, "7.1", "access/tags", let(
        first, Contents=lambda pdf: pdf.make_stream(
            first(pdf).Contents.read_bytes() + b"\nq 0 g 99 99 99 99 re f Q"))),
    "tags that are suspect": Case(UA, "7.1", "", let(
        root, MarkInfo=Dictionary(Marked=True, Suspects=True))),
    "the file's name for a title": Case(UA, "7.1", "access/title", let(
        root, ViewerPreferences=None)),
    "no title": Case(UA, "7.1", "access/title", xmp(b"dc:title", b"dc:txtle")),
    "roles in a circle": Case(UA, "7.1", "", circular_roles),
    "no language": Case(UA, "7.2", "access/language", no_language),
    "an item without its list": Case(UA, "7.2", "access/lists", tagged("P", "LI")),
    "a row without its table": Case(UA, "7.2", "", tagged("P", "TR")),
    "a figure without words": Case(UA, "7.3", "access/alternative", let(
        lambda pdf: elements(pdf, "Figure")[0], Alt=None)),
    "a heading left out": Case(UA, "7.4.2", "access/headings", tagged("P", "H4")),
    "a formula without words": Case(UA, "7.7", "access/alternative", tagged("P", "Formula")),
    "a note without a name": Case(UA, "7.9", "access/note-ids", tagged("P", "Note")),
    "layers without names for readers": Case(UA, "7.10", "", layers(Name=None)),
    "a link that no element holds": Case(UA, "7.18.5", "access/links", untagged_link),
    "a link without words": Case(UA, "7.18.5", "access/links", of_links(Contents=None)),
    "keys that go by rows": Case(UA, "7.18.3", "access/tab-order", go_by_rows),
    "a trap network": Case(UA, "7.18.2", "", note("TrapNet")),
    "a note upon the page": Case(UA, "7.18.1", "", note("Text")),
    "a form of another file": Case(UA, "7.20", "structure/reference", paint(
        b"/P Do", XObject__P=form(Ref=Dictionary(F="x.pdf", Page=0)))),
    "letters without a program": Case(UA, "7.21.4.1", "fonts/embedded", let(
        lambda pdf: below(pdf).FontDescriptor, FontFile2=None)),
    "widths that are not the letters'": Case(UA, "7.21.5", "fonts/widths", wider),
    "letters that are no text": Case(UA, "7.21.7", "fonts/to-unicode", let(font, ToUnicode=None)),
}  # fmt: skip
