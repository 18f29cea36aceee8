"""The press: PDF/X with bleed and marks, every colour in inks. ISO 15930-7 and 15930-4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..edition import Edition, Kind, SetPictures

if TYPE_CHECKING:
    import pikepdf

    from ...ground.findings import Finding
    from ...pdf.content import Content
    from ...proof.facts import ProofFacts

_QUICK = 7
"""A printer's file may be large: the closest compression takes ten times as long for 3%."""


def finish(
    pdf: pikepdf.Pdf,
    streams: list[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    """Turn a prepared proof into a print edition, in place."""
    from ..inking import finish_for_press  # noqa: PLC0415 - naming the kind is light

    return finish_for_press(pdf, streams, edition, facts, pictures)


def finish_flat(
    pdf: pikepdf.Pdf,
    streams: list[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    """The same without transparency."""
    from ..flattening import flatten  # noqa: PLC0415

    return [*finish(pdf, streams, edition, facts, pictures), *flatten(pdf, streams)]


_X1A = Kind(
    "press",
    finish=finish_flat,
    standard="PDF/X-1a:2003",
    pdf_version="1.4",
    purpose=lambda edition: "print",
    properties={"pdf:Trapped": "False"},
    info={"/GTS_PDFXVersion": "PDF/X-1a:2003"},
    level=_QUICK,
)
KIND = Kind(
    "press",
    finish=finish,
    standard="PDF/X-4",
    pdf_version="1.6",
    purpose=lambda edition: "print",
    properties={"pdfxid:GTS_PDFXVersion": "PDF/X-4", "pdf:Trapped": "False"},
    level=_QUICK,
    variants=(_X1A,),
)
