"""The trainer: a recipe becomes a trained network, as a stream of snapshots that can be stopped and taken up again.

    for snapshot in Trainer(recipe.load("digits_mini_vgg")).run():
        print(snapshot.metrics["loss"])

Exact resume: the checkpoint holds the network, the optimizer, the generators of dropout and the sums of the epoch
under way; order and draws depend on the number of the step (`core.training.pipeline`). So an interrupted training
that goes on has the history of one that was never interrupted.
"""

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from core.data.hdf5.reader import Reader
from core.data.preprocessors import centre_crop
from core.errors import ConvolabError
from core.nets import catalogue, whitening
from core.snapshots import Snapshot, Stream
from core.training import checkpoints, monitor
from core.training.building import architecture, build
from core.training.distributed import Machines
from core.training.epoch_means import Sums
from core.training.pipeline import Normalisation, steps_per_epoch, training_batches, watching_batches
from core.training.recipe import Recipe, RecipeError, parse
from core.training.split_data import Files, Pieces
from core.training.tensorboard import Events

CHECKPOINT = "checkpoint.h5"
ALONE = Machines()

DIVERGED = (
    "The loss is no number any more: the learning rate is too high. Lower it in the recipe's schedule, or warm it up."
)


class TrainingError(ConvolabError):
    """A training that cannot start or go on."""


class Trainer:
    """One training.

    Attributes:
        model: the network, once `run` has built it.
        history: "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate" and "seconds" of each
            finished epoch; validation only where the recipe has it. In a training of several stages also "stage".
        stage: the number of the stage, from 1, in a training that has several (`core.transfer.fine_tuning.fine_tuner`).
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
        """Prepare; no picture is read and no network built yet.

        Args:
            recipe: what to do.
            data: where to look for the data set, or the data set itself.
            folder: for checkpoints, `history.json` and its figure; nothing is written where None.
            tensorboard: folder for TensorBoard's event files, if wanted.
            cluster_address: of a Dask scheduler whose workers decode the pictures and see the same files; None:
                threads of this process.
            machines: who takes part; only the first one writes anything.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: it has no test part, or there is no such network, or an argument of it does not fit.
        """
        self.check_network(recipe)
        self.recipe, self.folder, self.machines = recipe, folder, machines
        self.pieces = Pieces.of(recipe, data)
        self.cluster_address = cluster_address
        self.history: list[dict[str, float]] = []
        self.model: keras.Model | None = None
        self.seconds = 0.0
        self.stage: int | None = None
        self._copy: keras.Model | None = None
        self._events = Events(tensorboard) if tensorboard and machines.is_first else None

    @property
    def files(self) -> Files:
        """The HDF5 files of the pieces."""
        return Files(self.recipe, self.pieces)

    @property
    def normalisation(self) -> Normalisation:
        """The channel means of the recipe or the training pictures, and the recipe's scale."""
        means = self.recipe.pictures.means or self.files.reader("training").means
        assert means is not None
        return Normalisation(means, self.recipe.pictures.scale)

    def run(self, resume: bool = False) -> Stream:
        """Train to the recipe's last epoch.

        Closing the stream saves a checkpoint. It is not saved when something else ends the training in the middle of
        a step, such as Ctrl-C, as nobody knows then which half of the step was done; the one before stays.
        Without `resume` what an earlier training left in the folder is removed.

        A consumer may send ``{"learning_rate": factor}`` to multiply the schedule's rate from the next step on.

        Args:
            resume: go on from the checkpoint in the folder, where there is one.

        Yields:
            A snapshot after each step, with "loss", "accuracy" and "learning_rate" of the step and the "epoch", and
            after the last step of an epoch also "epoch_loss" and what else its entry in the history has. While HDF5
            files are written, their progress comes first, as step 0 of the training.

        Raises:
            DataError, CheckpointError, DistributedError: with what to do.
            TrainingError: the loss is no number any more, or the history cannot be written.
            ConvolabError: the pictures are too small for the network.
        """
        recipe, machines = self.recipe, self.machines
        model = self.model = self._built()
        for progress in self._prepared():
            yield Snapshot(0, 1, note=f"preparing pictures, {progress.step:,} of {progress.total:,}")
        reader = self.files.reader("training")
        steps = steps_per_epoch(recipe, len(reader))
        total = steps * recipe.epochs
        done, sums, factor = 0, Sums(), 1.0
        if resume and self._checkpoint and self._checkpoint.exists():
            done, sums, factor = self._restore(model, steps)
        else:
            whitening.adapt(model, self._first_pictures(reader))
            if self.folder and machines.is_first:
                for name in (CHECKPOINT, monitor.FILE, monitor.FIGURE):
                    (self.folder / name).unlink(missing_ok=True)
        machines.agree(done)
        yield Snapshot(min(done, total), total, note="starting")
        share = (machines.rank, machines.count)
        batches = iter(training_batches(recipe, reader, self.normalisation, done, share))
        step = machines.step(model)
        saved, began = done, time.monotonic()
        while done < total:
            if self.enter_stage(model, done, steps):
                step = machines.step(model)
            rate = factor * self.rate(done, steps)
            model.optimizer.learning_rate = rate
            images, labels = next(batches)
            whole = min(recipe.batch_size, len(reader) - done % steps * recipe.batch_size)
            logs = step(images, labels, whole)
            if not math.isfinite(logs["loss"]):
                raise TrainingError(DIVERGED)
            sums.add(logs, whole)
            done += 1
            metrics = {**logs, "learning_rate": rate, "epoch": float((done - 1) // steps + 1)}
            if self.stage is not None:
                metrics["stage"] = float(self.stage)
            note = f"epoch {(done - 1) // steps + 1} of {recipe.epochs}"
            if done % steps == 0:
                if not _is_finite(model):
                    raise TrainingError(DIVERGED)
                now = time.monotonic()
                self.seconds += now - began
                began = now
                entry = self._finish_epoch(model, sums, rate)
                metrics |= {f"epoch_{name}": value for name, value in entry.items()}
                warned = monitor.warning(self.history)
                note += f". {warned}" if warned else ""
                sums = Sums()
                if len(self.history) % recipe.checkpoint_every == 0 or done == total:
                    self._save(model, done, sums, factor)
                    saved = done
            try:
                message = yield Snapshot(done, total, metrics=metrics, note=note)
            except GeneratorExit:
                if done > saved and _is_finite(model):
                    self.seconds += time.monotonic() - began
                    self._save(model, done, sums, factor)
                raise
            if isinstance(message, Mapping) and "learning_rate" in message:
                factor = float(message["learning_rate"])

    def check_network(self, recipe: Recipe) -> None:
        """See that the recipe's network can be built, before any picture is prepared.

        Raises:
            RecipeError: there is no such network, or an argument does not fit.
        """
        try:
            catalogue.checked(catalogue.get(recipe.network.name), recipe.network.arguments)
        except ConvolabError as error:
            raise RecipeError(f"The recipe {recipe.name} does not fit at network: {error}") from None

    def network(self, classes: int) -> keras.Model:
        """The recipe's network with its first weights, not compiled, in Keras' present precision.

        Raises:
            ConvolabError: the pictures are too small for it.
        """
        return architecture(self.recipe, classes)

    def rate(self, done: int, steps: int) -> float:
        """The schedule's learning rate for the step after `done` ones; an epoch has so many `steps`."""
        return self.recipe.schedule(done / (steps * self.recipe.epochs))

    def enter_stage(self, model: keras.Model, done: int, steps: int) -> bool:
        """Make the network ready for the step after `done` ones; whether it had to be compiled anew.

        Here nothing: the whole training is one stage.
        """
        return False

    def loss_and_accuracy(self, piece: str) -> tuple[float, float]:
        """Of a piece as it is, without augmentation and dropout."""
        assert self.model is not None
        model = self.model
        if self.machines.strategy:  # Each machine measures for itself, with a copy that waits for nobody.
            model = self._copy = self._copy or self._new()
            model.set_weights(self.model.get_weights())
        data = watching_batches(self.recipe, self.files.reader(piece), self.normalisation)
        sums = Sums()
        for images, labels in data:
            sums.add(model.test_on_batch(images, labels, return_dict=True), len(labels))
        return sums.mean("loss"), sums.mean("accuracy")

    def _built(self) -> keras.Model:
        with self.machines.scope():
            return self._new()

    def _new(self) -> keras.Model:
        return build(self.recipe, len(self.pieces.data.classes), self.network)

    def _first_pictures(self, reader: Reader) -> npt.NDArray[np.float32]:
        """A thousand training pictures as the network gets them, the same on every machine."""
        images, _ = next(iter(reader.batches(1000, seed=self.recipe.seed)))
        return self.normalisation(centre_crop(images, self.recipe.pictures.size)).numpy()

    def _prepared(self) -> Stream:
        """Write the HDF5 files that are missing, the first machine before the others, who may see the same cache."""
        self.pieces = yield from self.pieces.readable(self.cluster_address)
        if self.machines.is_first:
            yield from self.files.build(self.cluster_address)
            self.machines.agree(0)
        else:
            self.machines.agree(0)
            yield from self.files.build(self.cluster_address)

    def _finish_epoch(self, model: keras.Model, sums: Sums, rate: float) -> dict[str, float]:
        entry = {"loss": sums.mean("loss"), "accuracy": sums.mean("accuracy"), "learning_rate": rate}
        if "validation" in self.pieces.parts:
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
    def _picture_keys(self) -> dict[str, str]:
        return {piece: self.files.key(piece) for piece in self.pieces.parts}

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, model: keras.Model, done: int, sums: Sums, factor: float) -> None:
        if self._checkpoint and self.machines.is_first:
            state = {
                "recipe": self.recipe.model_dump(mode="json"),
                "pictures": self._picture_keys,
                "done": done,
                "sums": sums.values,
                "count": sums.count,
                "factor": factor,
                "history": self.history,
                "seconds": self.seconds,
            }
            checkpoints.save(self._checkpoint, _variables(model), state)

    def _restore(self, model: keras.Model, steps: int) -> tuple[int, Sums, float]:
        """Where the checkpoint stands: steps done, sums of the epoch under way, factor of the rate."""
        assert self._checkpoint is not None
        state = checkpoints.state(self._checkpoint)
        if parse(state["recipe"]) != self.recipe:  # Parsed, for it may be from before a field was added.
            raise checkpoints.CheckpointError(
                f"The checkpoint {self._checkpoint} was written by another recipe; {checkpoints.ADVICE}"
            )
        # Only on the machine that wrote it: another one's copy of a folder of pictures has other times.
        if self.machines.is_first and state.get("pictures") != self._picture_keys:
            raise checkpoints.CheckpointError(
                f"The checkpoint {self._checkpoint} was written for other pictures; {checkpoints.ADVICE}"
            )
        self.enter_stage(model, max(0, state["done"] - 1), steps)  # That of the last step, whose optimizer was saved.
        checkpoints.restore(self._checkpoint, _variables(model))
        self.history, self.seconds = state["history"], state["seconds"]
        return state["done"], Sums(state["sums"], state["count"]), state["factor"]


def _variables(model: keras.Model) -> list[keras.Variable]:
    """All that a step changes, in a fixed order."""
    return [*model.variables, *model.optimizer.variables]


def _is_finite(model: keras.Model) -> bool:
    """Whether all weights are numbers; a step whose loss still was one may have lost them."""
    return all(bool(np.isfinite(array).all()) for array in model.get_weights())


def epochs_of(stream: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """Only the snapshots that end an epoch."""
    return (snapshot for snapshot in stream if "epoch_loss" in snapshot.metrics)
