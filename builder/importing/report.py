"""The report of an import: one row for every line of the source."""

from __future__ import annotations

from pathlib import Path

from ..ground.messages import tr
from ..issue.source import shown
from .drafting import Files
from .slips import Source

LONGEST_EXCERPT = 48


def report_text(source: Source, files: Files, folder: Path) -> str:
    """Where each source line went, as text to read: line, place in the issue, role, first words."""
    head = tr(
        f"{shown(source.path)} ({source.encoding}) → {shown(folder)}\n"
        f"Each {source.unit} of the source, where it stands now, and as what; ! what was told.\n",
        f"{shown(source.path)}（{source.encoding}）→ {shown(folder)}\n"
        "来稿每行的去处与用途；! 为提示。\n",
    )
    rows: dict[int, list[str]] = {}
    for placed in files.placed:
        place = f"{placed.file}:{placed.line}"
        text = placed.text[:LONGEST_EXCERPT]
        for line in range(placed.first, placed.last + 1):
            mark = text if line == placed.first else "〃"
            rows.setdefault(line, []).append(f"{place:<44} {placed.role:<20} {mark}")
    for omitted in source.omitted:
        text = " ".join(omitted.text.split())[:2000]
        rows.setdefault(omitted.line, []).append(f"{'—':<44} {omitted.why}  {text}".rstrip())
    for finding in source.findings:
        words = " ".join(finding.message.split())
        rows.setdefault(finding.line or 1, []).append(f"{'!':<44} {words}")
    rule, blank = tr("rule between parts", "分隔线"), tr("blank", "空行")
    for slip in source.slips:
        if slip.kind == "rule":
            rows.setdefault(slip.first, []).append(f"{'—':<44} {rule}")
    out = [head]
    last = max([source.lines, *rows], default=0)
    for line in range(1, last + 1):
        for row in rows.get(line, [f"{'—':<44} {blank}"]):
            out.append(f"{line:>6}  {row}")
    return "\n".join(out) + "\n"
