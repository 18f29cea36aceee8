"""``builder schema``: the JSON Schema of a file that a user writes."""

from __future__ import annotations

import argparse
import json

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "file", nargs="?", choices=["issue", "publication"], default="issue",
        help=tr("which file", "哪个文件"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from ..issue.schema import ISSUE, PUBLICATION  # noqa: PLC0415 - loaded when it runs

    schema = {"issue": ISSUE, "publication": PUBLICATION}[options.file]
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
