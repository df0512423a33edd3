"""Jobs: long computations that the web process starts by name and never imports.

    job = jobs.submit("core.synthesis.dream.ascent:dream", image, settings, owner=session_id)
    job.status(), job.snapshot, job.progress, job.remaining     # a page polls these twice a second
    yield from job.stream()                                     # or a handler forwards the snapshots

The computation runs in a Dask worker: on this machine, or wherever the scheduler at `CONVOLAB_SCHEDULER` has workers
(scheduler and workers then need this code on their path). A single engine, created on demand, does all the work.
"""

import os
import threading
from collections.abc import Mapping
from typing import Any

from core.serving.engine import Engine, RunReport
from core.serving.job import Job, JobError, JobStatus, Place, State

__all__ = [
    "Engine",
    "Job",
    "JobError",
    "JobStatus",
    "Place",
    "RunReport",
    "State",
    "ended",
    "find",
    "follow",
    "forget",
    "outlook",
    "prepare",
    "report",
    "shutdown",
    "stop_all",
    "stop_run",
    "submit",
]

VARIABLE = "CONVOLAB_RESULTS_MB"
"""Megabytes for results that are kept for others who want the same; 16 if it is not set."""

_engine: Engine | None = None
_lock = threading.Lock()


def submit(target: str, *args: Any, owner: str = "", **kwargs: Any) -> Job:
    """Queue the generator function ``core.module:name`` with these arguments; see `Engine.submit`."""
    return _the_engine().submit(target, *args, owner=owner, **kwargs)


def forget(job_id: str) -> None:
    """Drop a finished job that its owner has replaced; see `Engine.forget`."""
    if _engine:
        _engine.forget(job_id)


def follow(job_id: str, owner: str) -> Job | None:
    """Follow the run of somebody else's job; see `Engine.follow`."""
    return _engine.follow(job_id, owner) if _engine else None


def outlook(owner: str, first: bool = False) -> Place | None:
    """The place that a job submitted now would get; None if it would begin at once."""
    return _engine.outlook(owner, first) if _engine else None


def find(job_id: str) -> Job | None:
    """The job with this id; None if it does not exist or no longer exists."""
    return _engine.find(job_id) if _engine else None


def prepare(*modules: str) -> None:
    """Start the workers and import modules in them, so that the first job starts quickly. Returns immediately."""
    _the_engine().prepare(*modules)


def report() -> list[RunReport]:
    """What is under way and what waits, in that order."""
    return _engine.report() if _engine else []


def ended() -> Mapping[State, int]:
    """How many runs have ended, by their state."""
    return _engine.ended() if _engine else {}


def stop_run(run_id: str) -> None:
    """Stop a run for everybody who follows it."""
    if _engine:
        _engine.stop_run(run_id)


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
        if _engine is None:
            _engine = Engine(keep_bytes=2**20 * _megabytes())
        return _engine


def _megabytes() -> int:
    given = os.environ.get(VARIABLE, "")
    return int(given) if given.isascii() and given.isdigit() else 16
