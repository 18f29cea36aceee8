"""What stands on finished pages is what the data say: text to the digit, marks to a hair.

One issue with a chart of each form on a page of its own, in both languages and in each alone, read
by a renderer that knows nothing of the builder.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from builder.ground.places import HOUSE
from builder.issue.datafile import number_of

DATA = {
    "bar": """地区 | Region,产值 | Output
四川 | Sichuan,"32,934.5"
重庆 | Chongqing,"17,740.6"
西藏 | Tibet,"1,151.4"
亏损区 | Losses,"-9,400"
""",
    "grouped": """年份 | Year,出口 | Exports,进口 | Imports
2014,"2,342.3","1,959.2"
2015,"2,273.5","1,679.6"
2016,"2,097.6","1,587.9"
""",
    "stacked": """年份 | Year,煤 | Coal,石油 | Oil,天然气 | Gas
2010,69.2,17.4,4.0
2016,62.0,18.3,6.4
""",
    "line": """月份 | Month,成都 | Chengdu,伦敦 | London
一月 | Jan,10.3,8.3
四月 | Apr,12.9,14.0
七月 | Jul,13.7,15.7
十月 | Oct,11.1,10.0
""",
    "slope": """城市 | City,冬至 | Winter,夏至 | Summer
成都 | Chengdu,10.0,14.0
北京 | Beijing,9.2,14.8
伦敦 | London,7.6,16.4
""",
    "dot": """行星 | Planet,近日点 | Perihelion,远日点 | Aphelion
水星 | Mercury,46.0,69.8
地球 | Earth,147.1,152.1
火星 | Mars,206.7,249.3
""",
    "waffle": """渠道 | Channel,份额 | Share
手机 | Phone,61.5%
银行卡 | Card,24%
现金 | Cash,14.5%
""",
    "multiples": """季度 | Quarter,成都 | Chengdu,北京 | Beijing,伦敦 | London
春 | Spring,59.3,50.1,38.5
夏 | Summer,82.8,73.5,61.9
冬 | Winter,35.9,26.7,-15.0
""",
    "table": """行星 | Planet,距离 | Distance,一昼夜 | Day
水星 | Mercury,57.9,"4,222.6"
地球 | Earth,149.6,24
海王星 | Neptune,"4,515.05",16.1
""",
}
ROWS = {
    form: [re.findall(r'"([^"]*)"|([^,]+)', line) for line in text.splitlines()]
    for form, text in DATA.items()
}
TABLES = {
    form: [[quoted or plain for quoted, plain in row] for row in rows]
    for form, rows in ROWS.items()
}
EDITIONS = {"screen": ("zh", "en"), "chinese": ("zh",), "english": ("en",)}
ACCENT, DARK, BLUE = (0xC4, 0x32, 0x1C), (0x33, 0x33, 0x33), (0x2B, 0x5C, 0x8A)
SERIES = (ACCENT, DARK, BLUE)
HAIR = 0.15
"""What a place may be off, in points."""


@dataclass(frozen=True)
class Mark:
    """A path on a page, in points from its left foot."""

    fill: tuple[int, int, int] | None
    stroke: tuple[int, int, int] | None
    bounds: tuple[float, float, float, float]
    points: tuple[tuple[float, float], ...]

    @property
    def width(self) -> float:
        return self.bounds[2] - self.bounds[0]

    @property
    def height(self) -> float:
        return self.bounds[3] - self.bounds[1]

    @property
    def middle(self) -> tuple[float, float]:
        left, foot, right, head = self.bounds
        return (left + right) / 2, (foot + head) / 2


def _colour(read: object, thing: object) -> tuple[int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    assert read(thing, *map(ctypes.byref, parts))  # type: ignore[operator]
    return parts[0].value, parts[1].value, parts[2].value


def marks(page: pypdfium2.PdfPage) -> Iterator[Mark]:
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=6):
        raw = thing.raw
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        assert pdfium.FPDFPath_GetDrawMode(raw, mode, stroked)
        matrix = pdfium.FS_MATRIX()
        assert pdfium.FPDFPageObj_GetMatrix(raw, matrix)
        points = []
        for at in range(pdfium.FPDFPath_CountSegments(raw)):
            x, y = ctypes.c_float(), ctypes.c_float()
            assert pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(raw, at), x, y)
            points.append(
                (
                    matrix.a * x.value + matrix.c * y.value + matrix.e,
                    matrix.b * x.value + matrix.d * y.value + matrix.f,
                )
            )
        across, up = [x for x, _ in points], [y for _, y in points]
        yield Mark(
            _colour(pdfium.FPDFPageObj_GetFillColor, raw) if mode.value else None,
            _colour(pdfium.FPDFPageObj_GetStrokeColor, raw) if stroked.value else None,
            (min(across), min(up), max(across), max(up)),
            tuple(points),
        )


@dataclass(frozen=True)
class Page:
    text: str
    marks: tuple[Mark, ...]
    chars: tuple[tuple[str, float], ...]
    """Every character, with its left edge."""

    def filled(self, *colours: tuple[int, int, int]) -> list[Mark]:
        """Rectangles and circles in some colours, from the head of the page and from the left."""
        here = [mark for mark in self.marks if mark.fill in colours and mark.height > 2]
        return sorted(here, key=lambda mark: (-round(mark.middle[1]), mark.middle[0]))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Page]:
    """By edition and form, the page that a chart of that form stands on."""
    folder = tmp_path_factory.mktemp("charts") / "2020-01"
    (folder / "articles").mkdir(parents=True)
    (folder / "data").mkdir()
    blocks = []
    for form, text in DATA.items():
        (folder / "data" / f"{form}.csv").write_text(text, "utf-8")
        blocks.append(
            f"```chart\nfile: data/{form}.csv\nform: {form}\nplace: page\n"
            f"title: 图{form} | Chart {form}\nunit: 单位 | Unit\nsource: 来源 | Source\n```\n"
        )
    (folder / "articles" / "a.md").write_text(
        "---\ntitle: {zh: 题, en: Title}\n---\n\n一段文字。\n\nSome words.\n\n" + "\n".join(blocks),
        "utf-8",
    )
    (folder / "issue.yaml").write_text(
        "number: 1\ndate: 2020-01-01\nlayout: parallel\ntitle: {zh: 刊, en: Paper}\n"
        "editions:\n  screen: {}\n"
        "  chinese: {extends: screen, languages: [zh]}\n"
        "  english: {extends: screen, languages: [en]}\n"
        "checks: {numbers: off, balance: off}\n"
        "sections:\n  - title: {zh: 栏, en: Part}\n    articles: [articles/a.md]\n",
        "utf-8",
    )
    out = folder.parent / "out"
    command = [
        sys.executable,
        "-m",
        "builder",
        "build",
        str(folder),
        "--out",
        str(out),
        "--jobs",
        "1",
    ]
    for edition in EDITIONS:
        command += ["--edition", edition]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read: dict[tuple[str, str], Page] = {}
    for edition, sides in EDITIONS.items():
        document = pypdfium2.PdfDocument(out / "2020-01" / f"2020-01-{edition}.pdf")
        for page in document:
            words = page.get_textpage()
            text = re.sub(r"\s+", "", words.get_text_range())
            title = re.search("图([a-z]+)" if "zh" in sides else "Chart([a-z]+?)Unit", text)
            if title:
                count = words.count_chars()
                chars = [
                    (words.get_text_range(n, 1), words.get_charbox(n)[0]) for n in range(count)
                ]
                read[edition, title[1].removesuffix("Chart")] = Page(
                    text, tuple(marks(page)), tuple(chars)
                )
        document.close()
    return read


def values(form: str) -> list[list[float]]:
    return [[float(number_of(text) or 0) for text in row[1:]] for row in TABLES[form][1:]]


def proportional(lengths: Sequence[float], numbers: Sequence[float]) -> None:
    """Lengths are the numbers times one factor."""
    assert len(lengths) == len(numbers)
    factor = sum(lengths) / sum(map(abs, numbers))
    for length, number in zip(lengths, numbers, strict=True):
        assert length == pytest.approx(abs(number) * factor, abs=HAIR)


def linear(places: Sequence[float], numbers: Sequence[float]) -> None:
    """Places are the numbers on one scale."""
    assert len(places) == len(numbers) > 2
    slope, begin = np.polyfit(numbers, places, 1)
    assert abs(slope) > 0.01
    assert np.abs(np.polyval([slope, begin], numbers) - places).max() < HAIR


both = pytest.mark.parametrize("edition", EDITIONS)


@both
@pytest.mark.parametrize("form", DATA)
def test_text_is_that_of_the_data(
    pages: dict[tuple[str, str], Page], edition: str, form: str
) -> None:
    text, sides = pages[edition, form].text, EDITIONS[edition]
    head, *body = TABLES[form]
    # a drawing has no head above its labels, and of one column no other head
    heads = head if form == "table" else head[1:] if len(head) > 2 else []
    for label in (*heads, *(row[0] for row in body)):
        for at, words in enumerate(label.split(" | ")):
            wanted = re.sub(r"\s+", "", words)
            if "|" not in label or ("zh", "en")[at] in sides:
                assert wanted in text, wanted
            else:
                assert wanted not in text, wanted
    for row in body:
        for value in row[1:]:
            assert value in text, value


@both
def test_bars(pages: dict[tuple[str, str], Page], edition: str) -> None:
    bars = pages[edition, "bar"].filled(ACCENT)
    numbers = [row[0] for row in values("bar")]
    proportional([bar.width for bar in bars], numbers)
    zero = bars[0].bounds[0]
    for bar, number in zip(bars, numbers, strict=True):
        assert bar.bounds[0 if number > 0 else 2] == pytest.approx(zero, abs=HAIR)


@both
def test_groups(pages: dict[tuple[str, str], Page], edition: str) -> None:
    for column, colour in enumerate((ACCENT, DARK)):
        bars = pages[edition, "grouped"].filled(colour)
        bars = [bar for bar in bars if bar.width > 9]
        proportional([bar.width for bar in bars], [row[column] for row in values("grouped")])


@both
def test_stacks(pages: dict[tuple[str, str], Page], edition: str) -> None:
    parts = [part for part in pages[edition, "stacked"].filled(*SERIES) if part.width > 9]
    numbers = [number for row in values("stacked") for number in row]
    proportional([part.width for part in parts], numbers)
    for left, right in pairwise(parts):
        if left.middle[1] == pytest.approx(right.middle[1], abs=1):
            assert left.bounds[2] == pytest.approx(right.bounds[0], abs=HAIR)


@both
def test_lines(pages: dict[tuple[str, str], Page], edition: str) -> None:
    here = pages[edition, "line"].marks
    lines = {m.stroke: m.points for m in here if m.stroke in SERIES and len(m.points) > 2}
    heights: list[float] = []
    for column, colour in enumerate((ACCENT, DARK)):
        assert len(lines[colour]) == len(values("line")), column
        heights += [y for _, y in lines[colour]]
        linear([x for x, _ in lines[colour]], range(len(values("line"))))
    linear(heights, [row[column] for column in (0, 1) for row in values("line")])


@both
def test_slopes(pages: dict[tuple[str, str], Page], edition: str) -> None:
    here = pages[edition, "slope"].marks
    lines = [m.points for m in here if m.stroke == ACCENT and m.width > 50]
    numbers = values("slope")
    linear([y for line in lines for _, y in line], [number for row in numbers for number in row])


@both
def test_dots(pages: dict[tuple[str, str], Page], edition: str) -> None:
    places, numbers = [], []
    for column, colour in enumerate((ACCENT, DARK)):
        dots = [m for m in pages[edition, "dot"].filled(colour) if abs(m.width - m.height) < 0.3]
        dots = [m for m in dots if m.width == pytest.approx(6.4, abs=0.1)]
        places += [dot.middle[0] for dot in dots]
        numbers += [row[column] for row in values("dot")]
    linear(places, numbers)


@both
def test_squares(pages: dict[tuple[str, str], Page], edition: str) -> None:
    squares = pages[edition, "waffle"].filled(ACCENT)
    side = max(square.height for square in squares)
    numbers = [row[0] for row in values("waffle")]
    edges = sorted({round(square.bounds[0]) for square in squares})
    begins = [edge for at, edge in enumerate(edges) if at == 0 or edge - edges[at - 1] > 2 * side]
    assert len(begins) == len(numbers)
    for begin, end, number in zip(begins, [*begins[1:], 10**6], numbers, strict=True):
        area = sum(m.width for m in squares if begin - 1 < m.bounds[0] < end - 1) / side
        assert area == pytest.approx(number, abs=0.05)


@both
def test_small_multiples(pages: dict[tuple[str, str], Page], edition: str) -> None:
    bars = pages[edition, "multiples"].filled(ACCENT)
    numbers = [number for row in values("multiples") for number in row]
    proportional([bar.width for bar in bars], numbers)


@both
def test_tables_align_on_the_point(pages: dict[tuple[str, str], Page], edition: str) -> None:
    """A column's points stand one below the other, and where there is none, the place for it."""
    chars = pages[edition, "table"].chars
    text = "".join(char for char, _ in chars)
    for column in (1, 2):
        points = []
        for row in TABLES["table"][1:]:
            at = text.rfind(row[column])
            whole = row[column].partition(".")[0]
            units = chars[at + len(whole) - 1][1]
            points.append(units)
        assert max(points) - min(points) < 0.3, points
