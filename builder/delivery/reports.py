"""Delivery reports: what a returned message says of whom.

RFC 3464 reports are read by their fields; those that carry none, as several Chinese providers,
qmail and Exim write them, by their words. A reply, a notice of absence and a mere delay are none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Literal

from .addresses import BadAddress, identity, normal_address

Weight = Literal["hard", "soft"]
"""``hard``: the mailbox will never take a letter; ``soft``: it did not take this one."""

MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that a report says was not reached."""

    address: str
    weight: Weight
    status: str
    """The enhanced code of RFC 3463 where one is given."""
    reason: str
    report: str
    """Names the report, so that it counts once however often it is read."""


def parse(data: bytes) -> EmailMessage:
    """A message from its bytes; whatever is wrong with it stays inside."""
    message = BytesParser(policy=policy.default).parsebytes(data[:MAX_BYTES])
    assert isinstance(message, EmailMessage)
    return message


def bounces(data: bytes) -> list[Bounce]:
    """What a message reports as not delivered; empty for every message that is no such report."""
    message = parse(data)
    name = _header(message, "Message-ID") or hashlib.sha256(data[:MAX_BYTES]).hexdigest()
    told = list(_from_fields(message, name))
    if told or _has_fields(message):
        return told
    return list(_from_words(message, name)) if _is_from_a_system(message) else []


def _header(message: MIMEPart, name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


# -- reports with fields (RFC 3464) ----------------------------------------------------------------


def _has_fields(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "message/delivery-status" for part in message.walk())


def _from_fields(message: EmailMessage, report: str) -> Iterator[Bounce]:
    meant = _meant(message)
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.iter_parts() if part.is_multipart() else ():
            if _header(fields, "Action").strip().lower() != "failed":
                continue
            written = _header(fields, "Original-Recipient") or _header(fields, "Final-Recipient")
            address = meant or _known_as(written.rpartition(";")[2])
            diagnostic = " ".join(_header(fields, "Diagnostic-Code").split())
            status = _header(fields, "Status").split(" ")[0]
            if address:
                weight, status = weigh(status, diagnostic)
                yield Bounce(address, weight, status, diagnostic[:300], report)


def _known_as(written: str) -> str:
    try:
        return identity(normal_address(written.strip().strip("<>").strip()))
    except BadAddress:
        return ""


_VERP = re.compile(r"\+([^@\s<>]+=[^@\s<>=]+)@")


def _meant(message: EmailMessage) -> str:
    """The reader named in the address a report came back to (variable envelope return path)."""
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        if found := _VERP.search(_header(message, header)):
            local, _, domain = found[1].rpartition("=")
            return _known_as(f"{local}@{domain}")
    return ""


# -- reports in words ------------------------------------------------------------------------------

_SYSTEMS = re.compile(
    r"mailer-daemon|postmaster|mail delivery|mail system|系统退信|邮件系统|退信|<>", re.I
)
_RETURNED = re.compile(
    r"returned|undeliver|delivery (?:status|failure|has failed|notification)|failure notice|failed"
    r"|not be delivered|could not deliver|退信|退回|无法(?:投递|送达)|投递失败|发送失败|系统退信"
    r"|未能(?:投递|送达)",
    re.I,
)
_DELAYED = re.compile(r"delayed|will (?:be )?retr|延迟|warning: message|still being", re.I)
_ORIGINAL = re.compile(
    r"^[- >*]*(?:this is a copy of (?:the|your) message|below this line is a copy|original message"
    r"|the headers of the message|included is a copy|原始?邮件|原信|邮件原文|以下是?原"
    r"|return-path: )",
    re.I | re.M,
)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _is_from_a_system(message: EmailMessage) -> bool:
    """Whether a mail system wrote a message to say that one came back."""
    sender = _header(message, "From")
    if _header(message, "X-Failed-Recipients"):
        return True
    empty = _header(message, "Return-Path").strip() == "<>"
    subject = _header(message, "Subject")
    system = bool(_SYSTEMS.search(sender)) or (empty and not _is_reply(message))
    return system and bool(_RETURNED.search(subject) or _RETURNED.search(_words(message)[:2000]))


def _is_reply(message: EmailMessage) -> bool:
    said = _header(message, "Auto-Submitted").lower()
    return said.startswith("auto-replied") or bool(_header(message, "X-Autoreply"))


def _from_words(message: EmailMessage, report: str) -> Iterator[Bounce]:
    text = _words(message)
    if original := _ORIGINAL.search(text):
        text = text[: original.start()]
    if _DELAYED.search(_header(message, "Subject")):
        return
    named = _header(message, "X-Failed-Recipients")
    own = {found.lower() for h in ("From", "To") for found in _ADDRESS.findall(_header(message, h))}
    meant = _meant(message)
    found = [meant] if meant else _addresses(named or text, own)
    for address in found:
        around = _around(text, address)
        code = _ENHANCED.search(around) or _ENHANCED.search(text)
        weight, status = weigh(code[0] if code else "", around if _says(around) else text)
        if code or _says(around) or _says(text):
            yield Bounce(address, weight, status, " ".join(around.split())[:300], report)


def _addresses(text: str, own: set[str]) -> list[str]:
    known = (_known_as(match) for match in _ADDRESS.findall(text) if match.lower() not in own)
    return list(dict.fromkeys(address for address in known if address))[:200]


def _around(text: str, address: str) -> str:
    at = text.lower().find(address.split("@", maxsplit=1)[0].lower() + "@")
    stop = text.find("\n\n", at + len(address))
    return text[max(0, at - 40) : min(stop if stop > 0 else len(text), at + 600)] if at >= 0 else ""


def _words(message: EmailMessage) -> str:
    """The words of a report, those of the message that came back left out."""
    parts = []
    for part in _own_parts(message):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        try:
            text = str(part.get_content())
        except (LookupError, ValueError, KeyError, AttributeError):
            raw = part.get_payload(decode=True)
            text = raw.decode("gb18030", "replace") if isinstance(raw, bytes) else ""
        parts.append(re.sub(r"<(?![^<>@\s]+@)[^<>]*>", " ", text) if kind == "text/html" else text)
    return "\n\n".join(parts)[:60_000].replace("\r\n", "\n")


def _own_parts(message: MIMEPart) -> Iterator[MIMEPart]:
    if message.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
        return
    if message.is_multipart():
        for part in message.iter_parts():
            yield from _own_parts(part)
    else:
        yield message


# -- how much a report weighs ----------------------------------------------------------------------

_ENHANCED = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_HARD_STATUS = re.compile(r"5\.1\.[0-6](?!\d)|5\.1\.10|5\.2\.1(?!\d)|5\.4\.4(?!\d)|5\.0\.0|5\.5\.0")
"""Bad mailboxes and domains (RFC 3463 §3.2, §3.3); 5.2.2 is a full one and may be emptied."""
_GONE = re.compile(
    r"(?:user|mailbox|recipient|address|account|addressee|alias)[^.\n]{0,40}(?:unknown"
    r"|not? (?:found|exist|such|valid|here)"
    r"|does ?n[o']t exist|invalid|disabled|inactive|rejected|unavailable|suspended|terminated"
    r"|no longer)"
    r"|(?:no such|unknown|invalid|nonexist\w*|non-exist\w*|bad destination) (?:user|mailbox"
    r"|recipient|address|account|local)"
    r"|no mailbox here|not a valid|host (?:or domain name )?not found|domain (?:does not exist"
    r"|not found)|doesn't have a"
    r"|(?:用户|收件人|邮箱|帐号|账号|地址|帐户|账户|域名)[^。\n]{0,30}(?:不存在|无效|错误|已?停用"
    r"|已?注销|被?冻结|未找到|禁用)"
    r"|不存在(?:该|此|的)?(?:用户|邮箱|收件人|帐号|账号)|无此用户|查无此人",
    re.I,
)
_FULL_OR_REFUSED = re.compile(
    r"quota|full|insufficient (?:system )?storage|over ?limit|too large|exceed|spam|policy|block"
    r"|blacklist|reputation|virus"
    r"|greylist|rate|too many|temporar|timed? ?out|try again|refused|content|dmarc|spf|dkim|expired"
    r"|已满|满了|容量|超出|过大|垃圾|拒收|拒绝|频率|暂时|稍后|超时|黑名单|策略",
    re.I,
)


def _says(text: str) -> bool:
    return bool(_GONE.search(text) or _FULL_OR_REFUSED.search(text))


def weigh(status: str, words: str) -> tuple[Weight, str]:
    """Whether a mailbox is gone or only did not take this letter, and the enhanced code known.

    A general code (5.0.0) says nothing by itself: then the words decide.
    """
    inside = _ENHANCED.search(words)
    if inside and (not status or status.endswith(".0.0")):
        status = inside[0]
    if status.startswith("4"):
        return "soft", status
    if _GONE.search(words) and not re.fullmatch(r"5\.(?:2\.[2-4]|7\.\d+)", status):
        return "hard", status
    if status and not status.endswith(".0.0") and status != "5.5.0":
        return ("hard" if _HARD_STATUS.fullmatch(status) else "soft"), status
    return "soft", status


def unsubscribing(data: bytes, address: str) -> str:
    """Who asks by mail to be taken off the list; empty for a message that does not.

    ``address`` is ``mail.unsubscribe_mailto``; a mail to it asks, as does one whose subject does.
    """
    message = parse(data)
    if _is_reply(message) or _SYSTEMS.search(_header(message, "From")) or _has_fields(message):
        return ""
    to = " ".join(_header(message, h) for h in ("To", "Delivered-To", "X-Original-To")).lower()
    asked = re.fullmatch(
        r"\W*(?:unsubscribe|退订|退閱|取消订阅|取消訂閱)\W*", _header(message, "Subject"), re.I
    )
    if not asked and not (address and address.lower() in to):
        return ""
    senders: Iterable[str] = _ADDRESS.findall(_header(message, "From"))
    return next((known for sender in senders if (known := _known_as(sender))), "")
