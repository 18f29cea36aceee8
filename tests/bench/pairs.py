"""Pairs and rows at page ends: 10,000 that could stand whole on a page, and how many do not.

Random articles of pairs of one line to more than a page, some with lists, crossheads, notes and
tables, are laid out side by side and every pair and table row is looked for on the pages. A row of
a table that is no taller than the page's type area and stands on two pages is parted. A pair may
run on, and is parted wrongly where it does so in one of its sides only, or with fewer than two
lines of a side before or after the break. A taller one must show both its sides where it begins.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from builder.composition.engine import Options, composing
from builder.composition.rows import LEAST_LINES
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.fontfiles import ensure
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up
from builder.proof.pull import GalleyFetcher

WANTED = 10_000
PAIRS_AN_ISSUE = 220
_ZH = "园区企业去年新增产值稳步增长研发投入占比继续提高来自各地的代表参观了展厅并就合作交换意见"
_EN = (
    "firms in the zone grew again last year and delegates from many places saw the hall "
    "before they talked about research trade water power and what a fair price may be"
).split()


@dataclass
class Standing:
    """Where one pair or row stands: its height on each page, and that page's room, in pixels."""

    heights: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    notes: float = 0.0
    room: float = 0.0
    sides: dict[int, list[int]] = field(default_factory=dict)
    """The lines of each side on each page."""

    @property
    def fits(self) -> bool:
        """Whether a page would hold it, with the notes that it calls."""
        return sum(self.heights.values()) + self.notes <= self.room

    @property
    def lacks(self) -> bool:
        """Whether its first part shows one side only, though it has two."""
        first = self.sides[min(self.sides)] if self.sides else [1]
        return not all(first)

    @property
    def parted(self) -> bool:
        """Whether it stands on two pages, and not as a pair that runs on does in both its sides."""
        if len(self.heights) == 1 or not self.sides:
            return len(self.heights) > 1
        filled = [side for side in zip(*self.sides.values(), strict=True) if any(side)]
        return any(min(side) < LEAST_LINES for side in filled)


def main() -> None:
    """Lay out issues until enough was looked at and print the counts."""
    book = read_book().for_languages(("zh-Hans", "en"))
    ensure(book)
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(book))
    start, seed = time.process_time(), 0
    counts = {"pair": [0, 0, 0, 0], "row": [0, 0, 0, 0]}
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        while sum(kind[0] for kind in counts.values()) < WANTED:
            for kind, standing in standings(_galley(Path(work), seed, book)):
                count = counts[kind]
                count[0] += standing.fits
                count[1] += standing.fits and standing.parted
                count[2] += not standing.fits
                count[3] += not standing.fits and standing.lacks
            seed += 1
    print(f"{'':8}{'fit a page':>12}{'parted':>8}{'taller':>8}{'begun with one side':>21}")
    for kind, count in counts.items():
        print(f"{kind + 's':8}{count[0]:>12,}{count[1]:>8}{count[2]:>8}{count[3]:>21}")
    print(f"{seed} issues, {time.process_time() - start:.0f} seconds of processor")


def _galley(work: Path, seed: int, book: FontBook) -> Galley:
    folder = work / f"issue-{seed}"
    (folder / "articles").mkdir(parents=True)
    title = "title: {zh: 试验, en: Trial}\n"
    sections = "sections:\n  - title: {zh: 栏目, en: Section}\n    articles: [articles/a.md]\n"
    manifest = f"number: 1\ndate: 2026-01-31\n{title}{sections}"
    (folder / "issue.yaml").write_text(manifest, "utf-8")
    copy = "\n\n".join(_copy(random.Random(seed)))
    (folder / "articles" / "a.md").write_text(f"---\n{title}---\n\n{copy}\n", "utf-8")
    issue, _ = read_issue(read_manifest(folder))
    return make_up(issue, read_layout("parallel"), book, "bench", 3)


def _copy(chance: random.Random) -> Iterator[str]:
    """The blocks of an article, in pairs."""
    for number in range(PAIRS_AN_ISSUE):
        lines = chance.choice((1, 1, 2, 2, 3, 5, 8, 13, 25, 40))
        kind = chance.random()
        if kind < 0.03:
            yield from (f"## {_zh(chance, 6)}", f"## {_en(chance, 3)}")
        elif kind < 0.06:
            yield from (_table(chance, _zh, 2), _table(chance, _en, 1))
        elif kind < 0.10:
            yield _list(chance, _zh, 16)
            yield _list(chance, _en, 7)
        elif kind < 0.13:
            yield from (f"{_zh(chance, 60)}[^{number}]。", f"{_en(chance, 30)}.[^{number}]")
            yield f"[^{number}]: {_zh(chance, 40)}。\n\n    {_en(chance, 20).capitalize()}."
        elif kind < 0.135:
            yield from (_zh(chance, 2400) + "。", _en(chance, 300 * chance.randint(1, 4)) + ".")
        else:
            wider = chance.uniform(0.1, 1.6)
            yield _zh(chance, max(2, int(lines * 21 * wider))) + "。"
            yield _en(chance, max(1, int(lines * 7))).capitalize() + "."


def _zh(chance: random.Random, size: int) -> str:
    text = "".join(chance.choice(_ZH) for _ in range(size))
    return "，".join(text[at : at + 14] for at in range(0, size, 14))


def _en(chance: random.Random, size: int) -> str:
    return " ".join(chance.choice(_EN) for _ in range(size))


def _list(chance: random.Random, words: Any, size: int) -> str:
    return "\n".join(f"- {words(chance, size)}" for _ in range(chance.randint(2, 6)))


def _table(chance: random.Random, words: Any, size: int) -> str:
    rows = [[words(chance, size) for _ in range(3)], ["---"] * 3]
    for _ in range(chance.choice((3, 8, 20, 90))):
        rows.append([words(chance, size * chance.choice((1, 1, 6))) for _ in range(3)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def standings(galley: Galley) -> Iterator[tuple[str, Standing]]:
    """Every pair and table row of a galley with where it stands on the laid-out pages."""
    with composing(Options(**galley.layout.composition)):
        document = weasyprint.HTML(
            string=galley.html, base_url="press:/", url_fetcher=GalleyFetcher(galley)
        ).render(font_config=FontConfiguration())
    found: dict[tuple[str, Any], Standing] = defaultdict(Standing)
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            kind = _kind(box)
            if kind is None:
                continue
            standing = found[kind, box.element]
            standing.room = page._page_box.height
            standing.heights[number] += box.height
            if kind == "pair":
                standing.sides[number] = [_lines(cell) for cell in _cells(box)]
    for (kind, element), standing in found.items():
        notes = (e for e in element.iter() if (e.get("class") or "").startswith("footnote"))
        standing.notes = sum(16.0 * (2 + len("".join(n.itertext())) // 40) for n in notes)
        yield kind, standing


def _kind(box: Any) -> str | None:
    if box.element is None:
        return None
    names = (box.element.get("class") or "").split()
    if isinstance(box, boxes.TableBox) and "pair" in names:
        return "pair"
    body = isinstance(box, boxes.TableRowBox) and box.element_tag == "tr"
    return "row" if body and box.children[0].element_tag == "td" else None


def _cells(table: Any) -> list[Any]:
    return [box for box in table.descendants() if (box.element_tag, box.style["display"]) == _CELL]


_CELL = ("div", ("table-cell",))


def _lines(cell: Any) -> int:
    return sum(isinstance(box, boxes.LineBox) for box in cell.descendants())


if __name__ == "__main__":
    main()
