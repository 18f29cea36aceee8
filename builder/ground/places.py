"""Where things are: the house's own folders and the user's cache."""

from __future__ import annotations

import os
import shlex
import sys
from functools import cache
from pathlib import Path

from .messages import tr

PACKAGE = Path(__file__).resolve().parents[1]
_CARRIED = PACKAGE / "house"
HOUSE = _CARRIED if _CARRIED.is_dir() else PACKAGE.parent
"""Where the house's own layouts/ and fonts/ lie: the checkout, or inside an installed package."""

LAYOUTS = HOUSE / "layouts"
FONTS_FILE = HOUSE / "fonts" / "fonts.yaml"


def is_installed() -> bool:
    """Whether this is an installed package: what it carries is read, nothing is added to it."""
    return HOUSE == _CARRIED


def way_to_set_up() -> str:
    """What to run where something that the builder needs is missing."""
    if is_installed():
        return tr(
            "run: builder doctor, which tells what to install", "请运行：builder doctor，看要装什么"
        )
    return tr("run: make setup", "请运行：make setup")


def way_to_extra(name: str) -> str:
    """The command that adds an extra of ``pyproject.toml`` to this very Python."""
    wanted = f"'bilingual-press[{name}]'"  # which adds to what is installed
    if not is_installed():
        wanted = f"--require-hashes -r {shlex.quote(str(HOUSE / 'requirements-extras.lock'))}"
    return f"{shlex.quote(sys.executable)} -m pip install {wanted}"


def real(path: Path) -> Path:
    """Where a path leads. :meth:`Path.resolve` raises for a link that leads in a circle."""
    return Path(os.path.realpath(path))


def publication_of(folder: Path) -> Path:
    """The publication's folder that an issue or a layout's specimen belongs to.

    An issue lies in it, or in its ``issues/``; a specimen in ``layouts/NAME/``. Told by these names
    alone, so that no folder further up can slip files in.
    """
    home = real(folder).parent
    if home.name == "issues":
        return home.parent
    return home.parents[1] if home.parent.name == "layouts" else home


def shared_file(folder: Path, name: str) -> Path:
    """A file that the issues of a publication share: beside them, else in the publication."""
    beside = real(folder).parent / name
    near = beside if beside.exists() else publication_of(folder) / name
    return _as_written(folder, near)


def _as_written(folder: Path, file: Path) -> Path:
    """A path as the user would type it, who gave ``folder``."""
    return file if folder.is_absolute() else Path(os.path.relpath(file))


def cache_folder() -> Path:
    """The user's cache of this program; shared by every checkout, safe to delete."""
    return _inside(os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", ""))


@cache
def _inside(base: str, home: str) -> Path:
    """The same for what the environment says; asked for hundreds of times."""
    return Path(base or Path(home or Path.home()) / ".cache") / "bilingual-press"


def fonts_folder() -> Path:
    """Where fetched fonts are kept."""
    named = os.environ.get("BUILDER_FONTS_DIR")
    return Path(named) if named else cache_folder() / "fonts"
