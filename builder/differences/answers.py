"""What differs, as text for the console, as JSON, and as one HTML page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ground.messages import count, tr
from ..ground.reports import render
from ..preflight.report import MOST_PICTURES, PagePicture, draw_pages, place_style
from .comparing import Change, Difference, PagePair, kind_name, op_name
from .picturing import ChangedPicture
from .sides import Side
from .values import Place


def as_json(difference: Difference) -> str:
    """The difference as one JSON object."""
    return json.dumps(difference.as_json(), ensure_ascii=False, indent=1) + "\n"


def as_text(difference: Difference, old: Side, new: Side) -> str:
    """The difference as lines: numbers first, then page by page."""
    lines = [f"{old.name} → {new.name}", summary(difference)]
    if difference.numbers:
        lines += ["", tr("Numbers that changed", "改了的数字")]
        lines += [
            f"  {page_name(number.page)}  {number.lang}  {_arrow(number.old, number.new)}"
            for number in difference.numbers
        ]
    for page in difference.pages:
        pictures = pictures_of(difference, page)
        if page.kind in ("same", "reflowed") and not pictures:
            continue
        lines += ["", f"{pair_name(page)}{tr(': ', '：')}{kind_name(page.kind)}"]
        lines += [f"  {_line(change)}" for change in page.words]
        lines += [f"  {picture.words}" for picture in pictures]
    return "\n".join(lines) + "\n"


def summary(difference: Difference) -> str:
    """How many pages there are of each kind, and how many changes."""
    kinds = [page.kind for page in difference.pages]
    told = [f"{kinds.count(kind)} {kind_name(kind)}" for kind in dict.fromkeys(kinds)]
    changes = sum(len(page.words) for page in difference.pages)
    pages = count(len(kinds), "page")
    words = tr(
        f"{changes} changes of words, {len(difference.numbers)} of numbers, "
        f"{len(difference.pictures)} of pictures and colours",
        f"文字改动 {changes} 处，数字 {len(difference.numbers)} 处，"
        f"图片与颜色 {len(difference.pictures)} 处",
    )
    return f"{pages}{tr(': ', '：')}{tr(', ', '，').join(told)}{tr('; ', '；')}{words}"


def page_name(number: int) -> str:
    """A page as a heading names it."""
    return tr(f"page {number}", f"第 {number} 页")


def pair_name(page: PagePair) -> str:
    """A page of the new state with the one it was, or the one that is gone."""
    if page.new is None:
        return tr(f"old page {page.old}", f"旧第 {page.old} 页")
    if page.old is None or page.old == page.new:
        return page_name(page.new)
    return tr(f"page {page.new}, was {page.old}", f"第 {page.new} 页（原第 {page.old} 页）")


def _line(change: Change) -> str:
    if change.op == "moved":
        return f"{op_name('moved')} {change.lang} ({_from(change)})  {change.new}"
    return f"{op_name(change.op)} {change.lang}  {_arrow(change.old, change.new)}"


def _from(change: Change) -> str:
    page = change.old_places[0].page
    return tr(f"from {page_name(page)}", f"原在{page_name(page)}")


def _arrow(old: str, new: str) -> str:
    return " → ".join(filter(None, (f"[-{old}-]" if old else "", f"{{+{new}+}}" if new else "")))


def pictures_of(difference: Difference, page: PagePair) -> list[ChangedPicture]:
    """The pictures and colours that differ on a pair of pages."""
    return [
        picture
        for picture in difference.pictures
        if (picture.new == page.new if picture.new else picture.old == page.old)
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the picture of a page: where it lies, as CSS, and what it is of."""

    style: str
    op: str
    number: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as a report shows it, counted from 1 through the whole."""

    number: int
    op: str
    name: str
    lang: str
    old: str
    new: str
    words: str
    old_places: Sequence[Place]
    new_places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a pair of pages."""

    name: str
    number: int | None
    picture: PagePicture | None
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair of pages as a report shows it."""

    anchor: str
    name: str
    kind: str
    kind_name: str
    entries: Sequence[Entry]
    halves: Sequence[Half]


def entries_of(difference: Difference) -> Iterator[tuple[PagePair, list[Entry]]]:
    """The pairs of pages with their changes, numbered."""
    number = 0
    for page in difference.pages:
        entries = []
        for change in page.words:
            number += 1
            entries.append(_entry(number, change))
        for picture in pictures_of(difference, page):
            number += 1
            entries.append(_pictured(number, picture))
        yield page, entries


def _entry(number: int, change: Change) -> Entry:
    name = op_name(change.op)
    if change.op == "moved":
        name += tr(f", {_from(change)},", f"，{_from(change)}，")
    return Entry(
        number, change.op, name, change.lang, change.old, change.new, "",
        change.old_places, change.new_places,
    )  # fmt: skip


def _pictured(number: int, picture: ChangedPicture) -> Entry:
    here = (picture.place,) if picture.new else ()
    there = (picture.place,) if picture.old and not picture.new else ()
    return Entry(number, "picture", picture.words, "", "", "", picture.words, there, here)


def as_html(difference: Difference, old: Side, new: Side) -> str:
    """The difference as a self-contained page: pages side by side, what differs marked on them."""
    numbered = list(entries_of(difference))
    wanted = [page for page, _ in numbered if page.kind != "same"]
    wanted.sort(key=lambda page: page.kind == "reflowed")
    drawn = (
        draw_pages(old.pdf, [p.old for p in wanted if p.old][:MOST_PICTURES]),
        draw_pages(new.pdf, [p.new for p in wanted if p.new][:MOST_PICTURES]),
    )
    pages = [
        _shown(page, entries, drawn) for page, entries in numbered if entries or page in wanted
    ]
    return render(
        "differences/report.html",
        old=old,
        new=new,
        summary=summary(difference),
        numbers=difference.numbers,
        strip=[(page, pair_name(page), kind_name(page.kind)) for page in difference.pages],
        pages=pages,
        page_name=page_name,
    )


def anchor_of(page: PagePair) -> str:
    """The anchor of a pair of pages."""
    return f"page-{page.new}" if page.new else f"old-page-{page.old}"


Drawn = tuple[Mapping[int, PagePicture], Mapping[int, PagePicture]]


def _shown(page: PagePair, entries: Sequence[Entry], drawn: Drawn) -> Shown:
    halves = (
        _half(tr("before", "改前"), page.old, drawn[0], [(e, e.old_places) for e in entries]),
        _half(tr("after", "改后"), page.new, drawn[1], [(e, e.new_places) for e in entries]),
    )
    return Shown(anchor_of(page), pair_name(page), page.kind, kind_name(page.kind), entries, halves)


def _half(
    name: str,
    number: int | None,
    pictures: Mapping[int, PagePicture],
    entries: Iterable[tuple[Entry, Sequence[Place]]],
) -> Half:
    picture = pictures.get(number or 0)
    marks = [
        Mark(place_style(place.box, picture), entry.op, entry.number, at == 0)
        for entry, places in entries
        for at, place in enumerate(place for place in places if place.page == number)
        if picture
    ]
    return Half(name, number, picture, marks)
