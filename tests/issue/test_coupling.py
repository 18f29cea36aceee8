"""Fences without a counterpart stand alone and shift nothing after them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import builder
from builder.ground.places import HOUSE
from builder.issue.coupling import Bulk, couples
from builder.issue.manuscript import parse_article

FRONT = "---\ntitle: {zh: 题, en: Title}\n---\n\n"


def paragraphs() -> list[tuple[str, str]]:
    """The paragraphs of the sample that answer each other, without their notes."""
    found = []
    for article in builder.read(HOUSE / "issues/2017-02").articles:
        for pair in article.pairs:
            if [b.kind for b in pair.zh] == [b.kind for b in pair.en] == ["paragraph"]:
                found.append((pair.zh[0].plain, pair.en[0].plain))
    return found


def pairs_of(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that an article of fences comes to, by their first words."""
    body = "\n\n".join(f"::: {side}\n{words}\n:::" for side, words in blocks)
    article, _ = parse_article(f"{FRONT}{body}\n", Path("a.md"), Path("a.md"), Path())
    first = [
        [" ".join(b.plain for b in p.side(s))[:9] for s in ("zh", "en")] for p in article.pairs
    ]
    return [(zh, en) for zh, en in first]


@pytest.mark.parametrize("seed", range(30))
def test_three_fences_without_a_counterpart(seed: int) -> None:
    rnd = random.Random(seed)
    known = paragraphs()
    rnd.shuffle(known)
    places = rnd.sample(range(0, len(known), 2), 3)  # never two neighbours, which could be a pair
    lone = dict(zip(places, rnd.choices(("zh", "en"), k=3), strict=True))
    turned = rnd.random() < 0.3
    blocks, wanted = [], []
    for index, (zh, en) in enumerate(known):
        both = [("zh", zh), ("en", en)]
        only = lone.get(index)
        blocks += [b for b in (both[::-1] if turned else both) if only in (None, b[0])]
        wanted.append(("" if only == "en" else zh[:9], "" if only == "zh" else en[:9]))
    assert pairs_of(blocks) == wanted


def test_without_a_doubt_the_order_decides() -> None:
    """Two runs are a pair, however unlike they are."""
    blocks = [("zh", "甲"), ("en", "A very long paragraph that says far more. " * 5)]
    assert pairs_of(blocks) == [("甲", "A very lo")]


@pytest.mark.parametrize(
    ("sides", "words", "joined"),
    [
        ("zh en zh", ["二〇一六年", "In 1987 it began.", "1987年开始。"], [False, True, False]),
        ("en zh en", ["In 1987 it began.", "1987年开始。", "Nothing else."], [True, False, False]),
        (
            "en zh en zh",
            [
                "Once.",
                "1987年开工，1999年完工，历时12年，共用工38万个。",
                "Begun in 1987 and finished in 1999, it took 12 years and 380,000 days of work.",
                "完。",
            ],
            [False, True, False, False],
        ),
    ],
)
def test_figures_say_which(sides: str, words: list[str], joined: list[bool]) -> None:
    chain = [Bulk(side, text, False) for side, text in zip(sides.split(), words, strict=True)]  # type: ignore[arg-type]
    assert couples([chain]) == [joined]
