"""What comes back to a publication by mail: reports of undelivered letters, requests to leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ..ground.findings import Rejected
from ..ground.messages import tr
from ..issue.yamlfile import load
from .mailbox import messages
from .memory import SOFT_ENOUGH, recall, remember
from .reports import Bounce, unsubscribing
from .reports import bounces as reported
from .standing import Done


def bounces(box: str, folder: Path) -> Done:
    """Read the reports of a mailbox and remember what is new in them."""
    memory = recall(folder)
    read, told = 0, []
    for message in messages(box):
        read += 1
        told += reported(message)
    memory, new = memory.with_bounces(told, dt.date.today())
    if new:
        remember(folder, memory)
    kinds = {weight: [b for b in new if b.weight == weight] for weight in ("hard", "soft")}
    data: dict[str, Any] = {
        "messages": read,
        "known": len(told) - len(new),
        **{weight: [_object(bounce) for bounce in some] for weight, some in kinds.items()},
        "suppressed": sorted(memory.suppressed),
    }
    return Done((), 0, tuple(_lines(read, told, new, kinds)), data)


def _object(bounce: Bounce) -> dict[str, str]:
    return {"address": bounce.address, "status": bounce.status, "reason": bounce.reason}


def _lines(
    read: int, told: list[Bounce], new: list[Bounce], kinds: dict[str, list[Bounce]]
) -> list[str]:
    names = {
        "hard": tr("cannot be reached: ", "无法送达："),
        "soft": tr("did not take it: ", "暂未收下："),
    }
    lines = [
        names[bounce.weight] + f"{bounce.address} — {bounce.status} {bounce.reason}".rstrip(" —")
        for bounce in new
    ]
    hard, soft = (len(kinds[weight]) for weight in ("hard", "soft"))
    known = len(told) - len(new)
    lines.append(
        tr(
            f"messages read: {read}; out of reach from now on: {hard}; soft bounces: {soft}"
            f" ({SOFT_ENOUGH} end an address); known before: {known}",
            f"读取 {read} 封：{hard} 个地址今后不再发送，{soft} 次暂时退信"
            f"（满 {SOFT_ENOUGH} 次即停发），"
            f"{known} 次先前已记",
        )
    )
    return lines


def unsubscribes(box: str, folder: Path) -> Done:
    """Read the requests to leave in a mailbox and remember who has left."""
    address = _address(folder)
    asked, read = [], 0
    for message in messages(box):
        read += 1
        if name := unsubscribing(message, address):
            asked.append(name)
    memory, new = recall(folder).without(dict.fromkeys(asked), dt.date.today())
    if new:
        remember(folder, memory)
    line = tr(
        f"messages read: {read}; readers who have left: {len(new)}",
        f"读取 {read} 封：{len(new)} 位读者退订",
    )
    data = {"messages": read, "left": new, "suppressed": sorted(memory.suppressed)}
    return Done((), 0, (*new, line), data)


def _address(folder: Path) -> str:
    """``mail.unsubscribe_mailto`` of the publication, empty where it has none."""
    try:
        mail = load(folder / "publication.yaml").get("mail")
    except Rejected:
        return ""
    node = mail.get("unsubscribe_mailto") if mail else None
    return str(node.plain) if node else ""
