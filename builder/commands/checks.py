"""``builder checks``: every finding that can come out of the builder."""

from __future__ import annotations

import argparse

from ..ground.catalogue import entries
from ..ground.findings import confidence_name, severity_name
from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """List the catalogue."""
    for known in entries():
        given = severity_name(known.severity), confidence_name(known.confidence)
        print(f"{known.id} ({', '.join((known.stage, *given))})")
        print(tr("    why: ", "    缘由：") + known.why.spoken())
        print(tr("    do:  ", "    办法：") + known.remedy.spoken())
    return 0
