"""Composing ahead in a second process changes no byte, whatever becomes of it, and ends in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from weasyprint.layout import page

from builder.composition import ahead
from builder.composition.ahead import Ahead, Reader, Writer
from builder.composition.composer import Shape
from builder.composition.engine import Options, composing
from builder.composition.paragraph import Flattener, Paragraph, Words, Workshop
from builder.composition.patches import hooked
from builder.ground.limits import run_limited
from builder.ground.places import HOUSE, LAYOUTS
from builder.makeup.fontbook import FontBook
from builder.press.orders import Order
from builder.press.stages import MadeUp
from builder.press.way import compose_then_check
from builder.proof.laying_out import LaidOut, lay_out
from tests.bench._varied import generate

SAMPLE = HOUSE / "issues" / "2017-02"
SECONDS, BYTES = 300, 4 << 30

Laid = tuple[bytes, LaidOut, int]
"""A proof, what is known of it, and how many paragraphs another process had composed."""


@pytest.fixture(scope="module")
def made_up(fonts: FontBook, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., MadeUp]:
    """A function that makes up an issue, each once."""
    known: dict[tuple[Path, str | None], MadeUp] = {}

    def make(folder: Path, layout: str | None = None) -> MadeUp:
        if (folder, layout) not in known:
            order = Order(folder, tmp_path_factory.mktemp("out"), ("screen",), layout)
            known[folder, layout] = next(compose_then_check(order)).made_up[0]
        return known[folder, layout]

    return make


def laid(one: MadeUp, path: Path, jobs: int, prepared: Callable[[], None] = lambda: None) -> Laid:
    """Lay out a galley in a process of its own, in which something was prepared before."""

    def work() -> tuple[LaidOut, int]:
        taken = []
        take = Ahead.made

        def counted(self: Ahead, *rest: Any) -> Any:
            found = take(self, *rest)
            taken.append(found is not None)
            return found

        Ahead.made = counted  # type: ignore[method-assign]
        prepared()
        return lay_out(one.galley, one.fontconfig, path, one.multiple_of, jobs), sum(taken)

    found, taken = run_limited(work, seconds=SECONDS, memory_bytes=BYTES)
    return path.read_bytes(), found, taken


def patient() -> None:
    """Have paragraphs waited for, so that all come from the other process that it composes."""
    ahead.os.set_blocking = lambda *_: None  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str | None]]:
    folder = tmp_path_factory.mktemp("issues")
    return {
        "sample": (SAMPLE, None),
        "parallel": (LAYOUTS / "parallel" / "specimen", "parallel"),
        "columns": (LAYOUTS / "columns" / "specimen", "columns"),
        "13 pages": (generate(folder / "13", 8), None),
        "13 pages of inline elements": (generate(folder / "13i", 8, inlines=True), None),
        "56 pages": (generate(folder / "56", 37), None),
    }


LEAST_TAKEN = {
    "sample": 20,
    "parallel": 0,
    "columns": 0,
    "13 pages": 40,
    "13 pages of inline elements": 40,
    "56 pages": 250,
}


@pytest.mark.parametrize("name", LEAST_TAKEN)
def test_pages_are_the_same(
    name: str,
    issues: dict[str, tuple[Path, str | None]],
    made_up: Callable[..., MadeUp],
    tmp_path: Path,
) -> None:
    one, path = made_up(*issues[name]), tmp_path / "proof.pdf"
    alone, facts, none = laid(one, path, 1)
    assert none == 0
    together, also, taken = laid(one, path, 2, patient)
    assert (together, also) == (alone, facts)
    assert taken >= LEAST_TAKEN[name]
    assert laid(one, path, 2)[:2] == (alone, facts)


def in_other_rooms() -> None:
    """Search lines in rooms in which nothing will stand."""
    patient()
    shape = ahead._shape

    def wrong(*rest: Any) -> Shape:
        right = shape(*rest)
        return replace(right, measure=right.measure * 0.8)

    ahead._shape = wrong


def in_other_blocks() -> None:
    """Compose for blocks that are not as wide."""
    patient()
    learn = Ahead.learn

    def wrong(self: Ahead, linebox: Any, width: float) -> None:
        learn(self, linebox, width * 0.8)

    Ahead.learn = wrong  # type: ignore[method-assign]


def instead(composed: Callable[..., Iterator[Any]]) -> Callable[[], None]:
    def prepare() -> None:
        patient()
        ahead._composed = composed

    return prepare


_composed = ahead._composed


def falls(*rest: Any) -> Iterator[Any]:
    """Fail after a few paragraphs."""
    for number, made in enumerate(_composed(*rest)):
        if number == 5:
            raise RuntimeError
        yield made


def is_killed(*rest: Any) -> Iterator[Any]:
    for number, made in enumerate(_composed(*rest)):
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        yield made


def is_silent(*_: Any) -> Iterator[Any]:
    yield from ()


@pytest.mark.parametrize(
    ("prepared", "takes_some"),
    [
        (in_other_rooms, True),
        (in_other_blocks, False),
        (instead(falls), True),
        (instead(is_killed), True),
        (instead(is_silent), False),
    ],
)
def test_pages_are_the_same_when_it_goes_wrong(
    prepared: Callable[[], None],
    takes_some: bool,
    issues: dict[str, tuple[Path, str | None]],
    made_up: Callable[..., MadeUp],
    tmp_path: Path,
) -> None:
    one, path = made_up(*issues["13 pages"]), tmp_path / "proof.pdf"
    alone = laid(one, path, 1)
    other = laid(one, path, 2, prepared)
    assert other[:2] == alone[:2]
    assert bool(other[2]) is takes_some


def test_one_that_hangs_is_not_waited_for_and_is_ended(
    issues: dict[str, tuple[Path, str | None]], made_up: Callable[..., MadeUp], tmp_path: Path
) -> None:
    one, path, told = made_up(*issues["13 pages"]), tmp_path / "proof.pdf", tmp_path / "pid"

    def hangs(*_: Any) -> Iterator[Any]:
        told.write_text(str(os.getpid()))
        time.sleep(SECONDS)
        yield from ()

    def prepare() -> None:
        ahead._composed = hangs

    assert laid(one, path, 2, prepare)[:2] == laid(one, path, 1)[:2]
    if told.exists():  # it may have been ended before it said anything
        assert not is_alive(int(told.read_text()))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or ") Z " not in state.read_text()


KILLED = """
import os, sys, time
from pathlib import Path
from builder.composition import ahead
from builder.press.orders import Order
from builder.press.way import compose_then_check
from builder.proof.laying_out import lay_out

def hangs(*_):
    Path(sys.argv[2]).write_text(str(os.getpid()))
    time.sleep(300)
    yield from ()

ahead._composed = hangs
ahead.os.set_blocking = lambda *_: None  # so that the parent hangs, too
one = next(compose_then_check(Order(Path(sys.argv[1]), Path("out"), ("screen",)))).made_up[0]
lay_out(one.galley, one.fontconfig, Path(sys.argv[3]), one.multiple_of, 2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends it at once")
def test_it_ends_when_its_parent_is_killed(
    issues: dict[str, tuple[Path, str | None]], fonts: FontBook, tmp_path: Path
) -> None:
    told = tmp_path / "pid"
    command = [sys.executable, "-c", KILLED, str(issues["13 pages"][0]), str(told)]
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    with subprocess.Popen([*command, str(tmp_path / "p.pdf")], env=environment) as parent:
        while not (told.exists() and told.read_text()):
            assert parent.poll() is None
            time.sleep(0.05)
        pid = int(told.read_text())
        assert is_alive(pid)
        parent.kill()
    until = time.monotonic() + 60
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_a_process_with_threads_stays_alone(
    issues: dict[str, tuple[Path, str | None]], made_up: Callable[..., MadeUp], tmp_path: Path
) -> None:
    done = threading.Event()

    def prepare() -> None:
        patient()
        threading.Thread(target=done.wait, daemon=True).start()

    one = made_up(*issues["13 pages"])
    assert laid(one, tmp_path / "proof.pdf", 2, prepare)[2] == 0


RUBY = "<ruby>漢<rt>hàn</rt></ruby><ruby>字<rt>ㄗˋ</rt></ruby>"


@pytest.mark.parametrize(
    "body",
    [
        "一段中文，“有引号”，也有 Latin and 130.5亿元。" * 4,
        "An English paragraph, of <em>several</em> words in office hours. " * 4,
        f"有注音的{RUBY}一段。",
        "第一行<br>第二行",
        '人名<span class="proper-name">张三</span>与<span class="dots">着重</span>',
    ],
)
def test_a_paragraph_is_read_as_it_was_written(body: str, fonts: FontBook) -> None:
    shop = Workshop(Options().rules, Options(), Words())
    one = flattened(body, shop)
    shape = one.shape(228.0, 19.0, True)
    one.ahead = shape, one.composer.lines(shape)
    one.made = None
    known = [*shop.faces.values(), *shop.shaper.fonts.values(), shop.rules, shop.close_rules]
    writer, reader = Writer(known), Reader(known)
    assert writer.knows(one)
    for number in range(2):  # what was written before goes by its place
        assert reader.read(writer.write((number, one))) == (number, one)
    assert not Writer(known[1:]).knows(one)


def flattened(body: str, shop: Workshop) -> Paragraph:
    """The paragraph of a body, as the engine has it before it is laid out."""
    found: list[Any] = []
    stock = page.make_page

    def look(context: Any, root: Any, *rest: Any) -> Any:
        found.extend(line for line, _ in ahead._lines(root, 0))
        return stock(context, root, *rest)

    with composing(Options()), hooked([(page, "make_page", look)]):
        weasyprint.HTML(string=f"<html lang=zh-Hans><body><p>{body}").render()
    paragraph = Flattener(shop, None, (228.0, "auto")).flatten(found[0])
    assert paragraph is not None
    return paragraph
