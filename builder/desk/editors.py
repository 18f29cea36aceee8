"""The user's own editor, opened at a line and column."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_IN_TERMINAL = frozenset(
    {"vi", "vim", "nvim", "nano", "emacs", "ed", "micro", "hx", "helix", "joe"}
)
"""Editors that need the terminal that the desk runs in."""
_JUMPS: dict[str, tuple[str, ...]] = {
    "code": ("--goto", "{file}:{line}:{column}"),
    "codium": ("--goto", "{file}:{line}:{column}"),
    "code-insiders": ("--goto", "{file}:{line}:{column}"),
    "cursor": ("--goto", "{file}:{line}:{column}"),
    "subl": ("{file}:{line}:{column}",),
    "zed": ("{file}:{line}:{column}",),
    "atom": ("{file}:{line}:{column}",),
    "mate": ("--line", "{line}:{column}", "{file}"),
    "bbedit": ("+{line}:{column}", "{file}"),
    "kate": ("--line", "{line}", "--column", "{column}", "{file}"),
    "gedit": ("{file}", "+{line}:{column}"),
    "gnome-text-editor": ("{file}",),
    "gvim": ("+call cursor({line},{column})", "{file}"),
    "mvim": ("+call cursor({line},{column})", "{file}"),
    "emacsclient": ("--no-wait", "+{line}:{column}", "{file}"),
}


def editor_command(
    file: Path, line: int, column: int, environ: Mapping[str, str] | None = None
) -> list[str]:
    """The command that opens a file in ``$VISUAL`` or ``$EDITOR``; empty where neither will do."""
    environ = os.environ if environ is None else environ
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(name, ""))
        except ValueError:
            continue
        if not words or not shutil.which(words[0], path=environ.get("PATH")):
            continue
        program = Path(words[0]).name
        if program in _IN_TERMINAL:
            continue
        place = {"file": str(file), "line": str(line), "column": str(column)}
        jump = _JUMPS.get(program, ("{file}",))
        return [*words, *(part.format_map(place) for part in jump)]
    return []


def open_at(file: Path, line: int, column: int) -> bool:
    """Open a file in the user's editor; False where there is none that has a window of its own."""
    command = editor_command(file, line, column)
    if not command:
        return False
    subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
