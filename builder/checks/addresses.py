"""Addresses that cannot be reached as they are written: of the web (RFC 3986) and of mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ground.characters import HAN
from ..ground.findings import Remark, remark
from .walk import Stretch, stretch_check

_MARKS = "，。；：、！？（）《》“”‘’【】「」"
_END = rf"\s{HAN}{_MARKS}<>\"\[\]|\ufffc"
_BARE = re.compile(
    r"(?<![\w@./:-])"
    r"(?:(?:h{1,2}t{1,3}p{1,2}s?|ttps?)(?:[:：;；][/\\／]{1,3}|[/\\／]{2,3}|:(?=[\w-]+\.[a-z]))|www\.)"
    rf"[^{_END}]*",
    re.IGNORECASE,
)
"""What is meant for an address in running text, also where its beginning is damaged."""
_MAIL = re.compile(rf"(?<![\w@./:])[A-Za-z0-9][^{_END}@(),;:]*@+[A-Za-z][^{_END}(),;:/]*")
_LINK = re.compile(r"\[([^\[\]]*)\]\((<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)\Z")
_NUMERIC = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")


@stretch_check("links/address")
def malformed(stretch: Stretch) -> Iterator[Remark]:
    """Malformed addresses of links, and those that stand in the text."""
    for match in _links(stretch):
        address = match[2].strip("<>")
        if says := fault(address):
            nth = stretch.raw.count(address, 0, match.start(2))
            spot = stretch.start.within(stretch.raw, address, nth) if address else stretch.start
            yield remark(spot, says, details={"length": len(address)}, address=address[:80])
    for match in _BARE.finditer(stretch.text):
        address = match[0].rstrip(".,;:!?)'*_~")
        if says := fault(address):
            yield _told(stretch, match.start(), says, address)
    for match in _MAIL.finditer(stretch.text):
        address = match[0].rstrip(".!?'*_~")
        if not _is_mail(address):
            yield _told(stretch, match.start(), "mail", address)


def _told(stretch: Stretch, at: int, says: str, address: str) -> Remark:
    return stretch.remark(at, says, details={"length": len(address)}, address=address[:80])


def _links(stretch: Stretch) -> Iterator[re.Match[str]]:
    """The links to the web and to mail in a source, those in code left out."""
    if stretch.marked and "](" in stretch.raw:
        plain = _CODE.sub(lambda code: " " * len(code[0]), stretch.raw)
        for match in _LINK.finditer(plain):
            if re.match("<?(?:https?:|mailto:)", match[2], re.IGNORECASE):
                yield match


@stretch_check("links/other")
def other(stretch: Stretch) -> Iterator[Remark]:
    """Links whose words are an address of another place."""
    for match in _links(stretch):
        words, address = match[1].strip(), match[2].strip("<>")
        shown = _BARE.fullmatch(words)
        if shown and not fault(words) and not fault(address) and _host(words) != _host(address):
            spot = stretch.start.within(stretch.raw, match[0])
            yield remark(spot, words=words[:60], address=address[:60])


def fault(address: str) -> str:
    """The wording for what is wrong with an address; empty where nothing is."""
    if address.lower().startswith("mailto:"):
        mails = address[7:].partition("?")[0].split(",")
        return "" if all(map(_is_mail, mails)) else "mail"
    named = re.match(r"https?://|www\.", address, re.IGNORECASE)
    if not named:
        return "scheme"
    rest = address if named[0].lower() == "www." else address[named.end() :]
    if re.match(r"https?[:/]", rest, re.IGNORECASE):
        return "twice"
    if re.search(f"[{_MARKS}]", address):
        return "mark"
    if not _is_host(re.split("[/?#]", rest, maxsplit=1)[0]):
        return "host"
    return "percent" if re.search("%(?![0-9A-Fa-f]{2})", rest) else ""


def _host(address: str) -> str:
    rest = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    return re.split("[/?#:]", rest, maxsplit=1)[0].lower().removeprefix("www.")


def _is_host(text: str) -> bool:
    host, colon, port = text.rpartition("@")[2].partition(":")
    if colon and not (port.isdecimal() and int(port) < 65536):
        return False
    if host == "localhost" or _NUMERIC.match(host):
        return True
    labels = host.removesuffix(".").split(".")
    last = labels[-1]
    is_named = len(last) > 1 and not last.isdecimal() and "_" not in last
    return len(labels) > 1 and is_named and all(map(_LABEL.match, labels))


def _is_mail(text: str) -> bool:
    name, _, host = text.partition("@")
    is_name = re.fullmatch(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", name)
    return bool(is_name) and "@" not in host and not _NUMERIC.match(host) and _is_host(host)
