"""What the copy says in both languages, paragraph by paragraph, with a way back to its file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ..ground.spots import Spot
from ..issue.model import Article, Both, Figure, Side, Words
from .walk import Allow, Stretch, article_stretches, pair_stretches

Pieces = Sequence[Stretch]


def parallels(article: Article) -> Iterator[tuple[Pieces, Pieces, Allow]]:
    """What says the same in both languages: paragraph by paragraph where these go together."""
    for both in (article.standfirst, *_captions(article)):
        if both.zh and both.en:
            yield (_words(both.zh, "zh"),), (_words(both.en, "en"),), article.allow
    for pair in article.pairs:
        if pair.zh and pair.en and not (pair.is_heading or pair.is_table):
            pieces = [one for one in pair_stretches(pair, article) if one.part == "text"]
            yield from _of(pieces, pair.allow + article.allow)
    notes = [stretch for stretch in article_stretches(article) if stretch.part == "note"]
    yield from _of(notes, article.allow)


def _words(words: Words, side: Side) -> Stretch:
    return Stretch(side, words.text, words.spot, "title", marked=False)


def _captions(article: Article) -> Iterator[Both]:
    for part in article.body:
        if isinstance(part, Figure):
            for picture in part.pictures:
                yield picture.caption
                yield picture.alt


def _of(pieces: Pieces, allow: Allow) -> Iterator[tuple[Pieces, Pieces, Allow]]:
    zh = [piece for piece in pieces if piece.side == "zh"]
    en = [piece for piece in pieces if piece.side == "en"]
    if len(zh) == len(en):
        yield from (((one,), (two,), allow) for one, two in zip(zh, en, strict=True))
    elif zh and en:
        yield zh, en, allow


def joined(pieces: Pieces) -> str:
    """The words of some pieces, a line each."""
    return "\n".join(piece.text for piece in pieces)


def spot_in(pieces: Pieces, at: int) -> Spot:
    """Where a character of the joined text stands in its file."""
    starts = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
    number = min(len(pieces), bisect_right(starts, at)) - 1
    return pieces[number].spot(at - starts[number])
