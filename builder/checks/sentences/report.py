"""The registered check: sentences of a pair that its other side does not say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from ...ground.findings import Remark, remark
from ...ground.messages import tr
from ...ground.spots import Spot
from ...issue.glossary import Term
from ...issue.model import Article, Both, Figure, Issue, Side, Words
from ..balance import NAMES, article_ratio, other
from ..terms import glossary_of
from ..walk import Allow, Stretch, Waived, article_stretches, copy_check, pair_stretches
from .dictionary import dictionary
from .gaps import Gap, gaps
from .stems import STOP, WORD, stem

_SHOWN: dict[Side, int] = {"zh": 24, "en": 48}
"""Characters of a sentence that its finding quotes."""
_LEAST_ZH = 6
"""Chinese characters of a text that is compared."""


@copy_check("balance/sentence")
def sentence(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Sentences that one language lacks within a pair."""
    known = dictionary()
    if set(issue.sides) != {"zh", "en"}:
        return
    if known is None:
        yield remark(None, "unread", severity="note")
        return
    terms = _terms(glossary_of(issue).terms)
    for article in issue.articles:
        ratio = article_ratio(article.pairs)
        for zh, en, allow in _parallels(article):
            if not waived(allow) and len(_joined(zh)) >= _LEAST_ZH:
                for gap in _found(_joined(zh), _joined(en), round(ratio, 2), terms):
                    yield _remark(zh if gap.side == "zh" else en, gap)


_Terms = tuple[tuple[str, tuple[str, ...]], ...]


def _terms(terms: Sequence[Term]) -> _Terms:
    """By Chinese form, the stems of its renderings."""
    return tuple(
        (form, tuple(stem(w) for en in term.en for w in WORD.findall(en) if w.lower() not in STOP))
        for term in terms
        for form in term.zh
    )


@lru_cache(maxsize=1024)
def _found(zh: str, en: str, ratio: float, terms: _Terms) -> tuple[Gap, ...]:
    """The gaps of a pair; kept for a desk that looks at the same pairs again and again."""
    known = dictionary()
    return tuple(gaps(zh, en, ratio, known, dict(terms))) if known else ()


_Side = Sequence[Stretch]


def _parallels(article: Article) -> Iterator[tuple[_Side, _Side, Allow]]:
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


def _of(pieces: _Side, allow: Allow) -> Iterator[tuple[_Side, _Side, Allow]]:
    zh = [piece for piece in pieces if piece.side == "zh"]
    en = [piece for piece in pieces if piece.side == "en"]
    if len(zh) == len(en):
        yield from (((one,), (two,), allow) for one, two in zip(zh, en, strict=True))
    elif zh and en:
        yield zh, en, allow


def _joined(pieces: _Side) -> str:
    return "\n".join(piece.text for piece in pieces)


def _remark(pieces: _Side, gap: Gap) -> Remark:
    text = _joined(pieces)
    missing = text[gap.start : gap.end]
    start = gap.start + len(missing) - len(missing.lstrip())
    words = " ".join(missing.split())
    shown = words[: _SHOWN[gap.side]] + ("…" if len(words) > _SHOWN[gap.side] else "")
    spot, last = _spot(pieces, start), _spot(pieces, gap.end - 1)
    details = {
        "text": words,
        "side": gap.side,
        "to": {"line": last.line, "column": last.column},
        "score": round(gap.score, 2),
    }
    return remark(spot, details=details, words=shown, language=tr(*NAMES[other(gap.side)]))


def _spot(pieces: _Side, at: int) -> Spot:
    """Where a character of the joined text stands in its file."""
    starts = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
    number = min(len(pieces), bisect_right(starts, at)) - 1
    return pieces[number].spot(at - starts[number])
