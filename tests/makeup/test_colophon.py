"""The colophon lists the families that the pages are set in, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from builder.ground.places import HOUSE
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.colophon import families_used
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import read_layout
from tests.broken import Bed
from tests.conftest import FIXTURES

ISSUES = [
    (FIXTURES / "small", "parallel"),
    (HOUSE / "layouts/parallel/specimen", "parallel"),
    (HOUSE / "layouts/columns/specimen", "columns"),
]


@pytest.mark.parametrize(("folder", "layout"), ISSUES)
def test_the_families_of_the_pages(
    folder: Path, layout: str, fonts: FontBook, tmp_path: Path
) -> None:
    bed = Bed(tmp_path / "layouts", fonts)
    bed.layout(layout)
    bed.told(folder)
    issue = read_issue(read_manifest(folder))[0]
    told = {name for name, _ in families_used(issue, read_layout(layout), fonts)}
    with pikepdf.open(bed.folder / "proof.pdf") as pdf:
        names = {
            re.sub(r"^/[A-Z]{6}\+|\W", "", str(thing.FontName))
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }
    set_in = {
        family
        for family in {face.family for face in fonts.faces}
        if any(name.startswith(re.sub(r"\W", "", family)) for name in names)
    }
    assert told == set_in
    assert len(set_in) >= 4
