"""A glossary on its way to a translator's tools and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from xml.etree import ElementTree

import pytest

import builder
from builder.commands import bring, export
from builder.issue.glossary import glossary_file, load_glossary
from builder.translating.termbase import FORMS, Forms, forms_of, merged, read, write

GLOSSARY = """# names
- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德, Global Foundries]}
- {zh: [高新区, 高新技术产业开发区], en: [high-tech zone, "zone: high-tech"]}

# places
- zh: 徐汇区
  en: Xuhui District
"""
THEIRS = (
    Forms(("格芯",), ("GlobalFoundries",), ("格罗方德", "Global Foundries")),
    Forms(("高新区", "高新技术产业开发区"), ("high-tech zone", "zone: high-tech")),
    Forms(("徐汇区",), ("Xuhui District",)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "glossary.yaml"
    file.write_text(GLOSSARY, "utf-8")
    return file


@pytest.mark.parametrize("form", FORMS)
def test_untouched_it_comes_back_the_same(form: str, path: Path) -> None:
    known = load_glossary(path)
    file = path.with_name(f"terms.{form}")
    file.write_bytes(write(map(forms_of, known.terms), form, ["zh-Hans", "en"]))
    back = read(file)
    assert back and {(f.zh, f.en, frozenset(f.forbidden)) for f in back} == {
        (f.zh, f.en, frozenset(f.forbidden)) for f in THEIRS
    }
    assert merged(path, known, THEIRS) == GLOSSARY


def test_what_is_new_is_added_and_what_changed_is_exchanged(path: Path) -> None:
    entries = (
        Forms(("徐汇区",), ("Xuhui",), ("Zikawei",)),
        Forms(("张江",), ("Zhangjiang: a park",)),
        Forms(("格芯",), ("GlobalFoundries",), ("格罗方德", "Global Foundries")),
        Forms((), ()),
    )
    text = merged(path, load_glossary(path), entries)
    assert text == GLOSSARY.replace(
        "- zh: 徐汇区\n  en: Xuhui District\n",
        '- {zh: 徐汇区, en: Xuhui, forbidden: Zikawei}\n- {zh: 张江, en: "Zhangjiang: a park"}\n',
    )
    path.write_text(text, "utf-8")
    assert load_glossary(path).findings == ()


def test_the_form_of_2019_is_read(tmp_path: Path) -> None:
    file = tmp_path / "terms.tbx"
    file.write_text(
        '<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2"'
        ' xmlns:min="http://www.tbxinfo.net/ns/min" xml:lang="en"><text><body>'
        '<conceptEntry id="1"><langSec xml:lang="zh-CN"><termSec><term>园区</term></termSec>'
        '</langSec><langSec xml:lang="en-GB"><termSec><term>area</term>'
        "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>"
        "<termSec><term>zone</term></termSec></langSec></conceptEntry></body></text></tbx>",
        "utf-8",
    )
    assert read(file) == [Forms(("园区",), ("zone",), ("area",))]


def test_formulas_are_guarded(tmp_path: Path) -> None:
    data = write([Forms(("=1+1",), ("@sum",))], "csv", ["zh-Hans", "en"])
    assert b"'=1+1,'@sum" in data
    (tmp_path / "t.csv").write_bytes(data)
    assert read(tmp_path / "t.csv") == [Forms(("=1+1",), ("@sum",))]


def test_what_is_no_termbase_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,source,target\nx,好,good\n", "utf-8")
    (tmp_path / "a.xlf").write_text("<xliff/>", "utf-8")
    assert read(tmp_path / "a.csv") is None
    assert read(tmp_path / "a.xlf") is None


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue = tmp_path / "issues" / "1"
    (issue / "articles").mkdir(parents=True)
    (issue / "issue.yaml").write_text(
        "number: 1\ndate: 2020-01-01\ntitle: {zh: 刊, en: Review}\nsections:\n"
        "  - {title: {zh: 要闻, en: News}, articles: [articles/a.md]}\n",
        "utf-8",
    )
    (issue / "articles" / "a.md").write_text("---\ntitle: {zh: 题, en: T}\n---\n\n好。\n\nGood.\n")
    (issue / "glossary.yaml").write_text(GLOSSARY, "utf-8")
    out = tmp_path / "terms.tbx"
    options = argparse.Namespace(issue=issue, format="tbx", glossary=True, out=out)
    assert export.run(options) == 0
    assert len(ElementTree.parse(out).findall(".//termEntry")) == 3
    letter = tmp_path / "terms.docx"
    wrong = argparse.Namespace(issue=issue, format="docx", glossary=True, out=letter)
    assert (export.run(wrong), letter.exists()) == (2, False)
    (issue / "glossary.yaml").unlink()
    back = argparse.Namespace(file=out, into=issue, to=None, zh=None, en=None)
    assert bring.run(back) == 0
    assert "+- {zh: 徐汇区, en: Xuhui District}" in capsys.readouterr().out
    known = load_glossary(glossary_file(builder.read(issue)))
    assert known.terms[0].en == ("GlobalFoundries",)
