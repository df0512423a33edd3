"""VGG16 as style transfer uses it: activations of some layers, losses and their gradient, compiled once.

It pools by the average, as Gatys et al. (2016) recommend for images that are made by descent.
"""

from collections.abc import Callable, Sequence
from functools import cache

import keras
import tensorflow as tf

from core.nets import vgg16
from core.nets.precision import policy
from core.serving import artifacts
from core.synthesis.objectives import Target, Term
from core.synthesis.style.terms import IMAGE, Content, Style

WEIGHTS = ("weights_1.h5", "weights_2.h5")
DEEPEST = "conv5_1"
"""The last layer in these files."""

Evaluated = tuple[tf.Tensor, tf.Tensor]
"""The gradient, float32 (1, H, W, 3), and the value of each term, float32 (terms,)."""


@cache
def network(layers: tuple[str, ...], precision: str | None = None) -> keras.Model:
    """VGG16 up to the deepest of these layers; it returns the activations of each by name.

    Args:
        layers: names of layers of `core.nets.vgg16`.
        precision: Keras policy; None for bfloat16 where the processor has it.
    """
    whole = _whole(precision or policy())
    return keras.Model(whole.input, {name: whole.get_layer(name).output for name in layers})


@cache
def _whole(precision: str) -> keras.Model:
    stored = artifacts.load("vgg16")
    whole = vgg16.build(DEEPEST, [stored.path(name) for name in WEIGHTS], pooling="average", dtype=precision)
    whole.trainable = False
    return whole


def layers_of(terms: Sequence[Term]) -> tuple[str, ...]:
    """The layers that some terms look at, each once, without the image itself."""
    return tuple(sorted({term.layer for term in terms} - {IMAGE}))


def activations(image: tf.Tensor, layers: tuple[str, ...], precision: str | None = None) -> dict[str, tf.Tensor]:
    """The activations of these layers for an image, float32 (1, H, W, 3), 0 to 1, by name; and the image itself."""
    seen = network(layers, precision)(image, training=False) if layers else {}
    return {IMAGE: image, **seen}


@cache
def compiled(terms: tuple[Term, ...], masked: bool = False, precision: str | None = None) -> Callable[..., Evaluated]:
    """A function that evaluates weighted terms and their gradient, traced once for all sizes of images.

    Args:
        terms: what is evaluated.
        masked: whether each style counts in a part of the image only, so that its target has two tensors.
        precision: Keras policy of the network; None for bfloat16 where the processor has it.

    Returns:
        A function of the image (1, H, W, 3), the weights (terms,) and the tensors of all targets, one after another.
    """
    layers = layers_of(terms)
    parts = [_specifications(term, masked) for term in terms]
    if layers:
        network(layers, precision)  # Weights cannot be set while a function is traced.

    def evaluate(image: tf.Tensor, weights: tf.Tensor, *flat: tf.Tensor) -> Evaluated:
        with tf.GradientTape() as tape:
            tape.watch(image)
            seen, values, place = activations(image, layers, precision), [], 0
            for term, part in zip(terms, parts, strict=True):
                target: Target = flat[place : place + len(part)]
                values.append(term.measure(seen[term.layer], target))
                place += len(part)
            measured = tf.stack(values)
            loss = tf.reduce_sum(weights * measured)
        return tape.gradient(loss, image), measured

    signature = [tf.TensorSpec((1, None, None, 3), tf.float32), tf.TensorSpec((len(terms),), tf.float32)]
    signature += [specification for part in parts for specification in part]
    return tf.function(evaluate, input_signature=signature, autograph=False)


def _specifications(term: Term, masked: bool) -> list[tf.TensorSpec]:
    """Shapes and types of the target of a term."""
    if isinstance(term, Content):
        return [tf.TensorSpec((1, None, None, _channels(term.layer)), tf.float32)]
    if isinstance(term, Style):
        gram = tf.TensorSpec((1, *[_channels(term.layer)] * 2), tf.float32)
        return [gram, tf.TensorSpec((1, None, None, 1), tf.float32)] if masked else [gram]
    return []


def _channels(layer: str) -> int:
    return vgg16.BLOCKS[int(layer[4]) - 1][1]
