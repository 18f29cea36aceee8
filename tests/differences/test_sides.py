"""What a side may be: a PDF, a folder of builds, an issue, an issue as it once was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.differences.sides import two_sides
from builder.ground.findings import Rejected
from tests.conftest import ARTICLE, MakeIssue

BuildNothing = Callable[[str], None]


def silent(line: str) -> None:
    """Progress nobody reads."""


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *names, *arguments], check=True, capture_output=True)


def told(old: object, new: object) -> str:
    with pytest.raises(Rejected) as rejected, two_sides(str(old), str(new), silent):
        pass
    (finding,) = rejected.value.findings
    return f"{finding.check}: {finding.message}"


def builds(folder: Path, *editions: str) -> Path:
    folder.mkdir()
    for edition in editions:
        (folder / f"2017-02-{edition}.pdf").write_bytes(b"%PDF-1.7")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (("print", "screen"), ("print", "screen"), "screen"),
        (("print", "screen"), ("print",), "print"),
        (("email", "print"), ("email", "print"), "email"),
        (("zine",), ("zine", "screen"), "zine"),
    ],
)
def test_folders_give_the_edition_that_both_have(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], wanted: str
) -> None:
    folders = builds(tmp_path / "old", *old), builds(tmp_path / "new", *new)
    with two_sides(*map(str, folders), silent) as sides:
        assert [side.pdf.stem for side in sides] == [f"2017-02-{wanted}"] * 2


def test_a_folder_gives_what_the_other_pdf_is(tmp_path: Path) -> None:
    folder = builds(tmp_path / "old", "print", "screen")
    one = builds(tmp_path / "new", "print") / "2017-02-print.pdf"
    with two_sides(str(folder), str(one), silent) as sides:
        assert sides[0].pdf.name == "2017-02-print.pdf"


def test_what_is_nothing_is_told(tmp_path: Path) -> None:
    pdf = builds(tmp_path / "a", "screen") / "2017-02-screen.pdf"
    empty = builds(tmp_path / "empty")
    assert "holds no PDF" in told(empty, pdf)
    assert told(tmp_path / "none.pdf", pdf).startswith("file/missing")


@pytest.fixture
def kept(make_issue: MakeIssue) -> Path:
    """An issue in a repository, committed once and changed since."""
    issue = make_issue()
    git(issue.parent, "init", "-q")
    git(issue.parent, "add", ".")
    git(issue.parent, "commit", "-q", "-m", "one")
    (issue / "articles/one.md").write_text(ARTICLE.replace("English", "other"), "utf-8")
    return issue


def test_revisions_that_cannot_be_had(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no revision 'nothing'" in told(f"{kept}@nothing", kept)
    assert "no revision '--output=x'" in told(f"{kept}@--output=x", kept)
    assert "is not in revision 'HEAD'" in told(f"{kept.parent}/2016-01@HEAD", kept)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in told(f"{kept}@HEAD", kept)


def test_a_folder_that_nobody_keeps(make_issue: MakeIssue, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = make_issue()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(issue.parent.parent))
    assert "not in a git repository" in told(f"{issue}@HEAD", issue)


@pytest.mark.usefixtures("fonts")
def test_an_issue_as_it_was(
    kept: Path, builder: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*")}
    done = builder("diff", f"{kept.name}@HEAD", kept.name)
    assert done.returncode == 0, done.stderr
    assert "changed en  [-English-] → {+other+}" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in kept.rglob("*")} == before
    assert {path.name for path in kept.parent.iterdir()} == {".git", kept.name}
