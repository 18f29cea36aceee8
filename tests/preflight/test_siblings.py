"""How much of what public test files break is named, without veraPDF and with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.ground.findings import Finding
from builder.ground.messages import set_language, speaking
from builder.makeup.fontbook import FontBook
from builder.preflight import verapdf
from builder.preflight.examining import examine
from tests.conftest import FIXTURES, run_builder

from .siblings import CASES

ALONE, TOGETHER = 0.60, 0.95
"""The shares that are to be named."""
Told = dict[str, dict[str, list[Finding]]]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture(scope="module")
def files(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case, made from the small issue's screen edition, which stands under ``sound``."""
    home = tmp_path_factory.mktemp("siblings")
    folder = Path(shutil.copytree(FIXTURES / "small", home / "small"))
    done = run_builder("build", folder, "--edition", "screen", "--out", "out", cwd=home)
    assert done.returncode == 0, done.stderr
    sound = home / "out/small/small-screen.pdf"
    made = {
        name: case.write(sound, home / f"{number:02}.pdf")
        for number, (name, case) in enumerate(CASES.items())
    }
    return {"sound": sound, **made}


@pytest.fixture(scope="module")
def told(files: dict[str, Path]) -> Told:
    return {
        name: examine(path, ("en", "zh"), edition="screen").findings  # type: ignore[dict-item]
        for name, path in files.items()
    }


@pytest.fixture(scope="module")
def verdicts(files: dict[str, Path]) -> dict[str, dict[str, list[verapdf.Failure]]]:
    if missing := verapdf.unavailable():
        pytest.skip(missing)
    asked = [(case.flavour, files[name]) for name, case in CASES.items()]
    asked += [(flavour, files["sound"]) for flavour in ("2a", "ua1")]
    answers = verapdf.validate(asked)
    given = {name: {c.flavour: answers[c.flavour, files[name]]} for name, c in CASES.items()}
    return {"sound": {f: answers[f, files["sound"]] for f in ("2a", "ua1")}, **given}


def test_the_sound_file_is_sound(told: Told) -> None:
    assert told["sound"] == {"en": [], "zh": []}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.ours])
def test_a_rule_is_told_under_its_id(told: Told, name: str) -> None:
    assert CASES[name].ours in {finding.check for finding in told[name]["en"]}


def test_enough_is_named_without_verapdf(told: Told) -> None:
    named = [name for name in CASES if told[name]["en"]]
    assert len(CASES) >= 60
    assert len(named) / len(CASES) >= ALONE, sorted({*CASES} - {*named})


def test_nearly_all_is_named_with_it(told: Told, verdicts: dict) -> None:
    assert verdicts["sound"] == {"2a": [], "ua1": []}
    named = [name for name in CASES if verapdf.merged(told[name]["en"], verdicts[name])]
    assert len(named) / len(CASES) >= TOGETHER, sorted({*CASES} - {*named})


def test_what_both_find_is_told_once(told: Told, verdicts: dict) -> None:
    name = "inks without a profile"
    (finding,) = verapdf.merged(told[name]["en"], verdicts[name])
    assert finding.check == "colour/undefined"
    assert finding.details["verapdf"] == ["2a 6.2.4.3-3"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_alone_finds_has_a_page_and_a_remedy(
    told: Told, verdicts: dict, language: str
) -> None:
    with speaking(language):
        name = "an inline picture by LZW"
        (finding,) = verapdf.merged(told[name][language], verdicts[name])
    assert (finding.check, finding.page) == ("standard/verapdf", 1)
    assert "6.1.10" in finding.message
    assert finding.hint.startswith({"en": "as for file/damaged", "zh": "参照"}[language])


def test_every_clause_leads_to_words_of_ours() -> None:
    from builder.ground.catalogue import knows

    for table in verapdf._clauses().values():
        assert all(knows(id) for id in table.values())


FLAVOURS = [
    ({}, False, []),
    ({}, True, ["2b"]),
    ({"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}, False, ["2a", "ua1"]),
    ({"pdfaid:part": "1", "pdfaid:conformance": "B"}, False, ["1b"]),
    ({"pdfaid:part": "3", "pdfaid:conformance": "U"}, False, ["3u"]),
    ({"pdfuaid:part": "2"}, False, ["ua2"]),
    ({"pdfaid:part": "4"}, False, []),
]


@pytest.mark.parametrize(("metadata", "for_archive", "flavours"), FLAVOURS)
def test_a_file_is_held_to_what_it_says(
    metadata: dict[str, str], for_archive: bool, flavours: list[str]
) -> None:
    assert verapdf.flavours_of(metadata, for_archive) == flavours
