"""The faces of a layout: families by role and script, and the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from markupsafe import Markup

SCRIPTS = ("latin", "hans", "hant")
"""Western, simplified and traditional Chinese."""
_CODE = "code"
"""The role whose Western face also has the signs that text faces lack."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Families by role (``serif``, ``sans``, ``code``) and script, the first the one asked for."""

    families: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Faces from a layout's ``faces:``."""
        return cls({role: _scripts(scripts) for role, scripts in plain.items()})

    def listed(self) -> dict[str, dict[str, Markup]]:
        """The families by role and script as CSS lists them, for style sheets without pages."""
        return {
            role: {script: Markup(_listed(names)) for script, names in scripts.items()}
            for role, scripts in self.families.items()
        }

    def stacks(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Role, script (``zh``, ``hant`` or ``en``) and families in the order they are asked.

        In Chinese text the view of the marks that both scripts share comes first, then the
        Western face, so that letters and figures are never those of the Han face.
        """
        rest = self.families["code"]["latin"]
        for role, given in self.families.items():
            latin, hans, hant = (given[script] for script in SCRIPTS)
            yield role, "zh", (*_marks(hans), *latin, *hans, *rest)
            yield role, "hant", (*_marks(hant), *latin, *hant, *hans, *rest)
            yield role, "en", (*latin, *hans, *rest)

    def properties(self) -> Iterator[tuple[str, str]]:
        """The stacks as CSS custom properties: ``serif-zh``, ``serif-hant`` and ``serif-en``."""
        for role, script, families in self.stacks():
            yield f"{role}-{script}", _listed(families)


def _scripts(plain: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The families of a role; traditional Chinese has those of simplified unless it names some."""
    named = {"hant": plain["hans"], **plain}
    return {script: tuple(named[script]) for script in SCRIPTS}


def _marks(families: tuple[str, ...]) -> tuple[str, ...]:
    """The view of a family that ``fonts.yaml`` has for its marks."""
    return tuple(f"{name} Marks" for name in families[:1])


def _listed(families: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(families))
