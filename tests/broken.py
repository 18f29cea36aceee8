"""Layouts with one thing broken, and the small issue set in them, for tests of what is told."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from builder.ground.findings import Finding, Rejected
from builder.ground.limits import run_limited
from builder.ground.places import LAYOUTS
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.layout import read_layout
from builder.makeup.make_up import make_up
from builder.makeup.sheets import family_faults
from builder.proof.laying_out import lay_out
from builder.proof.places import out_of_place
from builder.proof.prepare import prepare
from builder.proof.sight import unseen

SMALL = Path(__file__).parent / "fixtures" / "small"


@dataclass(frozen=True)
class Bed:
    """A folder of layouts to break, and the fonts to set them in."""

    folder: Path
    fonts: FontBook

    def layout(self, of: str = "parallel", css: str = "", **changes: str) -> Path:
        """A layout copied anew, with ``css`` put after its style sheet, or files changed.

        A change is named by its file, such as ``article.html`` or ``shared/base.css``; it says
        what is replaced and by what, parted by ``→``.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in (of, "shared"):
            shutil.copytree(LAYOUTS / name, self.folder / name)
        home = (self.folder / of).rename(self.folder / "broken")
        with (home / "layout.css").open("a") as sheet:
            sheet.write(f"\n{css}\n" if css else "")
        for name, change in changes.items():
            file = (self.folder if "/" in name else home) / name
            before, after = change.split("→")
            text = file.read_text()
            assert text.count(before) == 1, (file, before)
            file.write_text(text.replace(before, after))
        return home

    def told(self, issue: Path = SMALL) -> list[Finding]:
        """All that is told of an issue in the broken layout."""
        try:
            layout = read_layout("broken", self.folder)
            if faults := list(family_faults(layout, read_book())):
                return faults
            galley = make_up(read_issue(read_manifest(issue))[0], layout, self.fonts, "0", 3.0)
            path = self.folder / "proof.pdf"
            asked = galley, fontconfig_file(self.fonts), path
            proof = run_limited(lay_out, asked, seconds=900, memory_bytes=4 << 30)
            ready = self.folder / "ready.pdf"
            ready.write_bytes(prepare(path).data)
            looked = (*out_of_place(path), *unseen(ready, galley.copy))
            return [*galley.findings, *proof.findings, *looked]
        except Rejected as rejected:
            return list(rejected.findings)


def line_of(finding: Finding) -> str:
    """A finding as tables have it: file:line:column page, id, severity."""
    name = Path(finding.file).name if finding.file else ""
    place = ":".join(str(part) for part in (name, finding.line, finding.column) if part)
    page = f"p{finding.page}" if finding.page else ""
    grade = {"error": "!", "warning": "?", "note": "."}[finding.severity]
    return re.sub(" +", " ", f"{place} {page} {finding.check}{grade}").strip()
