"""Copy into marked-up text: languages of runs, contexts of quotes, dots, readings, names.

Curly quotes, dashes, ellipses and the interpunct are written with the same characters in Chinese
and English but look different: “创新” takes full-width Chinese marks, “it’s” proportional ones. A
block is taken as a whole and each such mark gets the script of the text around it. Only runs that
differ from their block are marked, with as few spans as can be.

For each Chinese face ``fonts.yaml`` has a view of these marks alone. Chinese text names the
families marks, Latin, Han; English text Latin, Han.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from html import escape
from itertools import islice

from ..ground.characters import HAN, RADICALS
from ..issue.model import Inline, Side

_SHARED = frozenset("·—―‘’‚‛“”…⋯⸺⸻")
_HAN = re.compile(f"[{RADICALS}\u3005-\u3007\u3021-\u302f\u3031-\u33ff{HAN}]")
"""Letters of East Asia, kana and bopomofo too, which are set as Chinese is."""
_HAN_RUN = re.compile(f"[{RADICALS}\u3001-\u33ff{HAN}\uff01-\uff65]+")
"""Those with the marks between them."""
_PAIRS = {"“": "”", "‘": "’"}
_CORNERS = {"“": ("「", "」"), "‘": ("『", "』")}
LANGS: dict[Side, str] = {"zh": "zh-Hans", "en": "en"}

GETA = "〓"
"""Stands in the accent colour where a character is missing."""

NoteHtml = Callable[[Inline], str]


def render_text(text: str, side: Side, lang: str | None = None) -> str:
    """Escaped HTML for a title or other plain text; ``lang`` tags Chinese runs in English."""
    return render_inlines((Inline("text", text),), side, lang=lang)


def render_inlines(
    inlines: tuple[Inline, ...],
    side: Side,
    *,
    note_html: NoteHtml | None = None,
    lang: str | None = None,
) -> str:
    """Escaped HTML for the inlines of one block.

    ``note_html`` renders note calls, which are left out without it. ``lang`` is the tag for
    Chinese runs in English text, ``zh-Hans`` unless given.
    """
    han = lang or LANGS["zh"]
    if note_html is None or not _calls(inlines):
        return _rendered(inlines, side, han)
    return _written(inlines, side, han, note_html)


def _calls(inlines: tuple[Inline, ...]) -> bool:
    """Whether a note is called in some inlines."""
    return any(inline.kind == "note" or _calls(inline.children) for inline in inlines)


@lru_cache(maxsize=4096)
def _rendered(inlines: tuple[Inline, ...], side: Side, han: str) -> str:
    """Without notes; kept for a desk, where an edit leaves nearly all blocks as they are."""
    return _written(inlines, side, han, None)


def _written(inlines: tuple[Inline, ...], side: Side, han: str, note_html: NoteHtml | None) -> str:
    flat = "".join(_flat(inlines))
    return "".join(_Writer(side, han, _foreign(flat, side), note_html).write(inlines))


def cornered(text: str, protect: Iterable[str] = ()) -> str:
    """Chinese text with its pairs of curly quotes as corner brackets, “ ” as 「 」, ‘ ’ as 『 』.

    Pairs in an English context or in protected words, quotes without a partner and apostrophes
    stay; so does the length.
    Source: 教育部《重訂標點符號手冊》, 引號.
    """
    chars = list(text)
    script = contexts(text, "zh")
    words = [match.span() for word in protect for match in re.finditer(re.escape(word), text)]
    kept = {at for span in words for at in range(*span)}
    for start, (end, _) in _match(text, [_script(char) for char in text]).items():
        if script[start] == "h" and not kept & {start, end}:
            chars[start], chars[end] = _CORNERS[text[start]]
    return "".join(chars)


def cornered_inlines(
    inlines: tuple[Inline, ...], protect: Iterable[str] = ()
) -> tuple[Inline, ...]:
    """The same for the inlines of a block, whose quotes may open in one and close in another."""
    return _refilled(inlines, iter(cornered("".join(_flat(inlines)), protect)))


def _refilled(inlines: tuple[Inline, ...], chars: Iterator[str]) -> tuple[Inline, ...]:
    """Inlines with their text taken anew from the characters that ``_flat`` gives for them."""
    filled = []
    for inline in inlines:
        if inline.kind in ("code", "note", "break"):
            next(chars)
            filled.append(inline)
            continue
        text = "".join(islice(chars, len(inline.text)))
        filled.append(replace(inline, text=text, children=_refilled(inline.children, chars)))
    return tuple(filled)


def _flat(inlines: Iterable[Inline]) -> Iterable[str]:
    """The characters of a block in order; what is no text stands as one object character."""
    for inline in inlines:
        if inline.kind in ("code", "note"):
            yield "\ufffc"
        elif inline.kind == "break":
            yield "\n"
        else:
            yield inline.text
            yield from _flat(inline.children)


@cache
def _script(char: str) -> str:
    """``h`` for Han, ``l`` for letters and digits of other scripts, else nothing."""
    if _HAN.match(char):
        return "h"
    return "l" if char.isalnum() and unicodedata.east_asian_width(char) not in "WF" else ""


def contexts(text: str, side: Side) -> dict[int, str]:
    """The script, ``h`` or ``l``, of every mark that Chinese and English share, by its index.

    A mark takes the side's own script unless what stands around it says otherwise: a pair of
    quotes is of the other script when the text outside it on both sides is, or when it stands
    inside such a pair; an apostrophe is always Latin.
    """
    own = "h" if side == "zh" else "l"
    scripts = [_script(char) for char in text]
    found: dict[int, str] = {}
    pairs = _match(text, scripts)
    _pair_contexts(text, scripts, pairs, own, found)
    for at, char in enumerate(text):
        if char not in _SHARED or at in found:
            continue
        if char in "’‘" and at and scripts[at - 1] == "l":
            found[at] = "l"
            continue
        twice = char in "—…⋯" and char in text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        before = _near(text, scripts, at, -1)
        after = _near(text, scripts, at, 1)
        if twice:
            found[at] = "l" if before == after == "l" and own == "l" else "h"
        elif own == "h":
            found[at] = "l" if before == "l" and after in ("l", "") else "h"
        else:
            found[at] = "h" if before == after == "h" else "l"
    return found


def _match(text: str, scripts: list[str]) -> dict[int, tuple[int, int]]:
    """Opening quotes with their closing ones and the opening quote around them, or -1.

    An apostrophe inside a Latin word is neither.
    """
    stack: list[tuple[str, int]] = []
    pairs: dict[int, tuple[int, int]] = {}
    for at, char in enumerate(text):
        if char in _PAIRS:
            stack.append((_PAIRS[char], at))
        elif char in "”’" and stack and stack[-1][0] == char:
            word = 0 < at < len(text) - 1 and scripts[at - 1] == scripts[at + 1] == "l"
            if not (char == "’" and word):
                _, start = stack.pop()
                pairs[start] = (at, stack[-1][1] if stack else -1)
    return pairs


def _pair_contexts(
    text: str,
    scripts: list[str],
    pairs: dict[int, tuple[int, int]],
    own: str,
    found: dict[int, str],
) -> None:
    other = "l" if own == "h" else "h"
    for start in sorted(pairs):
        end, parent = pairs[start]
        inner = parent in pairs
        before = _outer(text, scripts, start - 1, parent if inner else -1, -1)
        after = _outer(text, scripts, end + 1, pairs[parent][0] if inner else len(text), 1)
        around = {before, after} - {""}
        inside = set(scripts[start : min(end, start + _FAR)]) - {""}
        if around == {other} and (inside <= {other} or other == "h"):
            script = other
        elif inner and around == {own} and own in inside:
            script = own
        else:
            script = found[parent] if inner else own
        found[start] = found[end] = script


_FAR = 200
"""How far around a mark its context is looked for, in characters."""


def _outer(text: str, scripts: list[str], at: int, stop: int, step: int) -> str:
    """The script of the nearest letter outside a pair, within its sentence."""
    for _ in range(_FAR):
        if at == stop or not 0 <= at < len(text):
            break
        if scripts[at]:
            return scripts[at]
        if text[at] in "。！？；，、：（）《》「」\n":
            return "h"
        if text[at] in ".!?;,:()":
            return "l"
        at += step
    return ""


def _near(text: str, scripts: list[str], at: int, step: int) -> str:
    """The script next to a mark, over spaces and equal marks."""
    char = text[at]
    for place in range(at + step, at + step * _FAR, step):
        if not 0 <= place < len(text):
            break
        near = text[place]
        if scripts[place]:
            return scripts[place]
        if near not in " \u00a0“”‘’" and near != char:
            return "l" if near.isascii() else "h"
    return ""


@lru_cache(maxsize=4096)
def _foreign(text: str, side: Side) -> bytes:
    """For each character whether it belongs to a run of the other language that must be marked."""
    return bytes(_marked(text, side))


def _marked(text: str, side: Side) -> list[bool]:
    marked = [False] * len(text)
    scripts = contexts(text, side)
    if side == "zh":
        for at, script in scripts.items():
            if script == "l" and not marked[at]:
                _spread(text, at, marked, scripts)
        return marked
    for match in _HAN_RUN.finditer(text):
        marked[match.start() : match.end()] = [True] * (match.end() - match.start())
    for at, script in scripts.items():
        if script == "h":
            marked[at] = True
    return marked


_WORDY = re.compile(r"[A-Za-z\u00c0-\u024f0-9]")


def _spread(text: str, at: int, marked: list[bool], scripts: dict[int, str]) -> None:
    """Mark the Latin word around a mark whole, so that it is shaped in one piece."""

    def belongs(i: int) -> bool:
        return bool(_WORDY.match(text[i])) or scripts.get(i) == "l"

    start = end = at
    while start > 0 and belongs(start - 1):
        start -= 1
    while end + 1 < len(text) and belongs(end + 1):
        end += 1
    marked[start : end + 1] = [True] * (end + 1 - start)


class _Writer:
    """Writes inlines as HTML, keeping count of where in the block's text it is."""

    def __init__(self, side: Side, han: str, foreign: bytes, note_html: NoteHtml | None) -> None:
        self.side = side
        self.foreign = foreign
        self.note_html = note_html
        self.at = 0
        self.open = (
            '<span class="latin" lang="en">'
            if side == "zh"
            else f'<span class="han" lang="{escape(han)}">'
        )

    def write(self, inlines: Iterable[Inline]) -> Iterable[str]:
        """The HTML of inlines, in order."""
        for inline in inlines:
            yield from self._one(inline)

    def _one(self, inline: Inline) -> Iterable[str]:
        kind = inline.kind
        if kind == "note":
            self.at += 1
            yield self.note_html(inline) if self.note_html else ""
        elif kind == "code":
            self.at += 1
            yield f"<code>{escape(inline.plain)}</code>"
        elif kind == "break":
            self.at += 1
            yield "<br>"
        elif kind == "ruby":
            yield self._ruby(inline)
        else:
            start, end = self._tags(inline)
            yield start
            yield self._text(inline.text)
            yield from self.write(inline.children)
            yield end

    def _tags(self, inline: Inline) -> tuple[str, str]:
        match inline.kind:
            case "emphasis":
                return self._emphasis(inline), "</em>"
            case "strong":
                return "<strong>", "</strong>"
            case "speaker":
                return '<b class="speaker">', "</b>"
            case "dots":
                return '<span class="dots">', "</span>"
            case "name":
                return '<span class="proper-name">', "</span>"
            case "title":
                return '<span class="book-title">', "</span>"
            case "link":
                return f'<a href="{escape(inline.target)}">', "</a>"
        return "", ""

    def _emphasis(self, inline: Inline) -> str:
        """Chinese has no italics: CLREQ #emphasis_dots. Western titles in it keep theirs."""
        if self.side == "en":
            return "<em>"
        return '<em class="dots">' if _HAN.search(inline.plain) else '<em class="latin" lang="en">'

    def _text(self, text: str) -> str:
        parts: list[str] = []
        marks = self.foreign[self.at : self.at + len(text)]
        start = 0
        while start < len(text):
            foreign = marks[start]
            end = marks.find(not foreign, start)
            end = end if end > 0 else len(text)
            piece = escape(text[start:end]).replace(GETA, f'<span class="geta">{GETA}</span>')
            parts.append(f"{self.open}{piece}</span>" if foreign else piece)
            start = end
        self.at += len(text)
        return "".join(parts)

    def _ruby(self, inline: Inline) -> str:
        base = inline.plain
        self.at += len(base)
        parts = readings(base, inline.target)
        lang = ' lang="zh-Latn"' if inline.target.isascii() or _latin(inline.target) else ""
        single = len(parts) == 1 and len(base) > 1
        kind = ' class="group"' if single else ""
        html = "".join(
            f"<ruby{kind}>{escape(part)}<rt{lang}>{escape(reading)}</rt></ruby>"
            for part, reading in parts
        )
        return f"{self.open}{html}</span>" if self.side == "en" and _HAN.search(base) else html


def _latin(text: str) -> bool:
    return all(ord(char) < 0x2E80 for char in text)


_SYLLABLE = (
    "(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ue|ve|ai|an|ao|ei|en|er|ia|ie|in|iu|"
    "ou|ua|ui|un|uo|vn|a|e|i|o|u|v)r?)"
)


def readings(base: str, reading: str) -> list[tuple[str, str]]:
    """A base with its reading, one pair a character where the reading can be shared out.

    ``汉字`` with ``hàn zì`` or ``hànzì`` gives two pairs, so that a line may end between them;
    where syllables and characters differ in number the whole stays together.
    """
    if len(base) == 1 or not all(_HAN.match(char) for char in base):
        return [(base, reading)]
    parts = reading.split()
    if len(parts) != len(base):
        parts = _syllables(reading.replace(" ", ""), len(base))
    return list(zip(base, parts, strict=True)) if parts else [(base, reading)]


def _syllables(reading: str, count: int) -> list[str]:
    """Pinyin parted into a number of syllables; empty if that cannot be done."""
    composed = unicodedata.normalize("NFC", reading)
    plain = "".join(_toneless(char) for char in composed)
    if len(plain) != len(composed) or count > 12:
        return []
    pattern = "['’]?".join(f"({_SYLLABLE})" for _ in range(count))
    match = re.fullmatch(pattern, plain, re.IGNORECASE)
    if match is None:
        return []
    return [composed[match.start(g) : match.end(g)] for g in range(1, count + 1)]


def _toneless(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return "v" if parts[0] in "uU" and "\u0308" in parts else parts[0]
