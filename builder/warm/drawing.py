"""Pages as pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

import deflate
import pypdfium2

_QUICK = 1
"""A level of libdeflate: what is looked at once is not worth more."""


def png(pdf: bytes, scale: float, bleed_pt: Mapping[str, float]) -> bytes:
    """The first page of a PDF without its bleed, ``scale`` pixels a point."""
    edges = tuple(bleed_pt[side] for side in ("left", "bottom", "right", "top"))
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[0].render(scale=scale, crop=edges, rev_byteorder=True, prefer_bgrx=False)
        return _encoded(bitmap)
    finally:
        document.close()


def _encoded(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """An RGB bitmap as PNG (ISO/IEC 15948), its lines as they are."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    rows = memoryview(bitmap.buffer)
    lines = b"".join(
        part
        for top in range(0, height * stride, stride)
        for part in (b"\0", rows[top : top + 3 * width])
    )
    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = bytes(deflate.zlib_compress(lines, _QUICK))
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
