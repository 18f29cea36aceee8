"""Broken and hostile files: each ends in one clear line, within bounds, with no traceback."""

from __future__ import annotations

import subprocess
import sys
import zlib
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from builder.ground.places import HOUSE
from builder.pdf.walk import walker
from builder.preflight.examining import limits_for, preflight

from . import sheets

QUICK = replace(limits_for("print"), seconds=20, memory_bytes=1 << 30)


def one_page(content: bytes = b"", **resources) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 300))
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    pdf.pages[0].obj.Resources = Dictionary(**resources)
    return pdf


def form(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    stream = pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=Dictionary()
    )
    return pdf.make_indirect(stream)


def encrypted(path):
    one_page().save(path, encryption=pikepdf.Encryption(owner="o", user="secret"))


def deflate_bomb(path):
    pdf = one_page()
    packed = zlib.compress(b"q Q " * (10 << 20), 1)
    pdf.pages[0].obj.Contents.write(packed, filter=Name.FlateDecode)
    pdf.save(path, compress_streams=False)


def bomb_in_a_bomb(path):
    pdf = one_page()
    once = zlib.compress(b" " * (257 << 20), 1)
    stream = pdf.pages[0].obj.Contents
    stream.write(zlib.compress(once, 1), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.save(path, compress_streams=False)


def bomb_of_a_font(path):
    pdf = one_page(b"BT /F 9 Tf (x) Tj ET", Font=Dictionary())
    font = sheets.add_font(pdf)
    font.ToUnicode.write(zlib.compress(b" " * (257 << 20), 1), filter=Name.FlateDecode)
    pdf.pages[0].obj.Resources.Font.F = font
    pdf.save(path, compress_streams=False)


def draws_itself(path):
    pdf = one_page(b"/X Do")
    thing = form(pdf, b"/X Do")
    thing.Resources.XObject = Dictionary(X=thing)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=thing)
    pdf.save(path)


def forms_by_the_power(path):
    pdf = one_page(b"/X Do")
    inner = form(pdf, b"0 0 1 1 re f " * 10)
    for _ in range(9):
        outer = form(pdf, b"/X Do " * 10)
        outer.Resources.XObject = Dictionary(X=inner)
        inner = outer
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)
    pdf.save(path)


def deep_forms(path):
    pdf = one_page(b"/X Do")
    inner = form(pdf, b"0 0 1 1 re f")
    for _ in range(2000):
        outer = form(pdf, b"/X Do")
        outer.Resources.XObject = Dictionary(X=inner)
        inner = outer
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)
    pdf.save(path)


def deep_states(path):
    one_page(b"q " * 20_000).save(path)


def million_pages(path):
    kids = b"4 0 R " * 1000
    write_raw(
        path,
        b"<</Type/Pages/Count 1000000/Kids[" + b"3 0 R " * 1000 + b"]>>",
        b"<</Type/Pages/Parent 2 0 R/Count 1000/Kids[" + kids + b"]>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
    )


def deep_page_tree(path):
    depth = 20_000
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%d 0 R]%s>>"
        % (number + 1, b"/Parent %d 0 R" % (number - 1) if number > 2 else b"")
        for number in range(2, depth)
    ]
    write_raw(path, *nodes, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth - 1))


def page_tree_in_a_ring(path):
    write_raw(path, b"<</Type/Pages/Count 1/Kids[2 0 R]>>")


def no_pages(path):
    write_raw(path, b"null")


def deep_arrays(path):
    write_raw(
        path,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox" + b"[" * 100_000 + b"]" * 100_000 + b">>",
    )


def write_raw(path, *objects):
    """A file of numbered objects, the first of them the page tree (2 0 R)."""
    body = b"%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    for number, thing in enumerate(objects, 2):
        body += b"%d 0 obj%sendobj\n" % (number, thing)
    path.write_bytes(body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 2))


def catalogue_of_other_kinds(path):
    """Every entry is there, and none is what it should be."""
    body = b"%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R/OutputIntents[1(x)null]/Names 3>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    path.write_bytes(body + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n")


def empty_file(path):
    path.write_bytes(b"")


def only_a_head(path):
    path.write_bytes(b"%PDF-1.7\n")


def another_format(path):
    path.write_bytes(b"PK\x03\x04" + bytes(100))


def folder(path):
    path.mkdir()


def nothing(path):
    pass


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (encrypted, "asks for a password"),
        (deflate_bomb, "page 1: its content is longer than 32 MiB"),
        (bomb_in_a_bomb, "page 1: "),
        (bomb_of_a_font, "memory limit exceeded"),
        (draws_itself, "draws itself"),
        (forms_by_the_power, "drawing steps"),
        (deep_forms, "forms nest deeper"),
        (deep_states, "graphics states nest deeper"),
        (million_pages, ""),
        (deep_page_tree, ""),
        (page_tree_in_a_ring, ""),
        (deep_arrays, ""),
        (no_pages, ""),
        (empty_file, "it is not a PDF"),
        (only_a_head, ""),
        (another_format, "it is not a PDF"),
        (folder, "it is not a file"),
        (nothing, "No such file"),
    ],
)
def test_a_hostile_file_ends_in_one_line(make, words, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(walker, "MOST_OPERATORS", 40_000)  # as sure as the real one, and quicker
    path = tmp_path / "hostile.pdf"
    make(path)
    found = preflight(path, limits=QUICK)
    assert [(finding.check, finding.severity) for finding in found] == [
        ("file/unreadable", "error")
    ]
    assert words in found[0].message
    assert found[0].file == str(path)
    assert "\n" not in found[0].as_line() and len(found[0].message) < 300
    assert capfd.readouterr() == ("", "")


def test_python_has_no_say_in_what_a_printer_reads(tmp_path):
    catalogue_of_other_kinds(tmp_path / "odd.pdf")
    found = preflight(tmp_path / "odd.pdf", limits=QUICK)
    words = "could not be checked: an object is not of the kind that the standard says"
    assert f"structure/scripts {words}" in {finding.message for finding in found}
    assert not any("Error" in finding.message for finding in found)


def test_a_function_that_holds_itself_is_read_once(tmp_path):
    pdf = one_page(b"/S sh")
    function = pdf.make_indirect(Dictionary(FunctionType=3, Domain=[0, 1]))
    function.Functions = Array([function] * 64)
    space = {"ShadingType": 2, "ColorSpace": Name.DeviceCMYK, "Coords": [0, 0, 1, 0]}
    pdf.pages[0].obj.Resources.Shading = Dictionary(S=Dictionary(**space, Function=function))
    pdf.save(tmp_path / "ring.pdf")
    found = preflight(tmp_path / "ring.pdf", limits=replace(QUICK, seconds=5))
    assert "file/unreadable" not in {finding.check for finding in found}


def test_time_is_bounded(tmp_path):
    path = tmp_path / "slow.pdf"
    one_page(b"0 0 1 1 re f " * 200_000).save(path)
    found = preflight(path, limits=replace(QUICK, seconds=0.2))
    assert [f.message for f in found] == ["the file cannot be read: stopped after 0.2 seconds"]


ALONE = """
import sys
from pathlib import Path
from builder.editions.limits import Limits
from builder.preflight.examining import preflight
found = preflight(Path(sys.argv[1]), limits=Limits(memory_bytes=20 << 20, seconds=90))
print(len(found), found[0].message)
"""


def test_memory_is_bounded(tmp_path):
    """In a process of its own: what other tests have freed would be had without asking."""
    path = tmp_path / "fat.pdf"
    one_page(b"0 0 1 1 re f " * 190_000).save(path)
    command = [sys.executable, "-c", ALONE, str(path)]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("1 ") and "memory" in done.stdout


@pytest.mark.parametrize("side", [14_401.0, 1e9])
def test_a_huge_page_is_told_and_not_drawn(side, tmp_path):
    pdf = sheets.clean_press()
    pdf.pages[0].obj.MediaBox = Array([0, 0, side, side])
    sheets.paint(pdf, b"q 5 0 0 5 60 160 cm /P Do Q")
    pdf.save(tmp_path / "huge.pdf")
    found = preflight(tmp_path / "huge.pdf", limits=QUICK)
    assert "boxes/size" in {finding.check for finding in found}


def test_a_picture_that_lies_about_its_size_is_not_decoded(tmp_path):
    pdf = sheets.clean_press()
    image = sheets.add_image(pdf, 10, 10)
    image.Width = image.Height = 2_000_000
    pdf.pages[0].obj.Resources.XObject.L = image
    sheets.paint(pdf, b"q 50 0 0 50 60 130 cm /L Do Q")
    pdf.save(tmp_path / "liar.pdf")
    found = preflight(tmp_path / "liar.pdf", edition="print", limits=QUICK)
    assert "images/high-ppi" in {finding.check for finding in found}
    assert "file/unreadable" not in {finding.check for finding in found}


@pytest.fixture(scope="module")
def press_bytes(tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "press.pdf"
    sheets.clean_press().save(
        path, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    return path.read_bytes()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_anywhere_gives_findings_and_no_traceback(data, press_bytes, tmp_path_factory):
    body = bytearray(press_bytes)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(9, len(body) - 2))
        body[at] = data.draw(st.sampled_from(b"<>[]()/ 019.-RfQqabc\x00\xff"))
    if data.draw(st.booleans()):
        del body[data.draw(st.integers(9, len(body) - 1)) :]
    path = tmp_path_factory.getbasetemp() / "fuzzed.pdf"
    path.write_bytes(body)
    for edition in ("print", "screen"):
        for finding in preflight(path, edition=edition, limits=QUICK):
            assert "\n" not in finding.as_line()
