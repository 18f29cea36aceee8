"""A bare Debian in a folder: what a stranger's machine holds before anything is installed."""

from __future__ import annotations

import os
import re
import resource
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from builder.ground.places import cache_folder

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_WAY_OUT = re.compile(r"(?i)(\w*_CERT|\w*_CERTS|\w*CERT_FILE|\w*CA_BUNDLE|PIP_INDEX_URL|\w+_PROXY)")
"""Variables by which this machine's clients reach their registries: a root is told them, too."""
_CONFIGURED = ("/etc/resolv.conf", "/etc/pip.conf")
_CERTIFICATES = "/etc/certificates-of-the-host.pem"
_INSIDE = """\
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot $1 "$0" env -i sh -c "$2"
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    command: str
    code: int
    said: str
    seconds: float
    cpu_seconds: float


class Failed(Exception):
    """A command in a root ended otherwise than it should."""


def lacking() -> str:
    """What this machine lacks to make a root; empty where nothing."""
    if os.geteuid():
        return "only root can make a bare Debian; run it as root"
    tools = [tool for tool in ("debootstrap", "unshare", "chroot", "git") if not shutil.which(tool)]
    return f"missing: apt-get install {' '.join(tools)}" if tools else ""


class Root:
    """A bare Debian of its own; ``folder`` is made, and deleted by :meth:`close`."""

    def __init__(self, suite: str, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        subprocess.run(["tar", "-x", "-C", folder, "-f", _bootstrapped(suite)], check=True)
        for file in (one for one in _CONFIGURED if Path(one).exists()):
            shutil.copy(file, folder / file[1:])
        self.way_out = {
            name: value for name, value in os.environ.items() if _WAY_OUT.fullmatch(name)
        }
        for name, value in self.way_out.items():
            if Path(value).is_file():
                shutil.copy(value, folder / _CERTIFICATES[1:])
                self.way_out[name] = _CERTIFICATES

    def run(
        self, command: str, *, stdin: str = "", user: str = "root", cwd: str = "/root",
        home: str = "", **variables: str,
    ) -> Ran:  # fmt: skip
        """Run a command of the shell as ``user``, with no locale unless ``variables`` name one."""
        given = {
            "PATH": PATH,
            "HOME": home or ("/root" if user == "root" else cwd),
            **self.way_out,
            **variables,
        }
        lines = [f"export {name}={shlex.quote(value)}" for name, value in given.items()]
        script = "\n".join([*lines, f"cd {shlex.quote(cwd)} || exit 96", command])
        own = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        who = f"--userspec={user}:{user}" if user != "root" else "--userspec=root:root"
        start, before = time.monotonic(), _children_cpu()
        done = subprocess.run(
            [*own, "sh", "-c", _INSIDE, self.folder, who, script], input=stdin, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, errors="replace",
        )  # fmt: skip
        seconds, cpu = time.monotonic() - start, _children_cpu() - before
        return Ran(command, done.returncode, done.stdout, seconds, cpu)

    def must(self, command: str, **how: str) -> Ran:
        """The same; a command that fails is Failed with the last that it said."""
        ran = self.run(command, **how)
        if ran.code:
            raise Failed(f"{command}: {ran.code}\n{ran.said[-3000:]}")
        return ran

    def install(self, packages: str) -> Ran:
        """Install Debian packages, as a reader told to would."""
        return self.must(
            "apt-get update -qq && DEBIAN_FRONTEND=noninteractive "
            f"apt-get install -y -qq --no-install-recommends {packages}"
        )

    def put(self, archive: bytes, into: str) -> None:
        """Unpack an archive into a folder of the root."""
        place = self.folder / into.lstrip("/")
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-x", "-C", place], input=archive, check=True)

    def close(self) -> None:
        """Delete the root."""
        shutil.rmtree(self.folder)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _bootstrapped(suite: str) -> Path:
    """The suite as debootstrap leaves it, from the mirror that debootstrap knows; kept."""
    kept = cache_folder() / "bare" / f"{suite}.tar"
    if not kept.is_file():
        tree = kept.with_suffix(".part")
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        subprocess.run(
            ["debootstrap", "--variant=minbase", suite, tree],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        made = kept.with_suffix(".tar.part")
        subprocess.run(["tar", "-C", tree, "-cf", made, "."], check=True)
        made.replace(kept)
        shutil.rmtree(tree)
    return kept
