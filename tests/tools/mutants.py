"""How many small faults in the code the tests find: a mutation score, by a sample.

    python -m tests.tools.mutants numbers 300 --seed 1

The checkout is copied, all that the tests touch is imported once, and each mutant
(``mutating.py``) runs in a fork of that process: the changed file lies on disk, for processes that
a test starts, and the changed function takes the place of the one in memory. What runs as modules
are imported is imported again. A map (``reaching.py``) tells which tests reach a mutant; those run
first that cost little for what they have killed so far, until one fails or ``--seconds`` of CPU are
spent. What is left then, or what no test reaches, has survived. Composing runs as Python.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from .mutating import Mutant, mutants
from .reaching import Map, Mapper, Reach, cpu_seconds, run_items

HOUSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Room:
    """A package, and the tests that are to hold it."""

    folder: str
    tests: tuple[str, ...]


ROOMS = {
    "numbers": Room(
        "builder/checks/numbers",
        (
            "tests/checks/test_numbers.py",
            "tests/checks/test_numbers_golden.py",
            "tests/checks/test_numbers_reading.py",
            "tests/checks/test_numbers_report.py",
        ),
    ),
    "composition": Room(
        "builder/composition",
        (
            "tests/composition",
            "tests/proof/test_filling.py",
            "tests/proof/test_pull.py",
        ),
    ),
    "editions": Room("builder/editions", ("tests/editions",)),
}


# One mutant


class _Watch:
    """Ends the process where a test takes far longer than it did, and tells which test failed.

    After so many CPU seconds no other test begins.
    """

    def __init__(self, reach: dict[str, Reach], told: int, most: float) -> None:
        self._reach = reach
        self._told = told
        self._last = cpu_seconds() + most
        self.enough = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        if cpu_seconds() > self._last:
            self.enough = True
            item.session.shouldstop = "enough"

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        usual = self._reach[nodeid].seconds
        signal.setitimer(signal.ITIMER_PROF, 4 + 5 * usual)
        signal.alarm(int(60 + 60 * usual))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._told, report.nodeid.encode())


class _Chosen:
    """Leaves of what was collected the tests that are to run, in their order."""

    def __init__(self, names: list[str]) -> None:
        self._order = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = self._order
        items[:] = sorted(
            (item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid]
        )


class _Loop:
    """Takes the place of pytest's own loop: the map first, then a fork for each mutant."""

    def __init__(self, coverage: Any, given: argparse.Namespace) -> None:
        self._room = ROOMS[given.room]
        self._coverage = coverage
        self._count, self._seed, self._most = given.count, given.seed, given.seconds
        self._kept: Path | None = given.map
        self._again: Path | None = given.again
        self._kills: Counter[str | tuple[str, str]] = Counter()
        self._tries: Counter[str | tuple[str, str]] = Counter()
        """Of a test, and of a test and a file."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        self._functions = _functions(Path.cwd() / self._room.folder)
        begun = time.monotonic()
        self._reach, self._imported = self._mapped(session)
        for name in [name for name, reach in self._reach.items() if reach.failed]:
            del self._items[name]
            _tell(f"fails without any mutant, left out: {name}")
        every = [
            mutant
            for path in sorted(Path(self._room.folder).rglob("*.py"))
            for mutant in mutants(path.read_bytes(), str(path))
        ]
        sample = random.Random(self._seed).sample(every, min(self._count, len(every)))
        if self._again:
            lines = self._again.read_text().splitlines()
            sample = [one for one in sample if {f"{end}: {one}" for end in SURVIVED} & {*lines}]
        whole = sum(reach.own for reach in self._reach.values())
        _tell(
            f"{len(self._items)} tests, {whole:.0f} s; {len(sample)} of {len(every)} mutants, "
            f"seed {self._seed}"
        )
        self._control()
        ends: list[tuple[Mutant, str]] = []
        for place, mutant in enumerate(sample, 1):
            ends.append((mutant, self._end_of(mutant)))
            if ends[-1][1] in SURVIVED:
                _tell(f"{ends[-1][1]}: {mutant}")
            if place % 25 == 0:
                killed = sum(end not in SURVIVED for _, end in ends)
                _tell(f"# {place}: {killed} killed, {time.monotonic() - begun:.0f} s")
                self._keep(self._reach)
        _report(ends)
        return True

    def _mapped(self, session: pytest.Session) -> tuple[dict[str, Reach], dict[str, set[int]]]:
        kept = self._kept
        known: dict[str, Reach] = {}
        if kept and kept.is_file():
            known, self._kills, self._tries = pickle.loads(kept.read_bytes())
        made: Map = _in_fork(lambda: Mapper(self._coverage, known).run(session))
        self._coverage.stop()
        self._keep(made.tests)
        return made.tests, made.imported

    def _keep(self, tests: dict[str, Reach]) -> None:
        if self._kept:
            self._kept.write_bytes(pickle.dumps((tests, self._kills, self._tries)))

    def _control(self) -> None:
        """No mutant at all must survive, in memory and imported again."""
        file = next(iter(sorted(Path(self._room.folder).rglob("*.py"))))
        quickest = sorted(self._items, key=lambda name: self._reach[name].seconds)
        names = self._within(quickest, 2)
        for function in (None, ("", 0)):
            nothing = Mutant(str(file), 1, range(0), 0, 0, "", "control", "", function)
            end = self._forked(nothing, names)
            if end != "survived":
                raise SystemExit(f"without any mutant: {end}")

    def _end_of(self, mutant: Mutant) -> str:
        names = self._tests_of(mutant)
        if not names:
            return "not reached"
        end = self._forked(mutant, names)
        tried = names[: names.index(end) + 1] if end in names else self._within(names, self._most)
        self._tries.update([*tried, *((name, mutant.file) for name in tried)])
        self._kills.update([end, (end, mutant.file)])
        return end

    def _tests_of(self, mutant: Mutant) -> list[str]:
        """What reaches the line, by what a kill is likely to cost; then what starts processes."""
        several = set(mutant.lines)
        imported = self._imported.get(mutant.file, set())
        at_import = mutant.function is None or bool(several & imported)

        mirror = f"test_{Path(mutant.file).stem}.py"

        def cost(name: str) -> float:
            lines = self._reach[name].lines.get(mutant.file, set())
            guess = 0.4 if mirror in name or mutant.users & lines else 0.1
            here = name, mutant.file
            kills = self._kills[here] + self._kills[name] / 10 + guess
            tries = self._tries[here] + self._tries[name] / 10 + 1
            return self._reach[name].seconds * tries / kills

        def reaches(name: str) -> bool:
            lines = self._reach[name].lines.get(mutant.file, set())
            return bool(lines if at_import else lines & several)

        near = sorted(filter(reaches, self._items), key=cost)
        far = [name for name in self._items if self._reach[name].outer and not reaches(name)]
        names = [*near, *sorted(far, key=cost)]
        return [
            name
            for place, name in enumerate(names)
            if not place or self._reach[name].seconds <= self._most
        ]

    def _within(self, names: Iterable[str], most: float) -> list[str]:
        chosen: list[str] = []
        spent, given = 0.0, dict[str, float]()
        for name in names:
            reach = self._reach[name]
            asked = given | reach.shared
            if not chosen or spent + reach.own + sum(asked.values()) <= most:
                spent, given = spent + reach.own, asked
                chosen.append(name)
        return chosen

    def _forked(self, mutant: Mutant, names: list[str]) -> str:
        """How the mutant ended: "survived", the name of the test that failed, or what ended it."""
        path = Path(mutant.file)
        source, stat = path.read_bytes(), path.stat()
        path.write_bytes(mutant.applied(source))
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.setsid()
            os.close(reading)
            os._exit(self._child(mutant, names, writing))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            _, status = os.waitpid(pid, 0)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            told = pipe.read()
        path.write_bytes(source)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        if os.WIFSIGNALED(status):
            return f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
        if told:
            return told.partition("\n")[0]
        return "survived" if os.WEXITSTATUS(status) == 0 else "ended at import"

    def _child(self, mutant: Mutant, names: list[str], writing: int) -> int:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_DATA, (6 << 30, 6 << 30))
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        watch = _Watch(self._reach, writing, self._most)
        with tempfile.TemporaryDirectory() as own:
            _own_cache(Path(own), mutant.file)
            if self._swapped(mutant):
                self._session.config.pluginmanager.register(watch)
                items = [self._items[name] for name in names]
                run_items(self._session, items, until_failed=True)
                return int(bool(self._session.testsfailed))
            for name in [*sys.modules]:
                if name.split(".")[0] in ("builder", "tests"):
                    del sys.modules[name]
            files = sorted({name.partition("::")[0] for name in names})
            ended = pytest.main([*ARGUMENTS, "-x", *files], plugins=[watch, _Chosen(names)])
            return 0 if watch.enough else int(ended)

    def _swapped(self, mutant: Mutant) -> bool:
        """Puts the changed function in the place of the one in memory, where that is enough."""
        if mutant.kind == "control":
            return mutant.function is not None
        if mutant.function is None:
            return False
        path = Path.cwd() / mutant.file
        try:
            changed = compile(path.read_bytes(), str(path), "exec")
        except SyntaxError:
            return False
        new = next(
            (
                code
                for code in _codes(changed)
                if (code.co_qualname, code.co_firstlineno) == mutant.function
            ),
            None,
        )
        old = self._functions.get((str(path), *mutant.function), [])
        ran = self._imported.get(mutant.file, set())
        if (
            new is None
            or not old
            or ran & {line for *_, line in new.co_lines() if line} - {new.co_firstlineno}
        ):
            return False
        try:
            for function in old:
                function.__code__ = new
        except ValueError:
            return False
        return True


KEPT_BY = {"subsets": "builder/editions/webfaces.py"}
"""Folders of the user's cache by the module that fills them."""
SURVIVED = ("survived", "not reached")
ARGUMENTS = ("-q", "-s", "-p", "no:cacheprovider")


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def _functions(folder: Path) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Every function in memory that is written in the folder, by file, name and first line."""
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(folder)):
            code = one.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
    return found


def _own_cache(folder: Path, file: str) -> None:
    """A user's cache of the mutant's own, so that nothing it leaves there is met by another.

    What a module keeps there would hide its mutants.
    """
    shutil.copytree(
        os.environ["XDG_CACHE_HOME"], folder / "cache", symlinks=True, copy_function=os.link,
        ignore=lambda _, names: {name for name in names if KEPT_BY.get(name) == file},
    )  # fmt: skip
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")


def _in_fork(made: Any) -> Any:
    """What ``made()`` gives, made in a fork of this process, which stays as it is."""
    with tempfile.NamedTemporaryFile() as kept:
        pid = os.fork()
        if not pid:
            status = 1
            try:
                Path(kept.name).write_bytes(pickle.dumps(made()))
                status = 0
            except Exception as error:
                traceback.print_exception(error)
            finally:
                os._exit(status)
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("the tests did not run to their end")
        return pickle.loads(Path(kept.name).read_bytes())


# The whole


def _tell(line: str) -> None:
    print(line, file=sys.__stdout__, flush=True)


def _report(ends: list[tuple[Mutant, str]]) -> None:
    by_kind: dict[str, Counter[bool]] = defaultdict(Counter)
    by_file: dict[str, Counter[bool]] = defaultdict(Counter)
    for mutant, end in ends:
        by_kind[mutant.kind][end not in SURVIVED] += 1
        by_file[mutant.file][end not in SURVIVED] += 1
    for table in (by_kind, by_file):
        for name, counted in sorted(table.items()):
            _tell(f"{counted[True]:4} of {counted.total():4} killed  {name}")
    how = Counter(end if end in SURVIVED else end.partition("::")[0] for _, end in ends)
    for name, number in how.most_common():
        _tell(f"{number:4} {name}")
    killed = sum(end not in SURVIVED for _, end in ends)
    _tell(f"{killed} of {len(ends)} killed: {100 * killed / len(ends):.1f} %")


def _copied(folder: Path) -> None:
    """The checkout as it is, with what is not committed, and a cache that is nobody else's."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE, check=True, capture_output=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, copied = HOUSE / name, folder / "house" / name
        if source.is_file():
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copied)


def _environment(folder: Path) -> dict[str, str]:
    real = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bilingual-press"
    own = folder / "cache" / "bilingual-press"
    own.mkdir(parents=True)
    for name in ("dictionary", "fonts", "opencc"):
        if (real / name).exists():
            (own / name).symlink_to(real / name)
    for name in ("profiles", "subsets", "verapdf"):  # made by what is measured
        if (real / name).exists():
            shutil.copytree(real / name, own / name)
    return os.environ | {
        "BUILDER_COMPILED": "no",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(folder / "house"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "TMPDIR": str(folder),
    }


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("room", choices=ROOMS)
    reader.add_argument("count", type=int, nargs="?", default=300)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--seconds", type=float, default=20.0)
    reader.add_argument(
        "--map", type=lambda name: Path(name).absolute(), help="kept from run to run"
    )
    reader.add_argument(
        "--again",
        type=lambda name: Path(name).absolute(),
        help="the output of a run: only what survived there",
    )
    reader.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = reader.parse_args()
    room = ROOMS[given.room]
    if given.here:
        from coverage import Coverage

        folder = Path.cwd() / room.folder
        coverage = Coverage(data_file=None, include=[f"{folder}/*"], config_file=False)
        coverage.start()
        loop = _Loop(coverage, given)
        raise SystemExit(pytest.main([*ARGUMENTS, *room.tests], plugins=[loop]))
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        folder = Path(scratch).resolve()
        _copied(folder)
        house = folder / "house"
        compiling = [sys.executable, "-m", "compileall", "-q", "builder", "tests"]
        subprocess.run(compiling, cwd=house, check=True)
        command = [
            sys.executable,
            "-m",
            "tests.tools.mutants",
            given.room,
            str(given.count),
            "--here",
        ]
        command += [f"--seed={given.seed}", f"--seconds={given.seconds}"]
        command += [f"--map={given.map}"] if given.map else []
        command += [f"--again={given.again}"] if given.again else []
        raise SystemExit(subprocess.call(command, cwd=house, env=_environment(folder)))


if __name__ == "__main__":
    main()
