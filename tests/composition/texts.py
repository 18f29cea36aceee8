"""Random copy and the rules it is held to, written apart from the code under test."""

from __future__ import annotations

import hashlib
import random
import re
from itertools import accumulate

import pyphen

from builder.composition.clreq import Kind, kind
from builder.composition.composer import Composer, Shape
from builder.composition.hyphenation import Hyphenator
from builder.composition.spacing import Cluster, Face, Rules, prepare

HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它"
)
_WORDS = (
    "innovation accelerator the of and Chengdu GlobalFoundries start-ups technology zones year "
    "investment it’s FD-SOI semiconductor company R&D billion internationalisation WeChat Pay"
)
WORDS = _WORDS.split()
NUMBERS = ["17.4%", "28.3万亿元", "50万辆", "第3位", "US$10", "2017年", "25℃", "1,436.5亿元",
           "￥300", "12英寸", "255.29", "±800 kV", "350 km/h", "35亿只"]  # fmt: skip
STOPS = "，。、；：！？"
PAIRS = ["“”", "‘’", "（）", "《》", "「」", "【】", "〈〉"]

# CLREQ #prohibition_rules_for_line_start_end, strict, as a proof-reader would write it down
NO_START = "，。、；：！？）》〉」』】”’…—·～％%℃"
NO_END = "（《〈「『【“‘￥$"
UNSPLIT = re.compile(r"——|……|第\d|\d[\d.,]*[%℃]|[￥$]\d|\d ?[km][Vm]|±\d|\d\d|\d[.,]\d")
UNITS = re.compile(r"\d ?[多余]?(?:[千万亿]{1,2}[辆元人只伏瓦]?|[年月日号位届英个家元倍岁米人辆])")
"""What parts at a cost, and at the level ``whole`` never."""


def random_copy(rng: random.Random, length: int) -> str:
    """Chinese copy with marks, numbers and English, about so many characters long."""
    parts: list[str] = []
    size = 0
    while size < length:
        part = _phrase(rng)
        parts.append(part)
        size += len(part)
    return "".join(parts) + "。"


def _phrase(rng: random.Random) -> str:
    han = "".join(rng.choice(HAN) for _ in range(rng.randint(1, 9)))
    choice = rng.random()
    if choice < 0.45:
        return han + rng.choice(STOPS)
    if choice < 0.6:
        pair = rng.choice(PAIRS)
        return han + pair[0] + "".join(rng.sample(HAN, rng.randint(1, 8))) + pair[1]
    if choice < 0.72:
        return han + rng.choice(NUMBERS) + rng.choice(HAN)
    if choice < 0.84:
        return han + " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 4)))
    if choice < 0.9:
        return han + "——" + rng.choice(HAN)
    if choice < 0.95:
        return han + "……"
    return han + "·" + rng.choice(HAN) + rng.choice(["。”", "》（", "」，", "！？", "）。"])


_DICTIONARY = pyphen.Pyphen(lang="en_US", left=3, right=3)


def _divide(word: str) -> tuple[int, ...]:
    return tuple(_DICTIONARY.positions(word))


CHINESE = Face(1.0)
ENGLISH = Face(1.0, 0.32, Hyphenator(_divide))
LATIN_WIDTHS = {" ": 0.24, "i": 0.26, "l": 0.26, "m": 0.83, "w": 0.76, ".": 0.25, ",": 0.25}


def cells(text: str, raised: str = "") -> list[Cluster]:
    """The text as clusters in a face one unit high; digits in ``raised`` are note calls."""
    found: list[Cluster] = []
    for char in text:
        if char in raised:
            found.append(Cluster(char, 0.3, Face(0.6, raised=True)))
        elif kind(char) is Kind.HAN or (not char.isascii() and char not in "’·é±"):
            found.append(Cluster(char, 1.0, CHINESE, True, 0.0, 0.0, 0.6, 0.6))
        elif char == "·":
            found.append(Cluster(char, 0.33, CHINESE, True))
        else:
            found.append(Cluster(char, LATIN_WIDTHS.get(char, 0.52), ENGLISH))
    return found


def inside(rule: re.Pattern[str], text: str) -> set[int]:
    """The places inside what a rule holds together."""
    return {i for m in rule.finditer(text) for i in range(m.start() + 1, m.end())}


def parted(lines: list[str]) -> int:
    """How often a number and its Chinese unit stand on two lines."""
    held = inside(UNITS, "".join(lines))
    return sum(at in held for at in accumulate(map(len, lines)))


def faults(lines: list[str], text: str, whole: bool = False) -> list[str]:
    """What a proof-reader would mark in a paragraph set in these lines."""
    found: list[str] = []
    at = 0
    kept = inside(UNSPLIT, text) | (inside(UNITS, text) if whole else set())
    for number, line in enumerate(lines):
        shown = line.strip(" ")
        if number and shown[:1] and shown[0] in NO_START:
            found.append(f"starts with {shown[0]}: {shown[:6]}")
        if number < len(lines) - 1 and shown[-1:] and shown[-1] in NO_END:
            found.append(f"ends with {shown[-1]}: {shown[-6:]}")
        at += len(line)
        if at < len(text) and at in kept:
            found.append(f"splits {text[at - 3 : at]}|{text[at : at + 3]}")
    return found


def lines_digest(seed: int, count: int) -> str:
    """A hash of so many lines of random copy and of all that the composer says about them."""
    rng = random.Random(seed)
    digest = hashlib.sha256()
    made = 0
    while made < count:
        clusters = cells(random_copy(rng, rng.randint(30, 300)))
        composer = Composer(clusters, prepare(clusters, Rules()))
        for _ in range(4):
            lines = composer.lines(Shape(rng.uniform(8, 40), rng.choice([0.0, 2.0])))
            digest.update(repr(lines).encode())
            made += len(lines)
    return digest.hexdigest()
