"""YAML with line and column on every value, and its traps made findings.

PyYAML's plain load keeps the last of two equal keys, reads ``no`` as False and ``12:30`` as 750,
and returns alias bombs that explode when walked. Here values are built from the composed nodes,
under bounds, and each such slip is a finding.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .diagnostics import Finding, Rejected, at
from .model import Spot
from .source import MAX_YAML_BYTES, read_text, shown

MAX_NODES = 20_000
MAX_DEPTH = 40

Plain = dict[str, Any] | list[Any] | str | int | float | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file with its spot.

    ``value`` is a dict of nodes, a list of nodes or a scalar; ``keys`` gives the spot of each key.
    """

    value: Any
    spot: Spot
    keys: dict[str, Spot] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The node under a key of a mapping, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    @property
    def plain(self) -> Any:
        """The value without spots."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain for node in self.value]
        return self.value

    def descend(self, path: Iterator[str | int] | list[str | int]) -> Node:
        """The deepest node that exists along a path of keys and indexes."""
        node = self
        for step in path:
            if isinstance(node.value, (dict, list)):
                try:
                    node = node.value[step]  # type: ignore[index]
                except (KeyError, IndexError, TypeError):
                    return node
        return node


def load(path: Path) -> Node:
    """Read a YAML file whose top is a mapping.

    Raises Rejected with every finding: encoding, syntax, traps, duplicate keys, bounds.
    """
    return parse(read_text(path, MAX_YAML_BYTES), shown(path))


def parse(text: str, file: Path, first_line: int = 1) -> Node:
    """Read YAML text that begins on ``first_line`` of ``file``; see :func:`load`."""
    try:
        top = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        raise Rejected([_syntax_finding(problem, file, first_line)]) from None
    except yaml.YAMLError as problem:
        message = str(problem).splitlines()[0]
        raise Rejected([at(Spot(file, first_line), "yaml/syntax", "error", message)]) from None
    except RecursionError:
        message = f"nests deeper than {MAX_DEPTH} levels"
        raise Rejected([at(Spot(file, first_line), "yaml/bounds", "error", message)]) from None
    builder = _Builder(file, first_line)
    node = builder.top(top)
    if builder.findings:
        raise Rejected(builder.findings)
    return node


class _Loader(yaml.SafeLoader):
    """The safe loader, used to compose nodes only."""


def _syntax_finding(problem: yaml.MarkedYAMLError, file: Path, first_line: int) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    line = (mark.line if mark else 0) + first_line
    column = (mark.column if mark else 0) + 1
    message = (problem.problem or problem.context or "cannot be read").strip()
    hint = "check indentation, colons and quotes; a value with ': ' or '#' wants quotes"
    if "\\t" in message or "'\\t'" in repr(message):
        hint = "indent with spaces, not tabs"
    return at(Spot(file, line, column), "yaml/syntax", "error", message, hint)


_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?$")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_TRAP_WORDS = {"yes", "no", "on", "off", "y", "n"}
_TRAP_NUMBER = re.compile(
    r"[-+]?(0[0-9_]+|[0-9]+(:[0-5]?[0-9])+|0[xob][0-9a-fA-F_]+|[0-9]+_[0-9_]*)$"
)


class _Builder:
    """Turns composed nodes into :class:`Node` values, gathering findings."""

    def __init__(self, file: Path, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.count = 0
        self.findings: list[Finding] = []

    def spot(self, node: yaml.Node) -> Spot:
        mark = node.start_mark
        return Spot(self.file, mark.line + self.first_line, mark.column + 1)

    def fault(self, node: yaml.Node, check: str, message: str, hint: str = "") -> None:
        self.findings.append(at(self.spot(node), check, "error", message, hint))

    def top(self, node: yaml.Node | None) -> Node:
        if node is None:
            return Node({}, Spot(self.file, self.first_line))
        built = self.build(node, 0)
        if not isinstance(built.value, dict):
            self.fault(node, "yaml/shape", "must be a mapping of keys", "write 'key: value' lines")
        return built

    def build(self, node: yaml.Node, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            what = f"{MAX_NODES:,} values" if self.count > MAX_NODES else f"{MAX_DEPTH} levels"
            hint = "do without aliases (*name) that repeat large parts"
            message = f"holds more than {what}"
            raise Rejected([at(self.spot(node), "yaml/bounds", "error", message, hint)])
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            items = [self.build(item, depth + 1) for item in node.value]
            return Node(items, self.spot(node))
        if not isinstance(node, yaml.ScalarNode):
            raise TypeError(f"unknown YAML node {node!r}")
        return Node(self.scalar(node), self.spot(node))

    def mapping(self, node: yaml.MappingNode, depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Spot] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key_node.tag == "tag:yaml.org,2002:merge":
                self.fault(key_node, "yaml/key", "a key must be a word", "write 'key: value'")
                continue
            if key in values:
                first = keys[key].line
                self.fault(
                    key_node,
                    "yaml/duplicate-key",
                    f"'{key}' stands twice; the first is on line {first}",
                    "keep one of them",
                )
                continue
            keys[key] = self.spot(key_node)
            values[key] = self.build(value_node, depth + 1)
        return Node(values, self.spot(node), keys)

    def scalar(self, node: yaml.ScalarNode) -> Plain:
        text: str = node.value
        if node.tag not in _KNOWN_TAGS:
            self.fault(node, "yaml/tag", f"'{node.tag}' is not used here", "delete the tag")
            return text
        if node.style is not None or node.tag == "tag:yaml.org,2002:str":
            return text
        if text.lower() in _TRAP_WORDS or _TRAP_NUMBER.match(text):
            self.fault(
                node,
                "yaml/trap",
                f"YAML does not read {text} as you wrote it",
                f'put it in quotes: "{text}"',
            )
            return text
        return self.plain_scalar(node, text)

    def plain_scalar(self, node: yaml.ScalarNode, text: str) -> Plain:
        if text.lower() in {"true", "false"}:
            return text.lower() == "true"
        if text.lower() in {"", "~", "null"}:
            return None
        if _INT.match(text) and len(text) < 30:
            return int(text)
        if _FLOAT.match(text) and len(text) < 30:
            return float(text)
        if match := _DATE.match(text):
            try:
                return dt.date(*(int(part) for part in match.groups()))
            except ValueError as problem:
                self.fault(node, "yaml/date", f"{text} is no date: {problem}", "write YYYY-MM-DD")
        return text


_KNOWN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
}
