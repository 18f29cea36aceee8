"""The print edition beside the preview: built when it is asked for, and what preflight finds in it.

It is built in a process of its own, into a folder of the desk's that goes with it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, found
from ..ground.messages import language, set_language, tr
from ..pdf.geometry import Box
from ..pdf.marks import Picture
from ..preflight.document import Document, PageFacts
from .keeper import own_environment, own_program
from .plates import PLATES, spot_plates

_SECONDS = 900


@dataclass(frozen=True, slots=True)
class PressWork:
    """A print edition, and what is known of it."""

    version: int
    pdf: Path
    facts: dict[str, Any]
    """``findings`` as in the report with their ``places``, ``pictures`` with their resolution, and
    the ``limit`` of ink in per cent, and the names of the ``plates``."""


class PrintEdition:
    """Builds the print edition of an issue for the pages that stand."""

    def __init__(self, issue: Path, layout: str | None) -> None:
        self.issue = issue
        self.layout = layout
        self.home = Path(tempfile.mkdtemp(prefix="desk-"))
        self.lock = threading.Lock()
        self.made: PressWork | None = None
        self.process: subprocess.Popen[str] | None = None

    def of(self, version: int) -> PressWork:
        """The print edition of a version of the pages. Raises Rejected where it cannot be built."""
        with self.lock:
            if self.made is None or self.made.version != version:
                self.made = self._built(version)
            return self.made

    def known(self, version: int) -> PressWork | None:
        """The same where it has been built."""
        made = self.made
        return made if made and made.version == version else None

    def close(self) -> None:
        """End what is at work, and take everything away."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _built(self, version: int) -> PressWork:
        out = self.home / str(version)
        shutil.rmtree(self.home / str(version - 1), ignore_errors=True)
        asked = [str(self.issue), str(out), language(), *([self.layout] if self.layout else [])]
        self.process = subprocess.Popen(
            own_program(f"{__package__}.presswork", *asked),
            env=own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            told, _ = self.process.communicate(timeout=_SECONDS)
            facts = json.loads(told)
        except (subprocess.TimeoutExpired, ValueError):
            self.process.kill()
            what = tr("the print edition", "印刷版")
            reason = tr("its process has ended", "进程已退出")
            raise Rejected(
                [found("limit/crash", says="stopped", what=what, reason=reason)]
            ) from None
        if "pdf" not in facts:
            raise Rejected([_finding(told) for told in facts["findings"]])
        return PressWork(version, Path(facts.pop("pdf")), facts)


def _finding(told: dict[str, Any]) -> Finding:
    known = ("check", "severity", "message", "hint", "file", "line", "column", "page")
    return Finding(**{name: told[name] for name in known})


def main(arguments: list[str]) -> None:
    """Build and examine; prints what was found as JSON."""
    from .. import build  # noqa: PLC0415 - in this process alone
    from ..preflight.examining import preflight  # noqa: PLC0415
    from ..preflight.opening import gather  # noqa: PLC0415
    from ..preflight.profile import ink_limit  # noqa: PLC0415

    issue, out, spoken = arguments[:3]
    set_language(spoken)
    layout = arguments[3] if len(arguments) > 3 else None
    built = build(issue, editions="print", layout=layout, out=out)
    if not built.ok:
        print(json.dumps({"findings": [finding.as_json() for finding in built.findings]}))
        return
    pdf = built.files["print"]
    document = gather(pdf, "print", None, None)
    findings = preflight(pdf, edition="print")
    facts = {
        "pdf": str(pdf),
        "findings": [finding.as_json() for finding in findings],
        "places": [list(_places(document, finding)) for finding in findings],
        "pictures": list(_pictures(document)),
        "limit": ink_limit(document),
        "plates": [*PLATES, *spot_plates(pdf)],
    }
    print(json.dumps(facts))


def _places(document: Document, finding: Finding) -> Iterator[dict[str, Any]]:
    """Where a finding stands on its page, in points from the left head of the trim."""
    if not finding.page or "bbox" not in finding.details:
        return
    page = document.pages[finding.page - 1]
    for left, foot, right, head in (finding.details["bbox"], *finding.details.get("more", ())):
        x, y = page.media[0], page.media[1]
        box = Box(left + x, foot + y, right + x, head + y)
        yield {"page": finding.page, "bbox": _from_head(page, box)}


def _pictures(document: Document) -> Iterator[dict[str, Any]]:
    """The pictures of pixels with the resolution that they are printed at."""
    for page, picture in document.marks(Picture):
        yield {
            "page": page.number,
            "bbox": _from_head(page, picture.box),
            "ppi": round(picture.ppi),
            "low": picture.ppi < document.limits.ppi_min,
        }


def _from_head(page: PageFacts, box: Box) -> list[float]:
    trim = page.trim
    sides = box[0] - trim[0], trim[3] - box[3], box[2] - trim[0], trim[3] - box[1]
    return [round(side, 2) for side in sides]


if __name__ == "__main__":
    main(sys.argv[1:])
