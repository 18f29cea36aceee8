"""CFF font programs around charstrings. Format: Adobe Technical Note 5176.

CIDs are glyph numbers and the em has a thousand units: readers are known that take any other em
for a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from .charstrings import encoded

_STANDARD_STRINGS = 391
_ADOBE, _IDENTITY = _STANDARD_STRINGS, _STANDARD_STRINGS + 1
_BBOX, _CHARSET, _CHARSTRINGS, _PRIVATE, _DEFAULT_WIDTH = (
    b"\x05",
    b"\x0f",
    b"\x11",
    b"\x12",
    b"\x14",
)
_NOMINAL_WIDTH = b"\x15"
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_ENDCHAR = b"\x0e"
_HEADER = b"\x01\x00\x04\x04"


def program(
    name: str, shapes: Sequence[bytes], widths: Sequence[float], bounds: Sequence[int]
) -> bytes:
    """A CID-keyed font program of glyphs drawn by ``shapes``, the first being .notdef.

    Widths and bounds (left, bottom, right, top) are thousandths of an em. Raises ValueError for
    no glyphs and for more than a font can have.
    """
    glyphs, private = _glyphs(shapes, widths)
    head = _HEADER + _index([name.encode("ascii", "replace")])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    parts = [_charset(len(glyphs)), _select(len(glyphs)), _index(glyphs), private]
    start = len(head) + len(_index([_top(len(glyphs), bounds, [0, 0, 0, 0])])) + len(strings)
    places = [*accumulate(map(len, parts), initial=start)]
    charset_at, select_at, glyphs_at, private_at, fonts_at = places
    top = _top(len(glyphs), bounds, [charset_at, select_at, glyphs_at, fonts_at])
    fonts = _index([encoded(len(private)) + _offset(private_at) + _PRIVATE])
    return b"".join((head, _index([top]), strings, *parts, fonts))


def named_program(
    name: str,
    shapes: Sequence[bytes],
    widths: Sequence[float],
    bounds: Sequence[int],
    names: Sequence[int | str],
) -> bytes:
    """A font program whose glyphs are found by name, as those of a simple font are.

    ``names`` are those of all glyphs but .notdef: numbers of Adobe's standard strings, or ASCII.
    Otherwise as :func:`program`.
    """
    glyphs, private = _glyphs(shapes, widths)
    own = [each.encode("ascii") for each in names if isinstance(each, str)]
    numbers = iter(range(_STANDARD_STRINGS, _STANDARD_STRINGS + len(own)))
    charset = b"\0" + b"".join(
        (next(numbers) if isinstance(each, str) else each).to_bytes(2, "big") for each in names
    )
    head = _HEADER + _index([name.encode("ascii", "replace")])
    strings = _index(own) + _index([])

    def top(places: Sequence[int]) -> bytes:
        charset_at, glyphs_at, private_at = places
        return (
            b"".join(map(encoded, bounds))
            + _BBOX
            + _offset(charset_at)
            + _CHARSET
            + _offset(glyphs_at)
            + _CHARSTRINGS
            + encoded(len(private))
            + _offset(private_at)
            + _PRIVATE
        )

    parts = [charset, _index(glyphs), private]
    start = len(head) + len(_index([top([0, 0, 0])])) + len(strings)
    *places, _ = accumulate(map(len, parts), initial=start)
    return b"".join((head, _index([top(places)]), strings, *parts))


def _glyphs(shapes: Sequence[bytes], widths: Sequence[float]) -> tuple[list[bytes], bytes]:
    """Whole charstrings, and the Private DICT that says which width most of them leave out."""
    if not 0 < len(shapes) < 0xFFFF or len(shapes) != len(widths):
        raise ValueError("not the glyphs of one font")
    usual = _usual(widths)
    glyphs = [
        (b"" if width == usual else encoded(width)) + shape + _ENDCHAR
        for shape, width in zip(shapes, widths, strict=True)
    ]
    return glyphs, encoded(usual) + _DEFAULT_WIDTH + encoded(0) + _NOMINAL_WIDTH


def _charset(count: int) -> bytes:
    """CIDs are glyph numbers; .notdef needs no mention."""
    if count == 1:
        return b"\x00"
    return b"\x02" + (1).to_bytes(2, "big") + (count - 2).to_bytes(2, "big")


def _select(count: int) -> bytes:
    """All glyphs belong to the first and only Font DICT."""
    return b"\x03" + (1).to_bytes(2, "big") + bytes(3) + count.to_bytes(2, "big")


def _usual(widths: Sequence[float]) -> int:
    """The whole width that most glyphs have, the least of those; a DICT takes no fraction here."""
    whole = Counter(int(width) for width in widths if width == int(width))
    return min(whole, key=lambda width: (-whole[width], width), default=0)


def _top(count: int, bounds: Sequence[int], places: Sequence[int]) -> bytes:
    """The Top DICT, of the same length for whatever places of what it names."""
    named = zip(places, (_CHARSET, _FD_SELECT, _CHARSTRINGS, _FD_ARRAY), strict=True)
    return (
        encoded(_ADOBE)
        + encoded(_IDENTITY)
        + encoded(0)
        + _ROS
        + b"".join(map(encoded, bounds))
        + _BBOX
        + encoded(count)
        + _CID_COUNT
        + b"".join(_offset(at) + operator for at, operator in named)
    )


def _offset(at: int) -> bytes:
    """A number that takes five bytes however small it is."""
    return b"\x1d" + at.to_bytes(4, "big")


def _index(entries: Sequence[bytes]) -> bytes:
    """An INDEX: how many, where each begins, counted from 1, and the entries."""
    if not entries:
        return b"\0\0"
    ends = [1]
    for entry in entries:
        ends.append(ends[-1] + len(entry))
    size = (ends[-1].bit_length() + 7) // 8
    offsets = b"".join(end.to_bytes(size, "big") for end in ends)
    return len(entries).to_bytes(2, "big") + bytes((size,)) + offsets + b"".join(entries)
