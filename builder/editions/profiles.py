"""The press profile: the builder's own, made on the user's machine, or one named by path.

The builder's own describes FOGRA39 (coated offset, ISO 12647-2) with at most 300% ink. It is
computed by Argyll's ``colprof`` from the FOGRA39L characterisation data that Debian's
``icc-profiles-free`` carries under the zlib licence, once, into the user's cache. A build downloads
nothing and makes no profile.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import ImageCms

from ..ground.catalogue import Words, entry
from ..ground.findings import EnvironmentProblem
from ..ground.messages import tr
from ..ground.places import cache_folder
from ..ground.reasons import reason
from .edition import Edition

CONDITION = "FOGRA39"
INK_LIMIT = 300
"""Total ink of the builder's own profile, in per cent."""
DATA = Path("/usr/share/color/icc/FOGRA39L.ti3")
"""The characterisation data that the builder's own profile is made of."""
_SECONDS = 600


def default_profile() -> Path:
    """The builder's own press profile.

    Raises EnvironmentProblem with the command that makes it where it is not there yet.
    """
    path = made_profile()
    if path is None:
        message = tr(
            "the FOGRA39 press profile has not been made yet", "尚未制作 FOGRA39 印刷特性文件"
        )
        raise EnvironmentProblem(message, _make_it())
    return path


def made_profile() -> Path | None:
    """The builder's own press profile where it has been made."""
    path = _place()
    return path if path.is_file() else None


def build_default_profile(report: Callable[[str], None] = lambda line: None) -> Path:
    """Make the builder's own press profile in the user's cache; half a minute, once.

    ``report`` is told what goes on. Raises EnvironmentProblem where Argyll or the characterisation
    data is missing, or where Argyll fails.
    """
    path = _place()
    if made_profile() is not None:
        report(tr(f"{path} is there already", f"{path} 已存在"))
        return path
    colprof = shutil.which("colprof")
    if colprof is None or not DATA.is_file():
        missing = "colprof" if colprof is None else str(DATA)
        raise EnvironmentProblem(tr(f"{missing} is missing", f"缺少 {missing}"), _make_it())
    report(
        tr(
            "computing the FOGRA39 profile from its characterisation data, about half a minute",
            "正在由特性数据计算 FOGRA39 特性文件，约需半分钟",
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stem = Path(folder) / path.stem
        shutil.copy(DATA, stem.with_suffix(".ti3"))
        _run_colprof(colprof, stem)
        made = stem.with_suffix(".icc")
        made.write_bytes(_undated(made.read_bytes()))
        made.replace(path)
    report(tr(f"made {path}", f"已制作 {path}"))
    return path


def press_profile(edition: Edition) -> bytes:
    """The bytes of the profile an edition prints with.

    Raises EnvironmentProblem where it cannot be read or is not a CMYK output profile.
    """
    path = edition.profile or default_profile()
    try:
        data = path.read_bytes()
        opened = ImageCms.ImageCmsProfile(str(path))
        space, kind = opened.profile.xcolor_space.strip(), opened.profile.device_class
        if (space, kind) == ("CMYK", "prtr"):
            _try_both_ways(opened)
    except (OSError, ImageCms.PyCMSError) as problem:
        message = tr(
            f"profile {path} cannot be read: {reason(problem)}",
            f"特性文件 {path} 无法读取：{reason(problem)}",
        )
        raise EnvironmentProblem(message, _NAME_IT.spoken()) from None
    if (space, kind) != ("CMYK", "prtr"):
        message = tr(
            f"profile {path} is for {space} {kind}, not for a CMYK printer",
            f"特性文件 {path} 是 {space} {kind} 的，不是 CMYK 印刷的",
        )
        raise EnvironmentProblem(message, _NAME_IT.spoken())
    return data


def _try_both_ways(profile: ImageCms.ImageCmsProfile) -> None:
    """Raise PyCMSError where the profile's tables are cut off or missing."""
    lab = ImageCms.createProfile("LAB")
    ImageCms.buildTransform(lab, profile, "LAB", "CMYK")
    ImageCms.buildTransform(profile, lab, "CMYK", "LAB")


_NAME_IT = Words(
    "name the printer's ICC profile under editions: print: profile:",
    "在 editions: print: profile: 中写明印刷厂的 ICC 特性文件",
)


def _make_it() -> str:
    """The command that makes the builder's own profile."""
    return entry("editions/no-profile").remedy.spoken()


def _place() -> Path:
    return cache_folder() / "profiles" / f"{CONDITION}-{INK_LIMIT}.icc"


def _run_colprof(colprof: str, stem: Path) -> None:
    """Medium quality, ramped black, the characterisation data itself left out."""
    description = f"{CONDITION}L coated, {INK_LIMIT}%"
    command = [colprof, "-qm", "-nc", f"-l{INK_LIMIT}", "-kr", "-D", description]
    command += ["-C", "Computed from FOGRA39L characterisation data", str(stem)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    except (subprocess.SubprocessError, OSError) as problem:
        message = tr(f"colprof failed: {problem}", f"colprof 运行失败：{reason(problem)}")
        raise EnvironmentProblem(message, _make_it()) from None


def _undated(data: bytes) -> bytes:
    """A profile with its date of creation and its checksum fixed, the same on every machine."""
    fixed = bytearray(data)
    fixed[24:36] = bytes.fromhex("07d6 000c 0001 0000 0000 0000")
    fixed[84:100] = bytes(16)
    return bytes(fixed)
