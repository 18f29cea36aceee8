"""Where a headline is parted by its sense."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .clreq import KEPT_TOGETHER
from .words import WORDS

_APART = 120.0
"""What it costs a headline to part what belongs together."""


_WITHIN = 50.0
"""What it costs to part Han that may be one word; after a mark it costs nothing."""


_NUMERAL = "一二两三四五六七八九十百千万亿几数半每这那哪某各第"


_MEASURE = "个位名家项件种条张台座次场年月日天届期间支部只片份股道层级类类批群对双副套周岁"


_BOUND = re.compile(
    # a numeral and its measure word go with the noun that they count, a particle with its verb
    rf"[{_NUMERAL}][{_MEASURE}](?=[一-鿿])"
    rf"|[{_NUMERAL}](?=[{_NUMERAL}{_MEASURE}])"
    r"|[一-鿿](?=[的了着过们地得吗呢吧啊之性化者])"
    r"|[和与及或在把被从向对为以于到由给比让使将是不未没无也都就才又很最更再全其该本所的]"
    r"(?=[一-鿿])"
)


_QUOTED = re.compile("“[^”]{1,8}”|《[^》]{1,8}》|「[^」]{1,8}」")


_SMALL = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|for|by|and|or|with|from|as|is|are|its|into|no|not) ", re.I
)


def parting_costs(texts: Sequence[str]) -> dict[int, float]:
    """Clusters after which a headline should not be parted, with what that costs.

    Chinese is written without spaces between words: what is known to hold together are common
    words, what is quoted, a number and its unit, a numeral, its measure word and the noun, a
    particle and what it follows, a preposition or conjunction and what it leads. In English small
    words go with what follows.
    """
    whole = "".join(texts)
    if len(whole) != len(texts):
        return {}
    bound = {match.end() - 1 for match in _BOUND.finditer(whole)}
    bound |= {match.end() - 1 for match in _SMALL.finditer(whole)}
    found = {match.start(): _WITHIN for match in re.finditer("[一-鿿](?=[一-鿿])", whole)}
    # A particle such as 的 may end a line, whatever it is bound to in front.
    found |= {at: _APART / 3 if whole[at] in "的是" else _APART for at in bound}
    held = {at for at in found if whole[at : at + 2] in WORDS}
    for rule in (KEPT_TOGETHER, _QUOTED):
        for match in rule.finditer(whole):
            held.update(range(match.start(), match.end() - 1))
    return found | dict.fromkeys(held, _APART)
