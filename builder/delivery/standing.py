"""How a mailing stands: who was sent it, who refused, what is in doubt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..ground.findings import EnvironmentProblem, Finding, found, has_errors
from ..ground.messages import count, tr
from ..ground.reasons import reason
from .addresses import identity
from .files import mail_folder
from .ledger import STATES, Ledger, State
from .memory import recall


def status(issue_id: str, out: Path, publication: Path | None = None) -> Done:
    """Who was sent the issue, who refused, what is in doubt and what is pending.

    ``publication`` is the folder that remembers whose letters came back.
    """
    path = mail_folder(out, issue_id) / "ledger.sqlite"
    if not path.exists():
        empty: dict[str, list[str]] = {state: [] for state in STATES}
        line = found("mail/ledger", says="nothing", issue=issue_id).message
        return Done((), 0, (line,), empty)
    try:
        ledger = Ledger(path, issue_id, reading=True)
        try:
            taken = accepted(ledger)
            back = came_back(ledger, publication) if publication else {}
            data = {
                **ledger.addresses(),
                **({"bounced": list(back)} if publication else {}),
                **({"accepted": taken} if taken else {}),
            }
            told = [
                tr(f"bounced: {address} — {why}", f"退信：{address} — {why}")
                for address, why in back.items()
            ]
            return Done((), 0, (*_told(ledger), *told), data)
        finally:
            ledger.close()
    except sqlite3.Error as error:
        raise unreadable_ledger(path, error) from None


def came_back(ledger: Ledger, publication: Path) -> dict[str, str]:
    """Addresses that the issue was sent to and that are remembered as out of reach, and why."""
    readers = recall(publication).readers
    told = {}
    for address in ledger.addresses()["sent"]:
        reader = readers.get(identity(address))
        if reader and (reader.hard or reader.soft):
            told[address] = f"{reader.status} {reader.reason}".strip()
    return told


_STATES_ZH: Mapping[State, str] = {
    "sent": "已发", "refused": "被拒", "in_doubt": "存疑", "pending": "待发",
}  # fmt: skip


def _told(ledger: Ledger) -> Iterator[str]:
    """The state of the mailing in lines: a sum, then every name that needs a person."""
    counts = ledger.counts()
    told = {state: tr(state.replace("_", " "), _STATES_ZH[state]) for state in STATES}
    yield tr(
        ", ".join(f"{counts[state]} {told[state]}" for state in STATES),
        "，".join(f"{told[state]} {counts[state]}" for state in STATES),
    )
    colon = tr(": ", "：")
    names: tuple[State, ...] = ("in_doubt", "refused", "pending")
    for state in names:
        shown = ledger.reasons(state, None if state == "in_doubt" else 20)
        for address, why in shown:
            yield f"{told[state]}{colon}{address}" + (f" — {why}" if why else "")
        if more := counts[state] - len(shown):
            yield told[state] + colon + tr(f"and {more} more", f"另有 {more} 人")
    for why, covered in ledger.acceptances():
        yield tr(
            f"released with {count(len(covered), 'finding')} accepted: {why}",
            f"带着 {len(covered)} 处未了结的检查结果放行：{why}",
        )
    if counts["in_doubt"]:
        yield tr(
            "in doubt is never repeated by itself: ask, then resume with --repeat or --arrived",
            "存疑的邮件不会自动重发：请先询问，再用 mail resume 加 --repeat 或 --arrived",
        )


def accepted(ledger: Ledger) -> list[dict[str, Any]]:
    """What the gate held against the issue and who released it took upon himself, and why."""
    return [{"reason": why, "findings": covered} for why, covered in ledger.acceptances()]


def summary(ledger: Ledger, findings: list[Finding]) -> Done:
    """How it stands after a run, and the exit code that gives."""
    counts = ledger.counts()
    left = counts["pending"] + counts["in_doubt"]
    unreachable = any(finding.check == "mail/server" for finding in findings)
    code = 3 if unreachable else 1 if left or has_errors(findings) else 0
    return Done(tuple(findings), code, tuple(_told(ledger)), counts)


def unreadable_ledger(path: Path, error: Exception) -> EnvironmentProblem:
    """A ledger that cannot be used, said in one line."""
    return EnvironmentProblem(
        tr(
            f"{path}: the ledger cannot be used: {reason(error)}",
            f"{path}：发送台账无法使用：{reason(error)}",
        ),
        tr(
            "look at the disk; without the ledger nobody knows who was sent what",
            "请检查磁盘；没有台账，就无从知道发给了谁",
        ),
    )


@dataclass(frozen=True, slots=True)
class Done:
    """What a command gives back.

    ``code`` is 0 where all is done, 1 where errors were found or messages are left, 3 where the
    mail server cannot be used; ``lines`` are for people, ``data`` for ``--format json``.
    """

    findings: tuple[Finding, ...] = ()
    code: int = 0
    lines: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
