"""The JSON Schemas of the manifest and of an article's front matter, and their messages.

One source for three uses: editors complete and check while typing, the builder checks the same
rules, and the messages say what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema

from ..ground.findings import Finding, at
from ..ground.spots import Spot
from . import yamlfile
from .mailschema import MAIL_SCHEMA
from .yamlfile import Node

Schema = dict[str, Any]

_INKED = r"\S"
"""Something to print: more than white space."""


def _both(description: str) -> Schema:
    return {
        "description": description,
        "type": "object",
        "properties": {
            "zh": {"type": "string", "description": "in Chinese", "pattern": _INKED},
            "en": {"type": "string", "description": "in English", "pattern": _INKED},
        },
        "additionalProperties": False,
        "minProperties": 1,
    }


_LANGUAGE_TAGS = ["zh-Hans", "zh-Hant", "zh-HK", "en", "en-GB", "en-US"]

_SHARED: Schema = {
    "title": _both("The masthead: the publication's name in both languages."),
    "tagline": _both("One line under the masthead."),
    "publisher": _both("Who publishes; stands in the colophon."),
    "layout": {
        "type": "string",
        "pattern": "^[a-z][a-z0-9-]*$",
        "description": "The folder in layouts/ that sets the pages, such as parallel or columns.",
    },
    "languages": {
        "type": "array",
        "items": {"enum": _LANGUAGE_TAGS},
        "minItems": 1,
        "maxItems": 2,
        "uniqueItems": True,
        "description": "Languages in reading order; zh-Hans and en unless said otherwise.",
    },
    "editions": {
        "description": "Editions to build: a list of names, or names with their differences, "
        "as in {email: {max_bytes: 1500000}}.",
        "oneOf": [
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            {"type": "object", "additionalProperties": {"type": ["object", "null"]}},
        ],
    },
    "checks": {
        "type": "object",
        "additionalProperties": {"enum": ["error", "warning", "note", "off"]},
        "description": "Severity by check id or by the part before its slash.",
    },
    "missing_glyphs": {
        "enum": ["error", "warn"],
        "description": "What a character without a glyph in the project's fonts is.",
    },
    "protect": {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "description": "Names and terms that stay as written where an edition converts simplified "
        "characters to traditional ones.",
    },
    "hyphenation": {
        "type": "array",
        "items": {"type": "string", "pattern": "^[A-Za-z]+(-[A-Za-z]+)*$"},
        "description": "Exceptions to the division of English words: data-base may be divided "
        "there and nowhere else, Foundries stays whole. Names of the glossary stay whole anyway.",
    },
    "mail": MAIL_SCHEMA,
}

PUBLICATION: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Publication",
    "description": "What all issues of a publication share (issues/publication.yaml).",
    "type": "object",
    "properties": _SHARED,
    "additionalProperties": False,
}

ISSUE: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Issue",
    "description": "One issue (issues/<id>/issue.yaml); its values win over the publication's.",
    "type": "object",
    "properties": {
        "number": {"type": "integer", "minimum": 1, "description": "The running number."},
        "date": {
            "type": "string",
            "format": "date",
            "description": "The date of the issue, YYYY-MM-DD.",
        },
        "cover": {
            "type": "string",
            "description": "The cover picture, a path from the issue folder.",
        },
        **_SHARED,
        "sections": {
            "type": "array",
            "minItems": 1,
            "description": "The sections in order.",
            "items": {
                "type": "object",
                "properties": {
                    "title": _both("The section's name in both languages."),
                    "articles": {
                        "type": "array",
                        "items": {"type": "string"},
                        "minItems": 1,
                        "description": "Article files, paths from the issue folder.",
                    },
                },
                "required": ["title", "articles"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["number", "date", "sections"],
    "additionalProperties": False,
}

FRONT_MATTER: Schema = {
    "type": "object",
    "properties": {
        "title": _both("The headline."),
        "kicker": _both("A word or two above the headline."),
        "standfirst": _both("One sentence under the headline."),
        "byline": _both("Who wrote it."),
        "source": _both("Where it comes from; stands at the end."),
        "align": {
            "enum": ["run", "paragraph"],
            "description": "paragraph: pair the blocks of two equally long runs one by one.",
        },
        "allow": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1},
            "description": "Checks waived for the article, each with its reason.",
        },
    },
    "required": ["title"],
    "additionalProperties": False,
}


def survey(
    text: str, file: Path, schema: Schema, check: str, first_line: int = 1
) -> tuple[Node, list[Finding]]:
    """Read YAML text and hold it against a schema: every fault of both kinds at once."""
    node, findings = yamlfile.survey(text, file, first_line)
    if node is None:
        return Node({}, Spot(file, first_line)), findings
    told = {(f.line, f.column) for f in findings}
    broken = [f for f in violations(node, schema, check) if (f.line, f.column) not in told]
    return node, sorted([*findings, *broken], key=_place)


def violations(node: Node, schema: Schema, check: str) -> list[Finding]:
    """Where a file breaks a schema: one finding each, at its line and column."""
    validator = jsonschema.Draft202012Validator(schema)
    found: list[Finding] = []
    for error in validator.iter_errors(_jsonable(node.plain)):
        found.extend(f for f in _explain(error, node, check) if f not in found)
    return sorted(found, key=_place)


def _place(finding: Finding) -> tuple[int, int]:
    return finding.line or 0, finding.column or 0


def _jsonable(value: Any) -> Any:
    """Dates as the strings that a JSON Schema sees in an editor."""
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _explain(error: Any, top: Node, check: str) -> Iterator[Finding]:
    path = list(error.absolute_path)
    node = top.descend(path)
    name = ".".join(str(step) for step in path if not isinstance(step, int)) or "the file"
    if error.validator == "additionalProperties" and isinstance(node.value, dict):
        known = error.schema.get("properties", {})
        for key in node.value:
            if key not in known:
                yield unknown_key(node.keys[key], check, key, known)
        return
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield at(node.spot, check, "error", f"{name} has no '{key}'", f"add '{key}:'")
        return
    message, hint = _words(error, name)
    yield at(node.spot, check, "error", message, hint)


def unknown_key(spot: Spot, check: str, key: str, known: Iterable[str]) -> Finding:
    """A finding for a key that means nothing, with the nearest that does."""
    names = sorted(known)
    near = difflib.get_close_matches(str(key), names, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(names)}"
    return at(spot, check, "error", f"unknown key '{key}'", hint)


_TYPES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "object": "a mapping such as {zh: …, en: …}",
    "array": "a list",
}


def _words(error: Any, name: str) -> tuple[str, str]:
    rule, wanted, value = error.validator, error.validator_value, error.instance
    if rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        is_text = "string" in kinds
        hint = f'put it in quotes: "{value}"' if is_text and _is_scalar(value) else ""
        return f"{name} must be {' or '.join(_TYPES.get(k, k) for k in kinds)}", hint
    if rule == "enum":
        choices = [str(choice) for choice in wanted]
        near = difflib.get_close_matches(str(value), choices, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"one of: {', '.join(choices)}"
        return f"{name} cannot be '{_short(value)}'", hint
    if rule in {"minItems", "minProperties", "minLength"}:
        return f"{name} is empty", "write it or delete the key"
    if rule == "maxItems":
        return f"{name} holds more than {wanted}", "leave some out"
    if rule == "uniqueItems":
        return f"{name} names one thing twice", "keep one"
    if rule == "minimum":
        return f"{name} must be at least {wanted}", ""
    if rule == "pattern" and wanted == _INKED:
        return f"{name} is empty", "write it or delete the key"
    if rule == "oneOf":
        return f"{name} must be a list of names, or names with their differences", ""
    if rule == "pattern":
        return f"{name} cannot be '{_short(value)}'", "small letters, digits and hyphens"
    return f"{name} is not right: {_short(error.message)}", ""


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list) and value is not None


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
