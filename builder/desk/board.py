"""The board: what the desk knows now, and who is told when it changes."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from ..ground.findings import Rejected, found
from ..ground.limits import LimitExceeded
from ..ground.messages import Language, set_language, tr
from .copymap import CopyMap
from .keeper import Gone
from .standing import NOTHING, Anatomy, PageStanding, Press, Standing


@dataclass(frozen=True, slots=True)
class Notice:
    """What hangs on the board."""

    version: int = 0
    busy: bool = True
    standing: Standing = NOTHING

    def as_json(self) -> dict[str, Any]:
        """The notice as ``/api/state`` gives it."""
        return {
            "version": self.version,
            "busy": self.busy,
            "good": self.standing.good,
            "seconds": self.standing.seconds,
            "pages": [
                {
                    "number": page.number,
                    "label": page.label,
                    "width_pt": round(page.width_pt, 3),
                    "height_pt": round(page.height_pt, 3),
                    "image": f"/pages/{page.number}/{page.digest}.png",
                }
                for page in self.standing.pages
            ],
            "findings": [finding.as_json() for finding in self.standing.findings],
        }


@dataclass(frozen=True, slots=True)
class Read:
    """Pages that stand, and where everything on them was written."""

    version: int
    pages: tuple[PageStanding, ...]
    anatomy: Anatomy | None
    copy: CopyMap


_SHOWING_SECONDS, _BREATH_SECONDS = 0.4, 0.05
"""The press draws the pages that are looked at before it is asked for anything else."""
_COPY_SECONDS = 30.0
"""How long it is waited for the copy of pages that have just been made."""


class Board:
    """Builds when it is told that something changed, and tells those who listen."""

    def __init__(self, press: Press, language: Language) -> None:
        self.press = press
        self.language = language
        self.notice = Notice()
        self.changed = threading.Event()
        self.changed.set()
        self.stop = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.listeners: set[asyncio.Event] = set()
        self.read: Read | None = None
        self.before: tuple[PageStanding, ...] = ()
        """The pages of the build before."""
        self.pdfs: dict[str, bytes] = {}
        """By digest, the pages of this build and the one before, as far as there was time."""
        self.is_read = threading.Event()
        self.wanted = threading.Event()

    def tell(self) -> None:
        """Something changed: build again."""
        self.changed.set()

    def speak(self, language: Language) -> None:
        """Have findings told in another language from the next build on, which begins now."""
        if language != self.language:
            self.language = language
            self.tell()

    def work(self) -> None:
        """Build whenever something changed, until stopped; for a thread of its own."""
        while not self.stop.is_set():
            self.changed.wait()
            if self.stop.is_set():
                return
            self.changed.clear()
            self._post(replace(self.notice, busy=True))
            set_language(self.language)
            standing = self._refreshed()
            if standing.good:
                self.is_read.clear()
                self.before = self.notice.standing.pages
            version = self.notice.version + 1
            self._post(Notice(version, self.changed.is_set(), standing))
            if standing.good:
                self._read(version, standing)

    def _refreshed(self) -> Standing:
        """How the issue stands now; a fault of the builder's own leaves the pages as they were."""
        try:
            return self.press.refresh()
        except Exception as fault:
            what, told = tr("the preview", "预览"), f"{type(fault).__name__}: {fault}"[:350]
            findings = (found("builder/fault", what=what, problem=told),)
            return replace(self.notice.standing, good=False, findings=findings)

    def _read(self, version: int, standing: Standing) -> None:
        """Read the copy once more for where it is written, when the pages have been shown."""
        until = time.monotonic() + _SHOWING_SECONDS
        while time.monotonic() < until and not self.wanted.is_set():
            if self.changed.wait(_BREATH_SECONDS):
                self.is_read.set()
                return
        try:
            made = Read(version, standing.pages, self.press.anatomy(), self.press.copy())
            self.read = made
        except Exception as fault:  # the last places stay; most likely the next build is due
            if not isinstance(fault, Gone | Rejected | LimitExceeded):
                print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        finally:
            self.is_read.set()
        self._keep_pages(standing)

    def _keep_pages(self, standing: Standing) -> None:
        """Keep pages to compare the next build with, one by one until something changes."""
        wanted = {page.digest for page in (*standing.pages, *self.before)}
        self.pdfs = {digest: pdf for digest, pdf in self.pdfs.items() if digest in wanted}
        for page in standing.pages:
            if self.changed.is_set():
                return
            if page.digest not in self.pdfs:
                with suppress(Exception):  # there is none to compare with, then
                    self.pdfs[page.digest] = self.press.page_pdf(page.number)

    def copy_read(self) -> Read | None:
        """Where everything on the pages that are shown was written; None before there are any."""
        self.wanted.set()
        self.is_read.wait(_COPY_SECONDS)
        self.wanted.clear()
        return self.read

    def close(self) -> None:
        """End the work, and every stream of events."""
        self.stop.set()
        self.changed.set()
        self._wake()

    def _post(self, notice: Notice) -> None:
        self.notice = notice
        self._wake()

    def _wake(self) -> None:
        loop = self.loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        for listener in self.listeners:
            listener.set()

    async def notices(self) -> AsyncIterator[Notice]:
        """Every notice from now on; one that is overtaken by the next may be left out."""
        self.loop = asyncio.get_running_loop()
        listener = asyncio.Event()
        self.listeners.add(listener)
        try:
            while not self.stop.is_set():
                await listener.wait()
                listener.clear()
                yield self.notice
        finally:
            self.listeners.discard(listener)
