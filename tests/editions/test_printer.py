"""Printers: what they ask reaches the editions made for them and the preflight that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.editions.edition import load
from builder.editions.printer import printer_names, read_printer
from builder.ground.findings import Rejected
from builder.issue.manifest import read_manifest
from builder.preflight.examining import held_to
from builder.press.way import edition_of, input_files, read

PRINTERS = ("cn-offset", "eu-offset", "us-offset", "digital")


def test_the_printers_there_are():
    assert {*PRINTERS, "magazine-ads", "screen", "archive"} == set(printer_names())


@pytest.mark.parametrize("name", PRINTERS)
def test_a_printer_bounds_all_that_it_can(name):
    limits = read_printer(name).limits
    bounds = (
        limits.bleed_mm, limits.ink_percent, limits.stroke_pt, limits.reversed_stroke_pt,
        limits.type_pt, limits.reversed_type_pt, limits.tint_percent, limits.safe_trim_mm,
        limits.safe_gutter_mm, limits.ppi_min, limits.line_art_ppi_min, limits.standards,
        limits.conditions,
    )  # fmt: skip
    assert all(bounds) and limits.ppi_max > limits.ppi_min and limits.page_multiple > 1


def publication(folder: Path, printer: str, more: str = "", issue: str = "") -> Path:
    """A publication with one issue, which name a printer."""
    home = folder / "issues" / "one"
    home.mkdir(parents=True)
    (folder / "issues" / "publication.yaml").write_text(
        f"title: {{zh: 刊, en: One}}\nprinter: {printer}\n{more}", "utf-8"
    )
    (home / "issue.yaml").write_text(
        "number: 1\ndate: 2017-02-01\n"
        f"sections: [{{title: {{zh: 栏, en: S}}, articles: [a.md]}}]\n{issue}",
        "utf-8",
    )
    return home


def test_what_a_printer_asks_reaches_its_editions(tmp_path):
    edition = edition_of(read_manifest(publication(tmp_path, "us-offset")), "print")
    assert edition.bleed == pytest.approx(9)
    assert held_to(edition)[1].safe_gutter_mm == 6.35
    assert held_to(edition_of(read_manifest(tmp_path / "issues/one"), "screen"))[0] == "screen"


def test_an_issue_names_another_printer_and_a_publication_wins_over_both(tmp_path):
    more = "editions: {print: {bleed: 5mm, limits: {stroke_pt: 1}}}\n"
    home = publication(tmp_path, "us-offset", more, "printer: cn-offset\n")
    edition = edition_of(read_manifest(home), "print")
    limits = held_to(edition)[1]
    assert edition.bleed == pytest.approx(5 * 72 / 25.4)
    assert (limits.stroke_pt, limits.type_pt) == (1, 6)


def test_an_edition_that_extends_print_is_made_for_the_printer_too():
    press = read_printer("us-offset").edition
    edition = load("proofs", {"extends": "print"}, {}, press)
    assert edition.bleed == pytest.approx(9)
    assert load("screen", {}, {}, press).bleed == 0


def test_a_printer_of_the_publication_s_own(tmp_path):
    home = publication(tmp_path, "corner-shop")
    own = tmp_path / "printers"
    own.mkdir()
    (own / "corner-shop.yaml").write_text(
        "extends: cn-offset\nedition: {bleed: 4mm}\nlimits: {tint_percent: 12}\n", "utf-8"
    )
    (home / "a.md").write_text("---\ntitle: {zh: 题, en: Title}\n---\n\n文。\n\nText.\n", "utf-8")
    edition = edition_of(read_manifest(home), "print")
    limits = held_to(edition)[1]
    assert edition.bleed == pytest.approx(4 * 72 / 25.4)
    assert (limits.tint_percent, limits.safe_trim_mm) == (12, 3)
    assert own / "corner-shop.yaml" in input_files(read(home).issue)


@pytest.mark.parametrize(
    ("name", "yaml", "message"),
    [
        ("cn-ofset", None, "no printer is called 'cn-ofset'"),
        ("shop", "limits: {tint: 5}", "unknown key 'tint'"),
        ("shop", "limits: {tint_percent: 120}", "limits.tint_percent must be at most 100"),
        ("shop", "extends: shop", "printer 'shop' extends itself"),
        ("archive", None, "'archive' is for files that are not printed"),
        ("shop", "extends: nobody", "no printer is called 'nobody'"),
    ],
)
def test_a_printer_that_cannot_be_is_told_in_its_place(name, yaml, message, tmp_path):
    home = publication(tmp_path, name)
    if yaml:
        (tmp_path / "printers").mkdir()
        (tmp_path / "printers" / f"{name}.yaml").write_text(yaml, "utf-8")
    with pytest.raises(Rejected) as rejected:
        edition_of(read_manifest(home), "print")
    [finding] = rejected.value.findings
    check = "manifest/edition" if yaml and yaml.startswith("limits") else "manifest/printer"
    assert (finding.check, finding.message) == (check, message)
    assert finding.line == (1 if yaml else 2)
    (home / "a.md").write_text("---\ntitle: {zh: 题, en: Title}\n---\n\n文。\n\nText.\n", "utf-8")
    with pytest.raises(Rejected) as rejected:
        read(home)
    errors = [one.message for one in rejected.value.findings if one.severity == "error"]
    assert errors == [message], "told once, however many editions the printer makes"
