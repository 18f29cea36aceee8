"""The rooms of the builder stand in one order; imports lead to the same room or a lower one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from builder.ground.places import HOUSE

ORDER = (
    "ground",
    "pdf",
    "composition",
    "issue",
    "checks",
    "makeup",
    "proof",
    "editions",
    "preflight",
    "importing",
    "mending",
    "translating",
    "delivery",
    "press",
    "warm",
    "differences",
    "ordering",
    "desk",
    "site",
    "commands",
)
"""From the ground up: the stages in the order that copy passes them."""

PACKAGE = HOUSE / "builder"
MODULES = {
    ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


def _package(module: str, path: Path) -> list[str]:
    return module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]


def _imports(module: str, path: Path, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The modules of the builder that some nodes of a module import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            package = _package(module, path)
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if inner in MODULES or base in MODULES:
                    yield inner if inner in MODULES else base


def _room(module: str) -> str:
    return module.split(".")[1]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert rooms == set(ORDER)


def test_the_house_itself_holds_only_its_face_and_its_door() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} <= {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("room", ORDER)
def test_no_arrow_leads_up(room: str) -> None:
    allowed = set(ORDER[: ORDER.index(room) + 1])
    up = [
        f"{module} imports {target}"
        for module, path in MODULES.items()
        if module.startswith(f"builder.{room}")
        for target in _imports(module, path, ast.walk(ast.parse(path.read_text("utf-8"))))
        if target != "builder" and _room(target) not in allowed
    ]
    assert not up


def test_no_circles() -> None:
    graph = {
        module: set(_imports(module, path, ast.walk(ast.parse(path.read_text("utf-8"))))) - {module}
        for module, path in MODULES.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (HOUSE / "tests").iterdir() if path.is_dir()}
    extra = {"bare", "bench", "fixtures", "golden", "tools", "__pycache__"}
    assert rooms - extra <= set(ORDER)
