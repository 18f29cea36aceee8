"""The wheel carries what a publication far from the checkout needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from builder.ground.files import unpack
from builder.ground.places import HOUSE
from builder.makeup.fontbook import FontBook


def _hatch(tree: Path, target: str, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder],
        cwd=tree, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    _hatch(HOUSE, "wheel", folder)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def run(site: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "builder", *arguments],
        cwd=home, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=False, timeout=170,
    )  # fmt: skip


def test_a_publication_builds_wherever_it_lies(
    installed: Path, fonts: FontBook, tmp_path: Path
) -> None:
    home = tmp_path / "刊 物"
    home.mkdir()
    begun = run(installed, home, "init", "通讯")
    assert begun.returncode == 0, begun.stderr
    (issue,) = (home / "通讯" / "issues").glob("*/issue.yaml")
    editions = [word for name in ("screen", "web") for word in ("--edition", name)]
    done = run(installed, home / "通讯", "build", str(issue.parent), *editions)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    assert len(list((home / "通讯" / "out").glob("*/*.pdf"))) == 1
    assert str(HOUSE) not in done.stdout + done.stderr


def test_an_installed_builder_writes_nothing_into_itself(installed: Path, tmp_path: Path) -> None:
    begun = run(installed, tmp_path, "new", "2017-03")
    assert begun.returncode == 0 and (tmp_path / "issues/2017-03/issue.yaml").is_file()
    assert not (installed / "builder/house/issues/2017-03").exists()


def test_an_installed_builder_carries_the_magazine(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "mine", "--sample", "magazine").returncode == 0
    ours, theirs = (HOUSE / "issues/2017-02", tmp_path / "mine/issues/2017-02")
    files = {
        path.relative_to(ours): path.read_bytes() for path in ours.rglob("*") if path.is_file()
    }
    manifest = Path("issue.yaml")  # which leaves the layout to the publication
    files[manifest] = files[manifest].replace(b"layout: parallel\n", b"")
    assert {file: (theirs / file).read_bytes() for file in files} == files


def test_init_leaves_what_is_there_alone(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine")
    refused = run(installed, tmp_path, "init", "mine")
    assert refused.returncode == 1 and "[new/exists]" in refused.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]


def test_an_installed_house_is_told_from_a_checkout(installed: Path) -> None:
    assert (installed / "builder/house/layouts/parallel/layout.yaml").is_file()
    assert (installed / "builder/house/fonts/fonts.yaml").is_file()
    assert (installed / "builder/py.typed").is_file()
    assert not (HOUSE / "builder" / "house").exists()


def test_an_sdist_makes_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    _hatch(HOUSE, "sdist", tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        unpack(packed, tmp_path / "tree")
    (tree,) = (tmp_path / "tree").iterdir()
    _hatch(tree, "wheel", tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    (first,) = installed.parent.glob("*.whl")
    assert wheel.read_bytes() == first.read_bytes()
