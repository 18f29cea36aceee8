"""Text into breaks and gaps: where a line may end, and what may give and take between characters.

Pure: clusters with their advances in, parallel lists out. All lengths share one unit, whichever
the caller uses; a *gap* is what stands after a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .clreq import (
    CLINGING,
    FIXED_SPACES,
    HALF_WIDTH,
    HANGING,
    HELD,
    KEPT_TOGETHER,
    NO_END,
    NO_START,
    PROTRUDING,
    SENTENCE_ENDS,
    Kind,
    Prohibition,
    Region,
    blanks,
    kind,
)
from .hyphenation import Hyphenator, divisions

ANYWHERE = 400.0
NAME_PENALTY = 100.0
"""What dividing a word with a capital, as of a name, costs beside its hyphen."""
DASH_PENALTY = 20.0
DISPLAY_BLANK = 0.15
"""What stays of the blank of a mark in a headline, in em."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a layout asks of its lines; amounts in em.

    Stretch goes first into letters, word spaces and Han–Latin spaces up to their limits, then
    into all gaps by their ease; squeezing takes from the same and from the blanks of marks, and at
    last from all Han gaps alike. Order of precedence as in CLREQ #line_adjustment: squeeze before
    stretching, word spaces before Han gaps.
    """

    prohibition: Prohibition = "strict"
    autospace: float = 0.25
    autospace_least: float = 0.125
    autospace_most: float = 0.4
    squeeze: bool = True
    hang: bool = False
    mark_squeeze: float = 0.5
    end_squeeze: float = 0.25
    """What the marks that end a sentence may lose inside a line."""
    han_press: float = 0.05
    """What every Han gap may lose where marks and spaces have given all they can."""
    word_shrink: float = 0.3
    word_stretch: float = 0.1
    han_ease: float = 0.1
    """Stretch of a Han gap, in em, that still looks even."""
    mark_ease: float = 0.4
    """The same of the gap after a mark, whose blank hides it."""
    word_ease: float = 0.25
    word_ease_in_chinese: float = 0.14
    unit: float = 240.0
    """What parting a number from its Chinese unit costs at the level ``strict``."""
    letter_ease_in_chinese: float = 0.03
    hyphen: float = 100.0
    """What a division costs."""
    track_least: float = -0.015
    track_most: float = 0.03
    """What may be taken from or given to each gap between Western letters."""
    scale: float = 0.02
    """What a Western letter may be narrowed or widened by, as a part of itself."""
    display: bool = False
    """Whether full-width marks are set close, as in headlines."""
    protrude: float = 1.0
    """Part of the usual protrusion of Western stops, hyphens and quotes into the margin."""


class Face(NamedTuple):
    """What clusters of one style have in common."""

    em: float
    hyphen: float = 0.0
    """Advance of the hyphen, 0 where words are not to be divided."""
    hyphenate: Hyphenator | None = None
    region: Region = "hans"
    raised: bool = False
    """Note calls and superscripts: they stay with what goes before and take no space."""
    nowrap: int = 0
    """Clusters with the same number, not 0, stay on one line."""
    anywhere: bool = False
    """A word wider than the measure may break between any two letters."""
    tag: int = 0
    """For the caller: tells faces apart that are alike in everything above."""


class Cluster(NamedTuple):
    """A cluster of characters with its advance; ``east`` where it is set as Chinese.

    ``before`` and ``after`` are the paddings, borders and margins of inline boxes that open or
    close here; ``left`` and ``right`` the ink-free bearings of the glyph, which bound squeezing.
    """

    text: str
    advance: float
    face: Face
    east: bool = False
    before: float = 0.0
    after: float = 0.0
    left: float = 1e9
    right: float = 1e9


@dataclass(slots=True)
class Setting:
    """A paragraph ready to be broken; every list has one entry a cluster."""

    width: list[float] = field(default_factory=list)
    """Resting width with the gap after it."""
    lead: list[float] = field(default_factory=list)
    """From the start of the cell to the glyph's origin."""
    early: list[float] = field(default_factory=list)
    """First stretch: of word and Han–Latin spaces, of letters and of gaps between them."""
    ease: list[float] = field(default_factory=list)
    """Weight of the gap when all gaps stretch."""
    shrink: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """What a Han gap gives after all else."""
    letter: list[float] = field(default_factory=list)
    """What a Western letter itself may give or take by scaling; 0 of all else."""
    tail: list[float] = field(default_factory=list)
    """What the cluster loses, with its gap, at a line end."""
    head: list[float] = field(default_factory=list)
    """What the cluster loses at a line start."""
    edge_tail: list[float] = field(default_factory=list)
    """``tail`` and what protrudes at a justified line's end."""
    edge_head: list[float] = field(default_factory=list)
    edge_hyphen: list[float] = field(default_factory=list)
    hyphen: list[float] = field(default_factory=list)
    """Width of the hyphen added at a break here."""
    penalty: list[float] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Clusters after which a line may end, ascending; the last cluster is always one."""
    forced: set[int] = field(default_factory=set)
    hyphened: set[int] = field(default_factory=set)
    """Breaks that show a hyphen, added or written."""
    weight: list[float] = field(default_factory=list)
    """Visible width, marks and spaces left out: what a last line needs some of."""
    chinese: bool = False
    """Whether the paragraph is set by the measure of Chinese."""
    scale: float = 0.0
    """How far letters are scaled at their limit, as a part of themselves."""


_WORDY = frozenset({Kind.LETTER, Kind.DIGIT, Kind.POSTFIX, Kind.PREFIX})
WORD = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff’']+")
_URL = re.compile(
    r"(?:https?://|www\.)[!-~]+"
    r"|(?<![\w.~@-])[A-Za-z0-9._~-]+(?:@[A-Za-z0-9._-]+|(?:/[A-Za-z0-9._~-]+){2,})"
    r"|(?<![\w.~@/-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}(?![\w@/])"
    r"|(?<![\w.~@/-])[A-Za-z0-9-]{2,}\.[a-z]{2,}(?![\w@/])"
)
"""Addresses, paths, dotted names, sites and files; each alternative begins at the start of its run,
so none is read twice."""
_OF_URL = re.compile(r"[/@]|www\.|\.[A-Za-z_]")
"""What each of them holds, and little other text does."""


def prepare(clusters: Sequence[Cluster], rules: Rules) -> Setting:
    """Widths, gaps and breaks of a paragraph."""
    kinds = [_kind(c) for c in clusters]
    _mend_plus(clusters, kinds)
    chinese = sum(c.east for c in clusters) * 4 > len(clusters)
    if chinese:
        rules = replace(rules, word_ease=rules.word_ease_in_chinese)
    setting = _cells(clusters, kinds, rules)
    setting.chinese, setting.scale = chinese, rules.scale
    _gaps(clusters, kinds, rules, setting)
    _doubled(clusters, setting)
    _letters(clusters, kinds, rules, setting)
    _breaks(clusters, kinds, rules, setting)
    _edges(clusters, kinds, rules, setting)
    return setting


def _kind(cluster: Cluster) -> Kind:
    found = kind(cluster.text)
    if found is Kind.OTHER and cluster.east:
        return Kind.HAN
    return found


def _mend_plus(clusters: Sequence[Cluster], kinds: list[Kind]) -> None:
    """A plus that ends a name, as in C++, is no sign of what follows."""
    for i in range(1, len(kinds) - 1):
        if clusters[i].text == "+" and kinds[i - 1] in _WORDY and kinds[i + 1] not in _WORDY:
            kinds[i] = Kind.POSTFIX


def _cells(clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules) -> Setting:
    setting = Setting()
    size = len(clusters)
    zeros = [0.0] * size
    setting.early, setting.ease = zeros[:], zeros[:]
    setting.shrink, setting.tail, setting.head = zeros[:], zeros[:], zeros[:]
    setting.late, setting.letter = zeros[:], zeros[:]
    setting.hyphen, setting.penalty = zeros[:], zeros[:]
    width, lead, weight = setting.width, setting.lead, setting.weight
    for cluster, cluster_kind in zip(clusters, kinds, strict=True):
        text, advance, face, east, before, after, _, _ = cluster
        if cluster_kind is Kind.HAN and not face.raised:
            width.append(before + advance + after)
            lead.append(before)
            weight.append(advance)
            continue
        pad = 0.0
        if east and text in HALF_WIDTH and advance < face.em / 2:
            pad = setting.tail[len(width)] = (face.em / 2 - advance) / 2
        width.append(before + advance + after + pad * 2)
        lead.append(before + pad)
        heavy = cluster_kind is Kind.HAN or cluster_kind in _WORDY or cluster_kind is Kind.OBJECT
        weight.append(advance if heavy and not face.raised else 0.0)
    return setting


def _blank(cluster: Cluster, side: int) -> float:
    """The blank that may be taken from a side of a mark, never more than is free of ink."""
    if not cluster.east or cluster.advance < 0.9 * cluster.face.em:
        return 0.0
    nominal = blanks(cluster.text, cluster.face.region)[side] * cluster.face.em
    return max(0.0, min(nominal, cluster.right if side else cluster.left))


def _gaps(clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules, setting: Setting) -> None:
    """CLREQ #punctuation_width_adjustment and #handling_western_text_in_chinese_text."""
    last = len(clusters) - 1
    fresh = True
    for i, here in enumerate(clusters):
        k = kinds[i]
        if fresh and k is Kind.SPACE:
            setting.width[i] = setting.tail[i] = 0.0
            continue
        fresh = k is Kind.LINE
        blank = 0.0
        if rules.squeeze and here.east and k in _MARKS:
            blank = _blank(here, 1)
            setting.tail[i] = blank
            setting.head[i] = _blank(here, 0)
            if rules.hang and here.text in HANGING and here.face.region == "hans":
                before = kinds[i - 1] if i else Kind.HAN
                if before not in _MARKS:
                    setting.tail[i] = here.advance
        following = kinds[i + 1] if i < last else Kind.LINE
        if k is Kind.HAN and following is Kind.HAN and not clusters[i + 1].face.raised:
            setting.ease[i] = rules.han_ease * here.face.em
            setting.late[i] = rules.han_press * here.face.em
        elif k is Kind.LETTER and following is Kind.LETTER and not here.east:
            continue
        elif k is Kind.SPACE or here.text == "\u00a0":
            _space(i, clusters, kinds, rules, setting)
        elif i < last:
            _gap(i, blank, clusters, kinds, rules, setting)


_MARKS = frozenset({Kind.OPEN, Kind.CLOSE, Kind.STOP})


def _space(
    i: int, clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules, setting: Setting
) -> None:
    """A word space; between Han and Latin it takes the width of the Han–Latin space."""
    em = clusters[i].face.em
    before = kinds[i - 1] if i else Kind.LINE
    after = kinds[i + 1] if i + 1 < len(kinds) else Kind.LINE
    width = setting.width[i]
    if clusters[i].text in FIXED_SPACES:
        setting.tail[i] = width
        return
    if Kind.HAN in (before, after) and (before in _WORDY or after in _WORDY):
        width = setting.width[i] = rules.autospace * em
        setting.shrink[i] = width - min(width, rules.autospace_least * em)
        setting.early[i] = max(0.0, rules.autospace_most * em - width)
    else:
        setting.shrink[i] = width * rules.word_shrink
        setting.early[i] = rules.word_stretch * em
    setting.ease[i] = rules.word_ease * em
    setting.tail[i] = width
    if i and kinds[i] is Kind.SPACE:
        setting.tail[i] += setting.tail[i - 1]


def _gap(
    i: int,
    blank: float,
    clusters: Sequence[Cluster],
    kinds: list[Kind],
    rules: Rules,
    setting: Setting,
) -> None:
    here, following = clusters[i], clusters[i + 1]
    k, n = kinds[i], kinds[i + 1]
    if following.face.raised or n is Kind.LINE or n is Kind.SPACE:
        return
    em = here.face.em
    if rules.squeeze and (blank or (following.east and n in _MARKS)):
        opening = _blank(following, 0) if n in _MARKS else 0.0
        most = rules.end_squeeze if here.text in SENTENCE_ENDS else rules.mark_squeeze
        if (k in _MARKS or k is Kind.MIDDLE) and (n in _MARKS or n is Kind.MIDDLE):
            taken = max(blank, opening) if blank and opening else blank + opening
            setting.width[i] -= taken
            setting.tail[i] -= taken
            blank, opening = blank + opening - taken, 0.0
            most /= 2
        setting.shrink[i] = min(blank + opening, most * em)
        if rules.display:
            taken = max(0.0, setting.shrink[i] - DISPLAY_BLANK * em)
            setting.width[i] -= taken
            setting.tail[i] = max(0.0, setting.tail[i] - taken)
            setting.shrink[i] -= taken
    if not here.face.raised and _autospaced(k, n, here.text, following.text):
        em = here.face.em if k is Kind.HAN else following.face.em
        amount = rules.autospace * em
        setting.width[i] += amount
        setting.tail[i] += amount
        setting.shrink[i] = amount - min(amount, rules.autospace_least * em)
        setting.early[i] = max(0.0, rules.autospace_most * em - amount)
        setting.ease[i] = rules.han_ease * em
    elif (here.east or following.east) and _stretches(k, n):
        setting.ease[i] = (rules.mark_ease if k in _MARKS else rules.han_ease) * em


def _letters(
    clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules, setting: Setting
) -> None:
    """What Western letters and the gaps between them give and take."""
    if not (rules.scale or rules.track_most or rules.track_least):
        return
    early, shrink, letter = setting.early, setting.shrink, setting.letter
    scale, most, least = rules.scale, rules.track_most, -rules.track_least
    ease = rules.letter_ease_in_chinese if setting.chinese else 0.0
    before = -1
    for i, (_, advance, face, east, *_) in enumerate(clusters):
        if east or face.raised or kinds[i] in _UNLETTERED:
            continue
        if before == i - 1 and i:
            early[before] += most * face.em
            shrink[before] += least * face.em
            if ease:
                setting.ease[before] = ease * face.em
        letter[i] = own = advance * scale
        early[i] += own
        shrink[i] += own
        before = i


_UNLETTERED = frozenset(
    {Kind.HAN, Kind.SPACE, Kind.GLUE, Kind.ZERO, Kind.OBJECT, Kind.LINE, Kind.SOFT}
)


def _edges(clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules, setting: Setting) -> None:
    """What stands in the margin at the edges of justified lines: Western marks protrude."""
    setting.edge_tail, setting.edge_head = setting.tail, setting.head
    setting.edge_hyphen = setting.hyphen
    marks = [i for i, c in enumerate(clusters) if c.text in PROTRUDING and not c.east]
    if not rules.protrude or not (marks or setting.hyphened):
        return
    tails, heads, hyphens = setting.tail[:], setting.head[:], setting.hyphen[:]
    last = len(clusters) - 1
    for i in marks:
        left, right = PROTRUDING[clusters[i].text]
        heads[i] += left * clusters[i].advance * rules.protrude if i else 0.0
        end = i
        while end < last and kinds[end + 1] is Kind.SPACE:
            end += 1
        tails[end] += right * clusters[i].advance * rules.protrude
    kept = 1 - PROTRUDING["-"][1] * rules.protrude
    for i in setting.hyphened:
        hyphens[i] *= kept
    setting.edge_tail, setting.edge_head, setting.edge_hyphen = tails, heads, hyphens


_DOUBLED = re.compile("(?<![！？])[！？]{2}(?![！？])")


def _doubled(clusters: Sequence[Cluster], setting: Setting) -> None:
    """Two ！ or ？ share one square; three take two. GB/T 15834—2011, 5.1.7."""
    whole = "".join(cluster.text for cluster in clusters)
    if len(whole) != len(clusters):
        return
    for match in _DOUBLED.finditer(whole):
        last = match.end() - 1
        setting.width[last] -= setting.tail[last]
        setting.tail[last] = setting.shrink[last] = 0.0


_UNSPACED = frozenset("#＃@＠")
"""Signs that take no Han–Latin space."""
_SIGNS = frozenset("+−±")
"""Signs that stand alike between Han: the same space before and after."""


def _autospaced(k: Kind, n: Kind, here: str, following: str) -> bool:
    """CLREQ #handling_of_western_text: between Han and Western letters, digits or signs."""
    if k is Kind.HAN:
        if n is Kind.PREFIX:
            return following not in _UNSPACED
        return n is Kind.LETTER or n is Kind.DIGIT
    if n is not Kind.HAN:
        return False
    return k is Kind.LETTER or k is Kind.DIGIT or k is Kind.POSTFIX or here in _SIGNS


_TIGHT_AFTER = frozenset({Kind.CLOSE, Kind.STOP, Kind.MIDDLE, Kind.POSTFIX, Kind.GLUE, Kind.LINE})
_TIGHT_BEFORE = frozenset({Kind.OPEN, Kind.MIDDLE, Kind.PREFIX, Kind.GLUE})


def _stretches(k: Kind, n: Kind) -> bool:
    """Whether a gap may stretch: never inside brackets, before marks or within —— and ……."""
    if n in _TIGHT_AFTER or k in _TIGHT_BEFORE:
        return False
    return not (k is n and k in (Kind.DASH, Kind.ELLIPSIS))


def _breaks(clusters: Sequence[Cluster], kinds: list[Kind], rules: Rules, setting: Setting) -> None:
    texts = [c.text for c in clusters]
    kept, units = _kept(texts)
    kept |= _priced(units, rules, setting)
    no_start, no_end = NO_START[rules.prohibition], NO_END[rules.prohibition]
    whole = "".join(texts)
    urls = _URL.finditer(whole) if _OF_URL.search(whole) else ()
    url = _inside(texts, [match.span() for match in urls])
    last = len(clusters) - 1
    breaks = setting.breaks
    hyphens = _hyphens(clusters, texts, rules.hyphen)
    parted = _parted(texts)
    for i in range(last):
        k, n = kinds[i], kinds[i + 1]
        if k is Kind.LINE:
            breaks.append(i)
            setting.forced.add(i)
            continue
        here, following = clusters[i], clusters[i + 1]
        if i in kept or _held(here, following, n):
            continue
        lettered = k is Kind.LETTER and n is Kind.LETTER
        if not lettered and _breakable(i, clusters, kinds, no_start, no_end):
            breaks.append(i)
            if k is Kind.HYPHEN:
                setting.hyphened.add(i)
                setting.penalty[i] = rules.hyphen
            elif k is Kind.DASH and not here.east:
                setting.penalty[i] = DASH_PENALTY
        elif i in parted:
            breaks.append(i)
            setting.penalty[i] = ANYWHERE
        elif (i in hyphens and i not in url) or k is Kind.SOFT:
            breaks.append(i)
            setting.hyphened.add(i)
            setting.hyphen[i] = here.face.hyphen
            setting.penalty[i] = hyphens.get(i, rules.hyphen)
        elif i in url and (texts[i] in "/.?&=_-#" and n is Kind.LETTER):
            breaks.append(i)
            setting.penalty[i] = rules.hyphen
        elif here.face.anywhere and following.face.anywhere and n not in no_start:
            breaks.append(i)
            setting.penalty[i] = ANYWHERE
    if last >= 0:
        breaks.append(last)


def _priced(units: set[int], rules: Rules, setting: Setting) -> set[int]:
    """Say what parting a number from its Chinese unit costs; gives those that may not part."""
    if rules.prohibition == "whole":
        return units
    if rules.prohibition == "strict":
        for i in units:
            setting.penalty[i] = rules.unit
    return set()


RESORT = 4000.0
"""What a break inside a piece costs that no line could hold: more than a line within the rules."""
_RESORT_AFTER = frozenset("/.?&=_-#@:,;+~|\\%–")
_STUB = 2
"""Characters that a last resort leaves at least on either side, where it can."""


def last_resorts(clusters: Sequence[Cluster], start: int, end: int) -> Iterator[tuple[int, float]]:
    """Where a piece wider than the measure may be broken, and what that costs.

    Long numbers, addresses and checksums part after one of their marks, else between any two
    characters, and show no hyphen, which would be read as theirs. What may not begin or end a line
    still does not, note calls stay, and what is not to wrap does not.
    """
    kinds = [_kind(cluster) for cluster in clusters[start:end]]
    no_start, no_end = NO_START["basic"], NO_END["basic"]
    for at in range(start, end - 1):
        here, following = clusters[at], clusters[at + 1]
        k, n = kinds[at - start], kinds[at - start + 1]
        if n in no_start or k in no_end or _held(here, following, n):
            continue
        stub = at + 1 - start < _STUB or end - at - 1 < _STUB
        cost = RESORT if here.text in _RESORT_AFTER else RESORT * 1.5
        yield at, cost * 2 if stub else cost


_LONG_RUN = re.compile("—{4,}|…{4,}|⋯{4,}")


def _parted(texts: list[str]) -> set[int]:
    """Where a run of several dashes or ellipses may be parted, pair by pair, if it must be.

    CLREQ #h-unbreakable_marks_punctuation allows it where many stand together.
    """
    whole = "".join(texts)
    if not _LONG_RUN.search(whole):
        return set()
    index = {at: i for i, at in enumerate(_starts(texts))}
    places = {
        at
        for match in _LONG_RUN.finditer(whole)
        for at in range(match.start() + 2, match.end() - 1, 2)
    }
    return {index[at] - 1 for at in places if at in index}


def _held(here: Cluster, following: Cluster, n: Kind) -> bool:
    """Whether a note call or a box that does not wrap holds two clusters together."""
    if following.face.raised and n is not Kind.SPACE:
        return True
    return bool(here.face.nowrap) and here.face.nowrap == following.face.nowrap


def _breakable(
    i: int,
    clusters: Sequence[Cluster],
    kinds: list[Kind],
    no_start: frozenset[Kind],
    no_end: frozenset[Kind],
) -> bool:
    """Whether a line may end between two clusters, by what they are."""
    k, n = kinds[i], kinds[i + 1]
    if k is Kind.ZERO:
        return n not in no_start
    if k is Kind.SPACE:
        before = i - 1
        while before >= 0 and kinds[before] is Kind.SPACE:
            before -= 1
        return n not in no_start and (before < 0 or kinds[before] not in no_end)
    if n in no_start or k in no_end or (k in _WORDY and n in _WORDY):
        return False
    if k is n and k in (Kind.DASH, Kind.ELLIPSIS):
        return False
    if n is Kind.DASH and clusters[i + 1].text in "—―" and kinds[i + 2 : i + 3] != [Kind.DASH]:
        return False  # a single dash connects, and stays with what it follows
    if k is Kind.QUOTE or n is Kind.QUOTE:
        return False
    if k is Kind.HYPHEN:
        return n is Kind.LETTER and i > 0 and kinds[i - 1] in (Kind.LETTER, Kind.DIGIT)
    if clusters[i].east or clusters[i + 1].east or Kind.HAN in (k, n) or Kind.OBJECT in (k, n):
        return True
    if k in (Kind.DASH, Kind.ELLIPSIS):
        return n in (Kind.LETTER, Kind.OPEN)
    return k is Kind.CONNECTOR and n is Kind.LETTER


def _starts(texts: list[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text)
    return starts


def _inside(texts: list[str], spans: Iterable[tuple[int, int]]) -> set[int]:
    """The clusters before the end of each stretch of text: breaks after them would split it."""
    found: set[int] = set()
    index: dict[int, int] | None = None
    plain = all(len(text) == 1 for text in texts)
    for start, end in spans:
        if end - start < 2:
            continue
        if plain:
            found.update(range(start, end - 1))
            continue
        if index is None:
            index = {at: i for i, at in enumerate(_starts(texts))}
        inner = [index[at] for at in range(start + 1, end) if at in index]
        found.update(i - 1 for i in inner)
    return found


def _kept(texts: list[str]) -> tuple[set[int], set[int]]:
    """Clusters that stay with the next, and those that part from it for want of a better place.

    The former are in numbers, names and before what starts no line, the latter before and in the
    Chinese unit of a number.
    """
    whole = "".join(texts)
    spans = [match.span() for rule in (HELD, CLINGING) for match in rule.finditer(whole)]
    units: list[tuple[int, int]] = []
    for match in KEPT_TOGETHER.finditer(whole):
        start, end = match.span()
        unit = max(match.start("unit"), match.start("ordinal"))
        if unit >= 0:
            units.append((unit - 1, end))
            end = unit
        spans.append((start, end))
    return _inside(texts, spans), _inside(texts, units)


def _hyphens(clusters: Sequence[Cluster], texts: list[str], hyphen: float) -> dict[int, float]:
    """Clusters after which a word may be divided, and what that costs."""
    if not any(face.hyphenate for face in {c.face for c in clusters}):
        return {}
    whole = "".join(texts)
    index: dict[int, int] | None = None
    if len(whole) != len(texts):
        index = {at: i for i, at in enumerate(_starts(texts))}
    found: dict[int, float] = {}
    for match in WORD.finditer(whole):
        word = match.group()
        if len(word) < 4:
            continue
        first = match.start() if index is None else index.get(match.start(), -1)
        if first < 0:
            continue
        hyphenate = clusters[first].face.hyphenate
        if hyphenate is None:
            continue
        cost = hyphen if word.islower() else hyphen + NAME_PENALTY
        for at in divisions(hyphenate, word):
            place = match.start() + at
            i = place if index is None else index.get(place, 0)
            if i and clusters[i - 1].face.hyphen:
                found[i - 1] = cost
    return found
