"""``make bench``: every measurement there is, or those named."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main() -> int:
    """Run the measurements named on the command line, or all; each module has a ``main``."""
    there = [m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name[0] != "_"]
    wanted = sys.argv[1:] or there
    if unknown := set(wanted) - set(there):
        print(f"no measurement {', '.join(sorted(unknown))}; there are {', '.join(there)}")
        return 2
    for name in wanted:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
