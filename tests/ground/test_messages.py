"""The language of messages."""

from __future__ import annotations

import contextvars

import pytest

from builder.ground.messages import language, language_of_environment, set_language, tr


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_language_of_environment(environ: dict[str, str], expected: str) -> None:
    assert language_of_environment(environ) == expected


def test_a_language_set_in_one_context_is_not_heard_in_another() -> None:
    def chinese() -> str:
        set_language("zh-Hant")
        return tr("page", "页")

    before = language()
    assert contextvars.copy_context().run(chinese) == "页"
    assert language() == before
