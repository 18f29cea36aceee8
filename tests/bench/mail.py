"""How fast letters with a PDF leave, and in how much memory: ``python -m tests.bench.mail``.

The server is on loopback in a process of its own: one that only reads and counts, so that the
sender is what is measured, or aiosmtpd, whose own speed then is part of the figure.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests import factory


@dataclass(frozen=True)
class Figures:
    """What one run took."""

    server: str
    messages: int
    message_bytes: int
    seconds: float
    sender_megabytes: float
    """Peak resident memory of the sender's process."""

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.messages} messages of {self.message_bytes:,} bytes to {self.server}:"
            f" {self.seconds:.1f} s, {self.per_second:.0f} a second,"
            f" sender {self.sender_megabytes:.0f} MB"
        )


class _Sink(asyncio.Protocol):
    """The least that is an SMTP server: takes everything, looks only for the end of DATA."""

    def __init__(self) -> None:
        self.in_data = False
        self.tail = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        if self.in_data:
            self.tail = (self.tail + data)[-5:]
            if self.tail == b"\r\n.\r\n":
                self.in_data = False
                self.transport.write(b"250 2.0.0 kept\r\n")
            return
        for line in data.splitlines():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.in_data, self.tail = True, b""
                self.transport.write(b"354 go on\r\n")
            elif verb == b"EHLO":
                self.transport.write(b"250-sink\r\n250-SIZE 40000000\r\n250 8BITMIME\r\n")
            elif verb == b"QUIT":
                self.transport.write(b"221 bye\r\n")
                self.transport.close()
            else:
                self.transport.write(b"250 ok\r\n")


def _serve_sink(ready: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Sink, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _serve_aiosmtpd(ready: Connection) -> None:
    from tests.tools.smtp_server import Mailhost, served

    host = Mailhost()
    host.keep_messages = False
    with served(host) as url:
        ready.send(int(url.rpartition(":")[2]))
        time.sleep(3600)


def _send(folder: Path, url: str, messages: int, result: Connection) -> None:
    from builder.delivery import dispatch

    people = folder / "list.csv"
    rows = (f"r{n}@example.org,读者{n},{'zh' if n % 2 else 'en'}\n" for n in range(messages))
    people.write_text("email,name_zh,language\n" + "".join(rows), encoding="utf-8")
    desk = dispatch.Desk(factory.issue(folder / "issue"), folder / "out", factory.LAYOUTS)
    start = time.perf_counter()
    done = dispatch.send(desk, dispatch.Order(people, url))
    seconds = time.perf_counter() - start
    result.send((done.data["sent"], seconds, _peak_megabytes()))


def _peak_megabytes() -> float:
    """The most memory this process held; on Linux getrusage counts what its parent held, too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1_000


def measure(server: str = "a sink", messages: int = 1_000, pdf_bytes: int = 1_000_000) -> Figures:
    """Send to a server, ``a sink`` or ``aiosmtpd``; raises RuntimeError where not all was sent."""
    serve: Callable[[Connection], None] = _serve_sink if server == "a sink" else _serve_aiosmtpd
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf = factory.finished(folder / "out", padding=pdf_bytes)
        port_from, port_to = spawn.Pipe(duplex=False)
        host = spawn.Process(target=serve, args=(port_to,), daemon=True)
        host.start()
        url = f"smtp://127.0.0.1:{port_from.recv()}"
        answer, result = spawn.Pipe(duplex=False)
        sender = spawn.Process(target=_send, args=(folder, url, messages, result))
        sender.start()
        result.close()
        try:
            sent, seconds, megabytes = answer.recv()
        except EOFError:
            raise RuntimeError("the sender failed") from None
        finally:
            sender.join()
            host.terminate()
        if sent != messages:
            raise RuntimeError(f"{sent} of {messages} were sent")
        return Figures(server, messages, pdf.stat().st_size * 4 // 3, seconds, megabytes)


def main() -> None:
    """Print the figures of both servers."""
    print(measure("a sink"), flush=True)
    print(measure("aiosmtpd", messages=100), flush=True)


if __name__ == "__main__":
    main()
