"""The gradient of an objective with respect to the pixels, traced once for all image sizes."""

from collections.abc import Callable
from functools import cache

import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB, fit
from core.synthesis.dream import networks
from core.synthesis.dream.pixels import from_image
from core.synthesis.objectives import Objective, Target, Term

BORDER = 2
"""Activations ignored at each edge of a layer; otherwise the dream would grow from the padding."""

Compiled = Callable[..., tuple[tf.Tensor, tf.Tensor]]


class Climber:
    """A network, an objective, and what the objective compares with."""

    def __init__(self, network: str, goal: Objective, targets: tuple[Target, ...] = ()) -> None:
        """Prepare the climb.

        Args:
            network: a name in `core.synthesis.dream.settings`.
            goal: with at least one term.
            targets: what each term compares with; () if none does.

        Raises:
            DreamError: the network lacks a layer of the objective.
        """
        self._weights = tf.constant([weight for _, weight in goal.weights], tf.float32)
        self._targets = tuple(tensor for target in targets for tensor in target)
        self._gradient, self._value = _compiled(network, goal.terms, tuple(len(target) for target in targets))

    def gradient(self, image: Float32Array) -> tuple[float, Float32Array]:
        """The objective of an image, float32 (H, W, 3), −1 to 1, and its gradient (H, W, 3)."""
        gradient, value = self._gradient(tf.constant(image[None]), self._weights, *self._targets)
        return float(value), gradient.numpy()[0]

    def value(self, image: Float32Array) -> float:
        """The objective of an image, float32 (H, W, 3), −1 to 1."""
        return float(self._value(tf.constant(image[None]), self._weights, *self._targets))


def inner(activations: tf.Tensor, border: int = BORDER) -> tf.Tensor:
    """Crop the border, but never so much that a small layer is left empty."""
    height, width = tf.shape(activations)[1], tf.shape(activations)[2]
    rows, columns = tf.minimum(border, (height - 1) // 2), tf.minimum(border, (width - 1) // 2)
    return activations[:, rows : height - rows, columns : width - columns, :]


def compared_with(network: str, goal: Objective, guide: RGB, longest_side: int) -> tuple[Target, ...]:
    """What the terms of an objective compare with.

    Args:
        network: its name.
        goal: the objective.
        guide: the image to compare with, uint8 RGB (H, W, 3), shrunk to the longest side in pixels.
        longest_side: of the guide.
    """
    found = _model(network, goal.terms)(tf.constant(from_image(fit(guide, longest_side))[None]))
    return tuple(term.target(inner(found[term.layer])) for term in goal.terms)


def number_of_channels(network: str, layer: str) -> int:
    """How many channels a layer has.

    Raises:
        DreamError: the network has no such layer.
    """
    return int(networks.activations(network, (layer,))(tf.zeros((1, 32, 32, 3)))[layer].shape[-1])


def _model(network: str, terms: tuple[Term, ...]) -> networks.Activations:
    return networks.activations(network, tuple(sorted({term.layer for term in terms})))


@cache
def _compiled(
    network: str, terms: tuple[Term, ...], sizes: tuple[int, ...]
) -> tuple[Compiled, Callable[..., tf.Tensor]]:
    """Two functions of image, weights and targets, traced for any size: gradient and objective, and the latter alone.

    Args:
        network: its name.
        terms: of the objective.
        sizes: tensors in the target of each term; empty if there are no targets.
    """
    model = _model(network, terms)

    def value(image: tf.Tensor, weights: tf.Tensor, *flat: tf.Tensor) -> tf.Tensor:
        rest = iter(flat)
        targets = [tuple(next(rest) for _ in range(size)) for size in sizes] or [()] * len(terms)
        found = {name: inner(layer) for name, layer in model(image).items()}
        values = [term.measure(found[term.layer], target) for term, target in zip(terms, targets, strict=True)]
        return tf.reduce_sum(weights * tf.stack(values))

    def gradient(image: tf.Tensor, weights: tf.Tensor, *flat: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(image)
            found = value(image, weights, *flat)
        return tape.gradient(found, image), found

    any_size = [tf.TensorSpec((1, None, None, 3), tf.float32), tf.TensorSpec((len(terms),), tf.float32)]
    any_size += [tf.TensorSpec(None, tf.float32)] * sum(sizes)
    # There is nothing for AutoGraph to convert, and it would turn a one-sentence error into a page of traceback.
    return (
        tf.function(gradient, input_signature=any_size, autograph=False),
        tf.function(value, input_signature=any_size, autograph=False),
    )
