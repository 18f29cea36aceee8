"""Checks of fonts and of the text that can be copied out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ...pdf.fonts import FontFacts
from ...pdf.marks import TextRun
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


def _faults(
    document: Document, id: str, wrong: Callable[[FontFacts], bool], words: str
) -> Iterator[Finding]:
    """One finding for each font that is wrong, at its first use."""
    for key, (page, run) in _used(document).items():
        font = document.fonts[key]
        if wrong(font):
            message = f"the font {font.name or 'without a name'} {words}"
            yield document.spotted(id, message, page, [run.box], line_of(page, run))


@check("fonts/embedded", subject="pdf")
def embedded(document: Document) -> Iterator[Finding]:
    """Fonts without their program."""
    yield from _faults(
        document, "fonts/embedded", lambda font: not font.embedded, "is not embedded"
    )


@check("fonts/subset", subject="pdf")
def subset(document: Document) -> Iterator[Finding]:
    """Embedded fonts that are not subsets."""
    yield from _faults(
        document,
        "fonts/subset",
        lambda font: font.embedded and font.subtype != "Type3" and not font.subset,
        "is embedded whole",
    )


@check("fonts/type3", subject="pdf")
def type3(document: Document) -> Iterator[Finding]:
    """Type 3 fonts."""
    yield from _faults(
        document, "fonts/type3", lambda font: font.subtype == "Type3", "is a Type 3 font"
    )


@check("fonts/to-unicode", subject="pdf")
def to_unicode(document: Document) -> Iterator[Finding]:
    """Glyphs that stand for no character, or for a private one."""
    runs = (
        (page, run, document.fonts[run.font].name)
        for page, run in document.marks(TextRun)
        if run.unmapped and not run.missing
    )
    for page, name, found in gather_spots(runs):
        lost = sum(run.unmapped for run in found)
        message = f"glyphs of {name} that cannot be copied out as text: {lost}"
        boxes = [run.box for run in found]
        yield document.spotted("fonts/to-unicode", message, page, boxes, line_of(page, found[0]))


@check("fonts/missing-glyphs", subject="pdf")
def missing_glyphs(document: Document) -> Iterator[Finding]:
    """Glyphs drawn as .notdef, or blank though they stand for something visible.

    Blank outlines are found in TrueType and bare CFF programs of Identity encoding only.
    """
    lost: Counter[tuple[int, str]] = Counter()
    marks = []
    for page, run in document.marks(TextRun):
        if run.missing:
            name = document.fonts[run.font].name
            lost[page.number, name] += run.missing
            marks.append((page, run, name))
    for page, name, found in gather_spots(iter(marks)):
        message = f"missing glyphs of {name}: {lost[page.number, name]}"
        boxes = [run.box for run in found]
        text = line_of(page, found[0])
        yield document.spotted("fonts/missing-glyphs", message, page, boxes, text)
