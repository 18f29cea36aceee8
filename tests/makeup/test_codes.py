"""Codes at the end of articles: what they hold, how large they are, and where there are none."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp

import builder
from builder.ground.places import LAYOUTS
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.codes import QUIET, Codes, symbol_of
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import read_layout
from builder.pdf.structure import read_structure
from tests.conftest import MakeIssue

SITE = "https://example.org/news/"


def read(path: str) -> str:
    """What a decoder reads in the path of a drawing, eight pixels a module."""
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)]
    side = max(max(x + n, y + 1) for x, y, n in runs) + QUIET
    grey = np.full((side, side), 255, np.uint8)
    for x, y, n in runs:
        grey[y, x : x + n] = 0
    (code,) = zxingcpp.read_barcodes(grey.repeat(8, 0).repeat(8, 1), try_invert=False)
    return code.text


@pytest.fixture
def issue(make_issue: MakeIssue) -> Issue:
    return read_issue(read_manifest(make_issue()))[0]


def coded(issue: Issue, side_mm: float = 16, site: str = SITE) -> Codes:
    layout = replace(read_layout("parallel", LAYOUTS), qr_mm=side_mm)
    return Codes(replace(issue, manifest=replace(issue.manifest, site=site)), layout)


def test_a_code_holds_the_address_of_its_article(issue: Issue) -> None:
    codes = coded(issue)
    for article in issue.articles:
        code = codes.of(article)
        assert code
        name = re.sub(r"[\W_]+", "-", article.key)
        assert code.href == f"{SITE}issues/{issue.manifest.id}/{name}.html"
        assert read(codes.drawings[code.src].decode()) == code.href
    assert list(codes.findings) == []


def test_its_side_is_that_of_the_symbol_and_its_foot_is_on_a_base_line(issue: Issue) -> None:
    code = coded(issue, 18).of(next(issue.articles))
    assert code
    assert code.side == pytest.approx(18 * 72 / 25.4)
    assert code.quiet == pytest.approx(4 * code.side / symbol_of(code.href).side)
    assert code.above >= 0
    assert code.above + code.side == pytest.approx(code.lines * 15 - 4.5)


def test_without_an_address_there_are_none_and_it_is_told(issue: Issue) -> None:
    codes = coded(issue, site="")
    assert codes.of(next(issue.articles)) is None
    assert [(f.check, f.severity) for f in codes.findings] == [("layout/qr", "warning")]
    assert list(coded(issue, 0, "").findings) == []


@pytest.mark.parametrize("words", ["a", "https://example.org/" + "x" * 180, "中文 中文"])
def test_a_symbol_holds_what_it_is_given(words: str) -> None:
    symbol = symbol_of(words)
    path = "".join(f"M{x + 4} {y + 4}h{n}v1h-{n}z" for x, y, n in symbol.runs)
    assert read(path) == words


def test_on_paper_a_code_is_tagged_in_both_languages_and_on_screens_a_link(
    fonts: FontBook, make_issue: MakeIssue, tmp_path: Path
) -> None:
    folder = make_issue({"../layouts/coded/layout.yaml": "extends: parallel\nqr: 16\n"})
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("layout: coded\nsite: https://example.org/news\n")
    made = builder.build(folder, editions=("print", "screen", "web", "epub"), out=tmp_path / "out")
    assert made.ok, made.findings
    assert [f.check for f in builder.preflight(made.files["print"])] == []
    with pikepdf.open(made.files["screen"]) as pdf:
        alts = [e.alternative for e in read_structure(pdf.Root, {}).elements if e.tag == "/Figure"]
        noted = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
        links = [str(note.A.URI) for note in noted if "/URI" in note.get("/A", {})]
    address = f"{SITE}issues/{folder.name}/one.html"
    assert f"二维码：本文的网址 / QR code: the address of this article {address}" in alts
    assert address in links
    assert "二维码" not in made.files["web"].read_text("utf-8")
    with zipfile.ZipFile(made.files["epub"]) as book:
        assert not any("二维码" in book.read(n).decode("utf-8", "ignore") for n in book.namelist())
