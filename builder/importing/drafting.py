"""An outline to files: ``issue.yaml``, articles and figures, and where each source line went."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ..ground.characters import HAN
from ..ground.messages import tr
from ..issue.inlines import ALLOWED_LINKS
from ..issue.model import SIDES, Side
from .escaping import escaped, paragraph
from .slips import Slip, SlipKind, Source
from .structure import Draft, DraftArticle
from .titles import Title

LONGEST_SLUG = 40
NO_SECTION = {"zh": "本期内容", "en": "In this issue"}
NO_TITLE = {"zh": "无题", "en": "Untitled"}
_KINDS_ZH: dict[SlipKind, str] = {
    "paragraph": "正文", "heading": "标题", "list": "列表", "quote": "引文", "table": "表格",
    "code": "代码", "rule": "分隔线",
}  # fmt: skip
"""What a block becomes, as the report calls it in Chinese."""
"""Words put where copy has none but the page needs some; the report names every such place."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where lines of the source went: a file and line of the issue, and what they are there."""

    first: int
    last: int
    file: str
    line: int
    role: str
    text: str


@dataclass(slots=True)
class Files:
    """The files of an issue as they will be written, with their placements.

    ``invented`` names the places (file, line, what) where a title had to be made up.
    """

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    invented: list[tuple[str, int, str]] = field(default_factory=list)
    lost_pictures: list[Slip] = field(default_factory=list)
    loose_notes: list[Slip] = field(default_factory=list)
    """Notes that no text of an article calls."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the manifest needs beside the copy."""

    number: int
    date: dt.date
    has_publication_title: bool


def write_draft(draft: Draft, source: Source, facts: Facts) -> Files:
    """The files of an outline; ``source`` gives the embedded pictures."""
    files = Files()
    notes: dict[str, Slip] = {}
    spare = [s for s in source.slips if s.kind == "note" and notes.setdefault(s.label, s) is not s]
    manifest = _Page("issue.yaml", files)
    manifest.add("# yaml-language-server: $schema=../issue.schema.json")
    manifest.add(f"number: {facts.number}")
    manifest.add(f"date: {facts.date.isoformat()}")
    if draft.title or not facts.has_publication_title:
        stem = {"en": source.path.stem or "Untitled"}
        manifest.front("title", draft.title, tr("masthead", "刊头"), stem)
    if draft.tagline:
        manifest.front("tagline", draft.tagline, tr("tagline", "刊头语"))
    manifest.add("sections:")
    number = 0
    for section in draft.sections:
        manifest.add("  - title:")
        manifest.sides(section.title, tr("section title", "栏目标题"), NO_SECTION, 6)
        manifest.add("    articles:")
        for article in section.articles:
            number += 1
            name = f"articles/{number:02d}{_slug(article)}.md"
            manifest.add(f"      - {name}")
            _write_article(name, article, files, source, notes)
    files.texts["issue.yaml"] = manifest.text
    _keep_uncalled_notes(files, [*notes.values(), *spare])
    return files


def _slug(article: DraftArticle) -> str:
    words = re.findall(r"[a-z0-9]+", article.title.en.lower() if article.title else "")
    slug = "-".join(words)
    if len(slug) > LONGEST_SLUG:
        slug = slug[:LONGEST_SLUG].rsplit("-", 1)[0]
    return f"-{slug}" if slug else ""


class _Page:
    """A text file in the making that knows its next line number."""

    def __init__(self, name: str, files: Files) -> None:
        self.name = name
        self.files = files
        self.parts: list[str] = []
        self.line = 1

    def add(self, text: str) -> int:
        """Add whole lines; the number of the first."""
        at = self.line
        self.parts.append(text)
        self.line += text.count("\n") + 1
        return at

    @property
    def text(self) -> str:
        return "\n".join(self.parts) + "\n"

    def place(self, slip: Slip, line: int, role: str) -> None:
        text = " ".join(slip.text.split())
        self.files.placed.append(Placed(slip.first, slip.last, self.name, line, role, text))

    def front(
        self, key: str, title: Title | None, role: str, otherwise: dict[str, str] | None = None
    ) -> None:
        self.add(f"{key}:")
        self.sides(title, role, otherwise or {}, 2)

    def sides(self, title: Title | None, role: str, otherwise: dict[str, str], indent: int) -> None:
        """The two sides of a title as YAML; made-up words where it has none."""
        if title is None:
            for side, text in otherwise.items():
                at = self.add(f"{' ' * indent}{side}: {yaml_text(text)}")
                if not any(
                    name == self.name and old == at - 1 for name, old, _ in self.files.invented[-1:]
                ):
                    self.files.invented.append((self.name, at, role))
            return
        for side in SIDES:
            if title.text(side):
                at = self.add(f"{' ' * indent}{side}: {yaml_text(title.text(side))}")
                for slip in title.slips:
                    if title.text(side) in " ".join(slip.text.split()):
                        self.place(slip, at, f"{role} ({side})")


_PLAIN_YAML = re.compile(rf"[A-Za-z{HAN}][A-Za-z0-9 {HAN}，。、；？！（）《》“”’·.,()/-]*")
_YAML_WORDS = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
_MUST_ESCAPE = re.compile(r'[\x00-\x1f\x7f-\xa0"\\\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')


def yaml_text(text: str) -> str:
    """A YAML scalar that reads back as exactly this text."""
    if _PLAIN_YAML.fullmatch(text) and text.strip() == text and text.lower() not in _YAML_WORDS:
        return text
    return '"' + _MUST_ESCAPE.sub(_yaml_escape, text) + '"'


def _yaml_escape(match: re.Match[str]) -> str:
    char = match[0]
    return f"\\{char}" if char in '"\\' else f"\\u{ord(char):04x}"


def _write_article(
    name: str, article: DraftArticle, files: Files, source: Source, notes: dict[str, Slip]
) -> None:
    page = _Page(name, files)
    page.add("---")
    page.front("title", article.title, tr("title", "标题"), NO_TITLE)
    if article.standfirst:
        page.front("standfirst", article.standfirst, tr("standfirst", "导语"))
    links = _links(article.title)
    if links:
        page.add("source:")
        for side, address in links.items():
            page.add(f"  {side}: {yaml_text(address)}")
    page.add("---")
    body = [_answered(part, notes) for part in _without_end_rules(article.body)]
    _write_body(page, body, source)
    called = [
        (part.side, label) for part in body if isinstance(part, Slip) for label in _called_in(part)
    ]
    for label in dict.fromkeys(label for _, label in called):
        note = notes.pop(label, None)
        if note is not None:
            sides = {side for side, of in called if of == label}
            written = note.markdown if len(sides) == 2 else _in_one(note.markdown)
            page.add("")
            page.place(note, page.add(written), tr("note", "注释"))
    files.texts[name] = page.text


def _called_in(part: Slip) -> list[str]:
    return [] if part.kind in ("code", "picture") else _called(part.markdown)


def _in_one(note: str) -> str:
    """A note in one paragraph: a second language in it is called on its own side or not at all."""
    return re.sub(r"\n\n    ", " ", note)


def _links(title: Title | None) -> dict[Side, str]:
    """Addresses that a linked headline held, by the side of the headline."""
    links: dict[Side, str] = {}
    for slip in title.slips if title else ():
        if slip.address:
            links.setdefault(slip.side or "en", slip.address)
    return links


def _without_end_rules(body: Sequence[Slip | Title]) -> list[Slip | Title]:
    """A body without the rules that only part it from its neighbours."""
    parts = [part for part in body if isinstance(part, Title) or part.kind != "note"]
    while parts and isinstance(parts[-1], Slip) and parts[-1].kind == "rule":
        parts.pop()
    while parts and isinstance(parts[0], Slip) and parts[0].kind == "rule":
        parts.pop(0)
    return parts


def _write_body(page: _Page, body: Iterable[Slip | Title], source: Source) -> None:
    last: Slip | None = None
    for part in body:
        if isinstance(part, Title):
            for text, slip in _heading_lines(part):
                page.add("")
                words = f"## {_linked(_heading_text(text), slip.address)}"
                if slip.alone:
                    page.add(f"::: {slip.side or 'zh'} alone")
                page.place(slip, page.add(words), tr("crosshead", "小标题"))
                if slip.alone:
                    page.add(":::")
            last = None
            continue
        if part.kind == "picture":
            _write_picture(page, part, source)
            last = part
            continue
        page.add("")
        if part.alone or (part.kind == "list" and last is not None and last.kind == "list"):
            side = part.side or "zh"
            page.add(f"::: {side} alone" if part.alone else f"::: {side}")
            kind = tr(part.kind, _KINDS_ZH.get(part.kind, part.kind))
            page.place(part, page.add(part.markdown), f"{kind} ({side})")
            page.add(":::")
        else:
            kind = tr(part.kind, _KINDS_ZH.get(part.kind, part.kind))
            role = kind + (f" ({part.side})" if part.side else "")
            page.place(part, page.add(part.markdown), role)
        last = part


def _heading_lines(title: Title) -> list[tuple[str, Slip]]:
    """The lines of a crosshead in source order."""
    lines = []
    for slip in title.slips:
        text = " ".join(slip.text.split())
        mine = [t for t in (title.zh, title.en) if t and t in text]
        lines += [(t, slip) for t in sorted(mine, key=text.find)]
    return lines


def _heading_text(text: str) -> str:
    return escaped(text) if paragraph(text) != text or text.endswith("#") else text


def _linked(words: str, address: str) -> str:
    return f"[{words}]({address})" if is_live(address) else words


def is_live(address: str) -> bool:
    """Whether an address may stand in a link as it is."""
    return address.lower().startswith(ALLOWED_LINKS) and not re.search(r"[\s<>()]", address)


def _write_picture(page: _Page, slip: Slip, source: Source) -> None:
    data = source.pictures.get(slip.address)
    if data is None:
        page.files.lost_pictures.append(slip)
        role = tr("picture that is not here", "缺失的图片")
        page.place(slip, page.line, role)
        return
    name = _picture_name(slip.address, page.files.pictures, data)
    page.files.pictures[name] = data
    caption = f' "{_quoted(slip.caption)}"' if slip.caption else ""
    alt = escaped(" ".join(slip.text.split()))
    page.add("")
    line = page.add(f"![{alt}]({name}{caption}){slip.options}")
    page.place(slip, line, f"{tr('figure', '图')} {name}")


def _quoted(text: str) -> str:
    return escaped(" ".join(text.split())).replace('"', '\\"')


def _picture_name(address: str, taken: dict[str, bytes], data: bytes) -> str:
    path = PurePosixPath(address.replace("\\", "/"))
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-")[:40] or "figure"
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())[:6] or ".png"
    name = f"figures/{stem}{suffix}"
    number = 1
    while name in taken and taken[name] != data:
        number += 1
        name = f"figures/{stem}-{number}{suffix}"
    return name


def _called(text: str) -> list[str]:
    """Labels of the notes that a text calls, each once, in order."""
    return list(dict.fromkeys(re.findall(r"(?<!\\)\[\^([^\]\s]+)\](?!:)", text)))


def _answered(part: Slip | Title, notes: dict[str, Slip]) -> Slip | Title:
    """A block whose calls of notes that are not there, or stand elsewhere, are plain characters."""
    if isinstance(part, Title) or part.kind in {"code", "picture"}:
        return part
    markdown = part.markdown
    for label in _called(markdown):
        if label not in notes:
            markdown = markdown.replace(f"[^{label}]", f"\\[^{label}]")
    return replace(part, markdown=markdown)


def _keep_uncalled_notes(files: Files, notes: Iterable[Slip]) -> None:
    """Notes that no text calls stand as paragraphs at the end of the last article."""
    articles = [name for name in files.texts if name.startswith("articles/")]
    if not articles:
        return
    for note in notes:
        name = articles[-1]
        files.loose_notes.append(note)
        files.texts[name] += f"\n{paragraph(note.text)}\n"
        at = files.texts[name].count("\n")
        role = tr("note that nothing calls", "未被引用的注释")
        files.placed.append(Placed(note.first, note.last, name, at, role, note.text))
