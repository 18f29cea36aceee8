"""Every bound of every printer: a file that breaks it and nothing else."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name

from builder.__main__ import main
from builder.editions.printer import read_printer
from builder.preflight.examining import preflight

from . import sheets
from .defects import intent, lay, let, metadata, save_clean, spot
from .sheets import PRESS, TRIM, add_image, line

MM = 72 / 25.4
PRINTERS = ("cn-offset", "eu-offset", "us-offset", "digital", "magazine-ads")
BLACK = b"/Over gs 0 0 0 1 k "


def sheet():
    """Four pages that every printer takes."""
    pdf = sheets.clean_press()
    for one in pdf.pages:
        one.obj.Contents = pdf.make_stream(
            b"q .2 .2 0 0 k 15.4 250 217.2 82.6 re f Q\n"
            b"q 108 0 0 34 60 60 cm /P Do Q\n"
            b"q 0 0 0 1 K 1 w 50 200 m 190 200 l S Q\n"
            b"q " + BLACK + line("Hi 中文", 50, 220) + b"Q\n"
        )
    return pdf


def picture(ppi: float, bits: int = 8):
    """A picture of 40 pt across, so fine."""

    def make(pdf):
        image = add_image(pdf, round(40 / 72 * ppi), round(40 / 72 * ppi), 1 if bits == 1 else 4)
        image.BitsPerComponent = bits
        return image

    return lay(b"q 40 0 0 40 60 120 cm /L Do Q", XObject__L=make)


def small_bleed(limits):
    by = limits.bleed_mm * MM - 1

    def spoil(pdf):
        for one in pdf.pages:
            left, foot, right, head = TRIM
            one.obj.BleedBox = Array([left - by, foot - by, right + by, head + by])

    return spoil


def one_page_more(pdf):
    pdf.pages.append(pdf.pages[-1])


def across(distance_mm: float) -> bytes:
    """A word so far from the left side of the trim, which is the spine of the first page."""
    return BLACK + line("Hi", TRIM[0] + distance_mm * MM - 0.5, 220)


BOUNDS = {
    "boxes/bleed": small_bleed,
    "pages/count": lambda limits: one_page_more,
    "ink/total": lambda limits: lay(b".9 .8 .8 .8 k 60 140 20 20 re f"),
    "strokes/thin": lambda limits: lay(
        b"0 0 0 1 K %.3f w 60 140 m 120 140 l S" % (limits.stroke_pt - 0.02)
    ),
    "strokes/thin-rule": lambda limits: lay(
        b"0 0 0 1 k 60 140 60 %.3f re f" % (limits.stroke_pt - 0.02)
    ),
    "strokes/reversed": lambda limits: lay(
        b"0 0 0 0 K %.3f w 60 280 m 120 280 l S" % (limits.reversed_stroke_pt - 0.02)
    ),
    "type/small": lambda limits: lay(BLACK + line("Hi", 60, 140, limits.type_pt - 0.2)),
    "type/reversed": lambda limits: lay(
        b"0 0 0 0 k " + line("Hi", 60, 280, limits.reversed_type_pt - 0.2)
    ),
    "type/small-multi-ink": lambda limits: lay(
        b"0 .88 .95 .1 k " + line("Hi", 60, 140, limits.multi_ink_type_pt - 0.2)
    ),
    "ink/faint-tint": lambda limits: lay(
        b"%.4f 0 0 0 k 60 140 20 20 re f" % (limits.tint_percent / 100 - 0.01)
    ),
    "type/near-trim": lambda limits: lay(across(limits.safe_trim_mm - 0.3)),
    "type/near-gutter": lambda limits: lay(across(limits.safe_gutter_mm - 0.3)),
    "images/low-ppi": lambda limits: picture(limits.ppi_min - 20),
    "images/high-ppi": lambda limits: picture(limits.ppi_max + 20),
    "images/line-art-ppi": lambda limits: picture(limits.line_art_ppi_min - 40, 1),
    "standard/condition": lambda limits: let(intent, OutputConditionIdentifier="SNAP 2007"),
    "colour/spot-refused": lambda limits: lay(
        b"/S cs .5 scn 60 140 20 20 re f", ColorSpace__S=spot("Gold")
    ),
}
"""What breaks each bound, for a printer's numbers."""
UNBOUND = {
    "magazine-ads": {"pages/count", "type/near-gutter", "standard/condition"},
    **{name: {"colour/spot-refused"} for name in ("cn-offset", "eu-offset", "us-offset")},
}
CASES = [
    (printer, bound)
    for printer in PRINTERS
    for bound in sorted(BOUNDS)
    if bound not in UNBOUND.get(printer, set())
]


def found(pdf, path, printer):
    save_clean(pdf, path, "print")
    return preflight(path, edition="print", limits=printer.limits)


@pytest.mark.parametrize("name", PRINTERS)
def test_a_clean_sheet_is_clean_for_every_printer(name, tmp_path):
    assert found(sheet(), tmp_path / "clean.pdf", read_printer(name)) == []


@pytest.mark.parametrize(("name", "bound"), CASES)
def test_a_bound_is_found_by_its_own_check_alone(name, bound, tmp_path):
    printer, pdf = read_printer(name), sheet()
    BOUNDS[bound](printer.limits)(pdf)
    told = found(pdf, tmp_path / "broken.pdf", printer)
    assert {finding.check for finding in told} == {bound}
    assert all(finding.hint for finding in told)
    assert bound in ("pages/count", "standard/condition") or told[0].page


@pytest.mark.parametrize("name", ["us-offset"])
def test_a_standard_that_is_not_taken(name, tmp_path):
    pdf = sheet()
    metadata(PRESS, pdfxid__GTS_PDFXVersion="PDF/X-3:2003")(pdf)
    [finding] = found(pdf, tmp_path / "three.pdf", read_printer(name))
    assert finding.check == "standard/allowed"
    assert finding.message == "it says it is PDF/X-3:2003; PDF/X-1a, PDF/X-4 is taken"


def test_a_book_read_from_the_right_has_its_spine_there(tmp_path):
    printer, pdf = read_printer("cn-offset"), sheet()
    lay(across(printer.limits.safe_gutter_mm - 0.3))(pdf)
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    assert found(pdf, tmp_path / "right.pdf", printer) == []


@pytest.mark.parametrize(("size", "told"), [(5, []), (4.8, ["type/small"])])
def test_readings_over_characters_may_be_smaller(size, told, tmp_path):
    pdf = sheet()
    lay(b"/Artifact BMC " + BLACK + line("Hi", 60, 140, size) + b"EMC")(pdf)
    checks = [f.check for f in found(pdf, tmp_path / "read.pdf", read_printer("cn-offset"))]
    assert checks == told


def test_the_command_takes_a_printer(tmp_path, capsys):
    path = tmp_path / "faint.pdf"
    pdf = sheet()
    lay(b".03 .04 .09 0 k 60 140 20 20 re f")(pdf)
    save_clean(pdf, path, "print")
    assert main(["preflight", str(path), "--profile", "eu-offset"]) == 0
    assert main(["preflight", str(path), "--profile", "cn-offset"]) == 1
    assert "CMYK 3/4/9/0 (at least 10% of one ink)" in capsys.readouterr().err
    assert main(["preflight", str(path), "--profile", "cn-ofset"]) == 1
    assert "did you mean 'cn-offset'?" in capsys.readouterr().err


@pytest.mark.parametrize(("part", "told"), [("1", []), ("3", []), ("4", ["standard/allowed"])])
def test_an_archive_takes_any_part_of_pdf_a_it_knows(part, told, tmp_path):
    pdf = sheets.clean_screen()
    metadata({"dc__title": "Clean", "pdfaid__part": part, "pdfaid__conformance": "B"})(pdf)
    pdf.save(tmp_path / "kept.pdf")
    printer = read_printer("archive")
    assert [
        finding.check
        for finding in preflight(
            tmp_path / "kept.pdf", edition=printer.purpose, limits=printer.limits
        )
    ] == told
