"""Names, terms and the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.terms import alike
from builder.issue.glossary import load_glossary
from tests.importing.helpers import found, issue_of, run_family

GLOSSARY = """\
- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德, Global Foundries]}
- {zh: 高新区, en: [high-tech zone, high-tech development zone], forbidden: [高新]}
- {zh: 国家高新区, en: national high-tech zone}
- {zh: 中关村, en: Zhongguancun}
"""

TABLE = [
    ("right", "格芯在高新区。", "GlobalFoundries is in the high-tech zone.", []),
    ("plural", "高新区很多。", "There are many high-tech zones.", []),
    ("other form", "高新区很多。", "There are many high-tech development zones.", []),
    ("capitals", "高新区很多。", "High-tech zones are many.", []),
    ("across a line", "高新区很多。", "There are many high-tech\nzones here.", []),
    (
        "forbidden Chinese",
        "格罗方德投产。",
        "GlobalFoundries opened.",
        ["terms/forbidden 5:1", "terms/rendering 7:1"],
    ),
    (
        "forbidden English",
        "格芯投产。",
        "Now Global Foundries opened.",
        ["terms/forbidden 7:5", "terms/rendering 5:1"],
    ),
    ("part of the right word is not forbidden", "高新区很多。", "The high-tech zone.", []),
    ("forbidden alone", "高新企业很多。", "Many firms.", ["terms/forbidden 5:1"]),
    ("rendered otherwise", "中关村很大。", "Silicon Village is large.", ["terms/rendering 5:1"]),
    ("without the Chinese", "这里很大。", "Zhongguancun is large.", ["terms/rendering 7:1"]),
    ("longer term", "国家高新区很多。", "National high-tech zones are many.", []),
    ("only one language", "格芯投产。", "", []),
]


@pytest.mark.parametrize(("what", "zh", "en", "expected"), TABLE, ids=[t[0] for t in TABLE])
def test_glossary(what: str, zh: str, en: str, expected: list[str]) -> None:
    issue = issue_of(f"{zh}\n\n{en}", glossary=GLOSSARY, folder=None)
    got = [f for f in _kept(f"{zh}\n\n{en}") if not f.startswith("terms/unlisted")]
    assert got == expected
    assert issue.manifest.number == 1


def _kept(body: str) -> list[str]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return found(issue_of(body, glossary=GLOSSARY, folder=Path(folder) / "one"), "terms")


SPELLED = [
    ("GlobalFoundries", "Globalfoundries", True),
    ("Zhongguancun", "Zhonguancun", True),
    ("Spreadtrum", "Spreadtrom", True),
    ("曾农·考普龙", "曾农·考普隆", True),
    ("Technology", "Technologies", False),
    ("Zhejiang", "Zhenjiang", False),
    ("Changzhou", "Zhangzhou", False),
    ("China", "Chinese", False),
    ("Shenzhen", "Shenyang", False),
    ("High-tech", "High-Tech", False),
    ("International", "Internationals", False),
    ("Partners", "Partner", False),
    ("Manufacture", "Manufacturer", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SPELLED)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert bool(alike([one, other, "Nothing", "Everything"])) is same


def test_the_rarer_spelling_is_reported_at_its_place() -> None:
    body = "中关村。\n\nIn Zhongguancun and Zhongguancun.\n\n再谈中关村。\n\nIn Zhonguancun too."
    (finding,) = run_family(issue_of(body), "terms")
    assert (finding.check, finding.line, finding.column) == ("terms/spelling", 11, 4)
    assert "Zhongguancun" in finding.message


def test_one_english_name_with_two_chinese_ones() -> None:
    body = (
        "甲。\n\nZennon Kapron (曾农·考普龙) said so.\n\n乙。\n\nThen Zennon Kapron (卡普隆) left."
    )
    assert "terms/spelling 11:21" in found(issue_of(body), "terms")


def test_likely_names_are_listed_only_beside_a_glossary(tmp_path: Path) -> None:
    body = "甲。\n\nWe met Texas Instruments and MediaTek there."
    assert found(issue_of(body), "terms") == []
    issue = issue_of(body, glossary=GLOSSARY, folder=tmp_path / "one")
    (finding,) = run_family(issue, "terms")
    assert finding.details["names"] == ["Texas Instruments", "MediaTek"]


BROKEN = [
    ("- {zh: 格芯, en: GlobalFoundries", 1),
    ("- 格芯\n", 1),
    ("- {zh: 格芯, en: {a: b}}\n", 1),
    ("- {forbidden: [x]}\n", 1),
    ("- {zh: 格芯, wrong: x, en: y}\n", 1),
    ("- {zh: 格芯, en: a}\n- {zh: 格芯, en: b}\n", 2),
    ("- {zh: 格芯, en: a, forbidden: [格芯]}\n", 1),
    ("- {zh: no, en: a}\n", 1),
]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_broken_glossaries_are_findings(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(text, encoding="utf-8")
    glossary = load_glossary(path)
    assert len(glossary.findings) == 1
    assert glossary.findings[0].line == line


def test_no_glossary_is_an_empty_one(tmp_path: Path) -> None:
    assert load_glossary(tmp_path / "glossary.yaml").terms == ()
    (tmp_path / "glossary.yaml").write_text("# none yet\n", encoding="utf-8")
    assert load_glossary(tmp_path / "glossary.yaml").findings == ()


def test_a_glossary_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_bytes(b"\xff\xfe\x00")
    assert load_glossary(tmp_path / "glossary.yaml").findings[0].severity == "error"
