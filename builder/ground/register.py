"""The register of checks: each has an id, and the catalogue says why it matters and what to do.

A check is one small function under a :func:`check` decorator. Its ``subject`` says what it takes:

- ``issue``: an :class:`~builder.issue.model.Issue`, read and not rendered;
  run by ``builder check``;
- ``past``: all issues named on the command line together; run by ``builder check``;
- ``pdf``: an open PDF with its facts; run by ``builder preflight`` and after a build.

It gives remarks, which become findings under its id; a check that several ids share gives findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from .findings import Finding, Remark, found
from .messages import tr

Subject = Literal["issue", "past", "pdf"]
Gives = Callable[..., Iterable[Finding | Remark]]


@dataclass(frozen=True, slots=True)
class Check:
    """One registered check."""

    id: str
    subject: Subject
    run: Callable[..., Iterable[Finding]]

    @property
    def family(self) -> str:
        """The part of its id before the slash."""
        return self.id.split("/")[0]


CHECKS: dict[str, Check] = {}


def check(id: str, *, subject: Subject) -> Callable[[Gives], Callable[..., Iterator[Finding]]]:
    """Register a function as a check.

    Raises ValueError where the id is taken: ids are what editors write in ``checks:`` and
    ``allow:``, so each must mean one thing.
    """

    def register(look: Gives) -> Callable[..., Iterator[Finding]]:
        @wraps(look)
        def run(target: Any) -> Iterator[Finding]:
            for one in look(target):
                yield one.under(id) if isinstance(one, Remark) else one

        if id in CHECKS:
            raise ValueError(f"check {id} is registered twice")
        CHECKS[id] = Check(id, subject, run)
        return run

    return register


def run_checks(subject: Subject, target: Any) -> list[Finding]:
    """Run every check of a subject on a target, in the order of their registration.

    A check that fails itself is told as a warning, once a family, and keeps nobody from anything.
    """
    findings: list[Finding] = []
    for one in [one for one in CHECKS.values() if one.subject == subject]:
        try:
            findings.extend(one.run(target))
        except Exception as fault:
            what = tr(f"checking {one.family}", f"检查 {one.family} ")
            told = f"{type(fault).__name__}: {fault}"[:350]
            finding = found("builder/fault", what=what, problem=told, severity="warning")
            findings += [finding] if finding not in findings else []
    return findings
