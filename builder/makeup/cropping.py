"""Crops: the window of a picture that is shown, laid around the point that matters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .svg import SvgReader


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture, in parts of its width and height from left and top."""

    left: float
    top: float
    width: float
    height: float

    @property
    def position(self) -> tuple[float, float]:
        """Where it lies as CSS ``object-position`` has it, in parts: 0 is flush left or top."""
        x = self.left / (1 - self.width) if self.width < 1 else 0.5
        y = self.top / (1 - self.height) if self.height < 1 else 0.5
        return x, y

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in a picture of so many pixels; one at the least."""
        left, top = round(self.left * size[0]), round(self.top * size[1])
        width, height = round(self.width * size[0]), round(self.height * size[1])
        return left, top, left + max(1, width), top + max(1, height)


WHOLE = Window(0.0, 0.0, 1.0, 1.0)


def window(picture: float, shown: float, focus: tuple[float, float]) -> Window:
    """The largest window of a shape in a picture; both shapes are width by height.

    The focus, in parts of the picture, is its middle as far as the picture reaches.
    """
    width, height = min(1.0, shown / picture), min(1.0, picture / shown)
    left = min(max(focus[0] - width / 2, 0.0), 1 - width)
    top = min(max(focus[1] - height / 2, 0.0), 1 - height)
    return Window(left, top, width, height)


_ROOT = re.compile(rb"<(?:\w+:)?svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SIZED = re.compile(rb"\s(?:viewBox|width|height|preserveAspectRatio)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def cropped_drawing(data: bytes, part: Window) -> bytes:
    """A drawing that shows a window of itself, by its ``viewBox``."""
    reader = SvgReader()
    reader.read(data)
    box = re.split(r"[\s,]+", (reader.root or {}).get("viewBox", "").strip())
    width, height = reader.size()
    x, y = (float(box[0]), float(box[1])) if len(box) == 4 else (0.0, 0.0)
    shown = part.width * width, part.height * height
    corner = x + part.left * width, y + part.top * height
    numbers = " ".join(f"{n:.6g}" for n in (*corner, *shown))
    sizes = f' viewBox="{numbers}" width="{shown[0]:.6g}" height="{shown[1]:.6g}"'

    def sized(match: re.Match[bytes]) -> bytes:
        bare = _SIZED.sub(b"", match[0])
        end = -2 if bare.endswith(b"/>") else -1
        return bare[:end] + sizes.encode() + bare[end:]

    return _ROOT.sub(sized, data, count=1)
