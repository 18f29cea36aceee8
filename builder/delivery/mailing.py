"""A mailing: what all its letters share, made once, and the letter of each reader."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ground.findings import Finding, Rejected, found
from ..ground.places import publication_of
from ..issue.model import Issue
from ..makeup.fontbook import publication_book
from .body import Stationery
from .copies import Copies, copies_of
from .cover import first_page
from .letter import (
    CoverPicture,
    Enclosure,
    Envelope,
    Letter,
    assemble,
    encode,
    list_id,
    unsubscribe_url,
)
from .lettering import Lettering
from .recipients import KNOWN, Recipient
from .settings import MailSettings, issue_fields

SECRET_VARIABLE = "BUILDER_UNSUBSCRIBE_SECRET"


@dataclass(frozen=True, slots=True)
class Options:
    """How letters are made, beyond the publication's settings."""

    edition: str = "email"
    """The edition of readers whose row names none."""
    ascii_name: bool = False
    draft: bool = False
    trial: str = ""
    """Marks trial letters, whose Message-ID must not be that of the real one."""


@dataclass(frozen=True, slots=True)
class _Enclosed:
    """What letters enclose that carry the same edition."""

    pdf: Enclosure
    cover: CoverPicture | None
    copies: Copies | None
    """Where every reader has a copy of their own."""


@dataclass(slots=True)
class Mailing:
    """Letters of one issue; PDFs are encoded, and their first pages drawn, once each."""

    issue: Issue
    settings: MailSettings
    layouts: Path
    options: Options = field(default_factory=Options)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _enclosures: dict[str, _Enclosed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "{token}" in self.settings.unsubscribe and not self._secret:
            raise Rejected([found("mail/settings", says="secret", variable=SECRET_VARIABLE)])

    @property
    def _secret(self) -> str:
        return self.environ.get(SECRET_VARIABLE, "")

    def letter(
        self, reader: Recipient, key: str, pdf: Callable[[], bytes], date: dt.datetime
    ) -> Letter:
        """The letter to one reader; ``pdf`` is called once for each ``key``."""
        enclosed = self._enclosed(reader, key, pdf)
        enclosure, cover = enclosed.pdf, enclosed.cover
        if enclosed.copies and reader.address:
            update = enclosed.copies.update(copy_fields(self.issue, reader))
            enclosure = enclosure.named(update)
        options, settings = self.options, self.settings
        url = unsubscribe_url(settings, reader.address, self._secret) if reader.address else ""
        paper = Stationery(
            self.issue, settings, self.layouts, cover is not None, options.ascii_name
        )
        name = self.issue.manifest.id
        if options.trial:
            name = f"{name}-{options.trial}-{reader.language}"
        envelope = Envelope(
            name, reader, date, url, list_id(self.issue, settings), options.draft,
            not reader.address,
        )  # fmt: skip
        mailto = (
            f"mailto:{settings.unsubscribe_mailto}?subject=unsubscribe"
            if settings.unsubscribe_mailto
            else ""
        )
        return assemble(settings, envelope, paper.body(reader, url or mailto), enclosure, cover)

    def faults(self, reader: Recipient, key: str, pdf: Callable[[], bytes]) -> list[Finding]:
        """What the reader's own copy cannot say; ``pdf`` is called as for a letter."""
        copies = self._enclosed(reader, key, pdf).copies
        return list(copies.faults(reader, copy_fields(self.issue, reader))) if copies else []

    def _enclosed(self, reader: Recipient, key: str, pdf: Callable[[], bytes]) -> _Enclosed:
        if key not in self._enclosures:
            self._enclosures[key] = self._enclose(reader.edition, pdf())
        return self._enclosures[key]

    def _enclose(self, edition: str, pdf: bytes) -> _Enclosed:
        manifest, paper = self.issue.manifest, Stationery(self.issue, self.settings, self.layouts)
        jpeg = first_page(pdf)
        cover = CoverPicture(paper.cover_id, encode(jpeg)) if jpeg else None
        book = publication_book(publication_of(manifest.folder))
        lettering = Lettering(book, manifest.languages)
        copies = copies_of(pdf, lettering, self.issue.tag("zh"))
        return _Enclosed(Enclosure.of(edition, pdf), cover, copies)


def copy_fields(issue: Issue, reader: Recipient) -> dict[str, str]:
    """What a copy may say of its issue and its reader; a ``number`` in the list is the reader's."""
    name = reader.name or reader.fields.get("name", "")
    blank = dict.fromkeys(KNOWN, "")
    return {**issue_fields(issue, reader.language), **blank, **reader.fields, "name": name}
