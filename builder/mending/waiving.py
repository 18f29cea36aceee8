"""``builder waive``: a finding let be, with its reason, in the copy itself.

The waiver is written after the block that the finding stands in, or into the front matter where it
stands in no block. Each way is tried in memory first: it is taken where the article still reads the
same and the finding is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from ..checks.folding import folded
from ..checks.naming import is_called, named
from ..checks.running import copy_checks
from ..ground.findings import Finding, Rejected, found, regrade
from ..ground.near import nearest
from ..issue.manuscript import parse_article
from ..issue.model import Article, Block, Figure, Issue, Pair
from ..issue.source import difference, read_text
from ..issue.yamlfile import scalar


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver, worked out and not yet written."""

    finding: Finding
    file: Path
    text: str
    """The file's new text."""
    diff: str
    covers: tuple[Finding, ...]
    """Every finding that it lets be."""


def waive(issue: Issue, told: Sequence[Finding], name: str, reason: str) -> Waiver:
    """Work out the waiver of a finding by its name, or by the end of its name.

    ``told`` are the findings of reading the issue. Raises Rejected where the name or the reason
    will not do, and where the finding has no place for a waiver.
    """
    words = " ".join(reason.split())
    if not any(char.isalnum() for char in words) or "-->" in words:
        raise Rejected([found("waive/reason", reason=words[:40])])
    findings = _found(issue, told)
    finding = _meant(findings, name)
    unplaced = Rejected([found("waive/place", name=finding.name, id=finding.check)])
    article = next((a for a in issue.articles if str(a.spot.file) == finding.file), None)
    if article is None:
        raise unplaced
    for text in _ways(article, finding, words):
        file = article.spot.file
        reread = _reread(issue, article, text)
        if reread is None:
            continue
        elsewhere = [one for one in told if one.file != finding.file]
        after = _found(reread[0], [*elsewhere, *reread[1]], {file: text})
        if covers := _covered(findings, after, finding):
            return Waiver(finding, file, text, difference({file: text}), covers)
    raise unplaced


def _found(
    issue: Issue, told: Sequence[Finding], texts: Mapping[Path, str] | None = None
) -> list[Finding]:
    graded = regrade(copy_checks(issue), issue.manifest.checks)
    return named([*told, *folded(issue, graded, told)], texts or {})


def _meant(findings: Sequence[Finding], name: str) -> Finding:
    whole = [one for one in findings if one.name == name]
    ends = [one for one in findings if is_called(one.name, name)]
    meant = whole or ends
    if not meant or not name:
        near = nearest(name, [one.name for one in findings])
        raise Rejected([found("waive/unknown", says="near" if near else "none",
                              name=name[:60], near=near)])  # fmt: skip
    if len(meant) > 1:
        names = ", ".join(one.name for one in meant[:6]) + (" …" if len(meant) > 6 else "")
        raise Rejected([found("waive/ambiguous", says="findings", name=name[:60], names=names)])
    return meant[0]


def _ways(article: Article, finding: Finding, reason: str) -> Iterator[str]:
    """The article's text with the waiver, in the order of preference."""
    text = read_text(article.spot.file)
    comment = f"<!-- {finding.check}: {reason} -->"
    for pair in article.pairs:
        if any(_holds(block, finding) for block in pair.blocks):
            yield _after(text, max(_last_line(block) for block in pair.blocks), comment)
            own = next(block for block in pair.blocks if _holds(block, finding))
            yield _after(text, _last_line(own), comment)
    if front := _in_front(text, finding.check, reason):
        yield front


def _holds(block: Block, finding: Finding) -> bool:
    return block.spot.line <= (finding.line or 0) <= _last_line(block)


def _last_line(block: Block) -> int:
    return block.spot.line + block.source.count("\n")


def _after(text: str, line: int, comment: str) -> str:
    """A text with a comment after a line, and the blank lines that part blocks."""
    lines = text.split("\n")
    following = lines[line] if line < len(lines) else ""
    parted = [] if not following.strip() or following.startswith(":::") else [""]
    end = ["", comment, *parted, *lines[line:]]
    return "\n".join([*lines[:line], *end]) + ("" if end[-1] == "" else "\n")


def _in_front(text: str, check: str, reason: str) -> str:
    """A text with the waiver under ``allow:`` in its front matter; empty where there is none."""
    close = text.find("\n---", 3)
    if not text.startswith("---") or close < 0:
        return ""
    front = text[: close + 1]
    try:
        top = yaml.compose(front, yaml.SafeLoader)
    except yaml.YAMLError:
        return ""
    entry = f"{check}: {scalar(reason)}"
    pairs = top.value if isinstance(top, yaml.MappingNode) else []
    value = next((value for key, value in pairs if key.value == "allow"), None)
    if value is None:
        return f"{front}allow:\n  {entry}\n{text[close + 1 :]}"
    if not isinstance(value, yaml.MappingNode) or not value.value:
        return ""
    last = value.value[-1][1].end_mark.index
    if value.flow_style:
        return f"{text[:last]}, {entry}{text[last:]}"
    end = text.index("\n", last - 1 if text[last - 1] == "\n" else last)
    indent = " " * value.start_mark.column
    return f"{text[:end]}\n{indent}{entry}{text[end:]}"


def _reread(issue: Issue, article: Article, text: str) -> tuple[Issue, list[Finding]] | None:
    """The issue with another text of an article, and what was found in reading that.

    None where the article no longer reads the same.
    """
    try:
        after, told = parse_article(text, article.spot.file, article.path, issue.manifest.folder)
    except Rejected:
        return None
    if _content(after) != _content(article):
        return None
    sections = tuple(
        replace(section, articles=tuple(after if a is article else a for a in section.articles))
        for section in issue.sections
    )
    return replace(issue, sections=sections), told


def _content(article: Article) -> list[object]:
    """What an article says, whatever its lines and waivers."""
    body: list[object] = []
    for part in article.body:
        if isinstance(part, Pair):
            body.append(
                [[(b.kind, b.source.rstrip()) for b in side] for side in (part.zh, part.en)]
            )
        else:
            body.append(_figure(part))
    notes = [(note.label, note.side, note.block.source.rstrip()) for note in article.notes]
    fronts = [article.title, article.kicker, article.standfirst, article.byline, article.source]
    return [*body, *notes, *((both.text("zh"), both.text("en")) for both in fronts)]


def _figure(figure: Figure) -> tuple[object, ...]:
    both = figure.alt, figure.caption
    return figure.path, *((one.text("zh"), one.text("en")) for one in both)


def _covered(
    before: Sequence[Finding], after: Sequence[Finding], finding: Finding
) -> tuple[Finding, ...]:
    """The findings of one check that are gone; none where the one meant still stands."""
    gone = Counter(map(_stem, before)) - Counter(map(_stem, after))
    if not gone[_stem(finding)]:
        return ()
    alike = [one for one in before if one.check == finding.check]
    by_stem = {name: [one for one in alike if _stem(one) == name] for name in map(_stem, alike)}
    return tuple(one for name, ones in by_stem.items() for one in ones[: gone[name]])


def _stem(one: Finding) -> str:
    """A name without its number: what is numbered 2 is numbered 1 once the first is gone."""
    return one.name.partition(".")[0]
