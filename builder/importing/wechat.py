"""A saved WeChat article: its headline and what stands in ``#js_content``; the rest is the page's.

The pictures of such a page have their addresses in ``data-src``; what else the platform puts round
the copy (names, buttons, scripts) is no copy and goes to the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .tags import Mark

CONTENT = "js_content"
_HEADLINE = "activity-name"
_PARTS = ("mp-common-profile", "mp-style-type", "mpvideosnap", "mpcps", "qqmusic", "mpprofile")
"""Cards of the platform's own among the copy."""


def is_wechat(html: str) -> bool:
    """Whether a page is an article as WeChat shows it."""
    return f'id="{CONTENT}"' in html or f"id='{CONTENT}'" in html


def article(of_page: Iterable[Mark]) -> Iterator[Mark]:
    """The marks of the copy; text outside it as ``raw``, which is listed in the report."""
    inside, depth, headline = "", 0, False
    for mark in of_page:
        opens = mark.attributes.get("id", "") if mark.kind == "start" else ""
        if inside:
            depth += (mark.kind == "start") - (mark.kind == "end") if mark.text == inside else 0
            if depth:
                yield _own(mark)
            else:
                inside = ""
                yield Mark("end", "h1" if headline else "div", mark.line)
        elif opens in (CONTENT, _HEADLINE):
            inside, depth, headline = mark.text, 1, opens == _HEADLINE
            yield Mark("start", "h1" if headline else "div", mark.line)
        elif mark.kind in ("text", "raw"):
            yield replace(mark, kind="raw")


def _own(mark: Mark) -> Mark:
    """A mark of the copy: pictures with the address they will be shown from."""
    address = mark.attributes.get("data-src", "")
    shown = mark.attributes.get("src", "")
    if mark.text == "img" and address and (not shown or shown.startswith("data:")):
        return replace(mark, attributes={**mark.attributes, "src": address})
    if mark.kind == "start" and mark.text in _PARTS:
        words = " ".join(v for k, v in mark.attributes.items() if k.startswith("data-") and v)
        return Mark("raw", words[:200], mark.line)
    return mark
