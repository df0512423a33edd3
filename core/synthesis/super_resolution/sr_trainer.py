"""Train a network for super-resolution: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in SrTrainer(recipe, Path("patches.h5"), held_out).run():
        print(snapshot.metrics["loss"])

The patches stay in the system's memory, and their order and turns depend on the seed and the step alone. After each
epoch, the PSNR on images that were held out goes into the history.
"""

import math
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from core.arrays import Float32Array
from core.data.hdf5.reader import Epoch, Reader
from core.errors import ConvolabError
from core.evaluation.image_quality import psnr
from core.luminance import from_luminance
from core.snapshots import Snapshot, Stream
from core.synthesis.super_resolution.luminance_images import pair
from core.synthesis.super_resolution.patches import Rows
from core.synthesis.super_resolution.sample_record import FILE, SampleRecord, detail, is_recorded
from core.synthesis.super_resolution.sr_learner import SrLearner
from core.synthesis.super_resolution.sr_recipe import SrRecipe
from core.training import checkpoints, monitor
from core.training.metric_sums import MetricSums
from core.training.training_state import TrainingState

CHECKPOINT = "checkpoint.h5"
SMALLEST_RATE = 1e-7


class SrTrainingError(ConvolabError):
    """A training of super-resolution that cannot start or continue."""


class SrTrainer:
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
        self.recipe, self.folder = recipe, folder
        self.patches = Reader(patches)
        self.held_out = held_out
        self.history: list[dict[str, float]] = []
        self.seconds = 0.0
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

    def run(self, resume: bool = False) -> Stream:
        """Train to the last epoch; closing the stream saves a checkpoint.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step with its "loss"; after the last step of an epoch also "epoch_loss", "epoch_psnr"
            and the other values of its entry in the history; with the detail as the image where it was recorded.

        Raises:
            CheckpointError: with what to do.
            SrTrainingError: the training diverged.
        """
        recipe, steps = self.recipe, len(self.patches) // self.recipe.batch_size
        total, done, sums = steps * recipe.epochs, 0, MetricSums()
        if resume and self._checkpoint is not None and self._checkpoint.exists():
            state = TrainingState.load(self._checkpoint, recipe, self._image_keys)
            done, sums, self.history, self.seconds = state.done, state.sums, state.history, state.seconds
            checkpoints.restore(self._checkpoint, self.learner.variables)
            self._restore_record(done)
        if not self.record.steps:
            self._record(0)
        yield Snapshot(done, total, self.record.image(-1), note="starting")
        saved, began = done, time.monotonic()
        while done < total:
            rate = max(SMALLEST_RATE, recipe.schedule(done / total))
            logs = self.learner.step(self._batch(done, steps), done, rate)
            if not math.isfinite(logs["loss"]):
                raise SrTrainingError("The training diverged; lower the learning rate of the recipe.")
            sums.add(logs, 1)
            done += 1
            image, metrics, epoch = None, dict(logs), (done - 1) // steps + 1
            if is_recorded(done) or done == total:
                self._record(done)
                image = self.record.image(-1)
            if done % steps == 0:
                quality = self.measured()
                self.seconds, began = self.seconds + time.monotonic() - began, time.monotonic()
                entry = {**{name: sums.mean(name) for name in sums.values}, "psnr": quality}
                self.history.append({**entry, "learning_rate": rate, "seconds": self.seconds})
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

    def _batch(self, step: int, steps: int) -> Rows:
        epoch, place = divmod(step, steps)
        if self._passage is None or self._passage[0] != epoch:
            size, seed = self.recipe.batch_size, self.recipe.seed
            passage = Epoch(self.patches, size, epoch=epoch, seed=seed, shuffle=True, drop_remainder=True)
            self._passage = epoch, passage
        return self._passage[1].batch(place)[0]

    def _record(self, step: int) -> None:
        given, wanted = self._detail
        result = self.learner.enlarger()(given)
        self.record.add(step, result, psnr(result, wanted))

    def _restore_record(self, step: int) -> None:
        assert self.folder is not None
        self.record = SampleRecord.open(self.folder / FILE)
        self.record.cut_after(step)

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, done: int, sums: MetricSums) -> None:
        if self._checkpoint is None or self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.record.save(self.folder / FILE)
        if self.history:
            monitor.write(self.folder, self.recipe.title, self.history, self.recipe.epochs)
        state = TrainingState(done, sums, history=self.history, seconds=self.seconds)
        state.save(self._checkpoint, self.learner.variables, self.recipe, self._image_keys)

    @property
    def _image_keys(self) -> dict[str, str]:
        return {"patches": self.patches.key}
