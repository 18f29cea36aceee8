"""Copy becomes pairs: each ``tests/golden/manuscript/*.md`` beside what is made of it.

To read a dump: one line a block, ``side line:column kind text``; what is not plain text stands in
braces, ``{strong …}``, ``{link … → address}``, ``{note label}``; ``/`` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.ground.findings import Rejected
from builder.issue.manuscript import parse_article
from builder.issue.model import Article, Block, Both, Figure, Inline

CASES = Path(__file__).parents[1] / "golden" / "manuscript"
FRONT = "---\ntitle: {zh: 题目, en: Headline}\n---\n"


def shown(inlines: Iterable[Inline]) -> str:
    parts = []
    for inline in inlines:
        inner = (inline.text + shown(inline.children)).replace("\n", "/")
        if inline.kind == "text":
            parts.append(inner)
        elif inline.kind == "break":
            parts.append("{/}")
        else:
            target = f" → {inline.target}" if inline.kind == "link" else inline.target
            parts.append(f"{{{inline.kind} {inner}{target}}}")
    return "".join(parts)


def lines_of(block: Block, indent: str) -> Iterator[str]:
    mark = f" {block.level}" if block.level else ""
    mark += f" from {block.children[0].number}" if block.ordered else ""
    mark += f" {block.number}" if block.number else ""
    text = shown(block.inlines)
    place = f"{block.spot.line}:{block.spot.column}"
    mark += f" {block.role}" if block.role else ""
    yield f"{indent}{block.side} {place} {block.kind}{mark}{f' {text}' if text else ''}"
    for row in block.rows:
        cells = [f"{shown(cell.inlines)}{f' ({cell.align})' if cell.align else ''}" for cell in row]
        yield f"{indent}    {' | '.join(cells)}"
    for child in block.children:
        yield from lines_of(child, f"{indent}    ")


def both(words: Both) -> str:
    return f"{words.text('zh') or '–'} | {words.text('en') or '–'}"


def dump(article: Article) -> Iterator[str]:
    for part in article.body:
        if isinstance(part, Figure):
            yield f"figure {part.path} at line {part.spot.line}"
            yield f"    alt {both(part.alt)}"
            yield f"    caption {both(part.caption)}"
            continue
        waived = "".join(f", waived {id}: {reason}" for id, reason in part.allow)
        inset = part.inset
        yield f"pair{f' in {inset.name} {inset.number} {inset.place}' if inset else ''}{waived}"
        for block in (*part.zh, *part.en):
            yield from lines_of(block, "    ")
    for note in article.notes:
        yield f"note {note.label}"
        yield from lines_of(note.block, "    ")


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.md")))
def test_what_copy_becomes(
    name: str, golden: Callable[[str, str], None], make_issue: Callable[..., Path]
) -> None:
    folder = make_issue({"figures/a.svg": "<svg/>"})
    file = Path(f"{name}.md")
    article, findings = parse_article((CASES / file).read_text("utf-8"), file, file, folder)
    told = [finding.as_line() for finding in findings]
    golden(f"manuscript/{name}.txt", "\n".join([*dump(article), *told]) + "\n")


FRAGMENTS = st.sampled_from(
    ["中文", "引文。", "word ", "Text. ", "\n", "\n\n", "- ", "1. ", "> ", "# ", "| ", "|--|--|\n"]
    + ["*", "**", "_", "`", "```\n", "[", "](", ")", "![", "[^a]", "[^a]: ", "<!--", "-->", "<b>"]
    + ["::: quote\n", "::: facts\n", "::: qa\n", "::: box 标题 | Title {place=top}\n", "—— ", "："]
    + ["::: zh\n", "::: en\n", ":::\n", "---\n", "===\n", "    ", "\t", "\\", "&amp;", "&#0;", "&"]
    + [
        "{{ x }}",
        "{% y %}",
        "《",
        "》",
        "（",
        "“",
        "——",
        "🦤",
        "👩‍👩‍👧",
        "שלום",
        "\u202e",
        "é",
        "e\u0301",
    ]
    + ["https://a.example", "<https://a.example>", "^", "~", "=", "$", "{", "}", "\u3000", "\u200b"]
)
COPY = st.lists(FRAGMENTS, max_size=25).map("".join) | st.text(max_size=60)


def _letters(text: str) -> list[str]:
    return sorted(re.findall(r"[^\W\d_]", text))


@given(text=COPY)
@example(text="::: zh\n")
@example(text="::: zh\n\n\n")
@example(text="[^a]:\n\n[^a]")
@example(text="![![a](b)](c)")
@example(text="|a\n|-\n|b|c")
@example(text="<!--\n-->")
@example(text="```zh\n中文\n```")
@example(text="[中文](https://a.example 'title')")
def test_every_letter_arrives_or_is_told(text: str) -> None:
    """No text brings the reader down, and no letter goes without a word.

    Letters that Markdown takes for its own are left aside: addresses and titles of links, names
    of entities, of notes and of code, and comments.
    """
    if re.search(r"\]\(|\[\^|&\w+;|<!--|```|:::|<https", text):
        _read(text)
        return
    article = _read(text)
    if article is None:
        return
    blocks = [block for pair in article.pairs for block in (*pair.zh, *pair.en)]
    assert _letters("".join(block.plain for block in blocks)) == _letters(text)


def _read(text: str) -> Article | None:
    file = Path("any.md")
    try:
        article, _ = parse_article(FRONT + text, file, file, Path("/nowhere"))
    except Rejected as rejected:
        assert all(finding.line for finding in rejected.findings)
        return None
    return article


HOSTILE = {
    "6,000 stars": "*" * 3000 + "a" + "*" * 3000,
    "1,500 bold in bold": "**a " * 1500 + "b**" * 1500,
    "5,000 brackets": "[" * 5000 + "a" + "]" * 5000,
    "2,000 pictures in pictures": "![" * 2000 + "a" + "](x)" * 2000,
    "600 sizes of code marks": " ".join("`" * n for n in range(1, 600)),
    "500 quotes in quotes": ">" * 500 + " a",
    "60 lists in lists": "\n".join("  " * n + "- a" for n in range(60)),
    "3,000 columns": "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n|" + "b|" * 3000,
    "5,000 comments begun": "<!--\n" * 5000,
    "3,000 notes called": "".join(f"[^{n}]" for n in range(3000)),
    "20,000 less-than signs": "<" * 20000,
    "200,000 characters in a line": "中" * 200_000,
    "5,000 lines in a paragraph": "word\n" * 5000,
    "10,000 control characters": "\x01" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_copy_ends(name: str) -> None:
    article = _read(HOSTILE[name])
    if article is not None:
        assert "".join(block.plain for pair in article.pairs for block in (*pair.zh, *pair.en))


def test_control_characters_are_not_told_without_end() -> None:
    with pytest.raises(Rejected) as raised:
        parse_article(FRONT + "\x01" * 5000, Path("a.md"), Path("a.md"), Path("/nowhere"))
    assert len(raised.value.findings) == 20


def test_front_matter_that_is_a_list_is_told_in_its_place() -> None:
    text = "---\n- title\n---\n中文。\n"
    with pytest.raises(Rejected) as rejected:
        parse_article(text, Path("a.md"), Path("a.md"), Path())
    assert [(f.check, f.line) for f in rejected.value.findings] == [("yaml/shape", 2)]


def test_what_is_quoted_is_short() -> None:
    text = "---\ntitle: {zh: 题}\n---\n" + "`" * 90_000 + "\n中文。\n"
    with pytest.raises(Rejected) as rejected:
        parse_article(text, Path("a.md"), Path("a.md"), Path())
    assert all(len(f.message) + len(f.hint) < 300 for f in rejected.value.findings)
