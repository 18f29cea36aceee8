"""One issue from its order to finished files in place: the task that an executor runs.

Every stage that reads copy runs in a child process under limits. Nothing reaches the output folder
until the whole issue is finished without an error, and then each file is put in place at once.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..ground.files import NO_ROOM, unwritable
from ..ground.findings import EnvironmentProblem, Finding, Rejected, found, has_errors
from ..ground.limits import LimitExceeded, Steps, comes_first, limited_steps, run_limited
from ..ground.messages import tr
from ..ground.places import way_to_set_up
from .executor import Ended, Processes, Say, work_folder
from .orders import Order, Outcome
from .placing import FinishedFile, put_in_place

READ_SECONDS = 600
"""Long enough to fetch fonts where the cache has been deleted."""
LAY_OUT_SECONDS = 900
FINISH_SECONDS = 300
MEMORY_BYTES = 4 << 30
GIVE_WAY = 10
"""The niceness of checking copy: pages, which take longest, are made meanwhile."""


@dataclass(frozen=True, slots=True)
class IssueTask:
    """The building of one issue, its editions in as many processes as ``jobs``."""

    order: Order
    jobs: int

    def __call__(self, say: Say) -> Outcome:
        """Build it, in a folder of its own that goes with the process.

        What is wrong comes back in the outcome; the last good files stay where there is an error.
        """
        start = time.perf_counter()
        try:
            with work_folder() as work:
                return _build(self.order, work, self.jobs, say)
        except OSError as fault:
            seconds = round(time.perf_counter() - start, 3)
            return Outcome(self.order.issue_id, (unwritable(fault),), (), seconds)


def _build(order: Order, work: Path, jobs: int, say: Say) -> Outcome:
    start = time.perf_counter()
    files: list[FinishedFile] = []
    findings, problem, proofs = _pull_and_make(order, work, jobs, say, files)
    seconds = round(time.perf_counter() - start, 3)
    if problem or proofs is None or has_errors(findings):
        return Outcome(order.issue_id, findings, (), seconds, environment=problem)
    made = put_in_place(order, proofs, files, findings, seconds)
    return Outcome(order.issue_id, findings, made, seconds)


Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Proofs:
    """The proofs of what is composed, as the engine wrote them."""

    composed: Any
    laid_out: tuple[Any, ...]
    seconds: dict[str, float]


@dataclass(slots=True)
class _Checks:
    """The checks of an issue's copy, which go on in a child while pages are made."""

    steps: Steps[Any]
    what: str
    findings: Findings = ()
    problem: EnvironmentProblem | None = None
    are_done: bool = False

    def finish(self) -> None:
        """Wait for them, once."""
        if not self.are_done:
            # to its end, for a child keeps what it has worked out before it goes
            told, faults, self.problem = guarded(self.what, lambda: list(self.steps))
            self.findings, self.are_done = (*(told[0] if told else ()), *faults), True

    def hold_up(self) -> None:
        """Wait for them, and raise what forbids to go on: a problem, or Rejected."""
        self.finish()
        if self.problem:
            raise self.problem
        if has_errors(self.findings):
            raise Rejected([])


def _pull_and_make(
    order: Order, work: Path, jobs: int, say: Say, files: list[FinishedFile]
) -> tuple[Findings, EnvironmentProblem | None, _Proofs | None]:
    """Read, make up, lay out and finish one issue, whose copy is checked meanwhile."""
    bounds: dict[str, Any] = {"seconds": READ_SECONDS, "memory_bytes": MEMORY_BYTES}
    name = order.folder.name
    with limited_steps(_compose_then_check, (order,), **bounds) as steps:
        if _may_have_pages(order.editions):
            _start("proof.laying_out")
        composed, findings, problem = guarded(reading(order.folder), lambda: next(steps))
        if composed is None:
            return findings, problem, None
        checks = _Checks(steps, tr(f"checking {name}", f"检查 {name} "))
        told, problem, proofs = _lay_out(composed, checks, order, work)
        known = (*composed.findings, *checks.findings, *told)
        if proofs is not None and not has_errors(known):
            more, problem, proofs = _make(order, proofs, work, jobs, say, files)
            told = (*told, *more)
        if problem is None:
            checks.finish()
        return (*composed.findings, *checks.findings, *told), problem or checks.problem, proofs


def _lay_out(
    composed: Any, checks: _Checks, order: Order, work: Path
) -> tuple[Findings, EnvironmentProblem | None, _Proofs | None]:
    """Lay out what is composed. An error in the copy that is found meanwhile ends it.

    Meanwhile, too, the finishers are imported, so that child processes find them ready.
    """

    def lay_out() -> _Proofs:
        start = time.perf_counter()
        laid_out: list[Any] = []
        bounds: dict[str, Any] = {"seconds": LAY_OUT_SECONDS, "memory_bytes": MEMORY_BYTES}
        for number, one in enumerate(composed.made_up):
            task = one, work / f"proof-{number}.pdf"
            with limited_steps(_laid_out, task, **bounds) as laying:
                if not number:
                    _start(*_FINISHERS)
                if checks.are_done or comes_first(checks.steps, laying):
                    checks.hold_up()
                laid_out += laying
        seconds = round(time.perf_counter() - start, 3)
        return _Proofs(composed, tuple(laid_out), {**composed.seconds, "proof": seconds})

    def pass_on() -> _Proofs:
        checks.hold_up()
        return _Proofs(composed, (), composed.seconds)

    if composed.made_up and not _has_started("proof.laying_out"):
        return (), _no_engine(), None
    what = tr(f"laying out {order.folder.name}", f"排版 {order.folder.name} ")
    proofs, findings, problem = guarded(what, lay_out if composed.made_up else pass_on)
    told = composed.graded(f for one in proofs.laid_out for f in one.findings) if proofs else ()
    return (*findings, *told), problem, proofs


def _make(
    order: Order, proofs: _Proofs, work: Path, jobs: int, say: Say, files: list[FinishedFile]
) -> tuple[Findings, EnvironmentProblem | None, _Proofs | None]:
    """Make every edition of what is laid out; meanwhile the proofs are looked at."""
    composed = proofs.composed
    files += _pageless_files(composed, work)
    if not proofs.laid_out:
        return (), None, proofs
    if not _has_started(*_FINISHERS):
        return (), _no_engine(), None
    if fill := proofs.laid_out[0].fill:
        say(_filled(fill))
    bounds: dict[str, Any] = {"seconds": LAY_OUT_SECONDS, "memory_bytes": MEMORY_BYTES}
    what = tr(f"laying out {order.folder.name}", f"排版 {order.folder.name} ")
    with limited_steps(_ready_then_looked_at, (composed, proofs.laid_out), **bounds) as steps:
        laid, faults, problem = guarded(what, lambda: next(steps))
        if laid is None:
            return faults, problem, None
        told, problem = _finish_all(composed, laid, work, jobs, say, files)
        looked, faults, trouble = guarded(what, lambda: next(steps))
        if looked is None:
            return (*told, *faults), problem or trouble, None
        seen, seconds = looked
        proofs = replace(proofs, seconds={**proofs.seconds, **seconds})
        return (*seen, *told), problem, proofs


def _finish_all(
    composed: Any, laid: Sequence[Any], work: Path, jobs: int, say: Say, files: list[FinishedFile]
) -> tuple[list[Finding], EnvironmentProblem | None]:
    """Every edition of an issue that is laid out."""
    wanted = [(one, edition) for one in laid for edition in one.editions]
    names = ", ".join(edition.name for _, edition in wanted)
    pages = laid[0].pages
    say(tr(f"{pages} pages; finishing {names}", f"{pages} 页；正在制作 {names}"))
    # what takes longest begins first: outlines that are written anew
    wanted.sort(key=lambda one: one[1].outline_tolerance is None)
    tasks = [partial(_finish_task, composed, one, edition, work) for one, edition in wanted]
    findings: list[Finding] = []
    environment: EnvironmentProblem | None = None
    # one alone needs no process beside the one that it is bounded in
    events = Processes(jobs).run(tasks) if len(tasks) > 1 else [Ended(0, tasks[0](say))]
    for event in events:
        if not isinstance(event, Ended):
            continue
        lost = None, (found("limit/crash", says="outside"),), None
        result, told, problem = lost if event.result is None else event.result
        findings.extend(each for each in told if each not in findings)
        environment = environment or problem
        if result is not None:
            files.append(result)
            say(tr(f"{result.edition} finished", f"{result.edition} 已完成"))
    return findings, environment


def _filled(fill: dict[str, Any]) -> str:
    """How full the columns of pairs are, and what stays empty at the foot of pages."""
    empty = fill["empty"]
    if "zh" not in fill:
        most = max(empty.values())
        return tr(f"empty lines at page ends: {most}", f"页末空行：{most}")
    zh, en = f"{fill['zh']:.0%}", f"{fill['en']:.0%}"
    return tr(
        f"columns filled: Chinese {zh}, English {en}; empty lines at page ends: "
        f"Chinese {empty['zh']}, English {empty['en']}",
        f"两栏排满：中文 {zh}，英文 {en}；页末空行：中文 {empty['zh']}，英文 {empty['en']}",
    )


def reading(*folders: Path) -> str:
    """What a task is about that reads some folders, for :func:`guarded`."""
    names = ", ".join(folder.name for folder in folders)
    return tr(f"reading {names}", f"读取 {names} ")


Result = tuple[Any, Findings, EnvironmentProblem | None]


def limited(func: Callable[..., Any], *args: Any, seconds: float) -> Callable[[], Any]:
    """A task for :func:`guarded`: the call of a function in a child process under limits."""
    return lambda: run_limited(func, args, seconds=seconds, memory_bytes=MEMORY_BYTES)


def guarded(what: str, task: Callable[[], Any]) -> Result:
    """Do a task that goes on under limits; whatever ends it becomes findings."""
    try:
        return task(), (), None
    except Rejected as rejected:
        return None, rejected.findings, None
    except EnvironmentProblem as problem:
        return None, (), problem
    except LimitExceeded as limit:
        stopped = found(f"limit/{limit.kind}", says="stopped", what=what, reason=limit)
        return None, (stopped,), None
    except OSError as problem:
        if problem.errno in NO_ROOM:
            return None, (unwritable(problem),), None
        return None, (_fault(what, problem),), None
    except Exception as fault:
        return None, (_fault(what, fault),), None


def _fault(what: str, fault: Exception) -> Finding:
    told = f"{type(fault).__name__}: {fault}"[:350]
    return found("builder/fault", what=what, problem=told)


def _may_have_pages(names: Sequence[str]) -> bool:
    """Whether the engine will be wanted; an edition of the issue's own is not known yet."""
    from ..editions.edition import edition_names, load  # noqa: PLC0415

    house = edition_names()
    return not names or any(name not in house or load(name).kind.has_pages for name in names)


def _compose_then_check(order: Order) -> Iterator[Any]:
    from .way import compose_then_check  # noqa: PLC0415 - nothing to do imports no stage

    steps = compose_then_check(order)
    yield next(steps)
    os.nice(GIVE_WAY)
    yield from steps


def _laid_out(one: Any, path: Path) -> Iterator[Any]:
    from ..proof.laying_out import lay_out  # noqa: PLC0415

    yield lay_out(one.galley, one.fontconfig, path, one.multiple_of)


def _ready_then_looked_at(composed: Any, proofs: Sequence[Any]) -> Iterator[Any]:
    from .proofs import ready_then_looked_at  # noqa: PLC0415

    return ready_then_looked_at(composed, proofs)


_FINISHERS = ("press.proofs", "editions.finishing", "editions.inking", "editions.trimming")


def warm() -> None:
    """Import the engine and the finishers, so that child processes find them ready."""
    _start("proof.laying_out", *_FINISHERS)


def _start(*names: str) -> None:
    """Import modules that need libraries which may be missing."""
    from ..composition.startup import start_engine  # noqa: PLC0415

    gc.disable()  # what is imported stays: it is no garbage, neither here nor in children
    with contextlib.suppress(ImportError, OSError):
        start_engine()
        for name in names:
            importlib.import_module(f"builder.{name}")
    gc.freeze()
    gc.enable()


def _has_started(*names: str) -> bool:
    return all(f"builder.{name}" in sys.modules for name in names)


def _no_engine() -> EnvironmentProblem:
    message = tr("the layout engine cannot start", "排版引擎无法启动")
    return EnvironmentProblem(message, way_to_set_up())


def _pageless_files(composed: Any, work: Path) -> Iterable[FinishedFile]:
    """The editions that have no pages, written into the work folder."""
    for name, suffix, written in composed.pageless:
        path = work / f"{name}{suffix}"
        path.write_bytes(written.data)
        yield FinishedFile(name, path, 0, 0.0, beside=written.beside)


def _finish_task(composed: Any, laid: Any, edition: Any, work: Path, say: Say) -> Result:
    name = f"{composed.issue_id} {edition.name}"
    what = tr(f"finishing {name}", f"制作 {name} ")
    finish = limited(_finish, laid, edition, work, seconds=FINISH_SECONDS)
    result, findings, problem = guarded(what, finish)
    if result is None:
        return result, findings, problem
    one, told = result
    return one, tuple(composed.graded(told)), None


def _finish(laid: Any, edition: Any, work: Path) -> tuple[FinishedFile, list[Finding]]:
    from ..editions.finishing import finish  # noqa: PLC0415
    from ..proof.arrival import arrived  # noqa: PLC0415
    from ..proof.places import page_texts  # noqa: PLC0415
    from ..proof.prepare import PreparedProof  # noqa: PLC0415

    start = time.perf_counter()
    path = work / f"{edition.name}.pdf"
    finished = finish(PreparedProof(laid.proof.read_bytes()), edition, laid.facts, path)
    seconds = round(time.perf_counter() - start, 3)
    rung = asdict(finished.rung) if finished.rung else None
    done = FinishedFile(edition.name, path, finished.pages, seconds, rung)
    findings = list(finished.findings)
    if finished.pages >= laid.pages:  # an edition of some pages only need not hold all
        if edition.text == "outlines":  # nobody reads outlines: what they were made of is looked at
            path = work / f"{edition.name}-live.pdf"
            live = replace(edition, text="live")
            finish(PreparedProof(laid.proof.read_bytes()), live, laid.facts, path)
        turned = laid.facts.turned if edition.kind.name == "press" else 0
        findings += arrived(laid.wanted, page_texts(path, turned))
    return done, findings
