"""The JSON Schema of the ``mail:`` mapping in ``publication.yaml`` and ``issue.yaml``."""

from __future__ import annotations

from typing import Any


def _both(description: str) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": 2000}
    return {
        "description": description,
        "type": "object",
        "properties": {"zh": text, "en": text},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _line(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": 500, "description": description, **more}


MAIL_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Settings of the letters that carry the issue.",
    "properties": {
        "from": _line("The sender: an address, or 中国创新观察 <news@example.org>."),
        "reply_to": _line("Where answers go, if not to the sender."),
        "subject": _both("The subject line; merge fields in braces."),
        "greeting": _both("The sentences above the contents; merge fields in braces."),
        "salutation": _both("How a reader with a name is greeted, as in Dear {name_en},"),
        "footer": _both("Small print at the end, such as the sender's postal address."),
        "attachment_name": _both("The attachment's name in each language; merge fields in braces."),
        "ascii_name": {
            "type": "boolean",
            "description": "Attach under a name of ASCII letters only, made from the issue's id.",
        },
        "web_url": _line("Address of the web edition.", pattern="^https?://"),
        "unsubscribe": _line(
            "One-click address; {address} and {token} stand for the reader's.", pattern="^https://"
        ),
        "unsubscribe_mailto": _line("Address that takes readers off the list by mail."),
        "suppress": _line("File of addresses never to write to, from the publication's folder."),
    },
    "additionalProperties": False,
}
