"""The mail commands as a user types them, on the sample issue."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.commands.line import parse
from builder.ground.messages import set_language
from builder.press.record import (
    Made,
    Record,
    as_json,
    copy_digest,
    hash_inputs,
    record_path,
)
from tests import factory
from tests.delivery.bounced import dsn
from tests.tools.smtp_server import Mailhost, served

SAMPLE = Path(__file__).resolve().parents[2] / "issues/2017-02"
FROM = ["--from", "Insights <news@example.org>"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    factory.finished(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "list.csv"
    path.write_text("email,name_zh,language\na@example.org,赵,zh\nb@example.org,,en\n")
    return str(path)


def mail(*arguments: str | Path) -> int:
    options, command = parse(["mail", *map(str, arguments)])
    return command.run(options)


def test_one_draft_to_nobody(out, capsys):
    assert mail("draft", SAMPLE, "--out", out) == 0
    path = out / "2017-02/mail/2017-02.eml"
    assert capsys.readouterr().out.strip() == str(path)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["X-Unsent"], message["To"]) == ("1", None)
    assert next(message.iter_attachments()).get_filename() == factory.CHINESE_NAME


def test_a_draft_a_reader(out, people, capsys):
    assert mail("draft", SAMPLE, "--out", out, "--to", people, "--format", "json") == 0
    drafts = json.loads(capsys.readouterr().out)["drafts"]
    assert [Path(path).name for path in drafts] == [
        "2017-02-a@example.org.eml", "2017-02-b@example.org.eml"
    ]  # fmt: skip
    assert all(Path(path).is_file() for path in drafts)


def test_send_status_and_resume(out, people, capsys):
    host = Mailhost(on_rcpt=lambda a: "554 5.7.1 no" if a.startswith("b") else None)
    with served(host) as url:
        sent = mail("send", SAMPLE, "--out", out, "--to", people, "--smtp", url, *FROM)
        assert sent == 1
        capsys.readouterr()
        assert mail("status", SAMPLE, "--out", out, "--format", "json") == 0
        assert json.loads(capsys.readouterr().out) == {
            "sent": ["a@example.org"], "refused": [], "in_doubt": [],
            "pending": ["b@example.org"], "bounced": [],
        }  # fmt: skip
        host.answers.clear()
        assert mail("resume", SAMPLE, "--out", out) == 0
    assert host.accepted == ["a@example.org", "b@example.org"]
    assert "2 sent" in capsys.readouterr().out


def test_dry_run_and_a_letter_to_oneself(out, people, capsys):
    host = Mailhost()
    with served(host) as url:
        common = ["send", SAMPLE, "--out", out, "--to", people, "--smtp", url, *FROM]
        assert mail(*common, "--dry-run") == 0
        assert host.accepted == []
        assert mail(*common, "--test-to", "me@example.org") == 0
    assert host.accepted == ["me@example.org"] * 2
    assert "nothing was sent" in capsys.readouterr().out


WRONG = [
    (["send", SAMPLE, *FROM], 2, "--to"),
    (["status", "nowhere"], 1, "no such folder"),
    (["resume", SAMPLE], 1, "nothing of 2017-02 has been sent"),
    (["draft", SAMPLE, "--edition", "print"], 1, "no finished PDF"),
    (["draft", SAMPLE, "--to", "nowhere.csv"], 1, "cannot be read"),
    (["send", SAMPLE, "--to", "x.csv", *FROM], 1, "no mail server"),
    (["send", SAMPLE, "--to", "x.csv", "--from", "x"], 1, "--from: 'x'"),
    (["draft", SAMPLE, "--edition", "emial"], 1, "did you mean 'email'?"),
    (["draft", SAMPLE, "--edition", "web"], 1, "has no pages"),
    (["draft", SAMPLE, "--edition", "../../x"], 1, "no edition '../../x'"),
    (["send", SAMPLE, "--to", "x.csv", "--smtp", "ftp://x", *FROM], 1, "not a mail server"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG)
def test_what_is_wrong_is_said_in_a_line(out, capsys, monkeypatch, arguments, code, words):
    monkeypatch.delenv("BUILDER_SMTP", raising=False)
    assert mail(*arguments, "--out", out) == code
    printed = capsys.readouterr()
    assert words in printed.out + printed.err


def test_a_torn_ledger_is_said_in_a_line(out):
    from builder.ground.findings import EnvironmentProblem

    path = out / "2017-02/mail/ledger.sqlite"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(EnvironmentProblem, match="ledger cannot be used"):
        mail("status", SAMPLE, "--out", out)


def test_the_command_line_alone_imports_no_sender():
    code = (
        "import sys; from builder.commands.line import parse; parse(['mail', 'status', 'x']);"
        "print([m for m in ('smtplib', 'jinja2', 'sqlite3', 'css_inline') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_pdf_older_than_the_copy_is_not_sent(
    out: Path, people: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "issues/2017-02"
    shutil.copytree(SAMPLE, folder)
    shutil.copy(SAMPLE.parent / "publication.yaml", folder.parent)
    article = folder / "articles/mobile-payments.md"
    inputs = hash_inputs([folder / "issue.yaml", article], folder)
    made = Made("2017-02-email.pdf", "", 1, 1, "", "parallel", copy_digest(inputs))
    record = Record(inputs, ("email",), {"email": made})
    record_path(out, "2017-02").write_text(json.dumps(as_json(record)))
    assert mail("draft", folder, "--out", out) == 0
    order = (folder, "--out", out, "--to", people, *FROM)
    article.write_text(article.read_text() + "\n")
    host = Mailhost()
    with served(host) as url:
        assert mail("send", *order, "--accept", "seen", "--smtp", url) == 1
    assert host.messages == []
    assert f"builder build {folder} --edition email [mail/pdf]" in capsys.readouterr().err
    assert mail("send", *order, "--accept", "seen", "--dry-run") == 1


def test_a_folder_that_is_not_there_is_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mail("status", tmp_path / "nowhere", "--lang", "zh") == 1
    set_language("en")
    assert "没有这个文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("beside", [".", "issues"], ids=["above", "beside the issues"])
def test_what_came_back_is_told_wherever_the_publication_s_file_lies(
    beside: str, out: Path, people: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """`builder init` lays ``publication.yaml`` above ``issues/``; ours lies in it."""
    folder = tmp_path / "issues/2017-02"
    shutil.copytree(SAMPLE, folder)
    shutil.copy(SAMPLE.parent / "publication.yaml", tmp_path / beside)
    monkeypatch.chdir(tmp_path)
    with served(Mailhost()) as url:
        mail("send", "issues/2017-02", "--out", out, "--to", people, "--smtp", url, *FROM)
    (tmp_path / "box").write_bytes(b"From x\n" + dsn("a@example.org", "5.1.1", "user unknown"))
    assert mail("bounces", "box") == 0
    capsys.readouterr()
    mail("status", "issues/2017-02", "--out", out, "--format", "json")
    assert json.loads(capsys.readouterr().out)["bounced"] == ["a@example.org"]
    mail("draft", "issues/2017-02", "--out", out, "--to", people, "--format", "json")
    told = capsys.readouterr()
    assert [Path(path).name for path in json.loads(told.out)["drafts"]] == [
        "2017-02-b@example.org.eml"
    ]
    assert "[mail/suppressed]" in told.err


def test_a_mailbox_is_read_for_a_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert mail("bounces", "box") == 1
    assert "name its folder with --publication" in capsys.readouterr().err
