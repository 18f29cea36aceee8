"""The small issue on paper: its lines, its copy, and what a reader's program finds in the PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from builder.issue.copy import copy_of
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.fontbook import FontBook
from builder.proof.arrival import Copy, Wanted, arrived
from builder.proof.places import page_texts

HOUSE = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).parents[1] / "fixtures" / "small"


@pytest.fixture
def pdf(pressed: Path) -> Path:
    return pressed / "small-screen.pdf"


@pytest.fixture
def opened(pdf: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(pdf) as document:
        yield document


@pytest.fixture(scope="module")
def small_copy() -> Copy:
    issue, _ = read_issue(read_manifest(SMALL))
    return tuple(copy_of(issue))


def test_the_lines(pressed: Path, pdf: Path, golden: Callable[[str, str], None]) -> None:
    """Line by line as set; the build's number stands for whatever was built from."""
    layout = pressed.parent.parent.name.rstrip("0123456789")
    pages = []
    for number, text in enumerate(page_texts(pdf), 1):
        lines = re.sub(r"\b[0-9a-f]{10}\b", "0123456789", text).splitlines()
        pages.append("\n".join([f"── page {number}", *(line.strip() for line in lines)]))
    golden(f"{layout}.txt", "\n".join(pages) + "\n")


def test_every_character_arrived(pdf: Path, small_copy: Copy) -> None:
    assert arrived(Wanted(small_copy), page_texts(pdf)) == []


def test_a_paragraph_cut_from_the_page_or_set_twice_is_missed(pdf: Path, small_copy: Copy) -> None:
    pages = [re.sub(r"\s+|(?<=\w)-\s+", "", text) for text in page_texts(pdf)]
    tried = 0
    for side, text, spot in small_copy:
        solid = re.sub(r"\s+", "", text)
        where = next((n for n, page in enumerate(pages) if solid in page), None)
        letters = re.findall("[\u4e00-\u9fff]" if side == "zh" else "[A-Za-z]", solid)
        if len(letters) < {"zh": 30, "en": 70}[side] or where is None:
            continue
        tried += 1
        cut = [page.replace(solid, "") if n == where else page for n, page in enumerate(pages)]
        assert ("arrival/lost", spot.line) in [
            (f.check, f.line) for f in arrived(Wanted(small_copy), cut)
        ]
        twice = [*pages, solid]
        told = [(f.check, f.line) for f in arrived(Wanted(small_copy), twice)]
        assert told == [("arrival/doubled", spot.line)]
    assert tried >= 2


def test_the_pdf_is_sound(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        assert document.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_its_title_and_language(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang) == "zh-Hans"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as metadata:
        assert "小刊" in str(metadata["dc:title"])
    assert bool(opened.Root.MarkInfo.Marked)
    assert opened.Root.StructTreeRoot is not None


def test_its_bookmarks(opened: pikepdf.Pdf) -> None:
    def titles(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[str]:
        for item in items:
            yield f"{'  ' * depth}{item.title}"
            yield from titles(item.children, depth + 1)

    with opened.open_outline() as outline:
        told = "\n".join(titles(outline.root, 0))
    assert "本月聚焦 Focus of the Month" in told
    assert "江边的小镇 A Town by the River" in told
    assert told.index("本月聚焦") < told.index("江边的小镇")


def test_its_links(opened: pikepdf.Pdf) -> None:
    links = [
        annotation
        for page in opened.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]
    addresses = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    assert addresses == {"https://example.org/town"}
    assert any("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links)


def _fonts(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            yield thing


def test_its_fonts_are_the_press_s_own_and_embedded(opened: pikepdf.Pdf, fonts: FontBook) -> None:
    ours = {re.sub(r"\W", "", face.family) for face in fonts.faces}
    descriptors = list(_fonts(opened))
    assert len(descriptors) > 3
    for descriptor in descriptors:
        name = str(descriptor.FontName)[1:].partition("+")[2].replace("-", "")
        assert any(name.startswith(family) for family in ours), name
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, name


def test_nothing_is_attached_or_runs(opened: pikepdf.Pdf) -> None:
    assert not opened.attachments
    root = opened.Root
    assert "/OpenAction" not in root
    assert "/JavaScript" not in root.get("/Names", {})
    actions = {
        str(thing["/S"])
        for thing in opened.objects
        if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/URI" not in thing
    }
    assert not {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"} & actions


HOSTILE = {
    "long-paragraph": "中" * 400_000,
    "wide-table": "|" + "一|" * 60 + "\n|" + "-|" * 60 + ("\n|" + "一二三|" * 60) * 400,
}


def test_a_layout_without_end_is_stopped(
    fonts: FontBook, make_issue: Callable[..., Path], tmp_path: Path
) -> None:
    """The bound is minutes; here it is set to two seconds."""
    front = "---\ntitle: {zh: 题目, en: Headline}\n---\n"
    folders = [
        make_issue({"articles/one.md": f"{front}{text}\n"}, id=name)
        for name, text in HOSTILE.items()
    ]
    script = (
        "import builder.press.task, sys; from builder.__main__ import main; "
        "builder.press.task.LAY_OUT_SECONDS = 2; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", *map(str, folders), "--jobs", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    assert len(errors) == 2, done.stderr
    for line in errors:
        assert re.search(r"was stopped: .* 2 seconds.*\[limit/time\]", line), line
    assert not (tmp_path / "out").exists()
