"""The engine reads the galley's files and nothing else, and what it grumbles about is told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from builder.composition.engine import Options
from builder.ground.findings import EnvironmentProblem
from builder.ground.messages import set_language
from builder.ground.spots import Spot
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.proof import pull as press_proof
from builder.proof.pull import _composed, pull_proof

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><rect width="3" height="2"/></svg>'


@pytest.fixture(autouse=True)
def own_fonts(fonts: FontBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontconfig_file(fonts)))


def galley(body: str, files: dict[str, Path] | None = None) -> Galley:
    html = f"<!DOCTYPE html><html lang=en><title>x</title><body>{body}</body></html>"
    return Galley(html, files or {}, read_layout("parallel"))


def test_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    picture = '<img src="press:/issue/a.svg" alt="a" style="width: 9pt">'
    proof = pull_proof(galley(f"<p>Hello</p>{picture}", {"press:/issue/a.svg": tmp_path / "a.svg"}))
    assert (proof.pages, proof.findings) == (1, ())
    page = pypdfium2.PdfDocument(proof.pdf)[0]
    assert page.get_textpage().get_text_range().strip() == "Hello"


def test_a_drawing_that_the_languages_change(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    address = "press:/issue/a.svg"
    told = galley(f'<img src="{address}" alt="a" style="width: 90pt">', {})
    text = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><text y="9">A</text></svg>'
    made = replace(told, files={address: tmp_path / "a.svg"}, drawings={address: text.encode()})
    page = pypdfium2.PdfDocument(pull_proof(made).pdf)[0]
    assert page.get_textpage().get_text_range().strip() == "A"
    assert pull_proof(replace(made, files={})).findings[0].severity == "error"


OUTSIDE = [
    "file:///etc/hostname",
    "/etc/hostname",
    "../../../../etc/hostname",
    "press:/issue/../../etc/hostname",
    "press:/issue/%2e%2e/a.svg",
    "press:/issue/b.svg",
    "http://127.0.0.1:9/a.svg",
    "https://127.0.0.1:9/a.svg",
    "ftp://127.0.0.1:9/a.svg",
    "data:text/html,<p>x</p>",
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_that_is_not_the_galley_s(tmp_path: Path, address: str) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    files = {"press:/issue/a.svg": tmp_path / "a.svg"}
    proof = pull_proof(galley(f'<img src="{address}" alt="a" style="width: 9pt">', files))
    (finding,) = proof.findings
    assert (finding.check, finding.severity) in (
        ("proof/engine", "error"),
        ("layout/style", "error"),
    )
    assert re.search("Failed to load|is no file of the layout or the issue", finding.message)


def test_a_drawing_cannot_reach_outside_either(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    for inner in (
        f'<image href="file://{secret}" width="3" height="2"/>',
        '<image href="secret.png" width="3" height="2"/>',
        f'<style>@import url("file://{secret}");</style>',
    ):
        (tmp_path / "a.svg").write_text(SVG.replace("<rect", f"{inner}<rect"))
        files = {"press:/issue/a.svg": tmp_path / "a.svg"}
        picture = '<img src="press:/issue/a.svg" alt="a" style="width: 9pt">'
        proof = pull_proof(galley(picture, files))
        if "<image" in inner:  # a style that cannot be had is left out without a word
            assert "error" in {finding.severity for finding in proof.findings}
        assert b"secret" not in proof.pdf


def test_a_slip_in_a_style_is_a_warning() -> None:
    proof = pull_proof(galley("<style>p { colour: red; margin: 1parsec }</style><p>x</p>"))
    assert {f.severity for f in proof.findings} == {"warning"}
    assert proof.findings[1].message == "'margin' cannot be '1parsec'"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_proof, "MAX_PAGES", 3)
    proof = pull_proof(galley('<p style="break-before: page">x</p>' * 5))
    assert proof.pdf == b""
    assert [finding.check for finding in proof.findings] == ["proof/pages"]
    assert "runs to 5 pages; the bound is 3" in proof.findings[0].message


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "knows WeasyPrint 70.0 and found 99.0"), ("zh", "只认 WeasyPrint 70.0，现装的是 99.0")],
)
def test_an_engine_that_is_not_known(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weasyprint.__version__", "99.0")
    set_language(language)
    try:
        with pytest.raises(EnvironmentProblem, match=re.escape(words)), _composed(Options()):
            pass
    finally:
        set_language("en")


HASH = "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d"


def test_what_was_broken_inside_is_told_with_its_place_and_page() -> None:
    """A long number or address stays in its column, and an editor can find it."""
    spot = Spot(Path("a.md"), 7, 1)
    made = galley(f'<p style="break-before: page; width: 90pt">The checksum is {HASH} in full.</p>')
    text = f"The checksum is {HASH} in full."
    made = replace(made, copy=(("en", text, spot),), sources={spot: f"The *checksum*\nis {HASH}."})
    (finding,) = pull_proof(made).findings
    assert finding.check == "composition/torn"
    assert (finding.file, finding.line, finding.column, finding.page) == ("a.md", 8, 4, 1)
    assert HASH[:60] in finding.message


def test_a_paragraph_that_cannot_be_justified_is_told() -> None:
    words = "straightforwardness " * 6
    style = "font-size:9.8pt;width:110pt;text-align:justify;hyphens:none"
    body = f"<p lang=en style='{style}'>{words}</p>"
    (told,) = pull_proof(galley(body)).findings
    assert (told.check, told.severity) == ("composition/ragged", "note")
    assert "straightforwardness" in told.message
