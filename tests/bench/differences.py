"""Seeded changes in the sample: which are found, of the right kind, and what else is reported."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from builder.differences.comparing import compare
from builder.differences.reading import read_pdf
from tests.differences.conftest import built
from tests.differences.seeds import SEEDS, faults


def main() -> None:
    """Build the sample once for each change and compare."""
    only = os.environ.get("SEED")
    seeds = [seed for seed in SEEDS if not only or only in seed.name]
    with tempfile.TemporaryDirectory() as folder:
        base = read_pdf(built(Path(folder) / "base"))
        wrong = 0
        for number, seed in enumerate(seeds):
            home = Path(folder) / str(number)
            pdf = built(home, seed)
            difference = compare(base, read_pdf(pdf)).as_json()
            found = faults(seed, difference)
            wrong += bool(found)
            kinds = [page["kind"] for page in difference["pages"]]
            counts = ", ".join(f"{kinds.count(k)} {k}" for k in dict.fromkeys(kinds))
            print(f"{'wrong' if found else 'right'}  {seed.name}: {counts}", flush=True)
            for line in found:
                print(f"       {line}", file=sys.stderr, flush=True)
            shutil.rmtree(home)
    print(f"{len(seeds) - wrong} of {len(seeds)} changes told exactly, nothing beside them")
