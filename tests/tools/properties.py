"""The page of CSS properties, from the engine's own tables and what the composition does with them.

``python -m tests.tools.properties`` asks the Chromium of this machine which properties it knows and
writes them down beside this file: the neighbour that the engine is held against.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import weasyprint
from weasyprint.css.properties import INHERITED, INITIAL_VALUES
from weasyprint.css.validation import NOT_PRINT_MEDIA
from weasyprint.css.validation.expanders import EXPANDERS
from weasyprint.css.validation.properties import PREFIX, PROPERTIES, PROPRIETARY

from builder.ground.places import HOUSE
from builder.makeup.layout import read_layout

NEIGHBOUR = Path(__file__).with_name("chromium-properties.txt")
SHOWN = "parallel"

OWN: Mapping[str, tuple[str, str]] = {
    "--text-wrap": ("`balance`", "The lines of a paragraph come out about equally long."),
    "--marks": ("`close`", "Full-width marks give way to headlines: two halves stand close."),
    "--looseness": (
        "a whole number",
        "Lines more, or fewer, than the best, where they can be had.",
    ),
    "--initial-letter": (
        "a number of lines",
        "On `::first-letter` that floats left: so many lines high, its foot on the grid.",
    ),
    "--part": (
        "a number, `whole`",
        "Of a row: the fewest lines it begins with before it runs on to the next page; `whole`"
        " for a cell or row that stays in one piece.",
    ),
}
"""What a style sheet says to the composition."""

BY_HAND = "the engine’s own lines"
LINES: Mapping[str, tuple[str, str]] = {
    "text-align": ("center", "heeded"),
    "text-align-last": ("right", "heeded"),
    "text-indent": ("4em", "heeded"),
    "line-height": ("21pt", "heeded"),
    "letter-spacing": ("1pt", "heeded"),
    "word-spacing": ("5pt", "heeded"),
    "text-transform": ("uppercase", "heeded"),
    "text-decoration-line": ("underline", "heeded"),
    "font-kerning": ("none", "heeded"),
    "font-feature-settings": ("'onum'", "heeded"),
    "font-variant-numeric": ("oldstyle-nums", "heeded"),
    "font-variant-caps": ("small-caps", "heeded"),
    "font-variant-position": ("super", "heeded"),
    "font-variant-ligatures": ("none", "heeded"),
    "hyphens": ("none", "heeded"),
    "hyphenate-limit-chars": ("14 6 6", "passed over"),
    "hyphenate-limit-zone": ("40%", "passed over"),
    "hyphenate-character": ("'='", "passed over"),
    "white-space": ("pre-wrap", BY_HAND),
    "direction": ("rtl", BY_HAND),
}
"""Properties of lines, each with a value it was tried with and what became of it."""
INSTEAD = {
    "hyphenate-limit-chars": "`composition: {hyphenate_limits: …}` in `layout.yaml`",
    "hyphenate-limit-zone": "divisions are weighed over the whole paragraph",
    "hyphenate-character": "always “-”",
    "hyphens": "where to divide says `composition: {hyphenate: …}` and `hyphenation:`",
    "white-space": "preformatted text; `nowrap` is composed",
    "direction": "right-to-left text",
}

_COLOURS = {
    "color(srgb 0.0 0.0 0.0 / 0.0)": "transparent",
    "color(srgb 0.0 0.0 0.0 / 1.0)": "black",
}
_HEAD = f"""\
# CSS, property by property

Made from the tables of WeasyPrint {weasyprint.__version__} and the builder by
`python -m tests.tools.reference css > docs/css.md`. A property that nobody knows, and a value that
its property does not take, is a warning with file and line (`layout/style`).

"""


def page() -> str:
    """The page, in Markdown."""
    longhands, shorthands = known()
    neighbour = NEIGHBOUR.read_text("utf-8").splitlines()
    foreign = sorted(set(neighbour[1:]) - longhands - shorthands - set(NOT_PRINT_MEDIA))
    return _HEAD + "\n".join([
        "## Our own\n",
        "Custom properties that the composition of lines and rows reads.\n",
        _table(("property", "value", "does"), ((f"`{n}`", *told) for n, told in OWN.items())),
        "## What a layout gives\n",
        "Every layout hands its measures, faces, sizes and swatches to style sheets, as"
        f" `var(--pitch)`. Those of `{SHOWN}`, with their values:\n",
        _table(("property", "value"), _given()),
        "## In composed lines\n",
        "What becomes of the engine’s properties of text in lines that the builder composes, each"
        f" tried by a test. “{BY_HAND}”: the engine alone sets such a paragraph.\n",
        _table(("property", "tried with", "is", ""), (
            (f"`{name}`", f"`{value}`", became, INSTEAD.get(name, ""))
            for name, (value, became) in LINES.items()
        )),
        f"## Known to the engine: {len(longhands)} properties\n",
        f"“Prefix” says that the engine wants `{PREFIX}` before it.\n",
        _table(("property", "begins as", "inherited", ""), map(_longhand, sorted(longhands))),
        f"## Shorthands: {len(shorthands)}\n",
        _listed(sorted(shorthands)) + "\n",
        f"## Passed over in silence: {len(NOT_PRINT_MEDIA)}\n",
        "They make sense on screens or in speech alone.\n",
        _listed(sorted(NOT_PRINT_MEDIA)) + "\n",
        f"## Not known: {len(foreign)}\n",
        f"{neighbour[0]} knows these, the engine does not; in a style sheet each is told."
        " In drawings it heeds those of SVG, such as `fill` and `stroke`.\n",
        _listed(foreign) + "\n",
    ])  # fmt: skip


def known() -> tuple[set[str], set[str]]:
    """Longhands and shorthands that the engine takes."""
    return set(PROPERTIES), set(EXPANDERS)


def _longhand(name: str) -> tuple[str, str, str, str]:
    key = name.replace("-", "_")
    prefix = "prefix" if name in PROPRIETARY else ""
    return f"`{name}`", _said(INITIAL_VALUES.get(key)), "yes" if key in INHERITED else "", prefix


def _said(value: object) -> str:
    """An initial value as a style sheet would write it."""
    if isinstance(value, tuple):
        parts = list(dict.fromkeys(_said(part).strip("`") for part in value))
        return f"`{' '.join(parts).strip()}`" if any(parts) else ""
    if hasattr(value, "unit"):
        return f"`{value.value:g}{value.unit or ''}`"
    return f"`{_COLOURS.get(str(value), value)}`" if value not in (None, "") else ""


def _given() -> Iterable[tuple[str, str]]:
    for name, value in read_layout(SHOWN).properties(3):
        yield f"`--{name}`", f"`{value}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def read_by_composition() -> set[str]:
    """The custom properties that the composition asks for, found in its text."""
    asked = re.compile(r"""style(?:\.get\(|\[)"(__\w+)""")
    modules = (HOUSE / "builder/composition").glob("*.py")
    return {
        name.replace("_", "-")
        for module in modules
        for name in asked.findall(module.read_text("utf-8"))
    }


def main() -> int:
    """Write down what Chromium knows."""
    from tests.tools.browser import browser

    with browser() as tab:
        version = (
            tab.call("Browser.getVersion")["product"]
            .replace("Chrome/", "Chromium ")
            .replace("Headless", "")
        )
        names = tab.run(
            "[...new Set([...getComputedStyle(document.documentElement),"
            "...Object.keys(Object.getPrototypeOf(document.documentElement.style))"
            ".concat(Object.getOwnPropertyNames(document.documentElement.style))"
            ".filter(n => n.includes('-') || CSS.supports(n, 'inherit'))])].sort()"
        )
    plain = sorted({name for name in names if re.fullmatch("[a-z][a-z-]*", name)})
    NEIGHBOUR.write_text("\n".join([version.split(".")[0], *plain]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
