"""The command line as a user meets it: exit codes, files written and not written, plain words."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder import __version__ as version
from builder.__main__ import _told
from builder.ground.places import cache_folder, fonts_folder

HOUSE = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
MakeIssue = Callable[..., Path]

MIXED = "---\ntitle: {zh: 题目, en: Headline}\n---\n中文\nand English in one paragraph.\n"

USAGE = {
    "no command": [],
    "an unknown command": ["print"],
    "no issue": ["build"],
    "no jobs": ["build", "x", "--jobs", "0"],
    "odd jobs": ["build", "x", "--jobs", "many"],
    "an unknown format": ["check", "x", "--format", "xml"],
    "an unknown schema": ["schema", "article"],
    "an unknown option": ["build", "x", "--fast"],
}


@pytest.mark.parametrize("case", USAGE)
def test_a_slip_of_usage_is_told_with_2(case: str, builder: Run) -> None:
    done = builder(*USAGE[case])
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
    assert "_count" not in done.stderr


def test_help_names_every_command(builder: Run) -> None:
    done = builder("--help")
    assert done.returncode == 0
    assert {"build", "check", "new", "fonts", "doctor", "schema"} <= set(done.stdout.split())


def test_layouts_are_listed_in_both_languages(builder: Run) -> None:
    told = {one["name"]: one for one in json.loads(builder("layouts", "--format", "json").stdout)}
    assert {"parallel", "columns"} <= set(told)
    for name, one in told.items():
        assert set(one["description"]) == {"zh", "en"}, name
        assert one["needs"]["lacking"] == [], name
        assert set(one["features"]) >= {"trim_mm", "left_edges", "measures", "body"}, name
    spoken = builder("layouts", "--lang", "zh").stdout
    assert all(one["description"]["zh"] in spoken for one in told.values())


def test_an_issue_is_begun_in_a_layout_that_there_is(builder: Run, tmp_path: Path) -> None:
    done = builder("new", "issues/2017-03", "--layout", "colums")
    assert done.returncode == 1
    assert "did you mean 'columns'" in done.stderr
    assert not (tmp_path / "issues").exists()
    assert builder("new", "issues/2017-03", "--layout", "columns").returncode == 0
    manifest = (tmp_path / "issues" / "2017-03" / "issue.yaml").read_text("utf-8")
    assert "\nlayout: columns\n" in manifest


@pytest.mark.parametrize("lang, says", [("en", "did you mean 'columns'"), ("zh", "“colums”")])
def test_a_publication_is_not_begun_in_a_layout_that_there_is_not(
    builder: Run, tmp_path: Path, lang: str, says: str
) -> None:
    done = builder("init", "mine", "--layout", "colums", "--lang", lang)
    assert done.returncode == 1
    assert says in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "mine").exists()


def test_a_library_that_is_missing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(OSError("cannot load library 'libpango-1.0-0': error 0x7e")) == 3
    assert capsys.readouterr().err.splitlines() == [
        "a library of the system is missing: libpango-1.0-0",
        "  run: builder doctor, which tells what to install",
    ]


def test_a_version_is_told(builder: Run) -> None:
    done = builder("--version")
    assert (done.returncode, done.stdout) == (0, f"builder {version}\n")


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder with its time and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_life_of_an_issue(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    folder = make_issue(id="my press/2017-02")
    build = ["build", "../my press/2017-02", "--edition", "screen"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    first = builder(*build, cwd=elsewhere)
    assert first.returncode == 0, first.stderr
    assert re.search(r"^out/2017-02/2017-02-screen.pdf: \d+ pages, \d+ kB", first.stdout)
    out = elsewhere / "out" / "2017-02"
    made = tree(out)
    assert sorted(made) == [".record.json", "2017-02-report.json", "2017-02-screen.pdf"]

    command = [sys.executable, "-X", "importtime", "-m", "builder", *build]
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    again = subprocess.run(
        command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=True
    )
    assert "unchanged, nothing to do" in again.stdout
    imported = set(re.findall(r"\|\s+([\w.]+)$", again.stderr, re.M))
    assert "builder.press.run" in imported
    assert not {"weasyprint", "markdown_it", "pikepdf", "builder.issue.schema"} & imported
    assert tree(out) == made

    article = folder / "articles" / "one.md"
    sound = article.read_text("utf-8")
    article.write_text(sound + "\n![图 | A picture](no.png)\n", "utf-8")
    broken = builder(*build, cwd=elsewhere)
    assert broken.returncode == 1
    assert "one.md:8:1: error: no file 'no.png'" in broken.stderr
    assert tree(out) == made

    article.write_text(sound, "utf-8")
    mended = builder(*build, cwd=elsewhere)
    assert "unchanged" in mended.stdout

    article.write_text(sound.replace("中文一段", "中文的一段"), "utf-8")
    changed = builder(*build, cwd=elsewhere)
    assert changed.returncode == 0, changed.stderr
    assert "1 built" in changed.stdout
    assert tree(out)["2017-02-screen.pdf"] != made["2017-02-screen.pdf"]


def test_several_issues_under_several_options(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    one, two = make_issue(id="2017-01"), make_issue(id="2017-02")
    bad = make_issue({"articles/one.md": "no front matter"}, id="2017-03")
    options = ["--edition", "screen", "--edition", "email", "--jobs", "2", "--out", "给 读者"]
    done = builder("build", one, two, bad, *options)
    assert done.returncode == 1
    assert "3 issues: 2 built; 1 failed (2017-03)" in done.stdout
    out = tmp_path / "给 读者"
    assert sorted(path.name for path in out.glob("*/*.pdf")) == [
        f"2017-0{n}-{edition}.pdf" for n in (1, 2) for edition in ("email", "screen")
    ]
    assert not (out / "2017-03").exists()

    made = tree(out)
    (two / "articles" / "one.md").write_text(MIXED, "utf-8")
    strict = builder("build", one, two, *options, "--strict")
    assert strict.returncode == 1
    assert "error: Chinese and English lines run together" in strict.stderr
    assert {k: v for k, v in tree(out).items() if k.startswith("2017-02")} == {
        k: v for k, v in made.items() if k.startswith("2017-02")
    }

    forced = builder("build", one, "--edition", "screen", "--out", out, "--force", "--layout",
                     "columns")  # fmt: skip
    assert forced.returncode == 0, forced.stderr
    assert "1 built" in forced.stdout
    assert tree(out)["2017-01/2017-01-screen.pdf"] != made["2017-01/2017-01-screen.pdf"]


def test_the_report_of_a_build(pressed: Path) -> None:
    report = json.loads((pressed / "small-report.json").read_text("utf-8"))
    assert set(report) >= {"pages", "fonts", "bytes", "seconds", "findings", "editions"}
    pdf = pressed / "small-screen.pdf"
    assert report["editions"]["screen"]["bytes"] == report["bytes"] == pdf.stat().st_size
    assert report["pages"] >= 2
    assert "Noto Serif SC 400" in report["fonts"]
    assert report["seconds"]["total"] > 0
    for finding in report["findings"]:
        assert set(finding) >= {
            *("check", "severity", "file", "line", "column", "page", "message", "hint")
        }


def test_the_report_says_which_rung_the_email_edition_came_down_to(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    folder, out = make_issue(), tmp_path / "out"
    rungs = "[{image_ppi: 150, quality: 80}, {image_ppi: 90, quality: 50}]"
    path = folder / "issue.yaml"
    path.write_text(f"{path.read_text('utf-8')}editions: {{email: {{rungs: {rungs}}}}}\n", "utf-8")
    made = builder("build", folder, "--edition", "email", "--edition", "screen", "--out", out)
    assert made.returncode == 0, made.stderr
    report = json.loads((out / "2017-02" / "2017-02-report.json").read_text("utf-8"))
    assert report["editions"]["email"]["rung"] == {"image_ppi": 150, "quality": 80}
    assert report["editions"]["screen"]["rung"] == {"image_ppi": 300, "quality": 90}


BROKEN: dict[str, dict[str, str | bytes | None]] = {
    "no-manifest": {"issue.yaml": None},
    "empty-manifest": {"issue.yaml": ""},
    "binary-manifest": {"issue.yaml": bytes(range(256))},
    "bad-indent": {"issue.yaml": "number: 1\n  date: 2017-02-28\n"},
    "alias-bomb": {"issue.yaml": "a: &a [x]\n" + "".join(
        f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]\n" for n in range(4000))},
    "gbk": {"articles/one.md": "---\ntitle: {zh: 题目}\n---\n中文".encode("gbk")},
    "folder-for-file": {"articles/one.md": None, "articles/one.md/x": "x"},
    "stars": {"articles/one.md": MIXED + "\n" + "*" * 3000 + "a" + "*" * 3000},
    "not-a-picture": {"articles/one.md": MIXED + "\n![a](a.png)\n", "a.png": "x"},
    "script": {"articles/one.md": MIXED + "\n![a](a.svg)\n", "a.svg": "<svg><script/></svg>"},
    "no-such-layout": {"issue.yaml": "number: 1\ndate: 2017-02-28\nlayout: x\nsections: []\n"},
    "no-such-glyph": {"articles/one.md": MIXED + "\n𐎀\n"},
}  # fmt: skip


def test_broken_issues_are_told_and_nothing_is_written(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    folders = [make_issue(files, id=name) for name, files in BROKEN.items()]
    done = builder("build", *folders, "--jobs", "2")
    assert done.returncode == 1
    assert f"{len(BROKEN)} issues: {len(BROKEN)} failed" in done.stdout
    errors = [line for line in done.stderr.splitlines() if " error: " in line]
    for name in BROKEN:
        assert any(line.startswith(name) for line in errors), name
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_is_told(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    done = builder("build", make_issue(), "--edition", "screen", "--out", "file")
    assert done.returncode == 1
    assert "error: cannot be written: Not a directory — name another --out" in done.stderr


def test_two_folders_of_one_name_are_refused(make_issue: MakeIssue, builder: Run) -> None:
    done = builder("build", make_issue(id="a/2017-02"), make_issue(id="b/2017-02"))
    assert done.returncode == 1
    assert "[out/same-id]" in done.stderr


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--edition", "scren"], "did you mean 'screen'?"),
        (["--layout", "../parallel"], "no layout '../parallel'"),
    ],
)
def test_a_name_that_is_not_known(
    option: list[str], words: str, fonts: object, make_issue: MakeIssue, builder: Run
) -> None:
    done = builder("build", make_issue(), *option)
    assert done.returncode == 1
    assert words in done.stderr
    assert "issue.yaml" not in done.stderr


def test_check_as_json(fonts: object, make_issue: MakeIssue, builder: Run) -> None:
    done = builder("check", make_issue({"articles/one.md": MIXED}), "--format", "json")
    findings = json.loads(done.stdout)
    assert done.returncode == 0
    assert [f["line"] for f in findings if f["check"] == "article/mixed"] == [5]
    assert set(findings[0]) >= {
        *("check", "severity", "file", "line", "column", "page", "message", "hint")
    }


def test_check_as_text(fonts: object, make_issue: MakeIssue, builder: Run) -> None:
    done = builder("check", make_issue({"articles/one.md": MIXED}), "--strict")
    assert done.returncode == 1
    assert "articles/one.md:5:1: error: Chinese and English lines" in done.stderr
    assert done.stdout.startswith("1 checked: ")


FAULTY = """\
---
title: {zh: 题目, en: Headline}
---
去年增长8.2%,很好。

It grew by 2.8% last year.

这一年有20家企业。

There were firms.
"""


def of_one_s_own(cache: Path) -> dict[str, str]:
    """The environment of one who has not checked anything yet."""
    home = cache / "bilingual-press"
    home.mkdir(parents=True)
    (home / "dictionary").symlink_to(cache_folder() / "dictionary")  # which takes long to make
    return {"XDG_CACHE_HOME": str(cache), "BUILDER_FONTS_DIR": str(fonts_folder())}


def test_what_the_last_check_found_is_not_new(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    own = of_one_s_own(tmp_path / "cache")
    folder = make_issue({"articles/one.md": FAULTY})
    before = tree(folder)
    first = builder("check", folder, env=own)
    assert first.stderr.startswith("Surely wrong (2)\n")
    assert "Folded; --all shows them (1): numbers/one-sided 1" in first.stderr
    assert "numbers/one-sided-" in builder("check", folder, "--all", env=own).stderr
    text = FAULTY.replace("题目", "标题").replace("There were firms.", "There , were firms.")
    (folder / "articles" / "one.md").write_text(text, "utf-8")
    new = builder("check", folder, "--new", env=own)
    assert new.returncode == 1
    assert [line.rpartition("[")[2][:11] for line in new.stderr.splitlines()[1:]] == ["marks/space"]
    assert "3 known from the last check" in new.stdout
    assert builder("check", folder, "--new", env=own).stderr == ""
    assert set(before) == set(tree(folder))


def test_a_finding_is_waived_by_its_id(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    own = of_one_s_own(tmp_path / "cache")
    folder = make_issue({"articles/one.md": FAULTY})
    told = json.loads(builder("check", folder, "--format", "json", env=own).stdout)
    (name,) = [one["name"] for one in told if one["check"] == "numbers/value"]
    assert [one["confidence"] for one in told if one["name"] == name] == ["sure"]
    done = builder("waive", name, "the English is revised", env=own)
    assert done.returncode == 0
    assert "+<!-- numbers/value: the English is revised -->" in done.stdout
    assert done.stdout.endswith(f"{name} waived\n")
    again = builder("waive", name, "as before", "--issue", folder, env=own)
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
    assert "[waive/unknown]" in again.stderr
    after = json.loads(builder("check", folder, "--format", "json", env=own).stdout)
    assert {one["name"] for one in told} - {one["name"] for one in after} == {name}


def test_check_renders_nothing(
    fonts: object, make_issue: MakeIssue, builder: Run, tmp_path: Path
) -> None:
    before = tree(make_issue())
    done = builder("check", "2017-02", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.returncode == 0
    assert "weasyprint" not in done.stderr
    assert tree(tmp_path / "2017-02") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2017-02"]


def test_schema_is_what_is_committed(builder: Run) -> None:
    for name in ("issue", "publication"):
        done = builder("schema", name)
        assert done.returncode == 0
        assert done.stdout == (HOUSE / "issues" / f"{name}.schema.json").read_text("utf-8")


def test_no_stream_and_no_terminal_is_needed(
    fonts: object, make_issue: MakeIssue, builder: Run
) -> None:
    folder = make_issue({"articles/one.md": MIXED})
    for closed in ("2>&-", "<&- >&- 2>&-"):
        command = f'"{sys.executable}" -m builder check "{folder}" --strict {closed}'
        done = subprocess.run(
            ["sh", "-c", command],
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, closed
        assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_no_chinese(
    fonts: object, make_issue: MakeIssue, builder: Run
) -> None:
    narrow = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = builder("check", make_issue({"issue.yaml": "题目: 1"}), env=narrow)
    assert done.returncode == 1
    assert r"unknown key '\u9898\u76ee'" in done.stderr


def test_a_reader_that_goes_away(fonts: object, builder: Run) -> None:
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m builder checks | head -1; exit ${{PIPESTATUS[0]}}'],
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _left_behind(session: int) -> list[int]:
    """Processes of a session that are still at work."""
    left = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                left.append(int(stat.parent.name))
    return left


@pytest.fixture
def running(
    fonts: object, make_issue: MakeIssue, tmp_path: Path
) -> Iterator[subprocess.Popen[str]]:
    """A build that has begun to lay out."""
    text = MIXED + "\n中文一段。\n\nAn English paragraph.\n" * 400
    command = [sys.executable, "-m", "builder", "build", str(make_issue({"articles/one.md": text}))]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell's background job ignores the interrupt, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stderr is not None
    assert "laying out" in process.stderr.readline()
    time.sleep(0.5)
    yield process
    for pid in _left_behind(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize(
    ("stop", "by"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGINT), (os.kill, signal.SIGTERM)],
    ids=["Ctrl-C", "interrupted", "terminated"],
)
def test_a_build_that_is_stopped_writes_nothing(
    stop: Callable[[int, int], None],
    by: int,
    running: subprocess.Popen[str],
    tmp_path: Path,
) -> None:
    stop(running.pid, by)
    _, words = running.communicate(timeout=60)
    assert running.returncode == 130
    assert words == "stopped; what was not finished was not written\n"
    assert not (tmp_path / "out").exists()
    assert _left_behind(running.pid) == []


def test_a_worker_that_is_killed_is_told(running: subprocess.Popen[str], tmp_path: Path) -> None:
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    assert children
    os.kill(int(children[-1]), signal.SIGKILL)  # the first takes the work folder away
    _, words = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "error: a process was ended from outside" in words
    assert "Traceback" not in words
    assert not (tmp_path / "out").exists()
