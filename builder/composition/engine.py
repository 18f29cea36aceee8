"""The bridge into WeasyPrint: lines from our composer, drawn where it put them.

Seven functions of WeasyPrint are replaced while :func:`composing` is active: the one that makes the
next line box of a paragraph, the one that draws a text box, the two that ask a paragraph how narrow
and how wide it could be, the one that balances columns, the one that lays out tables, and the one
that looks for an earlier page break. What the composer does not take (right-to-left text,
preformatted text) goes the stock way.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import weasyprint
import weasyprint.draw
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, preferred
from weasyprint.text.line_break import create_layout

from .beside import Beside
from .closing import LOOSER
from .clreq import Kind, Prohibition, kind
from .composer import Line
from .drawing import Pen
from .linebox import LineBuilder
from .paragraph import Flattener, Paragraph, Words, Workshop, said
from .rows import find_earlier_break, lay_table
from .shaping import Unsupported
from .spacing import Rules

TESTED = ("70.0",)


class UnknownEngine(Exception):
    """A WeasyPrint this bridge was not tested with."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(
            f"line composition knows WeasyPrint {', '.join(TESTED)} and found {version}; "
            f"install weasyprint=={TESTED[-1]} or set composition: {{enabled: false}}"
        )


def check_version() -> None:
    """Raise UnknownEngine unless the installed WeasyPrint is one this was tested with."""
    if weasyprint.__version__ not in TESTED:
        raise UnknownEngine(weasyprint.__version__)


@dataclass(frozen=True, slots=True)
class Options:
    """The ``composition`` part of a ``layout.yaml``; lengths in em unless named otherwise."""

    enabled: bool = True
    prohibition: Prohibition = "strict"
    autospace_em: float = 0.25
    squeeze: bool = True
    hang: bool = False
    hyphenate: bool = True
    hyphenate_limits: tuple[int, int, int] = (5, 2, 3)
    """Letters of the shortest word divided, and what stays at least before and after a hyphen."""
    tracking_em: tuple[float, float] = (-0.015, 0.03)
    """The least and the most that gaps between Western letters get in a justified line."""
    scaling: float = 0.02
    """What Western letters may be narrowed or widened by, as a part of their width."""
    protrusion: float = 1.0
    """How much of the usual part of Western stops, hyphens and quotes stands in the margin."""
    widest_space_em: float = 0.88
    """The widest word space; a Western paragraph that needs more is set ragged, and told."""
    baseline: float = 0.74
    """Where the baseline stands in the line's height, from its top."""

    @property
    def rules(self) -> Rules:
        """The same as the composer takes them."""
        return Rules(
            prohibition=self.prohibition,
            autospace=self.autospace_em,
            autospace_least=self.autospace_em / 2,
            autospace_most=self.autospace_em * 1.6,
            squeeze=self.squeeze,
            hang=self.hang,
            track_least=self.tracking_em[0],
            track_most=self.tracking_em[1],
            scale=self.scaling,
            protrude=self.protrusion,
        )


@dataclass(frozen=True, slots=True)
class Overfull:
    """A line that stands beyond its measure; lengths in points."""

    text: str
    paragraph: str
    measure: float
    overflow: float
    page: int


@dataclass(frozen=True, slots=True)
class Torn:
    """A piece that no line could hold, broken inside."""

    text: str
    paragraph: str
    measure: float
    page: int
    """The page of its first line."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A paragraph that could not be justified at its measure, in points."""

    text: str
    measure: float


@dataclass(slots=True)
class Log:
    """What happened to the lines of a document."""

    told: dict[tuple[type, str, str], Overfull | Torn] = field(default_factory=dict)
    """By kind, text and paragraph, so that a page which is laid out again tells its number last."""
    ragged: list[Ragged] = field(default_factory=list)
    paragraphs: int = 0
    stock: dict[str, int] = field(default_factory=dict)
    """Paragraphs left to stock lines, by reason."""

    def forget(self) -> None:
        """Begin anew: what was laid out before is laid out again."""
        self.told.clear()
        self.ragged.clear()

    def tell(self, line: Overfull | Torn) -> None:
        """Keep what happened to a line."""
        self.told[type(line), line.text, line.paragraph] = line

    @property
    def overfull(self) -> list[Overfull]:
        """Lines that stand beyond their measure."""
        return [line for line in self.told.values() if isinstance(line, Overfull)]

    @property
    def torn(self) -> list[Torn]:
        """Pieces broken inside as a last resort."""
        return [line for line in self.told.values() if isinstance(line, Torn)]


KEPT_PARAGRAPHS = 60
HAN_DROP = 0.12
"""What of a Han character's square is below the baseline."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A paragraph made from a line box when it held this text."""

    linebox: Any
    text: str
    paragraph: Paragraph | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A line and its place."""

    x: float
    y: float
    measure: float
    indent: float
    line: Line


def _text(linebox: Any) -> str:
    return "".join(box.text for box in linebox.descendants() if isinstance(box, boxes.TextBox))


def _likeness(box: Any) -> Any:
    """What the paragraph of a line box is made from: equal for boxes that give equal ones.

    None where what it holds must be laid out first. A style goes by its identity.
    """
    if isinstance(box, boxes.TextBox):
        return id(box.style), box.text
    if type(box) not in (boxes.LineBox, boxes.InlineBox) or not box.is_in_normal_flow():
        return None
    children = tuple(map(_likeness, box.children))
    if None in children or box.is_leader:
        return None
    named = None if box.element is None else box.element.get("class")
    return id(box.style), box.element_tag, named, children


class Session:
    """One time of composing: the options, the fonts met, the log."""

    def __init__(self, options: Options, words: Words, log: Log) -> None:
        self.options = options
        self.keep = KEPT_PARAGRAPHS
        self.rules = options.rules
        self.log = log
        self.shop = Workshop(self.rules, options, words)
        self.pen = Pen()
        self.kept: OrderedDict[int, _Kept] = OrderedDict()
        self.alike: OrderedDict[Any, _Kept] = OrderedDict()
        """The same by likeness: the engine copies the boxes of notes whenever it tries a page."""
        self.stock_line = inline.get_next_linebox
        self.stock_draw = weasyprint.draw.draw_text
        self.stock_least = preferred.inline_min_content_width
        self.stock_most = preferred.inline_max_content_width
        self.stock_columns = block.columns_layout
        self.stock_table = block.table_layout
        self.stock_break = block.find_earlier_page_break

    def paragraph(self, context: Any, linebox: Any, block: Any, is_first: bool) -> Paragraph | None:
        """The flattened paragraph of a line box; None where stock lines are due.

        The last few pages' are kept, for a page may be laid out again. On a first line the text
        is looked at: the engine puts new page numbers into a box that it has laid out before.
        """
        known = self.kept.get(id(linebox))
        if known and known.linebox is linebox and not (is_first and known.text != _text(linebox)):
            self.kept.move_to_end(id(linebox))
            return known.paragraph
        alike = _likeness(linebox), getattr(block, "width", None)
        if alike[0] and (twin := self.alike.get(alike)):
            self.alike.move_to_end(alike)
            self._keep(linebox, twin.paragraph)
            return twin.paragraph
        try:
            found = Flattener(self.shop, context, block).flatten(linebox)
            self.log.paragraphs += found is not None
        except Unsupported as reason:
            found = None
            self.log.stock[str(reason)] = self.log.stock.get(str(reason), 0) + 1
        kept = self._keep(linebox, found)
        if alike[0] and found is not None:
            self.alike[alike] = kept
            if len(self.alike) > self.keep:
                self.alike.popitem(last=False)
        return found

    def forget(self) -> None:
        """Let go of the paragraphs and styles of a document that is laid out no more."""
        self.kept.clear()
        self.alike.clear()
        self.shop.forget()

    def drop(self, elements: Container[Any], with_styles: bool) -> None:
        """Let go of the paragraphs of elements that are gone.

        Those of the same likeness stay, unless what is like them has other styles from now on.
        """
        for kept in (self.kept, self.alike) if with_styles else (self.kept,):
            for key in [key for key, one in kept.items() if one.linebox.element in elements]:
                del kept[key]

    def _keep(self, linebox: Any, paragraph: Paragraph | None) -> _Kept:
        kept = self.kept[id(linebox)] = _Kept(linebox, _text(linebox), paragraph)
        if len(self.kept) > self.keep:
            self.kept.popitem(last=False)
        return kept

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
        if not first_line_style:
            if first_letter_style and skip_stack is None:
                self._initial(linebox, first_letter_style)
                first_letter_style = None
            paragraph = self.paragraph(context, linebox, containing_block, skip_stack is None)
        if paragraph is None:
            line, resume = self.stock_line(
                context, linebox, position_y, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
            )  # fmt: skip
            self._stand_stock(line)
            return line, resume
        start = paragraph.start(skip_stack)
        if start >= len(paragraph.clusters):
            return None, None
        beside = Beside(context, containing_block, absolute_boxes, fixed_boxes, bottom_space)
        floats = self._first_floats(beside, paragraph, linebox, position_y) if start == 0 else []
        found = self._found(beside, paragraph, linebox, start, position_y)
        late = paragraph.floating(start, found.line.end)
        if late:
            # What floats stands beside its own line; under it, where it would drive itself out.
            mark = beside.mark()
            tried = [beside.lay(child, found.y) for child in late]
            other = self._found(beside, paragraph, linebox, start, position_y)
            if other.y == found.y and paragraph.floating(start, other.line.end) == late:
                found, late = other, []
                floats += tried
            else:
                beside.back(mark)
        x, y, indent, line = found.x, found.y, found.indent, found.line
        resume = paragraph.resume(line.end)
        builder = LineBuilder(
            self.shop, context, paragraph, line, containing_block, absolute_boxes, fixed_boxes
        )
        box = builder.build(linebox, x + indent, y, skip_stack, resume)
        is_last = resume is None or paragraph.is_forced(line.end)
        self._stand(box, y, paragraph.atomic)
        align, align_last = _alignment(linebox.style)
        slack = found.measure - indent - line.width
        self._align(box, slack, align_last if is_last else align)
        for placeholder in builder.placeholders:
            if "inline" in placeholder.style.specified["display"]:
                placeholder.translate(0, y - placeholder.position_y)
            else:
                placeholder.translate(
                    box.position_x - placeholder.position_x,
                    y + box.height - placeholder.position_y,
                )
        floats += [beside.lay(child, y + box.height) for child in late]
        if beside.laid:
            box.height += beside.beyond(y + box.height)
        box.children = (*floats, *box.children)
        self._tell(paragraph, line, found.measure * 0.75, context.current_page or 0)
        return box, resume

    def _first_floats(
        self, beside: Beside, paragraph: Paragraph, linebox: Any, position_y: float
    ) -> list[Any]:
        """What floats before all text of a paragraph, laid out."""
        found: list[Any] = []
        for child in paragraph.floating(-1, 0):
            laid = beside.lay(child, position_y)
            if child.element_tag.endswith("::first-letter"):
                found += self._stand_initial(laid, linebox.style)
            else:
                found.append(laid)
        return found

    def _found(
        self, beside: Beside, paragraph: Paragraph, linebox: Any, start: int, position_y: float
    ) -> _Found:
        """The line from a cluster on, in the room that what floats leaves it."""
        pitch, _ = self.shop.strut(linebox.style)
        x, y, narrow, measure = beside.room(linebox, position_y, pitch)
        indent = linebox.text_indent if start == 0 else 0.0
        justify = _alignment(linebox.style)[0] == "justify"
        if linebox.element in LOOSER:
            paragraph = LOOSER[linebox.element].setdefault(id(paragraph), _looser(paragraph))
        shape = paragraph.shape(measure, indent, justify, narrow)
        return _Found(x, y, shape.room(0), indent, paragraph.line(start, shape))

    def _initial(self, linebox: Any, style: Any) -> None:
        """Make a box of a paragraph's first letter, as many lines high as a style sheet asks for.

        ``--initial-letter: 3`` sets a Western letter whose top stands with the capitals of the
        first line, or a Chinese character that fills the squares of three.
        """
        if linebox.children and linebox.children[0].element_tag.endswith("::first-letter"):
            return
        lines = said(style.get("__initial_letter", ()))
        text = "".join(_text(linebox).split())
        if isinstance(lines, float) and lines > 1 and text:
            pitch, _ = self.shop.strut(linebox.style)
            em = linebox.style["font_size"]
            part = 1.0
            if kind(text[0]) is not Kind.HAN:
                part = self.shop.shaper.height("H", linebox.style) / em
            style["font_size"] = em + (lines - 1) * pitch / part
            style["line_height"] = Dimension(lines * pitch, "px")
        inline.first_letter_to_box(linebox, None, style)

    def _stand_initial(self, box: Any, style: Any) -> list[Any]:
        """Stand a large first letter on the baseline of the last line beside it.

        Gives its text boxes, which go into the first line: what floats is drawn, and read, before
        all text of its page.
        """
        pitch, _ = self.shop.strut(style)
        letters = [each for each in box.descendants() if isinstance(each, boxes.TextBox)]
        lines = [each for each in box.descendants() if isinstance(each, boxes.LineBox)]
        count = max(1, round(box.height / pitch))
        for line in lines:
            baseline = (count - 1 + self.options.baseline) * pitch
            if kind(_text(line).strip()[:1] or "A") is Kind.HAN:
                baseline -= HAN_DROP * (line.style["font_size"] - style["font_size"])
            line.translate(0, box.content_box_y() + baseline - line.position_y - line.baseline)
        return letters

    def _tell(self, paragraph: Paragraph, line: Line, measure: float, page: int) -> None:
        """Log what could not be set as it should."""
        if line.over:
            text = paragraph.text(line.start, line.end)
            over = line.over * 0.75
            self.log.tell(Overfull(text, paragraph.text(), measure, over, page))
        if line.torn and line.torn[0] >= line.start:
            text = paragraph.text(*line.torn)
            self.log.tell(Torn(text, paragraph.text(), measure, page))
        if line.ragged and line.start == 0:
            found = Ragged(paragraph.text(), round(measure, 1))
            if found not in self.log.ragged:
                self.log.ragged.append(found)

    @staticmethod
    def _align(box: Any, slack: float, align: str) -> None:
        if slack > 0 and align in ("center", "end"):
            box.translate(slack / 2 if align == "center" else slack, 0)

    def _stand_stock(self, line: Any) -> None:
        """Stand a line of WeasyPrint's own making on the grid, if it holds text alone."""
        if line is None or not line.height:
            return
        texts = (boxes.TextBox, boxes.InlineBox, boxes.LineBox)
        if not all(isinstance(child, texts) for child in line.descendants()):
            return
        height, _ = self.shop.strut(line.style)
        y = line.position_y
        line.translate(0, height * self.options.baseline - line.baseline)
        line.position_y, line.height = y, height
        line.baseline = height * self.options.baseline

    def _stand(self, line: Any, y: float, atomic: bool) -> None:
        """Stand a line on the grid: its baseline at one part of its height, whatever the fonts."""
        inline.line_box_verticality(line)
        height, _ = self.shop.strut(line.style)
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

    def least_width(
        self, context: Any, box: Any, outer: bool = True, *rest: Any, **named: Any
    ) -> Any:
        """Stand in for ``weasyprint.layout.preferred.inline_min_content_width``."""
        paragraph = self._measured(context, box, rest, named)
        if paragraph is None:
            return self.stock_least(context, box, outer, *rest, **named)
        return preferred.adjust(box, outer, paragraph.composer.widths(_indent(box))[0])

    def most_width(
        self, context: Any, box: Any, outer: bool = True, *rest: Any, **named: Any
    ) -> Any:
        """Stand in for ``weasyprint.layout.preferred.inline_max_content_width``."""
        paragraph = self._measured(context, box, rest, named)
        if paragraph is None:
            return self.stock_most(context, box, outer, *rest, **named)
        return preferred.adjust(box, outer, paragraph.composer.widths(_indent(box))[1])

    def _measured(self, context: Any, box: Any, rest: Any, named: Any) -> Paragraph | None:
        """The paragraph of a line box whose widths are asked for, where it can be measured."""
        if rest or set(named) - {"is_line_start"} or not isinstance(box, boxes.LineBox):
            return None
        if any(isinstance(child, boxes.AtomicInlineLevelBox) for child in box.descendants()):
            return None
        if any(child.is_floated() for child in box.children):
            return None
        return self.paragraph(context, box, (0, 0), is_first=True)

    def columns(self, context: Any, box: Any, *rest: Any) -> Any:
        """Stand in for ``weasyprint.layout.block.columns_layout``.

        Balanced columns end at a part of a line where a paragraph is split between them; what
        follows stands on the grid when their height is a whole number of lines.
        """
        result = self.stock_columns(context, box, *rest)
        laid, resume = result[0], result[1]
        if laid is not None and resume is None:
            pitch, _ = self.shop.strut(laid.style)
            if pitch > 0:
                laid.height = math.ceil(laid.height / pitch - 1e-3) * pitch
        return result

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


def _looser(paragraph: Paragraph) -> Paragraph:
    """The same paragraph with a line more."""
    return replace(paragraph, looseness=1, lines={})


def _indent(box: Any) -> float:
    """The first-line indent in pixels, as far as it is known before layout."""
    indent = box.style["text_indent"]
    unit = getattr(indent, "unit", "%")
    return float(indent.value) if unit != "%" else 0.0


def _alignment(style: Any) -> tuple[str, str]:
    """How lines and last lines are aligned: start, end, center or justify."""
    sides = {"left": "start", "right": "end"}
    align = style["text_align_all"]
    last = style["text_align_last"]
    if last == "auto":
        last = align  # a last line that is not spread stands at the start
    return sides.get(align, align), sides.get(last, last)


@contextmanager
def composing(options: Options, words: Words | None = None) -> Iterator[Log]:
    """Install the composition into WeasyPrint for the time of a ``with`` block.

    Gives a Log that fills while documents are laid out. With ``enabled: false`` nothing changes.
    """
    log = Log()
    if not options.enabled:
        yield log
        return
    with installed(Session(options, words or Words(), log)):
        yield log


@contextmanager
def installed(session: Session) -> Iterator[None]:
    """A session that was begun before takes over the engine's lines for a ``with`` block."""
    check_version()
    hooks = (
        (inline, "get_next_linebox", session.next_line),
        (weasyprint.draw, "draw_text", session.draw),
        (preferred, "inline_min_content_width", session.least_width),
        (preferred, "inline_max_content_width", session.most_width),
        (block, "columns_layout", session.columns),
        (block, "table_layout", partial(lay_table, session.stock_table)),
        (block, "find_earlier_page_break", partial(find_earlier_break, session.stock_break)),
    )
    stock = [(module, name, getattr(module, name)) for module, name, _ in hooks]
    for module, name, ours in hooks:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for module, name, theirs in stock:
            setattr(module, name, theirs)
