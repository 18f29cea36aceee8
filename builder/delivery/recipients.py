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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from ..ground.findings import Finding, found
from ..ground.reasons import reason
from ..issue.model import Side
from .addresses import BadAddress, identity, normal_address
from .settings import MERGE_FIELD

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
    merge_fields: Collection[str] = ()
    """The merge fields that the issue has, besides the list's columns."""
    needs_address: bool = True
    """Whether rows are written to; copies as files need none."""


def read_recipients(path: Path, rules: ListRules | None = None) -> Iterator[Recipient | Finding]:
    """The readers of a list in order, and findings where a row or the file is at fault.

    Nothing is kept but eight bytes a reader, to know double addresses. A double address is a
    warning and its later row is left out; every other fault is an error.
    """
    try:
        encoding = _encoding(path)
    except OSError as error:
        yield _fault(path, None, "unreadable", reason=reason(error))
        return
    except _NotText as fault:
        yield _fault(path, fault.line, fault.says)
        return
    with path.open(encoding=encoding, newline="") as text:
        yield from _rows(path, text, rules or ListRules())


class _NotText(ValueError):
    def __init__(self, says: str, line: int | None = None) -> None:
        super().__init__(says)
        self.says = says
        self.line = line


def _fault(path: Path, line: int | None, says: str, **words: Any) -> Finding:
    return _in_line(line, found("mail/list", says=says, file=path, **words))


def _in_line(line: int | None, finding: Finding) -> Finding:
    return replace(finding, line=line)


def _encoding(path: Path) -> str:
    """The encoding the whole file decodes in: UTF-8 first, GB 18030 where that fails."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _NotText("utf-16")
    if _first_undecodable(path, "utf-8") is None:
        return "utf-8-sig"
    line = _first_undecodable(path, "gb18030")
    if line is None:
        return "gb18030"
    raise _NotText("encoding", line)


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
                raise _NotText("nul", nul)
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
            if faults := list(_header_faults(path, columns, rules.needs_address)):
                yield from faults
                return
        elif len(seen) >= MAX_ROWS:
            yield _fault(path, line, "rows", most=MAX_ROWS)
            return
        elif any(cell.strip() for cell in row):
            yield _row(path, line, columns, row, rules, seen)
    if not columns:
        yield _fault(path, 1, "empty")


def _records(path: Path, reader: Any) -> Iterator[tuple[int, list[str]] | Finding]:
    """Each record with the line it starts on; a finding where CSV ends."""
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            yield line, row
    except csv.Error as error:
        yield _fault(path, start, "csv", reason=str(error))


def _delimiter(head: str) -> str:
    """Comma unless the header has none and another divider, as some spreadsheets write."""
    return next((mark for mark in ",;\t" if mark in head), ",")


def _header_faults(path: Path, columns: list[str], needs_address: bool) -> Iterator[Finding]:
    if "email" not in columns and needs_address:
        near = difflib.get_close_matches("email", columns, 1, 0.5)
        if near:
            yield _fault(path, 1, "near-email", name=near[0])
        else:
            yield _fault(path, 1, "no-email")
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield _fault(path, 1, "double-column", name=name[:40])
    for name in columns:
        if not _COLUMN.fullmatch(name):
            yield _fault(path, 1, "column-name", name=name[:40])
    if len(columns) > MAX_COLUMNS:
        yield _fault(path, 1, "columns", count=len(columns), most=MAX_COLUMNS)


def _row(
    path: Path, line: int, columns: list[str], row: list[str], rules: ListRules,
    seen: dict[int, int],
) -> Recipient | Finding:  # fmt: skip
    if len(row) > len(columns):
        return _fault(path, line, "fields", fields=len(row), columns=len(columns))
    fields = dict.fromkeys(columns, "") | {
        name: cell.strip() for name, cell in zip(columns, row, strict=False)
    }
    for name, cell in fields.items():
        if len(cell) > MAX_FIELD_CHARACTERS:
            return _fault(path, line, "long", name=name, most=MAX_FIELD_CHARACTERS)
        if _CONTROL.search(cell):
            return _in_line(line, found("mail/injection", file=path, name=name))
    written = fields.get("email", "")
    try:
        needed = written or rules.needs_address
        address = normal_address(written, any_script=True) if needed else ""
    except BadAddress as bad:
        return bad.finding(path, line)
    language = _LANGUAGES.get(fields.get("language", "").casefold(), None)
    if fields.get("language") and language is None:
        name = fields["language"][:40]
        return _in_line(line, found("mail/language", file=path, name=name))
    for name in MERGE_FIELD.findall(fields.get("salutation", "")):
        if name not in {*KNOWN, *fields, *rules.merge_fields}:
            return _in_line(line, found("mail/merge", says="cell", file=path, field=name[:40]))
    edition = fields.get("edition") or rules.edition
    if edition not in rules.editions:
        finished = ", ".join(sorted(rules.editions))
        return _in_line(
            line, found("mail/edition", file=path, name=edition[:40], editions=finished)
        )
    first = seen.setdefault(hash(identity(address)), line) if address else line
    if first != line:
        return _in_line(line, found("mail/double", file=path, address=address, first=first))
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
    except OSError as error:
        yield _fault(path, None, "unreadable", reason=reason(error))
    except _NotText as fault:
        yield _fault(path, fault.line, fault.says)


def _suppressed(path: Path, line: int, row: list[str], column: int) -> Iterator[str | Finding]:
    written = row[column].strip() if len(row) > column else ""
    if not written or written.startswith("#"):
        return
    try:
        yield identity(normal_address(written, any_script=True))
    except BadAddress as bad:
        yield bad.finding(path, line)
