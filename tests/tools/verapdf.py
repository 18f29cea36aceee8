"""veraPDF core, run through the JVM: an independent judge of PDF/UA and PDF/A.

Run ``python -m tests.tools.verapdf ua1=a.pdf 2a=a.pdf`` by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from builder.preflight import verapdf
from builder.preflight.verapdf import Question, unavailable

__all__ = ["Question", "unavailable", "validate"]


def validate(questions: Iterable[Question]) -> dict[Question, list[str]]:
    """The failed rules of each file, an empty list meaning that it passes."""
    answers = verapdf.validate(questions)
    return {question: list(map(str, failures)) for question, failures in answers.items()}


if __name__ == "__main__":
    pairs = [argument.split("=", 1) for argument in sys.argv[1:]]
    answers = validate((name, Path(path)) for name, path in pairs)
    for (name, path), problems in answers.items():
        print(path, name, "fails" if problems else "passes", *problems, sep="\n  ")
    sys.exit(any(answers.values()))
