"""``builder init``: a publication folder that builds wherever it lies."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from ..ground.messages import tr
from ..issue.newissue import LAYOUT, SAMPLES, new_publication


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER",
        help=tr("the folder to make", "要新建的文件夹"),
    )  # fmt: skip
    parser.add_argument(
        "--layout", metavar="NAME", default=LAYOUT,
        help=tr(f"the layout it is set in, {LAYOUT} where none is named; "
                "'builder layouts' lists them",
                f"用哪个版式，不写就是 {LAYOUT}；可用的见“builder layouts”"),
    )  # fmt: skip
    parser.add_argument(
        "--sample", choices=SAMPLES, default=SAMPLES[0],
        help=tr("what it begins with: first, an article that shows the format, where none is named;"
                " or magazine, the builder's own sample issue, whole",
                "里面先放什么：first 是一篇演示写法的文章，不写就是它；"
                "magazine 是自带的完整样刊"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make the folder and say how to build it."""
    from ..makeup.layout import read_layout  # noqa: PLC0415 - loaded when it runs

    read_layout(options.layout)  # which tells what is wrong with it
    folder = new_publication(options.folder, options.layout, options.sample)
    print(folder)
    way = f"make -C {shlex.quote(str(folder))}"
    print(tr(f"build it with: {way}", f"这样排出：{way}"))
    return 0
