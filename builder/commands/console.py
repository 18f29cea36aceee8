"""What a person at the terminal sees: progress, findings and a closing summary."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..ground.findings import Finding, severity_name
from ..ground.messages import count, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..press.run import Outcome

_ORDER = {"error": 0, "warning": 1, "note": 2}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that says where the work is: a live line on a terminal, plain lines otherwise."""
    if not sys.stderr.isatty():
        yield lambda line: print(line, file=sys.stderr, flush=True)
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it

    console = Console(stderr=True)
    with console.status("reading") as status:

        def say(line: str) -> None:
            status.update(line)
            console.print(line, style="dim", highlight=False, markup=False)

        yield say


def print_findings(findings: Iterable[Finding]) -> None:
    """Findings to standard error, errors first."""
    ordered = sorted(
        findings, key=lambda f: (_ORDER[f.severity], f.file or "", f.line or 0, f.column or 0)
    )
    if not sys.stderr.isatty():
        for finding in ordered:
            print(finding.as_line(), file=sys.stderr)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True, soft_wrap=True)
    for finding in ordered:
        text = Text(finding.as_line())
        word = f"{severity_name(finding.severity)}{tr(':', '：')}"
        text.highlight_words([word], style=f"bold {_COLOURS[finding.severity]}")
        console.print(text)


def print_summary(outcomes: Sequence[Outcome], out: object) -> None:
    """One line an edition, and one that closes."""
    for outcome in outcomes:
        for made in outcome.made:
            pages = f"{made.pages} pages, " if made.pages else ""
            size = f"{made.size / 1000:,.0f} kB"
            state = "unchanged" if outcome.current else f"{outcome.seconds:.1f} s"
            print(f"{out}/{outcome.issue_id}/{made.file}: {pages}{size}, {state}")
    failed = [outcome.issue_id for outcome in outcomes if outcome.failed]
    current = sum(outcome.current for outcome in outcomes)
    built = len(outcomes) - current - len(failed)
    warnings = sum(f.severity == "warning" for outcome in outcomes for f in outcome.findings)
    parts = [f"{built} built"] if built else []
    parts += [f"{current} unchanged, nothing to do"] if current else []
    parts += [f"{len(failed)} failed ({', '.join(failed)})"] if failed else []
    parts += [count(warnings, "warning")] if warnings else []
    print(f"{count(len(outcomes), 'issue')}: {'; '.join(parts)}")
