"""The comparison that the page shows: the visitor's last one, or the one recorded with the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.data.storage.settings import StorageError, StorageSettings
from core.images import RGB

JOB = PageJob("storage", job_targets.STORAGE_COMPARISON, "Compare", ":material/timer:", "data_too_large", shared=False)
HALF = 0.5


@dataclass(frozen=True)
class ComparisonRun:
    """A comparison of JPEG files with an HDF5 file.

    Attributes:
        settings: of the comparison.
        metrics: of its last snapshot, as `core.data.storage.comparison` names them.
        is_recorded: whether it was recorded with the page.
        sheet: the start of a batch, uint8 RGB (H, W, 3); None for the recorded run.
    """

    settings: StorageSettings
    metrics: Mapping[str, float]
    is_recorded: bool
    sheet: RGB | None = None

    @property
    def ratio(self) -> float:
        """How many times faster images come from the HDF5 file than from JPEG files."""
        return self.metrics["blocks"] / self.metrics["jpeg"]

    @property
    def compressed_share(self) -> float:
        """Bytes of the HDF5 file relative to those of its pixels."""
        return self.metrics["hdf5_bytes"] / self.settings.pixel_bytes

    @property
    def pixel_rate(self) -> float:
        """Bytes of pixels per second that come from the HDF5 file."""
        return self.metrics["blocks"] * self.settings.image_bytes


def latest(result: JobResult | None, record: Finished) -> ComparisonRun:
    """The visitor's last run; the recorded one if that was stopped before there was anything to compare."""
    if result is not None and {"jpeg", "blocks", "peak_bytes"} <= set(result.snapshot.metrics):
        return ComparisonRun(result.inputs["settings"], result.snapshot.metrics, False, result.snapshot.image)
    return recorded(record)


def recorded(record: Finished) -> ComparisonRun:
    """The run that was recorded with the page."""
    return ComparisonRun(StorageSettings.parse(record.settings), record.history[-1][1], True)


def problem(settings: StorageSettings) -> str:
    """Why the comparison cannot be made, in a sentence; empty if it can."""
    try:
        settings.check()
    except StorageError as error:
        return str(error)
    return ""


def is_halved(result: JobResult | None) -> bool:
    """Whether the visitor has completed a run whose file has at most half the bytes of its pixels."""
    if result is None or result.stopped or "at_random" not in result.snapshot.metrics:
        return False
    return ComparisonRun(result.inputs["settings"], result.snapshot.metrics, False).compressed_share <= HALF
