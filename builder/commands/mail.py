"""The ``builder mail`` commands on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ground.findings import Finding, Rejected

if TYPE_CHECKING:
    # A command line that sends nothing does not pay for the sender's imports.
    from ..delivery.dispatch import Done, Order


def add_arguments(subparsers: Any) -> None:
    """Add the ``mail`` family to a parser's subcommands, each with :func:`command` to run it."""
    mail = subparsers.add_parser("mail", help="drafts, sending and the state of a mailing")
    mail.set_defaults(command=command)
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
        parser.add_argument("--smtp", default="", metavar="URL",
                            help="smtp://host:port or smtps://host:port")  # fmt: skip
        parser.add_argument("--from", default="", dest="sender", metavar="ADDRESS",
                            help="the sender, if not mail.from")  # fmt: skip
        parser.add_argument("--rate", type=_rate, default=0.0, metavar="N",
                            help="messages a minute at most")  # fmt: skip
    send.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    send.add_argument("--test-to", action="append", default=[], metavar="ADDRESS",
                      help="send a letter in each language to oneself only")  # fmt: skip
    send.add_argument("--corrected", action="store_true",
                      help="send a changed PDF also to those who have the earlier one")  # fmt: skip
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


def command(args: argparse.Namespace) -> int:
    """Do what the parsed ``mail`` arguments say and print it; the exit code.

    Codes: 0 done; 1 errors were found, or messages are left or in doubt; 2 usage; 3 the mail
    server cannot be used; 130 stopped from the keyboard. Raises EnvironmentProblem where the
    ledger cannot be used.
    """
    from .console import print_findings  # noqa: PLC0415

    try:
        done = run(args, lambda line: print(line, file=sys.stderr, flush=True))
    except KeyboardInterrupt:
        print("stopped; see 'mail status', and go on with 'mail resume'", file=sys.stderr)
        return 130
    print_findings(done.findings)
    if args.format == "json":
        print(json.dumps(done.data, ensure_ascii=False, indent=1))
    elif done.lines:
        print("\n".join(done.lines))
    return done.code


def run(args: argparse.Namespace, report: Callable[[str], None]) -> Done:
    """Do what the parsed ``mail`` arguments say; ``report`` gets lines while it goes on."""
    from ..delivery.dispatch import Done  # noqa: PLC0415

    try:
        return _run(args, report)
    except Rejected as rejected:
        return Done(rejected.findings, 1)


def _run(args: argparse.Namespace, report: Callable[[str], None]) -> Done:
    from ..delivery import dispatch  # noqa: PLC0415
    from ..ground.places import LAYOUTS  # noqa: PLC0415
    from ..issue.manifest import read_manifest  # noqa: PLC0415
    from ..issue.manuscript import read_issue  # noqa: PLC0415

    if args.mail_command == "status":
        return dispatch.status(_issue_id(args.issue), args.out)
    issue, findings = read_issue(read_manifest(args.issue))
    if any(finding.severity == "error" for finding in findings):
        raise Rejected(findings)
    desk = dispatch.Desk(issue, args.out, LAYOUTS, report)
    if args.mail_command == "resume":
        order = dispatch.Order(smtp=args.smtp, sender=args.sender, pace=_pace(args))
        return dispatch.resume(desk, order, args.repeat, args.arrived)
    if args.mail_command == "draft":
        return dispatch.draft(desk, _order(args))
    if args.test_to:
        return dispatch.send_test(desk, _order(args), args.test_to)
    if not args.to:
        return dispatch.Done(code=2, lines=("mail send: --to LIST.csv says who gets the issue",))
    if args.dry_run:
        return dispatch.dry_run(desk, _order(args))
    return dispatch.send(desk, _order(args))


def _issue_id(folder: Path) -> str:
    """The id of an issue folder; its copy may be at fault, what was sent was sent."""
    if not folder.is_dir():
        hint = "name the issue's folder"
        raise Rejected([Finding("mail/issue", "error", "no such folder", hint, str(folder))])
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
        pace=_pace(args),
    )


def _pace(args: argparse.Namespace) -> Any:
    from ..delivery.post import Pace  # noqa: PLC0415

    return Pace(per_minute=args.rate)
