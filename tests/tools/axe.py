"""axe-core, where npm has put it, asked about the page that is open."""

from __future__ import annotations

import json
from pathlib import Path

from .browser import Page

AXE = Path(__file__).with_name("npm") / "node_modules/axe-core/axe.min.js"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """The rules that the page breaks, each with the first elements that do."""
    page.run(AXE.read_text(encoding="utf-8") + ";0")
    told = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify("
        "r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))])))"
    )
    return [(rule, elements) for rule, elements in json.loads(str(told))]
