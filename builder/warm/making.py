"""From galley to painted pages, with as little made anew as can be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from weasyprint.text.fonts import FontConfiguration

from ..composition.engine import Log, Options, Session, UnknownEngine
from ..composition.living import Leaf, Living
from ..composition.paragraph import Words
from ..composition.sheet import Sheet, Subsets
from ..ground.findings import EnvironmentProblem, Finding
from ..ground.messages import tr
from ..makeup.galley import Galley
from ..makeup.sheets import linked_sheets
from ..makeup.swatches import Swatch
from ..press.record import file_hash
from ..press.stages import MadeUp
from ..proof.backcover import holder, with_back_cover
from ..proof.complaints import Complaint, complaints
from ..proof.inkfades import Mixer, mixing, unknown_inks
from ..proof.lacking import lacking_faces
from ..proof.lettering import lettered
from ..proof.placing import cut_figures
from ..proof.pull import EngineLog, GalleyFetcher, options_of, unset, words_of
from .pictures import pictures

SHEET_SUFFIX = ".css"


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


class Maker:
    """Keeps the pages of one issue as they were made last."""

    def __init__(self) -> None:
        self.subsets = Subsets()
        self.ground: _Ground | None = None
        self.living: Living | None = None

    def make(self, made_up: MadeUp) -> Made:
        """Lay out a galley and paint its pages; raises whatever the engine raises."""
        galley = made_up.galley
        options = options_of(galley)
        ground = _Ground(
            made_up.fontconfig, options, galley.english, galley.divisions, galley.layout.swatches
        )
        if self.living is None or ground != self.ground:
            self._begin(ground, galley)
        living = self.living
        assert living is not None
        self.living = None  # what fails half-way is not gone on with
        with living.at_work(), lettered(), mixing(galley.layout.swatches) as mixer:
            mixer.unknown.update(self.mixed)
            log = self._lay_out(living, galley)
            document, sheets = self._painted(living, galley, made_up.multiple_of)
            self.mixed = dict(mixer.unknown)
        self.living = living
        self.records = list(dict.fromkeys([*self.records, *log.records]))
        told = (
            *complaints(self.records, galley),
            *lacking_faces(document, galley),
            *unset(_joined(living), galley),
            *unknown_inks(mixer, galley),
            *cut_figures(document, galley),
        )
        return Made(tuple(sheets), told)

    def _begin(self, ground: _Ground, galley: Galley) -> None:
        words = Words(ground.english, ground.divisions)
        session = Session(ground.options, words, Log()) if ground.options.enabled else None
        self.fetcher = GalleyFetcher(galley)
        self.living = Living(session, _fonts(ground.fontconfig), self.fetcher)
        self.ground = ground
        self.contents: dict[str, str] = {}
        self.pictures: dict[str, Any] = {}
        self.records: list[Complaint] = []
        self.mixed: dict[Any, None] = {}
        self.backs: dict[str, Any] = {}
        self.back_sheet: tuple[Any, Sheet] | None = None

    def _lay_out(self, living: Living, galley: Galley) -> EngineLog:
        """The pages laid out in ``living``; gives what the engine had to say."""
        contents = _contents(galley)
        was, self.contents = self.contents, contents
        self.fetcher.galley = galley
        with EngineLog() as log:
            self.fetcher.log = log
            if contents == was and living.change(galley.html, self.texts):
                return log
            log.records.clear()
            sheets = {at: one for at, one in contents.items() if at.endswith(SHEET_SUFFIX)}
            if self.records or sheets != {at: was.get(at) for at in sheets}:
                living.forget_sheets()
            self.texts = _sheet_texts(galley)
            self.records.clear()
            self.mixed.clear()
            self.backs.clear()
            self.pictures = {
                at: one for at, one in self.pictures.items() if contents.get(at) == was.get(at, "")
            }
            fresh = pictures(galley.originals, contents)
            self.pictures.update((at, one) for at, one in fresh.items() if at not in self.pictures)
            living.lay_out(galley.html, self.pictures)
        return log

    def _painted(
        self, living: Living, galley: Galley, multiple: int
    ) -> tuple[_Pages, list[Sheet]]:
        """The pages with their back cover, and each as a sheet; only new ones are painted."""
        seen = _Pages([_seen(leaf) for leaf in living.leaves])
        last = living.leaves[-1]
        held = holder(last.box)
        before = None if held is None else held.children

        def render(html: str) -> Any:
            if html not in self.backs:
                self.backs = {html: living.render(html)}
            return self.backs[html]

        document, _ = with_back_cover(seen, galley.html, multiple, render)
        if len(document.pages) != len(living.leaves) or (held and held.children is not before):
            last.painted = None
        sheets = []
        for leaf in living.leaves:
            if leaf.painted is None:
                leaf.painted = living.paint(leaf.box)
            sheets.append(leaf.painted)
        if held is not None and held.children is not before:
            held.children = before
            last.painted = None
        for page in document.pages[len(living.leaves) :]:
            if self.back_sheet is None or self.back_sheet[0] is not page:
                self.back_sheet = page, living.paint(page._page_box)
            sheets.append(self.back_sheet[1])
        return document, sheets


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
    linked = [file.read_text("utf-8", "replace") for file in linked_sheets(galley.html, galley.files)]
    if not any("@import" in text for text in linked):
        return linked
    every = (file for file in galley.files.values() if file.suffix == SHEET_SUFFIX)
    return [file.read_text("utf-8", "replace") for file in every]


def _seen(leaf: Leaf) -> _Seen:
    box = leaf.box
    bleed = {side: box.style[f"bleed_{side}"].value for side in ("top", "right", "bottom", "left")}
    return _Seen(box, box.margin_width(), box.margin_height(), bleed)


def _joined(living: Living) -> Log:
    """What happened to the lines of all pages."""
    whole = Log()
    for log in (*(leaf.log for leaf in living.leaves), living.beside):
        whole.told.update(log.told)
        whole.ragged += [one for one in log.ragged if one not in whole.ragged]
    return whole
