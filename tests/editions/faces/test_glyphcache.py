"""The cache of shapes: whole or none, bounded, and never a difference but in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.editions.faces import glyphcache
from builder.editions.faces.glyphcache import GlyphCache, key_of

KEYS = [key_of(bytes((number,)), "1/5") for number in range(40)]


def kept(file: Path, *numbers: int) -> list[int]:
    cache = GlyphCache(file)
    return [number for number in numbers if cache.get(KEYS[number]) is not None]


def keep(file: Path, *numbers: int) -> None:
    GlyphCache(file).keep({KEYS[n]: b"shape %d" % n for n in numbers}, [KEYS[n] for n in numbers])


def test_what_was_kept_is_known_in_another_process(tmp_path: Path) -> None:
    keep(tmp_path / "new" / "glyphs", 1, 2)
    cache = GlyphCache(tmp_path / "new" / "glyphs")
    assert (cache.get(KEYS[1]), cache.get(KEYS[2])) == (b"shape 1", b"shape 2")
    assert cache.get(KEYS[3]) is None


def test_an_empty_shape_is_a_shape(tmp_path: Path) -> None:
    GlyphCache(tmp_path / "glyphs").keep({KEYS[0]: b""}, [KEYS[0]])
    assert GlyphCache(tmp_path / "glyphs").get(KEYS[0]) == b""


def test_keys_tell_shapes_ways_and_tolerances_apart() -> None:
    assert len({key_of(s, w) for s in (b"", b"a", b"b") for w in ("1/5", "1/4", "2/5")}) == 9


@pytest.mark.parametrize(
    "breaks",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:60] + bytes((data[60] ^ 1,)) + data[61:],
        lambda data: b"glyphs 0\n" + data[9:],
        lambda data: bytes(len(data)),
    ],
)
def test_a_broken_file_counts_as_none_and_is_replaced(tmp_path: Path, breaks) -> None:
    file = tmp_path / "glyphs"
    keep(file, 1, 2)
    file.write_bytes(breaks(file.read_bytes()))
    assert kept(file, 1, 2) == []
    keep(file, 3)
    assert kept(file, 1, 2, 3) == [3]


def test_two_that_write_lose_nothing_that_was_on_disk(tmp_path: Path) -> None:
    one, other = GlyphCache(tmp_path / "glyphs"), GlyphCache(tmp_path / "glyphs")
    one.keep({KEYS[1]: b"1"}, [KEYS[1]])
    other.keep({KEYS[2]: b"2"}, [KEYS[2]])
    assert kept(tmp_path / "glyphs", 1, 2) == [1, 2]


def test_what_was_used_longest_ago_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glyphcache, "MOST_BYTES", 10 * 28)
    file = tmp_path / "glyphs"
    keep(file, *range(10, 18))
    cache = GlyphCache(file)
    cache.keep(
        {KEYS[n]: b"shape %d" % n for n in (30, 31, 32)}, [KEYS[n] for n in (17, 30, 31, 32)]
    )
    assert kept(file, *range(40)) == [10, 11, 12, 13, 14, 15, 17, 30, 31, 32]
    assert file.stat().st_size < 10 * 28 + 100


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = GlyphCache(tmp_path / "file" / "glyphs")
    cache.keep({KEYS[1]: b"1"}, [KEYS[1]])
    assert cache.get(KEYS[1]) == b"1"
