"""``builder preview``: the pages of an issue in the browser, following every save."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.findings import EnvironmentProblem
from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issue", type=Path, metavar="ISSUE_DIR", help=tr("folder of the issue", "本期的文件夹")
    )
    parser.add_argument(
        "--layout", metavar="NAME",
        help=tr("this layout instead of the one the issue names", "改用这个版式"),
    )  # fmt: skip
    parser.add_argument(
        "--port", type=_port, metavar="N",
        help=tr("port on this machine; 0 for any that is free", "本机端口；0 为任一空闲端口"),
    )  # fmt: skip
    parser.add_argument(
        "--no-open", action="store_true",
        help=tr("print the address, open no browser", "只给出网址，不打开浏览器"),
    )  # fmt: skip


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        words = tr(f"must be 0 to 65535, not '{text}'", f"应是 0 到 65535，不是“{text}”")
        raise argparse.ArgumentTypeError(words)
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Show the pages until interrupted."""
    from ..desk.serving import serve  # noqa: PLC0415 - loaded when it runs

    if not options.issue.is_dir():
        message = tr(f"there is no folder {options.issue}", f"没有文件夹 {options.issue}")
        raise EnvironmentProblem(message, tr("name the folder of an issue", "请给出一期的文件夹"))
    serve(options.issue, options.layout, options.port, not options.no_open)
    return 0
