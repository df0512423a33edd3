"""From a trained GAN to an artifact: both networks for LiteRT, the recorded grids, the quality, history and card."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import keras
import tensorflow as tf

from core.serving import artifacts
from core.serving.card import Card, DataSource, Metric, NoiseInput
from core.synthesis.gan.gan_trainer import GanTrainer
from core.synthesis.gan.generator import AVERAGED, DISCRIMINATOR, RAW, TASK
from core.synthesis.gan.training_record import FILE
from core.training import environment, monitor
from core.training.litert_export import float16_function

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy")


@keras.saving.register_keras_serializable(package="convolab")
class ConvertibleLeakyReLU(keras.layers.Layer):
    """`keras.layers.LeakyReLU` in operations whose gradient LiteRT has, too."""

    def __init__(self, slope: float, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.slope = slope

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Multiply negative inputs by the slope."""
        return inputs * tf.where(inputs > 0, 1.0, self.slope)


@keras.saving.register_keras_serializable(package="convolab")
class ConvertibleMaxPooling2D(keras.layers.Layer):
    """`keras.layers.MaxPooling2D(2)` in operations whose gradient LiteRT has, too."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Halve the height and width of a feature map (N, H, W, C), both of which are even."""
        _, height, width, channels = inputs.shape
        rows = tf.reshape(inputs, (-1, height // 2, 2, width * channels))
        higher = tf.maximum(*tf.split(rows, 2, axis=2))
        columns = tf.reshape(higher, (-1, height // 2, width // 2, 2, channels))
        return tf.squeeze(tf.maximum(*tf.split(columns, 2, axis=3)), 3)


def generator_model(network: keras.Model) -> bytes:
    """A generator for LiteRT: `noise`, float32 (1, size), to `image`, float32 (1, S, S, C), -1 to 1."""
    served = _in_float32(network)
    shape = (1, network.input_shape[1])
    return float16_function(lambda noise: {"image": served(noise, training=False)}, served, shape, "noise")


def discriminator_model(network: keras.Model) -> bytes:
    """A discriminator for LiteRT: `image`, float32 (1, S, S, C), -1 to 1, to its `logit` (1, 1) and `gradient`.

    The gradient is that of the logit by the image, of its shape. It is part of the model, so that the page that shows
    it needs no TensorFlow.
    """
    served = _in_float32(network)

    def judge(image: tf.Tensor) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(image)
            logit = served(image, training=False)
        return {"logit": logit, "gradient": tape.gradient(logit, image)}

    return float16_function(judge, served, (1, *network.input_shape[1:]), "image")


def export(trainer: GanTrainer, folder: Path, command: str, metrics: Sequence[Metric], files: dict[str, str]) -> None:
    """Write the artifact of a trained GAN.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name becomes the artifact's.
        command: that makes the artifact again, for the card.
        metrics: for the card.
        files: further text files by name, such as the report of the quality.
    """
    adversaries, recipe = trainer.adversaries, trainer.recipe
    with artifacts.rebuilding(folder) as new:
        (new / AVERAGED).write_bytes(generator_model(adversaries.average))
        if recipe.average:
            (new / RAW).write_bytes(generator_model(adversaries.generator))
        (new / DISCRIMINATOR).write_bytes(discriminator_model(adversaries.discriminator))
        trainer.record.save(new / FILE)
        for name, text in files.items():
            (new / name).write_text(text, encoding="utf-8")
        if trainer.folder is not None:
            shutil.copy(trainer.folder / monitor.FILE, new)
        artifacts.save_card(new, _card(trainer, folder.name, command, metrics))


def _card(trainer: GanTrainer, name: str, command: str, metrics: Sequence[Metric]) -> Card:
    recipe, images = trainer.recipe, trainer.images
    return Card(
        name=name,
        title=recipe.title,
        task=TASK,
        input_size=(recipe.size, recipe.size),
        noise=NoiseInput(size=recipe.generator.noise, kind=recipe.generator.noise_kind),
        metrics=list(metrics),
        recipe=recipe.name,
        command=command,
        data=[DataSource(name=images.data.source_name, sha256=images.data.sha256 or "", images=len(images.train))],
        seed=recipe.seed,
        versions=environment.versions(PACKAGES),
        wall_time_seconds=round(trainer.seconds, 1),
        machine=environment.machine(),
        licence=environment.LICENCE,
        attribution="Trained for Convolab",
        notes=list(recipe.notes),
    )


def _in_float32(network: keras.Model) -> keras.Model:
    """A copy of a network that computes in float32, with layers whose gradient LiteRT has."""

    def copied(layer: keras.layers.Layer) -> keras.layers.Layer:
        if isinstance(layer, keras.layers.LeakyReLU):
            return ConvertibleLeakyReLU(layer.negative_slope, name=layer.name)
        if isinstance(layer, keras.layers.MaxPooling2D):
            return ConvertibleMaxPooling2D(name=layer.name)
        return layer.__class__.from_config({**layer.get_config(), "dtype": "float32"})

    copy = keras.models.clone_model(network, clone_function=copied)
    copy.set_weights(network.get_weights())
    return copy
