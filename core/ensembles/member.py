"""One member of an ensemble: a training with its own seed and its own folder, which a Dask worker runs by name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.nets.weights import save_weights
from core.snapshots import Stream
from core.training import recipe
from core.training.export import for_serving
from core.training.recipe import Recipe
from core.training.trainer import CHECKPOINT, Trainer
from core.transfer.fine_tuning.fine_tuner import FineTuner

WEIGHTS = "weights.h5"


def train_member(values: Mapping[str, Any], folder: str, data: str | None = None) -> Stream:
    """Train one member, or go on with it; its weights lie in the folder at the end.

    Args:
        values: of the recipe, with the member's seed.
        folder: for its checkpoint, its history and its weights.
        data: where to look for the data set first.

    Yields:
        The trainer's snapshots.

    Raises:
        ConvolabError: of the data set, the checkpoint or the training, with what to do.
    """
    place = Path(folder)
    chosen = recipe.parse(dict(values))
    trainer = kind(chosen)(chosen, data=Path(data) if data else None, folder=place)
    seed = trainer.recipe.seed
    for snapshot in trainer.run(resume=(place / CHECKPOINT).exists()):
        yield replace(snapshot, note=f"seed {seed}: {snapshot.note}")
    save_weights(for_serving(trainer), place / WEIGHTS)


def kind(chosen: Recipe) -> type[Trainer]:
    """What trains a recipe."""
    return FineTuner if chosen.fine_tuning else Trainer
