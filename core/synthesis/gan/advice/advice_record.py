"""What each piece of advice buys: trainings with and without it, as `advice.json` holds them; without TensorFlow."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core import result_files
from core.evaluation.mean_ratio import MeanRatio, mean_ratio

FOLDER = Path(__file__).parent / "results"
FILE = FOLDER / "advice.json"
COMMAND = "python -m core.synthesis.gan.advice.advice_runs"
PLAIN_FILE = FOLDER / "plain_flowers.json"
PLAIN_COMMAND = "python -m core.synthesis.gan.advice.plain_run"
LEAST = 1e-4
"""The smallest distance that counts: an unbiased one of equal images may be negative."""
WITH_ALL = "with_all"
"""Stands for the recipe as it is, with all of the advice."""


class AdviceRun(BaseModel):
    """One training.

    Attributes:
        variant: `WITH_ALL`, or the name of a variant.
        seed: of the training.
        measures: of its images at the end, by the names of a card's metrics.
        history: the entries of `gan_trainer.GanTrainer.history`.
        seconds: that it took.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    variant: str
    seed: int
    measures: dict[str, float]
    history: list[dict[str, float]]
    seconds: float


class AdviceRecord(BaseModel):
    """All trainings, made by one recipe.

    Attributes:
        recipe: its name.
        epochs: of each training.
        runs: in the order of variants and seeds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: str
    epochs: int
    runs: list[AdviceRun]

    def of(self, variant: str) -> list[AdviceRun]:
        """The trainings of a variant, by seed."""
        return sorted((run for run in self.runs if run.variant == variant), key=lambda run: run.seed)

    def values(self, variant: str, measure: str) -> list[float]:
        """A measure of a variant's trainings, by seed."""
        return [run.measures[measure] for run in self.of(variant)]

    def ratio(self, variant: str, measure: str) -> MeanRatio:
        """How many times as large a positive measure is with a variant as with the recipe as it is, seed by seed."""
        pairs = zip(self.values(WITH_ALL, measure), self.values(variant, measure), strict=True)
        return mean_ratio([max(changed, LEAST) / max(before, LEAST) for before, changed in pairs])


def read() -> AdviceRecord:
    """The recorded trainings.

    Raises:
        ResultFileError: the record is missing or damaged.
    """
    return result_files.read(FILE, AdviceRecord, COMMAND)


def plain_flowers() -> AdviceRun:
    """The recorded training of `flowers_dcgan` by the advice of 2015 alone.

    Raises:
        ResultFileError: the record is missing or damaged.
    """
    return result_files.read(PLAIN_FILE, AdviceRun, PLAIN_COMMAND)


def samples_file(variant: str) -> Path:
    """Where the grids of a variant's first seed are, for `training_record.TrainingRecord`."""
    return FOLDER / f"{variant}.h5"


def collected(recipe: str, epochs: int, runs: Sequence[AdviceRun], order: Sequence[str]) -> AdviceRecord:
    """All trainings in the order of the variants."""
    places = {name: number for number, name in enumerate(order)}
    return AdviceRecord(
        recipe=recipe, epochs=epochs, runs=sorted(runs, key=lambda run: (places[run.variant], run.seed))
    )
