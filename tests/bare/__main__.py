"""Try the trials named, or all, in bare roots: ``python -m tests.bare [SUITE] [TRIAL…]``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from .root import Failed, Root, lacking
from .trials import TRIALS

SUITES = ("bookworm", "trixie")


def main(arguments: list[str]) -> int:
    """Print each step with its seconds; 1 where a trial failed, 0 where no root can be made."""
    if lack := lacking():
        print(f"skipped: {lack}")
        return 0
    suites = [word for word in arguments if word in SUITES] or list(SUITES)
    names = [word for word in arguments if word in TRIALS] or list(TRIALS)
    if unknown := set(arguments) - {*suites, *names}:
        print(f"no {', '.join(sorted(unknown))}; there are {', '.join([*SUITES, *TRIALS])}")
        return 2
    failed = False
    for suite in suites:
        took = {name: _try(suite, name) for name in names}
        failed = failed or None in took.values()
        if took.get("sample") and took.get("tutorial"):
            ratio = took["tutorial"] / took["sample"]
            print(f"{suite}: the tutorial takes {ratio:.2f} of the CPU seconds of `make`")
    return int(failed)


def _try(suite: str, name: str) -> float | None:
    """The CPU seconds of a trial; None where it failed, which is told."""
    folder = Path(tempfile.mkdtemp(prefix=f"bare-{suite}-")) / "root"
    root, seconds, cpu = Root(suite, folder), 0.0, 0.0
    print(f"\n== {suite}: {name}", flush=True)
    try:
        for ran in TRIALS[name](root):
            seconds, cpu = seconds + ran.seconds, cpu + ran.cpu_seconds
            print(f"{ran.seconds:7.1f} s {ran.cpu_seconds:7.1f} CPU s  {ran.command}", flush=True)
    except (Failed, AssertionError) as problem:
        print(f"FAILED {problem}", flush=True)
        return None
    finally:
        if not os.environ.get("KEEP_ROOT"):
            shutil.rmtree(folder.parent)
    print(f"{seconds:7.1f} s {cpu:7.1f} CPU s  in all", flush=True)
    return cpu


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
