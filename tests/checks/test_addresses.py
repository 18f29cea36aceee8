"""Addresses as people write them, and what is told of those that nobody can reach."""

from __future__ import annotations

import pytest

from builder.checks.addresses import fault
from tests.importing.helpers import found, issue_of

# an address | what is wrong with it
ADDRESSES = r"""
https://example.org                          |
http://example.org/a?b=1&c=%E4%B8%AD#d       |
https://zh.wikipedia.org/wiki/成都           |
https://中文.example                         |
https://www.gov.cn:8080/                     |
http://192.168.1.4/x                         |
http://localhost:8000                        |
www.example.org                              |
HTTPS://Example.ORG/                         |
mailto:ed@example.org                        |
mailto:a.b+c@example.org,d@example.cn?subject=x |
http:/example.org                            | scheme
http//example.org                            | scheme
https：//example.org                         | scheme
htpp://example.org                           | scheme
http:\\example.org                           | scheme
https://http://example.org                   | twice
https://https//example.org                   | twice
https://                                     | host
https://example                              | host
https://example..org                         | host
https://.example.org                         | host
https://-a.example.org                       | host
https://example.o                            | host
https://example.org:80a/                     | host
https://exam ple.org                         | host
https://example.org，                        | mark
https://example.org/a。html                  | mark
https://example.org/100%                     | percent
https://example.org/%E4%B                    | percent
mailto:example.org                           | mail
mailto:ed@@example.org                       | mail
mailto:ed@example                            | mail
mailto:ed.@example.org                       | mail
"""


def _rows(table: str) -> list[tuple[str, str]]:
    rows = [line.rpartition("|") for line in table.strip("\n").split("\n")]
    return [(address.strip(), wanted.strip()) for address, _, wanted in rows]


@pytest.mark.parametrize(("address", "wanted"), _rows(ADDRESSES))
def test_an_address(address: str, wanted: str) -> None:
    assert fault(address) == wanted


# a paragraph, which begins on line 5 | what is told of it
TEXTS = r"""
见 https://example.org/a，或 www.example.org。      |
见[本刊](https://example.org)与<https://a.cn/b>。   |
HTTP/2 与 HTTP/1.1 是协议；http: 是开头。           |
微信 @bilingual，邮箱 ed@example.org。              |
每股 5@3 元，`http:/a.b` 是代码。                   |
网址 http:/example.org 写错了。                     | links/address 5:4
邮箱 ed@@example.org 写错了。                       | links/address 5:4
邮箱 ed@example 也写错了。                          | links/address 5:4
见[本刊](https://example)。                         | links/address 5:7
见[甲](https://a.cn)与[乙](https://a..cn)。         | links/address 5:24
见[甲](mailto:a.cn)。                               | links/address 5:6
见[www.a.cn](https://www.a.cn/x)。                  |
见[www.a.cn](https://b.cn)。                        | links/other 5:2
"""


@pytest.mark.parametrize(("text", "wanted"), _rows(TEXTS))
def test_in_running_text(text: str, wanted: str) -> None:
    assert found(issue_of(text), "links") == ([wanted] if wanted else [])


def test_titles_and_waivers() -> None:
    titled = issue_of("中文。", title="{zh: 见 http:/a.cn, en: See a.cn}")
    assert found(titled, "links") == ["links/address 2:15"]
    assert found(issue_of("见 http:/a.cn\n\n<!-- links: quoted -->"), "links") == []
