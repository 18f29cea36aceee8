"""Very long sentences, as notes: taste, which never stands in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ground.findings import Remark
from .walk import Stretch, stretch_check

MOST_WORDS, MOST_CHARACTERS = 50, 120
"""Of one sentence. Twice the 25 words at which GOV.UK's style guide has a sentence parted; Chinese
takes about 2.4 characters for an English word."""

_SENTENCES = {
    "zh": re.compile(r"[^。！？!?\n]+[。！？!?]?[”’」』）]*"),
    "en": re.compile(r".+?(?:[.!?][”’\")]*(?=\s+[“‘\"(]?[A-Z0-9])|\Z|\n)", re.S),
}
_WORD = re.compile(r"[A-Za-z0-9][\w’'.,%-]*")


@stretch_check("readability/long")
def long_sentences(stretch: Stretch) -> Iterator[Remark]:
    """The longest sentence of a paragraph, where that is too long."""
    if stretch.part != "text":
        return
    english = stretch.side == "en"
    sizes = [
        (len(_WORD.findall(match[0])) if english else len("".join(match[0].split())), match)
        for match in _SENTENCES[stretch.side].finditer(stretch.text)
    ]
    number, match = max(sizes, key=lambda size: size[0], default=(0, None))
    if match and number > (MOST_WORDS if english else MOST_CHARACTERS):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        words = match[0].strip()[: 40 if english else 16]
        says = "words" if english else "characters"
        yield stretch.remark(start, says, number=number, words=" ".join(words.split()))
