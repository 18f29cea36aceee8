"""The cookbook, tried: files are built, commands run, and the effect of each answer looked at."""

from __future__ import annotations

import email
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from builder.ground.places import HOUSE
from builder.issue.schema import schema
from builder.makeup.fontbook import FontBook
from tests.composition.proofs import Row, rows
from tests.tools.cookbook import (
    CHARTS,
    PICTURES,
    Answer,
    answers,
    build,
    charts,
    lay,
    made_of,
    type_in,
)

ANSWERS = {answer.name: answer for answer in answers()}
MM = 72 / 25.4


@dataclass(frozen=True)
class Page:
    """What became of an answer: its file, and the page that is shown of it."""

    pdf: Path
    number: int

    @property
    def text(self) -> str:
        """The words of all pages, without line ends."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            whole = "".join(page.get_textpage().get_text_range() for page in document)
        return re.sub(r"[\r\n]+", "", whole.replace("\x02", ""))

    def lines(self, least: float = 8.0) -> list[Row]:
        """The lines of the page, both languages' together where they are level."""
        return [row for row in rows(self.pdf.read_bytes(), least) if row.page == self.number - 1]

    def chinese(self) -> list[str]:
        """The Chinese part of each line, of which the English one begins after a gap."""
        return [part for row in self.lines() if (part := _parts(row)[0])]

    def english(self) -> list[str]:
        """The other part."""
        return [part for row in self.lines() if (part := _parts(row)[-1])]

    def row(self, text: str, least: float = 8.0) -> Row:
        """The line that a text stands in."""
        (found,) = [row for row in self.lines(least) if text in row.text]
        return found

    def pages(self) -> int:
        """How many there are."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            return len(document)

    def box(self, name: str) -> tuple[float, float]:
        """Width and height of one of the page's boxes, in mm."""
        with pikepdf.open(self.pdf) as document:
            left, foot, right, head = map(float, document.pages[self.number - 1][name])
        return round((right - left) / MM, 1), round((head - foot) / MM, 1)

    def pictures(self) -> list[tuple[float, float, float, float]]:
        """Left, foot, right and head of the page's pictures, in points from the media box."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            shown = document[self.number - 1].get_objects(filter=[3], max_depth=4)
            return [one.get_bounds() for one in shown]

    def drawn(self) -> Image.Image:
        """The page, a pixel a point."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            return document[self.number - 1].render(scale=1).to_pil().convert("RGB")


def _parts(row: Row) -> list[str]:
    """A line in its columns."""
    parts, end = [""], row.left
    for letter, left, right in row.chars:
        if left - end > 2 * row.size:
            parts.append("")
        parts[-1] += letter
        end = right
    return parts


@pytest.fixture(scope="module")
def kitchen(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all answers that are shown, built by one command an edition."""
    home = tmp_path_factory.mktemp("kitchen")
    (home / "out").mkdir()
    plain = [one for one in ANSWERS.values() if not one.typed]
    done = build({lay(one, home / one.name): one.edition for one in plain}, home / "out")
    assert done.returncode == 0, done.stdout
    told = re.findall(r": (?:warning|note): .* \[([\w/-]+)\]$", done.stdout, re.M)
    assert set(told) == {"layout/table"}, done.stdout
    return home


EFFECTS: dict[str, Callable[[Page], None]] = {}


def effect(look: Callable[[Page], None]) -> Callable[[Page], None]:
    """What is to be seen of the answer that the function is called after."""
    EFFECTS[look.__name__.replace("_", "-")] = look
    return look


@effect
def reading(page: Page) -> None:
    above, below = page.row("mín", 3), page.row("王旻")
    at = below.text.index("旻")
    assert 5 < above.baseline - below.baseline < 12
    assert abs(_middle(above) - sum(below.chars[at][1:]) / 2) < 3
    beside = page.row("注作旻")
    (_, left, _), (_, after, _) = beside.chars[beside.text.index("旻") :][:2]
    assert after - left == pytest.approx(1.5 * 9.5, abs=0.1)  # bopomofo: out of the text


def _middle(row: Row) -> float:
    return (row.left + row.right) / 2


@effect
def emphasis(page: Page) -> None:
    assert "桥要修，不要拆。" in page.text
    line = page.row("桥要修")
    for stressed in "修拆":
        assert _ink_below(page, line, stressed)
    assert not _ink_below(page, line, "要")


def _ink_below(page: Page, line: Row, letter: str) -> bool:
    """Whether something is drawn just under a letter of a line."""
    _, left, right = next(char for char in line.chars if char[0] == letter)
    drawn = page.drawn()
    foot = drawn.height - line.baseline
    box = (int(left) + 1, int(foot) + 2, int(right) - 1, int(foot) + 6)
    return drawn.crop(box).convert("L").getextrema()[0] < 200


@effect
def names(page: Page) -> None:
    line = page.row("司马迁")
    assert _ink_below(page, line, "司")
    assert _ink_below(page, line, "史")
    assert not _ink_below(page, line, "在")


@effect
def dash(page: Page) -> None:
    lines = page.chinese()
    assert sum(line.count("——") for line in lines) == 3
    assert sum(line.count("—") for line in lines) == 6
    assert not [line for line in lines if line.startswith("—")]


@effect
def hanging(page: Page) -> None:
    for begins, at in (("桥长", 10), ("两边", 12)):  # an indent is two
        line = page.row(begins)
        assert line.text[at] == "，"
        assert line.chars[at][1] >= line.left + 9.5 * at - 0.1


@effect
def divisions(page: Page) -> None:
    divided = [line for line in page.english() if line.endswith("\xad")]
    assert [line[-6:-1] for line in divided] == ["water"]
    assert "Riverside." in page.english()[-1]


@effect
def units(page: Page) -> None:
    lines = page.chinese()
    for kept in ("320吨", "1,250吨", "860万元"):
        assert [line for line in lines if kept in line]


@effect
def note(page: Page) -> None:
    text, foot = page.row("老桥建于"), page.row("据县志", 5)
    assert foot.baseline < text.baseline - 15
    assert "Fromthecountyannals." in foot.text.replace(" ", "")


@effect
def paragraphs(page: Page) -> None:
    assert {tuple(_parts(page.row(zh))) for zh in ("桥是石头的", "河很宽")} == {
        ("桥是石头的。", "Thebridgeisofstone."), ("河很宽。", "Theriveriswide."),
    }  # fmt: skip


@effect
def alone(page: Page) -> None:
    line, above = page.row("Readers"), page.row("桥是石头的")
    assert line.left > above.left + 100
    assert len(_parts(line)) == 1


@effect
def quote(page: Page) -> None:
    said, whose = page.row("小时候"), page.row("周文")
    assert said.size > 1.4 * 9.5 > whose.size
    assert said.baseline > whose.baseline


@effect
def box(page: Page) -> None:
    line = page.row("乘6路")
    ground = page.drawn().getpixel((int(line.left) - 12, int(_from_head(page, line.baseline))))
    assert ground == (238, 233, 226)  # the swatch tint
    assert page.row("怎样去").baseline > line.baseline


def _from_head(page: Page, baseline: float) -> float:
    return page.drawn().height - baseline


@effect
def facts(page: Page) -> None:
    assert page.row("120米").size > 1.6 * page.row("桥长", 6).size
    assert page.row("1907年").baseline < page.row("桥长", 6).baseline


@effect
def interview(page: Page) -> None:
    red, black = _colours(page, page.row("周文：因为"))
    assert red == "周文："
    assert black.startswith("因为")


def _colours(page: Page, line: Row) -> tuple[str, str]:
    """The letters of a line that begin it in colour, and those after them."""
    drawn, top = page.drawn(), _from_head(page, line.baseline)
    coloured = [
        any(
            high[0] - high[2] > 60
            for x in range(int(left) + 1, int(right))
            for y in range(int(top) - 8, int(top))
            for high in [drawn.getpixel((x, y))]
        )
        for _, left, right in line.chars
    ]
    first = coloured.index(False, 1)
    if line.text[first] in "：:":
        first += 1
    return line.text[:first], line.text[first:]


@effect
def initial(page: Page) -> None:
    for letter, beside in (("桥", "建于一九"), ("B", "uiltin")):
        (large,) = [row for row in page.lines(25) if letter in row.text]
        first = page.row(beside)
        third = sorted(
            (row.baseline for row in page.lines() if row.baseline < first.baseline), reverse=True
        )[1]
        size = next(right - left for char, left, right in large.chars if char == letter)
        assert size > 20
        assert abs(large.baseline - third) < 4


@effect
def figures(page: Page) -> None:
    ends = {page.row("908", 6).chars[i][2] for i in (6,)}
    other = {page.row("3,120", 6).chars[i][2] for i in (8,)}
    assert max(ends) == pytest.approx(max(other), abs=0.1)


@effect
def turned(page: Page) -> None:
    with pypdfium2.PdfDocument(page.pdf) as document:
        text = document[page.number - 1].get_textpage()
        boxes = [text.get_charbox(text.search(word).get_next()[0]) for word in ("年份", "9月")]
    assert boxes[1][1] - boxes[0][1] > 150  # up the page
    assert boxes[1][0] == pytest.approx(boxes[0][0], abs=3)


@effect
def bar_chart(page: Page) -> None:
    row = page.row("2026", 6)
    drawn = page.drawn()
    y = int(_from_head(page, row.baseline)) - 3
    reds = [x for x in range(drawn.width) if drawn.getpixel((x, y)) == (196, 50, 28)]
    assert len(reds) > 300
    assert all(words in page.text for words in ("2016 908", "2021 1875", "2026 3120"))


@effect
def forms(page: Page) -> None:
    assert page.pages() == 1
    for title in ("空气里有什么", "七成是海", "正午的太阳"):
        assert title in page.text


@effect
def bleed_picture(page: Page) -> None:
    wide, _ = page.box("/BleedBox")
    ((left, _, right, _),) = page.pictures()
    assert (right - left) / MM == pytest.approx(wide, abs=0.1)


@effect
def rows_(page: Page) -> None:
    one, other = sorted(page.pictures())
    assert one[1] == pytest.approx(other[1], abs=0.1)
    assert one[3] == pytest.approx(other[3], abs=0.1)
    assert one[2] < other[0]
    assert other[2] - one[0] == pytest.approx(482, abs=2)


@effect
def crop(page: Page) -> None:
    line = page.row("Sunrise", 6)
    drawn = page.drawn()
    reds = [
        (x, y)
        for x in range(drawn.width)
        for y in range(drawn.height)
        if drawn.getpixel((x, y))[0] > 180 > 100 > drawn.getpixel((x, y))[1]
    ]
    assert reds
    assert min(x for x, _ in reds) > line.right  # the credit and caption beside it
    assert "摄影：王云" in page.text


@effect
def labels(page: Page) -> None:
    assert page.row("跨度40米").baseline > page.row("Span40m").baseline
    colours = page.drawn().getcolors(100_000)
    assert colours is not None
    assert [count for count, colour in colours if colour == (196, 50, 28) and count > 20]


@effect
def trim(page: Page) -> None:
    assert page.box("/TrimBox") == (148, 105)


@effect
def faces(page: Page) -> None:
    with pypdfium2.PdfDocument(page.pdf) as document:
        text = document[page.number - 1].get_textpage()
        fonts = {
            char: text.get_textobj(text.search(char).get_next()[0]).get_font().get_base_name()
            for char in ("正文", "1907", "Running")
        }
    assert "NotoSansSC" in fonts["正文"].replace("-", "")
    assert "SourceSans3" in fonts["1907"].replace("-", "")
    assert "SourceSans3" in fonts["Running"].replace("-", "")


@effect
def columns(page: Page) -> None:
    first = page.row("桥建于")
    right = max(right for char, _, right in first.chars if "一" <= char <= "鿿")
    left = page.row("匠姓周").left
    assert right - left == pytest.approx(20 * 9.5, abs=0.5)


@effect
def colour(page: Page) -> None:
    colours = page.drawn().getcolors(100_000)
    assert colours is not None
    assert [count for count, shown in colours if shown == (31, 111, 84)]


@effect
def cover(page: Page) -> None:
    ((left, foot, right, head),) = page.pictures()  # clipped by the page
    wide, high = page.box("/TrimBox")
    assert left / MM < 0.1
    assert right / MM > wide - 0.1
    assert foot <= 0.1
    assert head / MM > high / 2
    assert "河畔通讯" in page.text


@effect
def cover_type(page: Page) -> None:
    said = page.lines(11)
    assert [row for row in said if "老桥一百二十岁" in row.text]
    assert [row for row in said if "Theoldbridgeis120" in row.text]


@effect
def code(page: Page) -> None:
    with pikepdf.open(page.pdf) as document:
        notes = document.pages[0].get("/Annots", pikepdf.Array())
        addresses = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    assert addresses == {"https://example.org/news/issues/code/one.html"}
    colours = page.drawn().getcolors(100_000)
    assert colours is not None
    assert sum(count for count, shown in colours if max(shown) < 40) > (16 * MM) ** 2 / 4


@effect
def english(page: Page) -> None:
    assert "The bridge is of stone" in page.text
    assert not re.search("[一-鿿]", page.text)
    assert page.row("Thebridge").left < 70


@effect
def traditional(page: Page) -> None:
    assert "范长江寫道：「橋頭的茶館裡，軟件工程師在看書。」" in page.text
    assert "“In the tea house" in page.text


@effect
def spot(page: Page) -> None:
    with pikepdf.open(page.pdf) as document:
        assert b"/Separation" in _names(document)
        assert b"PANTONE 485 C" in _names(document)


def _names(document: pikepdf.Pdf) -> bytes:
    """Every colour space of a file, as it is written."""
    return b"".join(
        one.unparse(resolved=True)
        for one in document.objects
        if isinstance(one, pikepdf.Array)
    ).replace(b"#20", b" ")  # fmt: skip


@effect
def bleed(page: Page) -> None:
    trim_mm, bleed_mm = page.box("/TrimBox"), page.box("/BleedBox")
    assert bleed_mm == pytest.approx((trim_mm[0] + 10, trim_mm[1] + 10), abs=0.1)
    corner = page.drawn().crop((0, 0, 20, 20)).convert("L").getextrema()
    assert corner == (255, 255)  # no marks


@effect
def budget(page: Page) -> None:
    report = json.loads((page.pdf.parent / "budget-report.json").read_text("utf-8"))
    assert page.pdf.stat().st_size <= 60_000
    assert report["editions"]


EFFECTS["rows"] = EFFECTS.pop("rows-")


@pytest.mark.parametrize("name", [name for name, one in ANSWERS.items() if not one.typed])
def test_an_answer_has_its_effect(kitchen: Path, name: str) -> None:
    answer = ANSWERS[name]
    EFFECTS[name](Page(made_of(answer, kitchen / "out"), answer.page))


def test_thirty_answers_and_more_are_shown() -> None:
    assert sum(bool(one.alt) for one in ANSWERS.values()) >= 30
    assert {name for name, one in ANSWERS.items() if not one.typed} == set(EFFECTS)
    assert {path.stem for path in PICTURES.glob("*.png")} == {
        one.name for one in ANSWERS.values() if one.alt
    }


def test_every_form_of_a_chart_is_shown() -> None:
    forms = schema("chart")["properties"]["form"]["enum"]
    assert {one.name for one in charts()} == set(forms)
    shown = re.findall(r"\(charts/(\w+)\.png\)", (HOUSE / "docs/charts.md").read_text("utf-8"))
    assert shown == forms
    assert {path.stem for path in CHARTS.glob("*.png")} == set(forms)


def _ends(answer: Answer) -> int:
    """How the last command of an answer ends: 1 where it is to refuse something."""
    return 1 if answer.typed[-1][1].startswith("error: ") else 0


@pytest.mark.parametrize("name", [name for name, one in ANSWERS.items() if one.typed])
def test_what_is_typed_does_what_is_said(fonts: FontBook, tmp_path: Path, name: str) -> None:
    answer = ANSWERS[name]
    lay(answer, tmp_path)
    for typed, told in answer.typed:
        done = type_in(typed, tmp_path)
        assert told in done.stdout
    assert done.returncode == _ends(answer), done.stdout
    LEAVES.get(name, lambda home: None)(tmp_path)


def _card(home: Path) -> None:
    with Image.open(home / ANSWERS["card"].shown) as card:
        assert card.size == (1080, 1440)


def _silenced(home: Path) -> None:
    text = (home / "publication.yaml").read_text("utf-8")
    (home / "publication.yaml").write_text(text.replace("marks/straight: off, ", ""), "utf-8")
    assert "[marks/straight" in type_in("builder check issues/2027-01 --all", home).stdout


def _waived(home: Path) -> None:
    copy = home / "issues/2027-01/articles/one.md"
    copy.write_text(re.sub("<!--.*-->", "", copy.read_text("utf-8")), "utf-8")
    assert "[numbers/value" in type_in("builder check issues/2027-01 --all", home).stdout


def _untouched(home: Path) -> None:
    assert (home / "copy.docx").read_bytes().startswith(b"PK")
    assert "::: zh\n河很宽。" in (home / "issues/2027-01/articles/one.md").read_text("utf-8")


def _greeted(home: Path) -> None:
    letters = [email.message_from_bytes(path.read_bytes()) for path in home.rglob("*.eml")]
    said = [
        part.get_payload(decode=True).decode()
        for letter in letters
        for part in letter.walk()
        if part.get_content_type() == "text/plain"
    ]
    assert len(said) == 2
    assert any("尊敬的周文老师：" in words for words in said)
    assert any("Dear Dr Smith," in words for words in said)


LEAVES: dict[str, Callable[[Path], None]] = {
    "card": _card,
    "silence-check-whole-publication": _silenced,
    "finding": _waived,
    "have-translator-fill-what": _untouched,
    "greet-each-reader-name": _greeted,
}
"""What lies there afterwards."""


@pytest.mark.parametrize("name", [name for name, one in ANSWERS.items() if one.alt])
def test_pictures_are_light(name: str) -> None:
    data = (HOUSE / f"docs/cookbook/{name}.png").read_bytes()
    assert len(data) < 120_000
    assert Image.open(io.BytesIO(data)).mode == "P"
