"""The finisher for the press: PDF/X-4 with bleed and marks, every colour in inks.

ISO 15930-7:2010. ``docs/press.md`` lists its requirements, each with the test that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

from ..ground.findings import Finding, found
from ..makeup.raster import Rendering
from ..pdf.boxes import bleed_of, set_boxes, trim_of
from ..pdf.content import Content, Instruction, content_of
from ..pdf.geometry import Box
from ..pdf.spaces import family_of
from ..proof.facts import ProofFacts
from .annotations import drop_annotations
from .colour import Press
from .edition import Edition, SetPictures
from .marks import marks_form
from .profiles import press_profile
from .recolour import ALL_FAMILIES, STATES, InkPalette, MaskPalette, Palette, families, rewrite
from .shadings import UnknownFade, recolour_shading
from .spots import Spots


def finish_for_press(
    pdf: pikepdf.Pdf,
    streams: list[Content],
    edition: Edition,
    facts: ProofFacts,
    pictures: SetPictures,
) -> list[Finding]:
    """Turn a prepared proof with these content streams into a print edition, in place."""
    profile = press_profile(edition)
    press = Press(profile, facts.swatches, Rendering(edition.intent, edition.black_point))
    findings = list(_short_bleed(pdf, edition))
    drop_annotations(pdf, lambda annotation, page: True)
    _leave_out_what_screens_need(pdf)
    findings += pictures(press)
    findings += _recolour(pdf, streams, press, Spots(pdf, facts.swatches))
    streams += _filling_pages(pdf, edition.multiple_of, facts.closing)
    forms: dict[Box, pikepdf.Object] = {}
    turned = _last_first(pdf, facts.turned)
    for content in streams:
        if content.page is None:
            continue
        trim = trim_of(content.page)
        if content.page.obj.objgen in turned:
            _turn(content, trim)
        set_boxes(content.page, edition.bleed, edition.slug)
        _clip(content, trim.grown(edition.bleed))
        if edition.marks:
            if trim not in forms:
                forms[trim] = marks_form(pdf, trim, edition.bleed, edition.slug)
            _show_marks(content, forms[trim])
    pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf, edition, profile)])
    return findings


def _short_bleed(pdf: pikepdf.Pdf, edition: Edition) -> Iterator[Finding]:
    for number, page in enumerate(pdf.pages, 1):
        if bleed_of(page) < edition.bleed - 0.01:
            yield found(
                "editions/short-bleed",
                page=number,
                bleed=f"{bleed_of(page):.1f}",
                edition=edition.name,
                wanted=f"{edition.bleed:.1f}",
            )
            return


def _leave_out_what_screens_need(pdf: pikepdf.Pdf) -> None:
    """Actions, forms and scripts are forbidden on a press; ISO 15930-7, 6.16 and 6.17."""
    for key in ("/OpenAction", "/AA", "/AcroForm", "/PageMode"):
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if key in names:
            del names[key]


def _recolour(
    pdf: pikepdf.Pdf, streams: Sequence[Content], press: Press, spots: Spots
) -> list[Finding]:
    """Every content stream, shading and transparency group in inks."""
    inks, mask = InkPalette(press, spots=spots), MaskPalette()
    findings: list[Finding] = []
    for content in streams:
        palette: Palette = mask if content.in_mask else inks
        stream, resources = content.stream, content.resources
        starts = content.page is not None
        content.pairs = list(rewrite(content.pairs, palette, families(content), starts))
        _name_states(resources, content.pairs)
        _name_spaces(resources, content.pairs, spots)
        if content.page is not None and _is_transparent(resources, content.pairs):
            content.page.obj.Group = _group(pikepdf.Name.DeviceCMYK)
        if "/Group" in stream:
            mask_space, ink_space = pikepdf.Name.DeviceGray, pikepdf.Name.DeviceCMYK
            stream.Group.CS = mask_space if content.in_mask else ink_space
        for shading in _shadings(resources):
            try:
                recolour_shading(pdf, shading, palette)
            except UnknownFade as problem:
                told = found("editions/unknown-fade", says=problem.says, kind=problem.kind)
                findings += [told] if told not in findings else []
    for content in streams:
        _forget_spaces(content.resources)
    return findings


def _name_states(resources: pikepdf.Object, rewritten: list[Instruction]) -> None:
    """Put the overprinting states that a stream asks for into its resources."""
    asked = {operands for operands, operator in rewritten if operator == b"gs"}
    for name in asked & STATES.keys():
        if "/ExtGState" not in resources:
            resources.ExtGState = pikepdf.Dictionary()
        resources.ExtGState[name.decode()] = pikepdf.Dictionary(STATES[name])


def _name_spaces(resources: pikepdf.Object, rewritten: list[Instruction], spots: Spots) -> None:
    """Put the spaces of the spot colours that a stream names into its resources."""
    named = spots.named()
    asked = {operands for operands, operator in rewritten if operator in (b"cs", b"CS")}
    for name in sorted(asked & named.keys()):
        if "/ColorSpace" not in resources:
            resources.ColorSpace = pikepdf.Dictionary()
        resources.ColorSpace[name.decode()] = spots.space([named[name]])


def _is_transparent(resources: pikepdf.Object, shown: list[Instruction]) -> bool:
    """Whether a page mixes colours: veils, soft masks, blend modes, groups."""
    nothing = pikepdf.Dictionary()
    states, objects, patterns = (
        resources.get(key, nothing) for key in ("/ExtGState", "/XObject", "/Pattern")
    )
    used = {
        (operator, operands.split()[-1].decode("latin-1"))
        for operands, operator in shown
        if operator in (b"gs", b"Do", b"scn", b"SCN") and b"/" in operands
    }
    for operator, name in used:
        if operator == b"gs" and _mixes(states.get(name, nothing)):
            return True
        if operator == b"Do" and _is_group(objects.get(name, nothing)):
            return True
        if operator in (b"scn", b"SCN"):
            inner = patterns.get(name, nothing).get("/Resources", nothing)
            if any(_is_group(thing) for thing in inner.get("/XObject", nothing).values()):
                return True
    return False


def _mixes(state: pikepdf.Object) -> bool:
    veiled = any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA"))
    return veiled or "/SMask" in state or state.get("/BM", "/Normal") != "/Normal"


def _is_group(thing: pikepdf.Object) -> bool:
    return "/Group" in thing or "/SMask" in thing


def _group(space: pikepdf.Object) -> pikepdf.Dictionary:
    """The page as one transparency group that blends in the press's inks."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Group, S=pikepdf.Name.Transparency, CS=space, I=True
    )


def _shadings(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    nothing = pikepdf.Dictionary()
    yield from resources.get("/Shading", nothing).values()
    for pattern in resources.get("/Pattern", nothing).values():
        if pattern.get("/PatternType") == 2:
            yield pattern.Shading


def _forget_spaces(resources: pikepdf.Object) -> None:
    """Take out the colour spaces that no stream names any more."""
    spaces = resources.get("/ColorSpace", pikepdf.Dictionary())
    for name in [key for key, space in spaces.items() if family_of(space) in ALL_FAMILIES]:
        del spaces[name]
    if "/ColorSpace" in resources and not len(spaces.keys()):
        del resources.ColorSpace


def _filling_pages(pdf: pikepdf.Pdf, multiple_of: int, closing: int) -> Iterator[Content]:
    """Add empty pages until the count is a multiple: at the end, or before its cover pages."""
    last = pdf.pages[-1].obj
    for _ in range(-len(pdf.pages) % multiple_of):
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=last.MediaBox,
            TrimBox=last.TrimBox,
            Resources=pikepdf.Dictionary(),
            Contents=pdf.make_stream(b""),
        )
        place = len(pdf.pages) - closing
        pdf.pages.insert(place, pikepdf.Page(pdf.make_indirect(page)))
        yield content_of(pdf.pages[place])


def _last_first(pdf: pikepdf.Pdf, count: int) -> set[tuple[int, int]]:
    """Put so many pages at the end into the opposite order: their front is the back cover."""
    first = len(pdf.pages) - count
    ending = [pdf.pages[at].obj for at in range(first, len(pdf.pages))]
    del pdf.pages[first:]  # one that is in the file yet would be copied
    pdf.pages.extend(pikepdf.Page(page) for page in reversed(ending))
    return {page.objgen for page in ending}


def _turn(content: Content, trim: Box) -> None:
    """Set a page's content upside down, about the middle of its trim.

    Patterns stand by the page whatever its content is turned by (ISO 32000-1, 8.7.3.1), so they are
    turned themselves; the engine makes one anew wherever one is painted with.
    """
    x, y = trim.left + trim.right, trim.foot + trim.head
    painted = {operands.split()[-1] for operands, sign in content.pairs if sign in _PAINTS}
    for name, pattern in content.named("/Pattern").items():
        if name in painted:
            *turns, right, up = map(float, pattern.get("/Matrix", (1, 0, 0, 1, 0, 0)))
            pattern.Matrix = pikepdf.Array([*(-part for part in turns), x - right, y - up])
    content.wrap(f"q -1 0 0 -1 {x:.4f} {y:.4f} cm\n".encode(), b"\nQ")


_PAINTS = (b"scn", b"SCN")


def _clip(content: Content, bleed: Box) -> None:
    """Keep the page's own content within the bleed: the slug is for marks."""
    box = (bleed.left, bleed.foot, bleed.width, bleed.height)
    head = f"q {' '.join(f'{side:.4f}' for side in box)} re W n\n".encode()
    content.wrap(head, b"\nQ")


def _show_marks(content: Content, form: pikepdf.Object) -> None:
    """Show the marks after the page's own content, as an artifact of no reading."""
    if "/XObject" not in content.resources:
        content.resources.XObject = pikepdf.Dictionary()
    content.resources.XObject["/marks"] = form
    content.wrap(b"", b"\n/Artifact BMC q /marks Do Q EMC")


def _intent(pdf: pikepdf.Pdf, edition: Edition, profile: bytes) -> pikepdf.Object:
    """The printing condition with its identifier, registry and profile; ISO 15930-7, 6.3."""
    embedded = pdf.make_stream(profile)
    embedded.N = 4
    embedded.Alternate = pikepdf.Name.DeviceCMYK
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFX,
            OutputConditionIdentifier=edition.condition,
            OutputCondition=edition.condition,
            RegistryName=edition.registry,
            Info=edition.condition,
            DestOutputProfile=embedded,
        )
    )
