"""The screen edition: accessible, fit for the archive, the same pages as the proof."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import page as independent
import pikepdf
import pytest

from builder.editions.edition import load
from builder.editions.finished import Finished
from builder.editions.finishing import finish
from builder.pdf.cmaps import read_cmap
from builder.proof.facts import ProofFacts
from builder.proof.prepare import PreparedProof, prepare
from tests.finished import TRIM
from tests.tools import verapdf
from tests.tools.rendering import difference, drawn_by_pdfium, drawn_by_poppler, laid_open

from . import sample


@pytest.fixture(scope="module")
def pdf(screen: Finished) -> pikepdf.Pdf:
    return pikepdf.open(screen.path)


def elements(pdf: pikepdf.Pdf) -> list[tuple[pikepdf.Object, str]]:
    """Every structure element with the language it is read in."""
    found = []

    def walk(element: pikepdf.Object, language: str) -> None:
        language = str(element.get("/Lang", language))
        found.append((element, language))
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                walk(kid, language)

    walk(pdf.Root.StructTreeRoot.K[0], str(pdf.Root.Lang))
    return found


@pytest.fixture(scope="module")
def with_unsafe_link(
    prepared: PreparedProof, facts: ProofFacts, tmp_path_factory: pytest.TempPathFactory
) -> Finished:
    folder = tmp_path_factory.mktemp("unsafe")
    with pikepdf.open(io.BytesIO(prepared.data)) as pdf:
        link = next(a for p in pdf.pages for a in p.obj.get("/Annots", []) if "/A" in a)
        link.A.URI = pikepdf.String("javascript:alert(1)")
        pdf.save(folder / "proof.pdf")
    return finish(folder / "proof.pdf", load("screen"), facts, folder / "screen.pdf")


@pytest.fixture(scope="module")
def verdicts(
    screen: Finished, email: Finished, with_unsafe_link: Finished, proof: Path
) -> dict[verapdf.Question, list[str]]:
    """What veraPDF says of every file, from one start of the JVM."""
    if reason := verapdf.unavailable():
        pytest.skip(reason)
    files = (screen.path, email.path, with_unsafe_link.path, proof)
    return verapdf.validate([(name, file) for file in files for name in ("ua1", "2a")])


def test_verapdf_passes_both_standards(
    verdicts: dict[verapdf.Question, list[str]],
    screen: Finished,
    email: Finished,
    with_unsafe_link: Finished,
) -> None:
    for done in (screen, email, with_unsafe_link):
        assert verdicts["ua1", done.path] == []
        assert verdicts["2a", done.path] == []


def test_verapdf_fails_the_bare_proof(
    verdicts: dict[verapdf.Question, list[str]], proof: Path
) -> None:
    assert verdicts["ua1", proof] and verdicts["2a", proof]


@pytest.mark.parametrize("standard", ["ua1", "2a"])
def test_a_second_checker_agrees(screen: Finished, email: Finished, standard: str) -> None:
    for done in (screen, email):
        report = independent.validate_pdf(str(done.path), profile=standard)
        assert [f.message for f in report.failures] == []


def test_the_page_is_the_trim(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
            assert [float(n) for n in page.obj[box]] == pytest.approx([0, 0, *TRIM], abs=0.001)


@pytest.mark.parametrize(
    ("text", "language"),
    [("营业收入 Revenue", "zh-Hans")],
)
def test_pictures_keep_their_alternative_text(pdf: pikepdf.Pdf, text: str, language: str) -> None:
    figures = {str(e.Alt): spoken for e, spoken in elements(pdf) if e.get("/S") == "/Figure"}
    assert figures[text] == language


def test_every_element_is_read_in_its_own_language(pdf: pikepdf.Pdf) -> None:
    text = _text_by_language(pdf)
    assert "National High-tech Zones and" in text["en"]
    assert "中关村" in text["zh-Hans"]
    assert "国家高新区" in text["zh-Hans"]
    assert not [c for c in text["en"] if "\u4e00" <= c <= "\u9fff"]
    assert "revenue had grown" not in text["zh-Hans"]


def _text_by_language(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What the pages show, by the language of the structure element that owns it."""
    spoken = {element.objgen: language for element, language in elements(pdf)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    result: dict[str, str] = {}
    for page in pdf.pages:
        fonts = {
            str(k): read_cmap(f.ToUnicode.read_bytes()) for k, f in page.resources.Font.items()
        }
        marks, kept, font = [None], [], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            owner = marks[-1]
            if str(operator) == "BDC" and "/MCID" in operands[1]:
                marks.append(owners[int(page.obj.StructParents)][int(operands[1].MCID)])
            elif str(operator) in ("BDC", "BMC"):
                marks.append(owner)
            elif str(operator) == "EMC":
                marks.pop()
            elif str(operator) == "q":
                kept.append(font)
            elif str(operator) == "Q":
                font = kept.pop()
            elif str(operator) == "Tf":
                font = fonts[str(operands[0])]
            elif str(operator) in ("TJ", "Tj") and owner is not None:
                parts = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
                shown = "".join(
                    font[int.from_bytes(codes[i : i + 2])] for i in range(0, len(codes), 2)
                )
                language = spoken[owner.objgen]
                result[language] = result.get(language, "") + shown
    return result


def test_running_heads_are_artifacts(pdf: pikepdf.Pdf) -> None:
    owned = _text_by_language(pdf)
    assert not any("中国创新观察" in text for text in owned.values())


def test_title_language_and_bookmarks_are_shown(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "中国创新观察 China Innovation Insights"
    assert str(pdf.Root.Lang) == "zh-Hans"
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["国家高新区"]
        assert outline.root[0].children[0].title == "第1节 Section 1"


def test_links_say_where_they_go(pdf: pikepdf.Pdf) -> None:
    links = [a for page in pdf.pages for a in page.obj.get("/Annots", [])]
    said = {str(link.Contents) for link in links}
    assert {"见首节", "https://example.org/0"} <= said


def test_a_link_without_a_name_says_the_page_in_the_script_of_the_edition(
    prepared: PreparedProof, facts: ProofFacts, tmp_path: Path
) -> None:
    path = tmp_path / "screen.pdf"
    nameless = tmp_path / "nameless.pdf"
    with pikepdf.open(io.BytesIO(prepared.data)) as proof:
        for page in proof.pages:
            for link in page.obj.get("/Annots", []):
                del link.Contents
        proof.save(nameless)
    for languages, label in ((("zh-Hans", "en"), "第1页 · page 1"), (("zh-Hant",), "第1頁")):
        finish(nameless, load("screen"), replace(facts, languages=languages), path)
        with pikepdf.open(path) as made:
            links = [a for page in made.pages for a in page.obj.get("/Annots", [])]
            assert label in {str(link.get("/Contents", "")) for link in links}


def test_an_unsafe_link_is_taken_out_and_told(with_unsafe_link: Finished) -> None:
    assert [f.check for f in with_unsafe_link.findings] == ["editions/unsafe-link"]
    assert b"javascript" not in laid_open(with_unsafe_link.path)


def test_no_ink_is_left_for_a_screen(pdf: pikepdf.Pdf, screen: Finished) -> None:
    assert b"DeviceCMYK" not in laid_open(screen.path)


def test_two_engines_draw_the_pages_of_the_proof(screen: Finished) -> None:
    poppler, pdfium = drawn_by_poppler(screen.path, 60), drawn_by_pdfium(screen.path, 60)
    assert len(poppler) == len(pdfium) == screen.pages
    for one, other in zip(poppler, pdfium, strict=True):
        assert difference(one, other) < 2


def test_same_inputs_same_bytes_from_two_folders(
    facts: ProofFacts, screen: Finished, tmp_path: Path
) -> None:
    elsewhere = sample.write_proof(tmp_path / "another" / "place")
    again = finish(prepare(elsewhere), load("screen"), facts, tmp_path / "again.pdf")
    assert again.path.read_bytes() == screen.path.read_bytes()


def test_qpdf_finds_nothing_wrong(screen: Finished, email: Finished) -> None:
    for done in (screen, email):
        with pikepdf.open(done.path) as pdf:
            assert pdf.check_pdf_syntax() == []
