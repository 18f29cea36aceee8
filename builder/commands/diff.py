"""``builder diff``: what differs between two states of a publication."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.findings import Rejected, found
from ..ground.messages import tr
from .answer import add_format

if TYPE_CHECKING:
    from ..differences.comparing import Difference
    from ..differences.sides import Side

_BY_ENDING = {".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json"}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    for name, says in (
        ("old", tr("the state before: a PDF, a folder of builds, an issue, ISSUE_DIR@REVISION",
                   "改前：PDF、成品文件夹、期文件夹，或 期文件夹@git版本")),
        ("new", tr("the state after, in the same ways", "改后，写法相同")),
    ):  # fmt: skip
        parser.add_argument(name, metavar=name.upper(), help=says)
    add_format(parser, "text", "json", "html", "pdf")
    parser.set_defaults(format=None)
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help=tr("the file to write; standard output otherwise", "写成的文件，默认输出到标准输出"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Compare and answer; 0 whether or not something differs, as an error alone is 1."""
    from ..differences.comparing import compare
    from ..differences.reading import read_both
    from ..differences.sides import two_sides
    from ..ground.files import write_atomically
    from .console import progress

    out: Path | None = options.out
    form: str = options.format or _BY_ENDING.get(out.suffix.lower() if out else "", "text")
    if form == "pdf" and out is None and sys.stdout.isatty():
        raise Rejected([found("difference/terminal")])
    with progress() as say, two_sides(options.old, options.new, say) as (old, new):
        difference = compare(*read_both(old.pdf, new.pdf))
        data = _answer(form, difference, old, new)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    write_atomically(out, data)
    print(out)
    return 0


def _answer(form: str, difference: Difference, old: Side, new: Side) -> bytes:
    from ..differences import answers

    if form == "pdf":
        from ..differences.signing import as_pdf

        return as_pdf(difference, old, new)
    if form == "json":
        return answers.as_json(difference).encode()
    if form == "html":
        return answers.as_html(difference, old, new).encode()
    return answers.as_text(difference, old, new).encode()
