"""``builder copies``: each reader's copy as a file, or all in one."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import tr
from .line import add_out


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issue", type=Path, metavar="ISSUE_DIR", help=tr("the folder of an issue", "一期的文件夹")
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="LIST.csv", help=tr("the readers", "读者名单")
    )
    parser.add_argument(
        "--edition", default="", metavar="NAME",
        help=tr("an edition with per_reader; the issue's own, else personal",
                "设了 per_reader 的版本；默认用该期自己的，否则 personal"),
    )  # fmt: skip
    parser.add_argument(
        "--together", action="store_true",
        help=tr("one long file for a press, and an index of whose pages are where",
                "印刷用：合成一个长文件，另附索引，写明哪几页是谁的"),
    )  # fmt: skip
    parser.add_argument(
        "--skip-bad", action="store_true",
        help=tr("leave faulty rows out instead of writing nothing",
                "跳过有错的行，而不是整份不写"),
    )  # fmt: skip
    add_out(parser, tr("where the issue's editions are", "这一期的成品在哪里"))


def run(options: argparse.Namespace) -> int:
    """Write the copies; 1 where the list or the edition is at fault."""
    from ..delivery.dispatch import Desk  # noqa: PLC0415 - loaded when it runs
    from ..delivery.printrun import write_copies  # noqa: PLC0415
    from ..ground.findings import Rejected  # noqa: PLC0415
    from ..ground.places import publication_of  # noqa: PLC0415
    from ..issue.manifest import read_manifest  # noqa: PLC0415
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..press.record import holds_copy, read_record, record_path  # noqa: PLC0415
    from .console import print_findings  # noqa: PLC0415

    try:
        issue, _ = read_issue(read_manifest(options.issue))
        record = read_record(record_path(options.out, issue.manifest.id))
        desk = Desk(
            issue, options.out, publication_of(options.issue) / "layouts",
            is_current=lambda edition: holds_copy(record, edition, options.issue),
        )  # fmt: skip
        done = write_copies(desk, options.to, options.edition, options.together, options.skip_bad)
    except Rejected as rejected:
        print_findings(rejected.findings)
        return 1
    print_findings(done.findings)
    print("\n".join(done.lines))
    return done.code
