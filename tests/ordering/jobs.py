"""A job as tests have it, without a press."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from builder.editions.edition import load
from builder.issue.model import Manifest
from builder.makeup.swatches import Swatch
from builder.ordering.job import Job, PressFile
from builder.press.record import Made
from tests.factory import both

SWATCHES = (
    Swatch("ink", "111111", (0, 0, 0, 100)),
    Swatch("house red", "c4321c", (0, 88, 95, 10), spot="PANTONE 485 C"),
    Swatch("varnish", "fe0001", (0, 0, 0, 0), spot="Varnish", technical=True),
)
ASKED = {
    "paper": "哑粉纸",
    "weight": 128,
    "binding": "saddle-stitched",
    "finishing": "覆哑膜",
    "quantity": 3000,
    "delivery": "成都市天府大道 1 号\n3 月 10 日前",
    "contact": "Li <li@example.org> & co.",
}


def manifest(folder: Path = Path("2017-02"), **asked: Any) -> Manifest:
    return Manifest(
        folder=folder,
        id="2017-02",
        number=3,
        date=dt.date(2017, 2, 28),
        title=both("刊名", "Name"),
        tagline=both(),
        publisher=both("编辑部", "The editors"),
        layout="parallel",
        languages=("zh-Hans", "en"),
        cover=None,
        editions={},
        edition_names=None,
        sections=(),
        printer="cn-offset",
        print=asked,
    )


def job(*plates: str, **asked: Any) -> Job:
    """A job of 16 pages that prints from the plates named, the four inks where none is."""
    made = Made("2017-02-print.pdf", "ab" * 32, 4711, 16, "", "parallel", "")
    inks = plates or ("Black", "Cyan", "Magenta", "Yellow")
    file = PressFile(load("print"), Path("out/2017-02-print.pdf"), made, inks, ("warning",))
    return Job(manifest(**asked), (210.0, 297.0), SWATCHES, (file,))
