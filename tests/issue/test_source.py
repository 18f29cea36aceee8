"""Nothing but files of the issue is read, and only as UTF-8 text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.ground.findings import Rejected
from builder.ground.spots import Spot
from builder.issue.source import inside, read_text

SPOT = Spot(Path("issue.yaml"), 3, 4)

STEPS = st.sampled_from(
    ["..", ".", "", "articles", "one.md", "out", "loop", "~", "~root", "etc", "passwd", "C:", "\\"]
    + ["..\\..", "file:", "http:", "%2e%2e", "x" * 300, "\0", "\ud800", "刊", " "]
)
WRITTEN = st.lists(STEPS, min_size=1, max_size=6).map("/".join) | st.text(max_size=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / "passwd").write_text("secret")
    folder = home / "issue"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.md").write_text("one")
    (folder / "out").symlink_to(home)
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    return folder


@given(written=WRITTEN)
def test_no_path_leads_outside(folder: Path, written: str) -> None:
    try:
        path = inside(folder, written, SPOT)
    except Rejected as rejected:
        assert [finding.line for finding in rejected.findings] == [3]
        return
    assert path.resolve().is_relative_to(folder.resolve())
    assert path.is_file()


@pytest.mark.parametrize(
    ("written", "check"),
    [
        ("articles/one.md", None),
        ("./articles/one.md", None),
        ("articles//one.md", None),
        ("articles/two.md", "file/missing"),
        ("articles", "file/kind"),
        (".", "file/kind"),
        ("", "file/kind"),
        ("pipe", "file/kind"),
        ("loop", "file/outside"),
        ("out/passwd", "file/outside"),
        ("articles/../articles/one.md", "file/outside"),
        ("/etc/passwd", "file/outside"),
        ("~/one.md", "file/outside"),
        ("file:articles/one.md", "file/outside"),
        ("articles\\one.md", "file/outside"),
        ("one\0.md", "file/outside"),
        ("one\ud800.md", "file/outside"),
        ("x" * 300, "file/missing"),
    ],
)
def test_what_a_path_may_be(folder: Path, written: str, check: str | None) -> None:
    if check is None:
        assert inside(folder, written, SPOT).read_text() == "one"
        return
    with pytest.raises(Rejected) as raised:
        inside(folder, written, SPOT)
    assert [finding.check for finding in raised.value.findings] == [check]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbf\xe4\xb8\xad", "中"),
        ("𠮷🦤".encode(), "𠮷🦤"),
        (b"", ""),
    ],
)
def test_text_that_is_read(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert read_text(tmp_path / "a.md") == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("好\n中文的一段".encode("gbk"), "1:1 file/encoding is not UTF-8 but looks like GBK"),
        (b"good\nbad \xff end", "2:5 file/encoding is not UTF-8"),
        ("中文".encode("utf-16"), "1:1 file/encoding is UTF-16, not UTF-8"),
        ("中文".encode("utf-16-be"), "1:4 file/encoding is not UTF-8"),
        ("one".encode("utf-16-le"), "1:2 file/nul holds a NUL character"),
        ("中\n文\0".encode(), "2:2 file/nul holds a NUL character"),
        (b"ab\xed\xa0\x80", "1:3 file/encoding is not UTF-8"),
        ("很长的稿子。".encode() * 60, "1:1 file/size is over 1,000 bytes"),
    ],
)
def test_text_that_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(Rejected) as raised:
        read_text(tmp_path / "a.md", max_bytes=1000)
    (finding,) = raised.value.findings
    said = f"{finding.line}:{finding.column} {finding.check} {finding.message}"
    assert said.startswith(told)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="cannot be read"):
        read_text(tmp_path / "gone.md")


@given(data=st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(data)
    try:
        text = read_text(path)
    except Rejected:
        return
    assert "\r" not in text
    assert "\0" not in text
