"""What ``builder preflight`` says of a file where it cannot be held to what is asked."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from builder.__main__ import main
from builder.preflight import verapdf


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """A page that calls itself PDF/A."""
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        with pdf.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        pdf.save(path)
    return path


FAULT = "java.lang.OutOfMemoryError: Java heap space"
EDITIONS = {
    "brochure": "error: no edition 'brochure'",
    "web": "error: edition 'web' has no pages to look at",
}


@pytest.mark.parametrize(("edition", "words"), EDITIONS.items())
def test_an_edition_that_no_pdf_can_be_held_to(
    edition: str, words: str, archived: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preflight", str(archived), "--edition", edition]) == 1
    told = capsys.readouterr().err
    assert words in told and "[preflight/edition]" in told


def test_a_verdict_that_does_not_come_is_told(
    archived: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    java = archived.parent / "java"
    java.write_text(f"#!/bin/sh\necho {FAULT} >&2\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(archived.parent), prepend=":")
    monkeypatch.setattr(verapdf, "unavailable", lambda: None)
    monkeypatch.setattr(verapdf, "_class_path", lambda: "classes")
    main(["preflight", str(archived)])
    told = capsys.readouterr()
    assert f"note: veraPDF gave no verdict: {FAULT} — " in told.out + told.err
