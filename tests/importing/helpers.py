"""What the tests of the copy desk share: reading back what was imported, and small Word files."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from builder.checks import balance as copy_balance
from builder.checks import damage as copy_damage
from builder.checks import terms as copy_terms
from builder.checks.marks import looking as copy_marks
from builder.ground.findings import Finding
from builder.ground.register import CHECKS
from builder.importing.bring_in import Imported, import_file
from builder.issue.manifest import read_manifest
from builder.issue.manuscript import read_issue
from builder.issue.model import Figure, Issue

REGISTERED = (copy_balance, copy_damage, copy_marks, copy_terms)
"""Importing these registers their checks."""

FIXTURES = Path(__file__).parent / "fixtures"


def bring_in(source: Path, tmp_path: Path) -> tuple[Imported, Issue]:
    """Import a file and read the issue as a build does."""
    imported = import_file(source, tmp_path / "issues" / "2017-02")
    issue, _ = read_issue(read_manifest(imported.folder))
    return imported, issue


def tree(issue: Issue) -> list[str]:
    """The structure of an issue, one readable line for each part."""
    manifest = issue.manifest
    lines = [f"issue {manifest.number} {manifest.date}: {_both(manifest.title)}"]
    if manifest.tagline.given:
        lines.append(f"tagline: {_both(manifest.tagline)}")
    for section in issue.sections:
        lines.append(f"section: {_both(section.title)}")
        for article in section.articles:
            lines.append(f"  article: {_both(article.title)}")
            for part in article.body:
                if isinstance(part, Figure):
                    lines.append(f"    figure: {part.path}")
                    continue
                sides = [
                    " + ".join(b.kind for b in part.side(s)) or "nothing" for s in ("zh", "en")
                ]
                first = (part.zh or part.en)[0].plain.split("\n")[0][:16].strip()
                lines.append(f"    {sides[0]} | {sides[1]}: {first}")
            lines += [f"    note {note.label} ({note.side})" for note in article.notes]
    return lines


def _both(both: object) -> str:
    return f"{both.text('zh') or '–'} | {both.text('en') or '–'}"  # type: ignore[attr-defined]


def word_file(paragraphs: Sequence[tuple[str, str]], extra: dict[str, str] | None = None) -> bytes:
    """A .docx of (style, text) paragraphs; a text that begins with ``<w:`` is run XML."""
    body = []
    for style, text in paragraphs:
        look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        run = (
            text
            if text.startswith("<w:")
            else f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        )
        body.append(f"<w:p>{look}{run}</w:p>")
    names = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{office}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/styles.xml": f"<w:styles {w}>{styles}</w:styles>",
        "word/footnotes.xml": f'<w:footnotes {w}><w:footnote w:id="1"><w:p><w:r>'
        "<w:t>科技部，2017年。</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/document.xml": f"<w:document {w}><w:body>{''.join(body)}</w:body></w:document>",
    }
    parts.update(extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def issue_of(
    body: str,
    *,
    title: str = "{zh: 标题, en: Headline}",
    front: str = "",
    glossary: str = "",
    folder: Path | None = None,
    date: str = "2017-02-28",
) -> Issue:
    """An issue of one article, written to a folder and read as a build reads it."""
    home = folder or Path(tempfile.mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    (home / "issue.yaml").write_text(
        f"number: 1\ndate: {date}\ntitle: {{zh: 刊名, en: Paper}}\nsections:\n"
        "  - title: {zh: 栏目, en: Section}\n    articles: [a.md]\n",
        encoding="utf-8",
    )
    (home / "a.md").write_text(f"---\ntitle: {title}\n{front}---\n\n{body}\n", encoding="utf-8")
    if glossary:
        (home / "glossary.yaml").write_text(glossary, encoding="utf-8")
    issue, _ = read_issue(read_manifest(home))
    if folder is None:
        shutil.rmtree(home)
    return issue


def found(issue: Issue, family: str) -> list[str]:
    """The findings of a family of checks, each ``check line:column``."""
    return [f"{f.check} {f.line}:{f.column}" for f in run_family(issue, family)]


def run_family(issue: Issue, family: str) -> list[Finding]:
    """The findings of the checks whose id begins with ``family/``."""
    chosen = [c for c in CHECKS.values() if c.id.startswith(f"{family}/") and c.subject == "issue"]
    return [finding for check in chosen for finding in check.run(issue)]
