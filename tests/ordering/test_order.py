"""``builder order``: the whole folder, and what holds it back."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import pikepdf
import pytest

from builder.issue.manifest import read_manifest
from builder.makeup.fontbook import FontBook
from builder.ordering.place import _press_editions
from builder.preflight.examining import preflight
from builder.proof.places import page_texts
from tests.conftest import FIXTURES, run_builder

PRINT = """\
printer: eu-offset
print:
  paper: 哑粉纸
  weight: 128
  binding: 骑马订
  finishing: 封面覆哑膜
  quantity: 3000
  delivery: |
    成都市天府大道 1 号
    before 10 March
  contact: 李编辑 028-8888 8888
"""
OPTIONS = {"timeout": 900}


@dataclass(frozen=True)
class Desk:
    home: Path
    order: Path
    said: str


@pytest.fixture(scope="module")
def desk(fonts: FontBook, press_profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The small issue, ordered once."""
    home = tmp_path_factory.mktemp("ordering")
    folder = Path(shutil.copytree(FIXTURES / "small", home / "small"))
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write(PRINT)
    done = run_builder("order", folder, "--out", "out", cwd=home, **OPTIONS)
    assert done.returncode == 0, done.stderr
    return Desk(home, home / "out" / "small" / "order", done.stdout + done.stderr)


def test_the_folder_holds_what_a_print_shop_is_handed(desk: Desk) -> None:
    names = {file.name for file in desk.order.iterdir()}
    assert names >= {
        "small-print.pdf", "order-sheet.pdf", "order.json", "order.xjdf", "preflight-zh.html",
        "preflight-en.html", "SHA256SUMS", "small-order.zip", "font-licences.txt",
    }  # fmt: skip
    assert any("OFL" in name for name in names)
    assert "built for the order" in desk.said


def test_the_print_file_is_the_one_that_was_built(desk: Desk) -> None:
    built = desk.home / "out" / "small" / "small-print.pdf"
    assert (desk.order / "small-print.pdf").read_bytes() == built.read_bytes()


def test_json_and_ticket_say_what_was_asked(desk: Desk) -> None:
    told = json.loads((desk.order / "order.json").read_text("utf-8"))
    assert (told["pages"], told["quantity"], told["weight"]) == (4, 3000, 128)
    assert told["printer"] == "eu-offset"
    assert told["plates"] == ["Cyan", "Magenta", "Yellow", "Black"]
    pdf = (desk.order / "small-print.pdf").read_bytes()
    assert told["files"][0]["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert Xml.parse(desk.order / "order.xjdf").getroot().get("JobID") == "small"


def test_the_reports_speak_their_language(desk: Desk) -> None:
    chinese = (desk.order / "preflight-zh.html").read_text("utf-8")
    english = (desk.order / "preflight-en.html").read_text("utf-8")
    assert 'lang="zh-Hans"' in chinese
    assert "印前检查：small-print.pdf" in chinese
    assert 'lang="en"' in english
    assert "Preflight: small-print.pdf" in english


def test_the_cover_is_one_sheet_with_its_spine(desk: Desk) -> None:
    """Four pages are cover alone, saddle-stitched: a sheet of twice the page."""
    told = json.loads((desk.order / "order.json").read_text("utf-8"))
    assert told["spine_mm"] == 0
    assert told["cover"]["trim"] == {"width_mm": 420.0, "height_mm": 297.0}
    with pikepdf.open(desk.order / told["cover"]["file"]) as pdf:
        assert len(pdf.pages) == 2
    for name in ("preflight-zh.html", "preflight-en.html", "order.xjdf", "SHA256SUMS"):
        assert told["cover"]["file"] in (desk.order / name).read_text("utf-8")


def test_sums_and_zip_hold_the_whole_folder(desk: Desk) -> None:
    files = {file.name: file for file in desk.order.iterdir() if file.suffix != ".zip"}
    with zipfile.ZipFile(desk.order / "small-order.zip") as packed:
        assert {name.removeprefix("small-order/") for name in packed.namelist()} == set(files)
    sums = (desk.order / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line.split("  ")[1] for line in sums} == set(files) - {"SHA256SUMS"}
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest


SHOWN = [
    "印刷订单", "Print order", "小刊", "A Small Issue", "210 × 297 mm", "4 页，含封面", "3,000",
    "哑粉纸", "matt coated paper", "128 g/m²", "骑马订", "saddle-stitched", "封面覆哑膜",
    "cover matt lamination",
    "成都市天府大道 1 号", "before 10 March", "李编辑 028-8888 8888", "small-print.pdf", "PDF/X-4",
]  # fmt: skip


def test_the_sheet_shows_the_whole_order_on_a_page(desk: Desk) -> None:
    (page,) = page_texts(desk.order / "order-sheet.pdf")
    text = re.sub(r"\s", "", page)
    assert not [words for words in SHOWN if re.sub(r"\s", "", words) not in text]


def test_the_sheet_is_sound_for_every_reader(desk: Desk) -> None:
    assert preflight(desk.order / "order-sheet.pdf", edition="screen") == []


def test_what_is_current_is_not_built_again(desk: Desk) -> None:
    before = {file.name: file.read_bytes() for file in desk.order.iterdir()}
    done = run_builder("order", desk.home / "small", "--out", "out", cwd=desk.home, **OPTIONS)
    assert "print: current" in done.stderr
    assert {file.name: file.read_bytes() for file in desk.order.iterdir()} == before


def _spoil_figures(folder: Path) -> None:
    with (folder / "articles" / "river.md").open("a", encoding="utf-8") as file:
        file.write("\n\n全年共有 300 人参加。\n\nIn all, 400 people took part that year.\n")


HELD = {
    "by the preflight": (lambda folder: None, ["--printer", "cn-offset"], "order/held"),
    "by the release gate": (_spoil_figures, [], "mail/unreleased"),
    "for want of a printer": (lambda folder: None, ["--printer", "nobody"], "manifest/printer"),
    "by one who prints nothing": (lambda folder: None, ["--printer", "screen"], "order/printer"),
}


@pytest.mark.parametrize("why", HELD)
def test_an_order_is_held_back(desk: Desk, tmp_path: Path, why: str) -> None:
    spoil, options, check = HELD[why]
    folder = Path(shutil.copytree(desk.home / "small", tmp_path / "small"))
    spoil(folder)
    done = run_builder("order", folder, "--out", "out", *options, cwd=tmp_path, **OPTIONS)
    assert done.returncode == 1, done.stderr
    assert f"[{check}]" in done.stderr
    assert not (tmp_path / "out" / "small" / "order").exists()
    assert not list((tmp_path / "out").rglob(".order*"))


def test_figures_that_were_accepted_are_told_to_the_print_shop(desk: Desk, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(desk.home / "small", tmp_path / "small"))
    _spoil_figures(folder)
    asked = ("order", folder, "--out", "out", "--accept", "as the ministry counts")
    done = run_builder(*asked, cwd=tmp_path, **OPTIONS)
    assert done.returncode == 0, done.stderr
    order = tmp_path / "out" / "small" / "order"
    accepted = json.loads((order / "order.json").read_text("utf-8"))["accepted"]
    assert accepted["reason"] == "as the ministry counts"
    assert "[numbers/value]" in accepted["findings"][0]
    assert "as the ministry counts" in page_texts(order / "order-sheet.pdf")[0]


def test_a_printer_is_handed_only_what_it_takes(desk: Desk, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(desk.home / "small", tmp_path / "small"))
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("editions: [print, print-x1a]\n")
    (tmp_path / "printers").mkdir()
    own = "extends: eu-offset\nlimits: {standards: [PDF/X-1a]}\n"
    (tmp_path / "printers" / "old-press.yaml").write_text(own)
    asked = ("order", folder, "--out", "out", "--printer", "old-press")
    done = run_builder(*asked, cwd=tmp_path, **OPTIONS)
    assert done.returncode == 0, done.stderr
    order = tmp_path / "out" / "small" / "order"
    names = sorted(file.name for file in order.glob("small-*.pdf"))
    assert names == ["small-cover.pdf", "small-print-x1a.pdf"]
    told = json.loads((order / "order.json").read_text("utf-8"))
    assert told["files"][0]["standard"] == "PDF/X-1a:2003"
    assert told["printer"] == "old-press"


def test_what_is_unsaid_may_be_made_an_error(desk: Desk, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(desk.home / "small", tmp_path / "small"))
    text = (folder / "issue.yaml").read_text("utf-8").replace("  quantity: 3000\n", "")
    (folder / "issue.yaml").write_text(f"{text}checks: {{order/unsaid: error}}\n", "utf-8")
    done = run_builder("order", folder, "--out", "out", cwd=tmp_path, **OPTIONS)
    assert done.returncode == 1
    assert re.search(r"issue.yaml:\d+:1: error: the order does not say: quantity", done.stderr)
    assert not (tmp_path / "out" / "small" / "order").exists()


def test_an_issue_that_goes_to_no_press_is_told(desk: Desk, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(desk.home / "small", tmp_path / "small"))
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("editions: [screen]\n")
    done = run_builder("order", folder, "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "[order/no-press]" in done.stderr


@pytest.mark.parametrize(
    ("asked", "handed"), [("", ["print"]), ("editions: [numbered]\n", ["numbered"])]
)
def test_what_copies_of_readers_are_made_of_is_no_press_file(
    asked: str, handed: list[str], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(FIXTURES / "small", tmp_path / "small"))
    (tmp_path / "publication.yaml").write_text(
        "editions: {numbered: {extends: print, per_reader: true}}\n", "utf-8"
    )
    with (folder / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write(asked)
    assert [edition.name for edition in _press_editions(read_manifest(folder))] == handed
