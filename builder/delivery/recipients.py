"""The list of readers: a CSV file read row by row, each fault with its line.

The header names the columns: ``email`` is required; ``name_zh``, ``name_en``, ``language`` (``zh``
or ``en``), ``edition`` and ``salutation`` are known; every other column is a merge field. UTF-8
with or without BOM and GBK (GB 18030) are read, with commas, semicolons or tabs between fields.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..ground.findings import Finding
from ..issue.model import Side
from .addresses import BadAddress, identity, normal_address

KNOWN = ("email", "name_zh", "name_en", "language", "edition", "salutation")
MAX_COLUMNS = 64
MAX_FIELD_CHARACTERS = 2_000
MAX_ROWS = 1_000_000
_CHUNK_BYTES = 1 << 20
_COLUMN = re.compile(r"\w{1,40}")
_LANGUAGES: Mapping[str, Side] = {
    "zh": "zh", "zh-hans": "zh", "zh-hant": "zh", "zh-cn": "zh", "zh-tw": "zh", "zh-hk": "zh",
    "中文": "zh", "en": "en", "en-us": "en", "en-gb": "en", "english": "en", "英文": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader: the normal address, and what the row says about them."""

    address: str
    name_zh: str = ""
    name_en: str = ""
    language: Side = "zh"
    edition: str = "email"
    salutation: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Every column of the row by name, known ones too: the merge fields."""

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other."""
        first, second = self.name_zh, self.name_en
        return (first or second) if self.language == "zh" else (second or first)


@dataclass(frozen=True, slots=True)
class ListRules:
    """What a row may say: the editions that exist, and what stands for an empty field."""

    editions: Collection[str] = ("email",)
    edition: str = "email"
    language: Side = "zh"


def read_recipients(path: Path, rules: ListRules | None = None) -> Iterator[Recipient | Finding]:
    """The readers of a list in order, and findings where a row or the file is at fault.

    Nothing is kept but eight bytes a reader, to know double addresses. A double address is a
    warning and its later row is left out; every other fault is an error.
    """
    try:
        encoding = _encoding(path)
    except OSError as error:
        yield Finding("mail/list", "error", f"cannot be read: {error.strerror}", "", str(path))
        return
    except _NotText as fault:
        yield Finding("mail/list", "error", str(fault), _AS_UTF8, str(path), fault.line)
        return
    with path.open(encoding=encoding, newline="") as text:
        yield from _rows(path, text, rules or ListRules())


_AS_UTF8 = "save the list as CSV UTF-8"


class _NotText(ValueError):
    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def _encoding(path: Path) -> str:
    """The encoding the whole file decodes in: UTF-8 first, GB 18030 where that fails."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _NotText("the list is in UTF-16")
    if _first_undecodable(path, "utf-8") is None:
        return "utf-8-sig"
    line = _first_undecodable(path, "gb18030")
    if line is None:
        return "gb18030"
    raise _NotText("the list is neither UTF-8 nor GBK from here on", line)


def _first_undecodable(path: Path, encoding: str) -> int | None:
    """The line of the first byte that does not decode, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if "\0" in text:
                nul = line + text[: text.index("\0")].count("\n")
                raise _NotText("a NUL byte in the list", nul)
            line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _rows(path: Path, text: IO[str], rules: ListRules) -> Iterator[Recipient | Finding]:
    head = text.readline(100_000)
    text.seek(0)
    records = _records(path, csv.reader(text, delimiter=_delimiter(head)))
    columns: list[str] = []
    seen: dict[int, int] = {}
    for item in records:
        if isinstance(item, Finding):
            yield item
            return
        line, row = item
        if not columns:
            columns = [name.strip().casefold() for name in row]
            if faults := list(_header_faults(path, columns)):
                yield from faults
                return
        elif len(seen) >= MAX_ROWS:
            more = f"more than {MAX_ROWS} readers"
            yield Finding("mail/list", "error", more, "split the list", str(path), line)
            return
        elif any(cell.strip() for cell in row):
            yield _row(path, line, columns, row, rules, seen)
    if not columns:
        yield Finding("mail/list", "error", "the list is empty", "name the columns on line 1",
                      str(path), 1)  # fmt: skip


def _records(path: Path, reader: Any) -> Iterator[tuple[int, list[str]] | Finding]:
    """Each record with the line it starts on; a finding where CSV ends."""
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            yield line, row
    except csv.Error as error:
        hint = "look for a quotation mark that is never closed"
        yield Finding("mail/list", "error", f"not a CSV file: {error}", hint, str(path), start)


def _delimiter(head: str) -> str:
    """Comma unless the header has none and another divider, as some spreadsheets write."""
    return next((mark for mark in ",;\t" if mark in head), ",")


def _header_faults(path: Path, columns: list[str]) -> Iterator[Finding]:
    def fault(message: str, hint: str) -> Finding:
        return Finding("mail/list", "error", message, hint, str(path), 1)

    if "email" not in columns:
        near = difflib.get_close_matches("email", columns, 1, 0.5)
        hint = f"rename '{near[0]}' to email" if near else "the first line names the columns"
        yield fault("there is no column 'email'", hint)
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield fault(f"two columns are called '{name[:40]}'", "give each its own name")
    for name in columns:
        if not _COLUMN.fullmatch(name):
            yield fault(f"'{name[:40]}' is not a column name", "use letters, digits and _")
    if len(columns) > MAX_COLUMNS:
        yield fault(f"{len(columns)} columns", f"{MAX_COLUMNS} at most")


def _row(
    path: Path, line: int, columns: list[str], row: list[str], rules: ListRules,
    seen: dict[int, int],
) -> Recipient | Finding:  # fmt: skip
    def fault(check: str, message: str, hint: str) -> Finding:
        return Finding(check, "error", message, hint, str(path), line)

    if len(row) > len(columns):
        message = f"{len(row)} fields under {len(columns)} columns"
        return fault("mail/list", message, "put a field that holds a comma in quotation marks")
    fields = dict.fromkeys(columns, "") | {
        name: cell.strip() for name, cell in zip(columns, row, strict=False)
    }
    for name, cell in fields.items():
        if len(cell) > MAX_FIELD_CHARACTERS:
            return fault("mail/list", f"{name} is longer than {MAX_FIELD_CHARACTERS}", "shorten it")
        if _CONTROL.search(cell):
            message = f"a line end or control character in {name}"
            return fault("mail/injection", message, "write the field on one line")
    try:
        address = normal_address(fields["email"])
    except BadAddress as bad:
        return fault("mail/address", str(bad), "correct the address or delete the row")
    language = _LANGUAGES.get(fields.get("language", "").casefold(), None)
    if fields.get("language") and language is None:
        return fault("mail/language", f"no language '{fields['language'][:40]}'", "write zh or en")
    edition = fields.get("edition") or rules.edition
    if edition not in rules.editions:
        return fault(
            "mail/edition",
            f"no finished edition '{edition[:40]}'",
            f"one of {', '.join(sorted(rules.editions))}; or build it first",
        )
    first = seen.setdefault(hash(identity(address)), line)
    if first != line:
        message = f"{address} stands on line {first} already"
        return Finding("mail/double", "warning", message, "this row is left out", str(path), line)
    return Recipient(
        address, fields.get("name_zh", ""), fields.get("name_en", ""), language or rules.language,
        edition, fields.get("salutation", ""), fields,
    )  # fmt: skip


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What could end a header line or turn its direction."""


def read_addresses(path: Path) -> Iterator[str | Finding]:
    """The identities of a suppression list: one address a line, or a CSV with an email column.

    Lines that start with # are remarks.
    """
    try:
        with path.open(encoding=_encoding(path), newline="") as text:
            head = text.readline(100_000)
            text.seek(0)
            delimiter = _delimiter(head)
            columns = [name.strip().casefold() for name in head.split(delimiter)]
            column = columns.index("email") if "email" in columns else None
            for item in _records(path, csv.reader(text, delimiter=delimiter)):
                if isinstance(item, Finding):
                    yield item
                elif not (item[0] == 1 and column is not None):
                    yield from _suppressed(path, *item, column or 0)
    except (OSError, _NotText) as error:
        yield Finding("mail/list", "error", f"cannot be read: {error}", _AS_UTF8, str(path))


def _suppressed(path: Path, line: int, row: list[str], column: int) -> Iterator[str | Finding]:
    written = row[column].strip() if len(row) > column else ""
    if not written or written.startswith("#"):
        return
    try:
        yield identity(normal_address(written))
    except BadAddress as bad:
        yield Finding("mail/address", "error", str(bad), "one address a line", str(path), line)
