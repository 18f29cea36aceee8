"""Blocks that stand apart: what is wrong with one is told once, in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.ground.findings import Finding, Rejected
from builder.issue.manuscript import parse_article

FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"

# what is written, from line 4 on → line:column and what is told, once
FAULTS = """
::: quot / 中。 / ::: → 4:1 there is no block 'quot' — did you mean '::: quote'?
::: card / 中。 / ::: → 4:1 there is no block 'card' — there are quote, box, facts
::: quote / 中。 / / English. → 4:1 '::: quote' is never closed — close it with ':::'
::: box 甲 / 中。 / ::: aside / 中。 / ::: → 6:1 '::: aside' stands inside another fence
::: zh / 中。 / :::: aside / 中。 / :::: / ::: → 6:1 '::: aside' stands inside another fence
::: box / ::: zh / 中。 / ::: / ::: en / B. / ::: / ::: → 5:1 the ':::' that is to close '::: zh'
::: box 甲 {width=text} / 中。 / ::: → 4:12 'width' is no option of a block — there are place
::: box 甲 {place=top} 乙 / 中。 / ::: → 4:11 what stands in braces is not for a 'box'
::: box 甲 {place=cover} / 中。 / ::: → 4:11 what stands in braces is not for a 'box'
::: box 甲 {place=topp} / 中。 / ::: → 4:18 'topp' is no value of place; 'top' is
::: quote 甲 / 中。 / ::: → 4:11 a 'quote' has no title — put the words on a line below
::: aside / / ::: → 4:1 '::: aside' has nothing in it — write what it is to hold
::: aside 甲 / ::: → 4:1 '::: aside' has nothing in it
::: facts / 中。 / ::: → 4:1 '::: facts' holds no list — write a list
::: facts / - 中 / ::: → 5:1 this item parts no number from its label
::: qa / 中。 / ::: → 5:1 nobody is named as speaking here in Chinese
::: box / ![图](a.svg) / / 中。 / ::: → 5:1 a picture or a chart stands inside a block — move it out
::: box / 中。 / / ```chart / file: a.csv / form: bar / ``` / ::: → 7:1 a picture or a chart stands
- 中 /   ::: box /   文 /   ::: → 5:3 a ':::' fence cannot stand inside a list or quote
"""


def told(text: str) -> list[Finding]:
    file = Path("a.md")
    try:
        return parse_article(FRONT + text, file, file, Path("/nowhere"))[1]
    except Rejected as rejected:
        return list(rejected.findings)


@pytest.mark.parametrize("row", FAULTS.strip().splitlines())
def test_a_fault_is_told_once_and_in_its_place(row: str) -> None:
    written, expected = row.split(" → ")
    (finding,) = told(written.replace(" / / ", "\n\n").replace(" / ", "\n") + "\n")
    place = f"{finding.line}:{finding.column}"
    assert f"{place} {finding.message} — {finding.hint}".startswith(expected)
