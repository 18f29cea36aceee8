"""The typesetters that lines are compared with: paragraphs and a measure in, a PDF out.

Every paragraph stands on a page of its own, so that last lines are told by their page. Faces, sizes
and measures are the same for all; each typesetter has the settings its manual gives for such copy.
A typesetter that is not installed gives None.
"""

from __future__ import annotations

import html
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import weasyprint

from builder.composition.engine import Log, Options, composing
from builder.makeup.fontbook import read_book
from builder.makeup.fontconfig import fontconfig_file
from tests.composition.proofs import SHEET

LEFT = 30.0
"""Where every document's lines begin, from the page's left edge, in points."""
SIZE = {"zh": 9.5, "en": 9.8}
LINE = 15.0
STYLE = re.sub("@font-face{.*?}", "", SHEET) + "p.zh, p.en { break-after: page; text-indent: 0 }"
"""The style sheet of the tests, with the press's own faces as layouts have them."""
Copy = Sequence[str]
Setter = Callable[[Copy, float, str], bytes | None]


def composed(
    copy: Copy, measure: float, language: str, options: Options | None = None
) -> tuple[bytes, Log]:
    """The copy by our composition, with what it logged."""
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(read_book()))
    page = f"<html lang=zh-Hans><style>{STYLE}</style><body>{_body(copy, measure, language)}"
    with composing(options or Options()) as log:
        pdf = weasyprint.HTML(string=page).write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
    assert pdf
    return pdf, log


def ours(copy: Copy, measure: float, language: str) -> bytes:
    return composed(copy, measure, language)[0]


def stock(copy: Copy, measure: float, language: str) -> bytes:
    return composed(copy, measure, language, Options(enabled=False))[0]


def _body(copy: Copy, measure: float, language: str) -> str:
    side = "zh lang=zh-Hans" if language == "zh" else "en lang=en-GB"
    return "".join(
        f"<p class={side} style='width:{measure}pt'>{html.escape(text)}</p>" for text in copy
    )


def chromium(copy: Copy, measure: float, language: str) -> bytes | None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    extra = (
        "p{text-justify:auto;text-autospace:normal;text-spacing-trim:trim-both;line-break:strict}"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        body = _body(copy, measure, language)
        source.write_text(f"<meta charset=utf-8><style>{SHEET}{STYLE}{extra}</style><body>{body}")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", str(source)]
        command += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={target}"]
        subprocess.run(command, capture_output=True, timeout=150, check=False)
        return target.read_bytes() if target.exists() else None


def typst(copy: Copy, measure: float, language: str) -> bytes | None:
    return _typst(copy, measure, language, "")


def typst_tracked(copy: Copy, measure: float, language: str) -> bytes | None:
    """Typst that may move letters, by the limits its manual gives as an example."""
    limits = ", justification-limits: (tracking: (min: -0.01em, max: 0.02em))"
    return _typst(copy, measure, language, limits)


def _typst(copy: Copy, measure: float, language: str, limits: str) -> bytes | None:
    if importlib.util.find_spec("typst") is None:
        return None
    import typst as compiler

    lang = 'lang: "zh", region: "CN"' if language == "zh" else 'lang: "en", region: "GB"'
    family = '("Source Serif 4", "Noto Serif SC")'
    if language == "zh":
        family = '((name: "Source Serif 4", covers: "latin-in-cjk"), "Noto Serif SC")'
    paragraphs = "\n#pagebreak()\n".join(
        _escaped(text, r"([\\#$*_`<>@~\[\]=+/-])") for text in copy
    )
    source = (
        f"#set page(width: {measure + 2 * LEFT}pt, height: 780pt, margin: {LEFT}pt)\n"
        f"#set text(font: {family}, size: {SIZE[language]}pt, {lang}, hyphenate: true)\n"
        f"#set par(justify: true{limits})\n{paragraphs}\n"
    )
    folders = sorted({str(face.file.parent) for face in read_book().faces if face.weight == 400})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.typ")
        path.write_text(source)
        return bytes(compiler.compile(str(path), font_paths=folders))


def _escaped(text: str, special: str) -> str:
    return re.sub(special, r"\\\1", text)


def xelatex(copy: Copy, measure: float, language: str) -> bytes | None:
    """XeLaTeX; Chinese by xeCJK."""
    setup = r"\usepackage{fontspec}" + _latin("setmainfont")
    if language == "zh":
        setup += r"\usepackage{xeCJK}" + _han("setCJKmainfont")
    return _latex("xelatex", "xeCJK.sty", setup, copy, measure, language)


def lualatex(copy: Copy, measure: float, language: str) -> bytes | None:
    """LuaLaTeX with protrusion and expansion by microtype; Chinese by luatexja."""
    setup = r"\usepackage{fontspec}" + _latin("setmainfont")
    if language == "zh":
        setup = r"\def\Cjascale{1}\usepackage{luatexja-fontspec}" + _latin("setmainfont")
        setup += _han("setmainjfont", ",JFM=quanjiao")
        setup += r"\ltjsetparameter{jacharrange={+2,+3}}"
    setup += r"\usepackage[protrusion=true,expansion=true]{microtype}"
    return _latex("lualatex", "luatexja.sty", setup, copy, measure, language)


def _latin(command: str) -> str:
    return _face(command, "Source Serif 4", "")


def _han(command: str, more: str = "") -> str:
    return _face(command, "Noto Serif SC", more)


def _face(command: str, family: str, more: str) -> str:
    found = (f for f in read_book().faces if f.family == family)
    file = next(f.file for f in found if f.weight == 400 and f.style == "normal")
    return rf"\{command}{{{file.name}}}[Path={file.parent}/,Ligatures=TeX{more}]"


def _latex(
    program: str, package: str, setup: str, copy: Copy, measure: float, language: str
) -> bytes | None:
    """A TeX document; None where the program or, for Chinese, its package is not installed."""
    path = shutil.which(program)
    if path is None or (language == "zh" and not _has_package(package)):
        return None
    size = SIZE[language]
    geometry = (
        f"paperwidth={measure + 2 * LEFT}bp,paperheight=780bp,textwidth={measure}bp,left={LEFT}bp,"
        "top=30bp,textheight=700bp"
    )
    paragraphs = "\n\\clearpage\n".join(_escaped(text, r"([#$%&_{}])") for text in copy)
    source = (
        rf"\documentclass{{article}}\usepackage[{geometry}]{{geometry}}{setup}"
        r"\pagestyle{empty}\parindent=0pt\tolerance=9999\emergencystretch=0.5em\begin{document}"
        rf"\fontsize{{{size}bp}}{{{LINE}bp}}\selectfont"
        "\n"
        rf"{paragraphs}\end{{document}}"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.tex").write_text(source)
        command = [path, "-interaction=batchmode", "-halt-on-error", "a.tex"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=400, check=False)
        made = Path(folder, "a.pdf")
        return made.read_bytes() if made.exists() else None


def _has_package(name: str) -> bool:
    return bool(subprocess.run(["kpsewhich", name], capture_output=True, check=False).stdout)


SETTERS: dict[str, Setter] = {
    "ours": ours,
    "WeasyPrint": stock,
    "Chromium": chromium,
    "Typst": typst,
    "Typst, tracked": typst_tracked,
    "XeLaTeX": xelatex,
    "LuaLaTeX": lualatex,
}
"""Ours first; stock lines and a browser for the text layer, the others for the grey."""
