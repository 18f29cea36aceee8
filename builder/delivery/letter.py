"""One letter as bytes: headers, both bodies, the cover picture and the attached PDF.

A letter is kept in pieces, so that a thousand letters share one copy of the attachment, encoded
once. Joined they are the message of RFC 5322, every line ended by CR LF.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from email.utils import quote as quote_name
from typing import Any
from urllib.parse import quote

from ..issue.model import Issue
from .addresses import identity
from .body import LetterBody
from .recipients import Recipient
from .settings import MailSettings


class _AsWritten(EmailPolicy):
    """Headers set raw leave as they are; those that are set by name are checked and folded.

    Putting a message into bytes looks at each Content-Type some ten times, and the stock policy
    would parse it anew each time.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return value


_POLICY = _AsWritten(linesep="\r\n", refold_source="none")
_POLICY_UTF8 = _POLICY.clone(utf8=True)
"""For an address that is not ASCII, whose letter goes by SMTPUTF8 (RFC 6532)."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A finished PDF, encoded once for all letters that carry it."""

    edition: str
    sha256: str
    encoded: bytes
    """base64 in lines of 76, ended by CR LF."""
    own: bytes = b""
    """The same of what the reader's copy has behind what all copies share."""

    @classmethod
    def of(cls, edition: str, pdf: bytes) -> Enclosure:
        """The enclosure of a PDF's bytes."""
        return cls(edition, hashlib.sha256(pdf).hexdigest(), encode(pdf))

    def named(self, update: bytes) -> Enclosure:
        """The enclosure of a reader's copy: the PDF's bytes with an update behind them.

        All but the last line of the PDF's is shared.
        """
        whole = self.encoded.rfind(b"\r\n", 0, -2) + 2
        rest = base64.b64decode(self.encoded[whole:])
        return replace(self, encoded=self.encoded[:whole], own=encode(rest + update))


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in pieces; the large ones are shared with other letters."""

    message_id: str
    address: str
    pieces: tuple[bytes, ...]
    """The letter's own bytes and base64 that it shares, by turns; each begins a line."""

    @property
    def size(self) -> int:
        """Bytes as RFC 1870 counts them for SIZE: line ends two, no doubled full stops."""
        return sum(map(len, self.pieces))

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces)


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """The cover as JPEG, encoded once."""

    content_id: str
    encoded: bytes


def encode(data: bytes) -> bytes:
    """Base64 in lines of 76 characters with CR LF."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def message_id(issue: str, recipient: Recipient, sha256: str, domain: str) -> str:
    """The same for the same issue, edition, reader and PDF, so that a repeat is known as one."""
    key = f"{issue}\n{recipient.edition}\n{identity(recipient.address)}\n{sha256}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    name = re.sub(r"[^A-Za-z0-9-]", "-", issue)
    return f"<{name}.{digest}@{domain}>"


def token(secret: str, address: str) -> str:
    """What stands for a reader in an unsubscribe address: hard to forge (RFC 8058 §3.1)."""
    return hmac.new(secret.encode(), identity(address).encode(), "sha256").hexdigest()[:32]


def unsubscribe_url(settings: MailSettings, address: str, secret: str) -> str:
    """The reader's own one-click address, empty where the publication has none."""
    return settings.unsubscribe.replace("{address}", quote(address, safe="")).replace(
        "{token}", token(secret, address) if secret else ""
    )


def list_id(issue: Issue, settings: MailSettings) -> str:
    """The mark by which mail programs sort a publication's letters, the same for all issues.

    Its English title and the sender's domain (RFC 2919 §2 and §3); a title without Latin letters
    gives ``newsletter``.
    """
    title = issue.manifest.title.text("en")
    words = re.findall(r"[a-z0-9]+", title.casefold()) if title.isascii() else []
    label = "-".join(words)[:63].strip("-") or "newsletter"
    return f"<{label}.{settings.domain}>"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one letter has of its own besides its words."""

    issue: str
    recipient: Recipient
    date: dt.datetime
    unsubscribe: str = ""
    list_id: str = ""
    draft: bool = False
    blank: bool = False
    """A draft to nobody yet: the To line is left out."""


def assemble(
    settings: MailSettings,
    envelope: Envelope,
    body: LetterBody,
    enclosure: Enclosure,
    cover: CoverPicture | None = None,
) -> Letter:
    """Put a letter together: mixed(alternative(text, related(html, cover)), pdf).

    Raises ValueError where a header would hold a line end.
    """
    recipient = envelope.recipient
    ident = message_id(envelope.issue, recipient, enclosure.sha256, settings.domain)
    seam = ident.strip("<>").partition("@")[0].rpartition(".")[2]
    shared = {_mark("pdf"): enclosure.encoded, _mark("own"): enclosure.own}
    page = _text("html", body.html)
    if cover:
        shared[_mark("cover")] = cover.encoded
        page = _container("related", f"=_r{seam}", page, _shared(_cover_headers(cover), "cover"))
    words = _container("alternative", f"=_a{seam}", _text("plain", body.text), page)
    parts = ("pdf", "own") if enclosure.own else ("pdf",)
    pdf = _shared(_pdf_headers(body.attachment_name), *parts)
    utf8 = not recipient.address.isascii()
    message = EmailMessage(policy=_POLICY_UTF8 if utf8 else _POLICY)
    _address(message, settings, envelope, body.subject, ident)
    _fill(message, "mixed", f"=_m{seam}", words, pdf)
    return Letter(ident, recipient.address, _spliced(message.as_bytes(), shared))


def _address(
    message: EmailMessage, settings: MailSettings, envelope: Envelope, subject: str, ident: str
) -> None:
    recipient = envelope.recipient
    if settings.sender:
        message.set_raw("From", mailbox(settings.sender_name, settings.sender))
    if not envelope.blank:
        message.set_raw("To", mailbox(recipient.name, recipient.address))
    if settings.reply_to:
        message["Reply-To"] = settings.reply_to
    message["Subject"] = subject
    message["Date"] = format_datetime(envelope.date)
    message.set_raw("Message-ID", ident)
    if envelope.list_id:
        message.set_raw("List-Id", envelope.list_id)
    ways = [f"<{envelope.unsubscribe}>"] if envelope.unsubscribe else []
    if settings.unsubscribe_mailto:
        ways.append(f"<mailto:{settings.unsubscribe_mailto}?subject=unsubscribe>")
    if ways:
        message.set_raw("List-Unsubscribe", ",\r\n ".join(ways))
    if envelope.unsubscribe:
        message.set_raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    if envelope.draft:
        message["X-Unsent"] = "1"


def _mark(name: str) -> bytes:
    return f"@@{name}@@".encode()


def _part(headers: dict[str, str], body: str) -> EmailMessage:
    """A part whose headers leave exactly as written."""
    part = EmailMessage(policy=_POLICY)
    for name, value in headers.items():
        part.set_raw(name, value)
    part.set_payload(body)
    return part


def _shared(headers: dict[str, str], *names: str) -> EmailMessage:
    """A part whose body is marks, to be replaced by bytes that letters share or have ready."""
    return _part(headers, "".join(f"{_mark(name).decode()}\r\n" for name in names))


def _text(subtype: str, text: str) -> EmailMessage:
    headers = {
        "Content-Type": f'text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
    }
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return _part(headers, encode(lines.encode()).decode("ascii"))


def _container(subtype: str, boundary: str, *parts: EmailMessage) -> EmailMessage:
    whole = EmailMessage(policy=_POLICY)
    _fill(whole, subtype, boundary, *parts)
    return whole


def _fill(whole: EmailMessage, subtype: str, boundary: str, *parts: EmailMessage) -> None:
    whole.set_raw("MIME-Version", "1.0")
    whole.set_raw("Content-Type", f'multipart/{subtype}; boundary="{boundary}"')
    whole.set_payload(list(parts))


def _cover_headers(cover: CoverPicture) -> dict[str, str]:
    return {
        "Content-Type": 'image/jpeg; name="cover.jpg"',
        "Content-Transfer-Encoding": "base64",
        "Content-ID": f"<{cover.content_id}>",
        "Content-Disposition": 'inline; filename="cover.jpg"',
    }


def _pdf_headers(name: str) -> dict[str, str]:
    """The name twice: RFC 2231 in one piece, and as encoded words for those who know no other."""
    if re.fullmatch(r"[A-Za-z0-9._ -]+", name):
        kind, file = f'name="{name}"', f'filename="{name}"'
    else:
        kind = f'name="{encoded_words(name)}"'
        file = f"filename*=UTF-8''{quote(name, safe='')}"
    return {
        "Content-Type": f"application/pdf;\r\n {kind}",
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": f"attachment;\r\n {file}",
    }


def mailbox(name: str, address: str) -> str:
    """A name and address as a header has them, in short lines (RFC 5322 §3.4).

    Raises ValueError for a line end, or another control character, in the name.
    """
    if not name.isprintable():
        raise ValueError(name)
    if not name:
        return address
    short = name.isascii() and len(name) <= 60
    return (f'"{quote_name(name)}"' if short else encoded_words(name)) + f"\r\n <{address}>"


def encoded_words(text: str) -> str:
    """RFC 2047 words of at most 75 characters, no character cut, folded between words."""
    words, run = [], ""
    for character in text:
        if len(base64.b64encode((run + character).encode())) > 60:
            words.append(run)
            run = ""
        run += character
    words.append(run)
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(word.encode()).decode()}?=" for word in words)


def _spliced(flat: bytes, shared: dict[bytes, bytes]) -> tuple[bytes, ...]:
    """The flattened message with its marks replaced, the shared bytes as pieces of their own."""
    pieces = re.split(rb"(?m)^(@@\w+@@)\r\n", flat)
    return tuple(shared.get(piece, piece) for piece in pieces)
