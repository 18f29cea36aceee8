"""One letter: its bytes, what four parsers make of it, and how it looks in a browser."""

from __future__ import annotations

import base64
import datetime as dt
import email
import email.header
import email.policy
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import mailparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.delivery import letter
from builder.delivery.letter import Letter
from builder.delivery.mailing import SECRET_VARIABLE, Mailing, Options, copy_fields
from builder.delivery.recipients import KNOWN, Recipient
from builder.delivery.settings import Merge, check_merge, issue_fields, read_settings
from builder.ground.findings import Rejected
from builder.issue.schema import survey
from tests import factory
from tests.tools.browser import CHROMIUM, DESKTOP, PHONE, browser

TOOLS = Path(__file__).parents[1] / "tools/npm"
LI = Recipient("li@example.cn", "李明", "Li Ming", "zh", fields={"city": "成都"})
ANN = Recipient("ann@example.org", "", "Ann O’Neill", "en")
PDF = factory.pdf(20_000)
NOON = dt.datetime(2017, 2, 28, 12, tzinfo=dt.UTC)


def made(folder: Path, reader: Recipient = LI, *, environ: Any = None, **mail: object) -> Letter:
    options = mail.pop("options", Options())
    issue = factory.issue(folder, **mail)
    mailing = Mailing(issue, read_settings(issue), factory.LAYOUTS, options, environ or {})
    return mailing.letter(reader, "k", lambda: PDF, NOON)


def parsed(one: Letter) -> EmailMessage:
    message = email.message_from_bytes(bytes(one), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@dataclass(frozen=True)
class Seen:
    """What a parser found."""

    subject: str
    sender: str
    text: str
    html: str
    pdf_name: str
    pdf_sha256: str
    cover_id: str


def by_stdlib(data: bytes) -> Seen:
    message = email.message_from_bytes(data, policy=email.policy.default)
    pdf = next(message.iter_attachments())
    cover = next(part for part in message.walk() if part["Content-ID"])
    assert not any(part.defects for part in message.walk())
    return Seen(
        message["Subject"], str(message["From"]),
        message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content(),
        pdf.get_filename(), hashlib.sha256(pdf.get_content()).hexdigest(), cover["Content-ID"],
    )  # fmt: skip


def by_mailparser(data: bytes) -> Seen:
    mail = mailparser.parse_from_bytes(data)
    pdf = next(a for a in mail.attachments if a["mail_content_type"] == "application/pdf")
    cover = next(a for a in mail.attachments if a["mail_content_type"] == "image/jpeg")
    assert not mail.has_defects
    return Seen(
        mail.subject, " ".join(mail.from_[0]), mail.text_plain[0], mail.text_html[0],
        pdf["filename"], hashlib.sha256(base64.b64decode(pdf["payload"])).hexdigest(),
        cover["content-id"],
    )  # fmt: skip


def by_program(command: list[str], data: bytes) -> Seen:
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=TOOLS)
    mail = json.loads(done.stdout)
    pdf = next(a for a in mail["attachments"] if a["type"] == "application/pdf")
    cover = next(a for a in mail["attachments"] if a["type"] == "image/jpeg")
    return Seen(
        mail["subject"], " ".join(mail["from"]), mail["text"], mail["html"], pdf["name"],
        pdf["sha256"], cover["content_id"],
    )  # fmt: skip


def by_postal_mime(data: bytes) -> Seen:
    node = shutil.which("node")
    if not node or not (TOOLS / "node_modules/postal-mime").is_dir():
        pytest.skip("postal-mime is not there: npm install --prefix tests/tools/npm")
    return by_program([node, str(TOOLS / "parse.mjs")], data)


def by_perl(data: bytes) -> Seen:
    perl = shutil.which("perl")
    check = [perl or "perl", "-MMIME::Parser", "-e", "1"]
    if not perl or subprocess.run(check, capture_output=True, check=False).returncode:
        pytest.skip("MIME::Parser is not there: apt-get install libmime-tools-perl")
    return by_program([perl, str(TOOLS / "parse.pl")], data)


PARSERS = [by_stdlib, by_mailparser, by_postal_mime, by_perl]


def test_what_fills_a_letter_is_never_a_template(tmp_path):
    """Neither the copy's titles nor a reader's own fields, wherever mail asks for them."""
    asked = dict.fromkeys(("zh", "en"), "{name_zh} {name_en} {city} {title}")
    keys = ("subject", "greeting", "salutation", "footer")
    issue = factory.templated(tmp_path, **dict.fromkeys(keys, asked))
    names = dict.fromkeys(("name_zh", "name_en"), factory.TEMPLATE)
    reader = replace(LI, **names, fields={**names, "city": factory.TEMPLATE})
    mailing = Mailing(issue, read_settings(issue), factory.LAYOUTS)
    seen = by_stdlib(bytes(mailing.letter(reader, "k", lambda: PDF, NOON)))
    assert seen.subject == " ".join([factory.TEMPLATE] * 4)
    for text in (seen.html, seen.text):
        assert text.count(factory.TEMPLATE) >= 20
        assert not re.search(r"\b49\b", re.sub(r"<[^>]*>", "", text))


def test_braces_in_a_greeting_are_a_field_or_told(tmp_path):
    issue = factory.issue(tmp_path, greeting={"zh": "{{ 7*7 }}", "en": "Hello"})
    (found,) = check_merge(read_settings(issue), {**issue_fields(issue, "zh"), **LI.fields,
                                                  "name_zh": "", "name_en": ""})  # fmt: skip
    assert "{ 7*7 }" in found.message


@pytest.mark.parametrize("parse", PARSERS)
def test_every_parser_sees_the_same(tmp_path, parse):
    seen = parse(bytes(made(tmp_path)))
    assert seen.subject == "中国创新观察 2017年2月号"
    assert "中国创新观察" in seen.sender
    assert "news@example.org" in seen.sender
    assert "李明，您好：" in seen.text
    assert "High-tech zones: a year of 28.3 trillion yuan" in seen.text
    assert "李明，您好：" in seen.html
    assert seen.pdf_name == factory.CHINESE_NAME
    assert seen.pdf_sha256 == hashlib.sha256(PDF).hexdigest()
    assert seen.cover_id.strip("<>") == "cover.2017-02@example.org"
    assert "cid:cover.2017-02@example.org" in seen.html


@pytest.mark.parametrize("parse", PARSERS)
def test_a_name_as_long_as_allowed_survives(tmp_path, parse):
    name = "创" * 76 + ".pdf"
    assert parse(bytes(made(tmp_path, attachment_name={"zh": name}))).pdf_name == name


def test_structure(tmp_path):
    message = parsed(made(tmp_path))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/jpeg", "application/pdf",
    ]  # fmt: skip


def test_attachment_name_is_in_one_piece_and_as_encoded_words(tmp_path):
    head = bytes(made(tmp_path)).decode("ascii").rpartition("application/pdf")[2][:600]
    assert re.search(r"filename\*=UTF-8''%E4%B8%AD%E5%9B%BD\S*%E5%8F%B7\.pdf\r\n", head)
    assert re.search(r'name="=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?="\r\n', head)
    assert "filename*0" not in head


@pytest.mark.parametrize("ways", [{"options": Options(ascii_name=True)}, {"ascii_name": True}])
def test_an_ascii_name_on_request(tmp_path, ways):
    one = made(tmp_path, **ways)
    assert b'filename="2017-02.pdf"' in bytes(one)
    assert next(parsed(one).iter_attachments()).get_filename() == "2017-02.pdf"


def test_headers(tmp_path):
    message = parsed(made(tmp_path))
    assert message["To"] == "李明 <li@example.cn>"
    assert message["Reply-To"] == "editors@example.org"
    assert message["Date"].datetime == NOON
    assert message["List-Unsubscribe"] == (
        "<https://example.org/leave?reader=li%40example.cn>,"
        " <mailto:leave@example.org?subject=unsubscribe>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["X-Unsent"] is None


def test_a_long_unsubscribe_address_is_not_broken(tmp_path):
    url = "https://example.org/" + "a" * 300 + "?r={address}"
    head = bytes(made(tmp_path, unsubscribe=url)).split(b"\r\n\r\n")[0]
    assert b"<https://example.org/" + b"a" * 300 + b"?r=li%40example.cn>" in head


def test_one_click_needs_an_address_of_the_web(tmp_path):
    issue = factory.issue(tmp_path)
    mail = {key: value for key, value in issue.manifest.mail.items() if key != "unsubscribe"}
    issue = replace(issue, manifest=replace(issue.manifest, mail=mail))
    mailing = Mailing(issue, read_settings(issue), factory.LAYOUTS)
    message = parsed(mailing.letter(LI, "k", lambda: PDF, NOON))
    assert message["List-Unsubscribe"] == "<mailto:leave@example.org?subject=unsubscribe>"
    assert message["List-Unsubscribe-Post"] is None


def test_tokens_need_a_secret_and_differ_by_reader(tmp_path):
    url = "https://example.org/leave?t={token}"
    with pytest.raises(Rejected, match=SECRET_VARIABLE):
        made(tmp_path, unsubscribe=url)
    secret = {SECRET_VARIABLE: "s"}
    tokens = {
        parsed(made(tmp_path, reader, environ=secret, unsubscribe=url))["List-Unsubscribe"]
        for reader in (LI, ANN)
    }
    assert len(tokens) == 2


def test_drafts_open_to_be_sent(tmp_path):
    message = parsed(made(tmp_path, options=Options(draft=True)))
    assert message["X-Unsent"] == "1"


def test_a_draft_to_nobody_has_no_to_line(tmp_path):
    message = parsed(made(tmp_path, Recipient(""), options=Options(draft=True)))
    assert message["To"] is None
    assert message["List-Unsubscribe"] == "<mailto:leave@example.org?subject=unsubscribe>"


def test_message_id_is_of_the_issue_and_the_reader(tmp_path):
    first, again = made(tmp_path), made(tmp_path)
    other = made(tmp_path, ANN)
    upper = made(tmp_path, replace(LI, address="LI@example.cn"))
    assert first.message_id == again.message_id == upper.message_id
    assert other.message_id != first.message_id
    assert re.fullmatch(r"<2017-02\.[0-9a-f]{24}@example\.org>", first.message_id)


def test_the_readers_language_comes_first(tmp_path):
    zh, en = parsed(made(tmp_path)), parsed(made(tmp_path, ANN))
    assert str(en["Subject"]) == "China Innovation Insights, February 2017"
    text = en.get_body(("plain",)).get_content()
    assert text.index("Dear Ann O’Neill,") < text.index("您好")
    text = zh.get_body(("plain",)).get_content()
    assert text.index("李明，您好：") < text.index("Dear Li Ming,")


def test_a_salutation_from_the_list_is_merged_and_no_markup(tmp_path):
    reader = replace(LI, salutation="尊敬的李总 <b>{city}</b>：")
    html = parsed(made(tmp_path, reader)).get_body(("html",)).get_content()
    assert "尊敬的李总 &lt;b&gt;成都&lt;/b&gt;：" in html


def test_columns_are_merge_fields(tmp_path):
    subject = {"zh": "{title}：{city}的读者"}
    assert parsed(made(tmp_path, subject=subject))["Subject"] == "中国创新观察：成都的读者"


def test_unknown_merge_fields_are_named(tmp_path):
    issue = factory.issue(tmp_path, greeting={"en": "To {citty}"})
    (found,) = check_merge(read_settings(issue), {"city": "", "title": "", "year": "",
        "month": "", "mm": "", "month_name": "", "name_zh": "", "name_en": ""})  # fmt: skip
    assert "mail.greeting.en asks for {citty}" in found.message
    assert "{city}" in found.hint


def test_an_address_with_an_unknown_merge_field_is_named_too(tmp_path):
    issue = factory.issue(tmp_path, web_url="https://example.org/{issue}/")
    found = [
        f.message
        for f in check_merge(
            read_settings(issue), {**dict.fromkeys(KNOWN, ""), **issue_fields(issue, "en")}
        )
    ]
    assert found == ["mail.web_url asks for {issue}, which the list does not have"]


def test_no_scripts_no_sheets_no_pictures_from_elsewhere(tmp_path):
    html = parsed(made(tmp_path)).get_body(("html",)).get_content()
    assert "<script" not in html
    assert "<link" not in html
    assert set(re.findall(r'src="([^"]*)"', html)) == {"cid:cover.2017-02@example.org"}
    assert "var(" not in html
    assert "@media" in html


BAD_ADDRESSES = [
    ({"from": "no address"}, "mail.from"),
    ({"from": "a@b.org\nBcc: x@y.org"}, "mail.from"),
    ({"from": "A\nBcc: x@y.org <a@b.org>"}, "mail.from"),
    ({"reply_to": "x@y"}, "mail.reply_to"),
]


@pytest.mark.parametrize(("mail", "named"), BAD_ADDRESSES)
def test_bad_addresses_are_refused_by_name(tmp_path, mail, named):
    with pytest.raises(Rejected, match=re.escape(named)):
        read_settings(factory.issue(tmp_path, **mail))


# mail: | what is said
BAD_MAIL = {
    'from: "a@b.org\\nBcc: x@y.org"': "mail.from cannot be",
    'subject: {zh: "a\\nBcc: x@y.org"}': "mail.subject.zh cannot be",
    'salutation: {en: "a\\u2028b"}': "mail.salutation.en cannot be",
    "unsubscribe: http://example.org": "mail.unsubscribe cannot be",
    "from: news": "mail.from cannot be",
    "reply_to: News <news@example.org>": "mail.reply_to cannot be",
    "web_url: example.org": "mail.web_url cannot be",
    "sender: x@y.org": "unknown key 'sender'",
    "ascii_name: 1": "mail.ascii_name must be true or false",
    "footer: {}": "mail.footer is empty",
    "greeting: {zh: ''}": "mail.greeting.zh is empty",
}


@pytest.mark.parametrize("mail", BAD_MAIL)
def test_bad_settings_are_refused_where_they_stand(mail):
    _, findings = survey(f"title: {{zh: 刊}}\nmail:\n  {mail}\n", Path("p.yaml"), "publication")
    (finding,) = findings
    assert finding.line == 3
    assert BAD_MAIL[mail] in finding.message


def test_lines_end_in_crlf_and_are_short(tmp_path):
    data = bytes(made(tmp_path))
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines if not line.startswith(b" filename*")) <= 78
    assert max(map(len, lines)) <= 998


def test_the_attachment_is_shared_between_letters(tmp_path):
    issue = factory.issue(tmp_path)
    mailing = Mailing(issue, read_settings(issue), factory.LAYOUTS)
    one, two = (mailing.letter(r, "k", lambda: PDF, NOON) for r in (LI, ANN))
    shared = [a for a in one.pieces for b in two.pieces if a is b]
    assert sum(map(len, shared)) > len(PDF) * 4 / 3


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_encoded_words_come_back_whole(text):
    words = letter.encoded_words(text)
    assert all(len(word) <= 75 for word in words.split("\r\n "))
    decoded = email.header.make_header(email.header.decode_header(words.replace("\r\n", "")))
    assert str(decoded) == text


@given(st.dictionaries(st.sampled_from(["a", "b"]), TEXTS, min_size=2), TEXTS)
@settings(max_examples=60, deadline=None)
def test_what_is_merged_in_is_never_a_field_itself(fields, tail):
    merged = Merge({**fields, "a": "{b}"}).fill("{a}|")
    assert merged == "{b}|"


needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@needs_chromium
@pytest.mark.parametrize("reader", [LI, ANN], ids=["zh", "en"])
def test_the_letter_fits_phone_and_desktop(tmp_path, reader):
    one = made(tmp_path, reader, options=Options(draft=True))
    html = parsed(one).get_body(("html",)).get_content()
    cover = next(part for part in parsed(one).walk() if part["Content-ID"]).get_content()
    data = "data:image/jpeg;base64," + base64.b64encode(cover).decode()
    path = tmp_path / "letter.html"
    path.write_text(html.replace("cid:cover.2017-02@example.org", data), encoding="utf-8")
    with browser() as page:
        for size in (PHONE, DESKTOP):
            page.open(path, size)
            assert page.run("document.documentElement.scrollWidth <= innerWidth")
            assert page.run("document.images[0].naturalWidth") == 560
            assert page.run("[...document.querySelectorAll('p')].every(e => parseFloat("
                            "getComputedStyle(e).fontSize) >= 13)")  # fmt: skip
            sheet = "document.querySelector('.sheet').getBoundingClientRect().width"
            assert page.run(sheet) == min(600, size[0])
            assert page.requests == []


@pytest.mark.parametrize(("tag", "other"), [("zh-Hans", "Dear"), ("en", "您好")])
def test_an_issue_in_one_language_is_announced_in_it_alone(tmp_path, tag, other):
    issue = factory.issue(tmp_path)
    issue = replace(issue, manifest=replace(issue.manifest, languages=(tag,)))
    mailing = Mailing(issue, read_settings(issue), factory.LAYOUTS)
    for reader in (LI, ANN):
        message = parsed(mailing.letter(reader, "k", lambda: PDF, NOON))
        for kind in ("plain", "html"):
            assert other not in message.get_body((kind,)).get_content()


@pytest.mark.parametrize("name", ["王" * 600, "Li " * 500, "王云, Ltd. " * 120])
def test_no_line_is_longer_than_a_server_takes(tmp_path, name):
    reader = replace(LI, name_zh=name.strip())
    one = made(tmp_path, reader, subject={"zh": name.strip()})
    assert max(map(len, bytes(one).split(b"\r\n"))) <= 998
    message = email.message_from_bytes(bytes(one), policy=email.policy.compat32)
    to = str(email.header.make_header(email.header.decode_header(message["To"])))
    assert " ".join(to.split()) == f"{name.strip()} <li@example.cn>"
    assert parsed(one)["Subject"].split() == name.split()


def test_the_list_and_ways_to_leave_it_are_named(tmp_path):
    one = made(tmp_path, unsubscribe="", unsubscribe_mailto="leave@example.org")
    head = bytes(one).partition(b"\r\n\r\n")[0]
    assert b"List-Id: <china-innovation-insights.example.org>" in head
    page = parsed(one).get_body(("html",)).get_content()
    assert 'href="mailto:leave@example.org?subject=unsubscribe"' in page


@pytest.mark.parametrize(
    ("reader", "name", "number"),
    [
        (LI, "李明", "1"),
        (ANN, "Ann O’Neill", "1"),
        (replace(LI, fields={"number": "A-17"}), "李明", "A-17"),
        (Recipient("x@example.org", fields={"name": "Wu"}), "Wu", "1"),
    ],
)
def test_what_a_copy_says_of_its_reader(reader, name, number, tmp_path):
    fields = copy_fields(factory.issue(tmp_path), reader)
    assert (fields["name"], fields["number"]) == (name, number)
