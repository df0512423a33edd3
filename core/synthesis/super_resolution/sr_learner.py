"""What a training step of super-resolution computes: turned patches, losses, Adam, and the average of the weights."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.luminance import BLACK, LUMA_RANGE
from core.nets.super_resolution import compact, srcnn
from core.nets.super_resolution.branches import copy_collapsed
from core.nets.weights import follow_average, load_weights
from core.serving import artifacts
from core.synthesis.style import perception
from core.synthesis.style.terms import Content
from core.synthesis.super_resolution.patches import Rows
from core.synthesis.super_resolution.sr_recipe import SrcnnSettings, SrRecipe
from core.synthesis.super_resolution.upscaler import WEIGHTS
from core.training import building

SIDES = 3
"""Of a square: flipped or not from left to right, from top to bottom, and about the diagonal."""


class SrLearner:
    """A network that learns, the average of its weights, and its optimizer.

    Attributes:
        recipe: that they were built by.
        network: that learns.
        average: the same network with the moving average of the weights; `network` itself if the recipe has none.
    """

    def __init__(self, recipe: SrRecipe) -> None:
        self.recipe = recipe
        with building.conditions(recipe.seed, recipe.precision):
            self.network = _built(recipe)
            self.average = _built(recipe) if recipe.average else self.network
        with building.conditions(recipe.seed, "float32"):
            self._served = _built(recipe, served=True)
        if recipe.start_from:
            load_weights(self.network, _stored(recipe.start_from).path(WEIGHTS))
        self.average.set_weights(self.network.get_weights())
        self.optimizer = keras.optimizers.Adam(global_clipnorm=recipe.clip or None)
        self.optimizer.build(self.network.trainable_variables)
        if recipe.perceptual:  # Weights cannot be set while a function is traced.
            perception.network((recipe.perceptual.layer,))
        width = recipe.patches.size**2 * (1 + recipe.growth**2)
        self._compiled: Callable[..., dict[str, tf.Tensor]] = tf.function(
            self._step,
            input_signature=[tf.TensorSpec((None, width), tf.float16), tf.TensorSpec((), tf.int32)],
            autograph=False,
        )
        self._apply: Callable[[tf.Tensor], tf.Tensor] = tf.function(
            lambda image: self._served(image, training=False),
            input_signature=[tf.TensorSpec((1, None, None, 1), tf.float32)],
            autograph=False,
        )

    @property
    def variables(self) -> list[keras.Variable]:
        """Everything that a checkpoint holds."""
        averaged = self.average.variables if self.recipe.average else []
        return [*self.network.variables, *averaged, *self.optimizer.variables]

    def step(self, rows: Rows, number: int, rate: float) -> dict[str, float]:
        """Learn from some patches.

        Args:
            rows: float16, as `core.synthesis.super_resolution.patches` lays them out.
            number: of the step, from 0, on which the turns depend.
            rate: the learning rate.

        Returns:
            "loss" and, with a perceptual loss, its weighted parts "pixels" and "perceptual".
        """
        self.optimizer.learning_rate = rate
        losses = self._compiled(tf.constant(rows), tf.constant(number, tf.int32))
        return {name: float(value) for name, value in losses.items()}

    def served(self) -> keras.Model:
        """The network as it is served: averaged, collapsed, padded, in float32; one object for all calls."""
        copy_collapsed(self.average, self._served)
        return self._served

    def enlarger(self) -> Callable[[Float32Array], Float32Array]:
        """The served network as a function of the luminance of an input, float32 (H, W), 0 to 255, clipped likewise."""
        self.served()

        def enlarge(luminance: Float32Array) -> Float32Array:
            output = self._apply(tf.constant(luminance[None, :, :, None] / np.float32(255)))
            return np.clip(np.asarray(output)[0, :, :, 0] * np.float32(255), 0, 255)

        return enlarge

    def _step(self, rows: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        inputs, targets = self._pairs(rows, number)
        with tf.GradientTape() as tape:
            losses = self._losses(self.network(inputs, training=True), targets)
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(losses["loss"], variables), variables)
        if self.recipe.average:
            follow_average(self.average, self.network, self.recipe.average, number)
        return losses

    def _pairs(self, rows: tf.Tensor, number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Inputs and targets of one step, float32 (B, size, size, 1), each pair turned in its own way."""
        size, growth, settings = self.recipe.patches.size, self.recipe.growth, self.recipe.network
        values = tf.cast(rows, tf.float32)
        inputs = tf.reshape(values[:, : size**2], (-1, size, size, 1))
        targets = tf.reshape(values[:, size**2 :], (-1, growth * size, growth * size, 1))
        if self.recipe.turned:
            seed = tf.stack([tf.constant(self.recipe.seed, tf.int32), number])
            drawn = tf.random.stateless_uniform((SIDES, tf.shape(rows)[0], 1, 1, 1), seed) < 0.5
            inputs, targets = turned(inputs, drawn), turned(targets, drawn)
        if isinstance(settings, SrcnnSettings):
            border = srcnn.border(settings.kernels)
            targets = targets[:, border:-border, border:-border]
        return inputs, targets

    def _losses(self, outputs: tf.Tensor, targets: tf.Tensor) -> dict[str, tf.Tensor]:
        difference = outputs - targets
        pixels = tf.reduce_mean(tf.abs(difference) if self.recipe.loss == "absolute" else tf.square(difference))
        settings = self.recipe.perceptual
        if settings is None:
            return {"loss": pixels}
        ours, theirs = (
            perception.activations(_as_rgb(image), (settings.layer,))[settings.layer] for image in (outputs, targets)
        )
        content = Content(settings.layer)
        perceptual = settings.weight * tf.reduce_mean(content.each(ours, content.target(theirs)))
        return {"loss": pixels + perceptual, "pixels": pixels, "perceptual": perceptual}


def turned(images: tf.Tensor, drawn: tf.Tensor) -> tf.Tensor:
    """Square images (B, S, S, 1), flipped where `drawn`, bool (3, B, 1, 1, 1), says so: right, down, diagonally."""
    for axis in (2, 1):
        images = tf.where(drawn[axis - 1], tf.reverse(images, [axis]), images)
    return tf.where(drawn[2], tf.transpose(images, (0, 2, 1, 3)), images)


def _built(recipe: SrRecipe, served: bool = False) -> keras.Model:
    settings = recipe.network
    if isinstance(settings, SrcnnSettings):
        return srcnn.build(settings.kernels, is_padded=served)
    wide = 0 if served else settings.wide
    return compact.build(recipe.scale, channels=settings.channels, depth=settings.depth, wide=wide)


def _stored(name: str) -> artifacts.Artifact:
    try:
        return artifacts.load(name)
    except artifacts.ArtifactError as error:
        raise ConvolabError(f"The training starts from {name}; run python -m core train {name} first.") from error


def _as_rgb(luminance: tf.Tensor) -> tf.Tensor:
    """Luminance in studio range, (N, H, W, 1), as grey images, (N, H, W, 3), 0 to 1."""
    grey = (luminance * 255.0 - float(BLACK)) / LUMA_RANGE
    return tf.repeat(grey, 3, axis=-1)
