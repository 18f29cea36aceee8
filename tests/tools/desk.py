"""A desk at work on a copy of an issue, as a program talks to it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from builder.ground.places import HOUSE

LAYOUTS = HOUSE / "layouts"
WAIT_SECONDS = 150
"""A bound on waiting, not a measure: machines at test are busy."""


class DeskAtWork:
    """A running ``builder preview``."""

    def __init__(self, folder: Path, address: str, process: subprocess.Popen[str]) -> None:
        self.folder, self.address, self.process = folder, address, process
        self.port = int(address.rsplit(":", 1)[1].strip("/"))

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, named)
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, answer.read(), told
        finally:
            line.close()

    def json(self, path: str, **query: object) -> Any:
        """The answer to a question as JSON."""
        return json.loads(self.ask(f"{path}?{urlencode(query)}" if query else path)[1])

    def state(self) -> Any:
        """What hangs on the board."""
        return self.json("/api/state")

    def settled(self, after: int = 0) -> Any:
        """The state once a version later than ``after`` is built and nothing more is being done."""
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            state = self.state()
            if state["version"] > after and not state["busy"]:
                return state
            time.sleep(0.03)
        raise TimeoutError(f"no version after {after} within {WAIT_SECONDS} s")

    def write(self, name: str, text: str | bytes) -> Any:
        """Write a file of the issue as an editor does, and wait for its pages."""
        before = self.state()["version"]
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.settled(before)

    def read(self, name: str) -> str:
        """A file of the issue."""
        return (self.folder / name).read_text("utf-8")

    def token(self) -> str:
        """What the page bears, and whatever changes something must."""
        html = self.ask("/")[1].decode()
        found = re.search(r'name="desk-token" content="([^"]+)"', html)
        assert found
        return found[1]

    def order(self, path: str, token: str | None = None, **values: object) -> tuple[int, Any]:
        """The answer to a POST."""
        bears = {"X-Desk-Token": self.token() if token is None else token}
        body = json.dumps(values).encode()
        status, answer, _ = self.ask(path, "POST", body, Content_Type="application/json", **bears)
        return status, json.loads(answer)


def publication(home: Path, issue: Path, layout: str) -> Path:
    """A publication with a copy of an issue and a layout of its own; gives the issue's folder."""
    for name in (layout, "shared"):
        shutil.copytree(LAYOUTS / name, home / "layouts" / name, ignore=_specimen)
    folder = home / "issues" / "2017-02"
    shutil.copytree(issue, folder)
    for shared in issue.parent.glob("*.yaml"):
        shutil.copy(shared, folder.parent / shared.name)
    return folder


_specimen = shutil.ignore_patterns("specimen")


@contextmanager
def desk_at_work(folder: Path, *options: str, lang: str = "en") -> Iterator[DeskAtWork]:
    """A desk on any free port, its first pages made."""
    command = [sys.executable, "-m", "builder", "preview", str(folder), "--port", "0", "--no-open"]
    process = subprocess.Popen(
        [*command, "--lang", lang, *options],
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        desk = DeskAtWork(folder, process.stdout.readline().strip(), process)
        desk.settled()
        yield desk
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
