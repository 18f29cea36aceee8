"""``builder fix``: mends proposed, shown as a diff, applied only where they are named.

A proposal is a place in a file, the characters that stand there and those to put there. Nothing is
applied unless its name is given, and nothing where the file no longer holds what was read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..checks.damage import ordinary
from ..checks.marks.looking import known_faults, what_is_wrong
from ..checks.terms import forbidden_places, glossary_of, preferred
from ..checks.walk import Stretch, stretches, waived
from ..ground.characters import RADICALS
from ..ground.files import write_atomically
from ..ground.findings import Rejected, found
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.model import Issue
from ..issue.source import read_text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One mend.

    ``name`` is the check's id, ``number`` the place in the list, from 1; ``context`` holds the
    words around it as they stand on the line, ``at`` the place of ``old`` in them.
    """

    number: int
    name: str
    spot: Spot
    old: str
    new: str
    why: str
    context: str
    at: int

    def as_line(self) -> str:
        """The suggestion as one line of text."""
        place = f"{self.spot.file}:{self.spot.line}:{self.spot.column}"
        return f"{self.number:>4}  {place}: {self.old!r} → {self.new!r}  {self.why} [{self.name}]"


def suggest(issue: Issue) -> list[Suggestion]:
    """Every mend that can be proposed for an issue, in the order of files and lines.

    Lost characters are never guessed at, and faults next to one are left to the editor.
    """
    lines: dict[Path, list[str]] = {}
    mends = []
    for stretch in stretches(issue):
        file = stretch.start.file
        if file not in lines:
            lines[file] = read_text(file).split("\n")
        mends += [mend for mend in _mends(stretch, issue) if _stands(mend, lines[file])]
    mends.sort(key=lambda mend: (str(mend.spot.file), mend.spot.line, mend.spot.column))
    return [replace(mend, number=number) for number, mend in enumerate(mends, start=1)]


def _mends(stretch: Stretch, issue: Issue) -> Iterator[Suggestion]:
    text = stretch.text
    taken: list[tuple[int, int]] = []
    for start, end, name, new, why in _proposals(stretch, issue):
        old = text[start:end]
        first, last = stretch.offset(start), stretch.offset(end - 1)
        is_whole = last - first == end - 1 - start
        clear = all(end <= a or b <= start for a, b in taken)
        lost = "\ufffd" in text[max(0, start - 1) : end + 1]
        if old and is_whole and clear and not lost and "\n" not in old and old != new:
            taken.append((start, end))
            begin = stretch.raw.rfind("\n", 0, first) + 1
            context = stretch.raw[begin:].split("\n", maxsplit=1)[0]
            spot = stretch.spot(start)
            yield Suggestion(0, name, spot, old, new, why, context, first - begin)


def _proposals(stretch: Stretch, issue: Issue) -> Iterator[tuple[int, int, str, str, str]]:
    text = stretch.text
    for match in re.finditer(f"[{RADICALS}]", text):
        if not waived("damage/look-alike", stretch.allow):
            new = ordinary(match[0])
            why = tr("an ordinary character", "改为通用字")
            yield match.start(), match.end(), "damage/look-alike", new, why
    for match in re.finditer("[\u200b\u2060\ufeff]+", text):
        if not waived("damage/invisible", stretch.allow):
            why = tr("an invisible character", "不可见字符")
            yield match.start(), match.end(), "damage/invisible", "", why
    for fault in known_faults(stretch):
        name = f"marks/{fault.kind}"
        if fault.instead is not None and not waived(name, stretch.allow):
            yield fault.start, fault.end, name, fault.instead, what_is_wrong(fault)
    for term in glossary_of(issue).terms if not waived("terms/forbidden", stretch.allow) else ():
        for start, end, _ in forbidden_places(text, term):
            new = preferred(term, stretch.side)
            yield start, end, "terms/forbidden", new, tr("the glossary's word", "词汇表用词")


def named(suggestions: Iterable[Suggestion], names: Sequence[str]) -> list[Suggestion]:
    """The suggestions chosen by number (``3``), range (``3-7``), check id or family (``marks``)."""
    chosen = []
    for suggestion in suggestions:
        family = suggestion.name.split("/", maxsplit=1)[0]
        if any(
            _names(name, suggestion.number) or name in (suggestion.name, family) for name in names
        ):
            chosen.append(suggestion)
    return chosen


def _names(name: str, number: int) -> bool:
    first, dash, last = name.partition("-")
    if not (first.isdecimal() and (not dash or last.isdecimal())) or len(name) > 12:
        return False
    return int(first) <= number <= int(last or first)


def diff(suggestions: Sequence[Suggestion]) -> str:
    """What applying suggestions would change, as a unified diff."""
    parts: list[str] = []
    for file, mine in _by_file(suggestions).items():
        old = read_text(file)
        new = _mended(old, mine)
        parts += difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), str(file), str(file), n=1
        )
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def apply(suggestions: Sequence[Suggestion]) -> list[Path]:
    """Write suggestions into their files; the files changed.

    Every file is mended in memory first; Rejected, with nothing written, where one of them no
    longer holds what was read.
    """
    mended = {file: _mended(read_text(file), mine) for file, mine in _by_file(suggestions).items()}
    for file, text in mended.items():
        write_atomically(file.resolve(), text.encode("utf-8"))
    return list(mended)


def _by_file(suggestions: Iterable[Suggestion]) -> dict[Path, list[Suggestion]]:
    files: dict[Path, list[Suggestion]] = {}
    for suggestion in suggestions:
        files.setdefault(suggestion.spot.file, []).append(suggestion)
    return files


def _mended(text: str, suggestions: Sequence[Suggestion]) -> str:
    """A file's text with suggestions applied from its end to its beginning."""
    lines = text.split("\n")
    gone = [one for one in suggestions if not _stands(one, lines)]
    if gone:
        raise Rejected(found("fix/changed", one.spot, old=one.old) for one in gone)
    places = [(one.spot.line - 1, _start(lines, one), one) for one in suggestions]
    for index, start, one in sorted(places, key=lambda place: place[:2], reverse=True):
        line = lines[index]
        lines[index] = line[:start] + one.new + line[start + len(one.old) :]
    return "\n".join(lines)


def _start(lines: Sequence[str], one: Suggestion) -> int:
    """Where the characters stand in their line, below 0 where they do not."""
    if one.spot.line > len(lines):
        return -1
    line = lines[one.spot.line - 1]
    start = line.find(one.context, max(0, one.spot.column - 1 - one.at))
    return start + one.at if start >= 0 else -1


def _stands(one: Suggestion, lines: Sequence[str]) -> bool:
    return _start(lines, one) >= 0
