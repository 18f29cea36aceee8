"""Beginning a layout: a folder that states what differs from another layout, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from ..ground.findings import Rejected, found
from ..ground.reasons import reason
from ..issue.newissue import write_schema
from .features import specimen_of
from .layout import Layout, read_layout
from .lineage import SPECIMEN, is_layout_name, read_lineage

_HEAD = """\
# yaml-language-server: $schema=../layout.schema.json
# What '{name}' does otherwise than '{of}', whose every other value, template and style it takes.
# Below stand the values of '{of}': take away a '#' and change the value. Of margins, faces, sizes
# and swatches only what differs need be said.
extends: {of}
description: {{zh: {zh}, en: {en}}}
"""
_STYLE = """\
/* What '{name}' does otherwise than '{of}', whose style sheets come before this one. */
"""
_LEFT_OUT = ("extends", "description")


def new_layout(written: str, of: str) -> Path:
    """Make the folder of a layout that extends ``of``, and return it.

    ``written`` is a name, which goes into layouts/ here, or a path to it. Raises Rejected where
    the name cannot be one, ``of`` is missing, the folder is there already or cannot be made.
    """
    given = written.rstrip("/")
    name = given.rpartition("/")[2]
    if not is_layout_name(name):
        raise Rejected([found("new/layout", says="name", name=name)])
    folder = Path(given) if "/" in given else Path("layouts") / name
    home = folder.parent
    if home.name != "layouts" or not (
        home.is_dir() or (home.parent / "publication.yaml").is_file()
    ):
        raise Rejected([found("new/layout", says="home", folder=home)])
    parent = read_layout(of, home)
    if folder.exists() or folder.is_symlink():
        raise Rejected([found("new/exists", says="layout", folder=folder)])
    try:
        _write(folder, parent)
    except OSError as problem:
        place = problem.filename or folder
        raise Rejected([found("new/folder", place=place, problem=reason(problem))]) from None
    return folder


def _write(folder: Path, parent: Layout) -> None:
    names = {"name": folder.name, "of": parent.name}
    folder.mkdir(parents=True)
    head = _HEAD.format(**names, zh=f"在{parent.name}上修改", en=f"After {parent.name}")
    values = "".join(f"# {line}\n" for line in _stated(parent))
    (folder / "layout.yaml").write_text(f"{head}\n{values}", "utf-8")
    (folder / "layout.css").write_text(_STYLE.format(**names), "utf-8")
    if specimen := specimen_of(parent):
        shutil.copytree(specimen, folder / SPECIMEN)
    if not (folder.parent / "layout.schema.json").exists():
        write_schema(folder.parent, "layout")


def _stated(parent: Layout) -> list[str]:
    """The values of a layout as its YAML has them, a line a key, a role and a swatch."""
    stated = read_lineage(parent.name, parent.folder.parent, None).stated.plain
    lines: list[str] = []
    for key, value in stated.items():
        if key in _LEFT_OUT:
            continue
        if key in ("faces", "sizes") and isinstance(value, dict):
            lines += [f"{key}:", *(f"  {role}: {_flow(of)}" for role, of in value.items())]
        elif key == "swatches":
            lines += [f"{key}:", *(f"  - {_flow(swatch)}" for swatch in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return lines


def _flow(value: Any) -> str:
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000,
                            sort_keys=False)  # fmt: skip
    return dumped.removesuffix("...\n").strip()
