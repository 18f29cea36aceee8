"""Spot colours on the press: a plate of its own, and what stands in for it. ISO 32000-1, 8.6.6.

A spot colour is Separation; where it meets others in one fade, or the four inks, it is DeviceN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pikepdf

from ..makeup.swatches import Swatch
from ..pdf.marks import PROCESS

Rgb = tuple[int, int, int]


class Spots:
    """The spot colours of a layout, by the RGB that a proof shows them in."""

    def __init__(self, pdf: pikepdf.Pdf, swatches: Iterable[Swatch]) -> None:
        self._pdf = pdf
        self._by_rgb: dict[Rgb, Swatch] = {}
        for swatch in swatches:
            if swatch.spot:
                red, green, blue = bytes.fromhex(swatch.rgb)
                self._by_rgb[red, green, blue] = swatch
        self._spaces: dict[tuple[str, ...], pikepdf.Object] = {}

    def at(self, channels: Sequence[float]) -> Swatch | None:
        """The spot colour that an RGB colour, channels from 0 to 1, stands for."""
        if not self._by_rgb or len(channels) != 3:
            return None
        red, green, blue = (min(255, max(0, round(channel * 255))) for channel in channels)
        return self._by_rgb.get((red, green, blue))

    def named(self) -> Mapping[bytes, Swatch]:
        """The spot colours by the names that content uses for their spaces."""
        return {resource(swatch): swatch for swatch in self._by_rgb.values()}

    def space(self, swatches: Sequence[Swatch], with_process: bool = False) -> pikepdf.Object:
        """The space of one spot colour, or of several, perhaps with the four inks; made once."""
        plates = [swatch.spot for swatch in swatches] + list(PROCESS) * with_process
        key = tuple(plates)
        if key not in self._spaces:
            columns = [[part / 100 for part in swatch.cmyk] for swatch in swatches]
            columns += [[float(i == j) for i in range(4)] for j in range(4)] * with_process
            names = [pikepdf.Name(f"/{plate}") for plate in plates]
            space: list[Any] = [pikepdf.Name.Separation, names[0]]
            if len(names) > 1:
                space = [pikepdf.Name.DeviceN, pikepdf.Array(names)]
            space += [pikepdf.Name.DeviceCMYK, self._mixed(columns)]
            self._spaces[key] = self._pdf.make_indirect(pikepdf.Array(space))
        return self._spaces[key]

    def _mixed(self, columns: Sequence[Sequence[float]]) -> pikepdf.Object:
        """From tints to the four inks that stand in for them."""
        if len(columns) == 1:
            return pikepdf.Dictionary(
                FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(columns[0]), N=1
            )
        count, code = len(columns), []
        for ink in range(4):
            code.append("0")
            for place, column in enumerate(columns):
                deep = count - place + ink
                code.append(f"{deep} index {column[ink]:g} mul add")
            code.append("dup 1 gt {pop 1} if")
        code.append(f"{count + 4} 4 roll" + " pop" * count)
        function = self._pdf.make_stream(("{" + " ".join(code) + "}").encode())
        function.FunctionType = 4
        function.Domain = pikepdf.Array([0, 1] * count)
        function.Range = pikepdf.Array([0, 1] * 4)
        return function


def resource(swatch: Swatch) -> bytes:
    """The name that content uses for the space of a spot colour."""
    return pikepdf.Name(f"/spot-{swatch.css_name}").unparse()
