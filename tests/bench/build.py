"""The whole build against its peers, side by side in one run, each command cold.

Generated issues of about 6, 13, 56, 185 and 500 pages, no paragraph of which stands twice, are
built by this builder, by bare WeasyPrint and by headless Chromium from the same HTML, and by Typst
from equivalent text in the same faces, sizes and measure. Each command is a process of its own;
what is printed is the median of its runs: seconds on the clock, seconds of processor, bytes, and
seconds and bytes as ratios to the peers'. Memory is the peak of all processes of a command
together, weighed in a run of its own.

``python -m tests.bench.build 13 56`` measures those sizes alone; ``inlines`` after them measures
text full of inline elements and notes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.fontfiles import ensure
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up

from ._measuring import Measure, peak_megabytes, run
from ._varied import generate

ARTICLES_BY_PAGES = {6: 3, 13: 8, 56: 37, 185: 124, 500: 336}
RUNS = {6: 5, 13: 5, 56: 3, 185: 3, 500: 1}
EDITIONS = ("screen", "email", "print")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Measure the sizes named on the command line, or all, and print one table each."""
    book = read_book().for_languages(("zh-Hans", "en"))
    ensure(book)
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(book))
    named = [int(word) for word in sys.argv if word.isdigit()]
    growth = []
    for pages in named or ARTICLES_BY_PAGES:
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            growth.append(measure_size(pages, Path(work), book))
    print("\nseconds of the screen edition a page more, from size to size")
    for (less, before), (more, after) in pairwise(growth):
        print(f"{less:4} → {more:3} pages: {(after - before) / (more - less):.4f}")


def measure_size(pages: int, work: Path, book: FontBook) -> tuple[int, float]:
    """Build one size with everything there is, in turn; the pages made, and in what seconds."""
    folder = generate(work / "issue", ARTICLES_BY_PAGES[pages], "inlines" in sys.argv)
    contenders = dict(_contenders(folder, work, book))
    runs: dict[str, list[Measure]] = {name: [] for name in contenders}
    for _ in range(RUNS[pages]):
        for name, (command, made) in contenders.items():
            runs[name].append(run(command, made))
    peaks = {name: peak_megabytes(command, made) for name, (command, made) in contenders.items()}
    medians = {name: _median(measures) for name, measures in runs.items()}
    built = page_count(contenders["builder, screen"][1])
    print(f"\n{built} pages ({ARTICLES_BY_PAGES[pages]} articles), median of {RUNS[pages]}")
    _print_table(medians, peaks)
    return built, medians["builder, screen"].seconds


def _print_table(medians: Mapping[str, Measure], peaks: Mapping[str, float]) -> None:
    heads = f"{'seconds':>9}{'cpu':>9}{'peak MB':>9}{'bytes':>12}"
    ratios = f"{'s ×Chromium':>13}{'s ×WeasyPrint':>15}{'B ×Chromium':>13}{'B ×Typst':>10}"
    print(f"{'':24}{heads}{ratios}")
    stock, chromium = medians.get("bare WeasyPrint"), medians.get("Chromium")
    typst = medians.get("Typst")
    for name, m in medians.items():
        row = f"{m.seconds:9.2f}{m.cpu_seconds:9.2f}{peaks[name]:9.0f}{m.size:12,}"
        row += _ratio(m.seconds, chromium and chromium.seconds, 13)
        row += _ratio(m.seconds, stock and stock.seconds, 15)
        row += _ratio(m.size, chromium and chromium.size, 13)
        print(f"{name:24}{row}{_ratio(m.size, typst and typst.size, 10)}", flush=True)


def _ratio(value: float, against: float | None, width: int) -> str:
    return f"{value / against:{width}.2f}" if against else f"{'–':>{width}}"


def _median(measures: list[Measure]) -> Measure:
    fields = zip(*((m.seconds, m.cpu_seconds, m.size) for m in measures), strict=True)
    seconds, cpu_seconds, size = (statistics.median(field) for field in fields)
    return Measure(seconds, cpu_seconds, int(size))


def _contenders(
    folder: Path, work: Path, book: FontBook
) -> Iterator[tuple[str, tuple[list[str], Path]]]:
    for number, name in ((1, "screen"), (3, "three editions")):
        builder = [sys.executable, "-m", "builder", "build", str(folder), "--force", "--jobs", "2"]
        builder += [part for one in EDITIONS[:number] for part in ("--edition", one)]
        builder += ["--out", str(work / name)]
        yield f"builder, {name}", (builder, work / name / "issue" / "issue-screen.pdf")
    made = work / "three editions" / "issue" / "issue-screen.pdf"
    yield "builder, nothing to do", ([word for word in builder if word != "--force"], made)
    issue, _ = read_issue(read_manifest(folder))
    html = _as_page(issue, work, book)
    stock = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    made = work / "weasyprint.pdf"
    yield "bare WeasyPrint", ([sys.executable, "-c", stock, str(html), str(made)], made)
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        made = work / "chromium.pdf"
        profile = f"--user-data-dir={work / 'profile'}"
        command = [chromium, *CHROMIUM_FLAGS, profile, f"--print-to-pdf={made}", html.as_uri()]
        yield "Chromium", (command, made)
    else:
        print("chromium is not installed: skipped")
    try:
        import typst  # noqa: F401
    except ImportError:
        print("typst is not installed: skipped")
        return
    source = work / "issue.typ"
    source.write_text(typst_source(issue), "utf-8")
    fonts = str(Path(os.environ["FONTCONFIG_FILE"]).parent)
    made = work / "typst.pdf"
    script = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], "
    script += "font_paths=[sys.argv[3]], ignore_system_fonts=True)"
    yield "Typst", ([sys.executable, "-c", script, str(source), str(made), fonts], made)


def _as_page(issue: Issue, work: Path, book: FontBook) -> Path:
    """The galley as one HTML file that any engine can open."""
    galley = make_up(issue, read_layout("parallel"), book, "bench", 3)
    html = galley.html
    for address, file in galley.files.items():
        html = html.replace(address, file.as_uri())
    page = work / "issue.html"
    page.write_text(html, "utf-8")
    return page


def typst_source(issue: Issue) -> str:
    """The same text for Typst: pairs in a grid of two columns of 228pt, tagged by language."""
    parts = [
        "#set page(width: 210mm, height: 297mm, margin: (x: 56.64pt, top: 68pt, bottom: 84pt), "
        'numbering: "1")\n#set par(justify: true, leading: 5.5pt)\n'
        '#let zh(body) = text(font: ("Source Serif 4", "Noto Serif SC"), size: 9.5pt, '
        'lang: "zh", region: "cn", par(first-line-indent: 2em, body))\n'
        '#let en(body) = text(font: ("Source Serif 4", "Noto Serif SC"), size: 9.8pt, '
        'lang: "en", body)\n'
    ]
    for article in issue.articles:
        for side in ("zh", "en"):
            parts.append(f"#{side}[= {_typst_text(article.title.text(side))}]\n")
        for pair in article.pairs:
            cells = [
                f"{side}[{_typst_text(' '.join(b.plain for b in pair.side(side)))}]"
                for side in ("zh", "en")
            ]
            parts.append(
                f"#grid(columns: (228pt, 228pt), column-gutter: 26pt, {', '.join(cells)})\n"
            )
    return "".join(parts)


def _typst_text(text: str) -> str:
    for char in "\\#*_`$<>@[]~=-+/":
        text = text.replace(char, f"\\{char}")
    return text


def page_count(pdf: Path) -> int:
    """Pages of a PDF."""
    import pikepdf

    with pikepdf.open(pdf) as document:
        return len(document.pages)


if __name__ == "__main__":
    main()
