"""``builder schema``: the JSON Schema of a file that a user writes."""

from __future__ import annotations

import argparse

from ..ground.messages import tr

NAMES = (
    "publication", "issue", "mail", "edition", "front-matter", "glossary", "layout", "fonts",
    "printer", "print", "chart",
)  # fmt: skip
"""Said here too, so that other commands need not load the validator to know them."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "name", nargs="?", choices=NAMES, default="issue", help=tr("which file", "哪个文件")
    )


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from ..issue.schema import json_schema  # noqa: PLC0415 - loaded when it runs

    print(json_schema(options.name), end="")
    return 0
