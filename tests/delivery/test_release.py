"""The release gate: figures that differ hold a mailing back until a person answers for them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.commands.line import parse
from builder.delivery import release
from builder.ground.findings import found
from tests import factory
from tests.conftest import MANIFEST, MakeIssue
from tests.tools.smtp_server import Mailhost, served

WRONG = """\
---
title: {zh: 题目, en: Headline}
---
去年收入1,436.5亿元，人员300人。

Revenue reached 14.365 billion yuan last year, with 300 people.
"""
WAIVED = WRONG.replace("去年收入", "<!-- numbers: 已与作者核对 -->\n\n去年收入")


@pytest.fixture
def issue(make_issue: MakeIssue, tmp_path: Path) -> Callable[..., Path]:
    def make(article: str, manifest: str = "") -> Path:
        mail = "mail: {from: Insights <news@example.org>, unsubscribe_mailto: l@example.org}\n"
        folder = make_issue({"articles/one.md": article, "issue.yaml": MANIFEST + mail + manifest})
        out = tmp_path / "out" / folder.name
        factory.finished(tmp_path / "made")
        (tmp_path / "made/2017-02/2017-02-report.json").write_text('{"issue": "2017-02"}')
        shutil.copytree(tmp_path / "made" / "2017-02", out, dirs_exist_ok=True)
        return folder

    return make


def send(folder: Path, tmp_path: Path, url: str, *more: str) -> int:
    people = tmp_path / "list.csv"
    people.write_text("email\na@example.org\n")
    options, command = parse(
        ["mail", "send", str(folder), "--to", str(people), "--smtp", url,
         "--out", str(tmp_path / "out"), *more]
    )  # fmt: skip
    return command.run(options)


def test_figures_that_differ_hold_it_back(
    issue: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = Mailhost()
    with served(host) as url:
        assert send(issue(WRONG), tmp_path, url) == 1
    told = capsys.readouterr().err
    assert "[numbers/value]" in told and "[mail/unreleased]" in told and '--accept "reason"' in told
    assert host.messages == []
    assert not (tmp_path / "out/2017-02/mail/ledger.sqlite").exists()


def test_a_reason_lets_it_out_and_is_recorded(
    issue: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = Mailhost()
    with served(host) as url:
        folder = issue(WRONG)
        assert send(folder, tmp_path, url, "--accept", "作者确认过") == 0
    said = capsys.readouterr()
    assert "warning: " in said.err and "[numbers/value]" in said.err
    assert "released with 1 finding accepted: 作者确认过" in said.out
    assert len(host.messages) == 1
    options, command = parse(["mail", "status", str(folder), "--out", str(tmp_path / "out")])
    assert command.run(options) == 0
    assert "作者确认过" in capsys.readouterr().out
    options, command = parse(["mail", "status", str(folder), "--out", str(tmp_path / "out"),
                              "--format", "json"])  # fmt: skip
    assert command.run(options) == 0
    (accepted,) = json.loads(capsys.readouterr().out)["accepted"]
    assert accepted["reason"] == "作者确认过" and "[numbers/value]" in accepted["findings"][0]
    report = json.loads((tmp_path / "out/2017-02/2017-02-report.json").read_text())
    assert report == {"issue": "2017-02", "accepted": [accepted]}


def test_a_gate_that_is_turned_off_says_so(
    issue: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(Mailhost()) as url:
        assert send(issue(WRONG, "checks: {numbers: off}\n"), tmp_path, url) == 0
    said = capsys.readouterr()
    assert "'numbers' is off" in said.err and "[mail/gate-off]" in said.err
    assert "released with 1 finding accepted" in said.out


@pytest.mark.parametrize(
    "article, manifest",
    [(WAIVED, ""), (WRONG, "checks: {numbers: off}\n"), (WRONG.replace("14.365", "143.65"), "")],
    ids=["waived", "turned off", "mended"],
)
def test_what_is_settled_goes_out(
    article: str, manifest: str, issue: Callable[..., Path], tmp_path: Path
) -> None:
    host = Mailhost()
    with served(host) as url:
        assert send(issue(article, manifest), tmp_path, url) == 0
    assert len(host.messages) == 1


def test_a_reason_is_words(issue: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as done:
        send(issue(WRONG), tmp_path, "smtp://127.0.0.1:9", "--accept", "  ")
    assert done.value.code == 2


def test_a_check_that_failed_holds_it_back(
    issue: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault = found("builder/fault", what="checking numbers", problem="x", severity="warning")
    monkeypatch.setattr(release, "copy_checks", lambda issue: [fault])
    host = Mailhost()
    with served(host) as url:
        assert send(issue(WAIVED), tmp_path, url) == 1
    assert "[builder/fault]" in capsys.readouterr().err and host.messages == []
