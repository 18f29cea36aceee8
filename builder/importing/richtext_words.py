"""The words of Rich Text Format (1.9.1) that a reader has to know, and its tables."""

from __future__ import annotations

import re

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.S,
)
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    238: "cp1250",
}  # fmt: skip
CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”",
}  # fmt: skip
SIGNS = {"~": "\xa0", "_": "\u2011", "-": "", "\\": "\\", "{": "{", "}": "}", ":": ""}
SWITCHES = {
    "b": "strong", "i": "em", "strike": "s", "striked": "s", "v": "x-hidden",
    "accdot": "x-dots", "acccomma": "x-dots", "acccircle": "x-dots", "accunderdot": "x-dots",
}  # fmt: skip
UNREAD = frozenset(
    re.findall(
        r"\w+",
        "fonttbl colortbl stylesheet info generator pntext pntxta pntxtb listtable "
        "listoverridetable revtbl rsidtbl xmlnstbl themedata colorschememapping datastore "
        "latentstyles mmathPr wgrffmtfilter filetbl fldtype bkmkstart bkmkend objdata objclass "
        "background picprop sn sv ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn atnid atndate "
        "atnref atrfstart atrfend panose falt factoidname passwordhash docvar userprops tc xe "
        "nonshppict pgdsctbl defchp defpap protusertbl template",
    )
)
"""Groups that hold no text of the document, or that of another group again."""
EDGES = {
    name: says
    for says, names in {
        "header": ("header", "headerl", "headerr", "headerf"),
        "footer": ("footer", "footerl", "footerr", "footerf"),
    }.items()
    for name in names
}


SHIFTS = {"super": "sup", "sub": "sub", "nosupersub": "", "up": "sup", "dn": "sub"}
READ = frozenset(
    ("shppict", "shpinst", "shp", "shptxt", "footnote", "annotation", "fldinst", "listtext",
     "atnauthor", "ud", "pict", "field", "fldrslt")
)  # fmt: skip
"""Groups that may be passed over by older programs but hold text of the document."""


def _group(data: bytes, name: bytes) -> bytes:
    """The group that begins with a word, without what it is nested in."""
    start = re.search(rb"\{(?:\\\*)?\\" + name + rb"\b", data)
    if not start:
        return b""
    depth = 0
    for match in re.compile(rb"\\.|[{}]", re.S).finditer(data, start.start()):
        depth += {b"{": 1, b"}": -1}.get(match[0], 0)
        if depth == 0:
            return data[start.start() : match.end()]
    return data[start.start() : start.start() + 200_000]


def fonts_of(data: bytes) -> dict[int, tuple[str, str]]:
    """The names and code pages of the fonts, by number."""
    fonts = {}
    entry = re.compile(rb"\\f(\d{1,6})([^;{}]*(?:\{[^{}]*\}[^;{}]*)*);")
    for match in entry.finditer(_group(data, b"fonttbl")):
        charset = re.search(rb"\\fcharset(\d{1,3})", match[2])
        codec = CHARSETS.get(int(charset[1]), "") if charset and charset[1] != b"0" else ""
        plain = re.sub(rb"\{[^{}]*\}|\\[a-z]+-?\d* ?|\\'..", b"", match[2])
        fonts[int(match[1])] = (plain.decode("latin-1").strip(), codec)
    return fonts


def headings_of(data: bytes) -> dict[int, int]:
    """The levels of the styles that are headings, by the style's number."""
    levels = {}
    for match in re.finditer(
        rb"\{\\s(\d{1,5})([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", _group(data, b"stylesheet")
    ):
        named = re.search(rb"(?i)heading ?([1-9])\s*;", match[2])
        outline = re.search(rb"\\outlinelevel([0-8])", match[2])
        if named or outline:
            levels[int(match[1])] = int(named[1]) if named else int(outline[1]) + 1  # type: ignore[index]
    return levels
