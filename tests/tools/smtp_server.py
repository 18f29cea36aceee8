"""A real SMTP server on loopback, with the manners a test wants."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = str | None
DROP = "drop"
"""An answer that is none: the connection is closed."""


class Mailhost:
    """Keeps what it accepts; ``on_mail``, ``on_rcpt`` and ``on_end`` answer instead of 250."""

    def __init__(self, **answers: Callable[[str], Answer]) -> None:
        self.answers = answers
        self.accepted: list[str] = []
        self.messages: list[bytes] = []
        self.asked: Counter[str] = Counter()
        self.tls_used: list[bool] = []
        self.end_seconds = 0.0
        self.keep_messages = True
        self.most_sessions = 1_000
        self.most_at_once = 0
        """The most messages that were being taken at one moment."""
        self._sessions: set[int] = set()
        self._at_once = 0

    def _answer(self, stage: str, address: str) -> Answer:
        self.asked[f"{stage} {address}"] += 1
        return self.answers[stage](address) if stage in self.answers else None

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        if len(self._sessions) >= self.most_sessions:
            return ["421 4.7.0 too many connections"]
        self._sessions.add(id(session))
        session.host_name = name
        return replies

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str
    ) -> str:
        return "421 4.7.0 too many connections"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._sessions.discard(id(session))
        return "221 bye"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self._answer("on_mail", address)
        if answer == DROP:
            server.transport.abort()
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self._answer("on_rcpt", address)
        if answer == DROP:
            server.transport.abort()
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        answer = self._answer("on_end", address)
        if answer is None or answer == DROP:
            self.accepted.append(address)
            self.tls_used.append(bool(session.ssl))
            if self.keep_messages:
                self.messages.append(bytes(envelope.content or b""))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        if self.end_seconds:
            await asyncio.sleep(self.end_seconds)
        self._at_once -= 1
        if answer == DROP:
            server.transport.abort()
        return answer or "250 2.0.0 kept"


@contextmanager
def served(host: Mailhost, **options: Any) -> Iterator[str]:
    """Run a mail host on a free port of loopback; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(host, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
