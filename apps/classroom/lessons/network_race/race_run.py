"""The race that the page shows: the visitor's last one, or the recorded one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from apps.classroom.lessons.network_race.race_history import RaceHistory
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.training.training_history import Steps
from apps.shared import finished, job_targets
from apps.shared.shared_results import shared_while
from core.training.comparison.network_race_settings import NetworkRaceSettings
from core.training.comparison.sweep_result import WORKING_ACCURACY, SweepResult

KEY = "network_race"
JOB = PageJob(KEY, job_targets.NETWORK_RACE, "Race", ":material/sprint:", record=KEY, shared=False)


@dataclass(frozen=True)
class NetworkRace:
    """One race.

    Attributes:
        settings: of the race.
        steps: step and metrics of each snapshot.
        is_own: whether the visitor started it; otherwise it was recorded.
    """

    settings: NetworkRaceSettings
    steps: Steps
    is_own: bool

    @cached_property
    def history(self) -> RaceHistory:
        """Its curves and ranking."""
        return RaceHistory(self.steps, self.settings.epochs)

    @property
    def is_upset(self) -> bool:
        """Whether plain SGD worked in the visitor's race and Adam did not, which solves the exercise."""
        sgd, adam = self.history.accuracy("sgd"), self.history.accuracy("adam") or 0.0
        return self.is_own and sgd is not None and sgd >= WORKING_ACCURACY > adam

    def is_of(self, sweep: SweepResult) -> bool:
        """Whether the sweep holds the same trainings with other seeds: its best rates, to the end and unchanged."""
        settings = self.settings
        planned = (settings.rates, int(settings.batch_size), settings.epochs, self.history.epochs_done)
        swept = ("best", sweep.settings.batch_size, sweep.settings.epochs, sweep.settings.epochs)
        return planned == swept and not self.history.rate_changes


@shared_while(partial(finished.state, KEY))
def recorded() -> NetworkRace:
    """The race that was recorded for the first view of the page."""
    record = finished.load(KEY)
    return NetworkRace(NetworkRaceSettings.parse(record.settings), record.history, is_own=False)


def own(inputs: Mapping[str, Any], steps: Steps) -> NetworkRace:
    """A race that the visitor started, from the inputs and the history of its job."""
    return NetworkRace(inputs["settings"], steps, is_own=True)


def last(result: JobResult | None) -> NetworkRace:
    """The visitor's last race; the recorded one if there is none."""
    return recorded() if result is None else own(result.inputs, result.history)
