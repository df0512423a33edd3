"""The trainer: a recipe becomes a trained network, as a stream of snapshots that can be stopped and resumed.

    for snapshot in Trainer(recipe.load("digits_mini_vgg")).run():
        print(snapshot.metrics["loss"])

Exact resume: a checkpoint holds the network, the optimizer, the state of the dropout generators and the sums of the
current epoch (`core.training.training_state`). The order of the images and their augmentation depend on the number of
the step alone (`core.training.pipeline`). So an interrupted training, once resumed, has the same history as one that
was never interrupted.
"""

import math
import time
from collections.abc import Generator, Mapping
from pathlib import Path

import keras
import numpy as np

from core.arrays import Float32Array
from core.data.hdf5.reader import Reader
from core.data.preprocessors import centre_crop
from core.errors import ConvolabError
from core.nets import catalogue, whitening
from core.snapshots import Snapshot, Stream
from core.training import checkpoints, monitor
from core.training.building import architecture, build
from core.training.distributed import Machines
from core.training.metric_sums import MetricSums
from core.training.pipeline import Normalisation, evaluation_batches, steps_per_epoch, training_batches
from core.training.recipe import Recipe, RecipeError
from core.training.split_data import SplitData, SplitFiles
from core.training.tensorboard import EventFile
from core.training.training_state import TrainingState, variables_of

CHECKPOINT = "checkpoint.h5"
ALONE = Machines()

DIVERGED = (
    "The training diverged: its loss or a weight is no longer finite. The learning rate is too high; lower it in the "
    "recipe's schedule, or warm it up."
)


class TrainingError(ConvolabError):
    """A training that cannot start or continue."""


class Trainer:
    """One training.

    Attributes:
        model: the network, once `run` has built it.
        split_data: the images of the recipe's splits.
        history: for each finished epoch "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate"
            and "seconds"; the validation values only if the recipe has a validation split. In a training of several
            stages also "stage".
        seconds: the time spent on training so far.
        stage: the number of the current stage, from 1, in a training of several stages
            (`core.transfer.fine_tuning.fine_tuner`).
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        data: Path | None = None,
        folder: Path | None = None,
        tensorboard: Path | None = None,
        cluster_address: str | None = None,
        machines: Machines = ALONE,
    ) -> None:
        """Check the recipe and split the data set; no image is read and no network built yet.

        Args:
            recipe: what to train.
            data: where to look for the data set, or the data set itself.
            folder: for checkpoints, `history.json` and its figure; None: nothing is written.
            tensorboard: folder for TensorBoard's event files; None: none are written.
            cluster_address: of a Dask scheduler whose workers decode the images and see the same files; None:
                threads of this process.
            machines: which machines take part; only the first one writes anything.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: the data set has no test split, or there is no such network, or an argument of it is invalid.
        """
        self.check_network(recipe)
        self.recipe, self.folder, self.machines = recipe, folder, machines
        self.split_data = SplitData.of(recipe, data)
        self.cluster_address = cluster_address
        self.history: list[dict[str, float]] = []
        self.model: keras.Model | None = None
        self.seconds = 0.0
        self.stage: int | None = None
        self._is_checked = False
        self._copy: keras.Model | None = None
        self._events = EventFile(tensorboard) if tensorboard and machines.is_first else None

    @property
    def files(self) -> SplitFiles:
        """The HDF5 files of the splits."""
        return SplitFiles(self.recipe, self.split_data)

    @property
    def normalisation(self) -> Normalisation:
        """The channel means of the recipe or of the training images, and the recipe's scale."""
        means = self.recipe.pictures.means or self.files.reader("train").means
        assert means is not None
        return Normalisation(means, self.recipe.pictures.scale)

    def readable(self) -> Generator[Snapshot, None, SplitData]:
        """Leave out the images that cannot be read; `run` starts with this unless it was done before.

        Yields, Returns, Raises: see `SplitData.readable`.
        """
        if not self._is_checked:
            self.split_data = yield from self.split_data.readable(self.cluster_address)
            self._is_checked = True
        return self.split_data

    def run(self, resume: bool = False) -> Stream:
        """Train to the recipe's last epoch.

        Closing the stream saves a checkpoint. Anything else that ends the training within a step, such as Ctrl-C,
        saves none, because nobody knows how much of the step was done; the previous checkpoint stays. Without
        `resume`, the files of an earlier training in the folder are removed.

        A consumer may send ``{"learning_rate": factor}`` to multiply the schedule's rate from the next step on.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step, with the step's "loss", "accuracy" and "learning_rate" and the "epoch"; after
            the last step of an epoch also "epoch_loss" and the other values of its entry in the history. While
            images are checked and HDF5 files are written, snapshots of step 0 say how far that is.

        Raises:
            DataError, CheckpointError, DistributedError: with what to do.
            TrainingError: the training diverged, or the history cannot be written.
            ConvolabError: the images are too small for the network.
        """
        recipe, machines = self.recipe, self.machines
        model = self.model = self._built()
        for progress in self._prepared():
            yield Snapshot(0, 1, note=f"preparing images, {progress.step:,} of {progress.total:,}")
        reader = self.files.reader("train")
        steps = steps_per_epoch(recipe, len(reader))
        total = steps * recipe.epochs
        state = TrainingState()
        if resume and self._checkpoint and self._checkpoint.exists():
            state = self._restored(model, steps)
        else:
            whitening.adapt(model, self._first_images(reader))
            if self.folder and machines.is_first:
                for name in (CHECKPOINT, monitor.FILE, monitor.FIGURE):
                    (self.folder / name).unlink(missing_ok=True)
        self.history, self.seconds = state.history, state.seconds
        machines.agree(state.done)
        yield Snapshot(min(state.done, total), total, note="starting")
        shard = (machines.rank, machines.count)
        batches = iter(training_batches(recipe, reader, self.normalisation, state.done, shard))
        step = machines.step(model)
        saved, began = state.done, time.monotonic()
        while state.done < total:
            if self.enter_stage(model, state.done, steps):
                step = machines.step(model)
            rate = state.factor * self.rate(state.done, steps)
            model.optimizer.learning_rate = rate
            images, labels = next(batches)
            whole = min(recipe.batch_size, len(reader) - state.done % steps * recipe.batch_size)
            logs = step(images, labels, whole)
            if not math.isfinite(logs["loss"]):
                raise TrainingError(DIVERGED)
            state.sums.add(logs, whole)
            state.done += 1
            epoch = (state.done - 1) // steps + 1
            metrics = {**logs, "learning_rate": rate, "epoch": float(epoch)}
            if self.stage is not None:
                metrics["stage"] = float(self.stage)
            note = f"epoch {epoch} of {recipe.epochs}"
            if state.done % steps == 0:
                if not _is_finite(model):
                    raise TrainingError(DIVERGED)
                now = time.monotonic()
                self.seconds += now - began
                began = now
                entry = self._finish_epoch(model, state.sums, rate)
                metrics |= {f"epoch_{name}": value for name, value in entry.items()}
                warned = monitor.warning(self.history)
                note += f". {warned}" if warned else ""
                state.sums = MetricSums()
                if len(self.history) % recipe.checkpoint_every == 0 or state.done == total:
                    self._save(model, state)
                    saved = state.done
            try:
                message = yield Snapshot(state.done, total, metrics=metrics, note=note)
            except GeneratorExit:
                if state.done > saved and _is_finite(model):
                    self.seconds += time.monotonic() - began
                    self._save(model, state)
                raise
            if isinstance(message, Mapping) and "learning_rate" in message:
                state.factor = float(message["learning_rate"])

    def check_network(self, recipe: Recipe) -> None:
        """Check that the recipe's network can be built, before any image is prepared.

        Raises:
            RecipeError: there is no such network, or an argument is invalid.
        """
        try:
            catalogue.checked(catalogue.get(recipe.network.name), recipe.network.arguments)
        except ConvolabError as error:
            raise RecipeError(f"The recipe {recipe.name} has a mistake at network: {error}") from None

    def network(self, classes: int) -> keras.Model:
        """The recipe's network with its initial weights, not compiled, in Keras' current precision.

        Raises:
            ConvolabError: the images are too small for it.
        """
        return architecture(self.recipe, classes)

    def rate(self, done: int, steps: int) -> float:
        """The schedule's learning rate for the step that follows `done` steps; an epoch has `steps` of them."""
        return self.recipe.schedule(done / (steps * self.recipe.epochs))

    def enter_stage(self, model: keras.Model, done: int, steps: int) -> bool:
        """Prepare the network for the step that follows `done` steps, and say whether it was compiled again.

        Here there is nothing to do: the whole training is one stage.
        """
        return False

    def loss_and_accuracy(self, name: str) -> tuple[float, float]:
        """The loss and accuracy on a split, without augmentation and dropout."""
        assert self.model is not None
        model = self.model
        if self.machines.strategy:  # Each machine evaluates on its own, with a copy that waits for no other.
            model = self._copy = self._copy or self._new()
            model.set_weights(self.model.get_weights())
        data = evaluation_batches(self.recipe, self.files.reader(name), self.normalisation)
        sums = MetricSums()
        for images, labels in data:
            sums.add(model.test_on_batch(images, labels, return_dict=True), len(labels))
        return sums.mean("loss"), sums.mean("accuracy")

    def _built(self) -> keras.Model:
        with self.machines.scope():
            return self._new()

    def _new(self) -> keras.Model:
        return build(self.recipe, len(self.split_data.data.classes), self.network)

    def _first_images(self, reader: Reader) -> Float32Array:
        """A thousand training images as the network sees them, the same on every machine."""
        images, _ = next(iter(reader.batches(1000, seed=self.recipe.seed)))
        return self.normalisation(centre_crop(images, self.recipe.pictures.size)).numpy()

    def _prepared(self) -> Stream:
        """Write the HDF5 files that are missing: first on the first machine, as the others may share its cache."""
        yield from self.readable()
        if self.machines.is_first:
            yield from self.files.build(self.cluster_address)
            self.machines.agree(0)
        else:
            self.machines.agree(0)
            yield from self.files.build(self.cluster_address)

    def _finish_epoch(self, model: keras.Model, sums: MetricSums, rate: float) -> dict[str, float]:
        entry = {"loss": sums.mean("loss"), "accuracy": sums.mean("accuracy"), "learning_rate": rate}
        if "validation" in self.split_data.splits:
            loss, accuracy = self.loss_and_accuracy("validation")
            entry |= {"validation_loss": loss, "validation_accuracy": accuracy}
        entry["seconds"] = self.seconds
        if self.stage is not None:
            entry["stage"] = float(self.stage)
        self.history.append(entry)
        if self.folder and self.machines.is_first:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                monitor.write(self.folder, self.recipe.title, self.history, self.recipe.epochs)
            except OSError as error:
                raise TrainingError(
                    f"The history cannot be written to {self.folder} ({error.strerror}); make room there, or choose "
                    "another folder with --out."
                ) from error
        if self._events:
            self._events.write(len(self.history), entry)
        return entry

    @property
    def _image_keys(self) -> dict[str, str]:
        return {name: self.files.key(name) for name in self.split_data.splits}

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, model: keras.Model, state: TrainingState) -> None:
        state.history, state.seconds = self.history, self.seconds
        if self._checkpoint and self.machines.is_first:
            state.save(self._checkpoint, variables_of(model), self.recipe, self._image_keys)

    def _restored(self, model: keras.Model, steps: int) -> TrainingState:
        """The state of the checkpoint; its variables are put into the network."""
        assert self._checkpoint is not None
        # Only the machine that wrote the checkpoint compares images: another's copy of a folder has other times.
        image_keys = self._image_keys if self.machines.is_first else None
        state = TrainingState.load(self._checkpoint, self.recipe, image_keys)
        # The optimizer in the checkpoint is that of the last finished step, so its stage comes first.
        self.enter_stage(model, max(0, state.done - 1), steps)
        checkpoints.restore(self._checkpoint, variables_of(model))
        return state


def _is_finite(model: keras.Model) -> bool:
    """Whether all weights are finite; the last step may have ruined them although its loss still was finite."""
    return all(bool(np.isfinite(array).all()) for array in model.get_weights())
