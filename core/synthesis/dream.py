"""Deep Dream: change an image by gradient ascent into what excites a network.

The algorithm (Mordvintsev, Olah and Tyka, "Inceptionism", 2015), with a switch for each ingredient:

1. Shrink the photo to a series of sizes, the *octaves*.
2. From the smallest octave to the largest: enlarge the dream so far, *re-inject the detail* that enlarging cannot
   restore, and climb. Each step rolls the image by a random distance (*jitter*), computes the gradient of the
   objective, *normalises* it, and adds it to the pixels.

Deviation from the usual listings: detail is re-injected before the steps of an octave instead of after them, so that
the last octave ends with dreaming. Everything in between is the same.
"""

from collections.abc import Callable
from functools import cache

import cv2
import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB, fit
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.snapshots import Snapshot, Stream
from core.synthesis.dream_settings import LAYERS, NO_WEIGHT, DreamError, DreamSettings, octave_sizes
from core.synthesis.objectives import Objective, Term, layer

Step = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]

BORDER = 2
"""Activations ignored at each edge of a layer; otherwise the dream would grow from the padding."""

CLOSE_UP = (200, 300)
"""Height and width in pixels of the close-ups of each octave."""


def dream(image: RGB, settings: DreamSettings | None = None) -> Stream:
    """Dream on an image, with a snapshot after each step.

    Args:
        image: uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        settings: the knobs; None for the defaults.

    Yields:
        Snapshots with the image so far (uint8 RGB), the metrics ``objective`` and ``octave`` (from 1), and as panels
        the stages of each octave: enlarged, lost detail, re-injected, dreamed.

    Raises:
        DreamError: no layer has a weight, an octave would be too small, or the ascent diverged.
    """
    settings = settings or DreamSettings()
    yield from ascend(image, objective(settings), settings)


def objective(settings: DreamSettings) -> Objective:
    """The weighted sum of layers that the settings describe."""
    return sum(getattr(settings, name) * layer(block) for name, block in LAYERS.items())


def ascend(image: RGB, goal: Objective, settings: DreamSettings) -> Stream:
    """Dream towards any objective; the weights in `settings` are ignored. Otherwise the same as `dream`."""
    if not goal.terms:
        raise DreamError(NO_WEIGHT)
    photo = _to_network(fit(image, settings.longest_side))
    sizes = octave_sizes(photo.shape[:2], settings)
    step = _compiled_step(goal.terms)
    weights = tf.constant([weight for _, weight in goal.weights], tf.float32)
    rng = np.random.default_rng(settings.seed)
    total = settings.octaves * settings.steps
    shrunk = dreamed = resize(photo, sizes[0])
    panels = {"Octave 1: shrunk photo": _close_up(dreamed)}
    yield Snapshot(0, total, to_image(dreamed), note="starting")
    for octave, size in enumerate(sizes, start=1):
        if octave > 1:
            enlarged, base = resize(dreamed, size), resize(photo, size)
            lost = base - resize(shrunk, size)
            dreamed = enlarged + lost if settings.reinject_detail else enlarged
            shrunk = base
            panels[f"Octave {octave}: enlarged"] = _close_up(enlarged)
            panels[f"Octave {octave}: lost detail, doubled"] = _close_up(2 * lost)
            if settings.reinject_detail:
                panels[f"Octave {octave}: re-injected"] = _close_up(dreamed)
        for i in range(1, settings.steps + 1):
            shift = rng.integers(-settings.jitter, settings.jitter + 1, size=2)
            rolled = np.roll(dreamed, shift, axis=(0, 1))
            tensors = step(tf.constant(rolled[None]), weights, tf.constant(BORDER))
            gradient, value = (tensor.numpy() for tensor in tensors)
            if not (np.isfinite(value) and np.isfinite(gradient).all()):
                raise DreamError("The gradient ascent diverged; choose a smaller step size or smaller weights.")
            if settings.normalize:
                gradient = gradient / (gradient.std() + 1e-8)
            rolled = np.clip(rolled + settings.step_size * gradient[0], -1.0, 1.0)
            dreamed = np.roll(rolled, -shift, axis=(0, 1))
            if i == settings.steps:
                panels[f"Octave {octave}: dreamed"] = _close_up(dreamed)
            yield Snapshot(
                (octave - 1) * settings.steps + i,
                total,
                to_image(dreamed),
                metrics={"objective": float(value), "octave": float(octave)},
                panels=dict(panels),
                note=f"octave {octave} of {settings.octaves}, {size[1]} × {size[0]} pixels",
            )


def resize(image: Float32Array, size: tuple[int, int]) -> Float32Array:
    """Resize to (height, width): by area averaging when shrinking, bicubic when enlarging."""
    shrinking = size[0] * size[1] < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (size[1], size[0]), interpolation=how), np.float32)


def to_image(image: Float32Array) -> RGB:
    """Convert the network's input values to uint8 RGB."""
    return np.clip(np.rint(image / efficientnet_lite.SCALE + efficientnet_lite.MEAN), 0, 255).astype(np.uint8)


def _to_network(image: RGB) -> Float32Array:
    return ((image.astype(np.float32) - efficientnet_lite.MEAN) * efficientnet_lite.SCALE).astype(np.float32)


def _close_up(image: Float32Array) -> RGB:
    """The centre of an image at full resolution: shrinking would hide the very detail that matters."""
    height, width = image.shape[:2]
    rows, columns = min(height, CLOSE_UP[0]), min(width, CLOSE_UP[1])
    top, left = (height - rows) // 2, (width - columns) // 2
    return to_image(image[top : top + rows, left : left + columns])


@cache
def _compiled_step(terms: tuple[Term, ...]) -> Step:
    """A function from image and weights to gradient and objective, traced once for all image sizes."""
    model = _network(tuple(sorted({term.layer for term in terms})))

    def step(image: tf.Tensor, weights: tf.Tensor, border: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(image)
            activations = {name: _inner(a, border) for name, a in model(image, training=False).items()}
            values = tf.stack([term.measure(activations[term.layer]) for term in terms])
            value = tf.reduce_sum(weights * values)
        return tape.gradient(value, image), value

    any_size = [
        tf.TensorSpec((1, None, None, 3), tf.float32),
        tf.TensorSpec((len(terms),), tf.float32),
        tf.TensorSpec((), tf.int32),
    ]
    # There is nothing for AutoGraph to convert, and it would turn a one-sentence error into a page of traceback.
    return tf.function(step, input_signature=any_size, autograph=False)


@cache
def _network(names: tuple[str, ...]) -> keras.Model:
    """The bundled network up to the deepest of these layers; it returns the activations of each by name."""
    network = _bundled()
    try:
        outputs = {name: network.get_layer(name).output for name in names}
    except ValueError:
        known = ", ".join(layer.name for layer in network.layers if layer.name.endswith("_out"))
        raise DreamError(f"The network lacks one of the layers {', '.join(names)}; good ones are {known}.") from None
    return keras.Model(network.input, outputs)


@cache
def _bundled() -> keras.Model:
    weights = artifacts.load("efficientnet_lite0").path("weights.h5")
    return efficientnet_lite.load(weights, include_top=False)


def _inner(activations: tf.Tensor, border: tf.Tensor) -> tf.Tensor:
    """Crop the border, but never so much that a small layer is left empty."""
    height, width = tf.shape(activations)[1], tf.shape(activations)[2]
    rows, columns = tf.minimum(border, (height - 1) // 2), tf.minimum(border, (width - 1) // 2)
    return activations[:, rows : height - rows, columns : width - columns, :]
