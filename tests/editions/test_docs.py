"""The page on the press says what is so: its tests and its keys exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

from builder.editions.edition import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "press.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists_and_every_one_that_exists_is_named() -> None:
    tree = ast.parse(Path(__file__).with_name("test_press.py").read_text(encoding="utf-8"))
    exist = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    exist = {name for name in exist if name.startswith("test_")}
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named <= exist
    unnamed = {
        "test_without_the_houses_profile_the_remedy_is_told",
        "test_the_proofs_bleed_is_what_the_facts_say",
    }
    assert exist - named == unnamed


def test_the_examples_can_be_loaded() -> None:
    examples = map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
    (example,) = [one for one in examples if "editions" in one]
    for name, differences in example["editions"].items():
        assert load(name, differences).name == name
