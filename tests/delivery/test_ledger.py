"""The ledger: what it keeps, and that it keeps it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from builder.delivery.ledger import Ledger, LedgerBusy
from builder.delivery.recipients import Recipient

ANN, BOB = Recipient("ann@example.org", fields={"city": "Bonn"}), Recipient("bob@example.org")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def test_a_message_is_known_by_issue_edition_reader_and_pdf(path):
    ledger = Ledger(path, "2017-02")
    assert ledger.add(ANN, "aa")
    assert not ledger.add(ANN, "aa")
    assert not ledger.add(Recipient("ANN@example.org"), "aa")
    assert ledger.add(ANN, "bb")
    assert ledger.add(Recipient(ANN.address, edition="screen"), "aa")
    assert Ledger(path, "2017-03").add(ANN, "aa")


def test_what_is_written_is_synced_to_the_disk(path):
    ledger = Ledger(path, "2017-02")
    assert ledger._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ledger._db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_an_open_message_is_in_doubt_once_its_sender_is_gone(path):
    ledger = Ledger(path, "2017-02")
    ledger.add(ANN, "aa")
    ledger.add(BOB, "aa")
    ledger.claim()
    ledger.mark(1, "open")
    ledger.close()
    after = Ledger(path, "2017-02")
    after.claim()
    assert after.addresses() == {
        "sent": [], "refused": [], "in_doubt": [ANN.address], "pending": [BOB.address]
    }  # fmt: skip
    assert after.next().recipient == BOB


def test_one_sender_at_a_time(path):
    first = Ledger(path, "2017-02")
    first.claim()
    with pytest.raises(LedgerBusy):
        Ledger(path, "2017-02").claim()
    first.close()
    Ledger(path, "2017-02").claim()


def test_all_of_a_list_or_nothing(path):
    ledger = Ledger(path, "2017-02")
    with pytest.raises(KeyError), ledger.together():
        ledger.add(ANN, "aa")
        raise KeyError
    assert ledger.counts()["pending"] == 0


def test_put_off_messages_wait_their_turn(path):
    ledger = Ledger(path, "2017-02")
    ledger.add(ANN, "aa")
    ledger.add(BOB, "aa")
    ledger.put_off(1, 5e9, "451 later")
    assert ledger.next().recipient.address == BOB.address
    ledger.mark(2, "sent")
    entry = ledger.next()
    assert (entry.due, entry.attempts, entry.recipient) == (5e9, 1, ANN)
    ledger.rearm()
    assert ledger.next().due == 0


def test_only_named_messages_in_doubt_are_settled(path):
    ledger = Ledger(path, "2017-02")
    for person in (ANN, BOB):
        ledger.add(person, "aa")
    ledger.mark(1, "in_doubt")
    ledger.mark(2, "in_doubt")
    assert ledger.settle("Ann@Example.org", "pending", "named") == 1
    assert ledger.addresses()["in_doubt"] == [BOB.address]
    assert ledger.settle("nobody@example.org", "sent", "named") == 0


def test_columns_of_the_lists(path):
    ledger = Ledger(path, "2017-02")
    ledger.add(ANN, "aa")
    ledger.add(BOB, "aa")
    assert sorted(ledger.columns()) == [[""], ["city"]]


def test_a_state_there_is_not_cannot_be_written(path):
    ledger = Ledger(path, "2017-02")
    ledger.add(ANN, "aa")
    with pytest.raises(sqlite3.IntegrityError):
        ledger.mark(1, "perhaps")  # type: ignore[arg-type]
