"""Charts: labels in both languages, sums and shares that come out, figures in the text."""

from __future__ import annotations

from collections.abc import Iterable

from ..ground.findings import Remark, remark
from ..ground.messages import tr
from ..issue.model import Issue
from .balance import NAMES
from .walk import Waived, copy_check


@copy_check("chart/label")
def label(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Labels and units of charts that lack one of the issue's languages."""
    for article in issue.articles:
        for figure in () if waived(article.allow) else article.figures:
            words = (*figure.chart.words, figure.chart.unit) if figure.chart else ()
            for both in words:
                for side in issue.sides:
                    given = both.side(both.given[0]) if both.given else None
                    if given and not both.side(side):
                        yield remark(given.spot, label=given.text[:40], side=tr(*NAMES[side]))
