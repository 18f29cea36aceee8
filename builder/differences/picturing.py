"""Pictures and colours that differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..ground.messages import tr
from ..pdf.marks import Colour
from ..preflight.words import colour_words
from .aligning import changed_spans
from .values import Drawn, Place, Reading, Stroke, Word
from .wording import Compared

PictureOp = Literal["changed", "recoloured", "added", "removed"]
What = Literal["picture", "type", "ground"]

_SAME_THOUSANDTHS = 4.0
"""How far a point of a picture may be from where it was, of the picture's side."""
_SAME_TINT, _SAME_ROUGHLY = 2 / 255, 0.25
_SAME_PIXEL, _SAME_PIXELS = 40, 4.0
"""How far a pixel of a thumbnail may be off, and all of them on average, for a sampling down."""


@dataclass(frozen=True, slots=True)
class ChangedPicture:
    """A picture that differs, or a colour of type, rules or grounds."""

    op: PictureOp
    what: What
    old: int | None
    """The page of the old state."""
    new: int | None
    place: Place
    """In the new state; in the old one where it was removed."""
    before: str = ""
    """The old colour in words, where one was replaced by another."""
    after: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "op": self.op,
            "what": self.what,
            "old": self.old,
            "new": self.new,
            "bbox": [round(side, 2) for side in self.place.box],
            "colours": [self.before, self.after] if self.before or self.after else [],
        }

    @property
    def words(self) -> str:
        """What differs, in the language spoken."""
        what = {
            "picture": tr("picture", "图片"),
            "type": tr("colour of type", "文字颜色"),
            "ground": tr("colour of rules and grounds", "线条与底色"),
        }[self.what]
        op = {
            "changed": tr("changed", "有改动"),
            "recoloured": tr("recoloured", "换了颜色"),
            "added": tr("added", "增加"),
            "removed": tr("removed", "删去"),
        }[self.op]
        colours = " → ".join(one or tr("none", "无") for one in (self.before, self.after))
        return f"{what}{tr(' ', '')}{op}" + (f" ({colours})" if self.before or self.after else "")


def changed_pictures(old: Reading, new: Reading) -> Iterator[ChangedPicture]:
    """Pictures added, removed, changed or recoloured; one that only moved or was scaled is none."""
    before, after = list(old.drawn), list(new.drawn)
    for one, two in _paired(before, after):
        before.remove(one)
        after.remove(two)
        op = _op(one.strokes, two.strokes)
        if op is not None:
            yield ChangedPicture(op, "picture", one.place.page, two.place.page, two.place)
    for one in before:
        yield ChangedPicture("removed", "picture", one.place.page, None, one.place)
    for two in after:
        yield ChangedPicture("added", "picture", None, two.place.page, two.place)


def _paired(old: Sequence[Drawn], new: Sequence[Drawn]) -> Iterator[tuple[Drawn, Drawn]]:
    """Pictures that are one: alike first, then of one description, then in one place."""
    before, after = list(old), list(new)
    for is_one in (_is_same, _has_words, _has_shapes):
        for one in list(before):
            two = next((two for two in after if is_one(one, two)), None)
            if two is not None:
                before.remove(one)
                after.remove(two)
                yield one, two
    order = changed_spans([_key(one) for one in old], [_key(two) for two in new])
    for span in order:
        here = [one for one in old[span.old : span.old_end] if one in before]
        there = [two for two in new[span.new : span.new_end] if two in after]
        yield from zip(here, there, strict=False)


def _key(drawn: Drawn) -> str:
    return f"{drawn.alternative}\0{len(drawn.strokes)}"


def _is_same(one: Drawn, two: Drawn) -> bool:
    return _op(one.strokes, two.strokes) is None


def _has_words(one: Drawn, two: Drawn) -> bool:
    return bool(one.alternative) and one.alternative == two.alternative


def _has_shapes(one: Drawn, two: Drawn) -> bool:
    return _op(one.strokes, two.strokes) == "recoloured"


def _op(one: Sequence[Stroke], two: Sequence[Stroke]) -> PictureOp | None:
    """What became of a picture; None where it is the same."""
    if len(one) != len(two) or not all(map(_has_form, one, two)):
        return "changed"
    return None if all(map(_has_colour, one, two)) else "recoloured"


def _has_form(one: Stroke, two: Stroke) -> bool:
    return (
        one.kind == two.kind
        and len(one.outline) == len(two.outline)
        and all(
            abs(p - q) <= _SAME_THOUSANDTHS for p, q in zip(one.outline, two.outline, strict=True)
        )
        and _alike(one.pixels, two.pixels)
    )


def _near(one: float, two: float) -> bool:
    return abs(one - two) <= _SAME_THOUSANDTHS


def _alike(one: bytes, two: bytes) -> bool:
    if one == two:
        return True
    if len(one) != len(two):
        return False
    apart = [abs(p - q) for p, q in zip(one, two, strict=True)]
    return max(apart) <= _SAME_PIXEL and sum(apart) <= _SAME_PIXELS * len(apart)


def _has_colour(one: Stroke, two: Stroke) -> bool:
    if one.colour is None or two.colour is None:
        return one.colour == two.colour
    return same_colour(one.colour, two.colour)


def same_colour(one: Colour, two: Colour) -> bool:
    """Whether no eye tells two colours apart; inks and light are compared roughly."""
    if one.family == two.family:
        if one.family == "spot":
            return one.inks == two.inks
        slack, values = _SAME_TINT, (one.values, two.values)
    else:
        slack = _SAME_ROUGHLY if "cmyk" in (one.family, two.family) else _SAME_TINT
        light = _light(one), _light(two)
        if light[0] is None or light[1] is None:
            return False
        values = light[0], light[1]
    return len(values[0]) == len(values[1]) and all(
        abs(p - q) <= slack for p, q in zip(*values, strict=True)
    )


def _light(colour: Colour) -> tuple[float, ...] | None:
    """About how a colour shows, as red, green and blue; None where its values do not say."""
    values = colour.values
    if colour.family == "rgb" and len(values) == 3:
        return values
    if colour.family == "gray" and values:
        return values[:1] * 3
    if colour.family == "cmyk" and len(values) == 4:
        return tuple((1 - ink) * (1 - values[3]) for ink in values[:3])
    return None


def changed_colours(
    old: Reading, new: Reading, compared: Iterable[Compared]
) -> Iterator[ChangedPicture]:
    """Colours of type that stayed, and of rules and grounds; each change once."""
    seen: dict[tuple[Colour, Colour], tuple[Word, Word]] = {}
    for each in compared:
        for one, two in each.kept:
            if one.colour != two.colour and not same_colour(one.colour, two.colour):
                seen.setdefault((one.colour, two.colour), (one, two))
    for (before, after), (one, two) in seen.items():
        yield ChangedPicture(
            "recoloured", "type", one.page, two.page, two.places[0],
            colour_words(before), colour_words(after),
        )  # fmt: skip
    yield from _grounds(old, new)


def _grounds(old: Reading, new: Reading) -> Iterator[ChangedPicture]:
    gone = [c for c in old.grounds if not any(same_colour(c, d) for d in new.grounds)]
    come = [c for c in new.grounds if not any(same_colour(c, d) for d in old.grounds)]
    for before, after in zip(gone, come, strict=False):
        here, there = old.grounds[before], new.grounds[after]
        yield ChangedPicture(
            "recoloured", "ground", here.page, there.page, there,
            colour_words(before), colour_words(after),
        )  # fmt: skip
    for before in gone[len(come) :]:
        place = old.grounds[before]
        yield ChangedPicture("removed", "ground", place.page, None, place, colour_words(before))
    for after in come[len(gone) :]:
        place = new.grounds[after]
        yield ChangedPicture("added", "ground", None, place.page, place, "", colour_words(after))
