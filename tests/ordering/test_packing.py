"""Sums, zip, and a folder that is put in place whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from builder.ordering.packing import SUMS, add_sums, add_zip, put_in_place


def made(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_file_has_its_sum(tmp_path: Path) -> None:
    folder = made(tmp_path / "made", b="二", a="one")
    add_sums(folder)
    lines = dict(reversed(line.split("  ")) for line in (folder / SUMS).read_text().splitlines())
    assert lines == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("a", "b")
    }


def test_the_zip_holds_all_of_it_the_same_every_time(tmp_path: Path) -> None:
    folders = [made(tmp_path / name, b="二", a="one") for name in ("first", "second")]
    for folder in folders:
        add_zip(folder, "x-order", dt.date(2017, 2, 28))
    first, second = (folder / "x-order.zip" for folder in folders)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        assert packed.namelist() == ["x-order/a", "x-order/b"]
        assert packed.read("x-order/b").decode() == "二"


def test_an_older_order_is_replaced_whole(tmp_path: Path) -> None:
    made(tmp_path / "out" / "order", old="gone")
    place = put_in_place(made(tmp_path / "made", new="here"), tmp_path / "out")
    assert {file.name for file in place.iterdir()} == {"new"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"order"}


def test_a_copy_that_fails_leaves_the_older_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    made(out / "order", old="stays")

    def fail(source: Path, target: Path) -> None:
        target.mkdir()
        raise OSError("no room")

    monkeypatch.setattr(shutil, "copytree", fail)
    with pytest.raises(OSError, match="no room"):
        put_in_place(made(tmp_path / "made", new="here"), out)
    assert {file.name for file in out.iterdir()} == {"order"}
    assert (out / "order" / "old").read_text() == "stays"
