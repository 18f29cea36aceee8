"""Punctuation and spacing: GB/T 15834 for Chinese, common book style for English.

:func:`faults` is pure: text and language in, faults with a proposed replacement out. The checks
report them, ``builder fix`` applies those that are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..diagnostics import Finding, Severity
from ..messages import tr
from ..model import Issue, Side
from .copy_damage import asks
from .copy_walk import CODE, Stretch, capped, excerpt, finding, stretches, waived
from .registry import check

_H = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSE = "”’）》〉」』】"
_OPEN = "“‘（《〈「『【"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of punctuation: where, which kind, and what to put there (None: the editor decides).

    ``kind`` is the part of the check's id after the slash.
    """

    kind: str
    start: int
    end: int
    instead: str | None
    en: str
    zh: str


def faults(text: str, side: Side, part: str = "text") -> list[Fault]:
    """The faults of a text in one language, in order, none overlapping another."""
    masked = _masked(text)
    rules = _ZH_RULES if side == "zh" else _EN_RULES
    found = [fault for rule in rules for fault in rule(masked)]
    if part != "title":
        found += [fault for rule in _RUNNING_RULES[side] for fault in rule(masked)]
    found.sort(key=lambda fault: (fault.start, -fault.end))
    kept: list[Fault] = []
    for fault in found:
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept


_SKIPPED = re.compile(
    rf"(?:https?://|www\.)[^\s{_H}，。；）]++"
    r"|(?<![\w.+-])[A-Za-z0-9.+_-]++@[A-Za-z0-9-]++\.[A-Za-z0-9.]++"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]++\.(?:com|cn|org|net|gov|edu)\b(?:\.\w+)?(?:/[\w./?=&-]*+)?"
)


def _masked(text: str) -> str:
    """The text with addresses made neutral, so that their marks are not taken for punctuation."""
    if "." not in text:
        return text
    return _SKIPPED.sub(lambda match: CODE * len(match[0]), text)


_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_NARROW = {"，": ", ", "。": ". ", "；": "; ", "：": ": ", "！": "! ", "？": "? ", "（": " (",
           "）": ") ", "、": ", ", "％": "%", "＆": "&", "／": "/", "．": ".", "＋": "+", "－": "-",
           "　": " "}  # fmt: skip
_HALF = re.compile(rf"[{_H}{_CLOSE}%％℃°][ ]?[,;:!?](?=\s*(?:[{_H}{_OPEN}\d]|$))|"
                   rf"[A-Za-z0-9)](?:[,;](?=\s?[{_H}{_OPEN}])|[!?](?=[{_H}{_OPEN}]))|[{_H}]:(?=\s?[A-Za-z])", re.M)  # fmt: skip
_HALF_STOP = re.compile(
    rf"(?:(?<=[{_H}{_CLOSE}])|(?<=%))\.(?![.\w])(?=\s*(?:[{_H}{_OPEN}]|$))", re.M
)
_HALF_DOT = re.compile(rf"(?<=[{_H}])\.(?=[{_H}])")
_HALF_BRACKETS = re.compile(rf"\((?=[^()\n]{{0,200}}[{_H}])[^()\n]{{1,300}}\)")


def _half_width(text: str) -> Iterator[Fault]:
    """Half-width marks next to Chinese."""
    for match in _HALF.finditer(text):
        at = match.end() - 1
        mark = text[at]
        if mark == ":" and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit():
            continue
        if mark == "?" and re.match(f"[{_H}]", text[at + 1 : at + 2]) and not asks(text, at):
            continue
        wide = _WIDE[mark]
        end = at + 1 + (text[at + 1 : at + 2] == " ")
        start = at - (text[at - 1] == " ")
        yield Fault("half-width", start, end, wide, f"half-width '{mark}' in Chinese",
                    f"中文里用了半角“{mark}”")  # fmt: skip
    for match in _HALF_STOP.finditer(text):
        yield Fault("half-width", match.start(), match.end(), "。", "half-width '.' in Chinese",
                    "中文里用了半角句点")  # fmt: skip
    for match in _HALF_DOT.finditer(text):
        yield Fault("half-width", match.start(), match.end(), None,
                    "'.' between Chinese characters: a full stop 。 or a name dot ·",
                    "汉字间的“.”：应为句号“。”或间隔号“·”")  # fmt: skip
    for match in _HALF_BRACKETS.finditer(text):
        yield Fault("half-width", match.start(), match.start() + 1, "（",
                    "half-width brackets in Chinese", "中文里用了半角括号")  # fmt: skip
        yield Fault("half-width", match.end() - 1, match.end(), "）",
                    "half-width brackets in Chinese", "中文里用了半角括号")  # fmt: skip


_WIDE_SIGNS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def _wide_letters(text: str) -> Iterator[Fault]:
    """Full-width Latin letters and figures, in either language."""
    for match in _WIDE_SIGNS.finditer(text):
        narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        yield Fault("full-width", match.start(), match.end(), narrow,
                    f"full-width letters or figures '{match[0]}'",
                    f"全角字母或数字“{match[0]}”")  # fmt: skip


_FULL = re.compile("[，。；：！？（）、％＆／．＋－　]")


def _full_width(text: str) -> Iterator[Fault]:
    """Full-width marks in English, but not those inside quoted Chinese."""
    for match in _FULL.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if re.match(f"[{_H}{_CLOSE}{_OPEN}]", before) and (
            not after or re.match(f"[{_H}{_CLOSE}{_OPEN}]", after)
        ):
            continue
        narrow = _NARROW[match[0]]
        if not after or after in " \n,.;:)”’":
            narrow = narrow.rstrip()
        if before in {" ", "\n", ""}:
            narrow = narrow.lstrip()
        yield Fault("full-width", match.start(), match.end(), narrow,
                    f"full-width '{match[0]}' in English", f"英文里用了全角“{match[0]}”")  # fmt: skip


def _zh_quotes(text: str) -> Iterator[Fault]:
    """Quotation marks of Chinese: every “ has its ”, ‘ ’ stand inside “ ”."""
    for opener, closer in (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』")):
        marks = [i for i, c in enumerate(text) if c in (opener, closer)]
        if opener == "‘":
            marks = [i for i in marks if not _is_apostrophe(text, i)]
        yield from _in_turn(text, marks, opener, closer)


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()


def _in_turn(text: str, marks: Sequence[int], opener: str, closer: str) -> Iterator[Fault]:
    """Faults where openers and closers do not take turns."""
    is_open = False
    last = -1
    for number, at in enumerate(marks):
        is_opener = text[at] == opener
        if is_opener != is_open:
            is_open = not is_open
            last = at
            continue
        following = text[marks[number + 1]] if number + 1 < len(marks) else ""
        if is_opener and following != closer:
            yield _turned(at, closer)
            is_open = False
        elif not is_opener and following == closer:
            yield _turned(at, opener)
            is_open = True
        else:
            yield Fault("quotes", at, at + 1, None, f"'{text[at]}' without its partner",
                        f"“{text[at]}”不成对")  # fmt: skip
        last = at
    if is_open and last >= 0:
        yield Fault("quotes", last, last + 1, None, f"'{opener}' is never closed",
                    f"“{opener}”没有配对")  # fmt: skip


def _turned(at: int, right: str) -> Fault:
    return Fault("quotes", at, at + 1, right, f"a quotation mark the wrong way round; use {right}",
                 f"引号方向不对，应为{right}")  # fmt: skip


def _en_quotes(text: str) -> Iterator[Fault]:
    """Double quotation marks of English; single ones cannot be told from apostrophes."""
    marks = [i for i, c in enumerate(text) if c in "“”"]
    for fault in _in_turn(text, marks, "“", "”"):
        runs_on = fault.start == 0 and fault.instead is None and text[0] == "“"
        if not runs_on:
            yield fault


_STRAIGHT = re.compile(r'"')
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=[A-Za-z])|(?<=s)'(?=[\s,.;:!?])")


def _straight(text: str) -> Iterator[Fault]:
    """Straight quotation marks; alternately opening and closing."""
    marks: list[int] = []
    for match in _STRAIGHT.finditer(text):
        at = match.start()
        is_inch = text[at - 1 : at].isdigit() and len(marks) % 2 == 0
        if not is_inch:
            marks.append(at)
    even = len(marks) % 2 == 0
    for number, at in enumerate(marks):
        instead = "“”"[number % 2] if even else None
        yield Fault("straight", at, at + 1, instead, "a straight quotation mark", "直引号")


def _apostrophes(text: str) -> Iterator[Fault]:
    for match in _APOSTROPHE.finditer(text):
        yield Fault("straight", match.start(), match.end(), "’", "a straight apostrophe", "直撇号")


_PAIRS = {"）": "（", "】": "【", "》": "《", "〉": "〈", ")": "(", "]": "[", "}": "{"}
_SAME_ROLE = {"（": ")", "(": "）"}
_LIST_MARK = re.compile(r"(?:^|\s|[，。；：])[\w一二三四五六七八九十]{1,3}$")


def _brackets(text: str) -> Iterator[Fault]:
    """Brackets without their partner, or closed by another kind."""
    stack: list[int] = []
    for at, char in enumerate(text):
        if char in _PAIRS.values():
            stack.append(at)
        elif char in _PAIRS:
            if stack and text[stack[-1]] == _PAIRS[char]:
                stack.pop()
            elif stack and _SAME_ROLE.get(text[stack[-1]]) == char:
                opener = text[stack.pop()]
                right = "）" if opener == "（" else ")"
                yield Fault("brackets", at, at + 1, right, f"'{opener}' is closed by '{char}'",
                            f"“{opener}”与“{char}”不匹配")  # fmt: skip
            elif not (char in ")）" and _LIST_MARK.search(text[max(0, at - 5) : at])):
                yield Fault("brackets", at, at + 1, None, f"'{char}' without its partner",
                            f"“{char}”不成对")  # fmt: skip
    for at in stack[:20]:
        yield Fault("brackets", at, at + 1, None, f"'{text[at]}' is never closed",
                    f"“{text[at]}”没有配对")  # fmt: skip


_DOUBLED = re.compile(
    r"([。，、；：,;])\1+|(?<![.\w])\.\.(?!\.)|(?<=\w)\.\.(?![./\w])|[，、；：][。]|[。][，、；：]"
)
_DOTS_ZH = re.compile(r"(?<!\.)\.{3,}(?!\.)|。{3,}|(?<![…⋯])[…⋯](?![…⋯])")


def _doubled(text: str) -> Iterator[Fault]:
    """Two stops where one belongs; 。。。 is left to the rule of dots."""
    for match in _DOUBLED.finditer(text):
        if match[0].startswith("。。。"):
            continue
        same = match[0] == match[0][0] * len(match[0])
        yield Fault("doubled", match.start(), match.end(), match[0][0] if same else None,
                    f"doubled stop '{match[0][:4]}'", f"标点重复“{match[0][:4]}”")  # fmt: skip


def _dots_zh(text: str) -> Iterator[Fault]:
    for match in _DOTS_ZH.finditer(text):
        yield Fault("dots", match.start(), match.end(), "……",
                    "the Chinese ellipsis is six dots ……", "中文省略号为六点“……”")  # fmt: skip


_PREFIXES = frozenset(
    "high low new long short large small mid multi non co re pre post self well ultra super semi "
    "anti inter hi cross full half first second third real world state cutting start follow year "
    "private public government medium middle single double cost energy user data market job fast "
    "slow wide deep open closed on off two three four five six ten e".split()
)
_SUFFIXES = frozenset(
    "tech technology speed end term scale quality level wide class based owned up off old driven "
    "led party time art funded backed edge efficient friendly run made built size sized border "
    "depth sea range rise step way stage year month day power voltage growth commerce mail "
    "saving intensive oriented profit".split()
)
_DASH_IN_WORD = re.compile(r"\b([A-Za-z]+)( +[–—-] *| *[–—-] +)([A-Za-z]+)\b")


def _dashes(text: str) -> Iterator[Fault]:
    """A dash with spaces inside a compound: High – tech."""
    joined = {m[0].lower() for m in re.finditer(r"\b[A-Za-z]+-[A-Za-z]+\b", text)}
    for match in _DASH_IN_WORD.finditer(text):
        left, gap, right = match.groups()
        known = left.lower() in _PREFIXES and right.lower() in _SUFFIXES
        one_sided = gap.strip() == "-" and gap != " - "
        if one_sided and right.lower() in {"and", "or", "to", "nor", "but"}:
            continue
        if known or one_sided or f"{left}-{right}".lower() in joined:
            start, end = match.start(2), match.end(2)
            yield Fault("dash", start, end, "-", f"a dash with spaces inside '{match[0]}'",
                        f"词内的连接号带空格“{match[0]}”")  # fmt: skip


_SPACE_EN = re.compile(r"(?<=[\w)”’%])[ \xa0]+[,.;:!?](?=\s|$)")
_NO_SPACE_EN = re.compile(r"(?<=[a-z])[,;](?=[A-Za-z])|(?<=[a-z]{2})[.](?=[A-Z][a-z])")
_SPACE_ZH = re.compile(
    r"(?<=\S)[ \xa0]+(?=[，。；：？！、）》」』】])|(?<=[（《「『【])[ \xa0]+(?=\S)"
)
_HAN_GAP = re.compile(rf"(?<=[{_H}]{{2}})[ \xa0]+(?=[{_H}]{{2}})")


def _spaces_en(text: str) -> Iterator[Fault]:
    for match in _SPACE_EN.finditer(text):
        mark = match[0][-1]
        yield Fault("space", match.start(), match.end(), mark, f"a space before '{mark}'",
                    f"“{mark}”前有空格")  # fmt: skip
    for match in _NO_SPACE_EN.finditer(text):
        yield Fault("space", match.start(), match.end(), f"{match[0]} ",
                    f"no space after '{match[0]}'", f"“{match[0]}”后缺空格")  # fmt: skip


def _spaces_zh(text: str) -> Iterator[Fault]:
    for match in _SPACE_ZH.finditer(text):
        yield Fault("space", match.start(), match.end(), "", "a space next to a Chinese mark",
                    "中文标点旁有空格")  # fmt: skip


def _gaps_zh(text: str) -> Iterator[Fault]:
    for match in _HAN_GAP.finditer(text):
        yield Fault("space", match.start(), match.end(), None, "a space between Chinese characters",
                    "汉字之间有空格")  # fmt: skip


_NAME_DOT = re.compile(rf"(?<=[{_H}])[•‧∙⋅・･‐●](?=[{_H}])")


def _name_dots(text: str) -> Iterator[Fault]:
    for match in _NAME_DOT.finditer(text):
        yield Fault("name-dot", match.start(), match.end(), "·",
                    f"'{match[0]}' in the place of the name dot ·",
                    f"间隔号应为“·”，不是“{match[0]}”")  # fmt: skip


_Rule = Callable[[str], Iterator[Fault]]
_ZH_RULES: tuple[_Rule, ...] = (
    _half_width, _wide_letters, _zh_quotes, _straight, _brackets, _doubled, _dots_zh, _spaces_zh,
    _name_dots,
)  # fmt: skip
_EN_RULES: tuple[_Rule, ...] = (
    _full_width, _wide_letters, _en_quotes, _straight, _apostrophes, _brackets, _doubled, _dashes,
    _spaces_en,
)  # fmt: skip
_RUNNING_RULES: dict[Side, tuple[_Rule, ...]] = {"zh": (_gaps_zh,), "en": ()}


def _kind_findings(issue: Issue, kind: str, severity: Severity) -> Iterator[Finding]:
    name = f"marks/{kind}"
    for stretch in stretches(issue):
        if waived(name, stretch.allow):
            continue
        for fault in known_faults(stretch):
            if fault.kind == kind:
                yield _finding(stretch, fault, name, severity)


@lru_cache(maxsize=4096)
def _cached(text: str, side: Side, part: str) -> tuple[Fault, ...]:
    return tuple(faults(text, side, part))


def known_faults(stretch: Stretch) -> tuple[Fault, ...]:
    """The faults of a stretch, remembered for the checks that follow."""
    return _cached(stretch.text, stretch.side, stretch.part)


def _finding(stretch: Stretch, fault: Fault, name: str, severity: Severity) -> Finding:
    words = excerpt(stretch.text, fault.start, fault.end)
    hint = ""
    if fault.instead is not None:
        shown = fault.instead.strip() or tr("nothing", "空")
        hint = tr(f"write '{shown}'", f"可改为“{shown}”")
    message = tr(f"{fault.en}: {words}", f"{fault.zh}：{words}")
    return finding(stretch, fault.start, name, severity, message, hint)


_STYLE = "It breaks the colour of the text and the rules of line ends (GB/T 15834)."
_MISLEADS = "A mark without its partner, or the wrong way round, misleads the reader."
_SLIP = "It is a slip of typing that every reader sees."
KINDS: dict[str, tuple[Severity, str, str]] = {
    "half-width": ("warning", _STYLE, "Use the full-width mark in Chinese."),
    "full-width": ("warning", _STYLE, "Use the half-width mark, letter or figure."),
    "quotes": ("warning", _MISLEADS, "Turn the quotation mark, or add its partner."),
    "brackets": ("warning", _MISLEADS, "Add the partner, or use the same kind of bracket."),
    "straight": ("note", "Straight quotation marks are a typewriter's.", "Write “ ” and ’."),
    "doubled": ("warning", _SLIP, "Keep one of them."),
    "dots": ("note", "The Chinese ellipsis is six dots (GB/T 15834, 4.11).", "Write ……."),
    "dash": ("warning", _SLIP, "Write a hyphen without spaces."),
    "space": ("warning", _SLIP, "Delete or add the space."),
    "name-dot": ("warning", "Names are parted by · U+00B7 (GB/T 15834, 4.14).", "Write ·."),
}
"""Kinds of faults with severity, why they matter and what to do."""


def _register(kind: str, severity: Severity, why: str, remedy: str) -> None:
    @check(f"marks/{kind}", subject="issue", severity=severity, why=why, remedy=remedy)
    def run(issue: Issue) -> Iterable[Finding]:
        return capped(_kind_findings(issue, kind, severity))


for _kind, _facts in KINDS.items():
    _register(_kind, *_facts)
