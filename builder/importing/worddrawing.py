"""Drawings of a Word file: pictures, text boxes, diagrams, charts and embedded objects."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from .package import at
from .wordtext import Words, chosen_alternative


class Drawing:
    """Reads drawings; what has words of its own waits in ``boxes`` for the paragraph's end."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.page = words.page
        self.boxes: list[tuple[str, Element]] = []
        """Text boxes and diagrams, by kind."""

    def read(self, element: Element) -> None:
        """A ``w:drawing`` or ``w:pict``: its pictures here, its text after the paragraph."""
        alt = _alternative(element)
        for child in element:
            self.drawn(child, alt)

    def drawn(self, element: Element, alt: str) -> None:
        name = element.tag
        alt = _alternative(element) or alt
        if name in ("w:txbxContent", "a:txBody"):
            self.boxes.append(("box", element))
            return
        if name == "mc:AlternateContent":
            chosen = chosen_alternative(element)
            for child in chosen if chosen is not None else ():
                self.drawn(child, alt)
            return
        if name in ("a:blip", "v:imagedata", "asvg:svgBlip"):
            if not any(element.iter("asvg:svgBlip")) or name == "asvg:svgBlip":
                self.picture(element, alt)
        elif name == "dgm:relIds":
            self.part(element.get("r:dm", ""), "diagram")
        elif name in ("c:chart", "cx:chart"):
            self.part(element.get("r:id", ""), "chart")
        elif name == "v:textpath":
            self.page.tell("import/left-out", "watermark", words=self.words.quoted(element))
        elif name == "o:OLEObject":
            self.page.tell("import/left-out", "object", words=element.get("ProgID", "?"))
        elif name == "w14:contentPart":
            self.page.tell("import/left-out", "ink")
        for child in element:
            self.drawn(child, alt)

    def picture(self, element: Element, alt: str) -> None:
        key = element.get("r:embed") or element.get("r:id") or element.get("r:link") or ""
        target, outside = self.words.relations.get(key, ("", False))
        if not target:
            return
        data = b"" if outside else self.words.package.bytes(target)
        if data:
            self.page.picture(data, alt)
        else:
            name = target.rpartition("/")[2][:200]
            self.page.tell("import/picture", "missing", name=name, words=alt or "–")

    def part(self, key: str, kind: str) -> None:
        """A diagram or a chart, which has its words in a part of its own."""
        target, _ = self.words.relations.get(key, ("", True))
        root = self.words.tree(target)
        if root is None:
            self.page.tell("import/left-out", kind, words="–")
        elif kind == "diagram":
            self.boxes.append((kind, root))
        else:
            values = [v.text or "" for v in root.iter() if v.tag in ("c:v", "a:t", "cx:pt")]
            self.words.quoted(root)
            words = " ".join(" ".join(values).split())
            self.page.tell("import/left-out", "chart", words=words or "–")


def _alternative(element: Element) -> str:
    """The alternative text of a drawing."""
    own = element.find("wp:docPr")
    if own is None:
        own = at(element, "pic:nvPicPr/pic:cNvPr")
    if own is not None:
        return own.get("descr", "")
    return element.get("alt", "") if element.tag.startswith("v:") else ""
