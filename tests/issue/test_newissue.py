"""A new issue is sound from the first minute."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from builder.commands.line import parse
from builder.ground.findings import Finding, Rejected
from builder.issue.manifest import read_manifest
from builder.issue.newissue import new_issue, new_publication
from builder.issue.schema import json_schema


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_goes_into_issues_and_checks(look: Callable[[Path], list[Finding]]) -> None:
    folder = new_issue("2017-03")
    assert folder == Path("issues/2017-03")
    assert look(folder) == []
    manifest = (folder / "issue.yaml").read_text("utf-8")
    assert "number: 1\n" in manifest
    assert "date: 2017-03-01\n" in manifest
    assert Path("issues/issue.schema.json").read_text("utf-8") == json_schema("issue")
    assert (folder / "figures").is_dir()


def test_numbers_run_on(look: Callable[[Path], list[Finding]]) -> None:
    new_issue("2017-03")
    Path("issues/2017-03/issue.yaml").write_text("number: 41\n")
    folder = new_issue("2017-04")
    assert "number: 42\n" in (folder / "issue.yaml").read_text("utf-8")


def test_a_publication_s_title_is_not_written_again() -> None:
    Path("issues/publication.yaml").write_text("title: {zh: 刊}\n", "utf-8")
    assert "title: {zh: 刊名" not in (new_issue("2017-03") / "issue.yaml").read_text("utf-8")


def test_a_path_is_taken_as_it_is(look: Callable[[Path], list[Finding]]) -> None:
    for written in ("./a/2017-03", "b/c/special/", "2017-05/"):
        folder = new_issue(written)
        assert folder == Path(written)
        assert look(folder) == []


def test_what_is_there_is_left_alone() -> None:
    folder = new_issue("2017-03")
    (folder / "issue.yaml").write_text("mine")
    with pytest.raises(Rejected, match="is there already"):
        new_issue("2017-03")
    assert (folder / "issue.yaml").read_text() == "mine"


def test_a_publication_brings_its_continuous_builds(tmp_path: Path) -> None:
    folder = new_publication(tmp_path / "mine")
    github = yaml.safe_load((folder / ".github/workflows/issues.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((folder / ".gitlab-ci.yml").read_text("utf-8"))
    steps = github["jobs"]["build"]["steps"]
    assert "sh ci.sh" in [step.get("run") for step in steps]
    assert gitlab["build"]["script"] == ["sh ci.sh"]
    subprocess.run(["sh", "-n", folder / "ci.sh"], check=True)
    for words in re.findall(
        r"(?:^|&&) *builder ([^>|;\n]*)", (folder / "ci.sh").read_text("utf-8"), re.M
    ):
        parse(shlex.split(words))


@pytest.mark.parametrize("sample, article", [("first", "first"), ("magazine", "chengdu-third")])
def test_a_publication_is_begun_with_a_layout_and_a_sample(
    sample: str, article: str, tmp_path: Path, look: Callable[[Path], list[Finding]]
) -> None:
    folder = new_publication(tmp_path / "mine", "columns", sample)
    assert "\nlayout: columns\n" in (folder / "publication.yaml").read_text("utf-8")
    (issue,) = (path.parent for path in folder.glob("issues/*/issue.yaml"))
    assert (issue / f"articles/{article}.md").is_file()
    assert read_manifest(issue).layout == "columns"
    assert look(issue) == []
    for file in (folder / "publication.yaml", issue / "issue.yaml"):
        schema = file.read_text("utf-8").split("$schema=")[1].split()[0]
        assert json.loads((file.parent / schema).read_text("utf-8"))["type"] == "object"


def test_a_publication_that_is_there_asks_for_another_folder(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "mine.txt").write_text("mine")
    with pytest.raises(Rejected) as raised:
        new_publication(tmp_path / "review")
    assert raised.value.findings[0].hint == "choose another folder"


@pytest.mark.parametrize("id", ["", ".", "..", "a b", "二月", "-x", ".x", "a\n", "x" * 65])
def test_what_cannot_be_an_id(id: str, here: Path) -> None:
    with pytest.raises(Rejected, match="cannot be an issue's id"):
        new_issue(id)
    assert list((here / "issues").iterdir()) == []


def test_a_place_that_cannot_be(here: Path) -> None:
    (here / "file").write_text("x")
    with pytest.raises(Rejected, match="cannot be made"):
        new_issue("file/2017-03")
