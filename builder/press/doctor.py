"""Whether this machine has what the press needs, and the command that mends what it lacks."""

from __future__ import annotations

import ctypes.util
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from ..editions.profiles import DATA, made_profile
from ..ground.compiled import is_in_force
from ..ground.findings import EnvironmentProblem, Rejected
from ..ground.messages import tr
from ..ground.places import cache_folder, is_installed
from ..makeup.fontbook import read_book
from ..makeup.fontfiles import missing


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing looked at: what was found, and the remedy where it will not do."""

    name: str
    state: str
    remedy: str = ""
    needed: bool = True
    packages: tuple[str, ...] = ()
    """Debian's packages that bring it."""


def examine() -> int:
    """Print what is there and what is not; gives the exit code, 3 where a need is not met."""
    unmet, packages = False, list[str]()
    for symptom in _symptoms():
        print(f"{_mark(symptom)}{symptom.name}{tr(': ', '：')}{symptom.state}")
        if symptom.remedy:
            print(f"        {symptom.remedy}")
            packages += symptom.packages
        unmet = unmet or bool(symptom.remedy and symptom.needed)
    if packages:
        told = tr("all that Debian has of it, as root: ", "Debian 里的一次装齐，以 root 运行：")
        print(f"{told}apt-get install {' '.join(packages)}")
    return 3 if unmet else 0


def _mark(symptom: Symptom) -> str:
    """One word, eight columns wide."""
    if not symptom.remedy:
        return tr("ok      ", "正常    ")
    return tr("MISSING ", "缺少    ") if symptom.needed else tr("absent  ", "未备    ")


def _run(command: str) -> str:
    return tr("run: ", "请运行：") + command


def _symptoms() -> Iterator[Symptom]:
    python = ".".join(map(str, sys.version_info[:3]))
    too_old = sys.version_info < (3, 11)
    newer = tr("install Python 3.11 or later", "安装 Python 3.11 或更新版本")
    yield Symptom("Python", python, newer if too_old else "")
    for name in ("weasyprint", "pikepdf", "pypdfium2", "fonttools"):
        try:
            yield Symptom(name, version(name))
        except PackageNotFoundError:
            again = tr("install the builder's wheel again", "请重新安装 builder 的 wheel")
            remedy = again if is_installed() else _run("make setup")
            yield Symptom(name, tr("not installed", "未安装"), remedy)
    yield _library("Pango", "pango-1.0", "libpango-1.0-0")
    yield _library("PangoFT2", "pangoft2-1.0", "libpangoft2-1.0-0")
    yield _library(
        tr("HarfBuzz subsetter", "HarfBuzz 子集工具"), "harfbuzz-subset", "libharfbuzz-subset0"
    )
    yield _fonts()
    yield _profile()
    yield _composing()
    free = shutil.disk_usage(_existing(cache_folder())).free
    gigabytes = f"{free / 1e9:.1f} GB"
    more = tr("free 1 GB for fonts and pages", "请腾出 1 GB 存放字体和页面")
    state = tr(f"{gigabytes} free", f"可用 {gigabytes}")
    yield Symptom(tr("disk", "磁盘"), state, "" if free > 1e9 else more)
    npm = shutil.which("npm")
    without = tr(
        "not found; fonts are fetched with one from the package index",
        "没有；改用软件包索引里的 npm 获取字体",
    )
    yield Symptom("npm", npm or without)


def _library(name: str, library: str, package: str) -> Symptom:
    found = ctypes.util.find_library(library)
    state = found or tr("not found", "没有找到")
    remedy = "" if found else _run(f"apt-get install {package}")
    return Symptom(name, state, remedy, packages=(package,))


def _composing() -> Symptom:
    """Whether lines are composed by machine code, and what it takes to have that."""
    name = tr("composing", "排版")
    if is_in_force():
        return Symptom(name, tr("compiled", "已编译"))
    header = Path(sysconfig.get_path("include")) / "Python.h"
    packages: tuple[str, ...] = () if shutil.which("cc") else ("gcc", "libc6-dev")
    packages += () if header.is_file() else ("libpython3-dev",)
    python = shlex.quote(sys.executable)
    steps = [f"apt-get install {' '.join(packages)}"] if packages else []
    if is_installed():
        steps += [f"{python} -m pip install mypy setuptools"] * (find_spec("mypyc") is None)
        steps += [f"{python} -m builder.ground.compiling"]
    else:
        steps += ["make setup"]
    state = tr("runs as Python, which takes longer", "以 Python 运行，速度较慢")
    return Symptom(name, state, _run(" && ".join(steps)), False, packages)


def _fonts() -> Symptom:
    name = tr("fonts", "字体")
    try:
        absent = missing(read_book().without_spares)
    except (Rejected, EnvironmentProblem) as problem:
        return Symptom(name, str(problem), tr("mend fonts/fonts.yaml", "更正 fonts/fonts.yaml"))
    if absent:
        number = len(absent)
        state = tr(f"{number} faces not fetched yet", f"有 {number} 个字体文件尚未获取")
        return Symptom(name, state, _run("builder fonts"), False)
    return Symptom(name, tr("all verified", "全部核对无误"))


def _profile() -> Symptom:
    name = tr("press profile", "印刷特性文件")
    profile = made_profile()
    if profile is None:
        packages: tuple[str, ...] = () if shutil.which("colprof") else ("argyll",)
        packages += () if DATA.is_file() else ("icc-profiles-free",)
        steps = [f"apt-get install {' '.join(packages)}"] if packages else []
        remedy = _run(" && ".join([*steps, "builder profiles"]))
        state = tr("not made; no print edition without", "尚未生成；没有它就出不了印刷版")
        return Symptom(name, state, remedy, False, packages)
    return Symptom(name, str(profile))


def _existing(path: object) -> str:
    place = Path(str(path))
    while not place.exists():
        place = place.parent
    return str(place)
