"""Packages of word processors, .docx and .odt: bounded before anything in them is read."""

from __future__ import annotations

import io
import posixpath
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, XMLParser

from ..ground.findings import Rejected, found
from ..ground.spots import Spot

MAX_ENTRIES = 3_000
MAX_PART_BYTES = 40_000_000
MAX_TOTAL_BYTES = 150_000_000
MAX_XML_NODES = 1_500_000
MAX_XML_DEPTH = 120
"""Readers walk the tree by recursion; Word itself nests some thirty levels."""


def refused(place: Path, says: str, **words: str) -> Rejected:
    """The refusal of a package."""
    return Rejected([found("import/word", Spot(place), says, **words)])


def check_package(data: bytes, place: Path, needed: str = "[Content_Types].xml") -> None:
    """Look at a package's entries before it is opened; Rejected where a bound is passed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL_BYTES:
                raise refused(place, "unpacked")
            if needed not in names:
                raise refused(place, "no-word")
            for entry in entries:
                if entry.file_size > MAX_PART_BYTES:
                    raise refused(place, "part", part=entry.filename[:60])
                if entry.filename.endswith((".xml", ".rels")):
                    check_xml(package.read(entry), place)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as problem:
        raise refused(place, "damaged", reason=str(problem)) from None


def check_xml(data: bytes, place: Path) -> None:
    """Look at a part's XML before it is read: sound, without entities, within bounds."""
    counter = _Counter()
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.EntityDeclHandler = counter.entity
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as problem:
        raise refused(place, "xml", reason=str(problem)) from None
    except _Bounds as problem:
        raise refused(place, problem.says) from None


class _Bounds(Exception):
    """A bound of the XML was passed."""

    def __init__(self, says: str) -> None:
        self.says = says
        super().__init__(says)


class _Counter:
    """Counts the elements of an XML part; raises _Bounds past a bound."""

    def __init__(self) -> None:
        self.depth = 0
        self.nodes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_XML_DEPTH or self.nodes > MAX_XML_NODES:
            raise _Bounds("xml-bounds")

    def end(self, name: str) -> None:
        self.depth -= 1

    def entity(self, *parts: object) -> None:
        raise _Bounds("xml-entities")


class Package:
    """The parts of a package that passed :func:`check_package`, with short names in their XML.

    ``prefixes`` gives the namespaces' short names: ``{http://…/main}p`` is read as ``w:p``.
    """

    def __init__(self, data: bytes, prefixes: Mapping[str, str]) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._prefixes = prefixes
        self.names = frozenset(self._zip.namelist())

    def bytes(self, name: str) -> bytes:
        """A part's bytes, none where there is no such part."""
        return self._zip.read(name) if name in self.names else b""

    def xml(self, name: str) -> Element | None:
        """A part's tree, None where there is none."""
        data = self.bytes(name)
        if not data:
            return None
        parser = XMLParser()
        parser.feed(data)
        root: Element = parser.close()
        for element in root.iter():
            element.tag = self._short(element.tag)
            if element.attrib:
                element.attrib = {self._short(k): v for k, v in element.attrib.items()}
        return root

    def _short(self, name: str) -> str:
        space, brace, local = name.rpartition("}")
        return f"{self._prefixes.get(space[1:], 'x')}:{local}" if brace else name

    def relations(self, name: str) -> dict[str, tuple[str, bool]]:
        """What a part refers to by id: the part's name or the address, and whether outside."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels".lstrip("/"))
        known = {}
        for element in root if root is not None else ():
            target = element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            known[element.get("Id", "")] = (target, outside)
        return known


def at(element: Element, path: str) -> Element | None:
    """The element at a path of short names, as ``w:pPr/w:numPr``."""
    found: Element | None = element
    for name in path.split("/"):
        found = found.find(name) if found is not None else None
    return found
