"""The structure tree: elements in reading order, and the marked content each owns.

ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from .content import members
from .geometry import Box

_DEEPEST = 64
_MOST_ELEMENTS = 200_000
_MOST_ROLES = 8

Content = tuple[int, int]
"""A page by its number, and an MCID on it."""


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element with the marked content that is its own."""

    tag: str
    language: str
    """Its own, or the nearest above it; empty where none is given."""
    alternative: str
    has_actual_text: bool
    content: tuple[Content, ...]
    within: int
    """The index of the element whose stretch of one language it is part of; perhaps its own."""
    parent: int = -1
    """The index of the element above it; -1 for the topmost."""
    box: Box | None = None
    """Where it says that it lies on its page, in the page's own units."""
    own_language: str = ""
    id: str = ""
    has_scope: bool = False
    """Whether a header cell says which cells it is for, or others name it."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A document's elements, and all marked content in the order in which it is to be read."""

    elements: tuple[Element, ...] = ()
    order: tuple[tuple[Content, int], ...] = ()
    """Marked content and the index of the element that owns it."""


INLINE = {"/Span", "/Link", "/Em", "/Strong", "/Quote", "/Note", "/Reference", "/Code", "/Lbl"}
INLINE |= {"/Ruby", "/RB", "/RT", "/RP", "/Sub", "/Annot"}


@dataclass(frozen=True, slots=True)
class _Place:
    """What an element has from those above it."""

    language: str
    page: int = 0
    depth: int = 0
    within: int = -1
    index: int = -1


@dataclass(slots=True)
class _Reading:
    numbers: Mapping[tuple[int, int], int]
    roles: Any
    elements: list[Element] = field(default_factory=list)
    order: list[tuple[Content, int]] = field(default_factory=list)


def read_structure(root: Any, numbers: Mapping[tuple[int, int], int]) -> Structure:
    """All structure elements of a document by its catalogue, in reading order.

    ``numbers`` are those of the pages by their objects.
    """
    tree = root.get("/StructTreeRoot", {})
    reading = _Reading(numbers, tree.get("/RoleMap", {}))
    seen: set[tuple[int, int]] = set()
    stack = [(tree.get("/K"), _Place(str(root.get("/Lang", ""))))]
    while stack and len(reading.elements) < _MOST_ELEMENTS:
        node, place = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend((kid, place) for kid in reversed(list(node)))
        elif isinstance(node, int):
            reading.order.append(((place.page, node), place.index))
        elif isinstance(node, pikepdf.Dictionary) and "/MCID" in node and "/S" not in node:
            there = _page_of(node, place.page, numbers)
            reading.order.append(((there, int(node["/MCID"])), place.index))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node and place.depth <= _DEEPEST:
            if node.is_indirect and node.objgen in seen:
                continue
            seen.add(node.objgen)
            stack.append((node.get("/K"), _enter(reading, node, place)))
    return _finished(reading)


def _finished(reading: _Reading) -> Structure:
    owned: dict[int, list[Content]] = {}
    for content, index in reading.order:
        owned.setdefault(index, []).append(content)
    elements = tuple(
        replace(one, content=tuple(owned.get(index, ())))
        for index, one in enumerate(reading.elements)
    )
    return Structure(elements, tuple(pair for pair in reading.order if pair[1] >= 0))


def _enter(reading: _Reading, node: Any, place: _Place) -> _Place:
    """Note an element; gives what those below it have from it."""
    index = len(reading.elements)
    language = str(node.get("/Lang", "")) or place.language
    written = str(node["/S"])
    starts = place.within < 0 or written not in INLINE or language != place.language
    element = Element(
        _role(written, reading.roles),
        language,
        str(node.get("/Alt", "")).strip(),
        "/ActualText" in node,
        (),
        index if starts else place.within,
        place.index,
        _box_of(node),
        own_language=str(node.get("/Lang", "")),
        id=str(node.get("/ID", "")),
        has_scope="/ID" in node or "/C" in node or any("/Scope" in a for a in _attributes(node)),
    )
    reading.elements.append(element)
    page = _page_of(node, place.page, reading.numbers)
    return _Place(language, page, place.depth + 1, element.within, index)


def _page_of(node: Any, page: int, numbers: Mapping[tuple[int, int], int]) -> int:
    return numbers.get(node["/Pg"].objgen, page) if "/Pg" in node else page


def _box_of(node: Any) -> Box | None:
    """The box among an element's attributes; ISO 32000-1, Table 343."""
    for one in _attributes(node):
        if "/BBox" in one:
            try:
                return Box.of(one["/BBox"])
            except (TypeError, ValueError):
                return None
    return None


def _attributes(node: Any) -> Iterator[Any]:
    return (a for a in members(node.get("/A")) if isinstance(a, pikepdf.Dictionary))


def _role(tag: str, roles: Any) -> str:
    """The standard type that a tag of a program's own stands for; ISO 32000-1, 14.8.4."""
    for _ in range(_MOST_ROLES):
        if tag not in roles:
            break
        tag = str(roles[tag])
    return tag
