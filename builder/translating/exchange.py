"""Files that translators work in, written and read: XLIFF, TMX, Word and CSV.

Written for the tools that are about: XLIFF 1.2 (OASIS, 2008), TMX 1.4b; XLIFF 2 is read as well.
Copy stands in them as Markdown, so that nothing is lost on the way.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from ..ground.findings import Rejected, found
from ..ground.reasons import reason
from ..ground.spots import Spot
from ..importing.package import check_package, check_xml
from ..issue.source import shown
from ..issue.units import Unit

MAX_BYTES = 32_000_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit as it comes back: ``id`` may be empty where a tool has dropped it."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Languages:
    """The tags of the languages of a file, as BCP 47 writes them."""

    source: str
    target: str


def write(units: Sequence[Unit], form: str, languages: Languages, folder: Path) -> bytes:
    """A file in one of the forms of ``FORMS``."""
    return FORMS[form](units, languages, folder)


def _original(unit: Unit, folder: Path) -> str:
    try:
        return unit.spot.file.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return unit.spot.file.name


def _xliff(units: Sequence[Unit], languages: Languages, folder: Path) -> bytes:
    lines = [_XML, '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n']
    for original, inside in groupby(units, lambda unit: _original(unit, folder)):
        lines.append(
            f"<file original={quoteattr(original)} source-language={quoteattr(languages.source)}"
            f' target-language={quoteattr(languages.target)} datatype="x-markdown"><body>\n'
        )
        lines += map(_trans_unit, inside)
        lines.append("</body></file>\n")
    return "".join([*lines, "</xliff>\n"]).encode()


def _trans_unit(unit: Unit) -> str:
    state = "translated" if unit.target else "needs-translation"
    return (
        f'<trans-unit id={quoteattr(unit.id)} xml:space="preserve">'
        f"<source>{escape(unit.source)}</source>"
        f'<target state="{state}">{escape(unit.target)}</target>'
        f"<note>{escape(unit.kind)}</note></trans-unit>\n"
    )


def _tmx(units: Sequence[Unit], languages: Languages, folder: Path) -> bytes:
    head = (
        f'{_XML}<tmx version="1.4"><header creationtool="builder" creationtoolversion="1"'
        ' segtype="paragraph" o-tmf="markdown" adminlang="en" datatype="x-markdown"'
        f" srclang={quoteattr(languages.source)}/><body>\n"
    )
    lines = [
        f"<tu tuid={quoteattr(unit.id)}>"
        f"<tuv xml:lang={quoteattr(languages.source)}><seg>{escape(unit.source)}</seg></tuv>"
        f"<tuv xml:lang={quoteattr(languages.target)}><seg>{escape(unit.target)}</seg></tuv></tu>\n"
        for unit in units
        if unit.target
    ]
    return "".join([head, *lines, "</body></tmx>\n"]).encode()


_HEADS = ("id", "kind", "file", "source", "target")
_FORMULA = ("=", "+", "-", "@", "\t", "'")
"""What a spreadsheet takes for a formula, or for the mark that keeps a cell from being one."""


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv(units: Sequence[Unit], languages: Languages, folder: Path) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(_HEADS)
    for unit in units:
        cells = (unit.id, unit.kind, _original(unit, folder), unit.source, unit.target)
        table.writerow(map(guarded, cells))
    return out.getvalue().encode("utf-8-sig")


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTHS = (1500, 4000, 4000)
"""Of the columns, in twentieths of a point."""


def _docx(units: Sequence[Unit], languages: Languages, folder: Path) -> bytes:
    rows = [("id", languages.source, languages.target)]
    rows += [(unit.id, unit.source, unit.target) for unit in units]
    body = "".join(f"<w:tr>{''.join(map(_cell, row, _WIDTHS))}</w:tr>" for row in rows)
    document = (
        f'<w:document xmlns:w="{_WORD}"><w:body><w:tbl><w:tblPr><w:tblBorders>{_BORDERS}'
        f"</w:tblBorders></w:tblPr>{body}</w:tbl><w:p/><w:sectPr/></w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (*_PARTS.items(), ("word/document.xml", document)):
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _XML + text)
    return out.getvalue()


def _cell(text: str, width: int) -> str:
    runs = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    return f"<w:tc>{size}<w:p><w:r>{runs}</w:r></w:p></w:tc>"


FORMS = {"xliff": _xliff, "tmx": _tmx, "docx": _docx, "csv": _csv}


# -- reading ---------------------------------------------------------------------------------------


def read(path: Path) -> list[Entry]:
    """The entries of a file that has come back; the form is told by its ending and its beginning.

    Raises Rejected for what is no such file, is damaged or passes a bound.
    """
    data, place = opened(path), shown(path)
    if data.startswith(b"PK"):
        check_package(data, place)
        return list(_from_word(data))
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        check_xml(data, place)
        return _from_xml(data, place)
    return _from_csv(data, place)


def opened(path: Path) -> bytes:
    """The bytes of a file that has come back. Raises Rejected where it passes the bound."""
    place = shown(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise Rejected(
            [found("translation/file", Spot(place), "unreadable", reason=reason(problem))]
        ) from None
    if len(data) > MAX_BYTES:
        raise Rejected([found("translation/file", Spot(place), "size", most=MAX_BYTES)])
    return data


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _words(element: ElementTree.Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def _from_xml(data: bytes, place: Path) -> list[Entry]:
    top = ElementTree.fromstring(data)
    if _local(top) == "tmx":
        return [_memory(unit) for unit in top.iter() if _local(unit) == "tu"]
    if _local(top) != "xliff":
        raise Rejected([found("translation/file", Spot(place), "unknown")])
    return [_segment(one) for one in top.iter() if _local(one) in ("trans-unit", "unit")]


def _segment(unit: ElementTree.Element) -> Entry:
    texts: dict[str, str] = {"source": "", "target": ""}
    for part in unit.iter():
        if _local(part) in texts:
            texts[_local(part)] += _words(part)
    return Entry(unit.get("id", ""), texts["source"], texts["target"])


def _memory(unit: ElementTree.Element) -> Entry:
    texts = [_words(part) for part in unit.iter() if _local(part) == "seg"]
    source, target = [*texts, "", ""][:2]
    return Entry(unit.get("tuid", ""), source, target)


def table_of(data: bytes, place: Path) -> list[dict[str, str]]:
    """The rows of a table in CSV, by its heads, in UTF-8 or as Chinese spreadsheets write it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    try:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as problem:
        raise Rejected(
            [found("translation/file", Spot(place), "unreadable", reason=str(problem))]
        ) from None


def _from_csv(data: bytes, place: Path) -> list[Entry]:
    rows = table_of(data, place)
    if not rows or not {"id", "source", "target"} <= set(rows[0]):
        raise Rejected([found("translation/file", Spot(place), "unknown")])
    return [
        Entry(*(unguarded(row.get(name) or "") for name in ("id", "source", "target")))
        for row in rows
    ]


def unguarded(cell: str) -> str:
    """A cell without its guard."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _from_word(data: bytes) -> Iterator[Entry]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        top = ElementTree.fromstring(package.read("word/document.xml"))
    for row in top.iter(f"{{{_WORD}}}tr"):
        cells = [_cell_text(cell) for cell in row.findall(f"{{{_WORD}}}tc")]
        if len(cells) == 3 and re.fullmatch(r"\S+\.[0-9a-f]{10}(?:\.\d+)?", cells[0]):
            yield Entry(*cells)


def _cell_text(cell: ElementTree.Element) -> str:
    paragraphs = []
    for paragraph in cell.iter(f"{{{_WORD}}}p"):
        parts = []
        for part in paragraph.iter():
            if _local(part) == "t":
                parts.append(part.text or "")
            elif _local(part) in ("br", "cr"):
                parts.append("\n")
            elif _local(part) == "tab":
                parts.append("\t")
        paragraphs.append("".join(parts))
    return "\n".join(paragraphs)
