"""Numbers by value, across languages: the registered checks of an issue's copy.

``read_zh``, ``read_en`` and ``compare`` are pure and know nothing of issues.
"""

from __future__ import annotations

from .chinese.reader import read_zh
from .english.reader import read_en
from .match import compare
from .quantity import Mismatch, Quantity
from .report import mismatches

__all__ = ["Mismatch", "Quantity", "compare", "mismatches", "read_en", "read_zh"]
