"""The sender: takes pending messages from the ledger to the server, over one connection or several.

Replies decide (:func:`~builder.delivery.server.verdict`): a message put off comes back later, a
broken or tired connection is made anew after a rest, a bad mailbox is passed over, and a refusal
of the sender or of the content ends the run. Whatever ends it, the ledger knows where: Ctrl-C and
SIGTERM let the letters in hand be finished first.
"""

from __future__ import annotations

import contextvars
import signal
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
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
    connections: int = 0
    """Connections to the server at once; 0 for one, or as many as the last run had."""
    start: float = 0.0
    """When the first message may go, in seconds since 1970."""
    put_off: tuple[float, ...] = (2, 10, 60, 300, 900, 1800)
    """Rests of one message after each 4xx (RFC 5321 §4.5.4.1 asks for half an hour in the end)."""
    reconnect: tuple[float, ...] = (0.2, 1, 2, 5, 10, 30, 60, 120)
    """Rests of a connection after each time it broke without a message sent between."""


IDLE_SECONDS = 10.0
"""A connection is not held open through a longer rest."""
PROGRESS_SECONDS = 5.0
"""Between two lines that say how far the run is."""


class _Stopped(Exception):
    """A connection ends; with the run where ``whole``, for the others would fare alike."""

    def __init__(self, finding: Finding, whole: bool = True) -> None:
        self.finding = finding
        self.whole = whole


class _Called(Exception):
    """The run has been called off: nothing more is begun."""


@dataclass(slots=True)
class Post:
    """One run of the sender."""

    ledger: Ledger
    connect: Callable[[], smtplib.SMTP]
    letter: Callable[[LedgerEntry], Letter]
    sender: Callable[[str], str]
    """The address on the envelope of a letter to a reader."""
    pace: Pace = field(default_factory=Pace)
    clock: Clock | None = None
    """Another clock than the wall's."""
    report: Callable[[str], None] = lambda line: None
    _turn: threading.RLock = field(default_factory=threading.RLock)
    """Held by who looks into the ledger or at what follows, which the connections share."""
    _called_off: threading.Event = field(default_factory=threading.Event)
    _in_hand: set[int] = field(default_factory=set)
    _at_work: int = 0
    _stopped: Finding | None = None
    _next_slot: float = 0.0
    _total: int = 0
    _settled: int = 0
    _began: float = 0.0
    _told: float = 0.0

    def run(self) -> list[Finding]:
        """Send what is pending; findings say why the run ended early, or what was given up.

        Raises KeyboardInterrupt, once the letters in hand are finished, where the user or the
        system ends the run.
        """
        self._total = self.ledger.counts()["pending"]
        with _interrupts(self._called_off):
            try:
                self._wait_for_start()
                if samples := self.ledger.samples():
                    self._check_sizes([self.letter(entry) for entry in samples])
                self._began = self._told = self._time()
                self._carry_all()
            except _Stopped as stopped:
                self._stopped = stopped.finding
            except _Called:
                pass
            if self._called_off.is_set():
                raise KeyboardInterrupt
        if self._stopped:
            return [self._stopped]
        return [found("mail/put-off")] if self.ledger.counts()["pending"] else []

    def _wait_for_start(self) -> None:
        rest = self.pace.start - self._time()
        if rest > 0:
            moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.pace.start))
            self.report(tr(f"{self._total} letters wait until {moment}",
                           f"{self._total} 封，等到 {moment} 发出"))  # fmt: skip
            self.rest(rest)

    def _check_sizes(self, letters: list[Letter]) -> None:
        """Before the first message goes: none of the PDFs is too large for the server."""
        line = _Line(self)
        try:
            for letter in letters:
                line.check_size(line.connected(), letter)
        finally:
            line.hang_up()

    def _carry_all(self) -> None:
        """Take messages over all connections until none is left that this run will try."""
        self._at_work = max(1, min(self.pace.connections, self._total))
        if self._at_work == 1 and self.clock:
            self._carry()
            return
        threads = []
        for _ in range(self._at_work):
            inherited = contextvars.copy_context()  # the language spoken, above all
            threads.append(threading.Thread(target=inherited.run, args=(self._carry,), daemon=True))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _carry(self) -> None:
        """Take messages over one connection."""
        line = _Line(self)
        try:
            while entry := self._take():
                try:
                    line.send(entry)
                finally:
                    with self._turn:
                        self._in_hand.discard(entry.seq)
        except _Called:
            pass
        except _Stopped as stopped:
            self._stop(stopped)
        except Exception as fault:  # it would go down with its thread, and the run seem done
            self._stop(_Stopped(found("builder/fault", what="mail send", problem=repr(fault))))
        finally:
            with self._turn:
                self._at_work -= 1
            line.hang_up()

    def _stop(self, stopped: _Stopped) -> None:
        """End the run, unless other connections are at work and may go on without this one."""
        with self._turn:
            if stopped.whole or self._at_work == 1:
                self._stopped = self._stopped or stopped.finding

    def _take(self) -> LedgerEntry | None:
        """The message that is due next, once it is due; None where there is none for this run."""
        while not self._stopped:
            with self._turn:
                self._look()
                entry = self.ledger.next(self._in_hand)
                if entry is None or entry.due >= NEVER:
                    if not self._in_hand:
                        return None
                    rest = 0.05  # what others have in hand may come back to be tried again
                elif (rest := entry.due - self._time()) <= 0:
                    self._in_hand.add(entry.seq)
                    return entry
            self.rest(min(rest, IDLE_SECONDS))
        return None

    def slot(self) -> None:
        """Wait for this message's turn, as the rate has it."""
        if not self.pace.per_minute:
            return
        with self._turn:
            slot = max(self._next_slot, self._time())
            self._next_slot = slot + 60 / self.pace.per_minute
        self.rest(slot - self._time())

    def mark(self, entry: LedgerEntry, state: str, reason: str = "") -> None:
        """Write a message's state down."""
        with self._turn:
            self.ledger.mark(entry.seq, state, reason)  # type: ignore[arg-type]
            if state != "open":
                self._settled += 1
                self._tell_progress()

    def put_off(self, entry: LedgerEntry, due: float, reason: str) -> None:
        """Write down that a message waits."""
        with self._turn:
            self.ledger.put_off(entry.seq, due, reason)

    def _tell_progress(self) -> None:
        now = self._time()
        if now - self._told < PROGRESS_SECONDS:
            return
        self._told = now
        done, total = self._settled, max(self._total, self._settled)
        rate = done / (now - self._began)
        left = (total - done) / rate
        self.report(
            tr(
                f"{done} of {total}, {rate * 60:.0f} a minute, {_span(left)} left",
                f"{done}/{total}，每分钟 {rate * 60:.0f} 封，约剩 {_span(left)}",
            )
        )

    def rest(self, seconds: float) -> None:
        """Wait, unless the run is called off."""
        if seconds > 0:
            if self.clock:
                self.clock.sleep(seconds)
            else:
                self._called_off.wait(seconds)
        self._look()

    def _look(self) -> None:
        if self._called_off.is_set():
            raise _Called

    def _time(self) -> float:
        return self.clock.time() if self.clock else time.time()

    def after(self, seconds: float) -> float:
        """The time so many seconds from now."""
        return self._time() + seconds


@contextmanager
def _interrupts(called_off: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM call the run off once; the second of them ends the program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def call_off(number: int, frame: FrameType | None) -> None:
        if called_off.is_set():
            raise KeyboardInterrupt
        called_off.set()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, call_off) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@dataclass(slots=True)
class _Line:
    """One connection to the server, made anew where it breaks."""

    post: Post
    session: smtplib.SMTP | None = None
    breaks: int = 0

    def send(self, entry: LedgerEntry) -> None:
        """Hand one message over and write down what became of it."""
        post = self.post
        session = self.connected()
        letter = post.letter(entry)
        self.check_size(session, letter)
        post.slot()
        session = self.connected()
        sender = post.sender(letter.address)
        try:
            reply = hand_over(session, sender, letter, lambda: post.mark(entry, "open"))
        except InDoubt as doubt:
            post.mark(entry, "in_doubt", str(doubt))
            told = tr(f"{letter.address}: in doubt, {doubt}", f"{letter.address}：存疑，{doubt}")
            post.report(told)
            self._break()
            return
        self._settle(entry, reply)

    def _settle(self, entry: LedgerEntry, reply: Reply) -> None:
        """Write down what a reply means and act on it."""
        post, verdict, address = self.post, reply.verdict, entry.recipient.address
        if verdict == "sent":
            self.breaks = 0
            post.mark(entry, "sent", str(reply))
        elif verdict == "skip":
            post.mark(entry, "refused", str(reply))
            post.report(tr(f"{address}: refused, {reply}", f"{address}：被拒，{reply}"))
        elif verdict == "stop":
            post.mark(entry, "pending", str(reply))
            raise _Stopped(found("mail/refused", address=address, reply=str(reply)))
        else:
            rest = dict(enumerate(post.pace.put_off)).get(entry.attempts)
            post.put_off(entry, NEVER if rest is None else post.after(rest), str(reply))
            told = tr("put off", "暂缓") if rest else tr("given up for now", "本次放弃")
            post.report(tr(f"{address}: {told}, {reply}", f"{address}：{told}，{reply}"))
            if verdict == "pause":
                self._break()

    def check_size(self, session: smtplib.SMTP, letter: Letter) -> None:
        """Raise where the server has said that it takes none as large."""
        offered = session.esmtp_features.get("size", "")
        limit = int(offered) if offered.isdigit() else 0
        if limit and letter.size > limit:
            raise _Stopped(found("mail/size", address=letter.address, size=letter.size, most=limit))

    def connected(self) -> smtplib.SMTP:
        """The session, made anew where there is none."""
        while self.session is None or self.session.sock is None:
            try:
                self.session = self.post.connect()
            except CannotConnect as problem:
                if problem.lasting:
                    raise _Stopped(_unreachable(problem)) from None
                self._break(problem)
        return self.session

    def _break(self, problem: Exception | None = None) -> None:
        """Hang up and rest, longer each time; the connection is given up when patience ends."""
        self.hang_up()
        patience = self.post.pace.reconnect
        if self.breaks >= len(patience):
            breaks = tr("the connection breaks every time", "连接每次都中断")
            raise _Stopped(_unreachable(problem or Exception(breaks)), whole=False)
        rest = patience[self.breaks]
        self.breaks += 1
        if problem:
            told = tr(f"{problem}; again in {rest:g} s", f"{problem}；{rest:g} 秒后重试")
            self.post.report(told)
        self.post.rest(rest)

    def hang_up(self) -> None:
        """Take leave of the server."""
        if self.session is not None and self.session.sock is not None:
            try:
                self.session.quit()
            except (OSError, smtplib.SMTPException):
                self.session.close()
        self.session = None


def _span(seconds: float) -> str:
    """A length of time as people say it."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return tr(f"{hours} h {minutes} min", f"{hours} 小时 {minutes} 分")
    return tr(f"{minutes} min {seconds} s", f"{minutes} 分 {seconds} 秒")


def _unreachable(problem: Exception) -> Finding:
    return found("mail/server", says="unreachable", problem=str(problem))
