"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.classroom.lessons.network_race import curves_image
from apps.classroom.lessons.network_race.lesson import LESSON
from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.serving import jobs
from core.training.comparison.network_race_settings import NetworkRaceSettings


def make() -> None:
    """Run the race of the default settings as the page does, and draw its curves."""
    settings = NetworkRaceSettings()
    # A short race first, so that loading TensorFlow does not count.
    *_, _ = jobs.submit(job_targets.NETWORK_RACE, NetworkRaceSettings(epochs=1)).stream()
    job = jobs.submit(job_targets.NETWORK_RACE, settings)
    *_, _ = job.stream()
    history = recording.six_digits(job.history)
    image = curves_image.draw(RaceHistory(history, settings.epochs))
    recording.save(LESSON.name, image, Finished("", settings.changed(), job.seconds, settings.work(), history))
