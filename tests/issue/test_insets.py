"""Blocks that stand apart: what is wrong with one is told once, in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Finding, Rejected
from builder.issue.manuscript import parse_article
from builder.issue.model import Figure

FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"

# what is written, from line 4 on → line:column and what is told, once
FAULTS = """
::: quot / 中。 / ::: → 4:1 there is no block 'quot' — did you mean '::: quote'?
::: card / 中。 / ::: → 4:1 there is no block 'card' — there are quote, box, facts
::: quote / 中。 / / English. → 4:1 '::: quote' is never closed — close it with ':::'
::: box 甲 / 中。 / ::: aside / 中。 / ::: → 6:1 '::: aside' stands inside another fence
::: zh / 中。 / :::: aside / 中。 / :::: / ::: → 6:1 '::: aside' stands inside another fence
::: box / ::: zh / 中。 / ::: / ::: en / B. / ::: / ::: → 5:1 the ':::' that is to close '::: zh'
::: box 甲 {crop=3:2} / 中。 / ::: → 4:12 'crop' is no option of a block — there are place, width
::: box 甲 {width=spread} / 中。 / ::: → 4:11 what stands in braces is not for a 'box'
::: box 甲 {place=top} 乙 / 中。 / ::: → 4:11 what stands in braces is not for a 'box'
::: box 甲 {place=cover} / 中。 / ::: → 4:11 what stands in braces is not for a 'box'
::: box 甲 {place=topp} / 中。 / ::: → 4:18 'topp' is no value of place; 'top' is
::: quote 甲 / 中。 / ::: → 4:11 a 'quote' has no title — put the words on a line below
::: aside / / ::: → 4:1 '::: aside' has nothing in it — write what it is to hold
::: aside 甲 / ::: → 4:1 '::: aside' has nothing in it
::: facts / 中。 / ::: → 4:1 '::: facts' holds no list — write a list
::: facts / - 中 / ::: → 5:1 this item parts no number from its label
::: qa / 中。 / ::: → 5:1 nobody is named as speaking here in Chinese
::: quote / ![图](a.svg) / / 中。 / ::: → 5:1 a picture or a chart stands inside a quotation
::: box / ![图](a.svg){place=top} / / 中。 / ::: → 5:1 a picture in '::: box'
::: facts / ![图](a.svg){width=bleed} / / - 1 — 中 / ::: → 5:1 a picture in '::: facts'
- 中 /   ::: box /   文 /   ::: → 5:3 a ':::' fence cannot stand inside a list or quote
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.svg").write_text("<svg/>", "utf-8")
    return tmp_path


def told(text: str, folder: Path) -> list[Finding]:
    file = Path("a.md")
    try:
        return parse_article(FRONT + text, file, file, folder)[1]
    except Rejected as rejected:
        return list(rejected.findings)


@pytest.mark.parametrize("row", FAULTS.strip().splitlines())
def test_a_fault_is_told_once_and_in_its_place(row: str, folder: Path) -> None:
    written, expected = row.split(" → ")
    (finding,) = told(written.replace(" / / ", "\n\n").replace(" / ", "\n") + "\n", folder)
    place = f"{finding.line}:{finding.column}"
    assert f"{place} {finding.message} — {finding.hint}".startswith(expected)


# what is written in an article → the block that each part of its body stands in
STANDS = """
::: box / 中。 / / ![图](a.svg) / / B. / :::        → box figure in box
::: aside / ![图](a.svg){place=here} / / 中。 / :::  → figure in aside, aside
::: box 甲 {width=bleed} / ![图](a.svg) / :::        → box figure in box
::: qa / 问：甲 / / Q: A / / ![图](a.svg){place=top} / / 答：乙 / / A: B / ::: → qa figure qa
中。 / / ![图](a.svg)                                → - figure
"""


@pytest.mark.parametrize("row", STANDS.strip().splitlines())
def test_a_picture_stands_in_its_block(row: str, folder: Path) -> None:
    written, expected = (side.strip() for side in row.split(" → "))
    text = written.replace(" / / ", "\n\n").replace(" / ", "\n") + "\n"
    file = Path("a.md")
    article, findings = parse_article(FRONT + text, file, file, folder)
    assert findings == []
    stand = [
        " in ".join(filter(None, ["figure", part.inset and part.inset.name]))
        if isinstance(part, Figure)
        else part.inset.name if part.inset else "-"
        for part in article.body
    ]  # fmt: skip
    assert " ".join(stand) == expected.replace(",", "")
