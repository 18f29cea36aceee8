"""An order as a folder: licences of its fonts, SHA-256 sums, a zip, put in place at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..ground.findings import EnvironmentProblem
from ..ground.messages import tr
from ..makeup.fetching import fetch_fonts
from ..makeup.fontbook import FontBook, Package
from ..press.placing import alone

SUMS = "SHA256SUMS"
_BEGUN, _BEFORE = ".order.part", ".order.old"


def add_licences(book: FontBook, folder: Path) -> None:
    """Write the licences of an issue's fonts, and a list of which face is under which.

    Raises EnvironmentProblem where a licence was not kept with its fonts.
    """
    for package in _packages(book):
        written = package.folder / package.licence_file
        if not written.is_file():
            name = package.npm
            message = tr(f"the licence of {name} is missing", f"缺少 {name} 的许可文本")
            raise EnvironmentProblem(message, fetch_fonts())
        shutil.copyfile(written, folder / _licence_name(package))
    lines = (f"{face.name}: {face.licence}{_from(face.package)}" for face in book.faces)
    (folder / "font-licences.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _packages(book: FontBook) -> Iterable[Package]:
    return dict.fromkeys(face.package for face in book.faces if face.package)


def _licence_name(package: Package) -> str:
    return f"licence-{package.key}-{package.licence}.txt"


def _from(package: Package | None) -> str:
    return f" ({package.npm} {package.version}, {_licence_name(package)})" if package else ""


def add_sums(folder: Path) -> None:
    """Write what ``sha256sum -c`` reads: the sum of every file that is there."""
    lines = [f"{_sum(file)}  {file.name}" for file in sorted(folder.iterdir())]
    (folder / SUMS).write_text("\n".join(lines) + "\n", "utf-8")


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def add_zip(folder: Path, name: str, date: dt.date) -> None:
    """Pack every file of the folder, under a folder of the zip's name; the same bytes each time."""
    files = sorted(folder.iterdir())
    moment = (max(date.year, 1980), date.month, date.day, 0, 0, 0)  # what a zip can say
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            entry = zipfile.ZipInfo(f"{name}/{file.name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, file.read_bytes())


def put_in_place(made: Path, out: Path, name: str = "order") -> Path:
    """Move a folder to ``out/name``, over the one that was there. Raises OSError.

    A reader sees the old one or the new one whole; so does who comes after a power cut, but for the
    moment between two renamings, after which the old one is still beside it.
    """
    out.mkdir(parents=True, exist_ok=True)
    place, begun, before = out / name, out / _BEGUN, out / _BEFORE
    with alone(out):
        for rest in (begun, before):
            shutil.rmtree(rest, ignore_errors=True)
        try:
            shutil.copytree(made, begun)
            if place.exists():
                place.rename(before)
            begun.rename(place)
        finally:
            if not place.exists() and before.exists():
                before.rename(place)
            for rest in (begun, before):
                shutil.rmtree(rest, ignore_errors=True)
    return place


def sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """The files of an order and their bytes."""
    for file in sorted(folder.iterdir()):
        yield file.name, file.stat().st_size
