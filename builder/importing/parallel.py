"""Two files that say the same, one a language, become one source with their blocks in pairs.

A block without a counterpart stays alone and shifts nothing after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..checks.aligning import aligned, piece
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.source import shown
from .slips import Slip, Source
from .titles import looks_like_title


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
                findings.append(found("import/unpaired", spot, "file", words=slip.text[:40]))
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
    """The slips that belong together, in order; a title line by its heading is a heading too."""
    zh, en = _with_headings(zh, en), _with_headings(en, zh)
    ours = [piece(slip.kind, slip.text, "zh") for slip in zh]
    theirs = [piece(slip.kind, slip.text, "en") for slip in en]
    return ((zh[left], en[right]) for left, right in aligned(ours, theirs))


def _with_headings(slips: Sequence[Slip], others: Sequence[Slip]) -> list[Slip]:
    """Slips of a file that marks no headings, its title lines as those of the other file."""
    levels = [slip.level for slip in others if slip.kind == "heading"]
    if not levels or any(slip.kind == "heading" for slip in slips):
        return list(slips)
    found = [n for n, slip in enumerate(slips) if looks_like_title(slip)]
    if len(found) != len(levels):
        found, levels = found[:1], levels[:1]
    of = dict(zip(found, levels, strict=False))
    return [
        replace(slip, kind="heading", level=of[n]) if n in of else slip
        for n, slip in enumerate(slips)
    ]
