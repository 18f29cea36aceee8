"""The warm press: how soon changed pages are pixels, what memory it keeps, and whether it errs.

    python -m tests.bench warm

Edits are of single words of single paragraphs of the sample. Beside the time that passes stand the
CPU seconds of the process, which say more on a machine that has other work.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.warm.press import WarmPress
from builder.warm.standing import Standing
from tests.warm.hand import Hand, publication

EDITS = 50
RANDOM_EDITS = 100
LASTING_EDITS = 1000
SCALE = 1.5
"""Pixels a point: a page as high as a laptop's screen."""
SEED = 20170228


def main() -> None:
    """Print the three measurements."""
    with _issue() as issue:
        _speed(issue)
    with _issue() as issue:
        _memory(issue)
    with _issue() as issue:
        _exactness(issue)


@contextmanager
def _issue() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield publication(Path(folder))


def _speed(issue: Path) -> None:
    press, hand = WarmPress(issue), Hand(issue, SEED)
    start = time.process_time()
    before = press.refresh()
    print(f"first look: {time.process_time() - start:.2f} CPU s")
    passed, used, looked, pages = [], [], [], []
    for _ in range(EDITS):
        hand.replaced()
        clock, cpu = time.perf_counter(), time.process_time()
        after = press.refresh()
        looked.append(time.process_time() - cpu)
        moved = _moved(before, after)
        for number in moved:
            press.picture(number, SCALE)
        passed.append(time.perf_counter() - clock)
        used.append(time.process_time() - cpu)
        pages.append(len(moved))
        before = after
    print(f"one paragraph edited → changed pages as pixels, median of {EDITS}:")
    print(f"  passed {_told(passed)}; CPU {_told(used)}; without drawing, CPU {_told(looked)}")
    print(f"  pages drawn an edit: {statistics.mean(pages):.1f}")


def _told(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    most = ordered[len(ordered) * 9 // 10]
    return f"{statistics.median(ordered):.3f} s (nine in ten within {most:.3f} s)"


def _moved(before: Standing, after: Standing) -> list[int]:
    was = {page.number: page.digest for page in before.pages}
    return [page.number for page in after.pages if was.get(page.number) != page.digest]


def _memory(issue: Path) -> None:
    press, hand = WarmPress(issue), Hand(issue, SEED, broken_in=20)
    before = press.refresh()
    kept: dict[int, float] = {}
    for number in range(1, LASTING_EDITS + 1):
        hand.edit()
        after = press.refresh()
        for moved in _moved(before, after):
            press.picture(moved, SCALE)
        before = after
        if number in (10, 100, LASTING_EDITS):
            kept[number] = _resident_mb()
            print(f"resident after {number} edits: {kept[number]:.0f} MB", flush=True)
    print(f"  {kept[LASTING_EDITS] / kept[10]:.2f} × of after 10")


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _exactness(issue: Path) -> None:
    press, hand = WarmPress(issue), Hand(issue, SEED)
    before, wrong = press.refresh(), 0
    for number in range(RANDOM_EDITS):
        edit = hand.edit()
        warm, cold = press.refresh(), WarmPress(issue).refresh()
        due = cold.pages if cold.good else before.pages
        if warm.good != cold.good or warm.pages != due:
            wrong += 1
            print(f"  edit {number} of seed {SEED} is wrong: {edit}")
        before = warm
    print(f"{RANDOM_EDITS} random edits: {wrong} stand otherwise than laid out from nothing")
