"""The answers of ``docs/cookbook.md``, tried out, and their pictures drawn.

``python -m tests.tools.cookbook [NAME …]`` draws the pictures of all answers, or of those named,
and those of the forms of charts, from the specimen. An answer's files are the blocks of its
section, each under its name in backquotes; they are laid over a publication of one article whose
layout ``mine`` is ``parallel`` without cover and contents.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from builder.differences.sheet import contact_sheet
from builder.ground.files import write_atomically
from builder.ground.places import HOUSE, LAYOUTS
from tests.importing.helpers import word_file

PAGE = HOUSE / "docs/cookbook.md"
PICTURES, CHARTS = HOUSE / "docs/cookbook", HOUSE / "docs/charts"
ID = "2027-01"
"""What the issue is called where something is typed; else it is called by the answer's name."""
HEADLINE = "The old bridge"
DPI, WHOLE_DPI, SHEET_PX, CARD_PX = 132, 60, 260, 420
MARGIN_PX, COLOURS = 10, 96

_USUAL, _HIGH = "130", {"low page": "75", "tall page": "297"}
"""How high the pages of ``mine`` are, in mm; the title of a picture may ask for others."""
_FENCE = re.compile(r"^(`{3,4})(\w+)\n(.*?)^\1$", re.M | re.S)
_PICTURE = re.compile(r"^!\[(.+)\]\(cookbook/([\w-]+)\.png(?: \"(.+)\")?\)$", re.M)

BASE: Mapping[str, str] = {
    "publication.yaml": """\
title: {zh: 河畔通讯, en: Riverside Letter}
tagline: {zh: 写给邻居的月刊, en: A monthly for neighbours}
publisher: {zh: 河畔社区, en: Riverside Community}
layout: mine
""",
    "layouts/mine/layout.yaml": """\
extends: parallel
description: {zh: 没有封面和目录, en: Without cover and contents}
trim: [210, 130]
margins: {head: 24pt, foot: 24pt}
""",
    "layouts/mine/layout.css": """\
@page { @top-left { content: none } @top-right { content: none } }
@page :left { @bottom-left { content: none } @bottom-right { content: none } }
@page :right { @bottom-left { content: none } @bottom-right { content: none } }
""",
    "layouts/mine/pages.html": """\
{% extends "shared/pages.html" %}
{% block cover %}{% endblock %}{% block contents %}{% endblock %}{% block colophon %}{% endblock %}
""",
    "issue/issue.yaml": """\
number: 1
date: 2027-01-01
sections:
  - title: {zh: 社区, en: Community}
    articles: [articles/one.md]
""",
    "issue/articles/one.md": f"""\
---
title: {{zh: 老桥, en: {HEADLINE}}}
---
桥是石头的。

The bridge is of stone.
""",
}
LETTER = (
    ("Title", "老桥"), ("Title", HEADLINE), ("Normal", "桥是石头的。"),
    ("Normal", "The bridge is of stone."),
)  # fmt: skip
"""The Word file ``letter.docx``, a style and a text a paragraph."""


@dataclass(frozen=True)
class Answer:
    """A question's answer as it is written: files, what is typed, and what is shown."""

    name: str
    question: str
    files: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]
    """What is typed in a shell, each with the words that it is to print (empty: any)."""
    alt: str
    shown: str
    """Of which edition which page: the title of its picture."""

    @property
    def picture(self) -> Path:
        """Where its picture lies."""
        return (CHARTS if self in charts() else PICTURES) / f"{self.name}.png"

    @property
    def edition(self) -> str:
        """The edition that is shown."""
        named = re.match(r"([\w-]+) edition", self.shown)
        return named[1] if named else "screen"

    @property
    def page(self) -> int:
        """The page that is shown."""
        named = re.search(r"page (\d+)", self.shown)
        return int(named[1]) if named else 1


def answers() -> list[Answer]:
    """All answers of the page, in its order."""
    return [_answer(part) for part in re.split(r"^### ", PAGE.read_text("utf-8"), flags=re.M)[1:]]


@cache
def charts() -> tuple[Answer, ...]:
    """The first chart of each form in the specimen, as answers that ask nothing."""
    copy = (LAYOUTS / "parallel/specimen/articles/charts.md").read_text("utf-8")
    first: dict[str, Answer] = {}
    for block in re.findall(r"^```chart\n.*?^```\n", copy, re.M | re.S):
        form = re.findall(r"^form: (\w+)$", block, re.M)[0]
        files = (("articles/one.md", block),)
        first.setdefault(form, Answer(form, "", files, (), form, "tall page"))
    return tuple(first.values())


def _answer(part: str) -> Answer:
    question, _, text = re.split(r"^## ", part, flags=re.M)[0].partition("\n")
    files, typed = [], []
    for block in _FENCE.finditer(text):
        _, kind, inside = block.groups()
        if kind == "sh":
            typed.append((inside, ""))
        elif kind == "text":
            typed[-1] = (typed[-1][0], inside.strip())
        else:
            files.append((re.findall("`([^`\n]+)`", text[: block.start()])[-1], inside))
    picture = _PICTURE.search(text)
    alt, name, shown = picture.groups("") if picture else ("", _slug(question), "")
    return Answer(name, question, tuple(files), tuple(typed), alt, shown)


def _slug(question: str) -> str:
    words: list[str] = re.findall(r"[a-z]{4,}", question.lower())
    return "-".join(words[:4])


def lay(answer: Answer, home: Path) -> Path:
    """Write an answer's publication into ``home``; gives its issue."""
    issue = home / "issues" / (ID if answer.typed else answer.name)
    files = dict(BASE)
    for shape, high in _HIGH.items():
        if shape in answer.shown:
            low = BASE["layouts/mine/layout.yaml"]
            files["layouts/mine/layout.yaml"] = low.replace(_USUAL, high)
    for name, text in answer.files:
        path = _place(name)
        files[path] = _over(files.get(path, ""), text, path)
    for name, text in files.items():
        path = issue / name.removeprefix("issue/") if name.startswith("issue/") else home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for folder in ("data", "figures"):
        shutil.copytree(
            LAYOUTS / "parallel/specimen" / folder, issue / folder,
            copy_function=_unless_there, dirs_exist_ok=True,
        )  # fmt: skip
    (home / "letter.docx").write_bytes(word_file(LETTER))
    return issue


def _unless_there(source: str, target: str) -> None:
    if not Path(target).exists():
        shutil.copyfile(source, target)


def _place(name: str) -> str:
    if name in ("publication.yaml", "glossary.yaml", "readers.csv"):
        return name
    return f"layouts/mine/{name}" if name.startswith("layout.") else f"issue/{name}"


def _over(base: str, text: str, path: str) -> str:
    """What an answer writes, over what is there: keys in the place of keys, a body under a head."""
    if path.endswith(".css"):
        return base + text
    if path.endswith(".md"):
        return text if text.startswith("---") else base.rpartition("---\n")[0] + "---\n" + text
    if path.endswith(("publication.yaml", "issue.yaml", "layout.yaml")):
        return "".join((_keys(base) | _keys(text)).values())
    return text


def _keys(text: str) -> dict[str, str]:
    parts = re.split(r"^(?=\w)", text, flags=re.M)
    return {part.partition(":")[0]: part for part in parts if part}


def build(issues: Mapping[Path, str], out: Path) -> subprocess.CompletedProcess[str]:
    """Build issues, each the edition that is given with it; one command an edition."""
    done = subprocess.CompletedProcess[str]([], 0, "", "")
    for edition in sorted(set(issues.values())):
        which = [str(issue) for issue, named in issues.items() if named == edition]
        run = _run(["build", *which, "--edition", edition, "--out", str(out), "--jobs", "1"], out)
        done.returncode |= run.returncode
        done.stdout += run.stdout + run.stderr
    return done


def _run(words: Iterable[str], home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "builder", *words], cwd=home, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(HOUSE), "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip


def type_in(typed: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the commands of an answer in its publication; the last one's end counts."""
    told = ""
    for line in typed.splitlines():
        done = _run(shlex.split(line)[1:], home)
        told += done.stdout + done.stderr
    return subprocess.CompletedProcess(typed, done.returncode, told, "")


def made_of(answer: Answer, out: Path) -> Path:
    """The finished file of an answer."""
    return out / answer.name / f"{answer.name}-{answer.edition}.pdf"


def picture_of(answer: Answer, out: Path, home: Path) -> Image.Image:
    """What is shown of an answer."""
    if answer.shown.endswith(".png"):
        card = Image.open(home / answer.shown).convert("RGB")
        card.thumbnail((CARD_PX, CARD_PX * 2))
        return card
    if answer.shown.startswith("sheet"):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            write_atomically(Path(file.name), contact_sheet(made_of(answer, out), False, SHEET_PX))
            return Image.open(file.name).convert("RGB")
    with pypdfium2.PdfDocument(made_of(answer, out)) as pdf:
        page = pdf[answer.page - 1]
        if "whole page" in answer.shown:
            return page.render(scale=WHOLE_DPI / 72).to_pil().convert("RGB")
        drawn = page.render(scale=DPI / 72).to_pil().convert("RGB")
        head = 0 if _has_head(answer) else _below_headline(page)
        return _inked(drawn.crop((0, int(head * DPI / 72), *drawn.size)))


def _has_head(answer: Answer) -> bool:
    return answer.page > 1 or any(text.startswith("---") for _, text in answer.files)


def _below_headline(page: pypdfium2.PdfPage) -> float:
    """How far below the page's head the body begins, in points."""
    text = page.get_textpage()
    found = text.search(HEADLINE).get_next()
    if found is None:
        return 0
    bottom = min(text.get_charbox(found[0] + i)[1] for i in range(found[1]))
    return float(page.get_height() - bottom + 3)


def _inked(drawn: Image.Image) -> Image.Image:
    """A picture without the paper around it."""
    box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    if box is None:
        return drawn
    wide, high = drawn.size
    left, top, right, bottom = box
    return drawn.crop((
        max(0, left - MARGIN_PX), max(0, top - MARGIN_PX),
        min(wide, right + MARGIN_PX), min(high, bottom + MARGIN_PX),
    ))  # fmt: skip


def light(picture: Image.Image) -> Image.Image:
    """The picture in few colours."""
    return picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=4)


def main(names: list[str]) -> int:
    """Draw the pictures of all answers, or of those named."""
    whole = (*answers(), *charts())
    wanted = [one for one in whole if one.alt and (not names or one.name in names)]
    with tempfile.TemporaryDirectory() as folder:
        homes = {one.name: Path(folder) / one.name for one in wanted}
        laid = {lay(one, homes[one.name]): one for one in wanted}
        out = Path(folder) / "out"
        out.mkdir()
        done = build({at: one.edition for at, one in laid.items() if not one.typed}, out)
        print(done.stdout)
        CHARTS.mkdir(exist_ok=True)
        for one in wanted:
            for typed, _ in one.typed:
                type_in(typed, homes[one.name])
            picture = light(picture_of(one, out, homes[one.name]))
            picture.save(one.picture, optimize=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
