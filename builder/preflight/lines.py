"""Lines of type on a page, put together from the runs they are drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ground.findings import Remark
from ..pdf.marks import TextRun
from .document import Document, PageFacts, Said, gather_spots

_SAME_LINE_EM = 0.25
_GAP_EM = 1.5
_MOST_RUNS = 400


def spotted_lines(
    document: Document, runs: Iterable[tuple[PageFacts, TextRun, Said]]
) -> Iterator[Remark]:
    """One remark for each page and thing to say, led to the copy by the line of its first run."""
    for page, said, found in gather_spots(runs):
        boxes = [run.box for run in found]
        yield document.spotted(page, boxes, line_of(page, found[0]), **said)


def line_of(page: PageFacts, run: TextRun) -> str:
    """The text of the line a run stands in, from the runs drawn just before and after it."""
    runs = [mark for mark in page.marks if isinstance(mark, TextRun)]
    at = next(index for index, other in enumerate(runs) if other is run)
    first = last = at
    while first > 0 and at - first < _MOST_RUNS and _go_on(runs[first - 1], runs[first]):
        first -= 1
    while last + 1 < len(runs) and last - at < _MOST_RUNS and _go_on(runs[last], runs[last + 1]):
        last += 1
    return "".join(part.text for part in runs[first : last + 1])


def _go_on(one: TextRun, two: TextRun) -> bool:
    """Whether a run goes on where another ends."""
    em = max(one.size_pt, two.size_pt)
    same_line = abs(one.core[1] - two.core[1]) <= _SAME_LINE_EM * em
    return same_line and abs(two.core[0] - one.core[2]) <= _GAP_EM * em
