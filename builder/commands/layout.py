"""``builder layout``: a layout of the designer's own."""

from __future__ import annotations

import argparse

from ..ground.messages import tr
from .line import add_language, add_member


def add(parser: argparse.ArgumentParser) -> None:
    """Add the family of layout commands."""
    family = parser.add_subparsers(
        title=tr("commands", "命令"), dest="layout_command", required=True, metavar="COMMAND"
    )
    new = add_member(
        family, "new",
        tr("begin a layout that states what differs from another",
           "新建一个版式，只写与另一版式不同之处"),
        "builder layout new evening --from parallel",
    )  # fmt: skip
    new.add_argument(
        "name", metavar="NAME",
        help=tr("its name, which goes into layouts/, or a path to it",
                "版式名，放在 layouts/ 里；也可写路径"),
    )  # fmt: skip
    new.add_argument(
        "--from", dest="of", default="parallel", metavar="LAYOUT",
        help=tr("the layout that it differs from; 'builder layouts' lists them",
                "以哪个版式为底；可用的见“builder layouts”"),
    )  # fmt: skip
    add_language(new)


def run(options: argparse.Namespace) -> int:
    """Make the folder, and say how to see it."""
    from ..makeup.newlayout import new_layout  # noqa: PLC0415 - loaded when it runs

    folder = new_layout(options.name, options.of)
    print(folder)
    way = f"builder build {folder}/specimen --layout {folder.name} --edition screen"
    if (folder / "specimen").is_dir():
        print(tr(f"see it with: {way}", f"这样看样张：{way}"))
    return 0
