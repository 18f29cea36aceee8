"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from builder.ground.files import unwritable, write_atomically, write_together


def test_files_are_put_in_place_together_or_not_at_all(tmp_path: Path) -> None:
    one, two = tmp_path / "out" / "one.pdf", tmp_path / "out" / "sub" / "two.pdf"
    write_together({one: b"old", two: b"old"})
    assert (one.read_bytes(), two.read_bytes()) == (b"old", b"old")
    three = tmp_path / "out" / "one.pdf" / "three.pdf"
    with pytest.raises(OSError, match="exists"):
        write_together({one: b"new", three: b"new"})
    assert one.read_bytes() == b"old"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.pdf", "sub"]


def test_one_file_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "报告.json"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["报告.json"]


def test_a_full_disk_is_named_though_the_system_names_no_file() -> None:
    told = unwritable(OSError(errno.ENOSPC, "No space left on device"))
    assert told.file == tempfile.gettempdir() and "TMPDIR" in told.hint
