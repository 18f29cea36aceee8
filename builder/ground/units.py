"""Units of length: PDF counts in points, people in millimetres."""

from __future__ import annotations

POINTS_PER_INCH = 72.0
POINTS_PER_MM = POINTS_PER_INCH / 25.4
