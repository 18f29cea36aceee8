"""The manifest: ``publication.yaml`` and ``issue.yaml``, read together, values with spots."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.near import nearest
from ..ground.places import real, shared_file
from ..ground.spots import Spot
from . import schema, yamlfile
from .checknames import unknown_names
from .model import Both, Manifest, PlacedPage, Words
from .source import MAX_YAML_BYTES, inside, read_text, shown
from .yamlfile import Node, load

DEFAULT_LANGUAGES = ("zh-Hans", "en")
DEFAULT_LAYOUT = "parallel"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the issue in ``folder``.

    Raises Rejected with every fault of both files at once.
    """
    findings: list[Finding] = []
    issue_file = folder / "issue.yaml"
    publication_file = shared_file(folder, "publication.yaml")
    _check_folder(folder, issue_file)
    issue = _load(issue_file, "issue", findings)
    publication = Node({}, Spot(shown(publication_file)))
    files = [issue_file]
    if publication_file.is_file():
        publication = _load(publication_file, "publication", findings)
        files.append(publication_file)
    if has_errors(findings):
        raise Rejected(findings)
    return _assemble(folder, issue, publication, tuple(files))


def _check_folder(folder: Path, issue_file: Path) -> None:
    if _in_a_circle(folder):
        says = "circle"
    elif os.path.isfile(folder):  # noqa: PTH113 - Path.is_file raises for names too long
        says = "file" if folder.name == "issue.yaml" else "other"
    elif not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for names too long
        says = "none"
    elif not _ID.fullmatch(real(folder).name):
        says = "name"
    elif not issue_file.is_file():
        says = "empty"
    else:
        return
    place, name = shown(folder), real(folder).name
    finding = found(
        "manifest/folder", says=says, file=place, folder=place, name=name, home=place.parent
    )
    raise Rejected([finding])


def _in_a_circle(folder: Path) -> bool:
    try:
        folder.stat()
    except OSError as problem:
        return problem.errno == errno.ELOOP
    return False


def _load(path: Path, name: str, findings: list[Finding]) -> Node:
    try:
        text = read_text(path, MAX_YAML_BYTES)
    except Rejected as rejected:
        findings.extend(rejected.findings)
        return Node({}, Spot(shown(path)))
    node, faults = schema.survey(text, shown(path), name)
    findings.extend(faults)
    checks = node.get("checks")
    findings.extend(unknown_names("manifest/check", checks.keys if checks else {}))
    return node


def named_articles(folder: Path) -> list[Words]:
    """The article paths of a manifest that is not sound: those that can be made out."""
    try:
        text = read_text(folder / "issue.yaml", MAX_YAML_BYTES)
    except Rejected:
        return []
    top, _ = yamlfile.survey(text, shown(folder / "issue.yaml"))
    return [
        Words(name.value, name.spot)
        for section in _list_in(top, "sections")
        for name in _list_in(section, "articles")
        if isinstance(name.value, str)
    ]


def _list_in(node: Node | None, key: str) -> list[Node]:
    found = node.get(key) if node else None
    return found.value if found and isinstance(found.value, list) else []


def spot_in(files: Iterable[Path], *path: str) -> Spot | None:
    """Where the manifest's files first speak of a path of keys; the deepest key that is there."""
    for file in files:
        node = load(file)
        spot: Spot | None = None
        for step in path:
            if isinstance(node.value, list):
                found = [item for item in node.value if item.value == step]
                spot = found[0].spot if found else spot
                break
            if not isinstance(node.value, dict) or step not in node.value:
                break
            spot, node = node.keys[step], node.value[step]
        if spot:
            return spot
    return None


def both(node: Node | None) -> Both:
    """A ``{zh, en}`` mapping as copy on both sides."""
    if node is None:
        return Both()
    return Both(_words(node.get("zh")), _words(node.get("en")))


def _words(node: Node | None) -> Words | None:
    return Words(str(node.value), node.spot) if node and node.value is not None else None


def _assemble(folder: Path, issue: Node, publication: Node, files: tuple[Path, ...]) -> Manifest:
    findings: list[Finding] = []

    def setting(key: str) -> Node | None:
        return issue.get(key) or publication.get(key)

    def plain(key: str, default: Any) -> Any:
        node = setting(key)
        return default if node is None or node.value is None else node.plain

    title = both(setting("title"))
    if not title.given:
        findings.append(found("manifest/title", issue.spot))
    date = _date(issue.value["date"], findings)
    cover = _cover(folder, issue.get("cover"), findings)
    findings.extend(_one_of_each(setting("languages")))
    pages = _pages(folder, issue, findings)
    names, overrides = _editions(issue.get("editions"), publication.get("editions"))
    if findings:
        raise Rejected(findings)
    return Manifest(
        folder=folder,
        id=real(folder).name,
        number=issue.value["number"].value,
        date=date,
        title=title,
        tagline=both(setting("tagline")),
        publisher=both(setting("publisher")),
        layout=plain("layout", DEFAULT_LAYOUT),
        site=_with_slash(plain("site", "")),
        printer=plain("printer", ""),
        columns=plain("columns", None),
        wide_tables=plain("wide_tables", ""),
        fit=plain("fit", None) or {},
        languages=tuple(plain("languages", DEFAULT_LANGUAGES)),
        cover=cover,
        pages=pages,
        editions=overrides,
        edition_names=names,
        sections=tuple(_section(node) for node in issue.value["sections"].value),
        checks={**_plain_map(publication.get("checks")), **_plain_map(issue.get("checks"))},
        missing_glyphs=plain("missing_glyphs", "error"),
        protect=tuple(plain("protect", ())),
        hyphenation=tuple(plain("hyphenation", ())),
        print={**_plain_map(publication.get("print")), **_plain_map(issue.get("print"))},
        mail={**_plain_map(publication.get("mail")), **_plain_map(issue.get("mail"))},
        files=files,
    )


def site_of(issues: Path) -> str:
    """The address of a publication's site, with its last slash; empty where none is written.

    ``issues`` is the folder of its issues. What does not read is told where an issue is read.
    """
    file = shared_file(issues / "issue", "publication.yaml")
    if not file.is_file():
        return ""
    node = _load(file, "publication", []).get("site")
    return _with_slash(node.value) if node and isinstance(node.value, str) else ""


def _with_slash(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def _date(node: Node, findings: list[Finding]) -> dt.date:
    if isinstance(node.value, dt.date):
        if not 1900 <= node.value.year <= 2200:
            findings.append(found("manifest/date", node.spot, "far", date=node.value))
        return node.value
    try:
        return dt.date.fromisoformat(str(node.value))
    except ValueError:
        findings.append(found("manifest/date", node.spot, "none", date=node.value))
        return dt.date(1900, 1, 1)


def _one_of_each(languages: Node | None) -> Iterator[Finding]:
    tags = languages.plain if languages and languages.value else []
    if languages and len({tag.partition("-")[0] for tag in tags}) < len(tags):
        yield found("manifest/languages", languages.spot, value=", ".join(tags))


def _cover(folder: Path, node: Node | None, findings: list[Finding]) -> Path | None:
    if node is None or node.value is None:
        return None
    try:
        inside(folder, node.value, node.spot)
    except Rejected as rejected:
        findings.extend(rejected.findings)
    return Path(node.value)


_SIDE_OF = {"inside-front": "left", "inside-back": "right", "back": "left"}
"""The side of the opening that each cover page is."""


def _pages(folder: Path, issue: Node, findings: list[Finding]) -> tuple[PlacedPage, ...]:
    """The pages from elsewhere; what cannot be meant is told."""
    node = issue.get("pages")
    articles = [
        Path(name.value)
        for section in issue.value["sections"].value
        for name in section.value["articles"].value
    ]
    pages = tuple(_page(one) for one in (node.value if node and node.value else ()))
    taken: dict[str, PlacedPage] = {}
    for page in pages:
        try:
            inside(folder, str(page.path), page.spot)
        except Rejected as rejected:
            findings.extend(rejected.findings)
        findings.extend(_misplaced(page, articles, taken))
    return pages


def _page(node: Node) -> PlacedPage:
    plain = node.plain
    after = plain.get("after")
    return PlacedPage(
        Path(plain["file"]),
        plain.get("page", 1),
        plain.get("at", "after"),
        None if after is None else Path(after),
        plain.get("side", ""),
        plain.get("fit", "bleed"),
        both(node.get("alt")),
        node.value["file"].spot,
    )


def _misplaced(
    page: PlacedPage, articles: list[Path], taken: dict[str, PlacedPage]
) -> Iterator[Finding]:
    """What is wrong with where a page is to stand; ``taken`` are the cover pages so far."""
    known = [str(path) for path in articles]
    if (page.slot == "after") != (page.after is not None):
        yield found("manifest/page", page.spot, "both" if page.after else "nowhere")
    elif page.after is not None and page.after not in articles:
        near = nearest(str(page.after), known)
        says = "article-near" if near else "article"
        yield found("manifest/page", page.spot, says, name=page.after, near=near)
    elif page.slot != "after":
        side = _SIDE_OF[page.slot]
        if page.turned_to and page.turned_to != side:
            yield found("manifest/page", page.spot, f"side-{side}", at=page.slot)
        first = taken.setdefault(page.slot, page)
        if first is not page:
            yield found("manifest/page", page.spot, "twice", at=page.slot, line=first.spot.line)


def _plain_map(node: Node | None) -> dict[str, Any]:
    return dict(node.plain) if node and isinstance(node.value, dict) else {}


def _editions(
    issue: Node | None, publication: Node | None
) -> tuple[tuple[str, ...] | None, Mapping[str, Mapping[str, Any]]]:
    """Edition names asked for as a list, and overrides by name, the issue's winning key by key."""
    names: tuple[str, ...] | None = None
    merged: dict[str, dict[str, Any]] = {}
    for node in (publication, issue):
        if node is None or node.value is None:
            continue
        if isinstance(node.value, list):
            names = tuple(node.plain)
            continue
        for name, differences in node.plain.items():
            merged[name] = {**merged.get(name, {}), **(differences or {})}
    return names, merged


def _section(node: Node) -> tuple[Both, tuple[Words, ...]]:
    articles = tuple(Words(str(item.value), item.spot) for item in node.value["articles"].value)
    return both(node.value["title"]), articles
