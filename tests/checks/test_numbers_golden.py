"""Everything the readers and the comparison say of the tables and of a vocabulary, in three files.

``golden/numbers/en.txt`` and ``zh.txt`` have a line for each number that is read, under the words
it was read in; ``told.txt`` has what an editor is told of each row of the tables. What a change of
the readers moves is to be seen there: ``GOLDEN=write`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from builder.checks.numbers import Quantity, compare, read_en, read_zh
from builder.checks.numbers.chinese.counts import CLASSIFIERS
from builder.checks.numbers.english.words import (
    FRACTIONS,
    MONTHS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    VAGUE,
    WORDS,
)
from builder.checks.numbers.exact import FIGURES_ZH, SCALES_ZH
from builder.checks.numbers.units import CURRENCY_MARKS, EN, ZH

from .table import REPORTS, SECOND, TABLE, rows


def told(q: Quantity) -> str:
    """All that is read, the usual left out."""
    parts: list[object] = [q.kind, q.bound, f"{q.value:f}", q.unit]
    parts += [f"high {q.high:f}"] if q.high is not None else []
    parts += [f"also {' '.join(f'{v:f}' for v in q.also)}"] if q.also else []
    parts += [f"× {q.factor}"] if q.factor != 1 else []
    parts += [q.dimension] if q.dimension != q.unit else []
    parts += [f"step {q.step:f}"] if q.step != 1 else []
    parts += [q.binding] if q.binding != "hard" else []
    parts += ["weak"] if q.weak else []
    parts += [f"scale {q.scale}"] if q.scale else []
    parts += [f"said {q.said}"] if q.said not in ("", q.text) else []
    return f"{q.text}: " + " ".join(str(part) for part in parts if part)


def _phrases(side: str) -> list[str]:
    return Path(__file__).with_name(f"numbers_{side}.txt").read_text("utf-8").splitlines()


def _vocabulary_en() -> Iterator[str]:
    yield from (f"{word} firms" for word in [*WORDS, *VAGUE])
    yield from (f"{figure} {word} yuan" for figure in ("3", "RMB3") for word in SCALES)
    yield from (f"RMB3{word} of it" for word in SCALES)
    yield from (f"the {word} of them" for word in ORDINALS)
    yield from (f"{'two' if word.endswith('s') else 'a'} {word} of it" for word in FRACTIONS)
    yield from (f"{month} 5" for month in MONTHS)
    yield from (f"it {word}" for word in MULTIPLES)
    yield from (f"7 {unit}" for unit in EN)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _vocabulary_zh() -> Iterator[str]:
    yield from (f"{figure}家" for figure in FIGURES_ZH)
    yield from (f"三{scale}家" for scale in SCALES_ZH)
    yield from (f"七{one}" for one in sorted(CLASSIFIERS))
    yield from (f"7{unit}" for unit in ZH)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _readings(read: Callable[[str], Iterable[Quantity]], phrases: Iterable[str]) -> str:
    lines = []
    for phrase in dict.fromkeys(phrases):
        lines.append(phrase)
        lines.extend(f"    {told(quantity)}" for quantity in read(phrase))
    return "\n".join(lines) + "\n"


ROWS = [row for table in (TABLE, REPORTS, SECOND) for row in rows(table)]


def test_what_is_read_in_english(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases("en"), *_vocabulary_en(), *(row.en for row in ROWS)]
    golden("numbers/en.txt", _readings(read_en, phrases))


def test_what_is_read_in_chinese(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases("zh"), *_vocabulary_zh(), *(row.zh for row in ROWS)]
    golden("numbers/zh.txt", _readings(read_zh, phrases))


def test_what_an_editor_is_told(golden: Callable[[str, str], None]) -> None:
    lines = []
    for row in ROWS:
        lines.append(f"{row.zh} | {row.en}")
        for one in compare(row.zh, row.en):
            sides = [quantity.text if quantity else "–" for quantity in (one.zh, one.en)]
            lines.append(f"    {one.fault}: {' | '.join(sides)}{f' ({one.slip})' * bool(one.slip)}")
    golden("numbers/told.txt", "\n".join(lines) + "\n")
