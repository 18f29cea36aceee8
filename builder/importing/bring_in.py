"""``builder import``: a newsletter in one of many forms becomes an issue that builds.

Nothing is corrected and nothing dropped: every character goes into the issue, and a report says
where each line of the source went.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.messages import tr
from ..ground.months import MONTHS
from ..ground.places import shared_file
from ..ground.reasons import reason
from ..ground.spots import Spot
from ..issue.manifest import read_manifest
from ..issue.manuscript import read_issue
from ..issue.model import Both, Issue
from ..issue.newissue import write_schema
from ..issue.source import shown
from .decoding import decode
from .drafting import Facts, Files, write_draft
from .escaping import squeezed
from .hypertext import read_html
from .marked import read_markdown
from .opendocument import read_opendocument
from .page import Changes
from .parallel import together
from .plain_text import read_plain
from .portable import read_portable
from .report import report_text
from .richtext import read_richtext
from .slips import Omitted, Source, control_characters, without_controls
from .structure import Draft, outline
from .untangling import realigned, untangled
from .word import read_word

MAX_SOURCE_BYTES = 64_000_000
MAX_TEXT_BYTES = 8_000_000
REPORT_NAME = "import-report.txt"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "word",
    ".odt": "opendocument",
    ".rtf": "richtext",
    ".pdf": "portable",
    ".txt": "plain",
    ".text": "plain",
    "": "plain",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the folder, its files, the report and the findings."""

    folder: Path
    files: tuple[Path, ...]
    report: str
    findings: tuple[Finding, ...]


def import_file(
    path: Path,
    folder: Path,
    date: dt.date | None = None,
    english: Path | None = None,
    changes: Changes = "accept",
) -> Imported:
    """Bring a newsletter in as the issue ``folder``, which must not exist or be empty.

    Args:
        path: a .txt, .md, .html, .docx, .odt, .rtf or .pdf file, in both languages or, with
            ``english``, in Chinese.
        folder: the issue folder to make, as ``issues/2017-02``.
        date: the date of the issue; read from the folder's name or the copy where None.
        english: the same in English, its blocks to be paired with those of ``path``.
        changes: what becomes of tracked changes in Word files.

    Raises Rejected with findings where the file cannot be read or the folder is taken; then
    nothing is written.
    """
    _check_target(folder)
    source = read_source(path, changes)
    source = together(source, read_source(english, changes)) if english else untangled(source)
    draft = outline(source.slips)
    if not english:
        source = replace(source, findings=(*source.findings, *realigned(draft, source)))
    facts = _facts(draft, folder, date or _front_date(source))
    files = write_draft(draft, source, facts)
    report = report_text(source, files, folder)
    findings = [*source.findings, *_notes(source, files, folder)]
    findings += _write(files, report, folder, source)
    names = (*files.texts, *files.pictures, REPORT_NAME)
    return Imported(folder, tuple(folder / name for name in names), report, tuple(findings))


def read_source(path: Path, changes: Changes = "accept") -> Source:
    """Read a file into slips by its suffix; Rejected where it is none that can be read."""
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise Rejected([found("import/kind", Spot(shown(path)), suffix=path.suffix)])
    is_text = kind in ("plain", "markdown", "html")
    data = _bytes(path, MAX_TEXT_BYTES if is_text else MAX_SOURCE_BYTES)
    if kind == "portable":
        return _not_empty(read_portable(data, path))
    if not is_text:
        readers = {"word": read_word, "opendocument": read_opendocument, "richtext": read_richtext}
        return _not_empty(readers[kind](data, path, changes))
    text, encoding = decode(data, shown(path))
    controls = control_characters(text)
    text = without_controls(text)
    read = {"plain": read_plain, "markdown": read_markdown, "html": read_html}[kind]
    source = read(text, path, encoding)
    return _not_empty(_with_controls(source, controls))


def _not_empty(source: Source) -> Source:
    if source.slips:
        return source
    raise Rejected([found("import/empty", Spot(shown(source.path)))])


def _bytes(path: Path, bound: int) -> bytes:
    place = Spot(shown(path))
    try:
        if not path.is_file():
            raise Rejected([found("import/missing", place)])
        with path.open("rb") as file:
            data = file.read(bound + 1)
    except OSError as problem:
        raise Rejected([found("import/unreadable", place, reason=reason(problem))]) from None
    if len(data) > bound:
        raise Rejected([found("import/size", place, bytes=bound)])
    return data


def _with_controls(source: Source, controls: list[tuple[int, int, int]]) -> Source:
    if not controls:
        return source
    why = tr("control character", "控制字符")
    omitted = [Omitted(line, f"{why} U+{code:04X}") for line, _, code in controls]
    line, column, code = controls[0]
    spot = Spot(shown(source.path), line, column)
    finding = found("import/control", spot, count=len(controls), code=f"U+{code:04X}")
    return replace(
        source,
        omitted=(*source.omitted, *omitted),
        findings=(*source.findings, finding),
    )


def _check_target(folder: Path) -> None:
    place = Spot(shown(folder))
    if not _ID.fullmatch(folder.name):
        raise Rejected([found("import/folder", place, "id", name=folder.name)])
    taken = folder.is_symlink() or (folder.exists() and not folder.is_dir())
    if taken or (folder.is_dir() and any(folder.iterdir())):
        raise Rejected([found("import/folder", place, "taken")])


_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2}))?")
_ENGLISH_DATE = re.compile(
    rf"(?i)(?:(\d{{1,2}})\s+)?\b({'|'.join(MONTHS)})\b\s*(?:(\d{{1,2}})\s*,)?\s*,?\s*((?:19|20)\d\d)"
)
_NUMBER = re.compile(r"(?i)第\s*(\d{1,5})\s*期|\b(?:issue|no\.?)\s*#?\s*(\d{1,5})\b")


def _facts(draft: Draft, folder: Path, date: dt.date | None) -> Facts:
    words = " ".join(
        f"{title.zh} {title.en}" for title in (draft.title, draft.tagline) if title is not None
    )
    number = _NUMBER.search(words)
    running = int(next(filter(None, number.groups()), "1")) if number else _next_number(folder)
    has_title = bool(re.search(r"(?m)^title\s*:", _publication(folder)))
    when = date or _date_in(folder.name) or _date_in(words) or dt.date.today()
    return Facts(max(running, 1), when, has_title)


def _front_date(source: Source) -> dt.date | None:
    """The date that front matter gives."""
    lines = (omitted.text for omitted in source.omitted if omitted.text.startswith("date:"))
    return _date_in(next(lines, ""))


def _publication(folder: Path) -> str:
    try:
        path = shared_file(folder, "publication.yaml")
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(1_000_000)
    except OSError:
        return ""


def _next_number(folder: Path) -> int:
    try:
        return 1 + sum((entry / "issue.yaml").is_file() for entry in folder.parent.iterdir())
    except OSError:
        return 1


def _date_in(text: str) -> dt.date | None:
    match = _YEAR_MONTH.search(text)
    if match:
        parts = (match[1], match[2], match[3])
    elif match := _ENGLISH_DATE.search(text):
        month = str(MONTHS.index(match[2].capitalize()) + 1)
        parts = (match[4], month, match[1] or match[3])
    else:
        return None
    try:
        return dt.date(int(parts[0]), int(parts[1]), int(parts[2] or 1))
    except ValueError:
        return None


def _notes(source: Source, files: Files, folder: Path) -> Iterator[Finding]:
    """Findings on what an editor should look at after an import."""
    place = shown(source.path)
    for omitted in source.omitted:
        if omitted.is_picture:
            yield found("import/picture", Spot(place, omitted.line), "spaces")
    for note in files.loose_notes:
        yield found("import/form", Spot(place, note.first), "loose-note", words=note.text)
    for slip in files.lost_pictures:
        name, words = slip.address[:200], " / ".join(filter(None, (slip.text, slip.caption))) or "–"
        yield found("import/picture", Spot(place, slip.first), "missing", name=name, words=words)
    for name, line, role in files.invented:
        yield found("import/invented", Spot(shown(folder / name), line), role=role)


def _write(files: Files, report: str, folder: Path, source: Source) -> list[Finding]:
    """Write everything or nothing; findings of reading it back as the builder will."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-"[:50], dir=folder.parent))
    try:
        contents = {name: text.encode("utf-8") for name, text in files.texts.items()}
        contents |= files.pictures | {REPORT_NAME: report.encode("utf-8")}
        for name, data in contents.items():
            target = temporary / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        findings = _read_back(temporary, folder, source)
        temporary.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        temporary.replace(folder)
        write_schema(folder.parent, "issue")
    except OSError as problem:
        spot, why = Spot(shown(folder)), reason(problem)
        raise Rejected([found("import/folder", spot, "unwritable", reason=why)]) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return findings


def _read_back(written: Path, folder: Path, source: Source) -> list[Finding]:
    """What the builder finds in the new files, and whether every character is in them."""
    try:
        issue, findings = read_issue(read_manifest(written))
    except Rejected as rejected:
        return [_renamed(finding, written, folder) for finding in rejected.findings]
    lost = _characters(source) - Counter(squeezed(issue_text(issue)))
    if lost:
        sample = "".join(sorted(lost))[:20]
        spot = Spot(shown(source.path))
        return [found("import/lost", spot, "kept", count=lost.total(), sample=repr(sample))]
    return [_renamed(f, written, folder) for f in findings if has_errors([f])]


def _renamed(finding: Finding, written: Path, folder: Path) -> Finding:
    place = (finding.file or "").replace(str(shown(written)), str(shown(folder)))
    return replace(finding, file=place)


def _characters(source: Source) -> Counter[str]:
    """The characters of the source that must arrive, without title separators and pictures."""
    wanted: Counter[str] = Counter()
    for slip in source.slips:
        if slip.kind not in {"picture", "rule"}:
            wanted.update(squeezed(slip.text))
    for separator in "/／|｜–—-":
        del wanted[separator]
    return wanted


def issue_text(issue: Issue) -> str:
    """All the words of an issue in reading order, titles and notes with them."""
    manifest = issue.manifest
    parts = [_both_text(both) for both in (manifest.title, manifest.tagline)]
    for section in issue.sections:
        parts.append(_both_text(section.title))
        for article in section.articles:
            front = (article.kicker, article.title, article.standfirst, article.byline)
            parts += [_both_text(both) for both in front]
            for pair in article.pairs:
                parts += [block.plain for block in (*pair.zh, *pair.en)]
            parts += [note.block.plain for note in article.notes]
    return "\n".join(parts)


def _both_text(both: Both) -> str:
    return f"{both.text('zh')}\n{both.text('en')}"
