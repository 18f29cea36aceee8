"""Editions: finishers that each turn a copy of the one proof into a finished PDF.

Pages are laid out once; an edition differs in boxes, colour, metadata and size, never in its
lines. :func:`load` reads an edition, :func:`prepare` does what all editions need once, and
:func:`finish` writes the file.
"""

from .edition import Edition, EditionError, Rung, edition_names, load
from .facts import Finished, ProofFacts, Swatch
from .finishing import finish
from .prepare import PreparedProof, prepare

__all__ = [
    "Edition",
    "EditionError",
    "Finished",
    "PreparedProof",
    "ProofFacts",
    "Rung",
    "Swatch",
    "edition_names",
    "finish",
    "load",
    "prepare",
]
