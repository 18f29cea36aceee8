"""Articles for a WeChat official account: a local page to copy from, one fragment an article.

What the editor of WeChat keeps is little: inline styles only, no ``div``, no ``id``, no script, no
SVG, no link to elsewhere, lists of two levels. So an article is set by the templates of the web
edition, its styles are written into its elements, and what would be lost is put otherwise: links
become numbered notes, drawings and charts pictures of pixels. Nothing is uploaded.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import css_inline
import lxml.html  # type: ignore[import-untyped]
from markupsafe import Markup
from PIL import Image

from ..ground.findings import Finding, found
from ..issue.model import Article, Figure, Issue, Side
from ..makeup.layout import Layout
from ..makeup.templates import stylesheet
from .edition import Written
from .flowing import Picture, Pictures, context_of, fill, reading_environment
from .plates import composing_plates, fonts_of, images, laid_out, png

MOST_CHARACTERS = 20_000
"""Of a fragment with its tags and styles, which must stay below."""
MOST_BYTES = 1_000_000
MOST = {"title": 32, "author": 16, "digest": 128}
"""Characters of what is entered beside the text."""
COVERS = {"wide": (1128, 480), "square": (800, 800)}
"""Pixels: 2.35 : 1 and 1 : 1."""
PICTURE_PIXELS, PICTURE_EDGE = 1080, 20
"""The width of drawings and charts made pixels, and the white around them."""

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


def wechat_edition(issue: Issue, layout: Layout) -> Written:
    """The page with a fragment an article and language, and the pictures beside it.

    A fragment too long is parted between blocks, which is told. Raises Rejected for figures that
    cannot be shown and faults in the templates.
    """
    beside = _Beside(issue, layout)
    findings: list[Finding] = []
    articles = [_entry(issue, layout, one, beside, findings) for one in issue.articles]
    beside.cover("cover", issue.manifest.title.text("zh") or issue.manifest.title.text("en"), None)
    templates = reading_environment(issue, layout)
    page = fill(
        templates, "wechat.html", **context_of(issue), articles=articles, most=MOST,
        most_characters=MOST_CHARACTERS, css=Markup(stylesheet(layout, "wechat-page.css")),
        script=Markup(stylesheet(layout, "wechat.js")),
    )  # fmt: skip
    return Written(page.encode(), beside.files(), tuple(findings))


@dataclass(frozen=True, slots=True)
class Fragment:
    """What is pasted at once."""

    name: str
    """ARTICLE.LANG, with the number of the part where there are several."""
    words: str
    """Which language it is, for people."""
    html: str

    @property
    def length(self) -> int:
        """Characters as WeChat counts them: tags and styles count."""
        return len(self.html)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on the page."""

    article: Article
    fields: Mapping[Side, Mapping[str, str]]
    """Title, author and digest by language."""
    fragments: Sequence[Fragment]


_WORDS = {"zh": "中文", "en": "English", "both": "对照 · Both"}


def _entry(
    issue: Issue, layout: Layout, article: Article, beside: _Beside, findings: list[Finding]
) -> Entry:
    sides = issue.sides
    variants: dict[str, tuple[Side, ...]] = {side: (side,) for side in sides}
    if len(sides) > 1:
        variants["both"] = tuple(sides)
    fragments: list[Fragment] = []
    for name, shown in variants.items():
        parts = list(_parted(_blocks(issue, layout, article, shown, beside)))
        for number, html in enumerate(parts, 1):
            whole = f"{article.key}.{name}" + (f".{number}" if len(parts) > 1 else "")
            words = _WORDS[name] + (f" {number}/{len(parts)}" if len(parts) > 1 else "")
            fragments.append(Fragment(whole, words, html))
            if len(html) >= MOST_CHARACTERS or len(html.encode()) >= MOST_BYTES:
                findings.append(
                    found("wechat/long", article.spot, length=len(html), most=MOST_CHARACTERS)
                )
        if len(parts) > 1:
            findings.append(
                found("wechat/split", article.spot, fragment=f"{article.key}.{name}",
                      parts=len(parts), most=MOST_CHARACTERS)
            )  # fmt: skip
    beside.cover(f"cover-{article.key}", article.title.text(sides[0]), article.teaser)
    fields = {
        side: {
            "title": article.title.text(side),
            "author": article.byline.text(side),
            "digest": article.standfirst.text(side),
        }
        for side in sides
    }
    return Entry(article, fields, fragments)


def _blocks(
    issue: Issue, layout: Layout, article: Article, sides: tuple[Side, ...], beside: _Beside
) -> list[str]:
    """The blocks of an article in some languages, each as HTML that WeChat keeps."""
    tags = tuple(issue.tag(side) for side in sides)
    shown = replace(issue, manifest=replace(issue.manifest, languages=tags))
    templates = reading_environment(shown, layout)
    html = fill(
        templates, "wechat-article.html", **context_of(shown), article=article,
        picture=beside.pictures_of(shown), css=Markup(stylesheet(layout, "wechat.css")),
    )  # fmt: skip
    body = lxml.html.document_fromstring(_INLINER.inline(html)).body
    return [_serialised(block) for block in _Kept(body, sides).blocks()]


def _serialised(block: lxml.html.HtmlElement) -> str:
    block.tail = None
    html: str = lxml.html.tostring(block, encoding="unicode")
    return re.sub(r">\s*\n\s*<", "><", html)


def _parted(blocks: Sequence[str]) -> Iterator[str]:
    """Blocks joined to fragments as long as may be."""
    part = ""
    for block in blocks:
        if part and len(part) + len(block) >= MOST_CHARACTERS:
            yield part
            part = ""
        part += block
    yield part


_PLAIN = {"div": "section", "figure": "section", "figcaption": "p", "aside": "section",
          "header": "section", "article": "section"}  # fmt: skip
_LEFT = ("style", "src", "alt", "colspan", "rowspan")
"""The attributes that stay."""
_LANGUAGE_BREAKS = ("ul", "ol", "table", "p", "blockquote")


_CLOSED = " or ".join(f"self::{tag}" for tag in ("details", "script", "style", "rt", "rp", "col"))
"""What nobody can open there, or would stand in the text."""
_SECOND = "self::span[@lang] and preceding-sibling::span[@lang]"
"""The other language of a heading."""
_HOLDERS = (
    "self::picture or self::colgroup or self::ruby or self::source or self::span[@lang]"
    " or contains(concat(' ', @class, ' '), ' pair ')"
    " or contains(concat(' ', @class, ' '), ' side ')"
)


def _all(body: lxml.html.HtmlElement, which: str) -> list[lxml.html.HtmlElement]:
    """The elements of which something is true, in an XPath of their own."""
    found: list[lxml.html.HtmlElement] = body.xpath(f".//*[{which}]")
    return found


class _Kept:
    """The elements of an article brought to what WeChat keeps."""

    def __init__(self, body: lxml.html.HtmlElement, sides: Sequence[Side]) -> None:
        self.body = body
        self.links: list[str] = []
        self.heading = {"zh": "链接", "en": "Links", "both": "链接 · Links"}[
            sides[0] if len(sides) == 1 else "both"
        ]

    def blocks(self) -> Iterator[lxml.html.HtmlElement]:
        """The blocks in reading order, the list of links last."""
        self._unwrap()
        self._number_links()
        self._flatten_lists()
        for element in self.body.iter():
            if isinstance(element.tag, str):
                element.tag = _PLAIN.get(element.tag, element.tag)
                for name in [name for name in element.attrib if name not in _LEFT]:
                    del element.attrib[name]
        for bare in _all(self.body, "self::span and not(@*)"):
            bare.drop_tag()
        yield from self.body
        if self.links:
            yield self._list_of_links()

    def _unwrap(self) -> None:
        """Take away what only holds others together, and what nobody here can open."""
        for one in _all(self.body, _CLOSED):
            if one.tag == "rt":
                self._read_out(one)
            else:
                one.drop_tree()
        for call in _all(self.body, "self::a and contains(@class, 'call')"):
            call.tag = "sup"
        for second in _all(self.body, _SECOND):
            second.addprevious(lxml.html.fragment_fromstring("<br>"))
        for one in _all(self.body, _HOLDERS):
            if one.tag not in _LANGUAGE_BREAKS and not one.tag.startswith("h"):
                one.drop_tag()

    def _read_out(self, reading: lxml.html.HtmlElement) -> None:
        """A reading over a character follows it in brackets."""
        reading.text = f"（{reading.text_content()}）"
        reading.drop_tag()

    def _number_links(self) -> None:
        for link in _all(self.body, "self::a"):
            address = link.get("href", "")
            if re.match(r"(https?|mailto):", address):
                if address not in self.links:
                    self.links.append(address)
                mark = lxml.html.fragment_fromstring(
                    f"<sup>[{self.links.index(address) + 1}]</sup>"
                )
                mark.tail, link.tail = link.tail, None
                link.addnext(mark)
            link.drop_tag()

    def _flatten_lists(self) -> None:
        """A list within a list of a list becomes lines of the one that holds it."""
        for deep in _all(self.body, "self::li and ancestor::li/ancestor::li"):
            deep.text = f"– {deep.text or ''}"
            deep.tag = "section"
        for empty in _all(self.body, "(self::ul or self::ol) and ancestor::li/ancestor::li"):
            empty.drop_tag()

    def _list_of_links(self) -> lxml.html.HtmlElement:
        lines = "".join(
            f"<br>[{number}] {Markup.escape(address)}"
            for number, address in enumerate(self.links, 1)
        )
        style = "margin:24px 0 0;font-size:13px;line-height:1.6;color:#6B6B6B;word-break:break-all"
        return lxml.html.fragment_fromstring(f'<p style="{style}">{self.heading}{lines}</p>')


@dataclass(slots=True)
class _Beside:
    """The pictures beside the page, by file name; drawings are made pixels all at once."""

    issue: Issue
    layout: Layout
    made: dict[str, bytes] = field(default_factory=dict)
    plates: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """What is still to be drawn: HTML, and its width and height in pixels."""

    def pictures_of(self, issue: Issue) -> Any:
        """What templates call for a picture of an issue in some of its languages."""
        pictures = Pictures(issue, self.layout)
        languages = "-".join(issue.sides)

        def picture(path: Path, figure: Figure | None = None) -> dict[str, Any]:
            shown = pictures.of(path, figure)
            stem = re.sub(r"[^\w.-]", "-", str(path.with_suffix("")))
            if figure and figure.chart:
                stem = f"{stem}-{figure.spot.line}"
            return {"src": self._named(stem, languages, shown), "width": "", "height": ""}

        return picture

    def _named(self, stem: str, languages: str, shown: Picture) -> str:
        if shown.media_type != "image/svg+xml":
            suffix, data = _as_kept(shown)
            return self._keep(f"wechat-{stem}", suffix, data)
        name = f"wechat-{stem}-{languages}.png"
        inner = PICTURE_PIXELS - 2 * PICTURE_EDGE
        height = round(inner * shown.height / shown.width) + 2 * PICTURE_EDGE
        drawing = base64.b64encode(shown.data).decode()
        image = f'<img class="drawing" src="data:image/svg+xml;base64,{drawing}">'
        self.plates[name] = image, PICTURE_PIXELS, height
        return name

    def _keep(self, stem: str, suffix: str, data: bytes) -> str:
        """Keep a picture under a name; another under the same, a crop, gets a number."""
        number, name = 1, f"{stem}{suffix}"
        while self.made.get(name, data) != data:
            number, name = number + 1, f"{stem}-{number}{suffix}"
        self.made[name] = data
        return name

    def cover(self, name: str, title: str, figure: Figure | None) -> None:
        """Covers in both shapes: of the picture, or of the title on the layout's accent."""
        ground = ""
        if figure and figure.path.suffix.lower() != ".svg":  # a drawing cropped says nothing
            shown = Pictures(self.issue, self.layout).of(figure.path)
            data = base64.b64encode(shown.data).decode()
            x, y = (f"{share * 100:g}%" for share in figure.options.focus)
            ground = (
                f'<img class="photograph" style="object-position:{x} {y}"'
                f' src="data:{shown.media_type};base64,{data}">'
            )
        masthead = self.issue.manifest.title.text(self.issue.sides[0])
        words = Markup('<p class="masthead">{}</p><p class="title">{}</p>').format(
            masthead if title != masthead else f"{self.issue.manifest.date:%Y.%m}", title
        )
        for shape, (width, height) in COVERS.items():
            html = ground or f'<div class="ground {shape}">{words}</div>'
            self.plates[f"{name}-{shape}.png"] = html, width, height

    def files(self) -> dict[str, bytes]:
        """All of them."""
        return {**self.made, **self._drawn()}

    def _drawn(self) -> dict[str, bytes]:
        """The plates laid out, a page each, and looked at."""
        sizes = "".join(
            f"@page p{n} {{ size: {width}px {height}px; margin: 0 }}"
            for n, (_, width, height) in enumerate(self.plates.values())
        )
        pages = "".join(
            f'<section style="page:p{n};width:{width}px;height:{height}px">{html}</section>'
            for n, (html, width, height) in enumerate(self.plates.values())
        )
        properties = ";".join(f"--{name}:{value}" for name, value in self.layout.properties(0.0))
        style = f":root{{{properties}}}{sizes}{stylesheet(self.layout, 'wechat-plates.css')}"
        lang = self.issue.tag(self.issue.sides[0])
        with composing_plates(fonts_of(self.issue)):
            shown = images(laid_out(f'<html lang="{lang}"><style>{style}</style><body>{pages}'))
        return dict(zip(self.plates, map(png, shown), strict=True))


def _as_kept(shown: Picture) -> tuple[str, bytes]:
    """A picture in a format that WeChat takes: JPEG or PNG."""
    if shown.media_type in ("image/jpeg", "image/png"):
        return shown.suffix, shown.data
    with Image.open(io.BytesIO(shown.data)) as image:
        return ".png", png(image.convert("RGBA"))
