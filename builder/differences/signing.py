"""What differs as a PDF to sign: a list with fields for name, date and comments, then the changed
pages side by side.

The house's engine lays out list and marks in the house's faces; the pages themselves are laid under
the marks as they are, sharp at every zoom.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from ..composition.engine import Options, composing
from ..ground.findings import Rejected, found
from ..ground.limits import LimitExceeded, run_limited
from ..ground.messages import tr
from ..ground.reports import render
from ..makeup.fontbook import read_book
from ..makeup.fontconfig import fontconfig_file
from ..makeup.fontfiles import ensure
from ..makeup.layout import read_layout
from ..makeup.templates import root_rule
from ..pdf.boxes import sound_box
from ..pdf.geometry import Box
from ..preflight.opening import open_pdf
from ..preflight.report import place_percent
from .answers import Entry, entries_of, pair_name, summary
from .comparing import Difference, PagePair, kind_name
from .sides import Side
from .values import Place

_LAYOUT = "parallel"
"""The layout of the house whose faces and colours the proof is set in."""
_SECONDS, _BYTES = 600.0, 4 << 30

LIST_PT = Box(0, 0, 595.276, 841.89)
SPREAD_PT = Box(0, 0, 841.89, 595.276)
"""Upright for the list, sideways for pages side by side: A4."""
_MARGIN_PT = 48.0
_FRAMES = (Box(24, 24, 411, 535), Box(431, 24, 818, 535))

_FIELDS: Mapping[str, Box] = {
    "approved": Box(116, 205, 126, 215),
    "with-changes": Box(250, 205, 260, 215),
    "again": Box(404, 205, 414, 215),
    "name": Box(116, 174, 316, 194),
    "date": Box(380, 174, 547.276, 194),
    "comments": Box(116, 96, 547.276, 166),
    "signature": Box(116, 48, 547.276, 88),
}
"""Where the fields lie on the first page, in points from its lower left."""
_CHECKED = ("approved", "with-changes", "again")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page as it is laid under a frame."""

    trim: Box
    rotate: int

    def placed(self, frame: Box) -> Box:
        """Where it lies in a frame, as large as fits."""
        wide, high = self.trim.width, self.trim.height
        if self.rotate % 180:
            wide, high = high, wide
        scale = min(frame.width / wide, frame.height / high)
        left = (frame.left + frame.right - wide * scale) / 2
        head = frame.head
        return Box(left, head - high * scale, left + wide * scale, head)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A mark, or a field: where it lies on its page, as CSS."""

    style: str
    op: str
    number: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Spread:
    """A changed pair of pages."""

    title: str
    spots: Sequence[_Spot]
    outlines: Sequence[str]


def as_pdf(difference: Difference, old: Side, new: Side) -> bytes:
    """The difference as a PDF. Raises EnvironmentProblem without fonts, Rejected where pages cannot
    be laid out."""
    book = read_book().for_languages(("zh-Hans", "en"))
    ensure(book)
    arguments = difference, old, new, fontconfig_file(book)
    try:
        return run_limited(_made, arguments, seconds=_SECONDS, memory_bytes=_BYTES)
    except LimitExceeded as error:
        raise Rejected([found("file/unreadable", file=new.pdf, problem=str(error))]) from None


def _made(difference: Difference, old: Side, new: Side, fontconfig: Path) -> bytes:
    files = open_pdf(old.pdf), open_pdf(new.pdf)
    numbered = list(entries_of(difference))
    changed = [(p, e) for p, e in numbered if p.kind in ("edited", "added", "removed")]
    spreads = [_spread(files, page, entries) for page, entries in changed]
    layout = read_layout(_LAYOUT)
    html = render(
        "differences/proof.jinja",
        properties=root_rule(layout, 0.0, layout.measures.halves),
        old=old,
        new=new,
        summary=summary(difference),
        numbers=difference.numbers,
        pages=[(pair_name(p), kind_name(p.kind), entries) for p, entries in changed],
        fields=[(name, _style(box, LIST_PT, _MARGIN_PT)) for name, box in _FIELDS.items()],
        labels=_labels(),
        spreads=spreads,
    )
    pdf = pikepdf.open(io.BytesIO(_laid_out(html, fontconfig)))
    first = len(pdf.pages) - len(changed)
    for sheet, (page, _) in zip(list(pdf.pages)[first:], changed, strict=True):
        for file, number, frame in zip(files, (page.old, page.new), _FRAMES, strict=True):
            if number:
                _lay_under(sheet, file.pages[number - 1], frame)
    _add_fields(pdf)
    data = io.BytesIO()
    pdf.save(data, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return data.getvalue()


def _laid_out(html: str, fontconfig: Path) -> bytes:
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    import weasyprint  # noqa: PLC0415 - loaded in the child alone

    with composing(Options()):
        return bytes(weasyprint.HTML(string=html).write_pdf(pdf_tags=True) or b"")


def _labels() -> dict[str, str]:
    return {
        "approved": tr("approved", "同意付印"),
        "with-changes": tr("approved with changes", "改后付印"),
        "again": tr("another proof, please", "请再出一校"),
        "name": tr("Name", "姓名"),
        "date": tr("Date", "日期"),
        "comments": tr("Comments", "意见"),
        "signature": tr("Signature", "签字"),
    }


def _style(box: Box, sheet: Box, margin: float) -> str:
    """Where a box lies, as CSS from the upper left of the area within a sheet's margins."""
    left, top = box.left - margin, sheet.head - margin - box.head
    return f"left:{left:.2f}pt;top:{top:.2f}pt;width:{box.width:.2f}pt;height:{box.height:.2f}pt"


def _spread(files: Sequence[pikepdf.Pdf], page: PagePair, entries: Sequence[Entry]) -> _Spread:
    spots: list[_Spot] = []
    outlines: list[str] = []
    sides = ([(e, e.old_places) for e in entries], [(e, e.new_places) for e in entries])
    halves = zip(files, (page.old, page.new), _FRAMES, sides, strict=True)
    for file, number, frame, told in halves:
        if not number:
            continue
        source = file.pages[number - 1]
        leaf = _leaf(source)
        outlines.append(_style(leaf.placed(frame), SPREAD_PT, 0.0))
        spots += [
            _Spot(_spot_style(place, source, leaf, frame), entry.op, entry.number, at == 0)
            for entry, places in told
            for at, place in enumerate(p for p in places if p.page == number)
        ]
    return _Spread(f"{pair_name(page)}{tr(': ', '：')}{kind_name(page.kind)}", spots, outlines)


def _leaf(page: pikepdf.Page) -> _Leaf:
    trim = sound_box(page.trimbox) or Box(0, 0, 595, 842)
    rotate = page.obj.get("/Rotate", 0)
    return _Leaf(trim, int(rotate) % 360 if isinstance(rotate, int) else 0)


def _spot_style(place: Place, page: pikepdf.Page, leaf: _Leaf, frame: Box) -> str:
    media = sound_box(page.mediabox) or leaf.trim
    x, y = media.left - leaf.trim.left, media.foot - leaf.trim.foot
    box = Box(place.box.left + x, place.box.foot + y, place.box.right + x, place.box.head + y)
    size = leaf.trim.width, leaf.trim.height
    left, top, wide, high = (side / 100 for side in place_percent(box, size, leaf.rotate))
    paper = leaf.placed(frame)
    x, y = paper.left + left * paper.width, paper.head - top * paper.height
    spot = Box(x, y - high * paper.height, x + wide * paper.width, y)
    return _style(spot, SPREAD_PT, 0.0)


def _lay_under(sheet: pikepdf.Page, page: pikepdf.Page, frame: Box) -> None:
    paper = _leaf(page).placed(frame)
    sheet.add_underlay(page, pikepdf.Rectangle(*paper))


def _add_fields(pdf: pikepdf.Pdf) -> None:
    """Fields to fill in and to sign. ISO 32000-1, 12.7."""
    page = pdf.pages[0]
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    fields = [pdf.make_indirect(one) for one in _fields(pdf, page.obj)]
    page.obj.Annots = pikepdf.Array([*page.obj.get("/Annots", []), *fields])
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(fields),
        DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(helvetica))),
        DA=pikepdf.String("/Helv 10 Tf 0 g"),
        NeedAppearances=True,
    )


def _fields(pdf: pikepdf.Pdf, page: Any) -> Iterator[pikepdf.Dictionary]:
    labels = _labels()
    for name, box in _FIELDS.items():
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            Rect=box.as_array(),
            P=page,
            F=4,
            T=pikepdf.String(name),
            TU=pikepdf.String(labels[name]),
        )
        if name in _CHECKED:
            field.FT = pikepdf.Name.Btn
            field.V = field.AS = pikepdf.Name.Off
            field.AP = pikepdf.Dictionary(N=pikepdf.Dictionary(on=_tick(pdf, box)))
        elif name == "signature":
            field.FT = pikepdf.Name.Sig
        else:
            field.FT = pikepdf.Name.Tx
            field.DA = pikepdf.String("/Helv 10 Tf 0 g")
            field.Ff = 1 << 12 if name == "comments" else 0  # multiline
        yield field


def _tick(pdf: pikepdf.Pdf, box: Box) -> pikepdf.Stream:
    wide, high = box.width, box.height
    drawn = f"1.4 w 2 {high / 2:g} m {wide * 0.4:g} 2 l {wide - 1.5:g} {high - 2:g} l S"
    form = pdf.make_stream(drawn.encode())
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, wide, high])
    return form
