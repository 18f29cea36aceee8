"""The docs cannot drift: what they name is asked of the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

import builder
from builder.commands.line import COMMANDS
from builder.ground.catalogue import entries
from builder.ground.places import HOUSE, LAYOUTS
from builder.issue.schema import schema
from builder.issue.yamlfile import load
from builder.makeup.fontbook import FontBook
from tests.conftest import MANIFEST, MakeIssue
from tests.tools.examples import examples
from tests.tools.reference import PAGES

DOCS = tuple(
    str(path.relative_to(HOUSE))
    for path in [
        *(HOUSE / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
        *sorted((HOUSE / "docs").rglob("*.md")),
    ]
)
"""Every page there is: a new one in docs/ is held to all this by being there."""
TEXTS = {name: (HOUSE / name).read_text("utf-8") for name in DOCS}


def _code(text: str) -> str:
    """What stands in backquotes or in indented blocks, a line each."""
    fenced = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
    pieces = re.findall(r"`([^`\n]+)`|^    (.+)$", text, re.M)
    return "\n".join([*fenced, *(inline or block for inline, block in pieces)])


CODE = {name: _code(text) for name, text in TEXTS.items()}


def _named(pattern: str) -> set[str]:
    return {match for text in CODE.values() for match in re.findall(pattern, text, re.M)}


def test_every_key_of_a_layout_is_explained() -> None:
    table = re.search(r"\| key \| meaning \|\n(.*?)\n\n", TEXTS["CONTRIBUTING.md"], re.S)
    assert table is not None
    told = {
        key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert set(schema("layout")["properties"]) == told
    for layout in LAYOUTS.glob("*/layout.yaml"):
        stated = load(layout).value
        assert set(stated) <= told
        assert "extends" in stated or told - set(stated) <= {"extends", "qr"}, layout


@pytest.mark.parametrize("target", sorted(_named(r"^make ([a-z]+)\b")))
def test_make_targets_exist(target: str) -> None:
    rules = re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.M)
    assert target in rules


@pytest.mark.parametrize("command", sorted(_named(r"\bbuilder ([a-z]+)\b")))
def test_commands_exist(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "builder", command, "--help"],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_some_commands_are_named() -> None:
    assert {"build", "check", "new", "fonts", "preflight"} <= _named(r"\bbuilder ([a-z]+)\b")


@pytest.mark.parametrize("name", DOCS)
def test_files_that_are_linked_exist(name: str) -> None:
    typed = re.compile(r"^(`{3,})\w.*?^\1$|`[^`\n]*`|^ {4}[^\n]*$", re.M | re.S)
    written = typed.sub("", TEXTS[name])  # what an editor types leads nowhere here
    for target in re.findall(r"(?<!\\)\]\(([^)#:\s]+)\)", written):
        assert ((HOUSE / name).parent / target).exists(), target


@pytest.mark.parametrize("name", DOCS)
def test_modules_that_are_named_exist(name: str) -> None:
    known = {path.name for path in (HOUSE / "builder").rglob("*.py")}
    known |= {path.name for path in (HOUSE / "tests").rglob("*.py")}
    for module in re.findall(r"\b([a-z_]+\.py)\b", TEXTS[name]):
        assert module in known, module
    for path in re.findall(r"\b((?:tests|builder)/[\w/]+\.py)\b", TEXTS[name]):
        assert (HOUSE / path).is_file(), path


def test_options_of_the_readme_exist() -> None:
    shown = ""
    for command in (
        "build",
        "check",
        "waive",
        "preflight",
        "import",
        "export",
        "fix",
        "mail send",
        "preview",
        "order",
        "site",
        "init",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "builder", *command.split(), "--help"],
            cwd=HOUSE, capture_output=True, text=True, check=True,
        )  # fmt: skip
        shown += done.stdout
    for option in set(re.findall(r"\s(--[a-z]+)", CODE["README.md"])):
        assert option in shown, option


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"yaml"}))  # tests/issue/test_schema.py: yaml
def test_reference_is_what_the_program_says(page: str) -> None:
    written = (HOUSE / f"docs/{page}.md").read_text("utf-8")
    same = written == PAGES[page]()
    assert same, f"run: python -m tests.tools.reference {page} > docs/{page}.md"


@pytest.mark.parametrize("name", sorted(set(DOCS) - {"docs/findings.md"}))
def test_findings_that_are_named_exist(name: str) -> None:
    known = {entry.id for entry in entries()}
    families = {id.split("/")[0] for id in known} - {"file", "order", "mail", "site", "fonts"}
    for family, rest in re.findall(r"`([a-z]+)/([a-z-]+)`", TEXTS[name]):
        assert family not in families or f"{family}/{rest}" in known, f"{family}/{rest}"


def test_no_finding_is_without_its_entry() -> None:
    told = TEXTS["docs/findings.md"]
    for known in entries():
        (own,) = re.findall(rf"^### {known.id}\n(.*?)(?=^##|\Z)", told, re.M | re.S)
        assert {"Why: ", "What to do: ", known.severity} <= set(
            re.findall(rf"^(?:Why: |What to do: |{known.severity})", own, re.M)
        )
        assert own.count("\n- ") == len(known.sayings.keys() - {"more"})


def _help_of(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "builder", *words, "--help"],
        cwd=HOUSE, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_without_its_entry(command: str) -> None:
    """The options that ``--help`` prints, of two-word commands too."""
    told = TEXTS["docs/commands.md"]
    families = re.findall(rf"^## builder {command}( \w+)?$", told, re.M)
    assert families
    for member in families:
        (own,) = re.findall(rf"^## builder {command}{member}\n(.*?)(?=^## |\Z)", told, re.M | re.S)
        shown = _help_of(command, *member.split())
        options = set(re.findall(r"^  (--[a-z-]+)", shown, re.M)) - {"--lang"}
        assert options == set(
            re.findall(r"`(--[a-z-]+)", "".join(re.findall(r"^\| .*? \|", own, re.M)))
        )


def test_every_layout_is_shown() -> None:
    for layout in LAYOUTS.glob("*/layout.yaml"):
        name = layout.parent.name
        assert f"![{name}](layouts/{name}.png)" in TEXTS["docs/layouts.md"]


def _copy_of(page: str) -> str:
    """A page of docs/ as copy: cells as paragraphs, code as a word, commands left out."""
    body = TEXTS[page].partition("\n")[2]
    body = re.sub(r"^    .*$|^\|[-|]+\|$", "", body, flags=re.M)
    body = re.sub(r"`[^`\n]*`", "Code", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", body))
    cells = re.compile(r"^\| (.*) \|$", re.M)
    return cells.sub(lambda row: "\n" + row[1].replace(" | ", "\n\n") + "\n", body)


@pytest.mark.parametrize("page", [name for name in DOCS if name.startswith("docs/zh/")])
def test_chinese_pages_pass_our_own_checks(
    page: str, make_issue: MakeIssue, fonts: FontBook
) -> None:
    manifest = MANIFEST + "languages: [zh-Hans]\n"
    copy = f"---\ntitle: {{zh: 指南, en: Guide}}\n---\n::: zh\n{_copy_of(page)}\n:::\n"
    issue = make_issue({"issue.yaml": manifest, "articles/one.md": copy})
    assert [finding.as_line() for finding in builder.check(issue)] == []


def test_figures_of_the_comparison_are_those_measured() -> None:
    told = re.findall(r"(?<![\w.])\d*\.\d+(?![\w.])", TEXTS["docs/comparison.md"])
    assert len(told) > 20
    assert not [number for number in told if number not in TEXTS["docs/figures.md"]]


_BRACES = {"{{": "{", "}}": "}"}
"""As they are written in a pattern, and what they mean there."""


def test_examples_of_findings_are_what_is_told() -> None:
    """Each by a wording of its id, and none of the catalogue lacks one."""
    known = {entry.id: entry for entry in entries()}
    for id, one in examples().items():
        wording = known[id].saying(one.get("says", "")).words.en
        plain = " ".join(wording.split())
        plain = re.sub(r"\{\{|\}\}|\{[^{}]*\}", lambda at: _BRACES.get(at[0], "\0"), plain)
        filled = re.escape(plain).replace("\0", ".*?")
        assert re.fullmatch(rf"{filled}( \(\d+ places\))?", one["told"], re.S), id
    assert set(examples()) == set(known)
