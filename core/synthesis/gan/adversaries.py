"""The two networks of a GAN and the half steps of their game.

One step is, as in Goodfellow et al., "Generative Adversarial Nets", 2014:

1. draw noise, and let the generator G make images of it;
2. put them beside as many real images, half and half;
3. train the discriminator D to tell them apart;
4. freeze D, draw new noise, and train G through D with inverted labels: its images should pass for real.

Each half step can be taken alone. Everything random depends on the recipe's seed and the number of the step alone.
"""

from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB
from core.nets.gan import dcgan
from core.nets.weights import follow_average
from core.synthesis.gan import differentiable_augmentation
from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.gan_recipe import AdamSettings, GanRecipe
from core.synthesis.gan.image_grid import as_bytes
from core.synthesis.gan.training_losses import discriminator_loss, generator_loss
from core.training import building

FAKES, FLIPS, LABELS, FOR_DISCRIMINATOR, NOISE, FOR_GENERATOR = range(6)
"""What is drawn within one step: a seed for each."""


class DiscriminatorStep(NamedTuple):
    """What came of the discriminator's half step, each float32 ().

    Attributes:
        loss: with the penalty.
        real: the share of real images that were recognised.
        fake: the share of generated images that were.
    """

    loss: tf.Tensor
    real: tf.Tensor
    fake: tf.Tensor


class Adversaries:
    """Generator and discriminator with their optimizers.

    Attributes:
        recipe: that they were built by.
        generator, discriminator: see `core.nets.gan.dcgan`.
        average: a generator with the moving average of the weights; the same as `generator` if the recipe has none.
    """

    def __init__(self, recipe: GanRecipe) -> None:
        self.recipe = recipe
        of_generator = recipe.generator.model_dump(exclude={"noise_kind"})
        with building.conditions(recipe.seed, recipe.precision):
            self.generator = dcgan.generator(recipe.size, recipe.channels, **of_generator)
            self.discriminator = dcgan.discriminator(recipe.size, recipe.channels, **recipe.discriminator.model_dump())
            self.average = self.generator
            if recipe.average:
                self.average = dcgan.generator(recipe.size, recipe.channels, **of_generator)
                self.average.set_weights(self.generator.get_weights())
        self.generator_optimizer = _adam(recipe.generator_optimizer, self.generator)
        self.discriminator_optimizer = _adam(recipe.discriminator_optimizer, self.discriminator)
        signature = [tf.TensorSpec((None, recipe.size, recipe.size, recipe.channels), tf.uint8), _NUMBER]
        self.discriminator_step: Callable[..., DiscriminatorStep] = tf.function(
            self._discriminator_step, input_signature=signature, autograph=False
        )
        self._penalized_step: Callable[..., DiscriminatorStep] = tf.function(
            lambda real, number: self._discriminator_step(real, number, penalized=True),
            input_signature=signature,
            autograph=False,
        )
        self.generator_step: Callable[[tf.Tensor], tf.Tensor] = tf.function(
            self._generator_step, input_signature=[_NUMBER], autograph=False
        )

    @property
    def variables(self) -> list[keras.Variable]:
        """Everything that a checkpoint holds."""
        averaged = self.average.variables if self.recipe.average else []
        optimizers = [*self.generator_optimizer.variables, *self.discriminator_optimizer.variables]
        return [*self.generator.variables, *self.discriminator.variables, *averaged, *optimizers]

    def step(self, real: RGB, number: int, rate: float = 1.0) -> dict[str, float]:
        """Take both half steps.

        Args:
            real: real images, uint8 (N, size, size, channels).
            number: of the step, from 0.
            rate: factor of both learning rates.

        Returns:
            "discriminator_loss", "generator_loss", "accuracy_real" and "accuracy_fake"; the last two are the shares of
            the images that the discriminator recognised.
        """
        recipe, at = self.recipe, tf.constant(number, tf.int32)
        self.discriminator_optimizer.learning_rate = rate * recipe.discriminator_optimizer.rate
        self.generator_optimizer.learning_rate = rate * recipe.generator_optimizer.rate
        penalized = recipe.penalty and number % recipe.penalty_every == 0
        seen = (self._penalized_step if penalized else self.discriminator_step)(tf.constant(real), at)
        found = {
            "discriminator_loss": float(seen.loss),
            "accuracy_real": float(seen.real),
            "accuracy_fake": float(seen.fake),
        }
        if number % recipe.discriminator_steps == recipe.discriminator_steps - 1:
            found["generator_loss"] = float(self.generator_step(at))
        return found

    def noise(self, count: tf.Tensor | int, seed: tf.Tensor) -> tf.Tensor:
        """Noise vectors, float32 (count, noise): the same for the same seed, int32 (2,)."""
        settings = self.recipe.generator
        shape = (count, settings.noise)
        if settings.noise_kind == "uniform":
            return tf.random.stateless_uniform(shape, seed, -1.0, 1.0)
        return tf.random.stateless_normal(shape, seed)

    def images(self, noise: Float32Array, averaged: bool = True, batch: int = 64) -> RGB:
        """The images of noise vectors, uint8 (N, size, size, channels), as they are served.

        Args:
            noise: float32 (N, noise).
            averaged: whether with the average of the weights.
            batch: images at a time.
        """
        network = self.average if averaged else self.generator
        parts = [noise[first : first + batch] for first in range(0, len(noise), batch)]
        made = np.concatenate([network(tf.constant(part), training=False) for part in parts])
        return as_bytes(made)

    def _seed(self, number: tf.Tensor, purpose: int) -> tf.Tensor:
        return tf.stack([tf.constant(self.recipe.seed, tf.int32), number * 16 + purpose])

    def _discriminator_step(self, real: tf.Tensor, number: tf.Tensor, penalized: bool = False) -> DiscriminatorStep:
        recipe, count = self.recipe, tf.shape(real)[0]
        if recipe.flip:
            flips = tf.random.stateless_uniform((count, 1, 1, 1), self._seed(number, FLIPS)) < 0.5
            real = tf.where(flips, tf.reverse(real, [2]), real)
        real = tf.cast(real, tf.float32) / 127.5 - 1
        fakes = tf.stop_gradient(self.generator(self.noise(count, self._seed(number, FAKES)), training=True))
        real_labels, fake_labels = self._labels(count, number)
        with tf.GradientTape() as tape:
            images = self._augmented(tf.concat([real, fakes], 0), number, FOR_DISCRIMINATOR)
            if recipe.mixed_batches:
                of_real, of_fake = tf.split(self.discriminator(images, training=True), 2)
            else:
                of_real, of_fake = (self.discriminator(half, training=True) for half in tf.split(images, 2))
            loss = discriminator_loss(recipe.loss, of_real, of_fake, real_labels, fake_labels)
            if penalized:
                loss += recipe.penalty * recipe.penalty_every * self._penalty(real, number)
        variables = self.discriminator.trainable_variables
        self.discriminator_optimizer.apply(tape.gradient(loss, variables), variables)
        boundary = LOSSES[recipe.loss].boundary or 0.0  # A critic of Wasserstein has none.
        return DiscriminatorStep(
            loss,
            tf.reduce_mean(tf.cast(of_real > boundary, tf.float32)),
            tf.reduce_mean(tf.cast(of_fake <= boundary, tf.float32)),
        )

    def _generator_step(self, number: tf.Tensor) -> tf.Tensor:
        recipe = self.recipe
        noise = self.noise(recipe.batch_size, self._seed(number, NOISE))
        # Frozen: only the generator's variables follow the gradient.
        variables = self.generator.trainable_variables
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([variable.value for variable in variables])
            images = self._augmented(self.generator(noise, training=True), number, FOR_GENERATOR)
            loss = generator_loss(recipe.loss, self.discriminator(images, training=True))
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        self.generator_optimizer.apply(gradients, variables)
        if recipe.average:
            follow_average(self.average, self.generator, recipe.average, number)
        return loss

    def _augmented(self, images: tf.Tensor, number: tf.Tensor, purpose: int) -> tf.Tensor:
        if not self.recipe.augmentation:
            return images
        draws = differentiable_augmentation.sample(tf.shape(images)[0], self.recipe.size, self._seed(number, purpose))
        return differentiable_augmentation.apply(images, draws, self.recipe.augmentation)

    def _labels(self, count: tf.Tensor, number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """The labels of real and generated images, 1 and 0 but for smoothing and noise."""
        noise = self.recipe.label_noise * tf.random.stateless_uniform((2, count, 1), self._seed(number, LABELS))
        return 1 - self.recipe.label_smoothing - noise[0], noise[1]

    def _penalty(self, real: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        """Half the mean squared norm of the discriminator's gradient at real images (R1)."""
        images = self._augmented(real, number, FOR_DISCRIMINATOR)
        with tf.GradientTape() as tape:
            tape.watch(images)
            logits = tf.reduce_sum(self.discriminator(images, training=True))
        gradient = tape.gradient(logits, images)
        return 0.5 * tf.reduce_mean(tf.reduce_sum(gradient**2, axis=(1, 2, 3)))


_NUMBER = tf.TensorSpec((), tf.int32)


def _adam(settings: AdamSettings, network: keras.Model) -> keras.optimizers.Adam:
    optimizer = keras.optimizers.Adam(settings.rate, beta_1=settings.beta_1, beta_2=settings.beta_2)
    optimizer.build(network.trainable_variables)
    return optimizer
