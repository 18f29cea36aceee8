"""Checks of fonts and of the text that can be copied out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ground.findings import Remark
from ...ground.messages import tr
from ...ground.register import check
from ...pdf.fonts import FontFacts
from ...pdf.marks import TextRun
from ...pdf.outlines import read_advances
from ...pdf.programs import simple_advances
from ..document import Document, PageFacts, gather_spots
from ..lines import line_of


def _used(document: Document) -> dict[str, tuple[PageFacts, TextRun]]:
    """Each font by its key, with the first run drawn in it.

    ISO 15930-7 and 19005-2 (6.2.11.4.1) ask for no program of a font that is never drawn, such as
    the one under a scanned page.
    """
    used: dict[str, tuple[PageFacts, TextRun]] = {}
    for page, run in document.marks(TextRun):
        if run.drawn:
            used.setdefault(run.font, (page, run))
    return used


def _faults(document: Document, wrong: Callable[[FontFacts], bool]) -> Iterator[Remark]:
    """One remark for each font that is wrong, at its first use."""
    for key, (page, run) in _used(document).items():
        font = document.fonts[key]
        if wrong(font):
            name = font.name or tr("without a name", "（无名）")
            yield document.spotted(page, [run.box], line_of(page, run), font=name)


@check("fonts/embedded", subject="pdf")
def embedded(document: Document) -> Iterator[Remark]:
    """Fonts without their program."""
    yield from _faults(document, lambda font: not font.embedded)


@check("fonts/subset", subject="pdf")
def subset(document: Document) -> Iterator[Remark]:
    """Embedded fonts that are not subsets."""
    yield from _faults(
        document, lambda font: font.embedded and font.subtype != "Type3" and not font.subset
    )


@check("fonts/type3", subject="pdf")
def type3(document: Document) -> Iterator[Remark]:
    """Type 3 fonts."""
    yield from _faults(document, lambda font: font.subtype == "Type3")


@check("fonts/to-unicode", subject="pdf")
def to_unicode(document: Document) -> Iterator[Remark]:
    """Glyphs that stand for no character, or for a private one."""
    runs = (
        (page, run, {"font": document.fonts[run.font].name})
        for page, run in document.marks(TextRun)
        if run.unmapped and not run.missing
    )
    for page, said, found in gather_spots(runs):
        lost = sum(run.unmapped for run in found)
        boxes = [run.box for run in found]
        yield document.spotted(page, boxes, line_of(page, found[0]), **said, count=f"{lost}")


@check("fonts/missing-glyphs", subject="pdf")
def missing_glyphs(document: Document) -> Iterator[Remark]:
    """Glyphs drawn as .notdef, or blank though they stand for something visible.

    Blank outlines are found in TrueType and bare CFF programs of Identity encoding only.
    """
    runs = (
        (page, run, {"font": document.fonts[run.font].name})
        for page, run in document.marks(TextRun)
        if run.missing
    )
    for page, said, found in gather_spots(runs):
        lost = sum(run.missing for run in found)
        boxes = [run.box for run in found]
        yield document.spotted(page, boxes, line_of(page, found[0]), **said, count=f"{lost}")


_WIDTH_SLACK = 1.0
"""In thousandths of an em; ISO 19005-2, 6.2.11.5. Programs round to their own units besides."""
_ROUNDING = 0.51


@check("fonts/widths", subject="pdf")
def widths(document: Document) -> Iterator[Remark]:
    """Glyphs set as wide as the file says and not as wide as their program draws them."""
    for key, (page, run) in _used(document).items():
        font = document.fonts[key]
        if font.program is None or font.vertical:
            continue
        simple = font.bytes_per_code == 1
        advance = simple_advances(font.program) if simple else read_advances(font.program)
        if advance is None:
            continue
        wrong = [
            (glyph, wide)
            for glyph in font.seen.values()
            if (wide := advance(glyph.code if simple else font.glyph_id(glyph.code))) is not None
            and abs(glyph.width_em * 1000 - wide) > _WIDTH_SLACK + _ROUNDING
        ]
        if wrong:
            glyph, wide = wrong[0]
            yield document.spotted(
                page, [run.box], font=font.name, count=f"{len(wrong)}",
                letter=glyph.text or f"<{glyph.code:04X}>",
                said=f"{glyph.width_em * 1000:g}", drawn=f"{wide:g}",
            )  # fmt: skip
