"""What mail says, in Chinese, and whether code and catalogue agree on every wording."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from builder.delivery import dispatch, standing
from builder.delivery.recipients import read_recipients
from builder.delivery.server import read_server
from builder.ground.catalogue import Entry, entries
from builder.ground.findings import Finding, Rejected
from builder.ground.messages import set_language
from builder.ground.places import HOUSE
from tests.delivery.test_recipients import BYTES, FAULTS, HEAD, HEADERS
from tests.tools.smtp_server import Mailhost, served
from tests.tools.wordings import unheard

HAN = re.compile("[\u4e00-\u9fff]")
OWN = [known for known in entries() if known.stage == "delivery" and known.id != "mail/settings"]
LISTS = [
    *((HEAD + rows).encode() for rows, *_ in FAULTS),
    *(header.encode() for header, _ in HEADERS),
    *(content for content, *_ in BYTES),
]


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


def _is_chinese(finding: Finding) -> bool:
    return bool(HAN.search(finding.message) and HAN.search(finding.hint))


@pytest.mark.parametrize("content", LISTS, ids=range(len(LISTS)))
def test_faults_of_a_list(content, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    faults = [item for item in read_recipients(path) if isinstance(item, Finding)]
    assert faults and all(map(_is_chinese, faults))


@pytest.mark.parametrize("url", ["http://a", "smtp://a:b@c", "smtp://a?tls=yes", "smtp://a:999999"])
def test_a_server_that_is_none(url):
    with pytest.raises(Rejected) as refused:
        read_server(url)
    assert all(map(_is_chinese, refused.value.findings))


def test_a_mailing_and_its_state(desk, order):
    assert standing.status(desk.id, desk.out).lines == (f"{desk.id} 期尚未发送",)
    with served(Mailhost()) as url:
        done = dispatch.send(desk, order(url, 2))
    assert done.lines[0] == "已发 2，被拒 0，存疑 0，待发 0"
    with pytest.raises(Rejected) as refused:
        dispatch.send(desk, order("smtp://127.0.0.1", "email\nx@@example.org\n"))
    assert all(map(_is_chinese, refused.value.findings))


def test_a_refusal_is_told_with_a_chinese_colon(desk, order):
    with served(Mailhost(on_rcpt=lambda address: "550 5.1.1 no such user")) as url:
        done = dispatch.send(desk, order(url, 1))
    assert done.lines[1] == "被拒：r0@example.org — 550 5.1.1 no such user"


@pytest.mark.parametrize("known", OWN, ids=lambda known: known.id)
def test_a_wording_is_used_and_its_values_are_given(known: Entry) -> None:
    assert unheard(known, (HOUSE / "builder" / "delivery").glob("*.py")) == set()
