"""The catalogue of findings: every id that can come out of the builder, in both languages.

One YAML file a family, the part of an id before its slash; an entry is::

    missing:
      stage: checks
      severity: warning
      confidence: sure
      why: {en: …, zh: …}
      remedy: {en: …, zh: …}
      says: {en: "{what} has no {language}", zh: "{what}缺{language}"}

``stage`` is the room that finds it. ``confidence`` says how often it is right, ``sure``, ``likely``
or ``doubtful``: where it is left out, what checks of copy find is likely, all else sure.

Where one finding has several wordings, ``says`` holds them by
name, and a wording may bring a ``remedy`` of its own; ``more``, which sums up what is not shown, is
common to all. ``like: OTHER/ID`` among them brings that id's wordings too. Words in braces are
filled in by who finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ..messages import tr

Severity = Literal["error", "warning", "note"]
Confidence = Literal["sure", "likely", "doubtful"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """The same in English and in Chinese."""

    en: str
    zh: str

    def spoken(self, values: Mapping[str, Any] | None = None) -> str:
        """The words in the language now spoken, with the braces filled in."""
        text = tr(self.en, self.zh)
        return text if values is None else text.format_map(values)


@dataclass(frozen=True, slots=True)
class Saying:
    """One wording of a finding."""

    words: Words
    remedy: Words


_MORE = Words("{more} more of the same", "另有 {more} 处相同问题")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of one id."""

    id: str
    stage: str
    severity: Severity
    confidence: Confidence
    why: Words
    remedy: Words
    sayings: Mapping[str, Saying]
    """By name; the only one is named by the empty string."""

    def saying(self, name: str) -> Saying:
        """A wording by its name; ``more`` sums up what is not shown. Raises KeyError."""
        return Saying(_MORE, self.remedy) if name == "more" else self.sayings[name]


def entry(id: str) -> Entry:
    """The entry of an id. Raises KeyError where the catalogue has none."""
    return _family(id.split("/", maxsplit=1)[0])[id]


def knows(name: str) -> bool:
    """Whether a name is an id, or the family of ids."""
    family = name.split("/", maxsplit=1)[0]
    if not re.fullmatch("[a-z]+", family):
        return False
    known = _family(family)
    return bool(known) if name == family else name in known


def names() -> Iterator[str]:
    """Every name that :func:`knows`: families and ids."""
    for known in entries():
        yield known.id
    yield from (file.stem for file in sorted(_FOLDER.glob("*.yaml")))


def entries() -> Iterator[Entry]:
    """All entries, by id."""
    for file in sorted(_FOLDER.glob("*.yaml")):
        yield from sorted(_family(file.stem).values(), key=lambda known: known.id)


@cache
def _family(name: str) -> Mapping[str, Entry]:
    try:
        text = (_FOLDER / f"{name}.yaml").read_text("utf-8")
    except OSError:
        return {}
    import yaml  # noqa: PLC0415 - a build with nothing to tell imports no parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(text, loader)
    return {f"{name}/{key}": _entry(f"{name}/{key}", value) for key, value in data.items()}


def _entry(id: str, data: Mapping[str, Any]) -> Entry:
    remedy = Words(**data["remedy"])
    says = data["says"]
    wordings = {"": says} if "en" in says else dict(says)
    shared = entry(wordings.pop("like")).sayings if "like" in wordings else {}
    own = {
        name: Saying(
            Words(said["en"], said["zh"]),
            Words(**said["remedy"]) if "remedy" in said else remedy,
        )
        for name, said in wordings.items()
    }
    sayings = {**shared, **own}
    usual = "likely" if data["stage"] == "checks" else "sure"
    return Entry(
        id,
        data["stage"],
        data["severity"],
        data.get("confidence", usual),
        Words(**data["why"]),
        remedy,
        sayings,
    )
