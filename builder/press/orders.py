"""Orders: what is to be built, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..ground.findings import EnvironmentProblem, Finding, has_errors
from ..ground.places import publication_of, real
from .record import Made


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: one issue folder and how."""

    folder: Path
    out: Path
    editions: tuple[str, ...] = ()
    """Names asked for; empty means the issue's own choice."""
    layout: str | None = None
    strict: bool = False
    printer: str = ""
    """Who prints, where it is not whom the issue names."""

    @property
    def issue_id(self) -> str:
        """The id of the issue: the name of its folder, wherever a link leads."""
        return real(self.folder).name

    @property
    def publication(self) -> Path:
        """The folder of the publication that the issue belongs to."""
        return publication_of(self.folder)


def options_of(order: Order) -> list[str]:
    """The options of an order that change what is built."""
    return [str(order.layout), str(order.strict), *([order.printer] if order.printer else [])]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order."""

    issue_id: str
    findings: tuple[Finding, ...] = ()
    made: tuple[Made, ...] = ()
    seconds: float = 0.0
    current: bool = False
    """Nothing had changed, so nothing was done."""
    environment: EnvironmentProblem | None = None

    @property
    def failed(self) -> bool:
        """Whether the issue could not be built."""
        return self.environment is not None or has_errors(self.findings)
