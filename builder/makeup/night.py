"""The colours of a layout at night: the same hues, light on a dark ground."""

from __future__ import annotations

from collections.abc import Mapping

Rgb = tuple[float, float, float]

_PAPER: Rgb = (0x16, 0x15, 0x14)
_WHITE: Rgb = (255, 255, 255)
_CONTRAST = {"ink": 13.0, "accent": 5.5, "quiet": 6.5}
"""The least contrast with the ground by name; WCAG 2.2, 1.4.3 asks for 4.5 of small type."""
_LEAST = 4.5
_VEILS = {"tint": 0.07, "hairline": 0.22}
"""How much of a ground's or a rule's colour shows through the dark."""
_STEPS = 50


def night(colours: Mapping[str, str]) -> dict[str, str]:
    """Colours by name, ``#C4321C``, for a dark screen, and ``paper``, the ground they stand on."""
    own = {name: _read(colour) for name, colour in colours.items()}
    dark = {name: _lightened(own[name], least) for name, least in _CONTRAST.items() if name in own}
    veiled = {name: _mixed(_PAPER, own[name], of) for name, of in _VEILS.items() if name in own}
    return {name: _written(colour) for name, colour in {"paper": _PAPER, **dark, **veiled}.items()}


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, channels 0 to 255; WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_legible(colours: Mapping[str, str]) -> bool:
    """Whether small type of the colours stands out by day as WCAG 2.2, 1.4.3 asks for."""
    grounds = [_WHITE, *(_read(colours[name]) for name in ("tint",) if name in colours)]
    types = [_read(colours[name]) for name in ("ink", "accent") if name in colours]
    pairs = [(one, ground) for one in types for ground in grounds]
    pairs += [(_read(colours[name]), _WHITE) for name in ("quiet",) if name in colours]
    return all(contrast(*pair) >= _LEAST for pair in pairs)


def _lightened(colour: Rgb, least: float) -> Rgb:
    steps = (_mixed(colour, _WHITE, step / _STEPS) for step in range(_STEPS + 1))
    return next((each for each in steps if contrast(each, _PAPER) >= least), _WHITE)


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    parts = [channel / 255 for channel in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _read(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#" + "".join(f"{round(channel):02X}" for channel in colour)
