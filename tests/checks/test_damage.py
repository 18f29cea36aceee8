"""Damage: each kind found where it is, and ordinary copy left in peace."""

from __future__ import annotations

import pytest

from builder.checks.damage import gbk_mojibake, latin_mojibake, ordinary
from tests.importing.helpers import found, issue_of

ZH, EN = "这是一个普通的句子。", "This is a plain sentence."

GARBLED = "中国创新观察".encode().decode("gb18030")

DAMAGED = [
    # what, Chinese, English, finding (line 5 is the Chinese, line 7 the English)
    ("name dot", "埃隆?马斯克表示同意。", EN, "damage/question-mark 5:3"),
    ("two lost", "曾农??考普龙来了。", EN, "damage/question-mark 5:3"),
    ("replacement", "创新\ufffd国家。", EN, "damage/question-mark 5:3"),
    ("in a word", ZH, "The na?ve caf was closed.", "damage/question-mark 7:7"),
    ("name in English", ZH, "So said 埃隆?马斯克 today.", "damage/question-mark 7:11"),
    ("after markup", "**埃隆**?马斯克。", EN, "damage/question-mark 5:7"),
    ("utf-8 as latin", ZH, "Itâ€™s a cafe here.", "damage/mojibake 7:3"),
    ("utf-8 as latin, Chinese", ZH, "So æ–°å›½ it is.", "damage/mojibake 7:4"),
    ("utf-8 as gbk", GARBLED + "。", EN, "damage/mojibake 5:1"),
    ("gbk apostrophe", ZH, "It鈥檚 here.", "damage/mojibake 7:3"),
    ("lost for good", "锟斤拷锟斤拷来了。", EN, "damage/mojibake 5:1"),
    ("radical", "⽤户增加。", EN, "damage/look-alike 5:1"),
    ("supplement", "⻓江以南。", EN, "damage/look-alike 5:1"),
    ("compatibility", "産業の\uf9fd。", EN, "damage/look-alike 5:4"),
    ("Cyrillic", ZH, "The M\u0456crosoft plant opens.", "damage/look-alike 7:6"),
    ("zero width", "创\u200b新。", EN, "damage/invisible 5:2"),
    ("soft hyphen", ZH, "inno\u00advation is here", "damage/invisible 7:5"),
    ("mark of order", "创新\ufeff。", EN, "damage/invisible 5:3"),
    ("direction", ZH, "the \u202eabc of it", "damage/invisible 7:5"),
    ("blank line", f"{ZH}\n\n\xa0\xa0\xa0", EN, "damage/blank 7:1"),
]

SOUND = [
    ("question", "为什么?因为成本。", EN),
    ("question with a particle", "是真的吗?他问。", EN),
    ("question at the end", "谁来付钱?", "Who will pay?"),
    ("address", "见https://example.org/a?b=中", "See https://example.org/find?q=x now."),
    ("accents", ZH, "Café, naïve, Zürich, “São Paulo”, £5, 25 °C, 22FDX®, ±320 kV."),
    ("guillemets", ZH, "He said « CAFÉ » twice; “touché” too."),
    ("common Chinese", "占全省的四成，扫一扫，同一年，联通、电信，一一对应。", EN),
    ("rare but right", "龘、囍、犇、赟、玥、郄、㐂。", EN),
    ("Greek letters", ZH, "The α-particle and the β test; 5 μm and Ω."),
    ("emoji", ZH, "A family 👨\u200d👩\u200d👧 came."),
    ("traditional", "臺灣與香港的創新產業，為國際市場開發。", EN),
    ("unified in the compatibility block", "﨏﨑﨓。", EN),
    ("code", "`a?b` 与 `\\u200b`。", EN),
]


@pytest.mark.parametrize(("what", "zh", "en", "finding"), DAMAGED, ids=[d[0] for d in DAMAGED])
def test_damage_is_found(what: str, zh: str, en: str, finding: str) -> None:
    assert found(issue_of(f"{zh}\n\n{en}"), "damage") == [finding]


@pytest.mark.parametrize(("what", "zh", "en"), SOUND, ids=[s[0] for s in SOUND])
def test_sound_copy_is_left_in_peace(what: str, zh: str, en: str) -> None:
    assert found(issue_of(f"{zh}\n\n{en}"), "damage") == []


def test_headlines_are_looked_at() -> None:
    issue = issue_of(f"{ZH}\n\n{EN}", title="\n  zh: 埃隆?马斯克\n  en: Headline")
    assert found(issue, "damage") == ["damage/question-mark 3:9"]


def test_waived_for_a_pair_and_for_an_article() -> None:
    assert found(issue_of(f"埃隆?马斯克。\n\n{EN}\n\n<!-- damage: as printed -->"), "damage") == []
    waiver = "allow: {damage/question-mark: as printed}\n"
    assert found(issue_of(f"埃隆?马斯克。\n\n{EN}", front=waiver), "damage") == []


def test_many_are_summed_up() -> None:
    findings = found(issue_of("埃?隆" * 500 + f"\n\n{EN}"), "damage")
    assert len(findings) == 41


@pytest.mark.parametrize("text", ["中国创新观察", "中国创新", "营业收入"])
def test_what_was_meant_is_told(text: str) -> None:
    as_latin = text.encode().decode("latin-1")
    assert [meant for _, _, meant in latin_mojibake(as_latin)] == [text]
    as_gbk = text.encode().decode("gb18030")
    assert [meant for _, _, meant in gbk_mojibake(as_gbk)] == [text]
    assert list(gbk_mojibake(text)) == []
    assert list(latin_mojibake(text)) == []


def test_radicals_have_ordinary_characters() -> None:
    assert ordinary("⽤") == "用"
    assert ordinary("⻓") == "长"
