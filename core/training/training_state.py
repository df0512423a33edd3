"""The state of a training between two steps, as a checkpoint keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import keras
from pydantic import BaseModel

from core.training import checkpoints
from core.training.checkpoints import ADVICE, CheckpointError
from core.training.metric_sums import MetricSums
from core.training.recipe import RecipeError, validated


@dataclass
class TrainingState:
    """Everything that a resumed training needs beside the variables of the network and its optimizer.

    Attributes:
        done: finished steps, counted over all epochs.
        sums: of the steps of the current epoch.
        factor: what the schedule's learning rate is multiplied by.
        history: the entries of the finished epochs.
        seconds: the time spent on training so far.
    """

    done: int = 0
    sums: MetricSums = field(default_factory=MetricSums)
    factor: float = 1.0
    history: list[dict[str, float]] = field(default_factory=list)
    seconds: float = 0.0

    def save(
        self, path: Path, variables: Sequence[keras.Variable], recipe: BaseModel, image_keys: Mapping[str, str]
    ) -> None:
        """Write a checkpoint with this state and the variables of a training.

        Args:
            path: of the checkpoint.
            variables: everything that a step changes, in a fixed order.
            recipe: what is being trained.
            image_keys: a checksum of the images of each split.

        Raises:
            CheckpointError: the disk is full, or the folder cannot be written to.
        """
        values = {
            "recipe": recipe.model_dump(mode="json"),
            "pictures": dict(image_keys),
            "done": self.done,
            "sums": self.sums.values,
            "count": self.sums.count,
            "factor": self.factor,
            "history": self.history,
            "seconds": self.seconds,
        }
        checkpoints.save(path, variables, values)

    @classmethod
    def load(cls, path: Path, recipe: BaseModel, image_keys: Mapping[str, str] | None) -> "TrainingState":
        """Read the state from a checkpoint, without the variables.

        Args:
            path: of the checkpoint.
            recipe: what is to be trained.
            image_keys: a checksum of the images of each split; None: the images are not compared.

        Raises:
            CheckpointError: the checkpoint cannot be read, or belongs to another recipe or other images.
        """
        values = checkpoints.state(path)
        if not _describes(values.get("recipe", {}), recipe):
            raise CheckpointError(f"The checkpoint {path} was written by another recipe; {ADVICE}")
        if image_keys is not None and values.get("pictures") != image_keys:
            raise CheckpointError(f"The checkpoint {path} was written for other images; {ADVICE}")
        sums = MetricSums(values["sums"], values["count"])
        return cls(values["done"], sums, values["factor"], values["history"], values["seconds"])


def variables_of(model: keras.Model) -> list[keras.Variable]:
    """Everything that a step of a compiled network changes, in a fixed order."""
    return [*model.variables, *model.optimizer.variables]


def _describes(values: dict[str, object], recipe: BaseModel) -> bool:
    """Whether stored values are those of a recipe; a field that did not exist when they were stored has its default."""
    try:
        return validated(values, type(recipe)) == recipe
    except RecipeError:  # Written with fields that no longer exist.
        return False
