"""Slips to an outline: masthead, sections, articles, bodies.

A source either marks its headings (Markdown, HTML, Word styles), and then their levels decide; or
it only has short lines without a full stop, and then their place decides: of the titles that stand
together before a body, the last is the article's, the one before it the section's, and the very
first of all the publication's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .slips import Slip
from .titles import (
    Title,
    couple,
    is_date_line,
    is_numbered,
    looks_like_title,
    median,
    names_publication,
)

Role = Literal["masthead", "tagline", "section", "title", "standfirst", "crosshead", "body"]

_PROSE = re.compile(r"[。！？.!?][”’」』）)\"']*$")

BOLD = 8
"""The level of a bold line among headings that the source marks."""
SPACED_SHARE = 0.2
"""Share of paragraphs after a blank line from which blank lines tell titles from text."""
SHORT_SECTION_SHARE = 0.5
"""A lone title under this share of the usual headline's length is a crosshead."""


@dataclass(slots=True)
class DraftArticle:
    """An article in the making; the body holds slips and crossheads in source order."""

    title: Title | None = None
    standfirst: Title | None = None
    body: list[Slip | Title] = field(default_factory=list)


@dataclass(slots=True)
class DraftSection:
    """A section in the making."""

    title: Title | None = None
    articles: list[DraftArticle] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """An issue in the making."""

    title: Title | None = None
    tagline: Title | None = None
    sections: list[DraftSection] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """Titles that stand together, and the body slips that follow them."""

    titles: list[Title]
    body: list[Slip]
    roles: list[Role] = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        return any(slip.kind not in {"rule", "note"} for slip in self.body)


def outline(slips: Sequence[Slip]) -> Draft:
    """The outline of a source."""
    explicit = any(slip.kind == "heading" for slip in slips)
    runs = list(_runs(slips, explicit))
    if explicit:
        _roles_by_level(runs)
    else:
        _roles_by_place(runs)
    draft = _assembled(runs)
    _join_halves(draft)
    for section in draft.sections or [_section(draft)]:
        if not section.articles:
            section.articles.append(DraftArticle())
    return draft


def _runs(slips: Sequence[Slip], explicit: bool) -> Iterator[_Run]:
    slips = [_as_heading(slip) if explicit else slip for slip in slips]
    if explicit:
        chosen = [slip.kind == "heading" for slip in slips]
        _add_counterparts(slips, chosen)
    else:
        chosen = _title_lines(slips)
    start = 0
    while start < len(slips):
        end = start
        while end < len(slips) and chosen[end]:
            end += 1
        after = end
        while after < len(slips) and not chosen[after]:
            after += 1
        yield _Run(couple(slips[start:end]), list(slips[end:after]))
        start = after


def _as_heading(slip: Slip) -> Slip:
    """A bold line among marked headings is a heading of the lowest level."""
    if slip.strong and slip.kind == "paragraph" and looks_like_title(slip):
        return replace(slip, kind="heading", level=BOLD)
    return slip


def _title_lines(slips: Sequence[Slip]) -> list[bool]:
    """Which slips of an unmarked source are titles; bold ones only, where titles are bold."""
    alike = [looks_like_title(slip) for slip in slips]
    bold = [good and slip.strong for good, slip in zip(alike, slips, strict=True)]
    if sum(bold) >= 3:
        return [good or (index < 3 and alike[index]) for index, good in enumerate(bold)]
    spaced = sum(slip.after_blank for slip in slips) >= SPACED_SHARE * len(slips)
    return [
        good and (index == 0 or not spaced or slips[index].after_blank or alike[index - 1])
        for index, good in enumerate(alike)
    ]


def _add_counterparts(slips: Sequence[Slip], chosen: list[bool]) -> None:
    """A title line right after a heading in the other language belongs to that heading."""
    for index in range(1, len(slips)):
        heading, line = slips[index - 1], slips[index]
        if heading.kind != "heading" or chosen[index] or not looks_like_title(line):
            continue
        before = slips[index - 2] if index > 1 else None
        if before is not None and before.kind == "heading" and before.side == line.side:
            continue
        sides = {heading.side, line.side}
        if sides == {"zh", "en"} and len(couple([heading, line])) == 1:
            chosen[index] = True


def _roles_by_level(runs: list[_Run]) -> None:
    titles = [(run, title) for run in runs for title in run.titles]
    levels = sorted({title.level for _, title in titles})
    top = levels[0] if levels else 0
    first = titles[0][1] if titles else None
    is_lone = sum(title.level == top for _, title in titles) == 1
    masthead = first is not None and first.level == top and is_lone and len(titles) > 1
    only_bold = is_lone and top > 1 and levels[1:] == [BOLD]
    if masthead and first is not None and not names_publication(first):
        direct = runs[0] if runs[0].titles else runs[1]
        intro = direct.body if len(direct.titles) == 1 else []
        masthead = len(levels) > 2 or not (only_bold or any(map(_is_prose, intro)))
    rest = levels[1:] if masthead else levels
    has_sections = len(rest) > 1 and not only_bold and _are_sections(runs, rest[0])
    for run in runs:
        for index, title in enumerate(run.titles):
            is_direct = index == len(run.titles) - 1 and run.has_body
            run.roles.append(
                _role(title, first if masthead else None, rest, has_sections, is_direct)
            )


def _is_prose(slip: Slip) -> bool:
    """Whether a block is the text of an article rather than a line of an issue's own."""
    return slip.kind == "paragraph" and len(slip.text) >= 12 and bool(_PROSE.search(slip.text))


def _are_sections(runs: Sequence[_Run], level: int) -> bool:
    """Whether most headings of a level lead to other headings rather than to text."""
    direct = leading = 0
    for run in runs:
        for index, title in enumerate(run.titles):
            if title.level != level:
                continue
            if index == len(run.titles) - 1 and run.has_body:
                direct += 1
            else:
                leading += 1
    return leading >= direct


def _role(
    title: Title, masthead: Title | None, rest: Sequence[int], has_sections: bool, is_direct: bool
) -> Role:
    if title is masthead:
        return "masthead"
    rank = rest.index(title.level) if title.level in rest else len(rest)
    if not has_sections:
        return "title" if rank == 0 else "crosshead"
    if rank == 0:
        return "title" if is_direct else "section"
    return "title" if rank == 1 else "crosshead"


def _roles_by_place(runs: list[_Run]) -> None:
    later_sections = any(len(run.titles) > 1 and run.has_body for run in runs[1:])
    usual = median(run.titles[-1].weight for run in runs if run.titles and run.has_body)
    for number, run in enumerate(runs):
        count = len(run.titles)
        if not run.has_body and number:
            run.roles = _bodies(count)
        elif number == 0:
            run.roles = _opening_roles(run, later_sections)
        elif count == 1:
            run.roles = [_lone_role(run.titles[0], usual)]
        elif run.titles[-2].is_short:
            run.roles = [*_bodies(count - 2), "section", "title"]
        else:
            run.roles = [*_bodies(count - 2), "title", "standfirst"]


def _bodies(count: int) -> list[Role]:
    return ["body"] * count


def _opening_roles(run: _Run, later_sections: bool) -> list[Role]:
    """Roles of the titles that open the source, lines of date and number apart."""
    roles: list[Role] = []
    rest = []
    tagline_seen = False
    for index, title in enumerate(run.titles):
        if index and not tagline_seen and is_date_line(title):
            roles.append("tagline")
            tagline_seen = True
        else:
            roles.append("body")
            rest.append(index)
    if not run.has_body:
        wanted: list[Role] = ["masthead"]
    elif len(rest) >= 3:
        between: list[Role] = ["body"] * (len(rest) - 3)
        wanted = ["masthead", *between, "section", "title"]
    elif len(rest) == 2:
        first = run.titles[rest[0]]
        opens = later_sections and first.zh and first.en and not names_publication(first)
        wanted = ["section", "title"] if opens and first.is_short else ["masthead", "title"]
    else:
        wanted = ["title"]
        if rest and later_sections and names_publication(run.titles[rest[0]]):
            wanted = ["masthead"]
    for index, role in zip(rest, wanted, strict=False):
        roles[index] = role
    return roles


def _lone_role(title: Title, usual: float) -> Role:
    if is_numbered(title) or title.weight < SHORT_SECTION_SHARE * usual:
        return "crosshead"
    return "title"


def _assembled(runs: Sequence[_Run]) -> Draft:
    draft = Draft()
    for run in runs:
        for title, role in zip(run.titles, run.roles, strict=True):
            _place(draft, title, role)
        if run.body:
            _article(draft).body.extend(run.body)
    return draft


def _place(draft: Draft, title: Title, role: Role) -> None:
    if role == "masthead":
        draft.title = title
    elif role == "tagline":
        draft.tagline = title
    elif role == "section":
        draft.sections.append(DraftSection(title))
    elif role == "title":
        _section(draft).articles.append(DraftArticle(title))
    elif role == "standfirst":
        _article(draft).standfirst = title
    elif role == "crosshead":
        _article(draft).body.append(title)
    else:
        _article(draft).body.extend(title.slips)


def _section(draft: Draft) -> DraftSection:
    if not draft.sections:
        draft.sections.append(DraftSection())
    return draft.sections[-1]


def _article(draft: Draft) -> DraftArticle:
    section = _section(draft)
    if not section.articles:
        section.articles.append(DraftArticle())
    return section.articles[-1]


def _join_halves(draft: Draft) -> None:
    """Join what stands first in one language and then again in the other."""
    sections = draft.sections
    half = len(sections) // 2
    if half and len(sections) == 2 * half:
        pairs = list(zip(sections[:half], sections[half:], strict=True))
        if all(_mirror(one, other) for one, other in pairs):
            for one, other in pairs:
                _join_sections(one, other)
            del sections[half:]
    for section in sections:
        _join_articles(section)


def _mirror(one: DraftSection, other: DraftSection) -> bool:
    mine, theirs = _sides(one), _sides(other)
    same_shape = len(one.articles) == len(other.articles)
    return same_shape and len(mine) == len(theirs) == 1 and mine != theirs


def _sides(section: DraftSection) -> set[str]:
    sides = _title_sides(section.title)
    for article in section.articles:
        sides |= _article_sides(article)
    return sides


def _title_sides(title: Title | None) -> set[str]:
    return {side for side in ("zh", "en") if title and (title.zh if side == "zh" else title.en)}


def _article_sides(article: DraftArticle) -> set[str]:
    sides = _title_sides(article.title) | _title_sides(article.standfirst)
    for part in article.body:
        sides |= _title_sides(part) if isinstance(part, Title) else {part.side or ""} - {""}
    return sides


def _join_sections(one: DraftSection, other: DraftSection) -> None:
    one.title = _joined(one.title, other.title)
    for mine, theirs in zip(one.articles, other.articles, strict=True):
        _join_article(mine, theirs)


def _join_articles(section: DraftSection) -> None:
    """An article in one language followed by one in the other is one article."""
    joined: list[DraftArticle] = []
    for article in section.articles:
        last = joined[-1] if joined else None
        sides = _article_sides(article)
        theirs = _article_sides(last) if last else set()
        alone = len(sides) == 1 and len(theirs) == 1 and sides != theirs
        if last and alone and article.body and last.body:
            _join_article(last, article)
            continue
        joined.append(article)
    section.articles = joined


def _join_article(one: DraftArticle, other: DraftArticle) -> None:
    one.title = _joined(one.title, other.title)
    one.standfirst = _joined(one.standfirst, other.standfirst)
    one.body.extend(other.body)


def _joined(one: Title | None, other: Title | None) -> Title | None:
    if one is None or other is None:
        return one or other
    return Title((*one.slips, *other.slips), one.zh or other.zh, one.en or other.en)
