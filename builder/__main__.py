"""The command line.

Exit codes: 0 done, warnings printed if any; 1 at least one error found, and nothing written;
2 usage; 3 something outside the issue is missing, with the command that mends it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .diagnostics import EnvironmentProblem, Finding, Rejected, has_errors
from .record import Order

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except Rejected as rejected:
        return _report(rejected.findings)
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

    build = commands.add_parser("build", help="build issues into PDF editions")
    build.add_argument("issues", nargs="+", type=Path, metavar="ISSUE_DIR")
    build.add_argument("--edition", action="append", default=[], metavar="NAME")
    build.add_argument("--layout", metavar="NAME", help="instead of the one the issue names")
    build.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    build.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N")
    build.add_argument("--force", action="store_true", help="build even what has not changed")
    build.add_argument("--strict", action="store_true", help="make warnings errors")
    build.set_defaults(command=_build)

    check = commands.add_parser("check", help="read and check issues, render nothing")
    check.add_argument("issues", nargs="+", type=Path, metavar="ISSUE_DIR")
    check.add_argument("--format", choices=["text", "json"], default="text")
    check.add_argument("--strict", action="store_true", help="make warnings errors")
    check.set_defaults(command=_check)

    new = commands.add_parser("new", help="begin an issue")
    new.add_argument("id", metavar="ID", help="the issue's id, such as 2017-03, or a path to it")
    new.set_defaults(command=_new)

    fonts = commands.add_parser("fonts", help="fetch and verify the fonts")
    fonts.set_defaults(command=_fonts)
    doctor = commands.add_parser("doctor", help="say whether this machine has what is needed")
    doctor.set_defaults(command=_doctor)
    schema = commands.add_parser("schema", help="print the JSON Schema of issue.yaml")
    schema.add_argument("file", nargs="?", choices=["issue", "publication"], default="issue")
    schema.set_defaults(command=_schema)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _report(findings: Sequence[Finding]) -> int:
    from .console import print_findings  # noqa: PLC0415 - here and below: a command loads its own

    print_findings(findings)
    return 1 if has_errors(findings) else 0


def _build(options: argparse.Namespace) -> int:
    from .console import print_findings, print_summary, progress  # noqa: PLC0415
    from .run import run  # noqa: PLC0415

    orders = [
        Order(folder, options.out, tuple(options.edition), options.layout, options.strict)
        for folder in dict.fromkeys(options.issues)
    ]
    with progress() as say:
        outcomes = run(orders, options.jobs, options.force, say)
    print_findings(finding for outcome in outcomes for finding in outcome.findings)
    print_summary(outcomes, options.out)
    for outcome in outcomes:
        if outcome.environment:
            raise outcome.environment
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def _check(options: argparse.Namespace) -> int:
    from .press import read  # noqa: PLC0415

    findings: list[Finding] = []
    for folder in options.issues:
        try:
            findings.extend(read(folder, strict=options.strict).findings)
        except Rejected as rejected:
            findings.extend(rejected.findings)
    if options.format == "json":
        print(json.dumps([f.as_json() for f in findings], ensure_ascii=False, indent=1))
        return 1 if has_errors(findings) else 0
    status = _report(findings)
    errors = sum(f.severity == "error" for f in findings)
    warnings = sum(f.severity == "warning" for f in findings)
    print(f"{len(options.issues)} checked: {errors} errors, {warnings} warnings")
    return status


def _new(options: argparse.Namespace) -> int:
    from .newissue import new_issue  # noqa: PLC0415

    print(new_issue(options.id))
    return 0


def _fonts(options: argparse.Namespace) -> int:
    from .fonts import coverage, ensure, read_book  # noqa: PLC0415

    book = read_book()
    ensure(book, print)
    for face in book.faces:
        print(f"{face.name}: {face.role}, {face.licence}, {face.file}")
    print(f"{len(book.faces)} faces verified, {len(coverage(book)):,} characters")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from .doctor import examine  # noqa: PLC0415

    return examine()


def _schema(options: argparse.Namespace) -> int:
    from .schema import ISSUE, PUBLICATION  # noqa: PLC0415

    schema = {"issue": ISSUE, "publication": PUBLICATION}[options.file]
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
