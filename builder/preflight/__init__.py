"""Preflight 印前检查: what a print house, or a reader, would hold against a finished PDF."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..ground.findings import Finding


class _Room(ModuleType):
    """The room bears the name of what it does: once imported it stands where the function stood."""

    def __call__(
        self, pdf: str | os.PathLike[str], *, edition: str | None = None
    ) -> tuple[Finding, ...]:
        from pathlib import Path  # noqa: PLC0415 - importing the room is light

        from .examining import preflight  # noqa: PLC0415

        return tuple(preflight(Path(pdf), edition=edition))


sys.modules[__name__].__class__ = _Room
