"""Both languages in one block: parted where it is plain which words translate which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ..issue.inlines import plain_of
from ..issue.markdown import body_tokens
from ..issue.model import SIDES, Side
from ..issue.sides import detect_side
from .escaping import escaped, paragraph, squeezed
from .slips import Slip
from .titles import han_count, weight, word_count

LONGEST_PARTED = 6_000
"""Characters of a block that is looked at."""
LONGEST_CUT = 2_000
"""Characters of a block with marks, in which each place is tried."""
_SENTENCE = re.compile(
    r"(?<=[。！？…])[”’」』）)\"']*\s*|(?<=[.!?])[”’)\"']*(?:\s+(?=\S)|(?=[\u3400-\u9fff“‘（《]))"
)
_SEPARATOR = re.compile(r"\s+[/／|｜]\s+|\s*[／｜]\s*|\s+[–—-]{1,2}\s+|\s*\n\s*")
_BRACKETS = re.compile(
    r"(?s)^(?P<outer>[^（）()]+?)\s*[（(](?P<inner>[^（）()]+)[)）](?P<stop>[。.!?]?)\s*$"
)
_STOP = re.compile(r"[。！？.!?][”’」』\"']*$")


@dataclass(frozen=True, slots=True)
class Parted:
    """The parts of a block in source order, each with its language."""

    parts: tuple[tuple[Side, str], ...]


def in_both(text: str) -> bool:
    """Whether much of a text is in each of the languages."""
    zh, en = han_count(text), word_count(" ".join(re.findall(r"[A-Za-z][A-Za-z'’-]*", text)))
    sentences = [side for _, side in _sentences(text)]
    return zh >= 4 and en >= 4 and set(sentences) >= set(SIDES) and 0.4 <= weight_ratio(text) <= 2.5


def weight_ratio(text: str) -> float:
    """English to Chinese in a text, as lengths that say as much."""
    return _latin(text) / (han_count(text) or 1)


def _latin(text: str) -> float:
    return sum(map(len, re.findall(r"[A-Za-z\u00c0-\u024f]+", text))) / 4


def parted(text: str) -> Parted | None:
    """The parts of a text in both languages, None where it is in one or where it is not plain."""
    if len(text) > LONGEST_PARTED or han_count(text) < 2 or _latin(text) < 0.5:
        return None
    return _at_separator(text) or _at_brackets(text) or _at_sentences(text)


def _answers(one: str, other: str, least: float = 0.3, most: float = 3.3) -> bool:
    """Whether two texts may say the same in two languages, by their lengths."""
    sides = detect_side(one), detect_side(other)
    if set(sides) != set(SIDES):
        return False
    zh, en = (one, other) if sides[0] == "zh" else (other, one)
    if han_count(en) * 2 > word_count(en) or _latin(zh) > 1.5 * han_count(zh):
        return False
    return least <= weight(en) / max(1.0, weight(zh)) <= most


def _at_separator(text: str) -> Parted | None:
    """``English / 中文``, either first."""
    for match in _SEPARATOR.finditer(text):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        if left and right and _answers(left, right):
            return _of([left, right])
    return None


def _at_brackets(text: str) -> Parted | None:
    """``中文（English.）``, either outside."""
    match = _BRACKETS.match(text.strip())
    if not match:
        return None
    outer, inner = match["outer"] + match["stop"], match["inner"].strip()
    is_sentence = bool(_STOP.search(inner)) or word_count(inner) >= 6 or han_count(inner) >= 8
    if is_sentence and _answers(outer, inner, 0.6, 1.8):
        return _of([outer, inner])
    return None


def _at_sentences(text: str) -> Parted | None:
    """Sentences of one language and then of the other, once or turn by turn."""
    runs = [
        (side, "".join(part for part, _ in run).strip())
        for side, run in groupby(_sentences(text), key=lambda one: one[1])
    ]
    if len(runs) < 2 or len(runs) % 2 or any(len(squeezed(part)) < 2 for _, part in runs):
        return None
    if all(_answers(one, other) for (_, one), (_, other) in list(pairwise(runs))[::2]):
        return Parted(tuple(runs))
    return None


def _sentences(text: str) -> list[tuple[str, Side]]:
    """The sentences of a text with their language; one without letters goes with the last."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    found: list[tuple[str, Side]] = []
    for start, end in pairwise([0, *ends, len(text)]):
        part = text[start:end]
        side = detect_side(part)
        if part and (side or found):
            found.append((part, side or found[-1][1]))
    return found


def _of(parts: Sequence[str]) -> Parted:
    return Parted(tuple((detect_side(part) or "zh", part) for part in parts))


def by_language(slip: Slip) -> list[Slip] | None:
    """A slip in both languages as one for each, None where it is in one or cannot be parted."""
    if slip.kind in ("paragraph", "quote"):
        return _paragraph(slip)
    if slip.kind == "list":
        return _list(slip)
    return _table(slip) if slip.kind == "table" else None


def _paragraph(slip: Slip) -> list[Slip] | None:
    found = parted(slip.text)
    if found is None:
        return None
    quote = "> " if slip.kind == "quote" else ""
    markdown = re.sub(r"(?m)^> ?", "", slip.markdown) if quote else slip.markdown
    pieces = _cut(markdown, slip.text, [part for _, part in found.parts])
    if pieces is None:
        return None
    made = []
    for side in dict.fromkeys(side for side, _ in found.parts):
        texts = [part for of, part in found.parts if of == side]
        written = [piece for (of, _), piece in zip(found.parts, pieces, strict=True) if of == side]
        gap = " " if side == "en" else ""
        made.append(replace(slip, text=gap.join(texts), markdown=quote + gap.join(written).strip()))
    return made


def _cut(markdown: str, text: str, parts: Sequence[str]) -> list[str] | None:
    """The Markdown of each part of a text."""
    if markdown in (paragraph(text), escaped(text)):
        return [paragraph(part) for part in parts]
    if len(markdown) > LONGEST_CUT:
        return None
    pieces, rest = [], markdown
    for part in parts[:-1]:
        wanted = squeezed(part)
        ends = wanted[-1] + "*_=)]}`>~"
        at = next(
            (
                n
                for n in range(len(wanted), len(rest))
                if rest[n - 1] in ends and _says(rest[:n], wanted)
            ),
            0,
        )
        if not at:
            return None
        while at < len(rest) and _says(rest[: at + 1], wanted):
            at += 1
        pieces.append(rest[:at].strip())
        rest = re.sub(r"^[\s/／|｜–—\\-]+", "", rest[at:])
    if not _says(rest, squeezed(parts[-1])):
        return None
    return [*pieces, rest.strip()]


def _says(markdown: str, wanted: str) -> bool:
    tokens = body_tokens(markdown)
    return len(tokens) == 3 and squeezed(plain_of(tokens[1].children or ())) == wanted


_ITEM = re.compile(r"^(- |\d{1,9}[.)] )(.+)$")


def _list(slip: Slip) -> list[Slip] | None:
    """A list each of whose items is in both languages, as two lists."""
    items = [_ITEM.match(line) for line in slip.markdown.split("\n")]
    lines: dict[Side, list[str]] = {"zh": [], "en": []}
    texts: dict[Side, list[str]] = {"zh": [], "en": []}
    for item, text in zip(items, slip.text.split("\n"), strict=False):
        if item is None or len(items) != slip.text.count("\n") + 1:
            return None
        found = parted(text)
        pieces = _cut(item[2], text, [p for _, p in found.parts]) if found else None
        if found is None or pieces is None or len(found.parts) != 2:
            return None
        for (side, part), piece in zip(found.parts, pieces, strict=True):
            lines[side].append(item[1] + piece)
            texts[side].append(part)
    return [
        replace(slip, text="\n".join(texts[side]), markdown="\n".join(lines[side]))
        for side in SIDES
    ]


def _table(slip: Slip) -> list[Slip] | None:
    """A table with a language a column: two columns as pairs, more as a table for each."""
    rows = list(_cells(slip.markdown))
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return None
    columns = [_side_of_column([row[n] for row in rows]) for n in range(len(rows[0]))]
    if not set(columns) >= set(SIDES):
        return None
    if len(columns) == 2:
        return [
            replace(slip, kind="paragraph", text=text, markdown=markdown)
            for row in rows
            for text, markdown in row
            if squeezed(text)
        ]
    made = []
    for side in SIDES:
        chosen = [n for n, of in enumerate(columns) if of in (side, None)]
        grid = [[row[n] for n in chosen] for row in rows]
        lines = ["| " + " | ".join(cell for _, cell in row) + " |" for row in grid]
        lines.insert(1, "|" + " --- |" * len(chosen))
        text = "\n".join(text for row in grid for text, _ in row)
        made.append(replace(slip, text=text, markdown="\n".join(lines)))
    return made


def _cells(markdown: str) -> Iterator[list[tuple[str, str]]]:
    """The rows of a table: each cell's characters and its Markdown."""
    row: list[tuple[str, str]] = []
    for token in body_tokens(markdown):
        if token.type == "inline":
            written = re.sub(r"(?<!\\)\|", r"\\|", token.content)
            row.append((plain_of(token.children or ()), written))
        elif token.type == "tr_close":
            yield row
            row = []


def _side_of_column(cells: Sequence[tuple[str, str]]) -> Side | None:
    """The language of a column, None where it holds figures or both languages."""
    sides = [side for text, _ in cells if (side := detect_side(text))]
    if len(sides) * 2 <= len([text for text, _ in cells if squeezed(text)]):
        return None
    most: Side = max(SIDES, key=sides.count)
    return most if sides.count(most) >= 0.8 * len(sides) else None
