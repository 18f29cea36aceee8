"""Markdown to slips: blocks stay as written where the dialect of copy reads them the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ..ground.findings import Finding
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.emphasis import plugin as emphasis_plugin
from ..issue.inlines import plain_of
from ..issue.markdown import body_tokens
from ..issue.picture_syntax import OptionReader
from ..issue.picture_syntax import plugin as picture_plugin
from ..issue.sides import detect_side
from ..issue.typography_syntax import plugin as typography_plugin
from .escaping import escaped, squeezed
from .hypertext import read_html, read_pictures
from .page import Told, findings_of
from .plain_tokens import without_tags
from .rewriting import (
    blocks_markdown,
    closing,
    indented,
    inline_markdown,
    plain,
    verified,
    without_html,
)
from .slips import Omitted, Slip, Source

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_FRONT_TITLE = re.compile(r"(?m)^title:[ \t]*(.+?)[ \t]*$")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 24}).enable(
        ["table", "strikethrough"]
    )
    footnote_plugin(parser, inline=False, move_to_end=False)
    emphasis_plugin(parser)
    typography_plugin(parser)
    picture_plugin(parser)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def read_markdown(text: str, path: Path, encoding: str) -> Source:
    """The slips of a Markdown text."""
    slips: list[Slip] = []
    omitted: list[Omitted] = []
    reader = _Reader(_front_matter(text, slips, omitted), path)
    reader.read()
    slips += _quotes_as_translation(reader)
    pictures: dict[str, bytes] = {}
    read_pictures(path, slips, pictures)
    return Source(
        path,
        tuple(slips),
        (*omitted, *reader.omitted),
        pictures,
        lines=text.count("\n") + (not text.endswith("\n")),
        encoding=encoding,
        findings=(*findings_of(reader.told, path), *reader.findings),
    )


def _front_matter(text: str, slips: list[Slip], omitted: list[Omitted]) -> str:
    """The text with its front matter blanked, so that lines keep their numbers."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return text
    title = _FRONT_TITLE.search(match[1])
    for number, line in enumerate(match[1].split("\n"), start=2):
        if title and line.strip() == title[0].strip():
            words = title[1].strip("\"'")
            slips.append(Slip("heading", number, number, words, escaped(words), level=1))
        elif line.strip():
            omitted.append(Omitted(number, tr("front matter, no copy", "文前元数据，非正文"), line))
    return "\n" * match[0].count("\n") + text[match.end() :]


class _Reader:
    """Walks the top-level tokens of a text; ``slips`` and ``omitted`` fill."""

    def __init__(self, text: str, path: Path, env: dict[str, Any] | None = None) -> None:
        self.lines = text.split("\n")
        self.env: dict[str, Any] = dict(env or {})
        self.told: list[Told] = []
        self.tokens = _parser().parse(text, self.env)
        for token in self.tokens:
            if token.children:
                line = (token.map or [0])[0] + 1
                token.children = without_tags(token.children, line, self.told)
        self.path = path
        self.slips: list[Slip] = []
        self.omitted: list[Omitted] = []
        self.findings: list[Finding] = []
        self.covered = 0

    def read(self) -> None:
        """Fill ``slips`` with every block, and with lines that the parser passed over."""
        start = 0
        while start < len(self.tokens):
            end = closing(self.tokens, start)
            part = self.tokens[start : end + 1]
            if part[0].map:
                self.uncovered(part[0].map[0])
                self.covered = max(self.covered, part[0].map[1])
            self.block(part)
            start = end + 1
        self.uncovered(len(self.lines))

    def uncovered(self, until: int) -> None:
        """Lines that belong to no block: link addresses, listed in the report."""
        for index in range(self.covered, until):
            line = self.lines[index]
            if line.strip():
                why = tr("address of a link, kept in the link", "链接地址，已并入链接")
                self.omitted.append(Omitted(index + 1, why, line))
        self.covered = max(self.covered, until)

    def block(self, part: Sequence[Token]) -> None:
        token = part[0]
        first, end = token.map or [0, 1]
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        raw = "\n".join(self.lines[first:end])
        if token.type == "html_block":
            self.html(raw, first)
        elif token.type == "hr":
            self.slips.append(Slip("rule", first + 1, end, "", "***"))
        elif token.type in {"fence", "code_block"}:
            self.code(token, first, end)
        elif token.type == "footnote_reference_open":
            self.note(part, raw, first, end)
        elif token.type == "heading_open":
            self.heading(part, first, end)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            self.list(part)
        elif token.type == "paragraph_open":
            self.paragraph(part, first, end)
        else:
            self.whole(part, raw, first, end)

    def html(self, raw: str, first: int) -> None:
        source = read_html(raw, self.path, "")
        self.slips += [
            replace(slip, first=slip.first + first, last=slip.last + first) for slip in source.slips
        ]
        self.omitted += [replace(o, line=o.line + first) for o in source.omitted]
        self.findings += [replace(f, line=(f.line or 1) + first) for f in source.findings]

    def code(self, token: Token, first: int, end: int) -> None:
        text = token.content.removesuffix("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
        info = re.sub(r"[^\w+#.-]", "", token.info)
        self.slips.append(Slip("code", first + 1, end, text, f"{fence}{info}\n{text}\n{fence}"))

    def note(self, part: Sequence[Token], raw: str, first: int, end: int) -> None:
        label = str(part[0].meta["label"])
        text = plain(part)
        self.slips.append(Slip("note", first + 1, end, text, raw.strip("\n"), label=label))

    def heading(self, part: Sequence[Token], first: int, end: int) -> None:
        inline = part[1]
        children = inline.children or []
        text = " ".join(plain_of(without_html(children)).split())
        address = next(
            (str(c.attrs.get("href", "")) for c in children if c.type == "link_open"), ""
        )
        for image in (child for child in children if child.type == "image"):
            self.picture(image, first)
        if text:
            slip = Slip("heading", first + 1, end, text, escaped(text), int(part[0].tag[1]) + 1)
            self.slips.append(replace(slip, address=unquote(address)))

    def paragraph(self, part: Sequence[Token], first: int, end: int) -> None:
        """A paragraph: its pictures and comments apart, a change of language between lines too."""
        line = first
        chunk: list[Token] = []
        chunk_line = first
        for child in [*(part[1].children or []), None]:
            is_comment = (
                child is not None
                and child.type == "html_inline"
                and child.content.startswith("<!--")
            )
            if child is None or child.type == "image" or is_comment:
                self.lines_of(chunk, chunk_line)
                chunk, chunk_line = [], line
            if child is None:
                break
            if child.type == "image":
                self.picture(child, line)
            elif is_comment:
                self.html(child.content, line)
                line += child.content.count("\n")
            else:
                line += child.type in {"softbreak", "hardbreak"}
                chunk.append(child)

    def lines_of(self, children: Sequence[Token], first: int) -> None:
        """Slips of running text; lines in different languages are different paragraphs."""
        rows: list[list[Token]] = [[]]
        for child in children:
            if child.type in {"softbreak", "hardbreak"}:
                rows.append([])
            else:
                rows[-1].append(child)
        start = 0
        while start < len(rows):
            end = start + 1
            side = detect_side(plain_of(rows[start]))
            while end < len(rows) and (detect_side(plain_of(rows[end])) or side) == side:
                end += 1
            text = "\n".join(plain_of(without_html(row)) for row in rows[start:end])
            if squeezed(text):
                markdown = "\n".join(inline_markdown(row) for row in rows[start:end])
                markdown = verified(markdown, text)
                strong = all(_is_strong(row) for row in rows[start:end])
                self.slips.append(
                    Slip(
                        "paragraph",
                        first + start + 1,
                        first + end,
                        text,
                        markdown,
                        strong=strong,
                        after_blank=start == 0,
                    )
                )
            start = end

    def picture(self, image: Token, line: int) -> None:
        alt = plain_of(image.children or ())
        address = unquote(str(image.attrs.get("src", "")))
        caption = str(image.attrs.get("title", ""))
        self.slips.append(
            Slip(
                "picture", line + 1, line + 1, alt, "",
                address=address, caption=caption, options=self.options(image, line),
            )
        )  # fmt: skip

    def options(self, image: Token, line: int) -> str:
        """How a picture is set, where copy can say it; what another dialect says is left out."""
        written = image.meta["options"]
        if written is None:
            return ""
        reader = OptionReader(written, lambda offset: Spot(self.path, line + 1))
        reader.read()
        if not reader.findings:
            return str(written.text)
        why = tr("options of a picture that copy does not have", "稿件格式没有的图片选项")
        self.omitted.append(Omitted(line + 1, why, str(written.text)))
        return ""

    def list(self, part: Sequence[Token]) -> None:
        """A list; where its items change language, one list for each language."""
        ordered = part[0].type == "ordered_list_open"
        number = int(part[0].attrs.get("start", 1))
        items = []
        at = 1
        while at < len(part) - 1:
            end = closing(part, at)
            items.append(part[at : end + 1])
            at = end + 1
        group: list[Sequence[Token]] = []
        for item in items:
            side = detect_side(plain(item))
            if group and side and side != detect_side(plain(group[0])):
                self.items(group, ordered, number)
                number += len(group)
                group = []
            group.append(item)
        if group:
            self.items(group, ordered, number)

    def items(self, items: Sequence[Sequence[Token]], ordered: bool, number: int) -> None:
        first = (items[0][0].map or [0])[0]
        end = (items[-1][0].map or [0, 1])[1]
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        text = "\n".join(plain(item) for item in items)
        raw = "\n".join(self.lines[first:end])
        if not _reads_same(raw, text):
            raw = "\n".join(
                indented(blocks_markdown(item[1:-1]), f"{number + i}. " if ordered else "- ")
                for i, item in enumerate(items)
            )
        if squeezed(text):
            self.slips.append(Slip("list", first + 1, end, text, raw))

    def whole(self, part: Sequence[Token], raw: str, first: int, end: int) -> None:
        """A table or a quote."""
        kind = "table" if part[0].type == "table_open" else "quote"
        text = plain(part)
        if not squeezed(text):
            return
        if not _reads_same(raw, text):
            raw = blocks_markdown(part)
        self.slips.append(Slip(kind, first + 1, end, text, raw))  # type: ignore[arg-type]


def _is_strong(row: Sequence[Token]) -> bool:
    words = [child for child in row if child.type not in {"html_inline"}]
    kinds = [child.type for child in words if child.type != "text" or child.content.strip()]
    return len(kinds) >= 2 and kinds[0] == "strong_open" and kinds[-1] == "strong_close"


def _reads_same(raw: str, text: str) -> bool:
    """Whether the dialect of copy reads raw Markdown with just these characters."""
    tokens = body_tokens(raw)
    types = {child.type for token in tokens for child in token.children or ()}
    return "image" not in types and squeezed(plain(tokens)) == squeezed(text)


def _quotes_as_translation(whole: _Reader) -> Iterator[Slip]:
    """Quotes become paragraphs where they hold the translation: all in one language, alone."""
    slips = whole.slips
    quotes = [slip for slip in slips if slip.kind == "quote"]
    sides = {slip.side for slip in quotes if slip.side}
    prose = [slip for slip in slips if slip.kind == "paragraph" and slip.side in sides]
    if len(sides) != 1 or len(quotes) < 2 or len(prose) * 2 > len(quotes):
        yield from slips
        return
    for slip in slips:
        if slip.kind != "quote":
            yield slip
            continue
        inner = "\n".join(re.sub(r"^\s{0,3}>\s?", "", line) for line in slip.markdown.split("\n"))
        reader = _Reader(inner, Path(), whole.env)
        reader.read()
        for part in reader.slips:
            yield replace(part, first=part.first + slip.first - 1, last=part.last + slip.first - 1)
