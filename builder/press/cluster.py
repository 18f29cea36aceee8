"""Issues built by the machines of a Dask cluster, through the interface of an executor.

A worker that sees the folders of an order (a file is put there for it to look for) works in them;
another is sent the issue and sends back the finished files. An issue whose worker is lost is
given to the next: the same copy makes the same bytes, and files are put in place all at once.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import secrets
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from ..ground.files import unwritable
from ..ground.findings import EnvironmentProblem
from ..ground.messages import language, tr
from ..ground.places import way_to_extra
from .carrying import Delivered, Parcel, carry, house_here, packed
from .executor import Begun, Ended, Event, Said
from .orders import Order, Outcome
from .placing import place
from .task import IssueTask

CONNECT_SECONDS = 20
WORKERS_SECONDS = 60
AT_ONCE_A_THREAD = 2
"""Issues handed out for each thread of a worker, so that none waits for its next."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Tasks on the workers of the Dask scheduler at ``address``."""

    address: str

    def run(self, tasks: Sequence[IssueTask]) -> Iterator[Event]:
        """As for :class:`.executor.Executor`. Raises EnvironmentProblem where none answers."""
        cwd = Path.cwd()
        with self._client() as client, _marks([task.order for task in tasks]) as marks:
            house = house_here()
            parcels = [Parcel(task, cwd, marks, house, language()) for task in tasks]
            office = _Office(client, secrets.token_hex(8))
            yield from office.run(parcels)

    @contextlib.contextmanager
    def _client(self) -> Iterator[Any]:
        """The connection to the scheduler, once it has a worker."""
        try:
            distributed = import_module("distributed")  # an optional extra
        except ImportError:
            raise EnvironmentProblem(
                tr("the package distributed is not installed", "没有安装 distributed"),
                tr("run: ", "请运行：") + way_to_extra("cluster"),
            ) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            client = distributed.Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as problem:
            raise self._nobody(problem) from None
        try:
            client.wait_for_workers(1, timeout=WORKERS_SECONDS)
            yield client
        except TimeoutError as problem:
            raise self._nobody(problem) from None
        finally:
            client.close()

    def _nobody(self, problem: Exception) -> EnvironmentProblem:
        at = self.address
        told = (str(problem).splitlines() or [type(problem).__name__])[0]
        return EnvironmentProblem(
            tr(f"no cluster works at {at}: {told}", f"{at} 没有可用的集群：{told}"),
            tr("“builder cluster” says how to start one", "启动办法见 builder cluster"),
        )


@contextlib.contextmanager
def _marks(orders: Iterable[Order]) -> Iterator[tuple[Path, ...]]:
    """Files by which a worker knows the folders of the orders, if they can be put there."""
    name = f".cluster-{secrets.token_hex(8)}"
    folders = [path.resolve() for order in orders for path in (order.folder.parent, order.out)]
    marks = tuple(dict.fromkeys(folder / name for folder in folders))
    try:
        with contextlib.suppress(OSError):
            for mark in marks:
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
        yield marks
    finally:
        for mark in marks:
            with contextlib.suppress(OSError):
                mark.unlink(missing_ok=True)


@dataclass(slots=True)
class _Office:
    """Hands parcels out and takes in what workers say and send."""

    client: Any
    topic: str

    def run(self, parcels: Sequence[Parcel]) -> Iterator[Event]:
        told: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()
        self.client.subscribe_topic(self.topic, lambda event: told.put(event[1]))
        waiting = list(enumerate(parcels))
        futures: dict[int, Any] = {}
        ended: set[int] = set()
        begun: set[int] = set()
        try:
            while len(ended) < len(parcels):
                while waiting and len(futures) < AT_ONCE_A_THREAD * self._threads():
                    index, parcel = waiting.pop(0)
                    futures[index] = self._hand_out(index, parcel, told)
                try:
                    index, kind, value = told.get(timeout=1)
                except queue.Empty:
                    self._look()
                    continue
                if index in ended:
                    continue
                if kind == "begun" and index not in begun:
                    begun.add(index)
                    yield Begun(index)
                elif kind == "said":
                    yield Said(index, value)
                elif kind == "ended":
                    del futures[index]
                    if isinstance(value, Delivered) and value.outcome is None:
                        waiting.insert(0, (index, _with_files(parcels[index])))
                        continue
                    ended.add(index)
                    yield Ended(index, _in_place(parcels[index].task.order, value))
        finally:
            for future in futures.values():
                future.cancel()

    def _threads(self) -> int:
        counts: dict[str, int] = self.client.nthreads()
        return max(1, sum(counts.values()))

    def _look(self) -> None:
        """Raise EnvironmentProblem where the scheduler is gone for good."""
        if self.client.status != "running":
            raise EnvironmentProblem(
                tr("the scheduler of the cluster is gone", "集群的调度器没有了"),
                tr("start it and build again; finished issues stay",
                   "请启动后再做；已排好的各期不会重做"),
            )  # fmt: skip

    def _hand_out(self, index: int, parcel: Parcel, told: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an issue sent with its task is large, and meant to be
            future = self.client.submit(_on_worker, parcel, index, self.topic, pure=False)

        def done(finished: Any) -> None:
            if finished.status != "cancelled":
                whole = finished.status == "finished"
                told.put((index, "ended", finished.result() if whole else None))

        future.add_done_callback(done)
        return future


def _on_worker(parcel: Parcel, index: int, topic: str) -> Delivered:
    """The task as a worker has it."""
    worker = import_module("distributed").get_worker()
    worker.log_event(topic, (index, "begun", ""))
    return carry(parcel, lambda line: worker.log_event(topic, (index, "said", line)))


def _with_files(parcel: Parcel) -> Parcel:
    files, base = packed(parcel.task.order, parcel.cwd)
    return replace(parcel, files=files, base=base)


def _in_place(order: Order, delivered: Delivered | None) -> Outcome | None:
    """The outcome of an order, once the files that came with it are in place."""
    if delivered is None:
        return None
    if delivered.files:
        folder = order.out / order.issue_id
        files = {folder / name: data for name, data in delivered.files.items()}
        try:
            place(order, files, delivered.record)
        except OSError as fault:
            return Outcome(order.issue_id, (unwritable(fault),))
    return delivered.outcome
