"""``builder doctor``: whether this machine has what is needed."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """Examine; 3 where a need is not met."""
    from ..press.doctor import examine  # noqa: PLC0415 - loaded when it runs

    return examine()
