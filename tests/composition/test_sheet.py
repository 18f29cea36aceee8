"""One page as a PDF of its own: its boxes, what is drawn on it, and faces that grow with copy."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from weasyprint.text.fonts import FontConfiguration

from builder.composition.living import Living
from builder.composition.sheet import Sheet, Subsets
from tests.telling import Teller

STYLE = """
@page { size: 200pt 120pt; margin: 20pt; bleed: 9pt 6pt 3pt 12pt }
body, p, h2 { margin: 0; font: 10pt/12pt "Source Serif 4", "Noto Serif SC" }
h2 { break-before: page; color: lab(40% 20 -30) }
.fade { background: linear-gradient(90deg, #c4321c, #f4f1ea); height: 12pt; opacity: .5 }
"""
DRAWN = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9'/></svg>"
BODY = (
    f'<p>AVAA fi 中文</p><p class=fade>x</p><img src="data:image/svg+xml,{DRAWN}">'
    "<h2>ABC 文字</h2><p><b>bold</b></p>"
)


@pytest.fixture
def living() -> Living:
    made = Living(None, FontConfiguration(), None)
    with made.at_work():
        made.lay_out(f"<html lang=en><style>{STYLE}</style><body>{BODY}", {})
    return made


def painted(living: Living) -> list[Sheet]:
    with living.at_work():
        return [living.paint(leaf.box) for leaf in living.leaves]


def words(pdf: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return page.get_textpage().get_text_range()


def test_a_page_is_as_wide_as_it_is_trimmed(living: Living) -> None:
    sheet = painted(living)[0]
    assert (sheet.width_pt, sheet.height_pt) == pytest.approx((200, 120))
    assert sheet.bleed_pt == pytest.approx({"top": 9, "right": 6, "bottom": 3, "left": 12})
    written = sheet.write(Subsets())
    assert written.startswith(b"%PDF-1.7\n")
    with pikepdf.open(io.BytesIO(written)) as pdf:
        (page,) = pdf.pages
        assert [float(side) for side in page.MediaBox] == pytest.approx([-12, -9, 206, 123])
        assert [float(side) for side in page.TrimBox] == pytest.approx([0, 0, 200, 120])


def test_what_a_page_says_as_a_file(living: Living, golden: Callable[[str, str], None]) -> None:
    """``golden/composition/sheet.txt``; ``GOLDEN=write`` writes it anew."""
    subsets = Subsets()
    lines = []
    for at, sheet in enumerate(painted(living)):
        with pikepdf.open(io.BytesIO(sheet.write(subsets))) as pdf:
            lines += [pdf.pdf_version, *Teller().told(f"page {at}", pdf.pages[0].obj, 0)]
            fonts = pdf.pages[0].Resources.Font
            lines += [fonts[key].ToUnicode.read_bytes().decode() for key in sorted(fonts.keys())]
    golden("composition/sheet.txt", "\n".join(lines) + "\n")


def test_faces_grow_by_what_a_page_lacks(living: Living) -> None:
    first, second = painted(living)
    subsets = Subsets()
    assert words(first.write(subsets)).startswith("AVAA fi 中文")
    narrow = {face: (one.codes, one.data) for face, one in subsets.programs.items()}
    assert set(narrow) == set(first.faces.values())
    assert "ABC 文字" in words(second.write(subsets))
    wide = {face: (one.codes, one.data) for face, one in subsets.programs.items()}
    assert set(wide) > set(narrow)  # by the bold one
    for face, (codes, data) in narrow.items():
        assert codes < wide[face][0]
        assert len(data) < len(wide[face][1])
    assert words(first.write(subsets)).startswith("AVAA fi 中文")
    assert all(one.data is wide[face][1] for face, one in subsets.programs.items())


def test_a_page_is_written_twice_alike_and_lets_its_faces_go(living: Living) -> None:
    sheet = painted(living)[0]
    subsets = Subsets()
    assert sheet.write(subsets) == sheet.write(subsets)
    assert all(not font.file_content for font in sheet.fonts.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [("AVAA", "AVAB"), ("#c4321c", "#c4321d"), ("M0 0h9v9", "M0 0h9v8"), ("20 -30", "20 -31")],
)
def test_a_digest_tells_whether_what_is_drawn_has_changed(old: str, new: str) -> None:
    def digests(html: str) -> list[str]:
        made = Living(None, FontConfiguration(), None)
        with made.at_work():
            made.lay_out(html, {})
        return [sheet.digest for sheet in painted(made)]

    html = f"<html lang=en><style>{STYLE}</style><body>{BODY}"
    pages = zip(digests(html), digests(html.replace(old, new)), strict=True)
    changed = [before != after for before, after in pages]
    assert changed == ([False, True] if old == "20 -30" else [True, False])
    assert digests(html) == digests(html)
