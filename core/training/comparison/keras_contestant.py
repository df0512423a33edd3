"""One optimizer of Keras on a small network: step by step, from weights and over batches that others have as well."""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.training.comparison import small_networks
from core.training.comparison.compared_optimizers import OPTIMIZERS

Array = npt.NDArray


class Contestant:
    """A network, an optimizer, and the compiled step that they share.

    Attributes:
        name: of the optimizer in `OPTIMIZERS`.
        is_lost: whether its loss is no number any more; it takes no further steps then.

    Args:
        name: of the optimizer.
        rate: its learning rate, above 0.
        training: pictures, float32 (N, 8, 8, 1), and labels, int64 (N,), that `step` chooses from.
        validation: the same of those that it never learns from.
        seed: of the first weights: contestants of one seed begin with the same.
    """

    def __init__(
        self, name: str, rate: float, training: tuple[Array, Array], validation: tuple[Array, Array], seed: int
    ) -> None:
        entry = OPTIMIZERS[name]
        self.name, self.is_lost = name, False
        self._model = small_networks.build(seed=seed)
        self._optimizer = getattr(keras.optimizers, entry.keras_class)(learning_rate=rate, **entry.arguments)
        self._optimizer.build(self._model.trainable_variables)
        self._validation = [tf.constant(array) for array in validation]
        self._first_state = [variable.numpy() for variable in self._optimizer.variables]
        self._compiled = self._compile(*(tf.constant(array) for array in training))

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        return float(self._optimizer.learning_rate)

    @rate.setter
    def rate(self, rate: float) -> None:
        self._optimizer.learning_rate = rate

    def begin_again(self, rate: float, seed: int) -> None:
        """Forget all that was learnt: the first weights of a seed, an optimizer without memory, another rate."""
        self._model.set_weights(small_networks.build(seed=seed).get_weights())
        for variable, value in zip(self._optimizer.variables, self._first_state, strict=True):
            variable.assign(value)
        self.rate, self.is_lost = rate, False

    def step(self, chosen: npt.NDArray[np.int64]) -> float:
        """Learn from a batch.

        Args:
            chosen: numbers of the training pictures, int64 (B,).

        Returns:
            The batch's mean cross-entropy before the step; not finite once the contestant is lost.
        """
        if self.is_lost:
            return float("nan")
        loss = float(self._compiled(tf.constant(chosen)))
        self.is_lost = not np.isfinite(loss)
        return loss

    def validate(self) -> tuple[float, float]:
        """Mean cross-entropy and accuracy, 0 to 1, on the validation pictures."""
        pictures, labels = self._validation
        logits = self._model(pictures, training=False)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        return float(loss), float(np.mean(np.argmax(logits, axis=1) == labels.numpy()))

    def _compile(self, pictures: tf.Tensor, labels: tf.Tensor) -> tf.types.experimental.PolymorphicFunction:
        model, optimizer = self._model, self._optimizer

        def step(chosen: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                logits = model(tf.gather(pictures, chosen), training=True)
                truth = tf.gather(labels, chosen)
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits))
            optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
            return loss

        return tf.function(step, autograph=False)
