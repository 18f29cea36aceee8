"""``builder fix``: mends proposed, and applied where they are named."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "issue", type=Path, metavar="ISSUE_DIR", help=tr("the folder of an issue", "一期的文件夹")
    )
    parser.add_argument(
        "names", nargs="*", metavar="CHECK|NUMBER",
        help=tr("which mends are meant", "指哪些改法：检查编号或序号"),
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true",
        help=tr("apply the mends that are named", "照点名的改法修改文件"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Propose or apply mends; 2 where none is named to be applied."""
    from ..issue.manifest import read_manifest  # noqa: PLC0415 - loaded when it runs
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..mending.fix import apply, diff, named, suggest  # noqa: PLC0415

    issue, _ = read_issue(read_manifest(options.issue))
    suggestions = suggest(issue)
    meant = named(suggestions, options.names) if options.names else suggestions
    for suggestion in meant:
        print(suggestion.as_line())
    print(diff(meant), end="")
    if not options.write:
        number = len(meant)
        print(
            tr(
                f"{number} mends proposed; nothing was changed",
                f"提出 {number} 处改法；文件未动",
            )
        )
        return 0
    if not options.names:
        print(
            tr(
                "nothing was changed: name the mends to apply, by check or number",
                "文件未动：请用检查编号或序号点名要改的",
            )
        )
        return 2
    for file in apply(meant):
        print(tr(f"{file}: mended", f"{file}：已改"))
    return 0
