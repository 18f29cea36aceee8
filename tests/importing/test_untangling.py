"""One file in both languages: blocks find their counterparts, however they stand."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

import builder
from builder.ground.places import HOUSE
from builder.importing.bring_in import import_file
from builder.importing.parting import parted

PARTED = [
    ("The plant makes 20,000 cars a year. 该厂年产汽车2万辆。", 2),
    ("该厂年产汽车2万辆。The plant makes 20,000 cars a year.", 2),
    ("It opened in 2016. / 该厂2016年投产。", 2),
    ("该厂2016年投产 ｜ It opened in 2016", 2),
    ("该厂2016年投产——很快。 — It opened in 2016, and soon.", 2),
    ("该厂于2016年投产，职工两千人。（It opened in 2016 with two thousand workers.）", 2),
    ("It opened in 2016 with two thousand workers (该厂于2016年投产，职工两千人。)", 2),
    ("第一句话。The first sentence. 第二句话，长一些。The second sentence is longer.", 4),
    ("公司名叫 GlobalFoundries，落户成都。The company, GlobalFoundries, settles in Chengdu.", 2),
    ("中文在前。\nThe English below.", 2),
]
WHOLE = [
    "他说：“We will win.”然后走了。",
    "中国科学院（Chinese Academy of Sciences）位于北京。",
    "我们采访了中国科学院（Chinese Academy of Sciences）。",
    "微软（Microsoft）与英特尔（Intel）在成都设厂。",
    "The word 创新 means innovation, and 创业 means starting up.",
    "Mr Wang (王先生) spoke first.",
    "详见 https://example.org/a/b。",
    "本产品支持 USB / HDMI 接口。",
    "R&D / 研发投入增长。",
    "全部是中文。没有别的。",
    "All in English. Nothing else.",
    "A+B=C。",
    "“Stay hungry. Stay foolish.” 这是乔布斯的名言，说于2005年斯坦福大学的毕业典礼，至今为人传诵。",
]


@pytest.mark.parametrize(("text", "parts"), PARTED)
def test_both_languages_in_a_paragraph(text: str, parts: int) -> None:
    found = parted(text)
    assert found is not None
    assert len(found.parts) == parts
    sides = [side for side, _ in found.parts]
    assert all(one != two for one, two in pairwise(sides))


@pytest.mark.parametrize("text", WHOLE)
def test_a_paragraph_in_one_language_stays_whole(text: str) -> None:
    assert parted(text) is None


def body_of(text: str, folder: Path, name: str = "a.md") -> tuple[str, list[str]]:
    """The articles' text that an import makes, and its findings but for made-up titles."""
    (folder / name).write_text(text, "utf-8")
    imported = import_file(folder / name, folder / "issues" / "2017-02")
    bodies = [
        article.read_text("utf-8").split("\n---\n", 1)[1].strip()
        for article in sorted((imported.folder / "articles").glob("*.md"))
    ]
    told = [
        f"{f.check} {f.line}: {f.message}"
        for f in imported.findings
        if f.check != "import/invented"
    ]
    return "\n\n".join(bodies), told


def test_marks_stay_where_a_paragraph_is_parted(tmp_path: Path) -> None:
    text = "# 题 / Title\n\n该厂**年产**汽车2万辆。The plant makes *20,000* cars a year.\n"
    body, told = body_of(text, tmp_path)
    assert body == "该厂**年产**汽车2万辆。\n\nThe plant makes *20,000* cars a year."
    assert [line.split(":")[0] for line in told] == ["import/parted 3"]


def test_sentences_turn_by_turn_come_together(tmp_path: Path) -> None:
    text = "# 题 / Title\n\n第一句话。The first one. 第二句话，长。The second is longer.\n"
    body, _ = body_of(text, tmp_path)
    assert body == "第一句话。第二句话，长。\n\nThe first one. The second is longer."


def test_items_of_a_list_in_both_languages(tmp_path: Path) -> None:
    text = (
        "# 题 / Title\n\n正文一句。\n\nA line.\n\n- 苹果树 / Apple trees\n- 梨树林 / Pear trees\n"
    )
    body, _ = body_of(text, tmp_path)
    assert "- 苹果树\n- 梨树林" in body
    assert "- Apple trees\n- Pear trees" in body


def test_a_table_with_a_language_a_column(tmp_path: Path) -> None:
    text = (
        "# 题 / Title\n\n| 项目 | Item | 2016 |\n| --- | --- | --- |\n"
        "| 收入 | Income | 38 |\n| 支出 | Spending | 29 |\n"
    )
    body, _ = body_of(text, tmp_path)
    assert body == (
        "| 项目 | 2016 |\n| --- | --- |\n| 收入 | 38 |\n| 支出 | 29 |\n\n"
        "| Item | 2016 |\n| --- | --- |\n| Income | 38 |\n| Spending | 29 |"
    )


def test_a_table_of_two_columns_becomes_pairs(tmp_path: Path) -> None:
    text = (
        "# 题 / Title\n\n| 中文 | English |\n| --- | --- |\n"
        "| 一期已投产。 | The first phase is at work. |\n"
        "| 二期在建。 | The second is being built. |\n"
    )
    body, _ = body_of(text, tmp_path)
    assert body.split("\n\n") == [
        "中文",
        "English",
        "一期已投产。",
        "The first phase is at work.",
        "二期在建。",
        "The second is being built.",
    ]


HALF_ZH = (
    "# 河道整治年报\n\n本年度整治河道三条，投资三亿元。\n\n## 工程进度\n\n东段工程已于六月完工。\n"
)
HALF_EN = (
    "# Annual report on river works\n\nThree rivers were regulated with 300 million yuan.\n\n"
    "## Progress\n\nThe eastern section was finished in June.\n"
)


@pytest.mark.parametrize("turned", [False, True])
def test_one_language_after_the_other(turned: bool, tmp_path: Path) -> None:
    halves = [HALF_ZH, HALF_EN][:: -1 if turned else 1]
    body, told = body_of("\n".join(halves), tmp_path)
    wanted = [
        ("本年度整治河道三条，投资三亿元。", "Three rivers were regulated with 300 million yuan."),
        ("## 工程进度", "## Progress"),
        ("东段工程已于六月完工。", "The eastern section was finished in June."),
    ]
    assert body.split("\n\n") == [part for pair in wanted for part in pair[:: -1 if turned else 1]]
    assert [line.split(":")[0] for line in told] == ["import/parted 1"]


def known_pairs() -> list[tuple[str, str]]:
    """Paragraphs that answer each other: the sample's, and made ones of unlike lengths."""
    found = []
    for article in builder.read(HOUSE / "issues/2017-02").articles:
        for pair in article.pairs:
            if [b.kind for b in pair.zh] == [b.kind for b in pair.en] == ["paragraph"]:
                found.append((pair.zh[0].plain, pair.en[0].plain))
    rnd = random.Random(7)
    for _ in range(30):
        year, much, more = rnd.randint(1950, 2020), rnd.randint(12, 990), rnd.randint(2, 9)
        tail = rnd.randint(0, 6)
        zh = f"{year}年，全县完成投资{much}万元，" + "修路架桥，" * tail + f"新建学校{more}所。"
        en = f"In {year} the county invested {much * 10_000:,} yuan" + (
            ", mended roads and built bridges" * (tail // 2) + f" and opened {more} schools."
        )
        found.append((zh, en))
    return found


def one_try(seed: int, together: bool, folder: Path) -> tuple[int, int]:
    """Pairs that come out right, of all, with a tenth of the blocks missing or split."""
    rnd = random.Random(seed)
    known = known_pairs()
    rnd.shuffle(known)
    sides: dict[str, list[str]] = {"zh": [], "en": []}
    turns: list[str] = []
    wanted = []
    for zh, en in known:
        texts = {"zh": [zh], "en": [en]}
        if rnd.random() < 0.05:
            texts[rnd.choice(("zh", "en"))] = []
        elif rnd.random() < 0.05:
            side = rnd.choice(("zh", "en"))
            cut = texts[side][0].find("。" if side == "zh" else ". ") + 1
            whole = texts[side][0]
            texts[side] = [part.strip() for part in (whole[:cut], whole[cut:]) if part.strip()]
        for side, blocks in texts.items():
            sides[side] += blocks
            turns += blocks
        if texts["zh"] and texts["en"]:
            wanted.append((texts["zh"][0][:14], texts["en"][0][:14]))
    blocks = [*sides["zh"], *sides["en"]] if together else turns
    source = folder / f"{seed}.md"
    source.write_text("# 题 / Title\n\n" + "\n\n".join(blocks) + "\n", "utf-8")
    issue = builder.read(import_file(source, folder / f"issue-{seed}-{together}").folder)
    got = {
        (pair.zh[0].plain[:14], pair.en[0].plain[:14])
        for article in issue.articles
        for pair in article.pairs
        if pair.zh and pair.en
    }
    return sum(pair in got for pair in wanted), len(wanted)


@pytest.mark.parametrize("together", [False, True])
def test_a_tenth_missing_or_split(together: bool, tmp_path: Path) -> None:
    tried = [one_try(seed, together, tmp_path) for seed in range(8)]
    right, of = (sum(numbers) for numbers in zip(*tried, strict=True))
    assert right >= 0.97 * of, (right, of)


def test_a_block_too_many_disturbs_its_own_pair_alone(tmp_path: Path) -> None:
    """Short sentences alike in length: the order of the source says what belongs together."""
    text = (
        "# 题目 / Title\n\n留下的句子。\n\nThe sentence that was moved. The one that stayed.\n\n"
        "两段并成一段。\n\nTwo paragraphs made one.\n\n框外的话。\n\n框里的话。\n\nOutside.\n\n"
        "最后一句。\n\nThe last sentence of them.\n"
    )
    body, _ = body_of(text, tmp_path)
    blocks = body.split("\n\n")
    for zh, en in (
        ("留下的句子。", "The sentence that was moved. The one that stayed."),
        ("两段并成一段。", "Two paragraphs made one."),
        ("最后一句。", "The last sentence of them."),
    ):
        assert blocks[blocks.index(zh) + 1] == en


def test_an_article_in_one_language_is_left_as_it_is(tmp_path: Path) -> None:
    """A quotation or two in the other language makes nothing else unpaired."""
    lines = [f"第{n}段中文，说明工程的进度。" for n in "一二三四五六七八九十"]
    text = "\n\n".join(["# 题目", *lines[:5], "Stay hungry, stay foolish.", *lines[5:]])
    body, told = body_of(f"{text}\n", tmp_path)
    assert ":::" not in body
    assert told == []


def test_what_has_no_counterpart_is_alone_and_told_once(tmp_path: Path) -> None:
    text = (
        "# 题 / Title\n\nOnly English stands here, on the 14 boats of 1938.\n\n"
        "第一段，讲2016年的事，共12件。\n\nThe first, on the 12 events of 2016.\n\n"
        "第二段，讲3万人。\n\nThe second, on 30,000 people.\n"
    )
    body, told = body_of(text, tmp_path)
    assert body.startswith("::: en alone\nOnly English stands here")
    assert [line.split(":")[0] for line in told] == ["import/unpaired 3"]
    found = builder.check(tmp_path / "issues" / "2017-02")
    missing = [f for f in found if f.check == "balance/missing" and "articles" in str(f.file)]
    assert ["Only English" in f.message for f in missing] == [True]
