"""One validator: its rules are what editors complete by, and every fault is told in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from builder.commands.schema import NAMES as SCHEMAS
from builder.composition.engine import Options
from builder.editions.limits import Limits
from builder.ground.kept import Kept
from builder.ground.messages import set_language
from builder.ground.places import FONTS_FILE
from builder.issue import schema as schema_module
from builder.issue import yamlfile
from builder.issue.schema import _CHECKS, FORMATS, json_schema, schema, survey
from tests.tools.reference import reference

HOUSE = Path(__file__).resolve().parents[2]
HAN = re.compile("[\u4e00-\u9fff]")


def test_the_command_knows_every_schema() -> None:
    assert set(SCHEMAS) == set(_CHECKS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(json_schema(name)))


def _properties(rules: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for key, inner in rules.get("properties", {}).items():
        yield f"{path}.{key}", inner
    # a branch of no type brings no keys: it says which of those there are must be given
    branches = [branch for branch in rules.get("anyOf", ()) if "type" in branch]
    below = [*rules.get("properties", {}).values(), *branches]
    below += [rules[key] for key in ("items", "additionalProperties") if key in rules]
    for inner in below:
        if isinstance(inner, dict):
            yield from _properties(inner, f"{path}.")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_says_what_it_is_for_in_both_languages(name: str) -> None:
    for path, inner in _properties(schema(name)):
        english, chinese = inner["description"].split("\n")
        assert english, path
        assert HAN.search(chinese), path


@pytest.mark.parametrize(
    "path",
    ["issues/issue", "issues/publication", "issues/glossary", "layouts/layout", "fonts/fonts"],
)
def test_the_committed_schema_is_the_program_s(path: str) -> None:
    name = Path(path).name
    committed = (HOUSE / f"{path}.schema.json").read_text("utf-8")
    assert committed == json_schema(name), f"run: builder schema {name} > {path}.schema.json"


POINTED = ["issues/*.yaml", "issues/*/issue.yaml", "layouts/*/layout.yaml", "fonts/fonts.yaml"]


@pytest.mark.parametrize("file", sorted(f for pattern in POINTED for f in HOUSE.glob(pattern)))
def test_the_house_s_files_point_editors_at_their_schema_and_keep_it(file: Path) -> None:
    text = file.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\.schema\.json", text)
    assert named is not None
    assert (file.parent / f"{named[1]}.schema.json").is_file()
    assert survey(text, file, Path(named[1]).name)[1] == []


def test_the_reference_is_the_schemas() -> None:
    page = (HOUSE / "docs" / "yaml.md").read_text("utf-8")
    assert page == reference(), "run: python -m tests.tools.reference > docs/yaml.md"


def test_the_schemas_name_what_the_program_has() -> None:
    composition = schema("layout")["properties"]["composition"]["properties"]
    assert set(composition) == {field.name for field in fields(Options)}
    limits = schema("edition")["properties"]["limits"]["properties"]
    assert set(limits) == {field.name for field in fields(Limits)}


# kind of file | text | line:column id of each finding
FAULTS = [
    ("issue", "title: {zh: 刊}", ["1:1 manifest/schema"] * 3),
    ("publication", "titel: {zh: 刊}", ["1:1 manifest/schema"]),
    ("publication", "title: 刊", ["1:8 manifest/schema"]),
    ("publication", "title: {zh: ' '}", ["1:13 manifest/schema"]),
    ("publication", "title: {zh: 2017}", ["1:13 manifest/schema"]),
    ("publication", "layout: Parallel", ["1:9 manifest/schema"]),
    ("publication", "languages: [zh-Hans, en, en]", ["1:12 manifest/schema"] * 2),
    ("publication", "checks: {marks: warn}", ["1:17 manifest/schema"]),
    ("publication", "editions: []", ["1:11 manifest/schema"]),
    ("publication", "editions: 3", ["1:11 manifest/schema"]),
    ("publication", "editions: {print: {bled: 3mm}}", ["1:20 manifest/edition"]),
    ("publication", "editions: {print: {limits: {ink: 9}}}", ["1:29 manifest/edition"]),
    ("publication", "mail: {sender: a}", ["1:8 manifest/schema"]),
    ("front-matter", "title: {zh: 题}\nalign: rum", ["2:8 article/front-matter"]),
    ("front-matter", "title: {zh: 题}\nallow: {a: }", ["2:11 article/front-matter"]),
    ("edition", "bleed: 900mm", ["1:8 manifest/edition"]),
    ("edition", "outline_tolerance: 0.3pt", ["1:20 manifest/edition"]),
    ("edition", "max_bytes: big", ["1:12 manifest/edition"]),
    ("edition", "languages: [fr]", ["1:13 manifest/edition"]),
    ("edition", "marks: 1", ["1:8 manifest/edition"]),
    ("edition", "rungs: [{image_ppi: 9, quality: 50}]", ["1:21 manifest/edition"]),
    ("layout", "{}", ["1:1 layout/key"] * 9),
    ("layout", "extends: parallel\nmargins: {head: 80pt}\nsizes: {text: {zh: 9pt}}", []),
    ("layout", "extends: parallel\nmargins: {haed: 80pt}", ["2:11 layout/key"]),
    ("fonts", "packages: {}\nfaces: [{family: A}]", ["2:9 fonts/book"] * 2),
    ("glossary", "- {zh: 格芯, en: [GlobalFoundries, {}]}", ["1:34 terms/glossary"]),
    ("glossary", "zh: 格芯", ["1:1 yaml/shape"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "told"), FAULTS)
def test_a_fault_is_told_where_it_stands(name: str, text: str, told: list[str]) -> None:
    _, findings = survey(text, Path("x.yaml"), name)
    assert [f"{f.line}:{f.column} {f.check}" for f in findings] == told
    assert all(f.hint for f in findings)
    set_language("zh")
    try:
        _, chinese = survey(text, Path("x.yaml"), name)
    finally:
        set_language("en")
    assert all(HAN.search(f.message) and HAN.search(f.hint) for f in chinese)


NEAR = {
    ("publication", "missing_glyphs: warning"): "did you mean 'warn'?",
    ("edition", "linearise: true"): "did you mean 'linearize'?",
    ("publication", "title: {zh: 2017}"): 'put it in quotes: "2017"',
}


@pytest.mark.parametrize("case", NEAR)
def test_the_near_word_is_suggested(case: tuple[str, str]) -> None:
    _, (finding,) = survey(case[1], Path("x.yaml"), case[0])
    assert finding.hint == NEAR[case]


@pytest.mark.parametrize(("name", "text", "told"), [fault for fault in FAULTS if fault[2]])
def test_an_editor_s_validator_objects_too(name: str, text: str, told: list[str]) -> None:
    kind: Any = list if schema(name)["type"] == "array" else dict
    node, _ = yamlfile.survey(text, Path("x.yaml"), kind=kind)
    assert node is not None
    editor = jsonschema.Draft202012Validator(json.loads(json_schema(name)))
    objects = not editor.is_valid(node.plain)
    out_of_its_reach = "900mm" in text or "0.3pt" in text
    assert objects or out_of_its_reach


WRITTEN = {
    "length": ["3mm", "0.125in", "9pt", "3 cm"],
    "size": ["7MB", "800kB", "1MiB", "123"],
    "language": ["zh", "zh-Hant-TW", "en-GB"],
    "ranges": ["U+2018-201D, U+2026"],
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_form_lets_its_own_examples_pass(name: str) -> None:
    assert all(re.search(FORMATS[name].pattern, text) for text in WRITTEN[name])


STRANGE = {
    "languages: [[en]]": "languages cannot be '['en']'",
    "missing_glyphs: [warn]": "missing_glyphs cannot be '['warn']'",
    "checks: {numbers: [off]}": "checks.numbers cannot be '['off']'",
    "checks: {numbers: }": "checks.numbers is empty",
    "editions: [screen, screen]": "editions names one thing twice",
    'editions: {"/../../x": {extends: web}}': "editions cannot be '/../../x'",
    'editions: ["a/b"]': "editions cannot be 'a/b'",
    'editions: {"a\\n": }': "editions cannot be 'a\n'",
    "number: 3": "'number' differs from issue to issue",
}


@pytest.mark.parametrize("text", STRANGE)
def test_a_value_of_a_strange_kind_is_told_in_its_place(text: str) -> None:
    _, (finding,) = survey(text, Path("publication.yaml"), "publication")
    assert (finding.message, finding.line) == (STRANGE[text], 1)
    assert not list(jsonschema.Draft202012Validator(json.loads(json_schema("publication")))
                    .iter_errors({"languages": ["en"], "editions": {"tw": None}}))  # fmt: skip


def test_a_misspelt_key_is_not_told_as_missing_too() -> None:
    _, (finding,) = survey("titel: {zh: 刊}", Path("a.md"), "front-matter")
    assert finding.hint == "did you mean 'title'?"


def test_an_entry_is_not_called_the_file() -> None:
    _, (finding,) = survey("- {forbidden: 格}", Path("g.yaml"), "glossary")
    assert finding.message == "the entry has no 'zh'"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_goes_by_its_own_name_and_standard_keys(name: str) -> None:
    rules = json.loads(json_schema(name))
    assert (rules["$id"], "file" in rules) == (f"{name}.schema.json", False)


def test_every_missing_key_is_told_once() -> None:
    _, findings = survey("title: {zh: 刊}", Path("issue.yaml"), "issue")
    assert [f.message for f in findings] == [
        "the file has no 'number'",
        "the file has no 'date'",
        "the file has no 'sections'",
    ]


def test_a_value_is_told_once_though_yaml_and_schema_both_object() -> None:
    _, findings = survey("title: {zh: 刊}\nalign: no", Path("a.md"), "front-matter")
    assert [(f.check, f.line) for f in findings] == [("yaml/trap", 2)]


def test_the_house_s_files_are_taken_up_as_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, file = Kept("house", 9), FONTS_FILE
    monkeypatch.setattr(house, "file", tmp_path / "house")
    monkeypatch.setattr(schema_module, "_HOUSE", house)
    text = file.read_text("utf-8")
    read = schema_module._faultless(text, file, "fonts", 1)
    house.save()
    monkeypatch.setattr(schema_module, "_surveyed", None)
    assert schema_module._faultless(text, file, "fonts", 1) == read
    with pytest.raises(TypeError):
        schema_module._faultless(f"{text}\n", file, "fonts", 1)
    with pytest.raises(TypeError):
        schema_module._faultless(text, tmp_path / file.name, "fonts", 1)
