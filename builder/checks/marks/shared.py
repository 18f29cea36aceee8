"""What the punctuation rules of both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..walk import CODE

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SIGNS_CLOSE = "”’）》〉」』】"
SIGNS_OPEN = "“‘（《〈「『【"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of punctuation: where, which kind, and what to put there (None: the editor decides).

    ``kind`` is the part of the check's id after the slash; ``en`` and ``zh`` say what is wrong.
    """

    kind: str
    start: int
    end: int
    instead: str | None
    en: str
    zh: str


def fault_of(match: re.Match[str], kind: str, instead: str | None, en: str, zh: str) -> Fault:
    """A fault that is a whole match."""
    return Fault(kind, match.start(), match.end(), instead, en, zh)


def fault_at(at: int, kind: str, instead: str | None, en: str, zh: str) -> Fault:
    """A fault of one character."""
    return Fault(kind, at, at + 1, instead, en, zh)


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
        en = f"full-width letters or figures '{match[0]}'"
        yield fault_of(match, "full-width", narrow, en, f"全角字母或数字“{match[0]}”")


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
            yield _turned(at, closer)
            is_open = False
        elif not is_opener and following == closer:
            yield _turned(at, opener)
            is_open = True
        else:
            en = f"'{text[at]}' without its partner"
            yield fault_at(at, "quotes", None, en, f"“{text[at]}”不成对")
    if is_open and last >= 0:
        yield fault_at(last, "quotes", None, f"'{opener}' is never closed", f"“{opener}”没有配对")


def _turned(at: int, right: str) -> Fault:
    en = f"a quotation mark the wrong way round; use {right}"
    return fault_at(at, "quotes", right, en, f"引号方向不对，应为{right}")


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
        yield fault_at(at, "straight", instead, "a straight quotation mark", "直引号")


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
                en = f"'{opener}' is closed by '{char}'"
                yield fault_at(at, "brackets", right, en, f"“{opener}”与“{char}”不匹配")
            elif not (char in ")）" and _LIST_MARK.search(text[max(0, at - 5) : at])):
                en = f"'{char}' without its partner"
                yield fault_at(at, "brackets", None, en, f"“{char}”不成对")
    for at in stack[:MOST_UNCLOSED]:
        en = f"'{text[at]}' is never closed"
        yield fault_at(at, "brackets", None, en, f"“{text[at]}”没有配对")


_DOUBLED = re.compile(
    r"([。，、；：,;])\1+|(?<![.\w])\.\.(?!\.)|(?<=\w)\.\.(?![./\w])|[，、；：]。|。[，、；：]"
)


def doubled(text: str) -> Iterator[Fault]:
    """Two stops where one belongs; 。。。 is left to the rule of dots."""
    for match in _DOUBLED.finditer(text):
        if match[0].startswith("。。。"):
            continue
        same = match[0] == match[0][0] * len(match[0])
        en = f"doubled stop '{match[0][:4]}'"
        yield fault_of(
            match, "doubled", match[0][0] if same else None, en, f"标点重复“{match[0][:4]}”"
        )
