"""Running text as HTML: escaped, with the marks that composition needs."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from .model import Inline, Side

_TAGS = {
    "emphasis": "em",
    "strong": "strong",
    "code": "code",
}


def render_inlines(
    inlines: tuple[Inline, ...], side: Side, *, note_html: Callable[[Inline], str] | None = None
) -> str:
    """HTML of running text; a note call becomes what ``note_html`` makes of it."""
    parts = []
    for inline in inlines:
        inner = escape(inline.text, quote=False)
        inner += render_inlines(inline.children, side, note_html=note_html)
        if inline.kind == "note":
            parts.append(note_html(inline) if note_html else "")
        elif inline.kind == "break":
            parts.append("<br>")
        elif inline.kind == "link":
            parts.append(f'<a href="{escape(inline.target)}">{inner}</a>')
        elif tag := _TAGS.get(inline.kind):
            parts.append(f"<{tag}>{inner}</{tag}>")
        else:
            parts.append(inner)
    return "".join(parts)


def render_text(text: str, side: Side) -> str:
    """HTML of a short piece of copy."""
    return render_inlines((Inline("text", text),), side)
