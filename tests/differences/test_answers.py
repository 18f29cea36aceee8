"""How differences are told: text, JSON, a page of HTML, a PDF to sign, from the command line."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from builder.__main__ import main
from builder.makeup.fontbook import FontBook
from builder.pdf.marks import Shape, TextRun
from builder.preflight.opening import gather

MakePdf = Callable[..., Path]
Builder = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pair(type_pdf: MakePdf) -> tuple[Path, Path]:
    same = [(50, 500, "Nothing was changed on this page at all")]
    old = [(50, 500, "The zone grew by 8.5% <in all>"), (50, 480, "from year to year")]
    new = [(50, 500, "The city grew by 8.7% <in all>"), (50, 480, "from year to year")]
    return type_pdf("old", old, same), type_pdf("new", new, same)


def test_json_is_exactly_so(builder: Builder, pair: tuple[Path, Path]) -> None:
    done = builder("diff", *pair, "--format", "json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert list(told) == ["pages", "numbers", "pictures"]
    assert [list(page) for page in told["pages"]] == [["old", "new", "kind", "words"]] * 2
    assert [list(w) for w in told["pages"][0]["words"]] == [
        ["op", "lang", "old", "new", "bbox"]
    ] * 2
    assert [page["kind"] for page in told["pages"]] == ["edited", "same"]
    assert told["numbers"] == [{"lang": "en", "old": "8.5%", "new": "8.7%", "page": 1}]


def test_text_has_numbers_first(builder: Builder, pair: tuple[Path, Path]) -> None:
    lines = builder("diff", *pair).stdout.splitlines()
    assert lines.index("Numbers that changed") < lines.index("page 1: edited")
    assert "  changed en  [-zone-] → {+city+}" in lines
    chinese = builder("diff", *pair, "--lang", "zh").stdout
    assert "改了的数字" in chinese


def test_html_needs_nothing_else(builder: Builder, pair: tuple[Path, Path], tmp_path: Path) -> None:
    done = builder("diff", *pair, "--out", "changes.html")
    assert done.stdout.strip() == "changes.html"
    page = (tmp_path / "changes.html").read_text("utf-8")
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page
    assert page.count('<div class="sheet">') == 2
    for number in re.findall(r'href="#(change-\d+)"', page):
        assert f'id="{number}"' in page
    assert 'lang="zh-Hans"' in builder("diff", *pair, "--format", "html", "--lang", "zh").stdout


def test_a_pdf_to_sign(
    builder: Builder, pair: tuple[Path, Path], tmp_path: Path, fonts: FontBook
) -> None:
    done = builder("diff", *pair, "--out", "changes.pdf")
    assert done.returncode == 0, done.stderr
    pdf = pikepdf.open(tmp_path / "changes.pdf")
    fields = {str(field.T): str(field.FT) for field in pdf.Root.AcroForm.Fields}
    assert fields["name"] == fields["date"] == fields["comments"] == "/Tx"
    assert fields["signature"] == "/Sig"
    assert len(pdf.pages) == 2
    spread = pdf.pages[1]
    assert spread.mediabox[2] > spread.mediabox[3]
    forms = [form for form in spread.resources.XObject.values() if form.Subtype == "/Form"]
    shown = b"".join(form.read_bytes() for form in forms)
    assert b"The zone grew" in shown and b"The city grew" in shown


def test_marks_lie_on_the_words(
    builder: Builder, pair: tuple[Path, Path], tmp_path: Path, fonts: FontBook
) -> None:
    assert builder("diff", *pair, "--out", "changes.pdf").returncode == 0
    spread = gather(tmp_path / "changes.pdf", "screen", None, None).pages[1]
    fills = [m.box for m in spread.of(Shape) if m.kind == "fill" and m.manner.alpha < 1]
    for word in ("zone", "city"):
        (run,) = [m for m in spread.of(TextRun) if word in m.text]
        at = run.text.index(word)
        shares = [share for _, *share in run.shares()][at : at + 4]
        left = run.box.left + shares[0][0] * run.box.width
        right = run.box.left + shares[-1][1] * run.box.width
        near = [box for box in fills if abs(box.left - left) < 1.5 and abs(box.right - right) < 1.5]
        assert any(box.grown(1).holds(run.core._replace(left=left, right=right)) for box in near)


def test_a_pdf_goes_into_a_pipe_as_it_is(
    builder: Builder, pair: tuple[Path, Path], tmp_path: Path, fonts: FontBook
) -> None:
    with (tmp_path / "piped.pdf").open("wb") as file:
        done = builder(
            "diff", *pair, "--format", "pdf",
            capture_output=False, stdout=file, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 0
    assert len(pikepdf.open(io.BytesIO((tmp_path / "piped.pdf").read_bytes())).pages) == 2


def test_a_pdf_is_kept_off_a_terminal(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert main(["diff", *map(str, pair), "--format", "pdf", "--lang", "en"]) == 1
    assert "a PDF is not written to a terminal" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["encrypted", "damaged", "missing", "folder", "text"])
def test_what_cannot_be_compared_is_one_line(
    builder: Builder, pair: tuple[Path, Path], tmp_path: Path, what: str
) -> None:
    bad = tmp_path / "bad.pdf"
    if what == "encrypted":
        with pikepdf.open(pair[0]) as pdf:
            pdf.save(bad, encryption=pikepdf.Encryption(owner="o", user="u"))
    elif what == "damaged":
        bad.write_bytes(pair[0].read_bytes()[:300])
    elif what == "folder":
        bad.mkdir()
    elif what == "text":
        bad.write_text("no PDF")
    for arguments in ((bad, pair[1]), (pair[0], bad)):
        done = builder("diff", *arguments)
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert not done.stdout


def test_a_file_without_pages(builder: Builder, pair: tuple[Path, Path], tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "none.pdf")
    done = builder("diff", "none.pdf", pair[1])
    assert done.returncode == 1
    assert "no pages" in done.stderr


def test_a_sheet_is_drawn_by_its_ending(builder: Builder, pair: tuple[Path, Path]) -> None:
    for name, head in (("s.png", b"\x89PNG"), ("s.pdf", b"%PDF")):
        done = builder("sheet", pair[0], "--out", name)
        assert done.returncode == 0, done.stderr
        assert (pair[0].parent / name).read_bytes().startswith(head)
