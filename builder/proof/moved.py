"""What was moved in making up, and why: for the report of a build, and who looks at its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..ground.catalogue import Words
from ..ground.spots import Spot

_WHY = {
    "room": Words(
        "{needed} lines are wanted and {left} were left on page {fell}",
        "需要 {needed} 行，第 {fell} 页只剩 {left} 行",
    ),
    "order": Words(
        "what is mentioned before it had to stand first", "先提到的图表还没排，须按先后次序"
    ),
    "top": Words("place=top", "place=top（排在页首）"),
    "bottom": Words("place=bottom", "place=bottom（排在页脚）"),
    "page": Words("place=page", "place=page（独占一页）"),
    "next-opening": Words("place=next-opening", "place=next-opening（排在下一对开页）"),
    "spread": Words("width=spread begins on a left page", "width=spread 从左页开始"),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure or table that does not stand where the copy mentions it; pages from 1."""

    name: str
    """The file of a picture; empty for a table."""
    spot: Spot | None
    fell: int
    page: int
    at: str
    """``head`` or ``foot`` of the page."""
    why: str
    needed: int
    """Its height in lines."""
    left: int
    """The lines that were left where it falls."""

    def as_json(self) -> dict[str, Any]:
        """The same as the report of a build has it, with the reason in both languages."""
        values = {"needed": self.needed, "left": self.left, "fell": self.fell}
        words = _WHY[self.why]
        return {
            "name": self.name,
            "file": str(self.spot.file) if self.spot else "",
            "line": self.spot.line if self.spot else 0,
            "from": self.fell,
            "to": self.page,
            "at": self.at,
            "why": self.why,
            "lines": {"needed": self.needed, "left": self.left},
            "said": {"en": words.en.format_map(values), "zh": words.zh.format_map(values)},
        }
