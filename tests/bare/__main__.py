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
            print(f"{suite}: tutorial to sample {took['tutorial'] / took['sample']:.2f}")
    return int(failed)


def _try(suite: str, name: str) -> float | None:
    """The seconds of a trial; None where it failed, which is told."""
    folder = Path(tempfile.mkdtemp(prefix=f"bare-{suite}-")) / "root"
    root, total = Root(suite, folder), 0.0
    print(f"\n== {suite}: {name}", flush=True)
    try:
        for ran in TRIALS[name](root):
            total += ran.seconds
            print(f"{ran.seconds:7.1f} s  {ran.command}", flush=True)
    except (Failed, AssertionError) as problem:
        print(f"FAILED {problem}", flush=True)
        return None
    finally:
        if not os.environ.get("KEEP_ROOT"):
            shutil.rmtree(folder.parent)
    print(f"{total:7.1f} s  in all", flush=True)
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
