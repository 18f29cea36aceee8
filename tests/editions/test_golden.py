"""What stands in every finished file, object by object; ``GOLDEN=write`` writes it anew.

``golden/editions/*.txt``. Of pictures and profiles only the size is held to, since their bytes are
those of the libraries at hand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from builder.editions.cards import cards_edition
from builder.editions.edition import Written, load
from builder.editions.epub import epub_edition
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.editions.impose import impose
from builder.editions.web import web_edition
from builder.editions.wechat import wechat_edition
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.layout import read_layout
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof
from tests import factory
from tests.conftest import MakeIssue
from tests.telling import Teller


def _file(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        teller = Teller()
        root = {key: pdf.Root[key] for key in sorted(pdf.Root.keys()) if key != "/Pages"}
        lines = [f"{pdf.pdf_version} {len(pdf.pages)}"]
        for at, page in enumerate(pdf.pages):
            lines += teller.told(f"page {at}", page.obj, 0)
        for key, value in root.items():
            lines += teller.told(key, value, 0)
        if "/Info" in pdf.trailer:
            lines += teller.told("info", pdf.trailer.Info, 0)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["print", "print-x1a", "screen", "email"])
def test_a_finished_file(
    name: str,
    prepared: PreparedProof,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path: Path,
    golden: Callable[[str, str], None],
) -> None:
    done = finish(prepared, load(name), facts, tmp_path / "a.pdf")
    told = [f"{one.check} {one.page} {one.message}\n" for one in done.findings]
    golden(f"editions/{name}.txt", "".join(told) + _file(done.path))


def test_a_booklet(press: Finished, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    told = impose(press.path, tmp_path / "b.pdf", creep_mm=1.5)
    lines = [f"{one.check} {re.sub('^.*: ', '', one.message)}\n" for one in told]
    golden("editions/booklet.txt", "".join(lines) + _file(tmp_path / "b.pdf"))


@pytest.fixture
def issue(make_issue: MakeIssue) -> Issue:
    """An issue with every kind of block."""
    read, _ = read_issue(read_manifest(make_issue()))
    (section,) = read.sections
    more = factory.article("every block & 中文", figure=False)
    return replace(read, sections=(replace(section, articles=(*section.articles, more)),))


WRITE = {"web": web_edition, "epub": epub_edition, "wechat": wechat_edition, "cards": cards_edition}


@pytest.mark.parametrize("name", WRITE)
def test_a_written_file(
    name: str, fonts: object, issue: Issue, golden: Callable[[str, str], None]
) -> None:
    if name == "cards":  # drawn, at a price: the short article alone
        issue = replace(
            issue, sections=(replace(issue.sections[0], articles=tuple(issue.articles)[:1]),)
        )
    made = WRITE[name](issue, read_layout("parallel"))  # type: ignore[operator]
    written = Written(made) if isinstance(made, bytes) else made
    lines = [f"{one.check} {one.message}" for one in written.findings]
    if name == "epub":
        with zipfile.ZipFile(BytesIO(written.data)) as book:
            for part in book.infolist():
                lines.append(f"== {part.filename} {part.compress_type}")
                if re.search(r"\.(?:xhtml|opf|xml|css|ncx)$|mimetype", part.filename):
                    lines.append(book.read(part).decode())
    else:
        lines.append(re.sub(r"base64,[\w+/=]+", "base64,…", written.data.decode()))
    lines += sorted(str(each) for each in written.beside)
    golden(f"editions/{name}.txt", "\n".join(lines) + "\n")
