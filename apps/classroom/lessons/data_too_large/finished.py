"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.data.storage.settings import StorageSettings
from core.serving import jobs


def make() -> None:
    """Compare JPEG files with an HDF5 file as the page does, with its default settings; run it on an idle machine."""
    settings = StorageSettings()
    *_, _ = jobs.submit(job_targets.STORAGE_COMPARISON, StorageSettings(pictures=400)).stream()  # Warm up.
    job = jobs.submit(job_targets.STORAGE_COMPARISON, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = recording.six_digits(job.history)
    recording.save(
        "data_too_large", final.image, Finished("", settings.changed(), job.seconds, settings.work, history[-1:])
    )
