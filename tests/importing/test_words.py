"""What an import says, in Chinese, and whether code and catalogue agree on every wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.ground.catalogue import Entry, entries
from builder.ground.findings import Rejected
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from builder.importing.bring_in import read_source
from tests.importing.helpers import bring_in
from tests.tools.wordings import unheard

HAN = re.compile("[\u4e00-\u9fff]")
OWN = [known for known in entries() if known.stage == "importing"]

REFUSED = {
    "a.pdf": b"%PDF-",
    "empty.txt": b"\n",
    "binary.txt": b"a\0b",
    "bytes.txt": b"\xff\xfe\x00",
    "odd.md": b"caf\xff\x81\x8d",
    "broken.docx": b"PK\3\4",
}


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_chinese(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(REFUSED[name])
    with pytest.raises(Rejected) as refused:
        read_source(tmp_path / name)
    (finding,) = refused.value.findings
    assert HAN.search(finding.message) and HAN.search(finding.hint)


def test_findings_and_report_are_chinese(tmp_path: Path) -> None:
    source = tmp_path / "news.md"
    source.write_text(
        "正文一段，很长。\n\nA text of some length.\n\n---\n\n![图](gone.png)\n\nx\x07y。\n"
    )
    imported, _ = bring_in(source, tmp_path)
    checks = {finding.check for finding in imported.findings}
    assert {"import/control", "import/invented", "import/picture"} <= checks
    for finding in imported.findings:
        assert HAN.search(finding.message) and HAN.search(finding.hint)
        assert not re.search("title|masthead|picture", finding.message)
    for word in ("缺失的图片", "控制字符", "正文 (zh)", "空行"):
        assert word in imported.report


@pytest.mark.parametrize("known", OWN, ids=lambda known: known.id)
def test_a_wording_is_used_and_its_values_are_given(known: Entry) -> None:
    assert unheard(known, (HOUSE / "builder" / "importing").glob("*.py")) == set()
