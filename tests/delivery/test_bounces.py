"""What comes back: reports sorted, remembered over all issues, counted once."""

from __future__ import annotations

import mailbox
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.delivery import returns
from builder.delivery.dispatch import dry_run
from builder.delivery.memory import FILE, recall
from builder.delivery.reports import bounces, unsubscribing
from builder.ground.findings import EnvironmentProblem, Rejected

from .bounced import A, dsn, plain, reports

REPORTS = reports(A)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "publication.yaml").write_text(
        "mail: {unsubscribe_mailto: leave@example.org}\n"
    )
    return tmp_path / "issues"


def maildir(path: Path, messages: list[bytes]) -> str:
    box = mailbox.Maildir(path, create=True)
    for message in messages:
        box.add(message)
    return str(path)


@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in REPORTS], ids=[r[0] for r in REPORTS]
)
def test_every_kind_of_report(data: bytes, expected: tuple[tuple[str, str], ...]) -> None:
    assert tuple((b.address, b.weight) for b in bounces(data)) == expected


def test_two_hundred_reports_are_sorted_right(folder: Path, tmp_path: Path) -> None:
    messages: list[bytes] = []
    expected: dict[str, set[str]] = {"hard": set(), "soft": set()}
    for n in range(200):
        told = [kind for kind in reports(f"reader{n}@example.com") if kind[2]]
        _, data, ((who, weight),) = told[n % len(told)]
        messages.append(data)
        expected[weight].add(who)
    messages += [data for _, data, told in REPORTS if not told]
    done = returns.bounces(maildir(tmp_path / "box", messages), folder)
    for weight, readers in expected.items():
        assert {bounce["address"] for bounce in done.data[weight]} == readers


def test_what_is_remembered_counts_for_the_next_letter(desk, order, tmp_path) -> None:
    home = desk.issue.manifest.folder
    report = dsn("r1@example.org", "5.1.1", "user unknown")
    returns.bounces(maildir(tmp_path / "box", [report]), home)
    assert dry_run(desk, order("smtp://localhost:25")).data == {"letters": 2, "suppressed": 1}
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_soft_ones_end_an_address_at_the_third(folder: Path, tmp_path: Path) -> None:
    for n in range(3):
        report = dsn(A, "5.2.2", f"552 mailbox full, try {n}")
        box = maildir(tmp_path / f"box{n}", [report])
        for _ in range(2):
            done = returns.bounces(box, folder)
        assert done.data["known"] == 1, "read twice, counted once"
        assert (A in done.data["suppressed"]) == (n == 2)


def test_an_mbox_is_read_like_a_maildir(folder: Path, tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "mbox")
    for _, data, _ in REPORTS:
        box.add(data)
    box.flush()
    done = returns.bounces(str(tmp_path / "mbox"), folder)
    assert done.data["messages"] == len(REPORTS)
    assert {b["address"] for b in done.data["hard"]} == {A}


@pytest.mark.parametrize(
    ("message", "who"),
    [
        (plain("please", sender=f"Li <{A}>", subject="unsubscribe"), A),
        (plain("请", sender=A, subject="退订"), A),
        (plain("", sender=A, subject="x").replace(b"To: news", b"To: leave"), A),
        (plain("unsubscribe", sender=A, subject="How do I unsubscribe?"), ""),
        (plain("", sender="MAILER-DAEMON@x.example", subject="unsubscribe"), ""),
        (plain("", sender=A, subject="unsubscribe", Auto_Submitted="auto-replied"), ""),
    ],
)
def test_who_asks_to_leave(message: bytes, who: str) -> None:
    assert unsubscribing(message, "leave@example.org") == who


def test_who_has_left_gets_no_more(folder: Path, tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", [plain("", sender=A, subject="退订")])
    assert returns.unsubscribes(box, folder).data["left"] == [A]
    assert returns.unsubscribes(box, folder).data["left"] == []
    assert recall(folder).suppressed == {A}


@given(st.binary(max_size=400))
def test_no_message_ends_the_reading(data: bytes) -> None:
    for head in (
        b"",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n",
        b"From: MAILER-DAEMON\n",
    ):
        bounces(head + data)
        unsubscribing(head + data, "leave@example.org")


@pytest.mark.parametrize("box", ["none", "file", "folder", "imap://host", "imaps://a:b@host/x"])
def test_what_is_no_mailbox_is_told_in_a_line(box: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no mail\n")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Rejected) as refused:
        returns.bounces(box if "://" in box else str(tmp_path / box), folder)
    assert [f.check for f in refused.value.findings] == ["mail/mailbox"]


def test_a_spoilt_memory_stops_rather_than_forgets(folder: Path) -> None:
    (folder / FILE).write_text("{")
    with pytest.raises(EnvironmentProblem):
        recall(folder)
