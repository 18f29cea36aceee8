"""Markdown of other dialects rewritten in the dialect of copy, characters unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from markdown_it.token import Token

from ..issue.inlines import plain_of
from ..issue.markdown import body_tokens
from .drafting import is_live
from .escaping import escaped, paragraph, squeezed

_MARKS = {"em": "*", "strong": "**", "dots": "==", "name": "++", "title": "^^"}
_COMMENT = re.compile(r"<!--(.*?)-->", re.S)


def closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the block opened at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def without_html(children: Sequence[Token]) -> list[Token]:
    """Inline tokens without tags and comments."""
    return [child for child in children if child.type != "html_inline"]


def plain(part: Sequence[Token]) -> str:
    """The characters of blocks, one line each."""
    lines = []
    for token in part:
        if token.type == "inline":
            lines.append(plain_of(without_html(token.children or [])))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content)
        elif token.type == "html_block":
            lines.append(_COMMENT.sub(r"\1", token.content))
    return "\n".join(lines)


def verified(markdown: str, text: str) -> str:
    """Markdown that reads back as one paragraph of the text; plainly escaped where it does not."""
    tokens = body_tokens(markdown)
    is_one = [token.type for token in tokens][:1] == ["paragraph_open"] and len(tokens) == 3
    if is_one and squeezed(plain_of(tokens[1].children or ())) == squeezed(text):
        return markdown
    return paragraph(text)


def inline_markdown(children: Sequence[Token]) -> str:
    """Running text in the dialect of copy; HTML tags are left out, their words kept."""
    parts: list[str] = []
    links: list[str] = []
    for child in children:
        if child.type == "text":
            parts.append(_text(child.content, children))
        elif child.type == "code_inline":
            parts.append(_code(child.content))
        elif child.type == "ruby":
            parts.append(f"{{{child.content}|{child.meta['reading']}}}")
        elif child.type == "footnote_ref":
            parts.append(f"[^{child.meta['label']}]")
        elif (kind := child.type.rpartition("_")[0]) in _MARKS:
            parts.append(_MARKS[kind])
        elif child.type == "link_open":
            links.append(unquote(str(child.attrs.get("href", ""))))
            parts.append("[" if is_live(links[-1]) else "")
        elif child.type == "link_close":
            address = links.pop()
            parts.append(f"]({address})" if is_live(address) else "")
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "image":
            parts.append(escaped(plain_of(child.children or ())))
    return "".join(parts).strip()


def _text(text: str, around: Sequence[Token]) -> str:
    alone = len(around) == 1
    return paragraph(text) if alone else text if text == paragraph(text) else escaped(text)


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def blocks_markdown(part: Sequence[Token]) -> str:
    """Blocks in the dialect of copy, for those it reads otherwise than as written."""
    blocks = []
    at = 0
    while at < len(part):
        end = closing(part, at)
        blocks.append(_block_markdown(part[at : end + 1]))
        at = end + 1
    return "\n\n".join(block for block in blocks if block.strip())


def _block_markdown(part: Sequence[Token]) -> str:
    token = part[0]
    if token.type == "blockquote_open":
        inner = blocks_markdown(part[1:-1])
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    if token.type in {"bullet_list_open", "ordered_list_open"}:
        return _list_markdown(part)
    if token.type == "table_open":
        return _table_markdown(part)
    if token.type in {"fence", "code_block"}:
        return f"```\n{token.content.rstrip()}\n```"
    inline = next((t for t in part if t.type == "inline"), None)
    if inline is None:
        return paragraph(plain(part))
    text = plain_of(without_html(inline.children or []))
    written = verified(inline_markdown(inline.children or []), text)
    return f"{'#' * int(token.tag[1])} {written}" if token.type == "heading_open" else written


def _list_markdown(part: Sequence[Token]) -> str:
    ordered = part[0].type == "ordered_list_open"
    number = int(part[0].attrs.get("start", 1))
    items: list[str] = []
    at = 1
    while at < len(part) - 1:
        end = closing(part, at)
        marker = f"{number + len(items)}. " if ordered else "- "
        items.append(indented(blocks_markdown(part[at + 1 : end]), marker))
        at = end + 1
    return "\n".join(items)


def indented(text: str, marker: str) -> str:
    """Blocks as one item of a list."""
    return marker + text.replace("\n", "\n" + " " * len(marker))


def _table_markdown(part: Sequence[Token]) -> str:
    rows: list[list[str]] = []
    for token in part:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            cell = inline_markdown(token.children or []).replace("\n", " ")
            rows[-1].append(re.sub(r"(?<!\\)\|", r"\\|", cell))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)
