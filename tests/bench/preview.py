"""The preview: from a save to its page in the browser, from a click to the source, how it lasts.

Edits of the sample: paragraphs one by one, then a rule that moves every page; words and figures of
the sample and the specimens, clicked at random; a hundred edits at random, broken ones among them,
after which the pages are held against those of a desk that starts anew. ``PREVIEW_EDITS=1000``
makes it as many, for the memory.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2

from builder.ground.places import HOUSE, LAYOUTS

from ..tools.browser import CHROMIUM
from ..tools.desk import DeskAtWork, desk_at_work, publication
from ._varied import SAMPLE

EDITS, CLICKS = 50, 500
BROKEN = int(os.environ.get("PREVIEW_EDITS", "100"))
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
SEED = 20170228

_WATCH = """
window.seen = [];
new MutationObserver(list => {
  for (const one of list) if (one.target.matches('.page > img')) seen.push(Date.now());
}).observe(document.body, {subtree: true, attributes: true, attributeFilter: ['src']});
"""
"""A page's picture is put in place when it is drawn, so that is when it is seen."""


def main() -> None:
    """Print what was measured beside what is wanted."""
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        home = Path(work)
        _latency(publication(home / "latency", SAMPLE, "parallel"))
        _clicks(home)
        _lasting(publication(home / "lasting", SAMPLE, "parallel"))


def _latency(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with desk_at_work(folder) as desk, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(desk.address)
        page.wait_for_selector(".page[data-shown] img[src]")
        page.evaluate(_WATCH)
        spent, built, worked = [], [], _processor_seconds(desk)
        for path, place, number in _paragraphs(desk, EDITS):
            page.evaluate(f"document.querySelector('[data-number=\"{number}\"]').scrollIntoView()")
            page.wait_for_timeout(400)
            text = path.read_text("utf-8")
            spent.append(
                _seen(page, lambda p=path, t=text, at=place: p.write_text(t[:at] + "新" + t[at:]))
            )
            built.append(desk.settled()["seconds"])
        _told("a paragraph edited → its page in the browser, median", spent, "≤ 0.5")
        _told("  of that, from files to pages", built, "")
        worked = (_processor_seconds(desk) - worked) / EDITS
        print(f"{'  processor time of the desk, an edit with its pictures':58} {worked:6.2f} s")
        sheet = folder.parents[1] / "layouts/parallel/layout.yaml"
        text = sheet.read_text("utf-8")
        moves = []
        for pitch in (14.5, 15) * 3:
            moved = text.replace("pitch: 15pt", f"pitch: {pitch}pt")
            moves.append(_seen(page, lambda t=moved: sheet.write_text(t)))
            desk.settled()
            page.wait_for_timeout(500)
        _told("a measure that moves every page → first page in view", moves, "≤ 2.5")
        browser.close()


def _seen(page: Any, edit: Callable[[], object]) -> float:
    """Seconds from an edit to the next picture in its place."""
    page.evaluate("seen.length = 0")
    start = time.time()
    edit()
    page.wait_for_function("seen.length > 0", timeout=120_000)
    return float(page.evaluate("seen[0]")) / 1000 - start


def _paragraphs(desk: DeskAtWork, count: int) -> Iterator[tuple[Path, int, int]]:
    """Places inside Chinese paragraphs: file, offset, and the page they stand on."""
    chance = random.Random(SEED)
    for _ in range(count):
        path = chance.choice(sorted((desk.folder / "articles").glob("*.md")))
        text = path.read_text("utf-8")
        starts = [m.start() for m in re.finditer(r"^[\u4e00-\u9fff][^\n]{60,}$", text, re.M)]
        at = chance.choice(starts)
        line = text.count("\n", 0, at) + 1
        spots = desk.json("/api/find", file=f"articles/{path.name}", line=line)
        yield path, at + chance.randrange(2, 20), spots[0]["page"]


def _told(what: str, seconds: list[float], bar: str) -> None:
    worst = max(seconds)
    middle = statistics.median(seconds)
    print(f"{what:58} {middle:6.2f} s  (worst {worst:.2f}, {len(seconds)} times)  {bar}")


def _clicks(home: Path) -> None:
    """Words and figures of finished editions, each clicked in the middle."""
    cases = [("sample", SAMPLE, "parallel")]
    cases += [
        (f"specimen of {layout.parent.name}", layout.parent / "specimen", layout.parent.name)
        for layout in sorted(LAYOUTS.glob("*/layout.yaml"))
        if (layout.parent / "specimen").is_dir()
    ]
    share = CLICKS // len(cases)
    chance = random.Random(SEED)
    total = lines = columns = 0
    for name, issue, layout in cases:
        folder = publication(home / f"clicks-{name}", issue, layout)
        words = list(_words(folder, layout))
        with desk_at_work(folder, "--layout", layout) as desk:
            for page, word, x, y in chance.sample(words, min(share, len(words))):
                told = desk.json("/api/locate", page=page, x=x, y=y)
                is_line, is_column = _is_right(desk, told, word)
                total, lines, columns = total + 1, lines + is_line, columns + is_column
                if not is_line:
                    print(f"  not its line: {name}, page {page}, {word}: {told}")
            for page, x, y, line in _figures(desk):
                told = desk.json("/api/locate", page=page, x=x, y=y)
                right = told.get("line") == line
                total, lines, columns = total + 1, lines + right, columns + right
    print(f"{'clicks on the right file and line':58} {lines / total:6.1%}   (of {total})  100%")
    print(f"{'clicks on the right column':58} {columns / total:6.1%}   (of {total})  ≥ 95%")


def _words(folder: Path, layout: str) -> Iterator[tuple[int, str, float, float]]:
    """The words of the copy as they stand in the screen edition: page, word, a point on it."""
    out = folder.parents[1] / "out"
    command = [sys.executable, "-m", "builder", "build", str(folder), "--edition", "screen"]
    command += ["--layout", layout, "--out", str(out)]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)
    copy = "".join(path.read_text("utf-8") for path in folder.rglob("*.md"))
    with pypdfium2.PdfDocument(out / folder.name / f"{folder.name}-screen.pdf") as pdf:
        for number, page in enumerate(pdf, 1):
            text = page.get_textpage()
            for match in re.finditer(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", text.get_text_range()):
                left, foot, right, head = text.get_charbox((match.start() + match.end() - 1) // 2)
                if match[0] in copy:
                    y = page.get_height() - (foot + head) / 2
                    yield number, match[0], (left + right) / 2, y


def _is_right(desk: DeskAtWork, told: Any, word: str) -> tuple[bool, bool]:
    """Whether a word stands on the line that was told, and at the column."""
    if "file" not in told:
        return False, False
    homes = (desk.folder, desk.folder.parents[1], HOUSE)
    file = next(home / told["file"] for home in homes if (home / told["file"]).is_file())
    line = file.read_text("utf-8").split("\n")[told["line"] - 1]
    whole = told["text"] or word
    if word in "年月日" and line.startswith("date:"):  # how a template sets the issue's date
        return True, True
    drawn = line.startswith("![") and not told["text"]  # a word drawn in a figure leads to it
    return drawn or word in line, drawn or line[told["column"] - 1 :].startswith(whole)


def _figures(desk: DeskAtWork) -> Iterator[tuple[int, float, float, int]]:
    for path in sorted((desk.folder / "articles").glob("*.md")):
        for line, text in enumerate(path.read_text("utf-8").split("\n"), 1):
            if text.startswith("!["):
                spot = desk.json("/api/find", file=f"articles/{path.name}", line=line)[0]
                left, head, right, foot = spot["bbox"]
                yield spot["page"], (left + right) / 2, (head + foot) / 2, line


def _lasting(folder: Path) -> None:
    """Edits at random, good and broken; what was broken is mended a few edits later."""
    home = folder.parents[1]
    chance = random.Random(SEED)
    pristine = home.parent / "pristine"
    shutil.copytree(home, pristine)
    print(f"{BROKEN} edits at random, seed {SEED}")
    with desk_at_work(folder) as desk:
        first = 0
        for count in range(1, BROKEN + 1):
            before = desk.state()["version"]
            if count % 5 == 0:
                _mend(pristine, home)
            else:
                _spoil(chance, home, folder)
            desk.settled(before)
            if count == min(10, BROKEN):
                first = _memory(desk)
        last = _memory(desk)
        _mend(pristine, home)
        _append(sorted((folder / "articles").glob("*.md"))[0])
        state = _calm(desk)
        ended = [page["image"] for page in state["pages"]]
        pictures = [desk.ask(image)[1] for image in ended]
        alive = desk.process.poll() is None
    with desk_at_work(folder) as cold:
        fresh = [page["image"] for page in cold.state()["pages"]]
        anew = [cold.ask(image)[1] for image in fresh]
    pairs = enumerate(zip(pictures, anew, strict=False), 1)
    differing = [number for number, (ours, theirs) in pairs if ours != theirs]
    same = "yes" if pictures == anew else f"no: {len(pictures)} and {len(anew)}, pages {differing}"
    print(f"{'alive at the end':58} {alive}")
    print(f"{'the pages of a desk that starts anew':58} {same}")
    what = f"memory after {BROKEN} edits, of after 10"
    print(f"{what:58} {last / first:6.2f} × ({last >> 20} MB)  ≤ 1.3")


def _calm(desk: DeskAtWork) -> Any:
    """The state when nothing has been built for a while, and all is well."""
    while True:
        state = desk.settled()
        time.sleep(2)
        now = desk.state()
        if now["version"] == state["version"] and now["good"] and not now["busy"]:
            return now


def _append(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("。", "，如此。", 1))


def _mend(pristine: Path, home: Path) -> None:
    """Make everything as it was at first, written anew where it differs."""
    for file in pristine.rglob("*"):
        there = home / file.relative_to(pristine)
        if file.is_file() and (not there.is_file() or there.read_bytes() != file.read_bytes()):
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)
    # an edit may have made a file, or have changed nothing: something must follow
    (home / "issues/2017-02/articles/touched.md").write_text(str(time.time()))


def _text(path: Path) -> str:
    """The text of a file that an edit before may have taken away or broken."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _spoil(chance: random.Random, home: Path, folder: Path) -> None:
    """One edit at random: sound ones, and every way to break a file."""
    articles = sorted((folder / "articles").glob("[!t]*.md"))
    layout = home / "layouts/parallel"
    kind = chance.choice(("words", "words", "yaml", "css", "jinja", "markdown", "picture", "gone"))
    if kind == "words" and articles:
        path = chance.choice(articles)
        text = _text(path)
        at = chance.randrange(len(text) // 2, len(text))
        path.write_text(
            text[:at] + chance.choice(("新词", "word ", "。")) + text[at + chance.choice((0, 3)) :]
        )
    elif kind == "yaml":
        path = chance.choice([folder / "issue.yaml", layout / "layout.yaml"])
        path.write_text(_text(path) + chance.choice(("a: [", "\tb", "number: x\n", "? : ?")))
    elif kind == "css":
        path = layout / "layout.css"
        path.write_text(
            _text(path) + chance.choice(("p { colour: red }", "} {{", "p { font-size: 9pt }"))
        )
    elif kind == "jinja":
        path = layout / "article.html"
        path.write_text(
            _text(path) + chance.choice(("{% for %}", "{{ nothing.at.all }}", "{{ 1/0 }}"))
        )
    elif kind == "markdown" and articles:
        path = chance.choice(articles)
        broken = chance.choice((b"\xff\xfe", b"\0", b"::: zh\n", b"[^x]", b"> " * 40 + b"x"))
        path.write_bytes(path.read_bytes() + broken)
    elif kind == "picture":
        path = chance.choice(
            sorted((folder / "figures").glob("*.svg")) or [folder / "figures/new.svg"]
        )
        path.write_bytes(
            chance.choice(
                (b"", b"<svg", b"\x89PNG\r\n", path.read_bytes()[:200] if path.is_file() else b"")
            )
        )
    else:
        there = [*articles, *(folder / "figures").glob("*"), layout / "layout.css"]
        chance.choice([file for file in there if file.is_file()] or [folder / "issue.yaml"]).unlink(
            missing_ok=True
        )
    (folder / "articles/touched.md").write_text(str(time.time()))


def _family(desk: DeskAtWork) -> Iterator[Path]:
    """The desk and all it started, by their folders under /proc."""
    waiting = [desk.process.pid]
    while waiting:
        home = Path(f"/proc/{waiting.pop()}")
        try:
            for task in (home / "task").iterdir():  # a thread's children are not the first one's
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
        yield home


def _processor_seconds(desk: DeskAtWork) -> float:
    """What the desk and its processes, those that have ended too, have worked."""
    ticks = 0
    for home in _family(desk):
        fields = (home / "stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(desk: DeskAtWork) -> int:
    """Bytes held by the desk and all it started, shared pages counted once each."""
    rollups = [(home / "smaps_rollup").read_text() for home in _family(desk)]
    return sum(
        int(kilo) << 10 for text in rollups for kilo in re.findall(r"^Pss:\s+(\d+)", text, re.M)
    )
