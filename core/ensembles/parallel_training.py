"""Several trainings at once: one for each seed, on the workers of a Dask cluster, seen as one stream.

Without a cluster's address in CONVOLAB_SCHEDULER the workers are processes of this machine, each with its share of the
processors: two networks on a core each take less time than one after the other on both, as no core waits for the
other. Workers elsewhere must see the same folder for the checkpoints.
"""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.serving.engine import Engine
from core.serving.job import FINAL, Job, JobError, State
from core.snapshots import Snapshot, Stream

TARGET = "core.ensembles.member:train_member"
LOOK = 0.5
"""Seconds between two looks at the workers."""

THREADS = "TF_NUM_INTRAOP_THREADS"


def trainings(
    members: Mapping[Path, Mapping[str, Any]], data: Path | None = None, workers: int | None = None
) -> Stream:
    """Train networks at the same time, each with a folder of its own, where it goes on if it was interrupted.

    Closing the stream stops all of them after their step under way.

    Args:
        members: the values of each one's recipe, by its folder.
        data: where to look for the data set first.
        workers: processes at the same time on this machine; where None, one for each processor, but no more than
            there are members.

    Yields:
        A snapshot whenever something happened: steps are those of all members together, "finished" counts members,
        "loss" and "accuracy" are the means of those that have begun.

    Raises:
        JobError: a training failed; the others are stopped.
    """
    processors = os.cpu_count() or 1
    workers = workers or min(processors, len(members))
    os.environ.setdefault(THREADS, str(max(1, processors // workers)))  # The workers inherit it.
    engine = Engine(workers=workers, queue_limit=len(members))
    try:
        where = str(data.absolute()) if data else None
        jobs = [engine.submit(TARGET, dict(values), str(folder), where) for folder, values in members.items()]
        yield from _together(jobs)
    finally:
        engine.shutdown()


def _together(jobs: Sequence[Job]) -> Stream:
    """The snapshots of all jobs as one, until all are done."""
    latest: Snapshot | None = None
    while True:
        states = [job.status() for job in jobs]
        for status in states:
            if status.error or status.state is State.STOPPED:
                raise JobError(status.error or "The training of a member was stopped; go on with --resume.")
        snapshot = _merged([job.snapshot for job in jobs], sum(status.state is State.DONE for status in states))
        if snapshot is not None and snapshot != latest:
            yield snapshot
            latest = snapshot
        if all(status.state in FINAL for status in states):
            return
        time.sleep(LOOK)


def _merged(snapshots: Sequence[Snapshot | None], finished: int) -> Snapshot | None:
    """One snapshot for all members; those that have not begun count as many steps as the longest that has."""
    begun = [snapshot for snapshot in snapshots if snapshot is not None and snapshot.total > 1]
    if not begun:
        return None
    total = max(snapshot.total for snapshot in begun) * len(snapshots)
    metrics = {"finished": float(finished)}
    for name in ("loss", "accuracy"):
        values = [snapshot.metrics[name] for snapshot in begun if name in snapshot.metrics]
        if values:
            metrics[name] = sum(values) / len(values)
    running = [snapshot.note for snapshot in begun if snapshot.step < snapshot.total]
    return Snapshot(sum(snapshot.step for snapshot in begun), total, metrics=metrics, note=", ".join(running))
