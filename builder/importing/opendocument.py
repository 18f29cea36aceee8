"""OpenDocument text (.odt): what LibreOffice and others write, by ISO/IEC 26300.

The package is bounded as Word's is; its text is written as marks of HTML and becomes slips by the
same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from ..ground.messages import tr
from ..issue.source import shown
from .equations import spoken
from .hypertext import read_marks
from .numbering import FORMATS
from .package import Package, at, check_package, refused
from .page import Changes, Page, TooMuch, findings_of
from .slips import Source

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_URN}office:1.0": "office",
    f"{_URN}text:1.0": "text",
    f"{_URN}table:1.0": "table",
    f"{_URN}drawing:1.0": "draw",
    f"{_URN}style:1.0": "style",
    f"{_URN}xsl-fo-compatible:1.0": "fo",
    f"{_URN}svg-compatible:1.0": "svg",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1998/Math/MathML": "math",
}
_MOST_SPACES = 400
_MOST_REPEATED = 60


def read_opendocument(data: bytes, path: Path, changes: Changes = "accept") -> Source:
    """The slips of an .odt file; lines are counted by paragraph.

    Raises Rejected for files that are none, too large when unpacked, or nested too deep.
    """
    place = shown(path)
    check_package(data, place, "content.xml")
    try:
        reader = _Reader(Package(data, _PREFIXES), changes)
        reader.read()
    except (RecursionError, TooMuch):
        raise refused(place, "xml-bounds") from None
    source = read_marks(reader.page.marks, path, "OpenDocument", reader.page.pictures)
    return Source(
        path,
        source.slips,
        source.omitted,
        source.pictures,
        unit="paragraph",
        lines=reader.page.line,
        encoding="OpenDocument",
        findings=(*source.findings, *findings_of(reader.page.told, path)),
    )


class _Reader:
    """Writes the text of a document as marks."""

    def __init__(self, package: Package, changes: Changes) -> None:
        self.package = package
        self.changes = changes
        self.page = Page()
        self.styles: dict[str, Element] = {}
        self.list_styles: dict[str, Element] = {}
        self.regions: dict[str, Element] = {}
        self.inserted: list[str] = []
        self.lists: list[str] = []
        """The styles of the lists that are open."""
        self.counted: dict[tuple[str, int], int] = {}
        self.label = ""
        """What is to stand before the next paragraph: a number that no list has."""
        self.after: list[Element] = []
        """Text boxes met, written after their paragraph."""
        self.notes: list[tuple[str, Element]] = []
        self.underlined: list[str] = []

    def read(self) -> None:
        """Fill ``page``."""
        for name in ("styles.xml", "content.xml"):
            root = self.package.xml(name)
            for element in root.iter() if root is not None else ():
                if element.tag in ("style:style", "text:list-style"):
                    known = self.styles if element.tag == "style:style" else self.list_styles
                    known[element.get("style:name", "")] = element
                elif element.tag in ("style:header", "style:footer"):
                    self.edge(element)
        root = self.package.xml("content.xml")
        body = at(root, "office:body/office:text") if root is not None else None
        self.blocks(body if body is not None else ())
        self.page.start("ol")
        while self.notes:
            notes, self.notes = self.notes, []
            for label, note in notes:
                self.page.start("li", id=f"footnote-{label}")
                self.blocks(note)
                self.page.end("li")
        self.page.end("ol")
        if self.underlined:
            words = "；".join(dict.fromkeys(self.underlined))
            count = len(self.underlined)
            self.page.line = 1
            self.page.tell("import/form", "underlined", severity="note", count=count, words=words)

    def edge(self, element: Element) -> None:
        words = _words(element)
        if words:
            says = "header" if element.tag == "style:header" else "footer"
            self.page.line = 1
            self.page.tell("import/word", says, severity="note", words=words)

    def blocks(self, elements: Iterable[Element]) -> None:
        for element in elements:
            name = element.tag
            if name in ("text:p", "text:h"):
                self.paragraph(element)
            elif name == "text:list":
                self.list(element)
            elif name == "table:table":
                self.table(element)
            elif name == "text:tracked-changes":
                self.regions = {r.get("text:id", ""): r for r in element}
            elif name == "text:table-of-content":
                words = _words(element)
                self.page.tell("import/left-out", "contents", severity="note", words=words)
            elif name.startswith("draw:"):
                self.page.start("p")
                self.drawing(element)
                self.page.end("p")
                self.boxes()
            elif name in ("text:change-start", "text:change-end", "text:change"):
                self.change(element)
            else:
                self.blocks(element)

    def paragraph(self, element: Element) -> None:
        self.page.line += 1
        style = element.get("text:style-name", "")
        names = " ".join(self.chain(style)).lower()
        level = element.get("text:outline-level", "1")
        if element.tag == "text:h":
            name = f"h{min(int(level), 6) if level.isdecimal() else 1}"
            self.page.start(name)
        elif "title" in names.split() and not self.lists:
            name = "h1"
            self.page.start(name, **{"class": "title"})
        else:
            name = "p"
            if "quotations" in names.split():
                self.page.start("blockquote")
            self.page.start(name)
        if self.label:
            self.page.text(self.label)
            self.label = ""
        self.inline(element, self.look(style) if name == "p" else ())
        self.page.end(name)
        if name == "p" and "quotations" in names.split():
            self.page.end("blockquote")
        self.boxes()

    def boxes(self) -> None:
        while self.after:
            boxes, self.after = self.after, []
            for box in boxes:
                self.page.tell("import/form", "box", severity="note", words=_words(box))
                self.blocks(box)

    def chain(self, style: str) -> list[str]:
        """A style's name and those of its parents."""
        names: list[str] = []
        while style and style not in names:
            names.append(style)
            known = self.styles.get(style)
            style = known.get("style:parent-style-name", "") if known is not None else ""
        return names

    def look(self, style: str) -> tuple[str, ...]:
        """The elements of HTML that a style's properties come to."""
        given: dict[str, str] = {}
        for name in reversed(self.chain(style)):
            known = self.styles.get(name)
            own = known.find("style:text-properties") if known is not None else None
            if own is not None:
                given |= own.attrib
        found = []
        if given.get("fo:font-weight", "normal") in ("bold", "600", "700", "800", "900"):
            found.append("strong")
        if given.get("fo:font-style", "normal") in ("italic", "oblique"):
            found.append("em")
        if given.get("style:text-line-through-style", "none") != "none":
            found.append("s")
        if given.get("text:display") == "none":
            found.append("x-hidden")
        if given.get("style:text-emphasize", "none").split()[0] != "none":
            found.append("x-dots")
        position = given.get("style:text-position", "0%").split()[0]
        if position.startswith(("super", "sub")):
            found.append("sup" if position == "super" else "sub")
        elif position.rstrip("%").lstrip("-").isdecimal() and position.rstrip("%").strip("-0"):
            found.append("sub" if position.startswith("-") else "sup")
        if given.get("style:text-underline-style", "none") != "none":
            found.append("u")
        return tuple(found)

    def inline(self, element: Element, look: tuple[str, ...]) -> None:
        self.text(element.text, look)
        for child in element:
            self.piece(child, look)
            self.text(child.tail, look)

    def text(self, text: str | None, look: tuple[str, ...]) -> None:
        if not text:
            return
        words = " ".join(text.split())
        if self.inserted and self.changes == "reject":
            return
        if "u" in look and words:
            self.underlined.append(words)
        self.page.styled(text, [style for style in look if style != "u"])

    def piece(self, element: Element, look: tuple[str, ...]) -> None:
        """One element inside a paragraph."""
        name = element.tag
        if name == "text:span":
            own = self.look(element.get("text:style-name", ""))
            self.inline(element, tuple(dict.fromkeys((*look, *own))))
        elif name == "text:a":
            self.page.start("a", href=element.get("xlink:href", ""))
            self.inline(element, look)
            self.page.end("a")
        elif name in ("text:s", "text:tab"):
            self.text(" " * _count(element.get("text:c"), _MOST_SPACES), look)
        elif name == "text:line-break":
            self.page.start("br")
        elif name == "text:note":
            self.note(element)
        elif name == "text:ruby":
            base, over = element.find("text:ruby-base"), element.find("text:ruby-text")
            if base is not None:
                self.page.ruby(_words(base), _words(over) if over is not None else "")
        elif name in ("office:annotation", "text:hidden-text"):
            self.aside(element)
        elif name in ("text:change-start", "text:change-end", "text:change"):
            self.change(element)
        elif name.startswith("draw:"):
            self.drawing(element)
        else:
            self.inline(element, look)

    def aside(self, element: Element) -> None:
        """What stands in the text and is not printed."""
        if element.tag == "text:hidden-text":
            words = element.get("text:string-value", "")
            self.page.tell("import/left-out", "hidden", words=words)
            return
        creator = element.find("dc:creator")
        author = (creator.text if creator is not None else "") or "?"
        words = " ".join(filter(None, map(_words, element.findall("text:p"))))
        self.page.tell("import/comment", "", author=author, words=words)

    def note(self, element: Element) -> None:
        body = element.find("text:note-body")
        if body is None:
            return
        kind = "e" if element.get("text:note-class") == "endnote" else ""
        citation = element.find("text:note-citation")
        label = "".join(
            c for c in (citation.text or "" if citation is not None else "") if c.isalnum()
        )
        taken = {known for known, _ in self.notes}
        name = f"{kind}{label or len(taken) + 1}"
        while name in taken:
            name += "x"
        self.notes.append((name, body))
        self.page.start("a", href=f"#footnote-{name}")
        self.page.end("a")

    def change(self, element: Element) -> None:
        """The beginning or end of a tracked insertion, or the place of a deletion."""
        key = element.get("text:change-id", "")
        if element.tag == "text:change-end":
            self.inserted = [one for one in self.inserted if one != key]
            if self.changes == "show":
                self.page.text(tr("]", "〕"))
            return
        region = self.regions.get(key)
        if region is None:
            return
        if element.tag == "text:change-start":
            if region.find("text:insertion") is not None:
                self.inserted.append(key)
                self.page.tell("import/changes", self.changes, words="+")
                if self.changes == "show":
                    self.page.text(tr("[inserted: ", "〔增："))
            return
        deleted = region.find("text:deletion")
        if deleted is None:
            return
        words = " ".join(filter(None, (_words(p) for p in deleted if p.tag.startswith("text:"))))
        self.page.tell("import/changes", self.changes, words=f"−“{words}”")
        if self.changes == "reject":
            self.page.text(words)
        elif self.changes == "show":
            self.page.text(tr(f"[deleted: {words}]", f"〔删：{words}〕"))

    def drawing(self, element: Element) -> None:
        """A frame: its picture here, its text after the paragraph."""
        description = element.find("svg:desc")
        description = element.find("svg:title") if description is None else description
        alt = (description.text if description is not None else "") or ""
        for child in element:
            if child.tag == "draw:image":
                self.picture(child, alt)
                break
            if child.tag == "draw:text-box":
                self.after.append(child)
            elif child.tag == "draw:object":
                self.object(child)
                break
            elif child.tag in ("text:p", "text:list"):
                self.after.append(element)
                break
            elif child.tag.startswith("draw:"):
                self.drawing(child)

    def picture(self, element: Element, alt: str) -> None:
        name = element.get("xlink:href", "").removeprefix("./")
        data = self.package.bytes(name)
        if data:
            self.page.picture(data, alt)
        else:
            self.page.tell("import/picture", "missing", name=name[:200], words=alt or "–")

    def object(self, element: Element) -> None:
        """An object of its own: an equation is written on the line, others are told."""
        name = element.get("xlink:href", "").removeprefix("./")
        root = self.package.xml(f"{name}/content.xml") if name else element.find("math:math")
        if root is not None and root.tag == "math:math":
            words = spoken(root)
            self.page.text(words)
            self.page.tell("import/form", "equation", words=words)
        else:
            words = _words(root) if root is not None else name
            self.page.tell("import/left-out", "object", words=words or "–")

    def list(self, element: Element) -> None:
        """A list; items whose number no list of copy has are paragraphs that begin with it."""
        style = element.get("text:style-name", "") or (self.lists[-1] if self.lists else "")
        depth = len(self.lists)
        self.lists.append(style)
        level = self.level(style, depth)
        form, start, before, after = level
        name = "ul" if form == "bullet" else "ol"
        is_own = form not in ("bullet", "decimal") or bool(before) or after not in (".", ")")
        is_own = is_own and form != "bullet"
        if not is_own:
            self.page.start(name)
        continues = element.get("text:continue-numbering") == "true"
        number = start
        if continues or element.get("text:continue-list"):
            number = self.counted.get((style, depth), start)
        for item in element:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            if item.get("text:start-value"):
                number = _count(item.get("text:start-value"), 99_999_999)
            is_numbered = item.tag == "text:list-item"
            if is_own:
                self.label = f"{before}{FORMATS[form](number)}{after}" if is_numbered else ""
                self.blocks(item)
            else:
                value = {"value": str(number)} if name == "ol" else {}
                self.page.start("li", mark=after if name == "ol" else ".", **value)
                self.blocks(item)
                self.page.end("li")
            number += is_numbered
        self.label = ""
        if not is_own:
            self.page.end(name)
        self.counted[style, depth] = number
        self.lists.pop()

    def level(self, style: str, depth: int) -> tuple[str, int, str, str]:
        """How a level of a list is numbered: its format, its start, and what stands round it."""
        known = self.list_styles.get(style)
        for one in known if known is not None else ():
            if one.get("text:level") != str(depth + 1):
                continue
            if one.tag != "text:list-level-style-number":
                return "bullet", 1, "", ""
            form = _FORMATS.get(one.get("style:num-format", "1"), "decimal")
            start = _count(one.get("text:start-value"), 99_999_999)
            return form, start, one.get("style:num-prefix", ""), one.get("style:num-suffix", "")
        return "bullet", 1, "", ""

    def table(self, element: Element) -> None:
        self.page.start("table")
        merged = []
        for row in _rows(element):
            self.page.start("tr")
            for cell in row:
                if cell.tag == "table:covered-table-cell":
                    self.page.start("td")
                    self.page.end("td")
                if cell.tag != "table:table-cell":
                    continue
                spans = [
                    cell.get(f"table:number-{kind}-spanned", "1") for kind in ("columns", "rows")
                ]
                if spans != ["1", "1"]:
                    merged.append(_words(cell)[:40])
                for _ in range(_count(cell.get("table:number-columns-repeated"), _MOST_REPEATED)):
                    self.page.start("td")
                    self.blocks(cell)
                    self.page.end("td")
            self.page.end("tr")
        self.page.end("table")
        if merged:
            words = "；".join(filter(None, merged)) or "–"
            self.page.tell("import/form", "merged", words=words)


_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth",
}


def _rows(element: Element) -> Iterator[Element]:
    """The rows of a table, not those of tables in it."""
    for child in element:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in ("table:table-rows", "table:table-header-rows", "table:table-row-group"):
            yield from _rows(child)


def _count(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 9 else 1


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
