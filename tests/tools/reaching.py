"""Which tests reach which lines, seen by coverage as they run whole."""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Reach:
    """What one test reaches: lines by file; CPU seconds; whether it failed."""

    lines: dict[str, set[int]]
    own: float
    shared: dict[str, float]
    """CPU seconds of what it is given and shares with others, by fixture."""

    outer: bool
    """It starts processes of Python, in which nobody looked."""

    failed: bool
    text: str
    """The digest of what was run: the test's file, and those of the package that it reaches."""

    @property
    def seconds(self) -> float:
        return self.own + sum(self.shared.values())


@dataclass(frozen=True)
class Map:
    """What every test reaches, and lines by file that imports run."""

    tests: dict[str, Reach]
    imported: dict[str, set[int]]


class Mapper:
    """Runs tests under coverage and notes what each of them, and each fixture, reaches.

    A test that ``known`` has does not run again while neither it nor what it reaches has changed.
    """

    def __init__(self, coverage: Any, known: dict[str, Reach]) -> None:
        self._coverage = coverage
        self._known = known
        self._at: list[str] = []
        self._seconds: Counter[str] = Counter()
        self._since = cpu_seconds()
        self._outer: set[str] = set()
        self._failed: set[str] = set()
        self._kept = [
            one
            for one in gc.get_objects()
            if isinstance(one, functools._lru_cache_wrapper)
            and (one.__module__ or "").startswith("builder.")
        ]
        sys.addaudithook(self._hear)

    def _hear(self, event: str, told: Any) -> None:
        if not self._at or event not in ("os.fork", "subprocess.Popen"):
            return
        if event == "os.fork" or re.search("python|builder", f"{told[:2]}"):
            self._outer.add(self._at[-1])

    @contextlib.contextmanager
    def _in(self, name: str) -> Iterator[None]:
        self._switch(name)
        try:
            yield
        finally:
            self._switch(None)

    def _switch(self, name: str | None) -> None:
        now = cpu_seconds()
        if self._at:
            self._seconds[self._at[-1]] += now - self._since
        self._since = now
        if name is None:
            self._at.pop()
        else:
            self._at.append(name)
        self._coverage.switch_context(self._at[-1] if self._at else "between")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for kept in self._kept:
            kept.cache_clear()
        with self._in(item.nodeid):
            yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            yield
            return
        with self._in(_fixture(fixturedef)):
            yield

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)

    def run(self, session: pytest.Session) -> Map:
        session.config.pluginmanager.register(self)
        known = {
            item.nodeid: reach
            for item in session.items
            if (reach := self._known.get(item.nodeid))
            and reach.text == _text(item.path, reach.lines)
        }
        new = [item for item in session.items if item.nodeid not in known]
        run_items(session, new)
        self._coverage.stop()
        data = self._coverage.get_data()
        lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for path in data.measured_files():
            file = str(Path(path).relative_to(Path.cwd()))
            for line, contexts in data.contexts_by_lineno(path).items():
                for context in contexts:
                    lines[context][file].add(line)
        found = {item.nodeid: self._reach(item, lines) for item in new}
        imported = {file: lines[""][file] | lines["between"][file] for file in [*lines[""]]}
        return Map(known | found, imported)

    def _reach(self, item: Any, lines: dict[str, dict[str, set[int]]]) -> Reach:
        """What its fixtures reach a test reaches, too, whoever was the first to ask for them."""
        given = item._fixtureinfo.name2fixturedefs.values()
        parts = [item.nodeid, *(_fixture(one) for several in given for one in several)]
        reached: dict[str, set[int]] = defaultdict(set)
        for part in parts:
            for file, some in lines[part].items():
                reached[file] |= some
        return Reach(
            dict(reached),
            self._seconds[item.nodeid],
            {part: self._seconds[part] for part in parts[1:] if self._seconds[part]},
            any(part in self._outer for part in parts),
            item.nodeid in self._failed,
            _text(item.path, reached),
        )


def _text(test: Path, reached: Iterable[str]) -> str:
    files = [test, *map(Path, sorted(reached))]
    return hashlib.sha256(b"".join(map(_digest, files))).hexdigest()


@functools.cache
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest()


def _fixture(fixturedef: Any) -> str:
    return f"fixture {fixturedef.baseid}::{fixturedef.argname}"


def cpu_seconds() -> float:
    """CPU seconds of this process and of those that it started."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def run_items(
    session: pytest.Session, items: list[pytest.Item], until_failed: bool = False
) -> None:
    for item, following in zip_longest(items, items[1:]):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if (until_failed and session.testsfailed) or session.shouldstop:
            return
