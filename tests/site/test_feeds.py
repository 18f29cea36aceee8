"""Atom feeds as RFC 4287 has them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.site.conftest import BASE, publication, site

ATOM = "{http://www.w3.org/2005/Atom}"
FEED_ONCE, ENTRY_ONCE = ("id", "title", "updated", "author"), ("id", "title", "updated", "summary")
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def held(path: Path) -> ET.Element:
    """A feed, held against what RFC 4287 asks of it (4.1.1, 4.1.2, 4.2.6, 3.3)."""
    feed = ET.parse(path).getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one, once in ((feed, FEED_ONCE), *((entry, ENTRY_ONCE) for entry in entries)):
        for name in once:
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.findtext(f"{ATOM}id", ""))
        assert re.fullmatch(MOMENT, one.findtext(f"{ATOM}updated", ""))
        assert one.findtext(f"{ATOM}title", "").strip()
        links = [link.attrib for link in one.findall(f"{ATOM}link")]
        kinds = [(link["rel"], link.get("type")) for link in links]
        assert len(kinds) == len(set(kinds)) and ("alternate", "text/html") in kinds
    names = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(names) == len(set(names))
    assert feed.findtext(f"{ATOM}author/{ATOM}name", "").strip()
    return feed


def links(feed: ET.Element) -> list[str]:
    return [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]


@pytest.mark.parametrize("side", ["zh", "en"])
def test_a_feed_is_valid_and_leads_to_pages(made: Path, side: str) -> None:
    feed = held(made / f"feed.{side}.xml")
    assert all(link.startswith(BASE) for link in links(feed))
    assert all(
        (made / unquote(urlsplit(at).path.removeprefix("/news/"))).is_file() for at in links(feed)
    )


def test_feeds_of_both_languages(tmp_path: Path, fonts: object) -> None:
    home = publication(tmp_path / "p", "2017-03")
    assert site(home).returncode == 0
    titles = {}
    for side in ("zh", "en"):
        feed = held(home / f"site/feed.{side}.xml")
        assert all(
            not urlsplit(link).scheme and (home / "site" / unquote(link)).is_file()
            for link in links(feed)
        )
        titles[side] = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles["zh"] == ["题目 <b>&", "目录", "只有中文"]
    assert titles["en"] == ['Quotes "and" <script>alert(1)</script>', "Index"]


def test_a_site_that_moves_keeps_its_identifiers(tmp_path: Path, fonts: object) -> None:
    home = publication(tmp_path / "p", "2017-03")
    names = []
    for base in ("https://one.example/", "http://two.example/sub/"):
        assert site(home, "--base", base).returncode == 0
        feed = held(home / "site/feed.en.xml")
        assert all(link.startswith(base) for link in links(feed))
        names.append([one.text for one in feed.iter(f"{ATOM}id")])
    assert names[0] == names[1]
