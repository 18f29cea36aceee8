"""Rich Text Format (.rtf, version 1.9.1): a reader that keeps what looks carry.

RTF is a run of control words and groups in ASCII; text stands in code pages or as ``\\u`` numbers.
It is written as marks of HTML and becomes slips by the same rules as Word's and web copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ..ground.findings import Rejected, found
from ..ground.spots import Spot
from ..issue.source import shown
from .hypertext import read_marks
from .page import Changes, Page, TooMuch, findings_of
from .richtext_words import (
    CHARACTERS,
    EDGES,
    READ,
    SHIFTS,
    SIGNS,
    SWITCHES,
    TOKEN,
    UNREAD,
    fonts_of,
    headings_of,
)
from .slips import Source
from .symbols import symbol
from .tags import Mark

MAX_DEPTH = 400
"""Groups in groups; Word itself nests some thirty."""
MAX_PICTURE_BYTES = 40_000_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and ends with it."""

    goes: str = "text"
    """Where characters go: ``text``, ``skip``, ``field``, ``picture`` or what is told."""
    styles: frozenset[str] = frozenset()
    font: int = 0
    unicode_skip: int = 1
    link: bool = False
    is_new: bool = False
    """The group has just begun, so that a word may name its destination."""
    is_optional: bool = False


@dataclass(slots=True)
class _Paragraph:
    """What is known of the paragraph being read."""

    level: int = 0
    in_table: bool = False
    style: int = 0


def read_richtext(data: bytes, path: Path, changes: Changes = "accept") -> Source:
    """The slips of an .rtf file; lines are counted by paragraph.

    Raises Rejected for a file that is none, or nests too deep.
    """
    place = Spot(shown(path))
    if not data.lstrip()[:6].startswith(b"{\\rtf"):
        raise Rejected([found("import/word", place, "no-word")])
    reader = _Reader(data, changes)
    try:
        reader.read()
    except (_TooDeep, TooMuch):
        raise Rejected([found("import/word", place, "xml-bounds")]) from None
    source = read_marks(reader.page.marks, path, "RTF", reader.page.pictures)
    return Source(
        path,
        source.slips,
        source.omitted,
        source.pictures,
        unit="paragraph",
        lines=reader.page.line,
        encoding="RTF",
        findings=(*source.findings, *findings_of(reader.page.told, path)),
    )


class _TooDeep(Exception):
    """Groups nest deeper than any program writes them."""


class _Reader:
    def __init__(self, data: bytes, changes: Changes) -> None:
        self.data = data
        self.changes = changes
        self.page = Page(line=1)
        self.state = _State()
        self.stack: list[_State] = []
        self.paragraph = _Paragraph()
        self.is_open = ""
        self.table_open = self.row_open = self.cell_open = False
        self.codepage = "cp1252"
        self.fonts: dict[int, tuple[str, str]] = {}
        self.headings: dict[int, int] = {}
        self.bytes = bytearray()
        """Bytes of a code page, which make characters only together."""
        self.skip = 0
        """Characters that stand in for the ``\\u`` number before them."""
        self.high = 0
        self.held: list[str] = []
        """Characters of a field's code, a picture or of what is told."""
        self.label = ""
        self.notes: list[list[Mark]] = []
        self.boxes: list[list[Mark]] = []
        self.inside: list[_Inside] = []
        """The notes and boxes being read."""
        self.link = ""
        """Where the field leads whose result comes next."""
        self.list_kind = ""
        self.author = ""

    def read(self) -> None:
        """Fill ``page``."""
        self.fonts = fonts_of(self.data)
        self.headings = headings_of(self.data)
        at, size = 0, len(self.data)
        while at < size:
            match = TOKEN.match(self.data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            at = self.take(match, at)
        self.end_paragraph()
        self.close_table()
        self.close_list()
        self.write_notes()

    def take(self, match: re.Match[bytes], at: int) -> int:
        """One token; where the next begins."""
        word, number, code, sign, brace, text = match.groups()
        if code is not None:
            if self.skip:
                self.skip -= 1
            else:
                self.bytes += bytes.fromhex(code.decode())
            return at
        if text is not None and not self.bytes and self.skip:
            gone = min(self.skip, len(text))
            self.skip -= gone
            text = text[gone:]
        if text:
            self.bytes += text
            if max(text) < 0x80:
                self.decode()
            return at
        self.decode()
        if brace == b"{":
            self.stack.append(self.state)
            if len(self.stack) > MAX_DEPTH:
                raise _TooDeep
            self.state = replace(self.state, is_new=True, is_optional=False)
        elif brace == b"}":
            self.close()
        elif sign is not None:
            self.sign(sign.decode("latin-1"))
        elif word is not None:
            name = word.decode().lower() if word.isupper() else word.decode()
            value = None if number is None else int(number)
            if name == "bin":
                return min(len(self.data), at + max(0, value or 0))
            self.word(name, value)
        return at

    def decode(self) -> None:
        """Bytes gathered so far as characters of the font's code page."""
        if not self.bytes:
            return
        data, self.bytes = bytes(self.bytes), bytearray()
        codec = self.fonts.get(self.state.font, ("", ""))[1] or self.codepage
        if self.state.goes == "picture":
            self.held.append(data.decode("latin-1"))
            return
        try:
            self.characters(data.decode(codec))
        except (UnicodeDecodeError, LookupError):
            self.characters(data.decode("gb18030", "replace"))

    def characters(self, text: str) -> None:
        """Characters, to where the group sends them."""
        goes = self.state.goes
        if goes == "skip":
            return
        if goes != "text":
            self.held.append(text)
            return
        font = self.fonts.get(self.state.font, ("", ""))[0]
        if re.match(r"(?i)symbol$|wingdings|webdings", font):
            text = "".join(symbol(font, ord(c) & 0xFF) or c for c in text)
        styles = self.state.styles
        if "deleted" in styles or "revised" in styles:
            self.changed(text, "del" if "deleted" in styles else "ins")
            gone = "ins" if self.changes == "reject" else "del"
            if self.changes != "show" and gone == ("del" if "deleted" in styles else "ins"):
                return
        if not self.is_open and text.strip():
            self.begin()
        if self.is_open:
            order = ("strong", "em", "x-dots", "sup", "sub", "s", "x-hidden")
            self.page.styled(text, [style for style in order if style in styles])

    def changed(self, text: str, kind: str) -> None:
        if text.strip():
            sign = "+" if kind == "ins" else "−"
            self.page.tell("import/changes", self.changes, words=f"{sign}“{text}”")

    def sign(self, sign: str) -> None:
        if sign == "*":
            self.state = replace(self.state, is_optional=True)
        elif sign in ("\n", "\r"):
            self.word("par", None)
        elif sign in SIGNS:
            self.characters(SIGNS[sign])

    def word(self, name: str, value: int | None) -> None:
        """A control word."""
        if self.state.is_new:
            optional = self.state.is_optional
            self.state = replace(self.state, is_new=False, is_optional=False)
            if self.destination(name, optional):
                return
        if name == "u" and value is not None:
            self.unicode(value)
            return
        self.skip = 0
        if name == "uc":
            self.state = replace(self.state, unicode_skip=min(value or 0, 8))
        elif name == "ansicpg":
            self.codepage = {936: "gb18030", 65001: "utf-8"}.get(value or 0, f"cp{value}")
        elif name in ("f", "plain", "deff") or name in SWITCHES or name in SHIFTS:
            self.look(name, value)
        elif name in CHARACTERS:
            self.characters(CHARACTERS[name])
        elif name in ("deleted", "revised"):
            self.switch(name, value != 0)
        elif self.state.goes == "text":
            self.structure(name, value)

    def look(self, name: str, value: int | None) -> None:
        state = self.state
        if name in ("f", "deff"):
            self.state = replace(state, font=value or 0)
        elif name == "plain":
            kept = state.styles & {"deleted", "revised"}
            self.state = replace(state, styles=kept)
        elif name in SWITCHES:
            self.switch(SWITCHES[name], value != 0)
        else:
            style = SHIFTS[name]
            self.state = replace(state, styles=state.styles - {"sup", "sub"})
            if style and value != 0:
                self.switch(style, True)

    def switch(self, style: str, is_on: bool) -> None:
        styles = self.state.styles
        styles = styles | {style} if is_on else styles - {style}
        self.state = replace(self.state, styles=styles)

    def structure(self, name: str, value: int | None) -> None:
        """Words about paragraphs, tables and pages."""
        if name in ("par", "sect"):
            self.end_paragraph()
        elif name == "line" and self.is_open:
            self.page.start("br")
        elif name == "pard":
            self.paragraph = _Paragraph()
        elif name == "s":
            self.paragraph.style = value or 0
            self.paragraph.level = self.headings.get(value or 0, 0)
        elif name == "outlinelevel":
            self.paragraph.level = (value or 0) + 1 if (value or 0) < 9 else 0
        elif name == "intbl":
            self.paragraph.in_table = True
        elif name in ("cell", "nestcell"):
            self.end_cell()
        elif name in ("row", "nestrow"):
            self.end_row()

    def unicode(self, value: int) -> None:
        number = value + 0x10000 if value < 0 else value
        self.skip = self.state.unicode_skip
        if 0xD800 <= number < 0xDC00:
            self.high = number
            return
        if 0xDC00 <= number < 0xE000:
            number = 0x10000 + ((self.high - 0xD800) << 10) + number - 0xDC00 if self.high else 0
        self.high = 0
        font = self.fonts.get(self.state.font, ("", ""))[0]
        if 0xF020 <= number <= 0xF0FF and symbol(font, number & 0xFF):
            self.characters(symbol(font, number & 0xFF))
        elif number:
            self.characters(chr(min(number, 0x10FFFF)))

    def destination(self, name: str, optional: bool) -> bool:
        """Whether a group's first word says where its text goes."""
        goes = self.state.goes
        if goes == "skip":
            return True
        if name in ("footnote", "annotation", "shptxt"):
            if goes == "text":
                self.enter(name)
            return True
        held = {"fldinst": "field", "pict": "picture", "listtext": "label", "pntext": "label",
                "atnauthor": "author"} | EDGES  # fmt: skip
        if name in held and not (name == "pntext" and self.label):
            self.held = []
            self.state = replace(self.state, goes=held[name])
            return True
        if name in UNREAD or (optional and name not in READ):
            self.state = replace(self.state, goes="skip")
            return True
        if name == "fldrslt" and self.link:
            if not self.is_open:
                self.begin()
            self.page.start("a", href=self.link)
            self.state, self.link = replace(self.state, link=True), ""
            return True
        return False

    def close(self) -> None:
        """The end of a group."""
        if not self.stack:
            return
        inner, self.state = self.state, self.stack.pop()
        self.skip = 0
        if inner.link and not self.state.link:
            self.page.end("a")
        if self.inside and len(self.stack) == self.inside[-1].depth:
            self.leave()
            return
        if inner.goes == self.state.goes or inner.goes in ("skip", "text"):
            return
        held, self.held = "".join(self.held), []
        words = " ".join(held.split())
        if inner.goes == "field":
            match = re.search(r'HYPERLINK\s+"?([^"\s]+)', held)
            self.link = match[1] if match else ""
        elif inner.goes == "picture":
            self.picture(held)
        elif inner.goes == "label":
            self.label = words
        elif inner.goes == "author":
            self.author = words
        elif words:
            says = "header" if inner.goes == "header" else "footer"
            self.page.tell("import/word", says, severity="note", words=words)

    def enter(self, name: str) -> None:
        """A note, a comment or a text box begins: what it holds is written apart."""
        if name != "shptxt" and not self.is_open:
            self.begin()
        self.inside.append(
            _Inside(name, len(self.stack) - 1, self.page.marks, self.is_open, self.paragraph)
        )
        self.page.marks, self.is_open, self.paragraph = [], "", _Paragraph()
        self.state = replace(self.state, styles=frozenset())

    def leave(self) -> None:
        """A note, a comment or a text box ends."""
        self.end_paragraph()
        one = self.inside.pop()
        marks = self.page.marks
        self.page.marks, self.is_open, self.paragraph = one.marks, one.is_open, one.paragraph
        words = " ".join("".join(m.text for m in marks if m.kind == "text").split())
        if one.name == "footnote":
            self.notes.append(marks)
            self.page.start("a", href=f"#footnote-{len(self.notes)}")
            self.page.end("a")
        elif one.name == "annotation":
            self.page.tell("import/comment", "", author=self.author or "?", words=words)
        elif words:
            self.boxes.append(marks)
            self.page.tell("import/form", "box", severity="note", words=words)

    def write_notes(self) -> None:
        self.page.start("ol")
        for number, marks in enumerate(self.notes, start=1):
            self.page.start("li", id=f"footnote-{number}")
            self.page.marks += marks
            self.page.end("li")
        self.page.end("ol")

    def begin(self) -> None:
        """The element of the paragraph whose first character comes."""
        label, self.label = self.label, ""
        if self.paragraph.in_table and not self.table_open:
            self.close_list()
            self.page.start("table")
            self.table_open = True
            self.row_open = False
        elif not self.paragraph.in_table:
            self.close_table()
        if self.table_open and not self.row_open:
            self.page.start("tr")
            self.row_open = True
        if self.table_open and not self.cell_open:
            self.page.start("td")
            self.cell_open = True
        number = re.fullmatch(r"(\d{1,8})([.)])", label)
        is_bullet = bool(label) and not any(c.isalnum() for c in label)
        kind = "ol" if number else "ul" if is_bullet else ""
        if self.paragraph.level:
            self.close_list()
            self.is_open = f"h{min(self.paragraph.level, 6)}"
            self.page.start(self.is_open)
        elif kind:
            if self.list_kind != kind:
                self.close_list()
                self.page.start(kind)
                self.list_kind = kind
            self.is_open = "li"
            value = {"value": number[1], "mark": number[2]} if number else {}
            self.page.start("li", **value)
            return
        else:
            self.close_list()
            self.is_open = "p"
            self.page.start("p")
        if label:
            self.page.text(label + (" " if label[-1:].isascii() else ""))

    def end_paragraph(self) -> None:
        self.decode()
        if self.is_open:
            self.page.end(self.is_open)
            self.is_open = ""
            self.page.line += 1
        self.label = ""
        if not self.inside:
            boxes, self.boxes = self.boxes, []
            for marks in boxes:
                self.page.marks += marks

    def end_cell(self) -> None:
        self.paragraph.in_table = True
        if not self.cell_open:
            self.begin()
        self.end_paragraph()
        self.close_list()
        self.page.end("td")
        self.cell_open = False

    def end_row(self) -> None:
        if self.table_open and self.row_open:
            self.page.end("tr")
            self.row_open = False

    def close_table(self) -> None:
        if self.table_open:
            self.page.end("table")
        self.table_open = self.cell_open = self.row_open = False

    def close_list(self) -> None:
        if self.list_kind:
            self.page.end(self.list_kind)
            self.list_kind = ""

    def picture(self, held: str) -> None:
        digits = re.sub(r"[^0-9A-Fa-f]", "", held)[: 2 * MAX_PICTURE_BYTES]
        data = bytes.fromhex(digits[: len(digits) // 2 * 2])
        if not self.is_open:
            self.begin()
        if data:
            self.page.picture(data, "")
        else:
            self.page.tell("import/picture", "form", form="RTF", words="–")


@dataclass(slots=True)
class _Inside:
    """Where the text goes on after a note or a box: depth of its group, marks and paragraph."""

    name: str
    depth: int
    marks: list[Mark]
    is_open: str
    paragraph: _Paragraph
