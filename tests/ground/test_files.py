"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import io
import tarfile
import tempfile
from pathlib import Path

import pytest

from builder.ground.files import unpack, unwritable, write_atomically, write_together


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


def test_a_cache_that_cannot_be_written_is_told_with_its_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    for place, hint in [
        ("home/cache/bilingual-press/fonts", "XDG_CACHE_HOME"),
        ("home/cache", "XDG_CACHE_HOME"),  # which would have been made
        ("", "--out"),
        ("home/out", "--out"),
    ]:
        refused = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / place))
        assert hint in unwritable(refused).hint, place


@pytest.mark.parametrize("has_filter", [True, False])
def test_nothing_of_an_archive_lands_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_filter: bool
) -> None:
    if not has_filter:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    elif not hasattr(tarfile, "data_filter"):
        pytest.skip("this Python has no filter of its own")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        _put(archive, "一/copy.md")
        _put(archive, "一/link.md", linkname="copy.md")
        if not has_filter:  # the library's own stops at these with an error
            _put(archive, "../out.md")
            _put(archive, "/tmp/out-of-it.md")
            _put(archive, "away.md", linkname="../../secret")
    packed.seek(0)
    with tarfile.open(fileobj=packed) as archive:
        unpack(archive, tmp_path / "in")
    there = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.md"))
    assert there == ["in/一/copy.md", "in/一/link.md"]
    assert (tmp_path / "in/一/link.md").read_bytes() == b"words"


def _put(archive: tarfile.TarFile, name: str, linkname: str = "") -> None:
    member = tarfile.TarInfo(name)
    member.size = 0 if linkname else 5
    if linkname:
        member.type, member.linkname = tarfile.SYMTYPE, linkname
    archive.addfile(member, None if linkname else io.BytesIO(b"words"))
