"""What readers of word processors' files write on: marks of HTML, and what has to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.source import shown
from .pictures import alternative, usable
from .tags import Mark

Changes = Literal["accept", "reject", "show"]
"""What becomes of tracked changes."""


MAX_CHARACTERS = 8_000_000
"""Of a whole file; more is no newsletter, and would take minutes."""


class TooMuch(Exception):
    """A file holds more text than a newsletter can."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the source that an editor has to hear, at its line or paragraph."""

    line: int
    check: str
    says: str
    values: dict[str, Any]


def findings_of(told: Iterable[Told], path: Path) -> Iterator[Finding]:
    """What was told, as findings in the source."""
    for one in told:
        yield found(one.check, Spot(shown(path), max(one.line, 1)), one.says, **one.values)


@dataclass(slots=True)
class Page:
    """Marks in the making; ``line`` counts the source's paragraphs."""

    marks: list[Mark] = field(default_factory=list)
    line: int = 0
    told: list[Told] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    """The characters so far."""

    def text(self, text: str) -> None:
        self.size += len(text)
        if self.size > MAX_CHARACTERS:
            raise TooMuch
        if text:
            self.marks.append(Mark("text", text, self.line))

    def start(self, name: str, **attributes: str) -> None:
        self.marks.append(Mark("start", name, self.line, attributes))

    def end(self, name: str) -> None:
        self.marks.append(Mark("end", name, self.line))

    def styled(self, text: str, styles: Iterable[str]) -> None:
        """Text with the elements of HTML round it."""
        names = list(styles)
        for name in names:
            self.start(name)
        self.text(text)
        for name in reversed(names):
            self.end(name)

    def ruby(self, base: str, reading: str) -> None:
        """Text with its reading."""
        self.start("ruby")
        self.text(base)
        self.start("rt")
        self.text(reading)
        self.end("rt")
        self.end("ruby")

    def tell(self, check: str, says: str, **values: Any) -> None:
        self.told.append(Told(self.line, check, says, values))

    def picture(self, data: bytes, alt: str) -> None:
        """A picture, as PNG where an issue cannot hold its form; told where nothing can."""
        picture = usable(data)
        words = alternative(alt)
        if isinstance(picture, str):
            self.tell("import/picture", "form", form=picture, words=words or "–")
            return
        if picture.fate:
            self.tell("import/picture", picture.fate, severity="note", form=picture.form)
        same = next((name for name, known in self.pictures.items() if known == picture.data), None)
        name = same or f"figure-{len(self.pictures) + 1}.{picture.suffix}"
        self.pictures[name] = picture.data
        self.start("img", src=name, alt=words)
