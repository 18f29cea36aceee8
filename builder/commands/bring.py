"""``builder import``: a newsletter from elsewhere becomes an issue."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from ..ground.messages import tr
from .answer import answer


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=tr("what is brought in", "要导入的文件")
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="ISSUE_DIR",
        help=tr("the folder to make for it", "为它新建的文件夹"),
    )  # fmt: skip
    parser.add_argument(
        "--date", type=_date, metavar="YYYY-MM-DD",
        help=tr("the date of the issue", "这一期的日期"),
    )  # fmt: skip


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr(f"'{text}' is no date; write YYYY-MM-DD", f"“{text}”不是日期，请写成 YYYY-MM-DD")
        ) from None


def run(options: argparse.Namespace) -> int:
    """Bring it in; 1 where there is an error."""
    from ..importing.bring_in import import_file  # noqa: PLC0415 - loaded when it runs

    imported = import_file(options.file, options.to, options.date)
    for file in imported.files:
        print(file)
    done = tr(f"{options.file} imported into {options.to}", f"{options.file} 已导入 {options.to}")
    return answer(imported.findings, "text", done)
