"""Train a single-shot detector: a stream of snapshots that can be stopped and resumed exactly.

    for snapshot in DetectorTrainer(detector_recipe.load("raccoon_ssd")).run():
        print(snapshot.metrics["loss"])

The order of the images and their views depend on the number of the step alone (`core.detection.training.batches`), and
a checkpoint holds the network, the optimizer with its moving averages, and the sums of the current epoch.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.boxes import Detections
from core.data.boxes import box_data_sets
from core.data.boxes.boxed_images import BoxDataSet, BoxedImages
from core.detection import reporting
from core.detection.methods.registry import LEAST_OF_ALL
from core.detection.ssd.decoding import RawOutputs, detections, softmax
from core.detection.ssd.losses import losses
from core.detection.training.batches import evaluation_batches, training_batches
from core.detection.training.detector_recipe import HEAD, DetectorRecipe, Stage
from core.errors import ConvolabError
from core.nets import ssd
from core.serving import artifacts
from core.snapshots import Snapshot, Stream
from core.training import building, checkpoints, monitor
from core.training.metric_sums import MetricSums
from core.training.pipeline import steps_per_epoch
from core.training.training_state import TrainingState

CHECKPOINT = "checkpoint.h5"
BACKBONE = "efficientnet_lite0"


class DetectorTrainingError(ConvolabError):
    """A training of a detector that cannot start or continue."""


class DetectorTrainer:
    """One training of a detector.

    Attributes:
        data: the data set.
        splits: the images of "train" and, if there are any, "validation" and "test".
        history: for each finished epoch "loss", "loss_classes", "loss_offsets", "learning_rate", "stage" and "seconds";
            where it was evaluated also "validation_loss", "ap50" and "ap75" on the validation images.
        model: the network, once `run` has built it.
    """

    def __init__(self, recipe: DetectorRecipe, *, data: Path | None = None, folder: Path | None = None) -> None:
        """Load the annotations; no image is read and no network built yet.

        Args:
            recipe: what to train.
            data: where to look for the data set, or the data set itself.
            folder: for checkpoints, `history.json` and its figure; None: nothing is written.

        Raises:
            DataError: the data set is missing or unusable.
        """
        self.recipe, self.folder = recipe, folder
        self.data: BoxDataSet = box_data_sets.load(recipe.data, data)
        self.splits = _split(self.data, recipe)
        self.history: list[dict[str, float]] = []
        self.model: keras.Model | None = None
        self.seconds = 0.0

    def run(self, resume: bool = False) -> Stream:
        """Train to the last epoch of the last stage.

        Closing the stream saves a checkpoint; whatever else ends the training within a step saves none.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step with its "loss", "loss_classes", "loss_offsets", "learning_rate", "epoch" and
            "stage"; after the last step of an epoch also "epoch_loss" and the other values of its entry in the history.

        Raises:
            DataError, ImageError, CheckpointError: with what to do.
            DetectorTrainingError: the training diverged.
        """
        recipe, images = self.recipe, self.splits["train"]
        model = self.model = self._built()
        steps = steps_per_epoch(recipe, len(images))
        total, done, sums = steps * recipe.epochs, 0, MetricSums()
        stage, state = -1, None
        if resume and self._checkpoint and self._checkpoint.exists():
            state = TrainingState.load(self._checkpoint, recipe, self._image_keys)
            done, sums, self.history, self.seconds = state.done, state.sums, state.history, state.seconds
        yield Snapshot(min(done, total), total, note="starting")
        saved, began = done, time.monotonic()
        if state is not None:
            stage = recipe.stage(max(0, done - 1) // steps)[0]
            step, optimizer = self._enter(model, recipe.stages[stage])
            assert self._checkpoint is not None
            checkpoints.restore(self._checkpoint, [*model.variables, *optimizer.variables])
        for pictures, classes, offsets in training_batches(recipe, images, done):
            number, first = recipe.stage(done // steps)
            if number != stage:
                stage = number
                step, optimizer = self._enter(model, recipe.stages[stage])
            rate = recipe.stages[stage].schedule((done - first * steps) / (recipe.stages[stage].epochs * steps))
            optimizer.learning_rate = rate
            of_classes, of_offsets = (float(value) for value in step(pictures, classes, offsets))
            logs = {"loss": of_classes + recipe.box_weight * of_offsets}
            logs |= {"loss_classes": of_classes, "loss_offsets": of_offsets}
            if not math.isfinite(logs["loss"]):
                raise DetectorTrainingError("The training diverged; lower the learning rates of the recipe's stages.")
            sums.add(logs, len(pictures))
            done += 1
            epoch = (done - 1) // steps + 1
            metrics = {**logs, "learning_rate": rate, "epoch": float(epoch), "stage": float(stage + 1)}
            note = f"epoch {epoch} of {recipe.epochs}"
            if done % steps == 0:
                entry = {name: sums.mean(name) for name in logs} | {"learning_rate": rate, "stage": stage + 1.0}
                if "validation" in self.splits and (epoch % recipe.evaluate_every == 0 or done == total):
                    with self.averaged(model, optimizer):
                        entry |= self.measured("validation")
                now = time.monotonic()
                self.seconds += now - began
                began, sums = now, MetricSums()
                self.history.append({**entry, "seconds": self.seconds})
                metrics |= {f"epoch_{name}": value for name, value in entry.items()}
                if self.folder:
                    self.folder.mkdir(parents=True, exist_ok=True)
                    monitor.write(self.folder, recipe.title, self.history, recipe.epochs)
                if done == total:
                    self._keep_average(model, optimizer)
                self._save(model, optimizer, done, sums)
                saved = done
            try:
                yield Snapshot(done, total, metrics=metrics, note=note)
            except GeneratorExit:
                if done > saved:
                    self.seconds += time.monotonic() - began
                    self._save(model, optimizer, done, sums)
                raise

    def measured(self, split: str) -> dict[str, float]:
        """The loss and the average precision of the network in its present state on a split."""
        assert self.model is not None
        recipe, images, sums = self.recipe, self.splits[split], MetricSums()
        found: list[Detections] = []
        for pictures, classes, offsets in evaluation_batches(recipe, images):
            outputs = self.model(_normalised(pictures), training=False)
            terms = losses(outputs["classes"], outputs["offsets"], classes, offsets, recipe.negatives)
            loss = float(terms.classes) + recipe.box_weight * float(terms.offsets)
            sums.add({"loss": loss}, len(pictures))
            scores = softmax(outputs["classes"].numpy())
            for of_image, moved in zip(scores, outputs["offsets"].numpy(), strict=True):
                size = images.entries[len(found)].size
                found.append(
                    detections(RawOutputs(of_image, moved), recipe.detector.defaults, size, LEAST_OF_ALL["network"])
                )
        precision = reporting.precision(found, images, len(self.data.classes))
        return {
            "validation_loss": sums.mean("loss"),
            "ap50": precision.at(0.5),
            "ap75": precision.at(0.75),
            "ap": precision.mean,
        }

    @contextmanager
    def averaged(self, model: keras.Model, optimizer: keras.optimizers.Optimizer) -> Iterator[None]:
        """Put the moving averages of the weights in their place for a while."""
        before = [variable.numpy() for variable in model.trainable_variables]
        self._keep_average(model, optimizer)
        try:
            yield
        finally:
            for variable, value in zip(model.trainable_variables, before, strict=True):
                variable.assign(value)

    def _keep_average(self, model: keras.Model, optimizer: keras.optimizers.Optimizer) -> None:
        if self.recipe.average:
            optimizer.finalize_variable_values(model.trainable_variables)

    def _built(self) -> keras.Model:
        """The network with the weights of the backbone, seeded and in the recipe's precision."""
        with building.conditions(self.recipe.seed, self.recipe.precision):
            return self.network()

    def network(self) -> keras.Model:
        """The recipe's network in Keras' current precision."""
        detector = self.recipe.detector
        weights = artifacts.load(BACKBONE).path("weights.h5")
        return ssd.build(
            detector.size, len(self.data.classes), detector.strides, detector.counts, detector.channels, weights
        )

    def _enter(self, model: keras.Model, stage: Stage) -> tuple[Any, keras.optimizers.Optimizer]:
        """Freeze what the stage does not train; return a function for one step, and its optimizer."""
        freeze(model, stage.train_from)
        recipe = self.recipe
        optimizer = keras.optimizers.AdamW(
            learning_rate=1e-3,
            weight_decay=recipe.weight_decay,
            global_clipnorm=recipe.clip,
            use_ema=recipe.average > 0,
            ema_momentum=recipe.average or 0.99,
        )
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        variables = model.trainable_variables
        optimizer.build(variables)
        if recipe.average:
            for average, variable in zip(optimizer._model_variables_moving_average, variables, strict=True):
                average.assign(variable)

        def step(pictures: tf.Tensor, classes: tf.Tensor, offsets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            with tf.GradientTape() as tape:
                outputs = model(_normalised(pictures), training=True)
                terms = losses(outputs["classes"], outputs["offsets"], classes, offsets, recipe.negatives)
                loss = terms.classes + recipe.box_weight * terms.offsets
            optimizer.apply(tape.gradient(loss, variables), variables)
            return terms.classes, terms.offsets

        size, boxes = recipe.detector.size, len(recipe.detector.defaults.centred)
        # Batches of any size: without this, the last one, which is smaller, would be traced again.
        signature = (
            tf.TensorSpec((None, size, size, 3), tf.uint8),
            tf.TensorSpec((None, boxes), tf.int64),
            tf.TensorSpec((None, boxes, 4), tf.float32),
        )
        return tf.function(step, input_signature=signature, autograph=False), optimizer

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, model: keras.Model, optimizer: keras.optimizers.Optimizer, done: int, sums: MetricSums) -> None:
        if self._checkpoint is None:
            return
        state = TrainingState(done, sums, history=self.history, seconds=self.seconds)
        variables = [*model.variables, *optimizer.variables]
        state.save(self._checkpoint, variables, self.recipe, self._image_keys)

    @property
    def _image_keys(self) -> dict[str, str]:
        return {"all": self.data.sha256}


def freeze(model: keras.Model, train_from: str) -> None:
    """Freeze the backbone before a block, or all of it (“head”), and its normalisation everywhere.

    Raises:
        DetectorTrainingError: the backbone has no such block.
    """
    body = [layer for layer in model.layers if layer.name.partition("_")[0].startswith(("stem", "block", "image"))]
    blocks = list(dict.fromkeys(layer.name.partition("_")[0] for layer in body))
    if train_from != HEAD and train_from not in blocks:
        raise DetectorTrainingError(
            f"The backbone has no block “{train_from}”; a stage trains from {HEAD} or one of {', '.join(blocks[1:])}."
        )
    first = len(blocks) if train_from == HEAD else blocks.index(train_from)
    for layer in body:
        is_open = blocks.index(layer.name.partition("_")[0]) >= first
        layer.trainable = is_open and not isinstance(layer, keras.layers.BatchNormalization)


def _normalised(pictures: tf.Tensor) -> tf.Tensor:
    return (tf.cast(pictures, tf.float32) - ssd.MEAN) * ssd.SCALE


def _split(data: BoxDataSet, recipe: DetectorRecipe) -> dict[str, BoxedImages]:
    """The splits of the data set; without a validation split, a share of the training images is held out."""
    splits = dict(data.splits)
    images = splits["train"]
    if "validation" not in splits and recipe.validation:
        order = np.random.default_rng(0).permutation(len(images))
        held_out = max(1, round(recipe.validation * len(images)))
        splits["validation"] = images.select(np.sort(order[:held_out]))
        splits["train"] = images.select(np.sort(order[held_out:]))
    return splits
