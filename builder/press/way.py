"""The press: one issue from its manifest to finished editions.

    manifest → copy → typography → make-up → proof → editions → preflight → delivery

Each stage takes values and returns values; nothing here calls back into an earlier one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from ..checks.glyphs import drawn, missing_glyphs
from ..editions.edition import Edition, EditionError, Written, edition_names, load
from ..editions.printer import OWN, Printer, no_press, read_printer
from ..ground.findings import (
    EnvironmentProblem,
    Finding,
    Rejected,
    Severity,
    found,
    has_errors,
    regrade,
    stricter,
)
from ..ground.latest import Latest
from ..ground.messages import language
from ..ground.places import publication_of
from ..ground.units import POINTS_PER_MM
from ..issue.copy import charted, furniture_of, printed
from ..issue.manifest import read_manifest, spot_in
from ..issue.manuscript import article_faults, read_articles
from ..issue.model import Issue, Manifest
from ..makeup.figurebook import FigureBook
from ..makeup.fontbook import FontBook, publication_book
from ..makeup.fontconfig import fontconfig_file
from ..makeup.fontfiles import coverage
from ..makeup.galley import Galley, PlacedSheet
from ..makeup.geta import with_getas
from ..makeup.layout import Layout, read_layout, with_columns
from ..makeup.make_up import make_up
from ..makeup.script import to_traditional
from ..makeup.sheets import family_faults
from ..makeup.spares import book_for
from ..proof.facts import ProofFacts
from .orders import Order, options_of
from .record import digest, hash_inputs, house_digest
from .stages import Composed, MadeUp

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copy:
    """An issue that has been read whole, with what was found in it."""

    issue: Issue
    layout: Layout
    book: FontBook
    findings: tuple[Finding, ...]


def read(folder: Path, layout_name: str | None = None, strict: bool = False) -> Copy:
    """Read everything of an issue and check it; nothing is rendered. Raises as ``_read`` does."""
    copy = _read(folder, layout_name, strict)
    manifest = copy.issue.manifest
    profiles: list[Finding] = []
    for name in default_editions(manifest):
        _or_tell(profiles, printable_edition, manifest, name)
    told = (*copy.findings, *profiles, *_undrawn(copy), *_checked(copy, strict))
    return replace(copy, findings=told)


def _undrawn(copy: Copy) -> tuple[Finding, ...]:
    """Charts that the layout has no room for; without any chart nothing is made up."""
    if not any(figure.chart for figure in copy.issue.article_figures):
        return ()
    try:
        make_up(copy.issue, copy.layout, copy.book, "", copy.layout.bleed_mm)
    except Rejected as rejected:
        return tuple(one for one in rejected.findings if one.check == "chart/form")
    return ()


def _checked(copy: Copy, strict: bool) -> tuple[Finding, ...]:
    """What the checks of copy find in an issue that has been read, one finding a fault.

    What others made for it is looked at, too.
    """
    from ..checks.folding import folded  # noqa: PLC0415 - the pages are laid out meanwhile
    from ..checks.running import copy_checks  # noqa: PLC0415

    issue = copy.issue
    graded = folded(issue, regrade(copy_checks(issue), issue.manifest.checks), copy.findings)
    graded += regrade(_faults_of_pages(copy), issue.manifest.checks)
    return tuple(stricter(graded) if strict else graded)


def _faults_of_pages(copy: Copy) -> list[Finding]:
    """What is wrong with the pages from elsewhere, where there are any."""
    manifest = copy.issue.manifest
    if not manifest.pages:
        return []
    from .otherpages import faults_of_pages  # noqa: PLC0415 - most issues have no such pages

    editions = (edition_of(manifest, name) for name in default_editions(manifest))
    return list(faults_of_pages(copy.issue, copy.layout, editions))


def _read(folder: Path, layout_name: str | None, strict: bool, printer: str = "") -> Copy:
    """Read everything of an issue; ``printer`` goes before the one that it names.

    Raises Rejected, with all that is wrong at once, where the issue cannot be read, and
    EnvironmentProblem where fonts cannot be had. Errors that leave it readable come back as
    findings.
    """
    try:
        manifest = read_manifest(folder)
    except Rejected as rejected:
        raise Rejected([*rejected.findings, *article_faults(folder)]) from None
    if printer:
        manifest = replace(manifest, printer=printer)
    issue, findings = read_articles(manifest)
    layout = _or_tell(findings, layout_of, manifest, layout_name)
    if figures := _or_tell(findings, FigureBook, issue, layout and layout.colours):
        findings.extend(figures.findings)
    if manifest.pages:
        from ..makeup.placed import PlacedBook  # noqa: PLC0415 - likewise

        _or_tell(findings, PlacedBook, issue)
    for name in default_editions(manifest):
        _or_tell(findings, edition_of, manifest, name)
    if layout:
        whole = publication_book(publication_of(manifest.folder))
        findings.extend(family_faults(layout, whole))
    book, _, unset = fonts_of(issue)
    if layout is None or has_errors(findings):
        raise Rejected([*findings, *regrade(unset, manifest.checks)])
    graded = regrade([*findings, *unset], manifest.checks)
    return Copy(issue, layout, book, tuple(stricter(graded) if strict else graded))


def fonts_of(issue: Issue) -> tuple[FontBook, frozenset[str], list[Finding]]:
    """The fonts that an issue needs, the characters that none of them has, and where they stand."""
    whole = publication_book(publication_of(issue.manifest.folder))
    made_of = issue, whole, language()
    return _FONTS.of(issue.manifest.folder, made_of, lambda: _fonts_of(issue, whole))


_FONTS: Latest[tuple[FontBook, frozenset[str], list[Finding]]] = Latest(4)


def _fonts_of(issue: Issue, whole: FontBook) -> tuple[FontBook, frozenset[str], list[Finding]]:
    manifest = issue.manifest
    copy = [*furniture_of(issue), *printed(issue), *charted(issue)]
    chars = drawn(copy)
    book, unreached = book_for(whole, manifest.languages, chars)
    covered = coverage(book)
    missing = frozenset(char for char in chars if ord(char) not in covered)
    severity: Severity = "warning" if manifest.missing_glyphs == "warn" else "error"
    return book, missing, [*unreached, *missing_glyphs(copy, missing, severity)]


def _or_tell(findings: list[Finding], stage: Callable[..., T], *args: Any) -> T | None:
    """What a stage gives; None where it finds faults, which join the others, each once."""
    try:
        return stage(*args)
    except Rejected as rejected:
        findings.extend(one for one in rejected.findings if one not in findings)
        return None


def layout_of(manifest: Manifest, name: str | None = None) -> Layout:
    """The layout of an issue, or one of another name. Raises Rejected as ``read_layout`` does."""
    spot = None if name else spot_in(manifest.files, "layout")
    own = publication_of(manifest.folder) / "layouts"
    layout = read_layout(name or manifest.layout, own, spot)
    layout = replace(layout, wide_tables=manifest.wide_tables or layout.wide_tables)
    return with_columns(layout, manifest.columns, spot_in(manifest.files, "columns"))


@dataclass(frozen=True, slots=True)
class Checked:
    """Issues that could be read, and what was found in all of them."""

    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]


def check(folders: Sequence[Path], strict: bool = False) -> Checked:
    """Read several issues and check each, then all against each other; nothing is rendered."""
    from ..checks.naming import named  # noqa: PLC0415
    from ..checks.running import past_checks  # noqa: PLC0415

    findings: list[Finding] = []
    issues: list[Issue] = []
    for folder in folders:
        try:
            copy = read(folder, strict=strict)
        except Rejected as rejected:
            findings.extend(rejected.findings)
            continue
        findings.extend(copy.findings)
        issues.append(copy.issue)
    if issues:
        between = regrade(past_checks(issues), issues[-1].manifest.checks)
        findings.extend(stricter(between) if strict else between)
    return Checked(tuple(issues), tuple(named(findings)))


def compose_then_check(
    order: Order, only_first: bool = False
) -> Iterator[Composed | tuple[Finding, ...]]:
    """From the manifest to galleys, which come first; then what the checks find in the copy.

    So that pages can be laid out while the copy is checked. Raises Rejected where the copy cannot
    be set, with what the checks find in it, too. ``only_first`` leaves the issue's own editions
    with pages, in the languages of the first of them.
    """
    seconds: dict[str, float] = {}
    with _clock(seconds, "copy"):
        read = _read(order.folder, order.layout, order.strict, order.printer)
        copy = _for_build(read, order.strict)

    def checked() -> tuple[Finding, ...]:
        found = replace(copy, findings=_checked(copy, order.strict))
        return _for_build(found, order.strict).findings

    if has_errors(copy.findings):
        raise Rejected([*copy.findings, *checked()])
    if only_first:
        order = replace(order, editions=_first_paged(copy.issue.manifest))
    yield _compose(copy, order, seconds)
    yield checked()


def _compose(copy: Copy, order: Order, seconds: dict[str, float]) -> Composed:
    """The galleys of an issue for the editions that an order names."""
    with _clock(seconds, "copy"):
        manifest = copy.issue.manifest
        default = default_editions(manifest)
        names = order.editions or default
        asked = [printable_edition(manifest, name) for name in names]
        editions = [edition for edition in asked if edition.kind.has_pages]
        inputs = hash_inputs(input_files(copy.issue), order.folder)
        mark = digest(
            inputs,
            house_digest([copy.layout.name], order.publication),
            options_of(order),
        )
    with _clock(seconds, "make-up"):
        made_up = []
        for languages in dict.fromkeys(e.languages or manifest.languages for e in editions):
            ours = [e for e in editions if (e.languages or manifest.languages) == languages]
            made_up.append(_make_up(copy, languages, tuple(ours), mark))
        pdf = f"{manifest.id}-{editions[0].name}{editions[0].kind.suffix}" if editions else ""
        pageless = tuple(filter(None, (_pageless(copy, edition, pdf) for edition in asked)))
        told: list[Finding] = []  # what is amiss with a face is so in each of them
        for one in (one for _, _, written in pageless for one in written.findings):
            told += [] if one in told else [one]
        copy = replace(copy, findings=(*copy.findings, *regrade(told, manifest.checks)))
        copy = replace(copy, findings=(*copy.findings, *_without_covers(manifest, asked)))
    return Composed(
        manifest.id,
        copy.layout.name,
        tuple(made_up),
        pageless,
        _with_figures(copy, made_up, order.strict),
        inputs,
        mark,
        default,
        tuple(face.name for face in copy.book.faces),
        order.strict,
        manifest.checks,
        seconds,
    )


WORDS = frozenset({"balance", "damage", "links", "marks", "numbers", "past", "terms"})
"""Families of findings about what the copy says: a page can be made whatever they find."""

OTHERS = frozenset({"placed/size", "placed/bleed"})
"""Findings about what others made: the preflight of the finished file has the last word."""


def _for_build(copy: Copy, strict: bool) -> Copy:
    """The copy with what its checks of words found as warnings, the serious ones marked.

    A machine that reads figures errs; pages that cannot be made help nobody to see where. What a
    publication makes an error under ``checks:``, or the user with ``--strict``, stays one. The
    release gate of sending holds back what is not settled. Notes on style are for checking alone.
    """
    graded = copy.issue.manifest.checks

    def marked(finding: Finding) -> Finding:
        family = finding.check.split("/")[0]
        asked = graded.get(finding.check) or graded.get(family)
        lenient = family in WORDS or finding.check in OTHERS or "placed" in finding.details
        if strict or finding.severity != "error" or not lenient or asked == "error":
            return finding
        return replace(finding, severity="warning", details={**finding.details, "serious": True})

    told = (one for one in copy.findings if not one.check.startswith("readability/"))
    return replace(copy, findings=tuple(map(marked, told)))


def _with_figures(copy: Copy, made_up: Sequence[MadeUp], strict: bool) -> tuple[Finding, ...]:
    """What was found in the copy, and in its figures as each set of languages shows them."""
    drawn = [finding for one in made_up for finding in one.galley.findings]
    graded = regrade(drawn, copy.issue.manifest.checks)
    told = list(copy.findings)
    for finding in stricter(graded) if strict else graded:
        if finding not in told:
            told.append(finding)
    return tuple(told)


def _without_covers(manifest: Manifest, asked: Iterable[Edition]) -> list[Finding]:
    """The cover pages from elsewhere that editions without pages leave out."""
    names = ", ".join(edition.name for edition in asked if not edition.kind.has_pages)
    covers = [page for page in manifest.pages if page.after is None] if names else []
    return [
        found("placed/left-out", page.spot, name=page.path, at=page.slot, edition=names)
        for page in covers
    ]


def _pageless(copy: Copy, edition: Edition, pdf: str) -> tuple[str, str, Written] | None:
    """An edition without pages, which may lead to a PDF built with it; None for one with pages."""
    if edition.kind.write is None:
        return None
    issue = in_languages(copy.issue, edition.languages) if edition.languages else copy.issue
    return edition.name, edition.kind.suffix, edition.kind.write(issue, copy.layout, pdf)


def _make_up(
    copy: Copy, languages: Sequence[str], editions: tuple[Edition, ...], mark: str
) -> MadeUp:
    """One galley for the editions that share its languages; the widest bleed serves them all."""
    issue = in_languages(copy.issue, languages)
    book, missing, unset = fonts_of(issue)
    if has_errors(unset):
        raise Rejected([*copy.findings, *unset])
    issue = with_getas(issue, missing)
    bleed_mm = max([copy.layout.bleed_mm, *(e.bleed / POINTS_PER_MM for e in editions)])
    galley = make_up(issue, copy.layout, book, mark[:10], bleed_mm)
    galley = replace(galley, findings=(*unset, *galley.findings))
    facts = _facts(issue, galley, mark, bleed_mm)
    multiple = _multiple_of(copy.issue.manifest, languages, editions)
    return MadeUp(galley, fontconfig_file(book), facts, editions, multiple)


def _multiple_of(manifest: Manifest, languages: Sequence[str], editions: Iterable[Edition]) -> int:
    """What pages in these languages are filled up to, in whatever order editions are asked for."""
    default = (edition_of(manifest, name) for name in default_editions(manifest))
    alike = (e for e in default if (e.languages or manifest.languages) == languages)
    return max(edition.multiple_of for edition in (*alike, *editions))


def _facts(issue: Issue, galley: Galley, mark: str, bleed_mm: float) -> ProofFacts:
    manifest = issue.manifest
    width_mm, height_mm = galley.layout.trim_mm
    titles = {issue.tag(side): manifest.title.text(side) for side in issue.sides}
    return ProofFacts(
        title=" ".join(title for title in titles.values() if title),
        languages=manifest.languages,
        date=manifest.date,
        document_id=mark,
        swatches=galley.layout.swatches,
        bleed=bleed_mm * POINTS_PER_MM,
        trim=(width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM),
        titles=titles,
        author=" / ".join(
            manifest.publisher.text(side) for side in issue.sides if manifest.publisher.side(side)
        ),
        originals=galley.originals,
        placed=_archival(galley),
    )


def _archival(galley: Galley) -> Mapping[str, PlacedSheet]:
    """The pages from elsewhere, those marked that an archive takes as they are."""
    if not galley.placed:
        return {}
    from .otherpages import archival  # noqa: PLC0415 - most issues have no such pages

    return archival(galley.placed)


def in_languages(issue: Issue, languages: Sequence[str]) -> Issue:
    """The issue in the languages of an edition, converted where it asks for traditional script.

    A bare ``zh`` means the Chinese that the issue is written in.
    """
    tags = tuple(issue.tag("zh") if tag == "zh" else tag for tag in languages)
    chinese = next((tag for tag in tags if tag.startswith("zh")), "")
    if chinese not in ("", "zh-Hans") and issue.tag("zh") == "zh-Hans":
        issue = to_traditional(issue, issue.manifest.protect, chinese)
    return replace(issue, manifest=replace(issue.manifest, languages=tags))


def default_editions(manifest: Manifest) -> tuple[str, ...]:
    """The editions of an issue when none is asked for: its own list, else all with pages.

    Those without are built where they are named, in the list, on the command line or with
    differences of their own.
    """
    if manifest.edition_names is not None:
        return manifest.edition_names
    paged = (name for name in edition_names() if load(name).kind.has_pages)
    return tuple(dict.fromkeys((*paged, *manifest.editions)))


def _first_paged(manifest: Manifest) -> tuple[str, ...]:
    """The default editions that have pages, as far as they are in the languages of the first."""
    editions = [edition_of(manifest, name) for name in default_editions(manifest)]
    paged = [edition for edition in editions if edition.kind.has_pages]
    return tuple(one.name for one in paged if one.languages == paged[0].languages) or ("screen",)


def edition_of(manifest: Manifest, name: str) -> Edition:
    """An edition with the differences that the manifest lays over it; Rejected where it cannot."""
    try:
        press = printer_of(manifest).edition if manifest.printer else {}
        edition = load(name, manifest.editions.get(name), manifest.editions, press)
    except EditionError as problem:
        spot = spot_in(manifest.files, "editions", name, problem.key)
        raise Rejected([problem.finding(spot)]) from None
    if edition.profile is None:
        return edition
    return replace(edition, profile=_in_publication(manifest, edition.profile))


def printer_of(manifest: Manifest) -> Printer:
    """The printer that the manifest names. Raises Rejected where none that prints has the name."""
    own, spot = publication_of(manifest.folder) / OWN, spot_in(manifest.files, "printer")
    printer = read_printer(manifest.printer, own, spot)
    if printer.purpose != "print":
        raise Rejected([no_press(printer, spot)])
    return printer


def printable_edition(manifest: Manifest, name: str) -> Edition:
    """The same; Rejected too where the profile that it names cannot be printed with."""
    edition = edition_of(manifest, name)
    if edition.profile is None:
        return edition
    from ..editions.profiles import press_profile  # noqa: PLC0415 - few name their own

    try:
        press_profile(edition)
    except EnvironmentProblem as problem:
        spot = spot_in(manifest.files, "editions", name, "profile")
        raise Rejected(
            [found("manifest/edition", spot, "profile", problem=problem.message)]
        ) from None
    return edition


def _in_publication(manifest: Manifest, path: Path) -> Path:
    """A path as the issue or the publication means it: from its own folder, wherever one stands."""
    folder = manifest.folder.resolve()
    places = (folder / path, folder.parent / path, publication_of(folder) / path)
    return next((place for place in places if place.is_file()), places[0])


def input_files(issue: Issue) -> list[Path]:
    """Every file of the issue that a build reads, or would read if it existed."""
    manifest = issue.manifest
    folder = manifest.folder.resolve()
    files = [folder / "issue.yaml", *_shared(folder, "publication.yaml")]
    files += [folder / "glossary.yaml", *_shared(folder, "glossary.yaml")]
    files += [folder / article.path for article in issue.articles]
    files += [folder / figure.path for article in issue.articles for figure in article.figures]
    files += _profiles(manifest)
    if manifest.printer and (printer := _or_tell([], printer_of, manifest)):
        files += printer.files
    files += [folder / page.path for page in manifest.pages]
    return [*files, *([folder / manifest.cover] if manifest.cover else [])]


def _shared(folder: Path, name: str) -> tuple[Path, Path]:
    """Where a file that issues share lies or could lie."""
    return folder.parent / name, publication_of(folder) / name


def _profiles(manifest: Manifest) -> list[Path]:
    """The printers' profiles of all editions that could be asked for."""
    names = {*edition_names(), *default_editions(manifest), *manifest.editions}
    editions = (_or_tell([], edition_of, manifest, name) for name in sorted(names))
    return [edition.profile for edition in editions if edition and edition.profile]


@contextmanager
def _clock(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = round(seconds.get(stage, 0.0) + time.perf_counter() - start, 3)
