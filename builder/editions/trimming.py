"""The finisher for readers: trimmed, RGB, tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

import pikepdf
from PIL import ImageCms

from ..ground.findings import Finding, found
from ..ground.messages import tr
from ..makeup.script import house_words
from ..pdf.boxes import set_boxes
from ..pdf.content import Content
from ..pdf.marks import Family
from ..proof.facts import ProofFacts
from .annotations import drop_annotations
from .colour import Screen
from .edition import Edition, SetPictures
from .hiding import hide_plates
from .profiles import made_profile, press_profile
from .recolour import INKS_ONLY, MaskPalette, Palette, ScreenPalette, families, rewrite

_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_SETS_INKS = re.compile(rb"[\d.]\s+[kK]\s")
_PRINTED = 4
"""The annotation flag Print; ISO 19005-2, 6.3.2 asks for it."""


def finish_for_readers(
    pdf: pikepdf.Pdf,
    streams: Sequence[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    """Turn a prepared proof with these content streams into a screen or email edition, in place."""
    findings = _drop_unsafe_links(pdf)
    hide_plates(streams, facts.swatches)
    findings += _inks_in_rgb(streams, edition, facts, pictures)
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    targets = _targets(pdf)
    for page in pdf.pages:
        set_boxes(page, edition.bleed, edition.slug)
        for annotation in page.obj.get("/Annots", []):
            annotation.F = _PRINTED
            target = targets.get(str(annotation.get("/Dest", "")))
            is_named = annotation.get("/Contents", "") not in ("", annotation.get("/Dest"))
            if target is not None and target.objgen in pages and not is_named:
                label = _page_label(pages[target.objgen], facts.languages)
                annotation.Contents = pikepdf.String(label)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    if facts.turned:
        pdf.Root.PageLabels = _two_sequences(len(pdf.pages) - facts.turned)
    if "/Outlines" in pdf.Root:
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
    pdf.Root.OutputIntents = pikepdf.Array([_srgb_intent(pdf)])
    return findings


def _two_sequences(first: int) -> pikepdf.Object:
    """Page labels that begin anew with the page read from the back. ISO 32000-1, 12.4.2."""
    decimal = pikepdf.Dictionary(S=pikepdf.Name.D)
    return pikepdf.Dictionary(Nums=pikepdf.Array([0, decimal, first, decimal]))


def _inks_in_rgb(
    streams: Sequence[Content], edition: Edition, facts: ProofFacts, pictures: SetPictures
) -> Iterator[Finding]:
    """Every colour and picture given in inks becomes RGB, the space of the output intent.

    Pages without inks keep their bytes. ISO 19005-2, 6.2.4.3.
    """
    made = made_profile()  # which is not tried out: few pages have inks
    default = made.read_bytes() if made else None
    profile = press_profile(edition) if edition.profile else default
    screen = Screen(profile, facts.swatches)
    shown, masked = ScreenPalette(screen), MaskPalette(takes=INKS_ONLY)
    for content in streams:
        spaces = families(content)
        if _names_inks(content.stream.read_bytes(), spaces):
            palette: Palette = masked if content.in_mask else shown
            content.pairs = list(rewrite(content.pairs, palette, spaces, False))
    yield from pictures(screen)
    if screen.guessed:
        yield found("editions/no-profile", edition=edition.name)


def _names_inks(data: bytes, spaces: Mapping[bytes, Family]) -> bool:
    named = any(kind == "cmyk" and name in data for name, kind in spaces.items())
    return named or _SETS_INKS.search(data) is not None


def _drop_unsafe_links(pdf: pikepdf.Pdf) -> list[Finding]:
    """Take out links that are neither to the document nor to the web or a mailbox."""
    findings = []

    def is_unsafe(annotation: pikepdf.Object, page: int) -> bool:
        action = annotation.get("/A", pikepdf.Dictionary())
        address = str(action.get("/URI", ""))
        safe = "/Dest" in annotation or urlsplit(address).scheme.lower() in _SCHEMES
        if not safe:
            shown = address[:80] or f"{action.get('/S', tr('nothing', '空地址'))}"
            findings.append(found("editions/unsafe-link", page=page, address=shown))
        return not safe

    drop_annotations(pdf, is_unsafe)
    return findings


def _targets(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The page of every named destination."""
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    names = {} if tree is None else dict(pikepdf.NameTree(tree))
    return {str(name): destination[0] for name, destination in names.items()}


def _page_label(number: int, languages: tuple[str, ...]) -> str:
    """What a screen reader says for a link within the document."""
    return " · ".join(_page_words(number, languages))


def _page_words(number: int, languages: tuple[str, ...]) -> Iterator[str]:
    for language in languages:
        chinese = language.startswith("zh")
        yield house_words(language)(f"第{number}页") if chinese else f"page {number}"


def _srgb_intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The output intent that says what RGB means; ISO 19005-2, 6.2.3."""
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier="sRGB IEC61966-2.1",
            RegistryName="http://www.color.org",
            Info="sRGB IEC61966-2.1",
            DestOutputProfile=profile,
        )
    )


@cache
def srgb_profile() -> bytes:
    """An sRGB profile, computed by Little CMS, with its date of creation fixed."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[24:36] = bytes.fromhex("07e0 0001 0001 0000 0000 0000")
    data[84:100] = bytes(16)
    return bytes(data)
