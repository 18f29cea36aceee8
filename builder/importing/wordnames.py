"""The namespaces of Open XML by the prefixes they have in the standard."""

from __future__ import annotations

PREFIXES = {
    uri: prefix
    for prefix, uris in {
        "w": (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "m": (
            "http://schemas.openxmlformats.org/officeDocument/2006/math",
            "http://purl.oclc.org/ooxml/officeDocument/math",
        ),
        "r": (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        "a": (
            "http://schemas.openxmlformats.org/drawingml/2006/main",
            "http://purl.oclc.org/ooxml/drawingml/main",
        ),
        "wp": (
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        ),
        "pic": (
            "http://schemas.openxmlformats.org/drawingml/2006/picture",
            "http://purl.oclc.org/ooxml/drawingml/picture",
        ),
        "dgm": (
            "http://schemas.openxmlformats.org/drawingml/2006/diagram",
            "http://purl.oclc.org/ooxml/drawingml/diagram",
        ),
        "c": (
            "http://schemas.openxmlformats.org/drawingml/2006/chart",
            "http://purl.oclc.org/ooxml/drawingml/chart",
        ),
        "cx": ("http://schemas.microsoft.com/office/drawing/2014/chartex",),
        "mc": ("http://schemas.openxmlformats.org/markup-compatibility/2006",),
        "v": ("urn:schemas-microsoft-com:vml",),
        "o": ("urn:schemas-microsoft-com:office:office",),
        "w14": ("http://schemas.microsoft.com/office/word/2010/wordml",),
        "asvg": ("http://schemas.microsoft.com/office/drawing/2016/SVG/main",),
    }.items()
    for uri in uris
}
"""Namespaces by the prefix they have in the standard, transitional and strict."""
