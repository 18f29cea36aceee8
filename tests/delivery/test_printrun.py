"""Copies as files: each reader's own words in each, alone or in one file for a press."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp

import builder
from builder.commands.line import parse
from builder.delivery.copies import Copies, copies_of
from builder.delivery.lettering import Lettering
from builder.delivery.recipients import Recipient
from builder.editions.edition import EditionError, load
from builder.makeup.fontbook import FontBook, read_book
from tests.conftest import write_issue
from tests.tools import verapdf

EDITIONS = """\
layout: named
editions:
  numbered: {extends: print, per_reader: true, watermark: "CONFIDENTIAL – {name}"}
  flat: {extends: print-x1a, per_reader: true}
  personal: {watermark: "机密 {name}"}
"""
PAGES = """\
{% extends "shared/pages.html" %}
{% block colophon %}
<div data-reader-code="{link}" data-reader-link="{link}"
style="width: 60pt; height: 60pt; margin: 15pt 0 0"></div>
<div data-reader="{name}" data-reader-link="{link}" style="height: 15pt"></div>
{{ super() }}
{% endblock %}
"""
READERS = """\
email,name,language,link
wang@example.org,王小明,zh,https://example.org/r/1
,Anna Müller-Šťastná,en,https://example.org/r/2
,约翰·史密斯 (John Smith),zh,https://example.org/r/3
"""
NAMES = ("王小明", "Anna Müller-Šťastná", "约翰·史密斯 (John Smith)")


@pytest.fixture(scope="module")
def home(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication whose layout has a place for a code, too, with its editions built."""
    home = tmp_path_factory.mktemp("run")
    issue = write_issue(home / "issues" / "2017-02", {})
    with (issue / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write(EDITIONS)
    layout = home / "layouts" / "named"
    layout.mkdir(parents=True)
    (layout / "layout.yaml").write_text("extends: parallel\n", "utf-8")
    (layout / "pages.html").write_text(PAGES, "utf-8")
    (home / "readers.csv").write_text(READERS, "utf-8")
    made = builder.build(
        issue, editions=("screen", "numbered", "flat", "personal"), out=home / "out"
    )
    assert made.ok, made.findings
    return home


def copies(home: Path, *arguments: str, readers: str = "readers.csv") -> int:
    words = ["copies", str(home / "issues/2017-02"), "--to", str(home / readers)]
    options, command = parse([*words, "--out", str(home / "out"), "--lang", "en", *arguments])
    return command.run(options)


def index(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "index.csv").read_text("utf-8-sig"))))


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def codes(path: Path, page: int) -> list[str]:
    """What a decoder reads on a page, as pixels."""
    with pypdfium2.PdfDocument(path) as document:
        pixels = np.asarray(document[page].render(scale=4).to_pil().convert("L"))
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]


def links(path: Path) -> list[str]:
    """Where the links lead that say so."""
    with pikepdf.open(path) as pdf:
        found = [one for page in pdf.pages for one in page.get("/Annots", [])]
        return [
            str(one.A.URI) for one in found if "/A" in one and one.get("/Contents") == one.A.URI
        ]


@pytest.mark.parametrize("edition", ["personal", "numbered", "flat"])
def test_each_reader_has_a_file(home: Path, edition: str) -> None:
    folder = home / "out/2017-02" / f"copies-{edition}"
    assert copies(home, "--edition", edition) == 0
    rows = index(folder)
    assert [row["name"] for row in rows] == list(NAMES)
    assert [row["email"] for row in rows] == ["wang@example.org", "", ""]
    for number, (row, name) in enumerate(zip(rows, NAMES, strict=True), 1):
        file = folder / row["file"]
        pages = texts(file)
        assert row["file"] == f"{number:04}.pdf"
        assert (row["first_page"], row["last_page"]) == ("1", str(len(pages)))
        assert name in pages[0]
        if edition != "flat":
            mark = "机密" if edition == "personal" else "CONFIDENTIAL –"
            # what runs across a page is read among the lines that it crosses
            assert all(word in page for word in (*mark.split(), *name.split()) for page in pages)
        led = {"personal": [f"https://example.org/r/{number}"] * 2}
        assert links(file) == led.get(edition, [])
        assert not any(other in "".join(pages) for other in NAMES if other != name)
        found = [code for page in range(len(pages)) for code in codes(file, page)]
        assert found == [f"https://example.org/r/{number}"]
        assert [f.message for f in builder.preflight(file)] == []
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_one_file_holds_all_and_what_they_share_once(home: Path) -> None:
    folder = home / "out/2017-02/copies-numbered"
    assert copies(home, "--edition", "numbered", "--together") == 0
    rows = index(folder)
    (file,) = folder.glob("*.pdf")
    pages = texts(file)
    assert file.name == "2017-02-numbered-3.pdf" and {row["file"] for row in rows} == {file.name}
    whole = (home / "out/2017-02/2017-02-numbered.pdf").stat().st_size
    assert file.stat().st_size < whole + 60_000
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == len(pages) and "/StructTreeRoot" not in pdf.Root
        assert len({page.obj.objgen for page in pdf.pages}) == len(pages)
    for number, (row, name) in enumerate(zip(rows, NAMES, strict=True), 1):
        own = range(int(row["first_page"]) - 1, int(row["last_page"]))
        assert name in pages[own[0]]
        assert all(f"CONFIDENTIAL – {name}" in pages[n] for n in own)
        assert not any(other in pages[n] for n in own for other in NAMES if other != name)
        assert [c for n in own for c in codes(file, n)] == [f"https://example.org/r/{number}"]
    assert [row["last_page"] for row in rows] == [str(len(pages) * n // 3) for n in (1, 2, 3)]
    assert [f.message for f in builder.preflight(file)] == []


def test_a_later_run_leaves_no_file_of_an_earlier_one(home: Path) -> None:
    (home / "one.csv").write_text("\n".join(READERS.splitlines()[:2]) + "\n", "utf-8")
    assert copies(home, "--edition", "flat") == 0
    assert copies(home, "--edition", "flat", readers="one.csv") == 0
    folder = home / "out/2017-02/copies-flat"
    assert sorted(file.name for file in folder.iterdir()) == ["0001.pdf", "index.csv"]


@pytest.mark.parametrize(
    ("arguments", "rows", "told"),
    [
        (["--edition", "screen"], READERS, "keeps no place"),
        (["--edition", "personal", "--together"], READERS, "together is for a press"),
        (["--edition", "nosuch"], READERS, "nosuch"),
        (["--edition", "flat"], "email,name\n,Ann\n", "{link}"),
        (["--edition", "flat"], f"name,link\nAnn,https://e.org/{'x' * 600}\n", "too long"),
        (["--edition", "flat"], "name,link\nAnn \U000f0000,https://e.org\n", "no face has"),
    ],
)
def test_what_cannot_be_is_told(
    home: Path, arguments: list[str], rows: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "bad.csv").write_text(rows, "utf-8")
    assert copies(home, *arguments, readers="bad.csv") == 1
    assert told in capsys.readouterr().err


def test_a_faulty_row_can_be_left_out(home: Path) -> None:
    (home / "some.csv").write_text("name,link\nAnn \U000f0000,a\nBob,https://e.org\n", "utf-8")
    assert copies(home, "--edition", "flat", "--skip-bad", readers="some.csv") == 0
    assert [row["name"] for row in index(home / "out/2017-02/copies-flat")] == ["Bob"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"extends": "print", "watermark": "x"}, "watermark"),
        ({"extends": "print-x1a", "per_reader": True, "watermark": "x"}, "PDF/X-1a"),
    ],
)
def test_a_watermark_needs_copies_and_transparency(values: dict[str, object], says: str) -> None:
    with pytest.raises(EditionError) as fault:
        load("own", values)
    assert says in json.dumps(str(fault.value))


# Links of one's own

ANN = Recipient("ann@example.org", "", "Ann", "en")


@pytest.fixture
def led(home: Path) -> tuple[bytes, Copies]:
    data = (home / "out/2017-02/2017-02-personal.pdf").read_bytes()
    found = copies_of(data, Lettering(read_book(), ("zh-Hans", "en")), "zh-Hans")
    assert found is not None
    return data, found


def test_an_address_is_written_so_that_every_reader_takes_it(
    led: tuple[bytes, Copies], tmp_path: Path
) -> None:
    data, made = led
    said = "https://example.org/登录?n=7&t=(a)"
    assert list(made.faults(ANN, {"name": "Ann", "link": said})) == []
    with pikepdf.open(io.BytesIO(data + made.update({"name": "Ann", "link": said}))) as pdf:
        ours = [one for page in pdf.pages for one in page.get("/Annots", []) if "/Border" in one]
        found = [(str(one.Contents), str(one.A.URI)) for one in ours if one.Contents == said]
    assert found == [(said, "https://example.org/%E7%99%BB%E5%BD%95?n=7&t=%28a%29")] * 2


def test_a_reader_without_an_address_is_led_to_the_page_at_hand(
    led: tuple[bytes, Copies], tmp_path: Path
) -> None:
    data, made = led
    file = tmp_path / "copy.pdf"
    file.write_bytes(data + made.update({"name": "Ann", "link": ""}))
    with pikepdf.open(file) as pdf:
        ours = [one for page in pdf.pages for one in page.get("/Annots", [])]
        assert ["/A" in one for one in ours if one.get("/Contents") == "-"] == [False, False]
    assert [one.message for one in builder.preflight(file)] == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.org", "https://a b"])
def test_a_link_leads_to_an_address_alone(led: tuple[bytes, Copies], address: str) -> None:
    faults = [one.message for one in led[1].faults(ANN, {"name": "Ann", "link": address})]
    assert faults == [f"'{address}' of ann@example.org is no address that a link may lead to"] * 2


def test_verapdf_passes_a_copy_with_links(led: tuple[bytes, Copies], tmp_path: Path) -> None:
    if why := verapdf.unavailable():
        pytest.skip(why)
    data, made = led
    path = tmp_path / "copy.pdf"
    path.write_bytes(data + made.update({"name": "王小明", "link": "https://example.org/r/1"}))
    found = verapdf.validate([("ua1", path), ("2a", path)])
    assert {str(q): rules for q, rules in found.items() if rules} == {}
