"""The index of the search: static files that a page without a server can ask.

Chinese is indexed by pairs of neighbouring characters, English by words and pairs of words, which
tell a phrase from its words; a term says in which file it stands, so a question fetches a few of
them, and words that begin alike stand together. The files are scripts, since a browser
lets a page from the file system load no data otherwise. What a word's stem is and what it
begins with is asked of the words in the file, by the page (``site-search.js``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .copytext import PageText

Postings = dict[str, list[int]]
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")
_TITLE, _LEAD, _BODY = 8, 3, 1
"""How much more a word of a title, or of a standfirst, says of a page than one of its text."""
_SATURATION, _LENGTH, _USUAL = 1.2, 0.5, 900
"""BM25: how soon repetition says no more, how much length counts, and a usual page's words."""
_MARKS = 65_521
"""Marks of terms are counted modulo this prime, which the page's numbers hold exactly."""
_FILE_POSTINGS = 6_000
"""Numbers in a file of the index, about; there are as many files as that takes."""


def plain(text: str) -> str:
    """Text as it is compared: no compatibility forms, accents or capitals."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in bare if unicodedata.category(char)[0] != "M")


def terms(text: str) -> Iterator[str]:
    """The terms of a text: words, each with the one before it too; pairs of Chinese characters.

    The last character of a run of Chinese is a term as well, for it begins no pair.
    """
    before = ""
    for han, word in _RUN.findall(plain(text)):
        if word:
            yield word
            if before:
                yield f"{before} {word}"
        before = word
        if han:
            yield from (han[at : at + 2] for at in range(len(han)))


def file_of(term: str, files: int) -> int:
    """The number of the file that a term stands in; those that begin alike stand together."""
    told = term[0] if re.match(f"[{_HAN}]", term) else term[:2]
    mark = 0
    for char in term if " " in term else told:
        mark = (mark * 31 + ord(char)) % _MARKS
    return mark % files


def index_files(pages: Mapping[str, Sequence[PageText]]) -> dict[str, bytes]:
    """The index of pages by their addresses without ``.html``, as files in the search's folder."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(pages.values()):
        for term, weight in sorted(_weights(one).items()):
            postings[term] += (number, weight)
    files = 1
    while files < 256 and sum(map(len, postings.values())) > files * _FILE_POSTINGS:
        files *= 2
    parts: list[Postings] = [{} for _ in range(files)]
    for term in sorted(postings):
        parts[file_of(term, files)][term] = postings[term]
    named = {f"{number}.js": _script("part", number, part) for number, part in enumerate(parts)}
    return {"pages.js": _script("pages", files, list(pages)), **named}


def text_file(address: str, sides: Mapping[str, PageText], has_views: bool) -> bytes:
    """What a page says, for what is shown of it beside a result, and whether it has views."""
    told = {side: text.as_json() for side, text in sides.items()}
    return _script("text", address, told, has_views)


def read_text_file(data: bytes) -> dict[str, PageText]:
    """The sides of a page's text. Raises ValueError where the file is another."""
    given = json.loads(b"[" + data.partition(b"(")[2].rpartition(b")")[0] + b"]")
    return {side: PageText(**text) for side, text in given[1].items()}


def _weights(sides: Iterable[PageText]) -> dict[str, int]:
    """What each term says of a page, ten being a word said once on a page of usual length."""
    found: Counter[str] = Counter()
    length = 0
    for text in sides:
        for words, worth in ((text.title, _TITLE), (text.lead, _LEAD), (text.body, _BODY)):
            counted = Counter(terms(words))
            length += counted.total()
            for term, times in counted.items():
                found[term] += times * worth
    room = _SATURATION * (1 - _LENGTH + _LENGTH * length / _USUAL)
    return {
        term: max(1, round(10 * times * (1 + _SATURATION) / (times + room)))
        for term, times in found.items()
    }


def _script(what: str, *values: object) -> bytes:
    told = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values
    )
    return f"siteSearch.{what}({told});\n".encode()
