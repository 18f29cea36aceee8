"""The page of CSS properties: nothing is left out, and composed lines heed what it says they do."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest
from weasyprint.css.properties import KNOWN_PROPERTIES

from builder.ground.places import HOUSE
from tests.composition.proofs import needs_fonts, proof
from tests.tools.properties import BY_HAND, LINES, OWN, known, read_by_composition

PAGE = (HOUSE / "docs/css.md").read_text("utf-8")
BODY = """
<p class=zh lang=zh-Hans>桥长一百二十米，<b>两边</b>有石栏，桥头有茶馆，门前的树1907年种下。</p>
<p class=en lang=en>The office of the waterworks is <b>difficult</b> to find, and extraordinarily
inconvenient for international visitors, 1907.</p>
"""


def test_every_property_has_its_entry() -> None:
    longhands, shorthands = known()
    engine = {name.replace("_", "-") for name in KNOWN_PROPERTIES} - {"unicode-bidi"}
    for name in longhands | shorthands | engine | set(OWN) | set(LINES):
        assert f"`{name}`" in PAGE, name


def test_the_composition_reads_no_property_that_is_not_told() -> None:
    assert read_by_composition() == set(OWN)


def _drawn(css: str) -> tuple[np.ndarray, dict[str, int]]:
    pdf, log = proof(BODY, css)
    with pypdfium2.PdfDocument(pdf) as document:
        return np.asarray(document[0].render(scale=2).to_pil().convert("L")), log.stock


@pytest.fixture(scope="module")
def plain() -> np.ndarray:
    """The lines with nothing said of them."""
    return _drawn("")[0]


@needs_fonts
@pytest.mark.parametrize("name", LINES)
def test_lines_do_what_is_said(plain: np.ndarray, name: str) -> None:
    value, said = LINES[name]
    drawn, stock = _drawn(f"p.zh, p.en {{ {name}: {value} }}")
    became = "passed over" if np.array_equal(drawn, plain) else "heeded"
    assert (BY_HAND if stock else became) == said
