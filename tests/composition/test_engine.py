"""Composed documents taken apart again: flush lines, the grid, the text layer, safe fallbacks."""

from __future__ import annotations

import hashlib
import inspect
import random
import re
from collections import defaultdict
from itertools import pairwise

import pypdfium2
import pytest
import weasyprint
import weasyprint.draw
from weasyprint.layout import block, inline, preferred
from weasyprint.layout import float as floats
from weasyprint.pdf import stream
from weasyprint.text import line_break

from builder.composition.engine import TESTED, Options, UnknownEngine, composing

from .proofs import Row, joined, needs_fonts, needs_poppler, pdfium, plain, poppler, proof, rows
from .texts import NO_END, NO_START, UNSPLIT, random_copy

pytestmark = needs_fonts

ENGLISH = (
    "The accelerator offers start-ups sixteen weeks of office space, technical support and "
    "connections with investors, while taking <em>neither equity</em> nor cash in return"
    "<span class=call>1</span>; participants receive cloud services worth three million yuan "
    "each. It’s “innovation” — <span class=han lang=zh-Hans>创新</span> in Chinese — said the "
    "company, which is already established in Beijing, London, Bangalore, Berlin and Seattle."
)


def dressed(rng: random.Random, text: str) -> str:
    """The copy with emphasis, links, dots and note calls at random places."""
    parts, at = [], 0
    while at < len(text):
        step = rng.randint(4, 30)
        piece = text[at : at + step]
        tag = rng.choice(["", "", "strong", "a href='https://a.cn/'", "em class=dots", "note"])
        if tag == "note":
            parts.append(piece + "<span class=call>3</span>")
        elif tag:
            parts.append(f"<{tag}>{piece}</{tag.split()[0]}>")
        else:
            parts.append(piece)
        at += step
    return "".join(parts)


def seeded(seed: int, count: int) -> list[tuple[str, float]]:
    """Paragraphs of marked-up Chinese copy, each with a measure in points."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        copy = dressed(rng, random_copy(rng, rng.randint(60, 260)))
        found.append((copy, rng.choice([9.5 * 12, 9.5 * 24, 9.5 * 31, 133.7, 228.0, 301.3])))
    return found


def paragraphs(found: list[tuple[str, float]]) -> str:
    return "".join(
        f"<p class=zh lang=zh-Hans style='width:{measure}pt'>{copy}</p>" for copy, measure in found
    )


PROTRUDES = {"-": 0.5, "\u00ad": 0.5, ".": 0.7, ",": 0.7, "’": 0.6}
"""The part of a Western mark that stands in the margin at the end of a line."""
HIDDEN = "span[hidden]{display:none}"


def test_full_lines_are_flush_and_edges_are_lawful() -> None:
    ragged, unlawful, full = [], [], 0
    for copy, measure in seeded(7, 14):
        pdf, log = proof(paragraphs([(copy.replace("class=call", "hidden"), measure)]), HIDDEN)
        assert log.overfull == []
        lines = rows(pdf)
        for number, line in enumerate(lines):
            first, last = line.text[0], line.text[-1]
            if number and first in NO_START:
                unlawful.append(line.text)
            if number == len(lines) - 1:
                continue
            if last in NO_END or _splits(line.text, lines[number + 1].text):
                unlawful.append(line.text + "|" + lines[number + 1].text[:6])
            full += 1
            left = (
                30.0 + (19.0 if number == 0 else 0.0) - (4.75 if first in "“‘（《「【〈" else 0.0)
            )
            right = 30.0 + measure + (4.75 if last in "，。、；：！？”’）》」】〉" else 0.0)
            _, start, end = line.chars[-1]
            right += PROTRUDES.get(last, 0.0) * (end - start) if end - start < 7 else 0.0
            if abs(line.left - left) > 0.05 or abs(line.right - right) > 0.05:
                ragged.append((line.text, line.left - left, line.right - right))
    assert unlawful == []
    assert ragged == []
    assert full > 80


def _splits(before: str, after: str) -> bool:
    tail, whole = before[-8:], before[-8:] + after[:8]
    return any(m.start() < len(tail) < m.end() for m in UNSPLIT.finditer(whole))


@needs_poppler
def test_the_text_layer_is_the_copy() -> None:
    found = seeded(11, 8)
    english = (
        f"<p class=en lang=en>{ENGLISH}</p><p class=en lang=en style='width:120pt'>{ENGLISH}</p>"
    )
    pdf, _ = proof(paragraphs(found) + english)
    # both read any hyphen at a line end as one that a typesetter put there
    copy = ("".join(plain(text) for text, _ in found) + plain(ENGLISH) * 2).replace("-", "")
    assert joined(poppler(pdf, "-raw").replace("-", ""), copy) == copy
    assert joined(pdfium(pdf).replace("-", ""), copy) == copy


@needs_poppler
def test_poppler_in_reading_order_adds_no_space() -> None:
    found = [(re.sub("<span class=call>3</span>", "", copy), m) for copy, m in seeded(12, 6)]
    pdf, _ = proof(paragraphs(found))
    copy = "".join(plain(text) for text, _ in found)
    assert joined(poppler(pdf), copy) == copy


def test_pairs_share_their_baselines() -> None:
    chinese, _ = seeded(5, 1)[0]
    mixed = f"{chinese}H<sub>2</sub>O<sup>2</sup><code>x=1</code><ruby>字<rt>zì</rt></ruby>"
    body = "".join(
        f"<div class=row><div><p class=zh lang=zh-Hans>{mixed}</p></div>"
        f"<div><p class=en lang=en>{(ENGLISH + ' ') * 3}</p></div></div>"
        for _ in range(6)
    )
    pdf, _ = proof(body)
    sides: dict[int, tuple[set[float], set[float]]] = defaultdict(lambda: (set(), set()))
    for line in rows(pdf):
        for _, x, _ in line.chars:
            sides[line.page][x > 270].add(line.baseline)
    assert len(sides) >= 2
    for chinese_lines, english_lines in sides.values():
        common = min(len(chinese_lines), len(english_lines))
        apart = [min(abs(y - other) for other in english_lines) for y in chinese_lines]
        assert sum(distance <= 0.02 for distance in apart) >= common * 0.95
        tops = sorted(chinese_lines | english_lines, reverse=True)
        steps = [round((tops[0] - y) / 15, 3) % 1 for y in tops]
        assert all(min(step, 1 - step) <= 0.02 / 15 + 1e-3 for step in steps)


def test_english_in_a_narrow_column() -> None:
    body = f"<p class=en lang=en style='width:120pt'>{(ENGLISH + ' ') * 4}</p>"
    pdf, _ = proof(body)
    lines = rows(pdf)
    widest = max(
        after - before
        for line in lines[:-1]
        for (_, _, before), (_, after, _) in pairwise(line.chars)
    )
    assert widest / 9.8 <= 0.9
    running = longest = 0
    for line in lines:
        running = running + 1 if line.text[-1] in "-‐\u00ad" else 0
        longest = max(longest, running)
    assert longest <= 2


def test_nothing_is_lost_over_pages_and_columns() -> None:
    found = seeded(21, 24)
    copy = "".join(plain(text) for text, _ in found)
    for css in (
        "@page{size:300pt 165pt}",
        "body{columns:2;column-gap:20pt;width:476pt} .zh{width:auto!important}"
        "@page{size:560pt 260pt}",
    ):
        pdf, _ = proof(paragraphs(found), css)
        copy = copy.replace("-", "")
        assert joined(pdfium(pdf).replace("-", ""), copy) == copy


def test_a_page_break_leaves_two_lines_on_either_side() -> None:
    copy = random_copy(random.Random(3), 150)
    for above in range(1, 9):
        body = f"<div style='height:{above * 15}pt'></div>" + paragraphs([(copy, 228.0)])
        pdf, _ = proof(body, "@page{size:300pt 210pt}")
        counts: dict[int, int] = defaultdict(int)
        for line in rows(pdf):
            counts[line.page] += 1
        assert min(counts.values()) >= 2


def test_the_same_copy_gives_the_same_bytes() -> None:
    body = paragraphs(seeded(9, 3))
    assert proof(body)[0] == proof(body)[0]


STOCK = [
    ("right-to-left text", "<p class=en lang=en>abc שלום עולם def</p>", "abc", "def"),
    ("preformatted text", "<pre class=en>a  b\n c</pre>", "a", "c"),
]


@pytest.mark.parametrize(("reason", "body", "first", "second"), STOCK)
def test_what_is_left_to_stock_lines(reason: str, body: str, first: str, second: str) -> None:
    pdf, log = proof(body)
    assert reason in log.stock
    text = pdfium(pdf)
    assert first in text
    assert second in text


def test_a_token_too_wide_is_broken_and_told_once() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    _, log = proof(f"<p class=zh lang=zh-Hans style='width:90pt;hyphens:none'>在{word}里</p>")
    (told,) = log.torn
    assert told.text.startswith(word)
    assert told.paragraph == f"在{word}里"
    assert told.measure == pytest.approx(90)
    assert told.page == 1
    assert log.overfull == []


@pytest.mark.parametrize("wrap", ["normal", "anywhere", "break-word"])
def test_what_may_break_anywhere_is_broken_without_a_word(wrap: str) -> None:
    word = "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2"
    pdf, log = proof(f"<p lang=en style='width:90pt;overflow-wrap:{wrap}'>{word}</p>")
    assert "".join(line.text for line in rows(pdf)) == word
    assert bool(log.torn) == (wrap == "normal")
    assert log.overfull == []


@pytest.mark.parametrize(("asked", "drawn"), [("-", "-"), ("=", "="), ("中", "-"), ("->", "-")])
def test_the_hyphen_of_a_style_is_drawn_where_it_is_one_narrow_sign(asked: str, drawn: str) -> None:
    style = f"width:45pt;text-align:left;hyphenate-character:'{asked}'"
    plain, _ = proof(f"<p lang=en>{drawn}</p>")
    ((_, left, right),) = rows(plain)[0].chars
    first, *_ = rows(proof(f'<p lang=en style="{style}">internationalisation</p>')[0])
    assert first.text == "interna\u00ad"
    assert first.chars[-1][2] - first.chars[-1][1] == pytest.approx(right - left, abs=0.01)


def test_what_is_not_to_wrap_is_told_where_it_stands_beyond() -> None:
    word = "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2"
    _, log = proof(f"<p lang=en style='width:90pt;white-space:nowrap'>{word}</p>")
    (told,) = log.overfull
    assert told.text == word
    assert told.measure == pytest.approx(90)
    assert told.overflow > 1
    assert log.torn == []


def test_widths_asked_for_are_the_widths_set() -> None:
    """A box shrunk to its text must hold it on one line, Han–Latin spaces and all."""
    body = "<p lang=zh-Hans><span style='display:inline-block'>共146家企业（PDF）在册</span>末</p>"
    pdf, _ = proof(body)
    assert len(rows(pdf)) == 1


@pytest.mark.parametrize("copy", ["共146家", "《中》（文）", "他说，他好", "中文ab"])
def test_a_box_shrunk_to_its_text_is_no_wider_than_its_line(copy: str) -> None:
    """Its neighbour stands where its text ends: with Han–Latin spaces, with marks squeezed."""
    body = f"<p lang=zh-Hans><span style='display:inline-block'>{copy}</span><b>末</b></p>"
    plain = f"<p lang=zh-Hans>{copy}</p>"
    (boxed,), (line,) = rows(proof(body)[0]), rows(proof(plain)[0])
    *_, (_, _, end), (last, at, _) = boxed.chars
    assert last == "末"
    half = 4.9 if copy.endswith("）") else 0.0
    assert end == pytest.approx(line.right, abs=0.01)
    assert at == pytest.approx(end - half, abs=0.01)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("mark", ["、", "。", "！", "，", "）", "》"])
def test_a_full_width_mark_is_chinese_in_any_language(lang: str, mark: str) -> None:
    """At a line's end it gives up the blank half of its square."""
    held = f"<span style='display:inline-block'>好{mark}</span>"
    (line,) = rows(proof(f"<p lang={lang}>{held}<b>末</b></p>")[0])
    first, *_, last = line.chars
    assert last[1] - first[1] == pytest.approx(1.5 * 9.8, abs=0.01)


# text-align, text-align-last, by how many parts of what is left the first line and the last move
ALIGNED = [
    ("left", "auto", 0, 0),
    ("right", "auto", 1, 1),
    ("center", "auto", 0.5, 0.5),
    ("justify", "auto", 0, 0),
    ("justify", "right", 0, 1),
    ("justify", "center", 0, 0.5),
    ("left", "right", 0, 1),
    ("right", "left", 1, 0),
]


@pytest.mark.parametrize(("align", "last", "first_moves", "last_moves"), ALIGNED)
def test_the_last_line_may_be_aligned_by_itself(
    align: str, last: str, first_moves: float, last_moves: float
) -> None:
    style = f"width:121pt; text-align:{align}; text-align-last:{last}"
    lines = rows(proof(f"<p lang=zh-Hans style='{style}'>{'春夏秋冬' * 4}</p>")[0])
    first, second = len(lines[0].text), len(lines[1].text)
    assert (first, second) == (12, 4)
    for line, moves in zip(lines, (first_moves, last_moves), strict=True):
        left = 0 if align == "justify" and line is lines[0] else 121 - 9.8 * len(line.text)
        assert line.left - 30 == pytest.approx(moves * left, abs=0.01)
        if align == "justify" and line is lines[0]:
            assert line.right - 30 == pytest.approx(121, abs=0.01)


def test_what_is_not_to_wrap_stays_whole_within_its_paragraph() -> None:
    held = "<span style='white-space:nowrap'>二三四五六</span>"
    pdf, _ = proof(f"<p lang=zh-Hans style='width:60pt'>一一一{held}七七<b>八九十百千万</b></p>")
    assert [line.text for line in rows(pdf)] == ["一一一", "二三四五六", "七七八九十百", "千万"]


def test_a_line_gives_way_only_to_what_stands_beside_it() -> None:
    """A small float of two lines above a wide one of two: two lines are short, two shorter."""
    style = ".f{float:left;clear:left;height:30pt} .g{width:20pt} .h{width:50pt}"
    floats = "<div class='f g'></div><div class='f h'></div>"
    body = f"<div style='width:228pt'>{floats}<p lang=zh-Hans>{'春夏秋冬' * 40}</p></div>"
    lefts = [round(line.left - 30) for line in rows(proof(body, style)[0])]
    assert lefts[:6] == [20, 20, 50, 50, 0, 0]


@pytest.mark.parametrize(("usual", "other"), [("一", "⼀"), ("-", "\u2010")])
def test_a_glyph_of_two_characters_is_drawn_for_either_and_read_as_each(
    usual: str, other: str
) -> None:
    pdf, _ = proof(f"<p lang=zh-Hans>甲{usual}乙{other}丙</p>")
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    assert text.get_text_range() == f"甲{usual}乙{other}丙"
    one, two = (text.get_charbox(at) for at in (1, 3))
    width = one[2] - one[0]
    assert width > 1
    assert [two[2] - two[0], two[1], two[3]] == pytest.approx([width, one[1], one[3]], abs=0.01)


# letters that are their font's only with marks of their own: in one cluster and in several
MARKED = ["x\u0302", "q\u0323", "q\u0302\u0323", "a\u0308\u0301", "e\u0301\u0323"]


@pytest.mark.parametrize("written", MARKED)
def test_marks_stand_over_and_under_their_letter(written: str) -> None:
    pdf, _ = proof(f"<p lang=en>in {written} on</p>")
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = [text.get_charbox(at) for at in range(text.count_chars())]
    letters = [box for box in found if box[2] > box[0] and box[3] > box[1] + 0.1]
    (_, line, *_), _, (left, foot, right, head), *marks, (_, after, *_), _ = letters
    assert len(marks) == len(written) - 1
    assert after == pytest.approx(line, abs=0.2)  # what follows a raised mark is not raised
    for mark_left, low, mark_right, high in marks:
        assert left < mark_left < mark_right < right
        assert low > head or high < foot + 3


def test_marks_are_drawn_and_readings_stay_apart() -> None:
    body = (
        "<p class=zh lang=zh-Hans>自<em class=dots>主创</em>新与<span class=proper-name>曾农</span>"
        "在<ruby>成<rt>chéng</rt></ruby><ruby>都<rt>dū</rt></ruby>的事</p>"
    )
    pdf, _ = proof(body)
    assert [line.text for line in rows(pdf)] == ["自主创新与曾农在成都的事"]
    (small,) = [line for line in rows(pdf, 3.0) if line.size < 6]
    assert small.text == "chéngdū"
    assert "自主创新与曾农在成都的事" in pdfium(pdf)


def test_traditional_marks_keep_to_their_ink() -> None:
    copy = "國家高新區，年均增長。「創新」（驅動）、發展；" * 8
    pdf, log = proof(f"<p class=zh lang=zh-Hant style='width:20em'>{copy}</p>")
    assert log.overfull == []
    for line in rows(pdf):
        places = line.chars
        assert all(b[1] > a[1] for a, b in pairwise(places))


def test_hooks_are_taken_away_again() -> None:
    before = (
        inline.get_next_linebox,
        weasyprint.draw.draw_text,
        preferred.inline_min_content_width,
        preferred.inline_max_content_width,
    )
    with pytest.raises(RuntimeError), composing(Options()):
        assert inline.get_next_linebox is not before[0]
        raise RuntimeError
    after = (
        inline.get_next_linebox,
        weasyprint.draw.draw_text,
        preferred.inline_min_content_width,
        preferred.inline_max_content_width,
    )
    assert after == before


def test_switched_off_nothing_changes() -> None:
    before = inline.get_next_linebox
    with composing(Options(enabled=False)):
        assert inline.get_next_linebox is before


def test_an_unknown_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "99.0")
    with (
        pytest.raises(UnknownEngine, match=rf"{re.escape(TESTED[-1])} and found 99\.0"),
        composing(Options()),
    ):
        pass


# What our functions stand in for and lean on. Where a hash differs, read what changed in the
# engine, see that the bridge still fits, and only then write the new one down.
LEANT_ON = {
    "block.columns_layout": "7a05cce3272fc581",
    "block.table_layout": "6594fa40743fbc0b",
    "block.avoid_page_break": "2810fc88d7b6fbb7",
    "block.remove_placeholders": "ce16d97a1caacea0",
    "inline.get_next_linebox": "67af458c2545e74f",
    "inline.iter_line_boxes": "04aec48abfcad809",
    "inline.line_box_verticality": "1018aadb3410f89a",
    "inline.atomic_box": "928f0e7eed566627",
    "inline.avoid_collisions": "5fc7793c573af328",
    "inline.first_letter_to_box": "9f3d58c31344c13b",
    "floats.float_layout": "d6c66bc084325f93",
    "preferred.inline_min_content_width": "15cde37816a624cf",
    "preferred.inline_max_content_width": "6860df1a22c6d6a7",
    "draw.text.draw_text": "ebaf96239c6ca363",
    "draw.text.draw_first_line": "1bb8eae6d88e71b1",
    "draw.draw_inline_level": "068162a401d00efd",
    "line_break.Layout": "681b737d1ba5e004",
    "line_break.strut": "b57885b70dd08efe",
    "stream.Stream": "624257224db6f66d",
}


@pytest.mark.parametrize("name", LEANT_ON)
def test_the_engine_is_the_one_that_was_read(name: str) -> None:
    assert engine_hash(name) == LEANT_ON[name]


def engine_hash(name: str) -> str:
    modules = {
        "block": block,
        "inline": inline,
        "floats": floats,
        "preferred": preferred,
        "draw": weasyprint.draw,
        "line_break": line_break,
        "stream": stream,
    }
    head, *rest = name.split(".")
    found: object = modules[head]
    for part in rest:
        found = getattr(found, part)
    return hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:16]  # type: ignore[arg-type]


DROPPED = (
    ".d{text-indent:0} .d::first-letter{float:left;--initial-letter:3;margin-right:4pt}"
    ".f{float:right;width:80pt;height:60pt;margin-left:10pt}"
)


def test_a_large_first_letter_stands_on_the_grid() -> None:
    han = random_copy(random.Random(4), 150)
    body = f"<p class='zh d' lang=zh-Hans>大{han}</p><p class='en d' lang=en>{ENGLISH * 2}</p>"
    pdf, log = proof(body, DROPPED)
    assert log.stock == {}
    lines = rows(pdf)
    (chinese,) = [line for line in lines if line.text == "大"]
    text = [line for line in lines if line is not chinese]
    # the square of the Chinese character ends with that of the third line, the letter stands on it
    assert chinese.baseline - 0.12 * (chinese.size - 9.5) == pytest.approx(
        text[2].baseline, abs=0.1
    )
    at = next(number for number, line in enumerate(text) if line.text.startswith("heaccelerator"))
    assert [line.text[0] for line in text[at : at + 3]].count("T") == 1
    assert text[at + 2].text[0] == "T"
    assert text[at + 2].size > 30
    for first in (0, at):
        edges = [line.chars[line.text[0] == "T"][1] for line in text[first : first + 5]]
        assert min(edges[:3]) > max(edges[3:]) + 20
    steps = [round((text[0].baseline - line.baseline) / 15, 3) % 1 for line in text]
    assert all(min(step, 1 - step) < 0.01 for step in steps)
    copy = pdfium(pdf).replace("\r\n", "")
    assert f"大{han[:4]}" in copy
    assert "The accelerator" in copy


def _edges(lines: list[Row]) -> list[float]:
    """The right edge of each line without the blank half of a mark there."""
    return [
        line.right - (4.75 if line.text[-1] in "，。、；：！？”’）》」】〉" else 0.0)
        for line in lines
    ]


PICTURE = "<b><span class=f></span></b>"
# what it shows, characters before the picture, lines above it and beside it
BESIDE = [
    ("before the paragraph", 0, 0, 4),
    ("early in a line, which gives way", 64, 2, 4),
    ("late in a line, which stays", 72, 3, 4),
]


@pytest.mark.parametrize(("before", "above", "count"), [row[1:] for row in BESIDE])
def test_lines_beside_a_picture_are_composed_like_any_other(
    before: int, above: int, count: int
) -> None:
    han = random_copy(random.Random(8), 260)
    copy = f"{han[:before]}{PICTURE}{han[before:]}"
    pdf, log = proof(f"<div style='width:228pt'><p class=zh>{copy}</p></div>", DROPPED)
    assert (log.stock, log.overfull, log.torn) == ({}, [], [])
    lines = rows(pdf)
    assert "".join(line.text for line in lines) == han.replace(" ", "")
    until = above + count
    for number, (line, edge) in enumerate(zip(lines[:-1], _edges(lines), strict=False)):
        wanted = 30 + 228 - (90 if above <= number < until else 0)
        assert edge == pytest.approx(wanted, abs=0.05) or line.text[-1] in PROTRUDES
    steps = {round(a.baseline - b.baseline, 2) for a, b in pairwise(lines)}
    assert steps == {15.0}


@pytest.mark.parametrize("before", [0, 8])
def test_what_floats_in_a_paragraph_is_drawn_beside_its_first_line(before: int) -> None:
    float_ = "<i><b style='float:right;width:60pt;height:30pt;background:#000'></b></i>"
    copy = "春夏秋冬" * 20
    pdf, _ = proof(f"<p class=zh lang=zh-Hans>{copy[:before]}{float_}{copy[before:]}</p>")
    page = pypdfium2.PdfDocument(pdf)[0]
    (drawn,) = (each.get_bounds() for each in page.get_objects() if each.type == 2)
    assert drawn == pytest.approx((198, 720, 258, 750), abs=0.01)


def test_a_picture_that_does_not_fit_goes_to_the_next_page_with_its_line() -> None:
    han = random_copy(random.Random(8), 260)
    copy = f"{han[:64]}{PICTURE}{han[64:]}"
    pages = "@page{size:300pt 270pt}"
    above = "<div style='height:135pt'></div>"
    pdf, _ = proof(f"{above}<div style='width:228pt'><p class=zh>{copy}</p></div>", DROPPED + pages)
    lines = rows(pdf)
    first, second = ([line for line in lines if line.page == page] for page in (0, 1))
    assert [round(edge) for edge in _edges(first)] == [258, 258]
    assert [round(edge) for edge in _edges(second)[:5]] == [168, 168, 168, 168, 258]


def test_readings_reach_over_neighbours_that_have_none() -> None:
    def width(body: str) -> float:
        pdf, _ = proof(f"<p class=zh lang=zh-Hans style='text-indent:0'>{body}</p>")
        (line,) = [row for row in rows(pdf) if row.size > 8]
        return (line.chars[-1][1] - line.left) / 9.5

    ruby = "<ruby>{}<rt>{}</rt></ruby>".format
    alone = width(f"读{ruby('装', 'zhuāng')}备")
    beside_long = width(f"{ruby('双', 'shuāng')}{ruby('装', 'zhuāng')}备")
    beside_short = width(f"{ruby('一', 'yī')}{ruby('装', 'zhuāng')}备")
    assert 2.0 < alone < 3.0
    assert beside_short < beside_long
    assert alone < beside_long


def test_zhuyin_stands_beside_its_character_and_out_of_the_text() -> None:
    ruby = "<ruby>{}<rt>{}</rt></ruby>".format
    body = f"{ruby('注', 'ㄓㄨˋ')}{ruby('音', 'ㄧㄣ')}字"
    pdf, _ = proof(f"<p class=zh lang=zh-Hant style='text-indent:0'>{body}</p>")
    (line,) = rows(pdf, 1.0)
    assert line.text == "注音字"
    steps = [(b[1] - a[1]) / 9.5 for a, b in pairwise(line.chars)]
    assert steps == pytest.approx([1.5, 1.5], abs=0.01)
    assert pdfium(pdf).strip() == "注音字"


def test_a_line_under_a_name_goes_on_through_its_readings() -> None:
    name = "考<ruby>普<rt>pǔ</rt></ruby><ruby>龙<rt>lóng</rt></ruby>"
    whole, _ = proof(f"<p class=zh lang=zh-Hans><span class=proper-name>{name}</span></p>")
    apart, _ = proof(
        "<p class=zh lang=zh-Hans>"
        + "".join(f"<span class=proper-name>{char}</span>" for char in "考普龙")
    )

    def bars(pdf: bytes) -> list[tuple[float, float]]:
        page = pypdfium2.PdfDocument(pdf)[0]
        found = [each.get_bounds() for each in page.get_objects() if each.type == 2]
        return sorted((left, right) for left, _, right, _ in found)

    joined_up, parted = bars(whole), bars(apart)
    assert len(parted) == len(joined_up) == 3
    assert all(b[0] - a[1] > 0.5 for a, b in pairwise(parted))
    assert all(abs(b[0] - a[1]) < 0.1 for a, b in pairwise(joined_up))


def test_english_gaps_are_even_and_no_line_is_short() -> None:
    body = "".join(
        f"<p class=en lang=en style='width:{measure}pt'>{(ENGLISH + ' ') * 3}</p>"
        for measure in (228, 294)
    )
    pdf, log = proof(body)
    assert log.ragged == []
    gaps = [
        (after - before) / 9.8
        for line in rows(pdf)
        for (_, _, before), (_, after, _) in pairwise(line.chars)
        if (after - before) / 9.8 > 0.11
    ]
    assert max(gaps) <= 0.75


def test_a_paragraph_that_cannot_be_justified_is_ragged_and_told_once() -> None:
    word = "straightforwardness "
    body = f"<p class=en lang=en style='width:110pt;hyphens:none'>{word * 6}</p>"
    pdf, log = proof(body + body)
    assert [each.measure for each in log.ragged] == [110]
    lefts = {round(line.left, 1) for line in rows(pdf)}
    assert lefts == {30.0}


def test_a_page_number_that_is_known_late_is_set() -> None:
    body = "<p class=en lang=en><a href='#x'></a></p><p id=x class=late>x</p>"
    style = "a::after{content:'see page ' target-counter(attr(href),page)} .late{break-before:page}"
    pdf, _ = proof(body, style)
    assert rows(pdf)[0].text == "seepage2"
