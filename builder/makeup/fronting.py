"""The cover page: whether it lists all of an issue, how large, and what is left for a picture.

A cover without a picture is composed of type alone. Its list is as large as there is room for, and
the plate below it, with the first headline and the issue's number, takes the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ..ground.lengths import points
from ..issue.model import SIDES, Article, Both, Issue, Side
from .layout import Layout
from .measures import Measures

FOLIO = 32.0
"""What ``frame.css`` leaves to the folios of a list, in points."""
_HEAD = 15.5
"""Lines of margin, issue line, masthead, tagline and what parts them from the list."""
_TAGLINE = 2.0
_BELOW = 1.5
"""Lines between a list and the plate below it."""
_LEAST = 0.6
"""How much of the height that a layout gives to a picture is left when a list needs room."""
_MOST_PLATE = 0.66
_LATIN = 0.5
"""An English letter in em, about."""
_RAGGED = {"zh": 1.03, "en": 1.15}
"""What lines that are not justified leave over, as a part of their text."""
_SECTION = 1.5
_MOST_HIGHLIGHTS = 5
_HIGHLIGHT = 2.0
_LEAD = {"zh": (34.0, 0.0705, 3.0), "en": (21.0, 0.0435, 2.0)}
"""The lead on a cover with a picture, in points, as a part of the measure, and the lines of the
grid to one of its own, as in ``frame.css``."""
_BELOW_LEAD = 0.5
_UNSUNG = ("letter", "brief")
"""Kinds of article that no cover names while there are others."""
_FIRST = {"zh": (29.0, 0.06), "en": (19.0, 0.04)}
"""The first headline on a plate, in points and as a part of the measure, as in ``frame.css``."""
_LEADING = 1.3
_NUMBER = 150.0, 0.31
"""The number on a plate, in points and as a part of the measure."""
_NUMBER_PARTS = (0.4, 0.32, 0.25, 0.18)
_FIRST_PARTS = (1.0, 0.85, 0.7, 0.6, 0.5)
_AROUND = 4.5
"""Lines above and between headline and number on a plate, and below."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a list is set: its type against the text's, a line and the space below, in lines."""

    scale: float
    line: float
    below: float


SETTINGS = (Setting(1.5, 1.5, 0.5), Setting(1.25, 1.25, 0.25), Setting(1.0, 1.0, 0.0))
"""From the largest, whose entries stand two lines apart, to the text's own."""


@dataclass(frozen=True, slots=True)
class Front:
    """How the front of an issue is set. Heights and sizes in points."""

    is_listed: bool
    """Whether its cover lists everything; else a page of contents does."""
    lines: float
    """The lines of the list at the text's own size."""
    setting: Setting
    """Of the list on the cover."""
    inside: Setting
    """Of the list on a page of contents."""
    picture: float
    """The height of the picture or the plate."""
    highlights: tuple[Article, ...]
    """What a cover names that does not list everything, its lead first."""
    languages: tuple[Side, ...]
    """Those shown that any headline has: one alone takes the width of both."""
    first: float
    """The first headline on the plate, as a part of its full size."""
    number: float
    """The size of the number on the plate."""


def front(issue: Issue, layout: Layout, sides: Sequence[Side], *, pictured: bool) -> Front:
    """The front of an issue in some languages, with a picture on its cover or without."""
    page = layout.measures
    languages = _languages(issue, sides)
    index = _List(layout, languages)
    sections, articles = len(issue.sections), list(issue.articles)
    full = [index.lines(articles, sections, setting) for setting in SETTINGS]
    given = round(page.trim[1] * layout.cover_picture / 100)
    least = given * _LEAST
    has_tagline = pictured or bool(issue.manifest.tagline.given)
    below_head = page.trim[1] / page.pitch - _HEAD + (0 if has_tagline else _TAGLINE)
    room = below_head - least / page.pitch - (0 if pictured else _BELOW)
    usual = below_head - given / page.pitch
    chosen = [at for at, lines in enumerate(full) if lines <= room]
    at = chosen[-1 if pictured else 0] if chosen else len(SETTINGS) - 1
    firsts = _highlights(issue)[:_MOST_HIGHLIGHTS]
    lead = _lead(firsts[0], page, sides)
    shown = [
        n for n in range(1, len(firsts) + 1)
        if (lead + index.lines(firsts[1:n], 0, SETTINGS[-1]) <= usual if pictured
            else index.lines(firsts[:n], 0, SETTINGS[-1], _HIGHLIGHT) <= room)
    ]  # fmt: skip
    highlights = tuple(firsts[: max(shown, default=1)])
    taken = full[at] if chosen else index.lines(highlights, 0, SETTINGS[-1])
    if pictured:
        # a picture gives up some of its height before the contents take a page of their own
        picture = given - max(0.0, taken - usual) * page.pitch if chosen else given
    else:
        left = (below_head - taken - _BELOW) * page.pitch
        picture = max(least, min(left, page.trim[1] * _MOST_PLATE))
    inside = [s for s, lines in zip(SETTINGS, full, strict=True) if lines * 1.2 + 4 <= page.lines]
    first, number = _plate(firsts[0], page, picture, sides)
    return Front(
        bool(chosen), full[-1], SETTINGS[at], [*inside, SETTINGS[-1]][0], float(round(picture)),
        highlights, languages, first, number,
    )  # fmt: skip


def _highlights(issue: Issue) -> list[Article]:
    """The article that a cover names of each section, the lead first: the first feature, if any."""
    sung = [[a for a in one.articles if a.kind not in _UNSUNG] for one in issue.sections]
    firsts = [articles[0] for articles in sung if articles] or [next(iter(issue.articles))]
    features = (article for articles in sung for article in articles if article.kind == "feature")
    lead = next(features, firsts[0])
    return [lead, *(article for article in firsts if article != lead)]


def shown_in(both: Both, sides: Sequence[Side]) -> tuple[Side, ...]:
    """Which of some languages words have; where they have none of them, the one that they have."""
    return tuple(side for side in sides if side in both.given) or both.given


def _languages(issue: Issue, sides: Sequence[Side]) -> tuple[Side, ...]:
    titles = [article.title for article in issue.articles]
    titles += [section.title for section in issue.sections]
    has = {side for title in titles for side in shown_in(title, sides)}
    return tuple(side for side in SIDES if side in has)


@dataclass(frozen=True, slots=True)
class _List:
    """A list of headlines, a column a language and one of folios."""

    layout: Layout
    languages: tuple[Side, ...]

    def lines(
        self, articles: Sequence[Article], sections: int, setting: Setting, least: float = 1.0
    ) -> float:
        """The lines of the grid that a list takes."""
        entries = (
            max(least, *(self._wrapped(article.title, side, setting) for side in self.languages))
            for article in articles
        )
        height = sum(lines * setting.line + setting.below for lines in entries)
        return height + sections * (_SECTION + setting.below)

    def _wrapped(self, title: Both, side: Side, setting: Setting) -> int:
        page = self.layout.measures
        width = (page.measure - FOLIO) / len(self.languages)
        if side == SIDES[0] and len(self.languages) > 1:
            width -= page.alley / 2
        room = width / (points(self.layout.sizes[f"text-{side}"]) * setting.scale)
        length = _ems(title, side)
        return 1 if length <= room else ceil(length * _RAGGED[side] / room)


def _ems(both: Both, side: Side) -> float:
    return len(both.text(side)) * (_LATIN if side == "en" else 1.0)


def _lead(article: Article, page: Measures, sides: Sequence[Side]) -> float:
    """The lines of the grid that the lead takes on a cover with a picture."""
    taken = _BELOW_LEAD
    for side in shown_in(article.title, sides):
        most, part, line = _LEAD[side]
        length = _ems(article.title, side) * min(most, page.measure * part)
        taken += ceil(length / (page.measure - FOLIO)) * line
    return taken


def _plate(
    article: Article, page: Measures, height: float, sides: Sequence[Side]
) -> tuple[float, float]:
    """What part of its full size a headline has on a plate, and the size of the number below it.

    The number gives way first. The headline ends above the foot of the type area, where a page
    ends for the engine.
    """

    def taken(part: float) -> float:
        lines = 0.0
        for side in shown_in(article.title, sides):
            size = min(_FIRST[side][0], page.measure * _FIRST[side][1]) * part
            length = _ems(article.title, side) * size * _RAGGED[side]
            lines += (ceil(length / page.measure) + 0.3) * size * _LEADING
        return lines

    full = min(_NUMBER[0], page.measure * _NUMBER[1])
    numbers = [min(full, height * part) for part in _NUMBER_PARTS]
    above_foot = height - page.margins.foot - 2 * page.pitch
    fits = (
        (part, round(number, 1))
        for part in _FIRST_PARTS
        for number in numbers
        if taken(part) <= min(height - number - page.pitch * _AROUND, above_foot)
    )
    return next(fits, (_FIRST_PARTS[-1], round(numbers[-1], 1)))
