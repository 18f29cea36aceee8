"""Whether this machine has what the press needs, and the command that mends what it lacks."""

from __future__ import annotations

import ctypes.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from ..editions.profiles import made_profile
from ..ground.findings import EnvironmentProblem, Rejected
from ..ground.places import cache_folder
from ..makeup.fontbook import missing, read_book

_APT = "run: apt-get install "


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing looked at: what was found, and the remedy where it will not do."""

    name: str
    state: str
    remedy: str = ""
    needed: bool = True


def examine() -> int:
    """Print what is there and what is not; gives the exit code, 3 where a need is not met."""
    unmet = False
    for symptom in _symptoms():
        mark = "ok" if not symptom.remedy else ("MISSING" if symptom.needed else "absent")
        print(f"{mark:8}{symptom.name}: {symptom.state}")
        if symptom.remedy:
            print(f"        {symptom.remedy}")
        unmet = unmet or bool(symptom.remedy and symptom.needed)
    return 3 if unmet else 0


def _symptoms() -> Iterator[Symptom]:
    python = ".".join(map(str, sys.version_info[:3]))
    too_old = sys.version_info < (3, 11)
    yield Symptom("Python", python, "install Python 3.11 or later" if too_old else "")
    for name in ("weasyprint", "pikepdf", "pypdfium2", "fonttools"):
        try:
            yield Symptom(name, version(name))
        except PackageNotFoundError:
            yield Symptom(name, "not installed", "run: make setup")
    yield _library("Pango", "pango-1.0", "libpango-1.0-0")
    yield _library("PangoFT2", "pangoft2-1.0", "libpangoft2-1.0-0")
    yield _library("HarfBuzz subsetter", "harfbuzz-subset", "libharfbuzz-subset0")
    yield _fonts()
    yield _profile()
    free = shutil.disk_usage(_existing(cache_folder())).free
    yield Symptom(
        "disk", f"{free / 1e9:.1f} GB free", "" if free > 1e9 else "free 1 GB for fonts and pages"
    )
    npm = shutil.which("npm")
    yield Symptom("npm", npm or "not found; fonts are fetched with one from the package index")


def _library(name: str, library: str, package: str) -> Symptom:
    found = ctypes.util.find_library(library)
    return Symptom(name, found or "not found", "" if found else _APT + package)


def _fonts() -> Symptom:
    try:
        absent = missing(read_book())
    except (Rejected, EnvironmentProblem) as problem:
        return Symptom("fonts", str(problem), "mend fonts/fonts.yaml")
    if absent:
        return Symptom("fonts", f"{len(absent)} faces not fetched yet", "run: builder fonts", False)
    return Symptom("fonts", "all verified")


def _profile() -> Symptom:
    profile = made_profile()
    if profile is None:
        remedy = "run: apt-get install argyll icc-profiles-free && builder profiles"
        return Symptom("press profile", "not made; no print edition without", remedy, False)
    return Symptom("press profile", str(profile))


def _existing(path: object) -> str:
    from pathlib import Path  # noqa: PLC0415

    place = Path(str(path))
    while not place.exists():
        place = place.parent
    return str(place)
