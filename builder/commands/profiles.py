"""``builder profiles``: the press profile, made once."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(options: argparse.Namespace) -> int:
    """Make the profile and name it."""
    from ..editions.profiles import build_default_profile  # noqa: PLC0415 - loaded when it runs

    print(build_default_profile(print))
    return 0
