"""Running orders: what is current is left alone, the rest is built, an issue a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.findings import Rejected, found
from ..ground.messages import tr
from .executor import Begun, Ended, Event, Executor, Processes, Said
from .orders import Order, Outcome, options_of
from .record import digest, file_hash, house_digest, is_current, read_record, record_path
from .task import READ_SECONDS, IssueTask, guarded, limited, reading, warm

if TYPE_CHECKING:
    from .way import Checked

Say = Callable[[str], None]


def up_to_date(order: Order) -> Outcome | None:
    """The outcome of an order with nothing to do, or None."""
    issue_id = order.issue_id
    record = read_record(record_path(order.out, issue_id))
    names = order.editions or record.default_editions
    if (
        not names
        or not set(names) <= set(record.editions)
        or not is_current(record.inputs, order.folder)
    ):
        return None
    made = [record.editions[name] for name in names]
    marks = {one.digest for one in made}
    layouts = {one.layout for one in made}
    if len(marks) != 1 or len(layouts) != 1:
        return None
    now = digest(
        record.inputs,
        house_digest(sorted(layouts), order.publication),
        options_of(order),
    )
    folder = order.out / issue_id
    whole = all(file_hash(folder / one.file) == one.sha256 for one in made)
    report = folder / f"{issue_id}-report.json"
    if marks != {now} or not whole or not report.is_file():
        return None
    return Outcome(issue_id, made=tuple(made), current=True)


def run(
    orders: Sequence[Order],
    jobs: int,
    force: bool,
    say: Say,
    executor: Executor[IssueTask] | None = None,
) -> list[Outcome]:
    """Build all orders, as many processes at once as ``jobs``; outcomes in the same order.

    An issue is finished and put in place before the next is begun, so a batch that is killed goes
    on from there. ``executor`` runs the tasks elsewhere, each in one process.
    """
    _refuse_same_id(orders)
    outcomes: dict[int, Outcome] = {}
    for index, order in enumerate(orders):
        current = None if force else up_to_date(order)
        if current:
            outcomes[index] = current
    todo = [index for index in range(len(orders)) if index not in outcomes]
    if todo:
        built = _build([orders[index] for index in todo], jobs, say, executor)
        outcomes.update((todo[number], outcome) for number, outcome in built)
    return [outcomes[index] for index in range(len(orders))]


def _build(
    orders: Sequence[Order], jobs: int, say: Say, executor: Executor[IssueTask] | None
) -> Iterator[tuple[int, Outcome]]:
    if executor:
        tasks = [IssueTask(order, 1) for order in orders]
        return _follow(executor.run(tasks), orders, say)
    at_once = min(jobs, len(orders))
    if len(orders) > at_once:
        warm()  # once, here, and not in the process of each issue
    tasks = [IssueTask(order, max(1, jobs // at_once)) for order in orders]
    return _follow(Processes(at_once).run(tasks), orders, say)


def _follow(
    events: Iterator[Event], orders: Sequence[Order], say: Say
) -> Iterator[tuple[int, Outcome]]:
    """Say what happens, and give each issue's outcome as it comes."""
    total, begun = len(orders), 0
    for event in events:
        issue_id = orders[event.index].issue_id
        if isinstance(event, Begun):
            begun += 1
            place = tr(f" ({begun} of {total})", f"（第 {begun} 期，共 {total} 期）")
            words = tr("laying out", "正在排版")
            say(f"{issue_id}: {words}{place if total > 1 else ''}")
        elif isinstance(event, Said):
            say(f"{issue_id}: {event.line}")
        else:
            yield event.index, _outcome(event, issue_id)


def _outcome(event: Ended[Outcome], issue_id: str) -> Outcome:
    lost = Outcome(issue_id, (found("limit/crash", says="outside"),))
    return lost if event.result is None else event.result


def _refuse_same_id(orders: Sequence[Order]) -> None:
    """Two folders of one name would write over each other's editions."""
    seen: dict[str, Path] = {}
    for order in orders:
        name = order.issue_id
        first = seen.setdefault(name, order.folder)
        if first is not order.folder:
            place = order.out / name
            raise Rejected([found("out/same-id", first=first, second=order.folder, place=place)])


def check(folders: Sequence[Path], strict: bool) -> Checked:
    """Read issues under limits and give them with what was found; raises EnvironmentProblem."""
    what = reading(*folders)
    task = limited(_check, folders, strict, seconds=READ_SECONDS)
    checked, findings, problem = guarded(what, task)
    if problem:
        raise problem
    from .way import Checked  # noqa: PLC0415

    return Checked((), findings) if checked is None else checked


def _check(folders: Sequence[Path], strict: bool) -> Checked:
    from .way import check  # noqa: PLC0415

    return check(folders, strict)
