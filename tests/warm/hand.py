"""A hand that edits an issue at random, now and then so that it cannot be laid out."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from builder.ground.places import HOUSE

SAMPLE = HOUSE / "issues" / "2017-02"
WORDS = (
    "The district counts 38 laboratories, and three in four of them opened after 2014.",
    "全区有三十八家实验室，其中四分之三在2014年以后开放。",
    "It is said that “nobody knows”, which is *not* quite true.",
    "据说“没有人知道”，其实并非如此，见《成都商报》。",
)


def publication(home: Path) -> Path:
    """The sample with a layout of its own, in a publication under ``home``; gives its folder."""
    issue = home / "issues" / SAMPLE.name
    shutil.copytree(SAMPLE, issue)
    for name in ("parallel", "shared"):
        shutil.copytree(HOUSE / "layouts" / name, home / "layouts" / name)
    for name in ("publication.yaml", "glossary.yaml"):
        for place in (SAMPLE.parent / name, HOUSE / name):
            if place.is_file():
                shutil.copy(place, home / name)
    return issue


@dataclass
class Hand:
    """Edits under one seed; what it breaks it mends before it goes on."""

    issue: Path
    seed: int
    broken_in: int = 5
    """One edit of so many breaks something."""
    broken: dict[Path, bytes | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin."""
        self.random = random.Random(self.seed)

    @property
    def home(self) -> Path:
        """The publication."""
        return self.issue.parent.parent

    def edit(self) -> str:
        """Do one edit and say what it was."""
        if self.broken:
            for path, data in self.broken.items():
                path.write_bytes(data or b"")
            self.broken = {}
            return "mended"
        if self.random.randrange(self.broken_in) == 0:
            breaking = self.random.choice(BREAKING)
            return f"broken: {breaking(self)}"
        return self.random.choice((self.replaced, self.inserted, self.deleted, self.replaced))()

    def _blocks(self) -> tuple[Path, list[str], list[int]]:
        """An article, its blocks, and which of them are plain paragraphs."""
        path = self.random.choice(sorted((self.issue / "articles").glob("*.md")))
        blocks = re.split(r"(\n\n+)", path.read_text("utf-8"))
        plain = [
            index
            for index, text in enumerate(blocks)
            if index > 1 and len(text) > 40 and text[0] not in "#![>|-1" and "[^" not in text
        ]
        return path, blocks, plain

    def replaced(self) -> str:
        """Some words of a paragraph are others."""
        path, blocks, plain = self._blocks()
        at = self.random.choice(plain)
        text = blocks[at]
        cut = self.random.randrange(len(text) - 10)
        new = self.random.choice(("的", "2017", "word and word", "，", "……", ""))
        blocks[at] = text[:cut] + new + text[cut + self.random.randrange(10) :]
        path.write_text("".join(blocks), "utf-8")
        return f"replaced in {path.name} {at}"

    def inserted(self) -> str:
        """A pair of paragraphs is new."""
        path, blocks, plain = self._blocks()
        at = self.random.choice(plain)
        zh, en = self.random.choice(((1, 0), (3, 2)))
        blocks.insert(at, f"{WORDS[zh]}\n\n{WORDS[en]}\n\n")
        path.write_text("".join(blocks), "utf-8")
        return f"inserted in {path.name} {at}"

    def deleted(self) -> str:
        """A paragraph is gone."""
        path, blocks, plain = self._blocks()
        if len(plain) < 8:
            return self.inserted()
        at = self.random.choice(plain)
        del blocks[at : at + 2]
        path.write_text("".join(blocks), "utf-8")
        return f"deleted in {path.name} {at}"

    def _break(self, path: Path, change: Callable[[bytes], bytes] | None) -> str:
        self.broken[path] = path.read_bytes()
        if change is None:
            path.unlink()
        else:
            path.write_bytes(change(path.read_bytes()))
        return path.name

    def yaml(self) -> str:
        """The manifest cannot be read."""
        return self._break(self.issue / "issue.yaml", lambda data: data + b"\n  : [")

    def css(self) -> str:
        """A brace is open in a style sheet, or a property is unknown."""
        path = self.home / "layouts" / "parallel" / "layout.css"
        added = self.random.choice((b"\n.pair { color: red", b"\n.pair { colr: red; margin: 3pt }"))
        return self._break(path, lambda data: data + added)

    def template(self) -> str:
        """A template cannot be filled."""
        path = self.home / "layouts" / "shared" / "article.html"
        added = self.random.choice((b"{% if %}", b"{{ nobody.knows }}"))
        return self._break(path, lambda data: added + data)

    def markdown(self) -> str:
        """An article has lost the end of its front matter."""
        path = self.random.choice(sorted((self.issue / "articles").glob("*.md")))
        return self._break(path, lambda data: data.replace(b"\n---\n", b"\n", 1))

    def picture(self) -> str:
        """A figure is no picture."""
        path = self.random.choice(sorted((self.issue / "figures").glob("*.svg")))
        return self._break(path, lambda data: data[: len(data) // 2])

    def absent(self) -> str:
        """A file is gone."""
        return self._break(self.random.choice(sorted(self.issue.glob("*/*.*"))), None)


BREAKING: tuple[Callable[[Hand], str], ...] = (
    Hand.yaml,
    Hand.css,
    Hand.template,
    Hand.markdown,
    Hand.picture,
    Hand.absent,
)
