"""One machine of a cluster, or one that is alone: trains the short recipe and keeps its weights.

python -m tests.core.training.worker FOLDER NETWORK …
"""

import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers

from core.nets import catalogue
from core.training import distributed
from core.training.trainer import Trainer
from tests.core.training.short import short


def plain(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """A network without normalisation and dropout, with a penalty.

    Args:
        input_shape: height, width, channels.
        classes: outputs.
    """
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(8, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.Flatten(),
            layers.Dense(classes, activation="softmax", name="logits"),
        ]
    )


def main(folder: Path, *networks: str) -> None:
    """Train each network to the end."""
    catalogue.NETWORKS = {**catalogue.NETWORKS, "plain": catalogue._network("plain", "Plain", plain)}
    machines = distributed.machines()
    for network in networks:
        # Batches of 31 and at last one of 1 cannot be halved evenly.
        changes = {"network": {"name": network}, "split": {"test": 0.2, "validation": 0.05, "limit": 94}}
        recipe = short(**changes, batch_size=31, augmentation=[], pictures={"size": 8})
        trainer = Trainer(recipe, folder=folder / network, machines=machines)
        losses = [snapshot.metrics["loss"] for snapshot in trainer.run() if snapshot.metrics]
        assert trainer.model is not None
        trained = [keras.ops.convert_to_numpy(v) for v in trainer.model.trainable_variables]
        weights = {f"{number:03}": array for number, array in enumerate(trained)}
        history = [[epoch[name] for name in sorted(epoch) if name != "seconds"] for epoch in trainer.history]
        np.savez(folder / f"{network}-{machines.rank}.npz", losses=losses, history=history, **weights)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
