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
