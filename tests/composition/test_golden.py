"""Breaks, gaps and lines of pure composing, number by number.

In ``golden/composition/``, ``kinds.txt`` has what a character is, ``pairs.txt`` what stands between
two of any kinds, ``lines.txt`` how copy of every sort falls into lines under each rule, and
``words.txt`` how headlines and words part. What a change moves is to be seen there:
``GOLDEN=write`` writes them anew.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby

from builder.composition.clreq import PROTRUDING, blanks, kind
from builder.composition.composer import Composer, Line, Shape
from builder.composition.headlines import parting_costs
from builder.composition.hyphenation import divisions, hyphenator
from builder.composition.spacing import Cluster, Face, Rules, Setting, prepare

from .texts import cells, random_copy

EACH = "中。，：！“”（）《》·—…～/A3%￥№+-'° \u00a0\u200b\u00ad\u3000々"
"""A character of every kind, and of those that behave otherwise than their kin."""

MARKS = "‘「『【〔［{«‹’」』】〕］}»›、；？.;?‼・•⸺⋯‥–−＠＃‰℃′¢®‐‑\u2060\u2009ー㎡가ア#$€*&=^_<>|~@"

RULES = {
    "": Rules(),
    "basic": Rules(prohibition="basic"),
    "gb": Rules(prohibition="gb"),
    "whole": Rules(prohibition="whole"),
    "hang": Rules(hang=True),
    "no squeeze": Rules(squeeze=False),
    "display": Rules(display=True),
    "plain": Rules(protrude=0.0, scale=0.0, track_least=0.0, track_most=0.0),
}
SHAPES = {
    "": Shape(16.0),
    "indent": Shape(13.4, 2.0),
    "ragged": Shape(16.0, justify=False),
    "narrow": Shape(16.0, narrow=(9.0, 9.0, 11.5)),
    "looser": Shape(22.0, looseness=1),
    "tighter": Shape(22.0, looseness=-1),
    "widest": Shape(9.0, widest=0.4),
    "balance": Shape(12.0, balance=True, justify=False),
    "slender": Shape(4.2),
}
ENGLISH = (
    "The accelerator’s first programme — in start-ups, R&D and semiconductors — connects 1,436.5 "
    "firms (of Chengdu) with “investors”; GlobalFoundries is established at "
    "https://www.example.org/news/2017 in Beijing, London and Seattle."
)
HEADLINES = [
    "一带一路倡议下的中国高铁走出去战略",
    "成都高新区第三次蝉联全国科技创新百强",
    "《科技日报》：“双创”让三百家企业的成果落地",
    "How a park in the south-west of China came to lead the world in chips",
    "从硅谷到成都——人工智能的下一个十年",
]


def _number(value: float) -> str:
    return "∞" if abs(value) >= 1e8 else f"{value:.3f}".rstrip("0").rstrip(".").replace("-0", "-")


def _parts(setting: Setting, at: int) -> Iterator[str]:
    for name in (
        "width", "lead", "early", "ease", "shrink", "late", "letter", "tail", "head", "edge_tail",
        "edge_head", "edge_hyphen", "hyphen", "penalty", "weight",
    ):  # fmt: skip
        value = getattr(setting, name)[at]
        if value:
            yield f"{name} {_number(value)}"
    for name in ("breaks", "forced", "hyphened"):
        if at in getattr(setting, name):
            yield name


def _setting(text: str, found: list[Cluster], rules: Rules) -> list[str]:
    setting = prepare(found, rules)
    return [f"    {char!r} {', '.join(_parts(setting, at))}" for at, char in enumerate(text)]


def _line(text: str, line: Line) -> str:
    parts = [f"{_number(line.width)}|{text[line.start : line.end]}|"]
    parts += ["at " + " ".join(map(_number, line.origins))]
    parts += [f"to {_number(line.edges[-1])}"]
    parts += [f"hyphen {_number(line.hyphen)}"] if line.hyphen is not None else []
    parts += [f"over {_number(line.over)}"] if line.over else []
    parts += ["flush"] if line.flush else []
    parts += ["ragged"] if line.ragged else []
    parts += [f"scale {line.scale:.4f}"] if line.scale != 1 else []
    parts += [f"squeezed {_number(line.squeezed)}"] if line.squeezed else []
    parts += [f"torn {line.torn}"] if line.torn else []
    return "    " + " ".join(parts)


def _lines(text: str, composer: Composer, shape: Shape, start: int = 0) -> list[str]:
    return [_line(text, one) for one in composer.lines(shape, start)]


def test_what_a_character_is(golden: Callable[[str, str], None]) -> None:
    """Every character that Unicode 3.2 had, so that no later table of Python's moves a line."""
    category = unicodedata.ucd_3_2_0.category
    known = (char for char in map(chr, range(9, 0x20010)) if category(char) not in "Cn Cs Co")
    lines = []
    for (name, mainland, taiwan), run in groupby(
        known, lambda char: (kind(char).name, blanks(char, "hans"), blanks(char, "hant"))
    ):
        chars = [*run]
        places = f"{ord(chars[0]):04x}–{ord(chars[-1]):04x}"
        shown = "".join(char for char in chars[:8] if char.isprintable())
        lines.append(f"{places} {name} {mainland} {taiwan} {shown}".rstrip() + "\n")
    golden("composition/kinds.txt", "".join(lines))


def test_what_stands_between_two(golden: Callable[[str, str], None]) -> None:
    lines = []
    for first in EACH:
        for second in EACH:
            text = f"中{first}{second}文"
            lines += [text, _setting(text, cells(text), Rules())[1]]
    for mark in MARKS:
        text = f"国{mark}家{mark}A{mark}3{mark}"
        lines += [text, *_setting(text, cells(text), Rules())]
    golden("composition/pairs.txt", "\n".join(lines) + "\n")


def _traditional(text: str) -> list[Cluster]:
    face = Face(1.0, region="hant")
    return [Cluster(char, 1.0, face, True, 0.0, 0.0, 0.3, 0.2) for char in text]


def _framed(text: str) -> list[Cluster]:
    """Copy with boxes around two of its characters, and one stretch that is not to wrap."""
    found = cells(text, raised="¹")
    found[3] = found[3]._replace(before=0.3, after=0.2)
    found[9] = found[9]._replace(before=0.1)
    for at in range(12, 18):
        found[at] = found[at]._replace(face=found[at].face._replace(nowrap=1))
    for at in range(20, 24):
        found[at] = found[at]._replace(face=found[at].face._replace(anywhere=True))
    return found


def test_how_copy_falls_into_lines(golden: Callable[[str, str], None]) -> None:
    rng = random.Random(2017)
    chinese = [random_copy(rng, length) for length in (40, 90, 150)]
    mixed = (
        "他说：“GlobalFoundries（格芯）投资US$10亿，28.3万亿元……第3位！”\n——《科技日报》·2017年C++"
    )
    addresses = (
        "见https://a.org/?q=1&x=%20y和www.b.cn/#c，或写a.b-c@d.org；用os.path.join读src/lib/x.py，"
        "装3.11.2版。It is at ftp://e.org/f/g/h-i_j.zip."
    )
    copies = [
        *chinese,
        mixed,
        "中（  文  ）  。国 “  家  ” A (  b  ) , C",
        addresses,
        ENGLISH,
        ENGLISH.replace(" ", "\u00a0", 3),
        "Donaudampfschifffahrt",
    ]
    told = []
    for text in copies:
        found = cells(text)
        for name, rules in RULES.items():
            told.append(f"{name or 'usual'}: {text}")
            told += _lines(text, Composer(found, prepare(found, rules)), SHAPES[""])
        composer = Composer(found, prepare(found, Rules()))
        for name, shape in SHAPES.items():
            told.append(f"{name or 'usual'}: {text}")
            told += _lines(text, composer, shape)
        widths = [_number(each) for indent in (0.0, 2.0) for each in composer.widths(indent)]
        told.append(f"narrowest and widest, without and with an indent: {' '.join(widths)}")
        told.append("from the seventh on")
        told += _lines(text, composer, SHAPES["indent"], 6)
    for text, made in (
        ("國家「高新區」，年均：增長（十七）。「創新」、驅動；發展！還有？", _traditional),
        ("国家¹高新，区年均GlobalFoundries增长率很高，成为引擎。", _framed),
    ):
        found = made(text)
        for name, rules in RULES.items():
            told.append(f"{name or 'usual'}: {text}")
            told += _setting(text, found, rules)
            told += _lines(text, Composer(found, prepare(found, rules)), Shape(7.3))
    for mark in PROTRUDING:
        text = f"{mark}on {mark} on{mark} {mark}in{mark} on{mark}"
        told.append(f"at the edges: {text}")
        found = cells(text)
        told += _lines(text, Composer(found, prepare(found, Rules())), Shape(3.2))
    golden("composition/lines.txt", "\n".join(told) + "\n")


def test_how_headlines_and_words_part(golden: Callable[[str, str], None]) -> None:
    told = []
    for text in HEADLINES:
        found = cells(text)
        composer = Composer(found, prepare(found, Rules(display=True)))
        told.append(f"{text} {parting_costs(text)}")
        for measure in (7.0, 10.0, 14.5):
            shape = Shape(measure, balance=True, justify=False)
            told += _lines(text, composer, shape)
            told.append("from the second line on")
            told += _lines(text, composer, shape, composer.lines(shape)[0].end)
    english = hyphenator("en-US", (5, 2, 3), ("data-base", "ChongQing", "Wei-Bo"))
    assert english
    for word in (
        "innovation semiconductors Innovation GlobalFoundries FinTech database Database ChongQing "
        "WeiBo it’s COVID IBMResearch CleanTechnica iPhone area word a hyphenation"
    ).split():
        told.append(f"{word} {divisions(english, word)}")
    told.append(f"x*70 {divisions(english, 'innovation' * 7)}")
    assert hyphenator("", (5, 2, 3), ()) is None
    assert hyphenator("xx", (5, 2, 3), ()) is None
    golden("composition/words.txt", "\n".join(told) + "\n")
