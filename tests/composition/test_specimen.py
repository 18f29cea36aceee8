"""The specimen sheet sets, whole and without an overfull line."""

from __future__ import annotations

from builder.composition.specimen import EXAMPLES, specimen_html

from .proofs import needs_fonts, proof, rows


@needs_fonts
def test_every_example_is_set_in_several_lines() -> None:
    pdf, log = proof(specimen_html(), ".sample{margin-bottom:15pt}")
    assert log.overfull == []
    assert log.stock == {}
    assert len(rows(pdf)) >= 4 * len(EXAMPLES)
