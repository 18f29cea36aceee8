"""Word files: bounded before they are opened, read by mammoth, compared with their own text."""

from __future__ import annotations

import html
import io
import re
import xml.parsers.expat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..ground.findings import Finding, Rejected, found
from ..ground.spots import Spot
from ..issue.source import shown
from .escaping import squeezed
from .hypertext import read_html
from .slips import Slip, Source, without_controls

MAX_ENTRIES = 3_000
MAX_PART_BYTES = 40_000_000
MAX_TOTAL_BYTES = 150_000_000
MAX_XML_NODES = 1_500_000
MAX_XML_DEPTH = 120
"""mammoth walks the tree by recursion; Word itself nests some thirty levels."""

_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh\n"
_IMAGE_SUFFIX = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/webp": "webp",
}


def read_word(data: bytes, path: Path) -> Source:
    """The slips of a .docx file; lines are counted by paragraph.

    Raises Rejected for files that are no Word file, too large when unpacked, or nested too deep.
    """
    place = shown(path)
    check_package(data, place)
    pictures: dict[str, bytes] = {}
    page, notices = _converted(data, place, pictures)
    source = read_html(without_controls(page), path, "Word")
    findings = [*_notices(notices, place), *_missing(data, source.slips, place)]
    return replace(
        source, unit="paragraph", findings=tuple(findings), pictures={**source.pictures, **pictures}
    )


def _refused(place: Path, says: str, **words: str) -> Rejected:
    return Rejected([found("import/word", Spot(place), says, **words)])


def check_package(data: bytes, place: Path) -> None:
    """Look at a Word file's entries before it is opened; Rejected where a bound is passed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL_BYTES:
                raise _refused(place, "unpacked")
            if "[Content_Types].xml" not in names:
                raise _refused(place, "no-word")
            for entry in entries:
                if entry.file_size > MAX_PART_BYTES:
                    raise _refused(place, "part", part=entry.filename[:60])
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
        raise _refused(place, "damaged", reason=str(problem)) from None


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
        raise _refused(place, "xml", reason=str(problem)) from None
    except _Bounds as problem:
        raise _refused(place, problem.says) from None


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


def _converted(data: bytes, place: Path, pictures: dict[str, bytes]) -> tuple[str, list[str]]:
    import mammoth  # noqa: PLC0415

    def keep(image: Any) -> dict[str, str]:
        suffix = _IMAGE_SUFFIX.get(image.content_type, "bin")
        name = f"figure-{len(pictures) + 1}.{suffix}"
        with image.open() as file:
            content = file.read(MAX_PART_BYTES)
        if suffix != "bin":
            pictures[name] = content
        return {"src": name}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(keep),
            id_prefix="",
            include_embedded_style_map=False,
        )
    except (Exception, RecursionError) as problem:
        raise _refused(place, "unread", reason=type(problem).__name__) from None
    return _one_paragraph_a_line(result.value), [message.message for message in result.messages]


def _one_paragraph_a_line(page: str) -> str:
    """mammoth's page with a line end after each paragraph, so that lines count paragraphs."""
    return re.sub(r"(</(?:p|h[1-6]|li|tr)>)", r"\1\n", page)


def _notices(messages: list[str], place: Path) -> Iterator[Finding]:
    for message in sorted(set(messages))[:20]:
        if "style" not in message.lower():
            yield found("import/word", Spot(place), "notice", severity="note", words=message[:200])


_TEXT = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")


def _missing(data: bytes, slips: Sequence[Slip], place: Path) -> Iterator[Finding]:
    """Characters of the document, its headers and footers that did not come over."""
    have = Counter(squeezed("".join(slip.text for slip in slips)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not re.fullmatch(
                r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name
            ):
                continue
            texts = [part.decode("utf-8", "replace") for part in _TEXT.findall(package.read(name))]
            words = html.unescape("".join(texts))
            lost = Counter(squeezed(without_controls(words))) - have
            if lost and name.startswith(("word/header", "word/footer")):
                says = name[5:11]
                yield found("import/word", Spot(place), says, severity="note", words=words[:80])
            elif lost:
                sample = repr("".join(sorted(lost))[:20])
                yield found(
                    "import/lost", Spot(place), "part", count=lost.total(), part=name, sample=sample
                )
