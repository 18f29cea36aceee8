"""The ledger: who was sent what, in a SQLite file that survives a pulled plug.

One row a message, known by issue, edition, reader and the SHA-256 of the PDF. A message goes from
``pending`` to ``open`` just before the full stop that hands it to the server, and from ``open`` to
what the server answered. So a row that is still open when no sender runs is *in doubt*: the server
may or may not have it. Write-ahead log and a full sync at every commit keep what was written.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from ..ground.messages import tr
from .addresses import identity
from .recipients import Recipient

State = Literal["pending", "open", "sent", "refused", "in_doubt"]
STATES: tuple[State, ...] = ("sent", "refused", "in_doubt", "pending")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY,
    issue TEXT NOT NULL,
    edition TEXT NOT NULL,
    reader TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    address TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'open', 'sent', 'refused', 'in_doubt')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    changed REAL NOT NULL,
    UNIQUE (issue, edition, reader, sha256)
);
CREATE INDEX IF NOT EXISTS messages_by_state ON messages (state, due, seq);
CREATE TABLE IF NOT EXISTS acceptances (
    issue TEXT NOT NULL,
    moment REAL NOT NULL,
    reason TEXT NOT NULL,
    findings TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS orders (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
"""


NEVER = 1e12
"""A due time no run lives to see: the message stays pending for the next run."""

_ENTRY = "SELECT seq, edition, sha256, recipient, attempts, due FROM messages"


class LedgerBusy(Exception):
    """Another sender works on this ledger."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One message of the ledger."""

    seq: int
    edition: str
    sha256: str
    recipient: Recipient
    attempts: int
    """How often a server has put this message off."""
    due: float
    """When it may be tried; NEVER where this run has given it up."""


def _to_read(path: Path) -> sqlite3.Connection:
    """A ledger opened to look at only, on a full or read-only disk too."""
    address = f"file:{quote(str(path.resolve()))}"
    for way in ("mode=ro", "mode=ro&immutable=1"):
        db = sqlite3.connect(f"{address}?{way}", uri=True, isolation_level=None, timeout=30)
        try:
            db.execute("SELECT count(*) FROM messages")
        except sqlite3.OperationalError:
            db.close()
            continue
        return db
    raise sqlite3.OperationalError("it cannot be opened")


class Ledger:
    """The ledger of one issue; ``due`` and ``changed`` are seconds since 1970."""

    def __init__(self, path: Path, issue: str, reading: bool = False) -> None:
        self._issue = issue
        self._lock: sqlite3.Connection | None = None
        if reading:
            self._db = _to_read(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_path = path.with_suffix(".lock")
        self._db = sqlite3.connect(
            path, isolation_level=None, timeout=30, check_same_thread=False
        )  # the connections of a run take turns
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the files and let other senders in."""
        self._db.close()
        if self._lock:
            self._lock.close()
            self._lock = None

    def claim(self) -> None:
        """Become the one sender; messages another left open are in doubt from now on.

        Raises LedgerBusy where another sender runs. The lock is the operating system's, so it
        ends with its process however that ends.
        """
        lock = sqlite3.connect(self._lock_path, isolation_level=None, timeout=0)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            raise LedgerBusy from None
        self._lock = lock
        self._db.execute(
            "UPDATE messages SET state = 'in_doubt', changed = ?, reason = ? WHERE state = 'open'",
            (time.time(), tr("the sender ended before the server answered", "发送中止，未及答复")),
        )

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside happen, or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def accept(self, reason: str, findings: Iterable[str]) -> None:
        """Note that an issue was released with findings, line by line, and why."""
        lines = json.dumps(list(findings), ensure_ascii=False)
        row = (self._issue, time.time(), reason, lines)
        self._db.execute("INSERT INTO acceptances VALUES (?, ?, ?, ?)", row)

    def acceptances(self) -> list[tuple[str, list[str]]]:
        """Reasons for which the issue was released, each with the findings it covers."""
        known = "SELECT 1 FROM sqlite_master WHERE name = 'acceptances'"
        if not self._db.execute(known).fetchone():  # a ledger of before there was a gate
            return []
        rows = self._db.execute(
            "SELECT reason, findings FROM acceptances WHERE issue = ? ORDER BY moment",
            (self._issue,),
        )
        return [(reason, json.loads(findings)) for reason, findings in rows]

    def add(self, recipient: Recipient, sha256: str) -> bool:
        """Enter a message as pending; False where it stands in the ledger already."""
        row = (
            self._issue,
            recipient.edition,
            identity(recipient.address),
            sha256,
            recipient.address,
            json.dumps(asdict(recipient), ensure_ascii=False),
            time.time(),
        )
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO messages (issue, edition, reader, sha256, address, recipient,"
            " changed, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')",
            row,
        )
        return cursor.rowcount == 1

    def next(self, but: Collection[int] = ()) -> LedgerEntry | None:
        """The pending message that is due first, but for those with these numbers."""
        others = ", ".join(map(str, but))
        row = self._db.execute(
            f"{_ENTRY} WHERE state = 'pending' AND issue = ? AND seq NOT IN ({others})"
            " ORDER BY due, seq LIMIT 1",
            (self._issue,),
        ).fetchone()
        return _entry(row) if row else None

    def samples(self) -> list[LedgerEntry]:
        """One pending message of each PDF."""
        rows = self._db.execute(
            f"{_ENTRY} WHERE seq IN (SELECT min(seq) FROM messages"
            " WHERE state = 'pending' AND issue = ? GROUP BY edition, sha256) ORDER BY seq",
            (self._issue,),
        )
        return [_entry(row) for row in rows]

    def columns(self) -> list[list[str]]:
        """The sets of merge fields that pending messages have, one for each kind of list."""
        rows = self._db.execute(
            "SELECT DISTINCT (SELECT group_concat(key) FROM json_each(recipient, '$.fields'))"
            " FROM messages WHERE state = 'pending' AND issue = ?",
            (self._issue,),
        )
        return [(names or "").split(",") for (names,) in rows]

    def mark(self, seq: int, state: State, reason: str = "") -> None:
        """Write a message's state through to the disk."""
        self._db.execute(
            "UPDATE messages SET state = ?, reason = ?, changed = ? WHERE seq = ?",
            (state, reason[:500], time.time(), seq),
        )

    def put_off(self, seq: int, due: float, reason: str) -> None:
        """Leave a message pending until a later time, counting the attempt."""
        self._db.execute(
            "UPDATE messages SET state = 'pending', attempts = attempts + 1, due = ?, reason = ?,"
            " changed = ? WHERE seq = ?",
            (due, reason[:500], time.time(), seq),
        )

    def rearm(self) -> None:
        """Let every pending message be tried afresh: a new run has its own attempts."""
        self._db.execute(
            "UPDATE messages SET due = 0, attempts = 0 WHERE state = 'pending' AND issue = ?",
            (self._issue,),
        )

    def settle(self, address: str, state: Literal["pending", "sent"], reason: str) -> int:
        """Decide messages to a named reader that are in doubt or refused; how many there were."""
        cursor = self._db.execute(
            "UPDATE messages SET state = ?, reason = ?, attempts = 0, due = 0, changed = ?"
            " WHERE issue = ? AND reader = ? AND state IN ('in_doubt', 'refused')",
            (state, reason, time.time(), self._issue, identity(address)),
        )
        return cursor.rowcount

    def suppress(self, readers: Iterable[str]) -> int:
        """Refuse pending messages to readers who want none; how many there were."""
        return sum(
            self._db.execute(
                "UPDATE messages SET state = 'refused', reason = ?, changed = ?"
                " WHERE issue = ? AND reader = ? AND state = 'pending'",
                (tr("on the suppression list", "在停发名单上"), time.time(), self._issue, reader),
            ).rowcount
            for reader in readers
        )

    def delivered_otherwise(self, edition: str, sha256: str) -> int:
        """How many messages with another PDF of the same edition went out, or may have."""
        row = self._db.execute(
            "SELECT count(*) FROM messages WHERE issue = ? AND edition = ? AND sha256 != ?"
            " AND state IN ('sent', 'open', 'in_doubt')",
            (self._issue, edition, sha256),
        ).fetchone()
        return int(row[0])

    def retire(self, edition: str, sha256: str) -> None:
        """Forget pending messages with another PDF of the same edition: a newer one replaces it."""
        self._db.execute(
            "DELETE FROM messages WHERE issue = ? AND edition = ? AND sha256 != ?"
            " AND state = 'pending'",
            (self._issue, edition, sha256),
        )

    def counts(self) -> dict[str, int]:
        """The number of messages in each of STATES."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM messages WHERE issue = ? GROUP BY state", (self._issue,)
        )
        found: dict[str, int] = dict.fromkeys(STATES, 0)
        for state, number in rows:
            found["in_doubt" if state == "open" else state] += number
        return found

    def addresses(self) -> dict[str, list[str]]:
        """The addresses in each of STATES, in the order of the list; open counts as in doubt."""
        rows = self._db.execute(
            "SELECT state, address FROM messages WHERE issue = ? ORDER BY seq", (self._issue,)
        )
        found: dict[str, list[str]] = {state: [] for state in STATES}
        for state, address in rows:
            found["in_doubt" if state == "open" else state].append(address)
        return found

    def reasons(self, state: State, limit: int | None = None) -> list[tuple[str, str]]:
        """Addresses in a state with the reason written beside them, at most ``limit``."""
        rows = self._db.execute(
            "SELECT address, reason FROM messages WHERE issue = ? AND (state = ? OR"
            " (state = 'open' AND ? = 'in_doubt')) ORDER BY seq LIMIT ?",
            (self._issue, state, state, -1 if limit is None else limit),
        )
        return [(address, reason) for address, reason in rows]

    def remember(self, order: dict[str, Any]) -> None:
        """Keep what a run was told, for ``resume``."""
        self._db.execute(
            "INSERT OR REPLACE INTO orders VALUES (?, ?)",
            (self._issue, json.dumps(order)),
        )

    def recall(self) -> dict[str, Any]:
        """What the last run was told, empty where there was none."""
        row = self._db.execute("SELECT value FROM orders WHERE key = ?", (self._issue,)).fetchone()
        return dict(json.loads(row[0])) if row else {}


def _entry(row: tuple[int, str, str, str, int, float]) -> LedgerEntry:
    seq, edition, sha256, recipient, attempts, due = row
    return LedgerEntry(seq, edition, sha256, Recipient(**json.loads(recipient)), attempts, due)
