"""An issue as units of translation: a paragraph, title, caption or note with its two texts.

A unit knows the stretch of its file that holds its translation, so that taking one back touches
nothing else. Its id is made of its article and its source, so it stays the same while other copy
is written, and is another once its own source is.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import yaml

from ..ground.spots import Spot
from .model import Article, Block, Both, Figure, Issue, Note, Pair, Side, Words
from .source import read_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a translation goes: characters ``start`` to ``end`` of a file hold it today."""

    file: Path
    start: int
    end: int
    before: str = ""
    """What is to be written before a translation where there is none yet, and after it."""
    after: str = ""
    is_yaml: bool = False
    """The stretch holds a scalar of YAML, which is quoted."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to translate; ``target`` is empty where it has not been."""

    id: str
    kind: str
    spot: Spot
    source: str
    target: str
    place: Place | None
    """None where no place can be told, and a new translation is only reported."""


def fingerprint(text: str) -> str:
    """A short name for a text: the same for the same words, whatever their spacing."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def units_of(issue: Issue) -> list[Unit]:
    """Every unit of an issue in reading order, the first language of the issue being the source."""
    source = _first(issue)
    files: dict[Path, str] = {}
    found = list(_manifest(issue, source, files))
    for article in issue.articles:
        found += _article(article, source, files)
    seen: Counter[str] = Counter()
    numbered = []
    for unit in found:
        seen[unit.id] += 1
        again = seen[unit.id]
        numbered.append(replace(unit, id=f"{unit.id}.{again}") if again > 1 else unit)
    return numbered


def _first(issue: Issue) -> Side:
    tags = issue.manifest.languages
    return "en" if tags and tags[0].startswith("en") else "zh"


def other(side: Side) -> Side:
    """The other language."""
    return "en" if side == "zh" else "zh"


def _text(file: Path, files: dict[Path, str]) -> str:
    if file not in files:
        files[file] = read_text(file)
    return files[file]


def _offset(text: str, spot: Spot) -> int:
    """Where a spot stands among the characters of its file."""
    at = 0
    for _ in range(spot.line - 1):
        at = text.index("\n", at) + 1
    return at + spot.column - 1


# -- titles and other words of YAML ----------------------------------------------------------------


def _manifest(issue: Issue, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    manifest = issue.manifest
    for kind, both in (("title", manifest.title), ("tagline", manifest.tagline)):
        yield from _words("issue", kind, both, source, files)
    for section in issue.sections:
        yield from _words("issue", "section", section.title, source, files)


def _words(key: str, kind: str, both: Both, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    given, translated = both.side(source), both.side(other(source))
    if given is None:
        return
    place = _yaml_place(given, translated, other(source), files)
    target = translated.text if translated else ""
    yield Unit(f"{key}.{fingerprint(given.text)}", kind, given.spot, given.text, target, place)


def _yaml_place(
    given: Words, translated: Words | None, side: Side, files: dict[Path, str]
) -> Place | None:
    text = _text(given.spot.file, files)
    if translated is not None:
        span = _scalar(text, _offset(text, translated.spot))
        return Place(given.spot.file, *span, is_yaml=True) if span else None
    span = _scalar(text, _offset(text, given.spot))
    if span is None:
        return None
    begin = text.rfind("\n", 0, span[0]) + 1
    key = text[begin : span[0]]
    if key.strip() not in ("zh:", "en:"):
        return Place(given.spot.file, span[1], span[1], f", {side}: ", is_yaml=True)
    indent = key[: -len(key.lstrip())]
    return Place(given.spot.file, span[1], span[1], f"\n{indent}{side}: ", is_yaml=True)


def _scalar(text: str, at: int) -> tuple[int, int] | None:
    """The stretch of the YAML scalar that begins at a character."""
    return (at, end) if (end := _scalars(text).get(at)) is not None else None


@lru_cache(maxsize=64)
def _scalars(text: str) -> dict[int, int]:
    """Where each scalar of a manifest or of front matter ends, by where it begins."""
    end = text.find("\n---", 3) if text.startswith("---") else -1
    try:
        top = yaml.compose(text[:end] if end >= 0 else text, yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    spans = ((node.start_mark.index, node.end_mark.index) for node in _leaves(top))
    return {start: start + len(text[start:stop].rstrip()) for start, stop in spans}


def _leaves(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _leaves(one)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(key)
            yield from _leaves(value)


# -- the body --------------------------------------------------------------------------------------


def _article(article: Article, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    fronts = ("kicker", "title", "standfirst", "byline", "source")
    for kind in fronts:
        yield from _words(article.key, kind, getattr(article, kind), source, files)
    for part in article.body:
        if isinstance(part, Figure):
            yield from _figure(article, part, source, files)
        else:
            yield from _pair(article, part, source, files)
    yield from _notes(article, source, files)


def _pair(article: Article, pair: Pair, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    given = [b for b in pair.side(source) if b.kind not in ("code", "rule")]
    there = [b for b in pair.side(other(source)) if b.kind not in ("code", "rule")]
    if not given:
        return
    text = _text(given[0].spot.file, files)
    spans = _targets(text, given, there)
    for at, block in enumerate(given):
        begin, end = _offset(text, block.spot), _end(text, block)
        place = _place(block.spot.file, spans, at, _end(text, given[-1]))
        if block.role == "title" and place.before:
            place = replace(place, before=" | ")
        name = f"{article.key}.{fingerprint(text[begin:end])}"
        target = text[place.start : place.end]
        yield Unit(name, block.kind, block.spot, text[begin:end], target, place)


def _targets(
    text: str, given: Sequence[Block], there: Sequence[Block]
) -> list[tuple[int, int] | None]:
    """Where the translation of each source block stands; blocks answer each other by their kind.

    What a translation has beyond that belongs to the block before it.
    """
    spans: list[tuple[int, int] | None] = [None] * len(given)
    kinds = [block.kind for block in given], [block.kind for block in there]
    matcher = SequenceMatcher(None, *kinds, autojunk=False)
    answers = {b + k: a + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}
    last = None
    for at, block in enumerate(there):
        begin, end = _offset(text, block.spot), _end(text, block)
        last = answers.get(at, last)
        if last is not None:
            span = spans[last]
            spans[last] = (span[0] if span else begin, end)
    return spans


def _place(file: Path, spans: Sequence[tuple[int, int] | None], at: int, end: int) -> Place:
    """Where the translation of a block goes: its own stretch, else where its turn is."""
    if span := spans[at]:
        return Place(file, *span)
    if before := next((span for span in spans[at::-1] if span), None):
        return Place(file, before[1], before[1], "\n\n")
    if after := next((span for span in spans[at:] if span), None):
        return Place(file, after[0], after[0], "", "\n\n")
    return Place(file, end, end, "\n\n")


def _end(text: str, block: Block) -> int:
    start = _offset(text, block.spot)
    if text.startswith(block.source, start):
        return start + len(block.source)
    end = start
    for _ in block.source.split("\n"):
        end = text.find("\n", end) + 1 or len(text) + 1
    return end - 1


def _figure(
    article: Article, figure: Figure, source: Side, files: dict[Path, str]
) -> Iterator[Unit]:
    if figure.chart:
        words = (figure.caption, figure.chart.unit, figure.options.credit, *figure.chart.words)
        for both in words:
            yield from _line(article, both, source, files)
        return
    for kind, both in (("alternative", figure.alt), ("caption", figure.caption)):
        given, translated = both.side(source), both.side(other(source))
        if given is None:
            continue
        text = _text(figure.spot.file, files)
        begin = _offset(text, figure.spot)
        at = text.find("](", begin) if kind == "caption" else begin
        written = translated or given
        start = text.find(written.text, max(at, begin))
        place = None
        if start >= 0:
            end = start + len(written.text)
            place = Place(figure.spot.file, start, end) if translated else Place(
                figure.spot.file, end, end, " | "
            )  # fmt: skip
        target = translated.text if translated else ""
        yield Unit(
            f"{article.key}.{fingerprint(given.text)}", kind, given.spot, given.text, target, place
        )


def _line(article: Article, both: Both, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    """Words of a chart, which are written ``中文 | English``."""
    given, translated = both.side(source), both.side(other(source))
    if given is None or given == translated:
        return
    text, written = _text(given.spot.file, files), translated or given
    start, place = _offset(text, written.spot), None
    end = start + len(written.text)
    parted = not re.search(r"\b(?:zh|en):\s*[\"']?$", text[max(0, start - 8) : start])
    if text.startswith(written.text, start) and (translated or parted):
        place = Place(
            written.spot.file, start if translated else end, end, "" if translated else " | "
        )
    target = translated.text if translated else ""
    name = f"{article.key}.{fingerprint(given.text)}"
    yield Unit(name, "caption", given.spot, given.text, target, place)


def _notes(article: Article, source: Side, files: dict[Path, str]) -> Iterator[Unit]:
    there = {note.label: note for note in article.notes if note.side != source}
    for note in article.notes:
        if note.side != source:
            continue
        _, end, text = _note_stretch(note, files)
        translated = there.get(note.label)
        if translated:
            begin, stop, _ = _note_stretch(translated, files)
            place = Place(note.block.spot.file, begin, stop)
            target = _text(note.block.spot.file, files)[begin:stop]
        else:
            place, target = Place(note.block.spot.file, end, end, "\n\n    "), ""
        yield Unit(
            f"{article.key}.{fingerprint(text)}", "note", note.block.spot, text, target, place
        )


def _note_stretch(note: Note, files: dict[Path, str]) -> tuple[int, int, str]:
    """Where a note's words stand, its label left out, and the words."""
    text = _text(note.block.spot.file, files)
    start, end = _offset(text, note.block.spot), _end(text, note.block)
    label = f"[^{note.label}]:"
    if text.startswith(label, start):
        start += len(label)
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, end, text[start:end]
