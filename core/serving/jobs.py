"""Jobs: long computations that the web process starts by name and never imports.

    job = jobs.submit("core.synthesis.dream.ascent:dream", image, settings, owner=session_id)
    job.status(), job.snapshot, job.progress, job.remaining     # a page polls these twice a second
    yield from job.stream()                                     # or a handler forwards the snapshots

The computation runs in a Dask worker: on this machine, or wherever the scheduler at `CONVOLAB_SCHEDULER` has workers
(scheduler and workers then need this code on their path). A single engine, created on demand, does all the work.
"""

import threading
from typing import Any

from core.serving.engine import Engine
from core.serving.job import Job, JobError, JobStatus, State

__all__ = ["Engine", "Job", "JobError", "JobStatus", "State", "find", "prepare", "shutdown", "stop_all", "submit"]

_engine: Engine | None = None
_lock = threading.Lock()


def submit(target: str, *args: Any, owner: str = "", **kwargs: Any) -> Job:
    """Queue the generator function ``core.module:name`` with these arguments; see `Engine.submit`."""
    return _the_engine().submit(target, *args, owner=owner, **kwargs)


def find(job_id: str) -> Job | None:
    """The job with this id; None if it does not exist or no longer exists."""
    return _engine.find(job_id) if _engine else None


def prepare(*modules: str) -> None:
    """Start the workers and import modules in them, so that the first job starts quickly. Returns immediately."""
    _the_engine().prepare(*modules)


def stop_all() -> None:
    """Stop all jobs; the workers stay for those to come. Returns immediately."""
    if _engine:
        _engine.stop_all()


def shutdown() -> None:
    """Stop all jobs and end the workers; the next job starts new ones."""
    global _engine
    with _lock:
        engine, _engine = _engine, None
    if engine:
        engine.shutdown()


def _the_engine() -> Engine:
    global _engine
    with _lock:
        _engine = _engine or Engine()
        return _engine
