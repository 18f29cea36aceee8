"""Words divided by the issue's English, with its exceptions and within the layout's limits."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyphen
import pytest

from builder.composition import startup
from builder.composition.hyphenation import divisions, hyphenator
from builder.composition.paragraph import Words
from builder.ground.kept import Kept

from .proofs import needs_fonts, proof, rows


def divided(word: str, lang: str, *exceptions: str, limits: tuple[int, int, int]) -> str:
    hyphenate = hyphenator(lang, limits, exceptions)
    assert hyphenate is not None
    cuts = [0, *divisions(hyphenate, word), len(word)]
    return "-".join(word[start:end] for start, end in pairwise(cuts))


# the British way, the American way
WORDS = [
    ("ap-plic-a-tion", "ap-pli-ca-tion"),
    ("know-ledge", "knowl-edge"),
    ("pro-cess", "process"),
    ("labor-at-ory", "lab-o-ra-tory"),
]


@pytest.mark.parametrize(("british", "american"), WORDS)
def test_each_english_divides_in_its_own_way(british: str, american: str) -> None:
    word = british.replace("-", "")
    assert divided(word, "en-GB", limits=(5, 2, 3)) == british
    assert divided(word, "en-US", limits=(5, 2, 3)) == american


def test_limits_are_the_layouts() -> None:
    assert divided("application", "en-US", limits=(5, 3, 3)) == "appli-ca-tion"
    assert divided("application", "en-US", limits=(5, 2, 5)) == "ap-pli-cation"
    assert divided("process", "en-GB", limits=(8, 2, 3)) == "process"


def test_exceptions_go_before_rules() -> None:
    limits = (5, 2, 3)
    assert divided("database", "en-GB", "data-base", limits=limits) == "data-base"
    assert divided("Database", "en-GB", "data-base", limits=limits) == "Data-base"
    assert divided("Chengdu", "en-GB", "Chengdu", limits=limits) == "Chengdu"
    assert divided("GlobalFoundries", "en-GB", "GlobalFoundries", limits=limits) == (
        "GlobalFoundries"
    )


def test_names_with_capitals_inside_part_there() -> None:
    limits = (5, 2, 3)
    assert "Global-Found" in divided("GlobalFoundries", "en-GB", limits=limits)
    assert divided("WeChat", "en-GB", limits=limits) == "WeChat"
    assert divided("iPhone", "en-GB", limits=limits) == "iPhone"


@needs_fonts
def test_latin_in_chinese_is_divided_by_the_issues_english() -> None:
    body = "<p class=zh lang=zh-Hans style='width:67pt;text-indent:0'>中文字的knowledge中文字</p>"
    ends = {
        english: rows(proof(body, words=Words(english))[0])[0].text
        for english in ("en-GB", "en-US")
    }
    assert ends["en-GB"].endswith("know\u00ad")
    assert ends["en-US"].endswith("knowl\u00ad")


def test_kept_rules_are_those_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "_dictionaries", Kept("divisions", 8))
    monkeypatch.setattr(startup._dictionaries, "file", tmp_path / "divisions")
    path = pyphen.LANGUAGES["en_GB"]
    stock = startup._stock_dictionary(path)
    startup._dictionary(path)
    startup._dictionaries.save()
    monkeypatch.setattr(startup, "_stock_dictionary", type("None", (), {}))
    again = startup._dictionary(path)
    assert (again.patterns, again.maxlen, again.cache) == (stock.patterns, stock.maxlen, {})


def test_rules_that_change_letters_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "_dictionaries", Kept("divisions", 8))
    monkeypatch.setattr(startup._dictionaries, "file", tmp_path / "divisions")
    for _ in range(2):
        made = startup._dictionary(pyphen.LANGUAGES["hu_HU"])
        assert any(point.data for point in made.positions("asszonnyal"))
        startup._dictionaries.save()
