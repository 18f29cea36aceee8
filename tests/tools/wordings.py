"""Whether code and catalogue agree on the names of wordings and of what fills them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from builder.ground.catalogue import Entry


def unheard(known: Entry, modules: Iterable[Path]) -> set[str]:
    """Names of wordings, and of values in braces, that no string or keyword of the modules is."""
    given = {name for path in modules for name in _names_in(path)}
    fields = {
        field.split(".")[0]
        for saying in known.sayings.values()
        for _, field, _, _ in Formatter().parse(saying.words.en)
        if field
    }
    return {*filter(None, known.sayings), *fields} - given


def _names_in(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    strings = {node.value for node in nodes if isinstance(node, ast.Constant)}
    keywords = {node.arg for node in nodes if isinstance(node, ast.keyword)}
    return {name for name in strings | keywords if isinstance(name, str)}
