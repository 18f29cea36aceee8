"""The bridge into WeasyPrint: lines from our composer, drawn where it put them.

Five functions of WeasyPrint are replaced while :func:`composing` is active: the one that makes the
next line box of a paragraph, the one that draws a text box, the two that ask a paragraph how narrow
and how wide it could be, and the one that balances columns. What the composer does not take
(right-to-left text, preformatted text, floats beside the text) goes the stock way.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint
import weasyprint.draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, preferred
from weasyprint.text.line_break import create_layout

from .clreq import Prohibition
from .composer import Shape
from .drawing import Pen
from .linebox import LineBuilder
from .paragraph import Flattener, Paragraph, Workshop
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
    baseline: float = 0.74
    """Where the baseline stands in the line's height, from its top."""

    @property
    def rules(self) -> Rules:
        """The same as the composer takes them."""
        return Rules(
            prohibition=self.prohibition,
            autospace=self.autospace_em,
            autospace_least=self.autospace_em / 2,
            autospace_most=self.autospace_em * 1.3,
            squeeze=self.squeeze,
            hang=self.hang,
        )


@dataclass(frozen=True, slots=True)
class Overfull:
    """A line that stands beyond its measure; lengths in points."""

    text: str
    measure: float
    overflow: float
    element: Any = None
    """What of the document the line belongs to."""


@dataclass(slots=True)
class Log:
    """What happened to the lines of a document."""

    overfull: list[Overfull] = field(default_factory=list)
    paragraphs: int = 0
    stock: dict[str, int] = field(default_factory=dict)
    """Paragraphs left to stock lines, by reason."""


KEPT_PARAGRAPHS = 300


@dataclass(frozen=True, slots=True)
class _Kept:
    """A paragraph made from a line box when it held this text."""

    linebox: Any
    text: str
    paragraph: Paragraph | None


def _text(linebox: Any) -> str:
    return "".join(box.text for box in linebox.descendants() if isinstance(box, boxes.TextBox))


class Session:
    """One time of composing: the options, the fonts met, the log."""

    def __init__(self, options: Options, log: Log) -> None:
        self.options = options
        self.rules = options.rules
        self.log = log
        self.shop = Workshop(self.rules, options.hyphenate)
        self.pen = Pen()
        self.kept: OrderedDict[int, _Kept] = OrderedDict()
        self.stock_line = inline.get_next_linebox
        self.stock_draw = weasyprint.draw.draw_text
        self.stock_least = preferred.inline_min_content_width
        self.stock_most = preferred.inline_max_content_width
        self.stock_columns = block.columns_layout

    def paragraph(self, context: Any, linebox: Any, block: Any, is_first: bool) -> Paragraph | None:
        """The flattened paragraph of a line box; None where stock lines are due.

        The last few hundred are kept, for a page may be laid out again. On a first line the text
        is looked at: the engine puts new page numbers into a box that it has laid out before.
        """
        known = self.kept.get(id(linebox))
        if known and known.linebox is linebox and not (is_first and known.text != _text(linebox)):
            self.kept.move_to_end(id(linebox))
            return known.paragraph
        try:
            found = Flattener(self.shop, context, block).flatten(linebox)
            self.log.paragraphs += found is not None
        except Unsupported as reason:
            found = None
            self.log.stock[str(reason)] = self.log.stock.get(str(reason), 0) + 1
        self.kept[id(linebox)] = _Kept(linebox, _text(linebox), found)
        if len(self.kept) > KEPT_PARAGRAPHS:
            self.kept.popitem(last=False)
        return found

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
        linebox.position_y = position_y
        linebox.width = linebox.height = 0
        x, y, measure = inline.avoid_collisions(context, linebox, containing_block, outer=False)
        align, align_last = _alignment(linebox.style)
        indent = linebox.text_indent if start == 0 else 0.0
        shape = Shape(measure, indent, align == "justify", paragraph.em, paragraph.widest)
        line = paragraph.line(start, shape)
        resume = paragraph.resume(line.end)
        builder = LineBuilder(
            self.shop, context, paragraph, line, containing_block, absolute_boxes, fixed_boxes
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
        if line.over and line.start not in paragraph.told:
            paragraph.told.add(line.start)
            text = "".join(c.text for c in paragraph.clusters[line.start : line.end])
            told = Overfull(text, measure * 0.75, line.over * 0.75, linebox.element)
            self.log.overfull.append(told)
        return box, resume

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
        last = "start" if align == "justify" else align
    return sides.get(align, align), sides.get(last, last)


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
    hooks = (
        (inline, "get_next_linebox", session.next_line, session.stock_line),
        (weasyprint.draw, "draw_text", session.draw, session.stock_draw),
        (preferred, "inline_min_content_width", session.least_width, session.stock_least),
        (preferred, "inline_max_content_width", session.most_width, session.stock_most),
        (block, "columns_layout", session.columns, session.stock_columns),
    )
    for module, name, ours, _ in hooks:
        setattr(module, name, ours)
    try:
        yield log
    finally:
        for module, name, _, stock in hooks:
            setattr(module, name, stock)
