"""Pages as pixels, drawn by two engines of different make."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
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
            timeout=600,
        )
        assert run.stderr == "", run.stderr
        return [np.asarray(Image.open(p).convert("RGB")) for p in sorted(Path(folder).iterdir())]


def drawn_by_pdfium(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in RGB."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document
        ]


def drawn_by_mupdf(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in RGB."""
    with pymupdf.open(pdf) as document:
        shown = (page.get_pixmap(dpi=dpi) for page in document)
        return [np.frombuffer(p.samples, np.uint8).reshape(p.height, p.width, 3) for p in shown]


def drawn_by_ghostscript(pdf: Path, dpi: int, device: str = "png16m") -> list[np.ndarray]:
    """Every page, by Ghostscript in a process of its own.

    In RGB, or with the device ``tiff32nc`` in its inks, as :func:`plates_by_poppler` has them.
    Raises AssertionError where Ghostscript warns: it does so among its chatter, after asterisks.
    """
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed: apt install ghostscript")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [
                "gs",
                "-dSAFER",
                "-dBATCH",
                "-dNOPAUSE",
                f"-sDEVICE={device}",
                f"-r{dpi}",
                "-dTextAlphaBits=4",
                "-dGraphicsAlphaBits=4",
                f"-sOutputFile={folder}/page%03d",
                str(pdf),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        assert run.stderr == "" and "****" not in run.stdout, run.stdout + run.stderr
        return [np.asarray(Image.open(p)) for p in sorted(Path(folder).iterdir())]


def plates_by_poppler(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Every page in its inks, 255 a solid, overprinting as on a press; no profile is asked."""
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler is not installed: apt install poppler-utils")
    told = subprocess.run(["pdftoppm", "-h"], check=False, capture_output=True, text=True).stderr
    if "-overprint" not in told:
        pytest.skip("this pdftoppm cannot simulate overprinting")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["pdftoppm", "-r", str(dpi), "-overprint", "-jpegcmyk", str(pdf), f"{folder}/page"],
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        assert run.stderr == "", run.stderr
        return [np.asarray(Image.open(p)) for p in sorted(Path(folder).iterdir())]


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


def in_grey(pages: list[np.ndarray]) -> list[np.ndarray]:
    """Pages in RGB by their lightness alone."""
    return [np.asarray(Image.fromarray(page).convert("L"))[:, :, None] for page in pages]


def gap(one: np.ndarray, other: np.ndarray) -> int:
    """How much the pages differ in the patch of six by six pixels where they do most, 0 to 255.

    Engines place an edge differently by up to a pixel. So a patch of one page may be as light or as
    dark as the same patch of the other would be with every pixel replaced by a neighbour; what lies
    beyond is something that one page shows and the other does not, in colour or in place.
    """
    height, width = (min(one.shape[i], other.shape[i]) // 6 * 6 for i in (0, 1))
    pages = [page[:height, :width] for page in (one, other)]
    gaps = []
    for page, against in (pages, reversed(pages)):
        mean = _patches(page)
        lightest, darkest = (
            _patches(_spread(against, choose)) for choose in (np.maximum, np.minimum)
        )
        gaps += [(mean - lightest).max(), (darkest - mean).max()]
    return max(0, *map(int, gaps))


def _patches(page: np.ndarray) -> np.ndarray:
    rows = np.add.reduceat(page, range(0, page.shape[0], 6), axis=0, dtype=np.uint16)
    return np.add.reduceat(rows, range(0, page.shape[1], 6), axis=1) / np.float32(36)


def _spread(page: np.ndarray, choose: np.ufunc) -> np.ndarray:
    """Each pixel replaced by the lightest or darkest of itself and its eight neighbours."""
    upright = page.copy()
    choose(upright[1:], page[:-1], out=upright[1:])
    choose(upright[:-1], page[1:], out=upright[:-1])
    spread = upright.copy()
    choose(spread[:, 1:], upright[:, :-1], out=spread[:, 1:])
    choose(spread[:, :-1], upright[:, 1:], out=spread[:, :-1])
    return spread
