"""The report of ``builder check --format html``: both languages side by side, the spots marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..ground.findings import Finding
from ..ground.reports import render
from ..issue.model import SIDES, Article, Both, Figure, Issue, Pair, Section, Side, Words
from .walk import Stretch, article_stretches, pair_stretches


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """A finding as the report shows it."""

    number: int
    """Counted from 1 through all files of the report."""
    finding: Finding

    @property
    def place(self) -> str:
        """Its file, line and column."""
        finding = self.finding
        return ":".join(str(p) for p in (finding.file, finding.line, finding.column) if p)


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of the source, marked where an entry is about them."""

    words: str
    entry: CopyEntry | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of copy as its editor wrote it, and its file and line."""

    place: str
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One language of a row."""

    lang: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What belongs together in both languages, and what was found in it."""

    cells: tuple[Cell, ...]
    entries: tuple[CopyEntry, ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """An article by its path, or titles of the issue or a section under none."""

    path: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ReportIssue:
    """An issue in reading order."""

    id: str
    parts: tuple[ReportPart, ...]


def check_report(issues: Sequence[Issue], findings: Iterable[Finding]) -> str:
    """A page of HTML that needs nothing else: every pair of copy with its findings marked.

    ``findings`` may come from any check; those without a place in the copy stand at the head.
    """
    book = _Book(findings)
    shown = [_issue(issue, book) for issue in issues]
    told = [entry.finding for entry in book.entries]
    return render("checks/report.html", issues=shown, elsewhere=book.rest(), findings=told)


class _Book:
    """The findings by file and line; each is handed out once, numbered from 1."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        by_place = sorted(findings, key=lambda f: (f.file or "", f.line or 0, f.column or 0))
        self.entries = [CopyEntry(number, one) for number, one in enumerate(by_place, start=1)]
        self.by_line: dict[tuple[str, int], list[CopyEntry]] = {}
        self.shown: set[int] = set()
        for entry in self.entries:
            for file, line in _places(entry.finding):
                self.by_line.setdefault((file, line), []).append(entry)

    def of(self, stretch: Stretch) -> list[tuple[int, CopyEntry]]:
        """The findings in a stretch by their offset in its source."""
        lines = stretch.raw.split("\n")
        placed = []
        start = 0
        for index, line in enumerate(lines):
            key = (str(stretch.start.file), stretch.start.line + index)
            first = stretch.start.column if index == 0 else 1
            for entry in self.by_line.get(key, ()):
                place = _column(entry.finding, *key) - first
                if 0 <= place <= len(line) or (index == 0 and place < 0 and stretch.marked):
                    placed.append((start + max(place, 0), entry))
                    self.shown.add(entry.number)
            start += len(line) + 1
        return sorted(placed, key=lambda given: (given[0], given[1].number))

    def rest(self) -> list[CopyEntry]:
        """The entries that no stretch has shown."""
        return [entry for entry in self.entries if entry.number not in self.shown]


def _places(finding: Finding) -> Iterator[tuple[str, int]]:
    """The lines a finding is about: its own, and those of both sides of a pair."""
    seen = set()
    for file, line, _ in _spots(finding):
        if (file, line) not in seen:
            seen.add((file, line))
            yield file, line


def _spots(finding: Finding) -> Iterator[tuple[str, int, int]]:
    if finding.file and finding.line:
        yield finding.file, finding.line, finding.column or 1
    for key in ("zh", "en"):
        side: Any = finding.details.get(key)
        if isinstance(side, dict) and side.get("file") and side.get("line"):
            yield str(side["file"]), int(side["line"]), int(side.get("column") or 1)


def _column(finding: Finding, file: str, line: int) -> int:
    return next((c for f, n, c in _spots(finding) if (f, n) == (file, line)), 1)


def _issue(issue: Issue, book: _Book) -> ReportIssue:
    manifest = issue.manifest
    parts = [ReportPart("", tuple(_rows(map(_both, (manifest.title, manifest.tagline)), book)))]
    for section in issue.sections:
        parts += _section(section, book)
    return ReportIssue(manifest.id, tuple(parts))


def _section(section: Section, book: _Book) -> Iterator[ReportPart]:
    yield ReportPart("", tuple(_rows([_both(section.title)], book)))
    for article in section.articles:
        yield ReportPart(str(article.path), tuple(_rows(_article(article), book)))


def _article(article: Article) -> Iterator[list[Stretch]]:
    """The stretches of an article that stand side by side."""
    for both in (article.kicker, article.title, article.standfirst, article.byline, article.source):
        yield _both(both)
    for part in article.body:
        if isinstance(part, Figure):
            for picture in part.pictures:
                yield from map(_both, (picture.alt, picture.caption, picture.options.credit))
        else:
            yield from _pair(part, article)
    yield [s for s in article_stretches(article) if s.part == "note"]


def _pair(pair: Pair, article: Article) -> Iterator[list[Stretch]]:
    pieces = list(pair_stretches(pair, article))
    zh = [piece for piece in pieces if piece.side == "zh"]
    en = [piece for piece in pieces if piece.side == "en"]
    if len(zh) == len(en):
        yield from ([one, other] for one, other in zip(zh, en, strict=True))
    else:
        yield pieces


def _both(both: Both) -> list[Stretch]:
    def stretch(words: Words, side: Side) -> Stretch:
        return Stretch(side, words.text, words.spot, "title", marked=False)

    return [stretch(words, side) for side in both.given if (words := both.side(side))]


def _rows(groups: Iterable[Sequence[Stretch]], book: _Book) -> Iterator[Row]:
    for pieces in groups:
        if pieces:
            marked = [(piece, book.of(piece)) for piece in pieces]
            cells = tuple(
                Cell(
                    "zh-Hans" if side == "zh" else "en",
                    tuple(_paragraph(piece, placed) for piece, placed in marked
                          if piece.side == side),
                )
                for side in SIDES
            )  # fmt: skip
            listed = {entry.number: entry for _, placed in marked for _, entry in placed}
            yield Row(cells, tuple(listed[number] for number in sorted(listed)))


def _paragraph(stretch: Stretch, placed: Sequence[tuple[int, CopyEntry]]) -> Paragraph:
    """The source with a mark at each finding."""
    raw = stretch.raw
    snippets = []
    at = 0
    for place, entry in placed:
        start = max(place, at)
        end = max(start, min(len(raw), place + _length(entry.finding, raw, place)))
        snippets += [Snippet(raw[at:start]), Snippet(raw[start:end], entry)]
        at = end
    place_in_file = f"{stretch.start.file.name}:{stretch.start.line}"
    return Paragraph(place_in_file, (*snippets, Snippet(raw[at:])))


def _length(finding: Finding, raw: str, place: int) -> int:
    """How many characters to mark: the words the finding quotes, else one."""
    for key in ("zh", "en"):
        side: Any = finding.details.get(key)
        text = str(side.get("text", "")) if isinstance(side, dict) else ""
        if text and raw.startswith(text, place):
            return len(text)
    length = finding.details.get("length")
    return length if isinstance(length, int) and length > 0 else 1
