"""What has been compiled before is the same when it is taken from memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from builder.ground.places import HOUSE
from builder.ground.recalling import MOST, Recall

STOCK = re._compiler.compile  # type: ignore[attr-defined]

PATTERNS = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)(-\d\d)?", 0),
    ("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+", 0),
    (r"(?ix) the \s+ (?:cat|dog)\b (?<!no )", 0),
    ("straße", re.IGNORECASE),
    (r"^\w+$", re.MULTILINE | re.ASCII),
    (rb"(\d+) (\d+) obj", re.DOTALL),
]
TEXTS = ["2017-02-14", "年Ａ𠮷", "THE  cat", "STRASSE STRAẞE", "a\nb", b"12 0 obj"]


def recalled(folder: Path, text: str | bytes, flags: int) -> re.Pattern[str] | re.Pattern[bytes]:
    """A pattern that one process compiled as it imported a module, as another takes it up."""
    first = Recall(folder / "memory")
    importing(lambda: first.pattern(text, flags))
    first.keep()
    second = Recall(folder / "memory")
    second.stock_pattern = None
    return second.pattern(text, int(flags))


def importing(make: object) -> None:
    """Call something as a module does that is being imported."""
    exec("make()", {"__name__": "some.module", "make": make})


@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_pattern_is_the_one_that_was_compiled(
    tmp_path: Path, text: str | bytes, flags: int
) -> None:
    stock, ours = STOCK(text, int(flags)), recalled(tmp_path, text, flags)
    assert ours == stock  # which compares the code
    assert (ours.flags, ours.groups) == (stock.flags, stock.groups)
    assert dict(ours.groupindex) == dict(stock.groupindex)
    for sample in TEXTS:
        if isinstance(sample, type(text)):
            found, wanted = ours.search(sample), stock.search(sample)  # type: ignore[call-overload]
            assert (found and found.groupdict()) == (wanted and wanted.groupdict())


def test_what_is_made_while_a_command_works_is_not_kept(tmp_path: Path) -> None:
    memory = Recall(tmp_path / "memory")
    exec("make()", {"__name__": "__main__", "make": lambda: memory.pattern("a name in the copy")})
    memory.keep()
    assert not memory.patterns
    assert not (tmp_path / "memory").exists()


def test_a_pattern_with_a_fault_is_told_as_ever(tmp_path: Path) -> None:
    memory = Recall(tmp_path / "memory")
    with pytest.raises(re.error, match="unterminated"):
        importing(lambda: memory.pattern("[a"))


def test_methods_are_run_from_memory(tmp_path: Path) -> None:
    text = "def made(_value):\n def double(self):\n  return self * _value\n return double"
    for _ in range(2):
        memory, names = Recall(tmp_path / "memory"), {}
        memory.run(text, {}, names)
        assert names["made"](2)(21) == 42
        memory.keep()
    assert list(Recall(tmp_path / "memory").methods) == [text]


@pytest.mark.parametrize("spoilt", [b"", b"\0", b"[", b"i\1\0\0\0"])
def test_a_spoilt_memory_is_made_anew(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / "memory").write_bytes(spoilt)
    assert recalled(tmp_path, "a+", 0).fullmatch("aaa")


def test_two_processes_keep_what_both_have_met(tmp_path: Path) -> None:
    one, other = Recall(tmp_path / "memory"), Recall(tmp_path / "memory")
    importing(lambda: one.pattern("one"))
    importing(lambda: other.pattern("other"))
    one.keep()
    other.keep()
    assert {text for text, _ in Recall(tmp_path / "memory").patterns} == {"one", "other"}


def test_what_modules_no_longer_ask_for_goes(tmp_path: Path) -> None:
    old = Recall(tmp_path / "memory")
    old.methods = {f"pass  # {number}": b"N" for number in range(MOST)}
    old.fresh = True
    old.keep()
    new = Recall(tmp_path / "memory")
    new.methods = {}
    importing(lambda: new.pattern("new"))
    new.keep()
    assert not Recall(tmp_path / "memory").methods


def test_a_build_has_nothing_new_to_keep_the_second_time(tmp_path: Path) -> None:
    ask = (
        "from builder.ground import recalling; recalling.recall()\n"
        "made = []; stock = recalling._recall.stock_pattern\n"
        "recalling._recall.stock_pattern = lambda *a: made.append(a) or stock(*a)\n"
        "from builder.press.task import warm; warm()\n"
        "import builder.checks.running, builder.press.way\n"
        "print(recalling._recall.fresh, len(made)); recalling.keep()"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", ask], cwd=HOUSE, capture_output=True, text=True, check=True,
            env={"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(HOUSE)},
        ).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    assert [fresh for fresh, _ in told] == ["True", "False"]
    assert int(told[1][1]) < int(told[0][1]) / 5
