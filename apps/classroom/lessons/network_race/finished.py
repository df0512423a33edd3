"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.classroom.lessons.network_race import picture
from apps.classroom.lessons.network_race.history import RaceHistory
from apps.shared import job_targets
from apps.shared.finished import Finished
from core.serving import jobs
from core.training.comparison.network_race_settings import NetworkRaceSettings


def make() -> None:
    """Race as the page does, with its default settings, and draw the curves."""
    settings = NetworkRaceSettings()
    *_, _ = jobs.submit(job_targets.NETWORK_RACE, NetworkRaceSettings(epochs=1)).stream()  # As above.
    job = jobs.submit(job_targets.NETWORK_RACE, settings)
    *_, _ = job.stream()
    history = recording.six_digits(job.history)
    drawn = picture.draw(RaceHistory(history, settings.epochs))
    recording.save("network_race", drawn, Finished("", settings.changed(), job.seconds, settings.work(), history))
