"""docs/tutorial.md as what a reader does: lines typed, files written, answers read, in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator

from builder.ground.places import HOUSE

TEXT = (HOUSE / "docs/tutorial.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
ISSUE = "issues/2027-01"
SETTING_UP = ("make setup", 'export PATH="$PWD/.venv/bin:$PATH"')
"""Lines that bring the builder itself; a test that has one already leaves them out."""
PREVIEW = f"builder preview {ISSUE}"
"""The line that goes on until the reader stops it."""

Shell = Callable[[str, str], tuple[int, str]]
"""Runs a line with a text on its standard input; gives its exit code and all it says."""


def replay(shell: Shell, leave_out: Collection[str] = ()) -> Iterator[str]:
    """Do all that the tutorial says; gives each line after it has run.

    A line that ends otherwise than told, an answer that the line before did not give, and a file
    that is not there to be written over are AssertionErrors.
    """
    standing, told = "", ""  # what `cd` and `export` left behind; what was said last
    for block in BLOCK.finditer(TEXT):
        kind, text = block.groups()
        if kind == "text":
            assert text.strip() in told, told
        elif kind in ("yaml", "markdown"):
            name = shlex.quote(re.findall("`([^`\n]+)`", TEXT[: block.start()])[-1])
            code, said = shell(f"{standing}test -e {name} && cat > {name}", text)
            assert code == 0, f"{name} is not there to be written over: {said}"
        else:
            assert kind == "sh", kind
            for line in text.splitlines():
                if line in leave_out:
                    continue
                code, told = shell(standing + line, "")
                assert code in _expected(line, text), f"{line}: {code}\n{told}"
                if line.startswith(("cd ", "export ")):
                    standing += f"{line} && "
                yield line


def _expected(line: str, text: str) -> tuple[int, ...]:
    if line == "builder doctor":  # 3 where the machine lacks what these pages need not have
        return (0, 3)
    return (1,) if text == f"builder check {ISSUE}\n" else (0,)  # 1 for the planted slip
