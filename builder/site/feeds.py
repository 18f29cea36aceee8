"""Atom feeds, one a language (RFC 4287), and the sitemap (sitemaps.org 0.9)."""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from ..issue.addresses import page_file, view_in, views_of
from ..issue.model import Side
from .entries import IssueEntry, face_of, said

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ISSUES = 24
"""The newest issues that a feed holds: two years of a monthly."""


def feed_file(side: Side) -> str:
    """The file of a language's feed."""
    return f"feed.{side}.xml"


def feed(entries: Sequence[IssueEntry], side: Side, base: str) -> bytes:
    """The feed of a language, newest first; links are relative to it without a base.

    Identifiers are names, not addresses, so that a site that moves says nothing twice.
    """
    face = face_of(entries)
    name, _ = said(face.title, side)
    top = ET.Element(f"{{{_ATOM}}}feed", {_XML_LANG: face.tag(side)})
    _add(top, "id", _identifier(entries[-1], "feed", side))
    _add(top, "title", name)
    if tagline := face.tagline.get(side):
        _add(top, "subtitle", tagline)
    _add(top, "updated", _moment(face.date))
    author = _add(top, "author")
    _add(author, "name", said(face.publisher, side)[0] or name)
    home = base + page_file("index", view_in(face.sides, side))
    _add(top, "link", rel="alternate", type="text/html", href=home)
    if base:
        link = base + feed_file(side)
        _add(top, "link", rel="self", type="application/atom+xml", href=link)
    for issue in entries[:_ISSUES]:
        _articles(top, issue, side, base)
    return _written(top, _ATOM)


def _articles(top: ET.Element, issue: IssueEntry, side: Side, base: str) -> None:
    for article in issue.articles:
        if not article.title.get(side):
            continue
        entry = _add(top, "entry")
        _add(entry, "id", _identifier(issue, issue.id, article.name, side))
        _add(entry, "title", article.title[side])
        _add(entry, "updated", _moment(issue.date))
        _add(entry, "published", _moment(issue.date))
        href = base + issue.page(article.name, side)
        _add(entry, "link", rel="alternate", type="text/html", href=href)
        _add(entry, "summary", article.summary.get(side, "") or article.title[side])


def sitemap(entries: Sequence[IssueEntry], base: str) -> bytes:
    """Every page with the day of its issue."""
    top = ET.Element(f"{{{_SITEMAP}}}urlset")
    for address, date in addresses(entries):
        url = ET.SubElement(top, f"{{{_SITEMAP}}}url")
        ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = base + address
        ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = date.isoformat()
    return _written(top, _SITEMAP)


def addresses(entries: Sequence[IssueEntry]) -> Iterator[tuple[str, dt.date]]:
    """The address of every page that says something, from the top of the site."""
    for view in views_of(face_of(entries).sides):
        yield page_file("index", view), entries[0].date
    for issue in entries:
        for view in views_of(issue.sides):
            yield from ((issue.page(name, view), issue.date) for name, _ in issue.pages())


def _identifier(issue: IssueEntry, *parts: str) -> str:
    name = "\n".join((issue.title.get("zh", ""), issue.title.get("en", ""), *parts))
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _moment(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _written(top: ET.Element, namespace: str) -> bytes:
    ET.register_namespace("", namespace)
    ET.indent(top, "")
    return bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True)) + b"\n"
