"""The command line.

Exit codes: 0 done, warnings printed if any; 1 at least one error found, and nothing written;
2 usage; 3 something outside the issue is missing, with the command that mends it.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .commands import copydesk as desk
from .commands import inspect, mail, press
from .ground.findings import EnvironmentProblem, Rejected

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    _steady_streams()
    options = _parser().parse_args(arguments)
    command: Command = options.command
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = command(options)
        sys.stdout.flush()  # a reader that has gone away is met here, not at the very end
        return code
    except Rejected as rejected:
        from .commands.console import print_findings  # noqa: PLC0415 - rarely needed

        print_findings(rejected.findings)
        return 1
    except EnvironmentProblem as problem:
        print(f"{problem.message}\n  {problem.remedy}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("stopped; what was not finished was not written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _steady_streams() -> None:
    """A stream that is closed, or cannot show Chinese, must not bring a command down."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as the program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="builder", description="Builds bilingual Chinese/English publications."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for family in (press, inspect, desk):
        family.add(commands)
    mail.add_arguments(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
