"""How fast copies with a name are made and read back: ``python -m tests.bench copies``.

The sample is laid out once; each of a thousand copies is then a whole file, whose first page PDFium
reads and which must hold its reader's name.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pypdfium2

import builder
from builder.delivery.copies import copies_of
from builder.delivery.lettering import Lettering
from builder.ground.places import HOUSE
from builder.makeup.fontbook import read_book

COPIES = 1_000
_FAMILY, _GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平",
)


def names(number: int) -> list[str]:
    """Chinese and Western names by turns, no two alike."""
    return [
        f"Reader Müller {n}"
        if n % 2
        else f"{_FAMILY[n % 20]}{_GIVEN[n // 20 % 20]}{_GIVEN[n // 7 % 20]} {n}"
        for n in range(number)
    ]


def main() -> None:
    """Build the sample's personal edition and print what the copies took."""
    with tempfile.TemporaryDirectory() as folder:
        issue = HOUSE / "issues" / "2017-02"
        built = builder.build(issue, editions=("personal",), out=Path(folder))
        data, pages = built.files["personal"].read_bytes(), built.pages["personal"]
    start, cpu = time.perf_counter(), time.process_time()
    copies = copies_of(data, Lettering(read_book(), ("zh-Hans", "en")), "zh-Hans")
    if copies is None:
        raise SystemExit("the edition keeps no place for a name")
    wrong, size = 0, 0
    for name in names(COPIES):
        update = copies.update({"name": name})
        size += len(update)
        with pypdfium2.PdfDocument(data + update) as document:
            wrong += name not in document[0].get_textpage().get_text_range()
    wall, core = time.perf_counter() - start, time.process_time() - cpu
    print(
        f"{COPIES} copies of {pages} pages, {len(data):,} bytes and {size // COPIES:,} their own:"
        f" {wall:.1f} s, {core:.1f} s of one core, {wrong} with a wrong name"
    )


if __name__ == "__main__":
    main()
