"""The body of an article: Markdown blocks become items for pairing, and notes.

Nothing of the copy is passed over in silence: what the format has no place for is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from ..ground.findings import Finding, Rejected, found
from ..ground.spots import Spot
from .charts import INFO as CHART
from .charts import read_chart
from .checknames import unknown_names
from .inlines import InlineReader, plain_of
from .insets import read_opening, shaped, with_picture
from .leftovers import as_written, run_together
from .markdown import MAX_NESTING, body_tokens
from .model import Align, Block, BlockKind, Cell, Figure, Inline, Inset, Note, Options, Side
from .pairing import Item
from .picture_syntax import OptionReader, clashes, together
from .sides import detect_side, side_name, side_of, split_both
from .source import inside

_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "fence": "code",
    "hr": "rule",
}


class BodyReader:
    """Walks the tokens of one body; ``items``, ``notes`` and ``findings`` fill as it goes."""

    def __init__(self, text: str, file: Path, folder: Path, body_line: int) -> None:
        self.file = file
        self.folder = folder
        self.lines = text.split("\n")
        blanked = "\n" * (body_line - 1) + "\n".join(self.lines[body_line - 1 :])
        self.tokens = body_tokens(blanked)
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.labels: set[str] = set()
        self.findings: list[Finding] = []
        self.called: dict[str, Spot] = {}
        self.forced: Side | None = None
        self.fence = 0
        self.alone = False
        self.opened: list[tuple[Inset | None, list[Item], str]] = []
        self.insets = 0
        self.closes_early = False
        self.in_note = False
        self.last: Side = "zh"

    def spot(self, line0: int, column: int = 1) -> Spot:
        return Spot(self.file, line0 + 1, column)

    def line_spot(self, line0: int) -> Spot:
        """The first character of a line."""
        text = self.lines[line0] if line0 < len(self.lines) else ""
        return self.spot(line0, len(text) - len(text.lstrip()) + 1)

    def fault(self, line0: int, check: str, says: str = "", **values: Any) -> None:
        self.findings.append(found(check, self.line_spot(line0), says, **values))

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
            self.fault(_line(token), "article/nesting", "blocks", most=MAX_NESTING)
        elif token.type == "comment":
            self.comment(token)
        elif _is_chart(token):
            self.chart(token)
        elif token.type == "footnote_reference_open":
            self.note(part)
        elif _shows(part):
            self.figure(part)
        else:
            for piece in self.parted(part):
                self.block(piece)
        return end + 1

    def chart(self, token: Token) -> None:
        first, end = token.map or (0, 1)
        self.check_closed(token, first, end)
        figure, findings = read_chart(token.content, self.line_spot(first), self.folder)
        self.findings.extend(findings)
        if figure:
            self.show(figure)

    def show(self, figure: Figure) -> None:
        """Gather a picture or a chart, in the block that it stands in, if any."""
        inset = next((inset for inset, *_ in reversed(self.opened) if inset), None)
        if inset:
            figure, told = with_picture(inset, figure)
            self.findings.extend(told)
        self.items.append(Item(figure=figure))

    def inset(self, token: Token) -> None:
        """Open or close a block that stands apart; its items are gathered by themselves."""
        if token.nesting < 0:
            inset, outer, _ = self.opened.pop()
            if inset:
                items, told = shaped(inset, self.items)
                self.findings.extend(told)
                self.items = [*outer, Item(inset=inset, items=tuple(items))]
            return
        first, end = token.map or (0, 0)
        self.insets += 1
        inset, titles, told = read_opening(self.lines[first], self.file, first, self.insets)
        name = token.info.split()[0][:20]
        if inset and (self.opened or self.forced):
            self.closes_early = True
            told.append(found("article/block", self.line_spot(first), "inside", name=name))
            inset = None
        elif inset and self.is_open(end):
            told.append(found("article/block", self.line_spot(first), "open", name=name))
        self.findings.extend(told)
        self.opened.append((inset, self.items, token.markup))
        if inset:
            self.items = titles

    def is_open(self, end: int) -> bool:
        """Whether what ends before a line is closed by no fence there."""
        return end >= len(self.lines) or not self.lines[end].strip().startswith(":::")

    def container(self, token: Token) -> None:
        if token.type.startswith("container_inset"):
            self.inset(token)
            return
        if token.nesting < 0:
            self.forced = None
            return
        side = cast(Side, token.type.split("_")[1])
        first, end = token.map or (0, 0)
        if self.forced:
            self.fault(first, "article/fence", "inside", side=side)
        elif self.opened and self.opened[-1][2] == token.markup:
            self.closes_early = True
            self.fault(first, "article/block", "nested", name=side)
        elif self.is_open(end):
            self.fault(first, "article/fence", "open", side=side)
        self.forced = side
        self.fence += 1
        self.alone = token.info.split()[1:] == ["alone"]
        if token.info.split()[1:] and not self.alone:
            self.fault(first, "article/fence", "words", words=token.info.strip()[:40])

    def comment(self, token: Token) -> None:
        match = re.match(r"\s*([a-z]+(?:/[a-z-]+)?)\s*:\s*(\S.*?)\s*$", token.content, re.S)
        if match:
            self.items.append(Item(allow=(match[1], match[2])))
            spot = self.line_spot(_line(token))
            self.findings.extend(unknown_names("article/waiver", {match[1]: spot}))
            return
        self.fault(_line(token), "article/comment", "unprinted")

    def parted(self, part: Sequence[Token]) -> Iterator[Sequence[Token]]:
        """A list or quote, parted where its language changes.

        Markdown joins a Chinese list and the English one under it into a single list.
        """
        if self.forced or part[0].type not in _PARTED:
            yield part
            return
        group: list[Token] = []
        group_side: Side | None = None
        for child in _children(part):
            side = side_of(child)
            if group and side and group_side and side != group_side:
                yield _enclosed(part, group)
                group, group_side = [], None
            group.extend(child)
            group_side = group_side or side
        yield _enclosed(part, group)

    def block(self, part: Sequence[Token]) -> None:
        side = self.forced or side_of(part) or self.last
        self.last = side
        block = self.build(part, side)
        if block.kind == "paragraph":
            self.look_at_lines(block)
        fence = self.fence if self.forced else 0
        self.items.append(Item(block=block, fence=fence, alone=bool(fence) and self.alone))

    def look_at_lines(self, block: Block) -> None:
        """Slips that run lines of a paragraph together."""
        lines = block.source.split("\n")
        line0 = block.spot.line - 1
        for offset, line in enumerate(lines):
            if line.strip().startswith(":::") and not self.closes_early:
                self.fault(line0 + offset, "article/fence", "stray", line=line.strip()[:20])
        if self.forced:
            return
        sides = [detect_side(line) for line in lines]
        for offset, (above, below) in enumerate(pairwise(sides)):
            if above and below and above != below:
                self.fault(line0 + offset + 1, "article/mixed")
                return

    def figure(self, part: Sequence[Token]) -> None:
        """The pictures of a paragraph, which has nothing else in it."""
        line0 = _line(part[0])
        tokens = part[1].children or ()
        images = [token for token in tokens if token.type == "image"]
        parting = ("image", "softbreak", "hardbreak")
        others = [t for t in tokens if t.type not in parting and not _is_blank(t)]
        if part[0].type != "paragraph_open" or others:
            self.fault(line0, "article/picture")
            return
        place = _Places(self.lines, line0, part[1].content)
        read = [self.options(image, place) for image in images]
        spots = [self.at(place(image.meta["at"])) for image in images]
        self.findings.extend(clashes(list(zip(read, spots, strict=True))))
        figures = []
        for image, options, spot in zip(images, read, spots, strict=True):
            written = str(image.meta["written"])
            try:
                inside(self.folder, written, spot)
            except Rejected as rejected:
                self.findings.extend(rejected.findings)
                continue
            alt = split_both(plain_of(image.children or ()), spot)
            caption = split_both(str(image.attrs.get("title", "")), spot)
            figures.append(Figure(Path(written), alt, caption, spot, options))
        if figures:
            first, *beside = figures
            options = together([figure.options for figure in figures])
            self.show(replace(first, options=options, beside=tuple(beside)))

    def options(self, image: Token, place: _Places) -> Options:
        """The options of one picture."""
        written = image.meta["options"]
        if written is None:
            return Options()
        reader = OptionReader(written, lambda offset: self.at(place(offset)))
        options = reader.read()
        self.findings.extend(reader.findings)
        return options

    def at(self, place: tuple[int, int]) -> Spot:
        """The spot of a line from 0 and a column from 1."""
        return self.spot(*place)

    def note(self, part: Sequence[Token]) -> None:
        label = str(part[0].meta["label"])
        line0 = _line(part[0])
        if label in self.labels:
            self.fault(line0, "article/note", "twice", label=label)
            return
        self.labels.add(label)
        self.in_note = True
        by_side: dict[Side, list[Block]] = {}
        for chunk in _children(part):
            if chunk[0].type != "paragraph_open":
                self.fault(_line(chunk[0]), "article/note", "blocks", label=label)
                continue
            side = side_of(chunk) or self.last
            by_side.setdefault(side, []).append(self.build(chunk, side))
        self.in_note = False
        for side, blocks in by_side.items():
            whole = blocks[0] if len(blocks) == 1 else _joined(blocks)
            self.notes.append(Note(label, side, whole))
        if len(part) == 2:
            self.fault(line0, "article/note", "empty", label=label)

    def check_notes(self) -> None:
        called_on = {pair for block in _blocks(self.items) for pair in _calls(block)}
        written = [note.label for note in self.notes]
        for note in self.notes:
            if note.label not in self.called:
                self.note_fault(note.block.spot, "uncalled", note.label)
            elif written.count(note.label) > 1 and (note.label, note.side) not in called_on:
                name = side_name(note.side)
                self.note_fault(note.block.spot, "one-sided", note.label, side=name)
        for label, spot in self.called.items():
            if label not in self.labels:
                self.note_fault(spot, "unwritten", label)

    def note_fault(self, spot: Spot, says: str, label: str, **values: str) -> None:
        self.findings.append(found("article/note", spot, says, label=label, **values))

    def build(self, part: Sequence[Token], side: Side) -> Block:
        token = part[0]
        kind = _KINDS[token.type]
        first, end = token.map or (0, 1)
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        column = len(self.lines[first]) - len(self.lines[first].lstrip()) + 1
        source = "\n".join(self.lines[first:end])[column - 1 :]
        block = Block(kind, side, self.spot(first, column), source)
        if kind == "table":
            self.count_cells(part, first, end)
            return replace(block, rows=self.table_rows(part, first, side))
        if _is_chart(token):
            self.fault(first, "chart/block", "nested")
        if kind == "code":
            self.check_closed(token, first, end)
            return replace(block, inlines=(Inline("text", token.content.removesuffix("\n")),))
        if kind in {"list", "item", "quote"}:
            return self.nest(block, part, side)
        if kind == "paragraph" and (line := run_together(source)):
            self.fault(first + line, "article/numbered", line=_short(self.lines[first + line]))
        inlines = next((t for t in part if t.type == "inline"), None)
        level = int(token.tag[1]) if kind == "heading" else 0
        return replace(block, inlines=self.inlines(inlines, first, side), level=level)

    def check_closed(self, token: Token, first: int, end: int) -> None:
        """Markdown takes the rest of the article for code where a fence is not closed."""
        last = self.lines[end - 1].strip(" \t>") if end - 1 > first else ""
        if not last.startswith(token.markup) or last.strip(token.markup[0]):
            self.fault(first, "article/fence", "code", mark=_short(token.markup))

    def nest(self, block: Block, part: Sequence[Token], side: Side) -> Block:
        children = []
        for child in _children(part):
            if child[0].type in _KINDS:
                children.append(self.build(child, side))
                continue
            self.fault(_line(child[0]), _MISPLACED[child[0].type.split("_")[0]], "nested")
        if part[0].type == "ordered_list_open":
            bracket = part[0].markup == ")"
            numbered = _numbered(children, [child[0].info for child in _children(part)])
            return replace(block, children=numbered, ordered=True, bracket=bracket)
        return replace(block, children=tuple(children))

    def inlines(self, token: Token | None, line0: int, side: Side) -> tuple[Inline, ...]:
        if token is None:
            return ()
        reader = InlineReader(self.file, line0, self.lines, side)
        inlines = reader.read(token.children or ())
        self.findings.extend(reader.findings)
        first, end = token.map or (line0, line0 + 1)
        self.findings.extend(as_written(inlines, self.file, first, self.lines[first:end]))
        for label, spot in reader.called.items():
            self.called.setdefault(label, spot)
            if self.in_note:
                self.note_fault(spot, "calling", label)
        return inlines

    def count_cells(self, part: Sequence[Token], first: int, end: int) -> None:
        """Markdown drops the cells of a row that has more than the head."""
        columns = sum(token.type == "th_open" for token in part)
        for line0 in range(first + 2, end):
            line = self.lines[line0].strip(" \t>")
            cells = len(escapedSplit(line.removeprefix("|"))) - line.endswith("|")
            if cells > columns:
                self.fault(line0, "article/table", cells=cells, columns=columns)

    def table_rows(
        self, part: Sequence[Token], line0: int, side: Side
    ) -> tuple[tuple[Cell, ...], ...]:
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
                cells.append(Cell(self.inlines(part[index + 1], line, side), align))
        return tuple(rows)


def _shows(part: Sequence[Token]) -> bool:
    """Whether there is a picture in a block, or it is a chart."""
    pictures = (c for t in part for c in t.children or () if c.type == "image")
    return _is_chart(part[0]) or any(pictures)


def _is_chart(token: Token) -> bool:
    return token.type == "fence" and token.info.strip() == CHART


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


class _Places:
    """Where an offset of a paragraph's inline text stands: its line from 0 and its column from 1.

    Blanks at the ends of its lines are not in the inline text.
    """

    def __init__(self, lines: Sequence[str], line0: int, text: str) -> None:
        self.lines, self.line0, self.text = lines, line0, text

    def __call__(self, offset: int) -> tuple[int, int]:
        line0 = self.line0 + self.text.count("\n", 0, offset)
        begin = self.text.rfind("\n", 0, offset) + 1
        written = self.text[begin:].split("\n", 1)[0]
        indent = max(0, self.lines[line0].find(written))
        return line0, indent + offset - begin + 1


_PARTED = {"bullet_list_open", "ordered_list_open", "blockquote_open"}
_MISPLACED = {
    "comment": "article/comment",
    "footnote": "article/note",
    "container": "article/fence",
}


def _short(quoted: str) -> str:
    return quoted if len(quoted) <= 20 else f"{quoted[:20]}…"


def _line(token: Token) -> int:
    """The line a token begins on, from 0."""
    return (token.map or [0])[0]


def _closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the block opened at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _children(part: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The blocks directly inside a block."""
    at_token = 1
    while at_token < len(part) - 1:
        end = _closing(part, at_token)
        yield part[at_token : end + 1]
        at_token = end + 1


def _enclosed(part: Sequence[Token], group: Sequence[Token]) -> Sequence[Token]:
    """Some children of a list or quote in a list or quote of their own."""
    if not group:
        return part
    lines = [line for token in group for line in token.map or ()]
    return [part[0].copy(map=[min(lines), max(lines)]), *group, part[-1]]


def _numbered(items: Sequence[Block], written: Sequence[str]) -> tuple[Block, ...]:
    """The items of an ordered list with the numbers written, which one number for all leaves open.

    Markdown's own rule, to count on from the first, would change the numbers of clauses and notes.
    """
    numbers = [int(number) for number in written if number.isdecimal()]
    if len(set(numbers)) == 1:
        numbers = [numbers[0] + n for n in range(len(numbers))]
    return tuple(replace(item, number=number) for item, number in zip(items, numbers, strict=False))


def _joined(blocks: Sequence[Block]) -> Block:
    """Several paragraphs of a note as one item with children."""
    return replace(blocks[0], kind="item", inlines=(), children=tuple(blocks))


def _blocks(items: Iterable[Item]) -> Iterator[Block]:
    for item in items:
        if item.block:
            yield item.block
        yield from _blocks(item.items)


def _calls(block: Block) -> Iterator[tuple[str, Side]]:
    """The notes called in a block, with the side they are called on."""
    waiting = [*block.inlines, *(piece for row in block.rows for c in row for piece in c.inlines)]
    while waiting:
        piece = waiting.pop()
        if piece.kind == "note":
            yield piece.target, block.side
        waiting.extend(piece.children)
    for child in block.children:
        yield from _calls(child)
