"""A paragraph of WeasyPrint's box tree, flattened into clusters before it is broken into lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Protocol

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

from .clreq import HALF_WIDTH, Kind, Region, kind
from .composer import Composer, Line, Shape
from .drawing import Filler
from .hyphenation import Hyphenator, divisions, hyphenator
from .shaping import Shaped, Shaper, Unsupported
from .spacing import WORD, Cluster, Face, Rules, prepare

READING_GAP = 0.12
"""Least space between neighbouring readings, in em of the base."""
READING_REACH = 0.25
"""How far a reading may reach over a neighbour without one, in em of the base."""
ZHUYIN_EM = 0.3
ZHUYIN_ROOM_EM = 0.5
"""Size of zhuyin beside a character, and the room it takes with its tone, in em of the base."""
_ZHUYIN = re.compile("˙?[\u3105-\u312f\u31a0-\u31bf]+[ˊˇˋ˙]?")
_MARKS = frozenset({"dots", "proper-name", "book-title"})
Mark = tuple[str, int]
"""What is drawn under characters, and a number for the element that asks for it."""


@dataclass(slots=True)
class Leaf:
    """A text or atomic box of a paragraph: its path in the tree and its clusters."""

    path: tuple[int, ...]
    first: int
    end: int
    offsets: list[int]
    """Byte offset of each cluster in the box's text."""
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading over the clusters ``first`` to ``end``."""

    first: int
    end: int
    shaped: list[Shaped]
    width: float


@dataclass(slots=True)
class Paragraph:
    """A line box before layout, flattened, with the lines found for it so far."""

    clusters: list[Cluster]
    shaped: list[Shaped | None]
    leaves: list[Leaf]
    composer: Composer
    readings: dict[tuple[int, ...], Reading]
    em: float
    atomic: bool
    widest: float
    """The widest word space in pixels, where the paragraph is not Chinese."""
    balance: bool
    looseness: int
    floats: list[tuple[int, Any]]
    """Boxes that float, with the cluster that each stands before."""
    lines: dict[tuple[int, float, float, bool], Line] = field(default_factory=dict)

    def shape(
        self, measure: float, indent: float, justify: bool, narrow: tuple[float, ...] = ()
    ) -> Shape:
        """Its room, of this measure; lengths in pixels."""
        return Shape(
            measure, indent, justify, self.em, self.widest, self.balance, self.looseness, narrow
        )

    def is_forced(self, end: int) -> bool:
        """Whether a line that ends before this cluster has to."""
        return kind(self.clusters[end - 1].text) is Kind.LINE

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The characters of some clusters, or of all, without note calls."""
        return "".join(c.text for c in self.clusters[start:end] if not c.face.raised)

    def line(self, start: int, shape: Shape) -> Line:
        """The line that starts at a cluster."""
        key = (start, shape.room(0), shape.indent, shape.justify)
        if key not in self.lines:
            for number, line in enumerate(self.composer.lines(shape, start)):
                indent = shape.indent if line.start == start else 0.0
                self.lines[line.start, shape.room(number), indent, shape.justify] = line
        return self.lines[key]

    def floating(self, start: int, end: int) -> list[Any]:
        """The boxes that float in a line, but for those before all text."""
        return [box for at, box in self.floats if start < at <= end]

    def start(self, skip_stack: Any) -> int:
        """The cluster a skip stack points at; the number of clusters when at the end."""
        path: list[int] = []
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            path.append(index or 0)
        key = tuple(path)
        at = bisect_right(self.leaves, key, key=lambda leaf: leaf.path) - 1
        if at >= 0 and key[: len(self.leaves[at].path)] == self.leaves[at].path:
            leaf = self.leaves[at]
            offset = key[len(leaf.path)] if len(key) > len(leaf.path) else 0
            return leaf.first + bisect_left(leaf.offsets, offset)
        at = bisect_left(self.leaves, key, key=lambda leaf: leaf.path)
        return self.leaves[at].first if at < len(self.leaves) else len(self.clusters)

    def resume(self, end: int) -> dict[int, Any] | None:
        """The skip stack of the line that starts at a cluster."""
        if end >= len(self.clusters):
            return None
        at = bisect_right(self.leaves, end, key=lambda leaf: leaf.first) - 1
        leaf = self.leaves[at]
        offset = leaf.offsets[end - leaf.first]
        path = list(leaf.path)
        stack: dict[int, Any] | None = {offset: None} if offset else None
        if stack is None:
            while len(path) > 1 and path[-1] == 0:
                path.pop()
        for index in reversed(path):
            stack = {index: stack}
        return stack


_SEPARATORS = frozenset("\r\t\f\u0085\u2028\u2029")


def _chinese(lang: str) -> bool:
    return lang.lower().startswith(("zh", "ja", "ko"))


def _region(lang: str) -> Region:
    tag = lang.lower()
    return "hant" if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")) else "hans"


@dataclass(frozen=True, slots=True)
class Words:
    """How an issue divides its words."""

    english: str = "en-GB"
    """The English by whose rules."""
    divisions: tuple[str, ...] = ()
    """Exceptions to them: ``data-base``, or ``Foundries`` to keep it whole."""


class Habits(Protocol):
    """What of a layout's options matters before rules do."""

    @property
    def hyphenate(self) -> bool: ...
    @property
    def hyphenate_limits(self) -> tuple[int, int, int]: ...
    @property
    def widest_space_em(self) -> float: ...


_PARTS = ("margin", "padding", "border")
_SAME: Mapping[str, Any] = {
    **{f"{part}_{side}": 0 for part in ("margin", "padding") for side in ("left", "right")},
    **{f"border_{side}_width": 0 for side in ("left", "right", "top", "bottom")},
    **{f"border_{y}_{x}_radius": (0, 0) for y in ("top", "bottom") for x in ("left", "right")},
    **dict.fromkeys(("background", "first_letter_style", "first_line_style")),
    **dict.fromkeys(("padding_top", "padding_bottom", "min_width", "min_height", "text_indent"), 0),
    **dict.fromkeys(("max_width", "max_height"), float("inf")),
    "remove_decoration_sides": frozenset(),
}
"""What set lines and what is in them have alike, for few have edges or a ground of their own. Their
classes say it: a long issue holds tens of thousands of them until it is painted."""
SetText: Any = type("SetText", (boxes.TextBox,), {**_SAME, "children": ()})
SetLine: Any = type("SetLine", (boxes.LineBox,), dict(_SAME))
SetInline: Any = type("SetInline", (boxes.InlineBox,), dict(_SAME))
"""For an inline box without edges."""
EDGES = tuple(name for name, value in _SAME.items() if value == 0 and name.startswith(_PARTS))


def set_copy(kind: Any, source: Any) -> Any:
    """A box of a set line, made of the one that it was set from."""
    box = kind.__new__(kind)
    for name, value in source.__dict__.items():
        if name not in kind.__dict__:
            setattr(box, name, value)
    return box


def _stacked(shaped: list[Shaped], em: float, lift: float) -> list[Shaped]:
    """Zhuyin one below the other in the height of a character, the tone at the right of the last.

    ``lift`` is how far the reading's own baseline is above the character's.
    """
    own = em * ZHUYIN_EM
    tall = [cluster for cluster in shaped if cluster.text not in "ˊˇˋ"]
    middle = em * 0.38  # of a Han character, above its baseline
    top = middle + len(tall) * own / 2
    found: list[Shaped] = []
    at = 0.0
    for number, cluster in enumerate(shaped):
        row = min(number, len(tall) - 1)
        baseline = top - (row + 0.88) * own
        beside = own if cluster.text in "ˊˇˋ" else 0.0
        if beside:
            baseline += own * 0.25
        (code, right, down, advance), *rest = cluster.glyphs
        moved = (code, right + beside - at, down + lift - baseline, advance)
        found.append(cluster._replace(glyphs=(moved, *rest)))
        at += cluster.advance
    return found


class Workshop:
    """What is made once and used for every paragraph: shaped clusters, faces, heights."""

    def __init__(self, rules: Rules, habits: Habits, words: Words) -> None:
        self.rules = rules
        self.close_rules = replace(rules, display=True)
        self.habits = habits
        self.words = words
        self.shaper = Shaper()
        self.faces: dict[tuple[Any, ...], Face] = {}
        self.hyphens: dict[int, Shaped] = {}
        self.cells: dict[tuple[int, int], Cluster] = {}
        self.struts: dict[int, tuple[Any, float, float]] = {}
        self.fillers: dict[int, tuple[Any, Filler]] = {}

    def strut(self, style: Any) -> tuple[float, float]:
        """Line height and baseline of a style; WeasyPrint's own is slow to find what it knows."""
        known = self.struts.get(id(style))
        if known is None:
            known = self.struts[id(style)] = (style, *strut(style))
        return known[1], known[2]

    def forget(self) -> None:
        """Let go of the styles of a document."""
        self.struts.clear()
        self.fillers.clear()

    def stand_inline(self, box: Any) -> None:
        """Give an inline box the height its line-height asks for, whatever its edges."""
        line_height, box.baseline = self.strut(box.style)
        box.height = box.style["font_size"]
        half = (line_height - box.height) / 2
        box.margin_top = half - box.border_top_width - box.padding_top
        box.margin_bottom = half - box.border_bottom_width - box.padding_bottom

    def stand_text(self, source: Any, text: str, x: float, width: float) -> Any:
        """Some text of a text box, placed, with the height that its line-height asks for."""
        box = set_copy(SetText, source)
        box.text, box.position_x, box.width = text, x, width
        line_height, box.baseline = self.strut(box.style)
        box.height = box.style["font_size"]
        box.margin_top = box.margin_bottom = (line_height - box.height) / 2
        return box

    def filler(self, style: Any) -> Filler:
        """A way to the space of the font a cluster is set in."""
        known = self.fillers.get(id(style))
        if known is None:
            # the style is held, so that its identity stays its own
            known = self.fillers[id(style)] = style, self._filler(style)
        return known[1]

    def _filler(self, style: Any) -> Filler:
        def space(cluster: Shaped) -> Shaped | None:
            return self.shaper.space_after(cluster, style)

        return space


class Flattener:
    """Turns a line box before layout into a paragraph."""

    def __init__(self, shop: Workshop, context: Any, block: Any) -> None:
        self.shop = shop
        self.context = context
        self.block = block
        self.clusters: list[Cluster] = []
        self.shaped: list[Shaped | None] = []
        self.leaves: list[Leaf] = []
        self.readings: dict[tuple[int, ...], Reading] = {}
        self.floats: list[tuple[int, Any]] = []
        self.before = 0.0
        self.holder = 0
        """Names the outermost box in hand that forbids breaks, 0 for none."""

    def flatten(self, linebox: Any) -> Paragraph | None:
        """The paragraph, or None where the line box holds no text."""
        if linebox.style["direction"] == "rtl":
            raise Unsupported("right-to-left text")
        if linebox.style["white_space"] == "nowrap":
            self.holder = -1
        for index, child in enumerate(linebox.children):
            self._walk(child, (index,), False, frozenset())
        if not self.clusters:
            raise Unsupported("no text")
        if self.readings:
            self._make_room()
        balance = said(linebox.style["__text_wrap"]) == "balance"
        looseness = said(linebox.style["__looseness"])
        close = said(linebox.style["__marks"]) == "close"
        rules = self.shop.close_rules if close else self.shop.rules
        composer = Composer(self.clusters, prepare(self.clusters, rules))
        em = linebox.style["font_size"] or 1.0
        atomic = any(cluster.text == "\ufffc" for cluster in self.clusters)
        chinese = _chinese(linebox.style["lang"] or "")
        widest = float("inf") if chinese else self.shop.habits.widest_space_em * em
        return Paragraph(
            self.clusters, self.shaped, self.leaves, composer, self.readings, em, atomic, widest,
            balance, int(looseness) if isinstance(looseness, float) else 0,
            self.floats,
        )  # fmt: skip

    def _walk(self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[Mark]) -> None:
        if not box.is_in_normal_flow():
            if box.is_floated():
                self.floats.append((len(self.clusters), box))
            return
        if box.is_leader:
            raise Unsupported("leader")
        if isinstance(box, boxes.TextBox):
            self._text(box, path, raised, marks)
            return
        resolve_percentages(box, self.block)
        if isinstance(box, boxes.InlineBox):
            self._inline(box, path, raised, marks)
        elif isinstance(box, boxes.AtomicInlineLevelBox):
            self._atomic(box, path, raised)
        else:
            raise Unsupported(type(box).__name__)

    def _inline(
        self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[Mark]
    ) -> None:
        if box.style["position"] == "relative":
            raise Unsupported("relative position in the line")
        for side in ("left", "right"):
            if getattr(box, f"margin_{side}") == "auto":
                setattr(box, f"margin_{side}", 0)
        raised = raised or box.style["vertical_align"] != "baseline"
        if box.element is not None:
            asked = _MARKS.intersection((box.element.get("class") or "").split())
            marks = marks | {(name, id(box)) for name in asked} if asked else marks
        count, outer = len(self.clusters), self.holder
        if not outer and box.style["white_space"] == "nowrap":
            self.holder = count + 1
        self.before += box.margin_left + box.border_left_width + box.padding_left
        for index, child in enumerate(box.children):
            if child.element_tag == "rt":
                self._reading(child, (*path, index), count)
            else:
                self._walk(child, (*path, index), raised, marks)
        self.holder = outer
        after = box.margin_right + box.border_right_width + box.padding_right
        if len(self.clusters) == count:
            self.before += after
        elif after:
            cluster = self.clusters[-1]
            self.clusters[-1] = cluster._replace(after=cluster.after + after)

    def _reading(self, box: Any, path: tuple[int, ...], first: int) -> None:
        """Shape a reading; pinyin stands over its base, zhuyin to the right of each character."""
        text = next((c for c in box.children if isinstance(c, boxes.TextBox)), None)
        end = len(self.clusters)
        if text is None or first == end or not text.text.strip():
            return
        em = self.clusters[first].face.em
        if end - first == 1 and _ZHUYIN.fullmatch(text.text.strip()):
            style = text.style.copy()
            style["font_size"] = em * ZHUYIN_EM
            lift = box.style["vertical_align"]
            lift = lift if isinstance(lift, int | float) else 0.0
            shaped = _stacked(self.shop.shaper.shape(text.text.strip(), style), em, lift)
            base = self.clusters[first]
            self.clusters[first] = base._replace(after=base.after + em * ZHUYIN_ROOM_EM)
            self.readings[path] = Reading(first, end, shaped, 0.0)
            return
        shaped = self.shop.shaper.shape(text.text.strip(), text.style)
        width = sum(cluster.advance for cluster in shaped)
        self.readings[path] = Reading(first, end, shaped, width)

    def _make_room(self) -> None:
        """Widen bases that are narrower than their readings: CLREQ #ruby_and_emphasis_dots.

        A reading may reach over a neighbour: a little where that is Chinese and has none, else as
        far as the neighbour's own reading leaves room.
        """
        spare: dict[int, float] = {}
        for each in self.readings.values():
            own = sum(cluster.advance for cluster in self.clusters[each.first : each.end])
            gap = READING_GAP * self.clusters[each.first].face.em
            room = max(0.0, (own - each.width - gap) / 2) if each.width else 0.0
            spare |= dict.fromkeys(range(each.first, each.end), room)
        for each in self.readings.values():
            em = self.clusters[each.first].face.em
            own = sum(cluster.advance for cluster in self.clusters[each.first : each.end])
            lack = each.width + READING_GAP * em - own
            if lack <= 0 or not each.width:
                continue
            for at, beside in ((each.first, each.first - 1), (each.end - 1, each.end)):
                reach = spare.get(beside, em * READING_REACH if self._is_han(beside) else 0.0)
                more = max(0.0, lack / 2 - reach)
                cluster = self.clusters[at]
                if beside < at:
                    self.clusters[at] = cluster._replace(before=cluster.before + more)
                else:
                    self.clusters[at] = cluster._replace(after=cluster.after + more)

    def _is_han(self, at: int) -> bool:
        return 0 <= at < len(self.clusters) and self.clusters[at].east

    def _atomic(self, box: Any, path: tuple[int, ...], raised: bool) -> None:
        laid = inline.atomic_box(self.context, box, 0, None, self.block, [], [])
        face = self._face(box.style, raised)
        self.leaves.append(Leaf(path, len(self.clusters), len(self.clusters) + 1, [0]))
        self.clusters.append(Cluster("\ufffc", laid.margin_width(), face, before=self._taken()))
        self.shaped.append(None)

    def _taken(self) -> float:
        before, self.before = self.before, 0.0
        return before

    def _text(self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[Mark]) -> None:
        text, style = box.text, box.style
        if not text or not style["font_size"]:
            return
        if text == "\n":
            self._forced(style, path, raised)
            return
        if style["white_space"] not in ("normal", "nowrap", "pre-line") or "\n" in text:
            raise Unsupported("preformatted text")
        if not _SEPARATORS.isdisjoint(text):
            raise Unsupported("control characters")
        face = self._face(style, raised)
        shaped = self.shop.shaper.shape(text, style)
        if face.hyphenate:
            shaped = self._parted(shaped, face.hyphenate, style)
        chinese = _chinese(style["lang"] or "")
        first, offset = len(self.clusters), 0
        offsets: list[int] = []
        before = self._taken()
        cells, tag = self.shop.cells, face.tag
        for piece in shaped:
            key = (id(piece), tag)
            cell = cells.get(key)
            if cell is None:
                # Clusters of one glyph are the shaper's own for good, so their ids stay theirs.
                cell = self._cluster(piece, face, chinese)
                if len(piece.glyphs) == 1:
                    cells[key] = cell
            self.clusters.append(cell)
            offsets.append(offset)
            text = piece.text
            offset += len(text) if text.isascii() else len(text.encode())
        if before:
            self.clusters[first] = self.clusters[first]._replace(before=before)
        self.shaped.extend(shaped)
        self.leaves.append(Leaf(path, first, len(self.clusters), offsets, marks))

    def _parted(self, shaped: list[Shaped], hyphenate: Hyphenator, style: Any) -> list[Shaped]:
        """Ligatures in which a word may be divided, such as in of-fice, set as single letters."""
        if all(len(cluster.text) == 1 for cluster in shaped):
            return shaped
        text = "".join(cluster.text for cluster in shaped)
        inner = {
            match.start() + at
            for match in WORD.finditer(text)
            for at in divisions(hyphenate, match.group())
        }
        parted: list[Shaped] = []
        at = 0
        for cluster in shaped:
            end = at + len(cluster.text)
            if end - at > 1 and not inner.isdisjoint(range(at + 1, end)):
                cuts = [at, *sorted(inner & set(range(at + 1, end))), end]
                for start, stop in pairwise(cuts):
                    parted += self.shop.shaper.shape(text[start:stop], style)
            else:
                parted.append(cluster)
            at = end
        return parted

    def _forced(self, style: Any, path: tuple[int, ...], raised: bool) -> None:
        face = self._face(style, raised)
        self.leaves.append(Leaf(path, len(self.clusters), len(self.clusters) + 1, [0]))
        self.clusters.append(Cluster("\n", 0.0, face, before=self._taken()))
        self.shaped.append(None)

    def _cluster(self, piece: Shaped, face: Face, chinese: bool) -> Cluster:
        text, advance = piece.text, piece.advance
        first = kind(text)
        if first is Kind.HAN:
            return Cluster(text, advance, face, True)
        code = ord(text[0])
        east = (
            0x3001 <= code <= 0x303F
            or 0xFF01 <= code <= 0xFF65
            or (chinese and code > 0x7F and (advance >= 0.75 * face.em or text in HALF_WIDTH))
        )
        if east and first in (Kind.OPEN, Kind.CLOSE, Kind.STOP):
            left, right = self.shop.shaper.bearings(piece)
            return Cluster(text, advance, face, True, 0.0, 0.0, left, right)
        return Cluster(text, advance, face, east)

    def _face(self, style: Any, raised: bool) -> Face:
        faces = self.shop.faces
        hold = self.holder if style["white_space"] == "nowrap" else 0
        key = (*(_hashed(style[name]) for name in _FACE), raised, hold)
        if key not in faces:
            lang = style["lang"] or ""
            hyphenate, advance, tag = None, 0.0, len(faces)
            if style["hyphens"] != "none":
                self.shop.hyphens[tag] = hyphen = self._hyphen(style)
                advance = hyphen.advance
            if style["hyphens"] == "auto" and self.shop.habits.hyphenate:
                words, limits = self.shop.words, self.shop.habits.hyphenate_limits
                spoken = words.english if _chinese(lang) or lang == "en" else lang
                hyphenate = hyphenator(spoken, limits, words.divisions)
            anywhere = style["overflow_wrap"] in ("anywhere", "break-word")
            faces[key] = Face(
                style["font_size"], advance, hyphenate, _region(lang), raised, hold, anywhere, tag
            )
        return faces[key]

    def _hyphen(self, style: Any) -> Shaped:
        """The hyphen of a style; one as wide as a Han character gives way to ``-``."""
        shaped = self.shop.shaper.shape(style["hyphenate_character"] or "-", style)
        if len(shaped) != 1 or shaped[0].advance > 0.6 * style["font_size"]:
            shaped = self.shop.shaper.shape("-", style)
        return shaped[0]


_FACE = (
    "font_family", "font_size", "font_weight", "font_style", "font_stretch", "font_variant_caps",
    "font_feature_settings", "lang", "hyphens", "hyphenate_character",
    "white_space", "overflow_wrap", "letter_spacing",
)  # fmt: skip
"""The properties that make one face of :class:`~builder.composition.spacing.Face`."""


def said(tokens: Any) -> str | float | None:
    """The word or number that a style sheet gives a property of our own, such as --looseness."""
    for token in tokens:
        if token.type == "ident":
            return str(token.value)
        if token.type == "number":
            return float(token.value)
    return None


def _hashed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
