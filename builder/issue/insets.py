"""Blocks of copy that stand apart: ``::: quote``, ``::: box 标题 | Title {place=top}`` … ``:::``.

What stands between the fences is bilingual copy as elsewhere. Here its opening line is read, and
what its paragraphs are: the number and the label of a fact, questions, answers and their speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..ground.near import nearest
from ..ground.spots import Spot
from .model import PLAIN, Block, Figure, Inline, Inset, InsetName, Side
from .pairing import Item
from .picture_syntax import OptionReader, written_options
from .sides import side_name, split_both

NAMES: tuple[str, ...] = get_args(InsetName)
UNTITLED = ("quote",)
TITLE_FENCE = -1
"""The fence that the words of a title stand in, so that they pair with each other alone."""

_OPENING = re.compile(r"\s*:{3,}\s*(?P<name>[^\s{]+)[ \t]*(?P<title>.*?)[ \t]*(?=\{[^{}]*=|$)")
_PARTING = re.compile(r"\s*—{1,2}\s*|\s+[–|]\s+"), re.compile(r"\s*：\s*|:\s+")
"""What parts a number from its label: a dash, else a colon."""
_SPEAKER = re.compile(r"[^：:。！？，；\n]{1,16}：|[^：:.!?;\n]{1,40}:(?=\s|$)")
_ANSWERS = {"答", "A", "Answer"}


Opening = tuple[Inset | None, list[Item], list[Finding]]


def read_opening(line: str, file: Path, line0: int, number: int) -> Opening:
    """What the opening line of a block says; its title as items; what is wrong with it.

    ``number`` counts the blocks of the article. The block is None where its name is unknown.
    """

    def spot(offset: int) -> Spot:
        return Spot(file, line0 + 1, offset + 1)

    opening = _OPENING.match(line)
    assert opening
    name, begin = opening["name"], spot(len(line) - len(line.lstrip()))
    if name not in NAMES:
        near = nearest(name, [*NAMES, "zh", "en"])
        says = "near" if near else "unknown"
        told = found("article/block", begin, says, name=name[:20], near=near)
        return None, [], [told]
    findings: list[Finding] = []
    options = written_options(line, opening.end(), len(line.rstrip()))
    said = PLAIN
    if options:
        what = tr("block", "文块")
        reader = OptionReader(options[0], spot, keys=("place", "width"), what=what)
        said = reader.read()
        findings += reader.findings
        refused = said.place == "cover" or said.width == "spread"
        if refused or line[options[1] :].strip():
            findings.append(found("article/block", spot(options[0].begin), "options", name=name))
    titles = list(_titles(opening["title"], line, spot(opening.start("title"))))
    if titles and name in UNTITLED:
        findings.append(found("article/block", spot(opening.start("title")), "title", name=name))
    inset = Inset(name, number, begin, said.place, said.width)  # type: ignore[arg-type]
    return inset, titles, findings


def with_picture(inset: Inset, figure: Figure) -> tuple[Figure, list[Finding]]:
    """A picture as it stands in a block, and what is amiss with it there."""
    if inset.name == "qa":
        return figure, []
    options, says = figure.options, ""
    if inset.name == "quote":
        says = "quoted"
    elif options.place not in ("", "here") or options.width in ("bleed", "spread"):
        says = "picture"
    told = [found("article/block", figure.spot, says, name=inset.name)] if says else []
    return replace(figure, inset=inset), told


def _titles(text: str, line: str, spot: Spot) -> Iterator[Item]:
    both = split_both(text, spot)
    for side in both.given:
        words = both.side(side)
        assert words
        at = replace(spot, column=line.index(words.text, spot.column - 1) + 1)
        inlines = (Inline("text", words.text),)
        block = Block("heading", side, at, words.text, inlines, level=3, role="title")
        yield Item(block=block, fence=TITLE_FENCE, alone=len(both.given) == 1)


def shaped(inset: Inset, items: Sequence[Item]) -> tuple[list[Item], list[Finding]]:
    """The items of a block with what its paragraphs are, and what is amiss with them."""
    findings: list[Finding] = []
    blocks = [item.block for item in items if item.block and item.fence != TITLE_FENCE]
    if not blocks and not any(item.figure for item in items):
        findings.append(found("article/block", inset.spot, "empty", name=inset.name))
    elif inset.name == "facts" and all(block.kind != "list" for block in blocks):
        findings.append(found("article/block", inset.spot, "list"))
    if inset.name == "facts":
        return [_with(item, _facts(item.block, findings)) for item in items], findings
    if inset.name == "qa":
        return _turns(items, findings), findings
    if inset.name == "quote":
        return [_with(item, _attributed(item.block)) for item in items], findings
    return list(items), findings


def _with(item: Item, block: Block | None) -> Item:
    return replace(item, block=block)


def _attributed(block: Block | None) -> Block | None:
    """A paragraph that begins with a dash names who is quoted."""
    if block and block.kind == "paragraph" and block.plain.startswith(("—", "–")):
        return replace(block, role="attribution")
    return block


def _facts(block: Block | None, findings: list[Finding]) -> Block | None:
    """The items of a list as numbers and labels, a paragraph each."""
    if block is None or block.kind != "list":
        return block
    items = []
    for item in block.children:
        parts = _fact(item.children[0]) if len(item.children) == 1 else None
        if parts is None:
            findings.append(found("article/block", item.spot, "fact", severity="warning"))
        items.append(replace(item, children=parts) if parts else item)
    return replace(block, children=tuple(items))


def _fact(paragraph: Block) -> tuple[Block, Block] | None:
    inlines = paragraph.inlines
    for pattern, (at, inline) in product(_PARTING, enumerate(inlines)):
        parting = pattern.search(inline.text) if inline.kind == "text" else None
        raw = pattern.search(paragraph.source)
        if parting is None or raw is None:
            continue
        left = *inlines[:at], replace(inline, text=inline.text[: parting.start()])
        right = replace(inline, text=inline.text[parting.end() :]), *inlines[at + 1 :]
        number, label = paragraph.source[: raw.start()], paragraph.source[raw.end() :]
        if not (number.strip() and label.strip()):
            return None
        spot = paragraph.locate(label)
        return (
            replace(paragraph, source=number, inlines=_filled(left), role="number"),
            replace(paragraph, source=label, spot=spot, inlines=_filled(right), role="label"),
        )
    return None


def _filled(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    return tuple(inline for inline in inlines if inline.kind != "text" or inline.text)


def _turns(items: Sequence[Item], findings: list[Finding]) -> list[Item]:
    """The paragraphs of an interview: whoever speaks first in a language asks."""
    asking: dict[Side, str] = {}
    role: dict[Side, str] = {}
    turned = []
    for item in items:
        block = item.block
        if block is None or item.fence == TITLE_FENCE:
            turned.append(item)
            continue
        side = block.side
        speaker, inlines = _spoken(block)
        if speaker:
            asking.setdefault(side, "" if speaker in _ANSWERS else speaker)
            role[side] = "question" if speaker == asking[side] else "answer"
        elif side not in role and block.kind == "paragraph":
            said = {"language": side_name(side)}
            findings.append(
                found("article/block", block.spot, "speaker", severity="warning", **said)
            )
            role[side] = "question"
        turned.append(_with(item, replace(block, inlines=inlines, role=role.get(side, ""))))
    return turned


def _spoken(block: Block) -> tuple[str, tuple[Inline, ...]]:
    """Who speaks in a paragraph, and the paragraph with that as a piece of its own."""
    inlines = block.inlines
    if block.kind != "paragraph" or not inlines:
        return "", inlines
    first, rest = inlines[0], inlines[1:]
    if first.kind == "text" and (match := _SPEAKER.match(first.text)):
        name = Inline("text", match[0])
        after = replace(first, text=first.text[match.end() :])
        said = Inline("speaker", children=(name,)), *_filled((after,)), *rest
    elif first.kind == "strong" and first.plain.rstrip().endswith(("：", ":")):
        said = Inline("speaker", children=first.children), *rest
    elif first.kind == "strong" and rest and rest[0].text[:1] in ("：", ":"):
        colon = Inline("text", rest[0].text[0])
        after = replace(rest[0], text=rest[0].text[1:])
        speaker = Inline("speaker", children=(*first.children, colon))
        said = speaker, *_filled((after,)), *rest[1:]
    else:
        return "", inlines
    return said[0].plain.strip(" ：:"), said
