"""Only sound, free and named fonts; nothing of the system ever fills in."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from builder.ground.findings import EnvironmentProblem, Rejected
from builder.makeup import fontfiles, spares
from builder.makeup.fetching import fetch_fonts
from builder.makeup.fontbook import FontBook, read_book
from builder.makeup.fontconfig import fontconfig_file
from builder.makeup.fontfiles import Codes, coverage, ensure, missing

BOOK = """\
packages: {{}}
faces:
  - family: Own
    weight: 400
    role: text
    licence: mine
    file: own.ttf
    sha256: "{sha256}"
"""


def font_bytes(
    characters: str = "abc", *, fs_type: int = 0, outlines: bool = True, variable: bool = False
) -> bytes:
    """A font of a few square letters."""
    names = [".notdef", *(f"u{ord(char):04x}" for char in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.updateHead(created=0, modified=0)  # else its hash changes with the second
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    square = pen.glyph()
    if outlines:
        builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a fonts.yaml that names one font file beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    folder = tmp_path / "fonts"
    folder.mkdir()

    def write(data: bytes | None, sha256: str = "") -> Path:
        (folder / "fonts.yaml").write_text(BOOK.format(sha256=sha256))
        if data is not None:
            (folder / "own.ttf").write_bytes(data)
        return folder / "fonts.yaml"

    return write


def test_a_font_of_one_s_own(own: Callable[..., Path]) -> None:
    data = font_bytes("abc中")
    book = read_book(own(data, hashlib.sha256(data).hexdigest()))
    assert [face.name for face in missing(book)] == ["Own 400"]
    ensure(book)
    assert missing(book) == []
    assert all(ord(char) in coverage(book) for char in "abc中")
    assert len(coverage(book)) == 4


def test_a_book_of_one_s_own_files_alone_needs_no_packages(own: Callable[..., Path]) -> None:
    file = own(font_bytes("a"))
    file.write_text(file.read_text().replace("packages: {}\n", ""))
    assert [face.name for face in read_book(file).faces] == ["Own 400"]


REFUSED = {
    "may not be embedded": (font_bytes(fs_type=2), "fonts/refused", "may not be embedded"),
    "variable": (font_bytes(variable=True), "fonts/refused", "is a variable font"),
    "no characters": (font_bytes(""), "fonts/refused", "holds no outlines"),
    "no outlines": (font_bytes(outlines=False), "fonts/refused", ""),
    "cut off": (font_bytes()[:300], "fonts/refused", "is corrupt"),
    "empty": (b"", "fonts/refused", "is corrupt"),
    "no font": (b"<html>404</html>" * 99, "fonts/refused", "is corrupt"),
    "not there": (None, "fonts/missing", "no font file 'own.ttf'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_font_that_is_refused(own: Callable[..., Path], case: str) -> None:
    data, check, words = REFUSED[case]
    book = read_book(own(data))
    with pytest.raises(Rejected) as raised:
        ensure(book)
    (finding,) = raised.value.findings
    assert (finding.check, finding.line) == (check, 3)
    assert words in finding.message


@pytest.mark.parametrize("fs_type", [0, 4, 8, 0x100, 0x6])
def test_a_font_that_may_be_embedded(own: Callable[..., Path], fs_type: int) -> None:
    book = read_book(own(font_bytes(fs_type=fs_type)))
    ensure(book)
    assert missing(book) == []


def test_a_font_that_is_another(own: Callable[..., Path]) -> None:
    with pytest.raises(Rejected) as raised:
        ensure(read_book(own(font_bytes(), "0" * 64)))
    assert [finding.check for finding in raised.value.findings] == ["fonts/hash"]


def test_a_font_that_changes_is_looked_at_again(own: Callable[..., Path]) -> None:
    book = read_book(own(font_bytes("abc")))
    ensure(book)
    own(font_bytes("abcdef", fs_type=2))
    assert [face.name for face in missing(book)] == ["Own 400"]
    with pytest.raises(Rejected, match="may not be embedded"):
        ensure(book)


@pytest.mark.parametrize(
    "text",
    ["", "packages: {}", "packages: {}\nfaces: 3", "packages: {}\nfaces: [{family: A}]", "- a"]
    + ["packages: {a: 1}\nfaces: []", "packages: {}\nfaces: []\nviews: [{family: A}]"],
)
def test_a_book_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "fonts.yaml").write_text(text)
    with pytest.raises(Rejected) as raised:
        read_book(tmp_path / "fonts.yaml")
    assert raised.value.findings[0].check in {"fonts/book", "yaml/shape"}


def test_the_book_of_the_press(fonts: FontBook) -> None:
    covered = coverage(fonts)
    assert all(ord(char) in covered for char in "中国创新观察，。“”——……·ABCabc123éü")
    assert ord("\U0001f9a4") not in covered  # an emoji, which a spare face has
    assert all(face.licence == "OFL-1.1" for face in fonts.faces)
    assert all(re.fullmatch(r"[0-9a-f]{64}", face.sha256) for face in fonts.faces)
    assert all((p.folder / p.licence_file).is_file() for p in fonts.packages)


def test_traditional_fonts_are_fetched_for_traditional_copy_only() -> None:
    book = read_book()
    families = {face.family for face in book.for_languages(["zh-Hans", "en"]).faces}
    assert not any("TC" in family for family in families)
    families = {face.family for face in book.for_languages(["zh-Hant", "en"]).faces}
    assert any("TC" in family for family in families)


def test_fontconfig_knows_these_fonts_and_no_others(fonts: FontBook) -> None:
    config = fontconfig_file(fonts)
    assert fontconfig_file(fonts) == config
    text = config.read_text("utf-8")
    assert re.findall(r"<dir>(.*?)</dir>", text) == [str(config.parent)]
    assert "<include" not in text
    assert "/usr/share" not in text
    linked = {path.resolve() for path in config.parent.iterdir() if path.is_symlink()}
    assert linked == {face.file.resolve() for face in fonts.faces}


# characters of the copy, families loaded beside the issue's own
SPARES = [
    ("中文abc", set()),
    ("\U0001f600", {"Noto Emoji"}),
    ("\u27a4", {"Noto Sans Symbols 2"}),
    ("\U0001d538", {"Noto Sans Math"}),
    ("\U0002a6a5", {"HanaMin"}),
    ("\U000210c1", {"Noto Serif TC", "Noto Sans TC"}),
    ("\U00010380", set()),
]


@pytest.mark.parametrize(("chars", "families"), SPARES)
def test_spare_faces_are_loaded_where_the_copy_needs_them(
    fonts: FontBook, chars: str, families: set[str]
) -> None:
    book, unreached = spares.book_for(read_book(), ["zh-Hans", "en"], chars)
    if unreached:
        pytest.skip(unreached[0].message)
    assert {face.family for face in book.faces} == families | {f.family for f in fonts.faces}
    assert all(ord(char) in coverage(book) for char in chars) or not families
    assert all(face.opened.suffix in {".ttf", ".otf"} for face in book.faces)
    assert "HanaMin" not in families or len(book.faces) == len(fonts.faces) + 1


def test_a_stand_in_is_asked_before_other_spares(fonts: FontBook) -> None:
    book, unreached = spares.book_for(read_book(), ["zh-Hans", "en"], "\U000210c1")
    if unreached:
        pytest.skip(unreached[0].message)
    rule = '<string>Noto Serif SC</string></test><edit name="family" mode="append"'
    text = fontconfig_file(book).read_text("utf-8")
    assert f'{rule} binding="same"><string>Noto Serif TC</string>' in text
    assert rule not in fontconfig_file(fonts).read_text("utf-8")


def test_a_spare_package_that_cannot_be_had_is_told(
    fonts: FontBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreached(book: FontBook, say: object = None) -> None:
        if any(face.package and face.package.is_spare for face in book.faces):
            raise EnvironmentProblem("no network", "look")

    monkeypatch.setattr(spares, "ensure", unreached)
    book, (finding,) = spares.book_for(read_book(), ["zh-Hans", "en"], "\U0001f600")
    assert book == fonts
    assert (finding.check, finding.severity) == ("fonts/unreached", "warning")
    assert "noto-emoji" in finding.message


def test_spare_faces_are_not_fetched_beforehand() -> None:
    families = {face.family for face in read_book().without_spares.faces}
    assert not families & {"Noto Emoji", "HanaMin"}
    assert "Noto Serif SC" in families


def tarball(members: dict[str, bytes | str]) -> bytes:
    """A package; a text is the target of a link."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                archive.addfile(info)
                continue
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


PACKAGED = """\
packages:
  own:
    npm: "@own/font"
    version: "1.0.0"
    integrity: {integrity}
    licence: OFL-1.1
    licence_file: LICENSE
faces:
  - {{family: Own, weight: 400, package: own, file: a/own.ttf, sha256: "{sha256}"}}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., FontBook]:
    """A book with one package, and an ``npm`` that hands out a given tarball."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BUILDER_FONTS_DIR", raising=False)
    shelf = tmp_path / "bin"
    shelf.mkdir()

    def stock(data: bytes, promised: bytes | None = None, status: int = 0) -> FontBook:
        (tmp_path / "package.tgz").write_bytes(data)
        npm = shelf / "npm"
        npm.write_text(
            f"#!/bin/sh\n[ {status} = 0 ] || {{ echo 'ENOTFOUND' >&2; exit {status}; }}\n"
            f'cp "{tmp_path}/package.tgz" own-font-1.0.0.tgz\necho "$@" >> "{tmp_path}/calls"\n'
        )
        npm.chmod(npm.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{shelf}{os.pathsep}{os.environ['PATH']}")
        digest = hashlib.sha512(data if promised is None else promised).digest()
        integrity = "sha512-" + base64.b64encode(digest).decode()
        sha256 = hashlib.sha256(font_bytes()).hexdigest()
        (tmp_path / "fonts.yaml").write_text(PACKAGED.format(integrity=integrity, sha256=sha256))
        return read_book(tmp_path / "fonts.yaml")

    return stock


def test_a_package_is_fetched_once(shop: Callable[..., FontBook], tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "package/a/own.ttf": font_bytes(),
        "package/LICENSE": b"OFL",
        "package/../../evil": b"x",
        "/etc/evil": b"x",
    }
    book = shop(tarball(members))
    said: list[str] = []
    ensure(book, said.append)
    ensure(book, said.append)
    assert said == ["fetching @own/font 1.0.0"]
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert call.startswith("pack ")
    assert call.endswith(" @own/font@1.0.0")
    kept = {path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert {"LICENSE", "own.ttf"} <= kept
    assert not list(tmp_path.parent.rglob("evil"))
    assert not list(tmp_path.rglob(".fetch-*"))


def test_a_restored_cache_is_not_fetched_again(shop: Callable[..., FontBook]) -> None:
    book = shop(tarball(SOUND))
    ensure(book)
    os.utime(book.faces[0].file, (0, 0))
    said: list[str] = []
    ensure(book, said.append)
    assert said == []
    assert not fontfiles.missing(book)


SOUND: dict[str, bytes | str] = {"package/a/own.ttf": font_bytes(), "package/LICENSE": b"OFL"}
SPOILT = {
    "another package": (tarball(SOUND), b"other", 0, "is not the package that fonts.yaml names"),
    "no network": (tarball(SOUND), None, 1, "cannot fetch the font package"),
    "no licence": (
        tarball({"package/a/own.ttf": font_bytes()}), None, 0, "the package holds no LICENSE",
    ),
    "a link for a font": (
        tarball({**SOUND, "package/a/own.ttf": "/etc/passwd"}), None, 0, "holds no a/own.ttf",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_a_package_that_is_not_taken(
    shop: Callable[..., FontBook], tmp_path: Path, case: str
) -> None:
    data, promised, status, words = SPOILT[case]
    with pytest.raises(EnvironmentProblem, match=words) as raised:
        ensure(shop(data, promised, status))
    assert raised.value.remedy
    assert not list((tmp_path / "cache").rglob("own.ttf"))


def test_a_font_file_that_is_another_than_the_package_s(shop: Callable[..., FontBook]) -> None:
    other = {**SOUND, "package/a/own.ttf": font_bytes("xyz")}
    with pytest.raises(Rejected) as raised:
        ensure(shop(tarball(other)))
    assert [finding.check for finding in raised.value.findings] == ["fonts/hash"]


def test_without_fonts_or_network_the_exit_code_is_3(
    builder: Callable[..., object], make_issue: Callable[..., Path], tmp_path: Path
) -> None:
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho 'npm error ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    environment = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": f"{npm.parent}{os.pathsep}{os.environ['PATH']}",
    }
    for arguments in (["fonts"], ["check", make_issue()], ["build", make_issue()]):
        done = builder(*arguments, env=environment)
        assert done.returncode == 3, arguments  # type: ignore[attr-defined]
        assert "ENOTFOUND" in done.stderr  # type: ignore[attr-defined]
        assert "run: builder fonts" in done.stderr  # type: ignore[attr-defined]
    assert not (tmp_path / "out").exists()
    assert fetch_fonts() == "run: builder fonts"


def test_code_points_are_kept_as_ranges() -> None:
    codes = Codes([(30, 40), (1, 3), (4, 6), (35, 50), (60, 60)])
    there = {*range(1, 7), *range(30, 51), 60}
    assert {code for code in range(-2, 70) if code in codes} == there
    assert len(codes) == len(there)
    assert 5 not in Codes([])
