"""The faces of a layout: families by role and script, and the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from markupsafe import Markup

SCRIPTS = ("latin", "hans", "hant")
"""Western, simplified and traditional Chinese."""
_FAMILY = re.compile(r"\w[\w -]*")
ROLES = ("serif", "sans", "code")
"""The roles every style sheet may ask for; Western ``code`` also has signs that text faces lack."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Families by role (``serif``, ``sans``, ``code``) and script, the first the one asked for."""

    families: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Faces from a layout's ``faces:``.

        Raises KeyError for a role or script that is not there, TypeError or ValueError for what is
        no family.
        """
        return cls({role: _scripts(plain[role]) for role in (*ROLES, *plain)})

    def listed(self) -> dict[str, dict[str, Markup]]:
        """The families by role and script as CSS lists them, for style sheets without pages."""
        return {
            role: {script: Markup(_listed(names)) for script, names in scripts.items()}
            for role, scripts in self.families.items()
        }

    def properties(self) -> Iterator[tuple[str, str]]:
        """The stacks as CSS custom properties: ``serif-zh``, ``serif-hant`` and ``serif-en``.

        In Chinese text the view of the marks that both scripts share comes first, then the
        Western face, so that letters and figures are never those of the Han face.
        """
        rest = self.families["code"]["latin"]
        for role, given in self.families.items():
            latin, hans, hant = (given[script] for script in SCRIPTS)
            yield f"{role}-zh", _listed((*_marks(hans), *latin, *hans, *rest))
            yield f"{role}-hant", _listed((*_marks(hant), *latin, *hant, *hans, *rest))
            yield f"{role}-en", _listed((*latin, *hans, *rest))


def _scripts(plain: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The families of a role; traditional Chinese has those of simplified unless it names some."""
    named = {"hant": plain["hans"], **plain}
    return {script: _families(named[script]) for script in SCRIPTS}


def _families(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise TypeError(f"{value!r} is no list of font families")
    if odd := [name for name in value if not _FAMILY.fullmatch(str(name))]:
        raise ValueError(f"{odd[0]!r} is no font family")
    return tuple(value)


def _marks(families: tuple[str, ...]) -> tuple[str, ...]:
    """The view of a family that ``fonts.yaml`` has for its marks."""
    return tuple(f"{name} Marks" for name in families[:1])


def _listed(families: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(families))
