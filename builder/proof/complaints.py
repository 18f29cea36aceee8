"""What the engine only logs, as findings: with the place in the style sheet or template it means.

Its messages name line and column but no file, and some nothing at all. A place is looked for where
the words of the message stand; without one the finding says what it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.validation import expanders

from ..ground.findings import Finding, found
from ..ground.near import nearest
from ..ground.spots import Spot
from ..issue.source import shown
from ..makeup.galley import Galley
from ..makeup.lineage import shared_folders

_IGNORED = re.compile(r"Ignored `([-\w]+)\s*:\s*(.*?)` at (\d+):(\d+), (.*?)\.?$", re.DOTALL)
_SELECTOR = re.compile(r"Invalid or unsupported selector, '?(.*?)'?(, .*)?$", re.DOTALL)
_PLACED = re.compile(
    r"(.*?)\s*(?:,?\s*the whole .*?ignored)?\s*at (\d+):(\d+)[.:]?\s*(.*)", re.DOTALL
)
_FACE = re.compile(r"Font-face '(.*)' cannot be loaded")
_AT_RULE = re.compile(r"^Unknown (?:empty )?rule <AtRule @([\w-]+)")
_AT_RULES = ("media", "page", "font-face", "import", "counter-style", "layer", "color-profile")
"""Those that the engine knows."""
_FAILED = re.compile(r"Failed to load \w+ at '?(press:[^'\s]+)'?\s*:")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A record of the engine's log."""

    text: str
    severe: bool
    sheet: str = ""
    """The address of the style sheet that was fetched last."""


def complaints(records: Iterable[Complaint], galley: Galley) -> Iterator[Finding]:
    """Each record of the log as one finding; the same one twice is one."""
    texts = _texts(galley)
    told: set[str] = set()
    for record in records:
        finding = _finding(record, texts, galley.files)
        if finding.as_line() not in told:
            told.add(finding.as_line())
            yield finding


def _texts(galley: Galley) -> dict[Path, str]:
    """The layout's style sheets and templates, its own first."""
    layout = galley.layout
    sheets = [file for file in galley.files.values() if file.suffix == ".css"]
    sheets.sort(key=lambda file: not file.is_relative_to(layout.folder))
    templates = [
        *(file for folder in layout.lineage for file in sorted(folder.rglob("*.html"))),
        *(f for home in shared_folders(layout.folder) for f in sorted(home.glob("*.html"))),
    ]
    return {file: file.read_text("utf-8", errors="replace") for file in (*sheets, *templates)}


def _finding(record: Complaint, texts: Mapping[Path, str], files: Mapping[str, Path]) -> Finding:
    last = files.get(record.sheet)
    if match := _IGNORED.fullmatch(record.text):
        name, value, line, column, reason = match.groups()
        spot = _where(texts, int(line), int(column), (name, value), last)
        return _ignored(spot, name, value, reason)
    if match := _SELECTOR.fullmatch(record.text):
        spot = _written(texts, match[1])
        return found("layout/style", spot, "selector", value=match[1].strip()[:80])
    if match := _FAILED.match(record.text):
        address = match[1]
        name = address.rsplit("/", 1)[-1]
        spot = _written(texts, name)
        return found("layout/style", spot, "address", severity="error", value=address)
    if match := _FACE.fullmatch(record.text):
        return found("layout/style", _written(texts, "@font-face"), "face", name=match[1])
    if match := _PLACED.fullmatch(record.text):
        before, line, column, after = match.groups()
        spot = _where(texts, int(line), int(column), (after,), last)
        return _unread(spot, before.removeprefix("Error: "), after)
    severity = "error" if record.severe else None
    return found("proof/engine", severity=severity, text=record.text)


def _ignored(spot: Spot | None, name: str, value: str, reason: str) -> Finding:
    if reason == "unknown property":
        near = nearest(name, _properties())
        says = "property-near" if near else "property"
        return found("layout/style", spot, says, name=name, near=near)
    return found("layout/style", spot, "value", name=name, value=value.strip()[:80])


def _unread(spot: Spot | None, what: str, more: str) -> Finding:
    """Rules and declarations that the engine cannot read, in the words of who wrote them."""
    if what.startswith("@import"):
        return found("layout/style", spot, "import")
    if "before {} block" in what:
        return found("layout/style", spot, "colon")
    if match := _AT_RULE.search(what):
        name = match[1]
        near = "" if name in _AT_RULES else nearest(name, _AT_RULES)
        return found("layout/style", spot, "rule-near" if near else "rule", name=name, near=near)
    return found("layout/style", spot, "syntax", value=(more or what)[:120])


@cache
def _properties() -> frozenset[str]:
    names = {name.replace("_", "-") for name in INITIAL_VALUES}
    return frozenset(names | set(expanders.EXPANDERS))


def _where(
    texts: Mapping[Path, str], line: int, column: int, words: tuple[str, ...], last: Path | None
) -> Spot | None:
    """The file that has one of the words at a line and column; else the sheet fetched last."""
    firsts = [word.split(maxsplit=1)[0] for word in words if word.strip()]
    for file, text in texts.items():
        lines = text.splitlines()
        if line <= len(lines) and lines[line - 1][column - 1 :].startswith(tuple(firsts)):
            return Spot(shown(file), line, column)
    for words_of_it in (f"{firsts[0]}: var(", f"{firsts[0]}:") if firsts else ():
        if spot := _written(texts, words_of_it):  # a value that is not written came by its name
            return spot
    return Spot(shown(last), line, column) if last else None


def _written(texts: Mapping[Path, str], words: str) -> Spot | None:
    """Where words stand first, whatever white space is between them."""
    wanted = re.compile(r"\s*".join(map(re.escape, words.split())))
    for file, text in texts.items():
        if words.strip() and (match := wanted.search(text)):
            line = text.count("\n", 0, match.start()) + 1
            return Spot(shown(file), line, match.start() - text.rfind("\n", 0, match.start()))
    return None
