"""Two files that say the same, one a language, become one source with their blocks in pairs.

The alignment is Gale and Church's (Computational Linguistics 19/1, 1993), over blocks: the cheapest
way through both files by beads of one to one, one to two, or one alone. Headings meet headings;
lengths, numbers and Latin names that go together cost little. A block without a counterpart stays
alone and shifts nothing after it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..checks.numbers import read_en, read_zh
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.model import Side
from ..issue.source import shown
from .slips import Slip, Source

_BEADS = {(1, 1): 0.0, (1, 2): 1.9, (2, 1): 1.9}
_ALONE = 2.8
"""What a block without a counterpart costs."""
_BAND = 80
"""Blocks by which the two files may be apart at one place, so that time stays linear."""
_APART = {"heading", "picture", "rule", "table", "note"}
"""Kinds that only meet their like."""
_JOINED = {"paragraph", "quote"}
"""Kinds of which two may answer one."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A slip and what it can be known by."""

    slip: Slip
    size: int
    marks: frozenset[str]


_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.-]*[A-Za-z0-9]")


def _block(slip: Slip, side: Side) -> _Block:
    numbers = read_zh(slip.text) if side == "zh" else read_en(slip.text)
    marks = {f"{float(q.base):.4g}" for q in numbers if q.binding == "hard"}
    if side == "zh":
        marks |= {word.lower() for word in _LATIN.findall(slip.text)}
    return _Block(slip, len("".join(slip.text.split())), frozenset(marks))


def together(zh: Source, en: Source) -> Source:
    """Both sources as one: their blocks in pairs, notes of one label as one note.

    Findings name every block that has no counterpart, in its own file.
    """
    notes = {slip.label: slip for slip in en.slips if slip.kind == "note"}
    ours = [_with_note(slip, notes) for slip in zh.slips]
    theirs = [slip for slip in en.slips if slip.kind != "note"] + list(notes.values())
    pictures, renamed = _pictures(zh, en)
    theirs = [replace(s, address=renamed.get(s.address, s.address)) for s in theirs]
    slips: list[Slip] = []
    findings: list[Finding] = []
    for left, right in _aligned(ours, theirs):
        if left and right:
            slips += [*left, *_unlike(left, right)]
            continue
        for slip, source in (*((s, zh) for s in left), *((s, en) for s in right)):
            slips.append(replace(slip, alone=slip.side is not None and slip.kind != "note"))
            if slip.kind not in ("rule", "note", "picture"):
                spot = Spot(shown(source.path), slip.first)
                findings.append(found("import/unpaired", spot, words=slip.text[:40]))
    return replace(
        zh,
        slips=tuple(slips),
        omitted=(*zh.omitted, *en.omitted),
        pictures=pictures,
        findings=(*zh.findings, *en.findings, *findings),
    )


def _with_note(slip: Slip, notes: dict[str, Slip]) -> Slip:
    """A Chinese note with the English of its label under it."""
    if slip.kind != "note" or slip.label not in notes:
        return slip
    english = notes.pop(slip.label)
    words = re.sub(r"^\[\^[^\]]*\]:\s*", "", english.markdown)
    lines = "\n".join(f"    {line}" if line else "" for line in words.split("\n"))
    return replace(
        slip, markdown=f"{slip.markdown}\n\n{lines}", text=f"{slip.text}\n{english.text}"
    )


def _pictures(zh: Source, en: Source) -> tuple[dict[str, bytes], dict[str, str]]:
    """The pictures of both files, and new names for English ones that collide with others."""
    pictures, renamed = dict(zh.pictures), {}
    for name, data in en.pictures.items():
        same = next((n for n, d in pictures.items() if d == data), None)
        renamed[name] = same or (f"en-{name}" if name in pictures else name)
        pictures.setdefault(renamed[name], data)
    return pictures, renamed


def _unlike(left: Sequence[Slip], right: Sequence[Slip]) -> list[Slip]:
    """The right side of a bead without pictures and rules that the left side has already."""
    there = {(s.kind, s.address) for s in left if s.kind in ("picture", "rule")}
    return [slip for slip in right if (slip.kind, slip.address) not in there]


def _aligned(
    zh: Sequence[Slip], en: Sequence[Slip]
) -> Iterator[tuple[Sequence[Slip], Sequence[Slip]]]:
    """The cheapest beads through both files, in order."""
    ours, theirs = [_block(s, "zh") for s in zh], [_block(s, "en") for s in en]
    total = sum(b.size for b in ours) or 1
    ratio = min(6.0, max(1.0, sum(b.size for b in theirs) / total))
    slope = len(theirs) / max(1, len(ours))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(ours) + 1):
        middle = int(i * slope)
        for j in range(max(0, middle - _BAND), min(len(theirs), middle + _BAND) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for (a, b), cost in _steps(ours[i : i + 2], theirs[j : j + 2], ratio):
                to, whole = (i + a, j + b), here[0] + cost
                if to not in best or whole < best[to][0]:
                    best[to] = (whole, (a, b))
    at, beads = (len(ours), len(theirs)), []
    while at != (0, 0):
        a, b = best[at][1]
        beads.append((zh[at[0] - a : at[0]], en[at[1] - b : at[1]]))
        at = (at[0] - a, at[1] - b)
    return reversed(beads)


def _steps(
    ours: Sequence[_Block], theirs: Sequence[_Block], ratio: float
) -> Iterator[tuple[tuple[int, int], float]]:
    if ours:
        yield (1, 0), _ALONE + _weight(ours[0])
    if theirs:
        yield (0, 1), _ALONE + _weight(theirs[0])
    for (a, b), price in _BEADS.items():
        if a <= len(ours) and b <= len(theirs):
            left, right = ours[:a], theirs[:b]
            kinds = {block.slip.kind for block in (*left, *right)}
            if a + b == 2 or kinds <= _JOINED:
                yield (a, b), price + _unlikeness(left, right, ratio)


def _weight(block: _Block) -> float:
    """Headings and short lines are lost less easily than a paragraph is added."""
    return 1.0 if block.slip.kind == "heading" else 0.0


def _unlikeness(left: Sequence[_Block], right: Sequence[_Block], ratio: float) -> float:
    kinds = left[0].slip.kind, right[0].slip.kind
    if kinds[0] != kinds[1]:
        return 12.0 if _APART & set(kinds) else 3.0
    if kinds[0] in ("picture", "rule"):
        return 0.0
    size = sum(b.size for b in left), sum(b.size for b in right)
    spread = 0.28 + 3 / (size[0] + 6)
    off = math.log((size[1] + 8) / (ratio * size[0] + 8)) / spread
    text = " ".join(b.slip.text for b in right).lower()
    ours = frozenset().union(*(b.marks for b in left))
    theirs = frozenset().union(*(b.marks for b in right))
    shared = {m for m in ours if m in theirs or (m[0].isalpha() and m in text)}
    lost = len(ours - shared) + len(theirs - shared)
    return min(off * off / 2, 8.0) + 2.4 * min(lost, 4) - 1.2 * min(len(shared), 4)
