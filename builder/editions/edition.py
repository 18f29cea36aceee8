"""Editions: what is made of an issue. A kind is a module, a variant of it a YAML file."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..ground.findings import Finding, found
from ..ground.lengths import points, size_bytes
from ..ground.near import nearest
from ..ground.spots import Spot
from ..ground.units import POINTS_PER_MM
from ..issue.schema import read
from . import kinds

if TYPE_CHECKING:
    import pikepdf

    from ..issue.model import Issue
    from ..makeup.layout import Layout
    from ..pdf.content import Content
    from ..proof.facts import ProofFacts

_FOLDER = Path(__file__).parent
CHINESE = ("zh", "zh-Hans", "zh-Hant", "zh-TW", "zh-Hant-TW", "zh-HK")
"""The tags that an edition's Chinese may have."""

Purpose = Literal["print", "screen", "email"]
"""What a preflight holds a file to."""


class EditionError(ValueError):
    """An edition says something that cannot be followed; ``key`` names the place."""

    def __init__(self, key: str, says: str, **values: Any) -> None:
        self.key = key
        self._says = says
        self._values = {"near": "", **values}
        super().__init__(self.finding().message)

    def finding(self, spot: Spot | None = None) -> Finding:
        """The error as a finding at a spot."""
        return found("manifest/edition", spot, self._says, **self._values)


SetPictures = Callable[[Any], Iterable[Finding]]
"""Makes every picture of a proof what an edition wants, given what colours become in it: see
:mod:`builder.editions.pictures`."""
_QUALITY: Mapping[Purpose, int] = {"print": 95, "screen": 90, "email": 82}
"""Of photographs as JPEG, where no rung says it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of quality: pictures at most this fine, photographs saved at this JPEG quality."""

    image_ppi: int
    quality: int


def _nothing(
    pdf: pikepdf.Pdf,
    streams: list[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    return []


@dataclass(frozen=True, slots=True)
class Written:
    """An edition without pages: its file, what lies beside it by name, and what was found."""

    data: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What the editions of a kind have in common: how they are made, and what they are for."""

    name: str
    finish: Callable[
        [pikepdf.Pdf, list[Content], Edition, ProofFacts, SetPictures], list[Finding]
    ] = _nothing
    """Turns a prepared proof into the edition, in place; for a kind with pages."""
    write: Callable[[Issue, Layout, str], Written] | None = None
    """Makes a kind without pages of an issue, its layout and the name of a PDF edition that is
    built with it, or none."""
    suffix: str = ".pdf"
    standard: str = ""
    """The standard that the kind meets, by which YAML may name it, too."""
    pdf_version: str = ""
    purpose: Callable[[Edition], Purpose] = lambda edition: "screen"
    properties: Mapping[str, str] = field(default_factory=dict)
    """Of the XMP packet: which standards the file declares."""
    extension: str = ""
    """What the XMP packet holds besides."""
    info: Mapping[str, str] = field(default_factory=dict)
    """What the information dictionary says besides."""
    variants: tuple[Kind, ...] = ()
    """The same kind by other standards."""
    level: int = 12
    """How closely streams are compressed; of libdeflate, 12 the closest."""

    @property
    def has_pages(self) -> bool:
        """Whether it is finished from the proof."""
        return self.write is None

    def __reduce__(self) -> tuple[Callable[[str, str], Kind], tuple[str, str]]:
        """Kinds travel between processes by name."""
        return kind_named, (self.name, self.standard)


@cache
def kind_names() -> tuple[str, ...]:
    """The kinds there are: the modules of the folder."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(kinds.__path__)))


def kind_named(name: str, standard: str = "") -> Kind:
    """The kind of a name, by one of its standards. Raises EditionError where there is none."""
    names = kind_names()
    if name not in names:
        raise _unknown("kind", "no-kind", name, names)
    kind: Kind = import_module(f"{kinds.__name__}.{name}").KIND
    return next((one for one in kind.variants if one.standard == standard), kind)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is made of an issue. Lengths are in points, sizes in bytes."""

    name: str
    kind: Kind
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
    intent: Literal["relative", "perceptual", "saturation", "absolute"] = "relative"
    """How colours that the press does not have come to ones that it has."""
    black_point: bool = True
    """Whether the darkest of a picture becomes the darkest that the press prints."""
    text: Literal["live", "outlines"] = "live"
    """Whether text stays text on a press, or becomes paths."""
    languages: tuple[str, ...] | None = None
    """BCP 47 tags of a one-language edition; None keeps the issue's."""
    linearize: bool = False
    per_reader: bool = False
    """Whether it keeps the places that copies with a name fill: see :mod:`.reserving`."""
    watermark: str = ""
    """What stands across every page of a reader's copy, with merge fields; empty: nothing."""
    limits: tuple[tuple[str, Any], ...] = ()
    """Numbers that a preflight holds the edition to, where they are not the usual ones."""

    @property
    def steps(self) -> tuple[Rung | None, ...]:
        """The qualities to try in turn; None leaves the pictures as they are."""
        if self.image_ppi is None:
            return self.rungs or (None,)
        ceiling = Rung(self.image_ppi, _QUALITY[self.kind.purpose(self)])
        lower = (
            replace(step, image_ppi=min(step.image_ppi, self.image_ppi)) for step in self.rungs
        )
        return tuple(lower) or (ceiling,)


NAMED = tuple(sorted(path.stem for path in (_FOLDER / "named").glob("*.yaml")))
"""Editions that come with the builder, too, and are built where they are named."""


@cache
def edition_names() -> tuple[str, ...]:
    """The editions that come with the builder, in the order they are built."""
    known = {path.stem for path in _FOLDER.glob("*.yaml")}
    return tuple(sorted(known, key=lambda name: (name != "print", name != "screen", name)))


def load(
    name: str,
    overrides: Mapping[str, Any] | None = None,
    others: Mapping[str, Mapping[str, Any]] | None = None,
    press: Mapping[str, Any] | None = None,
) -> Edition:
    """An edition by name with a publication's or issue's differences laid over it.

    A new name is welcome where its differences name what it ``extends:`` or its ``kind:``.
    ``others`` are the differences of all editions by name: what is extended is extended with its
    own. ``press`` are those of a printer, which every edition of the press begins with. All of them
    have been held against the schema. Raises EditionError, a ValueError that names the key, where
    they do not go together.
    """
    values = _gather(name, {**(others or {}), name: overrides or {}}, press or {}, ())
    values.pop("extends", None)
    if "kind" not in values:
        raise EditionError("extends", "kindless", edition=name, known=", ".join(kind_names()))
    kind = kind_named(values.pop("kind"), values.pop("standard", ""))
    for key in values:
        if not kind.has_pages and key != "languages":
            raise EditionError(key, "pageless", edition=name, value=key)
    if _profile(values.get("profile")) and "condition" not in values:
        raise EditionError("profile", "condition")
    given = {key: _READERS.get(key, lambda value: value)(value) for key, value in values.items()}
    edition = Edition(name=name, kind=kind, **given)
    if edition.text == "outlines" and kind.name != "press":
        raise EditionError("text", "outlines", edition=name)
    if edition.marks and edition.slug < MARKS_NEED:
        raise EditionError("slug", "slug", value=f"{MARKS_NEED / POINTS_PER_MM:.0f}")
    if edition.text == "outlines" and edition.per_reader:
        raise EditionError("per_reader", "per-reader", edition=name)
    if edition.watermark and not edition.per_reader:
        raise EditionError("watermark", "watermark", edition=name)
    if edition.watermark and kind.standard.startswith("PDF/X-1a"):
        raise EditionError("watermark", "watermark-flat", edition=name)
    tags = edition.languages or ()
    if len({tag in CHINESE for tag in tags}) < len(tags):
        raise EditionError("languages", "language-twice", value=", ".join(tags))
    return edition


def per_reader_edition(differences: Mapping[str, Mapping[str, Any]]) -> str:
    """The edition of which every reader gets a copy of their own: an issue's, else the builder's.

    Raises EditionError as :func:`load` does.
    """
    names = dict.fromkeys((*differences, *NAMED))
    return next(name for name in names if load(name, differences.get(name), differences).per_reader)


MARKS_NEED = 6 * POINTS_PER_MM
"""The slug that crop marks, registration marks and the colour bar take, in points."""


def _gather(
    name: str,
    differences: Mapping[str, Mapping[str, Any]],
    press: Mapping[str, Any],
    seen: tuple[str, ...],
) -> dict[str, Any]:
    """The values of an edition and of all it extends, the nearest winning."""
    if name in seen:
        raise EditionError("extends", "circle", value=" → ".join((*seen, name)))
    base: dict[str, Any] = {}
    own = _with_kind(differences.get(name) or {})
    if name in (*edition_names(), *NAMED):
        base = dict(_house(name))
        if own.get("extends") == name:
            del own["extends"]
    elif not own.keys() & {"extends", "kind"}:
        raise _unknown("extends", "unknown", name, edition_names())
    if "press" in (base.get("kind"), own.get("kind")):
        base = _laid_over(base, press)
    values = _laid_over(base, own)
    parent = values.get("extends")
    if parent is None:
        return values
    return _laid_over(_gather(parent, differences, press, (*seen, name)), values)


@cache
def _house(name: str) -> Mapping[str, Any]:
    """What the builder's own YAML says of an edition."""
    folder = _FOLDER / "named" if name in NAMED else _FOLDER
    return _with_kind(read(folder / f"{name}.yaml", "edition").plain)


def _with_kind(values: Mapping[str, Any]) -> dict[str, Any]:
    """Differences with their kind by its name, where they give the standard that it meets."""
    values = dict(values)
    standard = values.get("standard")
    if standard is None:
        return values
    known = [kind_named(name) for name in kind_names()]
    met = {one.standard: k.name for k in known for one in (k, *k.variants) if one.standard}
    if standard not in met:
        raise _unknown("standard", "value", standard, met)
    if values.setdefault("kind", met[standard]) != met[standard]:
        raise EditionError("standard", "standard", kind=values["kind"], value=standard)
    return values


def _unknown(key: str, says: str, value: str, known: Collection[str]) -> EditionError:
    near, names = nearest(value, known), ", ".join(known)
    says = f"{says}-near" if near else says
    return EditionError(key, says, name=key, value=value, near=near, known=names, choices=names)


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Differences over what they differ from; another profile leaves its condition behind."""
    values = {**base, **own}
    if "kind" in own and "standard" not in own:
        values.pop("standard", None)
    if "limits" in base and "limits" in own:
        values["limits"] = base["limits"] | own["limits"]
    if _profile(own.get("profile")) and "condition" not in own:
        values.pop("condition", None)
    return values


def _profile(value: str | None) -> Path | None:
    return None if value in (None, "default") else Path(str(value)).expanduser()


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "bleed": points,
    "slug": points,
    "profile": _profile,
    "max_bytes": lambda value: None if value is None else size_bytes(value),
    "outline_tolerance": lambda value: None if value is None else points(value),
    "rungs": lambda steps: tuple(Rung(**step) for step in steps),
    "languages": lambda tags: tags and tuple(tags),
    "limits": lambda limits: tuple(limits.items()),
}
"""How what YAML holds becomes what an edition holds, where they differ."""
