"""Why something failed, as the system or a library has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from builder.ground.messages import set_language
from builder.ground.reasons import reason
from builder.issue.yamlfile import survey


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


def failure(path: Path) -> OSError:
    with pytest.raises(OSError) as problem:
        path.read_bytes()
    return problem.value


def test_the_system_s_reason_in_both_languages(tmp_path: Path) -> None:
    gone, folder = failure(tmp_path / "none"), failure(tmp_path)
    assert [reason(gone), reason(folder)] == ["No such file or directory", "Is a directory"]
    set_language("zh")
    try:
        assert [reason(gone), reason(folder)] == ["没有这个文件或文件夹", "这是文件夹"]
    finally:
        set_language("en")


@pytest.mark.usefixtures("chinese")
def test_what_is_not_known_is_quoted_on_one_line() -> None:
    assert reason(yaml.YAMLError("odd\n  thing")) == "“odd thing”"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b: c", "YAML 语法有误：这里不能再有“: ”"),
        ("a: [1", "YAML 语法有误：缺逗号或“]”"),
        ('a: "b', "YAML 语法有误：引号没有闭合"),
        ("a: 1\n b: 2", "YAML 语法有误：这里不能再有“: ”"),
        ("date: 2017-02-30", "2017-02-30 不是日期：这个月没有这一天"),
    ],
)
def test_what_yaml_objects_to_is_said_in_chinese(text: str, told: str) -> None:
    _, findings = survey(text, Path("x.yaml"))
    assert [f.message for f in findings] == [told]
