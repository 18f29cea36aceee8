"""Consistency with the past: the same figure of the same thing, told otherwise in another issue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..ground.characters import COMMON_HAN
from ..ground.findings import Remark
from ..issue.glossary import Term, pattern
from ..issue.model import Issue, Side
from .numbers import Quantity, read_en, read_zh
from .numbers.agree import agree, group
from .terms import glossary_of
from .walk import Stretch, Waived, copy_check, stretches

MAX_CLAIMS_ABOUT_ONE_THING = 200
LIKENESS = 0.6
"""Share of common parts (Dice) from which two descriptions of a figure mean the same figure."""

_KINDS = {"count", "percent", "points", "times"}
_SENTENCE: dict[Side, re.Pattern[str]] = {
    "zh": re.compile(r"[^。！？；\n]+"),
    "en": re.compile(r"(?:[^.!?;\n]|[.!?](?=\S))+"),
}
_CLAUSE = re.compile(r"[，,、；;：:（）()—]")
_NOT_HAN = re.compile(f"[^{COMMON_HAN}]")
_ZH_NAME = re.compile(
    f"[{COMMON_HAN}]{{2,8}}?(?:高新区|开发区|集团|公司|大学|银行|研究院)"
    f"|[{COMMON_HAN}]{{1,7}}·[{COMMON_HAN}]{{1,7}}"
)
_LATIN_NAME = re.compile(r"[A-Z][\w’&-]+(?: (?:[A-Z][\w’&-]+|zone|zones))*")
_ZH_TAIL = re.compile(
    "(?:达到了?|达|为|是|有|共|实现|完成|超过|约|近|逾|突破|升至|增至|增加到|至|到|了|的|合计|总计|预计|大约|已|将|"
    "其中|全年|平均|分别)+$"
)
_ZH_RATE = re.compile("(?:同比|年均|平均)?(?:增长|上升|提高|下降|减少)(?:了)?$")
_EN_IDLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "by",
        "in",
        "on",
        "at",
        "and",
        "or",
        "its",
        "it",
        "their",
        "they",
        "had",
        "has",
        "have",
        "with",
        "for",
        "from",
        "as",
        "that",
        "this",
        "which",
        "about",
        "some",
        "over",
        "more",
        "than",
        "nearly",
        "almost",
        "up",
        "down",
        "rose",
        "rise",
        "rises",
        "fell",
        "reached",
        "reaching",
        "came",
        "come",
        "stood",
        "totalled",
        "amounted",
        "hit",
        "passed",
        "year",
        "or",
        "an",
        "per",
        "was",
    ]
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure said of something: what it is about, the words that name it, and the year."""

    issue: Issue
    stretch: Stretch
    quantity: Quantity
    start: int
    topic: str
    label: frozenset[str]
    year: int | None


@copy_check("past/number", subject="past")
def number(issues: Sequence[Issue], waived: Waived) -> Iterable[Remark]:
    """Figures of the same thing and year that differ between issues."""
    if len(issues) < 2:
        return
    by_age = sorted(issues, key=lambda issue: (issue.manifest.date, issue.manifest.id))
    told: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    for issue in by_age:
        mine = [c for c in claims(issue) if not waived(c.stretch.allow)]
        for claim in mine:
            yield from _against(claim, told)
        for claim in mine:
            known = told[_key(claim)]
            if len(known) < MAX_CLAIMS_ABOUT_ONE_THING:
                known.append(claim)


def _key(claim: Claim) -> tuple[str, str, str, str]:
    quantity = claim.quantity
    return claim.stretch.side, claim.topic, group(quantity), quantity.dimension


def _against(claim: Claim, told: dict[tuple[str, str, str, str], list[Claim]]) -> Iterator[Remark]:
    earlier = [
        old
        for old in told.get(_key(claim), ())
        if old.issue is not claim.issue and _year(old) == _year(claim) and _alike(old, claim)
    ]
    if not earlier or any(agree(old.quantity, claim.quantity) for old in earlier):
        return
    old = earlier[-1]
    sure = old.year is not None and claim.year is not None
    yield claim.stretch.remark(
        claim.start,
        severity=None if sure else "note",
        topic=claim.topic,
        now=claim.quantity.text,
        was=old.quantity.text,
        issue=old.issue.manifest.id,
        there=old.stretch.spot(old.start),
    )


def _year(claim: Claim) -> int:
    return claim.year if claim.year is not None else claim.issue.manifest.date.year


def _alike(one: Claim, other: Claim) -> bool:
    common = len(one.label & other.label)
    return common > 0 and 2 * common >= LIKENESS * (len(one.label) + len(other.label))


def claims(issue: Issue) -> Iterator[Claim]:
    """The figures of an issue that are said of a named thing."""
    terms = glossary_of(issue).terms
    for stretch in stretches(issue):
        if stretch.part != "title":
            yield from _claims(issue, stretch, terms)


def _claims(issue: Issue, stretch: Stretch, terms: Sequence[Term]) -> Iterator[Claim]:
    named = topic = ""
    year: int | None = None
    read = read_zh if stretch.side == "zh" else read_en
    if not re.search(r"\d|[一二三四五六七八九十百千万亿]", stretch.text) and stretch.side == "zh":
        return
    for sentence in _SENTENCE[stretch.side].finditer(stretch.text):
        words = sentence[0]
        quantities = read(words)
        years = [int(q.value) for q in quantities if q.kind == "year"]
        year = years[0] if years else year
        named, topic = _topic(words, stretch.side, terms) or (named, topic)
        last: frozenset[str] = frozenset()
        for quantity in quantities:
            if quantity.kind not in _KINDS or quantity.binding != "hard" or not topic:
                continue
            label = _label(words, quantity, stretch.side, named, last)
            last = label or last
            if label:
                start = sentence.start() + quantity.start
                yield Claim(issue, stretch, quantity, start, topic, label, year)


def _topic(words: str, side: Side, terms: Sequence[Term]) -> tuple[str, str] | None:
    """What a sentence is about, as written and as known: the glossary's first term, else a name."""
    found = []
    for term in terms:
        for form in term.zh if side == "zh" else term.en:
            match = pattern(form).search(words)
            if match:
                found.append((match.start(), -len(match[0]), match[0], (term.en or term.zh)[0]))
    if found:
        return min(found)[2:]
    if side == "zh":
        name = _ZH_NAME.search(words) or _LATIN_NAME.search(words)
        return (name[0], name[0]) if name else None
    names = [m for m in _LATIN_NAME.finditer(words) if m.start() > 1 or " " in m[0]]
    names = [m for m in names if m[0].lower() not in _EN_IDLE]
    return (names[0][0], names[0][0]) if names else None


def _label(
    words: str, quantity: Quantity, side: Side, named: str, last: frozenset[str]
) -> frozenset[str]:
    """The parts of the words that name a figure: pairs of characters, or English words."""
    said = quantity.said or quantity.text
    start = max(0, quantity.end - len(said))
    before = _CLAUSE.split(words[:start])[-1]
    after = "" if quantity.dimension else _CLAUSE.split(words[quantity.end :])[0]
    if side == "en":
        near = (
            re.findall(r"[A-Za-z][\w’-]*", before)[-7:] + re.findall(r"[A-Za-z][\w’-]*", after)[:2]
        )
        label = {word.lower() for word in near} - _EN_IDLE - set(named.lower().split())
        return frozenset(label or last)
    rate = _ZH_RATE.search(before)
    if rate and not before[: rate.start()].strip():
        return frozenset({*last, "增长"}) if last else frozenset()
    before = re.sub(r"\d+年?|月", "", before).replace(named, "")
    before = _ZH_TAIL.sub("", before[: rate.start()] if rate else before)
    text = _NOT_HAN.sub("", before)[-6:] + _NOT_HAN.sub("", after)[:4]
    label = {text[i : i + 2] for i in range(len(text) - 1)}
    return frozenset(label | ({"增长"} if rate else set()))
