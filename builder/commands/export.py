"""``builder export``: the copy of an issue for a translator."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..ground.messages import tr

FORMS = ("xliff", "tmx", "docx", "csv")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("issue", type=Path, metavar="ISSUE_DIR", help=tr("the issue", "哪一期"))
    parser.add_argument(
        "--format", choices=FORMS, default=FORMS[0],
        help=tr("in what form to write it", "以什么格式写出"),
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help=tr("where to write it; standard output without it", "写到哪里；不写则输出到标准输出"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the units of an issue; 1 where it cannot be read."""
    from ..ground.files import write_atomically  # noqa: PLC0415 - loaded when it runs
    from ..issue.manifest import read_manifest  # noqa: PLC0415
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..issue.units import units_of  # noqa: PLC0415
    from ..translating.exchange import Languages, write  # noqa: PLC0415

    issue, _ = read_issue(read_manifest(options.issue))
    units = units_of(issue)
    tags = [*issue.manifest.languages, "en"][:2]
    data = write(units, options.format, Languages(*tags), issue.manifest.folder)
    if options.out:
        write_atomically(options.out, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    missing = sum(not unit.target for unit in units)
    print(
        tr(
            f"{len(units)} units, {missing} without a translation",
            f"共 {len(units)} 条，其中 {missing} 条无译文",
        ),
        file=sys.stderr,
    )
    return 0
