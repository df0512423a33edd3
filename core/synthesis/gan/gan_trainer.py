"""Train a GAN: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in GanTrainer(gan_recipe.load("mnist_dcgan")).run():
        print(snapshot.metrics["discriminator_loss"])

After each epoch, the same noise vectors go through the generator; the grids are kept in `samples.h5`, and the quality
of other images of it, as `measured` gives it, in the history.
"""

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import keras

from core.errors import ConvolabError
from core.images import RGB
from core.synthesis.gan import image_grid
from core.synthesis.gan.adversaries import Adversaries
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.latent import noise
from core.synthesis.gan.real_images import RealImages
from core.synthesis.gan.training_record import FILE, TrainingRecord
from core.training.step_trainer import History, StepTrainer

GRID_SEED, MEASURED_SEED = 0, 1
"""Seeds of the noise of the grids, and of the images whose quality is measured."""
Measure = Callable[[RGB], Mapping[str, float]]


class GanTrainingError(ConvolabError):
    """A training of a GAN that cannot start or continue."""


class GanTrainer(StepTrainer[GanRecipe]):
    """One training of a GAN.

    Attributes:
        recipe: of the training.
        images: that it is trained on; None: those that the recipe names, from the data folder.
        folder: of the checkpoint, the record and the monitor; None to keep none of them.
        measure: gives the quality of images, uint8 (N, S, S, C), by name; None to measure none.
        measured_images: how many it is given.
        history: for each epoch the mean losses and accuracies, the seconds so far and, where it was measured, the
            quality.
        record: the grids so far.
        seconds: computed so far.
    """

    def __init__(
        self,
        recipe: GanRecipe,
        *,
        images: RealImages | None = None,
        folder: Path | None = None,
        measure: Measure | None = None,
        measured_images: int = 600,
    ) -> None:
        super().__init__(recipe, folder)
        self.measure, self.measured_images = measure, measured_images
        self.images = images or RealImages.load(recipe, None)
        self.record = TrainingRecord(*recipe.samples)

    @cached_property
    def adversaries(self) -> Adversaries:
        """The two networks."""
        return Adversaries(self.recipe)

    @property
    def steps(self) -> int:
        """Steps in an epoch."""
        return self.images.steps(self.recipe)

    @property
    def variables(self) -> list[keras.Variable]:
        """Those of both networks, of the average and of the optimizers."""
        return self.adversaries.variables

    @property
    def image_keys(self) -> dict[str, str]:
        """The checksum of the data set."""
        return {"all": self.images.data.sha256 or ""}

    def generated(self, count: int, seed: int, averaged: bool = True) -> RGB:
        """Images of the generator as trained so far, uint8 (count, S, S, C), from noise of this seed."""
        settings = self.recipe.generator
        return self.adversaries.images(noise(count, settings.noise, seed, settings.noise_kind), averaged)

    def _step(self, number: int) -> dict[str, float]:
        recipe = self.recipe
        rate = _rate(number / (self.steps * recipe.epochs), recipe.decay_from)
        logs = self.adversaries.step(self.images.batch(number, recipe), number, rate)
        if not all(map(math.isfinite, logs.values())):
            raise GanTrainingError("The training diverged; lower the learning rates of the recipe.")
        return logs

    def _begin(self) -> RGB:
        if not self.record.epochs:
            self._add_grids(0)
        return self.record.grid(-1)

    def _record(self, done: int) -> RGB | None:
        epoch, more = divmod(done, self.steps)
        if more or not self._is_due(epoch, self.recipe.record_every):
            return None
        self._add_grids(epoch)
        return self.record.grid(-1)

    def _entry(self, means: dict[str, float], epoch: int) -> dict[str, float]:
        # The generator's loss comes in one of so many steps.
        entry = {**means, "generator_loss": means["generator_loss"] * self.recipe.discriminator_steps}
        if self.measure is not None and self._is_due(epoch, self.recipe.measure_every):
            entry |= self.measure(self.generated(self.measured_images, MEASURED_SEED))
        return entry

    def _is_due(self, epoch: int, every: int) -> bool:
        return epoch % every == 0 or epoch == self.recipe.epochs

    def _add_grids(self, epoch: int) -> None:
        count = self.record.rows * self.record.columns
        averaged, raw = (
            image_grid.lay(self.generated(count, GRID_SEED, averaged), self.record.columns)
            for averaged in (True, False)
        )
        self.record.add(epoch, averaged, raw)

    def _save_record(self, folder: Path) -> None:
        self.record.save(folder / FILE)

    def _restore_record(self, folder: Path, done: int) -> None:
        self.record = TrainingRecord.open(folder / FILE)
        self.record.cut_after(done // self.steps)

    def _monitored(self) -> History:
        """The monitor knows one loss and warns by it; here it is the discriminator's."""
        return [{"loss": epoch["discriminator_loss"], **epoch} for epoch in self.history]


def _rate(progress: float, decay_from: float) -> float:
    """The factor of the learning rates at this progress, 0 to 1."""
    return 1.0 if progress <= decay_from else max(1e-3, (1 - progress) / (1 - decay_from))
