"""Train a GAN: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in GanTrainer(gan_recipe.load("mnist_dcgan")).run():
        print(snapshot.metrics["discriminator_loss"])

After each epoch, the same noise vectors go through the generator; the grids are kept in `samples.h5`, and the quality
of other images of it, as `measured` gives it, in the history.
"""

import math
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from core.errors import ConvolabError
from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.synthesis.gan import image_grid
from core.synthesis.gan.adversaries import Adversaries
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.latent import noise
from core.synthesis.gan.real_images import RealImages
from core.synthesis.gan.training_record import FILE, TrainingRecord
from core.training import checkpoints, monitor
from core.training.metric_sums import MetricSums
from core.training.training_state import TrainingState

CHECKPOINT = "checkpoint.h5"
GRID_SEED, MEASURED_SEED = 0, 1
"""Seeds of the noise of the grids, and of the images whose quality is measured."""
Measure = Callable[[RGB], Mapping[str, float]]


class GanTrainingError(ConvolabError):
    """A training of a GAN that cannot start or continue."""


class GanTrainer:
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
        self.recipe, self.folder = recipe, folder
        self.measure, self.measured_images = measure, measured_images
        self.images = images or RealImages.load(recipe, None)
        self.history: list[dict[str, float]] = []
        self.record = TrainingRecord(*recipe.samples)
        self.seconds = 0.0

    @cached_property
    def adversaries(self) -> Adversaries:
        """The two networks."""
        return Adversaries(self.recipe)

    def run(self, resume: bool = False) -> Stream:
        """Train to the last epoch; closing the stream saves a checkpoint.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step with "discriminator_loss", "generator_loss", "accuracy_real" and
            "accuracy_fake"; after the last step of an epoch also "epoch_generator_loss" and the other values of its
            entry in the history, and with the grid as the image if one was recorded.

        Raises:
            CheckpointError: with what to do.
            GanTrainingError: the training diverged.
        """
        recipe = self.recipe
        steps = self.images.steps(recipe)
        total, done, sums = steps * recipe.epochs, 0, MetricSums()
        if resume and self._checkpoint is not None and self._checkpoint.exists():
            state = TrainingState.load(self._checkpoint, recipe, self._image_keys)
            done, sums, self.history, self.seconds = state.done, state.sums, state.history, state.seconds
            checkpoints.restore(self._checkpoint, self.adversaries.variables)
            self._restore_record(done // steps)
        if not self.record.epochs:
            self._add_grids(0)
        yield Snapshot(done, total, self._newest(), note="starting")
        saved, began = done, time.monotonic()
        while done < total:
            rate = _rate(done / total, recipe.decay_from)
            logs = self.adversaries.step(self.images.batch(done, recipe), done, rate)
            if not all(map(math.isfinite, logs.values())):
                raise GanTrainingError("The training diverged; lower the learning rates of the recipe.")
            sums.add(logs, 1)
            done += 1
            image, metrics, epoch = None, dict(logs), (done - 1) // steps + 1
            if done % steps == 0:
                image, quality = self._after(epoch, epoch == recipe.epochs)
                self.seconds, began = self.seconds + time.monotonic() - began, time.monotonic()
                entry = {name: sums.mean(name) for name in sums.values} | quality
                entry["generator_loss"] *= recipe.discriminator_steps  # It comes in one of so many steps.
                self.history.append({**entry, "seconds": self.seconds})
                metrics |= {f"epoch_{name}": value for name, value in entry.items()}
                sums = MetricSums()
                self._save(done, sums)
                saved = done
            try:
                yield Snapshot(done, total, image, metrics=metrics, note=f"epoch {epoch} of {recipe.epochs}")
            except GeneratorExit:
                if done > saved:
                    self.seconds += time.monotonic() - began
                    self._save(done, sums)
                raise

    def generated(self, count: int, seed: int, averaged: bool = True) -> RGB:
        """Images of the generator as trained so far, uint8 (count, S, S, C), from noise of this seed."""
        settings = self.recipe.generator
        return self.adversaries.images(noise(count, settings.noise, seed, settings.noise_kind), averaged)

    def _after(self, epoch: int, is_last: bool) -> tuple[RGB | None, dict[str, float]]:
        """Record and measure after an epoch if the recipe says so: the grid, and the quality."""
        recipe, image, quality = self.recipe, None, {}
        if epoch % recipe.record_every == 0 or is_last:
            self._add_grids(epoch)
            image = self._newest()
        if self.measure is not None and (epoch % recipe.measure_every == 0 or is_last):
            quality = dict(self.measure(self.generated(self.measured_images, MEASURED_SEED)))
        return image, quality

    def _add_grids(self, epoch: int) -> None:
        count = self.record.rows * self.record.columns
        averaged, raw = (
            image_grid.lay(self.generated(count, GRID_SEED, averaged), self.record.columns)
            for averaged in (True, False)
        )
        self.record.add(epoch, averaged, raw)

    def _newest(self) -> RGB:
        return self.record.grid(-1)

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _restore_record(self, epoch: int) -> None:
        assert self.folder is not None
        self.record = TrainingRecord.open(self.folder / FILE)
        self.record.cut_after(epoch)

    def _save(self, done: int, sums: MetricSums) -> None:
        if self._checkpoint is None or self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.record.save(self.folder / FILE)
        if self.history:
            # The monitor knows one loss and warns by it; here it is the discriminator's.
            epochs = [{"loss": epoch["discriminator_loss"], **epoch} for epoch in self.history]
            monitor.write(self.folder, self.recipe.title, epochs, self.recipe.epochs)
        state = TrainingState(done, sums, history=self.history, seconds=self.seconds)
        state.save(self._checkpoint, self.adversaries.variables, self.recipe, self._image_keys)

    @property
    def _image_keys(self) -> dict[str, str]:
        return {"all": self.images.data.sha256 or ""}


def _rate(progress: float, decay_from: float) -> float:
    """The factor of the learning rates at this progress, 0 to 1."""
    return 1.0 if progress <= decay_from else max(1e-3, (1 - progress) / (1 - decay_from))
