"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.serving import jobs
from core.training.live.settings import LiveSettings


def make() -> None:
    """Train as the page does, with its default settings."""
    settings = LiveSettings()
    # A first job loads TensorFlow, which estimates must not count.
    *_, _ = jobs.submit(job_targets.LIVE_TRAINING, LiveSettings(epochs=1)).stream()
    job = jobs.submit(job_targets.LIVE_TRAINING, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = recording.six_digits(job.history)
    recording.save("train_live", final.image, Finished("", settings.changed(), job.seconds, settings.work(), history))
