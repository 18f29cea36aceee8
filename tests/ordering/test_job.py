"""What is read out of an order's words, and what its JSON says."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ordering.job import unsaid
from builder.ordering.sheet import parts_of

from . import jobs

WEIGHTS = [
    (128, 128), ("128g", 128), ("157 克", 157), ("80.5 g/m²", 80.5), ("128g 内页, 250g 封面", None),
    ("as the sample", None), (None, None),
]  # fmt: skip
COPIES = [
    (3000, 3000), ("3000", 3000), ("3,000 份", 3000), ("1，500 册", 1500), ("500 copies", 500),
    ("2000 或 3000", None), ("一千", None), ("1.5万", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "gsm"), WEIGHTS)
def test_a_weight_is_grams_a_square_metre(written: object, gsm: float | None) -> None:
    assert jobs.job(weight=written).weight_gsm == gsm


@pytest.mark.parametrize(("written", "copies"), COPIES)
def test_copies_are_counted_only_where_a_number_says_it(written: object, copies: int) -> None:
    assert jobs.job(quantity=written).copies == copies


INKS = [
    (("Black",), "1+1", [], []),
    ((), "4+4", [], []),
    (("Black", "PANTONE 485 C"), "2+2", ["PANTONE 485 C"], []),
    (("Black", "Varnish"), "1+1", [], ["Varnish"]),
]


@pytest.mark.parametrize(("plates", "colours", "spots", "technical"), INKS)
def test_colours_are_the_plates_of_the_file(
    plates: tuple[str, ...], colours: str, spots: list[str], technical: list[str]
) -> None:
    told = jobs.job(*plates).as_json()
    assert (told["colours"], told["spots"], told["technical"]) == (colours, spots, technical)


def test_json_has_every_value_as_it_was_written() -> None:
    told = jobs.job(**jobs.ASKED).as_json()
    assert {key: told[key] for key in jobs.ASKED} == jobs.ASKED
    assert told["pages"] == 16
    assert told["trim"] == {"width_mm": 210, "height_mm": 297}
    assert told["files"][0]["standard"] == "PDF/X-4"
    assert told["preflight"] == {"errors": 0, "warnings": 1, "notes": 0}
    assert told["accepted"] is None


def test_colours_that_were_ordered_go_before_what_the_file_has() -> None:
    assert jobs.job(colours="4+1").as_json()["colours"] == "4+1"


def test_what_a_print_shop_would_have_to_ask_is_told_at_once(tmp_path: Path) -> None:
    issue = tmp_path / "issue.yaml"
    issue.write_text("number: 1\nprint: {paper: 哑粉纸}\n")
    job = jobs.job(**{**jobs.ASKED, "weight": None, "contact": ""})
    object.__setattr__(job.manifest, "files", (issue,))
    (told,) = unsaid(job)
    assert (told.check, told.line) == ("order/unsaid", 2)
    assert "weight, contact" in told.message
    assert not list(unsaid(jobs.job(**jobs.ASKED)))


def test_a_cover_that_cannot_be_one_sheet_is_told(tmp_path: Path) -> None:
    issue = tmp_path / "issue.yaml"
    issue.write_text("number: 1\nprint: {paper: Munken Lynx, binding: 胶装}\n", "utf-8")
    job = jobs.job(**{**jobs.ASKED, "paper": "Munken Lynx", "binding": "胶装"})
    object.__setattr__(job.manifest, "files", (issue,))
    (told,) = unsaid(job)
    assert (told.check, told.severity, told.line) == ("order/spine", "warning", 2)


def test_the_sheet_says_all_of_it_in_both_languages() -> None:
    rows = {row.label.en: row for part in parts_of(jobs.job(**jobs.ASKED)) for row in part.rows}
    values = {name: row.value for name, row in rows.items()}
    assert values["Trimmed size"] == "210 × 297 mm"
    assert values["Weight"] == "128 g/m²"
    assert values["Quantity"] == "3,000"
    assert values["Paper"].zh == "哑粉纸"
    assert values["Paper"].en == "matt coated paper"
    assert values["Binding"].zh == "骑马订"
    assert values["Colours"] == "4+4 (C M Y K)"
    assert values["Contact"] == jobs.ASKED["contact"]
    assert not any(row.is_open for row in rows.values())
    assert all(row.label.zh for row in rows.values())


def test_what_is_left_open_says_so() -> None:
    rows = {row.label.en: row for part in parts_of(jobs.job()) for row in part.rows}
    assert {name for name, row in rows.items() if row.is_open} == {
        "Quantity", "Paper", "Weight", "Binding", "Delivery", "Contact",
    }  # fmt: skip


SPINES = [
    ({"spine": "4.5mm", "binding": "骑马订"}, 4.5),  # the dummy decides
    ({"binding": "骑马订", "paper": "哑粉纸", "weight": 128}, 0),
    ({"paper": "哑粉纸", "weight": 128}, 0),  # nobody says how it is bound: folded
    ({"binding": "胶装", "caliper": "0.2mm"}, 1.2),  # 16 pages: 6 leaves inside the cover
    ({"binding": "胶装", "paper": "双胶纸", "weight": "80g"}, 0.6),
    ({"binding": "perfect bound", "paper": "gloss coated", "weight": 200}, 1.0),
    ({"binding": "胶装", "paper": "Munken Lynx", "weight": 100}, None),
    ({"binding": "胶装"}, None),
    ({"binding": "日式缝缀", "caliper": 0.2}, None),
]


@pytest.mark.parametrize(("asked", "spine"), SPINES)
def test_a_spine_is_its_leaves_one_upon_the_other(asked: dict, spine: float | None) -> None:
    assert jobs.job(**asked).spine_mm == spine
