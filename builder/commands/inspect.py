"""Commands that look at finished work: preflight and the list of checks."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, has_errors
from ..ground.messages import tr
from ..ground.spots import Spot
from ..issue.model import Issue
from .answer import answer


def add(commands: Any) -> None:
    """Add the commands to a parser's subcommands."""
    preflight = commands.add_parser("preflight", help="check a finished PDF, also from elsewhere")
    preflight.add_argument("target", type=Path, metavar="PDF|ISSUE_DIR")
    preflight.add_argument("--edition", metavar="NAME", help="what the file is for")
    preflight.add_argument("--format", choices=["text", "json", "html"], default="text")
    preflight.add_argument("--out", type=Path, default=Path("out"), metavar="DIR",
                           help="where the issue's editions are")  # fmt: skip
    preflight.set_defaults(command=_preflight)
    impose = commands.add_parser("impose", help="lay a print edition out as a stitched booklet")
    impose.add_argument("pdf", type=Path, metavar="PDF")
    impose.add_argument("out", type=Path, metavar="OUT")
    impose.add_argument("--creep", type=float, default=0.0, metavar="MM",
                        help="how far the innermost leaf stands out")  # fmt: skip
    impose.set_defaults(command=_impose)
    checks = commands.add_parser("checks", help="list every check: id, why, what to do")
    checks.set_defaults(command=_checks)


def _preflight(options: argparse.Namespace) -> int:
    from ..preflight.examining import report_html

    target: Path = options.target
    files = _of_issue(options) if target.is_dir() else _of_file(target, options.edition)
    if options.format == "html":
        print(report_html(files))
        return 1 if any(has_errors(findings) for findings in files.values()) else 0
    findings = [
        replace(finding, file=finding.file or str(pdf))
        for pdf, found in files.items()
        for finding in found
    ]
    return answer(findings, options.format, f"{', '.join(map(str, files))} examined")


def _of_file(pdf: Path, edition: str | None) -> dict[Path, list[Finding]]:
    from ..editions.edition import EditionError, load
    from ..preflight.examining import held_to, preflight

    if edition is None:
        return {pdf: preflight(pdf)}
    try:
        purpose, limits = held_to(load(edition))
    except EditionError as problem:
        raise Rejected([Finding("preflight/edition", "error", str(problem))]) from None
    return {pdf: preflight(pdf, edition=purpose, limits=limits)}


def _of_issue(options: argparse.Namespace) -> dict[Path, list[Finding]]:
    """The built editions of an issue, each held to its own limits."""
    from ..issue.manifest import read_manifest
    from ..issue.manuscript import read_issue
    from ..preflight.examining import held_to, preflight
    from ..press.way import default_editions, edition_of, in_languages

    manifest = read_manifest(options.target)
    issue, _ = read_issue(manifest)
    found: dict[Path, list[Finding]] = {}
    for name in [options.edition] if options.edition else default_editions(manifest):
        edition = edition_of(manifest, name)
        pdf = options.out / manifest.id / f"{manifest.id}-{name}.pdf"
        if not pdf.is_file():
            message = f"there is no {pdf}"
            hint = f"run: builder build {options.target} --edition {name}"
            raise Rejected([Finding("file/missing", "error", message, hint)])
        purpose, limits = held_to(edition)
        as_set = in_languages(issue, edition.languages or manifest.languages)
        found[pdf] = preflight(pdf, edition=purpose, limits=limits, sources=_sources(as_set))
    return found


def _sources(issue: Issue) -> Callable[[int, str], Spot | None]:
    """A way from text on a page to the copy it was set from."""
    from ..issue.copy import copy_of

    copy = [("".join(text.split()), spot) for _, text, spot in copy_of(issue)]

    def source(page: int, text: str) -> Spot | None:
        wanted = "".join(text.split())[:40]
        return next((spot for words, spot in copy if wanted and wanted in words), None)

    return source


def _impose(options: argparse.Namespace) -> int:
    from ..editions.impose import impose
    from .console import print_findings

    print_findings(impose(options.pdf, options.out, creep_mm=options.creep))
    print(options.out)
    return 0


def _checks(options: argparse.Namespace) -> int:
    from ..ground.catalogue import entries

    for known in entries():
        print(f"{known.id} ({known.stage}, {known.severity})")
        print(tr(f"    why: {known.why.en}", f"    缘由：{known.why.zh}"))
        print(tr(f"    do:  {known.remedy.en}", f"    办法：{known.remedy.zh}"))
    return 0
