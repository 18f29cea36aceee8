"""Characters of Chinese and Western text and what they may do at the edges of a line.

Every table names its source: W3C *Requirements for Chinese Text Layout* (CLREQ,
https://www.w3.org/TR/clreq/) by section anchor, or GB/T 15834—2011 by clause.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Literal

Prohibition = Literal["whole", "strict", "gb", "basic"]
Region = Literal["hans", "hant"]


class Kind(IntEnum):
    """What a character is to a typesetter."""

    HAN = 0
    """Han characters, kana, bopomofo and full-width symbols that stand like them."""
    OPEN = 1
    CLOSE = 2
    STOP = 3
    """Pause and stop marks 点号."""
    MIDDLE = 4
    """The interpunct 间隔号."""
    DASH = 5
    ELLIPSIS = 6
    CONNECTOR = 7
    SOLIDUS = 8
    LETTER = 9
    DIGIT = 10
    PREFIX = 11
    POSTFIX = 12
    SPACE = 13
    GLUE = 14
    """Characters that hold their neighbours: no-break space, word joiner."""
    ZERO = 15
    """Zero-width space: a break and nothing else."""
    HYPHEN = 16
    SOFT = 17
    """Soft hyphen."""
    QUOTE = 18
    """Straight quotes, which may open or close."""
    OBJECT = 19
    """An image or box in the line."""
    LINE = 20
    """A forced line end."""
    OTHER = 21


# CLREQ #categories_and_usage_of_punctuation_marks and #tables_of_chinese_punctuation_marks.
# Small, half-width and vertical forms behave as their full-width kin.
OPENING = "（《〈「『【〔〖〘〚［｛｟“‘([{«‹¡¿〝⟨⟪｢﹙﹛﹝︗︵︷︹︻︽︿﹁﹃﹇"
CLOSING = "）》〉」』】〕〗〙〛］｝｠”’)]}»›〞〟⟩⟫｣﹚﹜﹞︘︶︸︺︼︾﹀﹂﹄﹈"
STOPS = "，、。．；：！？,.;:!?‼⁇⁈⁉﹐﹑﹒﹔﹕﹖﹗｡､︐︑︒︓︔︕︖"
MIDDLES = "·‧・•･"
DASHES = "—―⸺⸻︱﹘"
ELLIPSES = "…⋯‥․︙︰"
CONNECTORS = "～〜–~゠－﹣"
SOLIDI = "／/"
# CLREQ #h-digits_and_their_prefix_and_suffix: what stays with the number. Signs of currency are
# known by their Unicode category.
PREFIXES = "№＃#@＠±＋+−"
POSTFIXES = "%％﹪‰‱℃℉°′″‴‵¢￠®™℠"
FIXED_SPACES = "\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
"""Spaces of a width of their own: they neither stretch nor shrink, nor stand at a line's start."""
NO_START_HAN = "々〻ゝゞヽヾーｰ\U00016fe0ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯ"
"""Iteration marks, the long-vowel mark and small kana: set as Han, but not at a line start.
Unicode Standard Annex 14, classes NS and CJ."""

_TABLE: dict[str, Kind] = {
    **dict.fromkeys(OPENING, Kind.OPEN),
    **dict.fromkeys(CLOSING, Kind.CLOSE),
    **dict.fromkeys(STOPS, Kind.STOP),
    **dict.fromkeys(MIDDLES, Kind.MIDDLE),
    **dict.fromkeys(DASHES, Kind.DASH),
    **dict.fromkeys(ELLIPSES, Kind.ELLIPSIS),
    **dict.fromkeys(CONNECTORS, Kind.CONNECTOR),
    **dict.fromkeys(SOLIDI, Kind.SOLIDUS),
    **dict.fromkeys(PREFIXES, Kind.PREFIX),
    **dict.fromkeys(POSTFIXES, Kind.POSTFIX),
    **dict.fromkeys(" \t" + FIXED_SPACES, Kind.SPACE),
    **dict.fromkeys("\u00a0\u202f\u2060\ufeff\u2007", Kind.GLUE),
    "\u200b": Kind.ZERO,
    **dict.fromkeys("-\u2010", Kind.HYPHEN),
    "\u2011": Kind.LETTER,
    "\u00ad": Kind.SOFT,
    **dict.fromkeys("\"'", Kind.QUOTE),
    "\ufffc": Kind.OBJECT,
    **dict.fromkeys("\n\u2028\u2029", Kind.LINE),
}

_HAN = re.compile(
    "[\u2e80-\u2fdf\u2ff0-\u2fff\u3005-\u3007\u3012\u3013\u3021-\u302f\u3031-\u30ff"
    "\u3100-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\U0001f200-\U0001f2ff\U00020000-\U0003fffd]"
)


@lru_cache(maxsize=65536)
def kind(char: str) -> Kind:
    """The kind of the first character of a cluster."""
    char = char[0]
    found = _TABLE.get(char)
    if found is not None:
        return found
    if _HAN.match(char):
        return Kind.HAN
    category = unicodedata.category(char)
    if category == "Nd":
        return Kind.DIGIT
    if category == "Sc":
        return Kind.PREFIX
    if category == "No":
        return _number_kind(char)
    if category[0] in "LM":
        return Kind.LETTER
    if unicodedata.east_asian_width(char) in "WF":
        return Kind.HAN
    return Kind.OTHER


def _number_kind(char: str) -> Kind:
    """Fractions stand like figures, raised and lowered figures go with what is before them."""
    form = unicodedata.decomposition(char)
    if form.startswith(("<super>", "<sub>")):
        return Kind.POSTFIX
    if form.startswith("<fraction>"):
        return Kind.DIGIT
    return Kind.HAN if unicodedata.east_asian_width(char) in "WF" else Kind.OTHER


# CLREQ #prohibition_rules_for_line_start_end, level by level. GB adds the solidus at the line
# end, strict adds dashes and ellipses at the line start.
_NO_START_BASIC = frozenset(
    {Kind.STOP, Kind.CLOSE, Kind.CONNECTOR, Kind.MIDDLE, Kind.SOLIDUS, Kind.POSTFIX, Kind.HYPHEN}
    | {Kind.SPACE, Kind.GLUE, Kind.SOFT, Kind.LINE, Kind.ZERO}
)
NO_START: dict[Prohibition, frozenset[Kind]] = {
    "basic": _NO_START_BASIC,
    "gb": _NO_START_BASIC,
    "strict": _NO_START_BASIC | {Kind.DASH, Kind.ELLIPSIS},
}
NO_START["whole"] = NO_START["strict"]
_NO_END_BASIC = frozenset({Kind.OPEN, Kind.PREFIX, Kind.GLUE})
NO_END: dict[Prohibition, frozenset[Kind]] = {
    "basic": _NO_END_BASIC,
    "gb": _NO_END_BASIC | {Kind.SOLIDUS},
    "strict": _NO_END_BASIC | {Kind.SOLIDUS},
}
NO_END["whole"] = NO_END["strict"]

# GB/T 15834 and CLREQ #h-punctuation_adjustment_space: blank beside a full-width mark that may be
# taken away, in em, left and right. Mainland marks sit at the start of their square; in Taiwan
# and Hong Kong they are centred, and ！？ keep their square.
_RIGHT = (0.0, 0.5)
_LEFT = (0.5, 0.0)
_BOTH = (0.25, 0.25)
_CENTRED = "，、。．；："
_HALF = "（《〈「『【〔〖〘〚［｛｟“‘）》〉」』】〕〗〙〛］｝｠”’，、。．；：！？"


@lru_cache(maxsize=4096)
def blanks(char: str, region: Region) -> tuple[float, float]:
    """Blank left and right of a full-width mark that squeezing may take, in em."""
    if char not in _HALF:
        return 0.0, 0.0
    if region == "hant" and char in "！？":
        return 0.0, 0.0
    if region == "hant" and char in _CENTRED:
        return _BOTH
    return _LEFT if kind(char) is Kind.OPEN else _RIGHT


SENTENCE_ENDS = frozenset("。．！？")
"""CLREQ #punctuation_width_adjustment: these stay wide in the 开明 style."""

HANGING = frozenset("，、。．")
"""CLREQ #hanging_punctuation_marks_at_line_end: marks that may hang, in mainland setting only."""

PROTRUDING: dict[str, tuple[float, float]] = {
    **dict.fromkeys(".,", (0.0, 0.7)),
    **dict.fromkeys("-\u2010", (0.0, 0.5)),
    **dict.fromkeys(":;", (0.0, 0.4)),
    **dict.fromkeys("!?", (0.0, 0.15)),
    "–": (0.0, 0.3),
    "—": (0.0, 0.2),
    "“": (0.5, 0.0),
    "‘": (0.6, 0.0),
    "”": (0.0, 0.5),
    "’": (0.0, 0.6),
    "(": (0.1, 0.0),
    ")": (0.0, 0.1),
}
"""Western marks and the part of them that stands in the margin at the left and the right edge of a
line, so that the edge looks straight; after the tables of microtype (R. Schlicht), 4.2."""

HALF_WIDTH = frozenset(MIDDLES)
"""CLREQ #h-punctuation_adjustment_space: the interpunct takes half an em, whatever the font."""

# CLREQ #h-digits_and_their_prefix_and_suffix: numbers stay with what counts them. Chinese units
# are those that follow figures in reporting; Western ones those written after a space.
_ZH_UNITS = (
    "年|月|日|号|时|点|分|秒|岁|天|周|世纪|个|名|位|人|家|项|件|台|套|辆|架|艘|座|栋|间|块|张|条|只|头|"
    "种|类|次|届|期|卷|章|节|页|版|楼|层|级|度|倍|成|元|角|美元|欧元|英镑|日元|米|里|公里|千米|厘米|毫米|"
    "微米|纳米|英寸|寸|尺|亩|公顷|平方米|平方公里|立方米|克|千克|公斤|斤|吨|升|毫升|瓦|千瓦|兆瓦|伏|千伏|"
    "赫|比特|字节|字|课|回|例|株|棵|枚|颗|幅|篇|本|部|集|款|笔|户|口|亿|万|億|萬|個|號|時|點|歲|項|輛|"
    "種|頁|樓|層|級|倍|圓|兩|噸|張|條|隻|頭|類|屆"
)
_EN_UNITS = (
    "nm|µm|μm|um|mm|cm|dm|m|km|in|ft|mi|mg|g|kg|t|ml|mL|l|L|s|ms|min|h|Hz|kHz|MHz|GHz|THz|V|kV|MV|"
    "A|mA|W|kW|MW|GW|TW|Wh|kWh|MWh|GWh|TWh|J|kJ|MJ|Pa|kPa|MPa|K|°C|℃|°F|%|‰|bit|B|KB|MB|GB|TB|PB|"
    "Mbps|Gbps|dB|pt|px|em|rpm|million|billion|trillion|per cent|percent|a\\.m\\.|p\\.m\\."
)
_NUMBER = r"(?:[0-9０-９](?:[0-9０-９]|[.,，:：/∶×](?=[0-9０-９]))*[¼½¾⅓⅔]?|[¼½¾⅓⅔])"
_CURRENCY = "$¥￥€£￡＄﹩₩￦₹₽₫₱฿¢￠"
KEPT_TOGETHER = re.compile(
    rf"(?=[第UHNRCAS0-9０-９¼½¾⅓⅔{_CURRENCY}])"
    rf"(?:第\s?{_NUMBER}(?P<ordinal>[一-鿿](?![一-鿿]))?"
    rf"|(?:US|HK|NT|RMB|CN|A|C|S)?[{_CURRENCY}]\s?{_NUMBER}"
    rf"|[0-9]{{1,3}}(?:[ \u00a0\u2009\u202f][0-9]{{3}})+(?![0-9])"
    rf"|{_NUMBER})"
    rf"(?:[ \u00a0]?(?:{_EN_UNITS})(?:[²³]|/[A-Za-z]+)?(?![A-Za-z])"
    rf"|(?P<unit>\s?(?:[多余几]?[百千万亿萬億]{{1,2}}(?:{_ZH_UNITS})?|(?:{_ZH_UNITS}))))?"
)
"""A number with its sign, currency, ordinal 第 and unit. GB/T 15835—2011 keeps figures, sign and
Western unit whole; whether the Chinese ``unit`` may part from them is for the level to say. What
they may begin with stands first, so that other text is passed over."""

HELD = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Prof|St|Messrs|Rev|Gen|Col|Capt|Lt|Gov|Sen)\.?[ \u00a0](?=[A-Z])"
    r"|(?:[Nn]os?|[Vv]ols?|[Ff]igs?|[Cc]h|[Ss]ec|[Aa]rt|[Ee]d|pp?|ll?)\.[ \u00a0](?=[0-9]))."
)
"""An abbreviated title with its name, an abbreviated word with its number."""
CLINGING = re.compile(rf".[{NO_START_HAN}]+")
"""What may not start a line, with the character before it."""
