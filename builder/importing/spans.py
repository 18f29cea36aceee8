"""Running text with emphasis and links, written as Markdown that reads back the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..issue.inlines import ALLOWED_LINKS, plain_of
from ..issue.markdown import body_tokens
from .escaping import escaped, paragraph, squeezed


@dataclass(frozen=True, slots=True)
class Span:
    """Characters with their styles (``strong``, ``emphasis``, ``code``, ``call``) and link."""

    text: str
    styles: tuple[str, ...]
    link: str
    line: int


def plain_text(spans: Sequence[Span]) -> str:
    """The characters of spans, note calls left out."""
    return "".join(span.text for span in spans if "call" not in span.styles)


def as_markdown(spans: Sequence[Span]) -> str:
    """Markdown of one paragraph; marks that would not read back are left out, characters never."""
    if not any(span.styles or span.link for span in spans):
        return paragraph("".join(span.text for span in spans))
    whole = "".join(_marked(span) for span in _merged(spans)).strip()
    calls = any("call" in span.styles for span in spans)
    tokens = body_tokens(whole)
    wanted = squeezed(plain_text(spans))
    if len(tokens) == 3 and squeezed(plain_of(tokens[1].children or ())) == wanted:
        return whole
    if calls:
        return "".join(s.text if "call" in s.styles else escaped(s.text) for s in spans).strip()
    return paragraph("".join(span.text for span in spans).strip())


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and (last.styles, last.link) == (span.styles, span.link) and last.line:
            merged[-1] = Span(last.text + span.text, span.styles, span.link, last.line)
        else:
            merged.append(span)
    return merged


def _marked(span: Span) -> str:
    if "call" in span.styles:
        return span.text
    core = span.text.strip()
    if not core:
        return span.text
    lead = span.text[: len(span.text) - len(span.text.lstrip())]
    tail = span.text[len(span.text.rstrip()) :]
    inner = _code(core) if "code" in span.styles else _escaped_if_needed(core)
    if "emphasis" in span.styles:
        inner = f"*{inner}*"
    if "strong" in span.styles:
        inner = f"**{inner}**"
    if span.link.lower().startswith(ALLOWED_LINKS) and not re.search(r"[\s<>()]", span.link):
        inner = f"[{inner}]({span.link})"
    return f"{lead}{inner}{tail}"


def _escaped_if_needed(text: str) -> str:
    return (
        text if paragraph(text) == text and "[" not in text and "]" not in text else escaped(text)
    )


def _code(text: str) -> str:
    return escaped(text) if "`" in text else f"`{text}`"
