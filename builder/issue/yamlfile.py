"""YAML with line and column on every value, and its traps made findings.

PyYAML's plain load keeps the last of two equal keys, reads ``no`` as False and ``12:30`` as 750,
and returns alias bombs that explode when walked. Here values are built from the composed nodes,
under bounds, and each such slip is a finding.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..ground.findings import Finding, Rejected, found
from ..ground.latest import Latest
from ..ground.places import FONTS_FILE, LAYOUTS, PACKAGE
from ..ground.reasons import reason
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


def load(path: Path) -> Node:
    """Read a YAML file whose top is a mapping.

    Raises Rejected with every finding: encoding, syntax, traps, duplicate keys, bounds.
    """
    text, file = read_text(path, MAX_YAML_BYTES), shown(path)
    return _LOADED.of((path, file), text, lambda: parse(text, file))


_LOADED: Latest[Node] = Latest(64)


def parse(text: str, file: Path, first_line: int = 1) -> Node:
    """Read YAML text that begins on ``first_line`` of ``file``; see :func:`load`."""
    node, findings = survey(text, file, first_line)
    if node is None or findings:
        raise Rejected(findings)
    return node


def survey(
    text: str, file: Path, first_line: int = 1, kind: type[Any] = dict
) -> tuple[Node | None, list[Finding]]:
    """What could be read of a YAML text, and every finding; None where nothing could.

    ``kind`` is what the file's top must be: a mapping or a list.
    """
    try:
        top = yaml.compose(text, Loader=_QUICK if is_house(file) else _Loader)
    except yaml.MarkedYAMLError as problem:
        return None, [_syntax_finding(problem, file, first_line)]
    except yaml.reader.ReaderError as problem:
        spot = _spot_at(text, problem.position, file, first_line)
        return None, [found("yaml/syntax", spot, "control", code=ord(text[problem.position]))]
    except _OutOfBounds as problem:
        spot = Spot(file, problem.mark.line + first_line, problem.mark.column + 1)
        return None, [_bounds_finding(problem.says, spot)]
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        # PyYAML lets an escape such as "\\UFFFFFFFF" through to chr().
        words = reason(str(problem).splitlines()[0])
        return None, [found("yaml/syntax", Spot(file, first_line), "unreadable", problem=words)]
    builder = _Builder(file, first_line)
    try:
        return builder.top(top, kind), builder.findings
    except Rejected as rejected:
        return None, [*builder.findings, *rejected.findings]


def _bounds_finding(says: str, spot: Spot) -> Finding:
    return found("yaml/bounds", spot, says, most=MAX_NODES if says == "values" else MAX_DEPTH)


def _spot_at(text: str, offset: int, file: Path, first_line: int) -> Spot:
    line = text.count("\n", 0, offset)
    return Spot(file, line + first_line, offset - text.rfind("\n", 0, offset))


class _OutOfBounds(Exception):
    """More than may be held: ``says`` is of what, ``values`` or ``levels``."""

    def __init__(self, says: str, mark: Any) -> None:
        self.says = says
        self.mark = mark
        super().__init__(says)


class _Loader(yaml.SafeLoader):
    """The safe loader, used to compose nodes only, and stopped where they grow past the bounds."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.count = 0

    def fetch_flow_collection_start(self, token: Any) -> None:
        # The scanner's time grows with the square of the brackets that are open.
        if self.flow_level >= MAX_DEPTH:
            raise _OutOfBounds("levels", self.get_mark())
        super().fetch_flow_collection_start(token)

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_NODES:
            says = "values" if self.count > MAX_NODES else "levels"
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise _OutOfBounds(says, event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


_QUICK = getattr(yaml, "CSafeLoader", _Loader)
"""For the house's own files, which keep within bounds: libyaml, whose nodes are the same. Its words
for a fault differ, so that what users write goes the slow way."""
_HOUSE = tuple(f"{folder}{os.sep}" for folder in (PACKAGE, LAYOUTS, FONTS_FILE.parent))


def is_house(file: Path) -> bool:
    """Whether a file is one of the house's own."""
    return str(Path.cwd() / file).startswith(_HOUSE)


def _syntax_finding(problem: yaml.MarkedYAMLError, file: Path, first_line: int) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    line = (mark.line if mark else 0) + first_line
    column = (mark.column if mark else 0) + 1
    message = (problem.problem or problem.context or "cannot be read").strip()
    says = "tab" if "\\t" in message else "fault"
    return found("yaml/syntax", Spot(file, line, column), says, problem=reason(message))


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

    def fault(self, node: yaml.Node, check: str, says: str = "", **values: Any) -> None:
        self.findings.append(found(check, self.spot(node), says, **values))

    def top(self, node: yaml.Node | None, kind: type[Any]) -> Node:
        if node is None:
            return Node(kind(), Spot(self.file, self.first_line))
        built = self.build(node, 0)
        if built.value is None:
            return Node(kind(), built.spot)
        if not isinstance(built.value, kind):
            self.fault(node, "yaml/shape", "list" if kind is list else "mapping")
        return built

    def build(self, node: yaml.Node, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            says = "values" if self.count > MAX_NODES else "levels"
            raise Rejected([_bounds_finding(says, self.spot(node))])
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
                self.fault(key_node, "yaml/key")
                continue
            if key in values:
                self.fault(key_node, "yaml/duplicate-key", key=key, line=keys[key].line)
                continue
            keys[key] = self.spot(key_node)
            values[key] = self.build(value_node, depth + 1)
        return Node(values, self.spot(node), keys)

    def scalar(self, node: yaml.ScalarNode) -> Plain:
        text: str = node.value
        if odd := _ODD.search(text):
            self.fault(node, "yaml/character", code=ord(odd[0]))
            return _ODD.sub("", text)
        if node.tag not in _KNOWN_TAGS:
            self.fault(node, "yaml/tag", tag=node.tag)
            return text
        if node.style or node.tag == "tag:yaml.org,2002:str":
            return text
        if text.lower() in _TRAP_WORDS or _TRAP_NUMBER.match(text):
            self.fault(node, "yaml/trap", text=text)
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
                self.fault(node, "yaml/date", text=text, problem=reason(problem))
        return text


_ODD = re.compile("[\0-\b\v-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls and halves of characters, which escapes in double quotes can bring in."""

_KNOWN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
}


def scalar(text: str) -> str:
    """Words as a YAML scalar that stands anywhere: plain where that is safe, else quoted."""
    try:
        if yaml.safe_load(f"{{a: {text}}}") == {"a": text} and "\n" not in text:
            return text
    except yaml.YAMLError:
        pass
    return json.dumps(text, ensure_ascii=False)
