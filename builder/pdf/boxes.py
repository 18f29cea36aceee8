"""Page boxes and what they leave out. ISO 32000-1, 14.11.2; all lengths in points."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, array: pikepdf.Object) -> Box:
        """A rectangle from a PDF array, whichever corners it names."""
        x0, y0, x1, y1 = (float(n) for n in array)
        return cls(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        """The rectangle moved outwards on all sides."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def moved(self, x: float, y: float) -> Box:
        """The rectangle elsewhere."""
        return Box(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def within(self, other: Box) -> Box:
        """What of the rectangle lies inside another; of no width or height where nothing does."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Box(left, bottom, max(left, right), max(bottom, top))

    def holds(self, other: Box, slack: float = 0.01) -> bool:
        """Whether another rectangle lies inside."""
        return (
            self.left <= other.left + slack
            and self.bottom <= other.bottom + slack
            and self.right >= other.right - slack
            and self.top >= other.top - slack
        )

    def as_array(self) -> pikepdf.Array:
        """The rectangle as a PDF array, to a ten-thousandth of a point."""
        sides = (self.left, self.bottom, self.right, self.top)
        return pikepdf.Array([_number(side) for side in sides])


def _number(value: float) -> object:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def trim_of(page: pikepdf.Page) -> Box:
    """The trimmed page; the media where no trim is named."""
    return Box.of(page.obj.get("/TrimBox", page.mediabox))


def bleed_of(page: pikepdf.Page) -> float:
    """How far the proof reaches beyond the trim on its shortest side."""
    media, trim = Box.of(page.mediabox), trim_of(page)
    return min(
        trim.left - media.left,
        trim.bottom - media.bottom,
        media.right - trim.right,
        media.top - trim.top,
    )


def set_boxes(page: pikepdf.Page, bleed: float, slug: float) -> None:
    """Name the page's boxes: trim as it is, bleed around it, slug and media around that."""
    trim = trim_of(page)
    page.obj.TrimBox = trim.as_array()
    page.obj.BleedBox = trim.grown(bleed).as_array()
    page.obj.MediaBox = trim.grown(bleed + slug).as_array()
    for name in ("/CropBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
