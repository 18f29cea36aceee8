"""HTML to slips: headings, paragraphs, lists, tables and pictures; layout tables are unfolded."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..ground.messages import tr
from ..issue.sides import detect_side
from . import wechat
from .escaping import squeezed
from .inline_html import Inline, collapsed
from .page import Told, findings_of
from .pictures import alternative
from .slips import Omitted, Slip, Source
from .spans import Span, as_markdown, plain_text, unsaid
from .tables import Table, unfolded
from .tags import Mark, marks

MAX_PICTURE_BYTES = 20_000_000

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header html li main nav ol p pre "
        "section summary table tbody td tfoot th thead title tr ul ",
    )
)
_HEADINGS = {f"h{n}": n + 1 for n in range(1, 7)}
"""Level 1 is left to the title of a Word file or of front matter."""
_DIRECTIVE = re.compile(r"^\s*(\[if\b|\[endif|<!\[|more\s*$|toc\s*$|truncate\s*$)")


def read_html(text: str, path: Path, encoding: str) -> Source:
    """The slips of an HTML text."""
    page = marks(text)
    source = read_marks(wechat.article(page) if wechat.is_wechat(text) else page, path, encoding)
    pictures = dict(source.pictures)
    read_pictures(path, source.slips, pictures)
    return replace(source, pictures=pictures, lines=text.count("\n") + 1)


def read_marks(
    of_source: Iterable[Mark],
    path: Path,
    encoding: str,
    pictures: Mapping[str, bytes] | None = None,
) -> Source:
    """The slips of marks; ``pictures`` are those that they name and a reader has found."""
    reader = _Reader(pictures or {})
    for mark in of_source:
        reader.take(mark)
    reader.finish()
    return Source(
        path,
        tuple(reader.slips),
        tuple(reader.omitted),
        reader.pictures,
        encoding=encoding,
        findings=tuple(findings_of(reader.told, path)),
    )


class _Reader:
    """Takes marks one by one; ``slips`` and ``omitted`` fill as blocks end."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self.slips: list[Slip] = []
        self.omitted: list[Omitted] = []
        self.pictures: dict[str, bytes] = dict(pictures)
        self.told: list[Told] = []
        self.inline = Inline(told=self.told)
        self.line = 1
        self.heading = 0
        self.title_depth = 0
        self.lists: list[tuple[bool, int]] = []
        self.items: list[tuple[int, str, str, str, int]] = []
        self.item_open = ""
        """The sign after the number of an item that begins, empty within an item."""
        self.tables: list[Table] = []
        self.quote = 0
        self.pre = 0
        self.note = ""

    def take(self, mark: Mark) -> None:
        self.line = mark.line
        if mark.kind == "text":
            self.text(mark)
        elif mark.kind == "comment":
            self.comment(mark)
        elif mark.kind == "raw":
            if squeezed(mark.text):
                self.omit(mark, tr("no copy (HTML)", "非正文（HTML）"))
        elif mark.kind == "start":
            self.start(mark)
        else:
            self.end(mark.text)

    def text(self, mark: Mark) -> None:
        if not self.pre and "\n" in mark.text and mark.text.isspace() and self.inline.is_wide_end:
            return
        self.inline.text(mark.text if self.pre else collapsed(mark.text), mark.line)

    def omit(self, mark: Mark, why: str) -> None:
        self.omitted.append(Omitted(mark.line, why, mark.text))

    def comment(self, mark: Mark) -> None:
        if _DIRECTIVE.match(mark.text) or not squeezed(mark.text):
            if squeezed(mark.text):
                self.omit(mark, tr("no copy (comment)", "非正文（注释）"))
            return
        self.flush()
        line = mark.line
        for part in mark.text.split("\n"):
            if part.strip():
                self.inline.spans = [Span(part.strip(), (), "", line)]
                self.flush()
            line += 1

    def start(self, mark: Mark) -> None:
        name = mark.text
        if name in _BLOCKS:
            self.flush()
        self.inline.start(mark)
        if name in _HEADINGS:
            is_title = mark.attributes.get("class", "") == "title"
            self.heading = 1 if is_title else _HEADINGS[name]
        elif name == "br":
            self.inline.spans.append(Span("\n", (), "", mark.line))
        elif name == "hr":
            self.flush()
            self.emit(Slip("rule", mark.line, mark.line, "", "***"))
        elif name == "img":
            self.image(mark)
        elif name == "pre":
            self.pre += 1
        elif name == "blockquote":
            self.quote += 1
        elif name == "title":
            self.title_depth = 1
        else:
            self.start_structure(mark)

    def start_structure(self, mark: Mark) -> None:
        name = mark.text
        if name in {"ul", "ol"}:
            start = mark.attributes.get("start", "1")
            self.lists.append(
                (name == "ol", int(start) if start.isdecimal() and len(start) < 9 else 1)
            )
        elif name == "li":
            self.item_open = mark.attributes.get("mark", ".")
            self.number_item(mark.attributes.get("value", ""))
            self.note = mark.attributes.get("id", "").removeprefix("footnote-")
            if not mark.attributes.get("id", "").startswith("footnote-"):
                self.note = ""
        elif name == "table":
            self.close_lists()
            self.tables.append(Table(mark.line))
        elif name == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif name in {"td", "th"} and self.tables:
            table = self.tables[-1]
            table.has_head = table.has_head or name == "th"
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append([])

    def number_item(self, value: str) -> None:
        if self.lists and re.fullmatch(r"\d{1,8}", value):
            self.lists[-1] = (self.lists[-1][0], int(value))

    def end(self, name: str) -> None:
        if name in _BLOCKS:
            self.flush()
        self.inline.end(name, self.line)
        if name in _HEADINGS:
            self.heading = 0
        elif name == "title":
            self.title_depth = 0
        elif name == "pre":
            self.pre = max(self.pre - 1, 0)
        elif name == "blockquote":
            self.quote = max(self.quote - 1, 0)
        elif name == "li":
            self.item_open, self.note = "", ""
        elif name in {"ul", "ol"} and self.lists:
            self.lists.pop()
            if not self.lists:
                self.close_lists()
        elif name == "table" and self.tables:
            self.close_table()

    def flush(self) -> None:
        """End the running paragraph: each of its lines becomes a slip."""
        spans, self.inline.spans = self.inline.spans, []
        self.inline.tell_unseen()
        if not any(squeezed(span.text) for span in spans):
            return
        if self.pre:
            self.code("".join(span.text for span in spans), spans[0].line)
            return
        for line in _lines(spans):
            self.paragraph(line)

    def code(self, text: str, line: int) -> None:
        text = text.strip("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
        last = line + text.count("\n")
        self.emit(Slip("code", line, last, text, f"{fence}\n{text}\n{fence}"))

    def paragraph(self, spans: Sequence[Span]) -> None:
        text = plain_text(spans).strip()
        if not any(squeezed(span.text) for span in spans):
            return
        markdown = as_markdown(spans)
        first, last = spans[0].line, spans[-1].line
        for words in unsaid(spans, markdown) if not (self.heading or self.title_depth) else ():
            self.told.append(Told(first, "import/form", "marks", {"words": words.strip()}))
        if self.title_depth:
            why = tr("title of the page, not of the copy", "网页标题，非文稿标题")
            self.omitted.append(Omitted(first, why, text))
        elif self.note:
            self.noted(Slip("note", first, last, text, markdown, label=self.note))
        elif self.heading:
            address = next((span.link for span in spans if span.link), "")
            self.emit(Slip("heading", first, last, text, markdown, self.heading, address=address))
        elif self.lists:
            self.item(text, markdown, first)
        else:
            strong = all("strong" in span.styles for span in spans if squeezed(span.text))
            slip = Slip("paragraph", first, last, text, markdown, strong=strong)
            self.emit(self.quoted(slip))

    def noted(self, slip: Slip) -> None:
        """A paragraph of a note, joined to those before it."""
        last = self.slips[-1] if self.slips else None
        if last is None or (last.kind, last.label) != ("note", slip.label):
            self.slips.append(replace(slip, markdown=f"[^{slip.label}]: {slip.markdown}"))
            return
        body = slip.markdown.replace("\n", "\n    ")
        markdown, text = f"{last.markdown}\n\n    {body}", f"{last.text}\n{slip.text}"
        self.slips[-1] = replace(last, last=slip.last, text=text, markdown=markdown)

    def quoted(self, slip: Slip) -> Slip:
        if not self.quote:
            return slip
        return replace(slip, kind="quote", markdown="> " + slip.markdown.replace("\n", "\n> "))

    def item(self, text: str, markdown: str, line: int) -> None:
        depth = min(len(self.lists), 6) - 1
        ordered, number = self.lists[-1]
        indent = "    " * depth
        marker = ""
        if self.item_open:
            marker = f"{number}{self.item_open} " if ordered else "- "
            self.lists[-1] = (ordered, number + 1)
            self.item_open = ""
        body = markdown.replace("\n", "\n" + indent + "    ")
        head = f"{indent}{marker}" if marker else f"\n{indent}    "
        self.items.append((line, text, head + body, marker, depth))

    def close_lists(self) -> None:
        """The items gathered become lists, one for each run in one language."""
        items, self.items = self.items, []
        self.lists = []
        group: list[tuple[int, str, str, str, int]] = []
        for item in items:
            starts = item[3] and item[4] == 0
            side = detect_side(item[1])
            if group and starts and side and side != detect_side(group[0][1]):
                self.emit(_list_slip(group))
                group = []
            group.append(item)
        if group:
            self.emit(_list_slip(group))

    def image(self, mark: Mark) -> None:
        address = mark.attributes.get("src", "").strip()
        address = address or mark.attributes.get("data-src", "").strip()
        if not address:
            return
        if address.startswith("data:"):
            address = self.embedded(address)
        self.flush()
        alt = alternative(mark.attributes.get("alt", ""))
        title = mark.attributes.get("title", "")
        line = mark.line
        self.emit(Slip("picture", line, line, alt, "", address=address, caption=title))

    def embedded(self, address: str) -> str:
        head, _, data = address.partition(",")
        suffix = {"image/jpeg": ".jpg", "image/svg+xml": ".svg"}.get(
            head[5:].split(";")[0].lower(), "." + re.sub(r"\W", "", head[11:].split(";")[0])[:5]
        )
        name = f"figure-{len(self.pictures) + 1}{suffix}"
        if head.endswith(";base64") and len(data) < MAX_PICTURE_BYTES:
            try:
                self.pictures[name] = base64.b64decode(data, validate=False)
            except (binascii.Error, ValueError):
                return name
        return name

    def emit(self, slip: Slip) -> None:
        if self.items and slip.kind != "list":
            self.close_lists_here()
        if self.tables:
            self.tables[-1].add(slip)
        else:
            self.slips.append(slip)

    def close_lists_here(self) -> None:
        open_lists = self.lists
        self.close_lists()
        self.lists = open_lists

    def close_table(self) -> None:
        self.close_lists()
        table = self.tables.pop()
        for slip in unfolded(table):
            self.emit(slip)

    def finish(self) -> None:
        """End whatever the source left open."""
        self.flush()
        self.close_lists()
        while self.tables:
            self.close_table()


def read_pictures(path: Path, slips: Sequence[Slip], pictures: dict[str, bytes]) -> None:
    """Read pictures named by slips from beside a source; never from outside its folder."""
    home = path.resolve().parent
    for slip in slips:
        if slip.kind != "picture" or slip.address in pictures or ":" in slip.address[:8]:
            continue
        try:
            target = (home / slip.address).resolve()
            is_near = target.is_relative_to(home) and target.is_file()
            if is_near and target.stat().st_size <= MAX_PICTURE_BYTES:
                pictures[slip.address] = target.read_bytes()
        except (OSError, ValueError, RuntimeError):
            continue


def _list_slip(items: Sequence[tuple[int, str, str, str, int]]) -> Slip:
    text = "\n".join(item[1] for item in items)
    markdown = "\n".join(item[2] for item in items)
    return Slip("list", items[0][0], items[-1][0], text, markdown)


def _lines(spans: Sequence[Span]) -> Iterator[list[Span]]:
    line: list[Span] = []
    for span in spans:
        parts = span.text.split("\n")
        for index, part in enumerate(parts):
            if index:
                yield line
                line = []
            if part:
                line.append(replace(span, text=part))
    yield line
