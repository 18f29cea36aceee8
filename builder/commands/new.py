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


def run(options: argparse.Namespace) -> int:
    """Make the folder and name it."""
    from ..issue.newissue import new_issue  # noqa: PLC0415 - loaded when it runs

    print(new_issue(options.id))
    return 0
