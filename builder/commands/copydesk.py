"""Commands of the copy desk: bring a newsletter in, mend what is named."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from .answer import answer


def add(commands: Any) -> None:
    """Add the commands to a parser's subcommands."""
    bring = commands.add_parser("import", help="bring in a .txt, .md, .docx or .html newsletter")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--to", type=Path, required=True, metavar="ISSUE_DIR")
    bring.add_argument("--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    bring.set_defaults(command=_import)
    fix = commands.add_parser("fix", help="propose mends; apply those that are named")
    fix.add_argument("issue", type=Path, metavar="ISSUE_DIR")
    fix.add_argument("names", nargs="*", metavar="CHECK|NUMBER", help="which mends are meant")
    fix.add_argument("--write", action="store_true", help="apply the mends that are named")
    fix.set_defaults(command=_fix)


def _import(options: argparse.Namespace) -> int:
    from ..importing.bring_in import import_file

    imported = import_file(options.file, options.to, options.date)
    for file in imported.files:
        print(file)
    return answer(imported.findings, "text", f"{options.file} imported into {options.to}")


def _fix(options: argparse.Namespace) -> int:
    from ..issue.manifest import read_manifest
    from ..issue.manuscript import read_issue
    from ..mending.fix import apply, diff, named, suggest

    issue, _ = read_issue(read_manifest(options.issue))
    suggestions = suggest(issue)
    meant = named(suggestions, options.names) if options.names else suggestions
    for suggestion in meant:
        print(suggestion.as_line())
    print(diff(meant), end="")
    if not options.write:
        print(f"{len(meant)} mends proposed; nothing was changed")
        return 0
    if not options.names:
        print("nothing was changed: name the mends to apply, by check or number")
        return 2
    for file in apply(meant):
        print(f"{file}: mended")
    return 0
