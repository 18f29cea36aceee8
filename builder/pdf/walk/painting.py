"""The walk over a page that collects what it paints.

Forms and tiling patterns are entered; soft masks are only noted.
"""

from __future__ import annotations

from typing import Any

from ...ground.messages import tr
from ..geometry import Box
from ..marks import PageContent
from . import operators_object, operators_path, operators_state, operators_text
from .state import State
from .walker import UNREADABLE, Ledger, Table, Walk, read

PAINTING: Table = {
    **operators_state.OPERATORS,
    **operators_path.OPERATORS,
    **operators_text.OPERATORS,
    **operators_object.OPERATORS,
}
"""The operators that paint, or change how; the others of ISO 32000-1, Table 51, are passed over."""


def walk_page(page: Any, media: Box, ledger: Ledger, unit: float = 1.0) -> PageContent:
    """Walk over one page (a page dictionary), its marks cut to the media box in points.

    ``unit`` is how many points a unit of the page's coordinates is.

    Raises TooMuch, and pikepdf.PdfError for content that cannot be decoded.
    """
    start = State(ctm=(unit, 0.0, 0.0, unit, 0.0, 0.0), clip=media)
    content = PageContent()
    try:
        pairs = read(page, page.get("/Contents"))
    except UNREADABLE:  # such as a reference to an object, which content cannot hold
        content.faults.append(tr("the content", "页面内容"))
        return content
    Walk(PAINTING, ledger, content, page.get("/Resources"), start).run(pairs)
    return content
