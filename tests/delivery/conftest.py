"""A desk with an issue, a finished PDF and a list, on a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builder.delivery.dispatch import Desk, Order
from builder.delivery.post import Pace
from tests import factory

AT_ONCE = Pace(put_off=(0.01,) * 3, reconnect=(0.01,) * 4)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    factory.finished(tmp_path / "out")
    return Desk(factory.issue(tmp_path / "issue"), tmp_path / "out", factory.LAYOUTS)


@pytest.fixture
def order(tmp_path: Path) -> Callable[..., Order]:
    """An order for a list of n readers, or for the lines given."""

    def make(url: str, readers: int | str = 3, connections: int = 1, **more: object) -> Order:
        if isinstance(readers, int):
            readers = "email\n" + "".join(f"r{n}@example.org\n" for n in range(readers))
        path = tmp_path / "list.csv"
        path.write_text(readers, encoding="utf-8")
        pace = replace(AT_ONCE, connections=connections)
        return Order(path, url, pace=pace, **more)  # type: ignore[arg-type]

    return make
