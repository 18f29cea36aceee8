"""Recipes for other machines, held to the rules of those who will run them.

No engine and no host of repositories runs here; `python -m tests.bare container hosts` runs what
these files say in a bare Debian instead.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builder.ground.places import HOUSE
from builder.issue.newissue import new_publication

SEED = HOUSE / "builder/issue/seed"
BESIDE = Path(sys.executable).parent


def _says(tool: str, *arguments: str | Path) -> str:
    """What a linter says, exit code first; a skip with a word where it is not installed."""
    if not (BESIDE / tool).exists():
        pytest.skip(f"{tool} is not installed: make test")
    done = subprocess.run(
        [BESIDE / tool, *arguments], check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return f"{done.returncode} {done.stdout}".strip()


@pytest.mark.parametrize(
    "file, schema", [("github.yml", "github-workflows"), ("gitlab.yml", "gitlab-ci")]
)
def test_hosts_understand_the_continuous_builds(file: str, schema: str) -> None:
    said = _says("check-jsonschema", "--builtin-schema", f"vendor.{schema}", SEED / file)
    assert said.startswith("0 "), said


def test_the_dockerfile_is_sound() -> None:
    assert _says("hadolint", HOUSE / "Dockerfile") == "0"


def test_scripts_of_the_shell_are_sound() -> None:
    scripts = (SEED / "ci.sh", HOUSE / "builder/commands/setup.sh")
    assert _says("shellcheck", "--severity=warning", *scripts) == "0"


def test_the_image_is_made_of_what_dist_makes() -> None:
    copied = [
        line.split()[1] for line in (HOUSE / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY")
    ]  # fmt: skip
    kept = [
        line.removeprefix("!") for line in (HOUSE / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]  # fmt: skip
    assert copied == kept == ["out/dist/"]


def test_editors_are_led_to_schemas_that_there_are(tmp_path: Path) -> None:
    folder = new_publication(tmp_path / "mine")
    settings = json.loads((folder / ".vscode/settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"]
    for schema in settings["yaml.schemas"]:
        assert json.loads((folder / schema).read_text("utf-8"))["$schema"], schema


def test_what_the_locks_hold_is_of_one_version() -> None:
    """A package stands in all locks that hold it with the same version, for every Python."""
    pinned: dict[str, dict[str, str]] = {}
    for lock in HOUSE.glob("requirements*.lock"):
        for line in lock.read_text("utf-8").splitlines():
            name, _, version = line.partition("==")
            if version and not line.startswith(" "):
                wanted = version.removesuffix("\\").strip()
                key = f"{name} {wanted.partition(';')[2].strip()}"
                pinned.setdefault(key, {})[lock.name] = wanted.partition(";")[0].strip()
    assert all(len(set(held.values())) == 1 for held in pinned.values()), pinned
