"""The ``builder mail`` commands on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ground.findings import Rejected, found
from ..ground.messages import tr
from .answer import add_format
from .line import add_accept, add_language, add_member, add_out

if TYPE_CHECKING:
    # A command line that sends nothing does not pay for the sender's imports.
    from ..delivery.dispatch import Order
    from ..delivery.standing import Done


def add(parser: argparse.ArgumentParser) -> None:
    """Add the family of mail commands."""
    family = parser.add_subparsers(
        title=tr("commands", "命令"), dest="mail_command", required=True, metavar="COMMAND"
    )
    draft = add_member(
        family, "draft",
        tr("write .eml files to open in a mail program", "写成 .eml 文件，用邮件程序打开"),
        "builder mail draft issues/2017-02 --to readers.csv",
    )  # fmt: skip
    send = add_member(
        family, "send",
        tr("send the issue to a list, one message a reader", "按名单发送，每位读者一封"),
        "builder mail send issues/2017-02 --to readers.csv --smtp smtps://mail.example.org",
    )  # fmt: skip
    status = add_member(
        family, "status",
        tr("who was sent it, refused, in doubt, pending", "谁已发、被拒、存疑、待发"),
        "builder mail status issues/2017-02",
    )  # fmt: skip
    resume = add_member(
        family, "resume",
        tr("finish what a send left", "接着发完没发的"),
        "builder mail resume issues/2017-02",
    )  # fmt: skip
    for member in (draft, send, status, resume):
        member.add_argument(
            "issue", type=Path, metavar="ISSUE_DIR",
            help=tr("the folder of an issue", "一期的文件夹"),
        )  # fmt: skip
        add_out(member, tr("where the issue's editions are", "这一期的成品在哪里"))
        add_format(member, "text", "json")
        add_language(member)
    for name, purpose in (
        ("bounces", tr("read reports of undelivered letters and remember who cannot be reached",
                       "读取退信，记下无法送达的读者")),
        ("unsubscribes", tr("read requests to leave and remember them", "读取退订请求并记下")),
    ):  # fmt: skip
        _add_mailbox(add_member(family, name, purpose, f"builder mail {name} ~/Maildir"))
    draft.set_defaults(smtp="", sender="", corrected=False, rate=0.0, connections=0, at=0.0)
    for member in (draft, send):
        _add_list(member)
    for member in (send, resume):
        _add_server(member)
    _add_send(send)
    _add_resume(resume)


def _add_mailbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mailbox", metavar="MAILBOX",
                        help=tr("a Maildir, an mbox file or imaps://user@host/FOLDER",
                                "Maildir、mbox 文件或 imaps://用户@主机/文件夹"))  # fmt: skip
    parser.add_argument("--publication", type=Path, default=Path(), metavar="DIR",
                        help=tr("the folder of publication.yaml",
                                "publication.yaml 所在的文件夹"))  # fmt: skip
    add_format(parser, "text", "json")
    add_language(parser)


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--smtp", default="", metavar="URL",
                        help=tr("smtp://host:port or smtps://host:port",
                                "smtp://主机:端口 或 smtps://主机:端口"))  # fmt: skip
    parser.add_argument("--from", default="", dest="sender", metavar="ADDRESS",
                        help=tr("the sender, if not mail.from",
                                "发件人，若不是 mail.from"))  # fmt: skip
    parser.add_argument("--rate", type=_rate, default=0.0, metavar="N",
                        help=tr("messages a minute at most", "每分钟至多几封"))  # fmt: skip
    parser.add_argument("--connections", type=_connections, default=0, metavar="N",
                        help=tr("connections to the server at once; one otherwise",
                                "同时几条连接，默认一条"))  # fmt: skip
    parser.add_argument("--at", type=_moment, default=0.0, metavar="TIME",
                        help=tr("wait until then: 08:30, or 2017-02-28T08:30",
                                "到时再发：08:30，或 2017-02-28T08:30"))  # fmt: skip


def _add_send(parser: argparse.ArgumentParser) -> None:
    add_accept(parser, tr("send although figures differ, for this reason",
                          "中英文数字不一致仍要发送，并写明理由"))  # fmt: skip
    parser.add_argument("--dry-run", action="store_true",
                        help=tr("only say what would be sent", "只说会发什么，不发"))  # fmt: skip
    parser.add_argument("--test-to", action="append", default=[], metavar="ADDRESS",
                        help=tr("send a letter in each language to oneself only",
                                "每种语言只给自己发一封试看"))  # fmt: skip
    parser.add_argument("--corrected", action="store_true",
                        help=tr("send a changed PDF also to those who have the earlier one",
                                "改过的 PDF 也再发给收过旧版的人"))  # fmt: skip


def _add_resume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repeat", action="append", default=[], metavar="ADDRESS",
                        help=tr("send again what is in doubt or was refused",
                                "存疑或被拒的再发一次"))  # fmt: skip
    parser.add_argument("--arrived", action="append", default=[], metavar="ADDRESS",
                        help=tr("note that what is in doubt did arrive",
                                "记下：存疑的其实已收到"))  # fmt: skip


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="LIST.csv",
                        help=tr("the readers", "读者名单"))  # fmt: skip
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--edition", default="email", metavar="NAME",
                       help=tr("the edition for readers whose row names none",
                               "名单里没写版本的读者收哪个版本"))  # fmt: skip
    which.add_argument("--personal", action="store_true",
                       help=tr("the edition with per_reader, each copy with its reader's name",
                               "per_reader 版：每份写上读者的姓名"))  # fmt: skip
    parser.add_argument("--ascii-name", action="store_true",
                        help=tr("attach the PDF under a name of ASCII letters",
                                "附件用纯英文字母的文件名"))  # fmt: skip
    parser.add_argument("--suppress", type=Path, action="append", default=[], metavar="FILE",
                        help=tr("addresses never to write to", "永不去信的地址"))  # fmt: skip
    parser.add_argument("--skip-bad", action="store_true",
                        help=tr("leave faulty rows out instead of sending nothing",
                                "跳过有错的行，而不是整份不发"))  # fmt: skip


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate <= 1e6:
        words = tr("a number of messages a minute, above 0", "每分钟几封，应大于 0")
        raise argparse.ArgumentTypeError(words)
    return rate


def _connections(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 50:
        words = tr("a whole number from 1 to 50", "应是 1 到 50 的整数")
        raise argparse.ArgumentTypeError(words)
    return int(text)


def _moment(text: str) -> float:
    """A time of day, today or else tomorrow, or a date with one; seconds since 1970."""
    now = dt.datetime.now().astimezone()
    try:
        if "T" in text or " " in text:
            moment = dt.datetime.fromisoformat(text).astimezone()
        else:
            moment = dt.datetime.combine(now.date(), dt.time.fromisoformat(text)).astimezone()
            if moment <= now:
                moment += dt.timedelta(days=1)
    except (ValueError, OverflowError):
        words = tr("a time such as 08:30 or 2017-02-28T08:30", "如 08:30 或 2017-02-28T08:30")
        raise argparse.ArgumentTypeError(words) from None
    if moment <= now:
        raise argparse.ArgumentTypeError(tr(f"{text} is past", f"{text} 已经过去"))
    return moment.timestamp()


def run(options: argparse.Namespace) -> int:
    """Do what the parsed ``mail`` arguments say and print it; the exit code.

    Codes: 0 done; 1 errors were found, or messages are left or in doubt; 2 usage; 3 the mail
    server cannot be used; 130 stopped from the keyboard. Raises EnvironmentProblem where the
    ledger cannot be used.
    """
    from .console import print_findings  # noqa: PLC0415

    try:
        done = carry_out(options, lambda line: print(line, file=sys.stderr, flush=True))
    except KeyboardInterrupt:
        words = tr(
            "stopped; see 'mail status', and go on with 'mail resume'",
            "已停下；用 mail status 查看，用 mail resume 接着发",
        )
        print(words, file=sys.stderr)
        return 130
    print_findings(done.findings)
    if options.format == "json":
        print(json.dumps(done.data, ensure_ascii=False, indent=1))
    elif done.lines:
        print("\n".join(done.lines))
    return done.code


def carry_out(args: argparse.Namespace, report: Callable[[str], None]) -> Done:
    """Do what the parsed ``mail`` arguments say; ``report`` gets lines while it goes on."""
    from ..delivery.standing import Done  # noqa: PLC0415

    try:
        return _run(args, report)
    except Rejected as rejected:
        return Done(rejected.findings, 1)


def _run(args: argparse.Namespace, report: Callable[[str], None]) -> Done:
    from ..delivery import dispatch, standing  # noqa: PLC0415
    from ..editions.edition import per_reader_edition  # noqa: PLC0415
    from ..ground.places import publication_of, shared_file  # noqa: PLC0415
    from ..issue.manifest import read_manifest  # noqa: PLC0415
    from ..issue.manuscript import read_issue  # noqa: PLC0415
    from ..press.record import holds_copy, read_record, record_path  # noqa: PLC0415

    if args.mail_command in ("bounces", "unsubscribes"):
        from ..delivery import returns  # noqa: PLC0415

        read = getattr(returns, args.mail_command)
        return read(args.mailbox, _publication(args.publication))  # type: ignore[no-any-return]
    if args.mail_command == "status":
        home = shared_file(args.issue, "publication.yaml").parent
        return standing.status(_issue_id(args.issue), args.out, home)
    issue, findings = read_issue(read_manifest(args.issue))
    if any(finding.severity == "error" for finding in findings):
        raise Rejected(findings)
    record = read_record(record_path(args.out, issue.manifest.id))
    desk = dispatch.Desk(
        issue, args.out, publication_of(args.issue) / "layouts", report,
        lambda edition: holds_copy(record, edition, args.issue),
    )  # fmt: skip
    if args.mail_command == "resume":
        order = dispatch.Order(smtp=args.smtp, sender=args.sender, pace=_pace(args))
        return dispatch.resume(desk, order, args.repeat, args.arrived)
    if args.personal:
        args.edition = per_reader_edition(issue.manifest.editions)
    if args.mail_command == "draft":
        return dispatch.draft(desk, _order(args))
    if args.test_to:
        return dispatch.send_test(desk, _order(args), args.test_to)
    if not args.to:
        return standing.Done(
            code=2,
            lines=(
                tr(
                    "mail send: --to LIST.csv says who gets the issue",
                    "mail send：用 --to 名单.csv 说明发给谁",
                ),
            ),
        )
    if args.dry_run:
        return dispatch.dry_run(desk, _order(args))
    return dispatch.send(desk, _order(args))


def _publication(folder: Path) -> Path:
    """The folder of ``publication.yaml``: ``issues/`` in the one named, else that itself."""
    for home in (folder / "issues", folder):
        if (home / "publication.yaml").is_file():
            return home
    raise Rejected([found("mail/mailbox", says="publication", box=folder)])


def _issue_id(folder: Path) -> str:
    """The id of an issue folder; its copy may be at fault, what was sent was sent."""
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for links in a circle
        raise Rejected([found("mail/issue", file=folder)])
    return folder.resolve().name


def _order(args: argparse.Namespace) -> Order:
    from ..delivery.dispatch import Order  # noqa: PLC0415
    from ..delivery.mailing import Options  # noqa: PLC0415

    return Order(
        list_file=args.to,
        smtp=args.smtp,
        sender=args.sender,
        options=Options(edition=args.edition, ascii_name=args.ascii_name),
        suppress=tuple(args.suppress),
        skip_bad=args.skip_bad,
        corrected=args.corrected,
        accept=getattr(args, "accept", None) or "",
        pace=_pace(args),
    )


def _pace(args: argparse.Namespace) -> Any:
    from ..delivery.post import Pace  # noqa: PLC0415

    return Pace(per_minute=args.rate, connections=args.connections, start=args.at)
