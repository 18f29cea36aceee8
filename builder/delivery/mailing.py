"""A mailing: what all its letters share, made once, and the letter of each reader."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ground.findings import Rejected, found
from ..issue.model import Issue
from .body import Stationery
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
from .recipients import Recipient
from .settings import MailSettings

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


@dataclass(slots=True)
class Mailing:
    """Letters of one issue; PDFs are encoded, and their first pages drawn, once each."""

    issue: Issue
    settings: MailSettings
    layouts: Path
    options: Options = field(default_factory=Options)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _enclosures: dict[str, tuple[Enclosure, CoverPicture | None]] = field(default_factory=dict)

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
        if key not in self._enclosures:
            self._enclosures[key] = self._enclose(reader.edition, pdf())
        enclosure, cover = self._enclosures[key]
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

    def _enclose(self, edition: str, pdf: bytes) -> tuple[Enclosure, CoverPicture | None]:
        enclosure = Enclosure.of(edition, pdf)
        jpeg = first_page(pdf)
        paper = Stationery(self.issue, self.settings, self.layouts)
        return enclosure, CoverPicture(paper.cover_id, encode(jpeg)) if jpeg else None
