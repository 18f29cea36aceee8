"""Pages as pixels, drawn by two engines of different make."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image


def drawn_by_poppler(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in RGB. Raises AssertionError where poppler says anything on stderr."""
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler is not installed: apt install poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["pdftoppm", "-r", str(dpi), "-png", str(pdf), f"{folder}/page"],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert run.stderr == "", run.stderr
        return [np.asarray(Image.open(p).convert("RGB")) for p in sorted(Path(folder).iterdir())]


def drawn_by_pdfium(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in RGB."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document
        ]


def drawn_by_ghostscript(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in RGB, by Ghostscript in a process of its own."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed: apt install ghostscript")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [
                "gs",
                "-q",
                "-dSAFER",
                "-dBATCH",
                "-dNOPAUSE",
                "-sDEVICE=png16m",
                f"-r{dpi}",
                "-dTextAlphaBits=4",
                "-dGraphicsAlphaBits=4",
                f"-sOutputFile={folder}/page%03d.png",
                str(pdf),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert run.stderr == "", run.stderr
        return [np.asarray(Image.open(p).convert("RGB")) for p in sorted(Path(folder).iterdir())]


def laid_open(pdf: Path) -> bytes:
    """The file with its streams and objects uncompressed, so that a word can be sought in it."""
    opened = io.BytesIO()
    with pikepdf.open(pdf) as document:
        document.save(
            opened,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return opened.getvalue()


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """The mean difference of two pages, 0 to 255, each pixel taken with its neighbours.

    Engines place a glyph's edge differently by a fraction of a pixel and round a page's size
    differently; averaging over eight by eight pixels leaves what an eye would see.
    """
    height, width = (min(one.shape[i], other.shape[i]) // 8 * 8 for i in (0, 1))
    blocks = [
        page[:height, :width].astype(float).reshape(height // 8, 8, width // 8, 8, 3).mean((1, 3))
        for page in (one, other)
    ]
    return float(np.abs(blocks[0] - blocks[1]).mean())
