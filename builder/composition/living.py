"""A document that stays laid out: where its HTML changes, only what follows from that is made anew.

The engine lays a document out from nothing. Here its box tree and the states in which its pages
begin are kept. An element that has changed gets new styles and boxes in the place of the old ones.
The pages that had looked at it are made again, and those after them until a page begins in the
state in which it began before. The engine does the same when a page number changes in the text.

What is kept must be what the engine would make from nothing. A change of which that is not certain
is not taken, and the caller lays the document out whole: :meth:`Living.change` says which.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint import DEFAULT_OPTIONS, css, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import block, page
from weasyprint.layout.background import layout_backgrounds

from .cutting import halves, is_opening
from .engine import TESTED, Log, Session, installed
from .moving import moving
from .patches import PATCHES, Hook, hooked
from .sheet import Sheet

MOST_LOOPS = 8
"""How often the engine lays pages out again for the sake of page numbers."""
_WHOLE = frozenset(("packed pages", "page references", "stored streams"))
"""Patches for documents that are written whole, once."""
_FAR = re.compile(r":has\(|:empty|target-text|\d(?:vw|vh|vi|vb|vmin|vmax)\b|running\(|note\(", re.I)
"""What in a style sheet makes an element depend on what is far from it, or below it."""

_PIECE_TAG = re.compile(r"<(/?)(?:article|section)\b[^>]*>")
"""Tags of elements that stand for themselves; they are not looked for in each other."""

_SPACES = " \n\t\r\f"

Path = tuple[int, ...]
"""The way from the root to an element, or to a box: the index of a child on each level."""
State = tuple[list[int], dict[str, list[int]], list[set[str]], list[Any]]
"""The engine's counters at a place of the document."""


class _Unproven(Exception):
    """That the pages would be those of a document laid out from nothing is not certain."""


@dataclass(slots=True, eq=False)
class Leaf:
    """A page that is laid out."""

    box: Any
    body: tuple[Any, ...]
    """The flow, the notes at the foot and the notes' area, as they were before the margins."""
    flow: list[Any]
    strings: list[tuple[str, str]]
    """What it says for running heads, in order."""
    log: Log
    """What happened to its lines."""
    margins: Any = None
    """All that its margin boxes depend on."""
    painted: Any = None
    """What the owner has made of it, and has seen on it; None again where it may have changed."""
    seen: Any = None


@dataclass(slots=True)
class _Making:
    """What is kept of how a page was made."""

    touched: dict[int, Any] = field(default_factory=dict)
    """Blocks that were looked at, by their id."""
    clean: bool = True
    """Whether it began with nothing left over from the page before."""
    log: Log = field(default_factory=Log)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block that is made anew as a whole."""

    path: Path
    element: Any
    parent: Any
    place: Path
    """Where its box stands in the tree."""
    box: Any


@dataclass(slots=True)
class _Sheets:
    """The style sheets of a head, and what reading them did to the document."""

    sheets: Any
    page_rules: list[Any]
    layers: list[Any]
    counters: dict[str, Any]
    profiles: dict[str, Any]


class Living:
    """A document laid out under one configuration of fonts, with one session of composing."""

    def __init__(self, session: Session | None, fonts: Any, fetcher: Any) -> None:
        if weasyprint.__version__ not in TESTED:
            raise RuntimeError(weasyprint.__version__)
        self.session, self.fonts, self.fetcher = session, fonts, fetcher
        self.color_profiles: dict[str, Any] = {}
        self.leaves: list[Leaf] = []
        self.making: dict[int, _Making] = {}
        self.states: dict[Any, tuple[State, State]] = {}
        self.sheets: dict[tuple[str, ...], _Sheets] = {}
        self.style_for: Any = None
        self.context: Any = None
        self.now = _Making()
        self._hooks = self._all_hooks()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The engine as this document needs it, for laying out and for painting."""
        with ExitStack() as stack:
            stack.enter_context(hooked(self._hooks))
            if self.session:
                stack.enter_context(installed(self.session))
            stack.enter_context(moving())
            yield

    def _all_hooks(self) -> list[Hook]:
        hooks = [hook for name in PATCHES if name not in _WHOLE for hook in PATCHES[name]()]
        stock_styles = weasyprint.document.get_all_computed_styles
        return [
            *hooks,
            (build, "element_to_box", self._to_box(build.element_to_box)),
            (block, "block_level_layout", self._to_layout(block.block_level_layout)),
            (page, "remake_page", self._to_page(page.remake_page)),
            (weasyprint.document, "get_all_computed_styles", self._to_styles(stock_styles)),
        ]

    def lay_out(self, html: str, pictures: dict[str, Any]) -> None:
        """Lay the whole document out; within :meth:`at_work`. ``pictures`` go by their address."""
        self.html, self.text = self._read(html), html
        self.alone: set[Any] = set()
        self.making.clear()
        self.states.clear()
        self.color_profiles.clear()
        self.leaves = []
        options = {**DEFAULT_OPTIONS, "pdf_tags": True, "cache": pictures}
        counters = CounterStyle()
        self.context = Document._build_layout_context(
            self.html, self.fonts, counters, self.color_profiles, options
        )
        self.style_for = self.context.style_for
        self.counter_style = counters
        self.root = build.build_formatting_structure(
            self.html.etree_element, self.style_for, self.context.get_image_from_uri,
            self.html.base_url, self.context.target_collector, counters, self.context.footnotes,
        )  # fmt: skip
        self.footnotes = list(self.context.footnotes)
        self.pseudo = {pseudo for _, pseudo in self.style_for.get_computed_styles()}
        layout.initialize_page_maker(self.context, self.root)
        self._paginate([], 0)

    def change(
        self, html: str, sheets: Iterable[str], pictures: Collection[str] = frozenset()
    ) -> bool:
        """Take a change of the text; False where the document must be laid out whole.

        ``sheets`` are the texts of its style sheets, which have not changed. ``pictures`` are the
        addresses at which others are than before, which its elements alone name. After False
        nothing of it may be used any more.
        """
        if self.context is None or any(map(_FAR.search, (*sheets, html))):
            return False
        if any(self.context.running_elements.values()) or self._has_fixed():
            return False
        try:
            come = self._changed_pieces(html)
            come = self._changed_whole(html) if come is None else come
            if pictures:
                self._show_again(pictures, come)
            self._change(come)
        except _Unproven:
            return False
        self.text = html
        return True

    def forget_sheets(self) -> None:
        """Read style sheets anew the next time."""
        self.sheets.clear()

    def cut(self, box: Any) -> tuple[Any, ...]:
        """The pages that a page is: two, where it is an opening, which stays whole."""
        if not is_opening(box):
            return (box,)
        return halves(box, self.context.get_image_from_uri, is_kept=True)

    def paint(self, box: Any) -> Sheet:
        """A page painted; within :meth:`at_work`."""
        return Sheet(box, self.fonts, self.color_profiles)

    # Reading and styles

    def _read(self, html: str) -> Any:
        return weasyprint.HTML(string=html, base_url="press:/", url_fetcher=self.fetcher)

    def _changed_whole(self, html: str) -> dict[Path, Any]:
        """The smallest new elements of a text that differ from the old, by the way to each."""
        old, new = self.html.etree_element, self._read(html).etree_element
        if _shell(old) != _shell(new):
            raise _Unproven("another root")
        return self._come(old, new, ())

    def _changed_pieces(self, html: str) -> dict[Path, Any] | None:
        """The same, read from the pieces that differ; None where they do not stand alone.

        Reading HTML takes longer than a page. What a piece means could depend on what is open
        around it, so a piece is trusted if its old text read alone gave what the whole gave.
        """
        (between, old_pieces), (now_between, new_pieces) = _parted(self.text), _parted(html)
        if between != now_between:
            return None
        places = list(_pieces(self.html.etree_element, ()))
        if len(places) != len(old_pieces):
            return None
        pieces: dict[Path, Any] = {}
        come: dict[Path, Any] = {}
        for (path, element), old, new in zip(places, old_pieces, new_pieces, strict=True):
            if old == new:
                continue
            piece = self._piece(element, old, new)
            if piece is None:
                return None
            pieces[path] = piece
            inner = self._come(element, piece, path)
            if any(len(way) <= len(path) for way in inner):
                self.alone.add(piece)
            come.update(inner)
        for way in come:
            if within := [path for path in pieces if len(way) < len(path)]:
                come[way] = self._grown(way, {p: pieces[p] for p in within if p[: len(way)] == way})
        return come

    def _piece(self, element: Any, old: str, new: str) -> Any:
        """The element of a text that takes the place of another; None where it does not alone."""
        if element not in self.alone:
            if not _same(element, self._read_piece(old)):
                return None
            self.alone.add(element)
        piece = self._read_piece(new)
        if piece is None or _shell(piece) != _shell(element):
            return None
        piece.tail = element.tail
        return piece

    def _grown(self, way: Path, pieces: Mapping[Path, Any]) -> Any:
        """The element around some pieces, made anew with them in the place of the old ones."""
        grown = copy.deepcopy(_at(self.html.etree_element, way))
        for path, piece in pieces.items():
            _at(grown, path[len(way) : -1])[path[-1]] = piece
        return grown

    def _show_again(self, pictures: Collection[str], come: dict[Path, Any]) -> None:
        """Add the elements that name some pictures to those that come, as they are."""
        showing = _naming(self.html.etree_element, pictures, ())
        for unit in self._units(showing):
            if not any(unit.path[: len(way)] == way for way in come):
                end = len(unit.path)
                inside = {way: one for way, one in come.items() if way[:end] == unit.path}
                come[unit.path] = self._grown(unit.path, inside)

    def _come(self, old: Any, new: Any, path: Path) -> dict[Path, Any]:
        come: dict[Path, Any] = {}
        for unit in self._units(path + edit for edit in _edits(old, new, ())):
            come[unit.path] = _at(new, unit.path[len(path) :])
        return come

    def _read_piece(self, text: str) -> Any:
        body = self._read(f"<!DOCTYPE html><body>{text}").etree_element.find("body")
        return body[0] if len(body) == 1 and not body.text and not body[0].tail else None

    def _to_styles(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        """Style sheets are read once for all documents with the same head."""

        def styles(
            html: Any, user_stylesheets: Any, hints: Any, font_config: Any, counter_style: Any,
            color_profiles: Any, page_rules: Any, layers: Any, target_collector: Any, forms: Any,
        ) -> Any:  # fmt: skip
            key = tuple(_head(html.etree_element))
            known = self.sheets.get(key)
            if known is None:
                made = stock(
                    html, user_stylesheets, hints, font_config, counter_style, color_profiles,
                    page_rules, layers, target_collector, forms,
                )  # fmt: skip
                self.sheets[key] = _Sheets(
                    made._sheets, page_rules, layers, dict(counter_style), dict(color_profiles)
                )
                return made
            counter_style.update(known.counters)
            color_profiles.update(known.profiles)
            page_rules.extend(known.page_rules)
            layers.extend(known.layers)
            return css.StyleFor(html, known.sheets, hints, font_config, target_collector)

        return styles

    def _restyle(self, unit: _Unit, new: Any) -> bool:
        """Styles for the elements that have come into a unit's place; whether they are other ones.

        Where all that selectors see is as it was, so are the styles, and paragraphs known by them.
        """
        computed = self.style_for.get_computed_styles()
        if (twins := _twins(unit.element, new)) is not None:
            for old, its_twin in twins:
                for pseudo in self.pseudo:
                    if (style := computed.get((old, pseudo))) is not None:
                        computed[its_twin, pseudo] = style
            return False
        elements = set(new.iter())
        root = weasyprint.cssselect2.ElementWrapper.from_html_root(self.html.etree_element, None)
        wrapper = _wrapper(root, unit.path)
        part = _Part(wrapper, computed[unit.parent, None], computed[self.html.etree_element, None],
                     self.html.base_url, self.style_for.initial_page_sizes)  # fmt: skip
        made = part.styles(self.style_for._sheets, self.fonts)
        computed.update(
            (key, style) for key, style in made.get_computed_styles().items() if key[0] in elements
        )
        return True

    # Boxes

    def _to_box(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        """The counters before and after each block are kept, so that it can be made again."""

        def to_box(element: Any, style_for: Any, *rest: Any) -> Any:
            state = rest[5] if len(rest) > 5 else None
            if state is None or style_for is not self.style_for or not isinstance(element.tag, str):
                return stock(element, style_for, *rest)
            if style_for(element)["display"][0] != "block":
                return stock(element, style_for, *rest)
            before = _copied(state)
            made = stock(element, style_for, *rest)
            self.states[element] = before, _copied(state)
            return made

        return to_box

    def _follows_space(self, path: Path) -> bool:
        """Whether white space stands before an element, with which its own would be one."""
        way = [self.html.etree_element]
        for index in path:
            way.append(way[-1][index])
        for parent, index in zip(reversed(way[:-1]), reversed(path), strict=True):
            if before := _text_before(parent, index):
                return before[-1] in _SPACES
            if index:
                return False
        return False

    def _rebuild(self, element: Any, old: Any, after_space: bool) -> tuple[Any, list[Any]]:
        """The box of an element that takes the place of ``old``, and the footnotes in it."""
        known = self.states.get(old)
        if known is None:
            raise _Unproven("no counters known")
        before, after = known
        targets = self.context.target_collector
        waiting = len(targets.counter_lookup_items)
        state, notes = _copied(before), list[Any]()
        targets.collecting = True
        made = build.element_to_box(
            element, self.style_for, self.context.get_image_from_uri, self.html.base_url,
            targets, self.counter_style, notes, state,
        )  # fmt: skip
        targets.check_pending_targets()
        if state[:3] != after[:3] or len(targets.counter_lookup_items) != waiting or len(made) != 1:
            raise _Unproven("other counters")
        box = made[0]
        box.process_whitespace(after_space)
        box.process_text_transform()
        box = build.create_anonymous_boxes(box)
        if not _is_block(box):
            raise _Unproven("no block")
        self.states[element] = before, after
        return box, notes

    # Changes

    def _change(self, come: Mapping[Path, Any]) -> None:
        """Take new elements by the way to the old ones that they replace."""
        if not come:
            return
        replaced = [(unit, self._replace(unit, come[unit.path])) for unit in self._units(come)]
        self.context.tables.clear()
        if self.session:
            self.session.shop.forget()
        count = len(self.leaves)
        for number in self._looking_at([unit for unit, _ in replaced]):
            self.context.page_maker[number][-1]["content_changed"] = True
        for unit, box in replaced:
            holder = self.root
            for index in unit.place[:-1]:
                holder = holder.children[index]
            children = list(holder.children)
            children[unit.place[-1]] = box
            holder.children = children
        anchored = self._anchored()
        self._paginate([leaf.box for leaf in self.leaves], count)
        for _ in range(MOST_LOOPS):
            was, anchored = anchored, self._anchored()
            if was == anchored or not self._refer_again():
                break
            self._paginate([leaf.box for leaf in self.leaves], len(self.leaves))
        lookups = self.context.target_collector.counter_lookup_items.values()
        if len(self.leaves) != count and any("pages" in _missing(one) for one in lookups):
            raise _Unproven("another number of pages")

    def _anchored(self) -> dict[str, dict[str, list[int]]]:
        """By anchor, the counters of the page that it stands on."""
        items = self.context.target_collector.target_lookup_items.items()
        return {
            name: {
                counter: list(values)
                for counter, values in item.cached_page_counter_values.items()
                if counter != "pages"
            }
            for name, item in items
        }

    def _refer_again(self) -> bool:
        """Say again on which pages anchors stand, where it is said; False where it is not.

        The engine does so for anchors that a style sheet names, and not for those in attributes.
        """
        said = False
        for (_, token), item in self.context.target_collector.counter_lookup_items.items():
            if not item.missing_target_counters:
                continue
            if token != "content" or item.page_maker_index is None:
                raise _Unproven("a reference to a page")
            said = True
            item.parse_again(item.cached_page_counter_values)
            self.context.page_maker[item.page_maker_index][-1]["content_changed"] = True
        return said

    def _replace(self, unit: _Unit, new: Any) -> Any:
        """New styles and boxes for a unit, whose elements take the place of the old ones."""
        old = unit.element
        gone, come = list(old.iter()), list(new.iter())
        names = _names(gone)
        if names != _names(come) or len(set(names)) != len(names):
            raise _Unproven("other anchors")
        targets = self.context.target_collector
        gone_set = set(gone)
        if any(box.element in gone_set for box, _ in targets.counter_lookup_items):
            raise _Unproven("page numbers in it")
        counters = {}
        for name in names:
            item = targets.target_lookup_items.get(name)
            if item is None or item.target_box is None:
                raise _Unproven("an anchor without a box")
            counters[name] = item.target_box.cached_counter_values
            item.state = "pending"
        new.tail = old.tail
        unit.parent[unit.path[-1]] = new
        restyled = self._restyle(unit, new)
        box, notes = self._rebuild(new, old, self._follows_space(unit.path))
        for name in names:
            item = targets.target_lookup_items[name]
            if item.state != "up-to-date" or (
                item.target_box.cached_counter_values != counters[name]
            ):
                raise _Unproven("other counters at an anchor")
        self.footnotes = [note for note in self.footnotes if note.element not in gone_set] + notes
        self.alone -= gone_set
        if self.session:
            self.session.drop(gone_set, restyled)
        computed = self.style_for.get_computed_styles()
        for element in gone:
            self.states.pop(element, None)
            for pseudo in self.pseudo:
                computed.pop((element, pseudo), None)
        return box

    def _units(self, edits: Iterable[Path]) -> list[_Unit]:
        """The smallest blocks around some edits that can be made anew by themselves."""
        units: dict[Path, _Unit] = {}
        for path in edits:
            unit = self._unit(path)
            units[unit.path] = unit
        return [
            unit
            for path, unit in units.items()
            if not any(path[: len(other)] == other for other in units if len(other) < len(path))
        ]

    def _unit(self, path: Path) -> _Unit:
        box, element = self.root, self.html.etree_element
        place: Path = ()
        unit = None
        for depth, index in enumerate(path, 1):
            parent, element = element, element[index]
            found = [
                (at, child)
                for at, child in enumerate(box.children)
                if child.element is element and "::" not in child.element_tag
            ]
            if not _is_plain(box) or len(found) != 1:
                break
            at, box = found[0]
            place = (*place, at)
            before = _text_before(parent, index)
            if depth > 1 and _is_block(box) and not before.strip(_SPACES):
                unit = _Unit(path[:depth], element, parent, place, box)
        if unit is None:
            raise _Unproven("no block around it")
        return unit

    def _looking_at(self, units: Iterable[_Unit]) -> set[int]:
        """The pages that have looked at some blocks, begun or not, from a clean start each."""
        maker = self.context.page_maker
        pages: set[int] = set()
        for unit in units:
            seen = {
                number
                for number, making in self.making.items()
                if id(unit.box) in making.touched
                or _meets(maker[number + 1][0], self.root, unit.place)
            }
            if not seen:
                raise _Unproven("no page looked at it")
            pages |= seen
        for number in range(max(pages, default=0), 0, -1):
            if number in pages and not self.making[number].clean:
                pages.add(number - 1)
        return pages

    def _has_fixed(self) -> bool:
        return any(leaf.box.fixed_boxes for leaf in self.leaves)

    # Pages

    def _to_layout(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        """What a page has looked at is kept, also where it stands on the next."""

        def lay(context: Any, box: Any, *rest: Any) -> Any:
            if context is self.context:
                self.now.touched[id(box)] = box
            return stock(context, box, *rest)

        return lay

    def _to_page(self, stock: Callable[..., Any]) -> Callable[..., Any]:
        """A page is made again, too, where the one before leaves something over, or did."""

        def remake(index: int, context: Any, root_box: Any, html: Any) -> Any:
            if context is not self.context:
                return stock(index, context, root_box, html)
            self.now = self.making[index] = _Making(clean=self._is_clean())
            self._swap(self.now.log)
            made = stock(index, context, root_box, html)
            following = self.making.get(index + 1)
            left_over = not self._is_clean() or (following is not None and not following.clean)
            if left_over and (made[1] is not None or context.reported_footnotes):
                context.page_maker[index + 1][-1]["content_changed"] = True
            return made

        return remake

    def _is_clean(self) -> bool:
        return not self.context.reported_footnotes and not self.context.broken_out_of_flow

    def _swap(self, log: Log) -> Log:
        if self.session is None:
            return log
        before, self.session.log = self.session.log, log
        return before

    def _paginate(self, pages: list[Any], total: int) -> None:
        """Make the pages that are to be made, as ``weasyprint.layout.layout_document`` does."""
        context = self.context
        for _ in range(MOST_LOOPS):
            before = total
            context.footnotes = list(self.footnotes)
            pages = list(page.make_all_pages(context, self.root, self.html, pages))
            total = len(pages)
            again = False
            for *_, state, remake in context.page_maker:
                state[1]["pages"] = [total]
                again |= remake["content_changed"]
                again |= remake["pages_wanted"] and before != total
            if not again:
                break
        self.making = {number: self.making[number] for number in range(total)}
        known = {id(leaf.box): leaf for leaf in self.leaves}
        self.leaves = [
            known.get(id(box)) or self._leaf(number, box) for number, box in enumerate(pages)
        ]
        self._finish()

    def _leaf(self, number: int, box: Any) -> Leaf:
        """A page whose flow has just been laid out."""
        counters = self.context.page_maker[number + 1][3][1]
        strings: list[tuple[str, str]] = []
        lookups = self.context.target_collector.counter_lookup_items
        for child in box.descendants():
            if child.missing_link:
                for (source, token), item in lookups.items():
                    if child.missing_link == source and token.startswith("string-set"):
                        item.parse_again(counters)
            if child.string_set and child.string_set != "none":
                strings += child.string_set
        body = tuple(box.children)
        return Leaf(box, body, list(body[0].children), strings, self.making[number].log)

    def _finish(self) -> None:
        """Margin boxes and backgrounds, where a page is new or its surroundings have changed."""
        context = self.context
        context.string_set = defaultdict(lambda: defaultdict(list))
        for number, leaf in enumerate(self.leaves, 1):
            for name, text in leaf.strings:
                context.string_set[name][number].append(text)
        whole = [leaf.box for leaf in self.leaves]
        fixed = self._has_fixed()
        for number, leaf in enumerate(self.leaves, 1):
            context.current_page = number
            state = context.page_maker[number][3]
            margins = self._margins(number, state)
            if leaf.margins == margins and not fixed:
                continue
            leaf.margins, leaf.painted, leaf.seen = margins, None, None
            self._swap(leaf.log)
            root, footnotes, notes = leaf.body
            root.children = [
                *layout.layout_fixed_boxes(context, whole[: number - 1], leaf.box),
                *leaf.flow,
                *layout.layout_fixed_boxes(context, whole[number:], leaf.box),
            ]
            parts = [root, *(area for area in (footnotes, notes) if area.children)]
            parts += page.make_margin_boxes(context, leaf.box, state)
            leaf.box.children = tuple(parts)
            layout_backgrounds(leaf.box, context.get_image_from_uri)

    def _margins(self, number: int, state: State) -> Any:
        """All that the margin boxes of a page depend on beside the page itself."""
        strings = []
        for name, store in sorted(self.context.string_set.items()):
            before = [store[earlier][-1] for earlier in range(1, number) if store.get(earlier)]
            strings.append((name, tuple(store.get(number, ())), before[-1:]))
        counters = {name: tuple(values) for name, values in state[1].items()}
        return number, counters, strings


class _Targets:
    """Takes the anchors of elements whose anchors are known already."""

    def collect_anchor(self, name: str) -> None:
        """Do nothing."""


class _Part:
    """Stands in for a document of which the elements below one wrapper get styles."""

    def __init__(
        self, wrapper: Any, parent: Any, root: Any, base_url: str, sizes: Mapping[str, Any]
    ) -> None:
        self.wrapper, self.parent_style, self.root_style = wrapper, parent, root
        self.base_url, self.sizes = base_url, sizes
        self.wrapper_element = self.etree_element = self
        self.made: Any = None

    def styles(self, sheets: Any, fonts: Any) -> Any:
        """The styles, made by the engine in the context of the parent's and the root's."""
        part = self

        class Styles(css.StyleFor):  # type: ignore[misc]
            def __init__(self) -> None:
                part.made = self
                super().__init__(part, sheets, False, fonts, _Targets())

            def set_initial(self) -> None:
                self.initial_page_sizes = part.sizes
                outer = part.wrapper.parent.etree_element
                self._computed_styles[outer, None] = part.parent_style
                self._computed_styles[part, None] = part.root_style

        return Styles()

    def iter_subtree(self) -> Iterator[Any]:
        """The wrappers; what they inherit from is there before the first."""
        self.made.set_initial()
        yield from self.wrapper.iter_subtree()

    def iter(self) -> Iterator[Any]:
        """The elements, as an element of the tree gives them."""
        return iter(list(self.wrapper.etree_element.iter()))


def _at(element: Any, path: Path) -> Any:
    """The element that a way leads to."""
    for index in path:
        element = element[index]
    return element


def _naming(element: Any, addresses: Collection[str], path: Path) -> Iterator[Path]:
    """The elements with one of some addresses in an attribute, each the way to it."""
    if any(one in value for value in element.attrib.values() for one in addresses):
        yield path
        return
    for index, child in enumerate(element):
        yield from _naming(child, addresses, (*path, index))


def _head(root: Any) -> Iterator[str]:
    """What of a document's head names its style sheets."""
    for element in (*root.iter("style"), *root.iter("link")):
        yield f"{sorted(element.attrib.items())} {element.text or ''}"


def _text_before(parent: Any, index: int) -> str:
    """The text between an element and what stands before it in its parent."""
    return (parent[index - 1].tail if index else parent.text) or ""


def _shell(element: Any) -> tuple[Any, dict[str, str]]:
    return element.tag, dict(element.attrib)


def _edits(old: Any, new: Any, path: Path) -> Iterator[Path]:
    """The elements whose own text or row of children differs, each the way to it."""
    if old.text != new.text or len(old) != len(new):
        yield path
        return
    pairs = list(zip(old, new, strict=True))
    if any(
        one.tag != other.tag or one.tail != other.tail or one.attrib != other.attrib
        for one, other in pairs
    ):
        yield path
        return
    for index, (one, other) in enumerate(pairs):
        yield from _edits(one, other, (*path, index))


def _wrapper(wrapper: Any, path: Path) -> Any:
    for index in path:
        element = wrapper.etree_element[index]
        wrapper = next(child for child in wrapper.iter_children() if child.etree_element is element)
    return wrapper


def _parted(html: str) -> tuple[list[str], list[str]]:
    """What stands between the elements that :data:`_PIECE_TAG` finds, and their own texts."""
    between, pieces, depth, start, end = list[str](), list[str](), 0, 0, 0
    for tag in _PIECE_TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 1 and not tag[1]:
            start = tag.start()
            between.append(html[end:start])
        if depth == 0:
            end = tag.end()
            pieces.append(html[start:end])
    return [*between, html[end:]], pieces


def _pieces(element: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The elements that :func:`_parted` parts in the text of a tree, and the way to each."""
    for index, child in enumerate(element):
        if child.tag in ("article", "section"):
            yield (*path, index), child
        else:
            yield from _pieces(child, (*path, index))


def _twins(old: Any, new: Any) -> list[tuple[Any, Any]] | None:
    """Each element beside the one in its place; None where they differ in more than their text."""
    twins = list(zip(old.iter(), new.iter(), strict=False))
    if all(_shell(one) == _shell(other) and len(one) == len(other) for one, other in twins):
        return twins
    return None


def _same(one: Any, other: Any) -> bool:
    """Whether two elements are alike with all that is in them."""
    return (
        other is not None
        and _shell(one) == _shell(other)
        and (one.text or "") == (other.text or "")
        and len(one) == len(other)
        and all(
            _same(mine, yours) and (mine.tail or "") == (yours.tail or "")
            for mine, yours in zip(one, other, strict=True)
        )
    )


def _names(elements: Iterable[Any]) -> list[str]:
    """The anchors of some elements, sorted."""
    named = [element.get("id") for element in elements]
    named += [element.get("name") for element in elements if element.tag == "a"]
    return sorted(filter(None, named))


def _copied(state: State) -> State:
    quotes, counters, scopes, groups = state
    return (
        [*quotes],
        {name: [*values] for name, values in counters.items()},
        [set(scope) for scope in scopes],
        [*groups],
    )


def _is_plain(box: Any) -> bool:
    """Whether the children of a box are laid out one below the other, and nothing else."""
    if type(box) is not boxes.BlockBox or box.is_table_wrapper or not _is_block(box):
        return False
    style = box.style
    return (
        style["column_width"] == style["column_count"] == "auto"
        and style["max_lines"] == "none"
        and all(_is_block(child) or not child.is_in_normal_flow() for child in box.children)
    )


def _is_block(box: Any) -> bool:
    return isinstance(box, boxes.BlockLevelBox) and box.is_in_normal_flow()


def _meets(resume: Any, root: Any, place: Path) -> bool:
    """Whether a page ends before or in a block, or before something that begins with it."""
    box = root
    for depth, index in enumerate(place):
        if not resume or len(resume) != 1:
            return resume is not None
        ((at, resume),) = resume.items()
        if at != index:
            return False
        box = box.children[at]
        if resume is None:
            return _begins_with(box, place[depth + 1 :])
    return True


def _begins_with(box: Any, place: Path) -> bool:
    for index in place:
        if any(child.is_in_normal_flow() for child in box.children[:index]):
            return False
        box = box.children[index]
    return True


def _missing(lookup: Any) -> set[str]:
    named = set(lookup.missing_counters)
    for counters in lookup.missing_target_counters.values():
        named |= set(counters)
    return named
