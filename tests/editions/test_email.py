"""The email edition: small, linearised, within its budget or an error that says so."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from builder.editions.edition import Rung, load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.pictures import all_pictures, read_picture
from builder.pdf.content import contents
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof

from . import sample


def test_it_is_linearised(email: Finished) -> None:
    said = io.StringIO()
    with pikepdf.open(email.path) as pdf:
        assert pdf.is_linearized
        assert pdf.check_linearization(said), said.getvalue()


def test_it_is_smaller_than_the_screen_edition(email: Finished, screen: Finished) -> None:
    assert email.size < 0.8 * screen.size
    assert email.size == email.path.stat().st_size


def test_photographs_are_no_finer_than_150_ppi(email: Finished) -> None:
    with pikepdf.open(email.path) as pdf:
        widths = sorted(int(picture.Width) for picture in all_pictures(contents(pdf)))
    photo, press, grey = (mm / 25.4 * 150 for mm in (60, 40, 20))
    logo_smaller_as_it_was = 300
    assert widths == pytest.approx(sorted([photo, press, grey, logo_smaller_as_it_was]), abs=1.5)


@pytest.mark.parametrize("step", range(4))
def test_quality_steps_down_until_it_fits(
    prepared: PreparedProof, facts: ProofFacts, tmp_path: Path, step: int
) -> None:
    rung = load("email").rungs[step]
    alone = {"rungs": [{"image_ppi": rung.image_ppi, "quality": rung.quality}]}
    size = finish(prepared, load("email", alone), facts, tmp_path / "alone.pdf").size
    done = finish(prepared, load("email", {"max_bytes": size}), facts, tmp_path / "email.pdf")
    assert (done.rung, done.size, done.findings) == (rung, size, ())


def test_over_budget_at_the_last_rung_is_an_error(
    prepared: PreparedProof, facts: ProofFacts, tmp_path: Path
) -> None:
    done = finish(prepared, load("email", {"max_bytes": 1000}), facts, tmp_path / "email.pdf")
    assert done.rung == Rung(72, 52)
    assert [(f.check, f.severity) for f in done.findings] == [("editions/over-budget", "error")]
    assert f"{done.size:,} bytes" in done.findings[0].message
    assert f"{done.size - 1000:,}" in done.findings[0].message
    assert done.path.exists()


def test_a_cmyk_picture_keeps_its_look(tmp_path: Path, email: Finished) -> None:
    sample.pictures(tmp_path)
    wanted = np.asarray(Image.open(tmp_path / "photo.jpg").resize((62, 42)), float)
    with pikepdf.open(email.path) as pdf:
        photographs = [p for p in all_pictures(contents(pdf)) if p.get("/Filter") == "/DCTDecode"]
        assert len(photographs) == 2
        for picture in photographs:
            seen = np.asarray(read_picture(picture).convert("RGB").resize((62, 42)), float)
            assert np.corrcoef(seen.ravel(), wanted.ravel())[0, 1] > 0.85


def test_transparency_survives(email: Finished) -> None:
    with pikepdf.open(email.path) as pdf:
        (logo,) = [p for p in all_pictures(contents(pdf)) if "/SMask" in p]
        assert (int(logo.SMask.Width), int(logo.SMask.Height)) == (
            int(logo.Width),
            int(logo.Height),
        )
        alpha = np.asarray(read_picture(logo.SMask))
    assert alpha[0, 0] == 0
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 200
