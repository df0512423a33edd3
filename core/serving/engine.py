"""The engine: accepts jobs, schedules them fairly among their owners, and runs them on a Dask cluster.

A single thread communicates with Dask. It wakes up on every event and from time to time, and synchronizes the cluster
with the runs: it opens the cluster if there is work, forwards commands, collects results and starts runs.
"""

import atexit
import logging
import os
import pickle
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.serving import equal_work
from core.serving.cluster import VARIABLE, Cluster, ClusterError
from core.serving.fair_queue import FairQueue
from core.serving.job import FINAL, Job, JobError, Place, State
from core.serving.kept_results import KeptResults
from core.serving.run import Run
from core.serving.wire import JobOutcome, Message

TICK, IDLE_TICK = 0.5, 2.0
"""Seconds between two looks at the cluster while something is under way, and while nothing is."""

GRACE = 2.0
"""Seconds that running computations get to close when the engine shuts down."""

UNKNOWN_SECONDS = 20.0
"""Expected of a computation of which nothing is known."""

FRESH = 60.0
"""Seconds for which a finished job is kept, however much memory its result takes, until its visitor fetches it."""

WORKER_LOST = "The process that computed this was stopped, perhaps for lack of memory; start it again."
NO_WORKERS = "There is no process to compute this; try again in a moment."

log = logging.getLogger(__name__)


@dataclass
class _Submission:
    """A run that has been submitted to Dask."""

    run: Run
    worker: str
    """Address of its worker."""
    future: Any = None
    has_begun: bool = False
    was_restarted: bool = False


@dataclass(frozen=True)
class RunReport:
    """What the engine knows of a run that waits or is under way.

    Attributes:
        id: of the run.
        target: ``module:generator function``.
        owners: everybody who follows it or has.
        state: queued, running or paused.
        place: its place in the queue; None once it runs.
        seconds: since it began.
        remaining: estimated seconds until it is done; None until there is an estimate.
    """

    id: str
    target: str
    owners: tuple[str, ...]
    state: State
    place: Place | None
    seconds: float
    remaining: float | None


class Engine:
    """Runs generators of snapshots as jobs.

    Args:
        workers: number of workers of the cluster on this machine; each runs one job at a time and beside it quick ones.
        scheduler: address of a Dask scheduler to use instead; None for the environment variable
            `CONVOLAB_SCHEDULER`, if set.
        allowed: allowed prefixes of targets.
        abandon_after: seconds after which a job that nobody looks at is stopped.
        keep_for: seconds after which a finished job that nobody looks at is dropped.
        keep_at_most: maximum number of finished jobs to keep.
        keep_at_most_bytes: memory that the results of finished jobs may take; those that nobody has looked at for
            longest go first, but not within `FRESH` seconds.
        keep_bytes: memory for results that are kept for others who want the same; 0 to keep none.
        owner_limit: maximum number of waiting jobs per owner.
        queue_limit: maximum number of waiting jobs of all owners.
        connect_timeout: seconds to wait for a scheduler.
        worker_timeout: seconds that jobs wait for a worker if the cluster has none.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        scheduler: str | None = None,
        allowed: tuple[str, ...] = ("core.",),
        abandon_after: float = 120.0,
        keep_for: float = 600.0,
        keep_at_most: int = 256,
        keep_at_most_bytes: int = 24 * 2**20,
        keep_bytes: int = 64 * 2**20,
        owner_limit: int = 8,
        queue_limit: int = 100,
        connect_timeout: float = 10.0,
        worker_timeout: float = 60.0,
    ) -> None:
        self._workers = workers
        self._lanes = {False: workers, True: workers}
        """How many long and how many quick runs can be under way."""
        self._scheduler = scheduler
        self._allowed = allowed
        self._abandon_after = abandon_after
        self._keep_for = keep_for
        self._keep_at_most = keep_at_most
        self._keep_at_most_bytes = keep_at_most_bytes
        self._owner_limit = owner_limit
        self._queue_limit = queue_limit
        self._connect_timeout = connect_timeout
        self._worker_timeout = worker_timeout

        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._queues: dict[bool, FairQueue[Run]] = {False: FairQueue(), True: FairQueue()}
        """The long and the quick runs that wait."""
        self._results = KeptResults(keep_bytes)
        self._arguments: dict[str, bytes] = {}
        self._submissions: dict[str, _Submission] = {}
        self._durations: dict[str, float] = {}
        """Seconds that a computation took, by target, as a moving average."""
        self._ended: Counter[State] = Counter()
        self._modules: list[str] = []
        self._imports: dict[str, tuple[list[str], Any]] = {}
        """For each worker, the modules that it was told to import, and the task until it has ended."""
        self._is_wanted = False
        self._workers_seen = 0.0
        self._cluster: Cluster | None = None
        self._closing = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def submit(
        self,
        target: str,
        *args: Any,
        owner: str = "",
        first: bool = False,
        shared: bool = False,
        expected: float | None = None,
        quick: bool = False,
        **kwargs: Any,
    ) -> Job:
        """Queue a computation, or follow one that does the same; returns immediately.

        Args:
            target: ``module:generator function``.
            args: its positional arguments, picklable.
            owner: who wants it, for example the id of a browser session; owners take turns.
            first: whether the owner goes before all others.
            shared: whether equal work of several owners is done once. Nobody can then steer it.
            expected: seconds that it will take; None for what it took before.
            quick: whether somebody sits and waits for it: it takes a second or two, and does not wait for long ones.
            kwargs: its keyword arguments, picklable.

        Raises:
            JobError: the target is not allowed, its arguments cannot be sent, or too many jobs are waiting.
        """
        if not re.fullmatch(r"[\w.]+:\w+", target) or not target.startswith(self._allowed):
            raise JobError(f"{target!r} is not a computation that can be run here.")
        try:
            arguments = pickle.dumps((args, kwargs), protocol=5)
        except Exception as error:
            raise JobError(f"The arguments of {target} cannot be sent to a worker ({error}).") from None
        key = equal_work.key(target, args, kwargs) if shared else None
        with self._lock:
            self._check_open()
            self._drop_stopped()
            found = self._results.find(key, owner) if key else None
            if found is not None and (job := self._followed(found, owner, is_guest=True, first=first)):
                return job
            self._check_room(owner)
            seconds = expected if expected is not None else self._durations.get(target, UNKNOWN_SECONDS)
            run = Run(target, key, seconds, self._wake.set, quick=quick)
            self._results.add(run)
            self._arguments[run.id] = arguments
            job = self._followed(run, owner, is_guest=False, first=first)
            assert job
        log.info("job=%s run=%s visitor=%s target=%s submitted", job.id, run.id, owner, target)
        self._begin()
        return job

    def follow(self, job_id: str, owner: str) -> Job | None:
        """Follow the run of somebody else's job; None if it does not exist or is being stopped."""
        with self._lock:
            job = self._jobs.get(job_id)
            return self._followed(job.run, owner, is_guest=True) if job is not None and not job.left else None

    def outlook(self, owner: str, first: bool = False) -> Place | None:
        """The place that a long job submitted now would get; None if it would begin at once."""
        newcomer = Run("", None, 0.0, lambda: None)
        with self._lock:
            self._drop_stopped()
            busy = [each.run for each in self._submissions.values() if not each.run.quick]
            order = self._queues[False].order_with(owner, newcomer, first=first)
            ahead = order[: order.index(newcomer)]
            return self._place(newcomer, busy, ahead) if len(busy) + len(ahead) >= self._lanes[False] else None

    def report(self) -> list[RunReport]:
        """What is under way and what waits, in that order."""
        with self._lock:
            self._drop_stopped()
            runs = [each.run for each in self._submissions.values()] + self._waiting()
        return [
            RunReport(
                run.id, run.target, tuple(sorted(run.owners)), run.state, self._place_of(run), run.took, run.remaining
            )
            for run in runs
            if run.state not in FINAL
        ]

    def ended(self) -> Mapping[State, int]:
        """How many runs have ended, by their state."""
        with self._lock:
            return Counter(self._ended)

    def stop_run(self, run_id: str) -> None:
        """Stop a run for everybody who follows it."""
        for job in self._all_jobs():
            if job.run.id == run_id:
                job.stop()

    def find(self, job_id: str) -> Job | None:
        """The job with this id; None if it does not exist or no longer exists."""
        return self._jobs.get(job_id)

    def forget(self, job_id: str) -> None:
        """Drop a job that its owner has replaced, if it has ended; others are kept for those who come back."""
        job = self._jobs.get(job_id)
        if job is not None and job.state in FINAL:
            with self._lock:
                self._jobs.pop(job_id, None)

    def prepare(self, *modules: str) -> None:
        """Start the cluster and import modules in its workers, ahead of the first job; returns immediately."""
        for module in modules:
            if not f"{module}.".startswith(self._allowed):
                raise JobError(f"{module!r} is not a module that can be imported here.")
        with self._lock:
            self._check_open()
            new = [module for module in modules if module not in self._modules]
            if not new and self._is_wanted:
                return
            self._modules = [*self._modules, *new]
            self._is_wanted = True
        self._begin()

    def stop_all(self) -> None:
        """Stop all jobs, whoever wants them; the cluster stays. Returns immediately."""
        for job in self._all_jobs():
            job.stop()

    def shutdown(self) -> None:
        """Stop all jobs and end the cluster; the engine accepts no more jobs."""
        with self._lock:
            self._closing = True
            thread = self._thread
        self._wake.set()
        if thread:
            thread.join(30)
        atexit.unregister(self.shutdown)

    def _check_open(self) -> None:
        if self._closing:
            raise JobError("The server is shutting down; start this again in a moment.")

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
                atexit.register(self.shutdown)
                self._thread.start()
        self._wake.set()

    def _all_jobs(self) -> list[Job]:
        with self._lock:
            return list(self._jobs.values())

    def _followed(self, run: Run, owner: str, *, is_guest: bool, first: bool = False) -> Job | None:
        """A job that follows a run, unless that is being stopped; the caller holds the lock."""
        job = Job(run, owner, is_guest, self._place_of)
        with run.changed:
            if not run.follow(job.id, owner):
                return None
            if run.state is State.QUEUED and run.id not in self._submissions:
                self._queues[run.quick].put(owner, run, first=first)
        self._jobs[job.id] = job
        return job

    def _check_room(self, owner: str) -> None:
        if sum(queue.waiting(owner) for queue in self._queues.values()) >= self._owner_limit:
            raise JobError(
                f"{self._owner_limit} of your computations are already waiting; "
                "stop one of them or wait for one to finish."
            )
        if sum(map(len, self._queues.values())) >= self._queue_limit:
            raise JobError(f"{self._queue_limit} computations are already waiting; try again in a few minutes.")

    def _place_of(self, run: Run) -> Place | None:
        """The place of a run in the queue; None if it does not wait."""
        if run.state is not State.QUEUED:
            return None
        with self._lock:
            self._drop_stopped()
            submitted = [each.run for each in self._submissions.values() if each.run.quick is run.quick]
            busy = [each for each in submitted if each.state is not State.QUEUED]
            waiting = [each for each in submitted if each.state is State.QUEUED]
            waiting += self._queues[run.quick].order()
            return self._place(run, busy, waiting[: waiting.index(run)]) if run in waiting else None

    def _place(self, run: Run, busy: list[Run], ahead: list[Run]) -> Place:
        """The place of a run, and the time that those under way and those ahead of it will take."""
        seconds = sum(each.expected for each in ahead)
        for each in busy:
            remaining = each.remaining
            seconds += max(0.0, each.expected - each.took) if remaining is None else remaining
        return Place(len(ahead) + 1, seconds / self._lanes[run.quick])

    def _waiting(self) -> list[Run]:
        """All runs that wait, the quick ones first; the caller holds the lock."""
        return self._queues[True].order() + self._queues[False].order()

    def _drop_stopped(self) -> None:
        """Remove from the queue what nobody waits for any more; the caller holds the lock."""
        for run in self._waiting():
            if run.state in FINAL:
                self._queues[run.quick].remove(run)
                self._arguments.pop(run.id, None)
                self._ended[run.state] += 1

    # Everything below runs in the engine's thread, except `_hear`.

    def _serve(self) -> None:
        while not self._closing:
            try:
                self._turn()
            except ClusterError as error:
                self._lose_cluster(str(error))
            except Exception:
                log.exception("The engine of long computations failed.")
                self._lose_cluster("The computation was lost because of a server error; start it again.")
            self._wake.wait(TICK if self._is_busy() else IDLE_TICK)
            self._wake.clear()
        self._close()

    def _is_busy(self) -> bool:
        is_importing = any(future is not None for _, future in self._imports.values())
        return bool(self._submissions) or any(map(len, self._queues.values())) or is_importing

    def _turn(self) -> None:
        self._sweep()
        if self._cluster is None:
            if not (self._is_wanted or any(map(len, self._queues.values()))):
                return
            self._open_cluster()
        assert self._cluster
        threads = self._cluster.threads()
        self._import_modules(threads)
        self._pass_commands()
        self._collect(threads)
        self._dispatch(threads)

    def _sweep(self) -> None:
        """Stop jobs that nobody looks at, and drop those that ended long ago or exceed the limit."""
        now = time.monotonic()
        ended: list[tuple[float, Job]] = []
        for job in self._all_jobs():
            end, look = job.idle_since()
            if end is not None:
                ended.append((now - max(end, look), job))
            elif now - look > self._abandon_after and not job.run.is_stopping:
                log.info("job=%s visitor=%s target=%s abandoned", job.id, job.owner, job.target)
                job.stop()
        ended.sort(key=lambda pair: pair[0])
        runs, size = set[str](), 0
        with self._lock:
            self._drop_stopped()
            self._results.tidy()
            for number, (idle, job) in enumerate(ended):
                if job.run.id not in runs:
                    runs.add(job.run.id)
                    size += job.run.bytes
                is_large = size > self._keep_at_most_bytes and idle > FRESH
                if number >= self._keep_at_most or idle > self._keep_for or is_large:
                    self._jobs.pop(job.id, None)

    def _open_cluster(self) -> None:
        address = self._scheduler if self._scheduler is not None else os.environ.get(VARIABLE, "")
        is_wanted, self._is_wanted = self._is_wanted, False
        try:
            self._cluster = Cluster(address, self._workers, self._hear, self._connect_timeout, lambda: self._closing)
        except ClusterError as error:
            if is_wanted:
                log.warning("The cluster could not be prepared: %s", error)
            self._fail_queue(str(error))
            raise
        self._is_wanted = is_wanted
        self._imports.clear()
        self._workers_seen = time.monotonic()

    def _import_modules(self, threads: dict[str, int]) -> None:
        from core.serving import worker

        assert self._cluster
        gone = [self._imports.pop(address) for address in list(self._imports) if address not in threads]
        if any(future is not None for _, future in gone):
            log.warning("A worker was lost while it imported modules; the next ones will not import them.")
            self._modules = []
        modules = self._modules
        for address in threads:
            told, future = self._imports.get(address, ([], None))
            if future is None and told != modules:
                key = f"import-{self._cluster.topic}-{address}-{len(modules)}"
                future = self._cluster.submit(worker.import_modules, modules, key=key, worker=address)
                self._imports[address] = modules, future
            elif future is not None and future.done():
                self._imports[address] = told, None
                problem = future.result(timeout=5) if future.status == "finished" else future.status
                if problem:
                    log.warning("Modules could not be imported in a worker: %s", problem)

    def _pass_commands(self) -> None:
        from core.serving import worker

        assert self._cluster
        for submission in self._submissions.values():
            run = submission.run
            if submission.has_begun and (commands := run.take_commands()):
                self._cluster.call(submission.worker, *((worker.deliver, run.id, command) for command in commands))

    def _collect(self, threads: dict[str, int]) -> None:
        """Finish the runs whose tasks have ended or whose workers are gone."""
        for id, submission in list(self._submissions.items()):
            run, future = submission.run, submission.future
            if run.state in FINAL and not submission.has_begun:
                future.cancel()  # Stopped before it began; if it begins nevertheless, `_hear` stops it.
                self._finish(run, JobOutcome("stopped", None))
            elif future.status == "finished":
                self._finish(run, _result(future))
            elif future.done() or submission.worker not in threads or submission.was_restarted:
                future.cancel()
                self._finish(run, JobOutcome("failed", None, WORKER_LOST))
            else:
                continue
            with self._lock:
                del self._submissions[id]

    def _finish(self, run: Run, outcome: JobOutcome) -> None:
        if outcome.error:
            log.warning("run=%s target=%s failed: %s\n%s", run.id, run.target, outcome.error, outcome.details)
        with self._lock:
            run.finish(outcome)
            self._results.tidy()  # Before anybody can ask for a result that is not kept.
            self._ended[run.state] += 1
            if run.state is State.DONE:
                self._durations[run.target] = (run.took + self._durations.get(run.target, run.took)) / 2
        log.info("run=%s target=%s %s after %.1f s", run.id, run.target, run.state, run.took)

    def _dispatch(self, threads: dict[str, int]) -> None:
        assert self._cluster
        now = time.monotonic()
        if threads:
            self._workers_seen = now
            kept = len(threads) * self._cluster.quick_threads
            together = sum(threads.values())
            self._lanes = {False: together - kept, True: kept or together}
        elif now - self._workers_seen > self._worker_timeout:
            self._fail_queue(NO_WORKERS)
        for quick, queue in sorted(self._queues.items(), reverse=True):
            # Choose the worker here: Dask may queue two jobs for one worker while another is idle.
            while address := self._free_worker(threads, quick=quick):
                with self._lock:
                    self._drop_stopped()
                    run = queue.pop()
                    if run is None:
                        break
                    arguments = self._arguments.pop(run.id, b"")
                    submission = self._submissions[run.id] = _Submission(run, address)
                self._start(submission, arguments)

    def _free_worker(self, threads: dict[str, int], *, quick: bool) -> str:
        """The worker that has most threads free for a long or a quick run; empty if there is none."""
        assert self._cluster
        kept = self._cluster.quick_threads
        free = {address: kept if kept and quick else number - kept for address, number in threads.items()}
        for submission in self._submissions.values():
            if not kept or submission.run.quick is quick:
                free[submission.worker] -= 1
        return max((address for address in free if free[address] > 0), key=free.__getitem__, default="")

    def _start(self, submission: _Submission, arguments: bytes) -> None:
        from core.serving import worker

        assert self._cluster
        run = submission.run
        task = (worker.run, run.id, self._cluster.topic, run.target, arguments)
        submission.future = self._cluster.submit(*task, key=f"run-{run.id}", worker=submission.worker)
        self._cluster.when_done(submission.future, self._wake.set)

    def _hear(self, message: Message) -> None:
        """Process a worker's message; called on Dask's event loop."""
        id, kind = message["run"], message["kind"]
        submission = self._submissions.get(id)
        if submission is not None and kind == "started":
            submission.was_restarted = submission.has_begun  # By Dask, after its worker was lost.
            submission.has_begun = True
        if submission is not None:
            submission.run.hear(message)
        if kind == "started":
            if (submission is None or submission.was_restarted) and self._cluster:
                from core.serving import worker

                self._cluster.call(message["at"], (worker.deliver, id, {"do": "stop"}))
            self._wake.set()

    def _fail_queue(self, sentence: str) -> None:
        with self._lock:
            waiting = self._waiting()
            for run in waiting:
                self._queues[run.quick].remove(run)
                self._arguments.pop(run.id, None)
        for run in waiting:
            self._finish(run, JobOutcome("failed", None, sentence))

    def _lose_cluster(self, sentence: str) -> None:
        """Fail what is under way; what waits waits for the next cluster."""
        with self._lock:
            lost, self._submissions = list(self._submissions.values()), {}
        for submission in lost:
            self._finish(submission.run, JobOutcome("failed", None, sentence))
        cluster, self._cluster = self._cluster, None
        if cluster:
            cluster.close()

    def _close(self) -> None:
        self.stop_all()
        try:
            deadline = time.monotonic() + GRACE
            while self._cluster and self._submissions and time.monotonic() < deadline:
                self._pass_commands()
                self._collect(self._cluster.threads())
                time.sleep(0.02)
        except Exception:
            log.exception("Running computations could not be stopped in order.")
        for job in self._all_jobs():
            job.run.finish(JobOutcome("stopped", None))
        if self._cluster:
            self._cluster.close()
            self._cluster = None


def _result(future: Any) -> JobOutcome:
    try:
        return future.result(timeout=30)
    except Exception as error:
        log.warning("A result could not be fetched: %r", error)
        return JobOutcome("failed", None, WORKER_LOST)
