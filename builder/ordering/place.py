"""From an issue to the folder that a print shop is handed.

    manifest → release gate → press editions → preflight → sheet, ticket, licences, sums, zip

Whatever holds it back is told, and nothing is written; the folder appears whole, at the end.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..delivery.release import released
from ..editions.coverspread import cover_spread
from ..editions.edition import Edition
from ..editions.printer import OWN, read_printer
from ..ground.findings import Finding, Rejected, found, has_errors, regrade
from ..ground.messages import Language, language, speaking, tr
from ..ground.places import publication_of
from ..ground.units import POINTS_PER_MM
from ..issue.manifest import read_manifest
from ..issue.manuscript import read_issue
from ..issue.model import Issue, Manifest
from ..makeup.layout import Layout
from ..preflight.examining import examine, held_to, report_html
from ..press.bounds import bounds_of
from ..press.executor import work_folder
from ..press.orders import Order
from ..press.record import file_hash
from ..press.run import Say, run
from ..press.task import LAY_OUT_SECONDS, guarded, limited, warm
from ..press.way import default_editions, edition_of, fonts_of, layout_of
from .job import COVER, Acceptance, Cover, Job, PressFile, names_of, unsaid
from .packing import add_licences, add_sums, add_zip, put_in_place
from .sheet import set_sheet
from .xjdf import ticket

REPORTS: tuple[Language, ...] = ("zh", "en")
Findings = dict[Language, dict[Path, list[Finding]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be ordered."""

    folder: Path
    """The folder of the issue."""
    out: Path
    printer: str = ""
    """Who prints, where it is not whom the issue names."""
    accept: str = ""
    """Why the issue goes to press though figures differ; empty: it does not."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that was written."""

    folder: Path
    findings: tuple[Finding, ...]


def place(asked: Asked, say: Say) -> Placed:
    """Write the order of an issue; ``say`` gets lines while it goes on.

    Raises Rejected with all that holds it back, and EnvironmentProblem where something outside the
    issue is missing; in both cases the order that was there stays.
    """
    manifest = _manifest(asked)
    issue, findings = read_issue(manifest)
    if has_errors(findings):
        raise Rejected(findings)
    accepted = released(issue, asked.accept)
    editions = _press_editions(manifest)
    layout = layout_of(manifest)
    made, told = _built(asked, manifest, editions, say)
    say(tr("examining the files", "印前检查"))
    files, reports = _examined(made, issue, layout)
    seen = [finding for each in reports[language()].values() for finding in each]
    if has_errors(seen):
        raise Rejected([*seen, found("order/held", files=names_of(files))])
    acceptance = _acceptance(asked.accept, accepted)
    job = Job(manifest, layout.trim_mm, layout.swatches, files, acceptance)
    asked_for = regrade(unsaid(job), manifest.checks)
    if has_errors(asked_for):
        raise Rejected(asked_for)
    told += [*accepted, *seen, *asked_for]
    with work_folder() as work:
        folder = work / "order"
        folder.mkdir()
        job, of_cover = _with_cover(job, layout, folder, reports)
        told += of_cover
        told += _write(job, issue, layout, reports, work, folder)
        return Placed(put_in_place(folder, asked.out / manifest.id), _once(told))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: the build and the release gate look at the same copy."""
    places = {(f.check, f.file, f.line, f.column, f.message): f for f in findings}
    return tuple(places.values())


def _manifest(asked: Asked) -> Manifest:
    manifest = read_manifest(asked.folder)
    if not asked.printer:
        return manifest
    printer = read_printer(asked.printer, publication_of(asked.folder) / OWN)
    if printer.purpose != "print":
        raise Rejected([found("order/printer", name=asked.printer)])
    return replace(manifest, printer=asked.printer)


def _press_editions(manifest: Manifest) -> tuple[Edition, ...]:
    """The issue's editions for the press, ``print`` first; Rejected where it has none.

    Where the printer takes some of them only, the others are not for it; nor is what each reader's
    copy is made of, where there is another.
    """
    names = default_editions(manifest)
    editions = [edition_of(manifest, name) for name in names]
    press = [edition for edition in editions if edition.kind.name == "press"]
    if not press:
        raise Rejected([found("order/no-press", editions=", ".join(names))])
    press = [edition for edition in press if _is_taken(edition)] or press
    press = [edition for edition in press if not edition.per_reader] or press
    return tuple(sorted(press, key=lambda edition: (edition.name != "print", edition.name)))


def _is_taken(edition: Edition) -> bool:
    """Whether the printer takes files by the edition's standard."""
    _, limits = held_to(edition)
    return not limits.standards or edition.kind.standard.startswith(limits.standards)


def _built(
    asked: Asked, manifest: Manifest, editions: Sequence[Edition], say: Say
) -> tuple[list[PressFile], list[Finding]]:
    """The finished editions, built first where one is not current."""
    names = tuple(edition.name for edition in editions)
    order = Order(asked.folder, asked.out, names, printer=asked.printer)
    warm()  # here, for what builds the editions and for what sets the sheet
    (outcome,) = run([order], os.cpu_count() or 1, False, say)
    if outcome.environment:
        raise outcome.environment
    if outcome.failed:
        raise Rejected(outcome.findings)
    listed = ", ".join(names)
    if outcome.current:
        say(tr(f"{listed}: current", f"{listed}：已是最新"))
    else:
        say(tr(f"{listed}: built for the order", f"{listed}：已为订单排出"))
    by_file = {one.file: one for one in outcome.made}
    files = []
    for edition in editions:
        name = f"{manifest.id}-{edition.name}{edition.kind.suffix}"
        path = asked.out / manifest.id / name
        files.append(PressFile(edition, path, by_file[name], (), ()))
    return files, list(outcome.findings)


def _examined(
    files: Iterable[PressFile], issue: Issue, layout: Layout
) -> tuple[tuple[PressFile, ...], Findings]:
    """The files with what they print from, and what a preflight finds in each, by language."""
    done: list[PressFile] = []
    reports: Findings = {spoken: {} for spoken in REPORTS}
    for file in files:
        held = bounds_of(file.edition, issue, layout)
        examined = examine(
            file.path, REPORTS, edition=held.purpose, limits=held.limits, sources=held.sources
        )
        for spoken in REPORTS:
            told = examined.findings[spoken]
            reports[spoken][file.path] = [_of(file, finding) for finding in told]
        severities = tuple(finding.severity for finding in reports[REPORTS[0]][file.path])
        done.append(replace(file, plates=examined.plates, severities=severities))
    return tuple(done), reports


def _of(file: PressFile, finding: Finding) -> Finding:
    return replace(finding, file=finding.file or str(file.path))


def _acceptance(reason: str, accepted: Sequence[Finding]) -> Acceptance | None:
    """What is kept of figures that differ; a check that is turned off gives its own reason."""
    if not accepted:
        return None
    lines = tuple(finding.as_line() for finding in accepted)
    return Acceptance(reason or accepted[0].message, lines)


def _with_cover(
    job: Job, layout: Layout, folder: Path, reports: Findings
) -> tuple[Job, list[Finding]]:
    """The job with its cover as one sheet, written and examined; without one where none can be.

    Raises Rejected for an error of its preflight.
    """
    spine = job.spine_mm
    if spine is None or job.pages < COVER or job.pages % 2:
        return job, []
    path = folder / f"{job.manifest.id}-cover.pdf"
    path.write_bytes(cover_spread(job.files[0].path, spine * POINTS_PER_MM))
    width, height = job.trim_mm
    size = (round(2 * width + spine, 2), height)
    purpose, limits = held_to(job.files[0].edition)
    spots = [swatch.spot for swatch in layout.swatches if swatch.spot]
    limits = replace(
        limits, page_multiple=1, trim_mm=size, safe_gutter_mm=0.0, spots=(*limits.spots, *spots)
    )
    examined = examine(path, REPORTS, edition=purpose, limits=limits)
    for spoken in REPORTS:
        told = [f for f in examined.findings[spoken] if f.check not in _OF_PAGES]
        reports[spoken][path] = [replace(one, file=path.name) for one in told]
    seen = reports[language()][path]
    if has_errors(seen):
        raise Rejected([*seen, found("order/held", files=path.name)])
    sha256, severities = file_hash(path), tuple(finding.severity for finding in seen)
    cover = Cover(path, size, sha256, path.stat().st_size, severities)
    return replace(job, cover=cover), [one for one in seen if one.severity != "note"]


_OF_PAGES = frozenset({"pages/orientation", "placed/size"})
"""What is asked of a page and not of a sheet."""


def _write(
    job: Job, issue: Issue, layout: Layout, reports: Findings, work: Path, folder: Path
) -> list[Finding]:
    """Write all files of an order into a folder; what was found in setting the sheet."""
    for file in job.files:
        shutil.copyfile(file.path, folder / file.path.name)
    for spoken, files in reports.items():
        with speaking(spoken):
            (folder / f"preflight-{spoken}.html").write_text(report_html(files), "utf-8")
    text = json.dumps(job.as_json(), ensure_ascii=False, indent=1)
    (folder / "order.json").write_text(text + "\n", "utf-8")
    (folder / "order.xjdf").write_bytes(ticket(job))
    book, _, _ = fonts_of(issue)
    add_licences(book, folder)
    sheet = folder / "order-sheet.pdf"
    setting = limited(set_sheet, job, issue, layout, work, sheet, seconds=LAY_OUT_SECONDS)
    told = _done(tr("setting the order sheet", "排印刷订单"), setting)
    add_sums(folder)
    add_zip(folder, f"{job.manifest.id}-order", job.manifest.date)
    return told


def _done(what: str, task: Callable[[], list[Finding]]) -> list[Finding]:
    """What a task under limits gives. Raises Rejected where it was stopped or found an error."""
    told, faults, problem = guarded(what, task)
    if problem:
        raise problem
    if told is None or has_errors(told):
        raise Rejected(faults or told)
    return list(told)
