"""Which rules of the style sheets shape a box, and where each is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cssselect2
import tinycss2
import tinyhtml5
from weasyprint.css.properties import INHERITED

from .copymap import named
from .locating import distance
from .standing import Anatomy, PlacedBox

_LINK = re.compile(r"""<link rel="stylesheet" href="([^"]+)">""")
_MEDIA = frozenset({"print", "all"})


@dataclass(frozen=True, slots=True)
class ShapingRule:
    """A rule that shapes a box, or one around it from which it inherits."""

    file: str
    line: int
    column: int
    selector: str
    declarations: str
    origin: str
    """The element that the rule is for, where the box inherits from it; else empty."""


def box_at(anatomy: Anatomy, number: int, x: float, y: float) -> PlacedBox | None:
    """The innermost box of an element at a point of a page."""
    if not 1 <= number <= len(anatomy.boxes):
        raise IndexError(f"there is no page {number}")
    holding = [
        box
        for box in anatomy.boxes[number - 1]
        if box.kind != "line" and distance(box.bounds, x, y) <= 0
    ]
    return min(reversed(holding), key=_area, default=None)


def _area(box: PlacedBox) -> float:
    left, head, right, foot = box.bounds
    return (right - left) * (foot - head)


def shaping_rules(anatomy: Anatomy, box: PlacedBox, issue: Path) -> list[ShapingRule]:
    """The rules that shape a box, the strongest first, then those that it inherits."""
    if box.name.startswith("@"):
        return [_told(rule, file, issue, "") for rule, file in _rules(anatomy) if _is_page(rule)]
    root = tinyhtml5.parse(anatomy.html, namespace_html_elements=False)
    wrapper = cssselect2.ElementWrapper.from_html_root(root)
    element = next(
        (one for number, one in enumerate(wrapper.iter_subtree()) if number == box.element), None
    )
    if element is None:
        return []
    pseudo = box.name.partition("::")[2] or None
    matcher = _matcher(anatomy)
    found = [_told(rule, file, issue, "") for rule, file in _matching(matcher, element, pseudo)]
    above = element if pseudo else element.parent
    while above is not None:
        name = _name(above)
        found += [
            _told(rule, file, issue, name)
            for rule, file in _matching(matcher, above, None)
            if _passes_on(rule)
        ]
        above = above.parent
    return found


def _rules(anatomy: Anatomy) -> Iterator[tuple[Any, Path]]:
    """The rules of the galley's style sheets in order, those for other media left out."""
    for address in _LINK.findall(anatomy.html):
        file = anatomy.files.get(address)
        if file is None:
            continue
        text = file.read_text("utf-8", errors="replace")
        waiting = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        for rule in waiting:
            if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
                media = tinycss2.serialize(rule.prelude).strip().lower()
                if media in _MEDIA:
                    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True)
                    yield from ((each, file) for each in inner)
            else:
                yield rule, file


def _is_page(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "page")


def _matcher(anatomy: Anatomy) -> cssselect2.Matcher:
    matcher = cssselect2.Matcher()
    for rule, file in _rules(anatomy):
        if rule.type != "qualified-rule":
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        for selector in selectors:
            matcher.add_selector(selector, (rule, file))
    return matcher


def _matching(
    matcher: cssselect2.Matcher, element: Any, pseudo: str | None
) -> Iterator[tuple[Any, Path]]:
    """Rules for an element, the strongest first, each once."""
    told: set[int] = set()
    for _, _, of, payload in reversed(matcher.match(element)):
        if of == pseudo and id(payload[0]) not in told:
            told.add(id(payload[0]))
            yield payload


def _passes_on(rule: Any) -> bool:
    """Whether a rule says something that boxes inside inherit."""
    for declaration in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
        if declaration.type != "declaration":
            continue
        name = declaration.lower_name.replace("-", "_")
        if name in INHERITED or name == "font" or name.startswith("__"):
            return True
    return False


def _name(element: Any) -> str:
    return ".".join([str(element.local_name), *sorted(element.classes)])


def _told(rule: Any, file: Path, issue: Path, origin: str) -> ShapingRule:
    selector = " ".join(tinycss2.serialize(rule.prelude).split())
    if rule.type == "at-rule":
        selector = f"@{rule.at_keyword} {selector}".strip()
    declarations = " ".join(tinycss2.serialize(rule.content or []).split())
    place = rule.source_line, rule.source_column
    return ShapingRule(named(file, issue), *place, selector, declarations, origin)
