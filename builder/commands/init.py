"""``builder init``: a publication folder that builds wherever it lies."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER",
        help=tr("the folder to make", "要新建的文件夹"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make the folder and say how to build it."""
    from ..issue.newissue import new_publication  # noqa: PLC0415 - loaded when it runs

    folder = new_publication(options.folder)
    print(folder)
    way = f"make -C {shlex.quote(str(folder))}"
    print(tr(f"build it with: {way}", f"这样排出：{way}"))
    return 0
