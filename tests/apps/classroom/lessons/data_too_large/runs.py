"""A comparison as a visitor could have run it, and one as recorded with the page."""

from apps.classroom.ui.jobs.job_view import JobResult
from apps.shared.finished import Finished
from core.data.storage.settings import StorageSettings
from core.snapshots import Snapshot

METRICS = {
    "cores": 2.0, "jpeg_bytes": 4e6, "hdf5_bytes": 8e6, "peak_bytes": 3e6,
    "jpeg": 1000.0, "blocks": 2500.0, "in_order": 2600.0, "at_random": 90.0,
}  # fmt: skip
RECORD = Finished("", {}, 7.0, 7.0, [(34, METRICS | {"blocks": 50_000.0, "hdf5_bytes": 24.9e6})])


def result(metrics: dict[str, float], stopped: bool = False) -> JobResult:
    """What a comparison of compressed drawings left behind."""
    settings = StorageSettings(compression="gzip", contents="drawings")
    return JobResult({"settings": settings}, Snapshot(34, 34, metrics=metrics), [], stopped)
