"""The manifest: what its two files say together, and where they cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.issue.manifest import read_manifest
from tests.conftest import MANIFEST, MakeIssue


def faults(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as rejected:
        read_manifest(folder)
    return [(f.check, f.message) for f in rejected.value.findings]


@pytest.mark.parametrize("tags", ["zh-Hans, zh-Hant", "zh-Hant, zh-HK"])
def test_a_second_chinese_does_not_drop_the_english(make_issue: MakeIssue, tags: str) -> None:
    folder = make_issue({"issue.yaml": f"{MANIFEST}languages: [{tags}]\n"})
    told = ("manifest/languages", f"languages names one language twice: {tags}")
    assert faults(folder) == [told]


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    assert faults(loop) == [("manifest/folder", "the link leads in a circle")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("issue.yaml", "this is a file of the issue, not its folder"),
        ("issue.schema.json", "this is a file, not the folder of an issue"),
    ],
)
def test_a_file_is_told_as_one(name: str, words: str, tmp_path: Path) -> None:
    """``builder check issues/*`` names the schemas beside the issues, too."""
    (tmp_path / name).write_text("", "utf-8")
    assert faults(tmp_path / name) == [("manifest/folder", words)]


def test_a_linked_issue_has_the_publication_it_lies_in(
    make_issue: MakeIssue, tmp_path: Path
) -> None:
    folder = make_issue({})
    (folder.parent / "publication.yaml").write_text("publisher: {en: The Press}\n")
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(folder)
    assert read_manifest(link).publisher.text("en") == "The Press"


def test_a_file_in_the_folder_s_place_names_the_folder(make_issue: MakeIssue) -> None:
    with pytest.raises(Rejected) as rejected:
        read_manifest(make_issue({}) / "issue.yaml")
    assert "2017" in rejected.value.findings[0].hint or "/" in rejected.value.findings[0].hint
    assert "builder new" not in rejected.value.findings[0].hint


PLACES = [
    (
        "at: back, after: articles/one.md",
        "a page cannot stand after an article and on a cover page",
    ),
    ("fit: bleed", "nothing says where the page goes"),
    ("after: articles/on.md", "'articles/on.md' is no article of this issue"),
    ("at: back, side: right", "back is always a left page"),
    ("at: inside-back, side: left", "inside-back is always a right page"),
]


@pytest.mark.parametrize(("where", "told"), PLACES)
def test_a_page_from_elsewhere_has_one_place(make_issue: MakeIssue, where: str, told: str) -> None:
    page = f"pages:\n  - {{file: x.pdf, {where}, alt: {{en: An advertisement}}}}\n"
    folder = make_issue({"issue.yaml": MANIFEST + page, "x.pdf": b"%PDF-1.4"})
    assert faults(folder) == [("manifest/page", told)]


def test_a_cover_page_is_taken_once(make_issue: MakeIssue) -> None:
    page = "  - {file: x.pdf, at: back, alt: {en: An advertisement}}\n"
    folder = make_issue({"issue.yaml": f"{MANIFEST}pages:\n{page}{page}", "x.pdf": b"%PDF-1.4"})
    ((check, message),) = faults(folder)
    assert check == "manifest/page"
    assert message.startswith("two pages are to be back")


def test_a_page_from_outside_the_issue_is_refused(make_issue: MakeIssue) -> None:
    page = "pages:\n  - {file: ../x.pdf, at: back, alt: {en: An advertisement}}\n"
    assert faults(make_issue({"issue.yaml": MANIFEST + page}))[0][0] == "file/outside"
