"""The reference page of all YAML, made from the schemas: ``docs/yaml.md``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.issue.schema import NAMES, Schema, schema

_HEAD = """\
# YAML, key by key

Made from the schemas by `python -m tests.tools.reference > docs/yaml.md`. `builder schema NAME`
prints the JSON Schema of each for an editor, which then completes and checks while you type.
"""


def reference() -> str:
    """The page, in Markdown: a section a kind of file, a row a key."""
    parts = [_HEAD]
    for name in NAMES:
        rules = schema(name)
        parts.append(f"## {rules['title']}\n\n`{rules['$comment']}`; schema `{name}`. ")
        parts[-1] += " ".join(rules["description"].split("\n")) + "\n"
        rows = [f"| `{key}` | {kind} | {words} |" for key, kind, words in _rows(rules, "")]
        parts.append("| key | value | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _rows(rules: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    """Key, kind of value and meaning of every property, nested ones after their own."""
    for key, inner in rules.get("properties", {}).items():
        name = f"{path}{key}"
        words = inner["description"].replace("\n", "<br>").replace("|", "\\|")
        yield name, _value(inner), words
        if not _is_both(inner) and "$id" not in inner:
            yield from _rows(inner, f"{name}.")
    for key, mark in (("items", "[]"), ("additionalProperties", "*")):
        inner = rules.get(key)
        if isinstance(inner, dict) and "$id" not in inner:
            yield from _rows(inner, f"{path.rstrip('.')}{mark}." if key == "items" else f"{path}*.")


def _is_both(rules: Schema) -> bool:
    return set(rules.get("properties", ())) == {"zh", "en"}


def _value(rules: Schema) -> str:
    """What may stand under a key, in a few words."""
    if "anyOf" in rules:
        return " or ".join(dict.fromkeys(_value(branch) for branch in rules["anyOf"]))
    if "enum" in rules:
        return ", ".join(f"`{choice}`" for choice in rules["enum"])
    if "$id" in rules:
        return f"[{rules['title']}](#{rules['title'].lower().replace(' ', '-')})"
    if _is_both(rules):
        return "`{zh: …, en: …}`"
    if rules.get("format") in ("length", "size"):
        return f"{rules['format']}{_bounds(rules)}"
    kinds = rules["type"] if isinstance(rules["type"], list) else [rules["type"]]
    return " or ".join(_KINDS[kind] for kind in kinds) + _bounds(rules) + _of(rules)


def _bounds(rules: Schema) -> str:
    unit = " mm" if rules.get("format") == "length" else ""
    least, most = rules.get("minimum"), rules.get("maximum")
    if most is not None:
        return f", {least:g}–{most:g}{unit}"
    return f", from {least:g}{unit}" if least else ""


def _of(rules: Schema) -> str:
    inner: Any = rules.get("items", rules.get("additionalProperties"))
    return f" of {_value(inner)}" if isinstance(inner, dict) else ""


_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "object": "keys",
    "array": "list",
    "null": "nothing",
}

if __name__ == "__main__":
    print(reference(), end="")
