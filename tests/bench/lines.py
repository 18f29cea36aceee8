"""The large runs of line composition: a million random lines, time, and the neighbours.

``python -m tests.bench.lines`` prints every figure; each function gives its figures as a mapping,
so that a page of results can be made of them. Lengths are in points, times in seconds of CPU.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import weasyprint
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from builder.composition.clreq import PROTRUDING
from builder.composition.composer import Composer, Shape
from builder.composition.engine import Options, composing
from builder.composition.spacing import Rules, prepare
from tests.composition.proofs import SHEET, joined, pdfium, poppler, rows
from tests.composition.texts import NO_END, NO_START, cells, faults, random_copy

from ._evenness import Evenness, evenness
from ._search import corpus
from ._setters import LEFT, SETTERS, composed

HAN_RANGE = "\u4e00-\u9fff"
Figures = Mapping[str, float | int | str]
OURS = {"ours": Options(), "ours, whole": Options(prohibition="whole")}
"""At the level ``whole`` a number never parts from a Han unit, as with no other typesetter here."""
TYPESETTERS = ("Typst", "Typst, tracked", "XeLaTeX", "LuaLaTeX")


def random_lines(count: int = 1_000_000, processes: int | None = None) -> Figures:
    """Random copy at 8 to 40 em: forbidden edges and splits, overfull lines, runts, all to be 0."""
    workers = processes or os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        shares = list(pool.map(_share, range(workers), [count // workers] * workers))
    return {key: sum(share[key] for share in shares) for key in shares[0]}


def _share(seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    found = {"lines": 0, "forbidden": 0, "overfull": 0, "runts": 0, "not flush": 0}
    while found["lines"] < count:
        text = random_copy(rng, rng.randint(30, 300))
        clusters = cells(text)
        composer = Composer(clusters, prepare(clusters, Rules()))
        for _ in range(4):
            lines = composer.lines(Shape(rng.uniform(8, 40), rng.choice([0.0, 2.0])))
            found["lines"] += len(lines)
            copy = [text[line.start : line.end] for line in lines]
            found["forbidden"] += len(faults(copy, text))
            found["overfull"] += sum(line.over > 0.01 for line in lines)
            found["runts"] += len(lines) > 1 and lines[-1].width < 1.55
            found["not flush"] += sum(not line.flush for line in lines[:-1])
    return found


def lines_both_ways(count: int = 1_000_000) -> Figures:
    """The same random lines as machine code and as Python: whether they agree, CPU seconds."""
    ask = "import time; from tests.composition.texts import lines_digest as f; "
    ask += f"print(f(1, {count}), time.process_time())"
    told = []
    for in_force in ("yes", "no"):
        environment = {**os.environ, "BUILDER_COMPILED": in_force}
        command = [sys.executable, "-c", ask]
        told.append(subprocess.check_output(command, text=True, env=environment).split())
    (one, compiled), (other, plain) = told
    return {"agree": one == other, "compiled": float(compiled), "Python": float(plain)}


def layout_time(rounds: int = 5) -> Figures:
    """Eighteen Chinese pages laid out by stock lines and by ours, in turn; the best of each."""
    rng = random.Random(18)
    body = "".join(
        f"<p class=zh lang=zh-Hans>{random_copy(rng, rng.randint(120, 260))}</p>"
        for _ in range(108)
    )
    page = "<style>@page{size:288pt 750pt}</style>"
    source = f"<html lang=zh-Hans><style>{SHEET}</style>{page}<body>{body}"
    taken: dict[str, list[float]] = {"stock": [], "composed": []}
    pages = 0
    for _ in range(rounds):
        for name, times in taken.items():
            with composing(Options()) if name == "composed" else nullcontext():
                start = time.process_time()
                document = weasyprint.HTML(string=source).render()
                times.append(time.process_time() - start)
                pages = len(document.pages)
    best = {name: min(times) for name, times in taken.items()}
    return {"pages": pages, **best, "ratio": best["composed"] / best["stock"]}


def grey(copy: Sequence[str], measure: float, language: str) -> dict[str, Evenness | None]:
    """How even the same copy is by us and by each typesetter; None for one that is not there."""
    found: dict[str, Evenness | None] = {}
    for name, options in OURS.items() if language == "zh" else [("ours", Options())]:
        pdf, log = composed(copy, measure, language, options)
        told = {each.text[:60] for each in log.ragged}
        ragged = {number for number, text in enumerate(copy) if text[:60] in told}
        found[name] = evenness(pdf, measure, language, ragged)
    for name in TYPESETTERS:
        made = SETTERS[name](copy, measure, language)
        found[name] = evenness(made, measure, language) if made else None
    return found


def greys() -> dict[str, dict[str, Evenness | None]]:
    """The table of the grey: the sample issue, then the corpus that the constants were found on."""
    found: dict[str, dict[str, Evenness | None]] = {}
    for name, language, copy, measures in (
        ("sample, Chinese", "zh", chinese_copy(), (228.0, 161.5, 114.0)),
        ("corpus, Chinese", "zh", corpus("zh"), (228.0, 161.5, 114.0)),
        ("sample, English", "en", english_copy(), (294.0, 228.0, 120.0)),
        ("corpus, English", "en", corpus("en"), (294.0, 228.0, 120.0)),
    ):
        for measure in measures:
            found[f"{name}, {measure:g} pt"] = grey(copy, measure, language)
    return found


_COLUMNS = {
    "zh": ("lines", "pitch", "wide", "widest_pitch", "broken", "parted"),
    "en": ("lines", "gaps", "widest_gap", "short", "over", "hyphens", "running", "ragged"),
}
_NAMES = {
    "lines": "lines",
    "pitch": "pitch sd",
    "wide": "> 1.05 em, %",
    "widest_pitch": "widest",
    "broken": "rules broken",
    "parted": "units parted",
    "gaps": "gap sd",
    "widest_gap": "widest",
    "short": "short",
    "over": "over",
    "hyphens": "hyphens",
    "running": "running",
    "ragged": "ragged",
}


def table(found: Mapping[str, Mapping[str, Evenness | None]]) -> str:
    """The grey as text: one block a kind of copy and measure, one row a typesetter."""
    rows = []
    for title, row in found.items():
        columns = _COLUMNS["zh" if "Chinese" in title else "en"]
        rows.append(f"\n{title:22}" + "".join(f"{_NAMES[c]:>13}" for c in columns))
        for name, each in row.items():
            if each is None:
                rows.append(f"{name:22} not installed, skipped")
                continue
            values = [getattr(each, column) for column in columns]
            shown = [f"{v:13.4f}" if isinstance(v, float) else f"{v:13}" for v in values]
            rows.append(f"{name:22}" + "".join(shown))
    return "\n".join(rows)


def neighbours(measure: float, language: str = "zh") -> dict[str, Figures]:
    """Edges and text layer of seeded copy by stock WeasyPrint, Chromium, Typst and us."""
    copy = seeded_copy() if language == "zh" else english_copy()
    found: dict[str, Figures] = {}
    for name in ("ours", "WeasyPrint", "Chromium", "Typst"):
        pdf = SETTERS[name](copy, measure, language)
        found[name] = {"absent": 1} if pdf is None else figures(pdf, copy, measure, language)
    return found


def seeded_copy() -> list[str]:
    """Seeded Chinese paragraphs."""
    rng = random.Random(99)
    return [random_copy(rng, rng.randint(100, 240)) for _ in range(60)]


def chinese_copy() -> list[str]:
    """The Chinese paragraphs of the sample issue, without their Markdown."""
    return [text for text in _paragraphs() if len(re.findall(f"[{HAN_RANGE}]", text)) > 40]


def english_copy() -> list[str]:
    """The English paragraphs of the sample issue, without their Markdown."""
    return [t for t in _paragraphs() if len(t) > 200 and not re.search(f"[{HAN_RANGE}]", t)]


def _paragraphs() -> Iterator[str]:
    for path in sorted(Path("issues/2017-02/articles").glob("*.md")):
        body = path.read_text("utf-8").split("\n---\n", 1)[1]
        for block in body.split("\n\n"):
            text = re.sub(
                r"!\[[^\]]*\]\([^)]*\)|\[\^[^\]]+\]|[*=]|\+\+", "", " ".join(block.split())
            )
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
            text = re.sub(r"\{([^|}]*)\|[^}]*\}", r"\1", text)
            if text and text[0] not in "#|>-[":
                yield text


def figures(pdf: bytes, copy: list[str], measure: float, language: str) -> Figures:
    """What a proof-reader measures: flush lines, edges, the widest space, the text layer."""
    lines = rows(pdf)
    full = [one for one, other in pairwise(lines) if one.page == other.page]
    deviations = []
    for line in full:
        # The last mark of a line may have its empty half outside the measure.
        half = line.size / 2 if line.text[-1] in "，。、；：！？”’）》」】〉" else 0.0
        edge = LEFT + measure
        mark, start, end = line.chars[-1]
        out = PROTRUDING.get(mark.replace("\u00ad", "-"), (0.0, 0.0))[1] * (end - start)
        deviations.append(min(abs(line.right - beyond - edge) for beyond in (0.0, half, out)))
    gaps = [max((b[1] - a[2] for a, b in pairwise(line.chars)), default=0.0) for line in full]
    size = max(line.size for line in lines)
    whole = "".join(copy)
    text = joined(poppler(pdf), whole)
    wide = f"(?<=[{HAN_RANGE}，。]) (?=[{HAN_RANGE}A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[{HAN_RANGE}])"
    return {
        "lines": len(lines),
        "flush %": round(100 * sum(d <= 0.05 for d in deviations) / max(1, len(full)), 1),
        "furthest off": round(max(deviations, default=0.0), 2),
        "forbidden edges": sum(
            line.text[0] in NO_START or line.text[-1] in NO_END for line in lines
        ),
        "widest gap em": round(max(gaps, default=0.0) / size, 2),
        "gaps over 0.9 em": sum(gap / size > 0.9 for gap in gaps),
        "spurious spaces poppler": len(re.findall(wide, text)) if language == "zh" else 0,
        "spurious spaces pdfminer": len(
            re.findall(wide, joined(extract_text(io.BytesIO(pdf)), whole))
        ),
        "spurious spaces pypdf": len(re.findall(wide, joined(_pypdf(pdf), whole))),
        "copy whole pdfium": int(_bare(joined(pdfium(pdf), whole)) == _bare(whole)),
    }


def _pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def _bare(text: str) -> str:
    return re.sub("[\\s\u00ad\u2010-]", "", text)


def main(count: int = 1_000_000) -> None:
    """Print the table of the grey, then every other figure as JSON."""
    print(table(greys()), flush=True)
    results: dict[str, Any] = {
        "random lines": random_lines(count),
        "machine code and Python": lines_both_ways(count),
        "layout time": layout_time(),
        "Chinese at 228 pt": neighbours(228.0),
        "English at 228 pt": neighbours(228.0, "en"),
    }
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
