"""Total-fit line breaking: a prepared paragraph and its measure in, lines out.

The search is Knuth and Plass's: every line of the paragraph is weighed together, so that no line
is tight because an earlier one was greedy. Prohibited breaks are not in the graph at all, a
one-character last line and a third hyphen running cost more than any other fault.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from .headlines import parting_costs
from .spacing import Cluster, Setting, last_resorts

State = int
"""Hyphens running at the end of a line: 0, 1 or 2; and, beside narrow lines, ``BESIDE`` times the
number of the line that follows."""
BESIDE = 4
Way = tuple[float, int, State, float]
"""What it costs to get to a break, the break and the state before it, and the last line's tone."""

SLACK = 1e-6
RUNT = 1e10
THIRD_HYPHEN = 1e11
OVERFULL = 1e13
STEEP = 3.0
"""Looseness from which on badness grows evenly, so that no line costs as much as a broken rule."""
LONGEST_LADDER = 2
INFINITE = float("inf")
RUNT_EM = 1.6
RUNT_TAIL_EM = 3.2
SHORT = 1e6
"""What a last line under :data:`SHORT_EM` costs: a loose line or two, never a broken rule."""
SHORT_EM = 3.2
RAGGED = 100.0
RAGGED_EM = 2.5
"""Badness of a ragged line that is short by so many em."""
RIVER = 4
"""Lines that a row of word spaces runs through before it is a river."""
RIVER_PENALTY = 80.0
"""What a break that makes a river costs."""
BALANCED = 10.0
"""What an em more or less than the mean costs a line that is to be like the others."""
LONE = 400.0
"""What a single word or character costs as the last line of such text."""
LOOSENED = 4.0
"""How far gaps stretch, as a multiple of what looks even, to win a line that is asked for."""
BEYOND_EM = 2.0
"""More than any cluster loses at the edges of a line."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the search holds against a line; found by ``tests/bench/_search.py``.

    Badness grows with the power of how far a line goes: ``squeezed`` is that of a line whose marks
    and spaces have given all, ``pressed`` that of one whose Han gaps have as well, ``early`` that
    of one at the end of its first stretch, ``evenly`` that of one whose gaps have each stretched
    by as much as still looks even. ``alike`` is held against a line at the end of its first
    stretch below one at rest, and the like.
    """

    line: float = 1.0
    squeezed: float = 60.0
    pressed: float = 60.0
    early: float = 12.0
    evenly: float = 100.0
    power: float = 3.0
    alike: float = 0.0
    ladder: float = 3000.0
    loosest: float = 3.0
    """Looseness up to which the first search looks; the second knows no bound."""


CHINESE = Weights(
    line=10, squeezed=180, pressed=400, early=64, evenly=2400, power=2, alike=300, loosest=1
)
WESTERN = Weights(line=3, squeezed=80, early=40, evenly=250, power=2, alike=600, loosest=2.5)


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
    scale: float = 1.0
    """Width of Western letters, as a part of their own."""
    squeezed: float = 0.0
    """How far marks and spaces have given what they can: 0 at rest, 1 at the least."""
    ragged: bool = False
    """Whether its paragraph could not be justified within the widest word space."""
    torn: tuple[int, int] | None = None
    """The clusters, from and to, of a piece wider than its measure that was broken inside."""


@dataclass(slots=True)
class _Sums:
    """Running sums over a setting, so that any stretch of text costs a subtraction."""

    width: list[float]
    early: list[float]
    ease: list[float]
    shrink: list[float]
    late: list[float]
    weight: list[float]


def _sums(setting: Setting) -> _Sums:
    def running(values: list[float]) -> list[float]:
        return list(accumulate(values, initial=0.0))

    return _Sums(
        running(setting.width),
        running(setting.early),
        running(setting.ease),
        running(setting.shrink),
        running(setting.late),
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
    """The widest word space of Western text; a paragraph that needs more is set ragged."""
    balance: bool = False
    """Lines of like length, as headlines want them, that part where the sense does."""
    looseness: int = 0
    """Lines more, or less, than would look best: taken as far as the measure allows."""
    narrow: tuple[float, ...] = ()
    """Measures of the first lines, where these stand beside something."""

    def room(self, number: int) -> float:
        """The measure of a line, counted from 0."""
        return self.narrow[number] if number < len(self.narrow) else self.measure


def _told(line: Line, pieces: Sequence[tuple[int, int]]) -> Line:
    """A line with the piece that its end breaks inside, if there is one."""
    torn = next((piece for piece in pieces if piece[0] < line.end < piece[1]), None)
    return replace(line, torn=torn)


class Composer:
    """One paragraph, prepared, to be broken at one or several measures."""

    def __init__(
        self, clusters: Sequence[Cluster], setting: Setting, weights: Weights | None = None
    ) -> None:
        self.clusters = clusters
        self.setting = setting
        self.sums = _sums(setting)
        self.weights = weights or (CHINESE if setting.chinese else WESTERN)
        self.spaces = [at for at, cluster in enumerate(clusters) if cluster.text in _SPACES]

    def lines(self, shape: Shape, start: int = 0) -> list[Line]:
        """The lines from a cluster on, the first of them with the indent.

        A piece that no line could hold is broken inside, as a last resort.
        """
        lines = self._within(shape, start)
        if not any(line.over for line in lines):
            return lines
        pieces = self._too_wide(shape, start)
        resorts = {at: cost for piece in pieces for at, cost in last_resorts(self.clusters, *piece)}
        if not resorts:
            return lines
        usual = self.setting
        penalty = [resorts.get(at, cost) for at, cost in enumerate(usual.penalty)]
        self.setting = replace(usual, breaks=sorted({*usual.breaks, *resorts}), penalty=penalty)
        lines = self._within(shape, start)
        self.setting = usual
        return [_told(line, pieces) for line in lines]

    def _within(self, shape: Shape, start: int) -> list[Line]:
        """The lines within the rules."""
        if shape.balance:
            shape = replace(shape, justify=False)
        chosen = self._chosen(shape, start)
        if chosen is None:
            shape = replace(shape, justify=False)
            chosen = self._chosen(shape, start) or []
            return self._set(shape, start, chosen, True)
        lines = self._set(shape, start, chosen, False)
        if shape.justify and not self.setting.chinese:
            return self._dammed(shape, start, lines)
        return lines

    def _dammed(self, shape: Shape, start: int, lines: list[Line]) -> list[Line]:
        """The lines without a river, where breaking one of them elsewhere is not dear."""
        penalty = self.setting.penalty
        end = self._river(lines)
        for at in (end - RIVER // 2, end - 1) if end else ():
            tip = lines[at].end - 1
            kept = penalty[tip]
            penalty[tip] = kept + RIVER_PENALTY
            chosen = self._chosen(shape, start)
            penalty[tip] = kept
            other = self._set(shape, start, chosen, False) if chosen else lines
            if not self._river(other):
                return other
        return lines

    def _river(self, lines: list[Line]) -> int:
        """The line at whose end a river has run through ``RIVER`` lines; 0 where there is none.

        A river is a word space that stands under one, and so on, by more than a sliver.
        """
        above: list[tuple[float, float, int]] = []
        for number, line in enumerate(lines):
            below: list[tuple[float, float, int]] = []
            first = bisect_right(self.spaces, line.start)
            for at in self.spaces[first : bisect_left(self.spaces, line.end - 1)]:
                left, right = line.edges[at - line.start], line.edges[at + 1 - line.start]
                sliver = (right - left) / 3
                run = 1
                for other_left, other_right, other_run in above:
                    if min(right, other_right) - max(left, other_left) > sliver:
                        run = max(run, other_run + 1)
                if run >= RIVER:
                    return number
                below.append((left, right, run))
            above = below
        return 0

    def _too_wide(self, shape: Shape, start: int) -> list[tuple[int, int]]:
        """Pieces between breaks, from and to, that are wider than a line may be."""
        setting, sums = self.setting, self.sums
        found: list[tuple[int, int]] = []
        first = start
        for tip in setting.breaks[bisect_left(setting.breaks, start) :]:
            end = tip + 1
            width = sums.width[end] - sums.width[first] - setting.head[first] - setting.tail[tip]
            room = shape.measure - (shape.indent if first == start else 0.0)
            if width + setting.hyphen[tip] > room + SLACK:
                found.append((first, end))
            first = end
        return found

    def _set(self, shape: Shape, start: int, ends: list[int], ragged: bool) -> list[Line]:
        """The lines with these ends."""
        lines: list[Line] = []
        forced, size, indent = self.setting.forced, len(self.clusters), shape.indent
        for number, end in enumerate(ends):
            last = end == size or (end - 1) in forced
            room = shape.room(number) - indent
            lines.append(self._fit(shape, room, start, end, last, ragged))
            start, indent = end, 0.0
        return lines

    def _chosen(self, shape: Shape, start: int) -> list[int] | None:
        """Where the lines end; None where the paragraph cannot be justified."""
        size = len(self.clusters)
        breaks = self.setting.breaks
        forced = sorted(self.setting.forced)
        indent = shape.indent
        chosen: list[int] = []
        while start < size:
            next_forced = bisect_left(forced, start)
            until = forced[next_forced] + 1 if next_forced < len(forced) else size
            first, last_break = bisect_left(breaks, start), bisect_left(breaks, until)
            ends = [b + 1 for b in breaks[first:last_break]]
            found = self._search(shape, indent, start, ends)
            if found and shape.balance and len(found) > 1 and not shape.narrow:
                found = self._balanced(shape, indent, start, ends, len(found)) or found
            elif found and shape.looseness and not shape.narrow:
                found = self._loosened(shape, indent, start, ends, found)
            if found is None:
                return None
            chosen += found
            start, indent = until, 0.0
            if shape.narrow:
                shape = replace(shape, narrow=shape.narrow[len(found) :])
        return chosen

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

    def _search(self, shape: Shape, indent: float, start: int, ends: list[int]) -> list[int] | None:
        bound = self._loosest(shape)
        likely = min(self.weights.loosest, bound)
        chosen, cost = self._best(shape, indent, start, ends, likely)
        if cost >= RUNT:
            chosen, cost = self._best(shape, indent, start, ends, bound)
            if bound < INFINITE and cost >= THIRD_HYPHEN:
                return None
        return chosen

    def _reaches(self, loosest: float) -> list[float]:
        """Running sums of the widest that text can be set."""
        sums = self.sums
        return [
            w + a + e * loosest for w, a, e in zip(sums.width, sums.early, sums.ease, strict=True)
        ]

    def _loosest(self, shape: Shape) -> float:
        """How far gaps may stretch before a word space is wider than the shape allows."""
        if not shape.justify or shape.widest == INFINITE or not self.spaces:
            return INFINITE
        width, early, ease = self.setting.width, self.setting.early, self.setting.ease
        rooms = [
            (shape.widest - width[at] - early[at]) / ease[at] for at in self.spaces if ease[at]
        ]
        return max(0.0, min(rooms, default=INFINITE))

    def _best(
        self, shape: Shape, indent: float, start: int, ends: list[int], loosest: float
    ) -> tuple[list[int], float]:
        """The cheapest way through the breaks, and its cost; infinite if there is none."""
        best: dict[int, dict[State, Way]] = {start: {0: (0.0, -1, 0, 0.0)}}
        final = ends[-1]
        reach = self._reaches(loosest) if shape.justify and loosest < INFINITE else None
        first = 0
        for at, here in enumerate([start, *ends[:-1]]):
            states = best.get(here)
            if not states:
                continue
            first = max(first, at)
            for number, group in _by_line(states, shape.narrow):
                room = shape.room(number) - (indent if here == start else 0.0)
                tried = first
                if reach:
                    # Ends before which even the loosest line would not fill the measure.
                    wanted = bisect_left(reach, reach[here] + room - shape.em * BEYOND_EM, here)
                    tried = bisect_left(ends, min(wanted, final), first)
                following = BESIDE * min(number + 1, len(shape.narrow))
                for end, cost, hyphened, tone in self._reach(
                    shape, room, here, ends, tried, final, loosest
                ):
                    alike = self.weights.alike if here != start and end != final else 0.0
                    self._extend(best, group, here, end, cost, hyphened, following, tone, alike)
        if final not in best:
            return [], INFINITE
        state, (cost, *_) = min(best[final].items(), key=lambda item: item[1][0])
        chosen: list[int] = []
        place = final
        while place != start:
            chosen.append(place)
            _, place, state, _ = best[place][state]
        return chosen[::-1], cost

    def _balanced(
        self, shape: Shape, indent: float, start: int, ends: list[int], count: int
    ) -> list[int] | None:
        """The text in just so many lines, as like in length as can be, parted by its sense."""
        setting, width = self.setting, self.sums.width
        graces = parting_costs([cluster.text for cluster in self.clusters])
        total = indent + width[ends[-1]] - width[start]

        def cost(here: int, end: int) -> float:
            tip = end - 1
            natural = width[end] - width[here] - setting.head[here] - setting.tail[tip]
            natural += setting.hyphen[tip] + (indent if here == start else 0.0)
            if natural > shape.measure + SLACK:
                return INFINITE
            uneven = (natural - total / count) / shape.em
            penalty = setting.penalty[tip] + graces.get(tip, 0.0) if end != ends[-1] else 0.0
            if end == ends[-1] and here == ends[-2:][0] != end:
                penalty = LONE
            return BALANCED * uneven**2 + penalty

        return _in_lines(start, ends, count, cost)

    def _loosened(
        self, shape: Shape, indent: float, start: int, ends: list[int], found: list[int]
    ) -> list[int]:
        """The text in as many lines more or less as asked for, or as near to that as can be.

        Never so that its last line is short where it was not.
        """
        costs: dict[int, dict[int, float]] = {}

        def cost(here: int, end: int) -> float:
            if here not in costs:
                room = shape.measure - (indent if here == start else 0.0)
                bound = min(self._loosest(shape), LOOSENED)
                first = 0 if here == start else ends.index(here) + 1
                reach = self._reach(shape, room, here, ends, first, ends[-1], bound)
                costs[here] = {end: cost for end, cost, _, _ in reach}
            return costs[here].get(end, INFINITE)

        def ending(ends: list[int]) -> float:
            return self._ending(ends[-2], ends[-1], shape.em) if len(ends) > 1 else 0.0

        step = 1 if shape.looseness > 0 else -1
        for more in range(shape.looseness, 0, -step):
            other = _in_lines(start, ends, len(found) + more, cost)
            if other and ending(other) <= ending(found):
                return other
        return found

    def _extend(
        self,
        best: dict[int, dict[State, Way]],
        states: dict[State, Way],
        here: int,
        end: int,
        cost: float,
        hyphened: bool,
        following: State,
        tone: float,
        alike: float,
    ) -> None:
        there = best.setdefault(end, {})
        for state, (total, _, _, before) in states.items():
            ladder = state % BESIDE
            running = ladder + 1 if hyphened else 0
            whole = total + cost + alike * (tone - before) ** 2
            if hyphened:
                whole += self.weights.ladder * ladder
            if running > LONGEST_LADDER:
                running, whole = LONGEST_LADDER, whole + THIRD_HYPHEN
            running += following
            known = there.get(running)
            if known is None or whole < known[0]:
                there[running] = (whole, here, state, tone)

    def _reach(
        self,
        shape: Shape,
        room: float,
        here: int,
        ends: list[int],
        first: int,
        final: int,
        loosest: float,
    ) -> list[tuple[int, float, bool, float]]:
        """Ends a line from ``here`` can have, each with its cost, a hyphen or none, and its tone.

        The tone is how far the line is squeezed (to -1 and below) or stretched (to 1 and above).
        """
        setting, sums, weights = self.setting, self.sums, self.weights
        line = weights.line
        penalty, hyphened = setting.penalty, setting.hyphened
        beyond, ragged = shape.em * BEYOND_EM, shape.em * RAGGED_EM
        width, early, ease = sums.width, sums.early, sums.ease
        shrink, late = sums.shrink, sums.late
        justify = shape.justify
        heads, tails, hyphens = _at_edges(setting, justify)
        base = width[here] + heads[here]
        early_base, ease_base = early[here], ease[here]
        shrink_base, late_base = shrink[here], late[here]
        found: list[tuple[int, float, bool, float]] = []
        fallback: tuple[int, float, bool, float] | None = None
        for at in range(first, len(ends)):
            end = ends[at]
            tip = end - 1
            slack = room - (width[end] - base - tails[tip] + hyphens[tip])
            is_last = end == final
            if slack < -SLACK:
                give = more = 0.0
                if justify or is_last:
                    give, more = shrink[tip] - shrink_base, late[tip] - late_base
                lack = -slack - give - more
                if lack > SLACK:
                    if fallback is None or hyphens[tip]:
                        fallback = (end, OVERFULL * (1.0 - slack), tip in hyphened, 0.0)
                    if lack > beyond:
                        break
                    continue
                bad = _tightness(-slack, give, more, weights)
                tone = slack / give if give > SLACK else 0.0
            elif is_last:
                bad = tone = 0.0
            elif not justify:
                bad, tone = _raggedness(slack / ragged), 0.0
            else:
                ahead = early[tip] - early_base
                bad = _looseness(slack, ahead, ease[tip] - ease_base, shape.em, loosest, weights)
                if bad == INFINITE:
                    continue
                tone = min(1.0, slack / ahead) if ahead > SLACK else 1.0
            cost = (line + bad + penalty[tip]) ** 2
            if is_last and here:
                cost += self._ending(here, end, shape.em)
            found.append((end, cost, tip in hyphened and not is_last, tone))
        if not found and fallback and loosest == INFINITE:
            found.append(fallback)
        return found

    def _ending(self, start: int, end: int, em: float) -> float:
        """What a last line costs for being short: a single character or syllable is a fault."""
        weight = self.sums.weight[end] - self.sums.weight[start]
        divided = (start - 1) in self.setting.hyphened
        if weight < (RUNT_TAIL_EM if divided else RUNT_EM) * em:
            return RUNT
        tail = self.setting.tail[end - 1]
        return (
            SHORT if self.sums.width[end] - self.sums.width[start] - tail < SHORT_EM * em else 0.0
        )

    def _fit(
        self, shape: Shape, room: float, start: int, end: int, last: bool, ragged: bool
    ) -> Line:
        """Set one line: share out its slack and place every cluster."""
        setting, sums = self.setting, self.sums
        tip = end - 1
        heads, tails, hyphens = _at_edges(setting, shape.justify)
        head = heads[start]
        hyphen = hyphens[tip] if not last else 0.0
        natural = sums.width[end] - sums.width[start] - head - tails[tip] + hyphen
        slack = room - natural
        shares: list[float] | None = None
        used, letters = 0.0, 0.0
        if slack < -SLACK and (shape.justify or last):
            shares, used, letters = self._squeeze(slack, start, tip, hyphen)
        elif slack > SLACK and shape.justify and not last:
            shares, used, letters = self._stretch(slack, start, tip, hyphen)
        cursor, origins, edges = -head, [], [0.0]
        for at in range(start, end):
            origins.append(cursor + setting.lead[at])
            cursor += setting.width[at]
            if shares:
                cursor += shares[at - start]
            edges.append(cursor)
        width = natural + used
        edges[-1] = width
        over = width - room if width > room + 0.01 else 0.0
        place = None
        if hyphen:
            place = edges[-1] = width - hyphen * (1 + setting.scale * letters)
        return Line(
            start,
            end,
            tuple(origins),
            tuple(edges),
            width,
            place,
            over,
            abs(width - room) < 0.01,
            1 + setting.scale * letters,
            max(0.0, -letters),
            ragged,
        )

    def _squeeze(
        self, slack: float, start: int, tip: int, hyphen: float
    ) -> tuple[list[float] | None, float, float]:
        """Take from marks, spaces and letters, and at last from Han gaps.

        Gives what each cluster gets, the sum, and how far letters go towards their limit.
        """
        setting, sums = self.setting, self.sums
        own = setting.letter[tip] + hyphen * setting.scale if setting.letter[tip] else 0.0
        give = sums.shrink[tip] - sums.shrink[start] + own
        more = sums.late[tip] - sums.late[start]
        if give + more <= SLACK:
            return None, 0.0, 0.0
        used = max(slack, -give - more)
        first = max(-1.0, used / give) if give > SLACK else 0.0
        second = (used - first * give) / more if more > SLACK else 0.0
        shares = [
            a * first + b * second
            for a, b in zip(setting.shrink[start:tip], setting.late[start:tip], strict=True)
        ]
        shares.append(own * first)
        return shares, first * give + second * more, first

    def _stretch(
        self, slack: float, start: int, tip: int, hyphen: float
    ) -> tuple[list[float] | None, float, float]:
        """First letters, word and Han–Latin spaces up to their limit, then gaps by their ease."""
        setting, sums = self.setting, self.sums
        own = setting.letter[tip] + hyphen * setting.scale if setting.letter[tip] else 0.0
        early = sums.early[tip] - sums.early[start] + own
        ease = sums.ease[tip] - sums.ease[start]
        if early <= SLACK and ease <= SLACK:
            return None, 0.0, 0.0
        first = min(1.0, slack / early) if early > SLACK else 0.0
        rest = slack - first * early
        second = rest / ease if ease > SLACK else 0.0
        shares = [
            a * first + e * second
            for a, e in zip(setting.early[start:tip], setting.ease[start:tip], strict=True)
        ]
        shares.append(own * first)
        return shares, first * early + second * ease, first


def _by_line(
    states: dict[State, Way], narrow: Sequence[float]
) -> Iterable[tuple[int, dict[State, Way]]]:
    """The states by the number of the line that follows; one lot where no line is narrow."""
    if not narrow:
        return ((0, states),)
    lots: dict[int, dict[State, Way]] = {}
    for state, found in states.items():
        lots.setdefault(state // BESIDE, {})[state] = found
    return lots.items()


def _in_lines(
    start: int, ends: list[int], count: int, cost: Callable[[int, int], float]
) -> list[int] | None:
    """The cheapest ends of just so many lines, None where there are none below a broken rule."""
    layer: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, ())}
    for left in range(count - 1, -1, -1):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for here, (total, chosen) in layer.items():
            for end in ends if left else ends[-1:]:
                if end <= here:
                    continue
                whole = total + cost(here, end)
                if whole < RUNT and (end not in following or whole < following[end][0]):
                    following[end] = (whole, (*chosen, end))
        layer = following
    return list(layer[ends[-1]][1]) if ends[-1] in layer else None


def _at_edges(setting: Setting, justify: bool) -> tuple[list[float], list[float], list[float]]:
    """What clusters lose at the start and the end of a line, and the widths of added hyphens."""
    if justify:
        return setting.edge_head, setting.edge_tail, setting.edge_hyphen
    return setting.head, setting.tail, setting.hyphen


def _tightness(wanted: float, give: float, more: float, weights: Weights) -> float:
    """The badness of a line that loses ``wanted``, first what marks and spaces give."""
    if wanted <= give + SLACK:
        return weights.squeezed * (wanted / give) ** 2 if give > SLACK else weights.squeezed
    return weights.squeezed + weights.pressed * ((wanted - give) / more) ** 2


def _raggedness(ratio: float) -> float:
    return RAGGED * (ratio * ratio if ratio < 3 else 3 * ratio)


def _looseness(
    slack: float, ahead: float, ease: float, em: float, loosest: float, weights: Weights
) -> float:
    """The badness of a line stretched by ``slack``, of which the first stretch is ``ahead``.

    Infinite where the rest is more than ``loosest`` times what looks even.
    """
    extra = slack - ahead
    if extra <= 0:
        return weights.early * (slack / ahead) ** 2 if slack > SLACK else 0.0
    ratio = extra / ease if ease > SLACK else extra * 40 / em
    if ratio > loosest:
        return INFINITE
    steep = max(1.0, ratio / STEEP)
    stretched: float = min(ratio, STEEP) ** weights.power
    return weights.early + weights.evenly * stretched * steep


def compose(clusters: Sequence[Cluster], setting: Setting, shape: Shape) -> list[Line]:
    """The lines of a prepared paragraph in a shape."""
    return Composer(clusters, setting).lines(shape) if clusters else []
