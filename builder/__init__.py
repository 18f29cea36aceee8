"""A print-ready builder of bilingual Chinese/English publications.

    import builder

    built = builder.build("issues/2017-02", editions=["screen"])
    for finding in built.findings:
        print(finding.as_line())
    print(built.files["screen"], built.ok)

The way from copy to delivery, one stage a line, is read in :mod:`builder.press.way` up to the
pages, in :mod:`builder.proof.laying_out` up to the proof, in :mod:`builder.editions` from there.
Importing the package is light: the engine is loaded by what needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import preflight as _room  # noqa: F401 - else its first import would take the function's name
from .ground.compiled import use_compiled

if TYPE_CHECKING:
    from .editions.edition import Edition as Edition
    from .ground.findings import EnvironmentProblem as EnvironmentProblem
    from .ground.findings import Finding as Finding
    from .ground.findings import Rejected as Rejected
    from .issue.model import Issue as Issue

__all__ = [
    "Built",
    "Edition",
    "EnvironmentProblem",
    "Finding",
    "Issue",
    "Rejected",
    "build",
    "check",
    "preflight",
    "read",
]

__version__ = "1.0.0"

use_compiled()

Folder = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build."""

    issue_id: str
    files: Mapping[str, Path]
    """The finished file of each edition; empty where the build failed."""
    pages: Mapping[str, int]
    """Pages of each edition, 0 for those without pages."""
    findings: tuple[Finding, ...]
    seconds: float
    current: bool
    """Nothing had changed since the last build, so nothing was done."""

    @property
    def ok(self) -> bool:
        """Whether the issue could be built."""
        return bool(self.files)


def build(
    issue: Folder,
    *,
    editions: str | Iterable[str] = (),
    layout: str | None = None,
    out: Folder = "out",
    strict: bool = False,
    force: bool = False,
) -> Built:
    """Build an issue folder into finished editions under ``out``.

    ``editions`` are names, or one; without any, the issue's own choice. ``layout`` is used instead
    of the one that the issue names; ``strict`` makes warnings errors; ``force`` builds what has not
    changed, too. Processes are forked, so call it from a program's main module.

    Raises EnvironmentProblem, which names the remedy, where something outside the issue is missing.
    What is wrong with the issue comes back as findings.
    """
    from .press.orders import Order  # noqa: PLC0415 - importing the package is light
    from .press.run import run  # noqa: PLC0415

    names = (editions,) if isinstance(editions, str) else tuple(editions)
    order = Order(Path(issue), Path(out), names, layout, strict)
    (outcome,) = run([order], os.cpu_count() or 1, force, lambda line: None)
    if outcome.environment:
        raise outcome.environment
    folder = order.out / outcome.issue_id
    head = f"{outcome.issue_id}-"
    made = {Path(one.file).stem.removeprefix(head): one for one in outcome.made}
    return Built(
        outcome.issue_id,
        {name: folder / one.file for name, one in made.items()},
        {name: one.pages for name, one in made.items()},
        outcome.findings,
        outcome.seconds,
        outcome.current,
    )


def check(*issues: Folder, strict: bool = False) -> tuple[Finding, ...]:
    """Read issue folders and check each, then all against each other; nothing is rendered.

    Raises EnvironmentProblem where fonts cannot be had.
    """
    from .press.run import check as check_all  # noqa: PLC0415

    return check_all([Path(issue) for issue in issues], strict).findings


def preflight(pdf: Folder, *, edition: str | None = None) -> tuple[Finding, ...]:
    """Everything a preflight finds in a PDF, whoever made it; places in points from the lower left.

    ``edition`` is what the file is for, ``print``, ``screen`` or ``email``; without it the file's
    own declaration decides. Raises ValueError for another edition.
    """
    from .preflight import examining  # noqa: PLC0415

    return tuple(examining.preflight(Path(pdf), edition=edition))


def read(issue: Folder) -> Issue:
    """An issue folder, read: manifest and articles as frozen values, every word with its spot.

    Raises Rejected, with all that is wrong at once, where it cannot be read.
    """
    from .issue.manifest import read_manifest  # noqa: PLC0415
    from .issue.manuscript import read_issue  # noqa: PLC0415

    return read_issue(read_manifest(Path(issue)))[0]


_NOUNS = {
    "Edition": "editions.edition",
    "EnvironmentProblem": "ground.findings",
    "Finding": "ground.findings",
    "Issue": "issue.model",
    "Rejected": "ground.findings",
}


def __getattr__(name: str) -> Any:
    if name not in _NOUNS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_NOUNS[name]}"), name)
