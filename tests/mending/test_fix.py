"""Mends: proposed, shown, applied where named, and never where the file has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Rejected
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.mending.fix import apply, diff, named, suggest
from tests.importing.helpers import issue_of

BODY = """\
“十二五“期间,收入**增长**17.4%.埃隆?马斯克⽤了它。

The High – tech zone's revenue grew , too.

第二段 ，也有。

Second one。
"""
MENDED = """\
“十二五”期间，收入**增长**17.4%.埃隆?马斯克用了它。

The High-tech zone’s revenue grew, too.

第二段，也有。

Second one.
"""


def _issue(tmp_path: Path, **more: str) -> Issue:
    return issue_of(BODY, folder=tmp_path / "one", **more)  # type: ignore[arg-type]


def test_everything_named_mends_the_clear_cases_only(tmp_path: Path) -> None:
    issue = _issue(tmp_path)
    chosen = named(suggest(issue), ["marks", "damage"])
    apply(chosen)
    text = (tmp_path / "one" / "a.md").read_text(encoding="utf-8")
    assert text.split("---\n\n", maxsplit=1)[1] == MENDED + "\n"
    again, _ = read_issue(read_manifest(tmp_path / "one"))
    assert suggest(again) == []


def test_nothing_is_written_without_a_name(tmp_path: Path) -> None:
    issue = _issue(tmp_path)
    before = (tmp_path / "one" / "a.md").read_bytes()
    suggestions = suggest(issue)
    assert diff(suggestions)
    assert apply(named(suggestions, [])) == []
    assert (tmp_path / "one" / "a.md").read_bytes() == before


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["1"], 1),
        (["1-3"], 3),
        (["marks/quotes"], 1),
        (["marks"], 7),
        (["nothing"], 0),
        (["9-1"], 0),
    ],
)
def test_names(names: list[str], count: int, tmp_path: Path) -> None:
    assert len(named(suggest(_issue(tmp_path)), names)) == count


def test_the_diff_shows_old_and_new(tmp_path: Path) -> None:
    shown = diff(named(suggest(_issue(tmp_path)), ["marks/dash"]))
    assert "-The High – tech zone's revenue grew , too." in shown
    assert "+The High-tech zone's revenue grew , too." in shown
    assert "十二五" not in shown


def test_a_changed_file_is_left_alone(tmp_path: Path) -> None:
    suggestions = suggest(_issue(tmp_path))
    file = tmp_path / "one" / "a.md"
    changed = file.read_text(encoding="utf-8").replace("“十二五“", "“十三五“")
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(Rejected) as raised:
        apply(suggestions)
    assert {f.check for f in raised.value.findings} == {"fix/changed"}
    assert file.read_text(encoding="utf-8") == changed


@pytest.mark.parametrize(
    "quoted", ['"It\'s a zone , here"', "It's a zone , here", "'a zone , here'"]
)
def test_headlines_in_any_quotes(quoted: str, tmp_path: Path) -> None:
    issue = issue_of(
        "文。\n\nText.",
        title=f"{{zh: 题, en: {quoted}}}".replace(" , ", " ; "),
        folder=tmp_path / "one",
    )
    apply(named(suggest(issue), ["marks"]))
    again, _ = read_issue(read_manifest(tmp_path / "one"))
    (article,) = again.articles
    assert article.title.text("en").endswith("a zone; here")


def test_a_doubled_quote_of_yaml_is_not_touched(tmp_path: Path) -> None:
    issue = issue_of("文。\n\nText.", title="{zh: 题, en: 'It''s here'}", folder=tmp_path / "one")
    assert suggest(issue) == []


def test_escapes_and_repeated_places(tmp_path: Path) -> None:
    body = "甲,乙,丙\\*丁,戊。\n\nA ,b ,c ."
    issue = issue_of(body, folder=tmp_path / "one")
    apply(named(suggest(issue), ["marks"]))
    text = (tmp_path / "one" / "a.md").read_text(encoding="utf-8")
    assert "甲，乙，丙\\*丁，戊。" in text


def test_forbidden_words_become_the_glossarys(tmp_path: Path) -> None:
    glossary = "- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德, Global Foundries]}\n"
    issue = issue_of(
        "格罗方德投产。\n\nGlobal Foundries opens.", glossary=glossary, folder=tmp_path / "one"
    )
    apply(named(suggest(issue), ["terms"]))
    text = (tmp_path / "one" / "a.md").read_text(encoding="utf-8")
    assert "格芯投产。\n\nGlobalFoundries opens." in text
