"""Files of a delivery: finished PDFs found, and those that belong to mail."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..ground.files import write_atomically
from ..ground.findings import Rejected, found


def mail_folder(out: Path, issue: str) -> Path:
    """Where an issue's drafts and ledger lie."""
    return out / issue / "mail"


def private_folder(folder: Path) -> Path:
    """A folder that only its owner may look into; made where it does not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # what cannot be written is told of the file itself
        folder.chmod(0o700)
    return folder


def finished_editions(out: Path, issue: str) -> frozenset[str]:
    """The editions of which a finished PDF lies in the output folder."""
    start = f"{issue}-"
    return frozenset(path.stem.removeprefix(start) for path in (out / issue).glob(f"{start}*.pdf"))


def finished_pdf(out: Path, issue: str, edition: str) -> bytes:
    """The bytes of ``OUT/<id>/<id>-<edition>.pdf``; raises Rejected where there is none."""
    path = out / issue / f"{issue}-{edition}.pdf"
    try:
        pdf = path.read_bytes()
    except OSError:
        raise Rejected(
            [found("mail/pdf", says="missing", file=path, folder="…", edition=edition)]
        ) from None
    if not pdf.startswith(b"%PDF-"):
        raise Rejected([found("mail/pdf", says="no-pdf", file=path)])
    return pdf


def keep_pdf(out: Path, issue: str, edition: str) -> str:
    """Keep the PDF about to be sent beside the ledger; its SHA-256."""
    pdf = finished_pdf(out, issue, edition)
    sha256 = hashlib.sha256(pdf).hexdigest()
    path = _kept_path(out, issue, sha256)
    if not path.exists():
        write_atomically(path, pdf)
    return sha256


def kept_pdf(out: Path, issue: str, sha256: str) -> bytes:
    """The PDF a ledger speaks of; raises Rejected where it is gone or altered."""
    path = _kept_path(out, issue, sha256)
    try:
        pdf = path.read_bytes()
    except OSError:
        pdf = b""
    if hashlib.sha256(pdf).hexdigest() != sha256:
        raise Rejected([found("mail/pdf", says="gone", file=path)])
    return pdf


def _kept_path(out: Path, issue: str, sha256: str) -> Path:
    return mail_folder(out, issue) / "enclosures" / f"{sha256}.pdf"


def note_acceptances(out: Path, issue: str, accepted: Sequence[Mapping[str, object]]) -> None:
    """Write into the build's report, where there is one, what the issue was released with."""
    path = out / issue / f"{issue}-report.json"
    if accepted and path.is_file():
        report = {**json.loads(path.read_text("utf-8")), "accepted": accepted}
        write_atomically(path, json.dumps(report, ensure_ascii=False, indent=1).encode())


def draft_path(out: Path, issue: str, address: str) -> Path:
    """The file of a draft, named after the issue and the reader."""
    name = re.sub(r"[^\w@.-]", "_", f"{issue}-{address}" if address else issue)
    return mail_folder(out, issue) / f"{name}.eml"
