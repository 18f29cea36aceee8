"""Runs over a site: what has not changed stays, what is wrong is told, nothing is half-written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.site import building
from builder.site.building import Wanted, build_site
from tests.conftest import run_builder, write_issue
from tests.factory import pdf
from tests.site.conftest import ISSUES, publication, site


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and what it holds."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".site.json"
    }


def changed(before: dict[str, tuple[int, bytes]], after: dict[str, tuple[int, bytes]]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]}


@pytest.fixture
def home(tmp_path: Path, fonts: object) -> Path:
    return publication(tmp_path / "p", *ISSUES)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, fonts: object) -> Path:
    home = publication(tmp_path_factory.mktemp("once") / "p", *ISSUES)
    assert site(home).returncode == 0
    return home


@pytest.fixture
def standing(once: Path, tmp_path: Path) -> Path:
    """A publication whose site has been made."""
    return Path(shutil.copytree(once, tmp_path / "p", copy_function=shutil.copy2))


def test_nothing_is_written_again_that_has_not_changed(standing: Path) -> None:
    before = state(standing / "site")
    done = site(standing)
    assert "0 files written" in done.stdout
    assert state(standing / "site") == before


def test_only_the_issue_that_changed_is_made(standing: Path) -> None:
    before = state(standing / "site")
    article = standing / "issues/2017-04/articles/one.md"
    article.write_text(article.read_text("utf-8").replace("独此一种", "独此两种"), "utf-8")
    done = site(standing)
    assert "2017-04: making" in done.stderr and "2017-03: making" not in done.stderr
    touched = changed(before, state(standing / "site"))
    assert touched and all(
        name.startswith(("issues/2017-04/", "search/", "feed.", "style/")) for name in touched
    )
    assert "issues/2017-04/one.html" in touched and "issues/2017-04/index.html" not in touched


def test_a_file_that_was_lost_or_changed_is_made_again(standing: Path) -> None:
    before = {name: data for name, (_, data) in state(standing / "site").items()}
    (standing / "site/issues/2017-03/one.html").write_text("gone wrong")
    (standing / "site/feed.zh.xml").unlink()
    site(standing)
    assert {name: data for name, (_, data) in state(standing / "site").items()} == before


def test_an_issue_that_is_gone_leaves_nothing_but_what_others_put_there(standing: Path) -> None:
    (standing / "site/CNAME").write_text("example.org")
    (standing / "site/issues/2017-03/own.txt").write_text("mine")
    shutil.rmtree(standing / "issues/2017-03")
    done = site(standing)
    assert done.returncode == 0
    left = [path.name for path in (standing / "site/issues/2017-03").rglob("*")]
    assert left == ["own.txt"]
    assert (standing / "site/CNAME").is_file()
    assert "2017-03" not in (standing / "site/index.html").read_text("utf-8")
    assert "0 files written" in site(standing).stdout


def test_what_does_not_read_is_told_and_left_out(home: Path) -> None:
    write_issue(home / "issues/2017-05", {"issue.yaml": "number: [\n"})
    write_issue(home / "issues/2017-06", {"articles/one.md": None})
    done = site(home)
    assert done.returncode == 1
    assert "issues/2017-05/issue.yaml:" in done.stderr
    assert done.stderr.count("[site/left-out]") == 2
    assert (home / "site/issues/2017-03/one.html").is_file()
    assert not (home / "site/issues/2017-05").exists()
    assert "2017-05" not in (home / "site/index.html").read_text("utf-8")


def test_pages_stay_where_an_issue_cannot_be_made_anew(standing: Path) -> None:
    before = state(standing / "site")
    (standing / "issues/2017-03/issue.yaml").write_text("number: [\n")
    done = site(standing)
    assert "[site/kept]" in done.stderr and done.returncode == 1
    assert state(standing / "site") == before


def test_two_issues_of_one_id(home: Path, tmp_path: Path) -> None:
    write_issue(tmp_path / "else/2017-03", ISSUES["2017-04"])
    (home / "issues/other").symlink_to(tmp_path / "else/2017-03")
    (home / "issues/latest").symlink_to("2017-04")  # the same issue under a second name
    done = site(home)
    assert done.returncode == 1
    assert done.stderr.count("[site/same-id]") == 1
    assert "Quotes" in (home / "site/issues/2017-03/one.html").read_text("utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_issues(tmp_path: Path, lang: str) -> None:
    for made in (False, True):
        if made:
            (tmp_path / "issues").mkdir()
        done = run_builder("site", "--lang", lang, cwd=tmp_path)
        assert done.returncode == 1 and "[site/no-issues]" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["issues"]


def test_no_issue_that_reads(tmp_path: Path) -> None:
    write_issue(tmp_path / "issues/2017-05", {"issue.yaml": "number: [\n"})
    done = run_builder("site", cwd=tmp_path)
    assert done.returncode == 1 and "[site/no-issues]" in done.stderr
    assert not (tmp_path / "site/index.html").exists()


@pytest.mark.parametrize("out", ["issues", "issues/site", "issues/2017-03", "link/site"])
def test_a_site_among_the_issues_is_refused(home: Path, out: str) -> None:
    (home / "link").symlink_to("issues")
    before = state(home)
    done = site(home, "--out", out)
    assert done.returncode == 1 and "[site/inside]" in done.stderr
    assert state(home) == before


@pytest.mark.parametrize(
    "base", ["example.org", "ftp://x.org/", "https://", "https://x.org/?a", ""]
)
def test_a_base_that_is_none(home: Path, base: str) -> None:
    assert site(home, "--base", base).returncode == 2


def test_without_a_base_there_is_no_sitemap(home: Path) -> None:
    site(home, "--base", "https://example.org")
    assert (home / "site/sitemap.xml").is_file()
    site(home)
    assert not (home / "site/sitemap.xml").exists()
    for path in (home / "site").rglob("*.html"):
        assert "example.org" not in path.read_text("utf-8")


def test_the_address_of_a_publication_is_its_base(home: Path) -> None:
    (home / "issues/publication.yaml").write_text("site: https://example.org/news\n", "utf-8")
    assert site(home).returncode == 0
    assert "https://example.org/news/issues/" in (home / "site/sitemap.xml").read_text("utf-8")
    site(home, "--base", "https://other.example/")
    assert "example.org" not in (home / "site/sitemap.xml").read_text("utf-8")


def test_the_pdf_of_an_issue_stands_beside_it(home: Path) -> None:
    built = home / "out/2017-03"
    built.mkdir(parents=True)
    (built / "2017-03-print.pdf").write_bytes(pdf())
    site(home)
    beside = home / "site/issues/2017-03/2017-03.pdf"
    assert beside.read_bytes() == pdf()
    assert 'href="2017-03.pdf"' in (home / "site/issues/2017-03/index.html").read_text("utf-8")
    assert ".pdf" not in (home / "site/issues/2017-04/index.html").read_text("utf-8")
    (built / "2017-03-screen.pdf").write_bytes(pdf(8192))
    site(home)
    assert beside.read_bytes() == pdf(8192)
    shutil.rmtree(built)
    site(home)
    assert not beside.exists()


def test_a_pdf_of_older_copy_is_left_out(home: Path) -> None:
    done = run_builder("build", "issues/2017-04", "--edition", "screen", cwd=home)
    assert done.returncode == 0, done.stderr
    site(home)
    beside = home / "site/issues/2017-04/2017-04.pdf"
    assert beside.is_file()
    article = home / "issues/2017-04/articles/one.md"
    article.write_text(article.read_text("utf-8").replace("独此一种", "独此两种"), "utf-8")
    done = site(home)
    assert "[site/old-pdf]" in done.stderr and done.returncode == 0
    assert not beside.exists()


@pytest.mark.parametrize("written", [0, 1, 2, 4])
def test_a_full_disk_halves_nothing(
    standing: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    monkeypatch.chdir(standing)
    wanted = Wanted(Path("issues"), Path("site"), Path("out"))
    before = state(standing / "site")
    article = standing / "issues/2017-04/articles/one.md"
    article.write_text(article.read_text("utf-8").replace("独此一种", "独此两种"), "utf-8")
    stock, times = os.fsync, iter(range(1000))

    def full(descriptor: int) -> None:
        if next(times) == written:
            raise OSError(28, "No space left on device")
        stock(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Rejected, match="out/unwritable"):
        build_site(wanted, str)
    after = state(standing / "site")
    assert after.keys() == before.keys()
    if written < 2:  # the changed issue's page and its text: both or none
        assert after == before
    monkeypatch.setattr(os, "fsync", stock)
    build_site(wanted, str)
    assert "独此两种" in (standing / "site/issues/2017-04/one.html").read_text("utf-8")
    assert "独此两种" in (standing / "site/search.html").with_name("feed.zh.xml").read_text("utf-8")


def test_a_run_that_was_killed_is_taken_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    wanted = Wanted(Path("issues"), Path("site"), Path("out"))
    begun: list[str] = []

    def killed(line: str) -> None:
        begun.append(line)
        if len(begun) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_site(wanted, killed)
    (home / "site/issues/2017-03/.one.html.77.part").write_text("half")
    built = build_site(wanted, str)
    assert built.made == ("2017-04",) and built.current == ("2017-03",)
    assert not [*(home / "site").rglob("*.part")]


def test_only_one_run_at_a_time_writes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[Path] = []

    class Held:
        def __init__(self, folder: Path) -> None:
            entered.append(folder)

        def __enter__(self) -> None:
            assert folder_is_empty(entered[-1])

        def __exit__(self, *_: object) -> None:
            assert (entered[-1] / "index.html").is_file()

    def folder_is_empty(folder: Path) -> bool:
        return not [*_all(folder)]

    monkeypatch.chdir(home)
    monkeypatch.setattr(building, "alone", Held)
    build_site(Wanted(Path("issues"), Path("site"), Path("out")), str)
    assert entered == [Path("site")]


def _all(folder: Path) -> Iterator[Path]:
    yield from folder.iterdir()


def test_sixty_issues(many: Path) -> None:
    assert len([*(many / "site/issues").iterdir()]) == 60
    home = (many / "site/index.html").read_text("utf-8")
    assert home.index("issues/2016-12/index.html") < home.index("issues/2012-01/index.html")
    before = state(many / "site")
    assert "0 files written" in site(many).stdout
    assert state(many / "site") == before
