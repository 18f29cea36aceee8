"""Declarations from memory are what the engine's library would read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cffi
import cffi.cparser
import pytest

from builder.composition.startup import DeclarationMemory

HOUSE = Path(__file__).resolve().parents[2]


def sizes(memory: DeclarationMemory, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(cffi.cparser, "_parser_cache", memory)
    library = cffi.FFI()
    library.cdef("typedef unsigned int point_t; typedef struct { point_t x; char y[3]; } place_t;")
    return [
        library.sizeof(each)
        for each in ("point_t", "place_t", "point_t[1]", "point_t[7]", "point_t[1234]", "char[5]")
    ]


def test_lists_of_any_length_come_from_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cffi.cparser, "_parser_cache", None)
    wanted = [4, 8, 4, 28, 4936, 5]
    first = DeclarationMemory()
    assert sizes(first, monkeypatch) == wanted
    first.trees.save()
    second = DeclarationMemory()
    second.stock = None
    assert sizes(second, monkeypatch) == wanted


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cffi.cparser, "_parser_cache", None)
    monkeypatch.setattr(cffi.cparser, "_parser_cache", DeclarationMemory())
    with pytest.raises(cffi.CDefError):
        cffi.FFI().cdef("typedef unsigned int;;)")


def asked(text: str) -> list[str]:
    """What a fresh process tells that has started the engine."""
    started = "import sys\nfrom builder.composition.startup import start_engine\nstart_engine()\n"
    command = [sys.executable, "-c", started + text]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HOUSE)
    return run.stdout.splitlines()


def test_what_few_documents_need_of_fonttools_is_read_when_it_is_asked_for() -> None:
    text = """
print(*(name in sys.modules for name in ("fontTools.subset", "fontTools.varLib.instancer")))
from fontTools.subset import Subsetter
from weasyprint.pdf import fonts
print(callable(Subsetter), callable(fonts.subset.Subsetter))
"""
    assert asked(text) == ["False False", "True True"]


def test_its_own_style_sheets_hold() -> None:
    text = """
import weasyprint
page = weasyprint.HTML(string="<h1>a</h1>").render().pages[0]._page_box
box = next(each for each in page.descendants() if each.element_tag == "h1")
print(box.style["font_size"], box.style["display"][0])
"""
    assert asked(text) == ["32.0 block"]
