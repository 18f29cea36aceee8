"""Search without a server: what is asked in either language is found, the page sought first."""

from __future__ import annotations

import random
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from builder.site.copytext import PageText
from builder.site.index import file_of, index_files, plain, read_text_file, terms
from tests.site.conftest import publication, site
from tests.tools.browser import DESKTOP

ANSWER = """new Promise(done => { const look = () => document.getElementById('count').textContent
 ? done([...document.querySelectorAll('#results a')].map(a => a.getAttribute('href')))
 : setTimeout(look, 20); look(); })"""


def asked(page, folder: Path, words: str, more: str = "") -> list[str]:
    """The addresses that the search page answers with, in their order."""
    page.open(folder / "search.html", DESKTOP, query=f"?q={quote(words)}{more}")
    answer: list[str] = page.run(ANSWER)
    assert page.complaints == []
    return [unquote(urlsplit(link).path) for link in answer]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("移动支付", ["移动", "动支", "支付", "付"]),
        (
            "Café AT&T, 1,436.5",
            ["cafe", "at", "cafe at", "t", "at t", "1", "t 1", "436", "1 436", "5", "436 5"],
        ),
        ("在ＡＩ时代", ["在", "ai", "时代", "代"]),
        ("𠮷野家", ["𠮷野", "野家", "家"]),
    ],
)
def test_terms(text: str, cut: list[str]) -> None:
    assert [*terms(text)] == cut


def test_what_begins_alike_stands_in_one_file() -> None:
    for files in (1, 8, 256):
        assert 0 <= file_of("innovation in", files) < files
        assert file_of("innovation", files) == file_of("innovate", files)
        assert file_of("移动", files) == file_of("移", files)


def test_the_index_grows_by_files() -> None:
    chance = random.Random(7)

    def text() -> str:
        return "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(1500))

    few = {f"p{n}": [PageText("t", "", text(), "")] for n in range(2)}
    many = {f"p{n}": [PageText("t", "", text(), "")] for n in range(40)}
    assert len(index_files(few)) < len(index_files(many))
    assert max(map(len, index_files(many).values())) < 120_000


FOUND = {
    "移动支付": "issues/2017-02/mobile-payments.html",
    "格芯": "issues/2017-02/globalfoundries.html",
    "GlobalFoundries": "issues/2017-02/globalfoundries.html",
    "accelerators": "issues/2017-02/microsoft-accelerator.html",
    "MICROSOFT acceler": "issues/2017-02/microsoft-accelerator.html",
    "national high-tech zones": "issues/2017-02/high-tech-zones.html",
    "naive cafe": "issues/2017-03/one.html",
    "resume": "issues/2017-03/one.html",
    "Israel 以色列": "issues/2017-02/technology-triangle.html",
    "龘": "issues/2017-03/两-篇.html",
    "独此一种语言": "issues/2017-04/one.html",
    "注文": "issues/2017-03/one.html",
    "图注": "issues/2017-03/one.html",
    "2017年2月": "issues/2017-02/index.html",
}


@pytest.mark.parametrize("words", FOUND)
def test_what_is_asked_is_found_first(made, page, words):
    answer = asked(page, made, words)
    assert answer and answer[0] == FOUND[words]
    assert all((made / link).is_file() for link in answer)


@pytest.mark.parametrize(
    ("words", "view", "link"),
    [
        ("mobile payments", "en", "issues/2017-02/mobile-payments.en.html"),
        ("移动支付", "zh", "issues/2017-02/mobile-payments.zh.html"),
        ("移动支付", "en", "issues/2017-02/mobile-payments.html"),
        ("独此一种语言", "zh", "issues/2017-04/one.html"),
    ],
)
def test_the_answer_keeps_the_view_where_that_holds_the_words(made, page, words, view, link):
    assert asked(page, made, words, f"&view={view}")[0] == link


@pytest.mark.parametrize("words", ["zzyzx", "鱻鱻鱻", "<script>", "  ", "'\"&", "%"])
def test_nothing_is_found_and_it_is_said(made, page, words):
    page.open(made / "search.html", DESKTOP, query=f"?q={quote(words)}")
    if words.strip() and [*terms(words)]:
        page.run(ANSWER)
    assert page.complaints == []
    assert page.run("document.querySelector('[name=q]').value") == words


def test_the_form_of_every_page_leads_to_the_answer(made, page):
    page.open(made / "issues/2017-02/chengdu-third.en.html", DESKTOP)
    page.forget()
    page.run(
        "document.querySelector('[type=search][name=q]').value = 'mobile payments';"
        "document.querySelector('form').submit()"
    )
    page.wait_for_load()
    assert page.run(ANSWER)[0] == "issues/2017-02/mobile-payments.en.html"
    assert page.run("document.querySelector('mark').textContent.toLowerCase()") == "mobile payments"


def _texts(home: Path) -> dict[str, str]:
    told = {}
    for path in sorted((home / "site").glob("issues/*/text/*.js")):
        sides = read_text_file(path.read_bytes()).values()
        address = f"issues/{path.parents[1].name}/{path.stem}.html"
        told[address] = "\n".join(f"{t.title}\n{t.lead}\n{t.body}" for t in sides)
    return told


def _phrase(chance: random.Random, text: str, side: str) -> str:
    pattern = r"[\u4e00-\u9fff]{6,}" if side == "zh" else r"[A-Za-z]+(?: [a-z]+){3,}"
    run = chance.choice(re.findall(pattern, text))
    if side == "zh":
        at = chance.randrange(len(run) - 5)
        return run[at : at + chance.randrange(4, 7)]
    words = run.split()
    at = chance.randrange(len(words) - 2)
    return " ".join(words[at : at + 3])


@pytest.mark.parametrize("side", ["zh", "en"])
def test_fifty_of_fifty_in_sixty_issues(many, page, side):
    """Words taken anywhere from a page, which no other holds, lead to it among the first three."""
    chance = random.Random(side)
    texts = {address: plain(text) for address, text in _texts(many).items()}
    whole = _texts(many)
    articles = [address for address in texts if "/index." not in address]
    missed, queries = [], 0
    while queries < 50:
        sought = chance.choice(articles)
        words = _phrase(chance, whole[sought], side)
        if sum(plain(words) in text for text in texts.values()) != 1:
            continue
        queries += 1
        if sought not in asked(page, many / "site", words)[:3]:
            missed.append((words, sought))
    assert missed == []


def test_answers_hold_the_words(many, page):
    texts = {address: plain(text) for address, text in _texts(many).items()}
    for words in ("园区", "技术", "billion", "companies"):
        answer = asked(page, many / "site", words)
        assert len(answer) > 20
        assert all(words[:7] in texts[address] for address in answer[:20])


def test_a_question_fetches_a_part_of_the_index(many, page):
    asked(page, many / "site", "创新")
    files = {Path(unquote(urlsplit(url).path)) for url in page.requests}
    index = {path for path in files if re.fullmatch(r"\d+\.js", path.name)}
    assert len(index) == 1
    assert len([*(many / "site/search").glob("[0-9]*.js")]) >= 16


def test_one_issue_needs_one_small_index(tmp_path, fonts):
    home = publication(tmp_path / "p", "2017-04")
    assert site(home).returncode == 0
    assert [path.name for path in (home / "site/search").glob("[0-9]*.js")] == ["0.js"]
