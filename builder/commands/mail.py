"""The mail commands, as the delivery room offers them."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ..delivery.commands import add_arguments, run


def add(commands: Any) -> None:
    """Add ``mail`` and its own subcommands."""
    add_arguments(commands)
    commands.choices["mail"].set_defaults(command=_mail)


def _mail(options: argparse.Namespace) -> int:
    from ..console import print_findings

    done = run(options, lambda line: print(line, file=sys.stderr))
    print_findings(done.findings)
    if options.format == "json":
        print(json.dumps(done.data, ensure_ascii=False, indent=1))
    else:
        for line in done.lines:
            print(line)
    return done.code
