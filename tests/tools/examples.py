"""Examples of findings, gathered while the tests provoke them.

``python -m pytest -p tests.tools.examples [TESTS …]`` writes ``examples.yaml`` beside this file,
with what was told at a place of a test's copy for each id, and the line that stands there. An id
keeps the example it had, unless that has no such line and another has: take out what is not plain.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.__main__ import run
from builder.ground.findings import Finding, Remark
from builder.ground.messages import language

EXAMPLES = Path(__file__).with_name("examples.yaml")
MOST = 160
"""Characters of a line that are shown."""
LONGEST = 2000
"""Characters of an example."""
LARGEST = 100_000
"""Bytes of a file that is looked into; some tests have lines of megabytes."""
_SCRATCH = re.escape(tempfile.gettempdir())
_OF_A_TEST = re.compile(rf"{_SCRATCH}/pytest-of-[^/\s]+/pytest-\d+/[^/\s]+")
_FOLDERS = re.compile(rf"{_SCRATCH}/\S*/")
_NONSENSE = re.compile(r"(.)\1{9}|\btest_\w")
_WRITTEN = Path(tempfile.gettempdir()) / f"examples-{os.getpid()}.jsonl"
_BUILDER = [sys.executable, "-m", "builder"]


@cache
def examples() -> Mapping[str, Mapping[str, Any]]:
    """By the id of the finding: ``told``, and where it has them ``file``, ``line``, ``copy``."""
    return yaml.safe_load(EXAMPLES.read_text("utf-8")) if EXAMPLES.exists() else {}


def pytest_configure() -> None:
    """From now on, whatever is found is noted down, by the command line that tests run, too."""
    _note_down(_WRITTEN)
    start = subprocess.Popen.__init__

    def started(process: Any, command: Any, *more: Any, **options: Any) -> None:
        if command[:3] == _BUILDER:
            command = [sys.executable, "-m", __name__, str(_WRITTEN), *command[3:]]
        start(process, command, *more, **options)

    subprocess.Popen.__init__ = started  # type: ignore[method-assign]


def _note_down(written: Path) -> None:
    under = Remark.under

    def noted(remark: Remark, check: str) -> Finding:
        finding = under(remark, check)
        told = json.dumps(_example(remark, finding))
        if language() == "en" and len(told) < LONGEST:
            with written.open("a", encoding="utf-8") as file:
                file.write(told + "\n")
        return finding

    Remark.under = noted  # type: ignore[method-assign]


def _example(remark: Remark, finding: Finding) -> dict[str, Any]:
    told = " ".join(_FOLDERS.sub("", _OF_A_TEST.sub("…", finding.message)).split())
    shown: dict[str, Any] = {"id": finding.check, "says": remark.says, "told": told}
    if finding.file:
        path = Path(finding.file)
        shown["file"] = "/".join(path.parts[-2 if path.parent.name == "articles" else -1 :])
        shown |= {"line": finding.line, "column": finding.column, "copy": _line(path, finding.line)}
    return {key: value for key, value in shown.items() if value not in (None, "")}


def _line(path: Path, number: int | None) -> str:
    try:
        if path.stat().st_size > LARGEST:
            return ""
        line = path.read_text("utf-8").splitlines()[(number or 0) - 1].strip() if number else ""
        line = line if len(line) <= MOST else f"{line[:MOST]}…"
        return line if line.isprintable() else ""
    except (OSError, IndexError, UnicodeDecodeError):
        return ""


def pytest_sessionfinish() -> None:
    """Keep the plainest example of each id."""
    kept = {id: {"id": id, **one} for id, one in examples().items()}
    fresh: dict[str, dict[str, Any]] = {}
    for line in _WRITTEN.read_text("utf-8").splitlines() if _WRITTEN.exists() else ():
        one = json.loads(line)
        if _is_fit(one) and _rank(one) < _rank(fresh.get(one["id"])):
            fresh[one["id"]] = one
    better = {id: one for id, one in fresh.items() if _rank(one)[:2] < _rank(kept.get(id))[:2]}
    whole = dict(sorted({**kept, **better}.items()))
    for one in whole.values():
        one.pop("id")
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)
    EXAMPLES.write_text(f"# Written by tests/tools/examples.py.\n{text}", "utf-8")
    _WRITTEN.unlink(missing_ok=True)


def _is_fit(one: Mapping[str, Any]) -> bool:
    """Whether it says nothing of the machine, and can be read in a line by an editor."""
    text = f"{one['told']}{one.get('copy', '')}"
    unfit = any(at in text for at in (str(Path.home()), "```")) or _NONSENSE.search(text)
    return one.get("says") != "more" and text.isprintable() and not unfit


def _rank(one: Mapping[str, Any] | None) -> tuple[int, bool, int]:
    """The less the plainer: with its line, which is not too long."""
    if one is None:
        return 2, True, 1 << 30
    copy = one.get("copy", "")
    return len(copy) > MOST, not copy, abs(len(copy) + len(one["told"]) - 90)


if __name__ == "__main__":
    _note_down(Path(sys.argv.pop(1)))
    run()
