"""Long sentences are notes, one a paragraph, and count what readers count."""

from __future__ import annotations

import pytest

from builder.checks.readability import MOST_CHARACTERS, MOST_WORDS
from tests.importing.helpers import found, issue_of, run_family

LONG_EN = "It " + "grew and " * 24 + "grew."
LONGER_EN = "It " + "grew and " * 25 + "grew."
LONG_ZH = "长" * (MOST_CHARACTERS - 1) + "。"

# what | a paragraph | where a note stands
TEXTS = [
    ("fifty words", LONG_EN, []),
    ("fifty-two words", LONGER_EN, ["readability/long 5:1"]),
    ("after a short one", f"It grew. {LONGER_EN}", ["readability/long 5:10"]),
    ("short ones", "It grew by 8.2 per cent. " * 20, []),
    ("many characters", LONG_ZH, []),
    ("one more", f"长{LONG_ZH}", ["readability/long 5:1"]),
    ("short Chinese ones", "今年增长了。" * 40, []),
    ("a heading", f"## {LONGER_EN}", []),
]


@pytest.mark.parametrize(("what", "text", "wanted"), TEXTS, ids=[row[0] for row in TEXTS])
def test_long_sentences(what: str, text: str, wanted: list[str]) -> None:
    assert found(issue_of(text), "readability") == wanted


def test_a_note_says_how_long() -> None:
    (note,) = run_family(issue_of(LONGER_EN), "readability")
    assert (note.severity, note.confidence) == ("note", "doubtful")
    assert note.message.startswith(f"a sentence of {MOST_WORDS + 2} words: 'It grew and")
