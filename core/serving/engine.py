"""The engine: accepts jobs, schedules them fairly among their owners, and runs them on a Dask cluster.

A single thread communicates with Dask. It wakes up on every event and twice a second, and synchronizes the cluster with
the jobs: it opens the cluster if there is work, forwards commands, collects results and starts jobs.
"""

import atexit
import logging
import os
import pickle
import re
import threading
import time
from dataclasses import dataclass
from typing import Any

from core.serving.cluster import VARIABLE, Cluster, ClusterError
from core.serving.fair_queue import FairQueue
from core.serving.job import FINAL, Job, JobError, State
from core.serving.wire import JobOutcome, Message

TICK = 0.5
GRACE = 2.0
"""Seconds that running computations get to close when the engine shuts down."""

WORKER_LOST = "The process that computed this was stopped, perhaps for lack of memory; start it again."
NO_WORKERS = "There is no process to compute this; try again in a moment."

log = logging.getLogger(__name__)


@dataclass
class _Submission:
    """A job that has been submitted to Dask."""

    job: Job
    worker: str
    """Address of its worker."""
    future: Any = None
    has_begun: bool = False
    was_restarted: bool = False


class Engine:
    """Runs generators of snapshots as jobs.

    Args:
        workers: number of workers of the cluster on this machine; each runs one job at a time.
        scheduler: address of a Dask scheduler to use instead; None for the environment variable
            `CONVOLAB_SCHEDULER`, if set.
        allowed: allowed prefixes of targets.
        abandon_after: seconds after which a job that nobody looks at is stopped.
        keep_for: seconds after which a finished job that nobody looks at is dropped.
        keep_at_most: maximum number of finished jobs to keep.
        queue_limit: maximum number of waiting jobs per owner.
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
        keep_at_most: int = 64,
        queue_limit: int = 8,
        connect_timeout: float = 10.0,
        worker_timeout: float = 60.0,
    ) -> None:
        self._workers = workers
        self._scheduler = scheduler
        self._allowed = allowed
        self._abandon_after = abandon_after
        self._keep_for = keep_for
        self._keep_at_most = keep_at_most
        self._queue_limit = queue_limit
        self._connect_timeout = connect_timeout
        self._worker_timeout = worker_timeout

        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._queue: FairQueue[Job] = FairQueue()
        self._arguments: dict[str, bytes] = {}
        self._submissions: dict[str, _Submission] = {}
        self._modules: list[str] = []
        self._imports: dict[str, tuple[list[str], Any]] = {}
        """For each worker, the modules that it was told to import, and the task until it has ended."""
        self._is_wanted = False
        self._workers_seen = 0.0
        self._cluster: Cluster | None = None
        self._closing = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def submit(self, target: str, *args: Any, owner: str = "", **kwargs: Any) -> Job:
        """Queue a computation; returns immediately.

        Args:
            target: ``module:generator function``.
            args: its positional arguments, picklable.
            owner: who wants it, for example the id of a browser session; owners take turns.
            kwargs: its keyword arguments, picklable.

        Raises:
            JobError: the target is not allowed, its arguments cannot be sent, or the owner has too many jobs.
        """
        if not re.fullmatch(r"[\w.]+:\w+", target) or not target.startswith(self._allowed):
            raise JobError(f"{target!r} is not a computation that can be run here.")
        try:
            arguments = pickle.dumps((args, kwargs), protocol=5)
        except Exception as error:
            raise JobError(f"The arguments of {target} cannot be sent to a worker ({error}).") from None
        job = Job(target, owner, self._wake.set, self._position)
        with self._lock:
            self._check_open()
            self._drop_stopped()
            if self._queue.waiting(owner) >= self._queue_limit:
                raise JobError(
                    f"{self._queue_limit} of your computations are already waiting; "
                    "stop one of them or wait for one to finish."
                )
            self._jobs[job.id] = job
            self._arguments[job.id] = arguments
            self._queue.put(owner, job)
        self._begin()
        return job

    def find(self, job_id: str) -> Job | None:
        """The job with this id; None if it does not exist or no longer exists."""
        return self._jobs.get(job_id)

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
        with self._lock:
            known = list(self._jobs.values())
        for job in known:
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

    def _position(self, job: Job) -> int | None:
        with self._lock:
            self._drop_stopped()
            waiting = [each.job for each in self._submissions.values() if each.job.state is State.QUEUED]
            waiting += self._queue.order()
        return waiting.index(job) + 1 if job in waiting else None

    def _drop_stopped(self) -> None:
        """Remove stopped jobs from the queue; the caller holds the lock."""
        for job in [job for job in self._queue.order() if job.state in FINAL]:
            self._queue.remove(job)
            self._arguments.pop(job.id, None)

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
            self._wake.wait(TICK)
            self._wake.clear()
        self._close()

    def _turn(self) -> None:
        self._sweep()
        if self._cluster is None:
            if not (self._is_wanted or len(self._queue)):
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
        for job in list(self._jobs.values()):
            end, look = job.idle_since()
            if end is not None:
                ended.append((end, job))
            elif now - look > self._abandon_after:
                log.info("Job %s (%s) is stopped: nobody is looking at it.", job.id, job.target)
                job.stop()
        ended.sort(key=lambda pair: pair[0])
        surplus = len(ended) - self._keep_at_most
        with self._lock:
            self._drop_stopped()
            for i, (end, job) in enumerate(ended):
                if i < surplus or now - max(end, job.idle_since()[1]) > self._keep_for:
                    del self._jobs[job.id]

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
            job = submission.job
            if submission.has_begun and (commands := job.take_commands()):
                self._cluster.call(submission.worker, *((worker.deliver, job.id, command) for command in commands))

    def _collect(self, threads: dict[str, int]) -> None:
        """Finish the jobs whose tasks have ended or whose workers are gone."""
        for id, submission in list(self._submissions.items()):
            job, future = submission.job, submission.future
            if job.state in FINAL and not submission.has_begun:
                future.cancel()  # Stopped before it began; if it begins nevertheless, `_hear` stops it.
            elif future.status == "finished":
                self._finish(job, _result(future))
            elif future.done() or submission.worker not in threads or submission.was_restarted:
                future.cancel()
                self._finish(job, JobOutcome("failed", None, WORKER_LOST))
            else:
                continue
            with self._lock:
                del self._submissions[id]

    def _finish(self, job: Job, outcome: JobOutcome) -> None:
        if outcome.error:
            log.warning("Job %s (%s) failed: %s\n%s", job.id, job.target, outcome.error, outcome.details)
        job.finish(outcome)

    def _dispatch(self, threads: dict[str, int]) -> None:
        from core.serving import worker

        assert self._cluster
        now = time.monotonic()
        if threads:
            self._workers_seen = now
        elif now - self._workers_seen > self._worker_timeout:
            self._fail_queue(NO_WORKERS)
        free = dict(threads)
        for submission in self._submissions.values():
            free[submission.worker] -= 1
        # Choose the worker here: Dask may queue two jobs for one worker while another is idle.
        while address := max((address for address in free if free[address] > 0), key=free.__getitem__, default=""):
            with self._lock:
                job = self._queue.pop()
                if job is None:
                    return
                arguments = self._arguments.pop(job.id, b"")
                if job.state in FINAL:
                    continue
                submission = self._submissions[job.id] = _Submission(job, address)
            free[address] -= 1
            task = (worker.run, job.id, self._cluster.topic, job.target, arguments)
            submission.future = self._cluster.submit(*task, key=f"job-{job.id}", worker=address)
            self._cluster.when_done(submission.future, self._wake.set)

    def _hear(self, message: Message) -> None:
        """Process a worker's message; called on Dask's event loop."""
        id, kind = message["job"], message["kind"]
        submission = self._submissions.get(id)
        if submission is not None and kind == "started":
            submission.was_restarted = submission.has_begun  # By Dask, after its worker was lost.
            submission.has_begun = True
        if submission is not None:
            submission.job.hear(message)
        if kind == "started":
            if (submission is None or submission.was_restarted) and self._cluster:
                from core.serving import worker

                self._cluster.call(message["at"], (worker.deliver, id, {"do": "stop"}))
            self._wake.set()

    def _fail_queue(self, sentence: str) -> None:
        with self._lock:
            jobs = self._queue.order()
            for job in jobs:
                self._queue.remove(job)
                self._arguments.pop(job.id, None)
        for job in jobs:
            self._finish(job, JobOutcome("failed", None, sentence))

    def _lose_cluster(self, sentence: str) -> None:
        """Fail the running jobs; the waiting ones wait for the next cluster."""
        with self._lock:
            lost, self._submissions = list(self._submissions.values()), {}
        for submission in lost:
            self._finish(submission.job, JobOutcome("failed", None, sentence))
        cluster, self._cluster = self._cluster, None
        if cluster:
            cluster.close()

    def _close(self) -> None:
        for job in list(self._jobs.values()):
            job.stop()
        try:
            deadline = time.monotonic() + GRACE
            while self._cluster and self._submissions and time.monotonic() < deadline:
                self._pass_commands()
                self._collect(self._cluster.threads())
                time.sleep(0.02)
        except Exception:
            log.exception("Running computations could not be stopped in order.")
        for job in list(self._jobs.values()):
            job.finish(JobOutcome("stopped", None))
        if self._cluster:
            self._cluster.close()
            self._cluster = None


def _result(future: Any) -> JobOutcome:
    try:
        return future.result(timeout=30)
    except Exception as error:
        log.warning("A result could not be fetched: %r", error)
        return JobOutcome("failed", None, WORKER_LOST)
