"""``builder export``: the copy of an issue for a translator."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.messages import tr

if TYPE_CHECKING:
    from ..issue.model import Issue

FORMS = ("xliff", "tmx", "docx", "csv")
TERM_FORMS = ("tbx", "csv")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("issue", type=Path, metavar="ISSUE_DIR", help=tr("the issue", "哪一期"))
    parser.add_argument(
        "--format", choices=(*FORMS, "tbx"),
        help=tr("in what form to write it", "以什么格式写出"),
    )  # fmt: skip
    parser.add_argument(
        "--glossary", action="store_true",
        help=tr("the glossary instead of the copy: tbx or csv", "导出术语表而非正文：tbx 或 csv"),
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help=tr("where to write it; standard output without it", "写到哪里；不写则输出到标准输出"),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write the units of an issue; 1 where it cannot be read, 2 where terms have no such form."""
    from ..issue.manifest import read_manifest  # noqa: PLC0415 - loaded when it runs
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..issue.units import units_of  # noqa: PLC0415
    from ..translating.exchange import Languages, write  # noqa: PLC0415

    asked = options.format or ("tbx" if options.glossary else FORMS[0])
    if options.glossary and asked not in TERM_FORMS:
        words = tr("a glossary is written as tbx or csv", "术语表写成 tbx 或 csv")
        print(f"builder export --glossary: {words}", file=sys.stderr)
        return 2
    issue, _ = read_issue(read_manifest(options.issue))
    if options.glossary or asked == "tbx":
        return _glossary(issue, asked, options.out)
    units = units_of(issue)
    tags = [*issue.manifest.languages, "en"][:2]
    data = write(units, asked, Languages(*tags), issue.manifest.folder)
    _put(data, options.out)
    missing = sum(not unit.target for unit in units)
    print(
        tr(
            f"{len(units)} units, {missing} without a translation",
            f"共 {len(units)} 条，其中 {missing} 条无译文",
        ),
        file=sys.stderr,
    )
    if missing:
        _foretell(issue)
    return 0


def _foretell(issue: Issue) -> None:
    """Say how many lines the missing translations will take, where the faces are at hand."""
    from ..ground.findings import EnvironmentProblem, Rejected  # noqa: PLC0415 - as above
    from ..makeup.fontbook import read_book  # noqa: PLC0415
    from ..makeup.fontfiles import ensure  # noqa: PLC0415
    from ..press.way import layout_of  # noqa: PLC0415
    from ..translating.forecast import forecast  # noqa: PLC0415

    try:
        book = read_book().for_languages([issue.tag("zh"), issue.tag("en")])
        ensure(book)
        told = forecast(issue, layout_of(issue.manifest), book)
    except (EnvironmentProblem, Rejected):
        return
    for one in told.missing:
        language = tr("English", "英文") if one.side == "en" else tr("Chinese", "中文")
        says = tr(f"about {one.lines} lines of {language}", f"{language}约 {one.lines} 行")
        print(f"{one.spot.file}:{one.spot.line}: {says}", file=sys.stderr)
    counts = told.lines("zh"), told.lines("en")
    print(
        tr(
            f"in all about {counts[0]} lines of Chinese, {counts[1]} of English;"
            f" {told.pages:+.1f} pages",
            f"合计中文约 {counts[0]} 行，英文约 {counts[1]} 行；约增 {told.pages:.1f} 页",
        ),
        file=sys.stderr,
    )


def _glossary(issue: Issue, form: str, out: Path | None) -> int:
    from ..issue.glossary import glossary_file, load_glossary  # noqa: PLC0415 - as above
    from ..translating.termbase import forms_of, write  # noqa: PLC0415

    terms = load_glossary(glossary_file(issue)).terms
    _put(write(map(forms_of, terms), form, [issue.tag("zh"), issue.tag("en")]), out)
    print(tr(f"terms: {len(terms)}", f"共 {len(terms)} 条术语"), file=sys.stderr)
    return 0


def _put(data: bytes, out: Path | None) -> None:
    from ..ground.files import write_atomically  # noqa: PLC0415 - as above

    if out:
        write_atomically(out, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
