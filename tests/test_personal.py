"""Copies with a name: laid out once, and each with its reader's own words where the layout says."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import builder
from builder.commands.line import parse
from builder.delivery.copies import Copies, copies_of
from builder.delivery.lettering import Lettering
from builder.delivery.recipients import Recipient
from builder.ground.places import HOUSE, LAYOUTS
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up
from builder.pdf.structure import read_structure
from tests import factory
from tests.conftest import write_issue
from tests.tools import verapdf
from tests.tools.smtp_server import Mailhost, served

NAMES = (
    "王小明",
    "Anna Müller-Šťastná",
    "约翰·史密斯 (John Smith)",
    "𠮷野家 O’Neill",
    "Nguye\u0302\u0303n Va\u0306n An",
    "李" * 70,
)
FROM = ["--from", "Insights <news@example.org>"]
ANN = Recipient("ann@example.org", "", "Ann O’Neill", "en")


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small issue, with an edition for each reader on a press, too."""
    folder = tmp_path_factory.mktemp("personal") / "issues"
    folder.mkdir()
    shutil.copy(HOUSE / "issues" / "publication.yaml", folder)
    write_issue(folder / "2017-02", {})
    with (folder / "2017-02" / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("editions: {numbered: {extends: print-x1a, per_reader: true}}\n")
    return folder / "2017-02"


@pytest.fixture(scope="module")
def built(fonts: FontBook, issue: Path) -> builder.Built:
    names = ("screen", "personal", "numbered")
    made = builder.build(issue, editions=names, out=issue.parents[1] / "out")
    assert made.ok, made.findings
    return made


def of(built: builder.Built, edition: str) -> tuple[bytes, Copies]:
    data = built.files[edition].read_bytes()
    copies = copies_of(data, Lettering(read_book(), ("zh-Hans", "en")), "zh-Hans")
    assert copies is not None
    return data, copies


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def composed(name: str) -> str:
    return name.replace("e\u0302\u0303", "ễ").replace("a\u0306", "ă")


@pytest.mark.parametrize("edition", ["personal", "numbered"])
@pytest.mark.parametrize("name", NAMES)
def test_a_copy_says_its_name_and_nothing_else_differs(built, edition, name, tmp_path):
    data, copies = of(built, edition)
    assert not list(copies.faults(ANN, {"name": name}))
    copy = data + copies.update({"name": name})
    own, plain = texts(copy), texts(data)
    assert (own[0].count(composed(name)), plain[0].count(composed(name))) == (1, 0)
    assert own[1:] == plain[1:]
    file = tmp_path / "copy.pdf"
    file.write_bytes(copy)
    read = subprocess.run(["pdftotext", "-l", "1", file, "-"], capture_output=True, check=True)
    assert composed(name) in read.stdout.decode()
    subprocess.run(["qpdf", "--check", file], capture_output=True, check=True)


def test_the_name_is_the_first_paragraph_of_its_page_in_its_language(built):
    data, copies = of(built, "personal")
    for name, language in (("王小明", "zh-Hans"), ("Ann", "en")):
        with pikepdf.open(io.BytesIO(data + copies.update({"name": name}))) as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
            elements = read_structure(pdf.Root, numbers).elements
            first = next(element for element in elements if element.content)
            (place,) = copies.places
            assert (first.tag, first.language) == ("/P", language)
            assert place.element and f"/K {first.content[0][1]} ".encode() in place.element[1]


def test_verapdf_passes_copies(built, tmp_path):
    if why := verapdf.unavailable():
        pytest.skip(why)
    data, copies = of(built, "personal")
    asked = []
    for number, name in enumerate(("", *NAMES[:4])):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data + copies.update({"name": name}))
        asked += [("ua1", path), ("2a", path)]
    assert {str(q): rules for q, rules in verapdf.validate(asked).items() if rules} == {}


@pytest.mark.parametrize("edition", ["personal", "numbered"])
def test_preflight_finds_nothing_in_a_copy(built, edition, tmp_path, capsys):
    data, copies = of(built, edition)
    path = tmp_path / f"copy-{edition}.pdf"
    path.write_bytes(data + copies.update({"name": NAMES[2]}))
    options, command = parse(["preflight", str(path), "--format", "json"])
    assert (command.run(options), json.loads(capsys.readouterr().out)) == (0, [])


def test_on_a_press_a_name_is_black_alone(built):
    _, copies = of(built, "numbered")
    assert [place.colour for place in copies.places] == [b"0 0 0 1 k"]


def test_a_name_keeps_to_its_place(built):
    data, copies = of(built, "personal")
    (place,) = copies.places
    with pypdfium2.PdfDocument(data + copies.update({"name": NAMES[-1]})) as document:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(n) for n in range(page.count_chars())
                 if page.get_text_range(n, 1) == "李"]  # fmt: skip
    assert len(boxes) == 70
    assert all(place.box.left - 1 <= box[0] and box[2] <= place.box.right + 1 for box in boxes)
    assert all(place.box.foot <= box[1] and box[3] <= place.box.head for box in boxes)


FAULTS = [
    ({"name": "李" * 200}, "too long"),
    ({"name": "甲\ue000乙"}, "no face has \ue000"),
    ({}, "asks for {name}"),
]


@pytest.mark.parametrize(("fields", "says"), FAULTS)
def test_what_a_copy_cannot_say_is_told(built, fields, says):
    _, copies = of(built, "personal")
    (fault,) = copies.faults(ANN, fields)
    assert (fault.check, fault.severity) == ("mail/copy", "error")
    assert says in fault.message
    assert says == "too long" or "ann@example.org" in fault.message


def test_other_editions_know_nothing_of_it(built):
    data = built.files["screen"].read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not any("/PieceInfo" in page for page in pdf.pages)
    assert copies_of(data, Lettering(read_book(), ("en",)), "zh") is None
    with pypdfium2.PdfDocument(data) as plain, pypdfium2.PdfDocument(of(built, "personal")[0]) as d:
        assert len(plain) == len(d)


@pytest.mark.parametrize("name", sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml")))
def test_every_layout_of_the_house_has_a_place_for_a_name(name, fonts, tmp_path):
    issue, layout = factory.issue(tmp_path), read_layout(name, LAYOUTS)
    html = make_up(issue, layout, fonts, "mark", 3).html
    assert re.search(r'<div class="for-reader" data-reader="\{name\}"></div>', html)


# By mail


def mail(*arguments: str | Path) -> int:
    options, command = parse(["mail", *map(str, arguments)])
    return command.run(options)


def attached(message: bytes) -> bytes:
    whole = email.message_from_bytes(message, policy=email.policy.default)
    content = next(whole.iter_attachments()).get_content()  # type: ignore[attr-defined]
    assert isinstance(content, bytes)
    return content


@pytest.fixture
def out(built: builder.Built, tmp_path: Path) -> Path:
    """The finished editions, in a folder without a ledger."""
    folder = tmp_path / "out"
    home = built.files["personal"].parent
    shutil.copytree(home, folder / home.name)
    return folder


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(
        "email,name_zh,name_en,language\na@x.org,王小明,Wang,zh\nb@x.org,,Ann Lee,en\n",
        encoding="utf-8",
    )
    return path


def test_each_reader_gets_a_copy_of_their_own_once_and_resume_sends_the_same(issue, out, people):
    refusing = Mailhost(on_rcpt=lambda a: "451 4.7.1 later" if a.startswith("b") else None)
    command = ("send", issue, "--out", out, "--to", people, "--personal", *FROM)
    accept = ("--accept", "a trial")
    with served(refusing) as url:
        assert mail("draft", issue, "--out", out, "--to", people, "--personal") == 0
        drafts = [attached(path.read_bytes()) for path in sorted(out.glob("*/mail/*.eml"))]
        refusing.answers["on_rcpt"] = lambda a: "554 5.7.1 no" if a.startswith("b") else None
        mail(*command, "--smtp", url, *accept)
        assert [attached(message) for message in refusing.messages] == drafts[:1]
        refusing.answers.clear()
        mail("resume", issue, "--out", out)
        mail(*command, "--smtp", url, *accept)
    assert refusing.accepted == ["a@x.org", "b@x.org"]
    sent = [attached(message) for message in refusing.messages]
    assert sent == drafts
    for pdf, own, other in zip(sent, ("王小明", "Ann Lee"), ("Ann Lee", "王小明"), strict=True):
        assert own in texts(pdf)[0] and other not in texts(pdf)[0]


def test_a_name_that_cannot_be_said_stops_all_or_is_left_out(issue, out, people, capsys):
    people.write_text("email,name_zh\na@x.org,王\ue000\nb@x.org,李\n", encoding="utf-8")
    host = Mailhost()
    with served(host) as url:
        command = ("send", issue, "--out", out, "--to", people, "--personal", "--smtp", url, *FROM)
        assert mail(*command) == 1
        assert host.accepted == []
        assert "mail/copy" in capsys.readouterr().err
        mail(*command, "--skip-bad")
    assert host.accepted == ["b@x.org"]
