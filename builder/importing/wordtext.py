"""What readers of a Word file share: its parts, and which of their text was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .package import Package
from .page import Changes, Page
from .wordstyles import Styles

TEXTS = {"w:t", "w:delText", "m:t", "a:t", "v:textpath"}
_OLD_FORM = {"wpi", "aink", "am3d", "cx1", "cx2", "cx4"}
"""What a newer drawing needs that no page can show; its stand-in for older programs is taken."""


@dataclass(slots=True)
class Words:
    """What running text needs of its document, and what of it was read."""

    package: Package
    styles: Styles
    changes: Changes
    page: Page
    comments: dict[str, tuple[str, Element]]
    relations: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Those of the part that is being read."""
    read: set[int] = field(default_factory=set)
    """The text elements that were kept or told, by id."""
    trees: list[tuple[str, Element]] = field(default_factory=list)
    """Every tree that was read, by its part's name."""

    def quoted(self, element: Element) -> str:
        """The words inside an element, for telling them; a paragraph's end is a space."""
        parts = []
        for one in _visible(element):
            if one.tag in TEXTS:
                self.read.add(id(one))
                parts.append(one.get("string", "") if one.tag == "v:textpath" else one.text or "")
            elif one.tag in ("w:p", "a:p", "w:br", "w:tab", "w:tc"):
                parts.append(" ")
        return " ".join("".join(parts).split())

    def tree(self, name: str) -> Element | None:
        """A part of the package whose text has to be kept or told."""
        root = self.package.xml(name)
        if root is not None:
            self.trees.append((name, root))
        return root


def _visible(element: Element) -> Iterator[Element]:
    """An element and what stands in it, of alternatives only the one that is read."""
    yield element
    if element.tag == "mc:AlternateContent":
        chosen = chosen_alternative(element)
        if chosen is not None:
            yield from _visible(chosen)
        return
    for child in element:
        yield from _visible(child)


def chosen_alternative(element: Element) -> Element | None:
    """Of several forms of one thing, the one that is read."""
    choice, fallback = element.find("mc:Choice"), element.find("mc:Fallback")
    if choice is None:
        return fallback
    is_foreign = choice.get("Requires", "") in _OLD_FORM
    return fallback if is_foreign and fallback is not None else choice
