"""What is left alone and what is built again, on the small issue as it was built."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.ground.messages import set_language
from builder.press import task
from builder.press.orders import Order
from builder.press.run import run, up_to_date
from builder.press.task import MEMORY_BYTES, guarded, limited, reading
from tests.conftest import MakeIssue, spots


@pytest.fixture
def order(pressed: Path, tmp_path: Path) -> Order:
    """An order for which nothing needs to be done."""
    home = Path(shutil.copytree(pressed.parent.parent, tmp_path / "home"))
    layout = pressed.parent.parent.name.rstrip("0123456789")
    return Order(home / "small", home / "out", ("screen",), layout)


def test_nothing_to_do(order: Order) -> None:
    outcome = up_to_date(order)
    assert outcome is not None
    assert outcome.current
    assert [made.file for made in outcome.made] == ["small-screen.pdf"]


def _touch(order: Order) -> None:
    for path in order.folder.rglob("*"):
        os.utime(path, (1, 1))


def _move(order: Order) -> None:
    shutil.copytree(order.folder, order.folder.parent / "moved" / "small")


UNCHANGED = {"times": _touch, "elsewhere": _move}


@pytest.mark.parametrize("what", UNCHANGED)
def test_what_is_no_change(order: Order, what: str) -> None:
    UNCHANGED[what](order)
    assert up_to_date(order)


CHANGES = {
    "an article": "small/articles/river.md",
    "a figure": "small/figures/street.svg",
    "the manifest": "small/issue.yaml",
    "a publication beside it": "publication.yaml",
    "the edition itself": "out/small/small-screen.pdf",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_a_change(order: Order, what: str) -> None:
    with (order.out.parent / CHANGES[what]).open("ab") as file:
        file.write(b"\n")
    assert up_to_date(order) is None


@pytest.mark.parametrize("name", ["small-screen.pdf", "small-report.json", ".record.json"])
def test_what_was_deleted_is_built_again(order: Order, name: str) -> None:
    (order.out / "small" / name).unlink()
    assert up_to_date(order) is None


@pytest.mark.parametrize(
    "change", [{"editions": ("email",)}, {"editions": ()}, {"strict": True}, {"layout": None}]
)
def test_another_order_is_built(order: Order, change: dict[str, object]) -> None:
    options = {"editions": order.editions, "layout": order.layout, **change}
    assert up_to_date(Order(order.folder, order.out, **options)) is None  # type: ignore[arg-type]


def test_a_record_made_up_by_hand_builds_again(order: Order) -> None:
    path = order.out / "small" / ".record.json"
    data = json.loads(path.read_text())
    data["inputs"] = {"../../../../etc/passwd": "absent"}
    path.write_text(json.dumps(data))
    assert up_to_date(order) is None


STOPPED = {
    "en": "reading one was stopped: stopped after 0.2 seconds — look for an enormous table, figure "
    "or paragraph [limit/time]",
    "zh": "读取 one 时被中止：到了 0.2 秒上限——找一找有没有特别大的表格、图片或段落 [limit/time]",
}
FAULTS = {
    "en": "error: reading one met a fault of the builder: ValueError: odd — please report it",
    "zh": "错误：读取 one 时本程序出错：ValueError: odd——请连同本期文件一并报告",
}


def _odd() -> None:
    raise ValueError("odd")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_ends_a_task_is_told(language: str) -> None:
    set_language(language)
    try:
        what = reading(Path("issues/one"))
        _, (stopped,), _ = guarded(what, limited(time.sleep, 20, seconds=0.2))
        _, (fault,), _ = guarded(what, limited(_odd, seconds=20))
        assert stopped.as_line().endswith(STOPPED[language])
        assert fault.as_line().startswith(FAULTS[language])
    finally:
        set_language("en")


def test_work_that_wants_too_much_memory_is_told() -> None:
    task = limited(bytearray, 2 * MEMORY_BYTES, seconds=20)
    _, (stopped,), _ = guarded(reading(Path("issues/one")), task)
    assert (stopped.check, stopped.severity) == ("limit/memory", "error")
    assert stopped.message.startswith("reading one was stopped: ")


WRONG = """\
---
title: {zh: 题目, en: Headline}
---
产值为130亿元，，占全国的3%。

Output came to 230 billion yuan, or 3% of the country.
"""


def test_an_error_in_the_copy_ends_the_laying_out_and_is_told_once(
    make_issue: MakeIssue, fonts: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dawdle(*arguments: object) -> None:
        time.sleep(60)

    monkeypatch.setattr(task, "_laid_out", dawdle)
    folder = make_issue({"articles/one.md": WRONG})
    order = Order(folder, tmp_path / "out", ("screen",), strict=True)
    (outcome,) = run([order], 1, True, lambda line: None)
    assert outcome.seconds < 50
    assert outcome.failed
    told = spots(outcome.findings, folder)
    assert sorted(told) == sorted(set(told))
    assert any("numbers/value" in line for line in told)
    assert any("marks/doubled" in line for line in told)
    assert not list((tmp_path / "out").rglob("*.pdf"))


def test_an_error_in_the_copy_that_is_found_last_keeps_the_files_back(
    make_issue: MakeIssue, fonts: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks that take longer than the pages are waited for once all is finished."""
    check, finish, finished = task._compose_then_check, task._finish, tmp_path / "finished"

    def check_last(order: Order) -> Iterator[Any]:
        steps = check(order)
        yield next(steps)
        until = time.monotonic() + 300
        while not finished.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield next(steps)

    def finish_and_tell(*arguments: Any) -> Any:
        done = finish(*arguments)
        finished.touch()
        return done

    monkeypatch.setattr(task, "_compose_then_check", check_last)
    monkeypatch.setattr(task, "_finish", finish_and_tell)
    folder = make_issue({"articles/one.md": WRONG})
    order = Order(folder, tmp_path / "out", ("screen",), strict=True)
    (outcome,) = run([order], 2, True, lambda line: None)
    assert finished.exists()
    assert outcome.failed
    assert any("numbers/value" in line for line in spots(outcome.findings, folder))
    assert not list((tmp_path / "out").rglob("*.pdf"))
