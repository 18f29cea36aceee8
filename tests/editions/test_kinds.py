"""A kind of edition is one file: here two are added, and issues built in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from builder.editions import kinds
from builder.editions.edition import kind_names, load
from builder.preflight.examining import held_to, preflight
from builder.press.orders import Order
from builder.press.run import run
from tests.conftest import MANIFEST, MakeIssue

SAMPLER = '''
"""The first page alone, to look at."""
from builder.editions.edition import Kind
from builder.editions.trimming import finish_for_readers

def finish(pdf, streams, edition, facts, pictures):
    findings = finish_for_readers(pdf, streams, edition, facts, pictures)
    for page in list(pdf.pages)[1:]:
        del pdf.pages[1]
    return findings

KIND = Kind("sampler", finish=finish, pdf_version="1.5", properties={"xmp:Nickname": "sample"})
'''

CONTENTS = '''
"""Headlines, a line each."""
from builder.editions.edition import Kind, Written

def write(issue, layout, pdf):
    lines = [article.title.text("zh") for article in issue.articles]
    return Written("\\n".join([*lines, pdf]).encode())

KIND = Kind("contents", write=write, suffix=".txt")
'''

ISSUE = f"{MANIFEST}editions: {{one: {{kind: sampler, bleed: 0mm}}, list: {{kind: contents}}}}\n"


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "kinds"
    folder.mkdir()
    (folder / "sampler.py").write_text(SAMPLER)
    (folder / "contents.py").write_text(CONTENTS)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(folder)])
    for name in ("sampler", "contents"):
        monkeypatch.delitem(sys.modules, f"{kinds.__name__}.{name}", raising=False)
    kind_names.cache_clear()
    yield
    kind_names.cache_clear()


def test_a_kind_is_found_by_being_there(added: None) -> None:
    assert kind_names() == (
        "cards", "contents", "epub", "press", "reading", "sampler", "web", "wechat",
    )  # fmt: skip


def test_a_kind_in_one_file_is_built(
    fonts: object, added: None, make_issue: MakeIssue, tmp_path: Path
) -> None:
    folder = make_issue({"issue.yaml": ISSUE})
    order = Order(folder, tmp_path / "out", ("one", "list", "screen"))
    (outcome,) = run([order], 2, force=False, say=lambda line: None)
    assert not outcome.failed, outcome.findings
    out = order.out / folder.name
    with pikepdf.open(out / f"{folder.name}-one.pdf") as pdf:
        assert len(pdf.pages) == 1
        assert pdf.pdf_version == "1.5"
        assert b"<xmp:Nickname>sample<" in pdf.Root.Metadata.read_bytes()
    text = (out / f"{folder.name}-list.txt").read_text("utf-8").split("\n")
    assert text == ["题目", f"{folder.name}-one.pdf"]
    purpose, limits = held_to(load("one", {"kind": "sampler"}))
    assert purpose == "screen"
    assert not [
        finding
        for finding in preflight(out / f"{folder.name}-one.pdf", edition=purpose, limits=limits)
        if finding.check.startswith("file/")
    ]
    (again,) = run([order], 2, force=False, say=lambda line: None)
    assert again.current


def test_what_is_wrong_with_an_edition_is_told_where_it_stands(make_issue: MakeIssue) -> None:
    folder = make_issue({"issue.yaml": f"{MANIFEST}editions:\n  mine:\n    kind: sampler\n"})
    (outcome,) = run([Order(folder, folder / "out")], 1, force=False, say=lambda line: None)
    (finding,) = outcome.findings
    assert (finding.check, finding.line, finding.column) == ("manifest/edition", 9, 5)
    assert finding.message == "no kind of edition 'sampler'"
