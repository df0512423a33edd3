"""Train the numbers of new styles: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in StyleTrainer(style_recipe.load("style_paintings")).run():
        print(snapshot.metrics["loss"])

Every step shows each painting one crop of a photo. The crops depend on the number of the step alone, and a checkpoint
holds the styles and the optimizer, so that an interrupted training ends like one that was never stopped.
"""

import math
import time
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.synthesis.style import network
from core.synthesis.style.learning.style_learner import StyleLearner, as_batch, mean_style, named, scaled
from core.synthesis.style.learning.style_recipe import StyleRecipe
from core.synthesis.style.learning.training_images import NamedPainting, Photos, paintings
from core.training import checkpoints, monitor
from core.training.training_state import TrainingState

CHECKPOINT = "checkpoint.h5"


class StyleTrainingError(ConvolabError):
    """A training of styles that cannot start or continue."""


class StyleTrainer:
    """One training of styles.

    Attributes:
        recipe: of the training.
        data: where the paintings and photos are; None for the data folder.
        folder: of the checkpoint and the monitor; None to keep neither.
        history: for each stretch between two checkpoints, the mean losses, the rate and the seconds so far.
        seconds: computed so far.
    """

    def __init__(self, recipe: StyleRecipe, *, data: Path | None = None, folder: Path | None = None) -> None:
        self.recipe, self.data, self.folder = recipe, data, folder
        self.history: list[dict[str, float]] = []
        self.seconds = 0.0

    @cached_property
    def paintings(self) -> list[NamedPainting]:
        """The paintings that are learned."""
        return paintings(self.recipe, self.data)

    @cached_property
    def learner(self) -> StyleLearner:
        """Computes losses and gradients."""
        images = [scaled(painting.image, self.recipe.painting_size) for painting in self.paintings]
        return StyleLearner(images, self.recipe.weights, self.recipe.precision)

    @cached_property
    def styles(self) -> keras.Variable:
        """The numbers that are trained, float32 (S, 990); first the mean of the known styles."""
        return keras.Variable(mean_style(known_styles(), len(self.paintings)), name="styles")

    def run(self, resume: bool = False) -> Stream:
        """Train to the last step of the last phase; closing the stream saves a checkpoint.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step with its "loss", "content", "style", "total_variation" and "learning_rate".

        Raises:
            DataError, ImageError, CheckpointError: with what to do.
            StyleTrainingError: the training diverged.
        """
        recipe, total = self.recipe, self.recipe.steps
        optimizer = keras.optimizers.Adam()
        optimizer.build([self.styles])
        done, since = 0, []
        if resume and self._checkpoint is not None and self._checkpoint.exists():
            state = TrainingState.load(self._checkpoint, recipe, self._image_keys)
            done, self.history, self.seconds = state.done, state.history, state.seconds
            checkpoints.restore(self._checkpoint, [self.styles, *optimizer.variables])
        yield Snapshot(done, total, note="starting")
        photos = Photos.load(recipe, self.data)
        saved, began = done, time.monotonic()
        while done < total:
            phase, progress = recipe.phase(done)
            optimizer.learning_rate = rate = max(1e-7, phase.schedule(progress))
            crops = as_batch(photos.crops(done, len(self.paintings), phase.crop))
            gradient, losses = self.learner.step(self.styles.value, crops)
            values = losses.numpy().mean(axis=0)
            if not math.isfinite(float(values.sum())):
                raise StyleTrainingError("The training diverged; lower the learning rates of the recipe's phases.")
            optimizer.apply([gradient], [self.styles])
            done += 1
            since.append(values)
            if done % recipe.checkpoint_every == 0 or done == total:
                now = time.monotonic()
                self.seconds += now - began
                began = now
                mean = named(np.mean(since, axis=0))
                self.history.append({**mean, "learning_rate": rate, "step": float(done), "seconds": self.seconds})
                since = []
                self._save(optimizer, done)
                saved = done
            try:
                yield Snapshot(done, total, metrics={**named(values), "learning_rate": rate}, note="learning")
            except GeneratorExit:
                if done > saved:
                    self.seconds += time.monotonic() - began
                    self._save(optimizer, done)
                raise

    def picture(self, number: int, photo: RGB) -> RGB:
        """A photo in one of the styles as learned so far, uint8 RGB; its sides are cropped to multiples of 4."""
        return painted(self.learner.network, np.asarray(self.styles)[number], photo)

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, optimizer: keras.Optimizer, done: int) -> None:
        if self._checkpoint is None or self.folder is None:
            return
        state = TrainingState(done, history=self.history, seconds=self.seconds)
        state.save(self._checkpoint, [self.styles, *optimizer.variables], self.recipe, self._image_keys)
        if self.history:
            every = math.ceil(self.recipe.steps / self.recipe.checkpoint_every)
            monitor.write(self.folder, self.recipe.title, self.history, every)

    @property
    def _image_keys(self) -> dict[str, str]:
        return {"paintings": ", ".join(painting.name for painting in self.paintings)}


def known_styles() -> Float32Array:
    """The numbers of the styles that the network came with, float32 (K, 990)."""
    return np.stack(list(network.styles().values()))


def painted(network: keras.Model, style: Float32Array, photo: RGB) -> RGB:
    """A photo in one style, uint8 RGB; its sides are cropped to multiples of 4.

    Args:
        network: of `core.nets.style.network`.
        style: float32 (990,).
        photo: uint8 RGB (H, W, 3).
    """
    height, width = (side - side % 4 for side in photo.shape[:2])
    inputs = [as_batch([photo[:height, :width]]), tf.constant(style[np.newaxis])]
    picture = network(inputs, training=False)
    return np.asarray(np.rint(255 * np.asarray(picture)[0]), np.uint8)
