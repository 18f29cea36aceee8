"""Places for a reader's name on small pages, told whole: ``golden/editions/reserving-*.txt``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.reserving import kept_places, reserve_places
from builder.proof.facts import PIECE, ProofFacts
from tests.telling import Teller

Name, Array, Dictionary = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary


def place(color: list[float], **more: object) -> pikepdf.Dictionary:
    return Dictionary(Text=pikepdf.String("{name}"), Box=[20, 30, 120, 50], Size=9,
                      Color=Array(color), Align=0, Families=Array(["Serif"]), **more)  # fmt: skip


def document(**more: object) -> pikepdf.Pdf:
    """Three pages of 300 by 400 points: two places in a paragraph's section, one, and none."""
    pdf = pikepdf.new()
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
    section = pdf.make_indirect(Dictionary(S=Name.Sect, P=top))
    heading = pdf.make_indirect(Dictionary(S=Name.H1, P=section, K=0))
    block = pdf.make_indirect(Dictionary(S=Name.P, P=section))
    span = pdf.make_indirect(Dictionary(S=Name.Span, P=block, K=0))
    block.K, section.K, top.K, root.K = (
        Array([span]),
        Array([heading, block]),
        section,
        Array([top]),
    )
    owners = [Array([span]), Array([]), Array([heading])]
    root.ParentTree = Dictionary(Nums=Array([part for pair in enumerate(owners) for part in pair]))
    pdf.Root.StructTreeRoot = root
    for number, places in enumerate(
        (
            [place([0.1, 0.1, 0.1], **more), place([1, 1, 0.9], IsCode=True, **more)],
            [place([0.5, 0.5, 0.5])],
            [],
        )
    ):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.obj.Contents = pdf.make_stream(b"0 g")
        page.obj.TrimBox = Array([10, 10, 290, 390])
        if number < 2:
            page.obj.StructParents = number
        if places:
            piece = Dictionary(Private=Array(places))
            page.obj.PieceInfo = Dictionary({f"/{PIECE}": piece})
    return pdf


def told(pdf: pikepdf.Pdf) -> str:
    teller = Teller()
    lines: list[str] = []
    for number, page in enumerate(pdf.pages):
        del page.obj["/Parent"]
        lines += teller.told(f"page {number}", page.obj, 0)
    lines += teller.told("tree", pdf.Root.StructTreeRoot, 0)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "edition", "changes"),
    [
        ("screen", "screen", {"watermark": "For {name}"}),
        ("plain", "screen", {}),
        ("press", "print", {"watermark": "{name}"}),
        ("turned", "print", {}),
    ],
)
def test_what_a_page_keeps(
    name: str,
    edition: str,
    changes: dict[str, str],
    facts: ProofFacts,
    golden: Callable[[str, str], None],
) -> None:
    pdf = document()
    turned = 2 if name == "turned" else 0
    own = replace(load(edition), per_reader=True, **changes)  # type: ignore[arg-type]
    reserve_places(pdf, own, replace(facts, turned=turned))
    golden(f"editions/reserving-{name}.txt", told(pdf))


def test_words_stand_in_their_link_and_a_code_is_a_figure_in_it(facts: ProofFacts) -> None:
    pdf = document(Link=True)
    reserve_places(pdf, replace(load("screen"), per_reader=True), facts)
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    by_page = list(tree[0])
    code, words = sorted(
        (
            each
            for each in pdf.objects
            if isinstance(each, Dictionary) and each.get("/S") == "/Link"
        ),
        key=lambda link: isinstance(link.K[0], int),
    )
    assert code.K[0].S == "/Figure" and code.K[0].P.objgen == code.objgen
    assert [code.K[0].objgen, words.objgen] == [
        by_page[code.K[0].K].objgen,
        by_page[words.K[0]].objgen,
    ]
    for link in (code, words):
        assert link.P.S == "/P" and link.P.K.objgen == link.objgen
        assert tree[link.K[1].Obj.StructParent].objgen == link.objgen
    numbers = [int(link.K[1].Obj.StructParent) for link in (code, words)]
    assert pdf.Root.StructTreeRoot.ParentTreeNextKey == max(numbers) + 1


def test_other_editions_know_nothing_of_places(facts: ProofFacts) -> None:
    pdf = document()
    before = [len(kept_places(page)) for page in pdf.pages]
    reserve_places(pdf, load("screen"), facts)
    assert before == [2, 1, 0]
    assert [len(kept_places(page)) for page in pdf.pages] == [0, 0, 0]
    assert b"Do" not in b"".join(page.Contents.read_bytes() for page in pdf.pages)


def test_pages_without_tags_show_their_places_untagged(facts: ProofFacts) -> None:
    pdf = document()
    del pdf.Root.StructTreeRoot
    reserve_places(pdf, replace(load("screen"), per_reader=True), facts)
    page = pdf.pages[0]
    page.contents_coalesce()
    assert page.Contents.read_bytes().split() == (
        b"q q 0 g Q q /reader-0-0 Do Q Q q /reader-0-1 Do Q".split()
    )
