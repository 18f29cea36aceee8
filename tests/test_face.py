"""The package as a program in Python meets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import builder
from builder.ground.places import HOUSE
from tests.conftest import MakeIssue

LIGHT = """
import sys, builder
builder.Finding, builder.Issue
print(sorted({m.split(".")[0] for m in sys.modules} & {"weasyprint", "pikepdf", "yaml", "jinja2"}))
"""


def test_naming_the_editions_is_light() -> None:
    ask = (
        "import sys; from builder.editions.edition import edition_names, load\n"
        "print([load(name).kind.has_pages for name in edition_names()])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'pikepdf', 'jinja2'}))"
    )
    command = [sys.executable, "-c", ask]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[True, True, False, True, False, False, False]", "[]"]


def test_importing_it_is_light() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT.replace("builder.Finding, builder.Issue\n", "")],
        cwd=HOUSE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_reading_copy_waits_for_no_network_no_engine_and_no_numbers() -> None:
    heavy = {"weasyprint", "pikepdf", "numpy", "ssl", "http.client"}
    ask = f"import sys, builder.press.way; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", ask]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_typed() -> None:
    assert (HOUSE / "builder" / "py.typed").is_file()
    assert set(builder.__all__) >= {"build", "check", "preflight", "read", "Issue", "Finding"}
    for name in builder.__all__:
        assert getattr(builder, name).__doc__


def test_an_issue_is_read(make_issue: MakeIssue) -> None:
    issue = builder.read(make_issue())
    assert isinstance(issue, builder.Issue)
    assert [article.title.text("zh") for article in issue.articles] == ["题目"]


def test_what_cannot_be_read_is_rejected(make_issue: MakeIssue) -> None:
    with pytest.raises(builder.Rejected) as refused:
        builder.read(make_issue({"issue.yaml": None}))
    assert [finding.check for finding in refused.value.findings] == ["manifest/folder"]


def test_a_build_and_its_preflight(make_issue: MakeIssue, tmp_path: Path) -> None:
    folder = make_issue()
    built = builder.build(str(folder), editions="screen", out=tmp_path / "out")
    assert built.ok and not built.current and built.issue_id == "2017-02"
    assert built.files["screen"].read_bytes().startswith(b"%PDF")
    assert built.pages["screen"] > 0
    assert builder.preflight(built.files["screen"]) == ()
    assert builder.build(folder, editions=["screen"], out=tmp_path / "out").current


def test_faults_come_back_as_findings(make_issue: MakeIssue, tmp_path: Path) -> None:
    folder = make_issue({"articles/one.md": "no front matter"})
    built = builder.build(folder, editions=["screen"], out=tmp_path / "out")
    assert not built.ok and built.files == {}
    assert builder.check(folder) == built.findings != ()


def test_the_room_that_bears_the_name_of_a_function_can_be_called(tmp_path: Path) -> None:
    import builder.preflight.examining

    (finding,) = builder.preflight(tmp_path / "absent.pdf")
    assert finding.check == "file/unreadable"
