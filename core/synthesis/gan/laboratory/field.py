"""What a drawing of the plane shows: what D thinks of every place, where G sends its noise, how fakes are pulled."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from core.arrays import Float32Array, FloatArray
from core.images import RGB
from core.synthesis.gan.adversarial_losses import LOSSES, AdversarialLoss, probability
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import EXTENT
from core.synthesis.gan.laboratory.state import LaboratoryState

CELLS = 40
"""Along each side of the discriminator's field."""
LINES = 20
"""Cells of the noise along each of its dimensions."""
TAIL = 0.01
"""Normal noise is unbounded; its grid leaves out this share at either end of each dimension."""


@dataclass(frozen=True, eq=False)
class Manifold:
    """A grid in the space of the noise and its image under the generator.

    All cells of the grid hold the same share of the noise, so a small image of a cell holds many samples.

    Attributes:
        points: images of the grid's corners, (lines + 1, lines + 1, 2); of noise with one dimension (lines + 1, 2).
        density: the share of all samples in a cell over the area of its image, (lines, lines); of noise with one
            dimension over its length, (lines,).
    """

    points: FloatArray
    density: FloatArray


@dataclass(frozen=True, eq=False)
class Pulls:
    """Where the generator's loss pulls its fakes.

    Attributes:
        points: the fakes, (N, 2).
        arrows: minus the gradient of the loss of each fake with respect to its position, (N, 2).
    """

    points: FloatArray
    arrows: FloatArray


def places(cells: int = CELLS) -> Float32Array:
    """The centres of the cells of a field, float32 (cells², 2), row by row from the top left."""
    centres = (np.arange(cells) + 0.5) * (2 * EXTENT / cells) - EXTENT
    x, y = np.meshgrid(centres, centres[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=-1).astype(np.float32)


def discriminator_field(state: LaboratoryState, settings: LaboratorySettings, cells: int = CELLS) -> RGB:
    """How real the discriminator finds every place of the square that reaches from −1.25 to 1.25.

    Returns:
        uint8 (cells, cells), from 0, certainly generated, to 255, certainly real; the top row has the largest y. See
        `realness`.
    """
    network, weights = state.discriminator.network, state.discriminator.weights
    logits = network.forward(weights, places(cells)).outputs[:, 0]
    return np.rint(255 * realness(logits, LOSSES[settings.loss])).astype(np.uint8).reshape(cells, cells)


def realness(logits: FloatArray, loss: AdversarialLoss) -> FloatArray:
    """Logits as numbers from 0 to 1, (N,), for a drawing.

    They are probabilities if the loss makes them so. Least squares aims at the labels 0 and 1, and what lies outside is
    cut off. Of hinge and Wasserstein the sigmoid is shown, of Wasserstein around the mean, as only differences count.
    """
    if loss.has_labels and not loss.is_probability:
        return np.clip(logits, 0, 1)
    return probability(logits - logits.mean() if loss.boundary is None else logits)


def manifold(
    state: LaboratoryState, settings: LaboratorySettings, lines: int = LINES, averaged: bool = False
) -> Manifold:
    """The image of a grid of noise.

    Args:
        state: of the networks.
        settings: of which the noise matters.
        lines: cells of the grid along each dimension.
        averaged: use the average of the generator's weights.
    """
    ends = np.linspace(TAIL, 1 - TAIL, lines + 1)
    if settings.noise == "normal":
        axis, mass = np.array([NormalDist().inv_cdf(share) for share in ends]), (1 - 2 * TAIL) / lines
    else:
        axis, mass = np.linspace(-1, 1, lines + 1), 1 / lines
    weights = state.average if averaged else state.generator.weights
    if settings.noise_dimensions == 1:
        points = state.generator.network.forward(weights, axis[:, None]).outputs
        lengths = np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=-1))
        return Manifold(points, mass / np.maximum(lengths, np.finfo(points.dtype).eps))
    noise = np.stack(np.meshgrid(axis, axis), axis=-1)
    points = state.generator.network.forward(weights, noise.reshape(-1, 2)).outputs.reshape(*noise.shape)
    first, second = points[1:, 1:] - points[:-1, :-1], points[1:, :-1] - points[:-1, 1:]  # The diagonals.
    areas = np.abs(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]) / 2
    return Manifold(points, mass**2 / np.maximum(areas, np.finfo(points.dtype).eps))


def pulls(state: LaboratoryState, settings: LaboratorySettings, fakes: FloatArray) -> Pulls:
    """What the generator's loss would change about some fakes, (N, 2)."""
    network = state.discriminator.network
    judged = network.forward(state.discriminator.weights, fakes)
    to_logits = LOSSES[settings.loss].generator(judged.outputs[:, 0]).to_logits * len(fakes)
    return Pulls(judged.activations[0], -network.backward(judged, to_logits[:, None], frozen=True).inputs)
