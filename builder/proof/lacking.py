"""Weights and italics that a layout asks for and its families do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import TextBox

from ..ground.characters import HAN
from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.source import shown
from ..makeup.galley import Galley

_SCRIPTS = {"han": re.compile(f"[{HAN}]"), "latin": re.compile("[A-Za-z0-9]")}


def scripts_in(text: str) -> list[str]:
    """The scripts of which a text has letters: ``han``, ``latin``."""
    return [script for script, letters in _SCRIPTS.items() if letters.search(text)]


def lacking_faces(document: Document, galley: Galley) -> Iterator[Finding]:
    """One finding for each weight or italic of a family that is asked for and not there.

    Han characters are set in the first Chinese family of a stack, letters and figures in the
    first there is.
    """
    faces = galley.layout.faces.families.values()
    chinese = {name for scripts in faces for key in ("hans", "hant") for name in scripts[key]}
    asked: dict[tuple[Any, ...], tuple[str, int]] = {}
    for number, page in enumerate(document.pages, 1):
        for box in page._page_box.descendants():
            if isinstance(box, TextBox) and box.text.strip():
                style = box.style
                key = style["font_family"], style["font_weight"], style["font_style"]
                for script, letters in _SCRIPTS.items():
                    if (*key, script) not in asked and letters.search(box.text):
                        asked[*key, script] = box.text, number
    told = set()
    for (families, weight, style, script), (text, number) in asked.items():
        there = [name for name in families if name in galley.weights]
        if script == "han":
            there = [name for name in there if name in chinese] or there
        for family in there[:1]:
            wanted = weight, "normal" if style == "normal" else "italic"
            if wanted in galley.weights[family] or (family, wanted) in told:
                continue
            told.add((family, wanted))
            yield found(
                "layout/weight", _asked(galley, *wanted),
                "weight" if wanted[1] == "normal" else "italic", page=number,
                text=text.strip()[:40], family=family, weight=weight, known=_known(galley, family),
            )  # fmt: skip


def _known(galley: Galley, family: str) -> str:
    return ", ".join(
        f"{weight}{'' if style == 'normal' else f' {style}'}"
        for weight, style in sorted(galley.weights[family], key=lambda one: (one[1], one[0]))
    )


def _asked(galley: Galley, weight: int, style: str) -> Spot | None:
    """Where a style sheet asks for a weight, or for an italic; the layout's own first."""
    said = "font-style" if style == "italic" else "font-weight"
    value = "italic|oblique" if style == "italic" else {700: "700|bold"}.get(weight, str(weight))
    wanted = re.compile(rf"\b(?:{said}|font)\s*:\s*[^;}}]*?\b(?:{value})\b")
    sheets = [file for file in galley.files.values() if file.suffix == ".css"]
    sheets.sort(key=lambda file: not file.is_relative_to(galley.layout.folder))
    return next(filter(None, (_match(file, wanted) for file in sheets)), None)


def _match(file: Path, wanted: re.Pattern[str]) -> Spot | None:
    text = file.read_text("utf-8", errors="replace")
    match = wanted.search(text)
    if match is None:
        return None
    line = text.count("\n", 0, match.start()) + 1
    return Spot(shown(file), line, match.start() - text.rfind("\n", 0, match.start()))
