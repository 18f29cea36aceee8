"""The bridge into WeasyPrint: lines from our composer, drawn where it put them.

Two functions of WeasyPrint are replaced while :func:`composing` is active: the one that makes
the next line box of a paragraph, and the one that draws a text box. What the composer does not
take (right-to-left text, preformatted text, floats beside the text) goes the stock way.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

import pyphen
import weasyprint
import weasyprint.draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
from weasyprint.text.line_break import create_layout, strut

from .clreq import HALF_WIDTH, Kind, Prohibition, Region, kind
from .composer import Composer, Line, Shape
from .drawing import Filler, Glyphs, Pen
from .shaping import Shaped, Shaper, Unsupported
from .spacing import Cluster, Face, Hyphenator, Rules, prepare

TESTED = ("70.0",)
READING_GAP = 0.12
"""Least space between neighbouring readings, in em of the base."""
_TRAILING = frozenset(" \n\u00ad")
_MARKS = frozenset({"dots", "proper-name"})


class UnknownEngine(Exception):
    """A WeasyPrint this bridge was not tested with."""


def check_version() -> None:
    """Raise UnknownEngine unless the installed WeasyPrint is one this was tested with."""
    found = weasyprint.__version__
    if found not in TESTED:
        raise UnknownEngine(
            f"line composition knows WeasyPrint {', '.join(TESTED)} and found {found}; "
            f"install weasyprint=={TESTED[-1]} or set composition: {{enabled: false}}"
        )


@dataclass(frozen=True, slots=True)
class Options:
    """The ``composition`` part of a ``layout.yaml``; lengths in em unless named otherwise."""

    enabled: bool = True
    prohibition: Prohibition = "strict"
    autospace_em: float = 0.25
    squeeze: bool = True
    hang: bool = False
    hyphenate: bool = True
    baseline: float = 0.74
    """Where the baseline stands in the line's height, from its top."""

    @property
    def rules(self) -> Rules:
        """The same as the composer takes them."""
        return Rules(
            prohibition=self.prohibition,
            autospace=self.autospace_em,
            autospace_least=self.autospace_em / 2,
            autospace_most=self.autospace_em * 1.5,
            squeeze=self.squeeze,
            hang=self.hang,
        )


def options_from(mapping: Mapping[str, Any]) -> Options:
    """Options from a mapping; ValueError says which key or value is wrong."""
    known = {f.name: f for f in fields(Options)}
    for key, value in mapping.items():
        if key not in known:
            raise ValueError(f"composition: no option {key!r}; there are {', '.join(known)}")
        if key == "prohibition":
            if value not in ("strict", "gb", "basic"):
                raise ValueError("composition: prohibition is strict, gb or basic")
        elif isinstance(getattr(Options(), key), bool):
            if not isinstance(value, bool):
                raise ValueError(f"composition: {key} is true or false")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError(f"composition: {key} is a number from 0 to 1")
    return Options(**mapping)


@dataclass(frozen=True, slots=True)
class Overfull:
    """A line that stands beyond its measure; lengths in points."""

    text: str
    measure: float
    overflow: float


@dataclass(slots=True)
class Log:
    """What happened to the lines of a document."""

    overfull: list[Overfull] = field(default_factory=list)
    paragraphs: int = 0
    stock: dict[str, int] = field(default_factory=dict)
    """Paragraphs left to stock lines, by reason."""


@dataclass(slots=True)
class _Leaf:
    """A text or atomic box of a paragraph: its path in the tree and its clusters."""

    path: tuple[int, ...]
    first: int
    end: int
    offsets: list[int]
    """Byte offset of each cluster in the box's text."""
    marks: frozenset[str] = frozenset()
    """``dots`` and ``proper-name``: what is drawn under the characters."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading over the clusters ``first`` to ``end``."""

    first: int
    end: int
    shaped: list[Shaped]
    width: float


@dataclass(slots=True)
class _Paragraph:
    """A line box before layout, flattened, with the lines found for it so far."""

    clusters: list[Cluster]
    shaped: list[Shaped | None]
    leaves: list[_Leaf]
    composer: Composer
    hyphens: dict[int, Shaped]
    readings: dict[tuple[int, ...], _Reading]
    em: float
    atomic: bool
    lines: dict[tuple[int, float, float, bool], Line] = field(default_factory=dict)

    def line(self, start: int, shape: Shape) -> Line:
        """The line that starts at a cluster."""
        key = (start, shape.measure, shape.indent, shape.justify)
        if key not in self.lines:
            for line in self.composer.lines(shape, start):
                indent = shape.indent if line.start == start else 0.0
                self.lines[line.start, shape.measure, indent, shape.justify] = line
        return self.lines[key]

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


@lru_cache(maxsize=32)
def _hyphenator(lang: str, total: int, left: int, right: int) -> Hyphenator | None:
    """A divider of words for a language, or None where there is no dictionary.

    ``total`` is the shortest word divided, ``left`` and ``right`` what stays on either side.
    """
    found = pyphen.language_fallback(lang) if lang else None
    if not found:
        return None
    dictionary = pyphen.Pyphen(lang=found, left=left, right=right)
    known: dict[str, tuple[int, ...]] = {}

    def divide(word: str) -> tuple[int, ...]:
        if word not in known:
            known[word] = tuple(dictionary.positions(word)) if len(word) >= total else ()
        return known[word]

    return divide


def _region(lang: str) -> Region:
    tag = lang.lower()
    return "hant" if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")) else "hans"


class Session:
    """One time of composing: the options, the fonts met, the log."""

    def __init__(self, options: Options, log: Log) -> None:
        self.options = options
        self.rules = options.rules
        self.log = log
        self.shaper = Shaper()
        self.pen = Pen()
        self.struts: dict[int, tuple[Any, float, float]] = {}
        self.stock_line = inline.get_next_linebox
        self.stock_draw = weasyprint.draw.draw_text

    # Paragraphs

    def paragraph(self, context: Any, linebox: Any, block: Any) -> _Paragraph | None:
        """The flattened paragraph of a line box, made once; None where stock lines are due."""
        known = linebox.__dict__.get("press_paragraph", False)
        if known is not False:
            return known  # type: ignore[no-any-return]
        try:
            found = _Flattener(self, context, block).flatten(linebox)
            self.log.paragraphs += found is not None
        except Unsupported as reason:
            found = None
            self.log.stock[str(reason)] = self.log.stock.get(str(reason), 0) + 1
        linebox.press_paragraph = found
        return found

    def strut(self, style: Any) -> tuple[float, float]:
        """Line height and baseline of a style; WeasyPrint's own is slow to find what it knows."""
        known = self.struts.get(id(style))
        if known is None:
            known = self.struts[id(style)] = (style, *strut(style))
        return known[1], known[2]

    def stand_inline(self, box: Any) -> None:
        """Give an inline box the height its line-height asks for, whatever its edges."""
        line_height, box.baseline = self.strut(box.style)
        box.height = box.style["font_size"]
        half = (line_height - box.height) / 2
        box.margin_top = half - box.border_top_width - box.padding_top
        box.margin_bottom = half - box.border_bottom_width - box.padding_bottom

    def stand_text(self, box: Any, x: float, width: float) -> None:
        """Place a text box and give it the height its line-height asks for."""
        box.__dict__.update(_BARE)
        box.position_x, box.width = x, width
        line_height, box.baseline = self.strut(box.style)
        box.height = box.style["font_size"]
        box.margin_top = box.margin_bottom = (line_height - box.height) / 2

    def filler(self, style: Any) -> Filler:
        """A way to the space of the font a cluster is set in."""

        def space(cluster: Shaped) -> Shaped | None:
            return self.shaper.space_after(cluster, style)

        return space

    # Hooks

    def next_line(
        self,
        context: Any,
        linebox: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> tuple[Any, Any]:
        """Stand in for ``weasyprint.layout.inline.get_next_linebox``."""
        paragraph = None
        if not (context.excluded_shapes or first_letter_style or first_line_style):
            paragraph = self.paragraph(context, linebox, containing_block)
        if paragraph is None:
            return self.stock_line(
                context, linebox, position_y, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
            )  # fmt: skip
        start = paragraph.start(skip_stack)
        if start >= len(paragraph.clusters):
            return None, None
        linebox.position_y = position_y
        linebox.width = linebox.height = 0
        x, y, measure = inline.avoid_collisions(context, linebox, containing_block, outer=False)
        align, align_last = _alignment(linebox.style)
        indent = linebox.text_indent if start == 0 else 0.0
        shape = Shape(measure, indent, align == "justify", paragraph.em)
        line = paragraph.line(start, shape)
        resume = paragraph.resume(line.end)
        builder = _LineBuilder(
            self, context, paragraph, line, containing_block, absolute_boxes, fixed_boxes
        )
        box = builder.build(linebox, x + indent, y, skip_stack, resume)
        is_last = resume is None or (line.end - 1) in paragraph.composer.setting.forced
        self._stand(box, y, paragraph.atomic)
        self._align(box, measure - indent - line.width, align_last if is_last else align)
        for placeholder in builder.placeholders:
            if "inline" in placeholder.style.specified["display"]:
                placeholder.translate(0, y - placeholder.position_y)
            else:
                placeholder.translate(
                    box.position_x - placeholder.position_x,
                    y + box.height - placeholder.position_y,
                )
        if line.over:
            text = "".join(c.text for c in paragraph.clusters[line.start : line.end])
            self.log.overfull.append(Overfull(text, measure * 0.75, line.over * 0.75))
        return box, resume

    @staticmethod
    def _align(box: Any, slack: float, align: str) -> None:
        if slack > 0 and align in ("center", "end"):
            box.translate(slack / 2 if align == "center" else slack, 0)

    def _stand(self, line: Any, y: float, atomic: bool) -> None:
        """Stand a line on the grid: its baseline at one part of its height, whatever the fonts."""
        inline.line_box_verticality(line)
        height, _ = self.strut(line.style)
        baseline = height * self.options.baseline
        for child in line.descendants() if atomic else ():
            if isinstance(child, boxes.AtomicInlineLevelBox):
                baseline = max(baseline, -child.position_y)
                height = max(height, baseline + child.position_y + child.margin_height())
        line.position_y = -baseline
        line.translate(0, y + baseline)
        line.position_y = y
        line.height = height
        line.baseline = baseline
        line.margin_top = line.margin_bottom = 0

    def draw(
        self,
        stream: Any,
        box: Any,
        offset_x: float,
        text_overflow: str,
        block_ellipsis: Any = "none",
    ) -> None:
        """Stand in for ``weasyprint.draw.draw_text``."""
        glyphs = box.__dict__.get("press_glyphs")
        if glyphs is None:
            self.stock_draw(stream, box, offset_x, text_overflow, block_ellipsis)
        elif glyphs.clusters and not self.pen.draw(stream, box, glyphs, offset_x):
            # Colour and bitmap fonts are drawn as pictures, which WeasyPrint knows how to do.
            box.pango_layout = create_layout(box.text, box.style, None, None, 0)
            box.pango_layout.deactivate()
            self.stock_draw(stream, box, offset_x, text_overflow, block_ellipsis)


def _alignment(style: Any) -> tuple[str, str]:
    """How lines and last lines are aligned: start, end, center or justify."""
    sides = {"left": "start", "right": "end"}
    align = style["text_align_all"]
    last = style["text_align_last"]
    if last == "auto":
        last = "start" if align == "justify" else align
    return sides.get(align, align), sides.get(last, last)


class _Flattener:
    """Turns a line box before layout into a paragraph."""

    def __init__(self, session: Session, context: Any, block: Any) -> None:
        self.session = session
        self.context = context
        self.block = block
        self.clusters: list[Cluster] = []
        self.shaped: list[Shaped | None] = []
        self.leaves: list[_Leaf] = []
        self.hyphens: dict[int, Shaped] = {}
        self.readings: dict[tuple[int, ...], _Reading] = {}
        self.faces: dict[tuple[int, bool, int], Face] = {}
        self.before = 0.0
        self.holder = 0
        """Names the outermost box in hand that forbids breaks, 0 for none."""

    def flatten(self, linebox: Any) -> _Paragraph | None:
        """The paragraph, or None where the line box holds no text."""
        if linebox.style["direction"] == "rtl":
            raise Unsupported("right-to-left text")
        if linebox.style["white_space"] == "nowrap":
            self.holder = -1
        for index, child in enumerate(linebox.children):
            self._walk(child, (index,), False, frozenset())
        if not self.clusters:
            raise Unsupported("no text")
        setting = prepare(self.clusters, self.session.rules)
        composer = Composer(self.clusters, setting)
        em = linebox.style["font_size"] or 1.0
        return _Paragraph(
            self.clusters, self.shaped, self.leaves, composer, self.hyphens, self.readings, em,
            any(cluster.text == "\ufffc" for cluster in self.clusters),
        )  # fmt: skip

    def _walk(self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[str]) -> None:
        if not box.is_in_normal_flow():
            if box.is_floated():
                raise Unsupported("float in the line")
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

    def _inline(self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[str]) -> None:
        if box.style["position"] == "relative":
            raise Unsupported("relative position in the line")
        for side in ("left", "right"):
            if getattr(box, f"margin_{side}") == "auto":
                setattr(box, f"margin_{side}", 0)
        raised = raised or box.style["vertical_align"] != "baseline"
        if box.element is not None:
            marks = marks | _MARKS.intersection((box.element.get("class") or "").split())
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
        """Shape a reading and widen its base where it is wider: CLREQ #ruby_and_emphasis_dots."""
        text = next((c for c in box.children if isinstance(c, boxes.TextBox)), None)
        end = len(self.clusters)
        if text is None or first == end or not text.text.strip():
            return
        shaped = self.session.shaper.shape(text.text.strip(), text.style)
        width = sum(cluster.advance for cluster in shaped)
        base = self.clusters[first:end]
        lack = width + READING_GAP * base[0].face.em - sum(c.advance for c in base)
        if lack > 0:
            head, tail = self.clusters[first], self.clusters[end - 1]
            self.clusters[first] = head._replace(before=head.before + lack / 2)
            tail = self.clusters[end - 1]
            self.clusters[end - 1] = tail._replace(after=tail.after + lack / 2)
        self.readings[path] = _Reading(first, end, shaped, width)

    def _atomic(self, box: Any, path: tuple[int, ...], raised: bool) -> None:
        laid = inline.atomic_box(self.context, box, 0, None, self.block, [], [])
        face = self._face(box.style, raised, None)
        self.leaves.append(_Leaf(path, len(self.clusters), len(self.clusters) + 1, [0]))
        self.clusters.append(Cluster("\ufffc", laid.margin_width(), face, before=self._taken()))
        self.shaped.append(None)

    def _taken(self) -> float:
        before, self.before = self.before, 0.0
        return before

    def _text(self, box: Any, path: tuple[int, ...], raised: bool, marks: frozenset[str]) -> None:
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
        shaped = self.session.shaper.shape(text, style)
        face = self._face(style, raised, shaped)
        chinese = _chinese(style["lang"] or "")
        first, offset = len(self.clusters), 0
        offsets: list[int] = []
        before = self._taken()
        for piece in shaped:
            text = piece.text
            if len(text) == 1 and "\u4e00" <= text <= "\u9fff":
                self.clusters.append(Cluster(text, piece.advance, face, True, before))
                offsets.append(offset)
                offset += 3
            else:
                self.clusters.append(self._cluster(piece, face, chinese, before))
                offsets.append(offset)
                offset += len(text.encode())
            before = 0.0
        self.shaped.extend(shaped)
        self.leaves.append(_Leaf(path, first, len(self.clusters), offsets, marks))

    def _forced(self, style: Any, path: tuple[int, ...], raised: bool) -> None:
        face = self._face(style, raised, None)
        self.leaves.append(_Leaf(path, len(self.clusters), len(self.clusters) + 1, [0]))
        self.clusters.append(Cluster("\n", 0.0, face, before=self._taken()))
        self.shaped.append(None)

    def _cluster(self, piece: Shaped, face: Face, chinese: bool, before: float) -> Cluster:
        text, advance = piece.text, piece.advance
        first = kind(text)
        if first is Kind.HAN:
            return Cluster(text, advance, face, True, before)
        code = ord(text[0])
        east = (
            0x3001 <= code <= 0x303F
            or 0xFF01 <= code <= 0xFF65
            or (chinese and code > 0x7F and (advance >= 0.75 * face.em or text in HALF_WIDTH))
        )
        if east and first in (Kind.OPEN, Kind.CLOSE, Kind.STOP):
            left, right = self.session.shaper.bearings(piece)
            return Cluster(text, advance, face, True, before, 0.0, left, right)
        return Cluster(text, advance, face, east, before)

    def _face(self, style: Any, raised: bool, shaped: list[Shaped] | None) -> Face:
        key = (id(style), raised, self.holder)
        if key not in self.faces:
            em = style["font_size"]
            lang = style["lang"] or ""
            hyphenate, advance = None, 0.0
            if shaped and style["hyphens"] == "auto" and self.session.options.hyphenate:
                limits = style["hyphenate_limit_chars"]
                hyphenate = _hyphenator("en" if _chinese(lang) else lang, *limits)
            if shaped and style["hyphens"] != "none":
                advance = self._hyphen(style)
            self.faces[key] = Face(
                em, advance, hyphenate, _region(lang), raised,
                self.holder if style["white_space"] == "nowrap" else 0,
                style["overflow_wrap"] in ("anywhere", "break-word"),
            )  # fmt: skip
        return self.faces[key]

    def _hyphen(self, style: Any) -> float:
        """Shape the hyphen of a style; a hyphen as wide as a Han character gives way to ``-``."""
        shaped = self.session.shaper.shape(style["hyphenate_character"] or "-", style)
        if sum(c.advance for c in shaped) > 0.6 * style["font_size"] or len(shaped) != 1:
            shaped = self.session.shaper.shape("-", style)
        self.hyphens[id(style)] = shaped[0]
        return shaped[0].advance


class _LineBuilder:
    """Cuts one line out of the tree of a paragraph."""

    def __init__(
        self,
        session: Session,
        context: Any,
        paragraph: _Paragraph,
        line: Line,
        block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
    ) -> None:
        self.session = session
        self.context = context
        self.paragraph = paragraph
        self.line = line
        self.block = block
        self.absolute_boxes = absolute_boxes
        self.fixed_boxes = fixed_boxes
        self.placeholders: list[Any] = []
        self.x = 0.0
        self.y = 0.0
        self.last: Glyphs | None = None
        self.readings: list[Any] = []
        """Readings come after the line's text, so that they do not part it when it is copied."""

    def build(self, linebox: Any, x: float, y: float, skip: Any, resume: Any) -> Any:
        """The line box with its part of the tree, its start at ``x``."""
        self.x, self.y = x, y
        children = self._children(linebox, (), skip, resume, x) + self.readings
        box = linebox.copy_with_children(children)
        box.remove_decoration(start=skip is not None, end=resume is not None)
        box.position_x, box.width = x, self.line.width
        self.session.stand_inline(box)
        return box

    def _children(
        self, box: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> list[Any]:
        first, inner = next(iter(skip.items())) if skip else (0, None)
        last, rest = next(iter(resume.items())) if resume else (len(box.children), None)
        children: list[Any] = []
        for index in range(first, len(box.children)):
            if index > last or (index == last and rest is None):
                break
            child_skip = inner if index == first else None
            child_resume = rest if index == last else None
            child = box.children[index]
            laid = self._child(child, (*path, index), child_skip, child_resume, cursor)
            if laid is not None:
                children.append(laid)
                if laid.is_in_normal_flow():
                    cursor = laid.position_x + laid.margin_width()
        return children

    def _child(
        self, child: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> Any:
        if not child.is_in_normal_flow():
            return self._out_of_flow(child, cursor)
        if isinstance(child, boxes.TextBox):
            return self._text(child, path)
        if child.element_tag == "rt":
            self._reading(child, path)
            return None
        resolve_percentages(child, self.block)
        if isinstance(child, boxes.InlineBox):
            return self._inline(child, path, skip, resume, cursor)
        leaf = self._leaf(path)
        x = self.x + self.line.origins[leaf.first - self.line.start]
        laid = inline.atomic_box(
            self.context, child, x, None, self.block, self.absolute_boxes, self.fixed_boxes
        )
        laid.position_x = x
        return laid

    def _out_of_flow(self, child: Any, cursor: float) -> Any:
        if child.is_absolutely_positioned():
            child.position_x, child.position_y = cursor, self.y
            placeholder = AbsolutePlaceholder(child)
            self.placeholders.append(placeholder)
            fixed = child.style["position"] == "fixed"
            (self.fixed_boxes if fixed else self.absolute_boxes).append(placeholder)
            return placeholder
        if child.is_running() or child.is_note():
            self.context.add_running_element(child)
        return None

    def _inline(
        self, child: Any, path: tuple[int, ...], skip: Any, resume: Any, cursor: float
    ) -> Any:
        for side in ("left", "right"):
            if getattr(child, f"margin_{side}") == "auto":
                setattr(child, f"margin_{side}", 0)
        left = child.margin_left + child.border_left_width + child.padding_left
        start = cursor + (0 if skip is not None else left)
        children = self._children(child, path, skip, resume, start)
        box = child.copy_with_children(children)
        box.remove_decoration(start=skip is not None, end=resume is not None)
        flowing = [c for c in children if c.is_in_normal_flow()]
        left = box.margin_left + box.border_left_width + box.padding_left
        box.width = 0
        box.position_x = cursor
        if flowing:
            box.position_x = flowing[0].position_x - left
            box.width = flowing[-1].position_x + flowing[-1].margin_width() - flowing[0].position_x
        self.session.stand_inline(box)
        return box

    def _reading(self, child: Any, path: tuple[int, ...]) -> None:
        """A reading, centred over its base; read aloud and copied is the base alone."""
        reading = self.paragraph.readings.get(path)
        if reading is None or reading.first < self.line.start or reading.end > self.line.end:
            return
        resolve_percentages(child, self.block)
        source = next(c for c in child.children if isinstance(c, boxes.TextBox))
        text = source.copy_with_text(source.text.strip())
        first, last = reading.first - self.line.start, reading.end - 1 - self.line.start
        right = self.line.origins[last] + self.paragraph.clusters[reading.end - 1].advance
        middle = (self.line.origins[first] + right) / 2
        at, places = 0.0, []
        for cluster in reading.shaped:
            places.append(at)
            at += cluster.advance
        self.session.stand_text(text, self.x + middle - reading.width / 2, reading.width)
        filler = self.session.filler(text.style)
        text.press_glyphs = Glyphs(reading.shaped, places, "", None, filler, silent=True)
        box = child.copy_with_children([text])
        box.position_x, box.width = text.position_x, text.width
        self.session.stand_inline(box)
        self.readings.append(box)

    def _leaf(self, path: tuple[int, ...]) -> _Leaf:
        leaves = self.paragraph.leaves
        return leaves[bisect_left(leaves, path, key=lambda leaf: leaf.path)]

    def _text(self, child: Any, path: tuple[int, ...]) -> Any:
        if not child.text or not child.style["font_size"]:
            return None
        paragraph, line = self.paragraph, self.line
        leaf = self._leaf(path)
        start, end = max(leaf.first, line.start), min(leaf.end, line.end)
        if start >= end:
            return None
        clusters = paragraph.clusters[start:end]
        box = child.copy_with_text("".join(c.text for c in clusters))
        offset = start - line.start
        origins = line.origins[offset : offset + end - start]
        left = line.edges[offset] + clusters[0].before
        if start == line.start:
            left = 0.0
        shown, places = [], []
        stop = end
        while end == line.end and stop > start and clusters[stop - start - 1].text in _TRAILING:
            stop -= 1
        for at in range(stop - start):
            piece = paragraph.shaped[start + at]
            if piece is not None:
                shown.append(piece)
                places.append(origins[at] - left)
        tail = "".join(c.text for c in clusters[stop - start :]).replace("\n", "")
        width = origins[-1] + clusters[-1].advance - left
        reach = None
        if end < line.end:
            reach = line.edges[end - line.start] + paragraph.clusters[end].before - left
        else:
            width = line.width - left
            if line.hyphen is not None:
                shown.append(paragraph.hyphens[id(child.style)]._replace(text="\u00ad"))
                places.append(line.hyphen - left)
                tail = tail.replace("\u00ad", "")
        if not shown and tail and self.last is not None:
            self.last.tail += tail
            tail = ""
        self.session.stand_text(box, self.x + left, max(0.0, width))
        glyphs = Glyphs(shown, places, tail, reach, self.session.filler(child.style))
        if leaf.marks:
            glyphs.dots = "dots" in leaf.marks
            glyphs.named = "proper-name" in leaf.marks
        box.press_glyphs = glyphs
        if shown:
            self.last = glyphs
        return box


_BARE = {
    **{f"{part}_{side}": 0 for part in ("margin", "padding") for side in ("left", "right")},
    **{f"border_{side}_width": 0 for side in ("left", "right", "top", "bottom")},
    "padding_top": 0,
    "padding_bottom": 0,
}
"""A text box has no edges of its own."""


@contextmanager
def composing(options: Options) -> Iterator[Log]:
    """Install the composition into WeasyPrint for the time of a ``with`` block.

    Gives a Log that fills while documents are laid out. With ``enabled: false`` nothing changes.
    """
    log = Log()
    if not options.enabled:
        yield log
        return
    check_version()
    session = Session(options, log)
    inline.get_next_linebox = session.next_line
    weasyprint.draw.draw_text = session.draw
    try:
        yield log
    finally:
        inline.get_next_linebox = session.stock_line
        weasyprint.draw.draw_text = session.stock_draw
