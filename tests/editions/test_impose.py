"""Saddle stitch: which page lies where, and what of the edition is kept."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import settings

from builder.editions.finished import Finished
from builder.editions.impose import Place, impose, saddle_stitch
from builder.ground.findings import Rejected
from builder.pdf.geometry import Box
from tests.finished import TRIM
from tests.tools.rendering import difference, drawn_by_pdfium, drawn_by_poppler

MM = 72 / 25.4


@pytest.fixture(scope="module")
def booklet(press: Finished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("booklet") / "booklet.pdf"
    impose(press.path, out, creep_mm=0)
    return out


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (4, [(4, 1), (2, 3)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
        (12, [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]),
    ],
)
def test_which_pages_share_a_side(pages: int, sides: list[tuple[int, int]]) -> None:
    placed = saddle_stitch(pages, 0)
    assert [(left.page + 1, right.page + 1) for left, right in placed] == sides


@given(st.integers(1, 40), st.floats(0, 10))
def test_every_page_lies_once_and_folds_back_to_back(sheets: int, creep: float) -> None:
    sides = list(saddle_stitch(4 * sheets, creep))
    assert sorted(p.page for side in sides for p in side) == list(range(4 * sheets))
    for left, right in sides:
        assert left.page + right.page == 4 * sheets - 1
        assert left.creep == right.creep
    for outside, inside in zip(sides[::2], sides[1::2], strict=True):
        assert outside[1].page + 1 == inside[0].page
        assert outside[0].page - 1 == inside[1].page


def test_creep_grows_evenly_to_the_innermost_sheet() -> None:
    sheets = list(saddle_stitch(16, 3.0))[::2]
    assert [left for left, _ in sheets] == [
        Place(15, 0.0),
        Place(13, 1.0),
        Place(11, 2.0),
        Place(9, 3.0),
    ]


@pytest.mark.parametrize("pages", [0, 2, 5, 7])
def test_other_counts_are_refused(pages: int) -> None:
    with pytest.raises(ValueError, match="multiple of four"):
        list(saddle_stitch(pages, 0))


def test_boxes_profile_xmp_and_fonts_are_kept(booklet: Path, press: Finished) -> None:
    with pikepdf.open(booklet) as sheets, pikepdf.open(press.path) as pages:
        assert len(sheets.pages) == len(pages.pages) / 2
        assert sheets.pdf_version == "1.6"
        assert sheets.Root.Metadata.read_bytes() == pages.Root.Metadata.read_bytes()
        ours, theirs = (p.Root.OutputIntents[0] for p in (sheets, pages))
        assert ours.OutputConditionIdentifier == theirs.OutputConditionIdentifier
        assert ours.DestOutputProfile.read_bytes() == theirs.DestOutputProfile.read_bytes()
        for side in sheets.pages:
            media, bleed, trim = (
                Box.of(side.obj[n]) for n in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            assert (trim.width, trim.height) == pytest.approx((2 * TRIM[0], TRIM[1]), abs=0.01)
            assert bleed.width - trim.width == pytest.approx(6 * MM, abs=0.01)
            assert media.holds(bleed, 0.01) and bleed.holds(trim, 0.01)
        fonts = {
            str(f.BaseFont)
            for side in sheets.pages
            for half in side.resources.XObject.values()
            for f in half.Resources.get("/Font", pikepdf.Dictionary()).values()
        }
        assert fonts == {str(f.BaseFont) for f in pages.pages[0].resources.Font.values()}
        assert sheets.check_pdf_syntax() == []


def test_pages_lie_where_they_should_and_stop_at_the_spine(booklet: Path, press: Finished) -> None:
    dpi, per_mm = 127, 5
    sheet, page = drawn_by_pdfium(booklet, dpi)[0], drawn_by_pdfium(press.path, dpi)[0]
    edge = 12 * per_mm
    height, width = 297 * per_mm, 210 * per_mm
    first = sheet[edge : edge + height, edge + width : edge + 2 * width]
    assert difference(first, page[edge : edge + height, edge : edge + width]) < 0.7
    blank_last = sheet[edge + 2 : edge + height, edge : edge + width - 2]
    assert blank_last.min() == 255
    bleed_at_the_fore_edge = sheet[edge + 20, edge + 2 * width : edge + 2 * width + 2 * per_mm]
    assert bleed_at_the_fore_edge.max() < 255


def test_creep_moves_the_inner_pages_to_the_spine(press: Finished, tmp_path: Path) -> None:
    with pikepdf.open(press.path) as pdf:
        pdf.pages.extend(list(pdf.pages))
        pdf.save(tmp_path / "eight.pdf")
    for creep in (0, 2):
        impose(tmp_path / "eight.pdf", tmp_path / f"{creep}.pdf", creep_mm=creep, marks=False)
    dpi, per_mm = 127, 5
    still, moved = (drawn_by_pdfium(tmp_path / f"{creep}.pdf", dpi) for creep in (0, 2))
    assert np.array_equal(still[0], moved[0])
    inside, crept = still[3], moved[3]
    middle = inside.shape[1] // 2
    right = inside[:, middle + 4 * per_mm : -20 * per_mm]
    shifted = crept[:, middle + 2 * per_mm : -22 * per_mm]
    assert difference(right, shifted) < difference(inside, crept) / 4


def test_engines_agree(booklet: Path) -> None:
    for one, other in zip(drawn_by_poppler(booklet, 50), drawn_by_pdfium(booklet, 50), strict=True):
        assert difference(one, other) < 2.5


def test_same_bytes_twice(booklet: Path, press: Finished, tmp_path: Path) -> None:
    impose(press.path, tmp_path / "again.pdf", creep_mm=0)
    assert (tmp_path / "again.pdf").read_bytes() == booklet.read_bytes()


@pytest.mark.parametrize(
    ("content", "creep", "words"),
    [
        (b"", 0, "is no sound PDF"),
        (b"%PDF-1.6 and then nothing", 0, "is no sound PDF"),
        (None, 0, "cannot be read: No such file"),
        (b"", 99, "creep is from 0 to 10 mm"),
        (b"", -1, "creep is from 0 to 10 mm"),
        (b"", float("nan"), "creep is from 0 to 10 mm"),
    ],
)
def test_what_cannot_be_imposed_is_told_in_a_line(
    tmp_path: Path, content: bytes | None, creep: float, words: str
) -> None:
    pdf, out = tmp_path / "pages.pdf", tmp_path / "booklet.pdf"
    if content is not None:
        pdf.write_bytes(content)
    with pytest.raises(Rejected, match=words):
        impose(pdf, out, creep_mm=creep)
    assert not out.exists()


# Pages from elsewhere

WIDTH, HEIGHT = 120 * MM, 180 * MM


def page_of(pdf: pikepdf.Pdf, number: int, **boxes: object) -> pikepdf.Dictionary:
    """A page that is all of one grey: darker from page to page; black along its upper edge."""
    media = [float(n) for n in boxes.get("MediaBox", [0, 0, WIDTH, HEIGHT])]  # type: ignore[attr-defined]
    x, y, right, top = media
    grey = f"{grey_of(number)} g {x} {y} {right - x} {top - y} re f"
    edge = f"0 g {x} {top - 20 * MM} {right - x} {20 * MM} re f"
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array(media),
        Resources=pikepdf.Dictionary(),
        Contents=pdf.make_stream(f"{grey} {edge}".encode()),
    )
    for name, value in boxes.items():
        page["/" + name] = pikepdf.Array(value) if isinstance(value, list) else value
    return page


def grey_of(number: int) -> float:
    return round(1 - number / 20, 2)


def written(path: Path, pages: list[dict[str, object]], **options: object) -> Path:
    with pikepdf.new() as pdf:
        for number, boxes in enumerate(pages, 1):
            page = pdf.make_indirect(page_of(pdf, number, **boxes))
            pdf.pages.append(pikepdf.Page(page))
        pdf.save(path, **options)
    return path


def imposed(tmp_path: Path, pages: list[dict[str, object]], **how: object) -> list[np.ndarray]:
    """The sides of a booklet of these pages, without marks, a pixel for half a millimetre."""
    source, out = written(tmp_path / "pages.pdf", pages), tmp_path / "booklet.pdf"
    impose(source, out, marks=False, **{"creep_mm": 0, **how})  # type: ignore[arg-type]
    return drawn_by_pdfium(out, round(25.4 * 2))


def half(side: np.ndarray, right: bool) -> int:
    """The grey in the middle of one half of a side."""
    height, width = side.shape[:2]
    return int(side[height // 2, width // 2 + (40 if right else -40), 0])


@pytest.mark.parametrize(("pages", "empty"), [(1, 3), (5, 3), (12, 0), (14, 2), (16, 0)])
def test_empty_pages_come_last_and_are_told(tmp_path: Path, pages: int, empty: int) -> None:
    source = written(tmp_path / "pages.pdf", [{}] * pages)
    findings = impose(source, tmp_path / "booklet.pdf", marks=False)
    told = [f.message for f in findings if f.check == "impose/filled"]
    assert [f"of the booklet: {empty}" in message for message in told] == [True] * bool(empty)
    sides = drawn_by_pdfium(tmp_path / "booklet.pdf", 51)
    places = list(saddle_stitch(pages + empty, 0))
    assert len(sides) == len(places) == (pages + empty) / 2
    for side, (left, right) in zip(sides, places, strict=True):
        for place, is_right in ((left, False), (right, True)):
            wanted = grey_of(place.page + 1) if place.page < pages else 1
            assert half(side, is_right) == pytest.approx(255 * wanted, abs=2)


@pytest.mark.parametrize("most_warnings", [0, 200])
def test_no_pages_at_all(tmp_path: Path, most_warnings: int) -> None:
    empty = written(tmp_path / "pages.pdf", [])
    before = settings.set_qpdf_limits(doc_max_warnings=most_warnings)
    try:
        with pytest.raises(Rejected, match="it has no pages"):
            impose(empty, tmp_path / "booklet.pdf")
    finally:
        settings.set_qpdf_limits(**before)


def test_a_page_without_content_is_an_empty_page(tmp_path: Path) -> None:
    source = written(tmp_path / "pages.pdf", [{}] * 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        del pdf.pages[1].obj.Contents
        pdf.save(source)
    impose(source, tmp_path / "booklet.pdf", marks=False)
    inside = drawn_by_pdfium(tmp_path / "booklet.pdf", 51)[1]
    assert (half(inside, False), half(inside, True)) == (255, round(255 * grey_of(3)))


def test_a_turned_page_lies_as_it_is_shown(tmp_path: Path) -> None:
    lying = [20, 30, 20 + HEIGHT, 30 + WIDTH]
    turned = {"MediaBox": lying, "Rotate": 90}
    outside = imposed(tmp_path, [{}, {}, {}, turned])[0]
    height, width = outside.shape[:2]
    bleed = (height - (180 * 2)) // 2
    left, right = outside[:, : width // 2, 0], outside[:, width // 2 :, 0]
    assert right[bleed + 8, 60] == 0  # upright: the black edge at the head
    assert left[bleed + 8, 60] > 200  # turned clockwise: its upper edge is at the right, the spine
    assert left[height // 2, -8] == 0
    assert outside.shape[1] == pytest.approx(outside.shape[0] * 240 / 180, abs=40)


def test_a_rotation_may_be_inherited(tmp_path: Path) -> None:
    source = written(tmp_path / "pages.pdf", [{}] * 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Rotate = 90
        pdf.save(source)
    impose(source, tmp_path / "booklet.pdf", marks=False)
    with pikepdf.open(tmp_path / "booklet.pdf") as pdf:
        trim = Box.of(pdf.pages[0].obj.TrimBox)
        assert (trim.width, trim.height) == pytest.approx((2 * HEIGHT, WIDTH), abs=0.01)
        assert "/Rotate" not in pdf.Root.Pages or pdf.pages[0].rotation == 0


@pytest.mark.parametrize(
    ("boxes", "trim", "bleed"),
    [
        ({}, (120, 180), 0),
        ({"CropBox": [10 * MM, 10 * MM, 110 * MM, 170 * MM]}, (100, 160), 3),
        ({"TrimBox": [20 * MM, 20 * MM, 100 * MM, 160 * MM]}, (80, 140), 3),
        ({"TrimBox": [1 * MM, 1 * MM, 119 * MM, 179 * MM]}, (118, 178), 1),
        (
            {
                "TrimBox": [20 * MM, 20 * MM, 100 * MM, 160 * MM],
                "BleedBox": [15 * MM, 15 * MM, 105 * MM, 165 * MM],
            },
            (80, 140),
            5,
        ),
        ({"TrimBox": [119 * MM, 179 * MM, 1 * MM, 1 * MM]}, (118, 178), 1),
        (
            {
                "TrimBox": [20 * MM, 20 * MM, 100 * MM, 160 * MM],
                "BleedBox": [20 * MM, 20 * MM, 104 * MM, 160 * MM],
            },
            (80, 140),
            4,
        ),
        ({"BleedBox": [-999, -999, 999, 999]}, (120, 180), 0),
        ({"BleedBox": [20 * MM, 20 * MM, 100 * MM, 160 * MM]}, (120, 180), 0),
    ],
    ids="media crop no-bleed narrow all backwards one-side beyond within".split(),
)
def test_boxes_that_are_not_named_are_taken_from_the_others(
    tmp_path: Path, boxes: dict[str, object], trim: tuple[int, int], bleed: int
) -> None:
    impose(written(tmp_path / "a.pdf", [boxes] * 4), tmp_path / "b.pdf")
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        cut, around = Box.of(pdf.pages[0].obj.TrimBox), Box.of(pdf.pages[0].obj.BleedBox)
    assert (cut.width, cut.height) == pytest.approx((2 * trim[0] * MM, trim[1] * MM), abs=0.01)
    assert cut.left - around.left == pytest.approx(bleed * MM, abs=0.01)


def test_facing_pages_with_no_bleed_at_the_spine_keep_it_at_the_fore_edge(tmp_path: Path) -> None:
    trim = [5 * MM, 5 * MM, 115 * MM, 175 * MM]
    odd = {"TrimBox": trim, "BleedBox": [5 * MM, 2 * MM, 118 * MM, 178 * MM]}
    even = {"TrimBox": trim, "BleedBox": [2 * MM, 2 * MM, 115 * MM, 178 * MM]}
    outside = imposed(tmp_path, [odd, even, odd, even])[0]
    height, width = outside.shape[:2]
    slug = 2 * 6
    middle = outside[height // 2, :, 0]
    assert middle[slug + 1] == pytest.approx(255 * grey_of(4), abs=2)
    assert middle[width - slug - 2] == pytest.approx(255 * grey_of(1), abs=2)


def test_what_a_page_has_beyond_its_trim_stops_at_the_spine(tmp_path: Path) -> None:
    trim = {"TrimBox": [10 * MM, 10 * MM, 110 * MM, 170 * MM]}
    for creep in (0, 2):
        inside = imposed(tmp_path, [trim] * 8, creep_mm=creep)[3]
        height, width = inside.shape[:2]
        row = inside[height // 2, :, 0]
        assert row[width // 2 - 2] == pytest.approx(255 * grey_of(4), abs=2)
        assert row[width // 2 + 2] == pytest.approx(255 * grey_of(5), abs=2)


@pytest.mark.parametrize(("empty", "seen"), [(0, 3), (3, 0)])
def test_beside_an_empty_page_nothing_of_its_neighbour_shows(
    tmp_path: Path, empty: int, seen: int
) -> None:
    trim = {"TrimBox": [10 * MM, 10 * MM, 110 * MM, 170 * MM]}
    source = written(tmp_path / "pages.pdf", [trim] * 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        del pdf.pages[empty].obj.Contents
        pdf.save(source)
    impose(source, tmp_path / "booklet.pdf", marks=False, creep_mm=2)
    outside = drawn_by_pdfium(tmp_path / "booklet.pdf", 51)[0]
    height, width = outside.shape[:2]
    row = outside[height // 2, :, 0]
    bare, full = (row[width // 2 + 2 :], row[: width // 2 - 1])
    if seen == 0:
        bare, full = row[: width // 2 - 1], row[width // 2 + 2 :]
    assert bare.min() == 255
    assert np.median(full) == pytest.approx(255 * grey_of(seen + 1), abs=2)


@pytest.mark.parametrize(("creep", "moved"), [(0, 0), (3, 3), (10, 10)])
def test_creep_in_millimetres_and_towards_the_spine(
    tmp_path: Path, creep: float, moved: float
) -> None:
    source = written(tmp_path / "pages.pdf", [{}] * 12)
    impose(source, tmp_path / "booklet.pdf", creep_mm=creep, marks=False)
    with pikepdf.open(tmp_path / "booklet.pdf") as pdf:
        shifts = []
        for side in pdf.pages:
            matrices = [line.split() for line in side.Contents.read_bytes().splitlines()]
            at = [float(words[words.index(b"cm") - 2]) for words in matrices]
            shifts.append((at[0] / MM, (at[1] - WIDTH) / MM))
    assert shifts[:2] == [pytest.approx((0, 0), abs=0.001)] * 2
    assert shifts[2:4] == [pytest.approx((moved / 2, -moved / 2), abs=0.001)] * 2
    assert shifts[4:] == [pytest.approx((moved, -moved), abs=0.001)] * 2


def test_odd_sizes_are_refused_and_named(tmp_path: Path) -> None:
    odd = {"MediaBox": [0, 0, WIDTH, HEIGHT + 10]}
    with pytest.raises(Rejected, match=r"page 3 is 120\.0 × 183\.5 mm, page 1 120\.0 × 180\.0 mm"):
        impose(written(tmp_path / "a.pdf", [{}, {}, odd, {}]), tmp_path / "b.pdf")
    rounded = {"MediaBox": [0, 0, WIDTH + 0.2, HEIGHT - 0.2]}
    impose(written(tmp_path / "a.pdf", [{}, {}, rounded, {}]), tmp_path / "b.pdf")


def test_a_landscape_page_among_upright_ones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="not all of one size"):
        impose(written(tmp_path / "a.pdf", [{}, {}, {"Rotate": 90}, {}]), tmp_path / "b.pdf")


def test_the_booklet_is_that_of_a_file_without_protection(tmp_path: Path) -> None:
    locked = written(
        tmp_path / "a.pdf", [{}] * 4, encryption=pikepdf.Encryption(user="u", owner="o")
    )
    with pytest.raises(Rejected, match="is locked with a password"):
        impose(locked, tmp_path / "b.pdf")
    kept = written(tmp_path / "a.pdf", [{}] * 4, encryption=pikepdf.Encryption(user="", owner="o"))
    with pytest.raises(Rejected, match="is encrypted"):
        impose(kept, tmp_path / "b.pdf")


@pytest.mark.parametrize(
    "boxes",
    [
        {"MediaBox": [0, 0, 0, 0]},
        {"MediaBox": [0, 0, 1e9, 1e9]},
        {"TrimBox": [9000, 9000, 9100, 9100]},
        {"TrimBox": [0, 0, 10]},
        {"TrimBox": pikepdf.Name.None_},
        {"BleedBox": ["a", "b", "c", "d"]},
        {"UserUnit": 2},
        {"UserUnit": pikepdf.Name.Two},
    ],
    ids=["nought", "vast", "elsewhere", "three", "a name", "letters", "a unit", "no unit"],
)
def test_boxes_that_are_none_are_told(tmp_path: Path, boxes: dict[str, object]) -> None:
    media = boxes.pop("MediaBox", None)
    source = written(tmp_path / "a.pdf", [{}] * 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for name, value in {**boxes, **({"MediaBox": media} if media else {})}.items():
            pdf.pages[2].obj["/" + name] = pikepdf.Array(value) if type(value) is list else value
        pdf.save(source)
    with pytest.raises(Rejected, match="page 3"):
        impose(source, tmp_path / "b.pdf")


def test_a_file_cut_off_is_never_printed_in_part(press: Finished, tmp_path: Path) -> None:
    whole = press.path.read_bytes()
    for share in range(1, 20):
        (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) * share // 20])
        with pytest.raises(Rejected, match=r"damaged|no sound PDF|no pages"):
            impose(tmp_path / "cut.pdf", tmp_path / "b.pdf")


@pytest.mark.parametrize("of", ["a page", "a font"])
def test_a_file_with_a_spoiled_stream_is_refused(press: Finished, tmp_path: Path, of: str) -> None:
    spoiled = bytearray(press.path.read_bytes())
    with pikepdf.open(press.path) as pdf:
        font = next(iter(pdf.pages[0].resources.Font.values())).DescendantFonts[0]
        stream = pdf.pages[0].Contents if of == "a page" else font.FontDescriptor.FontFile2
        at = spoiled.index(stream.read_raw_bytes())
    spoiled[at + 40 : at + 60] = bytes(20)
    (tmp_path / "a.pdf").write_bytes(spoiled)
    with pytest.raises(Rejected, match=r"is damaged|is no sound PDF"):
        impose(tmp_path / "a.pdf", tmp_path / "b.pdf")


@given(st.binary(min_size=1, max_size=4), st.floats(0, 1))
def test_bytes_at_random_end_in_a_line_or_in_a_booklet(
    tmp_path_factory: pytest.TempPathFactory, put: bytes, share: float
) -> None:
    folder = tmp_path_factory.mktemp("random")
    plain = pikepdf.ObjectStreamMode.disable
    whole = written(folder / "a.pdf", [{"Rotate": 0}] * 4, object_stream_mode=plain).read_bytes()
    at = round(share * (len(whole) - len(put)))
    (folder / "a.pdf").write_bytes(whole[:at] + put + whole[at + len(put) :])
    with contextlib.suppress(Rejected):
        impose(folder / "a.pdf", folder / "b.pdf")


def test_a_stamp_that_prints_stays(tmp_path: Path) -> None:
    source = written(tmp_path / "pages.pdf", [{}] * 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        stamp = pdf.make_stream(b"0 g 0 0 40 40 re f")
        stamp.Type, stamp.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stamp.BBox = pikepdf.Array([0, 0, 40, 40])
        middle = [WIDTH / 2 - 20, HEIGHT / 2 - 20, WIDTH / 2 + 20, HEIGHT / 2 + 20]
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=pikepdf.Array(middle),
            F=4,
            AP=pikepdf.Dictionary(N=stamp),
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(annotation)])
        pdf.save(source)
    impose(source, tmp_path / "booklet.pdf", marks=False)
    outside = drawn_by_pdfium(tmp_path / "booklet.pdf", 51)[0]
    height, width = outside.shape[:2]
    assert outside[height // 2, width // 2 + 120, 0] == 0


def test_a_screen_edition_keeps_no_claim_that_sheets_do_not_fulfil(
    screen: Finished, tmp_path: Path
) -> None:
    findings = impose(screen.path, tmp_path / "booklet.pdf")
    assert [f.check for f in findings] == ["impose/filled", "impose/no-condition"]
    with pikepdf.open(tmp_path / "booklet.pdf") as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert b"pdfuaid:part" not in packet and b"pdfaid:part" not in packet
        assert b"dc:title" in packet
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageMode"} & set(pdf.Root.keys())


@pytest.mark.parametrize("claim", ["pdfuaid", "pdfaid"])
def test_sheets_make_neither_claim_alone(tmp_path: Path, claim: str) -> None:
    source = tmp_path / "issue.pdf"
    with pikepdf.new() as pdf:
        for _ in range(4):
            pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
            said[f"{claim}:part"] = "2"
            said["dc:title"] = "Title"
        pdf.save(source)
    impose(source, tmp_path / "booklet.pdf")
    with pikepdf.open(tmp_path / "booklet.pdf") as sheets:
        packet = sheets.Root.Metadata.read_bytes()
    assert b"Title" in packet
    assert b":part" not in packet


def test_a_press_is_imposed_without_a_word(press: Finished, tmp_path: Path) -> None:
    assert impose(press.path, tmp_path / "booklet.pdf") == ()


def test_a_place_that_cannot_be_written_is_told(press: Finished, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Rejected, match=r"file/b\.pdf: error: cannot be written"):
        impose(press.path, tmp_path / "file" / "b.pdf")


def test_the_edition_is_not_replaced_by_its_booklet(press: Finished, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(press.path.read_bytes())
    (tmp_path / "b.pdf").symlink_to(pdf)
    for out in (pdf, tmp_path / "b.pdf"):
        with pytest.raises(Rejected) as refused:
            impose(pdf, out)
        assert "would replace the edition" in refused.value.findings[0].message
    assert pdf.read_bytes() == press.path.read_bytes()


def test_sheets_keep_nothing_that_a_document_says_of_its_pages(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(4):
            pdf.add_blank_page(page_size=(300, 400))
        for key in ("StructTreeRoot", "MarkInfo", "Outlines", "Names", "Dests", "PageLabels",
                    "Threads", "OpenAction", "AA", "AcroForm", "PageMode", "Lang"):  # fmt: skip
            pdf.Root[f"/{key}"] = pikepdf.Dictionary()
        pdf.save(tmp_path / "a.pdf")
    impose(tmp_path / "a.pdf", tmp_path / "b.pdf")
    with pikepdf.open(tmp_path / "b.pdf") as sheets:
        assert set(sheets.Root.keys()) == {"/Type", "/Pages", "/Lang"}


@pytest.mark.parametrize(("side", "fits"), [(72, True), (71, False)])
def test_a_page_is_an_inch_at_least(tmp_path: Path, side: int, fits: bool) -> None:
    for size in ((side, 200), (200, side)):
        with pikepdf.new() as pdf:
            for _ in range(4):
                pdf.add_blank_page(page_size=size)
            pdf.save(tmp_path / "small.pdf")
        with contextlib.nullcontext() if fits else pytest.raises(Rejected, match="page 1"):
            impose(tmp_path / "small.pdf", tmp_path / "b.pdf", marks=False)


def test_it_is_told_what_is_wrong_with_a_damaged_file(press: Finished, tmp_path: Path) -> None:
    whole = press.path.read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Rejected) as refused:
        impose(tmp_path / "cut.pdf", tmp_path / "b.pdf")
    told = str(refused.value.findings[0].message)
    assert "None" not in told and len(told) > 40
