"""Addresses of readers: what is accepted, and the one form a reader is known by."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


class BadAddress(ValueError):
    """An address that cannot be written to; the text says why and what to do."""


def normal_address(written: str) -> str:
    """The address with its domain in lower-case ASCII (RFC 5890 labels for 例子.中国).

    The local part is a dot-atom of RFC 5322 §3.2.3, at most 64 bytes (RFC 5321 §4.5.3.1.1).
    Raises BadAddress for everything else.
    """
    text = written.strip(" \t\u3000")
    _refuse_shape(text)
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise BadAddress(f"'{local}' before the @ is not ASCII; ask for the reader's ASCII address")
    if len(local) > 64 or not _LOCAL.fullmatch(local):
        raise BadAddress(f"'{_short(local)}' before the @ is not a mailbox name")
    name = _ascii_domain(domain)
    if len(local) + 1 + len(name) > 254:
        raise BadAddress("longer than 254 characters")
    return f"{local}@{name}"


def _refuse_shape(text: str) -> None:
    if not text:
        raise BadAddress("there is no address")
    if not text.isprintable():
        raise BadAddress("a line end or control character in the address")
    if "＠" in text:
        raise BadAddress("a full-width ＠; write @")
    if any(mark in text for mark in "<>,; "):
        raise BadAddress(f"'{_short(text)}' is not one bare address; names have their own columns")
    if text.count("@") != 1:
        raise BadAddress(f"'{_short(text)}' has {text.count('@')} @ signs; an address has one")


def _ascii_domain(domain: str) -> str:
    if len(domain) > 253:
        raise BadAddress("a domain name longer than 253 characters")
    try:
        name = domain.lower() if domain.isascii() else domain.encode("idna").decode().lower()
    except UnicodeError:
        raise BadAddress(f"'{_short(domain)}' is not a domain name") from None
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress(f"'{_short(domain)}' is not a domain name")
    return name


def identity(address: str) -> str:
    """The key under which a normal address is one reader: letter case does not make another."""
    return address.casefold()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
