"""Pages from elsewhere put into an edition as they are.

The stand-in of such a page becomes a form whose stream is the page's own, byte for byte once it is
decoded, with its own fonts, pictures, profiles and spot colours. ISO 32000-1, 8.10. Finishers do
not look into it: until all else is written an empty form keeps its place.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import deflate
import pikepdf

from ..ground.findings import Finding, found
from ..makeup.galley import PlacedSheet
from ..pdf.boxes import inherited, sound_box
from ..pdf.content import Content
from ..pdf.marks import PLACED_FROM
from ..proof.facts import STANDS_FOR, ProofFacts
from .edition import Edition
from .profiles import made_profile

_MOST_FORMS = 10_000
_CLOSENESS = 9


@dataclass(slots=True)
class Places:
    """The places that an edition keeps for pages from elsewhere."""

    pdf: pikepdf.Pdf
    edition: Edition
    sheets: dict[tuple[int, int], PlacedSheet] = field(default_factory=dict)
    """By the object number of the empty form that keeps the place."""
    findings: list[Finding] = field(default_factory=list)


def keep_places(
    pdf: pikepdf.Pdf, streams: Iterable[Content], edition: Edition, facts: ProofFacts
) -> Places:
    """Put an empty form where a page from elsewhere is to stand as it is.

    Where an edition for readers cannot hold it so, its picture stays, and that is told.
    """
    places = Places(pdf, edition)
    if not facts.placed:
        return places
    forms: dict[tuple[str, str], pikepdf.Object] = {}
    for content in streams:
        for name, thing in content.named("/XObject").items():
            sheet = facts.placed.get(str(thing.get(f"/{STANDS_FOR}", "")))
            if sheet is None:
                continue
            if _counts_bytes(edition):
                continue
            if not (edition.kind.name == "press" or sheet.is_archival):
                told = found("placed/pictured", sheet.spot, name=sheet.label, edition=edition.name)
                places.findings += [told] if told not in places.findings else []
                continue
            key = sheet.label, sheet.fit
            if key not in forms:
                forms[key] = _empty_form(pdf, sheet)
                places.sheets[forms[key].objgen] = sheet
            content.resources.XObject[name.decode()] = forms[key]
    return places


def fill_places(places: Places, streams: Iterable[Content]) -> None:
    """Put the pages themselves in; called when all else of the edition is written."""
    if not places.sheets:
        return
    made: dict[tuple[int, int], pikepdf.Object] = {}
    opened: dict[Path, pikepdf.Pdf] = {}  # each file once, so that its fonts come once
    with ExitStack() as stack:
        for key, sheet in places.sheets.items():
            if sheet.path not in opened:
                data = io.BytesIO(sheet.path.read_bytes())
                opened[sheet.path] = stack.enter_context(pikepdf.open(data, suppress_warnings=True))
            made[key] = _form(places, sheet, opened[sheet.path])
        for content in streams:
            for name, thing in content.named("/XObject").items():
                if thing.objgen in made:
                    content.resources.XObject[name.decode()] = made[thing.objgen]


def _counts_bytes(edition: Edition) -> bool:
    """Whether an edition has every picture made anew so that it can be sent."""
    return bool(edition.rungs) or edition.max_bytes is not None


def _empty_form(pdf: pikepdf.Pdf, sheet: PlacedSheet) -> pikepdf.Object:
    form = pdf.make_stream(b"")
    _describe(form, sheet)
    form.Resources = pikepdf.Dictionary()
    if sheet.mixes:
        form.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)
    return form


def _form(places: Places, sheet: PlacedSheet, source: pikepdf.Pdf) -> pikepdf.Object:
    """The page as a form of the edition."""
    pdf, page = places.pdf, source.pages[sheet.number - 1].obj
    form = _content(pdf, page)
    _describe(form, sheet)
    resources = inherited(page, "/Resources")
    form.Resources = (
        pikepdf.Dictionary()
        if resources is None
        else pdf.copy_foreign(source.make_indirect(resources))
    )
    for name in ("/BleedBox", "/ArtBox"):
        if box := sound_box(page.get(name)):
            form[name] = box.as_array()
    if "/Group" in page:
        form.Group = pdf.copy_foreign(source.make_indirect(page.Group))
    if places.edition.kind.name != "press":
        _say_what_inks_mean(pdf, form)
    return form


def _content(pdf: pikepdf.Pdf, page: Any) -> pikepdf.Object:
    """The page's content as one stream; compressed here, so that saving leaves it as it is."""
    given = page.get("/Contents")
    if isinstance(given, pikepdf.Stream) and "/Filter" in given:
        kept: pikepdf.Object = pdf.copy_foreign(given)
        for key in list(kept.keys()):
            if key not in ("/Filter", "/DecodeParms", "/Length"):
                del kept[key]
        return kept
    parts = list(given) if isinstance(given, pikepdf.Array) else [given]
    data = b"\n".join(bytes(part.read_bytes()) for part in parts if part is not None)
    form = pdf.make_stream(b"")
    packed = bytes(deflate.zlib_compress(data, _CLOSENESS))
    form.write(packed, filter=pikepdf.Name.FlateDecode)
    return form


def _describe(form: pikepdf.Object, sheet: PlacedSheet) -> None:
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = sheet.box.as_array()
    form.Matrix = pikepdf.Array([Decimal(f"{value:.12f}") for value in sheet.matrix])
    form.TrimBox = sheet.trim_box.as_array()
    form[PLACED_FROM] = pikepdf.Dictionary(
        F=pikepdf.String(sheet.name), Page=sheet.number, Fit=pikepdf.Name(f"/{sheet.fit}")
    )


def _say_what_inks_mean(pdf: pikepdf.Pdf, form: pikepdf.Object) -> None:
    """Give device inks a profile, as ISO 19005-2, 6.2.4.3 asks where the file's own is RGB."""
    profile = made_profile()
    if profile is None:
        return
    stream = pdf.make_stream(profile.read_bytes())
    stream.N = 4
    space = pdf.make_indirect(pikepdf.Array([pikepdf.Name.ICCBased, stream]))
    for resources in all_resources(form):
        if "/ColorSpace" not in resources:
            resources.ColorSpace = pikepdf.Dictionary()
        if "/DefaultCMYK" not in resources.ColorSpace:
            resources.ColorSpace.DefaultCMYK = space


def all_resources(form: pikepdf.Object) -> Iterator[Any]:
    """The resources of a page or form, and of the forms, patterns and drawn letters inside it."""
    waiting, seen = [form], set[tuple[int, int]]()
    while waiting and len(seen) < _MOST_FORMS:
        one = waiting.pop()
        if one.objgen in seen and one.is_indirect:
            continue
        seen.add(one.objgen)
        resources = inherited(one, "/Resources")
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        yield resources
        for key in ("/XObject", "/Pattern", "/Font"):
            waiting += [
                thing
                for thing in resources.get(key, pikepdf.Dictionary()).values()
                if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)
            ]
