"""The report of ``builder check --format html``: both languages side by side, the spots marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from ..ground.findings import Finding
from ..ground.messages import language, tr
from ..issue.model import Article, Both, Figure, Issue, Pair, Side, Words
from .walk import Stretch, article_stretches, pair_stretches

_STYLE = """
:root{--ink:#111;--quiet:#6b6b6b;--line:#d8d4ca;--paper:#fff;--tint:#f4f1ea;--error:#c4321c;
--warning:#b06a00;--note:#2b5c8a}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.5rem 6rem;color:var(--ink);
background:var(--paper);
font:16px/1.6 "Source Serif 4",Georgia,"Noto Serif SC","Songti SC",SimSun,serif}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.2rem;border-top:2px solid;padding-top:.5rem;margin:3rem 0 1rem}
h3{font-size:1rem;margin:2rem 0 .5rem}
p{margin:0}
.sum{color:var(--quiet)}
.row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 2rem;padding:.5rem 0;
border-bottom:1px solid var(--line)}
.side{white-space:pre-wrap;overflow-wrap:anywhere}
.place{font:12px/1.6 "Source Sans 3",system-ui,sans-serif;color:var(--quiet)}
mark{background:#fde7c5;color:inherit;border-bottom:2px solid var(--warning);padding:0 .1em}
mark.error{background:#f9d9d3;border-color:var(--error)}
mark.note{background:#dfeaf4;border-color:var(--note)}
mark:empty::after{content:"\\2038";color:var(--error)}
sup a{font:11px/1 "Source Sans 3",system-ui,sans-serif;text-decoration:none;color:var(--error)}
ol{margin:.25rem 0 .5rem;padding:0;list-style:none;grid-column:1/-1;
font:14px/1.5 "Source Sans 3",system-ui,"Noto Sans SC",sans-serif}
li{padding:.15rem 0 .15rem 1rem;border-left:3px solid var(--warning);margin:.2rem 0}
li.error{border-color:var(--error)}li.note{border-color:var(--note)}
li code{font-size:12px;color:var(--quiet)}
li:target{background:var(--tint)}
.hint{color:var(--quiet)}
@media print{body{max-width:none;padding:0}.row{break-inside:avoid}}
@media(max-width:44rem){.row{grid-template-columns:minmax(0,1fr)}}
"""


def check_report(issues: Sequence[Issue], findings: Iterable[Finding]) -> str:
    """A page of HTML that needs nothing else: every pair of copy with its findings marked.

    ``findings`` may come from any check; those without a place in the copy stand at the head.
    """
    book = _Book(findings)
    body = "".join(_issue(issue, book) for issue in issues)
    others = book.rest()
    errors, warnings, notes = map(book.count, ("error", "warning", "note"))
    counts = tr(
        f"{errors} errors, {warnings} warnings, {notes} notes",
        f"错误 {errors}，警告 {warnings}，提示 {notes}",
    )
    title = tr("Report on the copy", "文稿检查报告")
    head = f"<h1>{title}</h1><p class=sum>{counts}</p>"
    if others:
        head += f"<h2>{tr('Elsewhere', '其他')}</h2><ol>{''.join(map(_item, others))}</ol>"
    lang = "zh-Hans" if language() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{head}{body}</body></html>\n"
    )


class _Book:
    """The findings by file and line; each is handed out once, numbered from 1."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        by_place = sorted(findings, key=lambda f: (f.file or "", f.line or 0, f.column or 0))
        self.numbered = list(enumerate(by_place, start=1))
        self.by_line: dict[tuple[str, int], list[tuple[int, Finding]]] = {}
        self.shown: set[int] = set()
        for number, finding in self.numbered:
            for file, line in _places(finding):
                self.by_line.setdefault((file, line), []).append((number, finding))

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for _, finding in self.numbered)

    def of(self, stretch: Stretch) -> list[tuple[int, int, Finding]]:
        """The findings in a stretch: (offset in its source, number, finding)."""
        lines = stretch.raw.split("\n")
        found = []
        start = 0
        for index, line in enumerate(lines):
            key = (str(stretch.start.file), stretch.start.line + index)
            first = stretch.start.column if index == 0 else 1
            for number, finding in self.by_line.get(key, ()):
                column = _column(finding, *key)
                place = column - first
                if 0 <= place <= len(line) or (index == 0 and place < 0 and stretch.marked):
                    found.append((start + max(place, 0), number, finding))
                    self.shown.add(number)
            start += len(line) + 1
        return sorted(found, key=lambda entry: entry[:2])

    def rest(self) -> list[tuple[int, Finding]]:
        return [entry for entry in self.numbered if entry[0] not in self.shown]


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


def _issue(issue: Issue, book: _Book) -> str:
    manifest = issue.manifest
    heads = [_row(_both(manifest.title), book), _row(_both(manifest.tagline), book)]
    parts = [f"<h2>{escape(manifest.id)}</h2>", *heads]
    for section in issue.sections:
        parts.append(_row(_both(section.title), book))
        parts += [_article(article, book) for article in section.articles]
    return "".join(parts)


def _article(article: Article, book: _Book) -> str:
    parts = [f"<h3>{escape(str(article.path))}</h3>"]
    for both in (article.kicker, article.title, article.standfirst, article.byline, article.source):
        parts.append(_row(_both(both), book))
    for part in article.body:
        if isinstance(part, Figure):
            parts += [_row(_both(part.alt), book), _row(_both(part.caption), book)]
        else:
            parts += _pair(part, article, book)
    notes = [s for s in article_stretches(article) if s.part == "note"]
    parts.append(_row(notes, book))
    return "".join(parts)


def _pair(pair: Pair, article: Article, book: _Book) -> Iterator[str]:
    pieces = list(pair_stretches(pair, article))
    zh = [piece for piece in pieces if piece.side == "zh"]
    en = [piece for piece in pieces if piece.side == "en"]
    if len(zh) == len(en):
        for one, other in zip(zh, en, strict=True):
            yield _row([one, other], book)
    else:
        yield _row(pieces, book)


def _both(both: Both) -> list[Stretch]:
    def stretch(words: Words, side: Side) -> Stretch:
        return Stretch(side, words.text, words.spot, "title", marked=False)

    return [stretch(words, side) for side in both.given if (words := both.side(side))]


def _row(pieces: Sequence[Stretch], book: _Book) -> str:
    if not pieces:
        return ""
    cells = []
    listed: dict[int, Finding] = {}
    sides: tuple[Side, Side] = ("zh", "en")
    for side in sides:
        cell = []
        for piece in pieces:
            if piece.side == side:
                found = book.of(piece)
                listed.update({number: finding for _, number, finding in found})
                place = f"{piece.start.file.name}:{piece.start.line}"
                cell.append(f"<p class=place>{escape(place)}</p>{_marked(piece.raw, found)}")
        lang = "zh-Hans" if side == "zh" else "en"
        cells.append(f'<div class=side lang="{lang}">{"".join(cell)}</div>')
    items = "".join(_item(entry) for entry in sorted(listed.items()))
    return f"<div class=row>{''.join(cells)}{f'<ol>{items}</ol>' if items else ''}</div>"


def _marked(raw: str, found: Sequence[tuple[int, int, Finding]]) -> str:
    """The source with a mark and a number at each finding."""
    parts = []
    at = 0
    for place, number, finding in found:
        start = max(place, at)
        end = max(start, min(len(raw), place + _length(finding, raw, place)))
        call = f'<sup><a href="#f{number}">{number}</a></sup>'
        words = escape(raw[start:end])
        parts += [escape(raw[at:start]), f'<mark class="{finding.severity}">{words}</mark>', call]
        at = end
    parts.append(escape(raw[at:]))
    return f"<p>{''.join(parts)}</p>"


def _length(finding: Finding, raw: str, place: int) -> int:
    """How many characters to mark: the words the finding quotes, else one."""
    for key in ("zh", "en"):
        side: Any = finding.details.get(key)
        text = str(side.get("text", "")) if isinstance(side, dict) else ""
        if text and raw.startswith(text, place):
            return len(text)
    length = finding.details.get("length")
    return length if isinstance(length, int) and length > 0 else 1


def _item(entry: tuple[int, Finding]) -> str:
    number, finding = entry
    place = ":".join(str(p) for p in (finding.file, finding.line, finding.column) if p)
    hint = f" <span class=hint>{escape(finding.hint)}</span>" if finding.hint else ""
    return (
        f'<li id="f{number}" class="{finding.severity}">{number}. {escape(finding.message)}{hint} '
        f"<code>{escape(place)} [{escape(finding.check)}]</code></li>"
    )
