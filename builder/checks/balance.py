"""Untranslated and lopsided copy: what one side says and the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..ground.characters import HAN
from ..ground.findings import Remark, remark
from ..ground.messages import tr
from ..issue.model import Article, Block, Both, Issue, Pair, Side
from .walk import Stretch, Waived, copy_check, stretches

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


@copy_check("balance/missing")
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
    for pair in pairs:
        if len(_sides(pair)) == 1 and not pair.is_heading:
            first = (pair.zh or pair.en)[0]
            lacking = other(first.side)
            yield remark(first.spot, "text", words=_words(first), language=_named(lacking))


def _sides(pair: Pair) -> tuple[Side, ...]:
    sides: tuple[Side, Side] = ("zh", "en")
    return tuple(side for side in sides if pair.side(side))


def _letters(pair: Pair) -> bool:
    blocks = [b for b in (*pair.zh, *pair.en) if b.kind not in {"code", "rule"}]
    return any(_LETTER.search(block.plain) for block in blocks)


def _words(block: Block) -> str:
    words = " ".join(block.plain.split())
    return words[:24] + ("…" if len(words) > 24 else "")


@copy_check("balance/length")
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
    yield remark(spot, details={"ratio": round(ratio, 2)}, language=_named(short), zh=zh, en=en)


def _size(blocks: Sequence[Block]) -> int:
    return sum(
        len("".join(block.plain.split())) for block in blocks if block.kind not in {"code", "table"}
    )


@copy_check("balance/same")
def same(issue: Issue, waived: Waived) -> Iterable[Remark]:
    """Copy that stands untranslated on the other side."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if not waived(article.allow):
            yield from _same_fronts(article)
        for pair in article.pairs:
            zh, en = _plain(pair.zh), _plain(pair.en)
            if pair.en and _untranslated(zh, en) and not waived(pair.allow + article.allow):
                yield remark(pair.en[0].spot, "same", words=_opening(en))
    for stretch in stretches(issue):
        if not (stretch.marked or waived(stretch.allow)):
            yield from _wrong_side(stretch)


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


@copy_check("balance/heading")
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


@copy_check("balance/figure")
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
                if not picture.alt.side(side):
                    yield remark(picture.spot, "alternative", language=_named(side))
                if picture.caption.given and not picture.caption.side(side):
                    yield remark(picture.spot, "caption", language=_named(side))
            credit = picture.options.credit
            for side in issue.sides:
                if credit.given and not credit.side(side):
                    yield remark(picture.spot, "credit", language=_named(side))
