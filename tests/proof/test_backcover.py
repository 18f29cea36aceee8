"""The back cover: where pages fill up a multiple, empty ones stand before the colophon."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from tests.conftest import FIXTURES, Builder

ISSUE = FIXTURES / "small"


def _pages(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_range().strip() for page in PdfDocument(pdf)]


@pytest.fixture
def built(tmp_path: Path, builder: Builder) -> Callable[..., Path]:
    def build(editions: str, extra: str = "") -> Path:
        folder = shutil.copytree(ISSUE, tmp_path / "small")
        with (folder / "articles/river.md").open("a") as article:
            article.write(extra)
        names = [word for name in editions.split() for word in ("--edition", name)]
        done = builder("build", folder, *names, "--out", "out")
        assert done.returncode == 0, done.stderr
        return tmp_path / "out" / "small"

    return build


LONG = "\n中文段落。\n\nA paragraph.\n" * 130
"""As much as runs to two pages more, so that three are empty with the back cover."""


def test_the_colophon_is_the_last_page_and_the_empty_ones_stand_before(
    built: Callable[..., Path],
) -> None:
    out = built("print screen", LONG)
    printed, read = _pages(out / "small-print.pdf"), _pages(out / "small-screen.pdf")
    assert len(printed) % 4 == 0
    assert printed[-1].startswith("版权页")
    assert read[-1].startswith("版权页")
    filled = len(printed) - len(read)
    assert filled > 0
    assert printed[-1 - filled : -1] == [""] * filled
    assert all(printed[: -1 - filled])
    assert sum("版权页" in page for page in printed) == 1


def test_the_same_pages_whatever_is_asked_for(built: Callable[..., Path]) -> None:
    """An edition that fills nothing has the back cover of the one that does."""
    pages = _pages(built("screen") / "small-screen.pdf")
    assert len(pages) == 3
    assert pages[-1].startswith("版权页")
    assert "版权页" not in "".join(pages[:-1])


def test_its_structure_is_one_tree(built: Callable[..., Path]) -> None:
    out = built("screen")
    with pikepdf.open(out / "small-screen.pdf") as pdf:
        top = pdf.Root.StructTreeRoot.K
        documents = [top] if isinstance(top, pikepdf.Dictionary) else list(top)
        assert [str(one.S) for one in documents] == ["/Document"]
