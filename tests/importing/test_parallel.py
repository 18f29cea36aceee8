"""Two parallel files: blocks find their counterparts, also where one side has more."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

import builder
from builder.ground.places import HOUSE
from builder.importing.bring_in import import_file, read_source
from builder.importing.parallel import together
from builder.issue.model import Figure, Issue

from .wordcases import SUP, Case, call, file_of, footnotes, note, p, r


def files(issue: Issue, folder: Path) -> tuple[Path, Path, list[tuple[str, str]]]:
    """An issue as two Markdown files, and the first words of each pair of blocks."""
    texts: dict[str, list[str]] = {"zh": [], "en": []}
    pairs = []
    for article in issue.articles:
        texts["zh"].append(f"# {article.title.text('zh')}")
        texts["en"].append(f"# {article.title.text('en')}")
        for part in article.body:
            if isinstance(part, Figure):
                continue
            kinds = [b.kind for b in part.zh], [b.kind for b in part.en]
            if kinds[0] == kinds[1] and "code" not in kinds[0]:
                for zh, en in zip(part.zh, part.en, strict=True):
                    ours, theirs = (re.sub(r"\[\^\w+\]", "", b.source) for b in (zh, en))
                    texts["zh"].append(ours)
                    texts["en"].append(theirs)
                    pairs.append((ours, theirs))
    for side, blocks in texts.items():
        (folder / f"{side}.md").write_text("\n\n".join(blocks) + "\n", "utf-8")
    return folder / "zh.md", folder / "en.md", pairs


def paired(zh: Path, en: Path) -> set[tuple[str, str]]:
    """Each pair of neighbouring blocks of which neither is alone, by their first words."""
    source = together(read_source(zh), read_source(en))
    slips = [s for s in source.slips if s.kind not in ("note", "heading")]
    return {
        (one.text[:20], other.text[:20])
        for one, other in pairwise(slips)
        if (one.side, other.side) == ("zh", "en") and not (one.alone or other.alone)
    }


def letters(text: str) -> str:
    """The first letters of a block, its marks of Markdown left out."""
    return re.sub(r"\]\([^)]*\)|[^\w]", "", text)[:6]


@pytest.mark.parametrize("turned", [False, True])
def test_files_of_two_forms(turned: bool, tmp_path: Path) -> None:
    """Pasted text marks no headings, a web page does; both say the same."""
    zh = ["河道整治", "第一段，2016年。", "只有中文，1912年的540米桥。", "第三段，3万人。"]
    en = ["Rivers", "The first, of 2016.", "The third, of 30,000 people."]
    forms = {"zh": zh, "en": en}
    marked = "zh" if turned else "en"
    paths = {}
    for side, (title, *texts) in forms.items():
        paths[side] = tmp_path / (f"{side}.html" if side == marked else f"{side}.txt")
        web = f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in texts)
        paths[side].write_text(web if side == marked else "\n\n".join([title, *texts]), "utf-8")
    imported = import_file(paths["zh"], tmp_path / "2020-01", None, paths["en"])
    told = [f.message for f in imported.findings if f.check == "import/unpaired"]
    assert ["540" in words for words in told] == [True]
    (article,) = builder.read(tmp_path / "2020-01").articles
    assert (article.title.text("zh"), article.title.text("en")) == ("河道整治", "Rivers")
    pairs = [
        tuple(p.side(s)[0].plain if p.side(s) else "" for s in ("zh", "en")) for p in article.pairs
    ]
    assert pairs == [(zh[1], en[1]), (zh[2], ""), (zh[3], en[2])]


def test_two_word_files(tmp_path: Path) -> None:
    """Looks and notes come along, and the notes of one number are one note."""
    bold = {"zh": r("三亿元", "<w:b/>"), "en": r("300 million yuan", "<w:b/>")}
    texts = {
        "zh": p("整治河道三条，投资", bold["zh"], "。", call("footnote", 1))
        + p("面积10", r("2", SUP)),
        "en": p("Three rivers for ", bold["en"], ".", call("footnote", 1))
        + p("Area 10", r("2", SUP)),
    }
    notes = {"zh": "科技部。", "en": "The ministry."}
    for side, text in texts.items():
        title = p({"zh": "河道", "en": "Rivers"}[side], style="Heading1")
        parts = footnotes(note("footnote", 1, p(notes[side])))
        data = file_of(Case(title + text, [], parts=parts), head="")
        (tmp_path / f"{side}.docx").write_bytes(data)
    made = import_file(tmp_path / "zh.docx", tmp_path / "2020-01", None, tmp_path / "en.docx")
    (path,) = (made.folder / "articles").glob("*.md")
    assert path.read_text("utf-8").split("\n---\n")[1].strip().split("\n\n") == [
        "整治河道三条，投资**三亿元**。[^1]",
        "Three rivers for **300 million yuan**.[^1]",
        "面积10²",
        "Area 10²",
        "[^1]: 科技部。",
        "    The ministry.",
    ]
    assert not [f for f in made.findings if f.check not in ("import/invented",)]


SENTENCE = re.compile(r"(?<=。)|(?<=[a-z]\.)\s(?=[A-Z])")


def test_ten_in_a_hundred_missing_or_split(tmp_path: Path) -> None:
    tried = [one_try(seed, tmp_path) for seed in range(8)]
    right, of = (sum(numbers) for numbers in zip(*tried, strict=True))
    assert right >= 0.97 * of, (right, of)


def one_try(seed: int, tmp_path: Path) -> tuple[int, int]:
    """How many pairs were found of how many, after some blocks were left out or split."""
    zh, en, pairs = files(builder.read(HOUSE / "issues/2017-02"), tmp_path)
    rnd = random.Random(seed)
    wanted = []
    for ours, theirs in pairs:
        if ours.startswith(("#", "|")) or len(ours) < 30:
            continue
        kind = rnd.random()
        if kind < 0.05:
            path, words = rnd.choice(((zh, ours), (en, theirs)))
            path.write_text(path.read_text("utf-8").replace(words + "\n", ""), "utf-8")
        elif kind < 0.10 and len(parts := SENTENCE.split(theirs)) > 2:
            first = theirs[: theirs.index(parts[2])].rstrip()
            split = f"{first}\n\n{theirs[len(first) :].lstrip()}"
            en.write_text(en.read_text("utf-8").replace(theirs, split), "utf-8")
            wanted.append((ours, theirs))
        else:
            wanted.append((ours, theirs))
    found = {tuple(map(letters, pair)) for pair in paired(zh, en)}
    expected = [tuple(map(letters, pair)) for pair in wanted]
    return sum(pair in found for pair in expected), len(expected)


ZH = (
    "# 城\n\n第一段，讲2016年的事。\n\n"
    "第二段只有中文，讲1912年建成的一座桥，桥长540米，至今还在用。\n\n"
    "第三段，讲3万人[^1]。\n\n[^1]: 注文。\n"
)
EN = (
    "# A town\n\nThe first, on 2016.\n\nThe third, on 30,000 people[^1].\n\n"
    "Only here, at the end of it all, come the 12 boats of 1938.\n\n[^1]: A note.\n"
)


def test_a_block_without_a_counterpart_shifts_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ZH, "utf-8")
    (tmp_path / "b.md").write_text(EN, "utf-8")
    imported = import_file(tmp_path / "a.md", tmp_path / "2020-01", None, tmp_path / "b.md")
    told = [f for f in imported.findings if f.check == "import/unpaired"]
    assert [(Path(f.file or "").name, f.line) for f in told] == [("a.md", 5), ("b.md", 7)]
    issue = builder.read(tmp_path / "2020-01")
    (article,) = issue.articles
    assert (article.title.text("zh"), article.title.text("en")) == ("城", "A town")
    pairs = [
        tuple(" ".join(b.plain for b in p.side(s))[:9] for s in ("zh", "en")) for p in article.pairs
    ]
    assert pairs == [
        ("第一段，讲2016", "The first"),
        ("第二段只有中文，讲", ""),
        ("第三段，讲3万人。", "The third"),
        ("", "Only here"),
    ]
    assert {(n.label, n.side) for n in article.notes} == {("1", "zh"), ("1", "en")}
    alone = [f for f in builder.check(tmp_path / "2020-01") if f.check == "balance/missing"]
    assert len(alone) == 2
