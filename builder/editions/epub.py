"""The EPUB 3 edition: the same articles for reading systems, one document an article.

Sources: EPUB 3.3 (packages, navigation, core media types), EPUB Accessibility 1.1 (metadata).
The bytes depend on the issue alone, so that the same issue gives the same file.
"""

from __future__ import annotations

import base64
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
from markupsafe import Markup

from ..issue.model import Figure, Issue
from ..makeup.layout import Layout
from ..makeup.night import is_legible
from ..makeup.script import house_words
from ..makeup.templates import month, stylesheet
from .flowing import Picture, Pictures, context_of, fill, reading_environment
from .plates import composing_plates, fonts_of, laid_out
from .plates import images as images_of
from .webfaces import screen_faces

_COVER = (1200, 1800)
"""Pixels; shelves show 2 : 3."""
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


def epub_edition(issue: Issue, layout: Layout) -> bytes:
    """The EPUB of an issue in the colours of a layout, with faces in the book.

    Raises Rejected for figures that cannot be shown and faults in the templates.
    """
    templates = reading_environment(issue, layout)
    templates.globals["crosshead"] = "h2"
    templates.globals["tables_scroll"] = True
    images = _Images(Pictures(issue, layout))
    documents = _documents(issue, templates, images)
    faces = screen_faces(issue, layout)
    css = faces.sheet("fonts/") + stylesheet(layout, "epub.css", faces.stacks)
    nav = _page(templates, issue, "epub-nav.html", chapters=_chapters(issue))
    items = [
        Item("nav.xhtml", "application/xhtml+xml", _xhtml(nav), "nav"),
        Item("style.css", "text/css", css.encode()),
        *documents,
        *images.items.values(),
        *(Item(f"fonts/{one.file}", "font/woff2", one.data) for one in faces.faces),
        _cover(issue, layout, templates),
    ]
    return _zipped(issue, items, _access(issue, layout, bool(images.items)))


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


def _cover(issue: Issue, layout: Layout, templates: Environment) -> Item:
    """The cover as shelves show it: pixels, whatever the cover's picture is."""
    picture = None
    if issue.manifest.cover:
        shown = Pictures(issue, layout).of(issue.manifest.cover)
        picture = f"data:{shown.media_type};base64,{base64.b64encode(shown.data).decode()}"
    html = _page(
        templates, issue, "epub-cover.html", picture=picture, size=_COVER,
        css=Markup(stylesheet(layout, "epub-cover.css")),
    )  # fmt: skip
    with composing_plates(fonts_of(issue)):
        (image,) = images_of(laid_out(html))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88, subsampling=0, optimize=True)
    return Item("cover.jpg", "image/jpeg", file.getvalue(), "cover-image")


def _access(issue: Issue, layout: Layout, has_pictures: bool) -> list[tuple[str, str]]:
    """What the package says of who can read the book (EPUB Accessibility 1.1, 2 and 3).

    Conformance is claimed where nothing stands against it: pages from elsewhere are pictures of
    text, and a layout's colours may be too faint.
    """
    modes = ("textual", "visual") if has_pictures else ("textual",)
    features = ["ARIA", "displayTransformability", "readingOrder", "structuralNavigation"]
    features += ["tableOfContents", "unlocked", *(["alternativeText"] if has_pictures else ())]
    told = [("schema:accessMode", mode) for mode in modes]
    told += [("schema:accessModeSufficient", way) for way in {"textual": 1, ",".join(modes): 1}]
    told += [("schema:accessibilityFeature", feature) for feature in sorted(features)]
    told.append(("schema:accessibilityHazard", "none"))
    said = "Figures have alternative text in both languages; " if has_pictures else ""
    zh = "图片配有中英文替代文字，标题、注释和语言均有标记。"
    summary = f"{said}headings, notes and languages are tagged."
    summary = summary[0].upper() + summary[1:]
    han = house_words(issue.tag("zh"))(zh if has_pictures else zh.partition("，")[2])
    told.append(("schema:accessibilitySummary", f"{summary} / {han}"))
    if is_legible(layout.screen_colours) and not issue.manifest.pages:
        manifest = issue.manifest
        told.append(("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"))
        names = [manifest.publisher.text(side) or manifest.title.text(side) for side in issue.sides]
        told.append(("a11y:certifiedBy", " · ".join(filter(None, names))))
    return told


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


def _zipped(issue: Issue, items: list[Item], access: list[tuple[str, str]]) -> bytes:
    date = issue.manifest.date
    stamp = (max(date.year, 1980), date.month, date.day, 0, 0, 0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        # OCF 4.2: the first file, stored as it is, says what the archive is.
        first = zipfile.ZipInfo("mimetype", stamp)
        book.writestr(first, "application/epub+zip", zipfile.ZIP_STORED)
        members = [("META-INF/container.xml", _CONTAINER.encode())]
        members.append(("EPUB/package.opf", _package(issue, items, access)))
        members += [(f"EPUB/{item.href}", item.data) for item in items]
        for name, data in members:
            book.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _package(issue: Issue, items: list[Item], access: list[tuple[str, str]]) -> bytes:
    """The package document: what the book is called, holds and in which order it is read."""
    ET.register_namespace("dc", "http://purl.org/dc/elements/1.1/")
    namespaces = {"xmlns": "http://www.idpf.org/2007/opf"}
    package = ET.Element(
        "package", namespaces, version="3.0", **{"unique-identifier": "id", _XML_LANG: _tag(issue)}
    )
    package.append(_metadata(issue, access))
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


def _metadata(issue: Issue, access: list[tuple[str, str]]) -> ET.Element:
    manifest = issue.manifest
    metadata = ET.Element("metadata")

    def dc(name: str, text: str, **attributes: str) -> None:
        element = ET.SubElement(metadata, f"{{http://purl.org/dc/elements/1.1/}}{name}", attributes)
        element.text = text

    def meta(name: str, text: str) -> None:
        ET.SubElement(metadata, "meta", property=name).text = text

    sides = issue.sides
    names = [f"{manifest.title.text(s)} {month(manifest.date, s)}" for s in sides]
    identity = f"{manifest.title.text('zh')}\n{manifest.title.text('en')}\n{manifest.id}"
    dc("identifier", uuid.uuid5(uuid.NAMESPACE_URL, identity).urn, id="id")
    dc("title", " · ".join(names))
    for tag in manifest.languages:
        dc("language", tag)
    dc("date", manifest.date.isoformat())
    publisher = " · ".join(filter(None, (manifest.publisher.text(side) for side in sides)))
    if publisher:
        dc("publisher", publisher)
    meta("dcterms:modified", f"{manifest.date.isoformat()}T00:00:00Z")
    for name, text in access:
        meta(name, text)
    return metadata
