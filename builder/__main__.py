"""The command line.

Exit codes: 0 done, warnings printed if any; 1 at least one error found, and nothing written;
2 usage; 3 something outside the issue is missing, with the command that mends it.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from .commands.line import parse
from .ground.findings import EnvironmentProblem, Rejected
from .ground.messages import tr
from .ground.recalling import keep, recall

GARBAGE_AFTER = 50_000
"""So many things are made before garbage is looked for: most of a command's live to its end."""


def run() -> NoReturn:
    """Be the process of one command, which ends at once: to take all down takes its time."""
    gc.set_threshold(GARBAGE_AFTER)
    # threads of a library for numbers would wait, awake, on the cores that pages are made on
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    _steady_streams()
    recall()
    options, command = parse(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = command.run(options)
        sys.stdout.flush()  # a reader that has gone away is met here, not at the very end
        return code
    except Rejected as rejected:
        from .commands.console import print_findings  # noqa: PLC0415 - rarely needed

        print_findings(rejected.findings)
        return 1
    except EnvironmentProblem as problem:
        print(f"{problem.message}\n  {problem.remedy}", file=sys.stderr)
        return 3
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return _told(problem)
    except KeyboardInterrupt:
        words = "stopped; what was not finished was not written", "已停下；没做完的没有写入"
        print(tr(*words), file=sys.stderr)
        return 130
    finally:
        keep()


def _told(problem: OSError) -> int:
    """A file that cannot be written and a library that is missing are a line; the rest is ours."""
    from .commands.console import print_findings  # noqa: PLC0415 - rarely needed
    from .ground.files import NO_ROOM, unwritable  # noqa: PLC0415

    if library := re.match(r"cannot load library '([^']+)'", str(problem)):
        print(tr("a library of the system is missing", "缺少系统库") + f": {library[1]}",
              tr("run: builder doctor, which tells what to install",
                 "请运行：builder doctor，看要装什么"), sep="\n  ", file=sys.stderr)  # fmt: skip
        return 3
    if problem.errno not in NO_ROOM:
        raise problem
    print_findings([unwritable(problem)])
    return 1


def _steady_streams() -> None:
    """A stream that is closed, or cannot show Chinese, must not bring a command down."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as the program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    run()
