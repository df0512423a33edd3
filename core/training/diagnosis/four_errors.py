"""A small training on digits, whose four errors are measured after each epoch: the experiment of the training recipe.

Training and training-validation pictures are of one kind, validation and test pictures of another: noisy, pale and
a pixel off, as if from a worse camera.

for snapshot in train(FourErrorsSettings(filters="16")):
    print(snapshot.note, dict(snapshot.metrics))
"""

from collections.abc import Mapping
from itertools import islice

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.data.sets import arrays, splits
from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.training.comparison import small_networks
from core.training.diagnosis.four_errors_settings import BATCH, PARTS, FourErrorsSettings

RATE = 0.003
DENSE = 4
"""Neurons of the dense layer for each filter of the first one."""

PALE, NOISE, SHIFT = 0.5, 0.06, 1
"""Of the worse camera: how much ink is left, standard deviation of its noise (ink is 1), and pixels that it is off, to
the right and down."""

COLUMNS, ROWS, ENLARGED = 6, 2, 8
"""Of the pictures of each kind that are shown, and how many screen pixels one of theirs becomes."""

Pictures = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def worse_camera(pictures: Pictures, rng: np.random.Generator) -> Pictures:
    """The same pictures a pixel off, paler, and with noise.

    Args:
        pictures: float32 (N, 8, 8, 1), 0 to 1.
        rng: of the noise.

    Returns:
        float32 (N, 8, 8, 1), 0 to 1.
    """
    shifted = np.pad(pictures, ((0, 0), (SHIFT, 0), (SHIFT, 0), (0, 0)))[:, :-SHIFT, :-SHIFT]
    noisy = PALE * shifted + rng.normal(0, NOISE, shifted.shape)
    return np.clip(noisy, 0, 1).astype(np.float32)


def parts(pictures: int, alike: float, seed: int = 0) -> dict[str, tuple[Pictures, Labels]]:
    """Pictures and labels of the four parts.

    Args:
        pictures: how many to train on, at most.
        alike: the part of the training and training-validation pictures that the worse camera took, 0 to 1.
        seed: of the split and of what the camera does; fewer training pictures are some of the more.

    Returns:
        "training", "training_validation", "validation" and "testing".
    """
    everything, labels = small_networks.digits()
    pieces = dict(splits.split(arrays.digits().parts["train"], PARTS, seed))
    rng = np.random.default_rng(seed)
    pieces["training"] = rng.permutation(pieces["training"])[:pictures]
    worse, draws = worse_camera(everything, rng), rng.uniform(size=len(labels))
    found = {}
    for name, chosen in pieces.items():
        share = alike if name.startswith("training") else 1.0
        is_worse = (draws[chosen] < share)[:, np.newaxis, np.newaxis, np.newaxis]
        found[name] = np.where(is_worse, worse[chosen], everything[chosen]), labels[chosen]
    return found


def train(settings: FourErrorsSettings) -> Stream:
    """Train with Adam, and measure after each epoch; the same settings give the same numbers.

    Args:
        settings: network, pictures and epochs.

    Yields:
        A snapshot at the start, as step 0, and after each epoch, with "training", "training_validation", "validation"
        and "testing": errors, 0 to 1, without dropout; and as "training_pictures" and so on how many pictures each
        was measured on. The image shows some training pictures, and below them some test pictures.

    Raises:
        DataError: scikit-learn, which the digits come with, is not installed.
    """
    found = parts(int(settings.pictures), settings.alike / 100)
    filters = int(settings.filters)
    model = small_networks.build(filters=filters, dense=DENSE * filters, dropout=settings.dropout, seed=settings.seed)
    counts = {f"{name}_pictures": float(len(labels)) for name, (_, labels) in found.items()}
    image = _sheet(found["training"], found["testing"])
    learnt, labels = found["training"]
    step = _step(model, learnt, labels)
    order = small_networks.batches(len(labels), BATCH, settings.seed)
    steps = small_networks.steps_per_epoch(len(labels), BATCH)
    for epoch in range(settings.epochs + 1):
        for chosen in islice(order, steps if epoch else 0):
            step(tf.constant(chosen))
        note = f"epoch {epoch} of {settings.epochs}"
        yield Snapshot(epoch, settings.epochs, image, {**_errors(model, found), **counts}, note=note)


def _step(model: keras.Model, pictures: Pictures, labels: Labels) -> tf.types.experimental.PolymorphicFunction:
    optimizer = keras.optimizers.Adam(RATE)
    optimizer.build(model.trainable_variables)
    inputs, truths = tf.constant(pictures), tf.constant(labels)

    def step(chosen: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            logits = model(tf.gather(inputs, chosen), training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.gather(truths, chosen), logits)
            loss = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    return tf.function(step, autograph=False)


def _errors(model: keras.Model, found: Mapping[str, tuple[Pictures, Labels]]) -> dict[str, float]:
    return {
        name: float(np.mean(np.argmax(model(pictures, training=False), axis=1) != labels))
        for name, (pictures, labels) in found.items()
    }


def _sheet(*kinds: tuple[Pictures, Labels]) -> RGB:
    """The first pictures of each kind, ink on paper, one kind below the other."""
    blocks = []
    for pictures, _ in kinds:
        cells = np.pad(pictures[: COLUMNS * ROWS, ..., 0], ((0, 0), (1, 1), (1, 1)))
        side = cells.shape[1]
        laid = cells.reshape(ROWS, COLUMNS, side, side).transpose(0, 2, 1, 3).reshape(ROWS * side, COLUMNS * side)
        blocks.append(np.pad(laid, ((1, 1), (0, 0))))
    ink = np.kron(np.concatenate(blocks), np.ones((ENLARGED, ENLARGED)))
    return np.repeat(np.rint(255 * (1 - ink)).astype(np.uint8)[..., np.newaxis], 3, axis=2)
