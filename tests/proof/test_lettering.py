"""Text of drawings: nothing lost, accents on their letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from weasyprint import HTML

from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.svgtext import with_runs_marked
from builder.proof.lettering import lettered, letters
from builder.proof.pull import pull_proof


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("cafe\u0301 x", ["c", "a", "f", "e\u0301", " ", "x"]),
        ("a\u0323\u0302", ["a\u0323\u0302"]),
        ("葛\U000e0100城", ["葛\U000e0100", "城"]),
        ("か\u3099", ["か\u3099"]),
        ("👩\u200d🔬x", ["👩\u200d🔬", "x"]),
        ("👍🏽", ["👍🏽"]),
        ("\u0301a", ["\u0301", "a"]),
        ("", []),
    ],
)
def test_letters(text: str, wanted: list[str]) -> None:
    assert list(letters(text)) == wanted


def _drawn(text: str) -> tuple[str, np.ndarray]:
    """What a drawing's text copies out as, and what it looks like."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="300" height="60">'
        f'<text x="10" y="40" font-size="30" font-family="Source Serif 4">{text}</text></svg>'
    )
    page = "<style>@page { size: 300px 60px; margin: 0 } body { margin: 0 }</style>"
    data = with_runs_marked(svg.encode()).decode()
    with lettered():
        pdf = HTML(string=page + data).write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage().get_text_range().strip()
        return words, np.asarray(document[0].render(scale=2).to_pil().convert("L"))


PAIRS = {
    "after a nested element": ("<tspan>ab <tspan>c</tspan> de</tspan>", "ab c de"),
    "several": ("<tspan>a<tspan>b</tspan> c <tspan>d</tspan>e</tspan> f", "ab c de f"),
    "three deep": ("<tspan>a<tspan>b<tspan>c</tspan>d</tspan>e</tspan>f", "abcdef"),
    "the space after one that has a space": ("<tspan>a <tspan>b</tspan></tspan> c", "a b c"),
    "a link": ("<a>a <tspan>b</tspan> c</a> d", "a b c d"),
    "lines as an editor wraps them": ("<tspan>\n  ab\n  <tspan>c</tspan>\n  d\n</tspan>", "ab c d"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_nested_text_is_drawn_as_if_it_were_plain(name: str) -> None:
    nested, plain = PAIRS[name]
    (words, seen), (_, wanted) = _drawn(nested), _drawn(plain)
    assert words == plain
    assert np.abs(seen.astype(int) - wanted).mean() < 0.5


@pytest.mark.parametrize(("apart", "whole"), [("e\u0301", "é"), ("n\u0303", "ñ"), ("u\u0308", "ü")])
def test_an_accent_stands_on_its_letter(apart: str, whole: str) -> None:
    (_, seen), (_, wanted) = _drawn(f"x{apart}x"), _drawn(f"x{whole}x")
    assert np.abs(seen.astype(int) - wanted).mean() < 0.5


def test_a_proof_is_drawn_letter_by_letter(tmp_path: Path) -> None:
    def drawn(text: str) -> np.ndarray:
        path = tmp_path / "a.svg"
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">'
            f'<text x="9" y="20" font-family="Source Serif 4">{text}</text></svg>'
        )
        html = '<html lang=en><title>x</title><img src="press:/issue/a.svg" alt=a width=400>'
        proof = pull_proof(Galley(html, {"press:/issue/a.svg": path}, read_layout("parallel")))
        with pypdfium2.PdfDocument(proof.pdf) as document:
            return np.asarray(document[0].render(scale=2).to_pil().convert("L")).astype(int)

    assert np.abs(drawn("xe\u0301x") - drawn("xéx")).max() < 64


def test_the_engine_is_left_as_it_was() -> None:
    from weasyprint.svg import Node

    def once() -> Iterator[object]:
        yield Node.text
        with lettered():
            yield Node.text
        yield Node.text

    before, during, after = once()
    assert before is after is not during
