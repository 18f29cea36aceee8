"""Templates and style sheets of a layout, with those all layouts share behind them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from ..ground.months import MONTHS
from ..ground.places import LAYOUTS, cache_folder
from ..issue.model import Article, Both, Inline, Issue, Side
from .columns import column_widths
from .layout import SHARED, Layout
from .night import night
from .notes import _NoteSetter
from .script import house_words
from .typography import render_inlines, render_text


@lru_cache(maxsize=8)
def environment(folder: Path) -> Environment:
    """The templates of a layout, those all layouts share behind them; copy comes out escaped."""
    templates = _environment(folder)
    templates.filters["in_script"] = _in_script
    return templates


def _environment(folder: Path) -> Environment:
    return Environment(
        bytecode_cache=_compiled_templates(),
        loader=FileSystemLoader([folder, *reversed(shared_folders(folder))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def shared_folders(layout: Path) -> list[Path]:
    """Where what layouts share is looked for: the house's, then the publication's, which wins."""
    return list(dict.fromkeys([LAYOUTS / SHARED, layout.parent / SHARED]))


@pass_context
def _in_script(context: Context, text: str) -> str:
    """The layouts' own Chinese words in the script of the issue."""
    return house_words(context["tags"]["zh"])(text)


def stylesheet(layout: Layout, name: str) -> str:
    """A style sheet for screens, found and filled as templates are.

    Colours, faces and sizes stand in it as values: mail programs and many reading systems know no
    custom properties.
    """
    stated = {
        "colours": layout.colours,
        "night": night(layout.colours),
        "faces": layout.faces.listed(),
        "sizes": layout.sizes,
    }
    return str(environment(layout.folder).get_template(name).render(stated))


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Templates are compiled once; the cache goes by their text. None where it cannot be kept."""
    folder = cache_folder() / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))


def environment_of(
    layout: Layout, issue: Issue, notes: Mapping[tuple[str, str], int]
) -> Environment:
    """The templates of a layout with the filters that they may use."""
    environment = _environment(layout.folder)
    han = issue.tag("zh")
    setter = _NoteSetter(issue, layout, notes)

    def inlines(pieces: tuple[Inline, ...], side: Side, article: Article) -> Markup:
        call = setter.caller(article, side)
        return Markup(render_inlines(pieces, side, note_html=call, lang=han))

    def words(both: Both, side: Side) -> Markup:
        return Markup(render_text(both.text(side), side, han))

    @pass_context  # else the template's compiled form would keep one script for all issues
    def in_script(_context: Context, text: str) -> Markup:
        return Markup(house_words(han)(text))

    environment.filters["in_script"] = in_script
    environment.filters["inlines"] = inlines
    environment.filters["words"] = words
    environment.filters["lines_up"] = lambda points, pitch: -(-float(points) // pitch) * pitch
    environment.filters["month"] = month
    environment.filters["column_widths"] = column_widths
    return environment


def root_rule(layout: Layout, bleed_mm: float) -> Markup:
    """The rule that gives a page's style sheets all that the layout states."""
    stated = "".join(f"--{name}: {value}; " for name, value in layout.properties(bleed_mm))
    return Markup(f":root {{ {stated}}}")


def month(date: Any, side: Side) -> str:
    """The month of an issue as a reader of that side writes it."""
    if side == "zh":
        return f"{date.year}年{date.month}月"
    return f"{MONTHS[date.month - 1]} {date.year}"
