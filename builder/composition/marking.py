"""Marked content joined: one sequence for all that one element shows in a row.

The engine opens a marked-content sequence for every line. A paragraph's lines follow one another in
the stream and hang on one element, so one sequence holds them all (ISO 32000-1, 14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

_OPENS, _CLOSES = (b"BDC", b"BMC"), b"EMC"
_NUMBERED = b"<</MCID "
"""How the properties begin that are nothing but the number of a sequence."""


def join_sequences(pdf: Any, parent_tree: list[Any]) -> None:
    """Join neighbouring sequences of one element on every page of a pydyf PDF, in place.

    The structure tree and the parent tree, given as its ``Nums``, are numbered anew to agree. A
    page with sequences in streams of their own, such as see-through groups, is left as it is.
    """
    owners_of = dict(zip(parent_tree[::2], parent_tree[1::2], strict=True))
    for number in pdf.pages["Kids"][::3]:
        page = pdf.objects[number]
        owners = owners_of[page["StructParents"]]
        elements = [named_object(pdf, owner) for owner in dict.fromkeys(owners)]
        stream = named_object(pdf, page["Contents"])
        joined, fresh = _joined(stream.stream, _follows(elements, page.reference))
        if len(fresh) == len(owners):
            stream.stream = joined
            for element in elements:
                element["K"][:] = _renumbered(element, page.reference, fresh)
            owners[:] = {fresh[old]: owner for old, owner in enumerate(owners)}.values()


def named_object(pdf: Any, reference: bytes) -> Any:
    """The object that a reference names."""
    return pdf.objects[int(reference.split()[0])]


def _follows(elements: Sequence[Any], page: bytes) -> dict[int, int]:
    """Each sequence that comes right after another in its element, with that other."""
    found = {}
    for element in elements:
        for before, after in pairwise(_sequence(kid, element, page) for kid in element["K"]):
            if before is not None and after is not None:
                found[after] = before
    return found


def _sequence(kid: Any, element: Any, page: bytes) -> int | None:
    """The number of a kid that is a sequence on a page; None for other kids."""
    if isinstance(kid, int):
        return kid if element["Pg"] == page else None
    if isinstance(kid, dict) and kid["Pg"] == page:
        number: int = kid["MCID"]
        return number
    return None


def _joined(lines: Sequence[Any], follows: Mapping[int, int]) -> tuple[list[Any], dict[int, int]]:
    """A stream's lines with sequences joined, and the new number of each old one."""
    written: list[Any] = []
    fresh: dict[int, int] = {}
    inside: list[int | None] = []
    closed: int | None = None
    """The sequence that the line before closed."""
    for line in lines:
        written.append(line)
        if line == _CLOSES:
            closed = inside.pop()
            continue
        if not (isinstance(line, bytes) and line.endswith(_OPENS)):
            closed = closed if _is_preamble(line) else None
            continue
        old = _number(written[-2])
        inside.append(old)
        if old is None:
            continue
        if closed is not None and follows.get(old) == closed:
            fresh[old] = fresh[closed]
            del written[-4:]
        else:
            fresh[old] = max(fresh.values(), default=-1) + 1
            written[-2] = _with_number(written[-2], fresh[old])
    return written, fresh


def _number(properties: Any) -> int | None:
    """The number of a sequence with such properties, which may be written already; else None."""
    if isinstance(properties, bytes) and properties.startswith(_NUMBERED):
        return int(properties[len(_NUMBERED) : -2])
    return properties.get("MCID") if isinstance(properties, dict) else None


def _with_number(properties: Any, number: int) -> Any:
    if isinstance(properties, bytes):
        return _NUMBERED + b"%d>>" % number
    return type(properties)({**properties, "MCID": number})


def _is_preamble(line: Any) -> bool:
    """Whether a line only begins to open a sequence: its tag or its properties."""
    if isinstance(line, bytes):
        return line.startswith(_NUMBERED)
    return isinstance(line, dict) or (isinstance(line, str) and line.startswith("/"))


def _renumbered(element: Any, page: bytes, fresh: Mapping[int, int]) -> Iterator[Any]:
    """An element's kids with the new numbers, each once."""
    before = None
    for kid in list(element["K"]):
        old = _sequence(kid, element, page)
        if old is None:
            yield kid
            before = None
            continue
        if fresh[old] != before:
            before = fresh[old]
            yield before if isinstance(kid, int) else type(kid)({**kid, "MCID": before})
