"""What a person at the terminal sees: progress, findings and a closing summary."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..ground.catalogue import Words
from ..ground.findings import MOST_OF_A_KIND, Finding, severity_name
from ..ground.messages import count, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..press.orders import Outcome

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
    """Findings to standard error, errors first, then what is serious; many of a kind counted."""
    ordered = sorted(findings, key=_rank)
    number = Counter(finding.check for finding in ordered)
    shown: Counter[str] = Counter()
    kept = []
    for finding in ordered:
        shown[finding.check] += 1
        if shown[finding.check] <= MOST_OF_A_KIND:
            kept.append(finding)
    _print(kept)
    for check, count_of in number.items():
        _say_more(check, count_of - MOST_OF_A_KIND)


def _say_more(check: str, more: int) -> None:
    if more > 0:
        words = tr(f"… and {more:,} more [{check}]", f"……另有 {more:,} 处 [{check}]")
        print(words, file=sys.stderr)


def print_triaged(findings: Iterable[Finding], everything: bool) -> None:
    """Findings to standard error as an editor wants them: the surest first, kinds together."""
    from ..checks.triage import sections, triaged  # noqa: PLC0415 - only checking pays for it

    triage = triaged(findings, everything)
    for confidence, groups in sections(triage.groups):
        number = sum(len(group.findings) for group in groups)
        _heading(_SECTIONS[confidence].spoken(), number)
        for group in groups:
            most = None if everything else MOST_OF_A_KIND
            _print(group.findings[:most])
            _say_more(group.check, len(group.findings) - (most or len(group.findings)))
    if triage.folded:
        number = sum(number for _, number in triage.folded)
        kinds = tr(", ", "，").join(f"{check} {count_of}" for check, count_of in triage.folded)
        _heading(tr("Folded; --all shows them", "已折叠，--all 全部列出"), number, kinds)


_SECTIONS = {
    "sure": Words("Surely wrong", "确定有误"),
    "likely": Words("Likely wrong", "很可能有误"),
    "doubtful": Words("Doubtful", "存疑"),
}


def _heading(title: str, number: int, words: str = "") -> None:
    tail = f"{tr(': ', '：')}{words}" if words else ""
    print(f"{title}{tr(f' ({number:,})', f'（{number:,}）')}{tail}", file=sys.stderr)


def _rank(finding: Finding) -> tuple[int, bool, str, int, int]:
    place = finding.file or "", finding.line or 0, finding.column or 0
    return (_ORDER[finding.severity], not finding.serious, *place)


def _print(ordered: Sequence[Finding]) -> None:
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
