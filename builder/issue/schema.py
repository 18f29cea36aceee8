"""The one validator of the YAML that users write, and its JSON Schemas.

One source for three uses: editors complete and check while typing, the builder holds files to the
same rules with a spot for every fault, and the reference pages are made from the descriptions. A
schema lies in the room that owns the thing, ``builder/*/schemas/NAME.yaml``: JSON Schema 2020-12
with descriptions in both languages, where ``$ref`` names another schema, ``extends`` one whose
properties are had too, ``$comment`` where the file lies, and ``format`` one of :data:`FORMATS`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import marshal
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.kept import kept, key_of
from ..ground.latest import Latest
from ..ground.lengths import LENGTH, SIZE, millimetres, size_bytes
from ..ground.messages import tr
from ..ground.near import nearest
from ..ground.places import PACKAGE
from ..ground.spots import Spot
from . import yamlfile
from .source import MAX_YAML_BYTES, read_text, shown
from .yamlfile import Node

Schema = Mapping[str, Any]

_CHECKS = {
    "publication": "manifest/schema",
    "issue": "manifest/schema",
    "mail": "manifest/schema",
    "print": "manifest/schema",
    "edition": "manifest/edition",
    "front-matter": "article/front-matter",
    "chart": "chart/block",
    "glossary": "terms/glossary",
    "layout": "layout/value",
    "fonts": "fonts/book",
    "printer": "manifest/edition",
}
"""Under which id a fault of each kind of file is told."""
_KEY_CHECKS = {**_CHECKS, "layout": "layout/key"}
NAMES = tuple(_CHECKS)


@dataclass(frozen=True, slots=True)
class Format:
    """What a scalar must look like where JSON Schema has no word for it."""

    pattern: str
    en: str
    """What is wanted, as said to who wrote something else."""
    zh: str
    numeric: bool = False
    """Whether a bare number is one too."""

    def fits(self, text: str) -> bool:
        """Whether a text is of the form. JSON Schema's ``$`` lets no line end stand after it."""
        return bool(re.search(re.sub(r"\$$", r"\\Z", self.pattern), text))


_LINE = "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]{1,500}$"

_ADDRESS = r"[^\s<>@]+@[^\s<>@.]+(\.[^\s<>@.]+)+"

FORMATS = {
    "inked": Format(r"\S", "something to print", "可印的文字"),
    "line": Format(_LINE, "one line of text", "一行文字"),
    "name": Format(
        "^[a-z][a-z0-9-]*$", "small letters, digits and hyphens", "小写字母、数字和连字符"
    ),
    "length": Format(LENGTH, "a length such as 3mm", "长度，如 3mm", numeric=True),
    "size": Format(SIZE, "a size such as 7MB", "大小，如 7MB", numeric=True),
    "language": Format(
        "^(zh(-Han[st]|-TW|-HK|-Hant-TW)?|en(-[A-Z]{2})?)$",
        "one of zh, zh-Hans, zh-Hant, zh-TW, zh-Hant-TW, zh-HK, en, en-GB",
        "zh、zh-Hans、zh-Hant、zh-TW、zh-Hant-TW、zh-HK、en、en-GB 之一",
    ),
    "rgb": Format("^#?[0-9A-Fa-f]{6}$", 'a colour such as "#C4321C"', '颜色，如 "#C4321C"'),
    "family": Format("^[^\\x00-\\x1f\"'\\\\;:{}()<>,]+$", "the name of a font family", "字体族名"),
    "address": Format(rf"^{_ADDRESS}$", "an address such as news@example.org", "邮箱地址"),
    "sender": Format(
        rf"^([^\x00-\x1f<>]*<{_ADDRESS}>|{_ADDRESS})$",
        "an address, or Name <news@example.org>",
        "邮箱地址，或 名称 <news@example.org>",
    ),
    "web": Format(
        "^https?://", "an address such as https://example.org", "网址，如 https://example.org"
    ),
    "https": Format("^https://", "an address with https://", "以 https:// 开头的网址"),
    "sha256": Format("^([0-9a-f]{64})?$", "64 hexadecimal digits", "64 位十六进制数"),
    "integrity": Format(
        "^sha512-[A-Za-z0-9+/=]+$", "a hash such as sha512-…", "散列值，如 sha512-…"
    ),
    "ranges": Format(
        r"^U\+[0-9A-Fa-f]+(-[0-9A-Fa-f]+)?(\s*,\s*U\+[0-9A-Fa-f]+(-[0-9A-Fa-f]+)?)*$",
        "ranges such as U+2018-201D, U+2026",
        "字符范围，如 U+2018-201D, U+2026",
    ),
}


_HOUSE = kept("house", 128)


@cache
def _rules() -> bytes:
    """All that says what is a fault."""
    files = [*sorted(PACKAGE.glob("*/schemas/*.yaml")), Path(__file__), Path(yamlfile.__file__)]
    return key_of(*(file.read_bytes() for file in files))


def schema(name: str) -> Schema:
    """The JSON Schema of a kind of file, such as ``issue`` or ``layout``, whole in itself.

    Raises ValueError for a name there is not.
    """
    if name not in _all_schemas():
        raise ValueError(name)
    found: Schema = _all_schemas()[name]
    return found


@cache
def _all_schemas() -> Mapping[str, Schema]:
    """Every schema by its name; kept for the next process, whole as they are."""
    key = key_of(_rules())
    with contextlib.suppress(Exception):  # whatever is wrong with it, it can be made anew
        known: Mapping[str, Schema] = marshal.loads(_HOUSE.get(key) or b"")
        return known
    names = sorted(path.stem for path in PACKAGE.glob("*/schemas/*.yaml"))
    found = {name: _read_schema(name) for name in names}
    _HOUSE.put(key, marshal.dumps(found))
    return found


@cache
def _read_schema(name: str) -> Schema:
    (path,) = PACKAGE.glob(f"*/schemas/{name}.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    own: dict[str, Any] = _whole(yaml.load(path.read_text("utf-8"), loader))
    if "extends" in own:
        base = _read_schema(own.pop("extends"))
        own = {**base, **own, "properties": {**own["properties"], **base["properties"]}}
    itself = {"$id": f"{name}.schema.json"}
    return itself | own | itself if name in _CHECKS else own


def _whole(rules: Any) -> Any:
    """Rules with what they refer to put in, and descriptions in both languages, a line each."""
    if isinstance(rules, list):
        return [_whole(rule) for rule in rules]
    if not isinstance(rules, dict):
        return rules
    if set(rules) == {"en", "zh"} and isinstance(rules["en"], str):
        return f"{rules['en']}\n{rules['zh']}"
    whole = {key: _whole(rule) for key, rule in rules.items()}
    if form := FORMATS.get(str(whole.get("format"))):
        types = ["number", "string"] if form.numeric else "string"
        whole = {"type": types, "pattern": form.pattern, **whole}
    return {**_read_schema(whole.pop("$ref")), **whole} if "$ref" in whole else whole


def json_schema(name: str) -> str:
    """The text of a schema file for editors."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**head, **schema(name)}, ensure_ascii=False, indent=2) + "\n"


def read(path: Path, name: str) -> Node:
    """Read a YAML file and hold it against a schema. Raises Rejected with every fault at once."""
    node, findings = survey(read_text(path, MAX_YAML_BYTES), shown(path), name)
    if has_errors(findings):
        raise Rejected(findings)
    return node


def survey(text: str, file: Path, name: str, first_line: int = 1) -> tuple[Node, list[Finding]]:
    """Read YAML text and hold it against a schema: every fault of both kinds at once."""
    try:
        key = file, name, first_line
        return _FAULTLESS.of(key, text, lambda: _faultless(text, file, name, first_line)), []
    except _Faulty as faulty:
        return faulty.node, faulty.findings


class _Faulty(Exception):
    """What was read of a text with faults, and the faults."""

    def __init__(self, node: Node, findings: list[Finding]) -> None:
        self.node, self.findings = node, findings
        super().__init__()


_FAULTLESS: Latest[Node] = Latest(512)
"""Texts without faults, which are read once."""


def _faultless(text: str, file: Path, name: str, first_line: int) -> Node:
    """What is read of a text. Raises _Faulty where it has faults.

    The house's own files, of which every build reads a dozen, are kept as they were read.
    """
    key = b""
    if yamlfile.is_house(file):
        key = key_of(_rules(), name, str(file), str(first_line), text)
        with contextlib.suppress(Exception):  # whatever is wrong with it, it can be read anew
            found_before: Node = pickle.loads(_HOUSE.get(key) or b"")
            return found_before
    node, findings = _surveyed(text, file, name, first_line)
    if findings:
        raise _Faulty(node, findings)
    if key:
        _HOUSE.put(key, pickle.dumps(node, pickle.HIGHEST_PROTOCOL))
    return node


def _surveyed(text: str, file: Path, name: str, first_line: int) -> tuple[Node, list[Finding]]:
    top: type[Any] = list if schema(name)["type"] == "array" else dict
    node, findings = yamlfile.survey(text, file, first_line, top)
    if node is None:
        return Node(top(), Spot(file, first_line)), findings
    if not isinstance(node.value, top):
        return Node(top(), node.spot), findings
    told = {(f.line, f.column) for f in findings}
    broken = [f for f in violations(node, name) if (f.line, f.column) not in told]
    return node, sorted([*findings, *broken], key=lambda f: (f.line or 0, f.column or 0))


def violations(node: Node, name: str, rules: Schema | None = None) -> Iterator[Finding]:
    """Where a value breaks a schema, or a part of it: one finding each, at its line and column."""
    return _Holder(name, "").held(node, rules or schema(name))


@dataclass(frozen=True, slots=True)
class _Holder:
    """Holds values against rules; knows what file and which part of it is looked at."""

    name: str
    """The schema in force, which says under which id a fault is told."""
    path: str
    entry: bool = False
    """Whether it is an entry of a file that is a list."""

    def told(self, node: Node, says: str, check: str = "", **values: Any) -> Finding:
        whole = tr("the entry", "这一条") if self.entry else tr("the file", "文件")
        name = tr(self.path, f"“{self.path}”") if self.path else whole
        check = check or _CHECKS[self.name]
        return found(check, node.spot, says, name=name, schema=self.name, **values)

    def hold(self, node: Node, rules: Schema) -> Iterator[Finding]:
        if "$id" in rules:
            name = rules["$id"].partition(".")[0]
            yield from _Holder(name, self.path).held(node, rules)
        else:
            yield from self.held(node, rules)

    def held(self, node: Node, rules: Schema) -> Iterator[Finding]:
        kinds = _kinds(rules)
        if kinds and not any(_is_a(node.value, kind) for kind in kinds):
            yield self.wrong_kind(node, kinds)
        elif "enum" in rules:
            yield from self.chosen(node, rules["enum"])
        elif isinstance(node.value, dict):
            yield from self.mapping(node, rules)
        elif isinstance(node.value, list):
            yield from self.listed(node, rules)
        elif node.value is not None:
            yield from self.scalar(node, rules)
        if branches := rules.get("anyOf"):
            yield from self.any_of(node, branches)

    def chosen(self, node: Node, choices: Sequence[str]) -> Iterator[Finding]:
        """Whether a value is one of those that there are; its kind is a choice like another."""
        if node.value is None:
            yield self.told(node, "empty")
        elif node.value not in choices:
            near = nearest(str(node.value), choices)
            value, known = _short(node.plain), ", ".join(choices)
            says = "value-near" if near else "value"
            yield self.told(node, says, value=value, near=near, choices=known)

    def wrong_kind(self, node: Node, kinds: Sequence[str]) -> Finding:
        if node.value is None:
            return self.told(node, "empty")
        quoted = "string" in kinds and not isinstance(node.value, dict | list)
        wanted = tr(" or ", "或").join(tr(*_KINDS[kind]) for kind in kinds if kind != "null")
        says = "unquoted" if quoted else "kind"
        return self.told(node, says, kinds=wanted, value=_short(node.value) if quoted else "")

    def any_of(self, node: Node, branches: Sequence[Schema]) -> Iterator[Finding]:
        """What the branch meant finds, where none of them lets the value pass."""
        fitting = [b for b in branches if any(_is_a(node.value, k) for k in _kinds(b) or _KINDS)]
        if not fitting:
            yield self.wrong_kind(node, [kind for b in branches for kind in _kinds(b)])
            return
        verdicts = [list(self.hold(node, branch)) for branch in fitting]
        yield from next((v for v in verdicts if not v), verdicts[0])

    def mapping(self, node: Node, rules: Schema) -> Iterator[Finding]:
        known, others = rules.get("properties", {}), rules.get("additionalProperties", True)
        for key, value in node.value.items():
            yield from self.hold(Node(key, node.keys[key]), rules.get("propertyNames", {}))
            inner = _Holder(self.name, f"{self.path}.{key}".lstrip("."))
            if key in known:
                yield from inner.hold(value, known[key])
            elif others is False:
                yield self.unknown_key(key, node.keys[key], known)
            elif others is not True:
                yield from inner.hold(value, others)
        meant = {nearest(key, known) for key in node.value if key not in known}
        for key in rules.get("required", ()):
            if key not in node.value and key not in meant:
                yield self.told(node, "missing-key", _KEY_CHECKS[self.name], key=key)
        if len(node.value) < rules.get("minProperties", 0):
            yield self.told(node, "empty")

    def unknown_key(self, key: str, spot: Spot, known: Iterable[str]) -> Finding:
        near, check = nearest(key, known), _KEY_CHECKS[self.name]
        says = "unknown-key-near" if near else "unknown-key"
        if self.name == "publication" and not self.path and key in schema("issue")["properties"]:
            says = "issue-key"
        return found(check, spot, says, key=_short(key), near=near, known=", ".join(sorted(known)))

    def listed(self, node: Node, rules: Schema) -> Iterator[Finding]:
        inner = self if self.path else replace(self, entry=True)
        for item in node.value:
            yield from inner.hold(item, rules.get("items", {}))
        least, most = rules.get("minItems", 0), rules.get("maxItems", len(node.value))
        if not node.value and least:
            yield self.told(node, "empty")
        elif not least <= len(node.value) <= most:
            wanted = str(least) if least == most else f"{least}–{most}"
            yield self.told(node, "count", count=len(node.value), wanted=wanted)
        plain = node.plain
        if rules.get("uniqueItems") and any(item in plain[:at] for at, item in enumerate(plain)):
            yield self.told(node, "twice")

    def scalar(self, node: Node, rules: Schema) -> Iterator[Finding]:
        value, text = node.value, str(node.value)
        form = FORMATS.get(rules.get("format", ""))
        if len(text) < rules.get("minLength", 0):
            yield self.told(node, "empty")
        elif len(text) > rules.get("maxLength", len(text)):
            yield self.told(node, "long", most=rules["maxLength"])
        elif form and not form.fits(text):
            says = "form" if text.strip() else "empty"
            yield self.told(node, says, value=_short(value), form=tr(form.en, form.zh))
        elif "minimum" in rules or "maximum" in rules:
            yield from self.bounded(node, rules)

    def bounded(self, node: Node, rules: Schema) -> Iterator[Finding]:
        reader, unit = _MEASURES.get(rules.get("format", ""), (float, ""))
        number = reader(node.value)
        least, most = rules.get("minimum", number), rules.get("maximum", number)
        if number < least:
            yield self.told(node, "least", bound=f"{least:g}{unit}")
        if number > most:
            bare = rules.get("format") == "length" and not isinstance(node.value, str)
            says = "most-bare" if bare else "most"
            yield self.told(node, says, bound=f"{most:g}{unit}", value=node.value)


_MEASURES: Mapping[str, tuple[Callable[[Any], float], str]] = {
    "length": (millimetres, " mm"),
    "size": (size_bytes, " B"),
}
"""How measures are read to be held to bounds, and the unit of the bounds."""

_KINDS = {
    "string": ("text", "文字"),
    "integer": ("a whole number", "整数"),
    "number": ("a number", "数字"),
    "boolean": ("true or false", "true 或 false"),
    "object": ("keys with values", "键值映射"),
    "array": ("a list", "列表"),
    "null": ("nothing", "空"),
}


def _kinds(rules: Schema) -> Sequence[str]:
    kinds = rules.get("type", ())
    return (kinds,) if isinstance(kinds, str) else kinds


def _is_a(value: Any, kind: str) -> bool:
    """Whether a value is of a kind of JSON; a date is text, as an editor sees it."""
    if isinstance(value, bool):
        return kind == "boolean"
    types: Mapping[str, Any] = {
        "string": str | dt.date, "integer": int, "number": int | float,
        "object": dict, "array": list, "null": type(None), "boolean": bool,
    }  # fmt: skip
    return isinstance(value, types[kind])


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
