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
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.errors import ConvolabError
from core.nets import catalogue
from core.snapshots import Snapshot, Stream
from core.training import checkpoints, environment, monitor
from core.training.distributed import Machines
from core.training.pieces import Files, Pieces
from core.training.pipeline import Normalisation, steps_per_epoch, training_batches, watching_batches
from core.training.recipe import Optimizer, Recipe, RecipeError, parse

CHECKPOINT = "checkpoint.h5"
ALONE = Machines()


SCALAR = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars"), data_class=1
)
"""What marks a number in an event file; tf.summary.scalar does the same, but only where TensorBoard is installed."""

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
            finished epoch; validation only where the recipe has it.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        data: Path | None = None,
        folder: Path | None = None,
        tensorboard: Path | None = None,
        machines: Machines = ALONE,
    ) -> None:
        """Prepare; no picture is read and no network built yet.

        Args:
            recipe: what to do.
            data: where to look for the data set first.
            folder: for checkpoints, `history.json` and its figure; nothing is written where None.
            tensorboard: folder for TensorBoard's event files, if wanted.
            machines: who takes part; only the first one writes anything.

        Raises:
            DataError: the data set is missing, or too small for the split.
            RecipeError: it has no test part, or there is no such network, or an argument of it does not fit.
        """
        _check_network(recipe)
        self.recipe, self.folder, self.machines = recipe, folder, machines
        self.pieces = Pieces.of(recipe, data)
        self.files = Files(recipe, self.pieces)
        self.history: list[dict[str, float]] = []
        self.model: keras.Model | None = None
        self.seconds = 0.0
        self._copy: keras.Model | None = None
        self._events = tf.summary.create_file_writer(str(tensorboard)) if tensorboard and machines.is_first else None

    @property
    def normalisation(self) -> Normalisation:
        """The channel means of the training pictures, and the recipe's scale."""
        means = self.files.reader("training").means
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
            TrainingError: the loss is no number any more.
            ConvolabError: the pictures are too small for the network.
        """
        recipe, machines = self.recipe, self.machines
        model = self.model = self._built()
        for progress in self._prepared():
            yield Snapshot(0, 1, note=f"preparing pictures, {progress.step:,} of {progress.total:,}")
        reader = self.files.reader("training")
        steps = steps_per_epoch(recipe, len(reader))
        total = steps * recipe.epochs
        done, sums, factor = 0, _Sums(), 1.0
        if resume and self._checkpoint and self._checkpoint.exists():
            done, sums, factor = self._restore(model)
        elif self.folder and machines.is_first:
            for name in (CHECKPOINT, monitor.FILE, monitor.FIGURE):
                (self.folder / name).unlink(missing_ok=True)
        machines.agree(done)
        yield Snapshot(min(done, total), total, note="starting")
        share = (machines.rank, machines.count)
        batches = iter(training_batches(recipe, reader, self.normalisation, done, share))
        step = machines.step(model)
        saved, began = done, time.monotonic()
        while done < total:
            rate = factor * recipe.schedule(done / total)
            model.optimizer.learning_rate = rate
            images, labels = next(batches)
            whole = min(recipe.batch_size, len(reader) - done % steps * recipe.batch_size)
            logs = step(images, labels, whole)
            if not math.isfinite(logs["loss"]):
                raise TrainingError(DIVERGED)
            sums.add(logs, whole)
            done += 1
            metrics = {**logs, "learning_rate": rate, "epoch": float((done - 1) // steps + 1)}
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
                sums = _Sums()
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

    def loss_and_accuracy(self, piece: str) -> tuple[float, float]:
        """Of a piece as it is, without augmentation and dropout."""
        assert self.model is not None
        model = self.model
        if self.machines.strategy:  # Each machine measures for itself, with a copy that waits for nobody.
            model = self._copy = self._copy or build(self.recipe, len(self.pieces.data.classes))
            model.set_weights(self.model.get_weights())
        data = watching_batches(self.recipe, self.files.reader(piece), self.normalisation)
        sums = _Sums()
        for images, labels in data:
            sums.add(model.test_on_batch(images, labels, return_dict=True), len(labels))
        return sums.mean("loss"), sums.mean("accuracy")

    def _built(self) -> keras.Model:
        with self.machines.scope():
            return build(self.recipe, len(self.pieces.data.classes))

    def _prepared(self) -> Stream:
        """Write the HDF5 files that are missing, the first machine before the others, who may see the same cache."""
        if self.machines.is_first:
            yield from self.files.build()
            self.machines.agree(0)
        else:
            self.machines.agree(0)
            yield from self.files.build()

    def _finish_epoch(self, model: keras.Model, sums: "_Sums", rate: float) -> dict[str, float]:
        entry = {"loss": sums.mean("loss"), "accuracy": sums.mean("accuracy"), "learning_rate": rate}
        if "validation" in self.pieces.parts:
            loss, accuracy = self.loss_and_accuracy("validation")
            entry |= {"validation_loss": loss, "validation_accuracy": accuracy}
        entry["seconds"] = self.seconds
        self.history.append(entry)
        if self.folder and self.machines.is_first:
            self.folder.mkdir(parents=True, exist_ok=True)
            monitor.write(self.folder, self.recipe.title, self.history, self.recipe.epochs)
        if self._events:
            with self._events.as_default():
                for name, value in entry.items():
                    tf.summary.write(name, tf.constant(value, tf.float32), len(self.history), SCALAR)
            self._events.flush()
        return entry

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, model: keras.Model, done: int, sums: "_Sums", factor: float) -> None:
        if self._checkpoint and self.machines.is_first:
            state = {
                "recipe": self.recipe.model_dump(mode="json"),
                "done": done,
                "sums": sums.values,
                "count": sums.count,
                "factor": factor,
                "history": self.history,
                "seconds": self.seconds,
            }
            checkpoints.save(self._checkpoint, _variables(model), state)

    def _restore(self, model: keras.Model) -> tuple[int, "_Sums", float]:
        """Where the checkpoint stands: steps done, sums of the epoch under way, factor of the rate."""
        assert self._checkpoint is not None
        state = checkpoints.state(self._checkpoint)
        if parse(state["recipe"]) != self.recipe:  # Parsed, for it may be from before a field was added.
            raise checkpoints.CheckpointError(
                f"The checkpoint {self._checkpoint} was written by another recipe; train again without --resume, or "
                "into another folder with --out."
            )
        checkpoints.restore(self._checkpoint, _variables(model))
        self.history, self.seconds = state["history"], state["seconds"]
        return state["done"], _Sums(state["sums"], state["count"]), state["factor"]


class _Sums:
    """Sums of what the steps of an epoch brought, each step weighing as many pictures as it had."""

    def __init__(self, values: Mapping[str, float] | None = None, count: int = 0) -> None:
        self.values, self.count = dict(values or {}), count

    def add(self, logs: Mapping[str, float], pictures: int) -> None:
        for name, value in logs.items():
            self.values[name] = self.values.get(name, 0.0) + float(value) * pictures
        self.count += pictures

    def mean(self, name: str) -> float:
        return self.values[name] / self.count


def build(recipe: Recipe, classes: int) -> keras.Model:
    """The recipe's network, compiled, with seeded weights, in the recipe's precision.

    Raises:
        ConvolabError: the catalogue has no such network, or an argument does not fit.
    """
    keras.utils.set_random_seed(recipe.seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(environment.policy(recipe.precision))
    try:
        shape = (recipe.pictures.size, recipe.pictures.size, 3)
        model = catalogue.build(recipe.network.name, shape, classes, **recipe.network.arguments)
    finally:
        keras.config.set_dtype_policy(before)
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing)
    model.compile(optimizer(recipe.optimizer), loss, weighted_metrics=["accuracy"], jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    return model


def _check_network(recipe: Recipe) -> None:
    """What `core.nets.catalogue` would refuse, before any picture is prepared."""
    try:
        catalogue.checked(catalogue.get(recipe.network.name), recipe.network.arguments)
    except ConvolabError as error:
        raise RecipeError(f"The recipe {recipe.name} does not fit at network: {error}") from None


def optimizer(wish: Optimizer) -> keras.optimizers.Optimizer:
    """Keras' optimizer; decay spares biases and normalisation."""
    common: dict[str, Any] = {"learning_rate": 1e-3, "weight_decay": wish.weight_decay or None}
    if wish.name == "sgd":
        made = keras.optimizers.SGD(momentum=wish.momentum, nesterov=wish.nesterov, **common)
    elif wish.name == "rmsprop":
        made = keras.optimizers.RMSprop(**common)
    else:
        made = keras.optimizers.AdamW(**common) if wish.weight_decay else keras.optimizers.Adam()
    if wish.weight_decay:
        made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made


def _variables(model: keras.Model) -> list[keras.Variable]:
    """All that a step changes, in a fixed order."""
    return [*model.variables, *model.optimizer.variables]


def _is_finite(model: keras.Model) -> bool:
    """Whether all weights are numbers; a step whose loss still was one may have lost them."""
    return all(bool(np.isfinite(array).all()) for array in model.get_weights())


def epochs_of(stream: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """Only the snapshots that end an epoch."""
    return (snapshot for snapshot in stream if "epoch_loss" in snapshot.metrics)
