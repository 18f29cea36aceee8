"""Word files: every character and what its look means, kept or told.

The parts are read as ECMA-376 describes them and written as marks of HTML, so that Word and web
copy become slips by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from ..issue.source import shown
from .hypertext import read_marks
from .numbering import Label, numbering_of
from .package import Package, at, check_package, refused
from .page import Changes, Page, TooMuch, findings_of
from .slips import Source
from .wordnames import PREFIXES
from .wordproof import unkept, unread
from .wordrun import Running, note_label
from .wordstyles import Styles, value
from .wordtext import Words, chosen_alternative


def read_word(data: bytes, path: Path, changes: Changes = "accept") -> Source:
    """The slips of a .docx file; lines are counted by paragraph.

    ``changes`` says what becomes of tracked changes; all of them are told.
    Raises Rejected for files that are no Word file, too large when unpacked, or nested too deep.
    """
    place = shown(path)
    check_package(data, place)
    try:
        reader = _Reader(Package(data, PREFIXES), place, changes)
        reader.read()
    except (RecursionError, TooMuch):
        raise refused(place, "xml-bounds") from None
    source = read_marks(reader.page.marks, path, "Word", reader.page.pictures)
    findings = [
        *source.findings,
        *findings_of(reader.page.told, path),
        *unread(reader.words, place),
        *unkept(reader.page.marks, source.slips, [f.message for f in source.findings], place),
    ]
    return Source(
        path,
        source.slips,
        source.omitted,
        source.pictures,
        unit="paragraph",
        lines=reader.page.line,
        encoding="Word",
        findings=tuple(findings),
    )


class _Reader:
    """Writes a document's paragraphs, lists, tables and notes as marks."""

    def __init__(self, package: Package, place: Path, changes: Changes) -> None:
        self.package = package
        self.page = Page()
        self.main = _main_part(package, place)
        folder = self.main.rpartition("/")[0]
        self.folder = f"{folder}/" if folder else ""
        self.styles = Styles(package.xml(f"{self.folder}styles.xml"))
        self.numbering = numbering_of(package.xml(f"{self.folder}numbering.xml"))
        self.words = Words(package, self.styles, changes, self.page, {})
        self.run = Running(self.words)
        self.lists: list[str] = []
        self.tables = 0
        self.joins = False
        """The next paragraph goes on where the last one stopped."""
        self.counted = 0
        """The items so far of a list by style alone, which no numbering counts."""

    def read(self) -> None:
        """Fill ``page``."""
        self.words.comments = dict(self.comments())
        root = self.words.tree(self.main)
        body = root.find("w:body") if root is not None else None
        self.words.relations = self.package.relations(self.main)
        self.blocks(body if body is not None else ())
        self.end_paragraph()
        self.close_lists(0)
        for is_endnote in (False, True):
            self.notes(is_endnote)
        self.edges()
        for kind, words in self.run.asides.items():
            listed = "；".join(dict.fromkeys(words))
            self.page.line = 1
            self.page.tell("import/form", kind, severity="note", count=len(words), words=listed)

    def comments(self) -> Iterator[tuple[str, tuple[str, Element]]]:
        root = self.words.tree(f"{self.folder}comments.xml")
        for comment in root if root is not None else ():
            yield comment.get("w:id", ""), (comment.get("w:author", ""), comment)

    def blocks(self, elements: Iterable[Element]) -> None:
        """Paragraphs and tables in order, whatever they are wrapped in."""
        for element in elements:
            name = element.tag
            if name == "w:p":
                self.paragraph(element)
            elif name == "w:tbl":
                self.end_paragraph()
                self.table(element)
            elif name == "w:sdt":
                self.control(element)
            elif name == "w:altChunk":
                target, _ = self.words.relations.get(element.get("r:id", ""), ("?", False))
                self.page.tell("import/left-out", "chunk", name=target)
            elif name == "mc:AlternateContent":
                chosen = chosen_alternative(element)
                self.blocks(chosen if chosen is not None else ())
            elif name in ("m:oMathPara", "m:oMath"):
                self.page.start("p")
                self.run.equation(element)
                self.page.end("p")
            elif not name.endswith("Pr"):
                self.blocks(element)

    def control(self, element: Element) -> None:
        gallery = at(element, "w:sdtPr/w:docPartObj/w:docPartGallery")
        if gallery is not None and gallery.get("w:val") == "Table of Contents":
            words = self.words.quoted(element)
            self.page.tell("import/left-out", "contents", severity="note", words=words)
            return
        if at(element, "w:sdtPr/w:showingPlcHdr") is not None:
            self.run.control(element)
            return
        content = element.find("w:sdtContent")
        self.blocks(content if content is not None else ())

    def paragraph(self, element: Element) -> None:
        """A ``w:p``; one whose mark was deleted goes on in the next."""
        own = element.find("w:pPr")
        own = Element("w:pPr") if own is None else own
        style = value(own, "w:pStyle") or self.styles.default
        role, level = self.styles.role(style, value(own, "w:outlineLvl"))
        self.page.line += 1
        if role == "contents":
            words = self.words.quoted(element)
            if words:
                self.page.tell("import/left-out", "contents", severity="note", words=words)
            return
        if not self.joins:
            self.end_paragraph()
            self.open(own, style, role, level)
        self.run.paragraph(element, style)
        self.joins = self.goes_on(own)
        if not self.joins:
            self.end_paragraph()

    def goes_on(self, own: Element) -> bool:
        """Whether the next paragraph continues this one: an initial, or a tracked join."""
        frame = own.find("w:framePr")
        if frame is not None and frame.get("w:dropCap", "none") != "none":
            return True
        gone = {"accept": "w:del", "reject": "w:ins", "show": ""}[self.words.changes]
        mark = own.find("w:rPr")
        has_change = mark is not None and (
            mark.find("w:del") is not None or mark.find("w:ins") is not None
        )
        is_gone = bool(gone) and mark is not None and mark.find(gone) is not None
        if has_change and mark is not None and mark.find("w:del") is not None:
            self.page.tell("import/changes", self.words.changes, words="−“¶”")
        return is_gone

    def open(self, own: Element, style: str, role: str, level: int) -> None:
        """The element a paragraph is written as."""
        label, is_defined = self.label(own, style, role, level)
        is_item = label is not None and (label.bullet or label.number is not None)
        if role in ("title", "heading") or not is_item:
            self.close_lists(0)
        if role == "title":
            self.begin("h1", **{"class": "title"})
        elif role == "heading":
            self.begin(f"h{min(level, 6)}")
        elif label is not None and is_item:
            self.item(label)
        elif role == "quote":
            self.page.start("blockquote")
            self.begin("p")
        else:
            self.begin("p")
        if label is not None and (not is_item or role in ("title", "heading")):
            number = f"{label.number}{label.mark} " if label.number is not None else ""
            self.page.text(number or label.text)
        if not is_defined:
            self.page.tell("import/form", "numbering")

    def begin(self, name: str, **attributes: str) -> None:
        self.page.start(name, **attributes)
        self.element = name

    element = ""
    """What the running paragraph is written as, empty between paragraphs."""

    def end_paragraph(self) -> None:
        """End the running paragraph; its text boxes and diagrams come after it."""
        self.joins = False
        if self.element:
            self.page.end(self.element)
            self.element = ""
        while self.run.drawings.boxes:
            boxes, self.run.drawings.boxes = self.run.drawings.boxes, []
            for kind, box in boxes:
                self.box(kind, box)

    def box(self, kind: str, element: Element) -> None:
        """The words of a text box or a diagram, where it is anchored."""
        words = self.words.quoted(element)
        if not words:
            return
        self.page.tell("import/form", kind, severity="note", words=words)
        if element.tag == "w:txbxContent":
            self.blocks(element)
            self.end_paragraph()
            return
        self.close_lists(0)
        parts = element.iter("dgm:t") if kind == "diagram" else [element]
        for part in parts:
            for paragraph in part.iter("a:p"):
                text = "".join(t.text or "" for t in paragraph.iter("a:t"))
                if text.strip():
                    self.page.start("p")
                    self.page.text(text)
                    self.page.end("p")

    def label(self, own: Element, style: str, role: str, level: int) -> tuple[Label | None, bool]:
        """What stands before a paragraph, and whether the file defines it as far as it says so."""
        direct = own.find("w:numPr")
        number_id = value(direct, "w:numId") if direct is not None else ""
        depth = value(direct, "w:ilvl") if direct is not None else ""
        if not number_id:
            number_id, of_style, by = self.styles.numbering(style)
            bound = self.numbering.level_of_style(number_id, by) if number_id else None
            depth = depth or of_style or (str(bound) if bound is not None else "")
        label = None
        if number_id and number_id != "0":
            label = self.numbering.label(number_id, int(depth) if depth.isdecimal() else 0)
        if label is not None or role not in ("bullet", "number") or number_id == "0":
            self.counted = 0
            if label is not None and role in ("bullet", "number"):
                label = replace(label, depth=max(label.depth, level - 1))
            return label, label is not None or number_id in ("", "0")
        if role == "bullet":
            return Label(level - 1, bullet=True), True
        self.counted += 1
        return Label(level - 1, number=self.counted), False

    def item(self, label: Label) -> None:
        """An item of a list, which is opened as deep as it lies."""
        name = "ul" if label.bullet else "ol"
        depth = min(label.depth, 5)
        self.close_lists(depth + 1)
        if len(self.lists) == depth + 1 and self.lists[-1] != name:
            self.close_lists(depth)
        while len(self.lists) <= depth:
            kind = name if len(self.lists) == depth else "ul"
            self.page.start(kind)
            self.lists.append(kind)
        number = {} if label.number is None else {"value": str(label.number)}
        self.page.start("li", mark=label.mark, **number)
        self.element = "li"

    def close_lists(self, depth: int) -> None:
        while len(self.lists) > depth:
            self.page.end(self.lists.pop())

    def table(self, element: Element) -> None:
        """A ``w:tbl``; what merged cells cover is left empty and told."""
        self.close_lists(0)
        self.tables += 1
        self.page.start("table")
        merged = []
        for row in _within(element, "w:tr"):
            own = row.find("w:trPr")
            mark = "" if own is None else _change_of(own)
            if mark:
                words = self.words.quoted(row)
                sign = "+" if mark == "ins" else "−"
                self.page.tell("import/changes", self.words.changes, words=f"{sign}“{words}”")
                gone = {"accept": "del", "reject": "ins", "show": ""}[self.words.changes]
                if mark == gone:
                    continue
            self.page.start("tr")
            is_head = own is not None and own.find("w:tblHeader") is not None
            for cell in _within(row, "w:tc"):
                merged += self.cell(cell, "th" if is_head else "td")
            self.page.end("tr")
        self.page.end("table")
        if merged:
            words = "；".join(filter(None, merged)) or "–"
            self.page.tell("import/form", "merged", words=words)

    def cell(self, element: Element, name: str) -> list[str]:
        """A cell; the first words of it where it is merged with others."""
        own = element.find("w:tcPr")
        span = value(own, "w:gridSpan") if own is not None else ""
        merge = own.find("w:vMerge") if own is not None else None
        width = min(int(span), 60) if span.isdecimal() else 1
        self.page.start(name)
        self.blocks(element)
        self.end_paragraph()
        self.close_lists(0)
        self.page.end(name)
        for _ in range(width - 1):
            self.page.start(name)
            self.page.end(name)
        is_first = width > 1 or (merge is not None and merge.get("w:val") == "restart")
        return ["".join(t.text or "" for t in element.iter("w:t"))[:40]] if is_first else []

    def notes(self, is_endnote: bool) -> None:
        """The notes of a kind, after the text."""
        kind = "endnote" if is_endnote else "footnote"
        name = f"{self.folder}{kind}s.xml"
        root = self.words.tree(name)
        if root is None:
            return
        self.words.relations = self.package.relations(name)
        self.page.start("ol")
        for note in root.findall(f"w:{kind}"):
            if note.get("w:type", "normal") != "normal":
                self.words.quoted(note)
                continue
            label = note_label(is_endnote, note.get("w:id", ""))
            if label not in self.run.called:
                words = self.words.quoted(note)
                if words:
                    self.page.tell("import/left-out", "note", words=words)
                continue
            self.page.start("li", id=f"footnote-{label}")
            self.blocks(note)
            self.end_paragraph()
            self.page.end("li")
        self.page.end("ol")

    def edges(self) -> None:
        """Headers and footers, which are told."""
        self.page.line = max(self.page.line, 1)
        told: set[tuple[str, str]] = set()
        for name in sorted(self.package.names):
            match = re.fullmatch(rf"{re.escape(self.folder)}(header|footer)\d*\.xml", name)
            root = self.words.tree(name) if match else None
            if root is None or match is None:
                continue
            says = "header" if match[1] == "header" else "footer"
            words = self.words.quoted(root)
            if words and (says, words) not in told:
                told.add((says, words))
                self.page.tell("import/word", says, severity="note", words=words)


def _main_part(package: Package, place: Path) -> str:
    """The part that holds the document."""
    for target, _ in package.relations("").values():
        if target in package.names and re.search(r"document\d*\.xml$", target):
            return target
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise refused(place, "no-word")


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, whatever they are wrapped in."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del"):
            yield from _within(child, name)


def _change_of(own: Element) -> str:
    if own.find("w:ins") is not None:
        return "ins"
    return "del" if own.find("w:del") is not None else ""
