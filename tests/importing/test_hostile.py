"""Whatever is offered for import ends in findings, never in a traceback, and leaves nothing."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.importing.bring_in import MAX_TEXT_BYTES, import_file

from .helpers import word_file

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def _document(body: str) -> bytes:
    return word_file(
        [], {"word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>"}
    )


def _half_docx() -> bytes:
    data = word_file([("", "文字")])
    return data[: len(data) // 2]


REFUSED = {
    "nul.txt": "标题\0正文".encode(),
    "binary.txt": bytes(range(256)) * 40,
    "broken.txt": b"\xe4\xb8\xad\xff\xff\xfe\xfa\x80\x81 abc",
    "half-utf16.txt": b"\xff\xfe\x00\xd8\x41",
    "empty.txt": b"",
    "blank.txt": "\n \n\u3000\n".encode(),
    "empty.md": b"",
    "empty.html": b"<html></html>",
    "picture.png": b"\x89PNG",
    "text.docx": "不是压缩包".encode(),
    "half.docx": _half_docx(),
    "other.docx": _zip({"a.txt": b"x"}),
    "bomb.docx": _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"\0" * 50_000_000}),
    "many.docx": _zip({f"{n}.xml": b"<x/>" for n in range(3_100)}),
    "entities.docx": _zip(
        {"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'}
    ),
    "deep.docx": _document("<w:p>" + "<w:ins>" * 5_000 + "</w:ins>" * 5_000 + "</w:p>"),
    "unwell.docx": _document("<w:p>"),
    "much.txt": b"a" * (MAX_TEXT_BYTES + 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_clear_line(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes(REFUSED[name])
    with pytest.raises(Rejected) as raised:
        import_file(source, tmp_path / "issues" / "one")
    (finding,) = raised.value.findings
    assert finding.severity == "error"
    assert finding.message
    assert not list((tmp_path / "issues").glob("*")) if (tmp_path / "issues").exists() else True


@pytest.mark.parametrize(
    "name",
    ["missing.txt", "folder"],
)
def test_no_such_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Rejected):
        import_file(tmp_path / name, tmp_path / "one")


def test_a_file_that_the_system_does_not_give(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").symlink_to("/proc/self/mem")
    with pytest.raises(Rejected) as raised:
        import_file(tmp_path / "copy.txt", tmp_path / "one")
    assert [f.as_line() for f in raised.value.findings] == [
        f"{tmp_path}/copy.txt:1:1: error: cannot be read: Input/output error — "
        "look at the file's permissions [import/unreadable]"
    ]


def test_text_where_no_program_writes_it_is_told(tmp_path: Path) -> None:
    stray = "<w:body><w:p><w:r><w:t>题</w:t></w:r></w:p></w:body><w:t>走失的字</w:t>"
    document = f"<w:document {NS}>{stray}</w:document>"
    (tmp_path / "a.docx").write_bytes(word_file([], {"word/document.xml": document}))
    (lost,) = [
        f
        for f in import_file(tmp_path / "a.docx", tmp_path / "one").findings
        if f.check == "import/lost"
    ]
    assert lost.severity == "error"
    assert lost.message == "4 characters of word/document.xml did not come over: “走失的字”"


def test_a_folder_name_that_is_no_id(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("题\n\n文。", encoding="utf-8")
    with pytest.raises(Rejected):
        import_file(source, tmp_path / "期 号")


LONG = 1_000_000
TAKEN = {
    "long-line.txt": "创" * LONG,
    "long-latin.txt": "a" * LONG,
    "long-line.md": "创" * LONG,
    "stars.md": "*a" * 20_000,
    "brackets.md": "[" * 20_000 + "x",
    "quotes.md": ">" * 5_000 + " x",
    "lists.md": "\n".join(" " * (2 * n) + "- x" for n in range(200)),
    "ticks.md": "`a" * 20_000,
    "deep.html": "<div>" * 50_000 + "文字" + "</div>" * 50_000,
    "tables.html": "<table><tr><td>" * 2_000 + "文字",
    "lists.html": "<ul><li>x" * 2_000,
    "comments.html": "文字" + "<!--" * 100_000,
    "tags.html": "文字" + '<a b="' * 50_000 + '"',
    "controls.txt": "标\x07题\n\n正\x1b[31m文\x9f。",
    "titles.txt": "标题\n\n" * 5_000 + "正文。",
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken_in_without_a_traceback(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    source = tmp_path / name
    source.write_text(TAKEN[name], encoding="utf-8")
    try:
        imported = import_file(source, tmp_path / "issues" / "one")
    except Rejected as rejected:
        assert rejected.findings
        return
    assert (imported.folder / "issue.yaml").is_file()


def test_control_characters_are_named(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TAKEN["controls.txt"], encoding="utf-8")
    imported = import_file(source, tmp_path / "one")
    (finding,) = [f for f in imported.findings if f.check == "import/control"]
    assert (finding.line, finding.column) == (1, 2)
    assert "U+0007" in imported.report
    assert "U+009F" in imported.report
