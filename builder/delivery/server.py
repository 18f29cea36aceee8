"""The mail server: its address, TLS and login, one message handed over, and what replies mean."""

from __future__ import annotations

import ipaddress
import os
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from ..ground.findings import Rejected, found
from ..ground.messages import tr
from .letter import Letter

KEYRING_SERVICE = "builder-smtp"
USER_VARIABLE = "BUILDER_SMTP_USER"
PASSWORD_VARIABLE = "BUILDER_SMTP_PASSWORD"
ADDRESS_VARIABLE = "BUILDER_SMTP"
TIMEOUT_SECONDS = 120.0

Stage = Literal["connect", "mail", "rcpt", "data", "end"]
Verdict = Literal["sent", "again", "pause", "skip", "stop"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over; the password is not kept here."""

    host: str
    port: int
    user: str = ""
    implicit_tls: bool = False
    plain_allowed: bool = False

    @property
    def url(self) -> str:
        """The address as it was given."""
        scheme = "smtps" if self.implicit_tls else "smtp"
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{user}{host}:{self.port}{'?tls=no' if self.plain_allowed else ''}"

    @property
    def is_loopback(self) -> bool:
        """Whether the server is this machine, to which plain text may go."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_server(url: str) -> Server:
    """The server of ``smtp://[user@]host[:port]`` (STARTTLS) or ``smtps://`` (TLS at once).

    ``?tls=no`` lets plain text leave this machine. Raises Rejected for anything else, above all
    for a password, which would stay in the shell's history.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or {"smtps": 465}.get(parts.scheme, 587)
    except ValueError as error:
        raise _bad_url("url", reason=str(error)) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _bad_url("scheme", scheme=parts.scheme)
    if parts.password:
        raise _bad_url("password", secrets=secrets())
    query = parse_qs(parts.query)
    if set(query) - {"tls"} or query.get("tls", ["no"]) != ["no"]:
        raise _bad_url("option")
    return Server(
        parts.hostname, port, unquote(parts.username or ""), parts.scheme == "smtps", "tls" in query
    )


def secrets() -> str:
    """Where a password is kept."""
    keyring = f"keyring set {KEYRING_SERVICE} USER@HOST"
    return tr(
        f"set {PASSWORD_VARIABLE}, or keep it with: {keyring}",
        f"请设置 {PASSWORD_VARIABLE}，或用 {keyring} 保存",
    )


def _bad_url(says: str, **words: Any) -> Rejected:
    return Rejected([found("mail/server", says=says, **words)])


class CannotConnect(Exception):
    """No session with the server: ``lasting`` where trying again will not help."""

    def __init__(self, message: str, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


def connect(
    server: Server, domain: str = "", environ: Mapping[str, str] = os.environ
) -> smtplib.SMTP:
    """A session greeted, encrypted and logged in.

    The greeting gives this machine's name, or ``domain`` where it has none that others know.

    Raises CannotConnect. Certificates are verified against the system's authorities, or those of
    ``SSL_CERT_FILE``.
    """
    context = ssl.create_default_context()
    try:
        return _dialled(server, context, _name_to_give(domain), environ)
    except smtplib.SMTPResponseException as error:
        said = _said(error.smtp_code, error.smtp_error)
        raise CannotConnect(said, lasting=error.smtp_code >= 500) from error
    except ssl.SSLCertVerificationError as error:
        raise CannotConnect(_distrust(server, error), lasting=True) from error
    except ssl.SSLError as error:
        reason = error.reason or error
        said = tr(f"TLS failed: {reason}", f"TLS 失败：{reason}")
        raise CannotConnect(said, lasting=True) from error
    except smtplib.SMTPNotSupportedError as error:
        raise CannotConnect(str(error), lasting=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise CannotConnect(f"{server.host}:{server.port}: {error}", lasting=False) from error


_MAN_MADE = re.compile(r"(^|\.)(local|localdomain|internal|lan|home|arpa|localhost)$")


def _name_to_give(domain: str) -> str | None:
    """What to say after EHLO (RFC 5321 §4.1.4); None for an address literal."""
    name = socket.getfqdn().lower()
    if "." in name and name.isascii() and not _MAN_MADE.search(name):
        return name
    return domain or None


_HOST_MISMATCH = (62, 64)
_EXPIRED = 10
"""X509_V_ERR of OpenSSL: another host name or address; out of date."""


def _distrust(server: Server, error: ssl.SSLCertVerificationError) -> str:
    """Why a certificate was not believed, and what to set."""
    host = server.host
    if error.verify_code in _HOST_MISMATCH:
        return tr(
            f"TLS failed: the certificate is not for {host}; use the name it was made for",
            f"TLS 失败：证书不是发给 {host} 的；请改用证书上的主机名",
        )
    if error.verify_code == _EXPIRED:
        return tr(
            f"TLS failed: the certificate of {host} is out of date; its owner must renew it",
            f"TLS 失败：{host} 的证书已过期；要由服务器方更新",
        )
    why = error.verify_message
    return tr(
        f"TLS failed: no authority known here vouches for {host} ({why});"
        " set SSL_CERT_FILE to the file of its authority",
        f"TLS 失败：本机不认得 {host} 证书的签发者（{why}）；"
        "请把 SSL_CERT_FILE 设为签发者的证书文件",
    )


def _dialled(
    server: Server, context: ssl.SSLContext, name: str | None, environ: Mapping[str, str]
) -> smtplib.SMTP:
    session: smtplib.SMTP
    wanted: dict[str, Any] = {"timeout": TIMEOUT_SECONDS, "local_hostname": name}
    if server.implicit_tls:
        session = smtplib.SMTP_SSL(server.host, server.port, context=context, **wanted)
    else:
        session = smtplib.SMTP(server.host, server.port, **wanted)
    try:
        # The full stop after DATA is a packet of its own: Nagle's algorithm would hold it back
        # until the server's delayed acknowledgement, some 40 ms a message.
        if session.sock:
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _open(session, server, context, environ)
    except BaseException:
        session.close()
        raise
    return session


def _open(
    session: smtplib.SMTP, server: Server, context: ssl.SSLContext, environ: Mapping[str, str]
) -> None:
    session.ehlo_or_helo_if_needed()
    if not server.implicit_tls and session.has_extn("starttls"):
        session.starttls(context=context)
        session.ehlo_or_helo_if_needed()
    encrypted = isinstance(session.sock, ssl.SSLSocket)
    if not encrypted and not (server.is_loopback or server.plain_allowed):
        said = tr(
            f"{server.host} offers no encryption; use smtps://, or add ?tls=no to do without",
            f"{server.host} 不提供加密；请用 smtps://，若确可不加密，请加 ?tls=no",
        )
        raise CannotConnect(said, lasting=True)
    user, password = credentials(server, environ)
    if user:
        session.login(user, password)


def credentials(server: Server, environ: Mapping[str, str]) -> tuple[str, str]:
    """Login name and password: from the environment, else from the system's keyring.

    No name means no login. Raises CannotConnect where a name has no password.
    """
    user = server.user or environ.get(USER_VARIABLE, "")
    if not user:
        return "", ""
    password = environ.get(PASSWORD_VARIABLE) or _from_keyring(f"{user}@{server.host}")
    if not password:
        said = tr(f"no password for {user}: ", f"没有 {user} 的密码：") + secrets()
        raise CannotConnect(said, lasting=True)
    return user, password


def _from_keyring(name: str) -> str:
    import keyring  # noqa: PLC0415  slow to import, needed by few
    import keyring.errors  # noqa: PLC0415

    try:
        return keyring.get_password(KEYRING_SERVICE, name) or ""
    except keyring.errors.KeyringError:
        return ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said last, and after which command; code 0 where the connection broke."""

    stage: Stage
    code: int
    text: str

    @property
    def verdict(self) -> Verdict:
        """What follows for this message and the run."""
        return verdict(self.stage, self.code, self.text)

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip() if self.code else self.text


class InDoubt(Exception):
    """The connection broke after the message was handed over, before the answer."""


_NO_UTF8 = "5.6.7 mailbox name not ASCII, and the server does not offer SMTPUTF8"


def hand_over(
    session: smtplib.SMTP, sender: str, letter: Letter, on_end: Callable[[], None]
) -> Reply:
    """Offer one letter to the server.

    ``on_end`` is called when all but the full stop that ends DATA has been written: until then
    the server cannot have accepted the message (RFC 5321 §4.1.1.4). A connection broken before
    that is a Reply with code 0; broken after it raises InDoubt.
    """
    stage: Stage = "mail"
    try:
        options = [f"size={letter.size}"] if session.has_extn("size") else []
        if not letter.address.isascii():
            if not session.has_extn("smtputf8"):
                return Reply("rcpt", 553, _NO_UTF8)
            options += ["BODY=8BITMIME", "SMTPUTF8"]
        reply = session.mail(sender, options)
        if reply[0] == 250:
            stage = "rcpt"
            reply = session.rcpt(letter.address)
        if stage == "rcpt" and reply[0] in (250, 251):
            stage = "data"
            reply = session.docmd("DATA")
        if stage != "data" or reply[0] != 354:
            _forget(session)
            return _reply(stage, reply)
        for index, piece in enumerate(letter.pieces):
            session.send(piece if index % 2 else _stuffed(piece))
    except (OSError, smtplib.SMTPException) as error:
        session.close()
        return Reply(stage, 0, tr(f"connection lost: {error}", f"连接中断：{error}"))
    on_end()
    try:
        session.send(b".\r\n")
        return _reply("end", session.getreply())
    except (OSError, smtplib.SMTPException) as error:
        session.close()
        said = tr(f"connection lost before the answer: {error}", f"未及答复，连接中断：{error}")
        raise InDoubt(said) from error


def _forget(session: smtplib.SMTP) -> None:
    """End a transaction that was turned down, so that the next can begin."""
    try:
        session.rset()
    except (OSError, smtplib.SMTPException):
        session.close()


def _reply(stage: Stage, reply: tuple[int, bytes]) -> Reply:
    return Reply(stage, reply[0], reply[1].decode("utf-8", "replace"))


def _stuffed(piece: bytes) -> bytes:
    """A full stop at a line's start doubled (RFC 5321 §4.5.2); base64 has none."""
    return re.sub(rb"(?m)^\.", b"..", piece)


_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ABOUT_SENDER = {"5.1.7", "5.1.8"}
_NOT_ASCII = "5.6.7"
"""Addresses that are not ASCII are not taken (RFC 6531 §3.7.4.2)."""
_MAILBOX_CODES = {550, 551, 552, 553, 556}
_POLICY_WORDS = re.compile(r"relay|policy|spam|block|blacklist|reputation|authenticat", re.I)
"""Servers without enhanced codes say 550 both of a mailbox and of a sender they will not have."""


def verdict(stage: Stage, code: int, text: str) -> Verdict:
    """What a reply means (RFC 5321 §4.2.1, enhanced codes of RFC 3463).

    ``sent``; ``again``: this message later; ``pause``: the server wants a rest; ``skip``: this
    mailbox will never take it; ``stop``: the server refuses us, not this reader.
    """
    if stage == "end" and 200 <= code < 300:
        return "sent"
    if code in {0, 421} or (400 <= code < 500 and stage in ("connect", "mail")):
        return "pause"
    if 400 <= code < 500:
        return "again"
    enhanced = _ENHANCED.search(text)
    if enhanced and stage in ("rcpt", "end"):
        about_mailbox = enhanced[2] in ("1", "2") and enhanced[0] not in _ABOUT_SENDER
        about_mailbox |= enhanced[0] == _NOT_ASCII
        return "skip" if about_mailbox else "stop"
    if stage == "rcpt" and code in _MAILBOX_CODES and not _POLICY_WORDS.search(text):
        return "skip"
    return "stop"


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"
