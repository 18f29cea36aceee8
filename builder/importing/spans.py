"""Running text with emphasis, links and readings, written as Markdown that reads back the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from ..issue.inlines import ALLOWED_LINKS, plain_of
from ..issue.markdown import body_tokens
from .escaping import escaped, paragraph, squeezed

_MARKS = {"emphasis": "*", "strong": "**", "dots": "=="}
_TOKENS = {"em_open": "emphasis", "strong_open": "strong", "dots_open": "dots", "ruby": "ruby"}
_MOST_TRIES = 40
"""So many pieces of a paragraph are tried one by one where the whole does not read back."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters with their styles (``strong``, ``emphasis``, ``dots``, ``code``, ``call``).

    ``reading`` is what stands over them.
    """

    text: str
    styles: tuple[str, ...]
    link: str
    line: int
    reading: str = ""

    @property
    def kinds(self) -> set[str]:
        """What of the look of these characters copy can say."""
        kinds = set(self.styles) & set(_MARKS)
        return kinds | {"ruby"} if self.reading else kinds


def plain_text(spans: Sequence[Span]) -> str:
    """The characters of spans, note calls left out."""
    return "".join(span.text for span in spans if "call" not in span.styles)


def as_markdown(spans: Sequence[Span]) -> str:
    """Markdown of one paragraph; marks that would not read back are left out, characters never."""
    spans = _merged(spans)
    if not any(span.styles or span.link or span.reading for span in spans):
        return paragraph("".join(span.text for span in spans))
    wanted = squeezed(plain_text(spans))
    whole = _written(spans)
    if _reads(whole, wanted, spans):
        return whole
    for index in [n for n, span in enumerate(spans) if span.kinds or span.link][:_MOST_TRIES]:
        plain = replace(spans[index], styles=(), link="", reading="")
        tried = [*spans[:index], plain, *spans[index + 1 :]]
        if "call" not in spans[index].styles and _reads(_written(tried), wanted, tried):
            return _written(tried)
    if any("call" in span.styles for span in spans):
        return "".join(s.text if "call" in s.styles else escaped(s.text) for s in spans).strip()
    return paragraph("".join(span.text for span in spans).strip())


def unsaid(spans: Sequence[Span], markdown: str) -> list[str]:
    """The words whose look, of what copy could say, the Markdown does not say."""
    wanted = set().union(*(span.kinds for span in spans if squeezed(span.text)))
    if not wanted:
        return []
    lost = wanted - _kinds_in(body_tokens(markdown))
    return [span.text for span in spans if span.kinds & lost and squeezed(span.text)]


def _kinds_in(tokens: Iterable[Token]) -> set[str]:
    kinds = set()
    for token in tokens:
        kinds |= {_TOKENS[token.type]} if token.type in _TOKENS else _kinds_in(token.children or ())
    return kinds


def _reads(markdown: str, wanted: str, spans: Sequence[Span]) -> bool:
    """Whether Markdown reads back as one paragraph of these characters, looking as it should."""
    tokens = body_tokens(markdown)
    if len(tokens) != 3 or squeezed(plain_of(tokens[1].children or ())) != wanted:
        return False
    return not unsaid(spans, markdown)


def _written(spans: Sequence[Span]) -> str:
    return "".join(map(_marked, spans)).strip()


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        alike = last and (last.styles, last.link) == (span.styles, span.link)
        if last and alike and not (last.reading or span.reading or "call" in span.styles):
            merged[-1] = replace(last, text=last.text + span.text)
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
    inner = _inner(core, span)
    for style, mark in _MARKS.items():
        if style in span.styles:
            inner = f"{mark}{inner}{mark}"
    if span.link.lower().startswith(ALLOWED_LINKS) and not re.search(r"[\s<>()]", span.link):
        inner = f"[{inner}]({span.link})"
    return f"{lead}{inner}{tail}"


def _inner(core: str, span: Span) -> str:
    if span.reading:
        return f"{{{core}|{' '.join(span.reading.split())}}}"
    return _code(core) if "code" in span.styles else _escaped_if_needed(core)


def _escaped_if_needed(text: str) -> str:
    return (
        text if paragraph(text) == text and "[" not in text and "]" not in text else escaped(text)
    )


def _code(text: str) -> str:
    return escaped(text) if "`" in text else f"`{text}`"
