"""Colours in the words of the user."""

from __future__ import annotations

from ..ground.messages import tr
from ..pdf.marks import Colour


def colour_words(colour: Colour) -> str:
    """A colour as a press reader writes it."""
    values = colour.values
    if colour.family == "rgb":
        return f"RGB {'/'.join(f'{round(v * 255)}' for v in values)}".rstrip()
    if colour.family == "cmyk":
        return "CMYK " + "/".join(f"{v * 100:.0f}" for v in values)
    if colour.family == "gray":
        return tr("grey", "灰") + (f" (K {100 - values[0] * 100:.0f})" if values else "")
    if colour.family == "spot":
        inks = " + ".join(f"{name} {tint * 100:.0f}" for name, tint in colour.inks)
        return inks or tr("no ink", "无墨")
    if colour.family == "lab":
        return "Lab"
    return (
        tr("a pattern", "图案")
        if colour.family == "pattern"
        else tr("an unknown colour", "未知颜色")
    )


def listed(words: list[str]) -> str:
    """Several words or sides one after the other."""
    return tr(", ", "、").join(words)
