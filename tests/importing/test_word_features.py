"""Every feature of Word that says something: its characters and its meaning are kept or told."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest

from builder.importing.bring_in import Imported, import_file
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue

from .wordcases import CASES, Case, file_of, p, r


def brought_in(data: bytes, case: Case, folder: Path) -> tuple[Imported, list[str]]:
    """An import, and the blocks of its article."""
    source = folder / "case.docx"
    source.write_bytes(data)
    imported = import_file(source, folder / "issues" / "one", changes=case.changes)
    blocks = []
    for article in sorted((imported.folder / "articles").glob("*.md")):
        front, body = article.read_text("utf-8").split("\n---\n", 1)
        blocks += re.findall(r"(?m)^  (?:zh|en): (.*)$", front)
        blocks += [block.strip("\n") for block in body.split("\n\n") if block.strip("\n")]
    return imported, blocks[2:] if blocks[:2] == ["标题", "Title"] else blocks


@pytest.mark.parametrize("name", CASES)
def test_kept_or_told(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    imported, blocks = brought_in(file_of(case), case, tmp_path)
    assert blocks == case.blocks
    said = "\n".join(f.message for f in imported.findings)
    for words in case.told:
        assert words in said, said
    if not case.told:
        known = {"import/invented"}
        assert {f.check for f in imported.findings if f.severity != "note"} <= known, said
    assert not [f for f in imported.findings if f.severity == "error"], said


TEXT = re.compile(
    rb"<(?:w:t|w:delText|m:t|a:t|c:v)(?: [^>]*)?>([^<]*)</|textpath string=\"([^\"]*)\""
)


@pytest.mark.parametrize("name", CASES)
def test_no_character_is_lost(name: str, tmp_path: Path) -> None:
    """Read with a pattern, not with the reader: all stand on the page or in a finding."""
    case = CASES[name]
    data = file_of(case)
    imported, blocks = brought_in(data, case, tmp_path)
    wanted: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            xml = re.sub(rb"<mc:Fallback>.*?</mc:Fallback>", b"", package.read(part), flags=re.S)
            if b'w:type="separator"' in xml:
                xml = re.sub(rb'<w:footnote w:id="0".*?</w:footnote>', b"", xml, flags=re.S)
            for groups in TEXT.findall(xml):
                wanted.update(html.unescape(b"".join(groups).decode()))
    said = "".join(f.message for f in imported.findings)
    titles = (imported.folder / "issue.yaml").read_text("utf-8")
    have = Counter(normalize("NFKC", "".join(blocks) + said + titles + "标题Title"))
    have |= Counter((("".join(blocks)) + said).lower())
    lost = (
        Counter(normalize("NFKC", "".join(c for c in wanted.elements() if not c.isspace()))) - have
    )
    assert not lost


@pytest.mark.parametrize("name", CASES)
def test_no_markdown_on_the_page(name: str, tmp_path: Path) -> None:
    """What a reader of the page sees has the signs of the source and no others."""
    case = CASES[name]
    data = file_of(case)
    imported, _ = brought_in(data, case, tmp_path)
    issue, _ = read_issue(read_manifest(imported.folder))
    pairs = [pair for article in issue.articles for pair in article.pairs]
    page = "".join(block.plain for pair in pairs for block in pair.blocks)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        source = html.unescape(package.read("word/document.xml").decode())
    for sign in ("**", "==", "{", "|", "\\", "[^", "`", "~~", "!["):
        assert page.count(sign) <= source.count(sign), (sign, page)


def test_all_that_is_told_stands_in_the_report(tmp_path: Path) -> None:
    """A console shows some of each kind; the report shows every one, at its paragraph."""
    body = "".join(p("价", r(f"旧{n}", "<w:strike/>"), f"新{n}。") for n in range(60))
    case = Case(body, [])
    imported, _ = brought_in(file_of(case), case, tmp_path)
    for n in range(60):
        row = next(row for row in imported.report.split("\n") if f"“旧{n}”" in row)
        assert "!" in row


def test_strict_files_are_read_like_others(tmp_path: Path) -> None:
    case = CASES["power of ten"]
    _, blocks = brought_in(file_of(case, strict=True), case, tmp_path)
    assert blocks == case.blocks


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
