"""From galley to painted pages, with as little made anew as can be."""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text.fonts import FontConfiguration

from ..composition.engine import Log, Options, Session
from ..composition.living import Leaf, Living
from ..composition.paragraph import Words
from ..composition.sheet import Sheet, Subsets
from ..ground.findings import Finding
from ..makeup.galley import Galley
from ..makeup.sheets import linked_sheets
from ..makeup.swatches import Swatch
from ..press.record import file_hash
from ..press.stages import MadeUp
from ..proof.backcover import holder, with_back_cover
from ..proof.complaints import Complaint, complaints
from ..proof.fitting import fitted
from ..proof.inkfades import mixing, unknown_inks
from ..proof.lacking import lacking_faces, scripts_in
from ..proof.lettering import lettered
from ..proof.placing import cut_figures
from ..proof.pull import EngineLog, GalleyFetcher, options_of, unset
from .pictures import pictures

SHEET_SUFFIX = ".css"
ISSUE = "press:/issue/"
"""Where the addresses of an issue's pictures begin."""
SPARE_PARAGRAPHS = 100
"""Paragraphs that stay composed beside those of the issue: of edits that are undone."""

SETTLED_FOR = 50
"""Looks at an issue after which garbage is looked for in all that is kept."""


@dataclass(frozen=True, slots=True)
class Made:
    """The pages of a galley, painted, and what was found on the way."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a session of composing stands on; where any of it changes, all begins anew."""

    fontconfig: Path
    options: Options
    english: str
    divisions: tuple[str, ...]
    swatches: tuple[Swatch, ...]
    faces: tuple[str, ...]
    """Style sheets that bring faces of their own, which the engine adds to its fonts."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page as the checks of a proof look at it."""

    _page_box: Any
    width: float
    height: float
    bleed: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages as the checks of a proof look at them; stands in for the engine's document."""

    pages: list[Any]

    def copy(self, pages: list[Any]) -> _Pages:
        """The same with other pages."""
        return _Pages(pages)


@dataclass(frozen=True, slots=True)
class _Things:
    """What the checks of a proof want to see of a page that is shown."""

    box: Any
    texts: tuple[Any, ...]
    """A text for each face that is asked for and each script in it."""
    has_figures: bool


class _Texts:
    """A page of which only some texts are looked at; stands in for a page and its box."""

    def __init__(self, texts: tuple[Any, ...]) -> None:
        self.texts = texts
        self._page_box = self

    def descendants(self) -> Iterator[Any]:
        """The texts."""
        return iter(self.texts)


class Maker:
    """Keeps the pages of one issue as they were made last."""

    def __init__(self) -> None:
        self.subsets = Subsets()
        self.ground: _Ground | None = None
        self.living: Living | None = None
        self.contents: dict[str, str] = {}
        self.pictures: dict[str, Any] = {}
        self.texts: list[str] = []
        self.records: dict[Complaint, None] = {}
        """What the engine has said of the sheets and the text as they stand."""
        self.mixed: dict[Any, None] = {}
        """Inks that are no swatch, from painting the pages as they stand."""
        self.shown: list[Leaf] = []
        """Pages as they are laid out; one that is an opening is painted, and seen, as two."""
        self.has_back = False
        """Whether the last page shown is a back cover, of a document of its own."""

        self.looks = 0
        """Since what is kept was settled."""

    @property
    def pages(self) -> list[_Things]:
        """What is seen on each page that is shown."""
        return [page for leaf in self.shown for page in leaf.seen]

    def make(self, made_up: MadeUp) -> Made:
        """Lay out a galley and paint its pages; raises whatever the engine raises."""
        galley = made_up.galley
        self.looks += 1
        if self.looks > SETTLED_FOR:
            self._settle()
        swatches = galley.layout.swatches
        texts = _sheet_texts(galley)
        faces = tuple(text for text in texts if "@font-face" in text)
        ground = _Ground(
            made_up.fontconfig,
            options_of(galley),
            galley.english,
            galley.divisions,
            swatches,
            faces,
        )
        if self.living is None or ground != self.ground:
            living = self._begin(ground, galley)
        else:
            living = self.living
        self.living = None  # what fails half-way is not gone on with
        with EngineLog() as log, living.at_work(), lettered(), mixing(swatches) as mixer:
            self.fetcher.galley, self.fetcher.log = galley, log
            unfitted: list[Finding] = []
            if not self._follows(living, galley, texts) or galley.fit:
                log.records.clear()
                self._lay_out(living, galley, texts)
                galley, unfitted = self._fitted(living, galley, texts)
            mixer.unknown.update(self.mixed)
            sheets = self._painted(living, galley, made_up.multiple_of)
        self.living, self.mixed = living, dict(mixer.unknown)
        self.records.update(dict.fromkeys(log.records))
        told = (
            *(complaints(self.records, galley) if self.records else ()),
            *lacking_faces(_Pages([_Texts(page.texts) for page in self.pages]), galley),
            *unset(_joined(self.shown), galley),
            *unknown_inks(mixer, galley),
            *cut_figures(_Pages([_with_figures(page) for page in self.pages]), galley),
            *unfitted,
        )
        return Made(tuple(sheets), told)

    def _begin(self, ground: _Ground, galley: Galley) -> Living:
        words = Words(ground.english, ground.divisions)
        session = Session(ground.options, words, Log()) if ground.options.enabled else None
        self.fetcher, fonts = GalleyFetcher(galley), _fonts(ground.fontconfig)
        living = Living(session, fonts, self.fetcher)
        self.back = Living(session, fonts, self.fetcher)
        """The back cover, which has the same head."""
        self.back.sheets = living.sheets
        self.ground, self.contents, self.pictures = ground, {}, {}
        return living

    def _follows(self, living: Living, galley: Galley, texts: list[str]) -> bool:
        """Whether what has changed of a galley could be taken by itself."""
        self.was, now = self.contents, _contents(galley)
        self.contents = now
        other = {at for at in {**self.was, **now} if self.was.get(at) != now.get(at)}
        if other and not self._are_pictures(other, galley, texts):
            return False
        return living.change(galley.html, texts, other)

    def _are_pictures(self, other: Collection[str], galley: Galley, texts: list[str]) -> bool:
        """Whether other files are pictures that the text alone names, which take their places."""
        named = any(ISSUE in text for text in texts)
        if self.records or named or not all(at.startswith(ISSUE) for at in other):
            return False
        for address in other:
            self.pictures.pop(address, None)
        originals = {at: one for at, one in galley.originals.items() if at in other}
        self.pictures.update(pictures(originals, self.contents))
        self.back.context = None
        return True

    def _lay_out(self, living: Living, galley: Galley, texts: list[str]) -> None:
        """All pages laid out anew, with the sheets and pictures that are as they were."""
        contents, was = self.contents, self.was
        sheets = {at: one for at, one in contents.items() if at.endswith(SHEET_SUFFIX)}
        if self.records or sheets != {at: was.get(at) for at in sheets}:
            living.forget_sheets()
        self.texts = texts
        self.records.clear()
        self.mixed.clear()
        self.back.context = None
        self.pictures = {
            at: one for at, one in self.pictures.items() if contents.get(at) == was.get(at, "")
        }
        fresh = pictures(galley.originals, contents)
        self.pictures.update((at, one) for at, one in fresh.items() if at not in self.pictures)
        session = living.session
        if session:
            session.forget()
            session.keep = sys.maxsize
        living.lay_out(galley.html, self.pictures)
        if session:
            session.keep = len(session.kept) + SPARE_PARAGRAPHS
        self._settle()

    def _settle(self) -> None:
        """Throw away the trees that were, whose boxes and styles hold each other.

        What is left stays for long: until the next time, nobody looks through it for garbage, which
        takes as long as an edit.
        """
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self.looks = 0

    def _fitted(
        self, living: Living, galley: Galley, texts: list[str]
    ) -> tuple[Galley, list[Finding]]:
        """The galley as ``fit:`` asks for it, laid out, and what is told where it cannot be had."""

        def again(html: str) -> _Pages:
            self._lay_out(living, replace(galley, html=html), texts)
            return _Pages([_seen(leaf.box) for leaf in living.leaves])

        document = _Pages([_seen(leaf.box) for leaf in living.leaves])
        _, html, unfitted = fitted(document, galley, again)
        return replace(galley, html=html), unfitted

    def _painted(self, living: Living, galley: Galley, multiple: int) -> list[Sheet]:
        """The pages with their back cover as sheets; only new ones are painted."""
        seen = _Pages([_seen(leaf.box) for leaf in living.leaves])
        ends = (leaf for leaf in reversed(living.leaves) if holder(leaf.box) is not None)
        last = next(ends, living.leaves[-1])
        held = holder(last.box)
        before = None if held is None else held.children

        def render(html: str) -> _Pages:
            with self.back.at_work():
                if not self.back.change(html, self.texts):
                    self.back.lay_out(html, self.pictures)
            return _Pages([_seen(leaf.box) for leaf in self.back.leaves])

        document, _, has_back = with_back_cover(seen, galley.html, multiple, render)
        if has_back:
            last.painted = None
        backs = self.back.leaves if has_back else []
        leaves = {id(page): leaf for page, leaf in zip(seen.pages, living.leaves, strict=True)}
        kept = document.pages[: len(document.pages) - len(backs)]
        self.shown = [*(leaves[id(page)] for page in kept), *backs]
        self.has_back = has_back
        for leaf in self.shown:
            if leaf.painted is None or leaf.seen is None:
                pages = living.cut(leaf.box)
                leaf.painted = [living.paint(page) for page in pages]
                leaf.seen = [_looked_through(page) for page in pages]
        sheets = [sheet for leaf in self.shown for sheet in leaf.painted]
        if held is not None and held.children is not before:
            held.children = before
            last.painted = None
        return sheets


def _fonts(fontconfig: Path) -> FontConfiguration:
    """The engine's fonts as a file of fontconfig's names them, whatever this process names."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _contents(galley: Galley) -> dict[str, str]:
    """By address, a hash of each file that the engine may ask for."""
    return {
        address: hashlib.sha256(galley.drawings[address]).hexdigest()
        if address in galley.drawings
        else file_hash(path)
        for address, path in galley.files.items()
    }


def _sheet_texts(galley: Galley) -> list[str]:
    """The style sheets of a galley's pages; all there are, where they call for others."""
    linked = [
        file.read_text("utf-8", "replace") for file in linked_sheets(galley.html, galley.files)
    ]
    if not any("@import" in text for text in linked):
        return linked
    every = (file for file in galley.files.values() if file.suffix == SHEET_SUFFIX)
    return [file.read_text("utf-8", "replace") for file in every]


def _seen(box: Any) -> _Seen:
    bleed = {side: box.style[f"bleed_{side}"].value for side in ("top", "right", "bottom", "left")}
    return _Seen(box, box.margin_width(), box.margin_height(), bleed)


def _looked_through(box: Any) -> _Things:
    texts: dict[tuple[Any, ...], Any] = {}
    has_figures = False
    for each in box.descendants():
        if isinstance(each, TextBox) and each.text.strip():
            style = each.style
            key = style["font_family"], style["font_weight"], style["font_style"]
            for script in scripts_in(each.text):
                texts.setdefault((*key, script), each)
        has_figures |= isinstance(each, ReplacedBox | AbsolutePlaceholder)
    return _Things(box, tuple(dict.fromkeys(texts.values())), has_figures)


def _with_figures(page: _Things) -> _Seen:
    """A page for the check of figures, empty where it has none."""
    seen = _seen(page.box)
    return seen if page.has_figures else replace(seen, _page_box=None)


def _joined(leaves: Iterable[Leaf]) -> Log:
    """What happened to the lines of some pages."""
    whole = Log()
    for leaf in leaves:
        whole.told.update(leaf.log.told)
        whole.ragged += [one for one in leaf.log.ragged if one not in whole.ragged]
    return whole
