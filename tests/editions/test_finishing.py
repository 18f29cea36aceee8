"""Saving: what is compressed, how streams end, and that chance has no part in it."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from pathlib import Path
from random import Random

import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.finishing import finish, saved
from builder.pdf import content
from builder.pdf.content import Instruction, contents, instructions
from builder.pdf.walk import walker
from builder.preflight.opening import gather
from builder.proof.facts import ProofFacts
from builder.proof.prepare import prepare


def ends_in_return() -> bytes:
    """Data whose compressed form ends in a carriage return: its checksum does."""
    return next(
        data
        for data in (b"%d 0 m\n" % number * 9 for number in range(5000))
        if zlib.compress(data).endswith(b"\r")
    )


def one_page(content: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title="t", Author="a", Creator="c"))
    return pdf


@pytest.mark.parametrize("linearize", [False, True])
def test_no_stream_ends_in_a_carriage_return(linearize: bool) -> None:
    content = ends_in_return()
    data = saved(one_page(content), "1.7", linearize)
    assert b"\r\nendstream" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == content + b"\n"


def test_a_font_program_says_its_new_length() -> None:
    pdf = one_page(b"")
    program = pdf.make_stream(ends_in_return(), Length1=len(ends_in_return()))
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=program))
    with pikepdf.open(io.BytesIO(saved(pdf, "1.7"))) as pdf:
        program = pdf.pages[0].Resources.Font.F
        assert program.Length1 == len(program.read_bytes()) == len(ends_in_return()) + 1


def test_a_picture_that_ends_in_a_carriage_return_keeps_its_filter() -> None:
    whole = b"".join(b"\0" + Random(number).randbytes(3) for number in range(3000))
    lengths = range(400, len(whole), 4)  # packed, it takes several runs
    rows = next(whole[:n] for n in lengths if zlib.compress(whole[:n]).endswith(b"\r"))
    pdf = one_page(b"")
    picture = pdf.make_stream(b"", Width=1, Height=len(rows) // 4, BitsPerComponent=8)
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    settings = pikepdf.Dictionary(Predictor=15, Colors=3, Columns=1)
    picture.write(zlib.compress(rows), filter=pikepdf.Name.FlateDecode, decode_parms=settings)
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    data = saved(pdf, "1.7")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        picture = pdf.pages[0].Resources.XObject.P
        assert b"\r\nendstream" not in data
        assert picture.Filter[0] == "/RunLengthDecode"
        assert picture.DecodeParms[1].Predictor == 15
        shown = picture.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        assert shown == b"".join(rows[at + 1 : at + 4] for at in range(0, len(rows), 4))


def test_streams_of_objects_do_not_end_in_a_carriage_return_either() -> None:
    # a few hundred files: without care about two of a hundred would have such a stream
    for number in range(300):
        pdf = one_page(b"")
        pdf.Root.Lang = pikepdf.String(f"x-{number}")
        assert b"\r\nendstream" not in saved(pdf, "1.7")


def test_metadata_stays_open_and_all_else_is_packed() -> None:
    pdf = one_page(b"0 0 m " * 200)
    metadata = pdf.make_stream(b"<x:xmpmeta/>", Type=pikepdf.Name.Metadata)
    metadata.Subtype = pikepdf.Name.XML
    pdf.Root.Metadata = metadata
    data = saved(pdf, "1.7")
    assert b"<?xpacket begin" in data  # pikepdf writes a packet of its own for one that is none
    assert b"0 0 m" not in data
    assert len(re.findall(rb"/FlateDecode", data)) >= 2


def test_each_stream_is_read_once_in_a_pass(
    proof: Path,
    facts: ProofFacts,
    press_profile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: Counter[bytes] = Counter()

    def counted(data: bytes, stream: pikepdf.Object | None = None) -> list[Instruction]:
        read[data] += 1
        return instructions(data, stream)

    for module in (content, walker):
        monkeypatch.setattr(module, "instructions", counted)
    prepared = prepare(proof)
    with pikepdf.open(proof) as pdf:
        assert sorted(read.elements()) == sorted(c.stream.read_bytes() for c in contents(pdf))
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        said = [c.stream.read_bytes() for c in contents(pdf)]
    for name in ("print", "email"):
        read.clear()
        finished = finish(prepared, load(name), facts, tmp_path / name)
        rungs = load(name).steps.index(finished.rung) + 1
        assert sorted(read.elements()) == sorted(said * rungs)
    read.clear()
    gather(tmp_path / "print", "print", None, None)
    with pikepdf.open(tmp_path / "print") as pdf:
        assert read <= Counter(c.stream.read_bytes() for c in contents(pdf))
        assert {page.Contents.read_bytes() for page in pdf.pages} <= read.keys()
