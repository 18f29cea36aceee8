"""Quicker ways through WeasyPrint and pydyf to the same bytes.

Each patch keeps what the engine works out again and again. It changes no box, no line and no
operator: the prepared proof has the same bytes with it and without it, to which the tests hold each
one. Patches know the engine from inside, so they are locked to the version that the bridge was
tested with. What stands under *Upstream* is for the engine's authors; where they have mended the
matter, the patch goes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from math import inf
from operator import itemgetter
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary, proxy

import pydyf
import weasyprint
from weasyprint import css, document, pdf
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, page, percent
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import fonts

from .engine import TESTED
from .paragraph import SetInline, SetLine, SetText

Hook = tuple[Any, str, Any]
"""An object, the name of one of its attributes, and what stands in for it."""


@contextmanager
def quickened(names: Iterable[str] | None = None) -> Iterator[None]:
    """The patches of these names, or all of :data:`PATCHES`, for the time of a ``with`` block.

    With a WeasyPrint that they were not tested with, nothing changes.
    """
    if weasyprint.__version__ not in TESTED:
        yield
        return
    made = (PATCHES[name]() for name in (PATCHES if names is None else names))
    with hooked([hook for patch in made for hook in patch]):
        yield


@contextmanager
def hooked(hooks: Iterable[Hook]) -> Iterator[None]:
    """What stands in for the engine's own stands there for the time of a ``with`` block."""
    hooks = list(hooks)
    stock = [(owner, name, owner.__dict__.get(name)) for owner, name, _ in hooks]
    for owner, name, ours in hooks:
        setattr(owner, name, ours)
    try:
        yield
    finally:
        for owner, name, theirs in stock:
            if theirs is None:
                delattr(owner, name)
            else:
                setattr(owner, name, theirs)


def shared_styles() -> list[Hook]:
    """Elements that differ only in ``lang`` or ``id`` share one computed style, as do their boxes.

    The engine shares the style of elements that match the same rules under the same parent. Its key
    holds the parsed declarations of the element's attributes, ``lang`` and ``id`` among them, and a
    declaration that has just been parsed equals no other: an element with a language is never
    shared, nor anything below one with an anchor. Here equal languages are one declaration; anchors
    stay out of the cascade, and an element that has one gets a copy of the shared style, from which
    nothing below it inherits. What holds of elements holds of their pseudo-elements, of which each
    element has six, for the engine's own sheet names the markers and calls of notes for all.

    Upstream: ``StyleFor.__init__`` builds ``elements_declarations`` from ``find_style_attributes``,
    which parses ``-weasy-lang`` and ``-weasy-anchor`` anew for every element, so ``computed_cache``
    is missed for each of them and for all that is below them, as ``parent_id`` differs. Also, an
    element with two of ``style``, ``lang`` and ``id`` keeps only the last in that key. In a
    document whose cells have ``lang``, 828 styles serve 10,299 elements. Pseudo-elements are not
    shared at all.
    """
    find = css.find_style_attributes
    languages: dict[str, Any] = {}

    def is_plain(element: Any) -> bool:
        named = element.tag == "a" and element.get("name")
        return not (element.get("style") or named or str(element.tag).endswith("}svg"))

    def find_shared(tree: Any, presentational_hints: bool = False, base_url: Any = None) -> Any:
        others = []
        for element in tree.iter():
            if presentational_hints or not is_plain(element):
                others.append(element)
            elif lang := element.get("lang"):
                if lang not in languages:
                    text = f'-weasy-lang:"{lang}"'
                    languages[lang] = (css.tinycss2.parse_one_declaration(text),)
                yield (0, 0, 0), element, languages[lang], base_url
        yield from find(SimpleNamespace(iter=lambda: others), presentational_hints, base_url)

    class SharingStyles(css.StyleFor):  # type: ignore[misc]
        def __init__(
            self, html: Any, sheets: Any, hints: Any, font_config: Any, targets: Any
        ) -> None:
            self._cascaded_styles: dict[Any, Any] = {}
            self._computed_styles: dict[Any, Any] = {}
            self.initial_page_sizes = {"box": None, "area": None}
            self._sheets, self.font_config = sheets, font_config
            known = SharedStyles(self, html, targets)
            known.of_elements(css.find_style_attributes(html.etree_element, hints, html.base_url))
            known.of_pseudo_elements()
            for element in html.etree_element.iter() if not hints else ():
                anchor = element.get("id")
                if anchor and is_plain(element):
                    style = self._computed_styles[element, None]
                    if "anchor" not in style.cascaded:
                        own = self._computed_styles[element, None] = style.copy()
                        own["anchor"] = anchor
                        targets.collect_anchor(anchor)

    return [(css, "find_style_attributes", find_shared), (css, "StyleFor", SharingStyles)]


Declared = tuple[tuple[int, int, int], Any, Any]
"""The specificity of an element's own declarations, these, and where their addresses begin."""
Matched = tuple[Any, Any, Any, float, Any]
"""A rule that an element matches: its sheet and origin, specificity, layer and declarations."""


class SharedStyles:
    """Gives the elements of a document their styles; those that match the same rules share one.

    What is declared for an element is put in order once for all that share it.
    """

    def __init__(self, styles: Any, html: Any, targets: Any) -> None:
        self.styles, self.html, self.targets = styles, html, targets
        self.orders: dict[Any, dict[str, Any]] = {}
        self.computed: dict[Any, Any] = {}
        self.pseudo: list[tuple[Any, str, dict[str, Any]]] = []

    def of_elements(self, attributes: Iterable[Any]) -> None:
        """The styles of all elements in tree order, so that parents have theirs first."""
        declared: dict[Any, list[Declared]] = {}
        for specificity, element, declarations, base_url in attributes:
            own = specificity, tuple(declarations), base_url
            declared.setdefault(element, []).append(own)
        computed_styles = self.styles.get_computed_styles()
        for element in self.html.wrapper_element.iter_subtree():
            node = element.etree_element
            parent = element.parent.etree_element if element.parent else None
            given = tuple(declared.get(node, ()))
            matched = self._matched(element)
            style = computed_styles[parent, None] if element.parent else None
            rules = tuple((pseudo, *_identities(rules)) for pseudo, rules in matched.items())
            key = id(style), given, rules
            known = self.computed.get(key)
            if known is None:
                said = self._ordered(None, matched.get(None, ()), given)
                known = self.computed[key] = self._style(node, parent, None, said)
            computed_styles[node, None] = known
            for pseudo, selected in matched.items():
                if pseudo:
                    self.pseudo.append((node, pseudo, self._ordered(pseudo, selected, ())))

    def of_pseudo_elements(self) -> None:
        """The styles of pseudo-elements, which inherit from their elements."""
        computed_styles = self.styles.get_computed_styles()
        for node, pseudo, said in self.pseudo:
            key = id(computed_styles[node, None]), pseudo, id(said)
            known = self.computed.get(key)
            if known is None:
                known = self.computed[key] = self._style(node, node, pseudo, said)
            elif known["anchor"]:
                self.targets.collect_anchor(known["anchor"])
            computed_styles[node, pseudo] = known

    def _style(self, node: Any, parent: Any, pseudo: str | None, said: dict[str, Any]) -> Any:
        cascaded = self.styles.get_cascaded_styles()
        cascaded[node, pseudo] = said
        self.styles.set_computed_styles(
            node, root=self.html.etree_element, parent=parent, pseudo_type=pseudo,
            base_url=self.html.base_url, target_collector=self.targets,
        )  # fmt: skip
        del cascaded[node, pseudo]
        return self.styles.get_computed_styles()[node, pseudo]

    def _matched(self, element: Any) -> dict[str | None, list[Matched]]:
        """The rules that an element matches, by the pseudo-element that they are for."""
        matched: dict[str | None, list[Matched]] = {}
        for sheet, origin, sheet_specificity in self.styles._sheets:
            for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(element):
                order = inf if layer is None else sheet.layers.index(layer)
                rule = sheet, origin, sheet_specificity or specificity, order, declarations
                matched.setdefault(pseudo, []).append(rule)
        return matched

    def _ordered(
        self, pseudo: str | None, rules: Iterable[Matched], own: tuple[Declared, ...]
    ) -> dict[str, Any]:
        """What holds of all that is declared, each with its weight."""
        key = pseudo, own, *_identities(rules)
        if key in self.orders:
            return self.orders[key]
        said = self.orders[key] = {}
        for specificity, declarations, base_url in own:
            given = css.preprocess_declarations(base_url, declarations)
            _lay_over(said, given, "author", inf, specificity)
        for _, origin, specificity, layer, given in rules:
            _lay_over(said, given, origin, layer, specificity)
        return said


def _identities(rules: Iterable[Matched]) -> Iterator[Any]:
    for sheet, _, specificity, layer, declarations in rules:
        yield sheet, specificity, id(declarations), layer


def _lay_over(
    said: dict[str, Any], given: Iterable[Any], origin: Any, layer: float, specificity: Any
) -> None:
    for name, values, is_important in given:
        weight = css.declaration_precedence(origin, is_important), layer, specificity
        if name not in said or said[name][1] <= weight:
            said[name] = values, weight


def quick_values() -> list[Hook]:
    """What no rule says about an element is taken from its parent or from the initial values.

    Most properties of most elements are said by no rule. The engine finds that out at the end of
    a long way through pending values, logical properties, decorations and arithmetic.

    Upstream: ``ComputedStyle.__missing__`` could begin with the common cases. A key that is neither
    cascaded nor custom nor ``display``, ``float``, ``position``, ``page`` or ``text_decoration_*``,
    and whose logical twin is not cascaded, is the parent's value where it is inherited, and the
    initial value where that needs no computing.
    """
    stock = css.ComputedStyle.__missing__
    special = {"display", "float", "position", "page"}
    plain = {
        key: key in INHERITED
        for key in INITIAL_VALUES
        if key not in special
        and not key.startswith("text_decoration_")
        and (key in INHERITED or key not in INITIAL_NOT_COMPUTED)
    }
    twins = {
        key: tuple({function(block="ttb", inline=inline) for inline in ("ltr", "rtl")})
        for key, function in PHYSICAL_FUNCTIONS.items()
    }

    def missing(style: Any, key: str) -> Any:
        inherited = plain.get(key)
        said = style.cascaded
        parent = style.parent_style
        if inherited is None or parent is None or key in said:
            return stock(style, key)
        for twin in twins.get(key, ()):
            if twin in said:
                return stock(style, key)
        value = style[key] = parent[key] if inherited else INITIAL_VALUES[key]
        return value

    return [(css.ComputedStyle, "__missing__", missing)]


def plain_lengths() -> list[Hook]:
    """A box whose style names no percentage gets its used lengths in one step.

    The engine resolves eighteen properties of every box one by one, though few name a percentage or
    arithmetic. Here a style remembers what its lengths come to, as long as they stay what they are:
    some are changed while tables and flexible boxes are laid out.

    Upstream: ``resolve_percentages`` takes six per cent of a long document; what it sets depends on
    the containing block only where a value is a percentage.
    """
    stock = percent.resolve_percentages
    said = itemgetter(*_SAID)

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        values = said(style)
        known = style.__dict__.get("press_lengths")
        if known is None or known[0] != values:
            known = style.__dict__["press_lengths"] = values, _used_lengths(values)
        if known[1] is None:
            stock(box, containing_block)
        else:
            box.__dict__.update(known[1])

    rooms = ("weasyprint.layout.", f"{__package__}.")
    return [
        (module, "resolve_percentages", resolve)
        for name, module in list(sys.modules.items())
        if name.startswith(rooms) and getattr(module, "resolve_percentages", None) is stock
    ]


_LENGTHS = (
    *(f"margin_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"padding_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
_EDGES = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_SAID = (*_LENGTHS, *_EDGES, "border_collapse", "box_sizing")


def _used_lengths(values: tuple[Any, ...]) -> dict[str, Any] | None:
    """The lengths that a box gets; None where they depend on more than its style."""
    *lengths, collapse, sizing = values
    used: dict[str, Any] = dict(zip((*_LENGTHS, *_EDGES), lengths, strict=True))
    if collapse == "collapse":
        return None
    for name in _LENGTHS:
        value = used[name]
        if value is None or value == "auto":
            used[name] = 0 if value and name in ("min_width", "min_height") else value
        elif getattr(value, "unit", "%").lower() == "px":
            used[name] = value.value
        else:
            return None
    shrunk = SimpleNamespace(style={"box_sizing": sizing}, **used)
    for axis in ("width", "height"):
        percent.adjust_box_sizing(shrunk, axis)
    return {name: getattr(shrunk, name) for name in used}


def plain_grounds() -> list[Hook]:
    """A box whose style gives it no ground, no rounded corner and no image gets none in one step.

    The engine resolves corners, looks for images and takes the colour apart for every box.

    Upstream: ``layout_box_backgrounds`` takes three per cent of a long document, in which hardly a
    box has a background.
    """
    stock = background.layout_box_backgrounds
    corners = [f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right")]
    square = dict.fromkeys(corners, (0, 0))

    def is_plain(style: Any) -> bool:
        return (
            all((0, "px") in style[corner] for corner in corners)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )

    def lay(
        page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        kept = box.style.__dict__
        plain = kept.get("press_plain")
        if plain is None:
            plain = kept["press_plain"] = is_plain(box.style)
        if not plain or box is page or not layout_children or not isinstance(box, boxes.Box):
            stock(page, box, get_image, layout_children, style)
            return
        if isinstance(box, SetLine | SetInline | SetText):
            for child in box.children:
                lay(page, child, get_image)
            return
        box.__dict__.update(square)
        for child in box.all_children():
            lay(page, child, get_image)
        box.background = None

    return [(background, "layout_box_backgrounds", lay)]


def flat_walks() -> list[Hook]:
    """The boxes below a box are walked over in one loop, and what floats is asked of a style once.

    The engine walks by a generator for each box, so that a box ten levels down is handed on ten
    times; and five questions to the style tell whether a box is in normal flow.

    Upstream: ``Box.descendants`` could keep a list of boxes to come, and ``is_in_normal_flow`` ask
    for ``float`` and ``position`` once. Both together take four per cent of a long document.
    """

    def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
        coming = [box]
        while coming:
            here = coming.pop()
            if placeholders and isinstance(here, AbsolutePlaceholder):
                here = here._box
            yield here
            if isinstance(here, boxes.Box):
                coming.extend(reversed(here.children))

    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return style["float"] == "none" and style["position"] in ("static", "relative", "sticky")

    return [
        (boxes.Box, "descendants", descendants),
        (boxes.Box, "is_in_normal_flow", is_in_normal_flow),
    ]


def page_styles() -> list[Hook]:
    """Pages that match the same ``@page`` selectors share the styles of page and margin boxes.

    The engine computes them anew for every page, for the page's number is part of its type. Here
    the selectors that a page matches are its kind, ``:nth()`` among them. The first page is left to
    the engine, and when it is made again, all are, for it says what ``vw`` and ``vh`` are.

    Upstream: ``set_page_type_computed_styles`` computes the styles of the page and its margin boxes
    for each ``page_type``, which holds the page's index, and looks for them among the cascaded
    styles of all pages before, so its cost grows with the square of the pages. A cache under the
    matched selectors is enough.
    """
    stock = page.set_page_type_computed_styles
    kinds: WeakKeyDictionary[Any, dict[Any, dict[Any, Any]]] = WeakKeyDictionary()

    def set_kept(page_type: Any, html: Any, style_for: Any) -> None:
        known = kinds.setdefault(style_for, {})
        if page_type.index == 0:
            known.clear()
            stock(page_type, html, style_for)
            return
        kind = tuple(
            style_for._page_type_match(selector, page_type)
            for sheet, _, _ in style_for._sheets
            for _, selectors, _ in sheet.page_rules
            for _, _, selector in selectors
        )
        computed = style_for.get_computed_styles()
        if kind not in known:
            stock(page_type, html, style_for)
            boxes = {box for one, box in style_for.get_cascaded_styles() if one == page_type}
            known[kind] = {box: computed[page_type, box] for box in {None, *boxes}}
        for box, style in known[kind].items():
            computed[page_type, box] = style

    return [(page, "set_page_type_computed_styles", set_kept)]


def page_references() -> list[Hook]:
    """The references of a PDF's pages are listed once, not for every structure element.

    Upstream: ``pydyf.PDF.page_references`` builds a tuple of all pages each time it is read, and
    ``weasyprint.pdf.tags`` reads it for every element: its cost grows with the square of the pages.
    ``add_tags`` could read it once and hand it on.
    """
    stock = pydyf.PDF.page_references.fget
    kept: WeakKeyDictionary[Any, tuple[int, Any]] = WeakKeyDictionary()

    def references(pdf: Any) -> Any:
        count, known = kept.get(pdf, (-1, ()))
        if count != len(pdf.pages["Kids"]):
            known = stock(pdf)
            kept[pdf] = len(pdf.pages["Kids"]), known
        return known

    return [(pydyf.PDF, "page_references", property(references))]


def stored_streams() -> list[Hook]:
    """The streams of the proof are stored, not compressed: it is read back at once.

    They remain Flate streams in object streams, so that objects keep their numbers and order.

    Upstream: pydyf compresses at level 9, always. A level to choose would serve whoever works on
    the PDF further.
    """
    stored = SimpleNamespace(compressobj=lambda level: zlib.compressobj(level=0))
    return [(pydyf, "zlib", stored)]


def packed_pages() -> list[Hook]:
    """What a page shows is joined into few long pieces as soon as it is painted.

    The engine keeps a page's stream as a list of lines until all pages are painted, and a line
    takes more room as an object than as text. The glyphs of the bridge's own lines, which are drawn
    once, are let go, and so are the places and edges of lines and of all that is in them. What
    opens and closes marked content stays a line of its own, for tags that are mended afterwards.

    Upstream: ``pydyf.Stream.stream`` could be joined when a page is done: at 185 pages its lines
    take ten times the bytes of the streams.
    """
    paint = document.Page.paint

    def paint_and_pack(page: Any, stream: Any, scale: float = 1) -> None:
        paint(page, stream, scale)
        stream.stream = _packed(stream.stream)
        for box in page._page_box.descendants(placeholders=True):
            if isinstance(box, _OF_LINES):
                box.__dict__ = {k: v for k, v in box.__dict__.items() if k not in _PLACED}

    return [(document.Page, "paint", paint_and_pack)]


_OF_LINES = (boxes.LineBox, boxes.TextBox)
_PLACED = frozenset(
    (
        *_LENGTHS, *_EDGES, "position_x", "position_y", "baseline", "background", "text_indent",
        *(f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right")),
        "first_letter_style", "first_line_style", "resume_at", "press_glyphs",
    )
)  # fmt: skip
"""What nobody asks of a painted line and of what is in it: where it stood and how it looked."""


def contexts_let_go() -> list[Hook]:
    """What a document is laid out with goes as soon as its pages are there.

    The context of a layout refers to itself, and so does what collects targets. With them stay the
    styles of all elements and all boxes as they were before they were laid out, until Python looks
    for circles: a quarter of what a long document takes.

    Upstream: ``LayoutContext.__init__`` binds ``get_image_from_uri`` to the context, and the
    functions that ``TargetCollector`` keeps to parse boxes again hold the boxes, which hold them.
    """
    build = document.Document.__dict__["_build_layout_context"].__func__
    render = document.Document.__dict__["_render"].__func__
    contexts: list[Any] = []

    def build_kept(kind: Any, *rest: Any) -> Any:
        contexts.append(build(kind, *rest))
        return contexts[-1]

    def render_and_let_go(kind: Any, *rest: Any) -> Any:
        rendered = render(kind, *rest)
        for context in contexts:
            vars(context.target_collector).clear()
            pictures = context.get_image_from_uri  # drawings ask it when they are painted
            vars(context).clear()
            known = {**pictures.keywords, "context": proxy(context)}
            context.get_image_from_uri = partial(pictures.func, *pictures.args, **known)
        contexts.clear()
        return rendered

    return [
        (document.Document, "_build_layout_context", classmethod(build_kept)),
        (document.Document, "_render", classmethod(render_and_let_go)),
    ]


def fonts_on_demand() -> list[Hook]:
    """The files of fonts stay on disk until their subsets are made.

    The engine copies the whole file of every face it meets into memory, ten to fifteen megabytes
    for a Chinese one, and never looks at it where HarfBuzz makes the subset from its own map of it.

    Upstream: ``Font.__init__`` could leave ``file_content`` to a property.
    """
    read = fonts.get_hb_object_data
    begin = fonts.Font.__init__.__code__

    def read_later(hb_object: Any, *glyph: Any) -> Any:
        asked_at_once = sys._getframe(1).f_code is not begin
        return read(hb_object, *glyph) if asked_at_once else partial(read, hb_object)

    def content(font: Any) -> Any:
        kept = font.__dict__["file_content"]
        return kept() if isinstance(kept, partial) else kept

    def keep(font: Any, value: Any) -> None:
        font.__dict__["file_content"] = value

    return [
        (fonts, "get_hb_object_data", read_later),
        (fonts.Font, "file_content", property(content, keep)),
    ]


def subsets_together() -> list[Hook]:
    """The subsets of fonts are made two at a time: HarfBuzz works without Python's lock.

    Upstream: ``build_fonts_dictionary`` makes them one after the other, and each takes some
    milliseconds however few its glyphs are, for their numbers are kept in between.
    """
    build, make = pdf.build_fonts_dictionary, fonts.Font.subset
    begun: dict[Any, Future[None]] = {}

    def build_together(
        made: Any, every: Mapping[str, Any], compress: bool, subset: bool, options: Any
    ) -> Any:
        alike: dict[str, list[Any]] = {}
        for font in every.values():
            alike.setdefault(font.hash, []).append(font)
        with ThreadPoolExecutor(_CORES) as pool:
            for first, *rest in alike.values():
                if subset and not (first.bitmap or first.used_in_forms):
                    shown = dict(first.to_unicode)
                    for font in rest:
                        shown |= font.to_unicode
                    begun[first] = pool.submit(make, first, shown, options["hinting"])
            return build(made, every, compress, subset, options)

    def wait_or_make(font: Any, *rest: Any) -> None:
        if font in begun:
            begun.pop(font).result()
        else:
            make(font, *rest)

    return [
        (pdf, "build_fonts_dictionary", build_together),
        (fonts.Font, "subset", wait_or_make),
    ]


_CORES = 2


def _packed(lines: Iterable[Any]) -> list[Any]:
    """The lines of a stream, those between tags, properties and marks in one piece."""
    pieces: list[Any] = []
    run: list[bytes] = []
    for line in lines:
        if type(line) is bytes:
            told = line
        else:
            told = pydyf._to_bytes(line) if isinstance(line, str | float | int) else b""
        if told and told[:1] != b"/" and told[-3:] not in _MARKS and told != b"EMC":
            run.append(told)
            continue
        if run:
            pieces.append(b"\n".join(run))
            run = []
        is_number = isinstance(line, pydyf.Dictionary) and line.keys() == {"MCID"}
        pieces.append(line.data if is_number else line)
    return [*pieces, b"\n".join(run)] if run else pieces


_MARKS = (b"BDC", b"BMC")

PATCHES: Mapping[str, Callable[[], list[Hook]]] = {
    patch.__name__.replace("_", " "): patch
    for patch in (
        shared_styles,
        quick_values,
        plain_lengths,
        plain_grounds,
        flat_walks,
        page_styles,
        page_references,
        packed_pages,
        contexts_let_go,
        fonts_on_demand,
        subsets_together,
        stored_streams,
    )
}
"""Every patch by its name."""
