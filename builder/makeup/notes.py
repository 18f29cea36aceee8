"""Notes of an issue: numbered in order of first call, set at the foot or at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from ..issue.model import SIDES, Article, Block, Inline, Issue, Note, Side
from .layout import Layout
from .typography import render_inlines


def number_notes(issue: Issue) -> dict[tuple[str, str], int]:
    """Note numbers by (article path, label), running through the issue in order of first call."""
    numbers: dict[tuple[str, str], int] = {}
    for article in issue.articles:
        for pair in article.pairs:
            for block in (*pair.zh, *pair.en):
                for label in _called(block):
                    numbers.setdefault((str(article.path), label), len(numbers) + 1)
    return numbers


def _called(block: Block) -> Iterator[str]:
    cells = [cell.inlines for row in block.rows for cell in row]
    for pieces in (block.inlines, *cells):
        yield from _called_inline(pieces)
    for child in block.children:
        yield from _called(child)


def _called_inline(pieces: tuple[Inline, ...]) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "note":
            yield piece.target
        yield from _called_inline(piece.children)


class _NoteSetter:
    """Sets note calls: the text itself where notes stand at the foot, else a raised number.

    Call and note lead to one another.
    """

    def __init__(
        self, issue: Issue, layout: Layout, numbers: Mapping[tuple[str, str], int]
    ) -> None:
        self.issue = issue
        self.at_foot = layout.notes != "end"
        self.in_columns = layout.notes == "columns" and len(issue.sides) == len(SIDES)
        self.numbers = numbers
        self.set: set[tuple[str, str, Side]] = set()

    def column(self, side: Side) -> str:
        """The class of a note that stands below its own language: of the first column or second."""
        if not self.in_columns:
            return ""
        return " first" if side == self.issue.sides[0] else " second"

    def caller(self, article: Article, side: Side) -> Callable[[Inline], str]:
        """What renders the calls of one article on one side."""

        def call(inline: Inline) -> str:
            number = self.numbers[str(article.path), inline.target]
            note = _note_for(article, inline.target, side)
            key = (str(article.path), inline.target, note.side)
            is_first = key not in self.set
            self.set.add(key)
            name = f"{number}-{note.side}"
            title = f"注{number}" if side == "zh" else f"note {number}"
            if not self.at_foot or not is_first:
                own = f' id="call-{name}"' if is_first else ""
                return f'<a class="call"{own} href="#note-{name}" title="{title}">{number}</a>'
            back = "回到正文" if side == "zh" else "back to the text"
            return (
                f'<span class="footnote {note.side}{self.column(note.side)}" id="note-{name}" '
                f'data-call="call-{name}" data-back="{back}" '
                f'title="{title}" data-number="{number}" lang="{self.issue.tag(note.side)}">'
                f"{note_text(note)}</span>"
            )

        return call


def _note_for(article: Article, label: str, side: Side) -> Note:
    """The note of a label: on the side asked for where it is written in both languages."""
    notes = [note for note in article.notes if note.label == label]
    return next((note for note in notes if note.side == side), notes[0])


def note_text(note: Note) -> str:
    """A note's HTML; its paragraphs run on."""
    blocks = note.block.children or (note.block,)
    return " ".join(render_inlines(block.inlines, note.side) for block in blocks)


def _notes_of(
    article: Article, numbers: Mapping[tuple[str, str], int]
) -> list[tuple[int, Note, Markup]]:
    """The notes of an article with their numbers, for layouts that set them at the end."""
    return sorted(
        (
            (numbers[str(article.path), note.label], note, Markup(note_text(note)))
            for note in article.notes
        ),
        key=lambda entry: entry[0],
    )
