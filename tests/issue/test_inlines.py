"""Running text: where a line of the source ends, what a link may be, how deep marks may nest."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.issue.inlines import MAX_INLINE_NESTING, InlineReader
from builder.issue.markdown import body_tokens
from builder.issue.model import Inline, Side


def read(text: str, side: Side = "zh") -> tuple[tuple[Inline, ...], InlineReader]:
    reader = InlineReader(Path("a.md"), 0, text.split("\n"), side)
    token = next(token for token in body_tokens(text) if token.type == "inline")
    return reader.read(token.children or ()), reader


# two lines of source, | for the line end → the text
BREAKS: dict[Side, str] = {
    "zh": """
中文|中文 → 中文中文
中文|English → 中文English
English|中文 → English中文
English|words → English words
中文，|“引文” → 中文，“引文”
word|（注） → word（注）
1984|年 → 1984年
2017|and on → 2017 and on
**中**|文 → 中文
**bold**|word → bold word
中[^a]|文 → 中文
one[^a]|two → one two
一——|二 → 一——二
`code`|word → code word
他说“是”|就走 → 他说“是”就走
""",
    "en": """
He said “yes”|and left → He said “yes” and left
it’s the firms’|own → it’s the firms’ own
with a bow —|and a smile → with a bow — and a smile
a smile…|The firm → a smile… The firm
The firm 格芯|is here → The firm 格芯 is here
The firm|格芯 is here → The firm 格芯 is here
in a|‘small’ town → in a ‘small’ town
格|芯 → 格芯
（注）|note → （注） note
**bold”**|word → bold” word
one[^a]|two → one two
""",
}


@pytest.mark.parametrize(
    "side, row", [(side, row) for side, rows in BREAKS.items() for row in rows.strip().splitlines()]
)
def test_the_end_of_a_source_line(side: Side, row: str) -> None:
    written, expected = row.split(" → ")
    inlines, _ = read(written.replace("|", "\n"), side)
    assert "".join(inline.plain for inline in inlines) == expected


LINKS = {
    "[a](https://a.example/b?c=1&d=%20#e)": "https://a.example/b?c=1&d=%20#e",
    "[a](HTTP://A.EXAMPLE)": "HTTP://A.EXAMPLE",
    "[a](mailto:a@a.example)": "mailto:a@a.example",
    "<https://a.example/中>": "https://a.example/%E4%B8%AD",
    "[a](javascript:alert(1))": None,
    "[a](JaVaScRiPt:alert)": None,
    "[a](<java\tscript:alert>)": None,
    "[a](&#106;avascript:alert)": None,
    "[a](data:text/html,x)": None,
    "[a](file:///etc/passwd)": None,
    "[a](launch:x)": None,
    "[a](vbscript:x)": None,
    "[a](//a.example)": None,
    "[a](#anchor)": None,
    "[a]( https://a.example )": "https://a.example",
    "[a](%68ttps://a.example)": None,
    "[a]()": None,
}


@pytest.mark.parametrize("written", LINKS)
def test_what_a_link_may_be(written: str) -> None:
    inlines, reader = read(written)
    links = [inline.target for inline in inlines if inline.kind == "link"]
    wanted = LINKS[written]
    assert links == ([wanted] if wanted else [])
    assert [finding.check for finding in reader.findings] == ([] if wanted else ["article/link"])
    assert "".join(inline.plain for inline in inlines).strip()


def test_marks_may_nest_to_a_bound() -> None:
    def nested(depth: int) -> str:
        return "**a " * depth + "b" + " c**" * depth

    _, reader = read(nested(MAX_INLINE_NESTING - 1))
    assert reader.findings == []
    inlines, reader = read(nested(MAX_INLINE_NESTING))
    assert [finding.check for finding in reader.findings] == ["article/nesting"]
    assert "".join(inline.plain for inline in inlines).count("a") == MAX_INLINE_NESTING


def test_the_places_of_calls() -> None:
    _, reader = read("中文[^a]，又[^b]。\n第二行[^c]。")
    places = {label: (spot.line, spot.column) for label, spot in reader.called.items()}
    assert places == {"a": (1, 3), "b": (1, 9), "c": (2, 4)}
