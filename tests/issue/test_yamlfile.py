"""YAML as an editor means it: spots on every value, traps told, bombs refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.ground.findings import Rejected
from builder.ground.places import FONTS_FILE, LAYOUTS, PACKAGE
from builder.issue import yamlfile
from builder.issue.yamlfile import Node, parse, survey

FILE = Path("issue.yaml")

VALUES = {
    "word": "word",
    "12": 12,
    "-3": -3,
    "0": 0,
    "1.5": 1.5,
    "true": True,
    "False": False,
    "null": None,
    "~": None,
    "": None,
    "2017-02-28": dt.date(2017, 2, 28),
    "2017-2-8": "2017-2-8",
    "2017-02-28 10:00": "2017-02-28 10:00",
    '"no"': "no",
    "'12:30'": "12:30",
    '"0123"': "0123",
    "十二": "十二",
    "12,5": "12,5",
    "v1.2.3": "v1.2.3",
    "1" * 40: "1" * 40,
    ".inf": ".inf",
    "1e3": "1e3",
    "!!str 12": "12",
    "nobody": "nobody",
    "y": "y",
    "0o17": "0o17",
}


@pytest.mark.parametrize("written", VALUES)
def test_what_a_value_means(written: str) -> None:
    node = parse(f"key: {written}\n", FILE)
    assert node.plain == {"key": VALUES[written]}
    assert type(node.plain["key"]) is type(VALUES[written])


TRAPS = "yes no Yes NO 0123 -017 0x1f 0b11 1_000 12:30 1:20:30 +12:30".split()


@pytest.mark.parametrize("written", TRAPS)
def test_a_trap_is_told_where_it_stands(written: str) -> None:
    node, findings = survey(f"a: 1\nkey: {written}\n", FILE)
    assert node is not None
    assert node.plain == {"a": 1, "key": written}
    assert [(f.check, f.line, f.column) for f in findings] == [("yaml/trap", 2, 6)]
    assert f'"{written}"' in findings[0].hint


def test_spots_count_from_the_file() -> None:
    node = parse("a: 1\nb:\n  - x\n  - {c: 刊, d: y}\n", FILE, first_line=10)
    assert (node.keys["b"].line, node.keys["b"].column) == (11, 1)
    deep = node.value["b"].value[1].value["d"]
    assert (deep.value, deep.spot.line, deep.spot.column) == ("y", 13, 15)


def test_all_slips_are_told_together() -> None:
    _, findings = survey("a: no\na: 1\nb: 2017-02-30\nc: !x y\n", FILE)
    assert [(f.check, f.line) for f in findings] == [
        ("yaml/trap", 1),
        ("yaml/duplicate-key", 2),
        ("yaml/date", 3),
        ("yaml/tag", 4),
    ]


MARKS = st.text(
    alphabet="ab01:-_ \t\n,.#&*!|>'\"%@`[]{}?<~=\\/中\x07\x85\ud800\U0001f9a4", max_size=40
)


@given(text=MARKS | st.text(max_size=40))
@example('a: "\\U7fffffff"')
@example('a: "\\UFFFFFFFF"')
@example('a: "\\ud800"')
@example("a: &a [*a]")
@example("%YAML 99999.1\n---\na")
@example("%TAG ! tag:%ff\n---\n!a b")
@example("? [a]\n: b")
@example("? ? a")
@example("<<: [1]")
@example("=: 1")
@example("a: \ufeff")
@example("--- a\n--- b\n")
@example("!!binary a: b")
def test_any_text_is_read_or_rejected(text: str) -> None:
    try:
        node = parse(text, FILE)
    except Rejected as rejected:
        assert rejected.findings
        assert all(finding.line and finding.line >= 1 for finding in rejected.findings)
        return
    assert isinstance(node.plain, dict)


KEYS = st.text(alphabet="abcdef中文", min_size=1, max_size=6)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=20)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def _flow(tree: object) -> str:
    """The tree as YAML in flow style, every text in double quotes."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_flow, tree)) + "]"
    escaped = "".join(f"\\U{ord(char):08x}" for char in str(tree))
    return f'"{escaped}"'


@given(tree=st.dictionaries(KEYS, TREES, max_size=4))
def test_what_is_quoted_arrives_as_written(tree: dict[str, object]) -> None:
    assert parse(_flow(tree), FILE).plain == tree


def test_a_node_without_a_mapping_has_no_keys() -> None:
    assert Node("text", parse("a: 1", FILE).spot).get("a") is None


HOUSE_FILES = [
    *sorted(PACKAGE.rglob("*.yaml")),
    *sorted(LAYOUTS.glob("*/layout.yaml")),
    FONTS_FILE,
]


def test_the_house_s_own_files_are_the_same_read_by_libyaml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {file: file.read_text("utf-8") for file in HOUSE_FILES}
    quick = {file: survey(text, file) for file, text in texts.items()}
    monkeypatch.setattr(yamlfile, "_QUICK", yamlfile._Loader)
    assert len(texts) > 50
    for file, text in texts.items():
        assert quick[file] == survey(text, file), file


def test_what_users_write_is_read_under_bounds(tmp_path: Path) -> None:
    _, (finding,) = survey("[" * 5_000, tmp_path / "issue.yaml")
    assert finding.check == "yaml/bounds"
