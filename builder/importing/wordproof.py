"""Whether every character of a Word file was kept or told: counted, not trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import normalize
from xml.etree.ElementTree import Element

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from .escaping import squeezed
from .inline_html import without_unseen
from .slips import Slip
from .tags import Mark
from .wordtext import TEXTS, Words, chosen_alternative


def unread(words: Words, place: Path) -> Iterator[Finding]:
    """Text that stands in a part and was neither kept nor told."""
    for name, root in words.trees:
        hidden = {id(t) for e in root.iter("mc:AlternateContent") for t in _not_chosen(e)}
        left = [
            text.text
            for text in root.iter()
            if text.tag in TEXTS and id(text) not in words.read and id(text) not in hidden
            if text.text and text.text.strip()
        ]
        if left:
            count, sample = len(squeezed("".join(left))), "".join(left)[:400]
            yield found("import/lost", Spot(place), "part", count=count, part=name, sample=sample)


def _not_chosen(element: Element) -> Iterator[Element]:
    chosen = chosen_alternative(element)
    for child in element:
        if child is not chosen:
            yield from child.iter()


def unkept(
    marks: Iterable[Mark], slips: Iterable[Slip], words: Iterable[str], place: Path
) -> Iterator[Finding]:
    """Characters that were read but stand in no slip and no finding."""
    read = "".join(mark.text for mark in marks if mark.kind == "text")
    have = "".join(f"{slip.markdown}{slip.text}" for slip in slips) + "".join(words)
    lost = _counted(read) - _counted(have)
    if lost:
        sample = "".join(sorted(lost))[:40]
        yield found("import/lost", Spot(place), "kept", count=lost.total(), sample=sample)


def _counted(text: str) -> Counter[str]:
    """The characters of a text, raised and lowered ones as those that they are forms of."""
    return Counter(squeezed(normalize("NFKC", without_unseen(text))).replace("−", "-"))
