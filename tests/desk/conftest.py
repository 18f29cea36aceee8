"""One desk for all tests of its room: each leaves the issue as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import FIXTURES
from tests.tools.desk import DeskAtWork, desk_at_work, publication


@pytest.fixture(scope="package")
def _desk(fonts: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskAtWork]:
    for library in ("starlette", "uvicorn", "watchfiles"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    folder = publication(tmp_path_factory.mktemp("desk"), FIXTURES / "small", "parallel")
    with desk_at_work(folder) as desk:
        yield desk


@pytest.fixture
def desk(_desk: DeskAtWork) -> Iterator[DeskAtWork]:
    """A desk at work on ``tests/fixtures/small``, with a layout of its own."""
    home = _desk.folder.parents[1]
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    yield _desk
    version = _desk.settled()["version"]
    is_changed = False
    for file in [file for file in home.rglob("*") if file.is_file() and file not in before]:
        file.unlink()
        is_changed = True
    for file, content in before.items():
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            is_changed = True
    if is_changed:
        _desk.settled(version)
        while not (state := _desk.settled())["good"]:
            _desk.settled(state["version"])
