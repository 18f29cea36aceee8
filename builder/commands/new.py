"""``builder new``: an issue that builds at once."""

from __future__ import annotations

import argparse

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "id", metavar="ID",
        help=tr("the issue's id, such as 2017-03, or a path to it", "期号，如 2017-03，或它的路径"),
    )  # fmt: skip
    parser.add_argument(
        "--layout", metavar="NAME",
        help=tr("the layout it is set in; 'builder layouts' lists them",
                "用哪个版式；可用的见“builder layouts”"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make the folder and name it."""
    from ..issue.newissue import issue_folder, new_issue  # noqa: PLC0415 - loaded when it runs

    if options.layout:
        from ..ground.places import publication_of  # noqa: PLC0415
        from ..makeup.layout import read_layout  # noqa: PLC0415

        own = publication_of(issue_folder(options.id)) / "layouts"
        read_layout(options.layout, own)  # which tells what is wrong with it
    print(new_issue(options.id, options.layout))
    return 0
