"""The reference pages in docs/, made from what they tell of: ``python -m tests.tools.reference``.

``yaml`` (what is made where none is named) comes from the schemas, ``commands`` from the command
line's own parsers, ``findings`` from their catalogue, ``python`` from the package's docstrings,
``css`` from the engine's tables of properties.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import groupby
from typing import Any

import builder
from builder.commands import line
from builder.ground.catalogue import Entry, Words, entries
from builder.ground.messages import language, set_language
from builder.issue.schema import NAMES, Schema, schema
from tests.tools import properties
from tests.tools.examples import examples

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

_COMMANDS = """\
# Commands and their options

Made from the command line by `python -m tests.tools.reference commands > docs/commands.md`.
Every command takes `--help`, and `--lang zh` or `--lang en`, the language of all messages.
`builder` is the same as `python -m builder`; `builder --version` tells which one it is.
每条命令都有 `--help`；`--lang zh` 让提示说中文；`builder --version` 显示版本号。

Exit codes: 0 done; 1 at least one error, and nothing written; 2 a line that cannot be understood;
3 something outside the issue is missing.
退出码：0 完成；1 有错误，没有输出；2 命令写法不对；3 缺少本期以外的东西。
"""


def commands() -> str:
    """The page of all commands: a section a command, a row an argument, in both languages."""
    parts = [_COMMANDS]
    for name in line.COMMANDS:
        for english, chinese in zip(*(_members(name, code) for code in ("en", "zh")), strict=True):
            parts.append(_command(english, chinese))
    return "\n".join(parts)


def _members(name: str, code: str) -> list[argparse.ArgumentParser]:
    """The parsers of a command, and of those of two words below it, in a language."""
    with _speaking(code):
        known = line.COMMANDS[name]
        family = argparse.ArgumentParser(prog="builder").add_subparsers()
        parser = line.add_member(family, name, known.purpose.spoken(), known.example)
        import_module(f"builder.commands.{known.module}").add(parser)
    below = [choices for choices in map(_choices, parser._actions) if choices]
    return [member for choices in below for member in choices.values()] or [parser]


def _choices(action: argparse.Action) -> dict[str, argparse.ArgumentParser]:
    return dict(action.choices) if isinstance(action, argparse._SubParsersAction) else {}


def _command(english: argparse.ArgumentParser, chinese: argparse.ArgumentParser) -> str:
    example = (english.epilog or "").partition("\n")[2].strip()
    rows = [
        f"| {_argument(ours)} | {_help(english, ours)}<br>{_help(chinese, theirs)} |"
        for ours, theirs in zip(english._actions, chinese._actions, strict=True)
        if ours.dest not in ("help", "lang")
    ]
    table = "| argument | meaning |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    head = f"## {english.prog}\n\n{english.description}. {chinese.description}。\n"
    return f"{head}\n    {example}\n\n{table}"


def _argument(action: argparse.Action) -> str:
    """How an argument is written, as ``--out DIR``; bare names for those without dashes."""
    if isinstance(action.metavar, tuple):
        value = " ".join(action.metavar)
    elif action.choices is not None:
        value = "|".join(map(str, action.choices))
    else:
        value = action.metavar or action.dest.upper()
    if not action.option_strings:
        more = "…" if action.nargs in ("+", "*") else ""
        return f"`{value}{more}`".replace("|", "\\|")
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings).replace("|", "\\|")


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    return _plain(parser._get_formatter()._expand_help(action)) if action.help else ""


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    spoken = language()
    set_language(code)
    try:
        yield
    finally:
        set_language(spoken)


def _plain(text: str) -> str:
    """Words that Markdown leaves as they are, in a table too."""
    return re.sub(r"([\\`*_\[\]|])", r"\\\1", text).replace("<", "&lt;")


_FINDINGS = """\
# Findings

Made from their catalogue by `python -m tests.tools.reference findings > docs/findings.md`;
`builder checks` prints the same. Words in braces are filled in where a finding is told, with its
file, line and column. 花括号里的词在报告时填入，并附文件、行、列。

Examples are what the tests provoke: place and words, and the line of copy where it is one's.
例子取自测试：位置、所报的话，以及稿件中的那一行。

`checks:` in `publication.yaml` sets what a finding is, `error`, `warning`, `note` or `off`, by its
id or by the part before the slash; `builder waive` lets one be, with its reason.
`publication.yaml` 的 `checks:` 按编号或斜杠前的部分设定轻重；`builder waive` 写明理由豁免一处。
"""


def findings() -> str:
    """The page of all findings: a section a family, an entry an id, in both languages."""
    parts = [_FINDINGS]
    for family, known in groupby(entries(), lambda entry: entry.id.split("/")[0]):
        parts.append(f"## {family}\n")
        parts += map(_finding, known)
    return "\n".join(parts)


def _finding(known: Entry) -> str:
    sayings = [saying for name, saying in known.sayings.items() if name != "more"]
    parts = [
        f"### {known.id}\n",
        f"{known.severity}, {known.confidence}; found by `{known.stage}`\n",
    ]
    parts += [f"- {_both(saying.words)}" for saying in sayings]
    remedies = dict.fromkeys([known.remedy, *(saying.remedy for saying in sayings)])
    told = "<br>".join(_both(remedy) for remedy in remedies)
    parts += [f"\nWhy: {_both(known.why)}\n", f"What to do: {told}\n"]
    return "\n".join([*parts, *_example(known.id)])


def _example(id: str) -> Iterator[str]:
    """What was told of a test's copy, and the line that it was told of."""
    if (one := examples().get(id)) is None:
        return
    place = ":".join(str(one[part]) for part in ("file", "line", "column") if part in one)
    yield f"Example · 例: {f'`{place}` ' if place else ''}{_plain(one['told'])}\n"
    if copy := one.get("copy"):
        yield f"    {copy}\n"


def _both(words: Words) -> str:
    return f"{_plain(words.en)} · {_plain(words.zh)}"


_PYTHON = """\
# From Python

Made from the package's docstrings by `python -m tests.tools.reference python > docs/python.md`.
What `import builder` offers; everything else inside the package may change without notice.
"""


def face() -> str:
    """The page of the Python face: signature and docstring of all that the package offers."""
    return "\n".join([_PYTHON, *(_offer(name) for name in builder.__all__)])


def _offer(name: str) -> str:
    thing = getattr(builder, name)
    sign = str(inspect.signature(thing)) if inspect.isfunction(thing) else ""
    words = re.sub(r":\w+:`~?([^`]+)`|``([^`]+)``", r"`\1\2`", inspect.getdoc(thing) or "")
    fields = _fields_of(thing) if inspect.isclass(thing) else ""
    sign = re.sub(r"(: |-> )'([^']*)'", r"\1\2", sign)
    return f"## {name}\n\n    {name}{sign}\n\n{words}\n{fields}"


def _fields_of(kind: type) -> str:
    """The fields of a value, a row each."""
    names = getattr(kind, "__dataclass_fields__", {})
    rows = [f"| `{field}` | `{names[field].type}` |".replace(" | ", " \\| ") for field in names]
    rows = [row.replace(" \\| ", " | ", 1) for row in rows]
    return "\n| field | type |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""


PAGES: dict[str, Callable[[], str]] = {
    "yaml": reference,
    "commands": commands,
    "findings": findings,
    "python": face,
    "css": properties.page,
}
"""What makes each page of docs/ that is made."""

if __name__ == "__main__":
    print(PAGES[sys.argv[1] if sys.argv[1:] else "yaml"](), end="")
