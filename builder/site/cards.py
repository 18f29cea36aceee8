"""Cards: the pictures that other sites show beside a link to a page (The Open Graph protocol).

All cards of an issue are laid out as the pages of one document, in the faces of its layout, with
our composition, so that titles part where a typesetter would part them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from ..editions.flowing import fill
from ..editions.plates import composing_plates, fonts_of, images, laid_out, png
from ..issue.model import Both, Issue
from ..makeup.layout import Layout

WIDTH, HEIGHT = 1200, 630
"""What large previews are made for, 1.91 : 1."""
_COLOURS = 64
"""Type on an even ground needs no more, and the file is a third."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: the title of a page, above it what it belongs to."""

    title: Both
    label: Both


def draw_cards(
    cards: Sequence[Card], issue: Issue, layout: Layout, templates: Environment
) -> list[bytes]:
    """The cards as PNG, in their order.

    For a process of its own: the fonts it asks for are those of this issue. Raises
    EnvironmentProblem where fonts cannot be had.
    """
    html = fill(
        templates,
        "site-cards.html",
        cards=cards,
        date=issue.manifest.date,
        sides=issue.sides,
        tags={side: issue.tag(side) for side in issue.sides},
        colours=layout.screen_colours,
        stacks={name: Markup(stack) for name, stack in layout.faces.properties()},
        size=(WIDTH, HEIGHT),
    )
    with composing_plates(fonts_of(issue)):
        return [png(image.quantize(_COLOURS)) for image in images(laid_out(html))]
