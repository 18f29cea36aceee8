"""What a file says of itself: times in their zones, an author, titles by language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.metadata import _pdf_zone, describe, xmp
from builder.proof.facts import ProofFacts


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "+00'00"), (480, "+08'00"), (-210, "-03'30"), (345, "+05'45"), (-59, "-00'59")],
)
def test_the_zone_as_pdf_writes_it(minutes: int, said: str) -> None:
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    assert _pdf_zone(dt.datetime(2017, 2, 28, tzinfo=zone)) == f"{said}'"
    assert _pdf_zone(dt.datetime(2017, 2, 28)) == "+00'00'"


def test_the_packet_of_an_edition_with_an_author(
    facts: ProofFacts, golden: Callable[[str, str], None]
) -> None:
    named = replace(facts, author="A & B", titles={"zh-Hans": "刊<名>", "en": "Name"})
    golden("editions/packet.txt", xmp(load("screen"), named).decode() + "\n")


def test_an_author_stands_in_the_information_and_nobody_does_not(facts: ProofFacts) -> None:
    for author in ("A & B", ""):
        pdf = pikepdf.new()
        describe(pdf, load("print-x1a"), replace(facts, author=author))
        assert ("/Author" in pdf.trailer.Info) == bool(author)
        assert str(pdf.trailer.Info.Creator) == str(pdf.trailer.Info.Producer) == "Bilingual Press"
        assert str(pdf.trailer.Info.ModDate) == str(pdf.trailer.Info.CreationDate)
        assert str(pdf.trailer.Info.Trapped) == "/False"
        assert pdf.Root.Lang == "zh-Hans"
        assert pdf.trailer.ID[0] == pdf.trailer.ID[1]
