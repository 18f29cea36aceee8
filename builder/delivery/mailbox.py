"""Messages of a mailbox: a Maildir, an mbox file, or a folder on an IMAP server; never changed."""

from __future__ import annotations

import imaplib
import os
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..ground.findings import EnvironmentProblem, Rejected, found
from ..ground.messages import tr
from ..ground.reasons import reason
from .reports import MAX_BYTES

USER_VARIABLE = "BUILDER_IMAP_USER"
PASSWORD_VARIABLE = "BUILDER_IMAP_PASSWORD"
_TIMEOUT_SECONDS = 60


def messages(box: str, environ: Mapping[str, str] = os.environ) -> Iterator[bytes]:
    """The bytes of each message of a mailbox, at most ``MAX_BYTES`` of each.

    Raises Rejected for what is no mailbox, EnvironmentProblem for a server that cannot be used.
    """
    if "://" in box:
        yield from _imap(box, environ)
        return
    path = Path(box)
    try:
        if path.is_dir():
            yield from _maildir(path)
        else:
            yield from _mbox(path)
    except OSError as problem:
        says = "none" if isinstance(problem, FileNotFoundError) else "unreadable"
        raise Rejected(
            [found("mail/mailbox", says=says, box=path, reason=reason(problem))]
        ) from None


def _maildir(path: Path) -> Iterator[bytes]:
    boxes = [path / "new", path / "cur"]
    if not all(box.is_dir() for box in boxes):
        raise Rejected([found("mail/mailbox", says="kind", box=path)])
    for box in boxes:
        for file in sorted(box.iterdir()):
            if file.is_file():
                with file.open("rb") as message:
                    yield message.read(MAX_BYTES)


def _mbox(path: Path) -> Iterator[bytes]:
    """Messages of an mbox file (RFC 4155), read line by line, so that its size does not matter."""
    lines: list[bytes] = []
    size, blank = 0, True
    with path.open("rb") as file:
        first = file.readline(65_536)
        if first and not first.startswith(b"From "):
            raise Rejected([found("mail/mailbox", says="kind", box=path)])
        while line := file.readline(65_536):
            if blank and line.startswith(b"From "):
                yield b"".join(lines)
                lines, size = [], 0
            elif size < MAX_BYTES:
                lines.append(line[1:] if line.startswith(b">From ") else line)
                size += len(line)
            blank = not line.strip()
    if first:
        yield b"".join(lines)


def _imap(url: str, environ: Mapping[str, str]) -> Iterator[bytes]:
    try:
        parts = urlsplit(url)
        port = parts.port or 993
    except ValueError:
        raise Rejected([found("mail/mailbox", says="url", box=url)]) from None
    if parts.scheme != "imaps" or not parts.hostname or parts.password:
        raise Rejected([found("mail/mailbox", says="url", box=url.rsplit("@", maxsplit=1)[-1])])
    user = unquote(parts.username or "") or environ.get(USER_VARIABLE, "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        with imaplib.IMAP4_SSL(
            parts.hostname, port, ssl_context=ssl.create_default_context(), timeout=_TIMEOUT_SECONDS
        ) as session:
            session.login(user, environ.get(PASSWORD_VARIABLE, ""))
            session.select(f'"{folder}"', readonly=True)
            _, (numbers, *_) = session.uid("search", "ALL")
            for number in (numbers or b"").split():
                yield _fetched(session, number)
    except (imaplib.IMAP4.error, OSError) as problem:
        raise EnvironmentProblem(
            tr(
                f"{parts.hostname}: the mailbox cannot be read: {problem}",
                f"{parts.hostname}：无法读取邮箱：{problem}",
            ),
            tr(
                f"check the name, {PASSWORD_VARIABLE} and the folder",
                f"请检查用户名、{PASSWORD_VARIABLE} 和文件夹",
            ),
        ) from None


def _fetched(session: imaplib.IMAP4_SSL, number: bytes) -> bytes:
    answer: Any = session.uid("fetch", number.decode(), f"(BODY.PEEK[]<0.{MAX_BYTES}>)")[1]
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")
