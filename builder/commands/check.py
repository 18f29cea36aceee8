"""``builder check``: issues read and checked, nothing rendered."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.findings import has_errors, of_a_kind
from ..ground.messages import tr
from .answer import add_format, answer


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


def run(options: argparse.Namespace) -> int:
    """Check; 1 where there is an error."""
    from ..press.run import check  # noqa: PLC0415 - loaded when it runs

    checked = check(options.issues, options.strict)
    if options.format == "html":
        from ..checks.report import check_report  # noqa: PLC0415

        print(check_report(checked.issues, of_a_kind(checked.findings)))
        return 1 if has_errors(checked.findings) else 0
    number = len(options.issues)
    return answer(checked.findings, options.format, tr(f"{number} checked", f"已查 {number} 期"))
