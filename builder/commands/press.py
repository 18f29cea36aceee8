"""Commands of the press: build, check, new, and the state of the machine."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from ..ground.findings import has_errors
from ..press.orders import Order
from .answer import answer

SCHEMAS = ("publication", "issue", "mail", "edition", "front-matter", "glossary", "layout", "fonts")
"""Said here too, so that a command which reads no YAML need not import the validator."""


def add(commands: Any) -> None:
    """Add the commands to a parser's subcommands."""
    _add_build(commands)
    check = commands.add_parser("check", help="read and check issues, render nothing")
    check.add_argument("issues", nargs="+", type=Path, metavar="ISSUE_DIR")
    check.add_argument("--format", choices=["text", "json", "html"], default="text")
    check.add_argument("--lang", metavar="TAG", help="language of the messages: en or zh")
    check.add_argument("--strict", action="store_true", help="make warnings errors")
    check.set_defaults(command=_check)
    new = commands.add_parser("new", help="begin an issue")
    new.add_argument("id", metavar="ID", help="the issue's id, such as 2017-03, or a path to it")
    new.set_defaults(command=_new)
    fonts = commands.add_parser("fonts", help="fetch and verify the fonts")
    fonts.set_defaults(command=_fonts)
    profiles = commands.add_parser("profiles", help="make the press profile, once")
    profiles.set_defaults(command=_profiles)
    doctor = commands.add_parser("doctor", help="say whether this machine has what is needed")
    doctor.set_defaults(command=_doctor)
    schema = commands.add_parser("schema", help="print the JSON Schema of a YAML file")
    schema.add_argument("name", nargs="?", choices=SCHEMAS, default="issue")
    schema.set_defaults(command=_schema)


def _add_build(commands: Any) -> None:
    build = commands.add_parser("build", help="build issues into finished editions")
    build.add_argument("issues", nargs="+", type=Path, metavar="ISSUE_DIR")
    build.add_argument("--edition", action="append", default=[], metavar="NAME")
    build.add_argument("--layout", metavar="NAME", help="instead of the one the issue names")
    build.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    build.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N")
    build.add_argument("--force", action="store_true", help="build even what has not changed")
    build.add_argument("--strict", action="store_true", help="make warnings errors")
    build.set_defaults(command=_build)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 999:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 999, not '{text}'")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    from ..press.run import run
    from .console import print_findings, print_summary, progress

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
    from ..ground.messages import language_of_environment, set_language
    from ..press.run import check

    set_language(options.lang or language_of_environment())
    checked = check(options.issues, options.strict)
    if options.format == "html":
        from ..checks.report import check_report

        print(check_report(checked.issues, checked.findings))
        return 1 if has_errors(checked.findings) else 0
    return answer(checked.findings, options.format, f"{len(options.issues)} checked")


def _new(options: argparse.Namespace) -> int:
    from ..issue.newissue import new_issue

    print(new_issue(options.id))
    return 0


def _fonts(options: argparse.Namespace) -> int:
    from ..makeup.fontbook import coverage, ensure, read_book

    book = read_book()
    ensure(book, print)
    for face in book.faces:
        print(f"{face.name}: {face.role}, {face.licence}, {face.file}")
    print(f"{len(book.faces)} faces verified, {len(coverage(book)):,} characters")
    return 0


def _profiles(options: argparse.Namespace) -> int:
    from ..editions.profiles import build_default_profile

    print(build_default_profile(print))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from ..press.doctor import examine

    return examine()


def _schema(options: argparse.Namespace) -> int:
    from ..issue.schema import json_schema

    print(json_schema(options.name), end="")
    return 0
