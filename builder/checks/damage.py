"""Mojibake and damage: characters that a wrong reading put in the place of others.

These come before every other look at the copy: a mend of punctuation would hide a lost name dot.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..ground.characters import COMMON_HAN, HAN, RADICALS
from ..ground.findings import Remark, remark
from ..ground.spots import Spot
from .walk import Stretch, excerpt, stretch_check

_LOST = re.compile(rf"(?<=[{HAN}])\?+(?=[{HAN}A-Za-z])|(?<=[A-Za-z])\?(?=[{HAN}])")
_LOST_LATIN = re.compile(r"(?<=[a-z])\?(?=[a-z])")
_ASKING = re.compile(
    r"[吗呢么嗎麼谁誰哪否几幾何怎啥]|什么|多少|是不是|有没有|难道|能不能|可不可|要不要|会不会|为啥|如何"
)
_CLAUSE_START = re.compile(r"[。！？!?；，,;：:]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

_UNIQUE = (
    0xFA0E,
    0xFA0F,
    0xFA11,
    0xFA13,
    0xFA14,
    0xFA1F,
    0xFA21,
    0xFA23,
    0xFA24,
    0xFA27,
    0xFA28,
    0xFA29,
)
"""Twelve characters of the compatibility block that are ordinary ones (Unicode 16, 23.2)."""
_LOOK_ALIKE = re.compile(f"[{RADICALS}\uf900-\ufaff\U0002f800-\U0002fa1f]")
_MIXED_SCRIPT = re.compile(r"\b(?=\w*[A-Za-z])\w*[\u0370-\u03ff\u0400-\u04ff]\w*")
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x00-\x08\x0b-\x1f"
    "\x7f-\x84\x86-\x9f\U000e0000-\U000e007f]+"
)
_EMOJI_JOIN = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d")
_SURROGATE = re.compile("[\ud800-\udfff]")


@stretch_check("damage/question-mark")
def question_mark(stretch: Stretch) -> Iterator[Remark]:
    """A '?' or '�' in the place of a lost character."""
    text = stretch.text
    if "?" not in text and "\ufffd" not in text:
        return
    masked = _ADDRESS.sub(lambda m: " " * len(m[0]), text)
    places = [m.span() for m in re.finditer("\ufffd+", masked)]
    places += [m.span() for m in _LOST.finditer(masked) if not asks(masked, m.start())]
    if stretch.side == "en":
        places += [m.span() for m in _LOST_LATIN.finditer(masked)]
    for start, end in sorted(places):
        yield stretch.remark(start, words=excerpt(text, start, end))


def asks(text: str, at: int) -> bool:
    """Whether the clause before a '?' asks something; in a name it stands for a lost character."""
    left = text[max(0, at - 40) : at]
    clause = _CLAUSE_START.split(left)[-1]
    return bool(_ASKING.search(clause))


@stretch_check("damage/mojibake")
def mojibake(stretch: Stretch) -> Iterator[Remark]:
    """UTF-8 read as Latin-1 or GBK."""
    text = stretch.text
    for start, end, meant in (*latin_mojibake(text), *gbk_mojibake(text)):
        says, words = "read" if meant else "known", text[start:end][:24]
        length = {"length": end - start}
        yield stretch.remark(start, says, details=length, words=words, meant=meant[:24])


_CP1252 = {
    bytes([b]).decode("cp1252"): b
    for b in range(128, 256)
    if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_AS_LATIN = {**{chr(b): b for b in range(128, 256)}, **_CP1252}
_LATIN_RUN = re.compile("[" + re.escape("".join(_AS_LATIN)) + "]{2,}")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def latin_mojibake(text: str) -> Iterator[tuple[int, int, str]]:
    """UTF-8 read as Latin-1 or Windows-1252: (start, end, what was meant)."""
    for run in _LATIN_RUN.finditer(text):
        data = bytes(_AS_LATIN[char] for char in run[0])
        found = list(_SEQUENCE.finditer(data))
        sure = [m for m in found if len(m[0]) > 2 or m[0][0] in (0xC2, 0xC3)]
        if not sure:
            continue
        start, end = run.start() + found[0].start(), run.start() + found[-1].end()
        yield start, end, b"".join(m[0] for m in found).decode("utf-8", "replace")


_HAN_RUN = re.compile("[^\x00-\x7f\ufffd\uff00-\uffef\u3000-\u303f\u2010-\u2027]{3,}")
_KNOWN_GBK = re.compile("(?:锟斤拷?)+|烫烫烫|屯屯屯|鈥[淥欌檚橈�]?|銆[傚€]|锛[岀孩]|涓€")


def gbk_mojibake(text: str) -> Iterator[tuple[int, int, str]]:
    """UTF-8 read as GBK: (start, end, what was meant)."""
    taken = []
    for run in _HAN_RUN.finditer(text):
        meant = _utf8_under_gbk(run[0])
        if meant:
            taken.append(run.span())
            yield run.start(), run.end(), meant
    for known in _KNOWN_GBK.finditer(text):
        if not any(start <= known.start() < end for start, end in taken):
            yield known.start(), known.end(), ""


_PLAUSIBLE = re.compile(f"[\u3000-\u303f{COMMON_HAN}\uff00-\uff5e\u2013-\u2026·]+")


def _utf8_under_gbk(run: str) -> str:
    """What a run says when its GBK bytes are read as UTF-8, empty where they are no UTF-8."""
    head = run[:60]
    try:
        data = head.encode("gb18030")
    except UnicodeEncodeError:
        return ""
    if len(data) != 2 * len(head):
        return ""
    for cut in (0, 1, 2, 3):
        try:
            meant = data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return meant if len(meant) >= 2 and _PLAUSIBLE.fullmatch(meant) else ""
    return ""


@stretch_check("damage/look-alike")
def look_alike(stretch: Stretch) -> Iterator[Remark]:
    """Radicals, compatibility ideographs and foreign letters in the place of characters."""
    if stretch.text.isascii():
        return
    for match in _LOOK_ALIKE.finditer(stretch.text):
        if ord(match[0]) in _UNIQUE:
            continue
        meant = ordinary(match[0])
        code = f"U+{ord(match[0]):04X}"
        mend = {"replace": meant}
        yield stretch.remark(
            match.start(), "sign", details=mend, sign=match[0], code=code, meant=meant
        )
    for match in _MIXED_SCRIPT.finditer(stretch.text):
        foreign = re.search("[\u0370-\u03ff\u0400-\u04ff]", match[0])
        if foreign is None or not re.search("[A-Za-z]{2}", match[0]):
            continue
        name = unicodedata.name(foreign[0], "a foreign letter").lower()
        index = match.start() + foreign.start()
        yield stretch.remark(index, "scripts", word=match[0], letter=name)


def ordinary(char: str) -> str:
    """The ordinary character that a radical or compatibility sign looks like."""
    if "\u2e80" <= char <= "\u2eff":
        return _SUPPLEMENT.get(char, unicodedata.normalize("NFKC", char))
    return unicodedata.normalize("NFKC", char)


_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺆⺈⺌⺍⺎⺕⺗⺘⺙⺜⺝⺟⺠⺡⺣⺤⺥⺩⺫⺬⺮⺯⺰⺲⺳⺶⺷⺹⺺⺼⺽⺾⻁⻂⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻲⻳",
        "厂乙冂勹小小兀彐心手攵日月母民氵灬爪爪王目示竹糸纟罒罒羊羊老聿肉臼艹虎衤西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龜龟龟",
        strict=True,
    )
)


@stretch_check("damage/invisible")
def invisible(stretch: Stretch) -> Iterator[Remark]:
    """Zero-width, direction and control characters, and halves of surrogate pairs."""
    text = stretch.text
    if text.isascii() and text.isprintable():
        return
    for match in _INVISIBLE.finditer(text):
        if _EMOJI_JOIN.match(text, max(0, match.start() - 1)):
            continue
        codes = ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in match[0][:5]))
        words = excerpt(text, match.start(), match.end()).replace(match[0], "▯")
        mend = {"replace": ""}
        yield stretch.remark(match.start(), "character", details=mend, codes=codes, words=words)
    for match in _SURROGATE.finditer(text):
        yield stretch.remark(match.start(), "surrogate")


@stretch_check("damage/blank")
def blank(stretch: Stretch) -> Iterator[Remark]:
    """Paragraphs of nothing but spaces."""
    if not stretch.marked:
        return
    if not stretch.raw.strip() and stretch.start.column > 1:
        yield remark(Spot(stretch.start.file, stretch.start.line))
    for match in re.finditer(r"(?m)^[^\S\n]*[\xa0\u3000\u2002-\u200a][^\S\n]*$", stretch.text):
        yield stretch.remark(match.start())
