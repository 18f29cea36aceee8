"""The whole build against its peers, side by side in one run.

A generated issue of about 6, 14, 60 and 200 pages is built by this builder (screen and email
editions, each by itself), by bare WeasyPrint and by headless Chromium from the same HTML, and by
Typst from equivalent text in the same faces, sizes and measure. Each command is a process of its
own; what is printed is the median of its runs: seconds on the clock, seconds of processor, peak
memory of the largest process, bytes, and seconds and bytes as ratios to the peers'.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.ground.places import HOUSE
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Issue, Pair
from builder.makeup.fontbook import FontBook, ensure, fontconfig_file, read_book
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up

SAMPLE = HOUSE / "issues" / "2017-02"
ARTICLES_BY_PAGES = {6: 3, 14: 8, 60: 36, 200: 122}
RUNS = {6: 5, 14: 5, 60: 3, 200: 1}
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


@dataclass(frozen=True)
class Measure:
    """One finished process."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    size: int


def main() -> None:
    """Measure every size and print one table each."""
    book = read_book().for_languages(("zh-Hans", "en"))
    ensure(book)
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(book))
    for pages in ARTICLES_BY_PAGES:
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            measure_size(pages, Path(work), book)


def measure_size(pages: int, work: Path, book: FontBook) -> None:
    """Build one size with everything there is, in turn, and print the medians."""
    folder = generate(work / "issue", ARTICLES_BY_PAGES[pages])
    contenders = dict(_contenders(folder, work, book))
    results: dict[str, list[Measure]] = {name: [] for name in contenders}
    for _ in range(RUNS[pages]):
        for name, (command, made) in contenders.items():
            results[name].append(run(command, made))
    built = page_count(contenders["builder, screen"][1])
    print(f"\n{built} pages ({ARTICLES_BY_PAGES[pages]} articles), median of {RUNS[pages]}")
    heads = f"{'seconds':>9}{'cpu':>9}{'peak MB':>9}{'bytes':>12}"
    print(f"{'':18}{heads}{'s ×Chromium':>13}{'B ×Chromium':>13}{'B ×Typst':>10}")
    medians = {name: _median(measures) for name, measures in results.items()}
    chromium, typst = medians.get("chromium print"), medians.get("Typst")
    for name, m in medians.items():
        row = f"{m.seconds:9.2f}{m.cpu_seconds:9.2f}{m.peak_mb:9.0f}{m.size:12,}"
        row += _ratio(m.seconds, chromium and chromium.seconds, 13)
        row += _ratio(m.size, chromium and chromium.size, 13)
        print(f"{name:18}{row}{_ratio(m.size, typst and typst.size, 10)}", flush=True)


def _ratio(value: float, against: float | None, width: int) -> str:
    return f"{value / against:{width}.2f}" if against else f"{'–':>{width}}"


def _median(measures: list[Measure]) -> Measure:
    fields = zip(*((m.seconds, m.cpu_seconds, m.peak_mb, m.size) for m in measures), strict=True)
    seconds, cpu_seconds, peak_mb, size = (statistics.median(field) for field in fields)
    return Measure(seconds, cpu_seconds, peak_mb, int(size))


def generate(folder: Path, articles: int) -> Path:
    """An issue of that many articles: the sample's pairs, shuffled by a fixed seed."""
    chance = random.Random(201702)
    pairs, titles = _material()
    (folder / "articles").mkdir(parents=True)
    names = []
    for number in range(articles):
        title = chance.choice(titles)
        body = "\n\n".join(chance.choice(pairs) for _ in range(5))
        name = f"articles/a{number:03}.md"
        (folder / name).write_text(f"---\ntitle: {title}\n---\n\n{body}\n", "utf-8")
        names.append(name)
    listed = "".join(f"\n      - {name}" for name in names)
    (folder / "issue.yaml").write_text(
        "number: 1\ndate: 2017-02-28\ntitle: {zh: 测量, en: Bench}\nsections:\n"
        f"  - title: {{zh: 正文, en: Text}}\n    articles:{listed}\n",
        "utf-8",
    )
    return folder


def _material() -> tuple[list[str], list[str]]:
    issue, _ = read_issue(read_manifest(SAMPLE))
    pairs = [text for article in issue.articles for text in _plain_pairs(article.pairs)]
    titles = [f'{{zh: {a.title.text("zh")}, en: "{a.title.text("en")}"}}' for a in issue.articles]
    return pairs, titles


def _plain_pairs(pairs: Iterator[Pair]) -> Iterator[str]:
    for pair in pairs:
        sides = [[b for b in pair.side(side) if b.kind == "paragraph"] for side in ("zh", "en")]
        if all(len(side) == 1 for side in sides):
            yield "\n\n".join(side[0].plain for side in sides)


def _contenders(
    folder: Path, work: Path, book: FontBook
) -> Iterator[tuple[str, tuple[list[str], Path]]]:
    out = work / "out"
    for edition in ("screen", "email"):
        builder = [sys.executable, "-m", "builder", "build", str(folder), "--edition", edition]
        builder += ["--out", str(out / edition), "--force", "--jobs", "2"]
        yield f"builder, {edition}", (builder, out / edition / "issue" / f"issue-{edition}.pdf")
    issue, _ = read_issue(read_manifest(folder))
    html = _as_page(issue, work, book)
    stock = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    made = work / "weasyprint.pdf"
    yield "bare WeasyPrint", ([sys.executable, "-c", stock, str(html), str(made)], made)
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        made = work / "chromium.pdf"
        profile = f"--user-data-dir={work / 'profile'}"
        command = [chromium, *CHROMIUM_FLAGS, profile, f"--print-to-pdf={made}", html.as_uri()]
        yield "chromium print", (command, made)
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


def run(command: list[str], made: Path) -> Measure:
    """Run one command as a process; peak memory is that of its largest process."""
    made.unlink(missing_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, cwd=HOUSE, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not made.is_file():
            errors.seek(0)
            raise SystemExit(f"{command[:4]} failed: {errors.read()[-400:]!r}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Measure(seconds, cpu_seconds, usage.ru_maxrss / 1024, made.stat().st_size)


def page_count(pdf: Path) -> int:
    """Pages of a PDF."""
    import pikepdf

    with pikepdf.open(pdf) as document:
        return len(document.pages)


if __name__ == "__main__":
    main()
