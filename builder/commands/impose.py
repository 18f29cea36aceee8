"""``builder impose``: a print edition as a stitched booklet."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "pdf", type=Path, metavar="PDF", help=tr("a finished print edition", "印刷版成品")
    )
    parser.add_argument(
        "out", type=Path, metavar="OUT", help=tr("the booklet to write", "写成的小册文件")
    )
    parser.add_argument(
        "--creep", type=float, default=0.0, metavar="MM",
        help=tr("how far the innermost leaf stands out, in mm", "爬移：最里一张伸出多少毫米"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Impose and name the file."""
    from ..editions.impose import impose  # noqa: PLC0415 - loaded when it runs
    from .console import print_findings  # noqa: PLC0415

    print_findings(impose(options.pdf, options.out, creep_mm=options.creep))
    print(options.out)
    return 0
