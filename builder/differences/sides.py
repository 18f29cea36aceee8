"""The two sides of a comparison: PDFs, folders of builds, issues, and issues as they once were.

A revision is taken out of git into a temporary folder, with the publication's layouts, fonts and
shared files of then, and its screen edition is built there by the builder of now. Nothing of the
user's tree, index or branches is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ..ground.files import unpack
from ..ground.findings import Finding, Rejected, found
from ..ground.places import publication_of, real
from ..press.executor import work_folder
from ..press.orders import Order
from ..press.run import run

Say = Callable[[str], None]

_EDITION = "screen"
_PREFERRED = ("screen", "email", "print")
_GIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its PDF, and how the user named it."""

    pdf: Path
    name: str


@contextmanager
def two_sides(old: str, new: str, say: Say) -> Iterator[tuple[Side, Side]]:
    """The PDFs that two sides name, built where need be; they are there inside the ``with`` block.

    Raises Rejected where a side names nothing, cannot be taken out of git, or cannot be built, and
    EnvironmentProblem where something is missing to build it.
    """
    with work_folder() as work:
        editions = _editions(old) & _editions(new)
        one = _side(old, work / "old", editions or _editions(old), say)
        yield one, _side(new, work / "new", editions or _editions(new), say)


@contextmanager
def pages_of(named: str, say: Say) -> Iterator[Side]:
    """The PDF that one side names, as :func:`two_sides`; an issue unchanged since it was built
    into ``out/`` is not built again."""
    with work_folder() as work:
        built = _current(Path(named))
        yield Side(built, named) if built else _side(named, work, _editions(named), say)


def _current(folder: Path) -> Path | None:
    from ..press.run import up_to_date  # noqa: PLC0415 - beside what asks it

    order = Order(folder, Path("out"), (_EDITION,))
    if not _is_issue(folder) or up_to_date(order) is None:
        return None
    return order.out / order.issue_id / f"{order.issue_id}-{_EDITION}.pdf"


def _editions(named: str) -> frozenset[str]:
    """The editions that a side can be: those in a folder of builds, that of a PDF, the screen's."""
    path = Path(named)
    if path.is_dir() and not _is_issue(path):
        return frozenset(_edition_of(pdf) for pdf in path.glob("*.pdf"))
    if path.suffix.lower() == ".pdf":
        return frozenset([_edition_of(path)])
    return frozenset([_EDITION])


def _edition_of(pdf: Path) -> str:
    return pdf.stem.rpartition("-")[2]


def _is_issue(folder: Path) -> bool:
    return (folder / "issue.yaml").is_file()


def _side(named: str, work: Path, editions: frozenset[str], say: Say) -> Side:
    path = Path(named)
    if _is_issue(path):
        return Side(_built(path, work, named, say), named)
    if path.is_dir():
        return Side(_in_builds(path, editions), named)
    if path.exists():
        return Side(path, named)
    issue, _, revision = _parted(named)
    if not revision:
        raise Rejected([found("file/missing", says="none", written=named)])
    folder = _taken_out(issue, revision, work / "then")
    return Side(_built(folder, work, named, say), named)


def _parted(named: str) -> tuple[Path, str, str]:
    """Issue folder, ``@`` and revision; revisions hold at signs too, folders hardly."""
    cuts = [at for at, char in enumerate(named) if char == "@"]
    cut = next((at for at in cuts if Path(named[:at]).is_dir()), cuts[0] if cuts else len(named))
    return Path(named[:cut]), named[cut : cut + 1], named[cut + 1 :]


def _in_builds(folder: Path, editions: frozenset[str]) -> Path:
    """The PDF of a folder of builds: the edition that both sides have, the screen's first."""
    pdfs = {_edition_of(pdf): pdf for pdf in sorted(folder.glob("*.pdf"))}
    if not pdfs:
        raise Rejected([_unfit(folder, "empty")])
    ranked = [name for name in _PREFERRED if name in editions] + sorted(editions)
    return pdfs[next(name for name in (*ranked, *_PREFERRED, *pdfs) if name in pdfs)]


def _built(folder: Path, work: Path, named: str, say: Say) -> Path:
    order = Order(folder, work / "out", (_EDITION,))
    (outcome,) = run([order], os.cpu_count() or 1, False, lambda line: say(_as_named(line, named)))
    if outcome.environment:
        raise outcome.environment
    if outcome.failed:
        raise Rejected([_unbuilt(named), *(f for f in outcome.findings if f.severity == "error")])
    return order.out / order.issue_id / outcome.made[0].file


def _as_named(line: str, named: str) -> str:
    """A line of progress, under the name of the side in place of the issue's."""
    return f"{named}: {line.partition(': ')[2] or line}"


def _unbuilt(named: str) -> Finding:
    return found("difference/side", says="unbuilt", named=named)


def _unfit(place: Path, says: str) -> Finding:
    return found("difference/side", says=says, named=str(place))


def _taken_out(issue: Path, revision: str, into: Path) -> Path:
    """An issue's folder as it was at a revision, with what its publication shared then."""
    if shutil.which("git") is None:
        raise Rejected([found("difference/revision", says="git")])
    start = next(place for place in (real(issue), *real(issue).parents) if place.is_dir())
    top = _git(start, "rev-parse", "--show-toplevel")
    if top is None:
        raise Rejected([found("difference/revision", says="repository", issue=issue)])
    root = Path(top.decode().strip())
    asked = f"{revision}^{{commit}}"
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", asked)
    if commit is None:
        raise Rejected([found("difference/revision", says="unknown", revision=revision)])
    sha = commit.decode().strip()
    inside = real(issue).relative_to(real(root))
    names = _of_publication(root, sha, issue)
    if _git(root, "cat-file", "-e", f"{sha}:{inside.as_posix()}/issue.yaml") is None:
        raise Rejected(
            [found("difference/revision", says="absent", issue=issue, revision=revision)]
        )
    data = _git(root, "archive", "--format=tar", sha, "--", *names)
    if data is None:
        raise Rejected([found("difference/revision", says="unread", revision=revision)])
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        unpack(archive, into)
    return into / inside


def _of_publication(root: Path, sha: str, issue: Path) -> Sequence[str]:
    """What a build of an issue may read, as it was: its folder, files beside it, and all of its
    publication but other issues."""
    home = publication_of(issue)
    names: list[str] = []
    for folder in dict.fromkeys((home, real(issue).parent)):
        inside = folder.relative_to(real(root)).as_posix()
        tree = f"{sha}:{'' if inside == '.' else inside}"
        listed = _git(root, "ls-tree", "-z", tree) or b""
        for entry in filter(None, listed.split(b"\0")):
            kind, name = entry.split(b"\t", 1)[0].split()[1], entry.split(b"\t", 1)[1].decode()
            if kind == b"blob" or (folder == home and name in _SHARED):
                names.append((Path(inside) / name).as_posix())
    return [*names, real(issue).relative_to(real(root)).as_posix()]


_SHARED = ("layouts", "fonts", "profiles")
"""Folders that the issues of a publication share."""


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git answers; None where it refuses."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_GIT_SECONDS,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
