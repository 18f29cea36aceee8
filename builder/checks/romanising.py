"""Chinese names in Latin letters: Pinyin, Wade–Giles, and as Hong Kong spells Cantonese."""

from __future__ import annotations

import re
from functools import lru_cache

from .sentences.dictionary import Dictionary

SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩"
    "韓邓鄧冯馮曹彭曾肖蕭萧田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭"
    "譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱侯江尹薛闫閻阎段雷龙龍史陶贺賀毛郝"
    "顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文施洪季殷章温溫区區麦麥关關"
    "霍简簡柯凌祝甄"
)
"""Names of families that are common enough to know a person's name by."""

_CANTONESE = """
李 lee lei|黄 wong|黃 wong|陈 chan|陳 chan|林 lam|梁 leung|张 cheung|張 cheung|吴 ng|吳 ng
王 wong|何 ho|刘 lau|劉 lau|杨 yeung|楊 yeung|郑 cheng|鄭 cheng|郭 kwok|叶 ip yip|葉 ip yip
罗 law lo|羅 law lo|周 chow chau|邓 tang|鄧 tang|冯 fung|馮 fung|谢 tse|謝 tse|蔡 choi|许 hui
許 hui|徐 tsui|朱 chu|马 ma|馬 ma|胡 wu woo|赵 chiu|趙 chiu|高 ko|曾 tsang|谭 tam|譚 tam|苏 so
蘇 so|钟 chung|鍾 chung|卢 lo|盧 lo|潘 poon pun|余 yu yue|曹 tso|彭 pang|袁 yuen|萧 siu|蕭 siu
肖 siu|唐 tong|宋 sung|孙 suen|孫 suen|方 fong|温 wan|溫 wan|莫 mok|关 kwan|關 kwan|霍 fok
麦 mak|麥 mak|简 kan|區 au|区 au|石 shek|江 kong|汤 tong|湯 tong|施 sze|明 ming|华 wah|華 wah
国 kwok|國 kwok|文 man|志 chi|伟 wai|偉 wai|家 ka|美 mei|丽 lai|麗 lai|玲 ling|英 ying|强 keung
強 keung|健 kin|俊 chun|杰 kit|傑 kit|德 tak|荣 wing|榮 wing|永 wing|光 kwong|辉 fai|輝 fai
仁 yan|嘉 ka|诚 shing|誠 shing|成 shing|子 tsz|小 siu|珍 chun|慧 wai|敏 man|雪 suet|芳 fong
秀 sau|凤 fung|鳳 fung|龙 lung|龍 lung|东 tung|東 tung|平 ping|安 on|宝 po|寶 po|祥 cheung
胜 sing|勝 sing|贵 kwai|貴 kwai|富 fu|生 sang|洪 hung|雄 hung|振 chun|宏 wang|建 kin|兴 hing
興 hing|学 hok|學 hok|友 yau|月 yuet|玉 yuk|琴 kam|婷 ting|怡 yi|思 sze|颖 wing|穎 wing|诗 sze
詩 sze|欣 yan|恩 yan|心 sum|晓 hiu|曉 hiu|大 tai|天 tin|正 ching
"""
"""Characters of names as they stand on Hong Kong's papers; there is no rule that gives these."""

_HONG_KONG = {
    entry.split(" ")[0]: frozenset(entry.split(" ")[1:])
    for line in _CANTONESE.strip().splitlines()
    for entry in line.split("|")
}

_WADE_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
    "er": "erh", "yan": "yen", "ye": "yeh", "you": "yu", "yong": "yung", "ge": "ko", "ke": "ko",
    "he": "ho", "e": "o", "gui": "kuei", "kui": "kuei", "yi": "i",
}  # fmt: skip
_WADE_HEADS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("x", "hs"), ("q", "ch"), ("j", "ch"), ("z", "ts"),
    ("c", "ts"), ("b", "p"), ("d", "t"), ("g", "k"), ("r", "j"),
)  # fmt: skip
_WADE_TAILS = (("ian", "ien"), ("ie", "ieh"), ("ue", "ueh"), ("ong", "ung"))


def wade_giles(pinyin: str) -> str:
    """A syllable of Pinyin as Wade and Giles write it, without marks of breathing."""
    if pinyin in _WADE_WHOLE:
        return _WADE_WHOLE[pinyin]
    head = next(((old, new) for old, new in _WADE_HEADS if pinyin.startswith(old)), ("", ""))
    rest = pinyin[len(head[0]) :]
    for old, new in _WADE_TAILS:
        if rest.endswith(old):
            rest = rest.removesuffix(old) + new
            break
    if rest.endswith("uo") and not pinyin.startswith(("g", "k", "h", "sh")):
        rest = rest.removesuffix("uo") + "o"
    return head[1] + rest


@lru_cache(maxsize=4096)
def _forms(pinyin: str) -> frozenset[str]:
    one = pinyin.replace("v", "u")
    return frozenset({pinyin, one, pinyin.replace("v", "yu"), wade_giles(one)})


def spellings(character: str, known: Dictionary) -> frozenset[str]:
    """How a character of a name may be spelled, in small letters."""
    return _spelled(character, known.readings.get(character, ""))


@lru_cache(maxsize=4096)
def _spelled(character: str, readings: str) -> frozenset[str]:
    forms = (_forms(one) for one in readings.split(" ") if one)
    return frozenset().union(*forms) | _HONG_KONG.get(character, frozenset())


def begins_with_name(characters: str, letters: str, known: Dictionary) -> bool:
    """Whether letters, hyphens and blanks aside, spell the first characters, two at least."""
    rest = {re.sub(r"[^a-z]", "", letters.lower())}
    for count, character in enumerate(characters, 1):
        forms = spellings(character, known)
        rest = {one[len(form) :] for one in rest for form in forms if one.startswith(form)}
        if count > 1 and "" in rest:
            return True
        if not rest:
            return False
    return False


def pinyin(characters: str, known: Dictionary) -> str:
    """A name as Pinyin writes it, without tones: Li Ming."""
    read = [known.readings.get(one, one).split(" ")[0].replace("v", "ü") for one in characters]
    return f"{read[0]} {''.join(read[1:])}".title()


_SYLLABLE = re.compile(
    r"(?:(?:zh|ch|sh|hs|ts|tz|sz|kw|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ieng|ang|eng"
    r"|ing|ong"
    r"|ung|ian|ien|iao|uai|uan|uen|ieh|ueh|ih|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|ee|oo|aw"
    r"|au|am|im|um|ok|ak|it|ip|ek|uk|[aoeiu]))"
)


def syllables(word: str) -> set[int]:
    """As how many syllables of a Chinese name a word can be read: 1, 2, both or none."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    one = bool(_SYLLABLE.fullmatch(bare))
    parts = ((bare[:cut], bare[cut:]) for cut in range(1, len(bare)))
    two = any(all(map(_SYLLABLE.fullmatch, both)) for both in parts)
    return {count for count, fits in ((1, one), (2, two)) if fits}
