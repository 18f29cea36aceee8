"""Running text of a Word file: runs, fields, drawings, tracked changes and all that is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from ..ground.messages import tr
from ..issue.sides import detect_side
from .equations import on_a_line
from .package import Package, at
from .page import Changes, Page
from .wordfields import Field, written
from .wordstyles import Look, Styles, look, properties

TEXTS = {"w:t", "w:delText", "m:t", "a:t", "v:textpath"}
_OLD_FORM = {"wpi", "aink", "am3d", "cx1", "cx2", "cx4"}
"""What a newer drawing needs that no page can show; its stand-in for older programs is taken."""


@dataclass(slots=True)
class Words:
    """What running text needs of its document, and what of it was read."""

    package: Package
    styles: Styles
    changes: Changes
    page: Page
    comments: dict[str, tuple[str, Element]]
    relations: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Those of the part that is being read."""
    read: set[int] = field(default_factory=set)
    """The text elements that were kept or told, by id."""
    trees: list[tuple[str, Element]] = field(default_factory=list)
    """Every tree that was read, by its part's name."""

    def quoted(self, element: Element) -> str:
        """The words inside an element, for telling them; a paragraph's end is a space."""
        parts = []
        for one in _visible(element):
            if one.tag in TEXTS:
                self.read.add(id(one))
                parts.append(one.get("string", "") if one.tag == "v:textpath" else one.text or "")
            elif one.tag in ("w:p", "a:p", "w:br", "w:tab", "w:tc"):
                parts.append(" ")
        return " ".join("".join(parts).split())

    def tree(self, name: str) -> Element | None:
        """A part of the package whose text has to be kept or told."""
        root = self.package.xml(name)
        if root is not None:
            self.trees.append((name, root))
        return root


def _visible(element: Element) -> Iterator[Element]:
    """An element and what stands in it, of alternatives only the one that is read."""
    yield element
    if element.tag == "mc:AlternateContent":
        chosen = chosen_alternative(element)
        if chosen is not None:
            yield from _visible(chosen)
        return
    for child in element:
        yield from _visible(child)


def chosen_alternative(element: Element) -> Element | None:
    """Of several forms of one thing, the one that is read."""
    choice, fallback = element.find("mc:Choice"), element.find("mc:Fallback")
    if choice is None:
        return fallback
    is_foreign = choice.get("Requires", "") in _OLD_FORM
    return fallback if is_foreign and fallback is not None else choice


class Running:
    """Reads the running text of one paragraph after the other."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.page = words.page
        self.fields: list[Field] = []
        self.changes: list[tuple[str, str]] = []
        self.boxes: list[tuple[str, Element]] = []
        """Text boxes and diagrams met, to be written after their paragraph."""
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
        text = _from_symbol_font(text, seen.font)
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
        """A ``w:drawing`` or ``w:pict``: its pictures here, its text after the paragraph."""
        alt = _alternative(element)
        for child in element:
            self.drawn(child, alt)

    def drawn(self, element: Element, alt: str) -> None:
        name = element.tag
        alt = _alternative(element) or alt
        if name in ("w:txbxContent", "a:txBody"):
            self.boxes.append(("box", element))
            return
        if name == "mc:AlternateContent":
            chosen = chosen_alternative(element)
            for child in chosen if chosen is not None else ():
                self.drawn(child, alt)
            return
        if name in ("a:blip", "v:imagedata", "asvg:svgBlip"):
            if not any(element.iter("asvg:svgBlip")) or name == "asvg:svgBlip":
                self.picture(element, alt)
        elif name == "dgm:relIds":
            self.part(element.get("r:dm", ""), "diagram")
        elif name in ("c:chart", "cx:chart"):
            self.part(element.get("r:id", ""), "chart")
        elif name == "v:textpath":
            self.page.tell("import/left-out", "watermark", words=self.words.quoted(element))
        elif name == "o:OLEObject":
            self.page.tell("import/left-out", "object", words=element.get("ProgID", "?"))
        elif name == "w14:contentPart":
            self.page.tell("import/left-out", "ink")
        for child in element:
            self.drawn(child, alt)

    def picture(self, element: Element, alt: str) -> None:
        key = element.get("r:embed") or element.get("r:id") or element.get("r:link") or ""
        target, outside = self.words.relations.get(key, ("", False))
        if not target:
            return
        data = b"" if outside else self.words.package.bytes(target)
        if data:
            self.page.picture(data, alt)
        else:
            name = target.rpartition("/")[2][:200]
            self.page.tell("import/picture", "missing", name=name, words=alt or "–")

    def part(self, key: str, kind: str) -> None:
        """A diagram or a chart, which has its words in a part of its own."""
        target, _ = self.words.relations.get(key, ("", True))
        root = self.words.tree(target)
        if root is None:
            self.page.tell("import/left-out", kind, words="–")
        elif kind == "diagram":
            self.boxes.append((kind, root))
        else:
            values = [v.text or "" for v in root.iter() if v.tag in ("c:v", "a:t", "cx:pt")]
            self.words.quoted(root)
            words = " ".join(" ".join(values).split())
            self.page.tell("import/left-out", "chart", words=words or "–")


def note_label(is_endnote: bool, number: str) -> str:
    """The label of a note: endnotes have numbers of their own."""
    return f"{'e' if is_endnote else ''}{number}"


def _alternative(element: Element) -> str:
    """The alternative text of a drawing."""
    own = element.find("wp:docPr")
    if own is None:
        own = at(element, "pic:nvPicPr/pic:cNvPr")
    if own is not None:
        return own.get("descr", "")
    return element.get("alt", "") if element.tag.startswith("v:") else ""


def symbol(font: str, code: int) -> str:
    """A character of Symbol, Wingdings or Webdings, empty where it is not known."""
    from mammoth.docx.dingbats import dingbats  # noqa: PLC0415 - a table, read when it is needed

    number = dingbats.get((font.strip(), code))
    return chr(number) if number else ""


def _from_symbol_font(text: str, font: str) -> str:
    """Characters of a font that has no letters, as those that are meant."""
    if not re.match(r"(?i)wingdings|webdings|symbol$", font):
        return text
    return "".join(symbol(font, ord(c) & 0xFF) or c if _may_be_symbol(c) else c for c in text)


def _may_be_symbol(char: str) -> bool:
    return "!" <= char <= "\xff" or "\uf020" <= char <= "\uf0ff"


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
