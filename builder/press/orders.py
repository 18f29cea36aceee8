"""Orders: what is to be built, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: one issue folder and how."""

    folder: Path
    out: Path
    editions: tuple[str, ...] = ()
    """Names asked for; empty means the issue's own choice."""
    layout: str | None = None
    strict: bool = False


def options_of(order: Order) -> list[str]:
    """The options of an order that change what is built."""
    return [str(order.layout), str(order.strict)]
