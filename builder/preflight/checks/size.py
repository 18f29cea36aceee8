"""Checks of the file as a thing to send."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Finding
from ...ground.register import check
from ..document import Document, only_for


@check("size/budget", subject="pdf")
def budget(document: Document) -> Iterator[Finding]:
    """The bytes of the file against the limit ``max_bytes``."""
    most = document.limits.max_bytes
    if most is not None and document.file_bytes > most:
        message = f"the file has {document.file_bytes:,} bytes, {most:,} are allowed"
        yield document.finding("size/budget", message)


@check("size/linearised", subject="pdf")
@only_for("email")
def linearised(document: Document) -> Iterator[Finding]:
    """Linearisation of the email edition."""
    if not document.pdf.is_linearized:
        yield document.finding("size/linearised", "the file is not linearised")
