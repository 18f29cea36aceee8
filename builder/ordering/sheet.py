"""The order sheet 印刷订单: the job on paper, in both languages, set by the press's own engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from ..editions.edition import load
from ..editions.finishing import finish
from ..ground.catalogue import Words
from ..ground.characters import HAN
from ..ground.findings import Finding
from ..ground.months import MONTHS
from ..ground.places import publication_of
from ..ground.units import POINTS_PER_MM
from ..issue.model import Issue, Side
from ..makeup.fontbook import FontBook, publication_book
from ..makeup.fontconfig import fontconfig_file
from ..makeup.galley import Galley
from ..makeup.layout import Layout
from ..makeup.lineage import shared_folders
from ..makeup.spares import book_for
from ..makeup.templates import environment, root_rule
from ..makeup.typography import render_text
from ..pdf.marks import PROCESS
from ..proof.facts import ProofFacts
from ..proof.laying_out import lay_out
from ..proof.prepare import PreparedProof, prepare
from .job import COVER, Job
from .trade import in_both

_FOLDER = Path(__file__).parent
PAGE_MM = (210.0, 297.0)
_TITLE = Words("Print order", "印刷订单")
_OPEN = Words("to be agreed", "待定")
_NONE = Words("none", "无")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet: what it is about, and what is said of it."""

    label: Words
    value: Words | str
    """The same in both languages, or as it was written."""
    is_open: bool = False
    """Whether it was left for customer and printer to agree on."""
    is_copy: bool = False
    """Whether the publication says it in both languages, so that its script stays as it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong together."""

    title: Words
    rows: tuple[Row, ...]


def parts_of(job: Job) -> tuple[Part, ...]:
    """All that the sheet says of a job, in the order in which a print shop asks."""
    product = (
        *_customer(job),
        Row(Words("Issue", "期号"), _issue(job)),
        Row(Words("Trimmed size", "成品尺寸"), "{:g} × {:g} mm".format(*job.trim_mm)),
        Row(Words("Bleed", "出血"), f"{job.bleed_mm:g} mm"),
        Row(
            Words("Pages", "页数"),
            Words(f"{job.pages}, including the cover", f"{job.pages} 页，含封面"),
        ),
        *_cover(job),
        _asked(job, "quantity", Words("Quantity", "印数")),
    )
    work = (
        _asked(job, "paper", Words("Paper", "用纸")),
        _asked(job, "weight", Words("Weight", "克重"), " g/m²"),
        Row(Words("Colours", "印色"), f"{job.colours} ({_plates(job)})"),
        Row(Words("Spot colours", "专色"), ", ".join(job.spots) or _NONE),
        *(
            [Row(Words("Plates that are no ink", "工艺版"), ", ".join(job.technical))]
            if job.technical
            else []
        ),
        _asked(job, "binding", Words("Binding", "装订")),
        _asked(job, "finishing", Words("Finishing", "表面与后道"), otherwise=_NONE),
    )
    press = (
        Row(Words("Printing condition", "印刷条件"), _condition(job)),
        Row(Words("Preflight", "印前检查"), _preflight(job)),
        *([Row(Words("Figures accepted", "数字差异放行"), job.acceptance.reason)]
          if job.acceptance else []),
    )  # fmt: skip
    hands = (
        _asked(job, "delivery", Words("Delivery", "送货")),
        _asked(job, "contact", Words("Contact", "联系人")),
    )
    return (
        Part(Words("Product", "成品"), product),
        Part(Words("Materials and work", "用料与工艺"), work),
        Part(Words("Press", "印刷"), press),
        Part(Words("Delivery and contact", "交付与联系"), hands),
    )


def _cover(job: Job) -> Iterator[Row]:
    """The spine, and the size of the cover as one sheet."""
    spine = job.spine_mm
    label = Words("Spine", "书脊")
    if spine is None:
        yield Row(label, _OPEN, is_open=True)
    elif spine:
        yield Row(label, _spine(job, spine))
    if job.cover:
        size = "{:g} × {:g} mm".format(*job.cover.size_mm)
        name = job.cover.path.name
        yield Row(Words("Cover as one sheet", "封面展开"), f"{size} ({name})")


def _spine(job: Job, spine: float) -> Words | str:
    """Its width, and where it was reckoned from what."""
    if job.text("spine") or job.caliper_mm is None:
        return f"{spine:g} mm"
    leaves, caliper = (job.pages - COVER) // 2, job.caliper_mm
    return Words(
        f"{spine:g} mm ({leaves} leaves of {caliper:.3g} mm; the dummy decides)",
        f"{spine:g} mm（{leaves} 张 × {caliper:.3g} mm，以样书为准）",
    )


def _asked(job: Job, key: str, label: Words, unit: str = "", otherwise: Words | None = None) -> Row:
    """What ``print:`` says under a key; a bare number gets its unit."""
    text, value = job.text(key), job.asked[key]
    if not text:
        return Row(label, otherwise or _OPEN, otherwise is None)
    if isinstance(value, int | float):
        return Row(label, f"{value:,}{unit}" if key == "quantity" else f"{value}{unit}")
    return Row(label, in_both(key, text) or text)


def _customer(job: Job) -> Iterator[Row]:
    """Who publishes, where the publication says it."""
    publisher = job.manifest.publisher
    said = [publisher.text(side) for side in publisher.given]
    if said:
        yield Row(Words("Customer", "委托方"), Words(zh=said[0], en=said[-1]), is_copy=True)


def _issue(job: Job) -> Words:
    date, number = job.manifest.date, job.manifest.number
    return Words(
        f"No. {number}, {date.day} {MONTHS[date.month - 1]} {date.year}",
        f"第 {number} 期，{date.year}年{date.month}月{date.day}日",
    )


def _plates(job: Job) -> str:
    """The plates as a printer writes them: C M Y K and the spots."""
    initials = dict(zip(PROCESS, "CMYK", strict=True))
    return " ".join(initials.get(plate, plate) for plate in job.plates)


def _condition(job: Job) -> str:
    name = job.manifest.printer
    return f"{job.files[0].edition.condition}{f' ({name})' if name else ''}"


def _preflight(job: Job) -> Words:
    errors, warnings = job.count("error"), job.count("warning")
    return Words(f"errors {errors}, warnings {warnings}", f"错误 {errors}，警告 {warnings}")


def set_sheet(job: Job, issue: Issue, layout: Layout, work: Path, out: Path) -> list[Finding]:
    """Set the sheet in the issue's own layout and faces and write it to ``out``.

    ``work`` is a folder for what comes between. Gives what was found in setting it.
    """
    html, words = _html(job, issue, layout)
    whole = publication_book(publication_of(issue.manifest.folder))
    book, unreached = book_for(whole, issue.manifest.languages, words)
    proof = work / "sheet-proof.pdf"
    laid = lay_out(_galley(html, layout, book), fontconfig_file(book), proof)
    ready = PreparedProof(prepare(proof).data)
    done = finish(ready, load("screen"), _facts(job, layout), out)
    return [*unreached, *laid.findings, *done.findings]


def _html(job: Job, issue: Issue, layout: Layout) -> tuple[str, frozenset[str]]:
    """The sheet as HTML, and the characters that are shown on it."""
    tags: dict[Side, str] = {"zh": issue.tag("zh"), "en": issue.tag("en")}

    def said(text: str) -> Markup:
        """Text as it was written, in the language that it is in, line by line."""
        side: Side = "zh" if re.search(f"[{HAN}]", text) else "en"
        lines = (render_text(line.strip(), side, tags["zh"]) for line in text.splitlines())
        return Markup(f'<span lang="{tags[side]}">{"<br>".join(lines)}</span>')

    title = {side: job.manifest.title.text(side) for side in job.manifest.title.given}
    html = environment((_FOLDER,)).get_template("sheet.html").render(
        job=job, title=_TITLE, names=title, parts=parts_of(job), tags=tags, said=said,
        properties=root_rule(layout, 0.0, layout.measures.halves), signed=list(_signed()),
    )  # fmt: skip
    return html, frozenset(re.sub(r"<[^>]*>", "", html))


def _signed() -> Iterator[Words]:
    yield Words("Customer: signature, date", "委托方签字、日期")
    yield Words("Print shop: signature, date", "印刷厂签字、日期")


def _galley(html: str, layout: Layout, book: FontBook) -> Galley:
    sheets = {
        f"press:/shared/{file.name}": file
        for folder in shared_folders(layout.folder)
        for file in sorted(folder.glob("*.css"))
    }
    sheets["press:/sheet.css"] = _FOLDER / "sheet.css"
    weights: dict[str, frozenset[tuple[int, str]]] = {}
    for face in book.faces:
        of_family = weights.get(face.family, frozenset())
        weights[face.family] = of_family | {(face.weight, face.style)}
    return Galley(html, sheets, layout, weights=weights)


def _facts(job: Job, layout: Layout) -> ProofFacts:
    manifest = job.manifest
    width, height = (length * POINTS_PER_MM for length in PAGE_MM)
    return ProofFacts(
        title=f"{_TITLE.zh} {_TITLE.en} {manifest.id}",
        languages=manifest.languages,
        date=manifest.date,
        document_id=f"order {' '.join(file.made.sha256 for file in job.files)}",
        swatches=layout.swatches,
        bleed=0.0,
        trim=(width, height),
    )
