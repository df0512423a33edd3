"""Deep Dream: change a picture, by gradient ascent, into what excites a network.

The recipe (Mordvintsev, Olah and Tyka, "Inceptionism", 2015), with each ingredient on its own switch:

1. Shrink the photo to a row of sizes, the *octaves*.
2. From the smallest to the largest: enlarge the dream so far, *re-inject the detail* that enlarging could not
   have, and climb: each step rolls the picture by a random distance (*jitter*), asks the network for the
   gradient of the objective, *normalises* it, and adds it to the pixels.

Deviation from the usual listings: detail is re-injected before an octave's steps, not after them, so that the
last octave ends with dreaming. In between it is the same.
"""

from collections.abc import Callable
from functools import cache

import cv2
import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.images import RGB, fit
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.snapshots import Snapshot, Stream
from core.synthesis.dream_settings import LAYERS, NO_WEIGHT, DreamError, DreamSettings, octave_sizes
from core.synthesis.objectives import Objective, Term, layer

Float = npt.NDArray[np.float32]
Step = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]

BORDER = 2
"""Activations left out at each edge of a layer, where the padding would be dreamed on."""

CLOSE_UP = (200, 300)
"""Height and width in pixels of the close-ups that show the stages."""


def dream(image: RGB, settings: DreamSettings | None = None) -> Stream:
    """Dream on a picture, a snapshot after each step.

    Args:
        image: uint8 RGB (H, W, 3); shrunk to the settings' longest side.
        settings: the knobs; the defaults where None.

    Yields:
        Snapshots with the picture so far (uint8 RGB), the metrics ``objective`` and ``octave`` (from 1), and
        as panels the stages of each octave: enlarged, lost detail, re-injected, dreamed.

    Raises:
        DreamError: no layer has a weight, an octave would be too small, or the climb left the range of
            numbers.
    """
    settings = settings or DreamSettings()
    yield from ascend(image, objective(settings), settings)


def objective(settings: DreamSettings) -> Objective:
    """The weighted mix of layers that the settings describe."""
    return sum(getattr(settings, name) * layer(block) for name, block in LAYERS.items())


def ascend(image: RGB, goal: Objective, settings: DreamSettings) -> Stream:
    """Dream towards any objective; the weights of `settings` are not looked at. Otherwise as `dream`."""
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
    yield Snapshot(0, total, to_picture(dreamed), note="starting")
    for octave, size in enumerate(sizes, start=1):
        if octave > 1:
            enlarged, base = resize(dreamed, size), resize(photo, size)
            lost = base - resize(shrunk, size)
            dreamed = enlarged + lost if settings.reinject_detail else enlarged
            shrunk = base
            panels[f"Octave {octave}: enlarged"] = _close_up(enlarged)
            panels[f"Octave {octave}: lost detail, twofold"] = _close_up(2 * lost)
            if settings.reinject_detail:
                panels[f"Octave {octave}: re-injected"] = _close_up(dreamed)
        for i in range(1, settings.steps + 1):
            shift = rng.integers(-settings.jitter, settings.jitter + 1, size=2)
            rolled = np.roll(dreamed, shift, axis=(0, 1))
            answer = step(tf.constant(rolled[None]), weights, tf.constant(BORDER))
            gradient, value = (tensor.numpy() for tensor in answer)
            if not (np.isfinite(value) and np.isfinite(gradient).all()):
                raise DreamError("The dream left the range of numbers; choose a smaller step size or smaller weights.")
            if settings.normalize:
                gradient = gradient / (gradient.std() + 1e-8)
            rolled = np.clip(rolled + settings.step_size * gradient[0], -1.0, 1.0)
            dreamed = np.roll(rolled, -shift, axis=(0, 1))
            if i == settings.steps:
                panels[f"Octave {octave}: dreamed"] = _close_up(dreamed)
            yield Snapshot(
                (octave - 1) * settings.steps + i,
                total,
                to_picture(dreamed),
                metrics={"objective": float(value), "octave": float(octave)},
                panels=dict(panels),
                note=f"octave {octave} of {settings.octaves}, {size[1]} × {size[0]} pixels",
            )


def resize(image: Float, size: tuple[int, int]) -> Float:
    """Resize to (height, width): averaged when shrinking, bicubic when enlarging."""
    shrinking = size[0] * size[1] < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (size[1], size[0]), interpolation=how), np.float32)


def to_picture(image: Float) -> RGB:
    """The network's pixels as uint8 0…255."""
    return np.clip(np.rint(image / efficientnet_lite.SCALE + efficientnet_lite.MEAN), 0, 255).astype(np.uint8)


def _to_network(image: RGB) -> Float:
    return ((image.astype(np.float32) - efficientnet_lite.MEAN) * efficientnet_lite.SCALE).astype(np.float32)


def _close_up(image: Float) -> RGB:
    """The middle of a picture, pixel for pixel: shrinking would hide the very detail that is to be seen."""
    height, width = image.shape[:2]
    rows, columns = min(height, CLOSE_UP[0]), min(width, CLOSE_UP[1])
    top, left = (height - rows) // 2, (width - columns) // 2
    return to_picture(image[top : top + rows, left : left + columns])


@cache
def _compiled_step(terms: tuple[Term, ...]) -> Step:
    """A function from picture and weights to gradient and value, traced once for all picture sizes."""
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
    # Autograph has nothing to translate here, and would turn an error's sentence into a page of traceback.
    return tf.function(step, input_signature=any_size, autograph=False)


@cache
def _network(names: tuple[str, ...]) -> keras.Model:
    """The bundled network up to the deepest of these layers, giving the activations of each by name."""
    network = _bundled()
    try:
        outputs = {name: network.get_layer(name).output for name in names}
    except ValueError:
        known = ", ".join(layer.name for layer in network.layers if layer.name.endswith("_out"))
        raise DreamError(f"The network has not all of the layers {', '.join(names)}; good ones are {known}.") from None
    return keras.Model(network.input, outputs)


@cache
def _bundled() -> keras.Model:
    weights = artifacts.load("efficientnet_lite0").path("weights.h5")
    return efficientnet_lite.load(weights, include_top=False)


def _inner(activations: tf.Tensor, border: tf.Tensor) -> tf.Tensor:
    """Cut the border off, but never so much that a small layer is emptied."""
    height, width = tf.shape(activations)[1], tf.shape(activations)[2]
    rows, columns = tf.minimum(border, (height - 1) // 2), tf.minimum(border, (width - 1) // 2)
    return activations[:, rows : height - rows, columns : width - columns, :]
