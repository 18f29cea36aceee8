"""``builder cluster``: how to start a scheduler and workers for ``build --cluster``."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from ..ground.messages import tr
from ..ground.places import PACKAGE

PORT = 8786


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    words = tr("the machine of the scheduler, as the others call it", "调度器所在机器的名字或地址")
    parser.add_argument("--host", default=socket.gethostname(), metavar="NAME", help=words)


def run(options: argparse.Namespace) -> int:
    """Print the commands, each with what it is for."""
    address = f"tcp://{options.host}:{PORT}"
    from_checkout = (PACKAGE.parent / "pyproject.toml").exists()
    python = f"PYTHONPATH={PACKAGE.parent} " * from_checkout + sys.executable
    scheduler = f"{python} -m distributed.cli.dask_scheduler"
    worker = f"{python} -m distributed.cli.dask_worker {address}"
    cores = os.cpu_count() or 1
    told = (
        tr("on one machine, the scheduler:", "在一台机器上，启动调度器："),
        f"{scheduler} --host {options.host} --port {PORT} --no-dashboard",
        tr(
            "on every machine that builds, a worker a core:",
            "在每台干活的机器上，一核一个 worker：",
        ),
        f"{worker} --nworkers {cores} --nthreads 1 --no-dashboard",
        tr("then, where the issues lie:", "然后在各期所在的地方："),
        f"builder build issues/*/ --cluster {address}",
    )
    for words, command in zip(told[::2], told[1::2], strict=True):
        print(f"# {words}\n{command}\n")
    print(f"# {_needs()}")
    return 0


def _needs() -> str:
    return tr(
        "Workers need the same builder and Python, and best the same folders (NFS or the like);\n"
        "# one that does not see them is sent the issue. Whoever reaches the scheduler can run\n"
        "# programs on the workers: keep it in a closed network, or use Dask's TLS.",
        "worker 要装同一版 builder 和 Python，最好看得到同样的文件夹（如 NFS）；\n"
        "# 看不到的，稿件随任务送去。凡能连上调度器的人都能在 worker 上运行程序：\n"
        "# 请放在封闭网络里，或用 Dask 的 TLS。",
    )
