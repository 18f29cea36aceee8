"""How even a page's grey is, measured from the glyphs of a PDF, the same way for every typesetter.

A PDF has one paragraph a page (see ``_setters``); the last line of a page is the last line of its
paragraph and is measured only as a line used and for a runt. All amounts are in em of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean, pstdev

from tests.composition.proofs import Row, rows
from tests.composition.texts import faults, parted

from ._setters import LEFT, SIZE

WORD_GAP = 0.11
"""A gap between glyphs from which on it is a word space: letters stand closer, however tracked."""
SHORT = 0.12
"""What a full line may lack at its right edge; indented protrusion and blanks of marks are less."""
OVER = 0.7
"""What a full line may stand beyond its right edge: a mark's blank half."""
WIDE_PITCH = 1.05
_HAN = re.compile("[\u4e00-\u9fff]")
_RUNT_EM = 1.55


@dataclass(frozen=True)
class Evenness:
    """The figures of one table cell; see the names in ``lines``."""

    lines: int
    pitch: float
    """Standard deviation of the mean Han pitch of lines."""
    wide: float
    """Lines with a mean pitch over ``WIDE_PITCH``, per cent."""
    widest_pitch: float
    gaps: float
    """Standard deviation of word spaces."""
    widest_gap: float
    short: int
    """Full lines that do not reach the measure, in justified paragraphs."""
    over: int
    """Lines that stand beyond the measure by more than a mark may."""
    hyphens: int
    running: int
    """Most lines in a row that end with a hyphen."""
    broken: int
    """Forbidden starts and ends, splits and runts."""
    parted: int
    """Numbers parted from their Chinese units."""
    ragged: int
    """Paragraphs set ragged."""


def evenness(pdf: bytes, measure: float, language: str, ragged: Collection[int] = ()) -> Evenness:
    """Measure a PDF; ``ragged`` numbers the paragraphs that the typesetter says it set ragged."""
    em = SIZE[language]
    pages = [list(lines) for _, lines in groupby(rows(pdf), key=lambda line: line.page)]
    even = [lines for number, lines in enumerate(pages) if number not in ragged]
    full = [line for lines in even for line in lines[:-1]]
    pitches = [pitch for line in full if (pitch := _pitch(line, em))]
    gaps = [gap for line in full for gap in _gaps(line, em)] if language == "en" else []
    edge = LEFT + measure
    return Evenness(
        lines=sum(map(len, pages)),
        pitch=pstdev(pitches) if pitches else 0.0,
        wide=100 * sum(p > WIDE_PITCH for p in pitches) / max(1, len(pitches)),
        widest_pitch=max(pitches, default=0.0),
        gaps=pstdev(gaps) if gaps else 0.0,
        widest_gap=max(gaps, default=0.0),
        short=sum(edge - line.right > SHORT * em for line in full),
        over=sum(line.right - edge > OVER * em for line in full),
        hyphens=sum(_hyphened(line) for line in full),
        running=max((_running(lines) for lines in pages), default=0),
        broken=sum(_broken(lines, em) for lines in pages) if language == "zh" else 0,
        parted=sum(parted([line.text for line in lines]) for lines in pages),
        ragged=len(ragged),
    )


def _pitch(line: Row, em: float) -> float:
    """The mean distance between neighbouring Han characters, 0 where there are none."""
    steps = [
        after - before
        for (one, before, _), (other, after, _) in pairwise(line.chars)
        if _HAN.match(one) and _HAN.match(other)
    ]
    return fmean(steps) / em if steps else 0.0


def _gaps(line: Row, em: float) -> list[float]:
    """The spaces between words."""
    found = [(after - before) / em for (_, _, before), (_, after, _) in pairwise(line.chars)]
    return [gap for gap in found if gap > WORD_GAP]


def _hyphened(line: Row) -> bool:
    return line.text[-1] in "-\u2010\u00ad"


def _running(lines: list[Row]) -> int:
    runs = [len(list(run)) for ends, run in groupby(map(_hyphened, lines)) if ends]
    return max(runs, default=0)


def _broken(lines: list[Row], em: float) -> int:
    texts = [line.text for line in lines]
    last = lines[-1]
    runt = len(lines) > 1 and last.right - last.left < _RUNT_EM * em
    return len(faults(texts, "".join(texts))) + runt
