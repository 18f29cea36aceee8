"""What the guides tell people to type is what the program takes, word for word."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import builder
from builder.commands.line import parse
from builder.ground.places import HOUSE, LAYOUTS
from builder.issue.manifest import read_manifest
from builder.makeup.fontbook import FontBook
from builder.press.way import default_editions, edition_of
from tests.conftest import MANIFEST, MakeIssue

DOCS = HOUSE / "docs"
GUIDES = ("blocks", "charts", "pictures", "writing")
"""Pages whose indented blocks are copy and data."""
SETTINGS = ("mail", "press", "printing", "zh/mail")
"""Pages whose YAML is settings of a publication, an issue or a printer."""
HEAD = "---\ntitle: {zh: 题, en: Title}\n---\n\n"


def _blocks(page: str) -> list[str]:
    """What stands indented on a page, a block each."""
    text = (DOCS / f"{page}.md").read_text("utf-8")
    found = re.findall(r"(?:^(?: {4}.*)?\n)*^ {4}.*\n(?:^(?: {4}.*)?\n)*", text, re.M)
    return [re.sub(r"^ {4}", "", block.strip("\n"), flags=re.M) for block in found]


def _commands(page: Path) -> list[str]:
    """The lines that begin with builder, in blocks to be typed; pipes and comments are left out."""
    text = page.read_text("utf-8")
    typed = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S))
    typed += "\n".join(re.findall(r"^ {4}(.*)$", text, re.M))
    lines = re.findall(r"^builder (?!issues|\d)(.+)$", typed, re.M)
    told = [re.split(r"\s+#|\s+>|\s+\|\s", line)[0] for line in lines]
    return [line for line in told if "[" not in line]


PAGES = [page for page in sorted(DOCS.rglob("*.md")) if _commands(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_are_typed_are_understood(page: Path) -> None:
    for line in _commands(page):
        parse(shlex.split(line))


def test_the_guides_have_commands() -> None:
    assert {"editor", "designer", "mail", "printing", "press", "cluster"} <= {
        page.stem for page in PAGES
    }


@pytest.mark.parametrize("page", GUIDES)
def test_copy_of_the_guides_is_sound(page: str, make_issue: MakeIssue, fonts: FontBook) -> None:
    """With the specimen's data, and its pictures under the names that the guides use."""
    specimen = LAYOUTS / "parallel/specimen"
    told = [block for block in _blocks(page) if re.search(r"^(:::|```|!\[|---)", block)]
    folder = make_issue({})
    shutil.copytree(specimen / "data", folder / "data")
    (folder / "figures").mkdir(exist_ok=True)
    shutil.copy(specimen / "figures/hills.jpg", folder / "figures/x.jpg")
    assert told
    for block in told:
        is_opening = re.fullmatch(r"::: .*", block)  # of facts, and nothing else
        rest = "\n- 3天 — 一\n\n- 3 days — one\n:::" if is_opening else ""
        copy = ("" if block.startswith("---") else HEAD) + block + rest
        (folder / "articles/one.md").write_text(f"{copy}\n", "utf-8")
        errors = [one.as_line() for one in builder.check(folder) if one.severity == "error"]
        assert errors == [], block


@pytest.mark.parametrize("page", SETTINGS)
def test_settings_of_the_guides_are_taken(page: str, make_issue: MakeIssue) -> None:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    snippets = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    assert snippets
    for snippet in snippets:
        manifest, publication = MANIFEST, "languages: [zh-Hans, en]\n"
        if snippet.startswith("extends:"):
            publication += "printer: mine\n"
        elif snippet.startswith("pages:"):
            manifest = manifest.replace("articles/one.md", "articles/zones.md") + snippet
        else:
            publication += snippet
        folder = make_issue({"issue.yaml": manifest, "articles/zones.md": f"{HEAD}文。\n\nText.\n"})
        (folder.parent / "printers").mkdir(exist_ok=True)
        (folder.parent / "printers/mine.yaml").write_text(snippet, "utf-8")
        (folder.parent / "publication.yaml").write_text(publication, "utf-8")
        for name in re.findall(r"file: ([\w/]+\.pdf)", snippet):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
        read = read_manifest(folder)
        for edition in default_editions(read):
            edition_of(read, edition)
