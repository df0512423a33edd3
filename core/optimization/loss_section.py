"""Make the section through the loss of a real network: `python -m core.optimization.loss_section`.

A network of 64 inputs, 24 hidden neurons (tanh) and 10 outputs is trained on scikit-learn's digits, twice, from
different first weights. The section is the plane through its first weights and both trained ones (as Garipov et al.,
Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs, 2018, draw it): its points are weights of the whole
network, its distances those between weights, and the loss is that of all training pictures. Takes some seconds.
"""

import json

import numpy as np
import numpy.typing as npt

from core.atomic_files import replacing
from core.data.sets import datasets
from core.optimization.grid_surface import COMMAND, FILE
from core.optimization.losses import categorical_cross_entropy, one_hot, softmax
from core.optimization.update_rules import Adam

Floats = npt.NDArray[np.float64]
SIZES = ((64, 24), (24,), (24, 10), (10,))
TRAINING = 1437
POINTS, MARGIN = 61, 0.3
EPOCHS, BATCH, L2 = 40, 32, 1e-3


def unpack(weights: Floats) -> list[Floats]:
    """The two matrices and biases in a vector of all weights."""
    ends = np.cumsum([int(np.prod(size)) for size in SIZES])
    return [part.reshape(size) for part, size in zip(np.split(weights, ends[:-1]), SIZES, strict=True)]


def first_weights(random: np.random.Generator) -> Floats:
    """Drawn as Glorot and Bengio, 2010, say; biases are 0."""
    bounds = [np.sqrt(6 / sum(size)) if len(size) == 2 else 0.0 for size in SIZES]
    return np.concatenate([random.uniform(-b, b, size).ravel() for b, size in zip(bounds, SIZES, strict=True)])


def loss(weights: Floats, pictures: Floats, truths: Floats) -> float:
    """Mean cross-entropy, with the penalty on long weights that it is trained with.

    Args:
        weights: of the network, (1810,).
        pictures: (N, 64), 0 to 1.
        truths: one-hot (N, 10).
    """
    w1, b1, w2, b2 = unpack(weights)
    probabilities = softmax(np.tanh(pictures @ w1 + b1) @ w2 + b2)
    return float(categorical_cross_entropy(truths, probabilities).values.mean() + L2 * weights @ weights)


def gradient(weights: Floats, pictures: Floats, truths: Floats) -> Floats:
    """Of `loss` with respect to the weights, by backpropagation."""
    w1, b1, w2, b2 = unpack(weights)
    hidden = np.tanh(pictures @ w1 + b1)
    errors = categorical_cross_entropy(truths, softmax(hidden @ w2 + b2)).to_logits / len(pictures)
    back = (errors @ w2.T) * (1 - hidden**2)
    parts = (pictures.T @ back, back.sum(axis=0), hidden.T @ errors, errors.sum(axis=0))
    return np.concatenate([part.ravel() for part in parts]) + 2 * L2 * weights


def train(weights: Floats, pictures: Floats, truths: Floats, random: np.random.Generator) -> Floats:
    """The weights after all epochs with Adam."""
    optimizer = Adam(learning_rate=0.003)
    for _ in range(EPOCHS):
        for rows in np.split(random.permutation(len(pictures)), range(BATCH, len(pictures), BATCH)):
            weights = optimizer.step(weights, gradient(weights, pictures[rows], truths[rows])).parameters
    return weights


def main() -> None:
    """Train twice, lay the plane, and write the losses on a grid of it."""
    part = datasets.load("digits").parts["train"]
    pixels = np.stack([part.read(i)[..., 0] for i in range(len(part.labels))]).reshape(-1, 64) / 255
    order = np.random.default_rng(0).permutation(len(pixels))
    kept, left = order[:TRAINING], order[TRAINING:]
    pictures, truths = pixels[kept], one_hot(part.labels[kept], 10)
    first, other = (first_weights(np.random.default_rng(seed)) for seed in (1, 2))
    trained = [train(w, pictures, truths, np.random.default_rng(3)) for w in (first, other)]

    along, towards = (end - first for end in trained)
    x_axis = along / np.linalg.norm(along)
    y_axis = towards - (towards @ x_axis) * x_axis
    y_axis /= np.linalg.norm(y_axis)
    ends = [(float((w - first) @ x_axis), float((w - first) @ y_axis)) for w in trained]
    corners = np.array([(0.0, 0.0), *ends])
    room = MARGIN * np.ptp(corners, axis=0)
    low, high = corners.min(axis=0) - room, corners.max(axis=0) + room
    values = [
        [loss(first + x * x_axis + y * y_axis, pictures, truths) for x in np.linspace(low[0], high[0], POINTS)]
        for y in np.linspace(low[1], high[1], POINTS)
    ]

    def accuracy(weights: Floats, rows: npt.NDArray[np.int64]) -> float:
        w1, b1, w2, b2 = unpack(weights)
        answers = (np.tanh(pixels[rows] @ w1 + b1) @ w2 + b2).argmax(axis=1)
        return round(float((answers == part.labels[rows]).mean()), 4)

    result = {
        "command": COMMAND,
        "pictures": TRAINING,
        "weights": len(first),
        "accuracy_training": [accuracy(w, kept) for w in trained],
        "accuracy_other_pictures": [accuracy(w, left) for w in trained],
        "low": [round(float(v), 4) for v in low],
        "high": [round(float(v), 4) for v in high],
        "start": [0.0, 0.0],
        "minima": [[round(v, 4) for v in end] for end in ends],
        "values": [[float(f"{v:.4g}") for v in row] for row in values],
    }
    with replacing(FILE) as beside:
        beside.write_text(json.dumps(result) + "\n", encoding="utf-8")
    print({name: value for name, value in result.items() if name != "values"})
    print(f"Losses from {np.min(values):.3f} to {np.max(values):.3f}; {values[0][0]:.3f} at a corner; {FILE}")


if __name__ == "__main__":
    main()
