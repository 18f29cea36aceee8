"""The glossary of a publication: how its names and terms are written in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, at
from ..ground.messages import tr
from ..ground.places import shared_file
from ..ground.spots import Spot
from .model import Issue
from .source import MAX_YAML_BYTES, read_text, shown
from .yamlfile import Node, parse

MAX_TERMS = 5_000


@dataclass(frozen=True, slots=True)
class Term:
    """An entry: the forms allowed on each side, the first preferred, and the forbidden ones."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    forbidden: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries of a glossary and the faults of its file."""

    terms: tuple[Term, ...] = ()
    findings: tuple[Finding, ...] = ()
    exists: bool = False


def glossary_file(issue: Issue) -> Path:
    """Where the glossary of an issue lies: beside ``publication.yaml``, or in the issue folder."""
    folder = issue.manifest.folder
    own = folder / "glossary.yaml"
    return own if own.is_file() else shared_file(folder, "glossary.yaml")


def load_glossary(path: Path) -> Glossary:
    """Read a glossary; a missing file is an empty one, faults come back as findings.

    The file is a list of ``{zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德]}``; ``zh`` and
    ``en`` may be lists, the preferred form first.
    """
    if not path.is_file():
        return Glossary()
    try:
        text = read_text(path, MAX_YAML_BYTES)
        node = parse(f"terms:\n{text}", shown(path), first_line=0)
    except Rejected as rejected:
        return Glossary((), rejected.findings, True)
    entries = node.get("terms")
    if entries is None or entries.value is None:
        return Glossary((), (), True)
    if not isinstance(entries.value, list):
        return Glossary((), (_broken(entries, "is not a list", "不是列表"),), True)
    terms: list[Term] = []
    findings: list[Finding] = []
    for entry in entries.value[:MAX_TERMS]:
        _read(entry, terms, findings)
    findings += _clashes(terms)
    return Glossary(tuple(terms), tuple(findings), True)


def _broken(node: Node, en: str, zh: str) -> Finding:
    message = tr(f"the glossary {en}", f"词汇表{zh}")
    hint = "- {zh: 格芯, en: GlobalFoundries, forbidden: [格罗方德]}"
    return at(node.spot, "terms/glossary", "warning", message, hint)


def _read(entry: Node, terms: list[Term], findings: list[Finding]) -> None:
    if not isinstance(entry.value, dict):
        findings.append(_broken(entry, "holds an entry without keys", "有词条不含键"))
        return
    unknown = set(entry.value) - {"zh", "en", "forbidden"}
    if unknown:
        name = sorted(unknown)[0]
        findings.append(_broken(entry, f"knows no key '{name}'", f"没有“{name}”这个键"))
    forms = {key: _forms(entry.get(key)) for key in ("zh", "en", "forbidden")}
    if any(form is None for form in forms.values()) or not (forms["zh"] or forms["en"]):
        findings.append(_broken(entry, "holds an entry without zh and en", "有词条缺 zh 和 en"))
        return
    zh, en, forbidden = (forms[key] or () for key in ("zh", "en", "forbidden"))
    own = [form for form in forbidden if form in (*zh, *en)]
    if own:
        findings.append(_broken(entry, f"forbids its own '{own[0]}'", f"禁用了自己的“{own[0]}”"))
    allowed = tuple(form for form in forbidden if form not in own)
    terms.append(Term(zh, en, allowed, entry.spot))


def _forms(node: Node | None) -> tuple[str, ...] | None:
    """The forms under a key; None where they are no words."""
    if node is None or node.value is None:
        return ()
    items: list[Any] = node.value if isinstance(node.value, list) else [node]
    words = [str(item.value).strip() for item in items if not isinstance(item.value, (dict, list))]
    if len(words) != len(items) or not all(words):
        return None
    return tuple(words)


def _clashes(terms: list[Term]) -> Iterator[Finding]:
    seen: dict[str, Term] = {}
    for term in terms:
        for form in dict.fromkeys((*term.zh, *term.en)):
            first = seen.setdefault(form, term)
            if first is not term:
                en = (
                    f"'{form}' stands in the glossary twice; the first is on line {first.spot.line}"
                )
                message = tr(en, f"“{form}”在词汇表中出现两次，第一次在第 {first.spot.line} 行")
                yield at(term.spot, "terms/glossary", "warning", message)


def pattern(form: str, exact: bool = False) -> re.Pattern[str]:
    """What finds a form in copy: Latin words whole, with a plural or possessive ending.

    Case counts only where ``exact``; a space may be a line end.
    """
    body = r"\s+".join(re.escape(word) for word in form.split())
    if re.search(r"[A-Za-z0-9]", form):
        start = r"(?<![A-Za-z0-9])" if form[0].isascii() else ""
        end = r"(?:e?s)?(?![A-Za-z0-9])" if form[-1].isascii() else ""
        body = f"{start}{body}{end}"
    return re.compile(body, 0 if exact else re.I)
