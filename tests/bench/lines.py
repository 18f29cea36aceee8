"""The large runs of line composition: a million random lines, time, and the neighbours.

``python -m tests.bench.lines`` prints every figure; each function gives its figures as a mapping,
so that a page of results can be made of them. Lengths are in points, times in seconds of CPU.
"""

from __future__ import annotations

import html
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import weasyprint
from pdfminer.high_level import extract_text
from pypdf import PdfReader

from builder.composition.composer import Composer, Shape
from builder.composition.engine import Options, composing
from builder.composition.spacing import Rules, prepare
from builder.makeup.fontbook import read_book
from tests.composition.proofs import SHEET, Row, joined, pdfium, poppler, proof, rows
from tests.composition.texts import NO_END, NO_START, cells, faults, random_copy

HAN_RANGE = "\u4e00-\u9fff"
LEFT = 30.0
"""Where every document's lines begin, from the page's left edge."""
Figures = Mapping[str, float | int | str]


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


def neighbours(measure: float, language: str = "zh") -> dict[str, Figures]:
    """The same copy at the same measure by stock WeasyPrint, Chromium, Typst and us."""
    copy = chinese_copy() if language == "zh" else english_copy()
    makers: dict[str, Callable[[list[str], float, str], bytes | None]] = {
        "stock": _stock,
        "chromium": _chromium,
        "typst": _typst,
        "composed": _composed,
    }
    found: dict[str, Figures] = {}
    for name, make in makers.items():
        pdf = make(copy, measure, language)
        found[name] = {"absent": 1} if pdf is None else figures(pdf, copy, measure, language)
    return found


def chinese_copy() -> list[str]:
    """Seeded Chinese paragraphs."""
    rng = random.Random(99)
    return [random_copy(rng, rng.randint(100, 240)) for _ in range(60)]


def english_copy() -> list[str]:
    """The English paragraphs of the sample issue, without their Markdown."""
    found = []
    for path in sorted(Path("issues/2017-02/articles").glob("*.md")):
        for block in path.read_text().split("\n\n"):
            text = re.sub(r"\[\^[^\]]+\]|[*=]", "", " ".join(block.split()))
            if len(text) > 200 and not re.search("[\u4e00-\u9fff]|^[#|>-]", text):
                found.append(text)
    return found


def figures(pdf: bytes, copy: list[str], measure: float, language: str) -> Figures:
    """What a proof-reader measures: flush lines, edges, the widest space, the text layer."""
    lines = rows(pdf)
    full = _full_lines(lines, copy)
    deviations = []
    for line in full:
        # The last mark of a line may have its empty half outside the measure.
        half = line.size / 2 if line.text[-1] in "，。、；：！？”’）》」】〉" else 0.0
        edge = LEFT + measure
        deviations.append(min(abs(line.right - edge), abs(line.right - half - edge)))
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


def _full_lines(lines: list[Row], copy: list[str]) -> list[Row]:
    """The lines of paragraphs without their last ones, told by counting characters."""
    full, number, seen = [], 0, 0
    for line in lines:
        seen += len(_bare(line.text))
        if number < len(copy) and seen >= len(_bare(copy[number])):
            seen, number = 0, number + 1
        else:
            full.append(line)
    return full


def _pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def _bare(text: str) -> str:
    return re.sub("[\\s\u00ad\u2010-]", "", text)


def _body(copy: list[str], measure: float, language: str) -> str:
    side = "zh lang=zh-Hans" if language == "zh" else "en lang=en"
    return "".join(
        f"<p class={side} style='width:{measure}pt;text-indent:0'>{html.escape(text)}</p>"
        for text in copy
    )


def _composed(copy: list[str], measure: float, language: str) -> bytes | None:
    return proof(_body(copy, measure, language))[0]


def _stock(copy: list[str], measure: float, language: str) -> bytes | None:
    return proof(_body(copy, measure, language), options=Options(enabled=False))[0]


def _chromium(copy: list[str], measure: float, language: str) -> bytes | None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    extra = (
        "p{text-justify:auto;text-autospace:normal;text-spacing-trim:trim-both;line-break:strict}"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        body = _body(copy, measure, language)
        source.write_text(f"<meta charset=utf-8><style>{SHEET}{extra}</style><body>{body}")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", str(source)]
        command += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={target}"]
        subprocess.run(command, capture_output=True, timeout=150, check=False)
        return target.read_bytes() if target.exists() else None


def _typst(copy: list[str], measure: float, language: str) -> bytes | None:
    try:
        import typst
    except ImportError:
        return None
    family = '("Source Serif 4", "Noto Serif SC")'
    size, lang = ("9.5pt", "zh") if language == "zh" else ("9.8pt", "en")
    paragraphs = "\n\n".join(_typst_text(text) for text in copy)
    source = (
        "#set page(width: 560pt, height: 780pt, margin: 30pt)\n"
        f'#set text(font: {family}, size: {size}, lang: "{lang}", hyphenate: true)\n'
        f"#set par(justify: true)\n#block(width: {measure}pt)[\n{paragraphs}\n]\n"
    )
    folders = sorted({str(face.file.parent) for face in read_book().faces if face.weight == 400})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.typ")
        path.write_text(source)
        return bytes(typst.compile(str(path), font_paths=folders))


def _typst_text(text: str) -> str:
    return re.sub(r"([\\#$*_`<>@~\[\]=+/-])", r"\\\1", text)


def main(count: int = 1_000_000) -> None:
    """Print every figure as JSON."""
    results: dict[str, Any] = {
        "random lines": random_lines(count),
        "machine code and Python": lines_both_ways(count),
        "layout time": layout_time(),
        "Chinese at 228 pt": neighbours(228.0),
        "English at 120 pt": neighbours(120.0, "en"),
        "English at 228 pt": neighbours(228.0, "en"),
    }
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
