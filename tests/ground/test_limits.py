"""Work in a bounded child: results, exceptions and each of the limits."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from builder.ground.findings import Finding, Rejected
from builder.ground.limits import LimitExceeded, comes_first, limited_steps, run_limited

MIB = 2**20


def bounded(func, *args, seconds=20.0, memory_mib=256):
    return run_limited(func, args, seconds=seconds, memory_bytes=memory_mib * MIB)


def hold(mib):
    return len(bytearray(mib * MIB))


def test_the_result_comes_back_from_another_process():
    assert bounded(lambda a, b: (a + b, os.getpid()), 2, 3)[0] == 5
    assert bounded(os.getpid) != os.getpid()


def test_a_result_larger_than_the_pipe_comes_back_whole():
    assert bounded(lambda: b"x" * (5 * MIB)) == b"x" * (5 * MIB)


def test_nothing_changes_in_this_process():
    seen: list[int] = []
    bounded(seen.append, 1)
    assert seen == []


def test_a_file_that_could_not_be_opened_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        bounded((tmp_path / "none").read_bytes)
    assert caught.value.filename == str(tmp_path / "none")


def test_an_exception_is_raised_as_it_was():
    def refuse():
        raise Rejected([Finding("pdf/x", "error", "no good", page=3)])

    with pytest.raises(Rejected) as caught:
        bounded(refuse)
    assert caught.value.findings[0].page == 3


def test_an_exception_that_cannot_travel_keeps_its_words():
    class Local(Exception):
        pass

    def refuse():
        raise Local("words")

    with pytest.raises(RuntimeError, match="Local: words"):
        bounded(refuse)


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (lambda: time.sleep(60), "time"),
        (lambda: hold(1024), "memory"),
        (lambda: exec('raise RuntimeError("std::bad_alloc")'), "memory"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "crash"),
        (lambda: os._exit(3), "crash"),
    ],
)
def test_each_limit_has_its_kind(work, kind):
    with pytest.raises(LimitExceeded) as caught:
        bounded(work, seconds=0.3 if kind == "time" else 20)
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)


def test_memory_counts_beyond_what_is_held_already():
    ballast = bytearray(600 * MIB)
    assert bounded(hold, 100) == 100 * MIB
    assert len(ballast) == 600 * MIB


def test_processes_started_inside_die_with_it(tmp_path):
    note = tmp_path / "pid"

    def work():
        child = os.fork()
        if child == 0:
            time.sleep(60)
        note.write_text(str(child))
        time.sleep(60)

    with pytest.raises(LimitExceeded):
        bounded(work, seconds=1)
    pid = int(note.read_text())
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.05)
    raise AssertionError("the grandchild is alive")


def _inside_a_worker(_):
    return bounded(lambda: 7)


def test_it_works_inside_a_daemonic_worker():
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(_inside_a_worker, [0]) == [7]


def steps(func, *args, seconds=20.0):
    return limited_steps(func, args, seconds=seconds, memory_bytes=256 * MIB)


def test_a_value_comes_while_the_child_goes_on():
    reading, writing = os.pipe()

    def wait_between():
        yield "first"
        yield os.read(reading, 1)

    with steps(wait_between) as values:
        assert next(values) == "first"
        os.write(writing, b"x")
        assert list(values) == [b"x"]


def test_the_first_of_two_children_is_told():
    def wait(reading):
        yield os.read(reading, 1)

    def die(_):
        os._exit(3)

    for quick in (lambda _: iter([1]), die):
        reading, writing = os.pipe()
        with steps(quick, reading) as one, steps(wait, reading) as other:
            assert comes_first(one, other)
            assert not comes_first(other, one)
            os.write(writing, b"x")
            assert next(other) == b"x"


def test_where_no_child_comes_in_time_asking_the_first_tells():
    with steps(lambda: iter([time.sleep(20)]), seconds=0.2) as one, steps(lambda: iter([])) as two:
        list(two)
        assert comes_first(one, two) is False  # it has ended
    with (
        steps(lambda: iter([time.sleep(20)]), seconds=0.2) as one,
        steps(lambda: iter([time.sleep(20)])) as two,
    ):
        assert comes_first(one, two)
        with pytest.raises(LimitExceeded):
            next(one)


def test_what_follows_a_value_is_told_when_it_is_asked_for():
    def refuse_later():
        yield 1
        raise Rejected([Finding("pdf/x", "error", "no good")])

    def die_later():
        yield 1
        os.kill(os.getpid(), signal.SIGKILL)
        yield 2

    def dawdle_later():
        yield 1
        time.sleep(20)
        yield 2

    for func, seconds, expected in (
        (refuse_later, 20.0, Rejected),
        (die_later, 20.0, LimitExceeded),
        (dawdle_later, 0.2, LimitExceeded),
    ):
        with steps(func, seconds=seconds) as values:
            assert next(values) == 1
            with pytest.raises(expected):
                next(values)


def test_a_child_does_not_outlive_its_block():
    def tell_pid():
        yield os.getpid()
        time.sleep(60)
        yield None

    with steps(tell_pid) as values:
        pid = next(values)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
