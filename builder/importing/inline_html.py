"""Running text of HTML: what its elements and their styles make of the characters in them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from .page import Told
from .raised import moved, says_nothing
from .spans import Span
from .tags import Mark

STYLES = {
    "b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code",
    "kbd": "code", "samp": "code", "tt": "code", "sup": "sup", "sub": "sub",
    "s": "struck", "strike": "struck", "del": "struck", "x-hidden": "hidden", "x-dots": "dots",
}  # fmt: skip
"""What an element says of its characters."""
VOID = frozenset(
    re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr")
)
_DECLARED = (
    (re.compile(r"display\s*:\s*none"), "hidden"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), "strong"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)"), "emphasis"),
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through"), "struck"),
    (re.compile(r"vertical-align\s*:\s*super"), "sup"),
    (re.compile(r"vertical-align\s*:\s*sub"), "sub"),
    (re.compile(r"text-emphasis(?:-style)?\s*:\s*(?!none)"), "dots"),
)
"""What a ``style`` attribute says."""


@dataclass(slots=True)
class Inline:
    """The running text of a paragraph in the making."""

    spans: list[Span] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    link: str = ""
    open: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The elements that say something of their characters, and what."""
    ruby: list[str] | None = None
    """Base and reading of a ruby that is being read."""
    part: str = ""
    """``rt`` in a reading, ``rp`` in the brackets for old programs."""
    unseen: list[tuple[int, str, str]] = field(default_factory=list)
    """Struck and hidden text, by line."""

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(style for _, styles in self.open for style in styles))

    @property
    def is_wide_end(self) -> bool:
        """Whether the text so far ends in a character that needs no space after it."""
        return bool(self.spans) and _is_wide(self.spans[-1].text[-1:])

    def text(self, text: str, line: int) -> None:
        """Characters, as they come."""
        text = without_unseen(text)
        if not text or self.link == "\0" or self.part == "rp":
            return
        styles = self.styles
        for gone in ("hidden", "struck"):
            if gone in styles:
                self.leave_out(gone, text, line)
                return
        if self.ruby is not None:
            self.ruby[self.part == "rt"] += text
            return
        for name in ("sup", "sub"):
            if name in styles:
                text = self.shifted(text, name == "sup", line)
        kept = tuple(style for style in styles if style not in ("sup", "sub"))
        self.spans.append(Span(text, kept, self.link, line))

    def leave_out(self, gone: str, text: str, line: int) -> None:
        last = self.unseen[-1] if self.unseen else None
        if last and last[:2] == (line, gone):
            self.unseen[-1] = (line, gone, last[2] + text)
        else:
            self.unseen.append((line, gone, text))

    def tell_unseen(self) -> None:
        """One finding for each piece of struck or hidden text."""
        unseen, self.unseen = self.unseen, []
        for line, gone, text in unseen:
            words = " ".join(text.split())
            if words:
                self.told.append(Told(line, "import/left-out", gone, {"words": words}))

    def shifted(self, text: str, raised: bool, line: int) -> str:
        """Raised or lowered characters as Unicode has them; told where it has none."""
        return shifted(text, raised, line, "".join(s.text for s in self.spans), self.told)

    def start(self, mark: Mark) -> None:
        """An element begins."""
        name = mark.text
        if name == "ruby":
            self.ruby = ["", ""]
        elif name in ("rt", "rp") and self.ruby is not None:
            self.part = name
        elif name == "a":
            self.anchor(mark)
        if name in VOID:
            return
        if name == "p":
            self.close("p")
        styles = [STYLES[name]] if name in STYLES else []
        declared = mark.attributes.get("style", "").lower()
        if declared:
            styles += [style for pattern, style in _DECLARED if pattern.search(declared)]
        if "hidden" in mark.attributes:
            styles.append("hidden")
        if styles:
            self.open.append((name, tuple(styles)))

    def end(self, name: str, line: int) -> None:
        """An element ends."""
        self.close(name)
        if name == "a":
            self.link = ""
        elif name in ("rt", "rp"):
            self.part = ""
            if name == "rt":
                self.end_reading(line)
        elif name == "ruby":
            self.end_reading(line)
            self.ruby, self.part = None, ""

    def close(self, name: str) -> None:
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 30), -1):
            if self.open[index][0] == name:
                del self.open[index]
                return

    def end_reading(self, line: int) -> None:
        if self.ruby is None or not self.ruby[0].strip():
            return
        base, reading = (part.strip() for part in self.ruby)
        self.ruby = ["", ""]
        kept = tuple(style for style in self.styles if style not in ("sup", "sub"))
        if reading and not _RUBY_PART.search(base + reading) and len(base) <= 64:
            self.spans.append(Span(base, kept, self.link, line, reading))
        else:
            self.spans.append(
                Span(f"{base}（{reading}）" if reading else base, kept, self.link, line)
            )

    def anchor(self, mark: Mark) -> None:
        address = mark.attributes.get("href", "").strip()
        if address.startswith("#footnote-ref-"):
            self.link = "\0"
        elif address.startswith("#footnote-"):
            label = address.removeprefix("#footnote-")
            self.spans.append(Span(f"[^{label}]", ("call",), "", mark.line))
            self.link = "\0"
        else:
            self.link = address


def shifted(text: str, raised: bool, line: int, before: str, told: list[Told]) -> str:
    """Raised or lowered characters as Unicode has them; told, with what is ``before``, else."""
    found = moved(text, raised)
    if found is None and not says_nothing(text, raised):
        says = "raised" if raised else "lowered"
        values = {"words": text.strip(), "before": before[-12:]}
        told.append(Told(line, "import/form", says, values))
    return found or text


def without_unseen(text: str) -> str:
    """A text without the characters that have no width and say nothing, as editors leave them."""
    return text.translate(dict.fromkeys(map(ord, "\u200b\u2060\ufeff")))


_RUBY_PART = re.compile(r"[{}|\n\\]|.{190}")


def collapsed(text: str) -> str:
    """HTML's white space made one space, or nothing between two Chinese characters (CSS Text 3)."""

    def space(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        has_break = "\n" in match[0]
        return "" if has_break and _is_wide(before) and _is_wide(after) else " "

    return re.sub(r"[ \t\n\r\f]+", space, text)


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"
