"""Raised and lowered characters: what Unicode has, so that 10⁶ does not become 106."""

from __future__ import annotations

RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
"""Letters have raised and lowered forms too, but hardly a face that draws them."""


def moved(text: str, raised: bool) -> str | None:
    """The text raised or lowered, None where Unicode has no such form of one of its characters."""
    forms = RAISED if raised else LOWERED
    wanted = [
        forms.get(char, char if char.isspace() or char in forms.values() else "") for char in text
    ]
    return "".join(wanted) if all(wanted) else None


def says_nothing(text: str, raised: bool) -> bool:
    """Whether a raised text reads the same on the line: 1st, 2nd, ™ and the like."""
    return raised and text.strip().lower() in {"", "st", "nd", "rd", "th", "®", "™", "©", "℠"}
