"""Words read from pages without tags: lines, hyphens, folios, running heads, notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.differences.comparing import compare, printed, resolved
from builder.differences.reading import read_both, read_pdf
from builder.differences.values import Stream
from builder.ground.findings import Rejected

TEXT = Stream("en", "text")
MakePdf = Callable[..., Path]


def text(path: Path) -> str:
    return printed(read_pdf(path).streams[TEXT])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The zone", "grew fast."], "The zone grew fast."),
        (["The develop-", "ment grew."], "The development grew."),
        (["The well-known", "well-", "known zone."], "The well-known well-known zone."),
        (["up by 8.5%", "in 2016."], "up by 8.5% in 2016."),
    ],
)
def test_lines_are_joined(type_pdf: MakePdf, lines: list[str], expected: str) -> None:
    pdf = type_pdf("a", [(50, 500 - 12 * n, line) for n, line in enumerate(lines)])
    old, new = read_both(pdf, pdf)
    assert printed(resolved(old, new)[1].streams[TEXT]) == expected


def test_words_set_apart_are_words(type_pdf: MakePdf) -> None:
    assert text(type_pdf("a", [(50, 500, "The"), (68, 500, "zone"), (91, 500, "grew.")])) == (
        "The zone grew."
    )


def test_folios_and_running_heads_are_left_out(type_pdf: MakePdf) -> None:
    pages = [
        [(50, 570, f"Part {n // 2}"), (50, 400, f"Body of page {'abcdef'[n]}."), (200, 20, f"{n}")]
        for n in range(6)
    ]
    assert text(type_pdf("a", *pages)) == " ".join(f"Body of page {c}." for c in "abcdef")


def test_another_measure_and_another_page_is_the_same_text(type_pdf: MakePdf) -> None:
    words = "The zone has a long way to go before all of its plots are let to firms".split()
    wide = [(50, 500 - 14 * n, " ".join(words[8 * n : 8 * n + 8])) for n in range(2)]
    narrow = [(50, 500 - 14 * n, " ".join(words[4 * n : 4 * n + 4])) for n in range(4)]
    difference = compare(
        *read_both(type_pdf("wide", wide), type_pdf("narrow", narrow[:2], narrow[2:]))
    )
    assert [page.kind for page in difference.pages] == ["reflowed", "added"]
    assert not any(page.words for page in difference.pages)


def test_pages_are_matched_though_they_moved(type_pdf: MakePdf) -> None:
    pages = [[(50, 500, f"{word} stands alone on the page that it was given")]
             for word in ("Alpha", "Beta", "Gamma")]  # fmt: skip
    added = [(50, 500, "Nobody has read a word of this before today")]
    old = type_pdf("old", *pages)
    new = type_pdf("new", pages[2], added, pages[0])
    difference = compare(*read_both(old, new))
    told = [(page.old, page.new, page.kind) for page in difference.pages]
    assert (1, 3, "same") in told
    assert (None, 2, "added") in told
    assert (2, None, "removed") in told


def test_a_place_is_told_from_the_lower_left(type_pdf: MakePdf) -> None:
    old = type_pdf("old", [(50, 500, "The zone grew")])
    new = type_pdf("new", [(50, 500, "The city grew")])
    (page,) = compare(*read_both(old, new)).as_json()["pages"]
    (word,) = page["words"]
    assert (word["op"], word["old"], word["new"]) == ("changed", "zone", "city")
    assert word["bbox"] == pytest.approx([70, 498.8, 90, 508], abs=0.2)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("q 0 0 1 rg 60 60 40 40 re f Q", "q 0 0 1 rg 60 60 40 40 re f Q", []),
        ("q 0 0 1 rg 60 60 40 40 re f Q", "q 1 0 0 rg 60 60 40 40 re f Q", ["recoloured ground"]),
        ("", "q 1 0 0 rg 60 60 40 40 re f Q", ["added ground"]),
    ],
)
def test_colours(type_pdf: MakePdf, before: str, after: str, expected: list[str]) -> None:
    line = [(50, 500, "The zone grew")]
    difference = compare(
        *read_both(type_pdf("old", line, content=before), type_pdf("new", line, content=after))
    )
    assert [f"{p.op} {p.what}" for p in difference.pictures] == expected


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\nrubbish", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_one_finding(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(Rejected) as rejected:
        read_pdf(path)
    (finding,) = rejected.value.findings
    assert finding.check == "file/unreadable"
