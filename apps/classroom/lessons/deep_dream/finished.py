"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.data import samples
from core.serving import jobs
from core.synthesis.dream_settings import DreamSettings


def make() -> None:
    """Dream on a sample as the page does with its default settings."""
    settings, sample = DreamSettings(), "palace"
    image = samples.find(sample).read()
    # A first short dream, so that loading and tracing are left out of the estimate.
    *_, _ = jobs.submit(job_targets.DEEP_DREAM, image, DreamSettings(steps=1)).stream()
    job = jobs.submit(job_targets.DEEP_DREAM, image, settings)
    *_, final = job.stream()
    assert final.image is not None
    record = Finished(
        sample,
        settings.changed(),
        job.seconds,
        settings.work(*image.shape[:2]),
        [(step, dict(metrics)) for step, metrics in job.history],
    )
    recording.save("deep_dream", final.image, record)
