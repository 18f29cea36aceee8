"""``builder layouts``: which layouts there are, what they need and how they differ."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ground.messages import tr
from .answer import add_format

if TYPE_CHECKING:
    from ..ground.findings import Finding
    from ..makeup.features import Needs
    from ..makeup.fontbook import FontBook
    from ..makeup.layout import Layout


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_format(parser, "text", "json")


def run(options: argparse.Namespace) -> int:
    """List the layouts of the house and those of the publication whose folder this is."""
    from ..ground.findings import Rejected
    from ..makeup.fontbook import publication_book
    from ..makeup.layout import read_layout
    from ..makeup.lineage import layout_names
    from .console import print_findings

    root, book = Path("layouts").resolve(), publication_book(Path.cwd())
    layouts: list[Layout] = []
    findings: list[Finding] = []
    for name in layout_names(root):
        try:
            layouts.append(read_layout(name, root))
        except Rejected as rejected:
            findings.extend(rejected.findings)
    if options.format == "json":
        told = [_told(layout, book) for layout in layouts]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for layout in layouts:
            _print(layout, book)
    print_findings(findings)
    return 1 if findings else 0


def _told(layout: Layout, book: FontBook) -> dict[str, Any]:
    from ..makeup.features import features, needs_of

    names = [folder.name for folder in layout.parents]
    return {
        "name": layout.name,
        "folder": str(layout.folder),
        "extends": names[0] if names else None,
        "description": dict(layout.description),
        "needs": asdict(needs_of(layout, book)),
        "features": features(layout),
    }


def _print(layout: Layout, book: FontBook) -> None:
    from ..makeup.features import needs_of

    needs = needs_of(layout, book)
    width, height = layout.trim_mm
    said = "  ".join(filter(None, (layout.description.get(side) for side in ("zh", "en"))))
    print(f"{layout.name}  {width:g} × {height:g} mm  {said}")
    for head, words in _rows(layout, needs):
        print(f"    {head}{tr(': ', '：')}{words}")


def _rows(layout: Layout, needs: Needs) -> list[tuple[str, str]]:
    comma = tr(", ", "、")
    rows = [
        (tr("extends", "底本"), comma.join(folder.name for folder in layout.parents)),
        (tr("languages", "语言"), comma.join(needs.languages)),
        (tr("kinds", "文章类型"), comma.join(needs.kinds)),
        (tr("spot colours", "专色"), comma.join(needs.spots)),
        (tr("fonts", "字体"), comma.join(needs.fonts)),
        (tr("fonts that are lacking", "缺的字体"), comma.join(needs.lacking)),
    ]
    return [(head, words) for head, words in rows if words]
