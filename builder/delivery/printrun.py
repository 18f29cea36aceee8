"""Copies with a name as files: one a reader, or one long file for a press with variable data.

Both come with an index: which file, or which pages, are whose. A long file holds what all copies
share once; each copy adds its page objects and what its places say. It is for a press alone: it has
no tags, links or bookmarks (PDF/X-4, ISO 15930-7, asks for none).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from ..editions.edition import load, per_reader_edition
from ..ground.files import write_atomically
from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.messages import tr
from ..ground.places import publication_of
from ..issue.model import Issue
from ..makeup.fontbook import publication_book
from ..pdf.update import opened, update
from . import lists
from .copies import Copies, copies_of
from .dispatch import Desk, fresh
from .files import finished_pdf, private_folder
from .lettering import Lettering
from .mailing import copy_fields
from .recipients import Recipient
from .standing import Done

INDEX = "index.csv"
_COLUMNS = ("number", "file", "first_page", "last_page", "email", "name")
_NUMBERED = re.compile(r"\d+\.pdf")
_DROPPED = ("/Parent", "/StructParents", "/Annots", "/PieceInfo", "/Tabs")
"""What pages of a long file do without."""
_KEPT_IN_ROOT = ("/Type", "/OutputIntents", "/Metadata", "/OCProperties", "/Version")
_INHERITED = ("/MediaBox", "/CropBox", "/Resources", "/Rotate")


def write_copies(
    desk: Desk, list_file: Path, edition: str = "", together: bool = False, skip_bad: bool = False
) -> Done:
    """Write a copy for each reader of a list, or all in one file, into ``OUT/ID/copies-EDITION/``.

    Rows need no address. Raises Rejected where the edition is not finished, or is none of which
    each reader has a copy of their own.
    """
    issue, manifest = desk.issue, desk.issue.manifest
    edition = edition or per_reader_edition(manifest.editions)
    fresh(desk, edition)
    data = finished_pdf(desk.out, desk.id, edition)
    book = publication_book(publication_of(manifest.folder))
    copies = copies_of(data, Lettering(book, manifest.languages), issue.tag("zh"))
    if copies is None:
        raise Rejected([found("mail/copies", says="none", edition=edition)])
    kind = load(edition, manifest.editions.get(edition), manifest.editions).kind
    if together and kind.name != "press":
        raise Rejected([found("mail/copies", says="press", edition=edition)])
    findings: list[Finding] = []
    people = _people(issue, desk, list_file, edition, copies, findings, skip_bad)
    if has_errors(findings):
        raise Rejected(findings)
    folder = private_folder(desk.out / desk.id / f"copies-{edition}")
    for old in folder.iterdir():
        if _NUMBERED.fullmatch(old.name) or old.name == INDEX:
            old.unlink()
    with opened(data) as pdf:
        pages = len(pdf.pages)
    said = [copy_fields(issue, person) for person in people]
    if together:
        name = f"{desk.id}-{edition}-{len(people)}.pdf"
        write_atomically(folder / name, long_file(data, copies, said))
        rows = [(name, n * pages + 1, (n + 1) * pages) for n in range(len(people))]
    else:
        width = max(4, len(str(len(people))))
        rows = [(f"{n:0{width}}.pdf", 1, pages) for n in range(1, len(people) + 1)]
        for (name, _, _), fields in zip(rows, said, strict=True):
            write_atomically(folder / name, data + copies.update(fields))
    write_atomically(folder / INDEX, _index(rows, people))
    for file in folder.iterdir():
        file.chmod(0o600)
    line = tr(f"copies: {len(people)}, {folder / INDEX}", f"{len(people)} 份，{folder / INDEX}")
    return Done(tuple(findings), 0, (line,), {"copies": len(people), "folder": str(folder)})


def _people(
    issue: Issue, desk: Desk, list_file: Path, edition: str, copies: Copies,
    findings: list[Finding], skip_bad: bool,
) -> list[Recipient]:  # fmt: skip
    """The readers of whom each gets a copy; what a copy cannot say joins the findings."""
    rules = replace(lists.rules_for(issue, desk.out, edition), needs_address=False)
    people = []
    for person in lists.readers(list_file, rules, findings, skip_bad):
        faults = list(copies.faults(person, copy_fields(issue, person)))
        told = sum(finding.check == "mail/copy" for finding in findings)
        for fault in faults[: max(0, lists.MAX_FINDINGS - told)]:
            findings.append(replace(fault, severity="warning") if skip_bad else fault)
        if not faults:
            people.append(person)
    return people


def _index(rows: Sequence[tuple[str, int, int]], people: Sequence[Recipient]) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for number, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        table.writerow((number, *row, person.address, person.name or person.fields.get("name", "")))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def long_file(data: bytes, copies: Copies, said: Sequence[Mapping[str, str]]) -> bytes:
    """An edition with a copy for each set of fields, one after the other."""
    lines = [copies.lines(fields) for fields in said]
    fonts, objects = copies.fonts([line for own in lines for line in own], copies.base.count)
    number = copies.base.count + len(objects)
    with opened(data) as pdf:
        sheets, shared = _sheets(pdf, copies, number)
        objects |= shared
        number += len(shared)
        top, number = number, number + 1
        nodes = []
        for own, fields in zip(lines, said, strict=True):
            forms = {}
            for place, line in zip(copies.places, own, strict=True):
                objects[number] = copies.form(place, line, fonts, fields)
                forms[place.form], number = number, number + 1
            node, first = number, number + 1
            nodes.append(node)
            for n, (before, reserved, after) in enumerate(sheets):
                drawn = b"".join(_pointed(part, forms) for part in reserved)
                objects[first + n] = before % node + drawn + after
            kids = b" ".join(b"%d 0 R" % (first + n) for n in range(len(sheets)))
            objects[node] = b"<< /Type /Pages /Parent %d 0 R /Kids [%b] /Count %d >>" % (
                top, kids, len(sheets),
            )  # fmt: skip
            number = first + len(sheets)
        kids = b" ".join(b"%d 0 R" % node for node in nodes)
        objects[top] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(said) * len(sheets))
        root: Any = pdf.Root
        entries = b" ".join(
            b"%b %b" % (key.encode(), root[key].unparse()) for key in _KEPT_IN_ROOT if key in root
        )
        objects[pdf.Root.objgen[0]] = b"<< %b /Pages %d 0 R >>" % (entries, top)
    return data + update(copies.base, objects)


_Sheet = tuple[bytes, tuple[bytes, ...], bytes]
"""A page's object: up to its resources, the parts of these that name forms, and the rest."""


def _sheets(pdf: pikepdf.Pdf, copies: Copies, first: int) -> tuple[list[_Sheet], dict[int, bytes]]:
    """The pages as every copy has them, and the resources that copies share, from ``first``."""
    own = {place.form for place in copies.places}
    shared: dict[int, bytes] = {}
    sheets = []
    for page in pdf.pages:
        entries = dict(_entries(page.obj))
        resources: Any = entries.pop("/Resources", pikepdf.Dictionary())
        text = b" ".join(b"%b %b" % (key.encode(), _raw(value)) for key, value in entries.items())
        drawn = resources.get("/XObject", pikepdf.Dictionary())
        if own & {form.objgen[0] for form in drawn.values()}:
            rest = pikepdf.Dictionary({k: v for k, v in resources.items() if k != "/XObject"})
            opening = rest.unparse().removesuffix(b">>")
            parts = tuple(b" %b %b" % (k.encode(), _raw(v)) for k, v in drawn.items())
            before = b"<< %b /Parent %%d 0 R /Resources %b /XObject <<" % (
                text.replace(b"%", b"%%"), opening.replace(b"%", b"%%"),
            )  # fmt: skip
            sheets.append((before, parts, b" >> >> >>"))
            continue
        number = first + len(shared)
        shared[number] = resources.unparse(resolved=True)
        before = b"<< %b /Parent %%d 0 R" % text.replace(b"%", b"%%")
        sheets.append((before, (), b" /Resources %d 0 R >>" % number))
    return sheets, shared


def _entries(page: Any) -> Iterator[tuple[str, Any]]:
    """What a page says, and what it inherits."""
    for key, value in page.items():
        if key not in _DROPPED:
            yield key, value
    for key in _INHERITED:
        above = page.get("/Parent")
        while key not in page and above is not None:
            if key in above:
                yield key, above[key]
                break
            above = above.get("/Parent")


def _raw(value: Any) -> bytes:
    return bytes(value.unparse() if isinstance(value, pikepdf.Object) else pikepdf.unparse(value))


def _pointed(part: bytes, forms: Mapping[int, int]) -> bytes:
    """A name of a form and its reference, led to a copy's own."""
    name, number, rest = part.strip().split(b" ", 2)
    return b" %b %d %b" % (name, forms.get(int(number), int(number)), rest)
