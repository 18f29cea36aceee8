"""Copy: bilingual Markdown with front matter becomes articles of paired blocks.

Languages alternate in the body: a run of blocks in one language followed by a run in the other is
a pair. Copy is data: raw HTML, template marks and entities that mean nothing stay the characters
they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

from markdown_it.token import Token

from . import schema
from .diagnostics import Finding, Rejected, at, has_errors
from .inlines import InlineReader, plain_of
from .manifest import both
from .markdown import MAX_NESTING, body_tokens
from .model import (
    SIDES,
    Align,
    Article,
    Block,
    BlockKind,
    Body,
    Both,
    Cell,
    Figure,
    Inline,
    Issue,
    Manifest,
    Note,
    Section,
    Side,
    Spot,
    Words,
)
from .pairing import Item, pair_up
from .source import MAX_COPY_BYTES, inside, read_text, shown
from .yamlfile import Node, parse


def read_issue(manifest: Manifest) -> tuple[Issue, list[Finding]]:
    """Read every article of a manifest; warnings come back beside the issue.

    Raises Rejected with the faults of all articles at once.
    """
    findings: list[Finding] = []
    sections = []
    seen: dict[str, Spot] = {}
    for title, paths in manifest.sections:
        articles = []
        for written in paths:
            findings.extend(_named_twice(written, seen))
            try:
                article, warnings = read_article(manifest.folder, written)
            except Rejected as rejected:
                findings.extend(rejected.findings)
                continue
            findings.extend(warnings)
            articles.append(article)
        sections.append(Section(title, tuple(articles)))
    if has_errors(findings):
        raise Rejected(findings)
    return Issue(manifest, tuple(sections)), findings


def _named_twice(written: Words, seen: dict[str, Spot]) -> Iterator[Finding]:
    first = seen.setdefault(written.text, written.spot)
    if first is not written.spot:
        message = f"'{written.text}' stands in the issue twice; the first is on line {first.line}"
        yield at(written.spot, "manifest/article-twice", "error", message, "delete one of them")


def read_article(folder: Path, written: Words) -> tuple[Article, list[Finding]]:
    """Read one article file, named in the manifest as ``written``.

    Raises Rejected with all its faults.
    """
    path = inside(folder, written.text, written.spot)
    text = read_text(path, MAX_COPY_BYTES)
    return parse_article(text, shown(path), Path(written.text), folder)


def parse_article(
    text: str, file: Path, written: Path, folder: Path
) -> tuple[Article, list[Finding]]:
    """Parse the text of an article; ``file`` is the path that findings show."""
    findings = list(_control_characters(text, file))
    front, body_line = _front_matter(text, file)
    findings.extend(schema.violations(front, schema.FRONT_MATTER, "article/front-matter"))
    if has_errors(findings):
        raise Rejected(findings)
    reader = _BodyReader(text, file, folder, body_line)
    reader.read()
    findings.extend(reader.findings)
    align = cast(Literal["run", "paragraph"], front.plain.get("align", "run"))
    body, more = pair_up(reader.items, by_paragraph=align == "paragraph")
    findings.extend(more)
    if has_errors(findings):
        raise Rejected(findings)
    if not body:
        message = "the article has no text"
        findings.append(at(Spot(file, body_line), "article/empty", "warning", message))
    return _article(front, written, file, body, reader, align), findings


def _article(
    front: Node,
    written: Path,
    file: Path,
    body: Sequence[Body],
    reader: _BodyReader,
    align: Literal["run", "paragraph"],
) -> Article:
    def front_both(key: str) -> Both:
        return both(front.get(key))

    return Article(
        path=written,
        spot=Spot(file),
        title=front_both("title"),
        kicker=front_both("kicker"),
        standfirst=front_both("standfirst"),
        byline=front_both("byline"),
        source=front_both("source"),
        body=tuple(body),
        notes=tuple(reader.notes),
        align=align,
        allow=tuple((front.plain.get("allow") or {}).items()),
    )


def _control_characters(text: str, file: Path) -> Iterator[Finding]:
    for match in re.finditer(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        code = ord(match[0])
        message = f"holds the control character U+{code:04X}"
        yield at(Spot(file, line, column), "article/control", "error", message, "delete it")


def _front_matter(text: str, file: Path) -> tuple[Node, int]:
    """The front matter and the line on which the body begins."""
    match = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, re.S | re.M)
    if not match:
        message = "does not begin with front matter"
        hint = "begin with '---', 'title: {zh: …, en: …}', '---'"
        raise Rejected([at(Spot(file), "article/front-matter", "error", message, hint)])
    return parse(match[1], file, first_line=2), text.count("\n", 0, match.end()) + 1


_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_WIDE_MARK = re.compile("[，。、；：？！（）《》「」]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][^\s\u2e80-\U0003ffff]*")


def detect_side(text: str) -> Side | None:
    """The language a piece of copy is in, or None where it has no letters.

    A Han character or a full-width mark weighs as much as a Latin word: a Chinese sentence may
    name several foreign firms, an English one seldom quotes more than a few Chinese characters.
    """
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    marks = len(_WIDE_MARK.findall(text))
    if not han and not words:
        return "zh" if marks else None
    return "zh" if han and han + marks >= words else "en"


class _BodyReader:
    """Walks the tokens of one body and gathers items for pairing."""

    def __init__(self, text: str, file: Path, folder: Path, body_line: int) -> None:
        self.file = file
        self.folder = folder
        self.lines = text.split("\n")
        blanked = "\n" * (body_line - 1) + "\n".join(self.lines[body_line - 1 :])
        self.tokens = body_tokens(blanked)
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.findings: list[Finding] = []
        self.called: dict[str, Spot] = {}
        self.forced: Side | None = None
        self.fence = 0
        self.last: Side = "zh"

    def spot(self, line0: int, column: int = 1) -> Spot:
        return Spot(self.file, line0 + 1, column)

    def fault(self, line0: int, check: str, message: str, hint: str = "") -> None:
        self.findings.append(at(self.spot(line0), check, "error", message, hint))

    def read(self) -> None:
        """Fill ``items``, ``notes`` and ``findings``."""
        at_token = 0
        while at_token < len(self.tokens):
            at_token = self.top_level(at_token)
        self.check_notes()

    def top_level(self, start: int) -> int:
        token = self.tokens[start]
        if token.type.startswith("container_"):
            self.container(token)
            return start + 1
        end = _closing(self.tokens, start)
        part = self.tokens[start : end + 1]
        if any(t.level >= MAX_NESTING for t in part):
            line0 = (token.map or [0])[0]
            message = f"lists and quotes nest deeper than {MAX_NESTING} levels"
            self.fault(line0, "article/nesting", message, "write it flatter")
        elif token.type == "comment":
            self.comment(token)
        elif token.type == "footnote_reference_open":
            self.note(part)
        elif figure := self.figure(part):
            self.items.append(Item(figure=figure))
        else:
            self.block(part)
        return end + 1

    def container(self, token: Token) -> None:
        if token.nesting < 0:
            self.forced = None
            return
        side = cast(Side, token.type.split("_")[1])
        self.forced = side
        self.fence += 1
        first, end = token.map or [0, 0]
        if end >= len(self.lines) or not self.lines[end].strip().startswith(":::"):
            message = f"'::: {side}' is never closed"
            self.fault(first, "article/fence", message, "close it with ':::' on its own line")

    def comment(self, token: Token) -> None:
        match = re.match(r"\s*([a-z]+(?:/[a-z-]+)?)\s*:\s*(\S.*?)\s*$", token.content, re.S)
        if match:
            self.items.append(Item(allow=(match[1], match[2])))
            return
        line0 = (token.map or [0])[0]
        message = "a comment is not printed"
        hint = "delete it, or write 'check: reason' in it to waive a check"
        self.findings.append(at(self.spot(line0), "article/comment", "note", message, hint))

    def block(self, part: Sequence[Token]) -> None:
        side = self.forced or detect_side(_letters(part)) or self.last
        self.last = side
        block = self.build(part, side)
        self.mixed_lines(block)
        self.items.append(Item(block=block, fence=self.fence if self.forced else 0))

    def mixed_lines(self, block: Block) -> None:
        """A Chinese line and an English line with no blank line between are one paragraph."""
        if block.kind != "paragraph" or self.forced:
            return
        sides = [detect_side(line) for line in block.source.split("\n")]
        for offset, (above, below) in enumerate(pairwise(sides)):
            if above and below and above != below:
                spot = Spot(self.file, block.spot.line + offset + 1)
                message = "Chinese and English lines run together in one paragraph"
                hint = "put a blank line between them"
                self.findings.append(at(spot, "article/mixed", "warning", message, hint))
                return

    def figure(self, part: Sequence[Token]) -> Figure | None:
        images = [
            child for token in part for child in token.children or () if child.type == "image"
        ]
        if not images:
            return None
        line0 = (part[0].map or [0])[0]
        inline = part[1] if len(part) == 3 else None
        alone = inline is not None and [c for c in inline.children or () if c.type != "softbreak"]
        if part[0].type != "paragraph_open" or not alone or len(alone) != 1:
            message = "a picture must stand alone"
            self.fault(line0, "article/picture", message, "put it on a line of its own")
            return None
        return self.read_figure(images[0], line0)

    def read_figure(self, image: Token, line0: int) -> Figure | None:
        raw = self.lines[line0]
        spot = self.spot(line0, max(raw.find("!["), 0) + 1)
        written = str(image.meta.get("written", "")) if image.meta else ""
        try:
            inside(self.folder, written, spot)
        except Rejected as rejected:
            self.findings.extend(rejected.findings)
            return None
        alt = _split_both(plain_of(image.children or ()), spot)
        caption = _split_both(str(image.attrs.get("title", "")), spot)
        return Figure(Path(written), alt, caption, spot)

    def note(self, part: Sequence[Token]) -> None:
        label = str(part[0].meta["label"])
        line0 = (part[0].map or [0])[0]
        if any(note.label == label for note in self.notes):
            message = f"the note [^{label}] is written twice"
            self.fault(line0, "article/note", message, "give each note a label of its own")
            return
        inner = part[1:-1]
        start = 0
        by_side: dict[Side, list[Block]] = {}
        while start < len(inner):
            end = _closing(inner, start)
            chunk = inner[start : end + 1]
            side = detect_side(_letters(chunk)) or self.last
            by_side.setdefault(side, []).append(self.build(chunk, side))
            start = end + 1
        for side, blocks in by_side.items():
            whole = blocks[0] if len(blocks) == 1 else _joined(blocks)
            self.notes.append(Note(label, side, whole))
        if not by_side:
            self.fault(line0, "article/note", f"the note [^{label}] is empty", "write its text")

    def check_notes(self) -> None:
        for note in self.notes:
            if note.label not in self.called:
                message = f"the note [^{note.label}] is never called"
                hint = f"write [^{note.label}] where it belongs, or delete the note"
                self.findings.append(at(note.block.spot, "article/note", "error", message, hint))
        written = {note.label for note in self.notes}
        for label, spot in self.called.items():
            if label not in written:
                message = f"the note [^{label}] is called but not written"
                hint = f"add a line '[^{label}]: …'"
                self.findings.append(at(spot, "article/note", "error", message, hint))

    def build(self, part: Sequence[Token], side: Side) -> Block:
        token = part[0]
        kind = _KINDS.get(token.type, "paragraph")
        first, end = token.map or [0, 1]
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        source = "\n".join(self.lines[first:end])
        column = len(self.lines[first]) - len(self.lines[first].lstrip()) + 1
        block = Block(kind, side, self.spot(first, column), self.lines[first][column - 1 :])
        block = replace(block, source=source[column - 1 :])
        if kind == "table":
            return replace(block, rows=self.table_rows(part, first))
        if kind == "code":
            return replace(block, inlines=_code(token.content))
        if kind in {"list", "item", "quote"}:
            return self.nest(block, part, side)
        inlines = next((t for t in part if t.type == "inline"), None)
        level = int(token.tag[1]) if kind == "heading" else 0
        return replace(block, inlines=self.inlines(inlines, first), level=level)

    def nest(self, block: Block, part: Sequence[Token], side: Side) -> Block:
        children = []
        at_token = 1
        while at_token < len(part) - 1:
            end = _closing(part, at_token)
            children.append(self.build(part[at_token : end + 1], side))
            at_token = end + 1
        start = part[0].attrs.get("start", 1)
        return replace(
            block,
            children=tuple(children),
            ordered=part[0].type == "ordered_list_open",
            start=int(start),
        )

    def inlines(self, token: Token | None, line0: int) -> tuple[Inline, ...]:
        if token is None:
            return ()
        reader = InlineReader(self.file, line0, self.lines)
        inlines = reader.read(token.children or ())
        self.findings.extend(reader.findings)
        for label, spot in reader.called.items():
            self.called.setdefault(label, spot)
        return inlines

    def table_rows(self, part: Sequence[Token], line0: int) -> tuple[tuple[Cell, ...], ...]:
        rows: list[tuple[Cell, ...]] = []
        cells: list[Cell] = []
        for index, token in enumerate(part):
            if token.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
            elif token.type in {"th_open", "td_open"}:
                style = str(token.attrs.get("style", ""))
                align = cast(Align, style.removeprefix("text-align:"))
                line = (token.map or [line0])[0]
                cells.append(Cell(self.inlines(part[index + 1], line), align))
        return tuple(rows)


_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
}


def _closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the block opened at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _letters(part: Iterable[Token]) -> str:
    return "".join(
        plain_of(token.children) if token.children else token.content
        for token in part
        if token.type in {"inline", "fence"}
    )


def _code(text: str) -> tuple[Inline, ...]:
    return (Inline("text", text.removesuffix("\n")),)


def _joined(blocks: Sequence[Block]) -> Block:
    """Several paragraphs of a note as one item with children."""
    return replace(blocks[0], kind="item", inlines=(), children=tuple(blocks))


def _split_both(text: str, spot: Spot) -> Both:
    """``中文 | English`` as both sides; without a bar, the side that the text is in."""
    if not text.strip():
        return Both()
    left, bar, right = text.partition(" | ")
    if not bar:
        left, bar, right = text.partition("|")
    parts = [part.strip() for part in ((left, right) if bar else (text,))]
    sides: dict[Side, Words] = {}
    for part, default in zip(parts, SIDES, strict=False):
        if part:
            side = detect_side(part) or default
            if side in sides:
                side = default
            sides[side] = Words(part, spot)
    return Both(sides.get("zh"), sides.get("en"))
