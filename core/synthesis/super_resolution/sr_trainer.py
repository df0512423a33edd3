"""Train a network for super-resolution: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in SrTrainer(recipe, Path("patches.h5"), held_out).run():
        print(snapshot.metrics["loss"])

The patches stay in the system's memory, and their order and turns depend on the seed and the step alone. After each
epoch, the PSNR on images that were held out goes into the history.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import keras
import numpy as np

from core.arrays import Float32Array
from core.data.hdf5.reader import Epoch, Reader
from core.errors import ConvolabError
from core.evaluation.image_quality import psnr
from core.images import RGB
from core.luminance import from_luminance
from core.synthesis.super_resolution.luminance_images import pair
from core.synthesis.super_resolution.patches import Rows
from core.synthesis.super_resolution.sample_record import FILE, SampleRecord, detail, is_recorded
from core.synthesis.super_resolution.sr_learner import SrLearner
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.training.step_trainer import StepTrainer

SMALLEST_RATE = 1e-7


class SrTrainingError(ConvolabError):
    """A training of super-resolution that cannot start or continue."""


class SrTrainer(StepTrainer[SrRecipe]):
    """One training of a network for super-resolution.

    Attributes:
        recipe: of the training.
        patches: the file that `core.synthesis.super_resolution.patches` wrote for it.
        held_out: luminance of the images that each epoch is measured on, float32 (H, W), 16 to 235.
        folder: of the checkpoint, the record and the monitor; None to keep none of them.
        history: for each epoch the mean losses, the PSNR on the held-out images, the learning rate, and the seconds so
            far.
        record: the recorded detail so far.
        seconds: computed so far.
    """

    def __init__(
        self, recipe: SrRecipe, patches: Path, held_out: Sequence[Float32Array], folder: Path | None = None
    ) -> None:
        super().__init__(recipe, folder)
        self.patches = Reader(patches)
        self.held_out = held_out
        self._passage: tuple[int, Epoch] | None = None
        self._detail = pair(detail(), recipe.scale, recipe.input == "enlarged")
        self.record = SampleRecord(from_luminance(self._detail[1], np.uint8))
        if len(self.patches) < recipe.batch_size:
            raise SrTrainingError(
                f"There are {len(self.patches):,} patches, fewer than the batch of {recipe.batch_size}; lower the "
                "stride of the patches or the batch_size."
            )

    @cached_property
    def learner(self) -> SrLearner:
        """The network with its optimizer."""
        return SrLearner(self.recipe)

    @property
    def steps(self) -> int:
        """Steps in an epoch; what does not fill a batch is left out."""
        return len(self.patches) // self.recipe.batch_size

    @property
    def variables(self) -> list[keras.Variable]:
        """Those of the network, of its average and of the optimizer."""
        return self.learner.variables

    @property
    def image_keys(self) -> dict[str, str]:
        """The key of the patches."""
        return {"patches": self.patches.key}

    def measured(self) -> float:
        """The mean PSNR in dB on the held-out images as trained so far, without a border as wide as the scale."""
        enlarge, scale = self.learner.enlarger(), self.recipe.scale
        inner = slice(scale, -scale)
        return float(
            np.mean([psnr(enlarge(given)[inner, inner], wanted[inner, inner]) for given, wanted in self._pairs])
        )

    @cached_property
    def _pairs(self) -> list[tuple[Float32Array, Float32Array]]:
        return [pair(luminance, self.recipe.scale, self.recipe.input == "enlarged") for luminance in self.held_out]

    def _rate(self, number: int) -> float:
        """The learning rate of a step."""
        return max(SMALLEST_RATE, self.recipe.schedule(number / (self.steps * self.recipe.epochs)))

    def _batch(self, number: int) -> Rows:
        epoch, place = divmod(number, self.steps)
        if self._passage is None or self._passage[0] != epoch:
            size, seed = self.recipe.batch_size, self.recipe.seed
            passage = Epoch(self.patches, size, epoch=epoch, seed=seed, shuffle=True, drop_remainder=True)
            self._passage = epoch, passage
        return self._passage[1].batch(place)[0]

    def _step(self, number: int) -> dict[str, float]:
        logs = self.learner.step(self._batch(number), number, self._rate(number))
        if not math.isfinite(logs["loss"]):
            raise SrTrainingError("The training diverged; lower the learning rate of the recipe.")
        return logs

    def _begin(self) -> RGB:
        return self.record.image(-1) if self.record.steps else self._add_detail(0)

    def _record(self, done: int) -> RGB | None:
        is_due = is_recorded(done) or done == self.steps * self.recipe.epochs
        return self._add_detail(done) if is_due else None

    def _entry(self, means: dict[str, float], epoch: int) -> dict[str, float]:
        return {**means, "psnr": self.measured()}

    def _noted(self, number: int) -> dict[str, float]:
        return {"learning_rate": self._rate(number)}

    def _add_detail(self, step: int) -> RGB:
        given, wanted = self._detail
        result = self.learner.enlarger()(given)
        self.record.add(step, result, psnr(result, wanted))
        return self.record.image(-1)

    def _save_record(self, folder: Path) -> None:
        self.record.save(folder / FILE)

    def _restore_record(self, folder: Path, done: int) -> None:
        self.record = SampleRecord.open(folder / FILE)
        self.record.cut_after(done)
