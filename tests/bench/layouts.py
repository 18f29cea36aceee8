"""Every house layout in every edition: is it sound, is it seen alike, is it full?

Each specimen is built as print, screen, email, web and EPUB. Told of each: errors and warnings of
the preflight, rules that veraPDF and epubcheck say are broken, violations that axe names, the gap
between three renderers in the patch where they differ most (poppler, pdfium and MuPDF; in print,
where each makes colours of inks by a formula of its own, lightness alone, and Ghostscript, whose
formula is near the others', for MuPDF), and what stays white at the foot of pages. Where the style
sheet begins a page, as before a section of ``report`` or a slide of ``stack``, white above it is
the design's, and no hole.
``python -m tests.bench.layouts facing turn`` looks at those two.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from builder.ground.places import HOUSE, LAYOUTS
from builder.makeup.lineage import layout_names
from tests.editions.test_epub import epubcheck
from tests.tools import verapdf
from tests.tools.axe import AXE, violations
from tests.tools.browser import CHROMIUM, browser
from tests.tools.rendering import (
    drawn_by_ghostscript,
    drawn_by_mupdf,
    drawn_by_pdfium,
    drawn_by_poppler,
    gap,
    in_grey,
)

PAGED = ("print", "screen", "email")
EDITIONS = (*PAGED, "web", "epub")
FLAVOURS = {"screen": ("ua1", "2a"), "email": ("ua1", "2a")}
UNSEEN = "not looked at"
MOST_EMPTY = 8
"""Lines at the foot of a page that are no hole."""
DPI = 288
"""Of what is drawn, and then taken by two and two. Engines round to whole pixels, each its own
things: poppler where a large glyph stands, pdfium the edges of rectangles, such as those of 一. Two
such pixels are most of a patch at 144 dpi, where gaps of 32 were met that half as large pixels
bring to 1. In print, engines differ by their formulas for inks."""
BOUNDS = {"print": 21, "screen": 12, "email": 12}
"""Half as much again as is met."""


def main() -> None:
    """Print a table of all layouts, or of those named."""
    names = [word for word in sys.argv[1:] if word in layout_names(LAYOUTS)] or layout_names(
        LAYOUTS
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        for name in names:
            print(f"\n{name}: {_row(name, Path(work) / name)}", flush=True)


def _row(name: str, out: Path) -> str:
    """What is found of a layout's editions, a line each."""
    wanted = [word for edition in EDITIONS for word in ("--edition", edition)]
    _builder("build", LAYOUTS / name / "specimen", "--layout", name, "--out", out, *wanted)
    made = out / "specimen"
    report = json.loads((made / "specimen-report.json").read_text("utf-8"))
    pdfs = {edition: made / f"specimen-{edition}.pdf" for edition in PAGED}
    judged = _judged(pdfs)
    lines = [_filled(report), f"build: {_counted(report['findings'])}"]
    for edition, pdf in pdfs.items():
        asked = ("--edition", edition, "--verapdf", "no", "--format", "json")
        told = json.loads(_builder("preflight", pdf, *asked))
        seen = _seen(edition, pdf)
        lines.append(
            f"{edition}: {report['editions'][edition]['pages']} pages; preflight "
            f"{_counted(told)}; veraPDF {judged.get(edition, 'PDF/X, not judged')}; gap {seen}"
        )
    lines.append(f"web: axe {_axe(made / 'specimen-web.html')}")
    lines.append(f"epub: epubcheck {_epubcheck(made / 'specimen-epub.epub')}")
    return "\n  ".join(lines)


def _builder(*arguments: object) -> str:
    """What a command prints; one may fail by findings alone."""
    command = [sys.executable, "-m", "builder", *map(str, arguments)]
    return subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False).stdout


def _counted(findings: list[dict[str, Any]]) -> str:
    """Errors and warnings, and the name of each check that has some."""
    told = [each for each in findings if each["severity"] != "note"]
    errors = sum(each["severity"] == "error" for each in told)
    names = ", ".join(sorted({str(each["check"]) for each in told}))
    return f"{errors} errors, {len(told) - errors} warnings{f' ({names})' if names else ''}"


def _judged(pdfs: dict[str, Path]) -> dict[str, str]:
    """What veraPDF says of each edition for readers."""
    if verapdf.unavailable():
        return dict.fromkeys(FLAVOURS, UNSEEN)
    asked = [(flavour, pdfs[edition]) for edition, all_ in FLAVOURS.items() for flavour in all_]
    answers = verapdf.validate(asked)
    return {
        edition: ", ".join(f"{f} {len(answers[f, pdfs[edition]])} failed" for f in flavours)
        for edition, flavours in FLAVOURS.items()
    }


def _seen(edition: str, pdf: Path) -> str:
    """The largest gap between each two renderers, its page, and the bound."""
    third = (
        ("Ghostscript", drawn_by_ghostscript) if edition == "print" else ("MuPDF", drawn_by_mupdf)
    )
    engines = {"poppler": drawn_by_poppler, "pdfium": drawn_by_pdfium, third[0]: third[1]}
    drawn = {name: [*map(_halved, draw(pdf, DPI))] for name, draw in engines.items()}
    if edition == "print":
        drawn = {name: in_grey(pages) for name, pages in drawn.items()}
    gaps = {
        (one, other): max(
            (gap(a, b), page)
            for page, (a, b) in enumerate(zip(drawn[one], drawn[other], strict=True), 1)
        )
        for one, other in combinations(drawn, 2)
    }
    told = (f"{one}–{other} {worst} on p. {page}" for (one, other), (worst, page) in gaps.items())
    return f"{', '.join(told)} (bound {BOUNDS[edition]})"


def _halved(page: np.ndarray) -> np.ndarray:
    """A page in half as many pixels each way, every one the mean of four."""
    height, width = (side // 2 for side in page.shape[:2])
    even = page[: height * 2, : width * 2].reshape(height, 2, width, 2, -1)
    return even.mean((1, 3)).round().astype(np.uint8)


def _filled(report: dict[str, Any]) -> str:
    """Shares of both languages' columns, and empty lines at page ends, the last page aside."""
    fill = report["fill"]
    shares = f"zh {fill['zh']:.0%}, en {fill['en']:.0%}; " if "zh" in fill else ""
    pages = fill["pages"][:-1] or fill["pages"]
    ends = {p["page"]: max(p["empty"].values()) for p in pages if not p["ended"]}
    ended = [f"{max(p['empty'].values())} on p. {p['page']}" for p in pages if p["ended"]]
    worst = max(ends, key=lambda page: ends[page], default=0)
    mean = sum(ends.values()) / (len(ends) or 1)
    over = [page for page, lines in ends.items() if lines > MOST_EMPTY]
    return (
        f"fill: {shares}empty lines {mean:.1f} on average, worst {ends.get(worst, 0)} on p. "
        f"{worst}; over {MOST_EMPTY} on {over or 'none'}; where the design begins a page: "
        f"{', '.join(ended) or 'none'}"
    )


def _axe(page: Path) -> str:
    if not CHROMIUM or not AXE.is_file():
        return UNSEEN
    with browser() as opened:
        opened.open(page)
        found = violations(opened)
    return f"{len(found)} violations{found or ''}"


def _epubcheck(book: Path) -> str:
    command = epubcheck()
    if not command:
        return UNSEEN
    report = book.with_suffix(".json")
    subprocess.run([*command, str(book), "--json", str(report)], capture_output=True, check=False)
    messages = json.loads(report.read_text("utf-8"))["messages"]
    return f"{len(messages)} messages {sorted({m['ID'] for m in messages}) or ''}".strip()


if __name__ == "__main__":
    main()
