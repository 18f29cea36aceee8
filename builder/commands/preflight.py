"""``builder preflight``: a finished PDF examined, or the editions of an issue."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.findings import EnvironmentProblem, Finding, Rejected, found, has_errors
from ..ground.messages import tr
from .answer import add_format, answer
from .line import add_out

if TYPE_CHECKING:
    from ..editions.edition import Edition


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "target", type=Path, metavar="PDF|ISSUE_DIR",
        help=tr("a PDF, or an issue whose editions are meant", "一个 PDF，或一期的文件夹"),
    )  # fmt: skip
    held = parser.add_mutually_exclusive_group()
    held.add_argument(
        "--edition", metavar="NAME", help=tr("what the file is for", "这个文件作什么用")
    )
    held.add_argument(
        "--profile", metavar="NAME",
        help=tr(
            "who takes it: cn-offset, eu-offset, us-offset, digital, magazine-ads, screen, archive",
            "交给谁：cn-offset、eu-offset、us-offset、digital、magazine-ads、screen、archive",
        ),
    )  # fmt: skip
    parser.add_argument(
        "--verapdf", choices=("auto", "yes", "no"), default="auto",
        help=tr(
            "veraPDF's verdict on PDF/A and PDF/UA, too; auto: of a PDF that names one, where it "
            "is at hand",
            "同时取 veraPDF 对 PDF/A、PDF/UA 的结论；auto：已装 veraPDF，且文件声明了标准时",
        ),
    )  # fmt: skip
    add_format(parser, "text", "json", "html")
    add_out(parser, tr("where the issue's editions are", "这一期的成品在哪里"))


def run(options: argparse.Namespace) -> int:
    """Examine; 1 where there is an error."""
    from ..preflight.examining import report_html

    target: Path = options.target
    files = _of_issue(options) if target.is_dir() else _of_file(target, options)
    files = _judged(files, options)
    if options.format == "html":
        print(report_html(files))
        return 1 if any(has_errors(findings) for findings in files.values()) else 0
    findings = [
        replace(finding, file=finding.file or str(pdf))
        for pdf, found in files.items()
        for finding in found
    ]
    names = ", ".join(map(str, files))
    return answer(findings, options.format, tr(f"{names} examined", f"已查 {names}"))


def _judged(
    files: dict[Path, list[Finding]], options: argparse.Namespace
) -> dict[Path, list[Finding]]:
    """The findings with veraPDF's verdict; editions of an issue are asked about where it is said.

    Raises EnvironmentProblem where it is asked for and not at hand.
    """
    from ..preflight import verapdf
    from ..preflight.opening import declared

    if options.verapdf == "no" or (options.verapdf == "auto" and options.target.is_dir()):
        return files
    if missing := verapdf.unavailable():
        if options.verapdf == "auto":
            return files
        raise EnvironmentProblem(tr("veraPDF is not at hand", "没有 veraPDF"), missing)
    for_archive = options.profile == "archive" or options.verapdf == "yes"
    merged = {}
    for pdf, told in files.items():
        merged[pdf] = told
        if any(finding.check in ("file/missing", "file/unreadable") for finding in told):
            continue
        flavours = verapdf.flavours_of(declared(pdf), for_archive)
        if not flavours:
            continue
        try:
            merged[pdf] = verapdf.merged(told, verapdf.judged(pdf, flavours))
        except RuntimeError as problem:
            merged[pdf] = [*told, found("standard/unjudged", problem=str(problem))]
    return merged


def _of_file(pdf: Path, options: argparse.Namespace) -> dict[Path, list[Finding]]:
    from ..editions.edition import EditionError, load
    from ..editions.printer import OWN, read_printer
    from ..preflight.examining import held_to, preflight

    if options.profile is not None:
        printer = read_printer(options.profile, Path(OWN))
        return {pdf: preflight(pdf, edition=printer.purpose, limits=printer.limits)}
    if options.edition is None:
        return {pdf: preflight(pdf)}
    try:
        purpose, limits = held_to(_paged(load(options.edition)))
    except EditionError as problem:
        raise Rejected([found("preflight/edition", says="unknown", problem=problem)]) from None
    return {pdf: preflight(pdf, edition=purpose, limits=limits)}


def _paged(edition: Edition) -> Edition:
    """An edition that has pages to look at. Raises Rejected for another."""
    if edition.kind.has_pages:
        return edition
    raise Rejected([found("preflight/edition", says="pageless", edition=edition.name)])


def _of_issue(options: argparse.Namespace) -> dict[Path, list[Finding]]:
    """The built editions of an issue, each held to its own limits."""
    from ..issue.manifest import read_manifest
    from ..issue.manuscript import read_issue
    from ..preflight.examining import preflight
    from ..press.bounds import bounds_of
    from ..press.way import default_editions, edition_of, layout_of

    manifest = read_manifest(options.target)
    if options.profile is not None:
        manifest = replace(manifest, printer=options.profile)
    issue, _ = read_issue(manifest)
    told: dict[Path, list[Finding]] = {}
    layout = layout_of(manifest)
    names = [options.edition] if options.edition else default_editions(manifest)
    editions = [edition_of(manifest, name) for name in names]
    for edition in [e for e in editions if e.kind.has_pages] or editions:
        name = _paged(edition).name
        pdf = options.out / manifest.id / f"{manifest.id}-{name}.pdf"
        if not pdf.is_file():
            known = {"written": pdf, "issue": options.target, "edition": name}
            told[pdf] = [found("file/missing", says="edition", **known)]
            continue
        held = bounds_of(edition, issue, layout)
        told[pdf] = preflight(pdf, edition=held.purpose, limits=held.limits, sources=held.sources)
    return told
