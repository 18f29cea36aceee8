"""Fades of the proof in inks: axial and radial shadings. ISO 32000-1, 8.7.4.5.

No other shading can come into a proof: the engine writes these two for every gradient of a style
sheet or a drawing, and figures are SVG or pixels, never PDF. One that did would be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pikepdf

from ..makeup.swatches import Swatch
from ..pdf.marks import Family
from ..pdf.spaces import family_of
from .recolour import ALL_FAMILIES, InkPalette, Palette, luminosity

_STEPS = 33
"""Samples along one fade; between them a viewer goes straight."""


class UnknownFade(ValueError):
    """A shading of a kind that WeasyPrint does not write."""

    def __init__(self, says: str, kind: object = "") -> None:
        self.says = says
        """Its wording under ``editions/unknown-fade``."""
        self.kind = f"{kind}"
        super().__init__(f"{says} {kind}")


def recolour_shading(pdf: pikepdf.Pdf, shading: pikepdf.Object, palette: Palette) -> None:
    """Turn one shading into inks, or into grey inside a soft mask, in place.

    Raises UnknownFade for shadings that are neither axial nor radial or whose colours are given
    in another way than by stitched interpolation.
    """
    kind = family_of(shading.ColorSpace)
    if kind == "cmyk" or kind not in ALL_FAMILIES:
        return
    if int(shading.ShadingType) not in (2, 3):
        raise UnknownFade("shading", shading.ShadingType)
    if isinstance(palette, InkPalette) and (met := _spots_in(shading, kind, palette)):
        _in_spots(shading, kind, palette, met)
        return
    shading.Function = _recoloured(pdf, shading.Function, kind, palette)
    inks = isinstance(palette, InkPalette)
    if "/Background" in shading:
        ground = [float(part) for part in shading.Background]
        shading.Background = pikepdf.Array(_row(palette, kind, ground))
    shading.ColorSpace = pikepdf.Name.DeviceCMYK if inks else pikepdf.Name.DeviceGray


def _spots_in(shading: pikepdf.Object, kind: Family, palette: InkPalette) -> list[Swatch]:
    """The spot colours that a fade runs through, each once."""
    met = (palette.spot(kind, colour) for colour in _ends(shading.Function))
    return list(dict.fromkeys(filter(None, met)))


def _ends(function: pikepdf.Object) -> Iterator[list[float]]:
    """The colours between which a stitched or a simple function goes.

    Raises UnknownFade for other functions.
    """
    if isinstance(function, pikepdf.Array):
        raise UnknownFade("channels")
    family = int(function.get("/FunctionType", -1))
    if family == 3:
        for part in function.Functions:
            yield from _ends(part)
    elif family == 2:
        yield [float(n) for n in function.C0]
        yield [float(n) for n in function.C1]
    else:
        raise UnknownFade("function", family)


def _in_spots(
    shading: pikepdf.Object, kind: Family, palette: InkPalette, met: Sequence[Swatch]
) -> None:
    """A fade of spot colours: tint by tint on their plates, the four inks beside them if needed."""
    assert palette.spots is not None
    others = [
        palette.inks(kind, colour)
        for colour in _ends(shading.Function)
        if palette.spot(kind, colour) is None
    ]
    with_process = any(any(inks) for inks in others)

    def tints(colour: Sequence[float]) -> list[float]:
        spot = palette.spot(kind, colour)
        own = [float(swatch == spot) for swatch in met]
        if not with_process:
            return own
        inks = (0.0, 0.0, 0.0, 0.0) if spot else palette.inks(kind, colour)
        return own + [round(ink, 4) for ink in inks]

    def rewritten(function: pikepdf.Object) -> pikepdf.Object:
        changed = pikepdf.Dictionary(dict(function.items()))
        if int(function.FunctionType) == 3:
            changed.Functions = pikepdf.Array([rewritten(part) for part in function.Functions])
            return changed
        for key in ("/C0", "/C1"):
            changed[key] = pikepdf.Array(tints([float(n) for n in function[key]]))
        return changed

    shading.Function = rewritten(shading.Function)
    if "/Background" in shading:
        shading.Background = pikepdf.Array(tints([float(part) for part in shading.Background]))
    shading.ColorSpace = palette.spots.space(met, with_process)


def _row(palette: Palette, kind: Family, channels: Sequence[float]) -> list[float]:
    if isinstance(palette, InkPalette):
        return [round(ink, 4) for ink in palette.inks(kind, channels)]
    return [round(luminosity(kind, channels), 4)]


def _recoloured(
    pdf: pikepdf.Pdf, function: pikepdf.Object, kind: Family, palette: Palette
) -> pikepdf.Object:
    """A colour function in the palette's space; stitched ones part by part."""
    if isinstance(function, pikepdf.Array):
        raise UnknownFade("channels")
    family = int(function.get("/FunctionType", -1))
    if family == 3:
        stitched = pikepdf.Dictionary(dict(function.items()))
        stitched.Functions = pikepdf.Array(
            [_recoloured(pdf, part, kind, palette) for part in function.Functions]
        )
        return stitched
    if family != 2:
        raise UnknownFade("function", family)
    start, end = ([float(n) for n in function[key]] for key in ("/C0", "/C1"))
    exponent = float(function.N)
    if isinstance(palette, InkPalette) and kind == "rgb" and start != end:
        shares = np.linspace(0, 1, _STEPS) ** exponent
        return _sampled(pdf, palette.press.ramp(start, end, shares.tolist()))
    return pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array(_row(palette, kind, start)),
        C1=pikepdf.Array(_row(palette, kind, end)),
        N=function.N,
    )


def _sampled(pdf: pikepdf.Pdf, rows: np.ndarray) -> pikepdf.Object:
    """Inks along a fade as a sampled function of sixteen bits. ISO 32000-1, 7.10.2."""
    samples = np.rint(rows * 65535).astype(">u2")
    function = pdf.make_stream(samples.tobytes())
    function.FunctionType = 0
    function.Domain = pikepdf.Array([0, 1])
    function.Range = pikepdf.Array([0, 1] * rows.shape[1])
    function.Size = pikepdf.Array([len(rows)])
    function.BitsPerSample = 16
    return function
