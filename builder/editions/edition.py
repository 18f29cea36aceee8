"""Editions as data: what each differs in, read from YAML."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml

from ..ground.units import POINTS_PER_INCH, POINTS_PER_MM
from .limits import limits_for

_FOLDER = Path(__file__).parent
_POINTS = {"pt": 1.0, "mm": POINTS_PER_MM, "cm": 10 * POINTS_PER_MM, "in": POINTS_PER_INCH}
_BYTES = {"": 1, "kb": 1000, "mb": 1000**2, "kib": 1024, "mib": 1024**2}
CHINESE = ("zh", "zh-Hans", "zh-Hant", "zh-TW", "zh-Hant-TW", "zh-HK")
"""The tags that an edition's Chinese may have."""
DIGITAL_EDITIONS = frozenset({"web", "epub"})
"""Editions without pages, made from the copy and built when they are named."""
STANDARDS = ("PDF/X-4", "PDF/UA-1+PDF/A-2a")


class EditionError(ValueError):
    """An edition says something that cannot be followed; ``key`` names the place."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of quality: pictures at most this fine, photographs saved at this JPEG quality."""

    image_ppi: int
    quality: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What a finisher makes of the proof. Lengths are in points, sizes in bytes."""

    name: str
    standard: str
    bleed: float = 0.0
    slug: float = 0.0
    """Paper around the bleed, for marks."""
    marks: bool = False
    profile: Path | None = None
    """The press profile; None is the builder's own."""
    condition: str = "FOGRA39"
    """The printing condition's identifier in its registry, such as ``FOGRA39``."""
    registry: str = "http://www.color.org"
    multiple_of: int = 1
    """The page count is filled up to a multiple of this."""
    max_bytes: int | None = None
    rungs: tuple[Rung, ...] = ()
    image_ppi: int | None = None
    """Pictures much finer than this are brought down to it; None leaves them alone."""
    outline_tolerance: float | None = None
    """How far glyph outlines may move, in points; None keeps them as they are."""
    languages: tuple[str, ...] | None = None
    """BCP 47 tags of a one-language edition; None keeps the issue's."""
    linearize: bool = False
    limits: tuple[tuple[str, Any], ...] = ()
    """Numbers that a preflight holds the edition to, where they are not the usual ones."""

    @property
    def is_press(self) -> bool:
        """Whether the edition goes to a press."""
        return self.standard == "PDF/X-4"

    @property
    def steps(self) -> tuple[Rung | None, ...]:
        """The qualities to try in turn; None leaves the pictures as they are."""
        if self.image_ppi is None:
            return self.rungs or (None,)
        ceiling = Rung(self.image_ppi, 95 if self.is_press else 82 if self.max_bytes else 90)
        lower = (
            replace(step, image_ppi=min(step.image_ppi, self.image_ppi)) for step in self.rungs
        )
        return tuple(lower) or (ceiling,)


def edition_names() -> tuple[str, ...]:
    """The editions that come with the builder, in the order they are built."""
    known = {path.stem for path in _FOLDER.glob("*.yaml")}
    return tuple(sorted(known, key=lambda name: (name != "print", name != "screen", name)))


def load(
    name: str,
    overrides: Mapping[str, Any] | None = None,
    others: Mapping[str, Mapping[str, Any]] | None = None,
) -> Edition:
    """An edition by name with a publication's or issue's differences laid over it.

    A new name is welcome where its differences begin with ``extends:``. ``others`` are the
    differences of all editions by name: what is extended is extended with its own. Raises
    EditionError, a ValueError that names the key, for unknown names and keys and for values out of
    bounds.
    """
    values = _gather(name, {**(others or {}), name: overrides or {}}, ())
    values.pop("extends", None)
    given: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _READERS:
            raise EditionError(key, f"unknown edition key {key!r}{_nearest(key, _READERS)}")
        given[key] = _READERS[key](key, value)
    if "standard" not in given:
        raise EditionError("standard", f"edition {name} names no standard")
    if given.get("profile") and "condition" not in given:
        words = "profile needs the condition it was made for beside it, as in condition: FOGRA51"
        raise EditionError("profile", words)
    edition = Edition(name=name, **given)
    if edition.marks and edition.slug < MARKS_NEED:
        raise EditionError(
            "slug", f"marks need a slug of at least {MARKS_NEED / _POINTS['mm']:.0f} mm"
        )
    return edition


MARKS_NEED = 6 * _POINTS["mm"]
"""The slug that crop marks, registration marks and the colour bar take, in points."""


def _gather(
    name: str, differences: Mapping[str, Mapping[str, Any]], seen: tuple[str, ...]
) -> dict[str, Any]:
    """The values of an edition and of all it extends, the nearest winning."""
    if name in seen:
        raise EditionError("extends", f"editions extend each other: {' → '.join((*seen, name))}")
    base: dict[str, Any] = {}
    own = dict(differences.get(name) or {})
    if name in edition_names():
        base = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        if own.get("extends") == name:
            del own["extends"]
    elif name in DIGITAL_EDITIONS:
        raise EditionError("extends", f"edition {name!r} has no pages")
    elif "extends" not in own:
        known = (*edition_names(), *sorted(DIGITAL_EDITIONS))
        raise EditionError("extends", f"no edition {name!r}{_nearest(name, known)}")
    values = _laid_over(base, own)
    parent = values.get("extends")
    if parent is None:
        return values
    if not isinstance(parent, str):
        raise EditionError("extends", f"extends names one edition, not {parent!r}")
    return _laid_over(_gather(parent, differences, (*seen, name)), values)


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Differences over what they differ from; another profile leaves its condition behind."""
    values = base | own
    if _profile("profile", own.get("profile")) and "condition" not in own:
        values.pop("condition", None)
    return values


def _nearest(word: object, known: Any) -> str:
    near = difflib.get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"


_MOST_TOLERANCE_PT = 0.2


def _length(key: str, value: object) -> float:
    """A length in points from ``3mm``, ``9pt``, ``0.125in`` or a bare number of millimetres."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(pt|mm|cm|in)?", str(value).strip())
    if not match or isinstance(value, bool):
        raise EditionError(key, f"{key} is a length such as 3mm, not {value!r}")
    points = float(match[1]) * _POINTS[match[2] or "mm"]
    if points > 72 * 2:
        raise EditionError(key, f"{key} is at most 2in, not {value!r}")
    return points


def _bytes(key: str, value: object) -> int | None:
    """A size in bytes from a number or from ``7MB``, ``800kB``, ``1MiB``."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kKmM]i?[bB])?", str(value).strip())
    if not match or isinstance(value, bool):
        raise EditionError(key, f"{key} is a size such as 7MB, not {value!r}")
    return int(float(match[1]) * _BYTES[(match[2] or "").lower()])


def _whole(low: int, high: int, within: str = "") -> Callable[[str, object], int]:
    """A reader of whole numbers; ``within`` is the part of the key's value that is read."""

    def read(key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            words = f"{key}: {within}" if within else key
            message = f"{words} is a whole number from {low} to {high}, not {value!r}"
            raise EditionError(key, message)
        return value

    return read


def _image_ppi(key: str, value: object) -> int | None:
    return None if value is None else _whole(36, 2400)(key, value)


def _outline_tolerance(key: str, value: object) -> float | None:
    if value is None:
        return None
    points = _length(key, value)
    if not 0 < points <= _MOST_TOLERANCE_PT:
        raise EditionError(key, f"{key} is at most {_MOST_TOLERANCE_PT} pt, not {value!r}")
    return points


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise EditionError(key, f"{key} is true or false, not {value!r}")
    return value


def _line(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) < 200:
        raise EditionError(key, f"{key} is one line of text, not {value!r}")
    return value


def _standard(key: str, value: object) -> str:
    if value not in STANDARDS:
        raise EditionError(key, f"{key} is {' or '.join(STANDARDS)}, not {value!r}")
    return str(value)


def _profile(key: str, value: object) -> Path | None:
    return None if value in (None, "default") else Path(_line(key, value)).expanduser()


def _languages(key: str, value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise EditionError(key, f"{key} is a list of language tags such as [zh], not {value!r}")
    for tag in value:
        if tag not in CHINESE and not re.fullmatch(r"en(-[A-Z]{2})?", tag):
            known = ", ".join((*CHINESE, "en"))
            raise EditionError(key, f"{key}: {tag!r} is none the builder knows: {known}")
    if len({tag in CHINESE for tag in value}) < len(value):
        raise EditionError(key, f"{key} names one language twice: {', '.join(value)}")
    return tuple(value)


def _rungs(key: str, value: object) -> tuple[Rung, ...]:
    names = {field.name for field in fields(Rung)}
    if not isinstance(value, list) or not all(
        isinstance(step, dict) and set(step) == names for step in value
    ):
        raise EditionError(key, f"{key} is a list of {{image_ppi: …, quality: …}}, not {value!r}")
    ppi, quality = _whole(36, 2400, "image_ppi"), _whole(10, 95, "quality")
    return tuple(Rung(ppi(key, step["image_ppi"]), quality(key, step["quality"])) for step in value)


def _limits(key: str, value: object) -> tuple[tuple[str, Any], ...]:
    if not isinstance(value, dict):
        raise EditionError(key, f"{key} are such as {{ink_percent: 260}}, not {value!r}")
    try:
        limits_for("print", value)
    except ValueError as problem:
        raise EditionError(key, f"{key}: {problem}") from None
    return tuple(value.items())


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "standard": _standard,
    "bleed": _length,
    "slug": _length,
    "marks": _flag,
    "profile": _profile,
    "condition": _line,
    "registry": _line,
    "multiple_of": _whole(1, 64),
    "max_bytes": _bytes,
    "rungs": _rungs,
    "image_ppi": _image_ppi,
    "outline_tolerance": _outline_tolerance,
    "languages": _languages,
    "linearize": _flag,
    "limits": _limits,
}
