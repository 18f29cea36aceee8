"""``builder import``: a newsletter becomes an issue; translations come back into theirs."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.messages import tr
from .answer import answer

if TYPE_CHECKING:
    from ..issue.model import Issue
    from ..translating.termbase import Forms


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help=tr("what is brought in", "要导入的文件")
    )
    for side, purpose in (
        ("zh", tr("the Chinese of two parallel files", "两个对照文件中的中文")),
        ("en", tr("the English of two parallel files", "两个对照文件中的英文")),
    ):
        parser.add_argument(f"--{side}", type=Path, metavar="FILE", help=purpose)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--to", type=Path, metavar="ISSUE_DIR",
        help=tr("the folder to make for it", "为它新建的文件夹"),
    )  # fmt: skip
    where.add_argument(
        "--into", type=Path, metavar="ISSUE_DIR",
        help=tr(
            "the issue that takes back translations written by builder export",
            "收回译文的那一期；译文由 builder export 导出",
        ),
    )  # fmt: skip
    parser.add_argument(
        "--date", type=_date, metavar="YYYY-MM-DD",
        help=tr("the date of the issue", "这一期的日期"),
    )  # fmt: skip
    parser.add_argument(
        "--changes", choices=("accept", "reject", "show"), default="accept",
        help=tr(
            "tracked changes of a Word file: as accepted, as rejected, or both shown",
            "Word 文件中的修订：接受、拒绝，或两者并列显示",
        ),
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
    both = options.zh and options.en and not options.file
    if not both and (not options.file or options.zh or options.en):
        print(
            tr(
                "builder import: name one FILE, or two with --zh FILE --en FILE",
                "builder import：请指定一个文件，或用 --zh 文件 --en 文件指定两个",
            ),
            file=sys.stderr,
        )
        return 2
    if options.into and not both:
        return _take_back(options.file, options.into)
    from ..importing.bring_in import import_file  # noqa: PLC0415 - loaded when it runs

    file, folder = options.file or options.zh, options.to or options.into
    imported = import_file(file, folder, options.date, options.en, options.changes)
    for made in imported.files:
        print(made)
    done = tr(f"{file} imported into {folder}", f"{file} 已导入 {folder}")
    return answer(imported.findings, "text", done)


def _take_back(file: Path, folder: Path) -> int:
    from ..issue.manifest import read_manifest  # noqa: PLC0415 - loaded when it runs
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..translating import termbase  # noqa: PLC0415
    from ..translating.exchange import read  # noqa: PLC0415
    from ..translating.taking import take, write_back  # noqa: PLC0415

    issue, _ = read_issue(read_manifest(folder))
    terms = termbase.read(file)
    if terms is not None:
        return _take_terms(issue, terms)
    taken = take(issue, read(file), file)
    write_back(issue, taken)
    print(taken.diff, end="")
    done = tr(
        f"files changed in {folder}: {len(taken.files)}",
        f"{folder} 有 {len(taken.files)} 个文件改动",
    )
    return answer(taken.findings, "text", done)


def _take_terms(issue: Issue, terms: Sequence[Forms]) -> int:
    from ..issue.glossary import glossary_file, load_glossary  # noqa: PLC0415 - as above
    from ..issue.source import difference, write_texts  # noqa: PLC0415
    from ..translating.termbase import merged  # noqa: PLC0415

    path = glossary_file(issue)
    known = load_glossary(path)
    if not path.is_file():
        path.write_text("", encoding="utf-8")
    new = {path: merged(path, known, terms)}
    print(difference(new), end="")
    write_texts(new)
    return answer(
        load_glossary(path).findings, "text", tr(f"{path} holds the terms", f"术语已写入 {path}")
    )
