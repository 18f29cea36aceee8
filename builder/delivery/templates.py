"""Templates and style sheets of a layout, with those all layouts share behind them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from ..editions.script import house_words


@lru_cache(maxsize=8)
def environment(layouts: Path, layout: str) -> Environment:
    """The templates of ``layouts/<layout>``, else of ``layouts/shared``; copy comes out escaped."""
    folders = [layouts / layout, layouts / "shared"]
    templates = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["in_script"] = _in_script
    return templates


@pass_context
def _in_script(context: Context, text: str) -> str:
    """The layouts' own Chinese words in the script of the issue."""
    return house_words(context["tags"]["zh"])(text)


def stylesheet(layouts: Path, layout: str, name: str) -> str:
    """The text of a style sheet, found as templates are."""
    return str(environment(layouts, layout).get_template(name).render())
