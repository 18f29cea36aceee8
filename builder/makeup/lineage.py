"""The lineage of a layout: its own folder, then those of the layouts that it extends.

A layout states what differs: values go over those of the layout it extends key by key, a swatch in
the place of the one of its name; templates and style sheets that it lacks are the other's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..ground.findings import Rejected, found, has_errors
from ..ground.near import nearest
from ..ground.places import LAYOUTS, real
from ..ground.spots import Spot
from ..issue.schema import read, schema, violations
from ..issue.yamlfile import Node

SHARED = "shared"
"""The folder in layouts/ whose macros and styles every layout may use."""
SPECIMEN = "specimen"
"""The folder in a layout's with an issue that shows it at work."""
MOST = 8
"""The layouts of a lineage, its own among them."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_MERGED = ("margins", "faces", "sizes", "composition")
"""Mappings of which a layout may state a part."""
_OWN = ("description", "extends")
"""What is said of one layout and holds for no other."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The folders of a layout, the nearest first, and what their files state together."""

    folders: tuple[Path, ...]
    stated: Node


def is_layout_name(name: str) -> bool:
    """Whether a layout may be called so; what layouts share is none."""
    return bool(_NAME.fullmatch(name)) and name != SHARED


def layout_names(root: Path) -> list[str]:
    """The layouts that there are: those of ``root``, the publication's own, and the house's."""
    there = {file.parent.name for home in (root, LAYOUTS) for file in home.glob("*/layout.yaml")}
    return sorted(filter(is_layout_name, there))


def read_lineage(name: str, root: Path, spot: Spot | None) -> Lineage:
    """The lineage of a layout that ``spot`` names; those in ``root`` win over the house's.

    A layout of a publication may extend the house's of its own name. Raises Rejected where a
    layout is missing, extends itself, or its YAML is wrong.
    """
    folders: list[Path] = []
    nodes: list[Node] = []
    following: str | None = name
    while following is not None:
        folder = _folder(following, root, folders, spot)
        node = read(folder / "layout.yaml", "layout")
        folders.append(folder)
        nodes.append(node)
        parent = node.get("extends")
        following, spot = (parent.value, parent.spot) if parent else (None, None)
    stated = nodes[-1]
    for own in reversed(nodes[:-1]):
        stated = _laid_over(stated, own)
    whole, _ = schema("layout")["anyOf"]
    lacking = list(violations(stated, "layout", whole))
    if has_errors(lacking):
        raise Rejected(lacking)
    return Lineage(tuple(folders), stated)


def _folder(name: str, root: Path, before: Sequence[Path], spot: Spot | None) -> Path:
    """The folder of a layout, other than those that come before it in a lineage."""
    homes = (root, LAYOUTS) if is_layout_name(name) else ()
    there = [home / name for home in homes if (home / name / "layout.yaml").is_file()]
    if not there:
        known = layout_names(root)
        near = nearest(name, known)
        values = {"layout": name, "near": near, "known": ", ".join(known)}
        raise Rejected([found("layout/missing", spot, "near" if near else "none", **values)])
    seen = {real(folder) for folder in before}
    other = next((folder for folder in there if real(folder) not in seen), None)
    chain = " → ".join([*(folder.name for folder in before), name])
    if other is None:
        raise Rejected([found("layout/extends", spot, "circle", chain=chain)])
    if len(before) >= MOST:
        raise Rejected([found("layout/extends", spot, "long", chain=chain, most=MOST)])
    return other


def _laid_over(base: Node, own: Node) -> Node:
    """What a layout states, over what the one that it extends does."""
    inherited = {key: node for key, node in base.value.items() if key not in _OWN}
    values = {**inherited, **own.value}
    for key in base.value.keys() & own.value.keys():
        if key in _MERGED:
            values[key] = _merged(base.value[key], own.value[key])
        elif key == "swatches":
            values[key] = _recoloured(base.value[key], own.value[key])
    return Node(values, own.spot, {**base.keys, **own.keys})


def _merged(base: Node, own: Node) -> Node:
    """Mappings key by key; anything else is the layout's own."""
    if not isinstance(base.value, dict) or not isinstance(own.value, dict):
        return own
    values = {
        key: _merged(base.value[key], node) if key in base.value else node
        for key, node in own.value.items()
    }
    return Node({**base.value, **values}, own.spot, {**base.keys, **own.keys})


def _recoloured(base: Node, own: Node) -> Node:
    """Swatches by their names: those that are stated anew keep their places."""
    fresh = {node.plain["name"]: node for node in own.value}
    kept = [fresh.pop(node.plain["name"], node) for node in base.value]
    more = [node for node in own.value if node.plain["name"] in fresh]
    return Node([*kept, *more], own.spot)


def shared_folders(folder: Path) -> list[Path]:
    """Where what layouts share is looked for: the house's, then the publication's, which wins."""
    return list(dict.fromkeys([LAYOUTS / SHARED, folder.parent / SHARED]))


def template_folders(folders: Sequence[Path]) -> list[Path]:
    """Where the templates of a lineage are looked for, the first that has one winning.

    Last come the homes of layouts, for one that a template of the same name stands before:
    ``{% extends "shared/article.html" %}``.
    """
    homes = [folder.parent for folder in folders]
    return list(dict.fromkeys([*folders, *reversed(shared_folders(folders[0])), *homes, LAYOUTS]))
