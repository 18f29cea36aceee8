"""What the punctuation rules of both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...ground.characters import HAN
from ..walk import CODE

SIGNS_CLOSE = "”’）》〉」』】"
SIGNS_OPEN = "“‘（《〈「『【"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of punctuation: where, which kind, and what to put there (None: the editor decides).

    ``kind`` is the part of the check's id after the slash, ``says`` the wording of the catalogue
    and ``mark`` what it quotes; ``opener`` is the bracket that a wrong one closes.
    """

    kind: str
    start: int
    end: int
    instead: str | None
    says: str = ""
    mark: str = ""
    opener: str = ""

    def words(self, where: str = "") -> dict[str, Any]:
        """What fills the wording; ``where`` follows it."""
        instead = (self.instead or "").strip()
        return {"mark": self.mark, "opener": self.opener, "instead": instead, "where": where}


def fault_of(match: re.Match[str], kind: str, instead: str | None, says: str = "") -> Fault:
    """A fault that is a whole match."""
    return Fault(kind, match.start(), match.end(), instead, says, match[0])


def fault_at(text: str, at: int, kind: str, instead: str | None, says: str) -> Fault:
    """A fault of one character."""
    return Fault(kind, at, at + 1, instead, says, text[at])


_ADDRESS = re.compile(
    rf"(?:https?://|www\.)[^\s{HAN}，。；）]++"
    r"|(?<![\w.+-])[A-Za-z0-9.+_-]++@[A-Za-z0-9-]++\.[A-Za-z0-9.]++"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]++\.(?:com|cn|org|net|gov|edu)\b(?:\.\w+)?(?:/[\w./?=&-]*+)?"
)


def masked(text: str) -> str:
    """The text with addresses made neutral, so that their marks are not taken for punctuation."""
    if "." not in text:
        return text
    return _ADDRESS.sub(lambda match: CODE * len(match[0]), text)


_WIDE_SIGNS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def wide_letters(text: str) -> Iterator[Fault]:
    """Full-width Latin letters and figures."""
    for match in _WIDE_SIGNS.finditer(text):
        narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        yield fault_of(match, "full-width", narrow, "letters")


def in_turn(text: str, marks: Sequence[int], opener: str, closer: str) -> Iterator[Fault]:
    """Faults where openers and closers, at the places ``marks``, do not take turns."""
    is_open = False
    last = -1
    for number, at in enumerate(marks):
        is_opener = text[at] == opener
        last = at
        if is_opener != is_open:
            is_open = not is_open
            continue
        following = text[marks[number + 1]] if number + 1 < len(marks) else ""
        if is_opener and following != closer:
            yield fault_at(text, at, "quotes", closer, "turned")
            is_open = False
        elif not is_opener and following == closer:
            yield fault_at(text, at, "quotes", opener, "turned")
            is_open = True
        else:
            yield fault_at(text, at, "quotes", None, "alone")
    if is_open and last >= 0:
        yield fault_at(text, last, "quotes", None, "open")


def straight(text: str) -> Iterator[Fault]:
    """Straight quotation marks, alternately opening and closing; inches are left alone."""
    marks: list[int] = []
    for match in re.finditer('"', text):
        at = match.start()
        is_inch = text[at - 1 : at].isdigit() and len(marks) % 2 == 0
        if not is_inch:
            marks.append(at)
    even = len(marks) % 2 == 0
    for number, at in enumerate(marks):
        instead = "“”"[number % 2] if even else None
        yield fault_at(text, at, "straight", instead, "quote")


_PAIRS = {"）": "（", "】": "【", "》": "《", "〉": "〈", ")": "(", "]": "[", "}": "{"}
_OPENERS = frozenset(_PAIRS.values())
_SAME_ROLE = {"（": ")", "(": "）"}
_LIST_MARK = re.compile(r"(?:^|\s|[，。；：])[\w一二三四五六七八九十]{1,3}$")
MOST_UNCLOSED = 20
"""Openers reported in one text; more of them are a drawing, not punctuation."""


def brackets(text: str) -> Iterator[Fault]:
    """Brackets without their partner, or closed by another kind."""
    stack: list[int] = []
    for at, char in enumerate(text):
        if char in _OPENERS:
            stack.append(at)
        elif char in _PAIRS:
            opener = text[stack[-1]] if stack else ""
            if opener == _PAIRS[char]:
                stack.pop()
            elif _SAME_ROLE.get(opener) == char:
                stack.pop()
                right = "）" if opener == "（" else ")"
                yield Fault("brackets", at, at + 1, right, "kinds", char, opener)
            elif not (char in ")）" and _LIST_MARK.search(text[max(0, at - 5) : at])):
                yield fault_at(text, at, "brackets", None, "alone")
    for at in stack[:MOST_UNCLOSED]:
        yield fault_at(text, at, "brackets", None, "open")


_DOUBLED = re.compile(
    r"([。，、；：,;])\1+|(?<![.\w])\.\.(?!\.)|(?<=\w)\.\.(?![./\w])|[，、；：]。|。[，、；：]"
)


def doubled(text: str) -> Iterator[Fault]:
    """Two stops where one belongs; 。。。 is left to the rule of dots."""
    for match in _DOUBLED.finditer(text):
        if match[0].startswith("。。。"):
            continue
        same = match[0] == match[0][0] * len(match[0])
        instead = match[0][0] if same else None
        yield Fault("doubled", match.start(), match.end(), instead, mark=match[0][:4])
