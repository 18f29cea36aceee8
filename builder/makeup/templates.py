"""Templates and style sheets of a layout, with those all layouts share behind them."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from ..ground.latest import Latest
from ..ground.months import MONTHS
from ..ground.places import cache_folder
from ..issue.model import Article, Both, Inline, Issue, Side
from .columns import column_widths, decimals
from .cropping import window
from .fronting import shown_in
from .layout import Layout
from .lineage import template_folders
from .measures import Widths, stated
from .night import night
from .notes import _NoteSetter
from .script import house_words
from .typography import render_inlines, render_text


@lru_cache(maxsize=8)
def environment(folders: tuple[Path, ...]) -> Environment:
    """The templates of a lineage, those all layouts share behind them; copy comes out escaped."""
    templates = _environment(folders)
    templates.filters["in_script"] = _in_script
    return templates


def _environment(folders: tuple[Path, ...]) -> Environment:
    return Environment(
        bytecode_cache=_compiled_templates(),
        loader=FileSystemLoader(template_folders(folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@pass_context
def _in_script(context: Context, text: str) -> str:
    """The layouts' own Chinese words in the script of the issue."""
    return house_words(context["tags"]["zh"])(text)


def stylesheet(layout: Layout, name: str, brought: Mapping[str, str] | None = None) -> str:
    """A style sheet for screens, found and filled as templates are.

    Colours, faces and sizes stand in it as values: mail programs and many reading systems know no
    custom properties. ``brought`` are the families that come with the pages, by role and side, each
    with a comma.
    """
    stated = {
        "colours": layout.screen_colours,
        "night": night(layout.screen_colours),
        "faces": layout.faces.listed(),
        "stacks": {name: Markup(stack) for name, stack in layout.faces.properties()},
        "sizes": layout.sizes,
        "brought": brought or {},
    }
    return str(environment(layout.lineage).get_template(name).render(stated))


_CODE: Latest[CodeType] = Latest(512)


class _Compiled(FileSystemBytecodeCache):
    """The compiled templates of the user's cache; those that were read stay in memory."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Stand in for the library's own."""
        with contextlib.suppress(_Absent):
            bucket.code = _CODE.of(bucket.key, bucket.checksum, lambda: self._read(bucket))

    def _read(self, bucket: Bucket) -> CodeType:
        super().load_bytecode(bucket)
        if bucket.code is None:
            raise _Absent
        return bucket.code


class _Absent(Exception):
    """A template that has not been compiled yet."""


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Templates are compiled once; the cache goes by their text. None where it cannot be kept."""
    folder = cache_folder() / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder))


def environment_of(
    layout: Layout, issue: Issue, notes: Mapping[tuple[str, str], int]
) -> Environment:
    """The templates of a layout with the filters that they may use."""
    environment = _environment(layout.lineage)
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
    environment.filters["shown_in"] = shown_in
    environment.filters["object_position"] = object_position
    environment.filters["around"] = around
    environment.filters["month"] = month
    environment.filters["column_widths"] = column_widths
    environment.filters["decimals"] = decimals
    return environment


def root_rule(layout: Layout, bleed_mm: float, widths: Widths) -> Markup:
    """The rule that gives a page's style sheets all that the layout states."""
    return Markup(f":root {{ {stated((*layout.properties(bleed_mm), *widths.properties()))}}}")


def own_columns(widths: Widths | None) -> Markup:
    """The attribute of an article whose columns are not those of its issue."""
    return Markup(f' style="{stated(widths.properties()).strip()}"' if widths else "")


def object_position(position: tuple[float, float]) -> Markup:
    """What part of a picture shows, as a CSS declaration; none where it is the middle."""
    if position == (0.5, 0.5):
        return Markup("")
    x, y = (f"{part * 100:.4g}%" for part in position)
    return Markup(f"; object-position: {x} {y}")


def around(cover: Mapping[str, Any], width: float, height: float) -> Markup:
    """The same for the cover's picture in a place of this size: its focus is kept in the middle."""
    part = window(1 / cover["ratio"], width / height, cover["focus"])
    return object_position(part.position)


def month(date: Any, side: Side) -> str:
    """The month of an issue as a reader of that side writes it."""
    if side == "zh":
        return f"{date.year}年{date.month}月"
    return f"{MONTHS[date.month - 1]} {date.year}"
