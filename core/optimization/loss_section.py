"""Compute the section through the loss of a real network: `python -m core.optimization.loss_section`.

A network with 64 inputs, 24 hidden neurons (tanh) and 10 outputs is trained twice on scikit-learn's digits, from
different initial weights. The section is the plane through the initial weights of the first training and the final
weights of both, as in Garipov et al., Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs, 2018. Each point
is a full set of weights, distances are distances between weights, and the loss is that of all training images. Takes
some seconds.
"""

import json

import numpy as np

from core.arrays import Float64Array, Int64Array
from core.atomic_files import replacing
from core.data.sets import datasets
from core.optimization.grid_surface import COMMAND, FILE
from core.optimization.losses import categorical_cross_entropy, one_hot, softmax
from core.optimization.update_rules import Adam

SIZES = ((64, 24), (24,), (24, 10), (10,))
TRAINING_IMAGES = 1437
POINTS, MARGIN = 61, 0.3
EPOCHS, BATCH, L2 = 40, 32, 1e-3


def unpack(weights: Float64Array) -> list[Float64Array]:
    """Split a vector of all weights into the two matrices and biases."""
    ends = np.cumsum([int(np.prod(size)) for size in SIZES])
    return [values.reshape(size) for values, size in zip(np.split(weights, ends[:-1]), SIZES, strict=True)]


def initial_weights(random: np.random.Generator) -> Float64Array:
    """Sample weights as in Glorot and Bengio, 2010; biases are 0."""
    bounds = [np.sqrt(6 / sum(size)) if len(size) == 2 else 0.0 for size in SIZES]
    return np.concatenate([random.uniform(-b, b, size).ravel() for b, size in zip(bounds, SIZES, strict=True)])


def loss(weights: Float64Array, images: Float64Array, targets: Float64Array) -> float:
    """Mean cross-entropy plus the L2 penalty of the training.

    Args:
        weights: of the network, (1810,).
        images: (N, 64), 0 to 1.
        targets: one-hot (N, 10).
    """
    w1, b1, w2, b2 = unpack(weights)
    probabilities = softmax(np.tanh(images @ w1 + b1) @ w2 + b2)
    return float(categorical_cross_entropy(targets, probabilities).values.mean() + L2 * weights @ weights)


def gradient(weights: Float64Array, images: Float64Array, targets: Float64Array) -> Float64Array:
    """The gradient of `loss` with respect to the weights, by backpropagation."""
    w1, b1, w2, b2 = unpack(weights)
    hidden = np.tanh(images @ w1 + b1)
    errors = categorical_cross_entropy(targets, softmax(hidden @ w2 + b2)).to_logits / len(images)
    backward = (errors @ w2.T) * (1 - hidden**2)
    gradients = (images.T @ backward, backward.sum(axis=0), hidden.T @ errors, errors.sum(axis=0))
    return np.concatenate([g.ravel() for g in gradients]) + 2 * L2 * weights


def train(
    weights: Float64Array, images: Float64Array, targets: Float64Array, random: np.random.Generator
) -> Float64Array:
    """Train with Adam for all epochs and return the weights."""
    optimizer = Adam(learning_rate=0.003)
    for _ in range(EPOCHS):
        for rows in np.split(random.permutation(len(images)), range(BATCH, len(images), BATCH)):
            weights = optimizer.step(weights, gradient(weights, images[rows], targets[rows])).parameters
    return weights


def main() -> None:
    """Train twice, span the plane, and write its loss on a grid."""
    digits = datasets.load("digits").splits["train"]
    pixels = np.stack([digits.read(i)[..., 0] for i in range(len(digits.labels))]).reshape(-1, 64) / 255
    order = np.random.default_rng(0).permutation(len(pixels))
    training, held_out = order[:TRAINING_IMAGES], order[TRAINING_IMAGES:]
    images, targets = pixels[training], one_hot(digits.labels[training], 10)
    first, second = (initial_weights(np.random.default_rng(seed)) for seed in (1, 2))
    trained = [train(w, images, targets, np.random.default_rng(3)) for w in (first, second)]

    to_first, to_second = (end - first for end in trained)
    x_axis = to_first / np.linalg.norm(to_first)
    y_axis = to_second - (to_second @ x_axis) * x_axis
    y_axis /= np.linalg.norm(y_axis)
    ends = [(float((w - first) @ x_axis), float((w - first) @ y_axis)) for w in trained]
    corners = np.array([(0.0, 0.0), *ends])
    margin = MARGIN * np.ptp(corners, axis=0)
    low, high = corners.min(axis=0) - margin, corners.max(axis=0) + margin
    values = [
        [loss(first + x * x_axis + y * y_axis, images, targets) for x in np.linspace(low[0], high[0], POINTS)]
        for y in np.linspace(low[1], high[1], POINTS)
    ]

    def accuracy(weights: Float64Array, rows: Int64Array) -> float:
        w1, b1, w2, b2 = unpack(weights)
        predictions = (np.tanh(pixels[rows] @ w1 + b1) @ w2 + b2).argmax(axis=1)
        return round(float((predictions == digits.labels[rows]).mean()), 4)

    result = {
        "command": COMMAND,
        "pictures": TRAINING_IMAGES,
        "weights": len(first),
        "accuracy_training": [accuracy(w, training) for w in trained],
        "accuracy_other_pictures": [accuracy(w, held_out) for w in trained],
        "low": [round(float(v), 4) for v in low],
        "high": [round(float(v), 4) for v in high],
        "start": [0.0, 0.0],
        "minima": [[round(v, 4) for v in end] for end in ends],
        "values": [[float(f"{v:.4g}") for v in row] for row in values],
    }
    with replacing(FILE) as temporary:
        temporary.write_text(json.dumps(result) + "\n", encoding="utf-8")
    print({name: value for name, value in result.items() if name != "values"})
    print(f"Losses from {np.min(values):.3f} to {np.max(values):.3f}; {values[0][0]:.3f} at a corner; {FILE}")


if __name__ == "__main__":
    main()
