"""Untranslated and lopsided copy: what one side says and the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..ground.findings import Finding, at
from ..ground.messages import tr
from ..ground.register import check
from ..ground.spots import Spot
from ..issue.model import Article, Block, Both, Issue, Pair, Side
from .walk import Allow, Stretch, capped, stretches, waived

NAMES: dict[Side, tuple[str, str]] = {"zh": ("Chinese", "中文"), "en": ("English", "英文")}
LEAST_RATIO, MOST_RATIO = 1.35, 6.0
"""English characters to Chinese ones, spaces left out. Careful translation lies between 2 and 4;
beyond these bounds a sentence is missing or stands twice."""
SHORT_ZH = 30
"""Chinese characters under which length says nothing."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN_WORD = re.compile(r"\b[a-z]{2,}\b")


def other(side: Side) -> Side:
    """The other language."""
    return "en" if side == "zh" else "zh"


def _missing(spot: Spot, what: str, what_zh: str, side: Side, check_id: str) -> Finding:
    name, name_zh = NAMES[side]
    message = tr(f"{what} has no {name}", f"{what_zh}缺{name_zh}")
    hint = tr(
        f"write the {name}, or waive it: {check_id.split('/', maxsplit=1)[0]}: reason",
        f"请补写{name_zh}，或注明理由豁免",
    )
    return at(spot, check_id, "warning", message, hint)


@check("balance/missing", subject="issue")
def missing(issue: Issue) -> Iterable[Finding]:
    """Titles, texts and pairs with one side only."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for section in issue.sections:
        yield from _one_sided(section.title, "the section's title", "栏目标题", ())
    for article in issue.articles:
        for both, what, what_zh in (
            (article.title, "the headline", "标题"),
            (article.kicker, "the kicker", "眉题"),
            (article.standfirst, "the standfirst", "导语"),
            (article.byline, "the byline", "署名"),
        ):
            yield from _one_sided(both, what, what_zh, article.allow)
        yield from capped(_missing_texts(article))


def _one_sided(both: Both, what: str, what_zh: str, allow: Allow) -> Iterator[Finding]:
    if len(both.given) == 1 and not waived("balance/missing", allow):
        words = both.side(both.given[0])
        if words and _LETTER.search(words.text):
            yield _missing(words.spot, what, what_zh, other(both.given[0]), "balance/missing")


def _missing_texts(article: Article) -> Iterator[Finding]:
    pairs = [
        pair
        for pair in article.pairs
        if _letters(pair) and not waived("balance/missing", pair.allow + article.allow)
    ]
    given: set[Side] = {side for pair in pairs for side in _sides(pair)}
    if len(given) == 1:
        first = pairs[0].zh or pairs[0].en
        lacking = other(next(iter(given)))
        yield _missing(first[0].spot, "the whole text", "全文", lacking, "balance/missing")
        return
    for pair in pairs:
        if len(_sides(pair)) == 1 and not pair.is_heading:
            blocks = pair.zh or pair.en
            name = f"the text '{_words(blocks[0])}'"
            name_zh = f"“{_words(blocks[0])}”"
            yield _missing(blocks[0].spot, name, name_zh, other(blocks[0].side), "balance/missing")


def _sides(pair: Pair) -> tuple[Side, ...]:
    sides: tuple[Side, Side] = ("zh", "en")
    return tuple(side for side in sides if pair.side(side))


def _letters(pair: Pair) -> bool:
    blocks = [b for b in (*pair.zh, *pair.en) if b.kind not in {"code", "rule"}]
    return any(_LETTER.search(block.plain) for block in blocks)


def _words(block: Block) -> str:
    words = " ".join(block.plain.split())
    return words[:24] + ("…" if len(words) > 24 else "")


@check("balance/length", subject="issue")
def length(issue: Issue) -> Iterable[Finding]:
    """Pairs whose lengths do not go together."""
    return capped(
        f for article in issue.articles for p in article.pairs for f in _length(p, article)
    )


def _length(pair: Pair, article: Article) -> Iterator[Finding]:
    if waived("balance/length", pair.allow + article.allow) or not (pair.zh and pair.en):
        return
    zh, en = _size(pair.zh), _size(pair.en)
    if max(zh, en / 3) < SHORT_ZH or _untranslated(_plain(pair.zh), _plain(pair.en)):
        return
    ratio = en / max(zh, 1)
    if LEAST_RATIO <= ratio <= MOST_RATIO:
        return
    short: Side = "en" if ratio < LEAST_RATIO else "zh"
    name, name_zh = NAMES[short]
    message = tr(
        f"the {name} is too short for the other side: {zh} Chinese and {en} English characters",
        f"{name_zh}偏短：中文 {zh} 字，英文 {en} 个字符",
    )
    hint = tr("look for a sentence left out, or one too many", "请核对是否漏译或重复")
    yield at(
        pair.side(short)[0].spot, "balance/length", "warning", message, hint, ratio=round(ratio, 2)
    )


def _size(blocks: Sequence[Block]) -> int:
    return sum(
        len("".join(block.plain.split())) for block in blocks if block.kind not in {"code", "table"}
    )


@check("balance/same", subject="issue")
def same(issue: Issue) -> Iterable[Finding]:
    """Copy that stands untranslated on the other side."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        yield from capped(_same(article))
    for stretch in stretches(issue):
        yield from _wrong_side(stretch)


def _same(article: Article) -> Iterator[Finding]:
    fronts = (article.title, article.kicker, article.standfirst)
    for both in fronts:
        if both.zh and both.en and _untranslated(both.zh.text, both.en.text):
            yield _same_finding(both.en.spot, both.en.text, article.allow)
    for pair in article.pairs:
        zh, en = _plain(pair.zh), _plain(pair.en)
        allow = pair.allow + article.allow
        if pair.en and _untranslated(zh, en) and not waived("balance/same", allow):
            yield _same_finding(pair.en[0].spot, en, allow)


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join(block.plain for block in blocks if block.kind != "code")


def _same_finding(spot: Spot, text: str, allow: Allow) -> Finding:
    words = " ".join(text.split())[:30]
    message = tr(f"both sides say the same: '{words}'", f"两侧文字相同：“{words}”")
    hint = tr("translate one of them", "请翻译其中一侧")
    return at(spot, "balance/same", "warning", message, hint)


def _untranslated(zh: str, en: str) -> bool:
    """Equal texts that are more than a name."""
    if "".join(zh.split()) != "".join(en.split()) or not _LETTER.search(zh):
        return False
    return bool(_HAN.search(zh)) or len(_PLAIN_WORD.findall(zh)) >= 3


def _wrong_side(stretch: Stretch) -> Iterator[Finding]:
    """Titles and captions under the key of the other language."""
    if stretch.marked or waived("balance/same", stretch.allow):
        return
    han = len(_HAN.findall(stretch.text))
    words = len(_LATIN_WORD.findall(stretch.text))
    english = stretch.side == "zh" and not han and len(_PLAIN_WORD.findall(stretch.text)) >= 3
    chinese = stretch.side == "en" and han >= 4 and words <= han // 4
    if english or chinese:
        name, name_zh = NAMES[other(stretch.side)]
        message = tr(
            f"this stands under {stretch.side}: but is {name}",
            f"这里标为 {stretch.side}，实为{name_zh}",
        )
        hint = tr("translate it, or put it under the other key", "请翻译，或移到另一侧")
        yield at(stretch.start, "balance/same", "warning", message, hint)


@check("balance/heading", subject="issue")
def heading(issue: Issue) -> Iterable[Finding]:
    """Crossheads that only one language has."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if all(len(_sides(pair)) < 2 for pair in article.pairs):
            continue
        for pair in article.pairs:
            if waived("balance/heading", pair.allow + article.allow):
                continue
            yield from _headings(pair)


def _headings(pair: Pair) -> Iterator[Finding]:
    counts = {side: [b for b in pair.side(side) if b.kind == "heading"] for side in _sides(pair)}
    zh, en = counts.get("zh", []), counts.get("en", [])
    if len(zh) == len(en):
        return
    many, few = (zh, en) if len(zh) > len(en) else (en, zh)
    spare = many[len(few)]
    words = _words(spare)
    yield _missing(
        spare.spot,
        f"the crosshead '{words}'",
        f"小标题“{words}”",
        other(spare.side),
        "balance/heading",
    )


@check("balance/figure", subject="issue")
def figure(issue: Issue) -> Iterable[Finding]:
    """Pictures without alternative text or with a caption in one language."""
    if set(issue.sides) != {"zh", "en"}:
        return
    for article in issue.articles:
        if waived("balance/figure", article.allow):
            continue
        for picture in article.figures:
            sides: tuple[Side, Side] = ("zh", "en")
            for side in sides:
                if not picture.alt.side(side):
                    what, zh = "the picture's alternative text", "图片替代文字"
                    yield _missing(picture.spot, what, zh, side, "balance/figure")
                if picture.caption.given and not picture.caption.side(side):
                    yield _missing(picture.spot, "the caption", "图注", side, "balance/figure")
