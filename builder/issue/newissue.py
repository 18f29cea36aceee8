"""Beginning an issue: a folder that builds at once and shows an editor the format."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
from pathlib import Path

from ..ground.findings import Rejected, found
from ..ground.places import HOUSE, is_installed, shared_file
from ..ground.reasons import reason
from .schema import json_schema

_MANIFEST = """\
# yaml-language-server: $schema=../issue.schema.json
number: {number}
date: {date}
{layout}sections:
  - title: {{zh: 本月聚焦, en: Focus of the Month}}
    articles: [articles/first.md]
"""

_TITLE = "title: {zh: 刊名, en: Name of the Publication}\n"

_PUBLICATION = """\
# yaml-language-server: $schema=issues/publication.schema.json
title: {{zh: 刊名, en: Name of the Publication}}
tagline: {{zh: 一行说明, en: One line that says what it is}}
publisher: {{zh: 编辑部, en: The editors}}
languages: [zh-Hans, en]
layout: {layout}
"""

_MAKEFILE = """\
# make builds every issue, make ISSUE=2017-03 one; make new ISSUE=2017-04 begins one;
# make specimen LAYOUT=evening shows a layout of layouts/ at work.
BUILDER ?= {builder}
ISSUES = $(if $(ISSUE),issues/$(ISSUE),$(patsubst %/issue.yaml,%,$(wildcard issues/*/issue.yaml)))

.PHONY: build check new specimen
build:
\t@$(BUILDER) build $(ISSUES) $(if $(EDITION),--edition $(EDITION))

check:
\t@$(BUILDER) check $(ISSUES)

new:
\t@$(BUILDER) new issues/$(ISSUE) $(if $(LAYOUT),--layout $(LAYOUT))

OWN = layouts/$(LAYOUT)/specimen --layout $(LAYOUT)
specimen:
\t@$(BUILDER) build $(OWN) --edition screen --out out/$(LAYOUT)
"""

_SEED_FOLDER = Path(__file__).with_name("seed")

LAYOUT = "parallel"
"""The layout of a new publication where none is asked for."""

SAMPLES = ("first", "magazine")
"""What a publication may begin with: an article that shows the format, or the house's own issue."""
_MAGAZINE = "2017-02"
"""The folder of the house's own issue."""

_BESIDE = {
    "layouts/README.md": """\
A layout in this folder wins over the house's layout of the same name. `builder layouts` lists
those there are; `builder layout new evening --from parallel` begins one of your own, which you
name under `layout:` in `publication.yaml`. `make specimen LAYOUT=evening` shows it at work.
A layout is code, like a Makefile: take it only from people you trust.

本文件夹里的版式优先于自带的同名版式。`builder layouts` 列出现有的版式；
`builder layout new evening --from parallel` 新建自己的版式，
再在 `publication.yaml` 的 `layout:` 里写上它的名字；`make specimen LAYOUT=evening` 看样张。
版式是代码，与 Makefile 一样：只用信得过的人给的版式。
""",
    "wheels/README.md": """\
`ci.sh` installs the builder from this folder: put in the wheel and `requirements.lock`, which
`make dist` of the builder's folder lays into `out/dist/`.

`ci.sh` 从本文件夹安装 builder：把 wheel 和 `requirements.lock` 放进来；
在 builder 自己的文件夹里运行 `make dist`，它们就在 `out/dist/`。
""",
    "fonts/README.md": """\
A `fonts.yaml` in this folder adds faces to the house's, and wins where both name the same family.

本文件夹里的 `fonts.yaml` 在自带字体之外再加字体；字体族同名时以这里的为准。
""",
}

_SEED = {
    ".gitignore": "gitignore",
    "ci.sh": "ci.sh",
    ".github/workflows/issues.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    ".editorconfig": "editorconfig",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/extensions.json": "vscode-extensions.json",
}
"""Files for a repository's host and for editors, by what each is called there."""

_SCHEMAS = (
    ("issues", "publication"), ("issues", "glossary"), ("layouts", "layout"), ("fonts", "fonts")
)  # fmt: skip
"""Where files lie that editors complete by."""

_ARTICLE = """\
---
title: {zh: 文章标题, en: Headline of the Article}
kicker: {zh: 眉题, en: Kicker}
standfirst: {zh: 一句话导语。, en: One sentence that says why to read on.}
byline: {zh: 作者, en: Author}
---
中文段落写在这里。一段中文之后是对应的英文，两者并排成为一对。

The English of the same paragraph follows. A run of Chinese and the run of English after it make a
pair and stand side by side.

## 小标题

## Crosshead

第二段。图片单独占一行，替代文字与图注都用“ | ”隔开中英文。

The second paragraph. A picture stands on a line of its own, its alternative text and caption in
both languages, parted by “ | ”.

::: box 方框 | A box
方框、引言、数字、旁注与问答写在两道“:::”之间。

A box, a quotation, figures, an aside or an interview stands between two lines of “:::”.
:::
"""


def issue_folder(written: str) -> Path:
    """Where a new issue goes: ``written`` is an id, which goes into issues/, or a path.

    Raises Rejected where the id cannot be one.
    """
    name = written.rstrip("/").rpartition("/")[2]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name):
        raise Rejected([found("new/id", name=name)])
    return Path(written) if "/" in written else _issues_folder() / written


def new_issue(written: str, layout: str | None = None) -> Path:
    """Make the folder of a new issue and return it; see :func:`issue_folder` for ``written``.

    ``layout`` is the layout it names; without one, it is set in the publication's. Raises Rejected
    where the folder is there already or the id cannot be one.
    """
    folder = issue_folder(written)
    if folder.exists() or folder.is_symlink():
        raise Rejected([found("new/exists", says="issue", folder=folder)])
    try:
        return _write(folder, layout)
    except OSError as problem:
        place = problem.filename or folder
        finding = found("new/folder", place=place, problem=reason(problem))
        raise Rejected([finding]) from None


def new_publication(folder: Path, layout: str = LAYOUT, sample: str = SAMPLES[0]) -> Path:
    """Make a publication's folder with an issue, and return it.

    ``layout`` is what the publication is set in, ``sample`` one of :data:`SAMPLES`. Raises Rejected
    where the folder is there already and not empty, or cannot be made.
    """
    if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        raise Rejected([found("new/exists", says="publication", folder=folder)])
    try:
        seed = {name: (_SEED_FOLDER / file).read_text("utf-8") for name, file in _SEED.items()}
        for name, text in {**_BESIDE, **seed}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        (folder / "Makefile").write_text(_MAKEFILE.format(builder=_this_builder()), "utf-8")
        if sample == "magazine":
            _write_magazine(folder, layout)
        else:
            publication = _PUBLICATION.format(layout=layout)
            (folder / "publication.yaml").write_text(publication, "utf-8")
            _write(folder / "issues" / f"{dt.date.today():%Y-%m}")
        for room, name in _SCHEMAS:
            write_schema(folder / room, name)
    except OSError as problem:
        place = problem.filename or folder
        raise Rejected([found("new/folder", place=place, problem=reason(problem))]) from None
    return folder


def _write_magazine(folder: Path, layout: str) -> None:
    """The house's own publication and its issue, set in ``layout``."""
    own = HOUSE / "issues"
    words = (own / "publication.yaml").read_text("utf-8")
    words = words.replace("$schema=", "$schema=issues/")
    words = re.sub(r"^layout:.*$", f"layout: {layout}", words, flags=re.M)
    (folder / "publication.yaml").write_text(words, "utf-8")
    issue = folder / "issues" / _MAGAZINE
    shutil.copytree(own / _MAGAZINE, issue)
    manifest = (issue / "issue.yaml").read_text("utf-8")
    unsaid = re.sub(r"^layout:.*\n", "", manifest, flags=re.M)  # so it is set as the publication is
    (issue / "issue.yaml").write_text(unsaid, "utf-8")
    write_schema(folder / "issues", "issue")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _this_builder() -> str:
    """The command that runs this builder: by name where a shell finds it, else by its path."""
    named = shutil.which("builder")
    here = Path(sys.executable).with_name("builder")
    if named and (not here.exists() or Path(named).samefile(here)):
        return "builder"
    if here.exists():
        return f"'{here}'"
    return f"'{sys.executable}' -m builder"


def _write(folder: Path, layout: str | None = None) -> Path:
    manifest = _MANIFEST.format(
        number=_next_number(folder.parent),
        date=_date(folder.name),
        layout=f"layout: {layout}\n" if layout else "",
    )
    if not shared_file(folder, "publication.yaml").is_file():
        manifest = manifest.replace("sections:", f"{_TITLE}sections:")
    (folder / "articles").mkdir(parents=True)
    (folder / "figures").mkdir()
    (folder / "issue.yaml").write_text(manifest, "utf-8")
    (folder / "articles" / "first.md").write_text(_ARTICLE, "utf-8")
    write_schema(folder.parent, "issue")
    return folder


def write_schema(folder: Path, name: str) -> None:
    """Write the schema that files of a folder point editors at."""
    (folder / f"{name}.schema.json").write_text(json_schema(name), "utf-8")


def _issues_folder() -> Path:
    here = Path("issues")
    return here if here.is_dir() or is_installed() else HOUSE / "issues"


def _date(name: str) -> str:
    """The first of the month that the id names, else today."""
    match = re.match(r"(\d{4})-(\d{2})", name)
    if match and 1900 <= int(match[1]) <= 2200 and 1 <= int(match[2]) <= 12:
        return f"{match[1]}-{match[2]}-01"
    return dt.date.today().isoformat()


def _next_number(issues: Path) -> int:
    numbers = [0]
    for manifest in issues.glob("*/issue.yaml"):
        found = re.search(r"^number:\s*(\d{1,9})\s*$", manifest.read_text("utf-8", "replace"), re.M)
        numbers += [int(found[1])] if found else []
    return max(numbers) + 1
