"""Checks of the file as a thing to send."""

from __future__ import annotations

from collections.abc import Iterator

from ...ground.findings import Remark
from ...ground.register import check
from ..document import Document, only_for


@check("size/budget", subject="pdf")
def budget(document: Document) -> Iterator[Remark]:
    """The bytes of the file against the limit ``max_bytes``."""
    most = document.limits.max_bytes
    if most is not None and document.file_bytes > most:
        yield document.remark(bytes=f"{document.file_bytes:,}", most=f"{most:,}")


@check("size/linearised", subject="pdf")
@only_for("email")
def linearised(document: Document) -> Iterator[Remark]:
    """Linearisation of the email edition."""
    if not document.pdf.is_linearized:
        yield document.remark()
