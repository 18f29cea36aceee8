"""Places for a reader's name, kept in an edition of which every reader has a copy of their own.

Each is a form that shows nothing yet, marked as a paragraph, and is named in its page's page-piece
dictionary (ISO 32000-1, 14.5); one that is to lead somewhere has a link over it that does not lead
off its page yet. So whoever makes the copies writes a few objects and lays out nothing: see
:mod:`builder.delivery.copies`. Other editions know nothing of the places.
"""

from __future__ import annotations

import math
from typing import Any

import pikepdf

from ..pdf.content import members
from ..pdf.geometry import Box
from ..pdf.marks import PROCESS
from ..proof.facts import PIECE, ProofFacts
from .edition import Edition

_GROUPS = ("/Document", "/Part", "/Art", "/Sect", "/Div")
"""What holds paragraphs; ISO 32000-1, 14.8.4.2."""
_ACROSS = 0.8
"""The length of a watermark at the most, as a part of the page's diagonal."""
_MOST_ACROSS_PT, _ACROSS_SIZE = 60.0, 0.12
"""Its type at the most, in points and as a part of the page's width."""
_FAINT = 0.14
"""How much of what is below a watermark it covers."""
_DARK = 0.5
"""What is darker than this is black in print, what is lighter is paper."""


def reserve_places(pdf: pikepdf.Pdf, edition: Edition, facts: ProofFacts) -> None:
    """Keep the places of a finished edition's pages, or forget them, in place.

    On the pages of a press that stand upside down there are none.
    """
    is_press = edition.kind.name == "press"
    families: list[Any] = []
    upright = len(pdf.pages) - (facts.turned if is_press else 0)
    for number, page in enumerate(pdf.pages):
        piece = _piece(page)
        if not edition.per_reader or number >= upright:
            if piece is not None:
                del page.obj.PieceInfo
            continue
        families = families or (piece and members(piece.Private[0].Families)) or []
        places = [] if piece is None else members(piece.Private)
        for index, place in enumerate(places):
            place.Color = _ink(place.Color) if is_press else place.Color
            if is_press and "/Link" in place:
                del place.Link
            _reserve(pdf, page, place, f"/reader-{number}-{index}")
        if edition.watermark:
            mark = _watermark(page, edition, families)
            _lay_across(pdf, page, mark, f"/reader-{number}-across")
            places.append(mark)
        if places:
            own = pikepdf.Dictionary(Private=pikepdf.Array(places))
            own.LastModified = pikepdf.String(facts.moment.strftime("D:%Y%m%d%H%M%SZ"))
            page.obj.PieceInfo = pikepdf.Dictionary({f"/{PIECE}": own})


def _watermark(page: pikepdf.Page, edition: Edition, families: list[Any]) -> pikepdf.Dictionary:
    """The place across a page, from its lower left to its upper right, in a space of its own."""
    trim = Box.of(page.obj.get("/TrimBox", page.mediabox))
    length = math.hypot(trim.width, trim.height) * _ACROSS
    size = min(_MOST_ACROSS_PT, trim.width * _ACROSS_SIZE)
    angle = math.atan2(trim.height, trim.width)
    cos, sin = round(math.cos(angle), 5), round(math.sin(angle), 5)
    middle = (trim.left + trim.right) / 2, (trim.foot + trim.head) / 2
    ink = [0, 0, 0, 1] if edition.kind.name == "press" else [0, 0, 0]
    return pikepdf.Dictionary(
        Text=pikepdf.String(edition.watermark),
        Box=Box(-length / 2, -size / 2, length / 2, size / 2).as_array(),
        Matrix=pikepdf.Array([cos, sin, -sin, cos, *(round(at, 3) for at in middle)]),
        Size=round(size, 3),
        Color=pikepdf.Array(ink),
        Align=0.5,
        Opacity=_FAINT,
        Families=pikepdf.Array(families),
    )


def _lay_across(pdf: pikepdf.Pdf, page: pikepdf.Page, place: Any, name: str) -> None:
    """Show a watermark over a page; it is no part of the text. ISO 32000-1, 11.3.4 and 14.8.2.2."""
    _show(pdf, page, place, name)
    place.Form.Matrix = place.Matrix
    shown = b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC %b Do EMC" % name.encode()
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q")
    page.contents_add(b"q " + shown + b" Q")
    if "/Group" not in page.obj:
        space = "/DeviceCMYK" if len(place.Color) == len(PROCESS) else "/DeviceRGB"
        group = {"/S": pikepdf.Name.Transparency, "/CS": pikepdf.Name(space)}
        page.obj.Group = pikepdf.Dictionary(group)


def kept_places(page: pikepdf.Page) -> list[Any]:
    """The places that a page keeps: pattern, box, style, and the objects that fill them."""
    piece = _piece(page)
    return [] if piece is None else members(piece.get("/Private"))


def _piece(page: pikepdf.Page) -> Any:
    pieces: Any = page.obj.get("/PieceInfo", pikepdf.Dictionary())
    return pieces.get(f"/{PIECE}")


def _ink(rgb: pikepdf.Object) -> pikepdf.Object:
    """Black, or none of it on a dark ground: a name is never set in four inks."""
    is_dark = sum(float(part) for part in members(rgb)) / 3 < _DARK
    return pikepdf.Array([0, 0, 0, int(is_dark)])


def _show(pdf: pikepdf.Pdf, page: pikepdf.Page, place: Any, name: str) -> None:
    """Give a place the form that fills it, by a name of the page's."""
    form = pdf.make_stream(b"")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = Box.of(place.Box).as_array()
    form.Resources = pikepdf.Dictionary()
    place.Form = form
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name), replace_existing=False)


def _reserve(pdf: pikepdf.Pdf, page: pikepdf.Page, place: Any, name: str) -> None:
    _show(pdf, page, place, name)
    show = f"{name} Do".encode()
    if "/Link" in place:
        _link(pdf, page, place)
    if "/StructParents" in page.obj and "/StructTreeRoot" in pdf.Root:
        mark = _tag(pdf, page, place)
        kind = b"Figure" if "/IsCode" in place else b"P"
        show = b"/%b <</MCID %d>> BDC %b EMC" % (kind, mark, show)
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q q " + show + b" Q")


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Page, place: pikepdf.Object) -> int:
    """Give a place a paragraph, first of its page's; the number of its marked content."""
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    owners = tree[int(page.obj.StructParents)]
    above, before = _around(owners, pdf.Root.StructTreeRoot)
    element = place.Element = _element(pdf, page, "/P", above, len(owners))
    if "/IsCode" in place:
        element.S, element.Alt = pikepdf.Name.Figure, pikepdf.String("QR")
    shown = element
    if "/Annotation" in place:
        element, shown = _tag_link(pdf, page, place)
    owners.append(shown)
    kids = members(above.get("/K"))
    at = next((n for n, kid in enumerate(kids) if _is(kid, before)), 0)
    above.K = pikepdf.Array([*kids[:at], element, *kids[at:]])
    return len(owners) - 1


def _link(pdf: pikepdf.Pdf, page: pikepdf.Page, place: pikepdf.Object) -> None:
    """Lay a link over a place; ISO 14289-1, 7.18.5: what it leads to is said in its contents."""
    place.Annotation = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, F=4,
            Rect=Box.of(place.Box).as_array(), Border=pikepdf.Array([0, 0, 0]),
            Contents=pikepdf.String("-"), Dest=pikepdf.Array([page.obj, pikepdf.Name.Fit]),
        )
    )  # fmt: skip
    page.obj.Annots = pikepdf.Array([*members(page.obj.get("/Annots")), place.Annotation])


def _tag_link(
    pdf: pikepdf.Pdf, page: pikepdf.Page, place: pikepdf.Object
) -> tuple[pikepdf.Object, pikepdf.Object]:
    """Tag a place's link in a paragraph; the paragraph, and what holds the marked content.

    Words stand in the link itself, a code is a figure in it.
    """
    element, root = place.Element, pdf.Root.StructTreeRoot
    paragraph = element
    if "/IsCode" in place:
        paragraph = _element(pdf, page, "/P", element.P, None)
    reference = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=place.Annotation, Pg=page.obj)
    shown = element if "/IsCode" in place else element.K
    link = _element(pdf, page, "/Link", paragraph, pikepdf.Array([shown, reference]))
    paragraph.K = link
    if "/IsCode" in place:
        element.P = link
    tree = pikepdf.NumberTree(root.ParentTree)
    number = max(tree.keys(), default=-1) + 1
    tree[number], place.Annotation.StructParent = link, number
    root.ParentTreeNextKey = number + 1
    return paragraph, element if "/IsCode" in place else link


def _element(
    pdf: pikepdf.Pdf, page: pikepdf.Page, tag: str, above: pikepdf.Object, kids: Any
) -> Any:
    """A structure element of a page; ISO 32000-1, 14.7.2."""
    element = pikepdf.Dictionary(
        Type=pikepdf.Name.StructElem, S=pikepdf.Name(tag), P=above, Pg=page.obj, K=kids
    )
    return pdf.make_indirect(element)


def _around(owners: pikepdf.Object, root: pikepdf.Object) -> tuple[pikepdf.Object, pikepdf.Object]:
    """What groups the first paragraph of a page, and that paragraph; the document where none is."""
    first: Any = next((one for one in members(owners) if isinstance(one, pikepdf.Dictionary)), None)
    top = members(root.K)[0]
    if first is None:
        return top, top
    while first.P.get("/S") not in _GROUPS and first.P.objgen != root.objgen:
        first = first.P
    return (top, first) if first.P.objgen == root.objgen else (first.P, first)


def _is(kid: object, element: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.objgen == element.objgen
