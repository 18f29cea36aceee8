"""Every bench can at least be begun: what it imports is there."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import tests.bench


@pytest.mark.parametrize("name", [each.name for each in pkgutil.iter_modules(tests.bench.__path__)])
def test_a_bench_can_be_begun(name: str) -> None:
    if name != "__main__":
        importlib.import_module(f"tests.bench.{name}")
