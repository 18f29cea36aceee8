"""The desk's local server: a page for people, and the same for programs as JSON."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ..ground.findings import Rejected
from ..ground.messages import read_language, set_language
from .board import Board, Notice
from .comparing import CannotCompare, References, differences, page_of
from .editors import editor_command, open_at
from .guard import Guard
from .keeper import Gone
from .locating import Locator
from .overlays import overlays_of
from .pages import as_png, picture_of
from .plates import plates_picture, total_ink
from .presswork import PrintEdition
from .reach import OutOfReach, within_reach
from .rules import box_at, shaping_rules
from .standing import Press

_PAGE = Path(__file__).parent / "page"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
_STATIC = {file.name: file for file in _PAGE.iterdir() if file.suffix in _KINDS}
_SCALES = 0.1, 12.0
"""Pixels a point at which pages are drawn."""
_MOST_PLATE_SCALE = 4.0
_KEPT_BYTES = 96 << 20
"""Of pictures that were drawn before."""
_QUIET_SECONDS = 15.0
"""A stream of events says something at least so often, so that a broken one is noticed."""


class _Refused(Exception):
    """A question that cannot be answered."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Desk:
    """Answers what the page and programs ask."""

    def __init__(
        self, issue: Path, layout: str | None, board: Board, press: Press, token: str
    ) -> None:
        self.issue = issue
        self.board = board
        self.press = press
        self.token = token
        self.print_edition = PrintEdition(issue, layout)
        self.references = References(issue, layout)
        self.pictures = _Pictures()
        self.located: tuple[int, Locator] | None = None
        self.lock = threading.Lock()

    # what the page is made of

    async def home(self, request: Request) -> Response:
        """The page."""
        html = (_PAGE / "index.html").read_text("utf-8")
        given = {"{token}": self.token, "{lang}": self.board.language, "{issue}": self.issue.name}
        for mark, value in given.items():
            html = html.replace(mark, _attribute(value))
        return Response(html, media_type="text/html; charset=utf-8")

    async def static(self, request: Request) -> Response:
        """One of the page's own files."""
        name = request.path_params["name"]
        if name not in _STATIC:
            raise _Refused(404, "there is no such file")
        file = _STATIC[name]
        return Response(file.read_bytes(), media_type=f"{_KINDS[file.suffix]}; charset=utf-8")

    # what programs ask, too

    async def state(self, request: Request) -> Response:
        """``/api/state``: version, pages and findings."""
        return JSONResponse(self.board.notice.as_json())

    def locate(self, request: Request) -> Any:
        """``/api/locate``: what was written where that stands at a point of a page."""
        found = self.locator().locate(
            _whole(request, "page"), _number(request, "x"), _number(request, "y")
        )
        if found is None:
            raise _Refused(404, "nothing stands there")
        return {
            "file": found.file,
            "line": found.line,
            "column": found.column,
            "text": found.text,
        }

    def find(self, request: Request) -> Any:
        """``/api/find``: where what is written on a line stands."""
        file = request.query_params.get("file", "")
        spotted = self.locator().find(file, _whole(request, "line"))
        return [{"page": one.page, "bbox": list(one.bbox)} for one in spotted]

    def rules(self, request: Request) -> Any:
        """``/api/rules``: the rules of the style sheets that shape the box at a point."""
        anatomy = self.locator().anatomy
        place = _whole(request, "page"), _number(request, "x"), _number(request, "y")
        box = box_at(anatomy, *place) if anatomy else None
        if anatomy is None or box is None:
            raise _Refused(404, "nothing stands there")
        return {
            "name": box.name,
            "bbox": list(box.bounds),
            "rules": [asdict(rule) for rule in shaping_rules(anatomy, box, self.issue)],
        }

    def overlays(self, request: Request) -> Any:
        """``/api/overlays``: what can be laid over a page."""
        findings = self.board.notice.standing.findings
        return overlays_of(self.locator(), _whole(request, "page"), findings)

    def source(self, request: Request) -> Any:
        """``/api/source``: the text of a file that pages are made of."""
        file = request.query_params.get("file", "")
        path = within_reach(file, self.issue)
        return {
            "file": file,
            "path": str(path),
            "text": path.read_text("utf-8", errors="replace"),
            "editor": bool(editor_command(path, 1, 1)),
        }

    def picture(self, request: Request) -> Response:
        """A page as PNG."""
        number, digest = request.path_params["number"], request.path_params["digest"]
        scale = _number(request, "scale", 2.0)
        scale = min(max(scale, _SCALES[0]), _SCALES[1])
        bleed = request.query_params.get("bleed") == "1"
        key = f"{number} {digest} {scale:.4f} {bleed}"
        png = self.pictures.get(key)
        if png is None:
            if digest not in {page.digest for page in self.board.notice.standing.pages}:
                raise _Refused(410, "the page has changed")
            try:
                png = self.press.picture(number, scale, bleed)
            except IndexError:  # a press that began anew, while an error stands
                kept = self.board.pdfs.get(digest)
                if kept is None:
                    raise
                png = picture_of(kept, 1, scale, bleed)
            self.pictures.keep(key, png)
        headers = {"cache-control": "private, max-age=31536000, immutable"}
        return Response(png, media_type="image/png", headers=headers)

    # the print edition

    def press_facts(self, request: Request) -> Any:
        """``/api/press``: what preflight finds in the print edition, which is built for it."""
        work = self.print_edition.of(self.board.notice.version)
        return {"version": work.version, **work.facts}

    def plate(self, request: Request) -> Response:
        """Plates of a page, or its total ink, as PNG."""
        version, number = request.path_params["version"], request.path_params["number"]
        which = request.query_params.get("plates", "total")
        work = self.print_edition.known(version)
        if work is None:
            raise _Refused(410, "the print edition is of another version")
        scale = min(max(_number(request, "scale", 1.0), _SCALES[0]), _MOST_PLATE_SCALE)
        overprint = request.query_params.get("overprint", "1") == "1"
        key = f"plate {version} {number} {which} {scale:.4f} {overprint}"
        png = self.pictures.get(key)
        if png is None:
            known, limit = work.facts["plates"], work.facts["limit"]
            chosen = known if which == "total" else which.split(",")
            if set(chosen) - set(known):
                raise _Refused(404, "there is no such plate")
            if which == "total":
                shown = total_ink(work.pdf, number, chosen, scale, limit).picture
            else:
                shown = plates_picture(work.pdf, number, chosen, scale, overprint)
            png = as_png(shown)
            self.pictures.keep(key, png)
        return Response(png, media_type="image/png")

    # comparing

    def compared_with(self, request: Request) -> Any:
        """``/api/references``: what pages can be held against."""
        return [{"id": one.id, "name": one.name} for one in self.references.there()]

    def other_page(self, request: Request) -> Response:
        """A page of what is compared with, as PNG."""
        number = request.path_params["number"]
        scale = min(max(_number(request, "scale", 2.0), _SCALES[0]), _SCALES[1])
        pdf, at = self._other(request.path_params["id"], number)
        return Response(as_png(page_of(pdf, at, scale)), media_type="image/png")

    def differences(self, request: Request) -> Any:
        """``/api/differences``: where a page differs from what it is compared with."""
        number = _whole(request, "page")
        try:
            pdf, at = self._other(request.query_params.get("with", ""), number)
            return [list(box) for box in differences(self._page(number), pdf, at)]
        except IndexError:
            page = next(p for p in self.board.notice.standing.pages if p.number == number)
            return [[0, 0, page.width_pt, page.height_pt]]

    def _other(self, id: str, number: int) -> tuple[Path | bytes, int]:
        """The PDF that a page is held against, and which of its pages."""
        if id != "last":
            return self.references.named(id).pdf, number
        for page in self.board.before:
            if page.number == number and page.digest in self.board.pdfs:
                return self.board.pdfs[page.digest], 1
        raise IndexError(number)

    def _page(self, number: int) -> bytes:
        for page in self.board.notice.standing.pages:
            if page.number == number:
                return self.board.pdfs.get(page.digest) or self.press.page_pdf(number)
        raise IndexError(number)

    # what changes something

    async def keep(self, request: Request) -> Any:
        """Keep the pages that stand as the proof to compare with later."""

        def kept() -> None:
            numbers = [page.number for page in self.board.notice.standing.pages]
            self.references.keep(map(self._page, numbers))

        await run_in_threadpool(kept)
        return {"id": "kept"}

    async def revision(self, request: Request) -> Any:
        """Build a git revision to compare with."""
        written = str((await _asked(request)).get("revision", ""))
        made = await run_in_threadpool(self.references.revision, written)
        return {"id": made.id, "name": made.name}

    async def open(self, request: Request) -> Any:
        """Open a file in the user's editor."""
        asked = await _asked(request)
        file, line, column = asked.get("file"), asked.get("line", 1), asked.get("column", 1)
        if not isinstance(file, str) or not isinstance(line, int) or not isinstance(column, int):
            raise _Refused(400, "file, line and column are wanted")
        path = within_reach(file, self.issue)
        return {"opened": open_at(path, max(line, 1), max(column, 1))}

    async def speak(self, request: Request) -> Any:
        """Have findings told in another language."""
        self.board.speak(read_language(str((await _asked(request)).get("lang", "en"))))
        return {"lang": self.board.language}

    async def rebuild(self, request: Request) -> Any:
        """Build again, whether anything changed or not."""
        self.board.tell()
        return {}

    # streams

    async def events(self, request: Request) -> Response:
        """``/api/events``: one event for each new version."""
        last = request.headers.get("last-event-id", "")
        seen = int(last) if last.isdecimal() else self.board.notice.version

        async def lines() -> AsyncIterator[str]:
            nonlocal seen
            async for notice in self.noticed():
                if notice is None:
                    yield ": \n\n"
                elif notice.version != seen:
                    seen = notice.version
                    yield f"id: {seen}\ndata: {json.dumps({'version': seen})}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def progress(self, request: Request) -> Response:
        """What the page listens to: every notice whole, and that work has begun."""

        async def lines() -> AsyncIterator[str]:
            async for notice in self.noticed():
                body = ": " if notice is None else f"data: {json.dumps(notice.as_json())}"
                yield f"{body}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def noticed(self) -> AsyncIterator[Notice | None]:
        """The notice that hangs now and every one after it; None when it has been quiet long."""
        yield self.board.notice
        notices = self.board.notices()
        waiting: asyncio.Task[Notice] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(notices))
                done, _ = await asyncio.wait([waiting], timeout=_QUIET_SECONDS)
                if not done:
                    yield None
                    continue
                try:
                    notice = waiting.result()
                except StopAsyncIteration:
                    return
                waiting = None
                yield notice
        finally:
            if waiting:
                waiting.cancel()

    def close(self) -> None:
        """Take away what was made to look at."""
        self.print_edition.close()
        self.references.close()

    def locator(self) -> Locator:
        """What knows where everything stands on the pages that are shown."""
        with self.lock:
            read = self.board.copy_read()
            if read is None:
                raise _Refused(503, "there are no pages yet")
            if self.located is None or self.located[0] != read.version:
                locator = Locator(self.press, read.pages, read.anatomy, read.copy, self.issue)
                self.located = read.version, locator
            return self.located[1]


class _Pictures:
    """Pictures that were drawn before, the latest asked for kept."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, bytes] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def keep(self, key: str, picture: bytes) -> None:
        with self.lock:
            self.size += len(picture) - len(self.kept.get(key, b""))
            self.kept[key] = picture
            while self.size > _KEPT_BYTES:
                _, dropped = self.kept.popitem(last=False)
                self.size -= len(dropped)


def application(desk: Desk, port: int) -> Guard:
    """The desk as an ASGI application that answers only its own machine's browser."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        desk.board.loop = asyncio.get_running_loop()
        yield

    def told(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                if asyncio.iscoroutinefunction(answer):
                    given = await answer(request)
                else:
                    given = await run_in_threadpool(_speaking, desk, answer, request)
            except _Refused as refused:
                return JSONResponse({"error": str(refused)}, refused.status)
            except OutOfReach:
                return JSONResponse({"error": "no file of the issue, a layout or the fonts"}, 404)
            except IndexError:
                return JSONResponse({"error": "there is no such page"}, 404)
            except CannotCompare as problem:
                return JSONResponse({"error": str(problem)}, 404)
            except Rejected as rejected:
                told = "; ".join(finding.as_line() for finding in rejected.findings)
                return JSONResponse({"error": told}, 503)
            except Gone as gone:
                return JSONResponse({"error": str(gone)}, 503)
            return given if isinstance(given, Response) else JSONResponse(given)

        return endpoint

    routes = [
        Route("/", told(desk.home)),
        Route("/desk/{name}", told(desk.static)),
        Route("/pages/{number:int}/{digest}.png", told(desk.picture)),
        Route("/api/state", told(desk.state)),
        Route("/api/locate", told(desk.locate)),
        Route("/api/find", told(desk.find)),
        Route("/api/rules", told(desk.rules)),
        Route("/api/overlays", told(desk.overlays)),
        Route("/api/source", told(desk.source)),
        Route("/api/events", told(desk.events)),
        Route("/api/progress", told(desk.progress)),
        Route("/api/press", told(desk.press_facts)),
        Route("/plates/{version:int}/{number:int}.png", told(desk.plate)),
        Route("/api/references", told(desk.compared_with)),
        Route("/api/differences", told(desk.differences)),
        Route("/other/{id}/{number:int}.png", told(desk.other_page)),
        Route("/api/keep", told(desk.keep), methods=["POST"]),
        Route("/api/revision", told(desk.revision), methods=["POST"]),
        Route("/api/open", told(desk.open), methods=["POST"]),
        Route("/api/language", told(desk.speak), methods=["POST"]),
        Route("/api/rebuild", told(desk.rebuild), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), port, desk.token)


def _speaking(desk: Desk, answer: Callable[[Request], Any], request: Request) -> Any:
    set_language(desk.board.language)
    return answer(request)


def _attribute(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _number(request: Request, name: str, default: float | None = None) -> float:
    text = request.query_params.get(name, "")
    try:
        value = float(text) if text or default is None else default
    except ValueError:
        raise _Refused(400, f"{name} must be a number") from None
    if not -1e6 < value < 1e6:
        raise _Refused(400, f"{name} is out of bounds")
    return value


def _whole(request: Request, name: str) -> int:
    value = _number(request, name)
    if value != int(value):
        raise _Refused(400, f"{name} must be a whole number")
    return int(value)


async def _asked(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(await request.body())
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise _Refused(400, "a JSON object is wanted")
    return asked
