"""What a publication remembers of readers over all its issues: who cannot be reached, who has left.

``mail-memory.json`` beside ``publication.yaml``, readable by its owner alone. A report is counted
once, however often its mailbox is read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..ground.files import write_atomically
from ..ground.findings import EnvironmentProblem
from ..ground.messages import tr
from ..issue.model import Issue
from .reports import Bounce

FILE = "mail-memory.json"
SOFT_ENOUGH = 3
"""Soft bounces after which an address is left alone."""
_MAX_BYTES = 256_000_000
_KEPT_REPORTS = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """What is remembered of one address."""

    hard: int = 0
    soft: int = 0
    status: str = ""
    reason: str = ""
    last: str = ""
    """The day of the last report, as YYYY-MM-DD."""
    left: bool = False
    """The reader asked to be taken off."""
    reports: tuple[str, ...] = ()

    @property
    def is_suppressed(self) -> bool:
        """Whether no more letters go there."""
        return self.left or self.hard > 0 or self.soft >= SOFT_ENOUGH


@dataclass(frozen=True, slots=True)
class Memory:
    """Readers by their identity."""

    readers: Mapping[str, Reader]

    @property
    def suppressed(self) -> frozenset[str]:
        """The identities that get no more letters."""
        return frozenset(name for name, reader in self.readers.items() if reader.is_suppressed)

    def with_bounces(self, told: Iterable[Bounce], today: dt.date) -> tuple[Memory, list[Bounce]]:
        """The memory with reports taken in, and those among them that were new."""
        readers, new = dict(self.readers), []
        for bounce in told:
            before = readers.get(bounce.address, Reader())
            if bounce.report in before.reports:
                continue
            new.append(bounce)
            readers[bounce.address] = replace(
                before,
                hard=before.hard + (bounce.weight == "hard"),
                soft=before.soft + (bounce.weight == "soft"),
                status=bounce.status, reason=bounce.reason, last=today.isoformat(),
                reports=(*before.reports, bounce.report)[-_KEPT_REPORTS:],
            )  # fmt: skip
        return Memory(readers), new

    def without(self, addresses: Iterable[str], today: dt.date) -> tuple[Memory, list[str]]:
        """The memory with readers who have left, and those who had not before."""
        readers, new = dict(self.readers), []
        for address in addresses:
            before = readers.get(address, Reader())
            if not before.left:
                new.append(address)
                readers[address] = replace(before, left=True, last=today.isoformat())
        return Memory(readers), new


def publication_folder(issue: Issue) -> Path:
    """Where what the issues of a publication share lies: beside ``publication.yaml``."""
    named = [path.parent for path in issue.manifest.files if path.stem == "publication"]
    return named[0] if named else issue.manifest.folder


def recall(folder: Path) -> Memory:
    """What the publication in a folder remembers.

    Raises EnvironmentProblem for a file that cannot be read: letters to readers who are forgotten
    would be worse than none.
    """
    path = folder / FILE
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MAX_BYTES))
        readers = {
            name: Reader(**{**values, "reports": tuple(values.get("reports", ()))})
            for name, values in told["readers"].items()
        }
    except FileNotFoundError:
        return Memory({})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise EnvironmentProblem(
            tr(
                f"{path}: who cannot be reached cannot be read: {problem}",
                f"{path}：无法读取退信记录：{problem}",
            ),
            tr("mend the file or bring back a copy of it", "请修好此文件或从备份恢复"),
        ) from None
    return Memory(readers)


def remember(folder: Path, memory: Memory) -> None:
    """Write a memory, whole and for its owner alone."""
    told = {"readers": {name: asdict(reader) for name, reader in sorted(memory.readers.items())}}
    path = folder / FILE
    write_atomically(path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    path.chmod(0o600)
