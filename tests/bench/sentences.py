"""Sentences taken out of pairs: how many are found, and how many whole pairs are said to lack one.

``python -m tests.bench sentences``: the sample issue, the specimens whose text is translated, and
two files of news; the weights were fitted to the sample and one of the files. ``python -m
tests.bench.sentences FILE.tsv`` adds pairs of your own, Chinese and English with a tab between.
"""

from __future__ import annotations

import sys
from pathlib import Path

from builder.ground.places import LAYOUTS
from tests.checks.dropping import FITTED, UNSEEN, Parallel, droppings, ratio, sample, told, written


def main() -> None:
    """Print one line for each set of pairs."""
    sets = {"sample": sample(), FITTED.stem: written(FITTED), UNSEEN.stem: written(UNSEEN)}
    sets |= {f"{name} specimen": sample(LAYOUTS / name / "specimen") for name in ("facing", "turn")}
    sets |= {Path(name).stem: written(Path(name)) for name in sys.argv[1:] if name.endswith(".tsv")}
    print(f"{'pairs':16}{'false/whole':>14}{'found/dropped':>17}{'share':>8}{'Chinese':>10}")
    for name, pairs in sets.items():
        _line(name, pairs)


def _line(name: str, pairs: list[Parallel]) -> None:
    scale = ratio(pairs)
    false = sum(bool(told(pair, scale)) for pair in pairs)
    found = {side: [0, 0] for side in ("zh", "en")}
    for pair in droppings(pairs):
        count = found[pair.side or "zh"]
        count[0] += any(gap.side != pair.side for gap in told(pair, scale))
        count[1] += 1
    hits, all_of_them = (sum(count[n] for count in found.values()) for n in (0, 1))
    whole, share = f"{false}/{len(pairs)}", hits / all_of_them
    zh = found["zh"][0] / found["zh"][1]
    print(f"{name:16}{whole:>14}{f'{hits}/{all_of_them}':>17}{share:>8.3f}{zh:>10.3f}")


if __name__ == "__main__":
    main()
