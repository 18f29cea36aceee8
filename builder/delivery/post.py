"""The sender: takes pending messages from the ledger to the server, one at a time.

Replies decide (:func:`~builder.delivery.server.verdict`): a message put off comes back later, a
broken or tired connection is made anew after a rest, a bad mailbox is passed over, and a refusal
of the sender or of the content ends the run. Whatever ends it, the ledger knows where.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ..ground.findings import Finding, found
from ..ground.messages import tr
from .ledger import NEVER, Ledger, LedgerEntry
from .letter import Letter
from .server import CannotConnect, InDoubt, Reply, hand_over


class Clock(Protocol):
    """Time as the sender sees it, in seconds."""

    def time(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how patiently; all in seconds but the rate."""

    per_minute: float = 0.0
    """Messages a minute at most; 0 for as fast as the server takes them."""
    put_off: tuple[float, ...] = (2, 10, 60, 300, 900, 1800)
    """Rests of one message after each 4xx (RFC 5321 §4.5.4.1 asks for half an hour in the end)."""
    reconnect: tuple[float, ...] = (0.2, 1, 2, 5, 10, 30, 60, 120)
    """Rests of the whole run after each broken connection without a message sent between."""


IDLE_SECONDS = 10.0
"""A connection is not held open through a longer rest."""


class _Stopped(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


@dataclass(slots=True)
class Post:
    """One run of the sender."""

    ledger: Ledger
    connect: Callable[[], smtplib.SMTP]
    letter: Callable[[LedgerEntry], Letter]
    sender: Callable[[str], str]
    """The address on the envelope of a letter to a reader."""
    pace: Pace = field(default_factory=Pace)
    clock: Clock = time
    report: Callable[[str], None] = lambda line: None
    _session: smtplib.SMTP | None = None
    _breaks: int = 0
    _next_slot: float = 0.0

    def run(self) -> list[Finding]:
        """Send what is pending; findings say why the run ended early, or what was given up."""
        try:
            if samples := self.ledger.samples():
                self._check_sizes([self.letter(entry) for entry in samples])
            while (entry := self.ledger.next()) and entry.due < NEVER:
                self._rest(entry.due - self.clock.time())
                self._send(entry)
        except _Stopped as stopped:
            return [stopped.finding]
        finally:
            self._hang_up()
        if entry:
            return [found("mail/put-off")]
        return []

    def _send(self, entry: LedgerEntry) -> None:
        session = self._connected()
        letter = self.letter(entry)
        self._check_size(session, letter)
        self._rest(self._next_slot - self.clock.time())
        if self.pace.per_minute:
            self._next_slot = self.clock.time() + 60 / self.pace.per_minute
        session = self._connected()
        try:
            reply = hand_over(
                session,
                self.sender(letter.address),
                letter,
                lambda: self.ledger.mark(entry.seq, "open"),
            )
        except InDoubt as doubt:
            self.ledger.mark(entry.seq, "in_doubt", str(doubt))
            self.report(
                tr(f"{letter.address}: in doubt, {doubt}", f"{letter.address}：存疑，{doubt}")
            )
            self._break()
            return
        self._settle(entry, reply)

    def _settle(self, entry: LedgerEntry, reply: Reply) -> None:
        """Write down what a reply means and act on it."""
        verdict, address = reply.verdict, entry.recipient.address
        if verdict == "sent":
            self._breaks = 0
            self.ledger.mark(entry.seq, "sent", str(reply))
        elif verdict == "skip":
            self.ledger.mark(entry.seq, "refused", str(reply))
            self.report(tr(f"{address}: refused, {reply}", f"{address}：被拒，{reply}"))
        elif verdict == "stop":
            self.ledger.mark(entry.seq, "pending", str(reply))
            raise _Stopped(found("mail/refused", address=address, reply=str(reply)))
        else:
            rest = dict(enumerate(self.pace.put_off)).get(entry.attempts)
            due = NEVER if rest is None else self.clock.time() + rest
            self.ledger.put_off(entry.seq, due, str(reply))
            told = tr("put off", "暂缓") if rest else tr("given up for now", "本次放弃")
            self.report(tr(f"{address}: {told}, {reply}", f"{address}：{told}，{reply}"))
            if verdict == "pause":
                self._break()

    def _check_sizes(self, letters: list[Letter]) -> None:
        """Before the first message goes: none of the PDFs is too large for the server."""
        session = self._connected()
        for letter in letters:
            self._check_size(session, letter)

    def _check_size(self, session: smtplib.SMTP, letter: Letter) -> None:
        offered = session.esmtp_features.get("size", "")
        limit = int(offered) if offered.isdigit() else 0
        if limit and letter.size > limit:
            raise _Stopped(found("mail/size", address=letter.address, size=letter.size, most=limit))

    def _connected(self) -> smtplib.SMTP:
        while self._session is None or self._session.sock is None:
            try:
                self._session = self.connect()
            except CannotConnect as problem:
                if problem.lasting:
                    raise _Stopped(_unreachable(problem)) from None
                self._break(problem)
        return self._session

    def _break(self, problem: Exception | None = None) -> None:
        """Hang up and rest, longer each time; the run stops when patience ends."""
        self._hang_up()
        if self._breaks >= len(self.pace.reconnect):
            breaks = tr("the connection breaks every time", "连接每次都中断")
            raise _Stopped(_unreachable(problem or Exception(breaks)))
        rest = self.pace.reconnect[self._breaks]
        self._breaks += 1
        if problem:
            self.report(tr(f"{problem}; again in {rest:g} s", f"{problem}；{rest:g} 秒后重试"))
        self.clock.sleep(rest)

    def _rest(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if seconds > IDLE_SECONDS:
            self._hang_up()
            self.report(tr(f"waiting {seconds:.0f} s", f"等待 {seconds:.0f} 秒"))
        self.clock.sleep(seconds)

    def _hang_up(self) -> None:
        if self._session is not None and self._session.sock is not None:
            try:
                self._session.quit()
            except (OSError, smtplib.SMTPException):
                self._session.close()
        self._session = None


def _unreachable(problem: Exception) -> Finding:
    return found("mail/server", says="unreachable", problem=str(problem))
