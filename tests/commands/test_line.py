"""The command line explains itself, in English and in Chinese."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from builder.commands.line import COMMANDS, parse
from builder.ground.messages import language, set_language

HAN = re.compile("[\u4e00-\u9fff]")
MAIL = ("mail draft", "mail send", "mail status", "mail resume")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def help_of(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as done:
        parse([*line.split(), "--help"])
    assert done.value.code == 0
    return capsys.readouterr().out


def options_in(text: str) -> dict[str, str]:
    """What is said of each argument, by its name."""
    parts = re.split(r"\n  (?=\S)", re.sub(r"\n {10,}", "  ", text).split("\n\n", 2)[2])
    told = (re.split(r"\s{2,}", part.strip(), maxsplit=1) for part in parts[1:])
    return {name: " ".join(rest) for name, *rest in told if not name.endswith((":", "："))}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("line", [*COMMANDS, *MAIL, "layout new"])
def test_help_says_what_everything_does(
    line: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(f"{line} --lang {lang}", capsys)
    for name, said in options_in(text).items():
        if not name.startswith("builder"):
            assert said, name
            assert bool(HAN.search(said)) == (lang == "zh"), (name, said)
    assert line in ("mail", "layout") or f"builder {line}" in text.split("\n\n")[-1]


@pytest.mark.parametrize("line", [line.example for line in COMMANDS.values()])
def test_examples_can_be_parsed(line: str) -> None:
    _, command = parse(shlex.split(line.partition(" > ")[0])[1:])
    assert callable(command.run)


@pytest.mark.parametrize(
    "arguments, environment, spoken",
    [
        (["doctor"], "", "en"),
        (["doctor"], "zh_CN.UTF-8", "zh"),
        (["doctor", "--lang", "en"], "zh_CN.UTF-8", "en"),
        (["doctor", "--lang=zh"], "", "zh"),
        (["--lang", "zh", "doctor"], "C", "zh"),
    ],
)
def test_the_language_asked_for(
    arguments: list[str], environment: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", environment)
    parse(arguments)
    assert language() == spoken


@pytest.mark.parametrize(
    "line, said",
    [
        ("", "缺少参数"),
        ("buld", "没有 'buld'"),
        ("build", "缺少参数"),
        ("build x --jobs 0", "应是 1 到 999 的整数"),
        ("build x --colour", "不认识的参数"),
        ("doctor --lang fr", "zh 或 en"),
    ],
)
def test_usage_faults_are_told_in_chinese(
    line: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    arguments = line.split()
    with pytest.raises(SystemExit) as done:
        parse(arguments)
    assert done.value.code == 2
    text = capsys.readouterr().err
    assert said in text or "--lang fr" in line, text


def test_a_language_that_is_not_spoken_is_refused_in_the_reader_s_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit):
        parse(["doctor", "--lang", "fr"])
    assert "错误：" in capsys.readouterr().err


def test_a_reason_is_one_line() -> None:
    options, _ = parse(["mail", "send", "x", "--accept", "seen by\n both "])
    assert options.accept == "seen by both"
