"""Drafts, sending, resuming and the state of a mailing: plain values in, a Done out.

Finished PDFs are ``OUT/<id>/<id>-<edition>.pdf``; all that belongs to mail lies in
``OUT/<id>/mail/``: drafts, ``ledger.sqlite`` and, in ``enclosures/``, the very PDFs that were
sent, so that ``resume`` finishes with them whatever has been built since.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..editions.edition import EditionError, load
from ..ground.files import write_atomically
from ..ground.findings import Finding, Rejected, found, has_errors
from ..ground.messages import tr
from ..issue.model import Issue, Side
from . import lists
from .addresses import BadAddress, identity, normal_address
from .files import (
    draft_path,
    finished_editions,
    finished_pdf,
    keep_pdf,
    kept_pdf,
    mail_folder,
    note_acceptances,
    private_folder,
)
from .ledger import Ledger, LedgerBusy, LedgerEntry
from .letter import Letter
from .mailing import Mailing, Options
from .memory import publication_folder, recall, remember
from .post import Pace, Post
from .recipients import Recipient
from .release import released
from .reports import Bounce, weigh
from .server import ADDRESS_VARIABLE, Server, connect, read_server
from .settings import read_settings, sending_settings
from .standing import Done, accepted, summary, unreadable_ledger

MAX_DRAFTS = 1_000
Report = Callable[[str], None]


def silent(line: str) -> None:
    """A report nobody reads."""


def taken_as_current(edition: str) -> bool:
    """Of a PDF of which nobody knows what it was made from."""
    return True


@dataclass(frozen=True, slots=True)
class Desk:
    """The issue at hand and the folders it is delivered from."""

    issue: Issue
    out: Path
    layouts: Path
    report: Report = silent
    is_current: Callable[[str], bool] = taken_as_current
    """Whether the finished PDF of an edition holds the copy as it is now."""

    @property
    def id(self) -> str:
        """The issue's id."""
        return self.issue.manifest.id


@dataclass(frozen=True, slots=True)
class Order:
    """What ``send`` is told; some of it is remembered for ``resume``."""

    list_file: Path | None = None
    smtp: str = ""
    """The server's address; empty for that of the environment."""
    sender: str = ""
    """Stands for ``mail.from`` where given."""
    options: Options = field(default_factory=Options)
    suppress: tuple[Path, ...] = ()
    skip_bad: bool = False
    corrected: bool = False
    """Send a changed PDF to readers who have the earlier one."""
    accept: str = ""
    """Why the issue goes out although the release gate holds findings against it."""
    pace: Pace = field(default_factory=Pace)


def draft(desk: Desk, order: Order) -> Done:
    """Write one ``.eml`` a reader, or one to nobody yet where there is no list."""
    issue, options = desk.issue, replace(order.options, draft=True)
    settings = read_settings(issue, order.sender)
    mailing = Mailing(issue, settings, desk.layouts, options)
    rules = lists.rules_for(issue, desk.out, options.edition)
    findings: list[Finding] = []
    unwanted = lists.suppressed(issue, settings, order.suppress, findings)
    people = list(
        _bounded(lists.readers(order.list_file, rules, findings, order.skip_bad), findings)
    )
    wanted = [person for person in people if identity(person.address) not in unwanted]
    if held := len(people) - len(wanted):
        findings.append(found("mail/suppressed", file=order.list_file, count=held))
    if not order.list_file:
        wanted = [Recipient("", language=rules.language, edition=options.edition)]
    findings += lists.merge_faults(issue, settings, [person.fields for person in wanted[:1]])
    if has_errors(findings):
        return Done(tuple(findings), 1)
    paths = []
    for person in wanted:
        if person.address and _is_unsayable(desk, mailing, person, order, findings):
            continue
        letter = _letter_with_finished(desk, mailing, person)
        path = draft_path(desk.out, desk.id, person.address)
        private_folder(path.parent)
        write_atomically(path, bytes(letter))
        path.chmod(0o600)
        paths.append(str(path))
    lines = (
        paths
        if len(paths) <= 10
        else [*paths[:10], "…", tr(f"{len(paths)} drafts", f"草稿 {len(paths)} 封")]
    )
    return Done(tuple(findings), 0, tuple(lines), {"drafts": paths})


def _bounded(people: Iterable[Recipient], findings: list[Finding]) -> Iterator[Recipient]:
    for number, person in enumerate(people):
        if number == MAX_DRAFTS:
            findings.append(found("mail/list", says="drafts", most=MAX_DRAFTS))
            return
        yield person


def send(desk: Desk, order: Order) -> Done:
    """Enter the list in the ledger, all of it or nothing, and send what is pending."""
    settings = sending_settings(desk.issue, order.sender)
    server = _server(order.smtp)
    mailing = Mailing(desk.issue, settings, desk.layouts, order.options)
    findings = released(desk.issue, order.accept)
    unwanted = lists.suppressed(desk.issue, settings, order.suppress, findings)
    with _ledger(desk) as ledger:
        with ledger.together():
            if findings:
                why = order.accept or findings[0].message
                ledger.accept(why, (finding.as_line() for finding in findings))
            _enter(desk, order, mailing, ledger, unwanted, findings)
            findings += lists.merge_faults(desk.issue, settings, ledger.columns())
            if has_errors(findings):
                raise Rejected(findings)
            ledger.suppress(unwanted)
            ledger.remember(_remembered(order, server))
        note_acceptances(desk.out, desk.id, accepted(ledger))
        return _post(desk, order, mailing, server, ledger, findings)


def _enter(
    desk: Desk, order: Order, mailing: Mailing, ledger: Ledger, unwanted: Collection[str],
    findings: list[Finding],
) -> None:  # fmt: skip
    """Enter every reader as pending, and keep the PDFs beside the ledger."""
    rules = lists.rules_for(desk.issue, desk.out, order.options.edition)
    hashes: dict[str, str] = {}
    held = 0
    for person in lists.readers(order.list_file, rules, findings, order.skip_bad):
        if identity(person.address) in unwanted:
            held += 1
            continue
        edition = person.edition
        if edition not in hashes:
            fresh(desk, edition)
            hashes[edition] = keep_pdf(desk.out, desk.id, edition)
            findings += _changed(ledger, edition, hashes[edition], order.corrected)
            ledger.retire(edition, hashes[edition])
        if not _is_unsayable(desk, mailing, person, order, findings, hashes[edition]):
            ledger.add(person, hashes[edition])
    if held:
        findings.append(found("mail/suppressed", file=order.list_file, count=held))


def _is_unsayable(
    desk: Desk, mailing: Mailing, person: Recipient, order: Order, findings: list[Finding],
    sha256: str = "",
) -> bool:  # fmt: skip
    """Whether a reader's own copy cannot say what it should; told, as faults of rows are."""

    def pdf() -> bytes:
        if sha256:
            return kept_pdf(desk.out, desk.id, sha256)
        fresh(desk, person.edition)
        return finished_pdf(desk.out, desk.id, person.edition)

    faults = mailing.faults(person, sha256 or person.edition, pdf)
    told = sum(finding.check == "mail/copy" for finding in findings)
    for fault in faults[: max(0, lists.MAX_FINDINGS - told)]:
        findings.append(replace(fault, severity="warning") if order.skip_bad else fault)
    return bool(faults)


def _changed(ledger: Ledger, edition: str, sha256: str, corrected: bool) -> list[Finding]:
    gone = ledger.delivered_otherwise(edition, sha256)
    if not gone or corrected:
        return []
    return [found("mail/changed", edition=edition, readers=gone)]


def resume(
    desk: Desk, order: Order, repeat: Collection[str] = (), arrived: Collection[str] = ()
) -> Done:
    """Finish what a ``send`` left: pending messages only, unless others are named.

    ``repeat`` sends messages in doubt or refused to these addresses again; ``arrived`` notes that
    those in doubt did arrive. Server and pace are the last run's unless the order gives them.
    """
    findings: list[Finding] = []
    with _ledger(desk) as ledger:
        kept = ledger.recall()
        if not kept:
            raise Rejected([found("mail/ledger", says="nothing", issue=desk.id)])
        order = _recalled(order, kept)
        settings = sending_settings(desk.issue, order.sender)
        mailing = Mailing(desk.issue, settings, desk.layouts, order.options)
        unwanted = lists.suppressed(desk.issue, settings, order.suppress, findings)
        findings += lists.merge_faults(desk.issue, settings, ledger.columns())
        if has_errors(findings):
            raise Rejected(findings)
        findings += _named(ledger, repeat, "pending") + _named(ledger, arrived, "sent")
        ledger.suppress(unwanted)
        return _post(desk, order, mailing, _server(order.smtp), ledger, findings)


def _named(ledger: Ledger, addresses: Collection[str], state: Any) -> list[Finding]:
    why = tr("named by hand", "人工指定")
    missing = [name for name in addresses if not ledger.settle(name, state, why)]
    return [
        found("mail/ledger", says="unknown", severity="warning", address=name) for name in missing
    ]


def _post(
    desk: Desk, order: Order, mailing: Mailing, server: Server, ledger: Ledger,
    findings: list[Finding],
) -> Done:  # fmt: skip
    ledger.rearm()

    def letter(entry: LedgerEntry) -> Letter:
        def pdf() -> bytes:
            return kept_pdf(desk.out, desk.id, entry.sha256)

        return mailing.letter(entry.recipient, entry.sha256, pdf, _now())

    settings = mailing.settings
    post = Post(ledger, lambda: connect(server, settings.domain), letter, settings.return_path,
                order.pace, report=desk.report)  # fmt: skip
    findings += post.run()
    _remember_refusals(desk, ledger)
    return summary(ledger, findings)


def _remember_refusals(desk: Desk, ledger: Ledger) -> None:
    """Keep who will never take a letter, so that no later issue is tried on them."""
    folder = publication_folder(desk.issue)
    gone = []
    for address, why in ledger.reasons("refused"):
        weight, status = weigh("", why)
        if weight == "hard":
            report = f"{desk.id} {identity(address)}"
            gone.append(Bounce(identity(address), weight, status, why[:300], report))
    memory, new = recall(folder).with_bounces(gone, _now().date())
    if new:
        remember(folder, memory)


def dry_run(desk: Desk, order: Order) -> Done:
    """Read the list, make a letter of each kind, say what a send would do; connect nowhere."""
    settings = sending_settings(desk.issue, order.sender)
    mailing = Mailing(desk.issue, settings, desk.layouts, order.options)
    rules = lists.rules_for(desk.issue, desk.out, order.options.edition)
    findings = released(desk.issue, order.accept)
    unwanted = lists.suppressed(desk.issue, settings, order.suppress, findings)
    kinds: dict[tuple[str, Side], Recipient] = {}
    numbers: dict[tuple[str, Side], int] = {}
    held = 0
    for person in lists.readers(order.list_file, rules, findings, order.skip_bad):
        if identity(person.address) in unwanted:
            held += 1
            continue
        if _is_unsayable(desk, mailing, person, order, findings):
            continue
        kind = (person.edition, person.language)
        kinds.setdefault(kind, person)
        numbers[kind] = numbers.get(kind, 0) + 1
    columns = [person.fields for person in kinds.values()]
    findings += lists.merge_faults(desk.issue, settings, columns[:1])
    if has_errors(findings):
        return Done(tuple(findings), 1)
    lines = []
    for kind, person in sorted(kinds.items()):
        size = _letter_with_finished(desk, mailing, person).size
        number, edition, side = numbers[kind], *kind
        lines.append(
            tr(
                f"letters: {number}, {edition}, {side}, {size} bytes each as sent",
                f"{number} 封，{edition}，{side}：每封发送时 {size} 字节",
            )
        )
    lines.append(
        tr(
            f"suppressed: {held}; a dry run: nothing was sent",
            f"停发 {held} 人；这是试运行，未发送任何邮件",
        )
    )
    data = {"letters": sum(numbers.values()), "suppressed": held}
    return Done(tuple(findings), 0, tuple(lines), data)


def send_test(desk: Desk, order: Order, addresses: Collection[str]) -> Done:
    """Send a letter in each language to oneself, as the first reader of the list gets it.

    The issue's ledger does not hear of it, and the letters' Message-IDs are their own.
    """
    settings = sending_settings(desk.issue, order.sender)
    server = _server(order.smtp)
    marks: dict[Side, str] = {"zh": "[测试]", "en": "[test]"}
    subjects: dict[Side, str] = {s: f"{marks[s]} {text}" for s, text in settings.subject.items()}
    options = replace(order.options, trial=f"test{_now():%Y%m%d%H%M%S}")
    mailing = Mailing(desk.issue, replace(settings, subject=subjects), desk.layouts, options)
    rules = lists.rules_for(desk.issue, desk.out, options.edition)
    findings: list[Finding] = []
    first = next(lists.readers(order.list_file, rules, findings, order.skip_bad), None)
    sample = first or Recipient("", edition=options.edition)
    findings += lists.merge_faults(desk.issue, settings, [sample.fields])
    if has_errors(findings):
        return Done(tuple(findings), 1)
    ledger = Ledger(Path(":memory:"), desk.id)
    for address in map(_address, addresses):
        for side in desk.issue.sides:
            ledger.add(replace(sample, address=address, language=side), f"{sample.edition} {side}")
    post = Post(ledger, lambda: connect(server, settings.domain),
                lambda entry: _letter_with_finished(desk, mailing, entry.recipient),
                settings.return_path, order.pace, report=desk.report)  # fmt: skip
    findings += post.run()
    return summary(ledger, findings)


def _address(written: str) -> str:
    try:
        return normal_address(written)
    except BadAddress as bad:
        raise Rejected([bad.finding()]) from None


@contextmanager
def _ledger(desk: Desk) -> Iterator[Ledger]:
    """The issue's ledger, claimed; what goes wrong with it is said in one line."""
    path = mail_folder(desk.out, desk.id) / "ledger.sqlite"
    try:
        private_folder(path.parent)
        for file in (path, path.with_suffix(".lock")):
            file.touch(mode=0o600)
            file.chmod(0o600)
        ledger = Ledger(path, desk.id)
        try:
            ledger.claim()
            yield ledger
        finally:
            ledger.close()
    except LedgerBusy:
        raise Rejected([found("mail/ledger", says="busy", file=path, issue=desk.id)]) from None
    except (sqlite3.Error, OSError) as error:
        raise unreadable_ledger(path, error) from None


def _server(url: str) -> Server:
    address = url or os.environ.get(ADDRESS_VARIABLE, "")
    if not address:
        raise Rejected([found("mail/server", says="none", variable=ADDRESS_VARIABLE)])
    return read_server(address)


def _remembered(order: Order, server: Server) -> dict[str, Any]:
    return {
        "smtp": server.url,
        "sender": order.sender,
        "per_minute": order.pace.per_minute,
        "connections": order.pace.connections,
        "options": asdict(order.options),
        "suppress": [str(path.resolve()) for path in order.suppress],
    }


def _recalled(order: Order, kept: Mapping[str, Any]) -> Order:
    return replace(
        order,
        smtp=order.smtp or kept["smtp"],
        sender=order.sender or kept["sender"],
        options=Options(**kept["options"]),
        suppress=(*map(Path, kept["suppress"]), *order.suppress),
        pace=replace(
            order.pace,
            per_minute=order.pace.per_minute or kept["per_minute"],
            connections=order.pace.connections or kept.get("connections", 1),
        ),
    )


def _letter_with_finished(desk: Desk, mailing: Mailing, person: Recipient) -> Letter:
    edition = person.edition
    fresh(desk, edition)
    return mailing.letter(person, edition, lambda: finished_pdf(desk.out, desk.id, edition), _now())


def fresh(desk: Desk, edition: str) -> None:
    """Raises Rejected where there is no PDF of an edition, or the copy was changed after it."""
    manifest, done = desk.issue.manifest, finished_editions(desk.out, desk.id)
    says = "older" if edition in done else "missing"
    if says == "older" and desk.is_current(edition):
        return
    try:
        kind = load(edition, manifest.editions.get(edition), manifest.editions).kind
    except EditionError as problem:
        if says == "missing":
            raise Rejected([problem.finding()]) from None
    else:
        says = says if kind.has_pages else "pageless"
    path = desk.out / desk.id / f"{desk.id}-{edition}.pdf"
    raise Rejected([
        found("mail/pdf", says=says, file=path, folder=manifest.folder, edition=edition,
              editions=", ".join(sorted(done)) or "email"),
    ])  # fmt: skip


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
