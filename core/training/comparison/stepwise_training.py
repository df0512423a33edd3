"""The training of a small network with one Keras optimizer, step by step.

Several trainings can be compared fairly: they start from the same weights and learn from the same batches.
"""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.arrays import Int64Array
from core.training.comparison import small_networks
from core.training.comparison.compared_optimizers import OPTIMIZERS

Array = npt.NDArray


class StepwiseTraining:
    """A network, an optimizer, and their compiled training step.

    Attributes:
        name: of the optimizer in `OPTIMIZERS`.
        has_diverged: whether its loss is no longer finite; then it takes no further steps.

    Args:
        name: of the optimizer.
        rate: its learning rate, above 0.
        training: images, float32 (N, 8, 8, 1), and labels, int64 (N,), from which `step` picks its batches.
        validation: images and labels that it never learns from.
        seed: of the initial weights; the same seed gives the same weights.
    """

    def __init__(
        self, name: str, rate: float, training: tuple[Array, Array], validation: tuple[Array, Array], seed: int
    ) -> None:
        entry = OPTIMIZERS[name]
        self.name, self.has_diverged = name, False
        self._model = small_networks.build(seed=seed)
        self._optimizer = getattr(keras.optimizers, entry.keras_class)(learning_rate=rate, **entry.arguments)
        self._optimizer.build(self._model.trainable_variables)
        self._validation = [tf.constant(array) for array in validation]
        self._initial_state = [variable.numpy() for variable in self._optimizer.variables]
        self._compiled_step = self._compile(*(tf.constant(array) for array in training))

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        return float(self._optimizer.learning_rate)

    @rate.setter
    def rate(self, rate: float) -> None:
        self._optimizer.learning_rate = rate

    def restart(self, rate: float, seed: int) -> None:
        """Reset the weights and the state of the optimizer, and set another learning rate."""
        self._model.set_weights(small_networks.build(seed=seed).get_weights())
        for variable, value in zip(self._optimizer.variables, self._initial_state, strict=True):
            variable.assign(value)
        self.rate, self.has_diverged = rate, False

    def step(self, batch: Int64Array) -> float:
        """Train on one batch.

        Args:
            batch: indices of training images, int64 (B,).

        Returns:
            The batch's mean cross-entropy before the step; not finite once the training has diverged.
        """
        if self.has_diverged:
            return float("nan")
        loss = float(self._compiled_step(tf.constant(batch)))
        self.has_diverged = not np.isfinite(loss)
        return loss

    def validate(self) -> tuple[float, float]:
        """Mean cross-entropy and accuracy, 0 to 1, on the validation images."""
        images, labels = self._validation
        logits = self._model(images, training=False)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        return float(loss), float(np.mean(np.argmax(logits, axis=1) == labels.numpy()))

    def _compile(self, images: tf.Tensor, labels: tf.Tensor) -> tf.types.experimental.PolymorphicFunction:
        model, optimizer = self._model, self._optimizer

        def step(batch: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                logits = model(tf.gather(images, batch), training=True)
                targets = tf.gather(labels, batch)
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))
            optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
            return loss

        return tf.function(step, autograph=False)
