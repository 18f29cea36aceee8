"""Addresses of readers: what is accepted, and the one form a reader is known by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, found

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ANY_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
"""With letters of any script (RFC 6531 §3.3); for servers that offer SMTPUTF8."""
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


class BadAddress(ValueError):
    """An address that cannot be written to, and how the catalogue says why."""

    def __init__(self, says: str, **words: Any) -> None:
        self.says = says
        self.words = words
        super().__init__(says)

    def __str__(self) -> str:
        return self.finding().message

    def finding(self, file: Path | None = None, line: int | None = None) -> Finding:
        """The address as a finding, in a line of a list where one is named."""
        one = found("mail/address", says=self.says, file=file, **self.words)
        return replace(one, line=line)


def normal_address(written: str, any_script: bool = False) -> str:
    """The address with its domain in lower-case ASCII (RFC 5890 labels for 例子.中国).

    The local part is a dot-atom of RFC 5322 §3.2.3, at most 64 bytes (RFC 5321 §4.5.3.1.1); with
    ``any_script`` it may have letters that are not ASCII, in their composed form (RFC 6532 §3.1).
    Raises BadAddress for everything else.
    """
    text = unicodedata.normalize("NFC", written.strip(" \t\u3000"))
    _refuse_shape(text)
    local, _, domain = text.rpartition("@")
    if not local.isascii() and not any_script:
        raise BadAddress("not-ascii", words=_short(local))
    allowed = _ANY_LOCAL if any_script else _LOCAL
    if len(local.encode()) > 64 or not allowed.fullmatch(local):
        raise BadAddress("mailbox", words=_short(local))
    name = _ascii_domain(domain)
    if len(local) + 1 + len(name) > 254:
        raise BadAddress("long")
    return f"{local}@{name}"


def _refuse_shape(text: str) -> None:
    if not text:
        raise BadAddress("none")
    if not text.isprintable():
        raise BadAddress("control")
    if "＠" in text:
        raise BadAddress("full-width")
    if any(mark in text for mark in "<>,; "):
        raise BadAddress("not-bare", words=_short(text))
    if text.count("@") != 1:
        raise BadAddress("signs", words=_short(text), count=text.count("@"))


def _ascii_domain(domain: str) -> str:
    if len(domain) > 253:
        raise BadAddress("long-domain")
    try:
        name = domain.lower() if domain.isascii() else domain.encode("idna").decode().lower()
    except UnicodeError:
        raise BadAddress("domain", words=_short(domain)) from None
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress("domain", words=_short(domain))
    return name


def identity(address: str) -> str:
    """The key under which a normal address is one reader: letter case does not make another."""
    return address.casefold()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
