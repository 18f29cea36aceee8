"""What is kept for other processes: found again, made anew where it is spoilt, never endless."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builder.ground.kept import Kept, key_of


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_it_is_found_by_another_process() -> None:
    one, other = Kept("things", 9), Kept("things", 9)
    one.put(b"a", b"1")
    other.put(b"b", b"2")
    assert one.get(b"a") == b"1"
    one.save()
    other.save()
    assert [Kept("things", 9).get(key) for key in (b"a", b"b", b"c")] == [b"1", b"2", None]
    assert Kept("others", 9).get(b"a") is None


@pytest.mark.parametrize("spoilt", [b"", b"[", b"spoilt", b"N"])
def test_a_spoilt_file_is_made_anew(spoilt: bytes) -> None:
    kept = Kept("things", 9)
    kept.file.parent.mkdir(parents=True)
    kept.file.write_bytes(spoilt)
    assert kept.get(b"a") is None
    kept.put(b"a", b"1")
    kept.save()
    assert Kept("things", 9).get(b"a") == b"1"


def test_nothing_new_writes_nothing() -> None:
    kept = Kept("things", 9)
    kept.get(b"a")
    kept.save()
    assert not kept.file.exists()


def test_what_was_asked_for_outlives_what_was_not() -> None:
    old = Kept("things", 3)
    for number in range(3):
        old.put(b"%d" % number, b"old")
    old.save()
    new = Kept("things", 3)
    new.get(b"1")
    new.put(b"a", b"new")
    new.save()
    left = Kept("things", 3)
    assert [left.get(key) for key in (b"0", b"1", b"2", b"a")] == [None, b"old", None, b"new"]


def test_a_folder_that_cannot_be_written_costs_nothing_else(cache: Path) -> None:
    (cache / "bilingual-press").write_text("a file")
    kept = Kept("things", 3)
    kept.put(b"a", b"1")
    kept.save()
    assert kept.get(b"a") == b"1"


def test_a_key_tells_where_texts_part() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("ab") == key_of(b"ab")
    assert key_of("\ud800")


def test_what_an_ended_process_left_half_written_goes() -> None:
    kept = Kept("things", 3)
    kept.file.parent.mkdir(parents=True)
    old, fresh = (kept.file.with_name(f"{kept.file.name}.{pid}") for pid in (1, 2))
    for part in (old, fresh):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    kept.put(b"a", b"1")
    kept.save()
    assert sorted(kept.file.parent.iterdir()) == [kept.file, fresh]
