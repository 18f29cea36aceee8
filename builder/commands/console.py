"""What a person at the terminal sees: progress, findings and a closing summary."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..ground.findings import Finding, severity_word
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
    with console.status(tr("reading", "读稿")) as status:

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
        style = f"bold {_COLOURS[finding.severity]}"
        text.highlight_words([severity_word(finding.severity).strip()], style=style)
        console.print(text)


def print_summary(outcomes: Sequence[Outcome], out: object) -> None:
    """One line an edition, and one that closes."""
    for outcome in outcomes:
        for made in outcome.made:
            parts = [count(made.pages, "page")] if made.pages else []
            parts += [f"{made.size / 1000:,.0f} kB"]
            parts += [_state(outcome)]
            print(f"{out}/{outcome.issue_id}/{made.file}: {tr(', ', '，').join(parts)}")
    print(_closing(outcomes))


def _state(outcome: Outcome) -> str:
    if outcome.current:
        return tr("unchanged", "没有变动")
    return tr(f"{outcome.seconds:.1f} s", f"{outcome.seconds:.1f} 秒")


def _closing(outcomes: Sequence[Outcome]) -> str:
    failed = [outcome.issue_id for outcome in outcomes if outcome.failed]
    current = sum(outcome.current for outcome in outcomes)
    built = len(outcomes) - current - len(failed)
    warnings = sum(f.severity == "warning" for outcome in outcomes for f in outcome.findings)
    names = ", ".join(failed)
    parts = [tr(f"{built} built", f"做好 {built} 期")] if built else []
    if current:
        words = tr(f"{current} unchanged, nothing to do", f"{current} 期没有变动，无需重做")
        parts.append(words)
    if failed:
        parts.append(tr(f"{len(failed)} failed ({names})", f"{len(failed)} 期没做成（{names}）"))
    parts += [count(warnings, "warning")] if warnings else []
    number = count(len(outcomes), "issue")
    return tr(f"{number}: {'; '.join(parts)}", f"共 {number}：{'；'.join(parts)}")
