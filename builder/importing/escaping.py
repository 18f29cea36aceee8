"""Plain text written as Markdown that reads back as exactly that text.

The parser of copy is asked, so the rules are those of the dialect as it is: text that it already
reads as itself stays as it is written, and only other text gets backslashes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..issue.inlines import plain_of
from ..issue.markdown import body_tokens

_RISKY = re.compile(r"[\\`*_\[\]<>&~|^{}$@=\t]|!\[|:::|^\s*(?:[-+#]|\d{1,9}[.)])", re.M)
_FENCE = re.compile(r"^\s*:::", re.M)
"""Read as itself where it fences nothing, but taken for a slip by whoever reads the copy."""
_MARKS = re.compile(r"([\\`*_\[\]<>&~|^{}$@=#])")
_START = re.compile(r"^(\s*)([-+:]|\d{1,9}(?=[.)]))", re.M)


def paragraph(text: str) -> str:
    """Markdown for one paragraph of plain text; each line end stays a line end."""
    lines = [line.strip() for line in text.split("\n")]
    plain = "\n".join(line for line in lines if line)
    if not _RISKY.search(plain) or (not _FENCE.search(plain) and reads_as(plain, plain)):
        return plain
    return escaped(plain)


def escaped(text: str) -> str:
    """The text with a backslash before every mark that Markdown could take for its own."""
    return _START.sub(_escape_start, _MARKS.sub(r"\\\1", text))


def _escape_start(match: re.Match[str]) -> str:
    space, mark = match[1], match[2]
    if mark[0].isdigit():
        return f"{space}{mark}\\"
    return f"{space}\\{mark}"


@lru_cache(maxsize=4096)
def reads_as(markdown: str, text: str) -> bool:
    """Whether the parser of copy reads ``markdown`` as one paragraph with just these characters."""
    tokens = body_tokens(markdown)
    kinds = [token.type for token in tokens]
    if kinds != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    children = tokens[1].children or []
    if any(child.type not in {"text", "softbreak"} for child in children):
        return False
    return squeezed(plain_of(children)) == squeezed(text)


def squeezed(text: str) -> str:
    """The characters of a text without any space."""
    return "".join(text.split())
