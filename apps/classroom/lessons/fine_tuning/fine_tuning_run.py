"""A run of the page, recorded or a visitor's own: its settings, its history, and what each stage achieved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.training.training_history import Steps, TrainingHistory
from apps.shared import finished, job_targets
from apps.shared.shared_results import shared_while
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, WARM_UP
from core.transfer.fine_tuning.settings import FineTuningSettings

KEY = "fine_tuning"
RUINED = 0.1
"""A run that loses this much validation accuracy in fine-tuning solves the exercise."""

JOB = PageJob(KEY, job_targets.FINE_TUNING, "Fine-tune", ":material/tune:", record=KEY)


@dataclass(frozen=True)
class FineTuningRun:
    """One fine-tuning.

    Attributes:
        settings: of the run.
        steps: step and metrics of each snapshot.
        is_own: whether the visitor started it; otherwise it was recorded.
    """

    settings: FineTuningSettings
    steps: Steps
    is_own: bool

    @cached_property
    def history(self) -> TrainingHistory:
        """Its curves and epochs."""
        return TrainingHistory(self.steps, self.settings.recipe()["batch_size"], self.settings.epochs)

    @property
    def stages(self) -> dict[int, list[Mapping[str, float]]]:
        """The finished epochs of each stage, by the number of the stage."""
        stages: dict[int, list[Mapping[str, float]]] = {}
        for epoch in self.history.epochs:
            stages.setdefault(int(epoch["stage"]), []).append(epoch)
        return stages

    @property
    def moved(self) -> dict[str, float]:
        """How far each block has moved after the last finished epoch, relative to its length; empty before."""
        latest = self.history.epoch_ends[-1] if self.history.epoch_ends else {}
        return {name.removeprefix("moved_"): value for name, value in latest.items() if name.startswith("moved_")}

    @property
    def gain(self) -> float | None:
        """How much the validation accuracy rose from the end of the warm-up to the end; None without both stages."""
        stages = self.stages
        if WARM_UP not in stages or FINE_TUNING not in stages:
            return None
        return stages[FINE_TUNING][-1]["validation_accuracy"] - stages[WARM_UP][-1]["validation_accuracy"]

    @property
    def ruin(self) -> float | None:
        """The validation accuracy that the visitor's run lost in fine-tuning; None if it lost less than `RUINED`."""
        lost = -self.gain if self.is_own and self.gain is not None else 0.0
        return lost if lost >= RUINED else None


@shared_while(partial(finished.state, KEY))
def recorded() -> FineTuningRun:
    """The run that was recorded when the page was made."""
    record = finished.load(KEY)
    return FineTuningRun(FineTuningSettings.parse(record.settings), record.history, is_own=False)


def last(result: JobResult | None) -> FineTuningRun:
    """The visitor's last run; the recorded one if there is none."""
    return recorded() if result is None else own(result.inputs, result.history)


def own(inputs: Mapping[str, object], steps: Sequence[tuple[int, Mapping[str, float]]]) -> FineTuningRun:
    """A run that the visitor started, from the inputs and the history of its job."""
    settings = inputs["settings"]
    assert isinstance(settings, FineTuningSettings)
    return FineTuningRun(settings, steps, is_own=True)
