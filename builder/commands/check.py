"""``builder check``: issues read and checked, nothing rendered."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from ..ground.findings import has_errors, of_a_kind
from ..ground.messages import tally, tr
from .answer import add_format, print_json


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issues", nargs="+", type=Path, metavar="ISSUE_DIR",
        help=tr("folders of issues; several are also compared", "各期的文件夹；多期还会互相比较"),
    )  # fmt: skip
    add_format(parser, "text", "json", "html")
    parser.add_argument(
        "--strict", action="store_true", help=tr("make warnings errors", "警告当作错误")
    )
    parser.add_argument(
        "--new", action="store_true",
        help=tr(
            "show only what the last check of the same issues did not",
            "只显示上次检查同样各期时没有的结果",
        ),
    )  # fmt: skip
    parser.add_argument(
        "--all", action="store_true",
        help=tr("unfold notes and what is doubtful", "提示与存疑的也逐条列出"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Check; 1 where there is an error, shown or not."""
    from ..checks.remembering import last_check, remember  # noqa: PLC0415 - loaded when it runs
    from ..press.run import check  # noqa: PLC0415

    checked = check(options.issues, options.strict)
    known = last_check(options.issues) if options.new else frozenset()
    shown = [finding for finding in checked.findings if finding.name not in known]
    with contextlib.suppress(OSError):  # a cache that cannot be written keeps nobody from checking
        remember(options.issues, checked.findings)
    if options.format == "json":
        print_json(shown)
    elif options.format == "html":
        from ..checks.report import check_report  # noqa: PLC0415

        print(check_report(checked.issues, of_a_kind(shown, MOST_OF_A_KIND_IN_A_PAGE)))
    else:
        from .console import print_triaged  # noqa: PLC0415

        print_triaged(shown, options.all)
        number = len(options.issues)
        done = tr(f"{number} checked: ", f"已查 {number} 期：") + tally(f.severity for f in shown)
        before = len(checked.findings) - len(shown)
        if options.new:
            done += tr(f"; {before} known from the last check", f"；另有 {before} 处上次已有")
        print(done)
    return 1 if has_errors(checked.findings) else 0


MOST_OF_A_KIND_IN_A_PAGE = 200
"""A page has filters, and holds more of a kind than a terminal."""
