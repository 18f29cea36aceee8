"""The glossary on its way to a translator's tools and back: TBX and CSV.

Written as TBX-Basic in the form that tools read (ISO 30042:2008, ``martif``); that of ISO
30042:2019 is read as well. Nothing is taken out of a glossary: entries are added, and those that
share a form with one that comes back get its forms.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ..ground.characters import HAN
from ..importing.package import check_xml
from ..issue.glossary import Glossary, Term
from ..issue.model import SIDES
from ..issue.source import read_text, shown
from ..issue.yamlfile import scalar
from .exchange import guarded, opened, table_of, unguarded

FORMS = ("tbx", "csv")
_HEADS = ("zh", "en", "forbidden")
_BETWEEN = " | "
"""Between the forms of a cell."""
_HAN = re.compile(f"[{HAN}]")
_STATUS = "administrativeStatus"
_PREFERRED, _ADMITTED, _DEPRECATED = (
    f"{name}-admn-sts" for name in ("preferredTerm", "admittedTerm", "deprecatedTerm")
)
_TBX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc>'
    "<p>Glossary</p></sourceDesc></fileDesc></martifHeader><text><body>\n"
)
_TBX_FOOT = "</body></text></martif>\n"


@dataclass(frozen=True, slots=True)
class Forms:
    """An entry as it comes and goes: the forms of each side, the first preferred, and others."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    forbidden: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The entry as a line of ``glossary.yaml``."""
        parts = [f"{key}: {_listed(getattr(self, key))}" for key in _HEADS if getattr(self, key)]
        return f"- {{{', '.join(parts)}}}"


def _listed(forms: Sequence[str]) -> str:
    return scalar(forms[0]) if len(forms) == 1 else f"[{', '.join(map(scalar, forms))}]"


def forms_of(term: Term) -> Forms:
    """An entry of a glossary."""
    return Forms(term.zh, term.en, term.forbidden)


def write(terms: Iterable[Forms], form: str, tags: Sequence[str]) -> bytes:
    """A termbase in one of the forms of ``FORMS``; ``tags`` are of Chinese and of English."""
    if form == "csv":
        out = io.StringIO(newline="")
        table = csv.writer(out)
        table.writerow(_HEADS)
        for term in terms:
            table.writerow(guarded(_BETWEEN.join(getattr(term, key))) for key in _HEADS)
        return out.getvalue().encode("utf-8-sig")
    entries = (_entry(number, term, tags) for number, term in enumerate(terms, start=1))
    return "".join([_TBX_HEAD, *entries, _TBX_FOOT]).encode()


def _entry(number: int, term: Forms, tags: Sequence[str]) -> str:
    sets = []
    for side, tag in zip(SIDES, tags, strict=True):
        ours = [form for form in term.forbidden if bool(_HAN.search(form)) == (side == "zh")]
        given = [(form, _ADMITTED) for form in getattr(term, side)]
        given[:1] = [(form, _PREFERRED) for form, _ in given[:1]]
        given += [(form, _DEPRECATED) for form in ours]
        if given:
            note = f'</term><termNote type="{_STATUS}">'
            terms = "".join(
                f"<tig><term>{escape(form)}{note}{status}</termNote></tig>"
                for form, status in given
            )
            sets.append(f'<langSet xml:lang="{tag}">{terms}</langSet>')
    return f'<termEntry id="t{number}">{"".join(sets)}</termEntry>\n'


def read(path: Path) -> list[Forms] | None:
    """The entries of a termbase; None for a file that is none.

    Raises Rejected for what is damaged or passes a bound.
    """
    data, place = opened(path), shown(path)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        check_xml(data, place)
        top = ElementTree.fromstring(data)
        if _local(top) not in ("martif", "tbx"):
            return None
        return [
            _of_entry(one) for one in top.iter() if _local(one) in ("termEntry", "conceptEntry")
        ]
    if data.startswith(b"PK"):
        return None
    rows = table_of(data, place)
    if not rows or not {"zh", "en"} <= set(rows[0]):
        return None
    return [Forms(*(_cells(row.get(key) or "") for key in _HEADS)) for row in rows]


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in unguarded(cell).split("|") if form.strip())


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _of_entry(entry: ElementTree.Element) -> Forms:
    sides: dict[str, list[tuple[int, str]]] = {"zh": [], "en": []}
    forbidden: list[str] = []
    for language in entry.iter():
        side = language.get(_LANG, "")[:2].lower()
        if _local(language) not in ("langSet", "langSec") or side not in sides:
            continue
        for form, status in _terms(language):
            if status.startswith(("deprecated", "superseded")):
                forbidden.append(form)
            else:
                sides[side].append((0 if status.startswith("preferred") else 1, form))
    zh, en = (tuple(f for _, f in sorted(sides[s], key=lambda one: one[0])) for s in SIDES)
    return Forms(zh, en, tuple(forbidden))


def _terms(language: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """The terms of a language with their status."""
    for group in language.iter():
        if _local(group) in ("tig", "ntig", "termSec"):
            words, status = "", ""
            for part in group.iter():
                if _local(part) == "term":
                    words = " ".join("".join(part.itertext()).split())
                elif part.get("type") == _STATUS or _local(part) == _STATUS:
                    status = (part.text or "").strip()
            if words:
                yield words, status


def merged(path: Path, known: Glossary, entries: Sequence[Forms]) -> str:
    """The text of a glossary with entries taken in; lines of those that stay are left alone."""
    text = read_text(path) if path.is_file() else ""
    lines = text.splitlines(keepends=True)
    starts = [term.spot.line - 1 for term in known.terms]
    ends = [*starts[1:], len(lines)]
    new = []
    for entry in entries:
        if not (entry.zh or entry.en):
            continue
        shared = {*entry.zh, *entry.en}
        number = next(
            (n for n, term in enumerate(known.terms) if shared & {*term.zh, *term.en}), None
        )
        if number is None:
            new.append(f"{entry.written}\n")
        elif forms_of(known.terms[number]) != entry:
            _replace(lines, starts[number], ends[number], entry)
    kept = "".join(lines)
    between = "\n" if kept and new and not kept.endswith("\n") else ""
    return "".join([kept, between, *dict.fromkeys(new)])


def _replace(lines: list[str], start: int, end: int, entry: Forms) -> None:
    """Put an entry in the place of another; comments and empty lines after it stay."""
    while end > start + 1 and not lines[end - 1].split("#")[0].strip():
        end -= 1
    lines[start:end] = [f"{entry.written}\n", *[""] * (end - start - 1)]
