"""A layout that extends another states what differs; all else is found through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from builder.ground.findings import Rejected
from builder.ground.places import LAYOUTS
from builder.issue.newissue import new_publication
from builder.makeup.features import differing, features, needs_of
from builder.makeup.fontbook import read_book
from builder.makeup.layout import read_layout
from builder.makeup.lineage import layout_names
from builder.makeup.make_up import _layout_files, _sheets
from builder.makeup.newlayout import new_layout
from builder.makeup.templates import environment
from builder.press.record import house_digest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str, **files: str) -> Path:
        folder = tmp_path / "layouts" / name
        folder.mkdir(parents=True)
        (folder / "layout.yaml").write_text(text, "utf-8")
        for stem, content in files.items():
            (folder / stem.replace("_", ".")).write_text(content, "utf-8")
        return tmp_path / "layouts"

    return written


def test_what_is_not_stated_is_the_other_s(write: Write) -> None:
    root = write("own", "extends: parallel")
    own, base = read_layout("own", root), read_layout("parallel")
    assert own.parents == (LAYOUTS / "parallel",)
    assert own.description == {}
    kept = {"name": own.name, "folder": own.folder, "parents": own.parents}
    assert replace(base, **kept, description={}) == own


STATED = """\
extends: parallel
trim: [170, 240]
margins: {head: 40pt}
columns: {zh: 15}
sizes: {headline: {zh: 30pt}, motto: {zh: 8pt, en: 9pt}}
faces: {serif: {latin: [Source Sans 3]}}
composition: {hang: true}
swatches:
  - {name: sea, rgb: "#0A6E4F", cmyk: [90, 30, 70, 20]}
  - {name: accent, rgb: "#2B5C8B", cmyk: [85, 58, 22, 6]}
"""


def test_what_is_stated_goes_over_it_key_by_key(write: Write) -> None:
    own, base = read_layout("own", write("own", STATED)), read_layout("parallel")
    assert own.trim_mm == (170, 240)
    assert (own.measures.least.head, own.measures.least.inner) == (40, base.measures.least.inner)
    assert own.columns == {"zh": 15}
    assert own.sizes == {
        **base.sizes, "headline-zh": "30pt", "motto-zh": "8pt", "motto-en": "9pt",
    }  # fmt: skip
    serif = own.faces.families["serif"]
    assert serif == {**base.faces.families["serif"], "latin": ("Source Sans 3",)}
    assert own.composition == {"hang": True}
    assert [*own.colours] == [*base.colours, "sea"]
    assert (own.colours["accent"], own.colours["ink"]) == ("#2B5C8B", base.colours["ink"])


def test_the_nearest_wins_along_the_line(write: Write) -> None:
    write("middle", "extends: parallel\npitch: 14pt\nalley: 20pt", layout_css="b", m_html="m")
    root = write("own", "extends: middle\npitch: 16pt", layout_css="a", o_html="o")
    own = read_layout("own", root)
    assert (own.measures.pitch, own.measures.alley) == (16, 20)
    assert [folder.name for folder in own.lineage] == ["own", "middle", "parallel"]
    sheets = [_layout_files(own)[address] for address in _sheets(own)]
    assert [file.parent.name for file in sheets] == ["parallel", "middle", "own"]
    names = {name: environment(own.lineage).get_template(name) for name in ("m.html", "o.html")}
    assert {name: found.render() for name, found in names.items()} == {
        "m.html": "m", "o.html": "o",
    }  # fmt: skip


def test_templates_fill_in_those_they_stand_before(write: Write) -> None:
    write("base", "extends: parallel", t_html="<{% block a %}base{% endblock %}>")
    text = '{% extends "base/t.html" %}{% block a %}{{ super() }} and own{% endblock %}'
    own = read_layout("own", write("own", "extends: base", t_html=text))
    assert environment(own.lineage).get_template("t.html").render() == "<base and own>"


def test_a_publication_s_layout_may_extend_the_house_s_of_its_name(write: Write) -> None:
    own = read_layout("parallel", write("parallel", "extends: parallel\npitch: 16pt"))
    assert own.parents == (LAYOUTS / "parallel",)
    assert own.measures.pitch == 16


# layouts and what each extends | what is told of the first, and where
@pytest.mark.parametrize(
    ("written", "told", "where"),
    [
        ({"a": "a"}, "a → a", "layouts/a/layout.yaml:1:10"),
        ({"a": "b", "b": "c", "c": "b"}, "a → b → c → b", "layouts/c/layout.yaml:1:10"),
        ({"a": "paralel"}, "did you mean 'parallel'", "layouts/a/layout.yaml:1:10"),
        ({"a": "shared"}, "no layout 'shared'", "layouts/a/layout.yaml:1:10"),
    ],
)
def test_a_line_has_an_end(write: Write, written: dict[str, str], told: str, where: str) -> None:
    for name, of in written.items():
        root = write(name, f"extends: {of}")
    with pytest.raises(Rejected) as rejected:
        read_layout("a", root)
    (finding,) = rejected.value.findings
    assert told in finding.as_line() and f"{where}" in finding.as_line()


def test_a_line_is_bounded(write: Write) -> None:
    for n, of in enumerate(["parallel", *(f"n{n}" for n in range(7))]):
        root = write(f"n{n}", f"extends: {of}")
    assert len(read_layout("n6", root).lineage) == 8
    with pytest.raises(Rejected, match="more than 8"):
        read_layout("n7", root)


def test_what_lacks_even_so_is_told(write: Write) -> None:
    root = write("own", "extends: parallel\nsizes: {motto: {zh: 8pt}}")
    with pytest.raises(Rejected, match="motto"):
        read_layout("own", root)


def test_a_change_of_what_is_extended_is_a_change(write: Write, tmp_path: Path) -> None:
    write("own", "{'extends' : middle}")
    root = write("middle", "extends: parallel", layout_css="a")
    before = house_digest(["own"], tmp_path)
    assert house_digest(["own"], tmp_path) == before
    (root / "middle" / "layout.css").write_text("b", "utf-8")
    assert house_digest(["own"], tmp_path) != before


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = new_publication(tmp_path / "刊")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("of", layout_names(LAYOUTS))
def test_a_new_layout_is_the_other_until_it_is_changed(publication: Path, of: str) -> None:
    folder = new_layout("own", of)
    assert folder == Path("layouts/own")
    assert (folder / "specimen" / "issue.yaml").is_file()
    own, base = (read_layout(name, publication / "layouts") for name in ("own", of))
    assert differing(features(own), features(base)) == []
    text = (folder / "layout.yaml").read_text("utf-8")
    head, values = text.split("\n\n")
    assert set(yaml.safe_load(head)) == {"extends", "description"}
    # what it offers to change is what the other states
    free = "".join(line.removeprefix("# ") for line in values.splitlines(keepends=True))
    (folder / "layout.yaml").write_text(f"{head}\n{free}", "utf-8")
    assert read_layout("own", publication / "layouts").measures == base.measures
    assert read_layout("own", publication / "layouts").swatches == base.swatches
    assert set(yaml.safe_load(free)) >= {"trim", "margins", "sizes", "faces", "swatches"}


# what is written | what is told
@pytest.mark.parametrize(
    ("name", "of", "told"),
    [
        ("Own", "parallel", "cannot be a layout's name"),
        ("shared", "parallel", "cannot be a layout's name"),
        ("..", "parallel", "cannot be a layout's name"),
        ("elsewhere/x", "parallel", "no folder"),
        ("own", "paralel", "did you mean 'parallel'"),
        ("own", "../../etc", "no layout"),
        ("there", "parallel", "is there already"),
    ],
)
def test_no_layout_goes_astray(publication: Path, name: str, of: str, told: str) -> None:
    new_layout("there", "parallel")
    (publication / "layouts" / "there" / "layout.css").write_text("mine")
    with pytest.raises(Rejected, match=told):
        new_layout(name, of)
    assert (publication / "layouts" / "there" / "layout.css").read_text() == "mine"
    assert sorted(path.name for path in (publication / "layouts").iterdir()) == [
        "README.md", "layout.schema.json", "there",
    ]  # fmt: skip


def test_what_a_layout_needs(write: Write) -> None:
    text = """\
extends: parallel
faces: {serif: {latin: [No Such Face]}}
swatches: [{name: accent, spot: PANTONE 485 C, rgb: "#C4321C", cmyk: [0, 88, 95, 10]}]
"""
    own = read_layout("own", write("own", text))
    needs = needs_of(own, read_book())
    assert needs.languages == ("zh-Hans", "zh-Hant", "en")
    assert needs.spots == ("PANTONE 485 C",)
    assert needs.lacking == ("No Such Face",)
    assert "Noto Serif SC" in needs.fonts
