"""How large type is shown, through every matrix between its size and the page."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from builder.pdf.typesizes import largest_sizes


def sizes(content: bytes, forms: dict[str, bytes] | None = None, **entries: object) -> list[float]:
    """The largest sizes of fonts A and B on a page with forms that share its resources."""
    pdf = pikepdf.new()
    fonts = {name: pdf.make_indirect(Dictionary(Type=Name.Font)) for name in ("/A", "/B")}
    resources = Dictionary(Font=Dictionary(fonts), XObject=Dictionary())
    for name, stream in (forms or {}).items():
        resources.XObject[name] = pdf.make_stream(
            stream, Subtype=Name.Form, Resources=Dictionary(resources), **entries
        )
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = resources
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    found = largest_sizes(pdf)
    return [round(found.get(font.objgen, 0.0), 3) for font in fonts.values()]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BT /A 9.5 Tf <01> Tj ET", [9.5, 0]),
        (b"BT /A 9.5 Tf ET", [0, 0]),
        (b"q 0.75 0 0 0.75 0 0 cm BT /A 12 Tf <01> Tj ET Q BT /B 12 Tf <01> Tj ET", [9, 12]),
        (b"BT 2 0 0 -2 5 5 Tm /A 10 Tf [<01>] TJ ET BT /B 10 Tf [<01>] TJ ET", [20, 10]),
        (b"BT /A 10 Tf [<01>] TJ /A 30 Tf [<01>] TJ /A 5 Tf [<01>] TJ ET", [30, 0]),
        (b"0 3 -2 0 0 0 cm BT /A 10 Tf [<01>] TJ ET", [30, 0]),
    ],
)
def test_sizes(content: bytes, expected: list[float]) -> None:
    assert sizes(content) == expected


def test_forms_are_shown_as_large_as_what_shows_them() -> None:
    form = {"/X": b"BT /B 10 Tf <01> Tj ET"}
    content = b"q 2 0 0 2 0 0 cm /X Do Q q 3 0 0 3 0 0 cm /X Do Q /X Do"
    assert sizes(content, form) == [0, 30]
    assert sizes(content, form, Matrix=[0.5, 0, 0, 0.5, 0, 0]) == [0, 15]


def test_a_form_that_draws_itself_ends() -> None:
    pdf = pikepdf.new()
    form = pdf.make_stream(b"2 0 0 2 0 0 cm BT /A 1 Tf <01> Tj ET /X Do", Subtype=Name.Form)
    font = pdf.make_indirect(Dictionary(Type=Name.Font))
    form.Resources = Dictionary(Font=Dictionary(A=font), XObject=Dictionary(X=form))
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = form.Resources
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")
    assert largest_sizes(pdf)[font.objgen] < 10_000
