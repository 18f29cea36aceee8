"""Copy on its way to a translator and back: nothing changes but what was translated."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import builder
from builder.checks.running import copy_checks
from builder.commands import bring, export
from builder.ground.catalogue import Entry as Known
from builder.ground.catalogue import entries
from builder.ground.findings import Rejected
from builder.ground.places import HOUSE
from builder.issue.units import units_of
from builder.translating.exchange import FORMS, Entry, Languages, read, write
from builder.translating.taking import take, write_back
from tests.tools.wordings import unheard

LANGUAGES = Languages("zh-Hans", "en")

ARTICLE = """---
title:
  zh: 河边的城
standfirst: {zh: 一座城。}
---

第一段，讲城。

第二段，讲河。

![河 | River](figures/a.svg "图一")

- 第一项
- 第二项

- First
- Second

第三段[^1]。

[^1]: 注文。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    issue = tmp_path / "issues" / "1"
    (issue / "articles").mkdir(parents=True)
    (issue / "figures").mkdir()
    (issue / "figures" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (issue / "issue.yaml").write_text(
        "number: 1\ndate: 2020-01-01\ntitle: {zh: 刊, en: Review}\nsections:\n"
        "  - {title: {zh: 要闻}, articles: [articles/a.md]}\n",
        "utf-8",
    )
    (issue / "articles" / "a.md").write_text(ARTICLE, "utf-8")
    return issue


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def exported(folder: Path, form: str, path: Path) -> Path:
    path.write_bytes(write(units_of(builder.read(folder)), form, LANGUAGES, folder))
    return path


def taken_back(folder: Path, path: Path) -> tuple[str, tuple[str, ...]]:
    issue = builder.read(folder)
    taken = take(issue, read(path), path)
    write_back(issue, taken)
    return taken.diff, tuple(f.check for f in taken.findings)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["2017-02", "specimen"])
def test_untouched_it_comes_back_as_the_same_bytes(name: str, form: str, tmp_path: Path) -> None:
    given = HOUSE / ("issues/2017-02" if name == "2017-02" else "layouts/parallel/specimen")
    shutil.copytree(given, tmp_path / "issue")
    (tmp_path / "publication.yaml").write_bytes((HOUSE / "issues/publication.yaml").read_bytes())
    before = bytes_of(tmp_path / "issue")
    path = exported(tmp_path / "issue", form, tmp_path / "file")
    assert taken_back(tmp_path / "issue", path) == ("", ())
    assert bytes_of(tmp_path / "issue") == before


def test_there_is_one_unit_for_everything_that_is_read(folder: Path) -> None:
    units = units_of(builder.read(folder))
    assert [(unit.kind, unit.source, unit.target) for unit in units] == [
        ("title", "刊", "Review"),
        ("section", "要闻", ""),
        ("title", "河边的城", ""),
        ("standfirst", "一座城。", ""),
        ("paragraph", "第一段，讲城。", ""),
        ("paragraph", "第二段，讲河。", ""),
        ("list", "- 第一项\n- 第二项", "- First\n- Second"),
        ("alternative", "河", "River"),
        ("caption", "图一", ""),
        ("paragraph", "第三段[^1]。", ""),
        ("note", "注文。", ""),
    ]
    assert len({unit.id for unit in units}) == len(units)


@pytest.mark.parametrize("form", ["xliff", "docx", "csv"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_was_missing_finds_its_place(folder: Path, form: str, ends: str) -> None:
    article = folder / "articles" / "a.md"
    article.write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", ends).encode())
    units = units_of(builder.read(folder))
    filled = [
        replace(u, target=u.target or f"{u.kind} {n}: it’s" + "[^1]" * ("[^1]" in u.source))
        for n, u in enumerate(units)
    ]
    path = folder.parent / "returned"
    path.write_bytes(write(filled, form, LANGUAGES, folder))
    _, findings = taken_back(folder, path)
    assert findings == ()
    assert [u.target for u in units_of(builder.read(folder))] == [u.target for u in filled]
    written = article.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf---")
    assert written.count(b"\r\n") == (written.count(b"\n") if ends == "\r\n" else 0)
    issue = builder.read(folder)
    pairs = [(len(p.zh), len(p.en)) for a in issue.articles for p in a.pairs]
    assert all(zh == en for zh, en in pairs)


def test_only_what_was_translated_is_touched(folder: Path) -> None:
    path = exported(folder, "xliff", folder.parent / "returned")
    path.write_text(path.read_text("utf-8").replace("- First", "- The first"), "utf-8")
    diff, _ = taken_back(folder, path)
    changed = [
        line for line in diff.splitlines() if line[0] in "+-" and line[1:3] not in ("++", "--")
    ]
    assert changed == ["-- First", "+- The first"]
    assert (folder / "articles" / "a.md").read_text("utf-8") == ARTICLE.replace(
        "- First", "- The first"
    )


def test_ids_stay_while_other_copy_is_written(folder: Path) -> None:
    before = {unit.source: unit.id for unit in units_of(builder.read(folder))}
    article = folder / "articles" / "a.md"
    article.write_text(ARTICLE.replace("第二段", "新的一段。\n\n第二段"), "utf-8")
    after = {unit.source: unit.id for unit in units_of(builder.read(folder))}
    assert {source: after[source] for source in before} == before


def test_a_source_that_changed_since_is_told_then_and_later(folder: Path) -> None:
    path = exported(folder, "xliff", folder.parent / "returned")
    words = path.read_text("utf-8").replace("- First", "- The first")
    path.write_text(words, "utf-8")
    article = folder / "articles" / "a.md"
    article.write_text(ARTICLE.replace("- 第二项", "- 第二项，改过"), "utf-8")
    _, findings = taken_back(folder, path)
    assert findings == ("translation/source",)
    stale = [f for f in copy_checks(builder.read(folder)) if f.check == "translation/stale"]
    assert [(f.line, f.severity) for f in stale] == [(13, "warning")]
    text = article.read_text("utf-8")
    article.write_text(text.replace("- The first", "- The first, mended"), "utf-8")
    assert not [f for f in copy_checks(builder.read(folder)) if f.check == "translation/stale"]


def test_what_is_no_longer_in_the_issue_is_told(folder: Path) -> None:
    path = exported(folder, "xliff", folder.parent / "returned")
    article = folder / "articles" / "a.md"
    article.write_text(ARTICLE.replace("- 第一项\n- 第二项\n\n- First\n- Second\n\n", ""), "utf-8")
    diff, findings = taken_back(folder, path)
    assert (diff, findings) == ("", ("translation/gone",))


def test_words_that_stand_otherwise_in_the_copy_are_not_guessed_at(folder: Path) -> None:
    """What is escaped in the copy is not found there as it is read."""
    article = folder / "articles" / "a.md"
    article.write_text(ARTICLE.replace("![河 | River]", r"![河\*道]"), "utf-8")
    unit = next(u for u in units_of(builder.read(folder)) if u.kind == "alternative")
    taken = take(builder.read(folder), [Entry(unit.id, unit.source, "A riverbed")], folder / "x")
    assert taken.files == {}
    assert [(f.check, f.line) for f in taken.findings] == [("translation/place", 11)]


def test_a_yaml_value_is_quoted_where_it_must_be(folder: Path) -> None:
    issue = builder.read(folder)
    unit = next(u for u in units_of(issue) if u.kind == "standfirst")
    for words in ("A town: 100%, it's", "{braces}", "yes", "- dash", 'He said "no"', "a, b} c"):
        taken = take(issue, [Entry(unit.id, unit.source, words)], folder / "x")
        (text,) = taken.files.values()
        (folder / "articles" / "a.md").write_text(text, "utf-8")
        read_back = next(u for u in units_of(builder.read(folder)) if u.kind == "standfirst")
        assert read_back.target == words
        (folder / "articles" / "a.md").write_text(ARTICLE, "utf-8")


def test_a_spreadsheet_gets_no_formulas(folder: Path) -> None:
    data = write(units_of(builder.read(folder)), "csv", LANGUAGES, folder)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_xliff_two_and_inline_marks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "two.xlf"
    path.write_text(
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="zh">'
        '<file id="f">'
        '<unit id="a.0123456789"><segment><source>一</source><target>O<mrk id="1">n</mrk>e</target>'
        "</segment></unit></file></xliff>",
        "utf-8",
    )
    assert read(path) == [Entry("a.0123456789", "一", "One")]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><xliff>&a;</xliff>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        b"<xliff>",
        b"<html></html>",
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04broken",
        b"a,b\n1,2\n",
        b"<x>" * 5000,
    ],
)
def test_what_is_no_such_file_is_refused_in_a_line(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(Rejected) as refused:
        read(path)
    assert len(refused.value.findings) == 1


def test_the_word_file_opens(folder: Path) -> None:
    data = write(units_of(builder.read(folder)), "docx", LANGUAGES, folder)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))


def test_the_forms_of_the_command_are_those_that_are_written() -> None:
    assert tuple(FORMS) == export.FORMS
    assert bring.add


def test_a_lost_call_of_a_note_is_told(folder: Path) -> None:
    issue = builder.read(folder)
    unit = next(u for u in units_of(issue) if "[^1]" in u.source)
    taken = take(issue, [Entry(unit.id, unit.source, "The third")], folder / "x")
    assert [f.check for f in taken.findings] == ["translation/call"]


@pytest.mark.parametrize(
    "known", [k for k in entries() if k.stage == "translating"], ids=lambda known: known.id
)
def test_a_wording_is_used_and_its_values_are_given(known: Known) -> None:
    assert unheard(known, (HOUSE / "builder" / "translating").glob("*.py")) == set()
