"""Keeps a press in a process of its own: whatever brings that down, the desk stays and begins anew.

Questions and answers are pickles with their length before them, over the process's own streams.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from ..ground.findings import found
from ..ground.limits import bound_memory
from ..ground.messages import language, set_language, tr
from ..ground.places import PACKAGE
from .copymap import CopyMap
from .standing import NOTHING, Anatomy, Standing

_SIZE = struct.Struct("<Q")
REFRESH_SECONDS = 300.0
ANSWER_SECONDS = 60.0
MEMORY_BYTES = 6 << 30


def own_program(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this program, whatever lies in the user's folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def own_environment() -> dict[str, str]:
    """The environment in which such a command finds this very program."""
    paths = filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


class Gone(Exception):
    """The process at work has ended, or did not answer in time and was ended."""


class Keeper:
    """The press as the desk calls it, from any thread; one question at a time."""

    def __init__(self, folder: Path, layout: str | None) -> None:
        self.folder = folder
        self.layout = layout
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.last = NOTHING

    def refresh(self) -> Standing:
        """Bring the pages up to the files; what brings the press down is a finding."""
        start = time.perf_counter()
        try:
            standing: Standing = self._ask(REFRESH_SECONDS, "refresh")
            if not standing.pages:  # a press that began anew has had none yet
                standing = replace(standing, pages=self.last.pages)
        except Gone as gone:
            told = found("limit/crash", says="stopped", what=tr("the preview", "预览"), reason=gone)
            seconds = round(time.perf_counter() - start, 3)
            standing = Standing(0, seconds, False, self.last.pages, (told,))
        self.last = standing
        return standing

    def picture(self, number: int, scale: float, bleed: bool = False) -> bytes:
        """A page as PNG. Raises IndexError for one that does not stand, or :class:`Gone`."""
        made: bytes = self._ask(ANSWER_SECONDS, "picture", number, scale, bleed)
        return made

    def page_pdf(self, number: int) -> bytes:
        """A page as a PDF of its own. Raises as :meth:`picture` does."""
        made: bytes = self._ask(ANSWER_SECONDS, "page_pdf", number)
        return made

    def anatomy(self) -> Anatomy | None:
        """What the pages that stand were made of."""
        made: Anatomy | None = self._ask(ANSWER_SECONDS, "anatomy")
        return made

    def copy(self) -> CopyMap:
        """Where everything in the copy is written. Raises Rejected where it cannot be read."""
        made: CopyMap = self._ask(ANSWER_SECONDS, "copy")
        return made

    def close(self) -> None:
        """End the process."""
        child, self.child = self.child, None
        if child is not None:
            child.kill()
            child.wait()

    def _ask(self, seconds: float, name: str, *arguments: Any) -> Any:
        with self.lock:
            child = self._started()
            assert child.stdin
            assert child.stdout
            try:
                _write(child.stdin, (language(), name, arguments))
                is_fine, answer = _read(child.stdout, seconds)
            except (OSError, EOFError, pickle.UnpicklingError) as problem:
                self.close()
                raise Gone(_words(problem)) from None
            if not is_fine:
                raise answer
            return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self.child is None or self.child.poll() is not None:
            asked = [str(self.folder), *([self.layout] if self.layout else [])]
            self.child = subprocess.Popen(
                own_program(f"{__package__}.keeper", *asked),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=own_environment(),
                start_new_session=True,  # Ctrl-C is for the desk, which ends it
            )
        return self.child


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return tr("it did not answer in time", "没有按时回应")
    return tr("its process has ended", "进程已退出")


def _write(stream: IO[bytes], value: Any) -> None:
    data = pickle.dumps(value)
    stream.write(_SIZE.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes], seconds: float | None = None) -> Any:
    """The next value; raises EOFError at the end, TimeoutError where it does not begin in time."""
    if seconds is not None and not select.select([stream], [], [], seconds)[0]:
        raise TimeoutError
    head = stream.read(_SIZE.size)
    data = stream.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
    if not data:
        raise EOFError
    return pickle.loads(data)


def main(arguments: list[str]) -> None:
    """Answer questions until there is nobody to ask them."""
    from .press import DeskPress  # noqa: PLC0415 - in this process alone

    bound_memory(MEMORY_BYTES)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not answer
    questions = os.fdopen(os.dup(0), "rb")
    press: Any = DeskPress(Path(arguments[0]), arguments[1] if len(arguments) > 1 else None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            spoken, name, given = _read(questions)
            set_language(spoken)
            try:
                answer = True, getattr(press, name)(*given)
            except Exception as fault:
                answer = False, fault
            _write(answers, answer)


if __name__ == "__main__":
    main(sys.argv[1:])
