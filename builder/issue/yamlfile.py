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

from ..ground.findings import Finding, Rejected, at
from ..ground.spots import Spot
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
    node, findings = survey(text, file, first_line)
    if node is None or findings:
        raise Rejected(findings)
    return node


def survey(text: str, file: Path, first_line: int = 1) -> tuple[Node | None, list[Finding]]:
    """What could be read of a YAML text, and every finding; None where nothing could."""
    try:
        top = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        return None, [_syntax_finding(problem, file, first_line)]
    except yaml.reader.ReaderError as problem:
        spot = _spot_at(text, problem.position, file, first_line)
        message = f"holds the control character U+{ord(text[problem.position]):04X}"
        return None, [at(spot, "yaml/syntax", "error", message, "delete it")]
    except _OutOfBounds as problem:
        spot = Spot(file, problem.mark.line + first_line, problem.mark.column + 1)
        return None, [_bounds_finding(problem.what, spot)]
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        # PyYAML lets an escape such as "\\UFFFFFFFF" through to chr().
        message = f"cannot be read: {str(problem).splitlines()[0]}"
        return None, [at(Spot(file, first_line), "yaml/syntax", "error", message)]
    builder = _Builder(file, first_line)
    try:
        return builder.top(top), builder.findings
    except Rejected as rejected:
        return None, [*builder.findings, *rejected.findings]


def _bounds_finding(what: str, spot: Spot) -> Finding:
    hint = "write it flatter and shorter, and without aliases (*name) that repeat large parts"
    return at(spot, "yaml/bounds", "error", f"holds more than {what}", hint)


def _spot_at(text: str, offset: int, file: Path, first_line: int) -> Spot:
    line = text.count("\n", 0, offset)
    return Spot(file, line + first_line, offset - text.rfind("\n", 0, offset))


class _OutOfBounds(Exception):
    """More than may be held; ``what`` says of what."""

    def __init__(self, what: str, mark: Any) -> None:
        self.what = what
        self.mark = mark
        super().__init__(what)


class _Loader(yaml.SafeLoader):
    """The safe loader, used to compose nodes only, and stopped where they grow past the bounds."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.count = 0

    def fetch_flow_collection_start(self, token: Any) -> None:
        # The scanner's time grows with the square of the brackets that are open.
        if self.flow_level >= MAX_DEPTH:
            raise _OutOfBounds(f"{MAX_DEPTH} levels", self.get_mark())
        super().fetch_flow_collection_start(token)

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_NODES:
            what = f"{MAX_NODES:,} values" if self.count > MAX_NODES else f"{MAX_DEPTH} levels"
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise _OutOfBounds(what, event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


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
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_TRAP_WORDS = {"yes", "no"}
"""``on`` and ``off`` stay words, as in YAML 1.2: ``off`` is what switches a check off."""
_TRAP_NUMBER = re.compile(
    r"[-+]?(0[0-9_]+|[0-9]+(:[0-5]?[0-9])+|0[xb][0-9a-fA-F_]+|[0-9]+_[0-9_]*)$"
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
        if built.value is None:
            return Node({}, built.spot)
        if not isinstance(built.value, dict):
            self.fault(node, "yaml/shape", "must be a mapping of keys", "write 'key: value' lines")
        return built

    def build(self, node: yaml.Node, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            what = f"{MAX_NODES:,} values" if self.count > MAX_NODES else f"{MAX_DEPTH} levels"
            raise Rejected([_bounds_finding(what, self.spot(node))])
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
        if odd := _ODD.search(text):
            message = f"holds the character U+{ord(odd[0]):04X}, which cannot be set"
            self.fault(node, "yaml/character", message, "delete it")
            return _ODD.sub("", text)
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


_ODD = re.compile("[\0-\b\v-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls and halves of characters, which escapes in double quotes can bring in."""

_KNOWN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
}
