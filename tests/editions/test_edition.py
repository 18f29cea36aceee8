"""Editions as data: what YAML says, what may be overridden, what is refused and how."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields

import pytest

from builder.editions.edition import (
    CHINESE,
    NAMED,
    EditionError,
    Rung,
    edition_names,
    kind_named,
    kind_names,
    load,
    per_reader_edition,
)  # fmt: skip
from builder.issue.conversion import CONVERTED

MM = 72 / 25.4


def test_the_house_has_these_editions() -> None:
    assert edition_names() == ("print", "screen", "cards", "email", "epub", "web", "wechat")
    assert [load(name).kind.name for name in edition_names()] == [
        "press", "reading", "cards", "reading", "epub", "web", "wechat",
    ]  # fmt: skip


@pytest.mark.parametrize("name", kind_names())
def test_a_kind_bears_the_name_of_its_module_and_travels_by_it(name: str) -> None:
    kind = kind_named(name)
    assert kind.name == name
    assert pickle.loads(pickle.dumps(kind)) is kind
    assert kind.has_pages is bool(kind.pdf_version)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("print", "bleed", 3 * MM),
        ("print", "multiple_of", 4),
        ("print", "condition", "FOGRA39"),
        ("screen", "bleed", 0.0),
        ("email", "linearize", True),
        ("email", "image_ppi", 150),
        ("email", "max_bytes", 7_000_000),
    ],
)
def test_what_an_edition_says(name: str, key: str, value: object) -> None:
    assert getattr(load(name), key) == value


@pytest.mark.parametrize(
    ("name", "overrides", "key", "value"),
    [
        ("print", {"bleed": "5mm"}, "bleed", 5 * MM),
        ("print", {"bleed": 4}, "bleed", 4 * MM),
        ("print", {"bleed": "0.125in"}, "bleed", 9.0),
        ("email", {"max_bytes": "800kB"}, "max_bytes", 800_000),
        ("email", {"max_bytes": 123}, "max_bytes", 123),
        ("email", {"max_bytes": None}, "max_bytes", None),
        ("chinese", {"extends": "screen", "languages": ["zh"]}, "languages", ("zh",)),
        ("chinese", {"extends": "email"}, "linearize", True),
        ("screen", {"extends": "screen", "bleed": "1mm"}, "bleed", MM),
        ("mine", {"standard": "PDF/X-4", "bleed": "1mm"}, "kind", kind_named("press")),
        (
            "mine",
            {"extends": "print", "standard": "PDF/UA-1+PDF/A-2a"},
            "kind",
            kind_named("reading"),
        ),
        ("mine", {"kind": "reading"}, "max_bytes", None),
        ("web", {"languages": ["zh"]}, "languages", ("zh",)),
        ("email", {"rungs": [{"image_ppi": 90, "quality": 50}]}, "rungs", (Rung(90, 50),)),
    ],
)
def test_differences_lie_over_what_is_extended(
    name: str, overrides: dict[str, object], key: str, value: object
) -> None:
    assert getattr(load(name, overrides), key) == value


@pytest.mark.parametrize(
    ("name", "overrides", "key", "words"),
    [
        ("emial", {}, "extends", "no edition 'emial'"),
        ("screen", {"extends": "email"}, "extends", "extend each other"),
        ("a", {"extends": "a"}, "extends", "extend each other"),
        ("a", {"extends": "moon"}, "extends", "no edition 'moon'"),
        ("a", {"kind": "prss"}, "kind", "no kind of edition 'prss'"),
        ("a", {"bleed": "3mm"}, "extends", "no edition 'a'"),
        ("a", {"standard": "PDF/X-1a"}, "standard", "standard cannot be 'PDF/X-1a'"),
        ("a", {"kind": "web", "standard": "PDF/X-4"}, "standard", "web does not make PDF/X-4"),
        ("print", {"slug": "2mm"}, "slug", "marks need a slug"),
        ("email", {"languages": ["zh", "zh-Hant"]}, "languages", "one language twice"),
        ("print", {"profile": "/my.icc"}, "profile", "needs the condition it was made for"),
        ("mine", {"extends": "print", "profile": "/my.icc"}, "profile", "needs the condition"),
        ("web", {"bleed": "3mm"}, "bleed", "'web' has no pages, so 'bleed' means nothing"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_key(
    name: str, overrides: dict[str, object], key: str, words: str
) -> None:
    with pytest.raises(EditionError, match=words) as refused:
        load(name, overrides)
    assert refused.value.key == key
    assert refused.value.finding().hint


def test_the_near_name_is_suggested() -> None:
    with pytest.raises(EditionError) as refused:
        load("emial")
    assert refused.value.finding().hint == "did you mean 'email'?"


def test_what_is_extended_brings_its_own_differences() -> None:
    """A house's Chinese print edition must not fall back on the builder's profile."""
    house = {
        "print": {"profile": "/house.icc", "condition": "FOGRA51", "bleed": "5mm"},
        "chinese": {"extends": "print", "languages": ["zh"]},
        "small": {"extends": "chinese", "bleed": "4mm"},
    }
    chinese = load("chinese", house["chinese"], house)
    assert (str(chinese.profile), chinese.condition) == ("/house.icc", "FOGRA51")
    small = load("small", house["small"], house)
    assert (small.languages, small.bleed) == (("zh",), 4 * MM)
    ring = {"a": {"extends": "b"}, "b": {"extends": "a"}}
    with pytest.raises(EditionError, match="a → b → a"):
        load("a", ring["a"], ring)


@pytest.mark.parametrize(
    ("differences", "condition"),
    [
        ({}, "FOGRA39"),
        ({"profile": "default"}, "FOGRA39"),
        ({"profile": "/my.icc", "condition": "FOGRA52"}, "FOGRA52"),
        ({"condition": "FOGRA51"}, "FOGRA51"),
    ],
)
def test_a_profile_and_its_condition_go_together(
    differences: dict[str, object], condition: str
) -> None:
    assert load("print", differences).condition == condition


def test_every_chinese_tag_but_the_written_one_can_be_converted_to() -> None:
    assert set(CHINESE) - {"zh", "zh-Hans"} == set(CONVERTED)


def test_lower_rungs_never_exceed_the_ppi_asked_for() -> None:
    steps = load("email", {"image_ppi": 100}).steps
    assert [step.image_ppi for step in steps if step] == [100, 100, 96, 72]


def test_an_edition_without_rungs_has_one_step() -> None:
    assert load("print").steps == (Rung(300, 95),)
    assert load("screen").steps == (Rung(300, 90),)
    assert load("screen", {"image_ppi": 200, "max_bytes": "9MB"}).steps == (Rung(200, 82),)
    assert load("screen", {"image_ppi": None}).steps == (None,)


def test_every_edition_and_every_kind_as_it_is(golden: Callable[[str, str], None]) -> None:
    """``golden/editions/editions.txt``: what each says, and what a bare one of each kind says."""
    lines = []
    bare = {f"bare {kind}": {"kind": kind} for kind in kind_names()}
    for name in (*edition_names(), *NAMED, *bare):
        edition = load(name, bare.get(name))
        lines.append(name)
        for field in fields(edition)[1:]:
            value = getattr(edition, field.name)
            if field.name == "kind":
                value = f"{value.name} {value.standard}".rstrip()
            lines.append(f"    {field.name} {value!r}")
        lines.append(f"    steps {edition.steps}")
    golden("editions/editions.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("name", "overrides", "steps"),
    [
        ("mine", {"extends": "screen", "image_ppi": 99}, [(99, 90)]),
        ("mine", {"extends": "email", "image_ppi": 99}, [(99, 82), (99, 74), (96, 64), (72, 52)]),
        ("mine", {"extends": "email", "rungs": [], "image_ppi": 90}, [(90, 82)]),
        ("mine", {"kind": "reading"}, [None]),
    ],
)
def test_no_step_is_finer_than_the_edition(
    name: str, overrides: dict[str, object], steps: list[tuple[int, int] | None]
) -> None:
    found = [step and (step.image_ppi, step.quality) for step in load(name, overrides).steps]
    assert found == steps


@pytest.mark.parametrize(
    ("extends", "more", "key"),
    [
        ("screen", {"watermark": "{name}"}, "watermark"),
        ("print-x1a", {"watermark": "{name}", "per_reader": True}, "watermark"),
        ("print", {"text": "outlines", "per_reader": True}, "per_reader"),
        ("print", {"slug": "5.99mm"}, "slug"),
        ("print", {"profile": "/a.icc"}, "profile"),
        ("screen", {"languages": ["zh-Hant", "zh"]}, "languages"),
        ("print", {"kind": "reading", "standard": "PDF/X-4"}, "standard"),
        ("print", {"text": "live", "per_reader": True}, None),
        ("screen", {"watermark": "{name}", "per_reader": True}, None),
        ("print", {"slug": "6mm"}, None),
        ("print", {"profile": "default"}, None),
        ("print", {"profile": "/a.icc", "condition": "FOGRA51"}, None),
        ("screen", {"languages": ["en", "zh"]}, None),
    ],
)
def test_what_goes_together_and_what_does_not(
    extends: str, more: dict[str, object], key: str | None
) -> None:
    if key is None:
        assert load("mine", {"extends": extends, **more})
        return
    with pytest.raises(EditionError) as refused:
        load("mine", {"extends": extends, **more})
    assert refused.value.key == key


def test_a_printer_is_what_editions_of_the_press_begin_with() -> None:
    press = {"bleed": "5mm", "limits": {"ink_percent": 280, "ppi_min": 200}}
    own = {"limits": {"ppi_min": 250}}
    made = load("print", own, press=press)
    assert made.bleed == 5 * MM
    assert dict(made.limits) == {"ink_percent": 280, "ppi_min": 250}
    assert load("screen", press=press).bleed == 0


def test_each_reader_gets_the_edition_that_says_so() -> None:
    assert per_reader_edition({}) == "personal"
    assert per_reader_edition({"b": {"extends": "screen", "per_reader": True}}) == "b"
    assert per_reader_edition({"b": {"extends": "screen"}}) == "personal"
