"""Pairing: runs of blocks in one language meet the runs that say the same in the other.

Counting paragraphs shifts everything after one mismatch, so pairs follow the source order:
a run, then a run in the other language. Where runs could meet in more than one way, because one of
them has no counterpart, :mod:`.coupling` says which do. Only headings, and paragraphs where the
article asks for it and the counts agree, part a pair further.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from .coupling import Bulk, couples
from .model import Block, Body, Figure, Inset, Pair, Side
from .sides import side_name


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a body in source order: a block, a figure, a waiver, or a block that stands
    apart with what is in it.

    ``fence`` numbers the ``:::`` fence a block stands in, 0 outside: each fence is a run.
    ``alone`` says that the fence has no counterpart (``::: en alone``).
    """

    block: Block | None = None
    figure: Figure | None = None
    allow: tuple[str, str] | None = None
    fence: int = 0
    alone: bool = False
    inset: Inset | None = None
    items: tuple[Item, ...] = ()


@dataclass(slots=True)
class _Run:
    """Blocks in one language, with what stands between them: (number of blocks before, parts)."""

    side: Side
    fence: int
    alone: bool = False
    blocks: list[Block] = field(default_factory=list)
    between: list[tuple[int, tuple[Body, ...]]] = field(default_factory=list)
    allow: list[tuple[str, str]] = field(default_factory=list)


def pair_up(items: Sequence[Item], by_paragraph: bool) -> tuple[tuple[Body, ...], list[Finding]]:
    """The body of an article: pairs and figures in reading order.

    Args:
        items: blocks, figures and waivers in source order.
        by_paragraph: pair the blocks of two equally long runs one by one.

    Returns:
        the body, and findings where ``by_paragraph`` was asked for and counts differ.
    """
    findings: list[Finding] = []
    body: list[Body] = []
    items = _waived_inside(items)
    begin = next((n for n, item in enumerate(items) if item.block), len(items))
    apart = {n: _apart(item, by_paragraph, findings) for n, item in enumerate(items)}
    body.extend(part for n in range(begin) for part in apart[n])
    runs = _runs(items[begin:], [apart[n] for n in range(begin, len(items))])
    if runs:
        runs[0].allow[:0] = [item.allow for item in items[:begin] if item.allow]
    for first, second in _couples(runs):
        body.extend(_pair_of_runs(first, second, by_paragraph, findings))
    return tuple(body), findings


def _couples(runs: Sequence[_Run]) -> Iterator[tuple[_Run, _Run | None]]:
    """Each run with the one that follows it and says the same, or alone."""
    chains: list[list[_Run]] = []
    for run in runs:
        if chains and _may_meet(chains[-1][-1], run):
            chains[-1].append(run)
        else:
            chains.append([run])
    bulks = [[_bulk(run) for run in chain] for chain in chains]
    for chain, joined in zip(chains, couples(bulks), strict=True):
        at = 0
        while at < len(chain):
            second = chain[at + 1] if joined[at] else None
            yield chain[at], second
            at += 2 if second else 1


def _bulk(run: _Run) -> Bulk:
    words = " ".join(block.plain for block in run.blocks)
    return Bulk(run.side, words, bool(run.blocks) and run.blocks[0].kind == "heading")


def _waived_inside(items: Sequence[Item]) -> list[Item]:
    """A waiver right after a block that stands apart is of that block."""
    kept: list[Item] = []
    for item in items:
        if item.allow and kept and kept[-1].inset:
            kept[-1] = replace(kept[-1], items=(*kept[-1].items, item))
        else:
            kept.append(item)
    return kept


def _apart(item: Item, by_paragraph: bool, findings: list[Finding]) -> tuple[Body, ...]:
    """What stands between blocks: a figure, or the pairs of a block that stands apart."""
    if item.inset is None:
        return (item.figure,) if item.figure else ()
    body, told = pair_up(item.items, by_paragraph)
    findings.extend(told)
    return tuple(replace(p, inset=item.inset) if isinstance(p, Pair) else p for p in body)


def _may_meet(first: _Run, second: _Run) -> bool:
    """Whether two runs that follow each other may say the same."""
    apart = first.alone or second.alone or _is_rule(first, second)
    return first.side != second.side and not apart


def _is_rule(*runs: _Run) -> bool:
    return any(run.blocks and run.blocks[0].kind == "rule" for run in runs)


def _runs(items: Sequence[Item], apart: Sequence[tuple[Body, ...]]) -> list[_Run]:
    runs: list[_Run] = []
    for item, parts in zip(items, apart, strict=True):
        if item.block:
            block = item.block
            last = runs[-1] if runs else None
            is_rule = block.kind == "rule"
            if (
                last is None
                or is_rule
                or _is_rule(last)
                or (last.side, last.fence) != (block.side, item.fence)
            ):
                runs.append(_Run(block.side, item.fence, item.alone))
            runs[-1].blocks.append(block)
        elif parts and runs:
            runs[-1].between.append((len(runs[-1].blocks), parts))
        elif item.allow and runs:
            runs[-1].allow.append(item.allow)
    return runs


def _pair_of_runs(
    first: _Run, second: _Run | None, by_paragraph: bool, findings: list[Finding]
) -> Iterator[Body]:
    """One pair, or several where headings or paragraphs match, with what stands between them."""
    pairs = _parted(first, second, by_paragraph, findings)
    allow = tuple(first.allow + (second.allow if second else []))
    waiting = {first.side: list(first.between)}
    if second:
        waiting[second.side] = list(second.between)
    passed: dict[Side, int] = {"zh": 0, "en": 0}
    for pair in pairs:
        yield replace(pair, allow=allow)
        for side in passed:
            passed[side] += len(pair.side(side))
        for side, parts in waiting.items():
            while parts and parts[0][0] <= passed[side]:
                yield from parts.pop(0)[1]


def _parted(
    first: _Run, second: _Run | None, by_paragraph: bool, findings: list[Finding]
) -> Iterator[Pair]:
    if second is None:
        yield _pair(first.side, first.blocks, [])
        return
    left, right = _by_headings(first.blocks), _by_headings(second.blocks)
    if len(left) != len(right):
        counts = len(left) // 2, len(right) // 2
        findings.append(_uneven(second.blocks[0].spot, "headings", first.side, counts))
        left, right = [first.blocks], [second.blocks]
    for ours, theirs in zip(left, right, strict=True):
        if by_paragraph and len(ours) == len(theirs):
            for one, other in zip(ours, theirs, strict=True):
                yield _pair(first.side, [one], [other])
            continue
        if by_paragraph:
            spot = [*ours, *theirs][0].spot
            findings.append(_uneven(spot, "blocks", first.side, (len(ours), len(theirs))))
        if ours or theirs:
            yield _pair(first.side, ours, theirs)


def _uneven(spot: Spot, says: str, side: Side, counts: tuple[int, int]) -> Finding:
    ours, theirs = counts
    name, other = side_name(side), side_name("en" if side == "zh" else "zh")
    return found("article/align", spot, says, ours=ours, theirs=theirs, side=name, other=other)


def _by_headings(blocks: Sequence[Block]) -> list[list[Block]]:
    """Parts of a run: each heading alone, and the blocks between headings."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading":
            parts.extend([[block], []])
        else:
            parts[-1].append(block)
    return parts


def _pair(side: Side, ours: Sequence[Block], theirs: Sequence[Block]) -> Pair:
    zh, en = (ours, theirs) if side == "zh" else (theirs, ours)
    return Pair(tuple(zh), tuple(en))
