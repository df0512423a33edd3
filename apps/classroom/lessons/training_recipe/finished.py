"""Makes the first view of this lesson; run offline, imported by no page."""

from collections.abc import Mapping

from apps.classroom import recording
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.images import RGB
from core.serving import jobs
from core.training.diagnosis.four_errors_settings import JOURNEY, FourErrorsSettings


def make() -> None:
    """Train as the recipe suggests, one training after the other, and keep the errors at the end of each."""
    # A first job loads TensorFlow, which estimates must not count.
    *_, _ = jobs.submit(job_targets.FOUR_ERRORS, FourErrorsSettings(epochs=5)).stream()
    history: list[tuple[int, Mapping[str, float]]] = []
    seconds = work = 0.0
    images: list[RGB] = []
    for number, settings in enumerate(JOURNEY.values(), start=1):
        job = jobs.submit(job_targets.FOUR_ERRORS, settings)
        *_, final = job.stream()
        assert final.image is not None
        images.append(final.image)
        history.append((number, final.metrics))
        seconds, work = seconds + job.seconds, work + settings.work()
    recording.save("training_recipe", images[0], Finished("", {}, seconds, work, recording.six_digits(history)))
