"""What was built from what: nothing is built twice, and nothing stale is taken for new."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from builder.ground.files import write_atomically
from builder.press.record import (
    _STOOD_ON,
    Made,
    Record,
    _versions,
    as_json,
    digest,
    hash_inputs,
    is_current,
    read_record,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "one" / "2017-02"
    folder.mkdir(parents=True)
    (folder / "issue.yaml").write_text("number: 1")
    return folder


def inputs_of(folder: Path) -> dict[str, str]:
    return hash_inputs([folder / "issue.yaml", folder.parent / "publication.yaml"], folder)


def test_inputs_are_current_until_one_changes(folder: Path) -> None:
    inputs = inputs_of(folder)
    assert set(inputs) == {"issue.yaml", "../publication.yaml"}
    assert is_current(inputs, folder)
    os.utime(folder / "issue.yaml", (1, 1))
    assert is_current(inputs, folder)
    (folder / "issue.yaml").write_text("number: 2")
    assert not is_current(inputs, folder)


def test_a_file_that_appears_is_a_change(folder: Path) -> None:
    inputs = inputs_of(folder)
    (folder.parent / "publication.yaml").write_text("")
    assert not is_current(inputs, folder)


def test_a_file_that_goes_is_a_change(folder: Path) -> None:
    inputs = inputs_of(folder)
    (folder / "issue.yaml").unlink()
    assert not is_current(inputs, folder)


def test_a_record_is_not_that_of_another_folder_of_the_same_name(folder: Path) -> None:
    inputs = inputs_of(folder)
    other = folder.parent.parent / "two" / "2017-02"
    other.mkdir(parents=True)
    (other / "issue.yaml").write_text("number: 7")
    assert not is_current(inputs, other)
    (other / "issue.yaml").write_text("number: 1")
    assert is_current(inputs, other)


def test_what_lies_outside_the_publication_counts_by_its_content(folder: Path) -> None:
    """A printer's profile: another one means another build, in whichever folder the issue is."""
    profile = folder.parent.parent / "my.icc"
    profile.write_bytes(b"one")
    inputs = hash_inputs([profile], folder)
    elsewhere = folder.parent.parent / "deep" / "er" / "2017-02"
    moved = profile.rename(folder.parent.parent / "deeper.icc").parent / "x" / "my.icc"
    moved.parent.mkdir()
    moved.write_bytes(b"one")
    assert not is_current(inputs, folder)
    profile.write_bytes(b"one")
    assert is_current(inputs, folder) and is_current(inputs, elsewhere)
    assert digest(inputs, "", []) == digest(hash_inputs([moved], elsewhere), "", [])
    profile.write_bytes(b"two")
    assert not is_current(inputs, folder)


LETTERS = [
    "mail: {from: a@b.cn}\n",
    "mail:\n  from: a@b.cn\n\n  # the server\n  server:\n    host: b.cn\n",
    "mail: {from: a@b.cn,\n  server: {host: b.cn}}\n",
    "mail:\r\n  from: a@b.cn\r\n",
]


@pytest.mark.parametrize("letters", LETTERS)
def test_how_letters_are_sent_makes_no_page_stale(letters: str, folder: Path) -> None:
    path = folder.parent / "publication.yaml"
    path.write_text("title: {en: T}\nlayout: columns\n", newline="")
    known = inputs_of(folder)
    path.write_text(f"title: {{en: T}}\n{letters}layout: columns\n", newline="")
    assert is_current(known, folder)
    path.write_text(f"title: {{en: T}}\nlayout: columns\n{letters.rstrip()}", newline="")
    assert is_current(known, folder)
    path.write_text(f"title: {{en: T}}\n{letters}layout: pocket\n", newline="")
    assert not is_current(known, folder)


def test_no_inputs_are_never_current(folder: Path) -> None:
    assert not is_current({}, folder)


def test_everything_goes_into_the_digest() -> None:
    marks = {
        digest({"a": "1"}, "house", ["x"]),
        digest({"a": "2"}, "house", ["x"]),
        digest({"b": "1"}, "house", ["x"]),
        digest({"a": "1"}, "other", ["x"]),
        digest({"a": "1"}, "house", ["y"]),
        digest({"a": "1", "b": "1"}, "house", ["x"]),
    }
    assert len(marks) == 6


def test_what_the_builder_stands_on_is_known_as_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [*_versions()] == [f"{name} {version(name)}" for name in _STOOD_ON]
    for name in ("WeasyPrint-71.0.dist-info", "markdown_it_py-5.0-py3.egg-info", "pillow.egg-info"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "gone")])
    known = dict(said.split() for said in _versions())
    assert (known["weasyprint"], known["markdown-it-py"], known["pillow"]) == (
        "71.0", "5.0", "absent",
    )  # fmt: skip


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = Made("a.pdf", "0" * 64, 12, 3, "mark", "parallel", "copy")
    record = Record({"issue.yaml": "h"}, ("screen",), {"screen": made}, 2)
    write_atomically(tmp_path / "r.json", json.dumps(as_json(record)).encode())
    assert read_record(tmp_path / "r.json") == record


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"inputs": 1}', '{"inputs": {}, "editions": {"a": {"x": 1}}}']
)
def test_a_damaged_record_is_no_record(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text)
    assert read_record(tmp_path / "r.json") == Record()
