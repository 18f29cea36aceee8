"""The words of a letter: HTML from the layout's ``mail.html`` and the same as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Template

from ..issue.model import SIDES, Issue, Side
from ..makeup.layout import read_layout
from ..makeup.script import house_words
from ..makeup.templates import environment, stylesheet
from .recipients import KNOWN, Recipient
from .settings import MAX_NAME_CHARACTERS, MailSettings, Merge, issue_fields

COVER_ID = "cover"
"""The Content-ID of the cover picture before its at sign."""

_SALUTATION: Mapping[Side, str] = {"zh": "您好：", "en": "Dear reader,"}
_INLINER = css_inline.CSSInliner(
    keep_at_rules=True, load_remote_stylesheets=False, resolve_css_variables=True
)


@dataclass(frozen=True, slots=True)
class LetterBody:
    """What a letter says: subject, HTML and plain text, the attachment's name."""

    subject: str
    html: str
    text: str
    attachment_name: str


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every letter of a mailing shares."""

    issue: Issue
    settings: MailSettings
    layouts: Path
    has_cover: bool = False
    ascii_name: bool = False

    def body(self, recipient: Recipient, unsubscribe: str = "") -> LetterBody:
        """The letter's words for one reader, in both languages, the reader's own first."""
        shown = self.issue.sides or SIDES
        own = recipient.language if recipient.language in shown else shown[0]
        merges = {side: self._merge(recipient, side) for side in SIDES}
        settings = self.settings
        words = {
            side: {
                "salutation": self._salutation(recipient, side, merges[side]),
                "greeting": merges[side].fill(settings.greeting[side]),
                "footer": merges[side].fill(settings.footer[side]),
            }
            for side in SIDES
        }
        context = {
            "issue": self.issue,
            "manifest": self.issue.manifest,
            "dates": {side: date_text(self.issue, side) for side in SIDES},
            "tags": {side: self.issue.tag(side) for side in SIDES},
            "sides": (own, *(side for side in shown if side != own)),
            "words": words,
            "cover": f"cid:{self.cover_id}" if self.has_cover else "",
            "web_url": _filled(merges[own], settings.web_url),
            "unsubscribe": unsubscribe,
        }
        subject = merges[own].fill(settings.subject[own])
        return LetterBody(
            subject, self._html(subject, context), plain(context), self._name(merges, own)
        )

    @property
    def cover_id(self) -> str:
        """The cover picture's Content-ID, without its angle brackets."""
        return f"{COVER_ID}.{self.issue.manifest.id}@{self.settings.domain}"

    def _merge(self, recipient: Recipient, side: Side) -> Merge:
        blank = dict.fromkeys(KNOWN, "")
        return Merge({**blank, **recipient.fields, **issue_fields(self.issue, side)})

    def _salutation(self, recipient: Recipient, side: Side, merge: Merge) -> str:
        if recipient.salutation and side == recipient.language:
            return merge.fill(recipient.salutation)
        name = replace(recipient, language=side).name
        if not name:
            return _SALUTATION[side]
        named = Merge({**merge.fields, f"name_{side}": name})
        return named.fill(self.settings.salutation[side])

    def _html(self, subject: str, context: Mapping[str, Any]) -> str:
        template, css = _letterhead(self.layouts, self.issue.manifest.layout)
        return str(_INLINER.inline(template.render(subject=subject, css=css, **context)))

    def _name(self, merges: Mapping[Side, Merge], side: Side) -> str:
        if self.ascii_name or self.settings.ascii_name:
            return f"{self.issue.manifest.id}.pdf"
        name = merges[side].fill(self.settings.attachment_name[side])
        stem = name.removesuffix(".pdf").translate(_NOT_IN_NAMES).strip(" .")
        return f"{stem[: MAX_NAME_CHARACTERS - 4]}.pdf"


@lru_cache(maxsize=8)
def _letterhead(layouts: Path, name: str) -> tuple[Template, str]:
    """The template and the style sheet of a layout's letters."""
    layout = read_layout(name, layouts)
    return environment(layout.lineage).get_template("mail.html"), stylesheet(layout, "mail.css")


_NOT_IN_NAMES = {ord(mark): "-" for mark in '/\\:*?"<>|'}
"""Characters that some system will not have in a file name."""


def _filled(merge: Merge, text: str) -> str:
    return merge.fill(text) if text else ""


def date_text(issue: Issue, side: Side) -> str:
    """Month and year as a masthead has them: 2017年2月, February 2017."""
    fields = issue_fields(issue, side)
    order = "{year}年{month_name}" if side == "zh" else "{month_name} {year}"
    return Merge(fields).fill(order)


def plain(context: Mapping[str, Any]) -> str:
    """The letter as plain text: the same words as the HTML, in the same order."""
    manifest, sides, words = context["manifest"], context["sides"], context["words"]
    in_script = house_words(context["tags"]["zh"])
    lines = [manifest.title.text(side) for side in sides]
    lines += [" · ".join(context["dates"][side] for side in sides), ""]
    for side in sides:
        lines += [words[side]["salutation"], "", words[side]["greeting"], ""]
    for section in context["issue"].sections:
        lines += [" / ".join(filter(None, (section.title.text(side) for side in sides))), ""]
        for article in section.articles:
            given = [article.title.text(side) for side in sides if article.title.text(side)]
            lines += [f"- {given[0]}", *(f"  {title}" for title in given[1:])] if given else []
        lines.append("")
    if context["web_url"]:
        lines += [f"{in_script('网页版')} / Read on the web: {context['web_url']}", ""]
    lines += ["-- ", *(manifest.publisher.text(side) for side in sides)]
    lines += [words[side]["footer"] for side in sides]
    if context["unsubscribe"]:
        lines.append(f"{in_script('退订')} / Unsubscribe: {context['unsubscribe']}")
    return "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1])) + "\n"
