"""Reports for people: HTML pages of one look that need nothing beside them.

They run no script but one that a room keeps beside its template: its hash is the page's only leave,
so that nothing in the copy can act.

``report.html`` is the frame of every page and ``report.css`` its look. A room keeps the template
of its own report beside its code, begins it with ``{% extends "report.html" %}`` and fills the
blocks ``title``, ``style`` (what only this page needs) and ``body``. Whatever is filled in comes
out escaped. Templates call ``tr(en, zh)``, ``counted(findings)``, ``severity_name(severity)`` and
``confidence_name(confidence)``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import Severity
from ..findings import Finding, confidence_name, severity_name
from ..messages import count, language, tr

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_ROOMS = _FOLDER.parents[1]
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def render(name: str, script_name: str = "", **values: Any) -> str:
    """A report as one page of HTML; ``name`` is its room and template, ``preflight/report.html``.

    ``script_name`` is the page's script likewise, ``checks/report.js``. The page's language is the
    one now spoken.
    """
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja

    tag = "zh-Hans" if language() == "zh" else "en"
    script = Markup((_ROOMS / script_name).read_text("utf-8")) if script_name else ""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    page = _environment().get_template(name)
    return page.render(lang=tag, script=script, script_digest=digest, **values)


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
    templates.globals.update(confidence_name=confidence_name)
    return templates
