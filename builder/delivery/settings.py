"""What a publication says about its letters: the ``mail:`` mapping, read and checked.

Texts may hold merge fields in braces:
``{title} {id} {number} {year} {month} {mm} {month_name} {date}`` and every column of the list.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from ..ground.findings import Finding, Rejected, found
from ..ground.months import MONTHS
from ..issue.manifest import spot_in
from ..issue.model import Issue, Side
from ..makeup.script import house_words
from .addresses import BadAddress, normal_address

MERGE_FIELD = re.compile(r"\{([^{}]*)\}")
MAX_NAME_CHARACTERS = 80
"""An attachment name as RFC 2231 takes nine bytes a Chinese character; a line ends at 998."""


MAX_LOCAL = 64
"""Characters before the @ (RFC 5321 §4.5.3.1.1)."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The ``mail:`` mapping with its defaults filled in; texts still hold their merge fields."""

    sender_name: str
    sender: str
    reply_to: str
    subject: Mapping[Side, str]
    greeting: Mapping[Side, str]
    salutation: Mapping[Side, str]
    footer: Mapping[Side, str]
    attachment_name: Mapping[Side, str]
    ascii_name: bool = False
    web_url: str = ""
    unsubscribe: str = ""
    unsubscribe_mailto: str = ""
    suppress: str = ""
    bounce: str = ""
    """Where reports of letters that were not delivered come back to."""

    @property
    def domain(self) -> str:
        """The sender's domain, for Message-ID; one that cannot exist where no sender is known."""
        return self.sender.rpartition("@")[2] or "sender.invalid"

    def return_path(self, reader: str) -> str:
        """The sender on the envelope of a letter to a reader, who stands in it (VERP): a report
        that comes back names them, whatever it says. One too long, or not ASCII, is left out."""
        if not self.bounce:
            return self.sender
        local, _, domain = self.bounce.rpartition("@")
        named = f"{local}+{reader.replace('@', '=')}"
        fits = len(named) <= MAX_LOCAL and named.isascii()
        return f"{named}@{domain}" if fits else self.bounce


@dataclass(frozen=True, slots=True)
class Merge:
    """Texts for the merge fields; ``fill`` puts them in."""

    fields: Mapping[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Replace every ``{field}`` once; what is put in is never looked at again.

        Raises KeyError, naming the field, where there is no such field.
        """
        return MERGE_FIELD.sub(lambda match: self.fields[match[1]], text)

    def missing(self, text: str) -> list[str]:
        """The fields a text asks for that do not exist."""
        return [name for name in MERGE_FIELD.findall(text) if name not in self.fields]


def issue_fields(issue: Issue, side: Side) -> dict[str, str]:
    """The merge fields every letter of an issue has, in one language."""
    manifest = issue.manifest
    date = manifest.date
    month_name = f"{date.month}月" if side == "zh" else MONTHS[date.month - 1]
    return {
        "id": manifest.id,
        "number": str(manifest.number),
        "title": manifest.title.text(side) or manifest.title.text("en" if side == "zh" else "zh"),
        "year": str(date.year),
        "month": str(date.month),
        "mm": f"{date.month:02}",
        "month_name": month_name,
        "date": date.isoformat(),
    }


_DEFAULTS: Mapping[str, Mapping[Side, str]] = {
    "subject": {"zh": "{title} {year}年{month}月号", "en": "{title}, {month_name} {year}"},
    "greeting": {
        "zh": "《{title}》{year}年{month}月号随信附上，敬请阅读。",
        "en": "The {month_name} {year} issue of {title} is attached.",
    },
    "salutation": {"zh": "{name_zh}，您好：", "en": "Dear {name_en},"},
    "footer": {"zh": "", "en": ""},
    "attachment_name": {
        "zh": "{title} {year}年{mm}月号.pdf",
        "en": "{title} {year}-{mm}.pdf",
    },
}


def read_settings(issue: Issue, sender: str = "") -> MailSettings:
    """The mail settings of an issue; raises Rejected with every reason they cannot be used.

    ``sender`` stands for ``mail.from`` where it is given. Without either, letters can be drafted
    but not sent.
    """
    raw: dict[str, Any] = {**issue.manifest.mail, **({"from": sender} if sender else {})}
    name, written = parseaddr(raw.get("from", ""))
    clean: dict[str, str] = {}
    problems: list[Finding] = []
    for key in ("from", "reply_to", "unsubscribe_mailto", "bounce"):
        if key not in raw:
            continue
        try:
            if not raw[key].isprintable():
                raise BadAddress("control")
            clean[key] = normal_address(written if key == "from" else raw[key])
        except BadAddress as bad:
            if key == "from" and sender:
                problems.append(found("mail/settings", says="option", problem=bad))
                continue
            spot = spot_in(issue.manifest.files, "mail", key)
            problems.append(found("mail/settings", spot, "address", key=key, problem=bad))
    if problems:
        raise Rejected(problems)
    in_script = house_words(issue.tag("zh"))
    texts = {
        key: {**sides, "zh": in_script(sides["zh"]), **raw.get(key, {})}
        for key, sides in _DEFAULTS.items()
    }
    return MailSettings(
        sender_name=name,
        sender=clean.get("from", ""),
        reply_to=clean.get("reply_to", ""),
        ascii_name=raw.get("ascii_name", False),
        web_url=raw.get("web_url", ""),
        unsubscribe=raw.get("unsubscribe", ""),
        unsubscribe_mailto=clean.get("unsubscribe_mailto", ""),
        suppress=raw.get("suppress", ""),
        bounce=clean.get("bounce", ""),
        **texts,
    )


def sending_settings(issue: Issue, sender: str = "") -> MailSettings:
    """The mail settings of an issue about to be sent; raises Rejected where no sender is known."""
    settings = read_settings(issue, sender)
    if not settings.sender:
        raise Rejected([found("mail/settings", spot_in(issue.manifest.files, "mail"), "no-sender")])
    return settings


def check_merge(settings: MailSettings, fields: Mapping[str, str]) -> list[Finding]:
    """Findings for texts that ask for merge fields which neither issue nor list has."""
    merge = Merge(fields)
    keys = ("subject", "greeting", "salutation", "footer", "attachment_name")
    texts = [(f"{key}.{side}", t) for key in keys for side, t in getattr(settings, key).items()]
    faults = []
    for key, text in [*texts, ("web_url", settings.web_url)]:
        for name in merge.missing(text):
            near = difflib.get_close_matches(name, fields, 1)
            says = "near" if near else "unknown"
            meant = near[0] if near else ""
            faults.append(found("mail/merge", says=says, key=key, field=name, near=meant))
    return faults
