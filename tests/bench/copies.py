"""How fast copies with a name are made and read back: ``python -m tests.bench copies``.

The sample is laid out once; a thousand copies are then whole files, or one file for a press. PDFium
reads the first page of each, which must hold its reader's name.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pypdfium2

import builder
from builder.delivery.copies import Copies, copies_of
from builder.delivery.lettering import Lettering
from builder.delivery.printrun import long_file
from builder.ground.places import HOUSE
from builder.makeup.fontbook import read_book

COPIES = 1_000
EDITIONS = """\
editions:
  numbered: {extends: print, per_reader: true, watermark: "CONFIDENTIAL – {name}"}
  personal: {}
"""
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
    """Build the sample's editions for each reader and print what the copies took."""
    with tempfile.TemporaryDirectory() as folder:
        issue = Path(folder) / "issues" / "2017-02"
        shutil.copytree(HOUSE / "issues" / "2017-02", issue)
        shutil.copy(HOUSE / "issues" / "publication.yaml", issue.parent)
        with (issue / "issue.yaml").open("a", encoding="utf-8") as file:
            file.write(EDITIONS)
        built = builder.build(issue, editions=("personal", "numbered"), out=Path(folder) / "out")
        data = {name: built.files[name].read_bytes() for name in built.files}
    said = [{"name": name} for name in names(COPIES)]
    for edition, ways in (("personal", (_alone,)), ("numbered", (_alone, _together))):
        copies = copies_of(data[edition], Lettering(read_book(), ("zh-Hans", "en")), "zh-Hans")
        if copies is None:
            raise SystemExit(f"the edition {edition} keeps no place for a name")
        for way in ways:
            start, cpu = time.perf_counter(), time.process_time()
            wrong, size = way(data[edition], copies, said)
            wall, core = time.perf_counter() - start, time.process_time() - cpu
            print(
                f"{edition}, {way.__name__[1:]}: {COPIES} copies of {built.pages[edition]} pages,"
                f" {len(data[edition]):,} bytes and {size // COPIES:,} their own: {wall:.1f} s,"
                f" {core:.1f} s of one core, {wrong} with a wrong name"
            )


def _alone(data: bytes, copies: Copies, said: list[dict[str, str]]) -> tuple[int, int]:
    """A file a reader, each read back: how many are wrong, and the bytes beyond the edition's."""
    wrong, size = 0, 0
    for fields in said:
        update = copies.update(fields)
        size += len(update)
        with pypdfium2.PdfDocument(data + update) as document:
            wrong += fields["name"] not in document[0].get_textpage().get_text_range()
    return wrong, size


def _together(data: bytes, copies: Copies, said: list[dict[str, str]]) -> tuple[int, int]:
    """The same in one file, of which every reader's first page is read back."""
    whole = long_file(data, copies, said)
    with pypdfium2.PdfDocument(whole) as document:
        pages = len(document) // len(said)
        firsts = (document[n * pages].get_textpage().get_text_range() for n in range(len(said)))
        wrong = sum(fields["name"] not in text for fields, text in zip(said, firsts, strict=True))
    return wrong, len(whole) - len(data)


if __name__ == "__main__":
    main()
