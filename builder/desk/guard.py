"""Who may ask the desk, and what: the same browser on the same machine, in small questions.

A page of another site could send requests here, or have a name of its own lead here (DNS
rebinding). So the host asked for must be this machine's own, whatever sent the question must be a
page of the desk or no page at all, and whatever changes something bears the token of the page.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 64 << 10
_MOST_DRAINED_BYTES = 64 << 20
"""What is read and thrown away so that a refusal can be read by whoever sent too much."""
TOKEN_HEADER = "x-desk-token"

# No script but the desk's own; what is evaluated comes from whoever drives the browser.
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy",
     b"default-src 'self'; script-src 'self' 'unsafe-eval'; img-src 'self' data: blob:;"
     b" object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)  # fmt: skip


class Guard:
    """Stands before an application and refuses what must not reach it."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self.origins = {f"http://{host}" for host in self.hosts}
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        status = self._refusal(scope)
        body = b""
        if not status:
            body, is_whole = await _body(receive)
            status = 0 if is_whole else 413
        elif status == 413:
            await _body(receive)
        if status:
            await JSONResponse({"error": _WHY[status]}, status)(scope, receive, _with_headers(send))
            return
        await self.app(scope, _replayed(body, receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> int:
        """The status a request is refused with; 0 where it is not."""
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return 421
        if any(origin.lower() not in self.origins for origin in origins):
            return 403
        site = headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin"):
            return 403
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BODY_BYTES:
            return 413
        if scope["method"] not in ("GET", "HEAD"):
            given = headers.get(TOKEN_HEADER, "")
            if not secrets.compare_digest(given.encode(), self.token.encode()):
                return 403
        return 0


_WHY = {
    403: "not from this page",
    413: "too large",
    421: "not a name of this machine",
}


async def _body(receive: Receive) -> tuple[bytes, bool]:
    """The body of a request, and whether it was small enough to be kept."""
    kept, seen = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(kept), seen <= MOST_BODY_BYTES
        chunk = message.get("body", b"")
        seen += len(chunk)
        if seen <= MOST_BODY_BYTES:
            kept += chunk
        if not message.get("more_body") or seen > _MOST_DRAINED_BYTES:
            return bytes(kept), seen <= MOST_BODY_BYTES


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A body that was read, for the application to read."""
    waiting: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        for message in waiting:
            return message
        return await receive()

    return replay


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            there: Any = message.setdefault("headers", [])
            named = {name for name, _ in there}
            message["headers"] = [*there, *(pair for pair in _HEADERS if pair[0] not in named)]
        await send(message)

    return sent
