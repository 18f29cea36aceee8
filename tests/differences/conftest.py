"""The sample, built once as it is and once with many changes sown, and small PDFs made by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest

import builder
from builder.ground.places import HOUSE
from builder.makeup.fontbook import FontBook

from .seeds import Seed

Line = tuple[float, float, str]
"""Left, baseline and text; 10 pt Helvetica."""


def built(home: Path, *seeds: Seed) -> Path:
    """The screen edition of the sample with changes sown."""
    issue = home / "issues" / "2017-02"
    shutil.copytree(HOUSE / "issues/2017-02", issue)
    shutil.copy(HOUSE / "issues/publication.yaml", issue.parent)
    for seed in seeds:
        seed.sow(issue)
    made = builder.build(issue, editions="screen", out=home / "out")
    assert made.ok, [finding.as_line() for finding in made.findings]
    return made.files["screen"]


@pytest.fixture(scope="session")
def sample(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sample"))


def typed(path: Path, pages: Sequence[Sequence[Line]], content: str = "") -> Path:
    """A PDF without tags, as another program writes it."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=255,
        Widths=pikepdf.Array([500] * 224),
    )
    for lines in pages:
        page = pdf.add_blank_page(page_size=(400, 600))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        shown = [
            f"BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({text.replace('(', chr(92) + '(')}) Tj ET"
            for x, y, text in lines
        ]
        page.Contents = pdf.make_stream("\n".join([content, *shown]).encode("cp1252"))
    pdf.save(path)
    return path


@pytest.fixture
def type_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Makes ``tmp_path/NAME.pdf`` of pages of lines."""

    def make(name: str, *pages: Sequence[Line], content: str = "") -> Path:
        return typed(tmp_path / f"{name}.pdf", pages, content)

    return make
