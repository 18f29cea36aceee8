"""The copy of an issue as passages to compare, with a way back from a character to its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...ground.characters import COMMON_HAN
from ...ground.months import MONTHS
from ...ground.spots import Spot
from ...issue.model import Article, Block, Both, Figure, Issue, Side, Words
from ..walk import Allow
from .quantity import Quantity


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text from one place of the copy."""

    text: str
    source: Block | Words


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two stretches of copy that say the same thing.

    ``strict`` where they run parallel paragraph by paragraph; ``allow`` holds the waivers.
    """

    zh: tuple[Piece, ...]
    en: tuple[Piece, ...]
    strict: bool
    allow: Allow = ()

    def text(self, side: Side) -> str:
        """The words of a side, pieces parted by line ends."""
        return "\n".join(piece.text for piece in self.pieces(side))

    def pieces(self, side: Side) -> tuple[Piece, ...]:
        """The pieces of a side."""
        return self.zh if side == "zh" else self.en

    def spot(self, side: Side, quantity: Quantity, phrase: str) -> Spot:
        """Where a phrase around a number stands in its file."""
        at = quantity.start
        for piece in self.pieces(side):
            if at <= len(piece.text):
                return _spot(piece, at, quantity, phrase)
            at -= len(piece.text) + 1
        return self.pieces(side)[-1].source.spot


def _spot(piece: Piece, at: int, quantity: Quantity, phrase: str) -> Spot:
    source = piece.source
    begin = at - (len(phrase) - len(quantity.text)) if phrase.endswith(quantity.text) else at
    if isinstance(source, Words):
        line_end = source.text.rfind("\n", 0, begin)
        if line_end >= 0:
            return source.spot
        return Spot(source.spot.file, source.spot.line, source.spot.column + max(0, begin))
    for wanted, start in ((phrase, begin), (quantity.text, at), (_core(quantity.text), at)):
        if wanted and wanted in source.source:
            return source.locate(wanted, piece.text.count(wanted, 0, max(0, start)))
    return source.spot


def _core(text: str) -> str:
    """The figures of a number without its marks and unit."""
    match = re.search(r"\d[\d,.]*\d|\d", text)
    return match[0] if match else ""


def passages(issue: Issue) -> Iterator[list[Parallel]]:
    """The copy that belongs together: the manifest's, then each article's."""
    manifest = issue.manifest
    heads = [manifest.title, manifest.tagline, *(section.title for section in issue.sections)]
    yield list(_short(heads))
    for article in issue.articles:
        yield list(_article(article))


def _article(article: Article) -> Iterator[Parallel]:
    yield from _short((article.title, article.kicker, article.standfirst, article.source))
    alone_zh: list[Block] = []
    alone_en: list[Block] = []
    for part in article.body:
        if isinstance(part, Figure):
            yield from _short((part.alt, part.caption))
            if part.chart:
                words = (both for both in part.chart.words if not _is_month(both))
                yield from _short((*words, part.chart.unit))
        elif part.zh and part.en:
            strict = len(part.zh) == len(part.en)
            yield _parallel(part.zh, part.en, strict, part.allow)
        else:
            alone_zh.extend(part.zh)
            alone_en.extend(part.en)
    if alone_zh and alone_en:
        allow = tuple(a for pair in article.pairs if not (pair.zh and pair.en) for a in pair.allow)
        yield _parallel(alone_zh, alone_en, False, allow)
    yield from _notes(article)


def _is_month(both: Both) -> bool:
    """Whether a label is a month in both languages, as axes have it: 7月 | Jul."""
    number = re.fullmatch(r"(\d{1,2})月", both.text("zh"))
    name = both.text("en").rstrip(".")
    month = MONTHS[int(number[1]) - 1] if number and 0 < int(number[1]) <= 12 else ""
    return len(name) > 2 and month.startswith(name)


def _notes(article: Article) -> Iterator[Parallel]:
    zh = {note.label: note.block for note in article.notes if note.side == "zh"}
    en = {note.label: note.block for note in article.notes if note.side == "en"}
    for label in zh.keys() & en.keys():
        yield _parallel((zh[label],), (en[label],), True, ())
    rest_zh = [block for label, block in zh.items() if label not in en]
    rest_en = [block for label, block in en.items() if label not in zh]
    if rest_zh and rest_en:
        yield _parallel(rest_zh, rest_en, len(rest_zh) == len(rest_en), ())


def _short(heads: Iterable[Both]) -> Iterator[Parallel]:
    for both in heads:
        if both.zh and both.en:
            yield Parallel(
                (Piece(both.zh.text, both.zh),), (Piece(both.en.text, both.en),), strict=True
            )


def _parallel(zh: Sequence[Block], en: Sequence[Block], strict: bool, allow: Allow) -> Parallel:
    return Parallel(tuple(_pieces(zh)), tuple(_pieces(en)), strict, allow)


def _pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        if block.kind in ("code", "rule"):
            continue
        if block.rows:
            yield Piece(_table(block), block)
        elif block.children and not block.inlines:
            yield from _pieces(block.children)
        else:
            yield Piece(block.plain, block)


# -- tables ----------------------------------------------------------------------------------------

_BARE = re.compile(r"[-+−±]?\d[\d,]*(?:\.\d+)?$")
_HEAD_UNIT_ZH = re.compile(
    r"[（(：:/／]\s*(?:单位[：:])?\s*"
    rf"([十百千万亿]*[%％㎡{COMMON_HAN}A-Za-z²³/·]{{0,8}})[）)]?\s*$"
)
_HEAD_UNIT_EN = re.compile(
    r"((?:(?:RMB|US\$|HK\$|\$|€|¥)\s*)?(?:\b(?:hundred|thousand|million|billion|trillion|bn|mn|tn"
    r"|m)\b)?"
    r"(?:\s*\b(?:yuan|rmb|dollars|euros|tonnes|tons|km²|square kilometres|square kilometers|mu|"
    r"hectares|MW|GW|kWh|percent|per cent)\b|\s*%)?)\s*\)?\s*$",
    re.IGNORECASE,
)


def _table(block: Block) -> str:
    """The cells of a table as lines, bare figures followed by the unit of their head.

    A unit may stand in the head of the column (金额（亿元）, "Billion yuan") or of the row.
    """
    rows = [["".join(i.plain for i in cell.inlines).strip() for cell in row] for row in block.rows]
    units = [_head_unit(cell, block.side) for cell in rows[0]] if rows else []
    lines = []
    for row in rows:
        own = _head_unit(row[0], block.side) if row else ""
        for at, cell in enumerate(row):
            unit = own or (units[at] if at < len(units) else "")
            lines.append(f"{cell} {unit}" if unit and _BARE.match(cell) else cell)
    return "\n".join(lines)


def _head_unit(head: str, side: Side) -> str:
    if side == "zh":
        match = _HEAD_UNIT_ZH.search(head)
        return match[1] if match else ""
    match = _HEAD_UNIT_EN.search(head)
    return match[1].strip() if match else ""
