"""What one language says and the other says otherwise: denials, names, titles and quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ground.findings import Remark, remark
from ..ground.messages import tr
from ..issue.model import Issue
from .balance import NAMES, other
from .negation import denied
from .parallel import Pieces, joined, parallels, spot_in
from .persons import misspelled
from .quoting import uneven, unmarked_titles
from .romanising import pinyin
from .sentences.dictionary import dictionary
from .terms import glossary_of
from .walk import Waived, part_check


def _pairs(issue: Issue, waived: Waived) -> Iterator[tuple[Pieces, Pieces]]:
    if set(issue.sides) == {"zh", "en"}:
        for article in issue.articles:
            for zh, en, allow in parallels(article):
                if not waived(allow):
                    yield zh, en


@part_check("sense/negation")
def negation(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Sentences that one side denies and the other affirms."""
    for zh, en in _pairs(issue, waived):
        for side, at, word in denied(joined(zh), joined(en)):
            spot = spot_in(zh if side == "zh" else en, at)
            yield remark(spot, word=word, language=tr(*NAMES[other(side)]))


@part_check("sense/name")
def name(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Persons whose Latin name is no reading of the Chinese one."""
    known = dictionary()
    if known is None:
        return
    allowed = {form for term in glossary_of(issue).terms for form in (*term.en, *term.zh)}
    for zh, en in _pairs(issue, waived):
        for one in misspelled(joined(zh), joined(en), known, allowed):
            if one.zh not in allowed:
                spot = spot_in(en, one.at_en)
                yield remark(spot, en=one.en, zh=one.zh, pinyin=pinyin(one.zh, known))


@part_check("sense/title")
def title(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Titles in 《》 that the English does not mark as titles."""
    for zh, en in _pairs(issue, waived):
        source = "\n".join(piece.raw for piece in en)
        for one in unmarked_titles(joined(zh), source):
            yield remark(spot_in(zh, one.start()), words=one[0])


@part_check("sense/quotation")
def quotation(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Quotations that end elsewhere in the other language."""
    for zh, en in _pairs(issue, waived):
        for one in uneven(joined(zh), joined(en)):
            spot = spot_in(en, one.at_en)
            yield remark(spot, zh=one.sentences_zh, en=one.sentences_en)
