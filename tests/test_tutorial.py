"""The tutorial, word for word: its files are written and its commands run, in its order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from builder.ground.places import HOUSE
from builder.makeup.fontbook import FontBook

TEXT = (HOUSE / "docs/tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def _shell(folder: Path) -> dict[str, str]:
    """An environment with this checkout's ``builder`` as a command, as the tutorial has it."""
    command = folder / "builder"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m builder "$@"\n')
    command.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(HOUSE)}


def _expected(line: str, text: str) -> tuple[int, ...]:
    if line == "builder doctor":  # 3 where the machine lacks what these pages need not have
        return (0, 3)
    return (1,) if text == "builder check issues/2027-01\n" else (0,)  # 1 for the planted slip


def test_the_tutorial_word_for_word(fonts: FontBook, tmp_path: Path) -> None:
    bin, home = tmp_path / "bin", tmp_path / "home"
    bin.mkdir()
    home.mkdir()
    environment, told = _shell(bin), ""
    for block in BLOCK.finditer(TEXT):
        kind, text = block.groups()
        if kind == "text":
            assert text.strip() in told
        elif kind in ("yaml", "markdown"):
            name = re.findall("`([^`\n]+)`", TEXT[: block.start()])[-1]
            assert (home / name).exists(), f"{name} is not there to be written over"
            (home / name).write_text(text, "utf-8")
        else:
            assert kind == "sh"
            for line in text.splitlines():
                if line.startswith("cd "):
                    home /= line.removeprefix("cd ")
                    continue
                done = subprocess.run(
                    ["sh", "-c", line], cwd=home, env=environment, capture_output=True, text=True,
                    check=False,
                )  # fmt: skip
                told = done.stdout + done.stderr
                assert done.returncode in _expected(line, text), told
    assert (home / "out/2027-01/2027-01-screen.pdf").read_bytes().startswith(b"%PDF-")
    assert (home / "pages.png").stat().st_size > 10_000


def test_every_block_of_the_tutorial_is_tried() -> None:
    assert len(BLOCK.findall(TEXT)) == TEXT.count("```") / 2
    assert {kind for kind, _ in BLOCK.findall(TEXT)} == {"sh", "yaml", "markdown", "text"}
