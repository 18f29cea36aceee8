"""Running orders: what is current is left alone, the rest is built in parallel processes.

Every stage that reads copy runs in a child process under limits. Nothing reaches the output folder
until the whole issue is finished without an error, and then each file is put in place at once.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import multiprocessing
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..editions.edition import DIGITAL_EDITIONS
from ..ground.files import write_together
from ..ground.findings import EnvironmentProblem, Finding, Rejected, has_errors, stricter
from ..ground.limits import LimitExceeded, run_limited
from ..ground.places import cache_folder
from .orders import Order, options_of
from .record import (
    Made,
    Record,
    as_json,
    digest,
    file_hash,
    house_digest,
    is_current,
    read_record,
    record_path,
)

if TYPE_CHECKING:
    from .way import Checked

READ_SECONDS = 600
"""Long enough to fetch fonts where the cache has been deleted."""
LAY_OUT_SECONDS = 900
FINISH_SECONDS = 300
MEMORY_BYTES = 4 << 30
WIDEST = 4
"""Tasks of one issue that may run at once: its editions."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order."""

    issue_id: str
    findings: tuple[Finding, ...] = ()
    made: tuple[Made, ...] = ()
    seconds: float = 0.0
    current: bool = False
    """Nothing had changed, so nothing was done."""
    environment: EnvironmentProblem | None = None

    @property
    def failed(self) -> bool:
        """Whether the issue could not be built."""
        return self.environment is not None or has_errors(self.findings)


def up_to_date(order: Order) -> Outcome | None:
    """The outcome of an order with nothing to do, or None."""
    issue_id = order.folder.resolve().name
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
    now = digest(record.inputs, house_digest(sorted(layouts)), options_of(order))
    folder = order.out / issue_id
    whole = all(file_hash(folder / one.file) == one.sha256 for one in made)
    report = folder / f"{issue_id}-report.json"
    if marks != {now} or not whole or not report.is_file():
        return None
    return Outcome(issue_id, made=tuple(made), current=True)


def run(orders: Sequence[Order], jobs: int, force: bool, say: Say) -> list[Outcome]:
    """Build all orders, as many processes at once as ``jobs``; outcomes in the same order."""
    _refuse_same_id(orders)
    outcomes: dict[int, Outcome] = {}
    for index, order in enumerate(orders):
        current = None if force else up_to_date(order)
        if current:
            outcomes[index] = current
    todo = [(index, order) for index, order in enumerate(orders) if index not in outcomes]
    if todo:
        try:
            outcomes.update(_build_all(todo, jobs, say))
        except PermissionError as problem:
            message = f"worker processes cannot be started: {problem}"
            raise EnvironmentProblem(message, "give the container a writable /dev/shm") from None
    return [outcomes[index] for index in range(len(orders))]


def _refuse_same_id(orders: Sequence[Order]) -> None:
    """Two folders of one name would write over each other's editions."""
    seen: dict[str, Path] = {}
    for order in orders:
        name = order.folder.resolve().name
        first = seen.setdefault(name, order.folder)
        if first is not order.folder:
            message = f"{first} and {order.folder} would both be written to {order.out / name}"
            hint = "build them one at a time, each with its own --out"
            raise Rejected([Finding("out/same-id", "error", message, hint)])


def check(folders: Sequence[Path], strict: bool) -> Checked:
    """Read issues under limits and give them with what was found; raises EnvironmentProblem."""
    what = f"reading {', '.join(folder.name for folder in folders)}"
    found, findings, problem = _guarded(_check, (folders, strict), READ_SECONDS, what)
    if problem:
        raise problem
    from .way import Checked  # noqa: PLC0415

    return Checked((), findings) if found is None else found


def _check(folders: Sequence[Path], strict: bool) -> Checked:
    from .way import check  # noqa: PLC0415

    return check(folders, strict)


def _build_all(todo: Sequence[tuple[int, Order]], jobs: int, say: Say) -> dict[int, Outcome]:
    with (
        tempfile.TemporaryDirectory(prefix="press-") as work,
        _workers(min(jobs, sum(len(order.editions) or WIDEST for _, order in todo))) as pool,
    ):
        begun = [_Job(index, order, Path(work) / str(index)) for index, order in todo]
        return _run_jobs(pool, begun, say)


@contextlib.contextmanager
def _workers(number: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end, with all they started, when this one is interrupted."""
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(number, mp_context=context, initializer=_end_quietly)
    with pool:
        try:
            yield pool
        except KeyboardInterrupt:
            for child in multiprocessing.active_children():
                child.terminate()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _end_quietly() -> None:
    """An interrupt ends a worker at once; the kernel ends its limited child with it.

    A handler that raised could be swallowed by a finaliser, and the pool would wait for ever.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _run_jobs(pool: ProcessPoolExecutor, begun: Sequence[_Job], say: Say) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    waiting: dict[Future[Any], _Job] = {}
    for job in begun:
        job.work.mkdir()
        say(f"{job.issue_id}: laying out")
        waiting[pool.submit(_prepare_task, job.order, job.work)] = job
    try:
        while waiting:
            future = next(as_completed(list(waiting)))
            job = waiting.pop(future)
            for task in job.take(future, say):
                waiting[pool.submit(_finish_task, *task)] = job
            if job.done:
                outcomes[job.index] = job.deliver()
    except BrokenProcessPool:
        hint = "is the machine short of memory? build again with --jobs 1"
        lost = Finding("limit/crash", "error", "a process was ended from outside", hint)
        for job in begun:
            ended = Outcome(job.issue_id, (*job.findings, lost))
            outcomes.setdefault(job.index, ended)
    return outcomes


@dataclass(slots=True)
class _Job:
    """One order on its way: what is ready and what is still awaited."""

    index: int
    order: Order
    work: Path
    prepared: Any = None
    finished: list[Any] = field(default_factory=list)
    awaited: int = 1
    findings: list[Finding] = field(default_factory=list)
    environment: EnvironmentProblem | None = None
    started: float = field(default_factory=time.perf_counter)

    @property
    def issue_id(self) -> str:
        return str(self.order.folder.resolve().name)

    @property
    def done(self) -> bool:
        return self.awaited == 0

    def take(self, future: Future[Any], say: Say) -> Iterable[tuple[Any, ...]]:
        """Take in a result; gives the tasks that it makes possible."""
        self.awaited -= 1
        result, findings, environment = future.result()
        self.findings.extend(findings)
        self.environment = self.environment or environment
        if result is None:
            return []
        if self.prepared is not None:
            say(f"{self.issue_id}: {result.edition} finished")
            self.finished.append(result)
            return []
        self.prepared = result
        tasks = [
            (laid, edition, self.order, self.work)
            for laid in result.laid
            for edition in laid.editions
        ]
        self.awaited += len(tasks)
        self.finished.extend(_digital_files(result.composed, self.work))
        if tasks:
            names = ", ".join(task[1].name for task in tasks)
            say(f"{self.issue_id}: {result.laid[0].pages} pages; finishing {names}")
        # what takes longest begins first: outlines that are written anew
        return sorted(tasks, key=lambda task: task[1].outline_tolerance is None)

    def deliver(self) -> Outcome:
        """Put the finished issue in place, or leave the last good one where there is an error."""
        seconds = round(time.perf_counter() - self.started, 3)
        findings = tuple(self.findings)
        if self.environment or self.prepared is None or has_errors(findings):
            return Outcome(self.issue_id, findings, (), seconds, environment=self.environment)
        try:
            made = _put_in_place(self, findings, seconds)
        except OSError as problem:
            message = f"cannot be written: {problem.strerror}"
            place = str(problem.filename or self.order.out)
            lost = Finding("out/unwritable", "error", message, "name another --out", place)
            return Outcome(self.issue_id, (*findings, lost), (), seconds)
        return Outcome(self.issue_id, findings, made, seconds)


def _put_in_place(job: _Job, findings: tuple[Finding, ...], seconds: float) -> tuple[Made, ...]:
    prepared, order = job.prepared.composed, job.order
    folder = order.out / job.issue_id
    made: dict[str, Made] = {}
    files: dict[Path, bytes] = {}
    stages = dict(job.prepared.seconds)
    for one in sorted(job.finished, key=lambda f: str(f.edition)):
        name = f"{job.issue_id}-{one.edition}{one.path.suffix}"
        data = files[folder / name] = one.path.read_bytes()
        hashed = file_hash(one.path)
        made[one.edition] = Made(
            name, hashed, len(data), one.pages, prepared.digest, prepared.layout
        )
        stages[f"edition {one.edition}"] = one.seconds
    path = record_path(order.out, job.issue_id)
    before = read_record(path)
    kept = {
        n: m for n, m in before.editions.items() if (folder / m.file).is_file() and n not in made
    }
    rungs = {one.edition: one.rung for one in job.finished if one.rung}
    report = {
        "issue": job.issue_id,
        "build": prepared.digest[:10],
        "pages": max((m.pages for m in made.values()), default=0),
        "editions": {
            name: {"file": m.file, "pages": m.pages, "bytes": m.size, "sha256": m.sha256}
            | ({"rung": rungs[name]} if name in rungs else {})
            for name, m in made.items()
        },
        "fonts": list(prepared.fonts),
        "bytes": sum(m.size for m in made.values()),
        "seconds": {**stages, "total": seconds},
        "findings": [finding.as_json() for finding in findings],
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    files[folder / f"{job.issue_id}-report.json"] = text.encode()
    record = Record(prepared.inputs, prepared.default_editions, {**kept, **made}, len(findings))
    files[path] = json.dumps(as_json(record), indent=1).encode()
    write_together(files)
    return tuple(made.values())


@dataclass(frozen=True, slots=True)
class _FinishedFile:
    """One finished edition in the work folder."""

    edition: str
    path: Path
    pages: int
    seconds: float
    rung: dict[str, int] | None = None
    """The quality its pictures were made for, where they were made again."""


def _digital_files(composed: Any, work: Path) -> Iterable[_FinishedFile]:
    """The editions that have no pages, written into the work folder."""
    for name, suffix, data in composed.digital:
        path = work / f"{name}{suffix}"
        path.write_bytes(data)
        yield _FinishedFile(name, path, 0, 0.0)


Result = tuple[Any, tuple[Finding, ...], EnvironmentProblem | None]


def _guarded(
    task: Callable[..., Any],
    args: tuple[Any, ...],
    seconds: float,
    what: str,
    meanwhile: Callable[[], None] | None = None,
) -> Result:
    """Run a task under limits; whatever ends it becomes findings."""
    try:
        result = run_limited(
            task, args, seconds=seconds, memory_bytes=MEMORY_BYTES, meanwhile=meanwhile
        )
        return result, (), None
    except Rejected as rejected:
        return None, rejected.findings, None
    except EnvironmentProblem as problem:
        return None, (), problem
    except LimitExceeded as limit:
        message = f"{what} was stopped: {limit}"
        hint = "look for an enormous table, figure or paragraph"
        return None, (Finding(f"limit/{limit.kind}", "error", message, hint),), None
    except Exception as fault:
        message = f"{what} met a fault of the builder: {type(fault).__name__}: {fault}"
        hint = "please report it with the issue's files"
        return None, (Finding("builder/fault", "error", message[:400], hint),), None


def _prepare_task(order: Order, work: Path) -> Result:
    """Read, make up and lay out one issue; the engine starts while the copy is read."""
    what = f"reading {order.folder.name}"
    pageless = bool(order.editions) and set(order.editions) <= DIGITAL_EDITIONS
    meanwhile = None if pageless else _warm
    composed, findings, problem = _guarded(_compose, (order,), READ_SECONDS, what, meanwhile)
    if composed is None:
        return None, findings, problem
    if not composed.made_up:
        return _Pageless(composed, composed.seconds), composed.findings, None
    if not _engine_is_there():
        return None, (), EnvironmentProblem("the layout engine cannot start", "run: make setup")
    what = f"laying out {order.folder.name}"
    prepared, findings, problem = _guarded(_lay_out, (composed, work), LAY_OUT_SECONDS, what)
    if prepared is None:
        return None, (*composed.findings, *findings), problem
    return prepared, prepared.findings, None


@dataclass(frozen=True, slots=True)
class _Pageless:
    """An issue of which only editions without pages were asked for."""

    composed: Any
    seconds: dict[str, float]
    laid: tuple[Any, ...] = ()


def _compose(order: Order) -> Any:
    from .way import compose  # noqa: PLC0415 - a build with nothing to do imports no stage

    return compose(order)


def _lay_out(composed: Any, work: Path) -> Any:
    from .proofs import pull_proofs  # noqa: PLC0415

    return pull_proofs(composed, work)


def _warm() -> None:
    """Import the engine and the finishers, so that child processes find them ready."""
    from ..composition.startup import start_engine  # noqa: PLC0415

    with contextlib.suppress(ImportError, OSError):
        start_engine(cache_folder() / "engine")
        for name in ("press.proofs", "editions.finishing"):
            importlib.import_module(f"builder.{name}")


def _engine_is_there() -> bool:
    return "builder.press.proofs" in sys.modules


def _finish_task(laid: Any, edition: Any, order: Order, work: Path) -> Result:
    what = f"finishing {order.folder.name} {edition.name}"
    result, findings, problem = _guarded(_finish, (laid, edition, work), FINISH_SECONDS, what)
    if result is None:
        return result, findings, problem
    one, found = result
    return one, tuple(stricter(found) if order.strict else found), None


def _finish(laid: Any, edition: Any, work: Path) -> tuple[_FinishedFile, list[Finding]]:
    from ..editions.finishing import finish  # noqa: PLC0415
    from ..proof.prepare import PreparedProof  # noqa: PLC0415

    start = time.perf_counter()
    path = work / f"{edition.name}.pdf"
    finished = finish(PreparedProof(laid.proof.read_bytes()), edition, laid.facts, path)
    seconds = round(time.perf_counter() - start, 3)
    rung = asdict(finished.rung) if finished.rung else None
    done = _FinishedFile(edition.name, path, finished.pages, seconds, rung)
    return done, list(finished.findings)
