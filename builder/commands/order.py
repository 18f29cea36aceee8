"""``builder order``: what a print shop is handed, in one folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import tr
from .line import add_accept, add_out


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issue", type=Path, metavar="ISSUE_DIR", help=tr("the folder of an issue", "一期的文件夹")
    )
    parser.add_argument(
        "--printer", default="", metavar="NAME",
        help=tr("who prints, instead of whom the issue names: cn-offset …",
                "交给哪家印刷厂，若不是本期所写的：cn-offset……"),
    )  # fmt: skip
    add_accept(
        parser,
        tr(
            "order although figures differ, for this reason",
            "中英文数字不一致仍要下单，并写明理由",
        ),
    )
    add_out(parser, tr("where the issue's editions are and the order goes", "成品与订单放在哪里"))


def run(options: argparse.Namespace) -> int:
    """Write the order and name its folder; what holds it back is raised as Rejected."""
    from ..ordering.packing import sizes  # noqa: PLC0415 - loaded when it runs
    from ..ordering.place import Asked, place  # noqa: PLC0415
    from .console import print_findings, progress  # noqa: PLC0415

    asked = Asked(options.issue, options.out, options.printer, options.accept or "")
    with progress() as say:
        placed = place(asked, say)
    print_findings(placed.findings)
    files = list(sizes(placed.folder))
    for name, size in files:
        print(f"{placed.folder}/{name}: {size / 1000:,.0f} kB")
    print(tr(f"the order: {len(files)} files", f"订单已备：{len(files)} 个文件"))
    return 0
