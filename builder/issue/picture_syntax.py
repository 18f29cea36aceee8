"""Options of a picture, in braces right after it: ``![中 | en](x.jpg){place=top width=column}``.

Braces that touch a picture, or have only blanks between and ``key=`` in them, are its options and
never text. Values with blanks stand in quotes, straight or curly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image

from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..ground.near import nearest
from ..ground.spots import Spot
from .model import Options, Place, Width
from .sides import split_both

KEYS = ("place", "width", "crop", "focus", "credit")
LEAST_CROP, MOST_CROP = 1 / 20, 20.0
"""The narrowest and the widest window that a picture is cropped to, width by height."""

_OPENS = re.compile(r"\{|[ \t]+\{(?=\s*[A-Za-z]+\s*=)")
_PIECE = re.compile(
    r"""\s*(?:(?P<key>[^\s={}"“”]+)\s*=\s*(?:"(?P<straight>[^"\n]*)"|“(?P<curly>[^”\n]*)”"""
    r"""|(?P<bare>[^\s{}"“”]+))|(?P<stray>[^\s{}]+))"""
)
_CROP = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*[:：]\s*(\d{1,4}(?:\.\d{1,3})?)")
_FOCUS = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)[%％]\s+(\d{1,3}(?:\.\d{1,3})?)[%％]")


@dataclass(frozen=True, slots=True)
class Written:
    """Options as they were written; offsets count from the beginning of the inline text."""

    pieces: tuple[tuple[str, str, int, int], ...]
    """Key, value, and where each of them stands; a piece without ``=`` has no key."""
    begin: int
    text: str = ""
    """All of it, with the braces."""
    closed: bool = True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the options: ``meta["at"]`` of an image token, and ``meta["options"]``."""
    md.inline.ruler.at("image", _picture)


def _picture(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not image(state, silent):
        return False
    written = written_options(state.src, state.pos, state.posMax)
    if written:
        options, state.pos = written
    if not silent:
        meta = {"at": start, "options": options if written else None}
        state.tokens[-1].meta = {**state.tokens[-1].meta, **meta}
    return True


def written_options(text: str, start: int, end: int) -> tuple[Written, int] | None:
    """The options that begin at an offset, and where they end; None where there are none.

    Options that no brace closes end with their line.
    """
    opening = _OPENS.match(text, start, end)
    if opening is None:
        return None
    begin = opening.end() - 1
    at = opening.end()
    pieces = []
    while piece := _PIECE.match(text, at, end):
        key = piece["key"] or ""
        name = next(n for n in ("straight", "curly", "bare", "stray") if piece[n] is not None)
        pieces.append((key, piece[name], piece.start("key" if key else "stray"), piece.start(name)))
        at = piece.end()
    at += len(text[at:end]) - len(text[at:end].lstrip())
    if at < end and text[at] == "}":
        return Written(tuple(pieces), begin, text[begin : at + 1]), at + 1
    line_end = text.find("\n", begin, end)
    line_end = end if line_end < 0 else line_end
    return Written(tuple(pieces), begin, text[begin:line_end], closed=False), line_end


class OptionReader:
    """Reads the options of one picture; ``findings`` fills as it goes.

    ``spot_of`` gives the place of an offset of the inline text, ``what`` says of what they are.
    """

    def __init__(
        self, written: Written, spot_of: Any, keys: Sequence[str] = KEYS, what: str = ""
    ) -> None:
        self.written = written
        self.spot_of = spot_of
        self.keys = keys
        self.what = what or tr("picture", "图片")
        self.findings: list[Finding] = []

    def read(self) -> Options:
        """The options; what cannot be read has its default, and is told."""
        values: dict[str, Any] = {}
        begin = self.spot_of(self.written.begin)
        if not self.written.closed:
            self.findings.append(found("article/options", begin, "unclosed"))
            return Options()
        if not self.written.pieces:
            self.findings.append(found("article/options", begin, "empty"))
        for key, text, key_at, value_at in self.written.pieces:
            spot = self.spot_of(key_at)
            if not key:
                says = "quote" if re.search('["“”]', text) else "stray"
                self.findings.append(found("article/options", spot, says, word=text[:30]))
            elif key not in self.keys:
                near = nearest(key, self.keys)
                self.fault(spot, "unknown-near" if near else "unknown", key=key[:30], near=near)
            elif key in values:
                self.fault(spot, "twice", key=key)
            else:
                values[key] = self.value(key, text.strip(), self.spot_of(value_at))
        return Options(**{key: value for key, value in values.items() if value is not None})

    def fault(self, spot: Spot, says: str, **values: Any) -> None:
        """Tell what is wrong."""
        said = {"keys": ", ".join(self.keys), "what": self.what, **values}
        self.findings.append(found("article/options", spot, says, **said))

    def value(self, key: str, text: str, spot: Spot) -> Any:
        """The value of a key; None where it is none."""
        if key == "credit":
            return split_both(text, spot) if text else self.fault(spot, "credit")
        if key in ("crop", "focus"):
            value = _crop(text) if key == "crop" else _focus(text)
            return value if value else self.fault(spot, key, value=text[:30])
        known: tuple[str, ...] = get_args(Place if key == "place" else Width)
        known = tuple(word for word in known if word)
        if text in known:
            return text
        near = nearest(text, known)
        return self.fault(
            spot, "word-near" if near else "word",
            key=key, value=text[:30], near=near, known=", ".join(known),
        )  # fmt: skip


def _crop(text: str) -> float | None:
    match = _CROP.fullmatch(text)
    if match is None or not float(match[2]):
        return None
    ratio = float(match[1]) / float(match[2])
    return ratio if LEAST_CROP <= ratio <= MOST_CROP else None


def _focus(text: str) -> tuple[float, float] | None:
    match = _FOCUS.fullmatch(text)
    if match is None:
        return None
    x, y = float(match[1]) / 100, float(match[2]) / 100
    return (x, y) if x <= 1 and y <= 1 else None


def clashes(pictures: list[tuple[Options, Spot]]) -> Iterator[Finding]:
    """What the options of pictures in one row say against each other, or against themselves."""
    for name in ("place", "width"):
        said = [(getattr(options, name), spot) for options, spot in pictures]
        given = [(value, spot) for value, spot in said if value]
        for value, spot in given[1:]:
            if value != given[0][0]:
                yield found(
                    "article/options", spot, "rows", key=name, value=value, first=given[0][0]
                )
    for options, spot in pictures:
        if options.width == "spread":
            if len(pictures) > 1:
                yield found("article/options", spot, "spread-row")
            elif options.place not in ("", "top", "next-opening"):
                yield found("article/options", spot, "spread-place", place=options.place)
        if options.place == "cover" and len(pictures) > 1:
            yield found("article/options", spot, "cover-row")


def together(pictures: list[Options]) -> Options:
    """The options of the first picture with the place and the width that any of them says."""
    place = next((one.place for one in pictures if one.place), "")
    width = next((one.width for one in pictures if one.width), "")
    first = pictures[0]
    return Options(cast(Place, place), cast(Width, width), first.crop, first.focus, first.credit)
