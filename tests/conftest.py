"""What the tests of the press share: fonts, small issues, and the command line."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pikepdf import settings as qpdf_settings

from builder import Built, build
from builder.ground.findings import EnvironmentProblem, Finding, Rejected
from builder.ground.places import LAYOUTS, cache_folder
from builder.ground.register import CHECKS
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.fontfiles import ensure
from builder.press.way import read

pytest_plugins = ("tests.finished",)

# Tests speak English and see the press's own fonts, whatever desktop they run on.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(read_book().for_languages(("zh-Hans", "en"))))

HOUSE = Path(__file__).resolve().parent.parent
FIXTURES = Path(__file__).parent / "fixtures"

settings.register_profile(
    "press",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("press")

MANIFEST = """\
number: 1
date: 2017-02-28
title: {zh: 刊名, en: Name}
sections:
  - title: {zh: 聚焦, en: Focus}
    articles: [articles/one.md]
"""

ARTICLE = """\
---
title: {zh: 题目, en: Headline}
---
中文一段。

An English paragraph.
"""

SoundIssue = Mapping[str, "str | bytes | None"]
MakeIssue = Callable[..., Path]
Builder = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def qpdf_limits() -> Iterator[None]:
    """Preflight sets limits for its whole process, which is a test's own only in earnest."""
    before = qpdf_settings.get_qpdf_limits()
    yield
    qpdf_settings.set_qpdf_limits(**before)


@pytest.fixture(scope="session")
def fonts() -> FontBook:
    """The fonts of the press, fetched once where the cache is empty."""
    book = read_book().for_languages(["zh-Hans", "en"])
    lock = cache_folder() / "tests.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            ensure(book)
        except EnvironmentProblem as problem:
            pytest.skip(f"no fonts: {problem}")
    return book


def write_issue(folder: Path, files: SoundIssue) -> Path:
    """A sound issue of one article in ``folder``, with some files written otherwise.

    A value of None leaves the file out.
    """
    whole = {"issue.yaml": MANIFEST, "articles/one.md": ARTICLE, **files}
    for name, content in whole.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def make_issue(tmp_path: Path) -> MakeIssue:
    """Makes ``tmp_path/2017-02``, or another id: a sound issue but for the files given."""

    def make(files: SoundIssue | None = None, id: str = "2017-02") -> Path:
        return write_issue(tmp_path / id, files or {})

    return make


def spots(findings: list[Finding] | tuple[Finding, ...], folder: Path) -> list[str]:
    """Findings as ``file:line:column check``, files from the issue folder."""
    told = []
    for finding in findings:
        file = finding.file or "-"
        path = Path(file).absolute()
        if path.is_relative_to(folder.parent):
            file = str(path.relative_to(folder if path.is_relative_to(folder) else folder.parent))
        place = ":".join(str(part) for part in (file, finding.line, finding.column) if part)
        told.append(f"{place} {finding.check}")
    return told


@pytest.fixture
def look(fonts: FontBook) -> Callable[[Path], list[Finding]]:
    """Reads an issue folder as ``builder check`` does; gives what the stages find.

    The registered checks of copy have tests of their own.
    """

    def look_at(folder: Path) -> list[Finding]:
        try:
            found = read(folder).findings
        except Rejected as rejected:
            found = rejected.findings
        return [finding for finding in found if finding.check not in CHECKS]

    return look_at


@pytest.fixture(name="spots")
def spots_of() -> Callable[..., list[str]]:
    return spots


def run_builder(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, **more: object
) -> subprocess.CompletedProcess[str]:
    """Runs the command line as a user would, in ``cwd``."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), **(env or {})}
    options = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 170, **more}
    return subprocess.run(
        [sys.executable, "-m", "builder", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    """The command line, run in ``tmp_path`` unless told otherwise; it never shows a traceback."""

    def run(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
        done = run_builder(*arguments, **{"cwd": tmp_path, **more})
        assert "Traceback" not in (done.stderr or "") + (done.stdout or ""), done.stderr
        return done

    return run


@pytest.fixture(scope="session", params=["parallel", "columns"])
def pressed(
    request: pytest.FixtureRequest, fonts: FontBook, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The small issue of ``tests/fixtures/small``, built once a layout; gives its output folder."""
    home = tmp_path_factory.mktemp(request.param)
    folder = Path(shutil.copytree(FIXTURES / "small", home / "small"))
    done = run_builder(
        "build", folder, "--layout", request.param, "--edition", "screen", "--out", "out", cwd=home
    )
    assert done.returncode == 0, done.stderr
    return home / "out" / "small"


MORE_EDITIONS = {
    **dict.fromkeys(("letter", "pocket", "stack", "turn"), "print"),
    "columns": "email",
    "parallel": "email print web epub",
}
"""What tests look at of a layout's specimen besides its screen edition."""
Specimen = Callable[[str], Built]


@pytest.fixture(scope="session")
def specimen_of(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    """The specimen of a layout, built once for all tests that look at it."""

    @cache
    def made(layout: str) -> Built:
        editions = ["screen", *MORE_EDITIONS.get(layout, "").split()]
        folder, out = LAYOUTS / layout / "specimen", tmp_path_factory.mktemp(layout)
        made = build(folder, editions=editions, layout=layout, out=out)
        assert made.ok, [finding.as_line() for finding in made.findings]
        return made

    return made


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Holds a text against a file of ``tests/golden``; ``GOLDEN=write`` writes the file anew."""

    def hold(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), f"see {path}; GOLDEN=write writes it anew"

    return hold


TOOLS = {
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "gs": "ghostscript",
    "chromium": "chromium",
    "java": "default-jdk-headless libjaxb-java",
    "openssl": "openssl",
    "colprof": "argyll icc-profiles-free",
}
"""Programs that tests hold the output against, and the Debian packages that bring them."""


def _absent() -> Iterator[str]:
    packages = [package for program, package in TOOLS.items() if not shutil.which(program)]
    perl = shutil.which("perl")
    parser = [perl or "perl", "-MMIME::Parser", "-e1"]
    if not perl or subprocess.run(parser, capture_output=True, check=False).returncode:
        packages.append("libmime-tools-perl")
    if packages:
        yield f"apt-get install {' '.join(packages)}"
    if not (HOUSE / "tests/tools/npm/node_modules/axe-core").is_dir():
        yield "npm install --prefix tests/tools/npm"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says how to have what was skipped for want of a tool."""
    if ways := list(_absent()):
        terminalreporter.write_line(f"skipped for want of tools; to have them: {'; '.join(ways)}")
