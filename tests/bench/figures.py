"""Figures that move: 2,000 random issues, and what is lost, out of order or over other things.

Random articles of pairs, lists, crossheads, notes, tables and figures of every place and width are
laid out, and every word, figure and pair is looked for on the pages. Words carry numbers, so that
one that is lost, doubled or out of order is seen.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import weasyprint
from PIL import Image
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from builder.composition.engine import Options, composing
from builder.composition.moving import moves, moving
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.fontfiles import ensure
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up
from builder.proof.pull import GalleyFetcher
from builder.proof.standins import stand_ins

WANTED = 2_000
PLACES = ("", "", "", "here", "top", "bottom", "page", "next-opening")
WIDTHS = ("", "", "text", "column", "bleed", "spread")
SHAPES = ((60, 40), (40, 60), (90, 20), (50, 50), (30, 80))
"""Width and height of the pictures, in pixels."""
_ZH = "园区企业去年新增产值稳步增长研发投入占比继续提高来自各地的代表参观展厅并就合作交换意见"
_EN = "firms zone grew again last year delegates from many places saw the hall before they talked"
_SLACK = 0.6
"""In CSS pixels: what boxes that only touch may lie over each other."""


@dataclass(frozen=True)
class Trial:
    """One random issue: its articles as they were written, and the words of each side in order."""

    articles: tuple[str, ...]
    words: dict[str, list[str]]
    figures: int


class Writer:
    """Writes the articles of one random issue."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.figures = 0
        self.notes = 0
        self.words: dict[str, list[str]] = {"zh": [], "en": []}
        self.is_dense = self.chance.random()

    def trial(self) -> Trial:
        articles = tuple(
            "\n\n".join(self.article()) for _ in range(self.chance.choice((1, 1, 2, 3)))
        )
        return Trial(articles, self.words, self.figures)

    def article(self) -> Iterator[str]:
        for _ in range(self.chance.choice((2, 5, 9, 14))):
            kind = self.chance.random()
            if kind < 0.08:
                yield f"## {self.text('zh', 8)}"
                yield f"## {self.text('en', 6)}"
            elif kind < 0.13:
                yield from (self.table("zh", 4), self.table("en", 2))
            elif kind < 0.18:
                yield from (self.list("zh", 20), self.list("en", 8))
            elif kind < 0.28:
                self.notes += 1
                mark = f"[^{self.notes}]"
                yield f"{self.text('zh', 80)}{mark}。"
                yield f"{self.text('en', 30)}.{mark}"
                yield f"{mark}: 注释说明。\n\n    A note that says more."
            else:
                lines = self.chance.choice((1, 2, 3, 5, 8, 13, 25))
                yield f"{self.text('zh', 21 * lines)}。"
                yield f"{self.text('en', 7 * lines)}."
            while self.chance.random() < 0.15 + 0.5 * self.is_dense:
                yield self.figure()

    def text(self, side: str, size: int) -> str:
        """So many characters of Chinese or words of English, numbers among them."""
        parts = []
        for _ in range(max(1, size // 8)):
            self.number += 1
            word = f"{self.number:05d}"
            self.words[side].append(word)
            if side == "zh":
                parts.append("".join(self.chance.choice(_ZH) for _ in range(6)) + word)
            else:
                parts.append(" ".join([*self.chance.choices(_EN.split(), k=7), word]))
        return ("，" if side == "zh" else " ").join(parts)

    def list(self, side: str, size: int) -> str:
        mark = "-" if side == "zh" else "*"
        return "\n".join(f"{mark} {self.text(side, size)}" for _ in range(3))

    def table(self, side: str, size: int) -> str:
        rows = [[self.text(side, size) for _ in range(2)], ["---", "---"]]
        rows += [
            [self.text(side, size) for _ in range(2)] for _ in range(self.chance.choice((2, 6)))
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def figure(self) -> str:
        place, width = self.chance.choice(PLACES), self.chance.choice(WIDTHS)
        count = self.chance.choice((1, 1, 1, 1, 2, 3))
        if width == "spread":
            place, count = self.chance.choice(("", "next-opening")), 1
        pictures = []
        for _ in range(count):
            options = [f"place={place}"] * bool(place) + [f"width={width}"] * bool(width)
            if self.chance.random() < 0.4:
                options.append(f"crop={self.chance.choice(('3:2', '1:1', '4:5', '3:1'))}")
                across, down = self.chance.randint(0, 100), self.chance.randint(0, 100)
                options.append(f'focus="{across}% {down}%"')
            if self.chance.random() < 0.4:
                options.append('credit="摄影：王云 | Photo: Wang Yun"')
            caption = ' "图注说明 | The caption"' if self.chance.random() < 0.7 else ""
            braces = "{" + " ".join(options) + "}" if options else ""
            self.figures += 1
            shape = self.chance.randrange(len(SHAPES))
            name = f"figures/f{self.figures:03d}-{shape}.png"
            pictures.append(f"![图 | Picture]({name}{caption}){braces}")
        return (
            self.chance.choice((" ", "\n")).join(pictures)
            if count < 3
            else (f"{pictures[0]} {pictures[1]}\n{pictures[2]}")
        )


def write(folder: Path, trial: Trial) -> None:
    """An issue's files."""
    (folder / "articles").mkdir(parents=True)
    (folder / "figures").mkdir()
    title = "title: {zh: 试验, en: Trial}\n"
    names = []
    for number, copy in enumerate(trial.articles):
        names.append(f"articles/a{number}.md")
        (folder / names[-1]).write_text(f"---\n{title}---\n\n{copy}\n", "utf-8")
        for name in re.findall(r"\((figures/[^ )]+)", copy):
            shape = SHAPES[int(name[-5])]
            Image.new("L", shape, 128).save(folder / name)
    sections = "sections:\n  - title: {zh: 栏目, en: Section}\n    articles: [%s]\n"
    manifest = f"number: 1\ndate: 2026-01-31\n{title}{sections % ', '.join(names)}"
    (folder / "issue.yaml").write_text(manifest, "utf-8")


def lay(galley: Galley, moved: bool = True) -> Any:
    """The laid-out document of a galley."""
    with composing(Options(**galley.layout.composition)):
        text = weasyprint.HTML(
            string=galley.html, base_url="press:/", url_fetcher=GalleyFetcher(galley)
        )
        more = {"font_config": FontConfiguration(), "cache": stand_ins(galley.originals)}
        if not moved:
            return text.render(**more)
        with moving():
            return text.render(**more)


@dataclass
class Seen:
    """What stands on the pages."""

    words: dict[str, list[tuple[int, float, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By side: page, head of the line, the words with numbers on it."""
    apart: dict[str, list[tuple[int, float, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The same of tables that move."""
    figures: list[tuple[int, float, float, str, Any]] = field(default_factory=list)
    """Page, head, left, address and the plate's element."""
    faults: list[str] = field(default_factory=list)


_NUMBER = re.compile(r"\d{5}")


def look(document: Any) -> Seen:
    """What stands on the pages of a document, and what lies over something else."""
    seen = Seen()
    for number, page in list(enumerate(document.pages, 1))[1:]:
        box = page._page_box
        foot = box.content_box_y() + box.height
        things = []
        for one in _in_order(box, None):
            kind, laid, side, plate = one
            top, bottom = laid.position_y, laid.position_y + laid.margin_height()
            left, right = laid.position_x, laid.position_x + laid.margin_width()
            if kind == "line":
                text = "".join(b.text for b in laid.descendants() if isinstance(b, boxes.TextBox))
                words = seen.words if plate is None else seen.apart
                words[side] += [(number, top, word) for word in _NUMBER.findall(text)]
                left, right = _inked(laid)
                if left == right:
                    continue
            else:
                seen.figures.append((number, top, left, laid.element.get("src"), plate))
                if plate.get("class", "").endswith("spread"):
                    left, right = 0, box.margin_width()
            things.append((top, bottom, left, right, plate, kind))
            if bottom > foot + _SLACK:
                seen.faults.append(f"page {number}: a {kind} ends below the page")
        seen.faults += [f"page {number}: {fault}" for fault in _over(things)]
    return seen


def _inked(line: Any) -> tuple[float, float]:
    texts = [b for b in line.descendants() if isinstance(b, boxes.TextBox) and b.text.strip()]
    if not texts:
        return 0.0, 0.0
    return min(b.position_x for b in texts), max(b.position_x + b.width for b in texts)


def _in_order(box: Any, side: Any, plate: Any = None, notes: bool = False) -> Iterator[Any]:
    """The lines and pictures of a page, with their side and their plate."""
    if isinstance(box, boxes.MarginBox):
        return
    element = box.element
    if element is not None:
        names = (element.get("class") or "").split()
        side = next((name for name in ("zh", "en") if name in names), side)
        if element.get("data-place") is not None:
            plate = element
    if isinstance(box, boxes.FootnoteAreaBox):
        side = "notes"
    if isinstance(box, boxes.LineBox):
        pictures = [b for b in box.descendants() if isinstance(b, boxes.ReplacedBox)]
        yield from (("picture", picture, side, plate) for picture in pictures)
        if not pictures:
            yield "line", box, side, plate
        return
    for child in box.children if isinstance(box, boxes.ParentBox) else ():
        yield from _in_order(getattr(child, "_box", child), side, plate)


def _over(things: list[Any]) -> Iterator[str]:
    """What lies over something of another plate; lines of text among themselves, too."""
    things.sort(key=lambda one: one[0])
    for at, (top, bottom, left, right, plate, kind) in enumerate(things):
        for other in things[at + 1 :]:
            if other[0] >= bottom - _SLACK:
                break
            across = min(right, other[3]) - max(left, other[2])
            if across > _SLACK and "picture" in (kind, other[5]) and other[4] is not plate:
                place = f"{left:.0f}–{right:.0f}, {top:.0f}–{bottom:.0f}"
                yield f"a {kind} at {place} and a {other[5]} lie over each other"


def faults(trial: Trial, document: Any) -> list[str]:
    """What is lost, doubled, out of order, over each other or parted in a document."""
    seen = look(document)
    told = list(seen.faults)
    for side in ("zh", "en"):
        running = [word for _, _, word in seen.words[side]]
        tables = [word for _, _, word in seen.apart[side]]
        there, wanted = running + tables, trial.words[side]
        if lost := Counter(wanted) - Counter(there):
            told.append(f"{side}: {sum(lost.values())} words lost")
        if more := Counter(there) - Counter(wanted):
            told.append(f"{side}: {sum(more.values())} words doubled")
        if any(int(a) > int(b) for part in (running, tables) for a, b in pairwise(part)):
            told.append(f"{side}: words out of order")
    told += _figure_faults(trial, document, seen)
    told += _parted(document)
    return told


def _figure_faults(trial: Trial, document: Any, seen: Seen) -> Iterator[str]:
    names = re.findall(r"\((figures/[^ )]+)", "\n".join(trial.articles))
    places = defaultdict(list)
    for page, top, left, address, plate in seen.figures:
        places[address.removeprefix("press:/issue/")].append((page, top, left, plate))
    last: tuple[int, float, float] = (0, 0.0, 0.0)
    mentioned = _mentions(trial, seen)
    for name in names:
        there = places[name]
        is_spread = bool(there) and there[0][3].get("class", "").endswith("spread")
        if len(there) != 1 + is_spread:
            yield f"{name} stands {len(there)} times"
            continue
        page, top, _, plate = there[0]
        if is_spread and (page % 2 or there[1][0] != page + 1 or abs(there[1][1] - top) > _SLACK):
            yield f"{name} is no spread: pages {page} and {there[1][0]}"
        here = plate.get("data-place") == "here"
        above = page == last[0] and top < last[1] and there[0][2] <= last[2]
        if (page < last[0] or above) and not here:
            yield f"{name} stands before the figure that is mentioned before it"
        if page < mentioned[name][0]:
            yield f"{name} on page {page} is mentioned on page {mentioned[name][0]}"
        last = there[-1][:3]


def _mentions(trial: Trial, seen: Seen) -> dict[str, tuple[int, float]]:
    """The page of the last Chinese word before each figure; English may follow all figures."""
    pages = {w: (page, top) for page, top, w in seen.words["zh"]}
    found = {}
    last = (1, 0.0)
    for copy in trial.articles:
        for piece in re.findall(r"\((figures/[^ )]+)|(?<!\d)(\d{5})(?!\d)", copy):
            if piece[0]:
                found[piece[0]] = last
            elif piece[1] in pages:
                last = pages[piece[1]]
    return found


def _parted(document: Any) -> Iterator[str]:
    """Pairs of which a side does not begin on the page that the other begins on.

    One of a single side is none: numbers that are only marks can mislead the pairing of the copy.
    """
    lines: dict[Any, dict[int, list[int]]] = defaultdict(dict)
    for number, page in enumerate(document.pages, 1):
        for box in page._page_box.descendants():
            is_pair = isinstance(box, boxes.TableBox) and box.element is not None
            if is_pair and "pair" in (box.element.get("class") or "").split():
                lines[box.element][number] = [
                    sum(isinstance(b, boxes.LineBox) for b in cell.descendants())
                    for cell in box.descendants()
                    if (cell.element_tag, cell.style["display"]) == ("div", ("table-cell",))
                ]
    for sides in lines.values():
        begun = sides[min(sides)]
        if any(
            not here and sum(side)
            for here, side in zip(begun, zip(*sides.values(), strict=True), strict=True)
        ):
            yield f"page {min(sides)}: a pair is parted"


def main() -> None:
    """Lay out issues until enough were looked at, or the seconds of the environment are over."""
    book = read_book().for_languages(("zh-Hans", "en"))
    ensure(book)
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(book))
    wanted = int(os.environ.get("BENCH_ISSUES", WANTED))
    first = int(os.environ.get("BENCH_FIRST", "0"))
    start = time.process_time()
    counts: Counter[str] = Counter()
    for seed in range(first, first + wanted):
        told, facts = tried(seed, book)
        counts.update(facts)
        for fault in told:
            counts["faults"] += 1
            print(f"issue {seed}: {fault}", flush=True)
    print(f"{wanted:,} issues: " + ", ".join(f"{n:,} {what}" for what, n in counts.items()))
    print(f"{time.process_time() - start:.0f} seconds of processor")


def tried(seed: int, book: FontBook, layout: str = "") -> tuple[list[str], Counter[str]]:
    """The faults of one random issue, and what it held."""
    trial = Writer(seed).trial()
    layout = layout or ("columns" if seed % 4 == 3 else "parallel")
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        folder = Path(work) / "issue"
        write(folder, trial)
        issue, _ = read_issue(read_manifest(folder))
        document = lay(make_up(issue, read_layout(layout), book, "bench", 3))
    moved = list(moves(document))
    facts = Counter(
        pages=len(document.pages), figures=trial.figures, moved=len(moved),
        words=sum(map(len, trial.words.values())),
    )  # fmt: skip
    return faults(trial, document), facts


if __name__ == "__main__":
    sys.exit(main())
