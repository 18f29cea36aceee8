"""Sentences that one language denies and the other affirms; where in doubt, silent."""

from __future__ import annotations

import re

from ..issue.model import Side
from .sentences.clauses import SENTENCE, clauses

_DENIES_ZH = re.compile(
    "(?<![有沒没])(?:没有?|沒有?)(?![落收顶頂完准準想多])|[从從尚未并並][未不没沒](?![来來])"
    "|未(?:能|曾|见|見|获|獲|达|達|经|經)"
    "|(?:并|並)?非(?![常洲法营營凡])|不(?:是|会|會|能|再|愿|願|想|准|準|允许|允許|可以|接受|同意"
    "|打算|承认|承認)"
    "|[毫]?无(?![论論法数數疑限线線偿償人锡錫穷窮障形意处處不])"
    "|無(?![論法數疑限線償人錫窮障形意處不])"
)
"""Words that deny a statement and hardly ever do anything else."""

_NOT_ONLY_ZH = re.compile(
    "不仅|不僅|不但|不只|不光|不止|没有不|沒有不|不得不|不能不|不会不|無不|无不|不无|不無|是不是"
    "|能不能|有没有|有沒有|会不会"
    "|會不會|要不要|除非|不过|不過|没想到|沒想到|不如|不妨|一[^，。]{0,3}[也都]不|若不是|要不是"
    "|如果不|如果没有|[吗嗎？?]"
)
_ANY_ZH = re.compile(
    "[不没沒未无無非莫勿否别別免缺乏少难難拒失禁停止除绝絕断斷忘避戒弃棄首]|第一次|以外|之外|只"
    "|仅|僅|才"
)
_DENIES_EN = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|shall|should|must|may)"
    r" not(?! only| just| least| merely| necessarily)\b|\bcannot\b|\bno longer\b|n['’]t\b",
    re.I,
)
"""Denials of the verb; *no* and *never* too often stand for a word that needs none in Chinese."""

_ANY_EN = re.compile(
    r"\b(?:not|cannot|no|never|none|nor|neither|nobody|nothing|nowhere|without|hardly|barely"
    r"|scarcely|seldom"
    r"|rarely|little|few|fewer|only|lack\w*|fail\w*|refus\w*|declin\w*|den(?:y|ies|ied)|reject\w*"
    r"|avoid\w*"
    r"|absen\w*|miss(?:ing|ed|es)?|unable|free|instead|rather|except|unless|until|than|short"
    r"|stop\w*|ceas\w*"
    r"|end\w*|ban\w*|forbid\w*|prohibit\w*|prevent\w*|exempt\w*|impossible|beyond|too|else|other"
    r"|yet|out of|away|far from|empty|zero|bare|still|remain\w*|unchanged|ignor\w*|forg[eo]t\w*"
    r"|abandon\w*"
    r"|skip\w*|spar\w*|omit\w*|drop\w*|keep\w*|kept|rule\w* out|(?:un|in|im|il|ir|dis|non-?|mis"
    r"|anti)[a-z]{3,}"
    r"|\w+less)\b|n['’]t\b",
    re.I,
)
_LONGEST: dict[Side, int] = {"zh": 42, "en": 160}
"""Characters of a sentence of which what is denied can be told."""


def denied(zh: str, en: str) -> list[tuple[Side, int, str]]:
    """Where one side denies what the other affirms: the side, the place and the denying word.

    Sentences are compared one by one, so only where both sides have as many.
    """
    both = _sentences("zh", zh), _sentences("en", en)
    if len(both[0]) != len(both[1]):
        return []
    found: list[tuple[Side, int, str]] = []
    for (at_zh, told), (at_en, said) in zip(*both, strict=True):
        if len(told) > _LONGEST["zh"] or len(said) > _LONGEST["en"]:
            continue
        match = None if _NOT_ONLY_ZH.search(told) else _DENIES_ZH.search(told)
        if match and not _ANY_EN.search(said):
            found.append(("zh", at_zh + match.start(), match[0]))
        if (match := _DENIES_EN.search(said)) and not _ANY_ZH.search(told):
            found.append(("en", at_en + match.start(), match[0].strip()))
    return found


def _sentences(side: Side, text: str) -> list[tuple[int, str]]:
    """The sentences of a text with their places."""
    found, start = [], 0
    for clause in clauses(side, text):
        if clause.cut == SENTENCE:
            found.append((start, text[start : clause.end]))
            start = clause.end
    return found
