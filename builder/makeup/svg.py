"""SVG drawings, walked once before the engine sees them.

A drawing is kept out where it reaches outside itself, runs scripts, or draws so much that the
engine would never end: few elements that use each other may stand for billions.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections import Counter
from collections.abc import Iterator
from typing import Any

MAX_NODES = 50_000
MAX_DEPTH = 60
MAX_DRAWN = 500_000
"""Elements drawn after every reference is followed."""

_ACTIVE = {"script", "foreignobject", "iframe", "audio", "video", "handler", "set", "animate"}
_ADDRESS = re.compile(r"(?i)url\((?!\s*['\"]?#)|@import|expression\(")
_OWN = re.compile(r"(?i)url\(\s*['\"]?#([^'\")\s]+)")


class SvgFault(ValueError):
    """The first thing that keeps a drawing out: a wording of ``figure/refused``, and its values."""

    def __init__(self, says: str, **values: Any) -> None:
        super().__init__(says)
        self.says = says
        self.values = values


class SvgReader:
    """Walks an SVG once."""

    def __init__(self) -> None:
        self.nodes = 0
        self.root: dict[str, str] | None = None
        self.texts: list[list[str]] = []
        self.styles: list[str] = []
        self.open: list[tuple[str, str]] = []
        """Local name and id of each element that is open; an empty id is none."""
        self.sizes: Counter[str] = Counter()
        """Elements inside each id, without what they refer to; the whole drawing under ''."""
        self.uses: dict[str, Counter[str]] = {}
        """How often each id refers to another; the whole drawing under ''."""

    def read(self, data: bytes) -> None:
        """Read a drawing. Raises SvgFault or ExpatError."""
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        parser.Parse(data, True)
        if _ADDRESS.search("".join(self.styles)):
            raise SvgFault("style")
        if self.drawn("", ()) > MAX_DRAWN:
            raise SvgFault("multiplied", most=MAX_DRAWN)

    def entity(self, name: str, *rest: object) -> None:
        """Refuse at the declaration, before anything is expanded."""
        raise SvgFault("entities")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        self.nodes += 1
        if self.root is None:
            self.root = attributes
            if local != "svg":
                raise SvgFault("not-svg")
        self.open.append((local, attributes.get("id", "")))
        if self.nodes > MAX_NODES or len(self.open) > MAX_DEPTH:
            raise SvgFault("nested")
        _check_element(local, attributes)
        owners = {"", *(one for _, one in self.open)}
        self.sizes.update(owners)
        for target in _targets(attributes):
            for owner in owners:
                self.uses.setdefault(owner, Counter())[target] += 1
        if local == "text":
            self.texts.append([])

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        names = [local for local, _ in self.open]
        if "text" in names:
            self.texts[-1].append(text)
        if "style" in names:
            self.styles.append(text)

    def drawn(self, owner: str, path: tuple[str, ...]) -> int:
        """How many elements an id stands for once every reference is followed."""
        total = self.sizes[owner]
        for target, times in self.uses.get(owner, {}).items():
            if target in path or len(path) > MAX_DEPTH:
                raise SvgFault("circular", target=target[:40])
            if target in self.sizes:
                total += times * self.drawn(target, (*path, target))
            if total > MAX_DRAWN:
                break
        return total

    def size(self) -> tuple[float, float]:
        """Width and height in user units; zeros where the drawing gives none."""
        root = self.root or {}
        box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
        if len(box) == 4:
            return box[2], box[3]
        return _number(root.get("width", "")), _number(root.get("height", ""))


def _check_element(local: str, attributes: dict[str, str]) -> None:
    if local in _ACTIVE:
        raise SvgFault("active", element=local)
    for key, value in attributes.items():
        name = key.rpartition(":")[2].lower()
        if name.startswith("on"):
            raise SvgFault("script", attribute=key)
        inline = local in {"image", "feimage"} and _is_inline_image(value)
        linked = name == "href" and not value.strip().startswith("#") and not inline
        if linked or (name != "href" and _ADDRESS.search(value)):
            raise SvgFault("outside", address=value[:40])


def _targets(attributes: dict[str, str]) -> Iterator[str]:
    """The ids that an element's attributes refer to."""
    for key, value in attributes.items():
        if key.rpartition(":")[2].lower() == "href" and value.strip().startswith("#"):
            yield value.strip()[1:]
        yield from _OWN.findall(value)


def _is_inline_image(value: str) -> bool:
    return bool(re.match(r"data:image/(png|jpeg);base64,", value)) and len(value) < 8_000_000


def _number(text: str) -> float:
    match = re.match(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d{1,3})?", text.strip())
    return float(match[0]) if match else 0.0
