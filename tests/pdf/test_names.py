"""Names in GBK and Big5 are read as their programs wrote them; names in UTF-8 stay."""

from __future__ import annotations

import pikepdf
import pytest

from builder.pdf.names import Names, read_names
from builder.preflight.examining import preflight


@pytest.mark.parametrize(
    ("names", "encoding", "read"),
    [
        (["红"], "gb18030", "/红"),
        (["专色红", "烫金"], "gb18030", "/专色红"),
        (["宋体,Bold"], "gb18030", "/宋体,Bold"),
        (["專色", "銀色"], "big5", "/專色"),
        (["金色"], "big5", "/金色"),
        (["PANTONE 485 紅"], "big5", "/PANTONE 485 紅"),
    ],
)
def test_the_encoding_shows_in_everyday_characters(names, encoding, read):
    written = [b"/" + name.encode(encoding) for name in names]
    assert Names.of(written).read(written[0]) == read


def test_what_is_utf_8_is_utf_8_and_what_is_no_text_stays_apart():
    names = Names()
    assert names.read("/红".encode()) == "/红"
    assert names.read(b"/\xff\xff") == "/ÿÿ"


@pytest.mark.parametrize(
    "operands",
    [b"/\xba\xec", b"/#ba#ec", b"/#E7#BA#A2", "/红".encode()],
)
def test_operands_name_what_the_resources_name(operands):
    assert Names().in_utf8(operands + b" (/\xba\xec) <</A /\xba\xec>>") == (
        b"/#e7#ba#a2 (/\xba\xec) <</A /#e7#ba#a2>>"
    )


def sheet(name: bytes, shown: bytes, packed: bool, path) -> None:
    """A page with one spot colour whose name is written as given."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    tint = pikepdf.Object.parse(
        b"<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>"
    )
    space = pikepdf.Object.parse(b"[/Separation %s /DeviceCMYK]" % name)
    space.append(tint)
    page.Resources = pikepdf.Object.parse(b"<< /ColorSpace << %s null >> >>" % name)
    key = next(iter(page.Resources.ColorSpace.keys()), None)
    assert key is None  # null entries are none
    page.Resources.ColorSpace[_raw(name)] = pdf.make_indirect(space)
    page.Contents = pdf.make_stream(shown + b" cs 1 scn 20 20 50 50 re f")
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    pdf.save(path, object_stream_mode=mode)


def _raw(name: bytes) -> bytes:
    return bytes(pikepdf.Object.parse(b"[%s]" % name)[0])


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("/专色红".encode("gbk"), "/专色红".encode("gbk"), "专色红"),
        (b"/#ba#ec", b"/\xba\xec", "红"),
        ("/金色".encode("big5"), b"/#aa#f7#a6#e2", "金色"),
        ("/红".encode(), "/红".encode(), "红"),
    ],
)
def test_a_preflight_sees_the_page_and_names_the_plate(name, shown, told, packed, tmp_path):
    sheet(name, shown, packed, tmp_path / "named.pdf")
    found = {f.check: f.message for f in preflight(tmp_path / "named.pdf", edition="print")}
    assert f"'{told}'" in found["colour/spot"]
    assert not found.keys() & {"file/damaged", "pages/empty"}


def test_names_are_read_everywhere(tmp_path):
    """Keys, values, nested ones and those of streams, each once; the rest keeps its bytes."""
    pdf = pikepdf.new()
    nested = pikepdf.Object.parse(b"<< /A [ /#ba#ec << /#ba#ec /B >> ] /C /D >>")
    stream = pdf.make_stream(b"/\xba\xec")
    stream[b"/\xba\xec"] = 1
    pdf.Root.Nested, pdf.Root.Stream = nested, stream
    assert read_names(pdf).encoding == "gb18030"
    assert pdf.Root.Nested.unparse() == b"<< /A [ /#e7#ba#a2 << /#e7#ba#a2 /B >> ] /C /D >>"
    assert pdf.Root.Stream["/红"] == 1
    assert pdf.Root.Stream.read_bytes() == b"/\xba\xec"
