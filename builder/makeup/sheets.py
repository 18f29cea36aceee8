"""Style sheets of pages, read for what the engine passes over without a word.

An open brace swallows the rules after it, a property or a family that there is not leaves the
text in another colour or face, and none of it is logged. CSS Syntax 3, 5.4; CSS Variables 1, 3.1.
"""

from __future__ import annotations

import contextlib
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tinycss2
import tinycss2.color4

from ..ground.findings import Finding, Remark, found
from ..ground.kept import kept, key_of
from ..ground.latest import Latest
from ..ground.messages import language
from ..ground.near import nearest
from ..ground.spots import Spot
from ..issue.source import shown
from .fontbook import FontBook
from .layout import Layout
from .swatches import Swatch

_PART = re.compile(
    r"""/\*.*?(?P<comment>\*/|\Z)|"(?:\\.|[^"\\\n])*+(?P<double>"?)"""
    r"""|'(?:\\.|[^'\\\n])*+(?P<single>'?)|[{}]""",
    re.DOTALL,
)
_DECLARED = re.compile(r"--([\w-]+)\s*:")
_LINKED = re.compile(r'press:/[^"\s]+?\.css')
_GENERIC = frozenset(
    ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif")
)
_KEYWORDS = frozenset(["inherit", "initial", "unset", "revert", "revert-layer"])
_PLAIN = frozenset(["white", "black", "transparent", "currentcolor"])
"""Colours that need no swatch: paper, black, none, and the one in force."""
_COLOURED = re.compile("color|^background|^border|^outline|^column-rule|shadow|^fill$|^stroke$")
_SAME = 0.5 / 255


@dataclass(frozen=True, slots=True)
class _Said:
    """A declaration in its sheet."""

    file: Path
    name: str
    tokens: tuple[Any, ...]

    def spot(self, token: Any) -> Spot:
        return Spot(shown(self.file), token.source_line, token.source_column)


def linked_sheets(html: str, files: Mapping[str, Path]) -> list[Path]:
    """The style sheets that a page names, in the order in which it does."""
    named = dict.fromkeys(_LINKED.findall(html))
    return [files[address] for address in named if address in files]


def sheet_faults(
    html: str, sheets: Iterable[Path], layout: Layout, book: FontBook
) -> list[Finding]:
    """What is wrong with the sheets of a page; where a brace is open, nothing else is told."""
    texts = {file: file.read_text("utf-8", errors="replace") for file in sheets}
    open_ends = [fault for file, text in texts.items() for fault in _open_ends(file, text)]
    if open_ends:
        return open_ends
    known = {name for name, _ in layout.properties(0.0)}
    known |= {name for text in (html, *texts.values()) for name in _DECLARED.findall(text)}
    families = {face.family for face in book.faces} | {view.family for view in book.views}
    made_of = [*texts.items()], known, families, layout.swatches, language()
    return [*_FAULTS.of(layout.folder, made_of, lambda: _faults(texts, known, families, layout))]


_FAULTS: Latest[list[Finding]] = Latest(8)


def _faults(
    texts: Mapping[Path, str], known: set[str], families: set[str], layout: Layout
) -> list[Finding]:
    faults: list[Finding] = []
    unknown: dict[str, list[Spot]] = {}
    for file, text in texts.items():
        for said in _said(file, text):
            for name, spot in _unknown_properties(said, known):
                unknown.setdefault(name, []).append(spot)
            faults += _unknown_families(said, families)
            faults += _loose_colours(said, layout.swatches)
    return [*faults, *(_no_property(name, spots, known) for name, spots in unknown.items())]


def family_faults(layout: Layout, book: FontBook) -> Iterator[Finding]:
    """Families under ``faces:`` that ``fonts.yaml`` does not have."""
    known = {face.family for face in book.faces}
    for family, spot in layout.family_spots.items():
        if family not in known:
            yield _no_family(spot, family, known)


def _open_ends(file: Path, text: str) -> Iterator[Finding]:
    """Braces, comments and strings that have no other end."""
    opened: list[int] = []

    def fault(says: str, offset: int) -> Finding:
        return found("layout/brace", _spot(file, text, offset), says)

    for match in _PART.finditer(text):
        sign = match[0]
        if sign == "{":
            opened.append(match.start())
        elif sign == "}":
            if not opened:
                yield fault("closing", match.start())
            else:
                opened.pop()
        elif sign.startswith("/*") and not match["comment"]:
            yield fault("comment", match.start())
        elif sign[0] in "\"'" and not (match["double"] or match["single"]):
            yield fault("string", match.start())
            return  # whatever is open after it may stand in the string
    for offset in opened:
        yield fault("opening", offset)


def _spot(file: Path, text: str, offset: int) -> Spot:
    line = text.count("\n", 0, offset) + 1
    return Spot(shown(file), line, offset - text.rfind("\n", 0, offset))


@lru_cache(maxsize=16)
def _said(file: Path, text: str) -> tuple[_Said, ...]:
    """Every declaration of a sheet; read once."""
    key = key_of(tinycss2.__version__, __name__, str(file), text)
    with contextlib.suppress(Exception):  # whatever is wrong with it, it can be read anew
        found: tuple[_Said, ...] = pickle.loads(_READ.get(key) or b"")
        return found
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    said = tuple(_declarations(file, rules))
    _READ.put(key, pickle.dumps(said, pickle.HIGHEST_PROTOCOL))
    return said


_READ = kept("css", 64)


def _declarations(file: Path, rules: Iterable[Any]) -> Iterator[_Said]:
    for rule in rules:
        if rule.type == "declaration":
            yield _Said(file, rule.lower_name, tuple(rule.value))
        elif getattr(rule, "content", None) is not None:
            if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
                continue
            inside = tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            yield from _declarations(file, inside)


def _unknown_properties(said: _Said, known: set[str]) -> Iterator[tuple[str, Spot]]:
    for call in _calls(said.tokens, "var"):
        names = [token for token in call.arguments if token.type == "ident"]
        name = names[0].value.removeprefix("--") if names else ""
        has_other = any(token == "," for token in call.arguments)
        if name not in known and not has_other:
            yield name, said.spot(call)


def _no_property(name: str, spots: Sequence[Spot], known: set[str]) -> Finding:
    """One finding for all places, at the first."""
    near = nearest(name, known)
    values = {"name": name, "near": near}
    says = "near" if near else "unknown"
    return Remark(says, values, spots[0], places=len(spots)).under("layout/variable")


def _calls(tokens: Iterable[Any], name: str) -> Iterator[Any]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name == name:
                yield token
            yield from _calls(token.arguments, name)


def _unknown_families(said: _Said, known: set[str]) -> Iterator[Finding]:
    if said.name not in ("font-family", "font"):
        return
    for token, name in _named_families(said):
        if name.lower() in _GENERIC:
            yield found("layout/family", said.spot(token), "generic", severity="warning", name=name)
        elif name not in known and name.lower() not in _KEYWORDS:
            yield _no_family(said.spot(token), name, known)


def _no_family(spot: Spot, name: str, known: Iterable[str]) -> Finding:
    near = nearest(name, known)
    names = ", ".join(sorted(known))
    return found(
        "layout/family", spot, "near" if near else "unknown", name=name, near=near, known=names
    )


def _named_families(said: _Said) -> Iterator[tuple[Any, str]]:
    """The families of a list, each with its first token; in ``font`` they come after the size."""
    tokens = list(said.tokens)
    if said.name == "font":
        sizes = [n for n, token in enumerate(tokens) if token.type in ("dimension", "percentage")]
        if not sizes:
            tokens = [token for token in tokens if token.type == "string"]
        else:
            tokens = tokens[sizes[-1] + 1 :]
    name: list[Any] = []
    for token in (*tokens, None):
        if token is not None and token.type == "ident":
            name.append(token)
            continue
        if name:
            yield name[0], " ".join(part.value for part in name)
            name = []
        if token is not None and token.type == "string":
            yield token, token.value


def _loose_colours(said: _Said, swatches: Iterable[Swatch]) -> Iterator[Finding]:
    """Colours of the sheet that the layout states no inks for."""
    if not _COLOURED.search(said.name) or said.name.startswith("--"):
        return
    for token in said.tokens:
        written = token.serialize()
        if token.type not in ("hash", "function", "ident") or written.lower() in _PLAIN:
            continue
        rgb = _rgb(token)
        if rgb is None or rgb in ((0, 0, 0), (1, 1, 1)):
            continue
        far, near = min((_distance(rgb, swatch), swatch.css_name) for swatch in swatches)
        if far > _SAME:
            yield found("layout/colour", said.spot(token), colour=written, near=near)


def _rgb(token: Any) -> tuple[float, float, float] | None:
    if token.type == "function" and token.lower_name in ("var", "device-cmyk", "url"):
        return None
    colour = tinycss2.color4.parse_color(token)
    if colour is None or colour == "currentcolor" or colour.alpha == 0:
        return None
    red, green, blue = colour.to("srgb").coordinates
    return red, green, blue


def _distance(rgb: tuple[float, float, float], swatch: Swatch) -> float:
    ours = (part / 255 for part in bytes.fromhex(swatch.rgb))
    return max(abs(a - b) for a, b in zip(rgb, ours, strict=True))
