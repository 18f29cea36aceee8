"""Reports for people: HTML pages of one look that need nothing beside them and run no script.

``report.html`` is the frame of every page and ``report.css`` its look. A room keeps the template
of its own report beside its code, begins it with ``{% extends "report.html" %}`` and fills the
blocks ``title``, ``style`` (what only this page needs) and ``body``. Whatever is filled in comes
out escaped. Templates call ``tr(en, zh)``, ``counted(findings)`` and ``severity_name(severity)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import Severity
from ..findings import Finding, severity_name
from ..messages import count, language, tr

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_ROOMS = _FOLDER.parents[1]
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def render(name: str, **values: Any) -> str:
    """A report as one page of HTML; ``name`` is its room and template, ``preflight/report.html``.

    The page's language is the one now spoken.
    """
    tag = "zh-Hans" if language() == "zh" else "en"
    return _environment().get_template(name).render(lang=tag, **values)


def counted(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: ``2 errors, 1 note``."""
    given = [finding.severity for finding in findings]
    numbers = [(given.count(severity), severity) for severity in _SEVERITIES]
    parts = [count(number, severity) for number, severity in numbers if number]
    return tr(", ", "，").join(parts) or tr("No findings.", "未发现问题。")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    templates = Environment(
        loader=FileSystemLoader([_FOLDER, _ROOMS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(tr=tr, counted=counted, severity_name=severity_name)
    return templates
