"""A small training on digits that measures four errors after each epoch: the experiment of the training recipe.

Training and training-validation images are of one kind, validation and test images of another: noisy, pale and
shifted by a pixel, as if taken by a worse camera.

for snapshot in train(FourErrorsSettings(filters="16")):
    print(snapshot.note, dict(snapshot.metrics))
"""

from collections.abc import Mapping
from itertools import islice

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array, Int64Array
from core.data.sets import arrays, splits
from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.training.comparison import small_networks
from core.training.diagnosis.four_errors_settings import BATCH, FRACTIONS, FourErrorsSettings

RATE = 0.003
DENSE = 4
"""Neurons of the dense layer per filter of the first layer."""

PALE, NOISE, SHIFT = 0.5, 0.06, 1
"""The worse camera: the fraction of ink that remains, the standard deviation of the noise (ink is 1), and the shift to
the right and down in pixels."""

COLUMNS, ROWS, ENLARGED = 6, 2, 8
"""The sheet: images of each kind in columns and rows, and the factor by which they are enlarged."""

LabelledDigits = tuple[Float32Array, Int64Array]
"""Images (N, 8, 8, 1), 0 to 1, and their labels (N,)."""


def worse_camera(images: Float32Array, rng: np.random.Generator) -> Float32Array:
    """Shift images by a pixel, make them paler and add noise.

    Args:
        images: float32 (N, 8, 8, 1), 0 to 1.
        rng: generates the noise.

    Returns:
        float32 (N, 8, 8, 1), 0 to 1.
    """
    shifted = np.pad(images, ((0, 0), (SHIFT, 0), (SHIFT, 0), (0, 0)))[:, :-SHIFT, :-SHIFT]
    noisy = PALE * shifted + rng.normal(0, NOISE, shifted.shape)
    return np.clip(noisy, 0, 1).astype(np.float32)


def split_digits(training_images: int, alike: float, seed: int = 0) -> dict[str, LabelledDigits]:
    """Split the digits and let the worse camera take those that it should.

    Args:
        training_images: how many to train on, at most; a smaller training set is a subset of a larger one.
        alike: the fraction of training and training-validation images that the worse camera takes, 0 to 1.
        seed: of the split and of the camera.

    Returns:
        The splits "training", "training_validation", "validation" and "testing".
    """
    images, labels = small_networks.digits()
    indices = dict(splits.split(arrays.digits().splits["train"], FRACTIONS, seed))
    rng = np.random.default_rng(seed)
    indices = {"training": rng.permutation(indices.pop("train"))[:training_images], **indices}
    worse, uniform = worse_camera(images, rng), rng.uniform(size=len(labels))
    digits = {}
    for name, chosen in indices.items():
        fraction = alike if name.startswith("training") else 1.0
        is_worse = (uniform[chosen] < fraction)[:, np.newaxis, np.newaxis, np.newaxis]
        digits[name] = np.where(is_worse, worse[chosen], images[chosen]), labels[chosen]
    return digits


def train(settings: FourErrorsSettings) -> Stream:
    """Train with Adam and measure the four errors after each epoch; the same settings give the same numbers.

    Args:
        settings: the network, its training images and the epochs.

    Yields:
        A snapshot before the training, as step 0, and one after each epoch. Its metrics are the errors "training",
        "training_validation", "validation" and "testing", 0 to 1, measured without dropout, and the numbers of images
        that they were measured on, "training_pictures" and so on. Its image shows some training images above some
        test images.

    Raises:
        DataError: scikit-learn, which contains the digits, is not installed.
    """
    digits = split_digits(int(settings.pictures), settings.alike / 100)
    filters = int(settings.filters)
    model = small_networks.build(filters=filters, dense=DENSE * filters, dropout=settings.dropout, seed=settings.seed)
    counts = {f"{name}_pictures": float(len(labels)) for name, (_, labels) in digits.items()}
    image = _sheet(digits["training"], digits["testing"])
    images, labels = digits["training"]
    step = _step(model, images, labels)
    order = small_networks.batches(len(labels), BATCH, settings.seed)
    steps = small_networks.steps_per_epoch(len(labels), BATCH)
    for epoch in range(settings.epochs + 1):
        for chosen in islice(order, steps if epoch else 0):
            step(tf.constant(chosen))
        note = f"epoch {epoch} of {settings.epochs}"
        yield Snapshot(epoch, settings.epochs, image, {**_errors(model, digits), **counts}, note=note)


def _step(model: keras.Model, images: Float32Array, labels: Int64Array) -> tf.types.experimental.PolymorphicFunction:
    """One training step as a graph; it takes the indices of a batch."""
    optimizer = keras.optimizers.Adam(RATE)
    optimizer.build(model.trainable_variables)
    inputs, truths = tf.constant(images), tf.constant(labels)

    def step(chosen: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            logits = model(tf.gather(inputs, chosen), training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.gather(truths, chosen), logits)
            loss = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    return tf.function(step, autograph=False)


def _errors(model: keras.Model, digits: Mapping[str, LabelledDigits]) -> dict[str, float]:
    return {
        name: float(np.mean(np.argmax(model(images, training=False), axis=1) != labels))
        for name, (images, labels) in digits.items()
    }


def _sheet(*kinds: LabelledDigits) -> RGB:
    """The first images of each kind, dark on white, one kind below the other."""
    blocks = []
    for images, _ in kinds:
        cells = np.pad(images[: COLUMNS * ROWS, ..., 0], ((0, 0), (1, 1), (1, 1)))
        side = cells.shape[1]
        grid = cells.reshape(ROWS, COLUMNS, side, side).transpose(0, 2, 1, 3).reshape(ROWS * side, COLUMNS * side)
        blocks.append(np.pad(grid, ((1, 1), (0, 0))))
    ink = np.kron(np.concatenate(blocks), np.ones((ENLARGED, ENLARGED)))
    return np.repeat(np.rint(255 * (1 - ink)).astype(np.uint8)[..., np.newaxis], 3, axis=2)
