"""Articles as pictures to post: cards of 1080 × 1440 pixels, in each language and in both.

An article is set by the templates of the web edition and laid out with our composition, a page a
card. Nothing that is read in one go is cut: type becomes smaller down to a bound, and only then is
a paragraph parted at a sentence, which is told. Nothing is uploaded.
"""

from __future__ import annotations

import base64
import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from markupsafe import Markup
from PIL import Image

from ..ground.findings import Finding, found
from ..ground.spots import Spot
from ..issue.model import Article, Block, Figure, Issue, Side
from ..makeup.layout import Layout
from ..makeup.templates import stylesheet
from .edition import Written
from .flowing import Picture, Pictures, context_of, fill, reading_environment
from .plates import composing_plates, fonts_of, images, laid_out, png

WIDTH, HEIGHT = 1080, 1440
SIZES = (40, 38, 36, 34)
"""Pixels of running text; the largest is taken of those that need the fewest cards. A phone shows a
card about a third as wide, so that the least is 12 points there."""
_MEASURE = 888
"""Pixels that a line of text may have; it holds whole characters."""
_FIRST = ((1.0, True), (0.85, True), (0.85, False), (0.7, False), (0.55, False), (0.4, False))
"""How large a first card is set, and whether the standfirst stands on it, as long as it is full."""
_FIRST_FOOT = 1330
"""Pixels from the head where its text ends at the latest."""
_COLOURS = 128
"""Of a card without a photograph: type and even grounds need no more."""
_MOST_COLOURS = 4_000
"""Of type and drawings with their soft edges; a photograph has more."""
_WORDS = {"zh": "中文", "en": "English", "both": "对照 · Both"}
_WHOLE = ("p", "h2", "h3", "h4", "tr", "pre", "figure")
"""What is not cut."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of an article in one language or in both."""

    words: str
    cards: Sequence[str]
    """File names, in order."""


def cards_edition(issue: Issue, layout: Layout) -> Written:
    """A page that shows the cards of all articles, and the cards beside it.

    Raises Rejected for figures that cannot be shown and faults in the templates.
    """
    beside: dict[str, bytes] = {}
    findings: list[Finding] = []
    entries: list[tuple[Article, list[Deck]]] = []
    fonts = fonts_of(issue)
    for article in issue.articles:
        decks = []
        with composing_plates(fonts):
            for name, sides in _variants(issue).items():
                made, told = _cards(_Setting(_in(sides, issue), issue, layout, article))
                names = [f"cards-{article.key}.{name}-{n:02d}.png" for n in range(1, len(made) + 1)]
                beside.update(zip(names, made, strict=True))
                decks.append(Deck(_WORDS[name], names))
                findings += [one for one in told if one not in findings]
        gc.collect()  # documents go in circles, and each holds the whole files of its fonts mapped
        entries.append((article, decks))
    page = fill(
        reading_environment(issue, layout), "cards.html", **context_of(issue), entries=entries,
        size=(WIDTH, HEIGHT), css=Markup(stylesheet(layout, "cards-page.css")),
    )  # fmt: skip
    return Written(page.encode(), beside, tuple(findings))


def _variants(issue: Issue) -> dict[str, tuple[Side, ...]]:
    """Each language, and both."""
    variants: dict[str, tuple[Side, ...]] = {side: (side,) for side in issue.sides}
    return {**variants, "both": tuple(issue.sides)} if len(variants) > 1 else variants


def _in(sides: Sequence[Side], issue: Issue) -> Issue:
    """An issue in some of its languages."""
    tags = tuple(issue.tag(side) for side in sides)
    return replace(issue, manifest=replace(issue.manifest, languages=tags))


@dataclass(frozen=True, slots=True)
class _Setting:
    """An article in some of the languages of its issue."""

    shown: Issue
    """In the languages of the cards."""
    issue: Issue
    layout: Layout
    article: Article

    def tree(self) -> lxml.html.HtmlElement:
        """The cards as one document, with what is not to be cut numbered."""
        pictures = Pictures(self.shown, self.layout)
        first = [*self.shown.sides, *(s for s in self.issue.sides if s not in self.shown.sides)]
        teaser = self.article.teaser
        photograph = None
        if teaser and teaser.path.suffix.lower() != ".svg":  # a drawing cropped says nothing
            photograph = {"src": _address(pictures.of(teaser.path)), "focus": teaser.options.focus}
        html = fill(
            reading_environment(self.shown, self.layout), "cards-article.html",
            **context_of(self.shown), article=self.article, picture=_picture_of(pictures),
            titles=[side for side in first if self.article.title.side(side)],
            photograph=photograph, css=Markup(stylesheet(self.layout, "cards.css")),
        )  # fmt: skip
        tree = lxml.html.document_fromstring(html)
        for closed in tree.xpath("//details"):  # nobody can open them
            closed.drop_tree()
        _number(tree)
        return tree

    def spot(self, text: str) -> Spot:
        """Where a block of the article stands whose words begin so."""
        start = _bare(re.sub(r"\d", "", text))[:24]
        for pair in self.article.pairs:
            for side in self.shown.sides:
                for block in _deep(pair.side(side)):
                    if start and _bare(re.sub(r"\d", "", block.plain)).startswith(start):
                        return block.spot
        return self.article.spot


def _deep(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _deep(block.children)


def _bare(text: str) -> str:
    return "".join(text.split())


def _address(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"


def _picture_of(pictures: Pictures) -> Any:
    """What templates call for a picture; a chart is drawn as for a phone, where it has room."""

    def picture(path: Path, figure: Figure | None = None) -> dict[str, Any]:
        narrow = pictures.narrow(figure) if figure and figure.chart else None
        shown = narrow or pictures.of(path, figure)
        return {"src": _address(shown), "width": shown.width, "height": shown.height}

    return picture


def _cards(setting: _Setting) -> tuple[list[bytes], list[Finding]]:
    """The cards of an article as PNG, and what had to be parted."""
    tree = setting.tree()
    document, cut = _fitted(tree)
    findings: dict[str, Finding] = {}
    parted = True
    while cut and parted:
        parted = False
        for element in [tree.xpath(f'//*[@data-whole="{number}"]')[0] for number in cut]:
            told = element.text_content().strip()[:40]
            at_sentence = element.tag == "p" and _part(element, cut[int(element.get("data-whole"))])
            parted = parted or at_sentence
            wording = "paragraph" if at_sentence else "row"
            finding = found("cards/parted", setting.spot(told), wording, text=told)
            findings.setdefault(told, finding)
        _number(tree)
        document, cut = _at(tree, SIZES[-1])
    made = [png(_few_colours(image)) for image in images(document)]
    return made, list(findings.values())


def _few_colours(image: Image.Image) -> Image.Image:
    """A card without a photograph in fewer colours, which makes it a third as large."""
    is_photographic = image.getcolors(_MOST_COLOURS) is None
    return image if is_photographic else image.quantize(_COLOURS)


def _fitted(tree: lxml.html.HtmlElement) -> tuple[Any, Mapping[int, int]]:
    """The document at the size that cuts least, needs the fewest cards, and is the largest."""
    for scale, led in _FIRST:
        (titles,) = tree.find_class("titles")
        titles.set("style", f"font-size: {scale:g}em")
        tree.body.set("class", "led" if led else "")
        least = _at(tree, SIZES[-1])
        if _foot(least[0]) <= _FIRST_FOOT:
            break
    for size in SIZES[:-1]:
        tried = _at(tree, size)
        if len(tried[1]) <= len(least[1]) and len(tried[0].pages) <= len(least[0].pages):
            return tried
    return least


def _foot(document: Any) -> float:
    """Where the text of the first card ends, in pixels from its head."""
    boxes = document.pages[0]._page_box.descendants()
    return max(
        float(box.position_y + box.height)
        for box in boxes
        if box.element is not None and "titles" in box.element.get("class", "").split()
    )


def _at(tree: lxml.html.HtmlElement, size: int) -> tuple[Any, dict[int, int]]:
    """The document at a size of type; what is cut by its number, and over how many cards."""
    side = (WIDTH - _MEASURE // size * size) / 2
    style = lxml.html.fragment_fromstring(
        f"<style>html {{ font-size: {size}px }} @page {{ size: {WIDTH}px {HEIGHT}px;"
        f" margin-left: {side:g}px; margin-right: {side:g}px }}</style>"
    )
    tree.head.insert(0, style)
    document = laid_out(lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))
    tree.head.remove(style)
    return document, _cut(document)


def _cut(document: Any) -> dict[int, int]:
    """What stands on more than one card, by its number: on how many."""
    pages: dict[int, set[int]] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            name = box.element.get("data-whole") if box.element is not None else None
            if name:
                pages.setdefault(int(name), set()).add(number)
    return {name: len(on) for name, on in sorted(pages.items()) if len(on) > 1}


def _number(tree: lxml.html.HtmlElement) -> None:
    body = tree.body.iter(*_WHOLE)
    for number, element in enumerate(body, 1):
        element.set("data-whole", str(number))


_ENDS = re.compile(
    r"[。！？!?][”’」』）)]*|(?<=[a-z0-9%)\]”’][a-z0-9%)\]”’])\.[”’\")\]]*(?=\s+[“‘(A-Z0-9])"
)
"""Where sentences end; a stop after a single letter may be that of a short form."""


def _part(paragraph: lxml.html.HtmlElement, count: int) -> bool:
    """Part a paragraph at sentences into so many; False where it has no place to."""
    text = paragraph.text_content()
    ends = [match.end() for match in _ENDS.finditer(text)]
    ends = [end for end in ends if text[:end].strip() and text[end:].strip()]
    wanted = [len(text) * n / count for n in range(1, count)]
    chosen = sorted({min(ends, key=lambda end: abs(end - at)) for at in wanted} if ends else ())
    for start, end in reversed([*zip([0, *chosen], [*chosen, len(text)], strict=True)][1:]):
        piece = deepcopy(paragraph)
        piece.tail = None
        _keep(piece, start, end, 0)
        piece.set("class", f"{piece.get('class', '')} continued".strip())
        paragraph.addnext(piece)
    if chosen:
        _keep(paragraph, 0, chosen[0], 0)
    return bool(chosen)


def _keep(element: lxml.html.HtmlElement, start: int, end: int, at: int) -> int:
    """Keep the characters of an element from one to another; gives where the element ends."""

    def kept(text: str | None) -> str:
        nonlocal at
        first, at = at, at + len(text or "")
        return (text or "")[max(0, start - first) : max(0, end - first)]

    element.text = kept(element.text)
    for child in list(element):
        first = at
        at = _keep(child, start, end, at)
        child.tail = kept(child.tail)
        if at <= start or first >= end:
            child.drop_tree()
    return at
