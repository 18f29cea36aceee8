"""The search for the constants of line composition.

``python -m tests.bench._search zh 400`` draws random sets of constants, composes the corpus with
each at every measure, and prints the best so far. The sample issue takes no part: it is what the
constants are measured on afterwards. Copy is shaped once; a set costs a second or two.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import pstdev
from typing import Any
from unittest.mock import patch

from builder.composition import composer as composing
from builder.composition.composer import CHINESE, WESTERN, Composer, Line, Shape, Weights
from builder.composition.engine import Session
from builder.composition.spacing import Cluster, Rules, _kept, prepare

from ._setters import SIZE, ours

CORPUS = Path(__file__).with_name("corpus")
PIXELS = 96 / 72
MEASURES = {"zh": (301.3, 228.0, 161.5, 114.0), "en": (294.0, 228.0, 161.5, 120.0)}
WIDEST = 0.88
_HAN = re.compile("[\u4e00-\u9fff]")

Space = Mapping[str, Sequence[float]]
RANGES: dict[str, Space] = {
    "zh": {
        "line": (1, 5, 10),
        "squeezed": (60, 90, 120, 180, 250),
        "pressed": (100, 200, 400, 800),
        "early": (16, 32, 64),
        "evenly": (1200, 2400, 4800),
        "power": (1.5, 2, 3),
        "alike": (0, 300, 1000),
        "loosest": (1,),
    },
    "en": {
        "line": (1, 3, 10),
        "squeezed": (20, 40, 80, 150),
        "early": (10, 20, 40, 80),
        "evenly": (60, 120, 250, 500),
        "power": (1.5, 2, 3),
        "alike": (0, 300, 600, 1200),
        "ladder": (1000, 3000, 10000),
    },
}
RULES: dict[str, Space] = {
    "zh": {
        "autospace_most": (0.35, 0.4, 0.45),
        "mark_ease": (0.2, 0.3, 0.4, 0.5),
        "han_press": (0.03, 0.04, 0.05),
        "letter_ease_in_chinese": (0.04, 0.06, 0.08),
        "unit": (60, 120, 240, 480),
    },
    "en": {
        "word_stretch": (0.0, 0.05, 0.1, 0.15),
        "word_shrink": (0.2, 0.25, 0.3, 0.33),
        "hyphen": (50, 100, 150),
    },
}


@dataclass(frozen=True)
class Score:
    """What a set of constants makes of the corpus; less is better."""

    total: float
    figures: Mapping[float, Mapping[str, float]]


def corpus(language: str) -> list[str]:
    """The paragraphs of a language, one a line in its files."""
    files = sorted(CORPUS.glob(f"{language}-*.txt"))
    return [line for file in files for line in file.read_text("utf-8").splitlines() if line]


@cache
def shaped(language: str) -> list[list[Cluster]]:
    """The paragraphs as the bridge hands them to the composer, in pixels."""
    return caught(corpus(language), language)


def caught(copy: Sequence[str], language: str) -> list[list[Cluster]]:
    """The clusters of all longer paragraphs; the bridge is Python, so it can be listened to."""
    found: list[list[Cluster]] = []
    find = Session.paragraph

    def listen(*arguments: Any) -> Any:
        paragraph = find(*arguments)
        if paragraph and not any(paragraph.clusters is each for each in found):
            found.append(paragraph.clusters)
        return paragraph

    with patch.object(Session, "paragraph", listen):
        ours(copy, 228.0, language)
    return [clusters for clusters in found if len(clusters) > 20]


def score(
    language: str, copy: Sequence[Sequence[Cluster]], rules: Rules, weights: Weights
) -> Score:
    """Compose the copy at every measure and say how even it is."""
    em = SIZE[language] * PIXELS
    widest = WIDEST * em if language == "en" else composing.INFINITE
    ready = [Composer(clusters, prepare(clusters, rules), weights) for clusters in copy]
    figures: dict[float, Mapping[str, float]] = {}
    total = 0.0
    for measure in MEASURES[language]:
        shape = Shape(measure * PIXELS, 0.0, True, em, widest)
        set_lines = [(each, each.lines(shape)) for each in ready]
        found = (_chinese if language == "zh" else _western)(set_lines, em)
        figures[measure] = found
        total += found["loss"]
    return Score(total, figures)


Set = list[tuple[Composer, list[Line]]]
STOPS = "，。、；："
CLOSE = 0.8
"""Part of what marks and spaces can give from which on a line looks close."""


def _chinese(paragraphs: Set, em: float) -> Mapping[str, float]:
    pitches: list[float] = []
    blanks: list[float] = []
    spaces: list[float] = []
    steps: list[float] = []
    squeezes: list[float] = []
    parted = count = 0
    for composer, lines in paragraphs:
        clusters, setting = composer.clusters, composer.setting
        _, units = _kept([each.text for each in clusters])
        count += len(lines)
        parted += sum(line.end - 1 in units for line in lines[:-1])
        before = None
        for line in lines[:-1]:
            edges = line.edges
            squeezes.append(line.squeezed)
            for at in range(line.start, line.end - 1):
                given = edges[at + 1 - line.start] - edges[at - line.start] - setting.width[at]
                if clusters[at].text in STOPS:
                    blanks.append(given / em)
                elif clusters[at].east != clusters[at + 1].east and setting.early[at]:
                    spaces.append(given / em)
            pitch = _pitch(clusters, line, em)
            if pitch:
                pitches.append(pitch)
                if before is not None:
                    steps.append(abs(pitch - before))
                before = pitch
    wide = 100 * sum(p > 1.05 for p in pitches) / len(pitches)
    close = 100 * sum(squeeze > CLOSE for squeeze in squeezes) / len(squeezes)
    sd, marks, between = pstdev(pitches), pstdev(blanks), pstdev(spaces)
    high = sorted(pitches)[int(len(pitches) * 0.99)]
    return {
        "sd": sd,
        "wide": wide,
        "widest": max(pitches),
        "p99": high,
        "step": sum(steps) / len(steps),
        "marks": marks,
        "spaces": between,
        "close": close,
        "parted": 100 * parted / count,
        "lines": count,
        "loss": sd * 100
        + wide / 10
        + close / 10
        + (high - 1) * 5
        + marks * 4
        + between * 6
        + parted / count * 5
        + count / 100,
    }


def _pitch(clusters: Sequence[Cluster], line: Line, em: float) -> float:
    origins = line.origins
    steps = [
        origins[at + 1 - line.start] - origins[at - line.start]
        for at in range(line.start, line.end - 1)
        if _HAN.match(clusters[at].text) and _HAN.match(clusters[at + 1].text)
    ]
    return sum(steps) / len(steps) / em if steps else 0.0


def _western(paragraphs: Set, em: float) -> Mapping[str, float]:
    gaps: list[float] = []
    letters: list[float] = []
    steps: list[float] = []
    ragged = hyphens = count = 0
    for composer, lines in paragraphs:
        count += len(lines)
        ragged += lines[0].ragged
        hyphens += sum(line.hyphen is not None for line in lines)
        if lines[0].ragged:
            continue
        steps += [abs(b.scale - a.scale) for a, b in pairwise(lines[:-1])]
        for line in lines[:-1]:
            letters.append(line.scale - 1)
            for at in range(line.start, line.end - 1):
                if composer.clusters[at].text == " ":
                    left, right = line.edges[at - line.start : at - line.start + 2]
                    gaps.append((right - left) / em)
    sd = pstdev(gaps)
    return {
        "sd": sd,
        "widest": max(gaps),
        "scaled": pstdev(letters),
        "step": sum(steps) / len(steps),
        "ragged": ragged,
        "hyphens": 100 * hyphens / count,
        "lines": count,
        "loss": sd * 30
        + pstdev(letters) * 60
        + sum(steps) / len(steps) * 60
        + ragged * 0.5
        + 4 * hyphens / count
        + count / 200,
    }


def drawn(language: str, rng: random.Random) -> tuple[Rules, Weights]:
    """A random set of constants."""
    weights = {name: rng.choice(list(values)) for name, values in RANGES[language].items()}
    rules = {name: rng.choice(list(values)) for name, values in RULES[language].items()}
    return replace(Rules(), **rules), replace(CHINESE if language == "zh" else WESTERN, **weights)


def _trial(order: tuple[str, int]) -> tuple[Score, Rules, Weights]:
    language, seed = order
    rules, weights = drawn(language, random.Random(seed))
    return score(language, shaped(language), rules, weights), rules, weights


def main(language: str = "zh", count: int = 200) -> None:
    """Try sets of constants and print each that is better than all before it."""
    best = float("inf")
    with ProcessPoolExecutor(2) as pool:
        orders = [(language, seed) for seed in range(count)]
        for found, rules, weights in pool.map(_trial, orders, chunksize=4):
            if found.total < best:
                best = found.total
                chosen = {key: getattr(rules, key) for key in RULES[language]}
                print(f"{best:.3f} {weights}\n      {chosen}")
                for measure, figures in found.figures.items():
                    print(
                        f"   {measure:6}", {k: round(v, 4) for k, v in figures.items()}, flush=True
                    )


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
