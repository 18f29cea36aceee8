"""Compiling the composition: ``python -m builder.ground.compiling``, once for each of its texts.

Says in one line what came of it. A machine without a C compiler loses time, nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .compiled import compiled_folder, sources
from .messages import language_of_environment, set_language, tr
from .places import PACKAGE, is_installed


class CannotCompile(Exception):
    """Why there is no compiled form; the message is one line."""


def compile_sources() -> Path:
    """Compile the composition unless that has been done; gives the folder. Takes half a minute.

    Raises CannotCompile.
    """
    folder = compiled_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=folder.parent) as work:
                _build(Path(work)).rename(folder)
    return folder


def _build(work: Path) -> Path:
    """Translate into C and compile; gives the folder with the finished files."""
    try:
        from mypyc.build import mypycify  # noqa: PLC0415 - not every machine has it
        from setuptools import Distribution  # noqa: PLC0415
        from setuptools.command.build_ext import build_ext  # noqa: PLC0415
    except ImportError as problem:
        raise CannotCompile(f"{problem.name} is not installed") from None
    options = []
    if is_installed():
        options = _stand_apart(work / "text")
    else:
        os.chdir(PACKAGE.parent)  # mypy names modules by their paths
    with tempfile.TemporaryFile("w+") as said:
        with _spoken_into(said.fileno()), contextlib.suppress(Exception, SystemExit):
            names = [str(file.relative_to(PACKAGE.parent)) for file in sources()]
            parts = mypycify(
                [*options, *names], opt_level="2", debug_level="0", target_dir=str(work / "c")
            )
            command = build_ext(Distribution({"name": "composition", "ext_modules": parts}))
            command.build_lib, command.build_temp = str(work / "made"), str(work / "parts")
            command.ensure_finalized()
            command.run()
            return work / "made"
        said.seek(0)
        told = said.read().splitlines() or ["for no reason given"]
    raise CannotCompile(next((line for line in told if "error" in line), told[-1]))


def _stand_apart(folder: Path) -> list[str]:
    """Go to a copy of an installed package; gives what mypy is told there.

    Among other packages mypy would take those for its own sources, and a checkout's settings, which
    say that some libraries have no types, are not installed.
    """
    shutil.copytree(
        PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("house", "__pycache__")
    )
    os.chdir(folder)
    return ["--config-file=", "--ignore-missing-imports"]


@contextlib.contextmanager
def _spoken_into(descriptor: int) -> Iterator[None]:
    """What this process and those it starts say goes into a file meanwhile."""
    kept = {number: os.dup(number) for number in (1, 2)}
    for number in kept:
        os.dup2(descriptor, number)
    try:
        yield
    finally:
        sys.stdout.flush()
        for number, before in kept.items():
            os.dup2(before, number)
            os.close(before)


def main() -> int:
    """Compile and say what came of it; 0 in any case, for nothing depends on it."""
    set_language(language_of_environment())
    start = time.perf_counter()
    was_there = compiled_folder().is_dir()
    try:
        compile_sources()
    except CannotCompile as problem:
        print(
            tr(
                f"composing runs as Python, which takes longer: {problem}",
                f"排版以Python运行，速度较慢：{problem}",
            ),
            file=sys.stderr,
        )
        return 0
    if not was_there:
        seconds = time.perf_counter() - start
        print(
            tr(f"composing compiled in {seconds:.0f} s", f"排版已编译，用时{seconds:.0f}秒"),
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
