"""The job ticket: well-formed, and its intents say what was ordered. XJDF 2.1, 3 and 4."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from builder.ordering.xjdf import NAMESPACE, ticket

from . import jobs


def read(*plates: str, **asked: Any) -> Xml.Element:
    return Xml.fromstring(ticket(jobs.job(*plates, **asked)))


def find(root: Xml.Element, *path: str) -> Xml.Element:
    found = root.find(".//" + "/".join(f"{{{NAMESPACE}}}{step}" for step in path))
    assert found is not None, path
    return found


def test_it_is_a_product_ticket() -> None:
    root = read(**jobs.ASKED)
    assert root.tag == f"{{{NAMESPACE}}}XJDF"
    assert {k: root.get(k) for k in ("Version", "Types", "JobID")} == {
        "Version": "2.1", "Types": "Product", "JobID": "2017-02",
    }  # fmt: skip


INTENTS = {
    ("LayoutIntent", "FinishedDimensions"): "595.276 841.890 0",
    ("LayoutIntent", "Bleed"): "8.504",
    ("LayoutIntent", "Pages"): "16",
    ("MediaIntent", "Coating"): "Matte",
    ("MediaIntent", "MediaQuality"): "哑粉纸",
    ("MediaIntent", "Weight"): "128",
    ("BindingIntent", "BindingType"): "SaddleStitch",
    ("Product", "Amount"): "3000",
    ("DropItem", "Amount"): "3000",
    ("FileSpec", "URL"): "2017-02-print.pdf",
}


@pytest.mark.parametrize(("place", "value"), INTENTS.items(), ids=str)
def test_what_was_ordered_stands_in_its_intent(place: tuple[str, str], value: str) -> None:
    element, attribute = place
    assert find(read(**jobs.ASKED), element).get(attribute) == value


def test_an_intent_stands_under_its_name() -> None:
    for intent in read(**jobs.ASKED).iter(f"{{{NAMESPACE}}}Intent"):
        assert [child.tag for child in intent] == [f"{{{NAMESPACE}}}{intent.get('Name')}"]


def test_what_the_ticket_has_no_word_for_is_a_comment() -> None:
    root = read(paper="Munken Lynx", binding="日式缝缀", quantity="一千")
    comments = [each.text for each in root.iter(f"{{{NAMESPACE}}}Comment")]
    assert comments == ["paper: Munken Lynx", "binding: 日式缝缀", "quantity: 一千"]
    assert root.find(f".//{{{NAMESPACE}}}BindingIntent") is None
    assert find(root, "Product").get("Amount") is None
    assert find(root, "MediaIntent").get("Coating") is None


def test_plates_are_single_words_with_their_names_beside_them() -> None:
    root = read("Black", "PANTONE 485 C", "Varnish")
    assert find(root, "SurfaceColor").get("ColorsUsed") == "Black PANTONE_485_C Varnish"
    named = {
        find(each, "Part").get("Separation"): find(each, "Color").attrib
        for each in root.iter(f"{{{NAMESPACE}}}Resource")
        if each.find(f"{{{NAMESPACE}}}Color") is not None
    }
    assert named["PANTONE_485_C"] == {"ActualColorName": "PANTONE 485 C", "CMYK": "0 0.88 0.95 0.1"}
    assert named["Varnish"] == {"ActualColorName": "Varnish"}


def test_addresses_keep_their_lines_and_characters() -> None:
    lines = [each.text for each in read(**jobs.ASKED).iter(f"{{{NAMESPACE}}}AddressLine")]
    assert lines == ["Li <li@example.org> & co.", "成都市天府大道 1 号", "3 月 10 日前"]
