"""``builder build``: issues into finished editions."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..ground.messages import tr
from ..press.orders import Order
from .line import add_out


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issues", nargs="+", type=Path, metavar="ISSUE_DIR",
        help=tr("folders of issues", "各期的文件夹"),
    )  # fmt: skip
    parser.add_argument(
        "--edition", action="append", default=[], metavar="NAME",
        help=tr("only this edition; may be given again", "只做这个版本；可以多次给出"),
    )  # fmt: skip
    parser.add_argument(
        "--layout", metavar="NAME",
        help=tr("this layout instead of the one the issue names", "改用这个版式"),
    )  # fmt: skip
    add_out(parser, tr("where finished files go; out/ otherwise", "成品放在哪里，默认 out/"))
    parser.add_argument(
        "--jobs", type=_count, default=os.cpu_count() or 1, metavar="N",
        help=tr("processes at once; as many as there are cores otherwise",
                "同时几个进程，默认与核数相同"),
    )  # fmt: skip
    parser.add_argument(
        "--cluster", metavar="ADDRESS",
        help=tr("on the workers of this Dask scheduler, as in tcp://host:8786",
                "交给这个 Dask 调度器的 worker，如 tcp://host:8786"),
    )  # fmt: skip
    parser.add_argument(
        "--force", action="store_true",
        help=tr("build even what has not changed", "没有变动的也重做"),
    )  # fmt: skip
    parser.add_argument(
        "--strict", action="store_true", help=tr("make warnings errors", "警告当作错误")
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 999:
        words = tr(
            f"must be a whole number from 1 to 999, not '{text}'",
            f"应是 1 到 999 的整数，不是“{text}”",
        )
        raise argparse.ArgumentTypeError(words)
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Build; 1 where an issue has an error."""
    from ..press.run import run as build  # noqa: PLC0415 - loaded when it runs
    from .console import print_findings, print_summary, progress  # noqa: PLC0415

    orders = [
        Order(folder, options.out, tuple(options.edition), options.layout, options.strict)
        for folder in dict.fromkeys(options.issues)
    ]
    executor = None
    if options.cluster:
        from ..press.cluster import Cluster  # noqa: PLC0415

        executor = Cluster(options.cluster)
    with progress() as say:
        outcomes = build(orders, options.jobs, options.force, say, executor)
    print_findings(finding for outcome in outcomes for finding in outcome.findings)
    print_summary(outcomes, options.out)
    for outcome in outcomes:
        if outcome.environment:
            raise outcome.environment
    return 1 if any(outcome.failed for outcome in outcomes) else 0
