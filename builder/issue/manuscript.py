"""Copy: bilingual Markdown with front matter becomes articles of paired blocks.

Languages alternate in the body: a run of blocks in one language followed by a run in the other is
a pair. Copy is data: raw HTML, template marks and entities that mean nothing stay the characters
they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal, cast

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.latest import Latest
from ..ground.spots import Spot
from . import schema
from .body import BodyReader
from .charts import stamp
from .checknames import unknown_names
from .inlines import plain_of
from .manifest import both, named_articles
from .markdown import body_tokens
from .model import (
    SIDES,
    Article,
    Body,
    Both,
    Figure,
    Issue,
    Manifest,
    Section,
    Side,
    Words,
)
from .pairing import pair_up
from .sides import detect_side, split_both
from .source import MAX_COPY_BYTES, inside, read_text, shown
from .yamlfile import Node

__all__ = [
    "article_faults",
    "detect_side",
    "parse_article",
    "read_article",
    "read_articles",
    "read_issue",
]

MAX_TOLD = 20
"""Control characters of one file that are told one by one."""


def read_issue(manifest: Manifest) -> tuple[Issue, list[Finding]]:
    """Read every article of a manifest; warnings come back beside the issue.

    Raises Rejected with the faults of all articles at once.
    """
    issue, findings = read_articles(manifest)
    if has_errors(findings):
        raise Rejected(findings)
    return issue, findings


def read_articles(manifest: Manifest) -> tuple[Issue, list[Finding]]:
    """The issue with what of its articles can be read, and every finding, errors too."""
    findings: list[Finding] = []
    sections = []
    seen: dict[str, Spot] = {}
    for title, paths in manifest.sections:
        articles = []
        for written in paths:
            findings.extend(_named_twice(written, seen))
            try:
                article, told = survey_article(manifest.folder, written)
            except Rejected as rejected:
                findings.extend(rejected.findings)
                continue
            findings.extend(told)
            articles.append(article)
        sections.append(Section(title, tuple(articles)))
    issue = Issue(manifest, tuple(sections))
    findings.extend(_covered_twice(issue))
    if figure := issue.cover_figure:
        issue = replace(issue, manifest=replace(manifest, cover=figure.path))
    return issue, findings


def _covered_twice(issue: Issue) -> Iterator[Finding]:
    """A cover has one picture, whether a figure or the manifest says which."""
    named = str(issue.manifest.cover or "")
    for figure in issue.article_figures:
        if figure.options.place == "cover":
            if named:
                yield found("article/options", figure.spot, "cover-twice", other=named)
            named = named or str(figure.path)


def article_faults(folder: Path) -> Iterator[Finding]:
    """The faults of the articles of an issue whose manifest cannot be used."""
    for written in named_articles(folder):
        try:
            read_article(folder, written)
        except Rejected as rejected:
            yield from rejected.findings


def _named_twice(written: Words, seen: dict[str, Spot]) -> Iterator[Finding]:
    """Anchors and reports go by a file's stem, so it may stand in an issue once."""
    stem = Path(written.text).stem
    first = seen.setdefault(stem, written.spot)
    if first is not written.spot:
        yield found("manifest/article-twice", written.spot, stem=stem, line=first.line)


def read_article(folder: Path, written: Words) -> tuple[Article, list[Finding]]:
    """Read one article file, named in the manifest as ``written``.

    Raises Rejected with all its faults.
    """
    return _sound(*survey_article(folder, written))


def survey_article(folder: Path, written: Words) -> tuple[Article, list[Finding]]:
    """The same for a file with faults: what of it can be read, without what is at fault.

    Raises Rejected where the file or its front matter cannot be used.
    """
    path = inside(folder, written.text, written.spot)
    said = read_text(path, MAX_COPY_BYTES), shown(path), Path(written.text), folder
    try:
        read = said[0] + stamp(said[0], folder)
        article = _FAULTLESS.of(said[1:], read, lambda: _faultless(*said))
        for figure in (*article.figures, *filter(None, [article.picture])):
            inside(folder, str(figure.path), figure.spot)
    except _Faulty as faulty:
        return faulty.article, faulty.findings
    except Rejected:
        return _survey(*said)
    return article, []


class _Faulty(Exception):
    """What was read of a text of which something is told, and what."""

    def __init__(self, article: Article, findings: list[Finding]) -> None:
        self.article, self.findings = article, findings
        super().__init__()


_FAULTLESS: Latest[Article] = Latest(512)
"""Articles of which nothing is told, which are read once, as long as their figures are there."""


def _faultless(text: str, file: Path, written: Path, folder: Path) -> Article:
    """An article. Raises _Faulty where something is told of it."""
    article, findings = _survey(text, file, written, folder)
    if findings:
        raise _Faulty(article, findings)
    return article


def parse_article(
    text: str, file: Path, written: Path, folder: Path
) -> tuple[Article, list[Finding]]:
    """Parse the text of an article; ``file`` is the path that findings show."""
    return _sound(*_survey(text, file, written, folder))


def _sound(article: Article, findings: list[Finding]) -> tuple[Article, list[Finding]]:
    if has_errors(findings):
        raise Rejected(findings)
    return article, findings


def _survey(text: str, file: Path, written: Path, folder: Path) -> tuple[Article, list[Finding]]:
    findings = list(islice(_control_characters(text, file), MAX_TOLD))
    front, faults, body_line = _front_matter(text, file)
    findings.extend(faults)
    allow = front.get("allow")
    findings.extend(unknown_names("article/waiver", allow.keys if allow else {}))
    reader = BodyReader(text, file, folder, body_line)
    reader.read()
    findings.extend(reader.findings)
    if picture := front.get("picture"):
        try:
            inside(folder, picture.value, picture.spot)
        except Rejected as rejected:
            findings.extend(rejected.findings)
    align = cast(Literal["run", "paragraph"], front.plain.get("align", "run"))
    body, uneven = pair_up(reader.items, by_paragraph=align == "paragraph")
    findings.extend(uneven)
    if has_errors(faults):
        raise Rejected(findings)
    if not body and not has_errors(findings):
        findings.append(found("article/empty", Spot(file, body_line)))
    return _article(front, written, file, body, reader, align), findings


def _article(
    front: Node,
    written: Path,
    file: Path,
    body: Sequence[Body],
    reader: BodyReader,
    align: Literal["run", "paragraph"],
) -> Article:
    picture = front.get("picture")
    shown_by = Figure(Path(picture.value), Both(), Both(), picture.spot) if picture else None

    def front_both(key: str) -> Both:
        return both(front.get(key))

    return Article(
        path=written,
        spot=Spot(file),
        title=front_both("title"),
        kicker=front_both("kicker"),
        standfirst=front_both("standfirst"),
        byline=front_both("byline"),
        source=front_both("source"),
        body=tuple(body),
        notes=tuple(reader.notes),
        picture=shown_by,
        kind=front.plain.get("kind", "article"),
        align=align,
        columns=front.plain.get("columns"),
        allow=tuple((front.plain.get("allow") or {}).items()),
    )


def _control_characters(text: str, file: Path) -> Iterator[Finding]:
    for match in re.finditer(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        yield found("article/control", Spot(file, line, column), code=ord(match[0]))


def _front_matter(text: str, file: Path) -> tuple[Node, list[Finding], int]:
    """The front matter, its faults, and the line on which the body begins."""
    check = "article/front-matter"
    match = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, re.S | re.M)
    if match:
        front, faults = schema.survey(match[1], file, "front-matter", first_line=2)
        return front, faults, text.count("\n", 0, match.end()) + 1
    if re.match(r"---[ \t]*\n", text):
        raise Rejected([found(check, Spot(file), "open")])
    return _headed(text, file)


def _headed(text: str, file: Path) -> tuple[Node, list[Finding], int]:
    """The first heading, or its pair, in place of front matter, and where the body begins."""
    check = "article/front-matter"
    titles: dict[Side, tuple[int, str]] = {}
    level, body_line = "", 1
    for line, written in enumerate(text.split("\n"), start=1):
        heading = _HEADING.match(written)
        if not written.strip():
            continue
        if not heading or (level and heading[1] != level):
            break
        given = split_both(_plain(heading[2]), Spot(file, line))
        words = {side: given.text(side) for side in given.given}
        if titles.keys() & words.keys():
            break
        titles |= {side: (line, title) for side, title in words.items()}
        level, body_line = heading[1], line + 1
    if not titles:
        raise Rejected([found(check, Spot(file), "none")])
    at = min(line for line, _ in titles.values())
    front, faults = schema.survey(_as_yaml(titles), file, "front-matter", first_line=at)
    return front, [found(check, Spot(file, at), "heading", severity="warning"), *faults], body_line


_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$")


def _plain(heading: str) -> str:
    """The characters of a heading; ``中文 / English`` as ``中文 | English``."""
    tokens = body_tokens(f"# {heading}")
    words = plain_of(tokens[1].children or ()) if len(tokens) > 1 else heading
    parted = re.fullmatch(r"(.+?)\s+[/／|｜]\s+(.+)", words)
    if parted and {detect_side(parted[1]), detect_side(parted[2])} == {*SIDES}:
        return f"{parted[1]} | {parted[2]}"
    return words


def _as_yaml(titles: Mapping[Side, tuple[int, str]]) -> str:
    """Titles as front matter, each on the line it stands on in the article."""
    text, last = "title: {", 0
    for side, (line, words) in sorted(titles.items(), key=lambda one: one[1][0]):
        text += "\n" * (line - last if last else 0)
        text += f"{side}: {json.dumps(words, ensure_ascii=False)}, "
        last = line
    return text + "}\n"
