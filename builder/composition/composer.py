"""Total-fit line breaking: a prepared paragraph and its measure in, lines out.

The search is Knuth and Plass's: every line of the paragraph is weighed together, so that no line
is tight because an earlier one was greedy. Prohibited breaks are not in the graph at all, a
one-character last line and a third hyphen running cost more than any other fault.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .spacing import Cluster, Setting

Ladder = int
"""Hyphens running at the end of a line: 0, 1 or 2."""

SLACK = 1e-6
RUNT = 1e9
OVERFULL = 1e13
LADDER = 3000.0
LONGEST_LADDER = 2
INFINITE = float("inf")
SQUEEZED = 60.0
EARLY = 12.0
EVENLY = 100.0
"""Badness of a line squeezed to its least, stretched by its first stretch, and stretched evenly
by as much as still looks even."""
RUNT_EM = 1.6
RUNT_TAIL_EM = 3.2
EVEN = 3.0
"""Looseness up to which the first search looks; the second knows no bound."""
RAGGED_EM = 2.5


_SPACES = frozenset(" \u00a0")


@dataclass(frozen=True, slots=True)
class Line:
    """Clusters ``start`` to ``end`` and where their glyphs stand, from the start of the line.

    ``edges`` holds the cell edges, one more than there are clusters; ``hyphen`` the place of an
    added hyphen. ``over`` is what stands beyond the measure where nothing could be broken.
    """

    start: int
    end: int
    origins: tuple[float, ...]
    edges: tuple[float, ...]
    width: float
    hyphen: float | None = None
    over: float = 0.0
    flush: bool = False


@dataclass(slots=True)
class _Sums:
    """Running sums over a setting, so that any stretch of text costs a subtraction."""

    width: list[float]
    early: list[float]
    ease: list[float]
    shrink: list[float]
    weight: list[float]


def _sums(setting: Setting) -> _Sums:
    def running(values: list[float]) -> list[float]:
        return list(accumulate(values, initial=0.0))

    return _Sums(
        running(setting.width),
        running(setting.early),
        running(setting.ease),
        running(setting.shrink),
        running(setting.weight),
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """The room of a paragraph: measure, indent of its first line, and how its lines end."""

    measure: float
    indent: float = 0.0
    justify: bool = True
    em: float = 1.0
    widest: float = INFINITE
    """The widest word space of a line of Western text; a line that needs more stays short."""


class Composer:
    """One paragraph, prepared, to be broken at one or several measures."""

    def __init__(self, clusters: Sequence[Cluster], setting: Setting) -> None:
        self.clusters = clusters
        self.setting = setting
        self.sums = _sums(setting)
        self.words = [cluster.text in _SPACES for cluster in clusters]

    def lines(self, shape: Shape, start: int = 0) -> list[Line]:
        """The lines from a cluster on, the first of them with the indent."""
        lines: list[Line] = []
        size = len(self.clusters)
        breaks = self.setting.breaks
        forced = sorted(self.setting.forced)
        indent = shape.indent
        while start < size:
            next_forced = bisect_left(forced, start)
            until = forced[next_forced] + 1 if next_forced < len(forced) else size
            first, last_break = bisect_left(breaks, start), bisect_left(breaks, until)
            ends = [b + 1 for b in breaks[first:last_break]]
            chosen = self._search(shape, indent, start, ends)
            for end in chosen:
                last = end == until
                lines.append(self._fit(shape, indent, start, end, last))
                start, indent = end, 0.0
        return lines

    def widths(self, indent: float = 0.0) -> tuple[float, float]:
        """The narrowest and the widest this paragraph could be set without loss."""
        setting, sums = self.setting, self.sums
        least = most = 0.0
        start = piece = 0
        first = indent
        for tip in setting.breaks:
            end = tip + 1
            inner = sums.width[end] - sums.width[piece] - setting.head[piece] - setting.tail[tip]
            least = max(least, inner + setting.hyphen[tip] + (indent if piece == 0 else 0.0))
            piece = end
            if tip in setting.forced or end == len(self.clusters):
                whole = sums.width[end] - sums.width[start] - setting.head[start]
                most = max(most, whole - setting.tail[tip] + first)
                start, first = end, 0.0
        return least, most + SLACK

    def _search(self, shape: Shape, indent: float, start: int, ends: list[int]) -> list[int]:
        chosen, cost = self._best(shape, indent, start, ends, EVEN)
        if cost >= RUNT:
            chosen, _ = self._best(shape, indent, start, ends, INFINITE)
        return chosen

    def _best(
        self, shape: Shape, indent: float, start: int, ends: list[int], loosest: float
    ) -> tuple[list[int], float]:
        """The cheapest way through the breaks, and its cost; infinite if there is none."""
        best: dict[int, dict[Ladder, tuple[float, int, Ladder]]] = {start: {0: (0.0, -1, 0)}}
        final = ends[-1]
        order = [start, *ends]
        for at, here in enumerate(order[:-1]):
            states = best.get(here)
            if not states:
                continue
            room = shape.measure - (indent if here == start else 0.0)
            for end, cost, hyphened in self._reach(shape, room, here, ends, at, final, loosest):
                self._extend(best, states, here, end, cost, hyphened)
        if final not in best:
            return [], INFINITE
        ladder, (cost, _, _) = min(best[final].items(), key=lambda item: item[1][0])
        chosen: list[int] = []
        place = final
        while place != start:
            chosen.append(place)
            _, place, ladder = best[place][ladder]
        return chosen[::-1], cost

    @staticmethod
    def _extend(
        best: dict[int, dict[Ladder, tuple[float, int, Ladder]]],
        states: dict[Ladder, tuple[float, int, Ladder]],
        here: int,
        end: int,
        cost: float,
        hyphened: bool,
    ) -> None:
        there = best.setdefault(end, {})
        for ladder, (total, _, _) in states.items():
            running = ladder + 1 if hyphened else 0
            whole = total + cost + (LADDER * ladder if hyphened else 0.0)
            if running > LONGEST_LADDER:
                running, whole = LONGEST_LADDER, whole + RUNT * 10
            known = there.get(running)
            if known is None or whole < known[0]:
                there[running] = (whole, here, ladder)

    def _reach(
        self,
        shape: Shape,
        room: float,
        here: int,
        ends: list[int],
        first: int,
        final: int,
        loosest: float,
    ) -> list[tuple[int, float, bool]]:
        """Ends a line from ``here`` can have, each with its cost."""
        setting, sums = self.setting, self.sums
        width, early, ease, shrink = sums.width, sums.early, sums.ease, sums.shrink
        base = width[here] + setting.head[here]
        early_base, ease_base, shrink_base = early[here], ease[here], shrink[here]
        justify = shape.justify
        found: list[tuple[int, float, bool]] = []
        fallback: tuple[int, float, bool] | None = None
        if loosest < INFINITE:
            likely = bisect_left(ends, self._too_short(shape, room, here))
            first = max(first, min(likely, len(ends) - 1))
        for at in range(first, len(ends)):
            end = ends[at]
            tip = end - 1
            hyphen = setting.hyphen[tip]
            natural = width[end] - base - setting.tail[tip] + hyphen
            slack = room - natural
            is_last = end == final
            hyphened = tip in setting.hyphened and not is_last
            if slack < -SLACK:
                give = shrink[tip] - shrink_base if justify or is_last else 0.0
                if -slack > give + SLACK:
                    if fallback is None or hyphen:
                        fallback = (end, OVERFULL * (1.0 + -slack), hyphened)
                    if -slack > give + setting.width[tip] + shape.em * 4:
                        break
                    continue
                bad = SQUEEZED * (slack / give) ** 2
            elif is_last:
                bad = 0.0
            elif not justify:
                ratio = slack / (RAGGED_EM * shape.em)
                bad = EVENLY * (ratio**2 if ratio < 3 else 3 * ratio)
            else:
                ahead, ease_here = early[tip] - early_base, ease[tip] - ease_base
                bad = _looseness(slack, ahead, ease_here, shape.em, loosest)
            cost = (1.0 + bad + setting.penalty[tip]) ** 2
            if is_last and here and self._runt(here, end, shape.em):
                cost += RUNT
            if cost < INFINITE:
                found.append((end, cost, hyphened))
        if not found and fallback and loosest == INFINITE:
            found.append(fallback)
        return found

    def _too_short(self, shape: Shape, room: float, here: int) -> int:
        """A cluster before which a line from ``here`` would surely be far too loose."""
        least = self.sums.width[here] + room * 0.5
        return bisect_right(self.sums.width, least)

    def _runt(self, start: int, end: int, em: float) -> bool:
        weight = self.sums.weight[end] - self.sums.weight[start]
        divided = (start - 1) in self.setting.hyphened
        return weight < (RUNT_TAIL_EM if divided else RUNT_EM) * em

    def _fit(self, shape: Shape, indent: float, start: int, end: int, last: bool) -> Line:
        """Set one line: share out its slack and place every cluster."""
        setting, sums = self.setting, self.sums
        tip = end - 1
        head = setting.head[start]
        hyphen = setting.hyphen[tip] if not last else 0.0
        natural = sums.width[end] - sums.width[start] - head - setting.tail[tip] + hyphen
        room = shape.measure - indent
        slack = room - natural
        shares: list[float] | None = None
        used = 0.0
        if slack < -SLACK and (shape.justify or last):
            give = sums.shrink[tip] - sums.shrink[start]
            if give > SLACK:
                used = max(slack, -give)
                shares = [amount * used / give for amount in setting.shrink[start:tip]]
        elif slack > SLACK and shape.justify and not last:
            shares, used = self._stretch(slack, start, tip, shape.widest)
        cursor, origins, edges = -head, [], [0.0]
        for at in range(start, end):
            origins.append(cursor + setting.lead[at])
            cursor += setting.width[at]
            if shares and at < tip:
                cursor += shares[at - start]
            edges.append(cursor)
        width = natural + used
        edges[-1] = width
        over = width - room if width > room + 0.01 else 0.0
        place = width - hyphen if hyphen else None
        if place is not None:
            edges[-1] = place
        return Line(
            start,
            end,
            tuple(origins),
            tuple(edges),
            width,
            place,
            over,
            abs(width - room) < 0.01,
        )

    def _stretch(
        self, slack: float, start: int, tip: int, widest: float
    ) -> tuple[list[float] | None, float]:
        """First the word and Han–Latin spaces up to their limit, then all gaps evenly."""
        setting, sums = self.setting, self.sums
        early = sums.early[tip] - sums.early[start]
        ease = sums.ease[tip] - sums.ease[start]
        ahead = min(slack, early)
        rest = slack - ahead
        if early <= SLACK and ease <= SLACK:
            return None, 0.0
        first = ahead / early if early > SLACK else 0.0
        second = rest / ease if ease > SLACK else 0.0
        shares = [
            a * first + e * second
            for a, e in zip(setting.early[start:tip], setting.ease[start:tip], strict=True)
        ]
        if widest < INFINITE and all(
            not share or self.words[start + at] for at, share in enumerate(shares)
        ):
            widths = setting.width[start:tip]
            shares = [min(s, max(0.0, widest - w)) for s, w in zip(shares, widths, strict=True)]
        return shares, sum(shares)


def _looseness(slack: float, ahead: float, ease: float, em: float, loosest: float) -> float:
    """The badness of a line stretched by ``slack``, of which word spaces take ``ahead`` first.

    Infinite where the rest is more than ``loosest`` times what looks even.
    """
    extra = slack - ahead
    bad = EARLY * (slack / ahead if extra < 0 else 1.0) if ahead else 0.0
    if extra <= SLACK:
        return bad
    ratio = extra / ease if ease > SLACK else extra * 40 / em
    if ratio > loosest:
        return INFINITE
    return bad + (EVENLY * ratio**3 if ratio < 20 else EVENLY * 400 * ratio)


def compose(clusters: Sequence[Cluster], setting: Setting, shape: Shape) -> list[Line]:
    """The lines of a prepared paragraph in a shape."""
    return Composer(clusters, setting).lines(shape) if clusters else []
