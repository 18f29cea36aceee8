"""Starting and ending the desk: a socket on this machine alone, a press, a watch, a server."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from pathlib import Path

from ..ground.findings import EnvironmentProblem
from ..ground.messages import language, tr
from ..ground.places import is_installed, way_to_extra, way_to_set_up

DEFAULT_PORT = 8420


def serve(folder: Path, layout: str | None, port: int | None, is_opened: bool) -> None:
    """Show an issue's pages until interrupted; prints the address on a line of its own.

    ``port`` 0 takes any that is free; None takes the usual one, or any where it is taken. Raises
    EnvironmentProblem where the libraries of the preview are missing or the port is taken.
    """
    try:
        import uvicorn  # noqa: PLC0415 - what only the preview needs may be missing

        from .board import Board  # noqa: PLC0415
        from .keeper import Keeper  # noqa: PLC0415
        from .server import Desk, application  # noqa: PLC0415
        from .watching import follow  # noqa: PLC0415
    except ImportError as missing:
        message = tr(
            f"the preview needs a library that is not here: {missing.name}",
            f"预览缺少程序库：{missing.name}",
        )
        with_it = tr("run: ", "请运行：") + way_to_extra("preview")
        remedy = with_it if is_installed() else way_to_set_up()
        raise EnvironmentProblem(message, remedy) from None
    listening = _bound(port)
    number = listening.getsockname()[1]
    keeper = Keeper(folder, layout)
    board = Board(keeper, language())
    follow(folder, board.tell, board.stop)
    threading.Thread(target=board.work, daemon=True).start()
    desk = Desk(folder, layout, board, keeper, secrets.token_urlsafe(24))
    config = uvicorn.Config(
        application(desk, number),
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        ws="none",
        server_header=False,
    )
    address = f"http://127.0.0.1:{number}/"
    print(address, flush=True)
    if is_opened:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        board.close()
        keeper.close()
        desk.close()


def _bound(port: int | None) -> socket.socket:
    """A socket on this machine's own address, and no other."""
    for number in (DEFAULT_PORT, 0) if port is None else (port,):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", number))
            listening.listen(64)
            return listening
        except OSError:
            listening.close()
    message = tr(f"port {port} is taken or not allowed", f"端口 {port} 已被占用，或不许用")
    raise EnvironmentProblem(message, tr("name another: --port 0", "换一个端口：--port 0"))
