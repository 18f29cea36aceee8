"""Titles and quotations: what is marked as one in Chinese, and how far it reaches in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TITLE_ZH = re.compile("《([^《》\\n]{1,40})》")
_NO_BOOK = re.compile(
    "(?:法|法典|条例|條例|规定|規定|办法|辦法|意见|意見|通知|纲要|綱要|规划|規劃|协议|協議|公约"
    "|公約|合同|条约|條約|宣言"
    "|报告|報告|计划|計劃|方案|标准|標準|协定|協定|章程|细则|細則|决定|決定|名单|名單|目录|目錄"
    "|指南|白皮书|白皮書|公报|公報|备忘录|備忘錄)$"
)
"""Ends of the titles of laws and papers, which English prints without a mark."""
_MARKED_EN = re.compile(
    r"(?<![*\w])\*(?!\*|\s)[^*\n]+\*(?!\*)|(?<![\w_])_(?!_|\s)[^_\n]+_(?![\w_])|“[^”]+”|(?<!\w)‘[^’]+’(?!\w)|\"[^\"\n]+\"|<(?:em|i|cite)>"
)


def unmarked_titles(zh: str, en_source: str) -> list[re.Match[str]]:
    """Titles in 《》 where the English marks fewer than there are, by italics or quotation marks.

    ``en_source`` is the English as it was written, its asterisks with it.
    """
    titles = [title for title in _TITLE_ZH.finditer(zh) if not _NO_BOOK.search(title[1])]
    names = {title[1] for title in titles}
    quoted = len(re.findall("“[^”]{2,}”", zh))
    marked = len(_MARKED_EN.findall(en_source))
    return titles[:1] if names and marked < len(names) and not (quoted and marked) else []


@dataclass(frozen=True, slots=True)
class Uneven:
    """A quotation that ends elsewhere in English: both places, and the sentences within it."""

    at_zh: int
    at_en: int
    sentences_zh: int
    sentences_en: int


_QUOTED_ZH, _QUOTED_EN = re.compile("“([^“”]*)”|「([^「」]*)」"), re.compile("“([^“”]*)”")
_END_ZH, _END_EN = re.compile("[。！？!?]"), re.compile(r"[.!?](?=[\s”]|$)")
_LEAST_ZH = 12
"""Characters of a quotation; shorter ones are words in quotation marks."""
_SAYS = 60
"""Characters of a clause such as *he said* that may part an English quotation."""


def uneven(zh: str, en: str) -> Iterator[Uneven]:
    """Quotations that hold more sentences in one language than in the other.

    Only where both languages have one quotation, or as many, and as many sentences in all.
    """
    long_zh = [match for match in _QUOTED_ZH.finditer(zh) if len(match[0]) >= _LEAST_ZH]
    long_en = _joined(
        [match for match in _QUOTED_EN.finditer(en) if len(match[0]) >= 2.5 * _LEAST_ZH], en
    )
    if len(long_zh) != len(long_en) or len(_END_ZH.findall(zh)) != len(_END_EN.findall(en)):
        return
    for told, (start, end) in zip(long_zh, long_en, strict=True):
        within_zh = _sentences(told[0], _END_ZH)
        within_en = _sentences(en[start:end], _END_EN)
        if within_zh != within_en:
            yield Uneven(told.end() - 1, end - 1, within_zh, within_en)


def _sentences(quotation: str, ends: re.Pattern[str]) -> int:
    """The sentences of a quotation; one that breaks off before a full stop counts."""
    inner = quotation.strip("“”「」 ")
    found = len(ends.findall(inner))
    return found if ends.search(inner[-1:]) else found + 1


def _joined(found: list[re.Match[str]], en: str) -> list[tuple[int, int]]:
    """English quotations, those that *he said* parts taken together."""
    spans: list[tuple[int, int]] = []
    for match in found:
        between = en[spans[-1][1] : match.start()] if spans else ""
        parted = en[spans[-1][1] - 2 : spans[-1][1] - 1] == "," if spans else False
        if (
            spans
            and parted
            and len(between) <= _SAYS
            and not re.search(r"[.!?]\s*\S", between[:-1])
        ):
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    return spans
