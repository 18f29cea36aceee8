"""``builder sheet``: a contact sheet in spreads, for the wall."""
# ruff: noqa: PLC0415 - a command loads what it needs when it runs

from __future__ import annotations

import argparse
from pathlib import Path

from ..ground.messages import tr


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "target", metavar="ISSUE_DIR|PDF",
        help=tr("an issue, whose screen edition is built where need be, or a PDF",
                "一期的文件夹（需要时先做屏幕版），或一个 PDF"),
    )  # fmt: skip
    parser.add_argument(
        "--out", type=_sheet, metavar="FILE",
        help=tr("a .png or .pdf; NAME-sheet.png here otherwise",
                "写成的 .png 或 .pdf，默认是当前文件夹里的 名称-sheet.png"),
    )  # fmt: skip
    parser.add_argument(
        "--page", type=_pixels, default=420, metavar="PX",
        help=tr("how high the highest page of a .png is drawn, in pixels: 40 to 1200",
                ".png 里最高的一页画多高，以像素计，40 到 1200"),
    )  # fmt: skip


def _sheet(text: str) -> Path:
    if not text.lower().endswith((".png", ".pdf")):
        raise argparse.ArgumentTypeError(tr("a name that ends in .png or .pdf",
                                            "文件名应以 .png 或 .pdf 结尾"))  # fmt: skip
    return Path(text)


def _pixels(text: str) -> int:
    if not (text.isdigit() and 40 <= int(text) <= 1200):
        raise argparse.ArgumentTypeError(tr("a number from 40 to 1200", "40 到 1200 的数"))
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Draw the sheet and name its file."""
    from ..differences.sheet import contact_sheet
    from ..differences.sides import pages_of
    from ..ground.files import write_atomically
    from ..ground.places import real
    from .console import progress

    out: Path = options.out or Path(f"{real(Path(options.target)).stem}-sheet.png")
    with progress() as say, pages_of(options.target, say) as side:
        data = contact_sheet(side.pdf, out.suffix.lower() == ".pdf", options.page)
    write_atomically(out, data)
    print(out)
    return 0
