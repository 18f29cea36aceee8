"""The warm press: what it shows is what a cold build makes, whatever was edited before."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from builder.composition.living import Living
from builder.ground.places import LAYOUTS
from builder.press.orders import Order
from builder.press.way import compose_then_check
from builder.proof.pull import pull_proof
from builder.warm.press import WarmPress
from builder.warm.standing import Standing
from tests.warm.hand import WORDS, Hand, publication

KEPT = ("globalfoundries", "technology-triangle", "mobile-payments")
SEED = 11
"""Of the short run; ``python -m tests.bench warm`` does a hundred edits of another."""


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each change was taken without laying the issue out whole; fills while it is."""
    told: list[bool] = []
    change = Living.change

    def told_of(living: Living, *rest: object) -> bool:
        told.append(change(living, *rest))  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(Living, "change", told_of)
    return told


def some_of_the_sample(home: Path) -> Path:
    """Three of its articles."""
    issue = publication(home)
    for path in issue.glob("articles/*.md"):
        if path.stem not in KEPT:
            path.unlink()
    manifest = (issue / "issue.yaml").read_text("utf-8")
    kept = "".join(f"      - articles/{name}.md\n" for name in KEPT)
    before = manifest[: manifest.index("sections:")]
    section = f"sections:\n  - title: {{zh: 世界, en: The World}}\n    articles:\n{kept}"
    (issue / "issue.yaml").write_text(before + section, "utf-8")
    return issue


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issue to be edited."""
    return some_of_the_sample(tmp_path_factory.mktemp("warm"))


@pytest.fixture(scope="module")
def press(issue: Path) -> WarmPress:
    """A press that has looked at it once."""
    press = WarmPress(issue)
    assert press.refresh().good
    return press


def article(issue: Path) -> Path:
    return issue / "articles" / "globalfoundries.md"


def digests(standing: Standing) -> list[str]:
    return [page.digest for page in standing.pages]


def changed(before: Standing, after: Standing) -> list[int]:
    pairs = zip(before.pages, after.pages, strict=True)
    return [one.number for one, other in pairs if one.digest != other.digest]


def cold_pages(issue: Path) -> list[Image.Image]:
    """The pages of a proof that is pulled from nothing, as pixels, without their bleed."""
    composed = next(compose_then_check(Order(issue, Path(os.devnull)), only_first=True))
    made_up = composed.made_up[0]  # type: ignore[union-attr]
    before = os.environ["FONTCONFIG_FILE"]
    os.environ["FONTCONFIG_FILE"] = str(made_up.fontconfig)
    try:
        proof = pull_proof(made_up.galley, made_up.multiple_of)
    finally:
        os.environ["FONTCONFIG_FILE"] = before
    bleed = made_up.facts.bleed
    document = pypdfium2.PdfDocument(proof.pdf)
    return [page.render(scale=1, crop=(bleed,) * 4).to_pil().convert("RGB") for page in document]


def test_pages_are_those_of_a_cold_build_to_the_pixel(issue: Path, press: WarmPress) -> None:
    hand = Hand(issue, SEED)
    for edit in (hand.inserted, hand.replaced, hand.deleted):
        edit()
        standing = press.refresh()
    cold = cold_pages(issue)
    assert len(cold) == len(standing.pages)
    for number, page in enumerate(cold, 1):
        shown = Image.open(io.BytesIO(press.picture(number, 1)))
        assert shown.size == page.size
        assert ImageChops.difference(shown, page).getbbox() is None, number


def test_ten_random_edits_each_stand_as_if_laid_out_from_nothing(
    issue: Path, press: WarmPress, taken: list[bool]
) -> None:
    hand, before = Hand(issue, SEED), press.refresh()
    for number in range(10):
        edit = hand.edit()
        warm, cold = press.refresh(), WarmPress(issue).refresh()
        said = f"edit {number} of seed {SEED}: {edit}"
        assert warm.good == cold.good, said
        assert [f.as_line() for f in warm.findings] == [f.as_line() for f in cold.findings], said
        assert digests(warm) == digests(cold if cold.good else before), said
        before = warm
    if hand.broken:
        hand.edit()
        press.refresh()
    assert sum(taken) >= 3, "most edits are taken without laying the issue out whole"


def test_an_edit_changes_its_page_and_the_one_with_the_build_mark(
    issue: Path, press: WarmPress
) -> None:
    before = press.refresh()
    text = article(issue).read_text("utf-8")
    article(issue).write_text(text.replace("300mm", "200mm", 1).replace("300", "301", 1), "utf-8")
    after = press.refresh()
    assert after.version == before.version + 1
    moved = changed(before, after)
    assert moved[-1] == len(after.pages)
    assert 1 <= len(moved) - 1 <= 2
    article(issue).write_text(text, "utf-8")
    assert digests(press.refresh()) == digests(before)


def test_what_has_not_changed_stands_as_it_did(press: WarmPress) -> None:
    before, after = press.refresh(), press.refresh()
    assert after.good
    assert after.version == before.version + 1
    assert after.pages == before.pages


def test_a_folder_that_is_gone_is_a_finding(tmp_path: Path) -> None:
    standing = WarmPress(tmp_path / "nothing").refresh()
    assert not standing.good
    assert [finding.check for finding in standing.findings] == ["manifest/folder"]


def test_a_fault_leaves_the_last_good_pages_and_says_where_it_is(
    issue: Path, press: WarmPress
) -> None:
    before = press.refresh()
    text = article(issue).read_text("utf-8")
    article(issue).write_text(text.replace("\n---\n", "\n", 1), "utf-8")
    faulty = press.refresh()
    assert not faulty.good
    assert faulty.pages == before.pages
    assert faulty.version == before.version + 1
    (error,) = [finding for finding in faulty.findings if finding.severity == "error"]
    assert error.file is not None
    assert error.file.endswith(article(issue).name)
    assert error.line == 1
    assert press.picture(1, 0.5)
    article(issue).write_text(text, "utf-8")
    mended = press.refresh()
    assert mended.good
    assert digests(mended) == digests(before)


def test_a_page_is_a_pdf_of_its_own_that_holds_its_text(press: WarmPress, issue: Path) -> None:
    text = article(issue).read_text("utf-8")
    word = max(text.partition("en: ")[2].partition("\n")[0].strip("\"'{}").split(), key=len)
    holding = []
    for page in press.refresh().pages:
        document = pypdfium2.PdfDocument(press.page_pdf(page.number))
        assert len(document) == 1
        if word in document[0].get_textpage().get_text_range():
            holding.append(page.number)
    assert holding


def test_a_page_that_is_not_there_is_no_page(press: WarmPress) -> None:
    with pytest.raises(IndexError):
        press.picture(0, 1)
    with pytest.raises(IndexError):
        press.page_pdf(len(press.refresh().pages) + 1)


def test_a_change_of_the_sheet_moves_every_page_and_back(issue: Path, press: WarmPress) -> None:
    sheet = issue.parent.parent / "layouts" / "parallel" / "layout.css"
    before, text = press.refresh(), sheet.read_text("utf-8")
    sheet.write_text(text + ".pair { margin-bottom: 1pt }", "utf-8")
    assert digests(press.refresh()) == digests(WarmPress(issue).refresh())
    sheet.write_text(text, "utf-8")
    assert digests(press.refresh()) == digests(before)


def test_a_photograph_is_drawn_with_its_own_pixels(tmp_path: Path) -> None:
    issue = some_of_the_sample(tmp_path)
    Image.new("RGB", (600, 400), (10, 200, 30)).save(issue / "figures" / "photo.png")
    path = article(issue)
    picture = f"\n\n![A field](figures/photo.png)\n\n{WORDS[1]}\n\n{WORDS[0]}\n"
    path.write_text(path.read_text("utf-8").rstrip() + picture, "utf-8")
    press = WarmPress(issue)
    pages = press.refresh().pages
    shown = [Image.open(io.BytesIO(press.picture(page.number, 0.5))) for page in pages]
    assert any((10, 200, 30) in {colour for _, colour in page.getcolors(1 << 20)} for page in shown)


def test_another_drawing_is_taken_where_it_stands(
    issue: Path, press: WarmPress, taken: list[bool]
) -> None:
    drawing = issue / "figures" / "triangle.svg"
    text = drawing.read_text("utf-8")
    before = press.refresh()
    changes = (
        lambda: drawing.write_text(text.replace("</svg>", '<rect width="9" height="9"/></svg>')),
        lambda: drawing.write_text(text, "utf-8"),
    )
    taken.clear()
    for change in changes:
        change()
        after = press.refresh()
        assert taken[0], "the pages that show it are made again, and no others"
        assert digests(after) == digests(WarmPress(issue).refresh())
        assert changed(before, after)
        before = after
        taken.clear()


def test_an_edit_of_data_draws_their_chart_anew(
    issue: Path, press: WarmPress, taken: list[bool]
) -> None:
    data = issue / "data" / "mobile-payments.csv"
    before, text = press.refresh(), data.read_text("utf-8")
    taken.clear()
    data.write_text(text.replace("5,500", "4,928"), "utf-8")
    after = press.refresh()
    assert after.good
    assert taken[0]
    assert changed(before, after)
    assert digests(after) == digests(WarmPress(issue).refresh())
    data.write_text(text.replace("5,500", "many"), "utf-8")
    told = press.refresh()
    assert [(one.check, one.line) for one in told.findings if one.severity == "error"] == [
        ("chart/value", 3)
    ]
    data.write_text(text, "utf-8")
    assert digests(press.refresh()) == digests(before)


def test_an_opening_is_shown_as_its_two_pages(tmp_path: Path) -> None:
    """The facing layout: each page cut at the spine as in a build, and again after an edit."""
    copied = shutil.copytree(LAYOUTS / "facing" / "specimen", tmp_path / "specimen")
    press = WarmPress(copied)
    before = press.refresh()
    text = (copied / "articles" / "leap.md").read_text("utf-8")
    first = text.index("From full moon")
    (copied / "articles" / "leap.md").write_text(f"{text[:first]}Look! {text[first:]}", "utf-8")
    standing = press.refresh()
    assert changed(before, standing) == [13, 14]
    cold = cold_pages(copied)
    assert len(cold) == len(standing.pages)
    photographs = {1, 4, 5}  # which a proof has only stand-ins for
    for number, page in enumerate(cold, 1):
        shown = Image.open(io.BytesIO(press.picture(number, 1)))
        assert shown.size == page.size
        assert ImageChops.difference(shown, page).getbbox() is None or number in photographs
