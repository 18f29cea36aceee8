"""Headlines and standfirsts as they stand on the pages of the sample and of every specimen."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from builder.ground.limits import run_limited
from builder.ground.places import HOUSE, LAYOUTS
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.fontbook import FontBook
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.galley import Galley
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up
from builder.proof import pull

ISSUES = [HOUSE / "issues" / "2017-02", *sorted(LAYOUTS.glob("*/specimen"))]
HEADS = {"headline", "standfirst"}
_HAN = re.compile("[\u3400-\u9fff]")


def lines_of_heads(galley: Galley, fontconfig: Path) -> list[list[str]]:
    """The lines of each headline and standfirst; lays out, so it runs in a process of its own."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    heads: dict[int, list[str]] = defaultdict(list)
    stock = pull.fillings

    def looked_at(pages: Any, pitch: float) -> Any:
        for page in pages:
            for element, line in _lines(page._page_box):
                heads[id(element)].append(line)
        return stock(pages, pitch)

    pull.fillings = looked_at  # type: ignore[assignment]
    pull.pull_proof(galley)
    return [*heads.values()]


def _lines(box: Any, head: bool = False) -> Iterator[tuple[Any, str]]:
    classes = set((box.element.get("class") or "").split()) if box.element is not None else set()
    head = head or bool(classes & HEADS)
    if head and isinstance(box, boxes.LineBox):
        yield box.element, "".join(one.text for one in box.descendants() if hasattr(one, "text"))
    elif hasattr(box, "all_children"):
        for child in box.all_children():
            yield from _lines(getattr(child, "_box", child), head)


def is_lone(line: str) -> bool:
    """Whether a line is a single word or a single character beside its marks."""
    han = len(_HAN.findall(line))
    return han < 2 if han else len(line.split()) < 2


@pytest.mark.parametrize(
    ("line", "lone"), [("了。", True), ("三角", False), ("yuan", True), ("for it", False)]
)
def test_what_is_lone(line: str, lone: bool) -> None:
    assert is_lone(line) is lone


@pytest.mark.parametrize("folder", ISSUES, ids=lambda path: path.parent.name)
def test_no_headline_or_standfirst_ends_in_a_single_word(fonts: FontBook, folder: Path) -> None:
    manifest = read_manifest(folder)
    name = folder.parent.name if folder.name == "specimen" else manifest.layout
    galley = make_up(read_issue(manifest)[0], read_layout(name), fonts, "0" * 10, 3.0)
    asked = galley, fontconfig_file(fonts)
    heads = run_limited(lines_of_heads, asked, seconds=900, memory_bytes=4 << 30)
    assert len(heads) > 4
    assert [head for head in heads if len(head) > 1 and is_lone(head[-1])] == []
    assert folder in ISSUES[1:] or any(len(head) > 1 for head in heads)
