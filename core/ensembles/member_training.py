"""Train one member of an ensemble, with its own seed and its own folder; a Dask worker runs this by name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.nets.weights import save_weights
from core.snapshots import Stream
from core.training import recipe
from core.training.export import for_serving
from core.training.trainer import CHECKPOINT
from core.transfer.fine_tuning.fine_tuner import trainer_for

WEIGHTS = "weights.h5"
"""The file in a member's folder that holds its trained weights."""


def train_member(values: Mapping[str, Any], folder: str, data: str | None = None) -> Stream:
    """Train one member, or resume it from its checkpoint, and leave its weights in the folder.

    Args:
        values: of the recipe, with the member's seed.
        folder: for its checkpoint, its history and its weights.
        data: where to look for the data set first.

    Yields:
        The trainer's snapshots.

    Raises:
        ConvolabError: the data set, the checkpoint or the training fails; the sentence says what to do.
    """
    place = Path(folder)
    chosen = recipe.parse(dict(values))
    trainer = trainer_for(chosen)(chosen, data=Path(data) if data else None, folder=place)
    seed = trainer.recipe.seed
    for snapshot in trainer.run(resume=(place / CHECKPOINT).exists()):
        yield replace(snapshot, note=f"seed {seed}: {snapshot.note}")
    save_weights(for_serving(trainer), place / WEIGHTS)
