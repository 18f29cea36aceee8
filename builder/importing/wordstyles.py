"""What Word's styles and properties say of a paragraph and of a run of text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from .package import at

_OFF = {"0", "false", "off", "none"}
Properties = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What of a run's look may carry meaning."""

    styles: tuple[str, ...] = ()
    """Elements of HTML to write round it: strong, em, sup, sub, s, x-dots, x-hidden."""
    underline: str = ""
    coloured: bool = False
    capitals: bool = False
    combined: bool = False
    font: str = ""


def properties(element: Element | None) -> dict[str, str]:
    """The children of an ``rPr`` with their values."""
    if element is None:
        return {}
    known = {}
    for child in element:
        if child.tag == "w:rFonts":
            known["font"] = child.get("w:ascii") or child.get("w:hAnsi") or ""
        elif child.tag == "w:eastAsianLayout":
            known["combined"] = child.get("w:combine", "0")
        elif child.tag == "w:shd":
            known["w:shd"] = child.get("w:fill", "auto")
        else:
            known[child.tag] = child.get("w:val", "1")
    return known


def look(given: Properties) -> Look:
    """What properties come to."""

    def is_on(name: str) -> bool:
        return name in given and given[name].lower() not in _OFF

    styles = [style for name, style in _SWITCHES.items() if is_on(name)]
    if is_on("w:em"):
        styles.append("x-dots")
    raised = {"superscript": "sup", "subscript": "sub"}.get(given.get("w:vertAlign", ""), "")
    shift = given.get("w:position", "0")
    if not raised and re.fullmatch(r"-?[1-9]\d{0,3}", shift) and abs(int(shift)) >= _SHIFT:
        raised = "sub" if shift.startswith("-") else "sup"
    if raised:
        styles.append(raised)
    colours = {given.get("w:color", "auto").lower()} - _PLAIN_COLOURS
    return Look(
        tuple(dict.fromkeys(styles)),
        given.get("w:u", "") if is_on("w:u") else "",
        bool(colours) or is_on("w:highlight"),
        is_on("w:caps"),
        is_on("combined"),
        given.get("font", ""),
    )


_SWITCHES = {
    "w:b": "strong",
    "w:i": "em",
    "w:strike": "s",
    "w:dstrike": "s",
    "w:vanish": "x-hidden",
    "w:specVanish": "x-hidden",
}
_SHIFT = 4
"""Half-points by which text must stand off the line to be raised or lowered."""
_PLAIN_COLOURS = {"auto", "000000", "ffffff", ""}


Role = Literal["", "title", "heading", "quote", "contents", "bullet", "number"]


class Styles:
    """The styles of a document."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall("w:style") if root is not None else []
        self.known = {style.get("w:styleId", ""): style for style in styles}
        self.default = next(
            (
                style.get("w:styleId", "")
                for style in styles
                if style.get("w:type") == "paragraph"
                and style.get("w:default", "0") in ("1", "true")
            ),
            "",
        )
        self._looks: dict[str, dict[str, str]] = {}

    def chain(self, style: str) -> list[Element]:
        """A style and those it is based on, the nearest first."""
        found: list[Element] = []
        while style in self.known and self.known[style] not in found:
            found.append(self.known[style])
            style = value(found[-1], "w:basedOn")
        return found

    def looks(self, style: str) -> dict[str, str]:
        """The properties that a style gives its runs."""
        if style not in self._looks:
            given: dict[str, str] = {}
            for one in reversed(self.chain(style)):
                given |= properties(one.find("w:rPr"))
            self._looks[style] = given
        return self._looks[style]

    def role(self, style: str, outline: str) -> tuple[Role, int]:
        """What a paragraph is by its style's name or its outline level, and the level from 1."""
        for one in self.chain(style):
            name = value(one, "w:name").strip().lower()
            for pattern, role in _NAMES.items():
                match = re.fullmatch(pattern, name)
                if match:
                    return role, int(next(filter(None, match.groups()), "1"))
            outline = outline or value(one, "w:pPr/w:outlineLvl")
        is_heading = outline.isdecimal() and int(outline) < 9
        return ("heading", int(outline) + 1) if is_heading else ("", 0)

    def numbering(self, style: str) -> tuple[str, str, str]:
        """The numbering a style brings: its id, the level it names, and the style that says so."""
        for one in self.chain(style):
            number = at(one, "w:pPr/w:numPr")
            if number is not None and value(number, "w:numId"):
                return value(number, "w:numId"), value(number, "w:ilvl"), one.get("w:styleId", "")
        return "", "", ""


_NAMES: dict[str, Role] = {
    r"title|标题|標題": "title",
    r"(?:heading|标题|標題) ?([1-9])": "heading",
    r"quote|intense quote|引用|明显引用": "quote",
    r"toc ?([1-9])|toc heading|table of figures|index ?\d": "contents",
    r"list bullet ?([2-5])?|列表项目符号 ?([2-5])?": "bullet",
    r"list number ?([2-5])?|列表编号 ?([2-5])?": "number",
}


def value(element: Element, path: str) -> str:
    """The ``w:val`` of a child, empty where it has none."""
    child = at(element, path)
    return "" if child is None else child.get("w:val", "")
