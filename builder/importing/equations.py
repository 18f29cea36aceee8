"""Equations of Office Math written on a line: ``(a+b)/2``, ``x²``, ``√(x)``."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .package import at
from .raised import moved


def on_a_line(element: Element) -> str:
    """An ``m:oMath`` as text to be read in a line; every character of it is kept."""
    name = element.tag
    if name == "m:t":
        return element.text or ""
    write = _WRITERS.get(name)
    if write is not None:
        return write(element)
    return "".join(on_a_line(child) for child in element if not child.tag.endswith("Pr"))


def _part(element: Element, name: str) -> str:
    child = element.find(f"m:{name}")
    return "" if child is None else on_a_line(child)


def _parts(element: Element, name: str) -> Iterator[str]:
    return (on_a_line(child) for child in element.findall(f"m:{name}"))


def _value(element: Element, name: str, otherwise: str) -> str:
    sign = at(element, f"m:{element.tag[2:]}Pr/m:{name}")
    return otherwise if sign is None else sign.get("m:val", "")


def _grouped(text: str) -> str:
    """A part in brackets, where it is more than one figure, letter or word."""
    return text if text.isalnum() or len(text) < 2 else f"({text})"


def _fraction(element: Element) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _script(text: str, raised: bool) -> str:
    if not text:
        return ""
    return moved(text, raised) or ("^" if raised else "_") + _grouped(text)


def _scripts(element: Element) -> str:
    base = _part(element, "e")
    scripts = _script(_part(element, "sub"), False) + _script(_part(element, "sup"), True)
    return scripts + base if element.tag == "m:sPre" else base + scripts


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{_script(degree, True)}√"
    return f"{sign}{_grouped(_part(element, 'e'))}"


def _sum(element: Element) -> str:
    sign = _value(element, "chr", "∫")
    scripts = _script(_part(element, "sub"), False) + _script(_part(element, "sup"), True)
    return f"{sign}{scripts} {_part(element, 'e')}"


def _brackets(element: Element) -> str:
    begin, end = _value(element, "begChr", "("), _value(element, "endChr", ")")
    return f"{begin}{_value(element, 'sepChr', '|').join(_parts(element, 'e'))}{end}"


def _function(element: Element) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _limit(element: Element) -> str:
    return _part(element, "e") + _script(_part(element, "lim"), element.tag == "m:limUpp")


def _matrix(element: Element) -> str:
    return "; ".join(", ".join(_parts(row, "e")) for row in element.findall("m:mr"))


def _array(element: Element) -> str:
    return "; ".join(_parts(element, "e"))


def _accent(element: Element) -> str:
    return _part(element, "e") + _value(element, "chr", "\u0302")


_WRITERS = {
    "m:f": _fraction,
    "m:sSup": _scripts,
    "m:sSub": _scripts,
    "m:sSubSup": _scripts,
    "m:sPre": _scripts,
    "m:rad": _root,
    "m:nary": _sum,
    "m:d": _brackets,
    "m:func": _function,
    "m:limLow": _limit,
    "m:limUpp": _limit,
    "m:m": _matrix,
    "m:eqArr": _array,
    "m:acc": _accent,
}


def spoken(element: Element) -> str:
    """A tree of MathML (``math:math``) as text to be read in a line."""
    name = element.tag.partition(":")[2]
    if name in ("annotation", "annotation-xml"):
        return ""
    parts = [spoken(child) for child in element]
    if not parts:
        return (element.text or "").strip()
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if name in ("msup", "mover") and len(parts) == 2:
        return parts[0] + _script(parts[1], True)
    if name in ("msub", "munder") and len(parts) == 2:
        return parts[0] + _script(parts[1], False)
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return parts[0] + _script(parts[1], False) + _script(parts[2], True)
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    return "".join(parts)
