"""The EPUB 3 edition: the same articles for reading systems, one document an article.

Sources: EPUB 3.3 (packages, navigation, core media types), EPUB Accessibility 1.1 (metadata).
The bytes depend on the issue alone, so that the same issue gives the same file.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment

from ..issue.model import Figure, Issue
from ..makeup.layout import Layout
from ..makeup.script import house_words
from ..makeup.templates import month, stylesheet
from .flowing import Picture, Pictures, context_of, fill, reading_environment

_XHTML = "http://www.w3.org/1999/xhtml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf"
 media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the book, as its manifest lists it."""

    href: str
    media_type: str
    data: bytes
    properties: str = ""
    in_spine: bool = False

    @property
    def id(self) -> str:
        """The name the package knows it by: an XML name."""
        return "i-" + re.sub(r"[^A-Za-z0-9-]", "-", self.href)


@dataclass(slots=True)
class _Images:
    """The pictures of the book; each gets its place when it is first asked for."""

    pictures: Pictures
    items: dict[str, Item] = field(default_factory=dict)

    def __call__(self, path: Path, figure: Figure | None = None) -> dict[str, Any]:
        one, key = self.pictures.of(path, figure), str(path)
        if figure and figure.options.crop:
            key = f"{path} {figure.options.crop} {figure.options.focus}"
        elif figure and figure.chart:
            key = hashlib.sha256(one.data).hexdigest()
        return self._item(key, one)

    def placed_after(self, path: Path) -> list[dict[str, Any]]:
        """The pages from elsewhere that follow an article."""
        pages = enumerate(self.pictures.placed(str(path)))
        return [{**self._item(f"{path} {n}", one), "alt": alt} for n, (one, alt) in pages]

    def _item(self, key: str, one: Picture) -> dict[str, Any]:
        if key not in self.items:
            href = f"images/{len(self.items) + 1}{one.suffix}"
            self.items[key] = Item(href, one.media_type, one.data)
        size = {"width": round(one.width), "height": round(one.height)}
        return {"src": self.items[key].href, **size}


def epub_edition(issue: Issue, layout: Layout, pdf_href: str = "") -> bytes:
    """The EPUB of an issue in the colours of a layout; it leads to no PDF.

    Raises Rejected for figures that cannot be shown and faults in the templates.
    """
    templates = reading_environment(issue, layout)
    images = _Images(Pictures(issue, layout))
    documents = _documents(issue, templates, images)
    css = stylesheet(layout, "epub.css").encode()
    nav = _page(templates, issue, "epub-nav.html", chapters=_chapters(issue))
    items = [
        Item("nav.xhtml", "application/xhtml+xml", _xhtml(nav), "nav"),
        Item("style.css", "text/css", css),
        *documents,
        *_with_cover(issue, images.items),
    ]
    return _zipped(issue, items)


def _documents(issue: Issue, templates: Environment, images: _Images) -> list[Item]:
    page = _page(templates, issue, "epub-title.html", picture=images)
    items = [Item("title.xhtml", "application/xhtml+xml", _xhtml(page), in_spine=True)]
    for href, section, article in _chapters(issue):
        page = _page(
            templates,
            issue,
            "epub-article.html",
            article=article,
            section=section if article is section.articles[0] else None,
            picture=images,
            placed_after=images.placed_after,
        )
        items.append(Item(href, "application/xhtml+xml", _xhtml(page), in_spine=True))
    return items


def _chapters(issue: Issue) -> list[tuple[str, Any, Any]]:
    """File name, section and article of every chapter, in order."""
    pairs = [(section, article) for section in issue.sections for article in section.articles]
    return [
        (f"{number:03d}-{re.sub(r'[^A-Za-z0-9-]', '-', article.key)}.xhtml", section, article)
        for number, (section, article) in enumerate(pairs, start=1)
    ]


def _page(templates: Environment, issue: Issue, name: str, **context: Any) -> str:
    return fill(templates, name, **context_of(issue), **context)


def _with_cover(issue: Issue, images: dict[str, Item]) -> list[Item]:
    cover = str(issue.manifest.cover)
    return [
        Item(item.href, item.media_type, item.data, "cover-image") if path == cover else item
        for path, item in images.items()
    ]


def _xhtml(html: str) -> bytes:
    """HTML as XHTML: well-formed whatever the copy held, languages said in both ways."""
    import tinyhtml5  # noqa: PLC0415 - naming the kind is light

    ET.register_namespace("", _XHTML)
    ET.register_namespace("epub", _EPUB_TYPE[1:].partition("}")[0])
    root = tinyhtml5.parse(html, namespace_html_elements=True)
    for element in root.iter():
        if "lang" in element.attrib:
            element.set(_XML_LANG, element.attrib["lang"])
        if kind := element.attrib.pop("data-type", None):
            element.set(_EPUB_TYPE, kind)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def _zipped(issue: Issue, items: list[Item]) -> bytes:
    date = issue.manifest.date
    stamp = (max(date.year, 1980), date.month, date.day, 0, 0, 0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        # OCF 4.2: the first file, stored as it is, says what the archive is.
        first = zipfile.ZipInfo("mimetype", stamp)
        book.writestr(first, "application/epub+zip", zipfile.ZIP_STORED)
        members = [("META-INF/container.xml", _CONTAINER.encode())]
        members.append(("EPUB/package.opf", _package(issue, items)))
        members += [(f"EPUB/{item.href}", item.data) for item in items]
        for name, data in members:
            book.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _package(issue: Issue, items: list[Item]) -> bytes:
    """The package document: what the book is called, holds and in which order it is read."""
    ET.register_namespace("dc", "http://purl.org/dc/elements/1.1/")
    namespaces = {"xmlns": "http://www.idpf.org/2007/opf"}
    package = ET.Element(
        "package", namespaces, version="3.0", **{"unique-identifier": "id", _XML_LANG: _tag(issue)}
    )
    package.append(_metadata(issue))
    manifest = ET.SubElement(package, "manifest")
    spine = ET.SubElement(package, "spine")
    for item in items:
        extra = {"properties": item.properties} if item.properties else {}
        attributes = {"id": item.id, "href": item.href, "media-type": item.media_type, **extra}
        ET.SubElement(manifest, "item", attributes)
        if item.in_spine:
            ET.SubElement(spine, "itemref", idref=item.id)
    return bytes(ET.tostring(package, encoding="utf-8", xml_declaration=True))


def _tag(issue: Issue) -> str:
    return issue.manifest.languages[0]


def _metadata(issue: Issue) -> ET.Element:
    manifest = issue.manifest
    metadata = ET.Element("metadata")

    def dc(name: str, text: str, **attributes: str) -> None:
        element = ET.SubElement(metadata, f"{{http://purl.org/dc/elements/1.1/}}{name}", attributes)
        element.text = text

    def meta(name: str, text: str) -> None:
        ET.SubElement(metadata, "meta", property=name).text = text

    sides = issue.sides
    names = [f"{manifest.title.text(s)} {month(manifest.date, s)}" for s in sides]
    name = f"{manifest.title.text('zh')}\n{manifest.title.text('en')}\n{manifest.id}"
    dc("identifier", uuid.uuid5(uuid.NAMESPACE_URL, name).urn, id="id")
    dc("title", " · ".join(names))
    for tag in manifest.languages:
        dc("language", tag)
    dc("date", manifest.date.isoformat())
    publisher = " · ".join(filter(None, (manifest.publisher.text(side) for side in sides)))
    if publisher:
        dc("publisher", publisher)
    meta("dcterms:modified", f"{manifest.date.isoformat()}T00:00:00Z")
    for mode in ("textual", "visual"):
        meta("schema:accessMode", mode)
    meta("schema:accessModeSufficient", "textual")
    for feature in ("alternativeText", "readingOrder", "structuralNavigation", "tableOfContents"):
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", "none")
    meta(
        "schema:accessibilitySummary",
        "Figures have alternative text in both languages; headings, notes and languages are tagged."
        " / " + house_words(issue.tag("zh"))("图片配有中英文替代文字，标题、注释和语言均有标记。"),
    )
    return metadata
