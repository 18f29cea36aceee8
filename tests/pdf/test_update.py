"""Objects put behind a finished file, in both forms of its table."""

from __future__ import annotations

import io

import pikepdf
import pytest

from builder.pdf.update import Base, opened, stream, update


def file(packing: pikepdf.ObjectStreamMode) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Word = pdf.make_indirect(pikepdf.Dictionary(Says=pikepdf.String("before")))
        pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("kept")))
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=packing, deterministic_id=True)
        return out.getvalue()


@pytest.mark.parametrize(
    "packing", [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable]
)
def test_an_object_is_replaced_and_others_are_added(packing):
    data = file(packing)
    with opened(data) as pdf:
        base, word = Base.of(data, pdf), pdf.Root.Word.objgen[0]
    assert base.has_streams == (packing == pikepdf.ObjectStreamMode.generate)
    fresh = {
        word: b"<< /Says (after) /More %d 0 R >>" % base.count,
        base.count: stream(b"content"),
        base.count + 1: b"(unused)",
    }
    copy = data + update(base, fresh)
    assert copy == data + update(base, fresh)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Word.Says) == "after"
        assert pdf.Root.Word.More.read_bytes() == b"content"
        assert (str(pdf.trailer.Info.Title), len(pdf.pages)) == ("kept", 1)
        first, second = map(bytes, pdf.trailer.ID)
    with opened(data) as pdf:
        assert (first, second != first) == (bytes(pdf.trailer.ID[0]), True)


def test_a_stream_never_ends_in_a_return():
    ends = {stream(bytes([n, m])).removesuffix(b"\nendstream")[-1:] for n in range(64)
            for m in range(64)}  # fmt: skip
    assert b"\r" not in ends
    assert len(ends) > 100


def test_a_file_cut_off_is_refused():
    data = file(pikepdf.ObjectStreamMode.disable)
    with opened(data) as pdf, pytest.raises(ValueError, match="startxref"):
        Base.of(data[:-10], pdf)
