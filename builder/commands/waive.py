"""``builder waive``: a finding let be with a reason, which is written into the copy."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.findings import Rejected, found
from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "name", metavar="ID",
        help=tr("the finding's id, as builder check gives it in brackets; its end will do",
                "该处的编号，见 builder check 方括号内；只写末段也行"),
    )  # fmt: skip
    parser.add_argument("reason", metavar="REASON", help=tr("why it is right", "为什么没有错"))
    parser.add_argument(
        "--issue", type=Path, metavar="ISSUE_DIR",
        help=tr("the folder of the issue; else the one in whose last check the id was",
                "该期的文件夹；不写则取上次检查出此编号的那一期"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the waiver and print the diff. Raises Rejected where the id or reason will not do."""
    from ..issue.manifest import read_manifest  # noqa: PLC0415 - loaded when it runs
    from ..issue.manuscript import read_articles  # noqa: PLC0415
    from ..issue.source import write_texts  # noqa: PLC0415
    from ..mending.waiving import waive  # noqa: PLC0415

    folder = options.issue or _folder_of(options.name)
    issue, told = read_articles(read_manifest(folder))
    waiver = waive(issue, told, options.name, options.reason)
    write_texts({waiver.file: waiver.text})
    print(waiver.diff, end="")
    others = len(waiver.covers) - 1
    more = tr(f"; {others} more of its kind are covered", f"；同类另有 {others} 处一并豁免")
    name = waiver.finding.name
    print(tr(f"{name} waived", f"已豁免 {name}") + (more if others > 0 else ""))
    return 0


def _folder_of(name: str) -> Path:
    """The issue in whose last check a finding of this name was."""
    from ..checks.naming import is_called  # noqa: PLC0415 - loaded when it runs
    from ..checks.remembering import all_checks  # noqa: PLC0415

    folders = {
        folder
        for check in all_checks()
        if len(check.folders) == 1 and any(is_called(known, name) for known in check.names)
        for folder in check.folders
    }
    if len(folders) > 1:
        names = ", ".join(sorted(map(str, folders)))
        raise Rejected([found("waive/ambiguous", says="issues", name=name[:60], names=names)])
    if not folders:
        raise Rejected([found("waive/unknown", says="none", name=name[:60], near="")])
    (folder,) = folders
    return _as_typed(folder)


def _as_typed(folder: Path) -> Path:
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
