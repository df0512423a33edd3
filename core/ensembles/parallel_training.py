"""Train the members of an ensemble in parallel, on the workers of a Dask cluster, as one stream of snapshots.

Unless CONVOLAB_SCHEDULER names a cluster, the workers are processes on this machine, each with its share of the
cores: two networks side by side, with one core each, finish sooner than one after the other on both cores, because no
core waits for another. Workers on other machines must see the same folder for the checkpoints.
"""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.serving.engine import Engine
from core.serving.job import FINAL, Job, JobError, State
from core.snapshots import Snapshot, Stream

TARGET = "core.ensembles.member_training:train_member"
POLL_SECONDS = 0.5
"""Seconds between two looks at the workers."""

THREADS_VARIABLE = "TF_NUM_INTRAOP_THREADS"


def train_in_parallel(
    members: Mapping[Path, Mapping[str, Any]], data: Path | None = None, workers: int | None = None
) -> Stream:
    """Train several networks at the same time, each in its own folder, from where an interrupted training stopped.

    Closing the stream stops every training after its current step.

    Args:
        members: the values of each member's recipe, by the member's folder.
        data: where to look for the data set first.
        workers: processes to run at the same time on this machine; None for one per core, but no more than there are
            members.

    Yields:
        A snapshot at each change: the steps of all members added up, "finished" as the number of finished members,
        "loss" and "accuracy" as the means over the members that have begun.

    Raises:
        JobError: a training failed; the others are stopped.
    """
    cores = os.cpu_count() or 1
    workers = workers or min(cores, len(members))
    os.environ.setdefault(THREADS_VARIABLE, str(max(1, cores // workers)))  # The workers inherit it.
    engine = Engine(workers=workers, queue_limit=len(members))
    try:
        data_path = str(data.absolute()) if data else None
        jobs = [engine.submit(TARGET, dict(values), str(folder), data_path) for folder, values in members.items()]
        yield from _merged_stream(jobs)
    finally:
        engine.shutdown()


def _merged_stream(jobs: Sequence[Job]) -> Stream:
    """One stream for all jobs, until all of them have finished."""
    latest: Snapshot | None = None
    while True:
        states = [job.status() for job in jobs]
        for status in states:
            if status.error or status.state is State.STOPPED:
                raise JobError(status.error or "The training of one member was stopped; resume it with --resume.")
        snapshot = _merged_snapshot(
            [job.snapshot for job in jobs], sum(status.state is State.DONE for status in states)
        )
        if snapshot is not None and snapshot != latest:
            yield snapshot
            latest = snapshot
        if all(status.state in FINAL for status in states):
            return
        time.sleep(POLL_SECONDS)


def _merged_snapshot(snapshots: Sequence[Snapshot | None], finished: int) -> Snapshot | None:
    """One snapshot for all members, None before the first begins; every member counts as long as the longest."""
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
