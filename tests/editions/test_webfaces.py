"""The faces that pages for screens bring: those of print, of the issue's characters, few bytes."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from builder.editions import webfaces
from builder.editions.epub import epub_edition
from builder.editions.web import web_edition
from builder.editions.webfaces import ScreenFaces, faces_for, screen_faces
from builder.ground.places import HOUSE
from builder.issue.charset import Characters
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.fontbook import FontBook
from builder.makeup.layout import read_layout
from tests.tools.browser import CHROMIUM, DESKTOP, Page, browser

PARALLEL = read_layout("parallel")
BACK = "↩︎"
"""A sign that no text face has; it is the reader's machine's."""


@pytest.fixture(scope="module")
def issue(fonts: FontBook) -> Issue:
    return read_issue(read_manifest(HOUSE / "issues" / "2017-02"))[0]


@pytest.fixture(scope="module")
def faces(issue: Issue) -> ScreenFaces:
    return screen_faces(issue, PARALLEL)


def test_a_book_has_its_faces_in_less_than_800_kilobytes(faces: ScreenFaces) -> None:
    assert 100_000 < sum(len(face.data) for face in faces.faces) < 800_000


def test_each_is_a_whole_font_that_names_its_licence_and_none_of_the_names_it_reserves(
    faces: ScreenFaces,
) -> None:
    for face in faces.faces:
        font = TTFont(io.BytesIO(face.data))
        assert font.flavor == "woff2"
        names = {one.nameID: str(one) for one in font["name"].names}
        assert names[0] and "SIL Open Font License" in names[13]
        own = " ".join(names[number] for number in (1, 4, 6))
        assert face.family in own
        assert not re.search("Source|Noto", own)


def test_stacks_ask_marks_first_then_western_letters_then_chinese(faces: ScreenFaces) -> None:
    of = {face.family: TTFont(io.BytesIO(face.data)).getBestCmap() for face in faces.faces}
    stack = re.findall('"(.*?)"', faces.stacks["serif-zh"])
    marks, latin, han = (of[name] for name in stack[:3])
    assert 0x201C in marks and 0x4E2D not in marks
    assert 0x41 in latin and 0x31 in latin and 0x4E2D not in latin
    assert 0x4E2D in han and 0x41 not in han
    assert re.findall('"(.*?)"', faces.stacks["serif-en"]) == stack[1:]
    rules = faces.sheet("fonts/").splitlines()
    (ranged,) = (r for r in rules if f'"{stack[0]}"; font-weight: 400' in r and r[0] == "@")
    assert "unicode-range: U+B7-B7" in ranged and "font-display: swap" in ranged


def test_subsets_are_made_once_and_the_same_whenever(
    issue: Issue, faces: ScreenFaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = next(f for f in webfaces.fonts_of(issue).faces if f.family == "Source Serif 4")
    codes = tuple(range(65, 91))
    fresh = [webfaces._subset_of(face, "Page 9", codes) for _ in range(2)]
    assert fresh[0] == fresh[1]
    monkeypatch.setattr(webfaces, "cache_folder", lambda: tmp_path)
    webfaces._made.cache_clear()
    assert webfaces._made(face, "Page 9", codes) == fresh[0]
    webfaces._made.cache_clear()
    monkeypatch.setattr(webfaces, "_subset_of", lambda *_: pytest.fail("made again"))
    assert webfaces._made(face, "Page 9", codes) == fresh[0]
    webfaces._made.cache_clear()


def test_a_face_whose_licence_does_not_allow_it_stays_out_and_is_told(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = webfaces.fonts_of(issue)
    own = tuple(
        replace(face, licence="not named") if face.family == "Source Sans 3" else face
        for face in book.faces
    )
    monkeypatch.setattr(webfaces, "fonts_of", lambda _: replace(book, faces=own))
    some = screen_faces(issue, PARALLEL)
    assert [(f.check, f.severity) for f in some.findings] == [("fonts/kept-out", "note")]
    assert "Source Sans 3" in some.findings[0].message
    shown = {code for face in some.faces for code in TTFont(io.BytesIO(face.data)).getBestCmap()}
    assert 0x41 in shown  # the serif's
    families = re.findall('"(.*?)"', some.stacks["sans-en"])
    assert families == re.findall('"(.*?)"', some.stacks["sans-zh"])[1:]
    han = {
        c
        for f in some.faces
        if f.family == families[0]
        for c in TTFont(io.BytesIO(f.data)).getBestCmap()
    }
    assert 0x41 not in han


def test_pages_and_books_hold_what_their_style_sheets_name(issue: Issue) -> None:
    page = web_edition(issue, PARALLEL).decode()
    assert "font-src data:" in page and page.count("data:font/woff2;base64,") > 8
    with zipfile.ZipFile(io.BytesIO(epub_edition(issue, PARALLEL))) as book:
        css = book.read("EPUB/style.css").decode()
        named = re.findall(r'url\("(fonts/[^"]+)"\)', css)
        package = book.read("EPUB/package.opf").decode()
        assert len(named) > 8
        for file in named:
            assert book.read(f"EPUB/{file}").startswith(b"wOF2")
            assert re.search(f'href="{file}"[^>]*media-type="font/woff2"', package)


def test_words_of_a_list_have_faces_too(fonts: FontBook) -> None:
    characters = Characters("新", "", "") | Characters("创Néw", "创", "")
    some = faces_for(characters, PARALLEL, HOUSE, ("zh-Hans", "en"))
    shown = {code for face in some.faces for code in TTFont(io.BytesIO(face.data)).getBestCmap()}
    assert {ord(char) for char in "创新Néw"} <= shown


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as opened:
        yield opened


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The elements of a page that have words of their own."""
    if node["nodeName"].lower() in ("script", "style", "head"):
        return
    kids = node.get("children", ())
    words = "".join(kid["nodeValue"] for kid in kids if kid["nodeType"] == 3).strip()
    if node["nodeType"] == 1 and words.replace(BACK, ""):
        yield {**node, "words": words}
    for kid in kids:
        yield from nodes(kid)


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
def test_every_word_of_a_page_is_in_a_face_that_came_with_it(
    issue: Issue, page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "web.html"
    path.write_bytes(web_edition(issue, PARALLEL))
    page.open(path, DESKTOP)
    page.run("document.fonts.ready.then(() => 1)")
    page.call("DOM.enable")
    page.call("CSS.enable")
    looked = 0
    for node in nodes(page.call("DOM.getDocument", depth=-1)["root"]):
        used = page.call("CSS.getPlatformFontsForNode", nodeId=node["nodeId"])["fonts"]
        own = [font["familyName"] for font in used if not font["isCustomFont"]]
        assert not own or BACK in str(node), (node["words"][:60], own)
        looked += 1
    assert looked > 200


def test_of_kept_subsets_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webfaces, "_MOST_KEPT", 3)
    for age in range(5):
        file = tmp_path / f"{age}.woff2"
        file.write_bytes(b"")
        os.utime(file, (1000 - age, 1000 - age))
    (tmp_path / "other").write_bytes(b"")
    webfaces._drop_oldest(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("0.woff2", "1.woff2", "2.woff2", "other")
    ]


def test_a_second_subset_is_kept_beside_the_first(
    issue: Issue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    face = next(f for f in webfaces.fonts_of(issue).faces if f.family == "Source Serif 4")
    monkeypatch.setattr(webfaces, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(webfaces, "_subset_of", lambda _, name, codes: repr(codes).encode())
    for codes in ((65,), (66,)):
        webfaces._made.cache_clear()
        assert webfaces._made(face, "Page 9", codes) == repr(codes).encode()
    webfaces._made.cache_clear()
    assert len([*(tmp_path / "subsets").iterdir()]) == 2
