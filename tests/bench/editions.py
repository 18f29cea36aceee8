"""What editions and preflight cost beside the layout they are made from.

The sample and a generated issue of about 60 pages are built in all three editions, one process at
a time; the stages' seconds come from the build's own report, preflight is timed as a process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from builder.ground.places import HOUSE

from ._varied import SAMPLE, generate


def main() -> None:
    """Print the seconds of layout, finishing and preflight for both issues."""
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        for name, folder in (("sample", SAMPLE), ("60 pages", generate(Path(work) / "long", 36))):
            _measure(name, folder, Path(work) / "out")


def _measure(name: str, folder: Path, out: Path) -> None:
    build = [sys.executable, "-m", "builder", "build", str(folder), "--out", str(out)]
    build += ["--force", "--jobs", "1"]
    build += [part for edition in ("print", "screen", "email") for part in ("--edition", edition)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)
    issue = folder.name
    report = json.loads((out / issue / f"{issue}-report.json").read_text("utf-8"))
    seconds = report["seconds"]
    finishing = sum(value for stage, value in seconds.items() if stage.startswith("edition "))
    finishing += seconds["fonts"]
    print(f"\n{name}, {report['pages']} pages")
    print(f"layout {seconds['proof']:.2f} s; three editions {finishing:.2f} s")
    print(f"finishing by layout: {finishing / seconds['proof']:.2f}")
    for edition, made in report["editions"].items():
        command = [sys.executable, "-m", "builder", "preflight", "--verapdf", "no"]
        command.append(str(out / issue / made["file"]))
        start = time.perf_counter()
        subprocess.run(
            [*command, "--edition", edition], cwd=HOUSE, check=False, capture_output=True
        )
        spent = time.perf_counter() - start
        print(
            f"{edition:8}{made['pages']:5} pages{made['bytes']:12,} bytes  preflight {spent:.2f} s"
        )


if __name__ == "__main__":
    main()
