"""Generated issues in which no paragraph stands twice: the sample's pairs, their words exchanged.

A cache keyed by text would look splendid on repeated paragraphs and be worth nothing on copy. So a
pair keeps the sample's lengths, marks and numbers, and most of its characters and words give way
to others: Han to Han, a word to a word of the same length. A few come from outside the sample, as
in long copy that goes on meeting new words: any of the 3,755 common characters of GB 2312, and
words cut from the ends of two others.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from builder.ground.places import HOUSE
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Pair

SAMPLE = HOUSE / "issues" / "2017-02"
EXCHANGED = 0.7
"""Share of the words and characters that give way."""
NEW = 0.03
"""Share of those that come from outside the sample."""
PAIRS = 5
"""Pairs of an article."""
SEED = 201702
_CLAUSE = re.compile(r"[^，。；：,.;:]+(?:[,.](?=\d)[^，。；：,.;:]+)*")
_NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿半倍]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen"
    r"|twelve|twent|thirt|fort|fift|hundred|thousand|[mb]illion|trillion|per cent|half"
    r"|third|quarter|twice|double|triple|first|second)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b[a-z]{3,}\b|[\u4e00-\u9fff]")
_COMMON = bytes(
    byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
).decode("gb2312", "ignore")
"""The first level of GB 2312, rows 16 to 55."""


def generate(folder: Path, articles: int, inlines: bool = False, seed: int = SEED) -> Path:
    """An issue of that many articles of five pairs; another for each seed.

    With ``inlines`` each paragraph also has strong and emphasised words, a link and a note.
    """
    chance = random.Random(seed)
    pairs, titles = _material()
    other = _exchange(chance, " ".join(pairs))
    seen: set[str] = set()
    (folder / "articles").mkdir(parents=True)
    names = []
    for number in range(articles):
        title = chance.choice(titles)
        bodies = [other(chance.choice(pairs)) for _ in range(PAIRS)]
        if inlines:
            bodies = [
                _dressed(pair, "" if n else f"note-{number}") for n, pair in enumerate(bodies)
            ]
        paragraphs = [part for body in bodies for part in body.split("\n\n")]
        if len(seen) + len(paragraphs) != len(seen := seen | set(paragraphs)):
            raise AssertionError("a paragraph stands twice")
        name = f"articles/a{number:03}.md"
        body = "\n\n".join(bodies)
        (folder / name).write_text(f"---\ntitle: {title}\n---\n\n{body}\n", "utf-8")
        names.append(name)
    listed = "".join(f"\n      - {name}" for name in names)
    (folder / "issue.yaml").write_text(
        "number: 1\ndate: 2017-02-28\ntitle: {zh: 测量, en: Bench}\nsections:\n"
        f"  - title: {{zh: 正文, en: Text}}\n    articles:{listed}\n",
        "utf-8",
    )
    return folder


@cache
def _material() -> tuple[list[str], list[str]]:
    """The running text of the sample's articles, and their titles."""
    issue, _ = read_issue(read_manifest(SAMPLE))
    articles = [one for one in issue.articles if one.kind in ("article", "feature")]
    pairs = [text for article in articles for text in _plain_pairs(article.pairs)]
    titles = [f'{{zh: {a.title.text("zh")}, en: "{a.title.text("en")}"}}' for a in articles]
    return pairs, titles


def _plain_pairs(pairs: Iterator[Pair]) -> Iterator[str]:
    for pair in (one for one in pairs if not one.inset):
        sides = [[b for b in pair.side(side) if b.kind == "paragraph"] for side in ("zh", "en")]
        if all(len(side) == 1 for side in sides):
            yield "\n\n".join(side[0].plain for side in sides)


def _exchange(chance: random.Random, sample: str) -> Callable[[str], str]:
    """A function that gives a text with other words, each as often as in the sample.

    A clause with a number stays, so that both sides go on naming the same one.
    """
    words: dict[int, list[str]] = defaultdict(list)
    for clause in _CLAUSE.findall(sample):
        for word in () if _NUMBER.search(clause) else _WORD.findall(clause):
            words[_width(word)].append(word)

    def other(match: re.Match[str]) -> str:
        width = _width(match.group())
        if chance.random() > EXCHANGED:
            return match.group()
        if chance.random() > NEW:
            return chance.choice(words[width])
        if not width:
            return chance.choice(_COMMON)
        start, end = chance.choice(words[width]), chance.choice(words[width])
        return start[: width // 2] + end[width // 2 :]

    def clause(match: re.Match[str]) -> str:
        text = match.group()
        return text if _NUMBER.search(text) else _WORD.sub(other, text)

    return lambda text: _CLAUSE.sub(clause, text)


def _width(word: str) -> int:
    """Letters of a word; 0 for a Han character."""
    return len(word) if word.isascii() else 0


def _dressed(pair: str, note: str) -> str:
    """The pair with six inline elements on each side, a note among them where one is named."""
    sides = []
    for text, word in zip(pair.split("\n\n"), (r"[\u4e00-\u9fff]{4}", r"\b[a-z]{4,}"), strict=True):
        dress = [f"{{}}[^{note}]"] if note else []
        dress += ["**{}**", "*{}*", "[{}](https://example.org/)", "**{}**", "*{}*"]
        given = iter(dress)
        sides.append(
            re.sub(word, lambda m, g=given: next(g).format(m.group()), text, count=len(dress))
        )
    if note:
        sides.append(f"[^{note}]: {pair[:12]}：{note}。\n\n    Note {note}.")
    return "\n\n".join(sides)
