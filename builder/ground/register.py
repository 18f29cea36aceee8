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

from .findings import Finding, Remark

Subject = Literal["issue", "past", "pdf"]
Gives = Callable[..., Iterable[Finding | Remark]]


@dataclass(frozen=True, slots=True)
class Check:
    """One registered check."""

    id: str
    subject: Subject
    run: Callable[..., Iterable[Finding]]


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
    """Run every check of a subject on a target, in the order of their registration."""
    return [f for c in list(CHECKS.values()) if c.subject == subject for f in c.run(target)]
