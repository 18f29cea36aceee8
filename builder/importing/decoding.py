"""Bytes to text: UTF-8, UTF-16 with a mark, GBK, Big5 or Windows-1252, told apart by reading.

GBK and Big5 share most byte pairs, so a strict decoder alone often accepts both. The reading whose
characters are the common ones of its language wins.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from ..ground.findings import Rejected, found
from ..ground.spots import Spot

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点"
    "从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原"
    "又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员位"
    "入常文总次品式活设及管特件长求老基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决"
    "西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联"
    "认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名"
    "确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿"
    "须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率"
    "族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细"
    "引听该铁价严創新這個國們來時為會發動過說種後學經進著點從業開還當實體機應關條結問產電間變無與區題長"
    "資質觀實業務際價億萬兩網際臺灣東車門報導術總統計劃設備歷義讓請"
)


def decode(data: bytes, place: Path) -> tuple[str, str]:
    """The text of a file and the name of its encoding; line ends become ``\\n``.

    Raises Rejected for binary files and for bytes that no known encoding explains.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, name = _utf16(data, place), "UTF-16"
    else:
        _refuse_binary(data, place)
        text, name = _read(data, place)
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def _utf16(data: bytes, place: Path) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise Rejected([found("import/encoding", Spot(place), "utf-16")]) from None


def _refuse_binary(data: bytes, place: Path) -> None:
    nul = data.find(b"\0")
    if nul < 0:
        return
    line = data.count(b"\n", 0, nul) + 1
    raise Rejected([found("import/binary", Spot(place, line))])


def _read(data: bytes, place: Path) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as problem:
        first_bad = problem.start
    readings: list[tuple[float, int, str, str]] = []
    codecs = (("GBK", "gb18030"), ("Big5", "cp950"), ("Big5", "big5hkscs"))
    for name, codec in (*codecs, ("Windows-1252", "cp1252")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        readings.append((_likelihood(text), -len(readings), text, name))
    if readings and max(readings)[0] > 0:
        best = max(readings)
        return best[2], best[3]
    line = data.count(b"\n", 0, first_bad) + 1
    column = first_bad - data.rfind(b"\n", 0, first_bad)
    raise Rejected([found("import/encoding", Spot(place, line, column), "unknown")])


_LIKELY_LATIN = frozenset("‘’“”–—…•·éèêëàâäáãåçñóòôöõúùûüíìîïßøæœÉÈÀÇÑÖÜÄÅØÆ£€¥©®™°²³½¼¾×±§ «»")


def _likelihood(text: str) -> float:
    """The share of a text's foreign characters that are usual ones; below 0 for gibberish."""
    counts = Counter(re.sub(r"[\x00-\x7f]", "", text))
    total = sum(counts.values())
    if not total:
        return 0.0
    latin = sum(n for c, n in counts.items() if c in _LIKELY_LATIN)
    common = sum(n for c, n in counts.items() if c in _COMMON)
    marks = sum(n for c, n in counts.items() if c in "，。、；：？！“”‘’（）《》—…「」　")
    odd = sum(n for c, n in counts.items() if "\ue000" <= c <= "\uf8ff" or c < "\xa0")
    if common + marks < 0.1 * total:
        return (latin - 3 * (total - latin)) / total
    return (common + marks - 4 * odd) / total
