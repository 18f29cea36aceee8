"""Untranslated and lopsided copy: what one side says and the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..ground.characters import HAN
from ..ground.findings import Remark, remark
from ..ground.messages import tr
from ..issue.model import SIDES, Article, Block, Both, Issue, Pair, Side
from .aligning import aligned, piece
from .walk import Stretch, Waived, part_check, stretches

NAMES: dict[Side, tuple[str, str]] = {"zh": ("Chinese", "中文"), "en": ("English", "英文")}
LEAST_RATIO, MOST_RATIO = 1.35, 6.0
"""English characters to Chinese ones, spaces left out. Careful translation lies between 2 and 4;
beyond these bounds a sentence is missing or stands twice."""
SHORT_ZH = 30
"""Chinese characters under which length says nothing."""

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN_WORD = re.compile(r"\b[a-z]{2,}\b")


def other(side: Side) -> Side:
    """The other language."""
    return "en" if side == "zh" else "zh"


def _named(side: Side) -> str:
    """The name of a language in the language now spoken."""
    return tr(*NAMES[side])


@part_check("balance/missing")
def missing(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Titles, texts and pairs with one side only."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for section in issue.sections:
        yield from _one_sided(section.title, "section")
    for article in issue.articles:
        for both, what in (
            (article.title, "headline"),
            (article.kicker, "kicker"),
            (article.standfirst, "standfirst"),
            (article.byline, "byline"),
        ):
            if not waived(article.allow):
                yield from _one_sided(both, what)
        yield from _missing_texts(article, waived)


def _one_sided(both: Both, what: str) -> Iterator[Remark]:
    if len(both.given) == 1:
        words = both.side(both.given[0])
        if words and _LETTER.search(words.text):
            yield remark(words.spot, what, language=_named(other(both.given[0])))


def _missing_texts(article: Article, waived: Waived) -> Iterator[Remark]:
    pairs = [
        pair for pair in article.pairs if _letters(pair) and not waived(pair.allow + article.allow)
    ]
    given: set[Side] = {side for pair in pairs for side in _sides(pair)}
    if len(given) == 1:
        whole = pairs[0].zh or pairs[0].en
        lacking = other(next(iter(given)))
        yield remark(whole[0].spot, "whole", language=_named(lacking))
        return
    alone, answered = _unanswered(pairs) if any(map(_is_uneven, pairs)) else ([], set())
    for pair in pairs:
        first = (pair.zh or pair.en)[0]
        if len(_sides(pair)) == 1 and not pair.is_heading and id(first) not in answered:
            yield _no_counterpart(first)
    told = {id(block) for pair in pairs if len(_sides(pair)) == 1 for block in pair.blocks}
    for block in alone:
        if id(block) not in told:
            yield replace(_no_counterpart(block), confidence="likely")


def _no_counterpart(block: Block) -> Remark:
    return remark(block.spot, "text", words=_words(block), language=_named(other(block.side)))


def _is_uneven(pair: Pair) -> bool:
    return len(pair.zh) != len(pair.en)


USUAL_RATIO = 2.9
"""English characters to Chinese ones where an article has too little to tell its own."""


def article_ratio(pairs: Iterable[Pair]) -> float:
    """English characters to a Chinese one in an article, by the pairs that lack no paragraph."""
    even = [pair for pair in pairs if len(pair.zh) == len(pair.en)]
    zh, en = (sum(_size(pair.side(side)) for pair in even) for side in ("zh", "en"))
    return en / zh if zh > 10 * SHORT_ZH and LEAST_RATIO <= en / zh <= MOST_RATIO else USUAL_RATIO


def _unanswered(pairs: Sequence[Pair]) -> tuple[list[Block], set[int]]:
    """Paragraphs that none on the other side answers, and the ids of those that one does.

    The whole article is aligned, since the paragraphs after a lost one may stand in each other's
    pairs.
    """
    sides: dict[Side, list[Block]] = {
        side: [b for pair in pairs for b in pair.side(side) if b.kind not in ("code", "rule")]
        for side in SIDES
    }
    zh, en = ([piece(b.kind, b.plain, side) for b in sides[side]] for side in SIDES)
    twice = {id(block) for side in SIDES for block in _repeated(sides[side])}
    alone: list[Block] = []
    answered: set[int] = set()
    for left, right in aligned(zh, en, article_ratio(pairs)):
        bead = [*sides["zh"][left], *sides["en"][right]]
        if len(bead) == 1 and _is_text(bead[0]) and id(bead[0]) not in twice:
            alone.append(bead[0])
        elif len(bead) == 2 and bead[0].side != bead[1].side:
            answered.update(map(id, bead))
    return alone, answered


def _is_text(block: Block) -> bool:
    """Whether a block is long enough to be missed."""
    least = SHORT_ZH if block.side == "zh" else 3 * SHORT_ZH
    return block.kind in ("paragraph", "quote", "list") and _size([block]) >= least


def _repeated(blocks: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs that stand twice in a row."""
    for one, after in pairwise(blocks):
        if {one.kind, after.kind} == {"paragraph"} and _untranslated(one.plain, after.plain):
            yield after


def _sides(pair: Pair) -> tuple[Side, ...]:
    sides: tuple[Side, Side] = ("zh", "en")
    return tuple(side for side in sides if pair.side(side))


def _letters(pair: Pair) -> bool:
    blocks = [b for b in (*pair.zh, *pair.en) if b.kind not in {"code", "rule"}]
    return any(_LETTER.search(block.plain) for block in blocks)


def _words(block: Block) -> str:
    words = " ".join(block.plain.split())
    return words[:24] + ("…" if len(words) > 24 else "")


@part_check("balance/length")
def length(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Pairs whose lengths do not go together."""
    for article in issue.articles:
        for pair in article.pairs:
            if pair.zh and pair.en and not waived(pair.allow + article.allow):
                yield from _length(pair)


def _length(pair: Pair) -> Iterator[Remark]:
    zh, en = _size(pair.zh), _size(pair.en)
    if max(zh, en / 3) < SHORT_ZH or _untranslated(_plain(pair.zh), _plain(pair.en)):
        return
    ratio = en / max(zh, 1)
    if LEAST_RATIO <= ratio <= MOST_RATIO:
        return
    short: Side = "en" if ratio < LEAST_RATIO else "zh"
    spot = pair.side(short)[0].spot
    far = ratio < LEAST_RATIO / 2 or ratio > MOST_RATIO * 2
    yield remark(
        spot,
        details={"ratio": round(ratio, 2)},
        confidence="likely" if far else None,
        language=_named(short),
        zh=zh,
        en=en,
    )


def _size(blocks: Sequence[Block]) -> int:
    return sum(
        len("".join(block.plain.split())) for block in blocks if block.kind not in {"code", "table"}
    )


@part_check("balance/same")
def same(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Copy that stands untranslated on the other side."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if not waived(article.allow):
            yield from _same_fronts(article)
        for pair in article.pairs:
            zh, en = _plain(pair.zh), _plain(pair.en)
            if waived(pair.allow + article.allow):
                continue
            if pair.en and _untranslated(zh, en):
                yield remark(pair.en[0].spot, "same", words=_opening(en))
            else:
                yield from _standing_twice(pair)
    for stretch in stretches(issue):
        if not (stretch.marked or waived(stretch.allow)):
            yield from _wrong_side(stretch)


def _standing_twice(pair: Pair) -> Iterator[Remark]:
    """Paragraphs whose own words stand where their translation should, on the longer side."""
    for side in [
        side for side in _sides(pair) if len(pair.side(side)) > len(pair.side(other(side)))
    ]:
        for after in _repeated(pair.side(side)):
            yield remark(after.spot, "twice", words=_opening(after.plain))


def _same_fronts(article: Article) -> Iterator[Remark]:
    for both in (article.title, article.kicker, article.standfirst):
        if both.zh and both.en and _untranslated(both.zh.text, both.en.text):
            yield remark(both.en.spot, "same", words=_opening(both.en.text))


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join(block.plain for block in blocks if block.kind != "code")


def _opening(text: str) -> str:
    return " ".join(text.split())[:30]


def _untranslated(zh: str, en: str) -> bool:
    """Equal texts that are more than a name."""
    if "".join(zh.split()) != "".join(en.split()) or not _LETTER.search(zh):
        return False
    return bool(_HAN.search(zh)) or len(_PLAIN_WORD.findall(zh)) >= 3


def _wrong_side(stretch: Stretch) -> Iterator[Remark]:
    """Titles and captions under the key of the other language."""
    han = len(_HAN.findall(stretch.text))
    words = len(_LATIN_WORD.findall(stretch.text))
    english = stretch.side == "zh" and not han and len(_PLAIN_WORD.findall(stretch.text)) >= 3
    chinese = stretch.side == "en" and han >= 4 and words <= han // 4
    if english or chinese:
        language = _named(other(stretch.side))
        yield remark(stretch.start, "wrong-side", side=stretch.side, language=language)


@part_check("balance/heading")
def heading(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Crossheads that only one language has."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if all(len(_sides(pair)) < 2 for pair in article.pairs):
            continue
        for pair in article.pairs:
            if not waived(pair.allow + article.allow):
                yield from _headings(pair)


def _headings(pair: Pair) -> Iterator[Remark]:
    counts = {side: [b for b in pair.side(side) if b.kind == "heading"] for side in _sides(pair)}
    zh, en = counts.get("zh", []), counts.get("en", [])
    if len(zh) == len(en):
        return
    many, few = (zh, en) if len(zh) > len(en) else (en, zh)
    spare = many[len(few)]
    yield remark(spare.spot, words=_words(spare), language=_named(other(spare.side)))


@part_check("balance/figure")
def figure(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Pictures without alternative text or with a caption in one language.

    One of which nothing is said is an ornament (WCAG 2.2, 1.1.1).
    """
    for article in issue.articles:
        if waived(article.allow):
            continue
        for picture in article.figures:
            if picture.is_decorative:
                continue
            for side in issue.sides:
                if not picture.chart and not picture.alt.side(side):
                    yield remark(picture.spot, "alternative", language=_named(side))
                if picture.caption.given and not picture.caption.side(side):
                    yield remark(picture.spot, "caption", language=_named(side))
            credit = picture.options.credit
            for side in issue.sides:
                if credit.given and not credit.side(side):
                    yield remark(picture.spot, "credit", language=_named(side))
    for page in issue.manifest.pages:
        for side in issue.sides:
            if not page.alt.side(side):
                yield remark(page.spot, "alternative", language=_named(side))
