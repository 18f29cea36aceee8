"""Links taken out of a page and out of the tree, and those that stay."""

from __future__ import annotations

import pikepdf
import pytest

from builder.editions.annotations import drop_annotations
from builder.editions.trimming import _drop_unsafe_links

Name, Array, Dictionary = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary


def document() -> pikepdf.Pdf:
    """A page with a link each to ``a`` and ``b``, and one without; each link with its element."""
    pdf = pikepdf.new()
    elements = []
    for number, target in enumerate("ab"):
        page = pdf.pages[0] if number else pdf.add_blank_page() or pdf.pages[0]
        link = pdf.make_indirect(Dictionary(Subtype=Name.Link, Dest=target, StructParent=number))
        page.obj.Annots = Array([*page.obj.get("/Annots", []), link])
        element = pdf.make_indirect(Dictionary(S=Name.Link))
        other = Dictionary(Type=Name.MCR, Obj=link)
        element.K = Array([number, other, Dictionary(Type=Name.OBJR, Obj=link)])
        elements.append(element)
    pdf.add_blank_page()
    numbers = Array([part for pair in enumerate(elements) for part in pair])
    pdf.Root.StructTreeRoot = Dictionary(ParentTree=Dictionary(Nums=numbers))
    return pdf


def told(pdf: pikepdf.Pdf) -> list[str]:
    """The targets of the links of the first page, and what kind each element is, with its kids."""
    links = [str(link.Dest) for link in pdf.pages[0].obj.get("/Annots", [])]
    elements = list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2]
    return [" ".join(links), *(f"{element.S} {len(element.K)}" for element in elements)]


@pytest.mark.parametrize(
    ("unwanted", "left"),
    [
        ("", ["a b", "/Link 3", "/Link 3"]),
        ("a", ["b", "/Span 2", "/Link 3"]),
        ("b", ["a", "/Link 3", "/Span 2"]),
        ("ab", ["", "/Span 2", "/Span 2"]),
    ],
)
def test_a_link_goes_with_its_element_s_name_and_its_text_stays(
    unwanted: str, left: list[str]
) -> None:
    pdf = document()
    drop_annotations(pdf, lambda link, page: page == 1 and str(link.Dest) in unwanted)
    assert told(pdf) == left
    assert ("/Annots" in pdf.pages[0].obj) == (unwanted != "ab")


def test_a_document_without_a_tree_loses_its_links_all_the_same() -> None:
    pdf = document()
    del pdf.Root.StructTreeRoot
    drop_annotations(pdf, lambda *_: True)
    assert "/Annots" not in pdf.pages[0].obj


# where a link leads, and what is told where it is taken out
ADDRESSES = [
    ("https://a.cn/", ""),
    ("http://a.cn/", ""),
    ("HTTPS://a.cn/", ""),
    ("mailto:a@b.cn", ""),
    ("tel:+8628", ""),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("file:///etc/passwd", "file:///etc/passwd"),
    ("", "/URI"),
]


@pytest.mark.parametrize(("address", "told"), ADDRESSES)
def test_links_lead_to_the_web_a_mailbox_or_a_telephone(address: str, told: str) -> None:
    pdf = pikepdf.new()
    action = Dictionary(S=Name.URI, URI=pikepdf.String(address))
    link = Dictionary(Subtype=Name.Link, A=action)
    pdf.add_blank_page().obj.Annots = Array([pdf.make_indirect(link)])
    findings = _drop_unsafe_links(pdf)
    assert [told in one.message for one in findings] == ([True] if told else [])
    assert len(pdf.pages[0].get("/Annots", [])) == (not told)
