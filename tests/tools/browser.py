"""A headless Chromium driven through its debugging pipe: no driver, no port, no network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--hide-scrollbars", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip
PHONE, DESKTOP = (390, 844), (1280, 900)


class Page:
    """One tab. ``requests`` are the addresses it asked for beyond its own."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = os.fdopen(read, "rb"), os.fdopen(write, "wb")
        self._number = 0
        self._events: list[dict[str, Any]] = []
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._write.write(json.dumps(message).encode() + b"\0")
        self._write.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]
            self._events.append(answer)

    def _next(self) -> dict[str, Any]:
        parts: list[bytes] = []
        while not (parts and parts[-1].endswith(b"\0")):
            waiting = self._read.peek()
            if not waiting:
                raise RuntimeError("the browser has gone")
            parts.append(self._read.read(waiting.find(b"\0") + 1 or len(waiting)))
        return json.loads(b"".join(parts)[:-1])

    def open(
        self, path: Path, size: tuple[int, int] = DESKTOP, script: bool = True, query: str = ""
    ) -> None:
        self.forget()
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0], height=size[1], deviceScaleFactor=1, mobile=size[0] < 600,
        )  # fmt: skip
        self.call("Page.navigate", url=path.resolve().as_uri() + query)
        self.wait_for_load()

    def forget(self) -> None:
        """Begin to wait for another page."""
        self._events.clear()

    def wait_for_load(self) -> None:
        """Wait until the page that was asked for has come; what was told before counts."""
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next())

    @property
    def requests(self) -> list[str]:
        urls = [
            event["params"]["request"]["url"]
            for event in self._events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        # faces in a page may be asked for when the next one has been called for
        return [url for url in urls if not url.startswith("data:")][1:]

    @property
    def complaints(self) -> list[str]:
        return [
            json.dumps(event["params"])[:300]
            for event in self._events
            if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")
        ]

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def picture(self, path: Path, whole: bool = True) -> None:
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def browser() -> Iterator[Page]:
    """A fresh browser with one tab, gone afterwards."""
    to_child, to_parent = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}"]
        shell = f'exec "$@" 3<&{to_child[0]} 4>&{to_parent[1]}'
        process = subprocess.Popen(
            ["bash", "-c", shell, "bash", *command],
            pass_fds=(to_child[0], to_parent[1]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_child[0])
        os.close(to_parent[1])
        try:
            yield Page(to_parent[0], to_child[1])
        finally:
            process.terminate()
            process.wait(30)
