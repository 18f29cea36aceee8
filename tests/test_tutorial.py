"""The tutorial, word for word: its files are written and its commands run, in its order.

``python -m tests.bare tutorial`` does the same, from its first line, where nothing is installed.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from builder.ground.places import HOUSE
from builder.makeup.fontbook import FontBook
from tests.tools.tutorial import BLOCK, PREVIEW, SETTING_UP, TEXT, replay


def test_the_tutorial_word_for_word(fonts: FontBook, tmp_path: Path) -> None:
    bin, home = tmp_path / "bin", tmp_path / "home"
    bin.mkdir()
    home.mkdir()
    command = bin / "builder"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m builder "$@"\n')
    command.chmod(0o755)
    path = f"{bin}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(HOUSE)}

    def shell(line: str, text: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", line], cwd=home, env=environment, input=text, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.returncode, done.stdout

    done = list(replay(shell, leave_out=(*SETTING_UP, PREVIEW)))
    assert done[0] == "builder doctor" and done[-1].startswith("builder sheet ")
    made = home / "my-newsletter"
    assert (made / "out/2027-01/2027-01-screen.pdf").read_bytes().startswith(b"%PDF-")
    assert (made / "pages.png").stat().st_size > 10_000


def test_every_block_of_the_tutorial_is_tried() -> None:
    assert len(BLOCK.findall(TEXT)) == TEXT.count("```") / 2
    assert {kind for kind, _ in BLOCK.findall(TEXT)} == {"sh", "yaml", "markdown", "text"}
    lines = {
        line for kind, text in BLOCK.findall(TEXT) if kind == "sh" for line in text.split("\n")
    }
    assert lines > {*SETTING_UP, PREVIEW}
