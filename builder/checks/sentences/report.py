"""The registered check: sentences of a pair that its other side does not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ...ground.findings import Remark, remark
from ...ground.messages import tr
from ...issue.glossary import Term
from ...issue.model import Issue, Side
from ..balance import NAMES, article_ratio, other
from ..parallel import Pieces, joined, parallels, spot_in
from ..terms import glossary_of
from ..walk import Waived, part_check
from .dictionary import dictionary
from .gaps import Gap, gaps
from .stems import STOP, WORD, stem

_SHOWN: dict[Side, int] = {"zh": 24, "en": 48}
"""Characters of a sentence that its finding quotes."""
_LEAST_ZH = 6
"""Chinese characters of a text that is compared."""


@part_check("balance/sentence")
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
        for zh, en, allow in parallels(article):
            if not waived(allow) and len(joined(zh)) >= _LEAST_ZH:
                for gap in _found(joined(zh), joined(en), round(ratio, 2), terms):
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


def _remark(pieces: Pieces, gap: Gap) -> Remark:
    text = joined(pieces)
    missing = text[gap.start : gap.end]
    start = gap.start + len(missing) - len(missing.lstrip())
    words = " ".join(missing.split())
    shown = words[: _SHOWN[gap.side]] + ("…" if len(words) > _SHOWN[gap.side] else "")
    spot, last = spot_in(pieces, start), spot_in(pieces, gap.end - 1)
    details = {
        "text": words,
        "side": gap.side,
        "to": {"line": last.line, "column": last.column},
        "score": round(gap.score, 2),
    }
    return remark(spot, details=details, words=shown, language=tr(*NAMES[other(gap.side)]))
