"""``builder checks``: every finding that can come out of the builder."""

from __future__ import annotations

import argparse

from ..ground.catalogue import entries
from ..ground.findings import severity_name
from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """List the catalogue."""
    for known in entries():
        print(f"{known.id} ({known.stage}, {severity_name(known.severity)})")
        print(tr("    why: ", "    缘由：") + known.why.spoken())
        print(tr("    do:  ", "    办法：") + known.remedy.spoken())
    return 0
