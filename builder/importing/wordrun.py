"""Running text of a Word file: runs, fields, drawings, tracked changes and all that is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from ..ground.messages import tr
from ..issue.sides import detect_side
from .equations import on_a_line
from .package import at
from .symbols import from_symbol_font, symbol
from .worddrawing import Drawing
from .wordfields import Field, written
from .wordstyles import Look, look, properties
from .wordtext import Words, chosen_alternative


class Running:
    """Reads the running text of one paragraph after the other."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.page = words.page
        self.fields: list[Field] = []
        self.changes: list[tuple[str, str]] = []
        self.drawings = Drawing(words)
        self.asides: dict[str, list[str]] = {}
        """Words whose underline, colour … is told once for the whole document."""
        self.called: set[str] = set()
        """The labels of the notes that the text calls."""
        self.style = ""
        self.side = ""

    def paragraph(self, element: Element, style: str) -> None:
        """The running text of a ``w:p``."""
        self.style = style
        self.side = detect_side("".join(t.text or "" for t in element.iter("w:t"))) or "zh"
        self.children(element)
        self.tell_changes()

    def children(self, element: Element) -> None:
        for child in element:
            self.inline(child)

    def inline(self, element: Element) -> None:
        """One element inside a paragraph."""
        name = element.tag
        reader = _INLINE.get(name)
        if reader is not None:
            reader(self, element)
        elif name in ("w:ins", "w:moveTo", "w:del", "w:moveFrom"):
            self.change(element, "ins" if name in ("w:ins", "w:moveTo") else "del")
        elif not name.endswith("Pr"):
            self.children(element)

    def change(self, element: Element, mode: str) -> None:
        """A tracked insertion or deletion."""
        words = self.words.quoted(element)
        kept = self.words.changes == "show" or (mode == "ins") == (self.words.changes == "accept")
        if words:
            self.changes.append((mode, words))
        if not kept:
            return
        shows = self.words.changes == "show" and words
        if shows:
            self.page.text(self.shown_change(mode))
        self.children(element)
        if shows:
            self.page.text("〕" if self.side == "zh" else "]")

    def shown_change(self, mode: str) -> str:
        if self.side == "zh":
            return "〔增：" if mode == "ins" else "〔删："
        return "[inserted: " if mode == "ins" else "[deleted: "

    def tell_changes(self) -> None:
        """One finding for the tracked changes of a paragraph, with all their words."""
        changes, self.changes = self.changes, []
        if not changes:
            return
        signs = {"ins": "+", "del": "−"}
        words = tr("; ", "；").join(f"{signs[mode]}“{text}”" for mode, text in changes)
        self.page.tell("import/changes", self.words.changes, words=words)

    def run(self, element: Element) -> None:
        """A ``w:r``."""
        given = dict(self.words.styles.looks(self.style))
        direct: dict[str, str] = {}
        own = element.find("w:rPr")
        if own is not None:
            style = own.find("w:rStyle")
            if style is not None:
                given |= self.words.styles.looks(style.get("w:val", ""))
            direct = properties(own)
            given |= direct
            if own.find("w:rPrChange") is not None:
                self.aside("reformatted", element)
        plain = look(direct)
        seen = replace(look(given), underline=plain.underline, coloured=plain.coloured)
        note = element.find("w:footnoteReference")
        note = element.find("w:endnoteReference") if note is None else note
        for child in element:
            if child.tag == "w:rPr":
                continue
            if note is not None and child.tag == "w:t" and note.get("w:customMarkFollows"):
                self.words.read.add(id(child))
                self.page.tell(
                    "import/left-out", "note-mark", severity="note", words=child.text or ""
                )
                continue
            self.piece(child, seen)

    def piece(self, element: Element, seen: Look) -> None:
        """One child of a run."""
        name = element.tag
        if name in ("w:t", "w:delText"):
            self.words.read.add(id(element))
            self.text(element.text or "", seen)
        elif name in _SIGNS:
            self.text(_SIGNS[name], seen)
        elif name == "w:br":
            if element.get("w:type", "textWrapping") == "textWrapping":
                self.line_break()
        elif name == "w:cr":
            self.line_break()
        elif name == "w:sym":
            self.symbol(element, seen)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            self.note_call(element)
        elif name == "w:instrText":
            if self.fields:
                self.fields[-1].code += element.text or ""
        elif name == "w:fldChar":
            self.field_mark(element.get("w:fldCharType", ""), seen)
        elif name == "w:ruby":
            self.ruby(element, seen)
        else:
            self.inline(element)

    def line_break(self) -> None:
        self.page.start("br")

    def note_call(self, element: Element) -> None:
        label = note_label(element.tag == "w:endnoteReference", element.get("w:id", ""))
        self.called.add(label)
        self.page.start("a", href=f"#footnote-{label}")
        self.page.end("a")

    def text(self, text: str, seen: Look) -> None:
        """Characters with their look."""
        text = from_symbol_font(text, seen.font)
        if seen.capitals:
            text = text.upper()
        if seen.underline and not text.strip() and text:
            text, seen = "_" * max(4, len(text)), Look()
        elif seen.underline and text.strip():
            self.asides.setdefault("underlined", []).append(text)
        if seen.coloured and text.strip():
            self.asides.setdefault("coloured", []).append(text)
        if seen.combined and text.strip():
            self.page.tell("import/form", "combined", words=text)
        self.page.styled(text, seen.styles)

    def aside(self, kind: str, element: Element) -> None:
        words = "".join(t.text or "" for t in element.iter("w:t"))
        if words.strip():
            self.asides.setdefault(kind, []).append(words)

    def symbol(self, element: Element, seen: Look) -> None:
        """A ``w:sym``: a character of a font that has no letters."""
        code = element.get("w:char", "")
        number = int(code, 16) & 0xFF if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
        char = symbol(element.get("w:font", ""), number)
        if char:
            self.page.styled(char, seen.styles)
        else:
            font = element.get("w:font", "")
            self.page.tell("import/left-out", "symbol", font=font, code=code)

    def ruby(self, element: Element, seen: Look) -> None:
        base, reading = element.find("w:rubyBase"), element.find("w:rt")
        words = self.words.quoted(base) if base is not None else ""
        over = self.words.quoted(reading) if reading is not None else ""
        for name in seen.styles:
            self.page.start(name)
        self.page.ruby(words, over)
        for name in reversed(seen.styles):
            self.page.end(name)

    def field_mark(self, kind: str, seen: Look) -> None:
        """The beginning of a field, the place where its result begins, or its end."""
        if kind == "begin":
            self.fields.append(Field(len(self.page.marks)))
        elif kind == "separate" and self.fields:
            self.open_field(self.fields[-1])
        elif kind == "end" and self.fields:
            self.close_field(self.fields.pop(), seen)

    def open_field(self, field: Field) -> None:
        field.result = len(self.page.marks)
        address = field.address
        if address:
            self.page.start("a", href=address)
            field.is_link = True

    def close_field(self, field: Field, seen: Look) -> None:
        if field.is_link:
            self.page.end("a")
            return
        has_result = field.result >= 0 and any(
            mark.kind == "text" for mark in self.page.marks[field.result :]
        )
        if has_result or field.is_silent:
            return
        made = written(field.code)
        if made is None:
            self.page.tell("import/left-out", "field", words=" ".join(field.code.split()))
        elif made.reading:
            self.page.ruby(made.text, made.reading)
        else:
            self.page.styled(made.text, seen.styles)
            if made.is_doubtful:
                self.page.tell("import/form", "equation", words=made.text)

    def simple_field(self, element: Element) -> None:
        """A ``w:fldSimple``."""
        field = Field(len(self.page.marks), code=element.get("w:instr", ""))
        self.open_field(field)
        self.children(element)
        self.close_field(field, Look())

    def hyperlink(self, element: Element) -> None:
        address, outside = self.words.relations.get(element.get("r:id", ""), ("", False))
        anchor = element.get("w:anchor", "")
        whole = f"{address}#{anchor}" if outside and anchor else address
        if outside:
            self.page.start("a", href=whole)
        self.children(element)
        if outside:
            self.page.end("a")

    def control(self, element: Element) -> None:
        """A content control; what only asks to be filled in is told."""
        if at(element, "w:sdtPr/w:showingPlcHdr") is not None:
            words = self.words.quoted(element)
            if words:
                self.page.tell("import/left-out", "placeholder", words=words)
            return
        content = element.find("w:sdtContent")
        if content is not None:
            self.children(content)

    def equation(self, element: Element) -> None:
        """An ``m:oMath`` or ``m:oMathPara``, written on the line and told."""
        for text in element.iter("m:t"):
            self.words.read.add(id(text))
        for text in element.iter("w:t"):
            self.words.read.add(id(text))
        words = on_a_line(element)
        if words.strip():
            self.page.text(words)
            self.page.tell("import/form", "equation", words=words)

    def comment(self, element: Element) -> None:
        author, body = self.words.comments.get(element.get("w:id", ""), ("", None))
        if body is not None:
            words = self.words.quoted(body)
            self.page.tell("import/comment", "", author=author or "?", words=words)

    def alternatives(self, element: Element) -> None:
        chosen = chosen_alternative(element)
        if chosen is not None:
            self.children(chosen)

    def drawing(self, element: Element) -> None:
        self.drawings.read(element)


def note_label(is_endnote: bool, number: str) -> str:
    """The label of a note: endnotes have numbers of their own."""
    return f"{'e' if is_endnote else ''}{number}"


_SIGNS = {
    "w:tab": " ",
    "w:ptab": " ",
    "w:noBreakHyphen": "\u2011",
}
_Reader = Callable[[Running, Element], Any]
_INLINE: dict[str, _Reader] = {
    "w:r": Running.run,
    "w:fldSimple": Running.simple_field,
    "w:hyperlink": Running.hyperlink,
    "w:sdt": Running.control,
    "m:oMath": Running.equation,
    "m:oMathPara": Running.equation,
    "w:commentReference": Running.comment,
    "mc:AlternateContent": Running.alternatives,
    "w:drawing": Running.drawing,
    "w:pict": Running.drawing,
    "w:object": Running.drawing,
}
