"""The list of readers: what is read, what is refused, and on which line."""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.delivery.addresses import BadAddress, identity, normal_address
from builder.delivery.recipients import ListRules, Recipient, read_addresses, read_recipients
from builder.ground.findings import Finding

HEAD = "email,name_zh,name_en,language,edition,salutation\n"
RULES = ListRules(editions=("email", "screen"))


def read(path: Path, content: str | bytes) -> tuple[list[Recipient], list[Finding]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_recipients(path, RULES))
    people = [item for item in items if isinstance(item, Recipient)]
    return people, [item for item in items if isinstance(item, Finding)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_only_email_is_needed(path):
    people, found = read(path, "email\na@example.org\n")
    assert found == []
    assert people == [Recipient("a@example.org", fields={"email": "a@example.org"})]


def test_every_column(path):
    people, found = read(path, f"{HEAD}li@example.cn,李明,Li Ming,en,screen,Dear Mr Li:\n")
    assert found == []
    (li,) = people
    assert (li.name_zh, li.name_en, li.language) == ("李明", "Li Ming", "en")
    assert (li.edition, li.salutation, li.name) == ("screen", "Dear Mr Li:", "Li Ming")


def test_other_columns_are_merge_fields(path):
    people, _ = read(path, "Email,City\na@example.org,成都\n")
    assert people[0].fields == {"email": "a@example.org", "city": "成都"}


def test_an_address_of_any_script_is_composed(path):
    people, found = read(path, "email\nJose\u0301@例子.中国\n用户@example.cn\n")
    assert found == []
    assert [one.address for one in people] == ["José@xn--fsqu00a.xn--fiqs8s", "用户@example.cn"]


ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(path, encoding, end):
    text = f"email,name_zh{end}a@example.org,赵钱孙李{end}"
    people, found = read(path, text.encode(encoding))
    assert (found, people[0].name_zh) == ([], "赵钱孙李")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_dividers_of_spreadsheets(path, mark):
    people, found = read(path, f"email{mark}name_zh\na@example.org{mark}赵\n")
    assert (found, people[0].name_zh) == ([], "赵")


FAULTS = [
    # rows after the header, line, check, words
    ("no address", 2, "mail/address", "not one bare address"),
    ("a@example.org,,,,,Dear {naem_en}:", 2, "mail/merge", "{naem_en}"),
    ("a@example.org\nb@@example.org", 3, "mail/address", "2 @ signs"),
    (",赵", 2, "mail/address", "no address"),
    ("a＠example.org", 2, "mail/address", "full-width"),
    ("李 明@example.org", 2, "mail/address", "not one bare address"),
    (f"{'李' * 22}@example.org", 2, "mail/address", "not a mailbox name"),
    ("a..b@example.org", 2, "mail/address", "not a mailbox name"),
    (".a@example.org", 2, "mail/address", "not a mailbox name"),
    ("a@example", 2, "mail/address", "not a domain"),
    ("a@-x.org", 2, "mail/address", "not a domain"),
    ("a@exa_mple.org", 2, "mail/address", "not a domain"),
    (f"{'a' * 65}@example.org", 2, "mail/address", "not a mailbox name"),
    (f"a@{'x.' * 130}org", 2, "mail/address", "longer than 253"),
    ("Li <li@example.org>", 2, "mail/address", "not one bare address"),
    ('"a@example.org\r\nBcc: x@y.org"', 2, "mail/injection", "line end or control"),
    ('a@example.org,"x\nBcc: y@z.org"', 2, "mail/injection", "in name_zh"),
    ("a@example.org,x\x0by", 2, "mail/injection", "in name_zh"),
    ("a@example.org,x\u2028y", 2, "mail/injection", "in name_zh"),
    ("a@example.org,\u202eevil", 2, "mail/injection", "in name_zh"),
    ("a@example.org,,,fr", 2, "mail/language", "'fr'"),
    ("a@example.org,,,,print", 2, "mail/edition", "'print'"),
    ("a@example.org,,,,,,,", 2, "mail/list", "8 fields under 6"),
    (f"a@example.org,{'x' * 3000}", 2, "mail/list", "longer than 2000"),
    ('ok@example.org\n"never closed@example.org\n' + "x" * 140_000, 3, "mail/list", "not a CSV"),
    ("a@example.org\nA@EXAMPLE.org", 3, "mail/double", "on line 2 already"),
    ("a@例子.中国\na@xn--fsqu00a.xn--fiqs8s", 3, "mail/double", "on line 2 already"),
]


@pytest.mark.parametrize(("rows", "line", "check", "words"), FAULTS)
def test_faults_and_their_lines(path, rows, line, check, words):
    _, found = read(path, HEAD + rows)
    (finding,) = found
    assert (finding.line, finding.check) == (line, check)
    assert words in finding.message
    assert finding.severity == ("warning" if check == "mail/double" else "error")


HEADERS = [
    ("", "empty"),
    ("e-mail,name\n", "no column 'email'"),
    ("email,email\n", "two columns"),
    ("email,a b\n", "not a column name"),
    ("email," + ",".join(f"c{n}" for n in range(80)) + "\n", "81 columns"),
]


@pytest.mark.parametrize(("header", "words"), HEADERS)
def test_faults_of_the_header(path, header, words):
    people, found = read(path, header + "a@example.org,\n" if header else "")
    assert people == []
    assert any(words in finding.message for finding in found)


BYTES = [
    (codecs.BOM_UTF16_LE + "email\n".encode("utf-16-le"), None, "UTF-16"),
    (b"email\na@example.org\nb@x\xff.org\n", 3, "neither UTF-8 nor GBK"),
    (b"email\na\0@example.org\n", 2, "NUL"),
]


@pytest.mark.parametrize(("content", "line", "words"), BYTES)
def test_faults_of_the_file(path, content, line, words):
    _, (finding,) = read(path, content)
    assert (finding.line, words in finding.message) == (line, True)


def test_a_missing_file(path):
    (finding,) = read_recipients(path)
    assert "cannot be read" in finding.message


def test_lines_are_counted_over_blank_and_broken_ones(path):
    _, (finding,) = read(path, 'email,name_zh\n\n\na@example.org,"赵"\n\nbad\n')
    assert finding.line == 6


COUNT = """
import resource, sys
from pathlib import Path
from builder.delivery.recipients import Recipient, read_recipients
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
number = sum(isinstance(item, Recipient) for item in read_recipients(Path(sys.argv[1])))
print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_hundred_thousand_rows_stream_in_bounded_memory(path):
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for n in range(100_000):
            file.write(f"reader{n}@example.org,读者{n},Reader {n},zh,email,{'x' * 200}\n")
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(path)], capture_output=True, text=True, check=True
    )
    number, kilobytes = map(int, done.stdout.split())
    assert number == 100_000
    assert kilobytes < 30_000


NORMAL = [
    ("A.b+c@Example.ORG", "A.b+c@example.org"),
    (" a@example.org\u3000", "a@example.org"),
    ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
    ("a@例子。中国", "a@xn--fsqu00a.xn--fiqs8s"),
    ("o'neill@bücher.example", "o'neill@xn--bcher-kva.example"),
]


@pytest.mark.parametrize(("written", "normal"), NORMAL)
def test_normal_addresses(written, normal):
    assert normal_address(written) == normal


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_an_address_is_refused_or_safe_in_a_header(text):
    try:
        address = normal_address(text)
    except BadAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>,;:"()[]\\')
    assert normal_address(address) == address
    assert identity(address) == identity(address.upper())


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_file_gives_readers_or_findings(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    for item in read_recipients(path, RULES):
        assert isinstance(item, Recipient | Finding)


def test_suppression_lists_bare_or_with_a_header(path):
    path.write_text("# asked to be left alone\nA@Example.org\n\nnot an address\n")
    first, second = read_addresses(path)
    assert first == "a@example.org"
    assert isinstance(second, Finding)
    assert second.line == 4
    path.write_text("name_zh,email,edition\n赵,A@Example.org,print\n钱,b@example.org,\n")
    assert list(read_addresses(path)) == ["a@example.org", "b@example.org"]
