"""The command line.

Exit codes: 0 done, warnings printed if any; 1 at least one error found, and nothing written;
2 usage; 3 something outside the issue is missing, with the command that mends it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from .commands import desk, inspect, mail, press
from .diagnostics import EnvironmentProblem, Rejected

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except Rejected as rejected:
        from .console import print_findings  # noqa: PLC0415 - rarely needed

        print_findings(rejected.findings)
        return 1
    except EnvironmentProblem as problem:
        print(f"{problem.message}\n  {problem.remedy}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="builder", description="Builds bilingual Chinese/English publications."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for family in (press, inspect, desk, mail):
        family.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
