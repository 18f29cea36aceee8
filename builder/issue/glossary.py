"""The glossary of a publication: how its names and terms are written in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..ground.findings import Finding, Rejected, found
from ..ground.latest import Latest
from ..ground.places import shared_file
from ..ground.spots import Spot
from .model import Issue
from .schema import schema, survey, violations
from .source import MAX_YAML_BYTES, read_text, shown
from .yamlfile import Node

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
    except Rejected as rejected:
        return Glossary((), rejected.findings, True)
    return _READ.of(path, (text, shown(path)), lambda: _read(text, shown(path)))


_READ: Latest[Glossary] = Latest(8)


def _read(text: str, file: Path) -> Glossary:
    node, faults = survey(text, file, "glossary")
    entries = node.value[:MAX_TERMS] if isinstance(node.value, list) else []
    rules = schema("glossary")["items"]
    terms = tuple(
        _term(entry) for entry in entries if not any(violations(entry, "glossary", rules))
    )
    return Glossary(terms, (*faults, *_clashes(terms)), True)


def _term(entry: Node) -> Term:
    zh, en, forbidden = (_forms(entry.get(key)) for key in ("zh", "en", "forbidden"))
    return Term(zh, en, forbidden, entry.spot)


def _forms(node: Node | None) -> tuple[str, ...]:
    """The forms under a key."""
    if node is None or node.value is None:
        return ()
    items: list[Node] = node.value if isinstance(node.value, list) else [node]
    return tuple(str(item.value).strip() for item in items)


def _clashes(terms: Iterable[Term]) -> Iterator[Finding]:
    seen: dict[str, Term] = {}
    for term in terms:
        for form in dict.fromkeys((*term.zh, *term.en)):
            if form in term.forbidden:
                yield found("terms/glossary", term.spot, "own", form=form)
            first = seen.setdefault(form, term)
            if first is not term:
                line = first.spot.line
                yield found("terms/glossary", term.spot, "twice", form=form, line=line)


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
