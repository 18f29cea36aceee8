"""Words that bound a number in English: over, nearly, or more."""

from __future__ import annotations

import re

from ..quantity import Bound
from ..reading import BoundWord, BoundWords, Reader

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (
        "<",
        "no more than|not more than|not exceeding|(?:not|never) (?:to )?exceed|no greater than"
        "|no higher than"
        "|at most|a maximum of|maximum|no over|less than|fewer than|lower than|smaller than"
        "|under|below|short of|shy of",
    ),
    (
        ">",
        "no less than|not less than|no fewer than|not fewer than|no lower than|not lower than"
        "|at least|a minimum of|minimum"
        "|more than|greater than|higher than|larger than|over|above|exceeding|exceeded|exceeds"
        "|exceed|in excess of"
        "|upwards of|upward of|surpassing|surpassed|surpasses|surpass|topping|topped|tops|beyond"
        "|north of|past|crossed|passed",
    ),
    (
        "near",
        "just under|just below|just short of|just shy of|slightly less than|slightly under"
        "|slightly below|a little less than"
        "|a little under|nearly|almost|close to|approaching|approached|nearing|neared|near"
        "|not quite|virtually",
    ),
    (
        "~",
        "about|around|approximately|approx\\.?|roughly|some|circa|an estimated|estimated|ca\\."
        "|c\\.|in the region of"
        "|in the order of|on the order of|equivalent to|estimated at",
    ),
    (
        "upto",
        "up to|as many as|as much as|as high as|as fast as|as large as|as long as|reaching"
        "|within|as low as|maximum of",
    ),
)

_FILL = (
    r"(?:[ ](?:an?|the age of|the|by|to|of|at|its|their|total|totals|another|additional|for|level"
    r"|mark|only"
    r"|in|rmb|cny|usd|us|hk|eur))*"
    r"[ -]?(?:RMB|CNY|US|HK)?[ ]?[$€£¥]?[ ]?"
)

_BEFORE_PATTERN = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BEFORE))
    + ")(?![A-Za-z])",
    re.IGNORECASE,
)
_FILL_PATTERN = re.compile(_FILL, re.IGNORECASE)
_NO_THE = re.compile(
    r"(?:over|under|within|past|around|some|near) (?:the(?! age of)|its|their|in|for|by|to)\b",
    re.IGNORECASE,
)

_AFTER = re.compile(
    r"(?P<more>,? (?:or|and) (?:more|above|over|higher|older|upwards?|longer|greater"
    r"|larger)(?![a-z]| ?(?:RMB|US|HK|than)?[ ]?[\d$€£¥])(?! (?:a|an|one|half|than|the) )"
    r"|-plus(?![a-z])|\+(?!\d)| at least(?![a-z]))"
    r"|(?P<less>,? (?:or|and) (?:less|fewer|under|below|lower|younger|smaller)(?![a-z]| ?(?:RMB"
    r"|US|HK|than)?[ ]?[\d$€£¥])(?! (?:a|an|one|half|than|the) )| at most(?![a-z]))"
    r"|(?P<about>,? or so(?![a-z])| or thereabouts)",
    re.IGNORECASE,
)

_WEAK = {
    "within",
    "past",
    "passed",
    "crossed",
    "beyond",
    "some",
    "reaching",
    "maximum",
    "minimum",
    "near",
}


def bound_words(text: str) -> BoundWords:
    """The words of a text that bound a number after them."""
    found = []
    for match in _BEFORE_PATTERN.finditer(text):
        index = next(i for i in range(len(_BEFORE)) if match.group(f"b{i}"))
        found.append(BoundWord(match.start(), match.end(), _BEFORE[index][0], match[0].lower()))
    return BoundWords(found)


def bounds(
    reader: Reader, start: int, end: int, duration: bool = False
) -> tuple[Bound, bool, int, str]:
    """What the words around a number say about it, whether they may mean something else, the end
    with such words taken in, and the whole phrase.

    ``duration`` says that the number is a length of time, over which things happen.
    """
    text = reader.text
    bound: Bound = ""
    weak = False
    after = _AFTER.match(text, end)
    if after:
        bound = _SAID[after.lastgroup or "about"]
        end = after.end()
    before = reader.bound_words.before(start, lambda limit: _fits(text, limit, start))
    begin = start
    if before and (not bound or bound == "~"):
        bound, begin = before.bound, before.start
        weak = before.word in _WEAK or (
            duration and before.word in ("over", "under", "above", "around")
        )
    return bound, weak, end, reader.given[begin:end]


def _fits(text: str, limit: BoundWord, start: int) -> bool:
    return (
        start - limit.start <= 44
        and bool(_FILL_PATTERN.fullmatch(text, limit.end, start))
        and not _NO_THE.match(text, limit.start)
    )


_SAID: dict[str, Bound] = {"more": ">", "less": "<", "about": "~"}
