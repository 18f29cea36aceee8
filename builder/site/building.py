"""The site built: what has not changed stays, the rest is made, each file whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..ground.files import unwritable, write_together
from ..ground.findings import EnvironmentProblem, Finding, Rejected, found
from ..ground.messages import tr
from ..ground.places import publication_of, real
from ..press.placing import alone
from ..press.record import (
    digest,
    file_hash,
    hash_inputs,
    holds_copy,
    house_digest,
    is_current,
    read_record,
    record_path,
)
from ..press.task import READ_SECONDS, guarded, limited, warm
from .copytext import PageText
from .entries import IssueEntry, read_entry
from .index import read_text_file

RECORD = ".site.json"
PDF_EDITIONS = ("screen", "print")
"""The editions whose PDF stands beside an issue; the first that is built."""
Say = Callable[[str], None]
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    issues: Path
    """The folder that holds the folders of the issues."""
    out: Path
    builds: Path
    """Where finished editions lie."""
    base: str = ""
    """The address of the site's top, with its last slash; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An issue on the site, as the record keeps it."""

    inputs: Mapping[str, str]
    digest: str
    entry: IssueEntry
    files: Mapping[str, str]
    """The hash of each of its files, by address."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the last run put into the folder of the site."""

    issues: Mapping[str, Kept] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a run."""

    made: tuple[str, ...] = ()
    """The ids of the issues whose pages were made."""
    current: tuple[str, ...] = ()
    written: int = 0
    removed: int = 0
    pages: int = 0
    findings: tuple[Finding, ...] = ()
    environment: EnvironmentProblem | None = None


def build_site(wanted: Wanted, say: Say) -> Built:
    """Make or bring up to date the site of all issues.

    An issue that cannot be read is told; its last good pages stay, and the others are made.
    Raises Rejected where nothing can be made, or written.
    """
    if real(wanted.out).is_relative_to(real(wanted.issues)):
        raise Rejected([found("site/inside", out=wanted.out, issues=wanted.issues)])
    folders, findings = _folders(wanted)
    if not folders:
        raise Rejected([*findings, found("site/no-issues", None, "none", issues=wanted.issues)])
    try:
        wanted.out.mkdir(parents=True, exist_ok=True)
        with alone(wanted.out):
            return _Run(wanted, say, findings).of(folders)
    except OSError as problem:
        raise Rejected([unwritable(problem)]) from None


def _folders(wanted: Wanted) -> tuple[list[Path], list[Finding]]:
    """The folders of the issues, one an id, and what was found: two that share one."""
    findings: list[Finding] = []
    first: dict[str, Path] = {}
    with contextlib.suppress(OSError):
        named = [path for path in wanted.issues.iterdir() if (path / "issue.yaml").is_file()]
        # A folder of its own comes before a link to another of the same name.
        for folder in sorted(named, key=lambda path: (path.is_symlink(), path.name)):
            other = first.setdefault(real(folder).name, folder)
            if real(other) != real(folder):
                place = f"issues/{real(folder).name}/"
                findings.append(found("site/same-id", first=other, second=folder, place=place))
    return list(first.values()), findings


class _Run:
    """One run over a site."""

    def __init__(self, wanted: Wanted, say: Say, findings: Iterable[Finding]) -> None:
        self.wanted, self.say = wanted, say
        self.findings = [*findings]
        self.record = _read(wanted.out)
        self.kept: dict[str, Kept] = {}
        self.made: list[str] = []
        self.written = 0
        self.environment: EnvironmentProblem | None = None
        self.publication = publication_of(wanted.issues / "issue")
        self._houses: dict[str, str] = {}

    def of(self, folders: Sequence[Path]) -> Built:
        """Make what is to be made; what is no longer named is removed at the end."""
        _sweep(self.wanted.out)
        for folder in folders:
            self._issue(folder)
            if self.environment:
                return Built(findings=tuple(self.findings), environment=self.environment)
        if not self.kept:
            raise Rejected(
                [*self.findings, found("site/no-issues", None, "unread", issues=self.wanted.issues)]
            )
        shared = self._shared()
        removed = self._remove(shared)
        pages = sum(name.endswith(".html") for name in self._all(shared))
        current = tuple(name for name in self.kept if name not in self.made)
        return Built(tuple(self.made), current, self.written, removed, pages, tuple(self.findings))

    def _issue(self, folder: Path) -> None:
        """Make an issue's pages, unless nothing of it has changed."""
        id = real(folder).name
        before = self.record.issues.get(id)
        pdf = self._pdf(folder, id)
        if before and self._is_whole(before, folder, pdf):
            self.kept[id] = before
            return
        if not self.made:
            warm()  # once, here, and not in the process of each issue
        self.say(f"{id}: {tr('making its pages', '正在制作网页')}")
        what = tr(f"making the pages of {id}", f"制作 {id} 的网页 ")
        task = limited(_made, folder, self.wanted.base, pdf, seconds=READ_SECONDS)
        result, told, self.environment = guarded(what, task)
        if result is None:
            self._refused(folder, before, told)
            return
        entry, inputs, files = result
        self.made.append(id)
        hashes = self._write(files)
        mark = self._digest(inputs, entry.layout, pdf)
        self.kept[id] = Kept(inputs, mark, entry, hashes)
        self._remember(self.record.shared, "")

    def _refused(self, folder: Path, before: Kept | None, told: Iterable[Finding]) -> None:
        id = real(folder).name
        self.findings.extend(told)
        if before and _hold(self.wanted.out, before.files):
            self.kept[id] = before
            self.findings.append(found("site/kept", file=folder, issue=id))
        elif not self.environment:
            self.findings.append(found("site/left-out", file=folder, issue=id))

    def _pdf(self, folder: Path, id: str) -> Path | None:
        """The PDF of an issue where one is built of the copy as it is."""
        record = read_record(record_path(self.wanted.builds, id))
        for edition in PDF_EDITIONS:
            path = self.wanted.builds / id / f"{id}-{edition}.pdf"
            if not path.is_file():
                continue
            if holds_copy(record, edition, folder):
                return path
            values: dict[str, Any] = {"name": path.name, "folder": folder, "edition": edition}
            self.findings.append(found("site/old-pdf", None, file=path, **values))
        return None

    def _is_whole(self, before: Kept, folder: Path, pdf: Path | None) -> bool:
        return (
            is_current(before.inputs, folder)
            and before.digest == self._digest(before.inputs, before.entry.layout, pdf)
            and _hold(self.wanted.out, before.files)
        )

    def _digest(self, inputs: Mapping[str, str], layout: str, pdf: Path | None) -> str:
        """A hash of all that the pages of an issue are made from."""
        if layout not in self._houses:
            self._houses[layout] = house_digest([layout], self.publication)
        return digest(
            inputs, self._houses[layout], [self.wanted.base, file_hash(pdf) if pdf else ""]
        )

    def _shared(self) -> Mapping[str, str]:
        """The files that are no issue's; their hashes."""
        from .shared import shared_files  # noqa: PLC0415 - nothing to do imports no template

        mark = digest(
            {id: f"{one.digest} {sorted(one.files.items())}" for id, one in self.kept.items()},
            "".join(self._houses[name] for name in sorted(self._houses)),
            [self.wanted.base],
        )
        if mark == self.record.digest and _hold(self.wanted.out, self.record.shared):
            return self.record.shared
        entries = sorted(
            (one.entry for one in self.kept.values()),
            key=lambda entry: (entry.date, entry.number, entry.id),
        )
        pages = {
            f"{entry.folder}{name}": self._text(entry, name)
            for entry in entries
            for name, _ in entry.pages()
        }
        layouts = self.publication / "layouts"
        files = shared_files(entries[::-1], pages, self.wanted.base, layouts)
        shared = self._write(files)
        self._remember(shared, mark)
        return shared

    def _text(self, entry: IssueEntry, name: str) -> dict[str, PageText]:
        return read_text_file((self.wanted.out / f"{entry.folder}text/{name}.js").read_bytes())

    def _write(self, files: Files) -> dict[str, str]:
        """Write the files that differ from those on disk, all or none; the hashes of all."""
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        out = self.wanted.out
        changed = {
            out / name: data
            for name, data in files.items()
            if file_hash(out / name) != hashes[name]
        }
        write_together(changed)
        self.written += len(changed)
        return hashes

    def _all(self, shared: Mapping[str, str]) -> set[str]:
        return {*shared, *(name for one in self.kept.values() for name in one.files)}

    def _remove(self, shared: Mapping[str, str]) -> int:
        """Take away what an earlier run wrote and this one has not named, unless it was changed."""
        earlier = {**self.record.shared}
        for one in self.record.issues.values():
            earlier.update(one.files)
        gone = 0
        for name in sorted(earlier.keys() - self._all(shared)):
            path = self.wanted.out / name
            if file_hash(path) == earlier[name]:
                path.unlink()
                gone += 1
            with contextlib.suppress(OSError):
                for folder in path.relative_to(self.wanted.out).parents:
                    (self.wanted.out / folder).rmdir()
        if gone or self.kept.keys() != self.record.issues.keys():
            self._remember(shared, _read(self.wanted.out).digest, only=True)
        return gone

    def _remember(self, shared: Mapping[str, str], mark: str, only: bool = False) -> None:
        """Keep what is on the site, so that a run that is killed goes on from there."""
        issues = self.kept if only else {**self.record.issues, **self.kept}
        told = {
            "issues": {
                id: {
                    "inputs": dict(one.inputs),
                    "digest": one.digest,
                    "entry": one.entry.as_json(),
                    "files": dict(one.files),
                }
                for id, one in issues.items()
            },
            "shared": dict(shared),
            "digest": mark,
        }
        write_together({self.wanted.out / RECORD: json.dumps(told, ensure_ascii=False).encode()})


def _made(folder: Path, base: str, pdf: Path | None) -> tuple[IssueEntry, Any, Files]:
    from ..press.way import input_files  # noqa: PLC0415 - nothing to do imports no stage
    from .pages import make_issue  # noqa: PLC0415

    issue, entry, files = make_issue(folder, base, pdf.read_bytes() if pdf else None)
    return entry, hash_inputs(input_files(issue), folder), files


def _hold(out: Path, files: Mapping[str, str]) -> bool:
    """Whether all files are on disk as they were written."""
    return bool(files) and all(file_hash(out / name) == was for name, was in files.items())


def _read(out: Path) -> Record:
    """The record, or an empty one where there is none that can be read."""
    try:
        data = json.loads((out / RECORD).read_text("utf-8"))
        issues = {
            id: Kept(one["inputs"], one["digest"], read_entry(one["entry"]), one["files"])
            for id, one in data["issues"].items()
        }
        return Record(issues, data["shared"], data["digest"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Record()


def _sweep(out: Path) -> None:
    """Take away parts of files that a run which was killed had not put in place."""
    for path in _parts(out):
        with contextlib.suppress(OSError):
            path.unlink()


def _parts(out: Path) -> Iterator[Path]:
    yield from out.glob(".*.part")
    for folder in ("issues", "search", "style"):
        yield from (out / folder).rglob(".*.part")
