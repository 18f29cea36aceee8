"""The schemas that editors complete by are the rules that the builder holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from builder.issue.schema import FRONT_MATTER, ISSUE, PUBLICATION, survey

HOUSE = Path(__file__).resolve().parents[2]
SCHEMAS = {"issue": ISSUE, "publication": PUBLICATION, "front matter": FRONT_MATTER}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_says_what_it_is_for(name: str) -> None:
    properties = SCHEMAS[name]["properties"]
    assert all(prop.get("description", "").strip() for prop in properties.values())


@pytest.mark.parametrize("name", ["issue", "publication"])
def test_the_committed_schema_is_the_program_s(name: str) -> None:
    committed = json.loads((HOUSE / "issues" / f"{name}.schema.json").read_text("utf-8"))
    assert committed == SCHEMAS[name], f"run: builder schema {name} > issues/{name}.schema.json"


def test_the_sample_points_editors_at_its_schema() -> None:
    for manifest in (HOUSE / "issues").glob("*/issue.yaml"):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)", manifest.read_text("utf-8"))
        assert named is not None, manifest
        assert (manifest.parent / named[1]).is_file()


def test_every_missing_key_is_told_once() -> None:
    _, findings = survey("title: {zh: 刊}", Path("issue.yaml"), ISSUE, "manifest/schema")
    assert [f.message for f in findings] == [
        "the file has no 'number'",
        "the file has no 'date'",
        "the file has no 'sections'",
    ]


def test_a_value_is_told_once_though_yaml_and_schema_both_object() -> None:
    _, findings = survey("title: {zh: 刊}\nalign: no", Path("a.md"), FRONT_MATTER, "x/y")
    assert [(f.check, f.line) for f in findings] == [("yaml/trap", 2)]
