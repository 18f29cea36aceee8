"""A pair's two texts as strands of clauses: how long each is, what it says, what is linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from ...issue.model import Side
from .clauses import SENTENCE, Clause, clauses
from .dictionary import Dictionary
from .linking import is_content, linked, tokens


@dataclass(frozen=True)
class Strand:
    """One side. ``sizes`` are characters, blanks left out, those of Chinese brought to English
    length; ``says`` is how much there is to link, ``links`` how much of it is linked."""

    side: Side
    clauses: Sequence[Clause]
    sizes: Sequence[float]
    says: Sequence[float]
    links: Sequence[float]

    @cached_property
    def cuts(self) -> list[int]:
        """How the cut before each clause is marked, and the last one's end."""
        return [SENTENCE, *(clause.cut for clause in self.clauses)]

    @cached_property
    def to_size(self) -> list[float]:
        """The size of what stands before each cut."""
        return [0.0, *accumulate(self.sizes)]

    @cached_property
    def to_sentence(self) -> list[int]:
        """The sentences that end before each cut or at it."""
        return [0, *accumulate(int(clause.cut == SENTENCE) for clause in self.clauses)]

    def size(self, first: int, end: int) -> float:
        """The size of some clauses."""
        return self.to_size[end] - self.to_size[first]

    def covered(self, first: int, end: int) -> float:
        """The share of what some clauses say that is linked; near ¼ where they say little."""
        return _share(sum(self.links[first:end]), sum(self.says[first:end]))

    def covered_elsewhere(self, first: int, end: int) -> float:
        """The same of all other clauses."""
        links = sum(self.links) - sum(self.links[first:end])
        return _share(links, sum(self.says) - sum(self.says[first:end]))


def _share(links: float, says: float) -> float:
    return (links + 0.3) / (says + 1)


@dataclass(frozen=True)
class Woven:
    """Both strands; ``links_to[i][j]`` are the links of the clauses before both cuts."""

    zh: Strand
    en: Strand
    links_to: Sequence[Sequence[float]]
    ratio: float


def woven(
    zh: str, en: str, ratio: float, known: Dictionary, terms: Mapping[str, tuple[str, ...]]
) -> Woven:
    """Two texts as strands. ``ratio`` is of English characters to a Chinese one."""
    cut_zh, cut_en = clauses("zh", zh), clauses("en", en)
    of_zh, of_en = _owners(cut_zh), _owners(cut_en)
    words = tokens(en, known)
    between = [[0.0] * len(cut_en) for _ in cut_zh]
    links_zh, links_en = [0.0] * len(cut_zh), [0.0] * len(cut_en)
    for link in linked(zh, en, words, known, terms):
        word = words[link.token]
        row, column = of_zh[link.start], of_en[word.start]
        between[row][column] += link.strength
        links_zh[row] += link.strength * link.size
        links_en[column] += link.strength * word.weight
    says_en = [0.0] * len(cut_en)
    for word in words:
        says_en[of_en[word.start]] += word.weight
    texts_zh, texts_en = _texts(zh, cut_zh), _texts(en, cut_en)
    return Woven(
        Strand("zh", cut_zh, [_size(t) * ratio for t in texts_zh], _said(texts_zh), links_zh),
        Strand("en", cut_en, [float(_size(t)) for t in texts_en], says_en, links_en),
        _summed(between, len(cut_en)),
        ratio,
    )


def _texts(text: str, cut: Iterable[Clause]) -> list[str]:
    return [text[clause.start : clause.end] for clause in cut]


def _owners(cut: Sequence[Clause]) -> list[int]:
    """The clause of each character."""
    return [number for number, one in enumerate(cut) for _ in range(one.end - one.start)]


def _size(text: str) -> int:
    return len("".join(text.split()))


def _said(texts: Iterable[str]) -> list[float]:
    """How much Chinese clauses say: characters, Latin ones and figures for a third."""
    return [
        sum(1.0 if is_content(c) else 0.3 if c.isascii() and c.isalnum() else 0.0 for c in text)
        for text in texts
    ]


def _summed(between: Sequence[Sequence[float]], columns: int) -> list[list[float]]:
    sums = [[0.0] * (columns + 1)]
    for row in between:
        line = accumulate(row, initial=0.0)
        sums.append([above + so_far for above, so_far in zip(sums[-1], line, strict=True)])
    return sums
