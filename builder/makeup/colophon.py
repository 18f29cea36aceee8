"""Which families an issue is set in, for its colophon."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..issue.copy import copy_of
from ..issue.model import Block, Figure, Inline, Issue, Side
from .fontbook import FontBook
from .fontfiles import family_ranges
from .layout import Layout
from .lineage import shared_folders

Ranges = Sequence[tuple[int, int]]

_HOUSE: Mapping[Side, str] = {"zh": "第0期 A", "en": "No. 0"}
"""Of what every layout sets beside the copy: dates, folios, the colophon itself."""
_CODE = "code"


def families_used(issue: Issue, layout: Layout, book: FontBook) -> list[tuple[str, str]]:
    """The families that set at least one character of an issue, each with its licence, by name.

    Every character is asked of the stacks of its language, as the engine does; those of code of
    the stack for code alone. A family that a style sheet of the layout names itself counts too.
    """
    ranges = family_ranges(book)
    parents = {view.family: view.of for view in book.views}
    texts: dict[tuple[Side, bool], set[int]] = {}
    for side in issue.sides:
        texts[side, False] = {ord(char) for char in _HOUSE[side]}
    for side, text, _ in copy_of(issue):
        texts[side, False].update(map(ord, text))
    for both in (issue.manifest.title, issue.manifest.tagline, issue.manifest.publisher):
        for side in issue.sides:
            texts[side, False].update(map(ord, both.text(side)))
    for side, text in _code_of(issue):
        texts.setdefault((side, True), set()).update(map(ord, text))
    scripts = {"zh": "zh" if issue.tag("zh") == "zh-Hans" else "hant", "en": "en"}
    used = set(_named(layout, ranges))
    for role, name, stack in layout.faces.stacks():
        for side in issue.sides:
            if scripts[side] == name:
                used |= set(_setting(texts.get((side, role == _CODE), ()), stack, ranges))
    families = {parents.get(family, family) for family in used}
    licences = {face.family: face.licence for face in reversed(book.faces)}
    return sorted((family, licences[family]) for family in families if family in licences)


def _setting(
    characters: Iterable[int], stack: Sequence[str], ranges: Mapping[str, Ranges]
) -> Iterator[str]:
    """The first family of a stack that has a character, for each."""
    there = [(family, ranges[family]) for family in stack if family in ranges]
    for code in characters:
        for family, held in there:
            at = bisect_right(held, (code, 0x110000)) - 1
            if at >= 0 and held[at][1] >= code:
                yield family
                break


def _named(layout: Layout, known: Iterable[str]) -> Iterator[str]:
    """Families that the style sheets of the layout's pages name themselves."""
    homes = (*shared_folders(layout.folder), *layout.lineage)
    names = ("base.css", "composition.css", "frame.css", "layout.css")
    files = [home / name for home in homes for name in names]
    sheets = [file.read_text("utf-8", errors="replace") for file in files if file.is_file()]
    for family in known:
        if any(f'"{family}"' in sheet or f"'{family}'" in sheet for sheet in sheets):
            yield family


def _code_of(issue: Issue) -> Iterator[tuple[Side, str]]:
    for article in issue.articles:
        blocks = [note.block for note in article.notes]
        for part in article.body:
            if not isinstance(part, Figure):
                blocks += [*part.zh, *part.en]
        for block in blocks:
            yield from _code_in(block)


def _code_in(block: Block) -> Iterator[tuple[Side, str]]:
    inlines = [*block.inlines, *(one for row in block.rows for cell in row for one in cell.inlines)]
    for inline in _all(inlines):
        if block.kind == "code" or inline.kind == "code":
            yield block.side, inline.plain
    for child in block.children:
        yield from _code_in(child)


def _all(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        yield from _all(inline.children)
