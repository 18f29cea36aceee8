"""Which asterisks and underscores of copy are emphasis, and which are the characters themselves.

CommonMark parts words at spaces and Western punctuation; Chinese has neither, and by its rule the
asterisks of ``**历时十年，**终于`` would be printed. Here Chinese letters and marks count as spaces
do. Copy also has blanks to be filled in, ``姓名：____``, and products,
``2*3*4`` and ``2**10``, which stay as they are written.
"""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block import StateBlock, hr
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_BLANK_RUN = 3
"""This many underscores in a row, or more, are a blank."""
_BLANK_LINE = re.compile(r"[ \t]*_{4,}[ \t]*(?=\n|$)")


def plugin(md: MarkdownIt) -> None:
    """Teach a parser where emphasis begins and ends in copy."""
    md.inline.ruler.at("emphasis", _delimiters)
    md.block.ruler.at("hr", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A rule, but a line of four underscores and more is a blank to be filled in."""
    if _BLANK_LINE.match(state.src, state.bMarks[start_line]):
        return False
    return hr(state, start_line, end_line, silent)


def _delimiters(state: StateInline, silent: bool) -> bool:
    """The inline rule: a run of markers becomes delimiters, or text."""
    marker, start = state.src[state.pos], state.pos
    if silent or marker not in "_*":
        return False
    end = start
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    length = end - start
    opens, closes = _roles(marker, length, before, after)
    if _is_in_a_form(state.src[max(start - 2, 0) : start], state.src[end : end + 2]):
        opens = closes = False
    if opens and closes and marker * length == "****":
        _run(state, marker, 2, opens=False, closes=True)
        _run(state, marker, 2, opens=True, closes=False)
    else:
        _run(state, marker, length, opens, closes)
    state.pos = end
    return True


def _run(state: StateInline, marker: str, length: int, opens: bool, closes: bool) -> None:
    """Push the delimiters of a run. The end of one bold and the beginning of the next, which
    CommonMark takes for one run and so for neither, are two."""
    for _ in range(length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )


def _is_in_a_form(before: str, after: str) -> bool:
    """Whether a run is one of several blanks parted by signs, as in ``__/__/__``."""
    return bool(re.search(r"_[/:.／：．-]$", before) or re.match(r"[/:.／：．-]_", after))


def _roles(marker: str, length: int, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of markers may open emphasis, and whether it may close it."""
    if _is_text(marker, length, before, after):
        return False, False
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    point_before, point_after = _is_western_point(before), _is_western_point(after)
    loose_before = space_before or point_before or _is_chinese(before)
    loose_after = space_after or point_after or _is_chinese(after)
    left = not space_after and (not point_after or loose_before)
    right = not space_before and (not point_before or loose_after)
    if marker == "*":
        return left, right
    opens = left and (not right or _is_punctuation(before)) and not _stops(after)
    closes = right and (not left or _is_punctuation(after)) and not _starts(before)
    return opens, closes


def _is_text(marker: str, length: int, before: str, after: str) -> bool:
    """Whether a run is no markup: a blank, or the sign of a product between letters and figures,
    or of a power."""
    if marker == "_":
        return length >= _BLANK_RUN
    if length == 1 and after == "注" and before.isalnum():
        return True  # 价格*注：不含税: a star that calls a note
    between = is_western_word(before) and is_western_word(after)
    return between and (length == 1 or after.isdigit())


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


def _is_chinese(char: str) -> bool:
    """Full-width, wide, or a mark that Chinese shares with the West."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·"


def _is_western_point(char: str) -> bool:
    return _is_punctuation(char) and unicodedata.east_asian_width(char) not in "WF"


def is_western_word(char: str) -> bool:
    """Whether a character is a letter or figure that is not full-width."""
    return char.isalnum() and unicodedata.east_asian_width(char) not in "WF"


def _stops(char: str) -> bool:
    """Marks that end something: no emphasis begins before one."""
    return unicodedata.category(char) in ("Pe", "Pf") or char in ",.;:!?、，。；：！？…"


def _starts(char: str) -> bool:
    """Marks after which something is to come: no emphasis ends after one."""
    return unicodedata.category(char) in ("Ps", "Pi") or char in ",;:、，；："
