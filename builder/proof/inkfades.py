"""Fades and bevelled borders of inks, which the engine can mix in RGB only.

Where a layout or a drawing gives ``device-cmyk()`` to a gradient or a bevelled border, WeasyPrint
fails or, in a drawing, writes wrong colours without a word. Here each such ink is turned into the
RGB that ``layout.yaml`` states for it, which the print edition turns back into the exact inks. Inks
that are no swatch are told with the line that names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import weasyprint.draw.color
import weasyprint.images
import weasyprint.svg.defs
from weasyprint.draw.color import parse_color

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.source import shown
from ..makeup.galley import Galley
from ..makeup.swatches import Swatch

Inks = tuple[float, ...]
"""Cyan, magenta, yellow and black, each from 0 to 1."""

_NAMED = re.compile(r"device-cmyk\([^()]*\)", re.IGNORECASE)
_CLOSE = 0.0005
"""Inks that differ by less than half a tenth of a per cent are the same."""
_READ = (".css", ".svg")


@dataclass(slots=True)
class Mixer:
    """Turns inks into the RGB of their swatch, and remembers those that have none."""

    swatches: tuple[Swatch, ...]
    unknown: dict[Inks, None] = field(default_factory=dict)

    def in_rgb(self, colour: Any) -> Any:
        """The colour itself, or the RGB of the swatch with its inks; black where there is none."""
        if getattr(colour, "space", None) != "device-cmyk":
            return colour
        inks = tuple(colour.coordinates)
        for swatch in self.swatches:
            if not swatch.technical and _same(inks, [part / 100 for part in swatch.cmyk]):
                return _rgb(swatch.rgb, colour.alpha)
        self.unknown[inks] = None
        return _rgb("000000", colour.alpha)


def _rgb(digits: str, alpha: float) -> Any:
    red, green, blue = bytes.fromhex(digits)
    return parse_color(f"rgb({red} {green} {blue} / {alpha})")


@contextmanager
def mixing(swatches: tuple[Swatch, ...]) -> Iterator[Mixer]:
    """While a document is drawn, its gradients and bevelled borders take inks by their swatch."""
    mixer = Mixer(swatches)
    places = (
        (weasyprint.images.Gradient, "draw", _gradient_drawer(mixer)),
        (weasyprint.svg.defs, "color", _through(mixer, last=True)),
        (weasyprint.draw.color, "darken", _through(mixer)),
        (weasyprint.draw.color, "lighten", _through(mixer)),
    )
    stock = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    for (owner, name, replaced), (_, _, before) in zip(places, stock, strict=True):
        setattr(owner, name, replaced(before))
    try:
        yield mixer
    finally:
        for owner, name, before in stock:
            setattr(owner, name, before)


Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]


def _gradient_drawer(mixer: Mixer) -> Wrapper:
    def wrap(stock: Callable[..., Any]) -> Callable[..., Any]:
        def draw(gradient: Any, *rest: Any) -> Any:
            gradient.colors = tuple(mixer.in_rgb(colour) for colour in gradient.colors)
            return stock(gradient, *rest)

        return draw

    return wrap


def _through(mixer: Mixer, last: bool = False) -> Wrapper:
    """A function of a colour that is given RGB, or one whose ``last`` word is made RGB."""

    def wrap(stock: Callable[[Any], Any]) -> Callable[[Any], Any]:
        if last:
            return lambda told: mixer.in_rgb(stock(told))
        return lambda colour: stock(mixer.in_rgb(colour))

    return wrap


def unknown_inks(mixer: Mixer, galley: Galley) -> Iterator[Finding]:
    """One error for each ink that is mixed and is no swatch, where it is written first."""
    for inks in mixer.unknown:
        named = " ".join(f"{ink:g}" for ink in inks)
        spot = _place(inks, _texts(galley)) or Spot(shown(galley.layout.folder / "layout.yaml"))
        yield found("proof/ink-fade", spot, inks=named)


def _texts(galley: Galley) -> Iterator[Path]:
    """Style sheets and drawings of the layout and the issue, then the layout's templates."""
    served = {path for path in galley.files.values() if path.suffix.lower() in _READ}
    yield from sorted(served)
    for folder in galley.layout.lineage:
        yield from sorted(folder.rglob("*.html"))


def _place(inks: Inks, files: Iterable[Path]) -> Spot | None:
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        for match in _NAMED.finditer(text):
            colour = parse_color(match[0])
            if colour is not None and _same(inks, colour.coordinates):
                line = text.count("\n", 0, match.start()) + 1
                return Spot(shown(file), line, match.start() - text.rfind("\n", 0, match.start()))
    return None


def _same(one: Iterable[float], other: Iterable[float]) -> bool:
    return all(abs(a - b) < _CLOSE for a, b in zip(one, other, strict=True))
