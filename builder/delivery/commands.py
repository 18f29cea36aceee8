"""The ``builder mail`` commands on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..diagnostics import Rejected
from ..model import Issue
from . import dispatch
from .dispatch import Desk, Done, Order, Report, silent
from .mailing import Options
from .post import Pace

ReadIssue = Callable[[Path], Issue]


def add_arguments(subparsers: Any) -> None:
    """Add the ``mail`` family to a parser's subcommands.

    The parsed arguments carry ``mail_command``; :func:`run` does what they say.
    """
    mail = subparsers.add_parser("mail", help="drafts, sending and the state of a mailing")
    family = mail.add_subparsers(dest="mail_command", required=True, metavar="COMMAND")
    draft = family.add_parser("draft", help="write .eml files to open in a mail program")
    send = family.add_parser("send", help="send the issue to a list, one message a reader")
    status = family.add_parser("status", help="who was sent it, refused, in doubt, pending")
    resume = family.add_parser("resume", help="finish what a send left")
    for parser in (draft, send, status, resume):
        parser.add_argument("issue", type=Path, metavar="ISSUE_DIR")
        parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
        parser.add_argument("--format", choices=("text", "json"), default="text")
    draft.set_defaults(smtp="", sender="", corrected=False, rate=0.0)
    for parser in (draft, send):
        _add_list(parser)
    for parser in (send, resume):
        parser.add_argument(
            "--smtp", default="", metavar="URL", help="smtp://host:port or smtps://"
        )
        parser.add_argument(
            "--rate", type=_rate, default=0.0, metavar="N", help="messages a minute"
        )
    send.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    send.add_argument("--test-to", action="append", default=[], metavar="ADDRESS",
                      help="send a letter in each language to oneself only")  # fmt: skip
    send.add_argument("--corrected", action="store_true",
                      help="send a changed PDF also to readers who have the earlier one")  # fmt: skip
    resume.add_argument("--repeat", action="append", default=[], metavar="ADDRESS",
                        help="send again what is in doubt or was refused")  # fmt: skip
    resume.add_argument("--arrived", action="append", default=[], metavar="ADDRESS",
                        help="note that what is in doubt did arrive")  # fmt: skip


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="LIST.csv", help="the readers")
    parser.add_argument("--edition", default="email", metavar="NAME",
                        help="the edition for readers whose row names none")  # fmt: skip
    parser.add_argument("--ascii-name", action="store_true",
                        help="attach the PDF under a name of ASCII letters")  # fmt: skip
    parser.add_argument("--suppress", type=Path, action="append", default=[], metavar="FILE",
                        help="addresses never to write to")  # fmt: skip
    parser.add_argument("--skip-bad", action="store_true",
                        help="leave faulty rows out instead of sending nothing")  # fmt: skip


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate <= 1e6:
        raise argparse.ArgumentTypeError("a number of messages a minute, above 0")
    return rate


def run(
    args: argparse.Namespace, read_issue: ReadIssue, layouts: Path, report: Report = silent
) -> Done:
    """Do what the parsed ``mail`` arguments say; ``report`` gets lines while it goes on.

    Findings that end a command come back in the Done with code 1, a command line that makes no
    sense with code 2. Raises EnvironmentProblem where the ledger cannot be used.
    """
    try:
        return _run(args, read_issue, layouts, report)
    except Rejected as rejected:
        return Done(rejected.findings, 1)


def _run(args: argparse.Namespace, read_issue: ReadIssue, layouts: Path, report: Report) -> Done:
    issue = read_issue(args.issue)
    if args.mail_command == "status":
        return dispatch.status(issue.manifest.id, args.out)
    desk = Desk(issue, args.out, layouts, report)
    if args.mail_command == "resume":
        order = Order(smtp=args.smtp, sender=args.sender, pace=Pace(per_minute=args.rate))
        return dispatch.resume(desk, order, args.repeat, args.arrived)
    if args.mail_command == "draft":
        return dispatch.draft(desk, _order(args))
    if args.test_to:
        return dispatch.send_test(desk, _order(args), args.test_to)
    if not args.to:
        return Done(code=2, lines=("mail send: --to LIST.csv says who gets the issue",))
    run = dispatch.dry_run if args.dry_run else dispatch.send
    return run(desk, _order(args))


def _order(args: argparse.Namespace) -> Order:
    return Order(
        list_file=args.to,
        smtp=args.smtp,
        sender=args.sender,
        options=Options(edition=args.edition, ascii_name=args.ascii_name),
        suppress=tuple(args.suppress),
        skip_bad=args.skip_bad,
        corrected=args.corrected,
        pace=Pace(per_minute=args.rate),
    )
