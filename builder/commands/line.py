"""The command line: which commands there are, what each is for, and an example of each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, cast

from .. import __version__
from ..ground.catalogue import Words
from ..ground.messages import language, language_of_environment, read_language, set_language, tr


class Command(Protocol):
    """What the module of a command offers."""

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments to its parser."""

    def run(self, options: argparse.Namespace) -> int:
        """Do what the parsed arguments say; gives the exit code."""


@dataclass(frozen=True, slots=True)
class Line:
    """One command as the list of commands shows it."""

    module: str
    purpose: Words
    example: str


COMMANDS = {
    "build": Line(
        "build",
        Words("build issues into finished editions", "把各期排成成品"),
        "builder build issues/2017-02 --edition screen",
    ),
    "check": Line(
        "check",
        Words("read and check issues, render nothing", "只读稿、查稿，不排版"),
        "builder check issues/2017-02 --format html > report.html",
    ),
    "preview": Line(
        "preview",
        Words("show pages in the browser as you type", "在浏览器里看版面，随改随见"),
        "builder preview issues/2017-02",
    ),
    "preflight": Line(
        "preflight",
        Words("check a finished PDF, also from elsewhere", "印前检查：查成品 PDF，外来的也可以"),
        "builder preflight out/2017-02/2017-02-print.pdf --edition print",
    ),
    "init": Line(
        "init",
        Words("begin a publication: a folder that builds", "新建一份刊物：一个能直接排出的文件夹"),
        "builder init my-newsletter --layout columns",
    ),
    "new": Line("new", Words("begin an issue", "新建一期"), "builder new 2017-03"),
    "layouts": Line(
        "layouts",
        Words("list the layouts: what each is for and needs", "列出版式：各自的用途和所需"),
        "builder layouts --format json",
    ),
    "layout": Line(
        "layout",
        Words("begin a layout of your own", "新建自己的版式"),
        "builder layout new evening --from parallel",
    ),
    "import": Line(
        "bring",
        Words(
            "bring in a .txt, .md, .docx or .html newsletter", "导入 .txt、.md、.docx 或 .html 稿件"
        ),
        "builder import newsletter.docx --to issues/2017-03",
    ),
    "export": Line(
        "export",
        Words("write the copy of an issue for a translator", "导出一期的稿件供翻译"),
        "builder export issues/2017-02 --format xliff --out 2017-02.xlf",
    ),
    "fix": Line(
        "fix",
        Words("propose mends; apply those that are named", "提出改法；只改点名的那些"),
        "builder fix issues/2017-02 marks/half-width --write",
    ),
    "waive": Line(
        "waive",
        Words("let one finding be, with a reason", "豁免一处结果，写明理由"),
        'builder waive numbers/value-3f9a2c "the English gives the revised figure"',
    ),
    "mail": Line(
        "mail",
        Words("drafts, sending and the state of a mailing", "邮件：起草、发送、查看进度"),
        "builder mail draft issues/2017-02 --to readers.csv",
    ),
    "copies": Line(
        "copies",
        Words(
            "write each reader's copy as a file, for a press too",
            "为每位读者各写一份文件，也供印刷",
        ),
        "builder copies issues/2017-02 --to readers.csv --edition numbered --together",
    ),
    "impose": Line(
        "impose",
        Words("lay a print edition out as a stitched booklet", "拼版：把印刷版拼成骑马钉小册"),
        "builder impose out/2017-02/2017-02-print.pdf booklet.pdf --creep 0.1",
    ),
    "order": Line(
        "order",
        Words("everything a print shop is handed, in one folder", "印刷订单：交给印刷厂的全部文件"),
        "builder order issues/2017-02 --printer cn-offset",
    ),
    "diff": Line(
        "diff",
        Words(
            "say what differs: words, numbers, pictures, pages", "改动对照：文字、数字、图片、页面"
        ),
        "builder diff issues/2017-02@HEAD~1 issues/2017-02 --out changes.html",
    ),
    "site": Line(
        "site",
        Words("make a static site of all issues", "把各期做成静态网站"),
        "builder site --base https://example.org/news/",
    ),
    "sheet": Line(
        "sheet",
        Words("draw a contact sheet in spreads", "画一张跨页总览"),
        "builder sheet issues/2017-02 --out pages.png",
    ),
    "cluster": Line(
        "cluster",
        Words("say how to start a cluster that builds", "怎样启动一个集群来排版"),
        "builder cluster --host press-1",
    ),
    "checks": Line(
        "checks",
        Words("list every finding: id, why, what to do", "列出所有检查结果的编号、缘由与办法"),
        "builder checks",
    ),
    "schema": Line(
        "schema",
        Words("print the JSON Schema of a file you write", "输出所写文件的 JSON Schema"),
        "builder schema issue > issue.schema.json",
    ),
    "fonts": Line("fonts", Words("fetch and verify the fonts", "取字体并核验"), "builder fonts"),
    "profiles": Line(
        "profiles",
        Words("make the press profile, once", "制作印刷用的 ICC 特性文件，做一次即可"),
        "builder profiles",
    ),
    "doctor": Line(
        "doctor",
        Words("say whether this machine has what is needed", "看这台机器缺什么"),
        "builder doctor",
    ),
}

_ARGPARSE = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示本说明",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "要跟一个值",
    "expected at least one argument": "至少要跟一个值",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r（可选：%(choices)s）",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s：错误：%(message)s\n",
    "invalid %(type)s value: %(value)r": "%(value)r 不是合用的值",
    "not allowed with argument %s": "不能与 %s 同用",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
}
"""What argparse itself says. It asks gettext, which has no Chinese of these."""


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, Command]:
    """The options of a command line and the command that takes them.

    Sets the language spoken: ``--lang``, wherever it stands, else the environment's. Ends the
    program, as argparse does, for help and for a line that cannot be understood.
    """
    asked_for = _asked_for(arguments)
    set_language(asked_for if _is_spoken(asked_for) else language_of_environment())
    argparse._ = _in_language  # type: ignore[attr-defined]
    parser = argparse.ArgumentParser(
        prog="builder",
        description=tr("Builds bilingual Chinese/English publications.", "排印中英双语刊物。"),
    )
    commands = parser.add_subparsers(title=tr("commands", "命令"), required=True, metavar="COMMAND")
    parser.add_argument(
        "--version", action="version", version=f"builder {__version__}",
        help=tr("show the builder's version and exit", "显示版本号"),
    )  # fmt: skip
    add_language(parser)
    asked = next((word for word in arguments if word in COMMANDS), None)
    command: Command | None = None
    for name, line in COMMANDS.items():
        purpose = line.purpose.spoken()
        if name != asked:
            commands.add_parser(name, help=purpose)
            continue
        own = add_member(commands, name, purpose, line.example)
        command = cast(Command, import_module(f"{__package__}.{line.module}"))
        command.add(own)
        add_language(own)
    options = parser.parse_args(arguments)
    assert command is not None
    return options, command


def add_member(family: Any, name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    """Add a command of two words to the family of its first."""
    parser: argparse.ArgumentParser = family.add_parser(
        name,
        help=purpose,
        description=purpose,
        epilog=tr("example", "例") + f":\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add ``--lang``, which every command takes."""
    parser.add_argument(
        "--lang",
        metavar="zh|en",
        type=_language,
        help=tr("language of all messages", "所有提示用的语言"),
    )


def add_out(parser: Any, does: str) -> None:
    """Add ``--out``, the folder of finished editions."""
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help=does)


def add_accept(parser: Any, does: str) -> None:
    """Add ``--accept``, which takes a reason in words."""
    parser.add_argument("--accept", type=_reason, metavar="REASON", help=does)


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(tr("a reason, in words", "要写明理由"))
    return " ".join(text.split())


def _in_language(text: str) -> str:
    return _ARGPARSE.get(text, text) if language() == "zh" else text


def _asked_for(arguments: Sequence[str]) -> str:
    """The value of ``--lang``, looked for before there is a parser to explain itself in it."""
    for word, after in pairwise([*arguments, ""]):
        if word == "--lang":
            return after
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return ""


def _is_spoken(text: str) -> bool:
    return text.strip().lower()[:2] in ("zh", "en")


def _language(text: str) -> str:
    if not _is_spoken(text):
        raise argparse.ArgumentTypeError(tr("zh or en", "zh 或 en"))
    return read_language(text)
