"""The training that the page shows: the visitor's last one, or the recorded one until the visitor has trained."""

from dataclasses import dataclass
from functools import partial

from apps.classroom.ui.jobs import started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.training.training_history import Steps, TrainingHistory
from apps.shared import finished, job_targets
from apps.shared.shared_results import shared_while
from core.training.live.settings import LiveSettings

JOB = PageJob(
    "train_live", job_targets.LIVE_TRAINING, "Train", ":material/model_training:", record="train_live", shared=False
)

TARGET_ACCURACY = 0.97
"""The validation accuracy by which trainings are compared."""

OVERFITTING_GAP = 0.15
"""The generalisation gap that solves the exercise."""

MEMORISED = 0.9
"""The training accuracy that solves it too: after a few steps the gap may be as wide without anything memorised."""


@dataclass(frozen=True)
class TrainingRun:
    """A training with its settings.

    Attributes:
        settings: what it was started with.
        history: as far as it went.
        is_own: whether the visitor started it; else it is the recorded one.
    """

    settings: LiveSettings
    history: TrainingHistory
    is_own: bool

    @property
    def overfitting(self) -> float:
        """The generalisation gap, -1 to 1, of a training of the visitor that has memorised its images; else 0."""
        epochs = self.history.epochs
        if not self.is_own or not epochs or epochs[-1]["accuracy"] < MEMORISED:
            return 0.0
        return self.history.generalization_gap


def history(steps: Steps, settings: LiveSettings) -> TrainingHistory:
    """The history of a training with these settings."""
    return TrainingHistory(steps, int(settings.batch_size), settings.epochs)


def own(result: JobResult) -> TrainingRun:
    """The visitor's last training."""
    settings: LiveSettings = result.inputs["settings"]
    return TrainingRun(settings, history(result.history, settings), is_own=True)


@shared_while(partial(finished.state, JOB.record))
def recorded() -> TrainingRun:
    """The recorded training."""
    record = finished.load(JOB.record)
    settings = LiveSettings.parse(record.settings)
    return TrainingRun(settings, history(record.history, settings), is_own=False)


def failed() -> TrainingHistory | None:
    """The history of the visitor's last training if an error ended it."""
    job, started = started_jobs.failed(JOB.key), started_jobs.started(JOB.key)
    if job is None or started is None:
        return None
    return history(job.history, started.inputs["settings"])
