"""Spare faces: those that only some issues need, loaded where the copy has their characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..ground.findings import EnvironmentProblem, Finding, found
from .fontbook import Face, FontBook
from .fontfiles import coverage, covered, ensure


def book_for(
    whole: FontBook, tags: Sequence[str], chars: Iterable[str]
) -> tuple[FontBook, list[Finding]]:
    """The fonts that an issue in these languages with these characters needs, fetched and verified.

    Characters that none of the languages' own faces has are looked for in the others, package by
    package, and only faces that have one of them are loaded. A finding tells of each package that
    could not be had. Raises as :func:`ensure` does for the languages' own faces.
    """
    book = whole.for_languages(tags)
    ensure(book)
    there = coverage(book)
    unset = wanted = {code for code in map(ord, chars) if code not in there}
    findings: list[Finding] = []
    faces = list(book.faces)
    for package in whole.packages if unset else ():
        spare = whole.of(
            face
            for face in whole.faces
            if face.package is package
            and face not in faces
            # A serif that stands in leaves the sans still wanting.
            and _asked(face, wanted if package.stands_in_for else unset)
        )
        if not spare.faces:
            continue
        try:
            ensure(spare)
        except EnvironmentProblem as problem:
            findings.append(found("fonts/unreached", name=package.npm, problem=problem.message))
            continue
        holding = [face for face in spare.faces if any(map(covered(face).__contains__, wanted))]
        faces += holding
        there = coverage(whole.of(holding))
        unset = {code for code in unset if code not in there}
    return whole.of(face for face in whole.faces if face in faces), findings


def _asked(face: Face, codes: Iterable[int]) -> bool:
    return any(first <= code <= last for code in codes for first, last in face.covers)
