"""Taking annotations out, and with them what the structure tree knows of them."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf


def drop_annotations(pdf: pikepdf.Pdf, unwanted: Callable[[pikepdf.Object, int], bool]) -> None:
    """Remove the annotations for which ``unwanted(annotation, page_number)`` holds.

    Their structure elements keep their text; an element left empty stays, as a span of nothing.
    A Link element without an annotation becomes a Span (ISO 14289-1, 7.18.5).
    """
    parents = _parents(pdf)
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        kept = pikepdf.Array()
        for annotation in annotations:
            if not unwanted(annotation, number):
                kept.append(annotation)
                continue
            element = parents.get(int(annotation.get("/StructParent", -1)))
            if element is not None:
                _forget(element, annotation)
        if len(kept):
            page.obj.Annots = kept
        else:
            del page.obj.Annots


def _parents(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """The parent tree as a dictionary."""
    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()).get("/ParentTree")
    return {} if tree is None else dict(pikepdf.NumberTree(tree))


def _forget(element: pikepdf.Object, annotation: pikepdf.Object) -> None:
    kids = element.get("/K", pikepdf.Array())
    element.K = pikepdf.Array([kid for kid in kids if not _refers(kid, annotation)])
    if element.get("/S") == "/Link":
        element.S = pikepdf.Name.Span


def _refers(kid: object, annotation: pikepdf.Object) -> bool:
    return (
        isinstance(kid, pikepdf.Dictionary)
        and kid.get("/Type") == "/OBJR"
        and kid.Obj.objgen == annotation.objgen
    )
