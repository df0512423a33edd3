"""What a training step of new styles computes: how good their pictures are, and how to change their numbers.

The network that paints (`core.nets.style.network`) and VGG16 stay frozen. A picture is judged by the same three losses
as in style transfer by optimization (`core.synthesis.style.terms`), so that both can be compared number by number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB, resize
from core.nets.precision import policy
from core.nets.style import network as style_network
from core.nets.style.numbers import CONDITIONAL
from core.serving import artifacts
from core.synthesis.objectives import Target
from core.synthesis.style import perception
from core.synthesis.style.settings import CONTENT_LAYER, StyleSettings
from core.synthesis.style.terms import IMAGE, Content, Style, TotalVariation

NETWORK = "style_network"
LOSSES = ("content", "style", "total_variation")

Learned = tuple[tf.Tensor, tf.Tensor]
"""The gradient for the numbers of each style (S, 990), and the weighted losses of each style, float32 (S, 3)."""


@dataclass(frozen=True, eq=False)
class StyleLearner:
    """Losses and gradients of some styles, each with its painting.

    Attributes:
        paintings: uint8 RGB images, in the size in which the network shall paint their strokes.
        weights: of the losses; of the settings, only these are used.
        precision: "float32", "bfloat16", or "auto" for bfloat16 where the processor has it.
    """

    paintings: Sequence[RGB]
    weights: StyleSettings
    precision: str = "auto"

    @cached_property
    def policy(self) -> str:
        """Keras' name of the precision."""
        return policy(self.precision)  # type: ignore[arg-type]

    @cached_property
    def network(self) -> keras.Model:
        """The network that paints, frozen."""
        stored = artifacts.load(NETWORK).path("weights.h5")
        network = style_network.build(weights=stored, dtype=self.policy)
        network.trainable = False
        return network

    @cached_property
    def layers(self) -> dict[str, float]:
        """The style layers with their weights."""
        return self.weights.style_weights

    @cached_property
    def grams(self) -> dict[str, tf.Tensor]:
        """The Gram matrices of all paintings, float32 (S, C, C), by layer."""
        names = tuple(sorted(self.layers))
        seen = [
            perception.activations(tf.constant(painting[np.newaxis] / 255.0, tf.float32), names, self.policy)
            for painting in self.paintings
        ]
        return {name: tf.concat([Style(name).target(one[name])[0] for one in seen], 0) for name in names}

    @cached_property
    def step(self) -> Callable[[tf.Tensor, tf.Tensor], Learned]:
        """A function of styles, float32 (S, 990), and photos, float32 (S · n, H, W, 3), 0 to 1, n a style.

        H and W are multiples of 4. It is traced once for all sizes.
        """
        grams, _ = self.grams, self.network  # Weights cannot be set while a function is traced.
        perception.network(self._seen, self.policy)

        def learn(styles: tf.Tensor, photos: tf.Tensor) -> Learned:
            with tf.GradientTape() as tape:
                tape.watch(styles)
                losses = self._losses(styles, photos, grams)
                loss = tf.reduce_sum(losses)
            return tape.gradient(loss, styles), losses

        signature = [
            tf.TensorSpec((None, CONDITIONAL.size), tf.float32),
            tf.TensorSpec((None, None, None, 3), tf.float32),
        ]
        return tf.function(learn, input_signature=signature, autograph=False)

    @property
    def _seen(self) -> tuple[str, ...]:
        return tuple(sorted({CONTENT_LAYER, *self.layers}))

    def _losses(self, styles: tf.Tensor, photos: tf.Tensor, grams: dict[str, tf.Tensor]) -> tf.Tensor:
        count = tf.shape(styles)[0]
        each = tf.shape(photos)[0] // count
        pictures = self.network([photos, tf.repeat(styles, each, 0)], training=False)
        ours = perception.activations(pictures, self._seen, self.policy)
        theirs = perception.activations(photos, (CONTENT_LAYER,), self.policy)
        target: Target = (tf.stop_gradient(tf.cast(theirs[CONTENT_LAYER], tf.float32)),)
        content = Content(CONTENT_LAYER).each(ours[CONTENT_LAYER], target)
        of_layers = (
            weight * Style(name).each(ours[name], (tf.repeat(grams[name], each, 0),))
            for name, weight in self.layers.items()
        )
        variation = TotalVariation().each(ours[IMAGE])
        parts = [self.weights.content * content, sum(of_layers), self.weights.total_variation * variation]
        return tf.reduce_mean(tf.reshape(tf.stack(parts, axis=-1), (count, each, len(LOSSES))), axis=1)


def named(losses: Float32Array) -> dict[str, float]:
    """Three weighted losses, float32 (3,), by name, with their sum `loss`."""
    return {"loss": float(losses.sum()), **dict(zip(LOSSES, map(float, losses), strict=True))}


def as_batch(photos: Sequence[RGB]) -> tf.Tensor:
    """Photos of one size as float32 (N, H, W, 3), 0 to 1."""
    return tf.constant(np.stack(photos), tf.float32) / 255.0


def scaled(painting: RGB, longest_side: int) -> RGB:
    """A painting in the size in which its strokes are to be painted; smaller ones are enlarged."""
    factor = longest_side / max(painting.shape[:2])
    return resize(painting, (max(1, round(factor * painting.shape[0])), max(1, round(factor * painting.shape[1]))))


def mean_style(styles: Float32Array, count: int) -> Float32Array:
    """Where learning starts: the mean of known styles (K, 990), `count` times."""
    return np.repeat(styles.mean(axis=0, keepdims=True), count, axis=0).astype(np.float32)
