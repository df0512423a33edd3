"""The history of a GAN's training in a few numbers: whether its losses tell how good the images are.

found = summary(monitor.read(artifact.path(monitor.FILE)))
found.lowest, found.best                # epochs: of the lowest loss of the generator, and of the best images
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation

import numpy as np

QUALITY = "kernel_distance"
LOSSES = ("discriminator_loss", "generator_loss")
EQUILIBRIUM = {"discriminator_loss": 2 * math.log(2), "generator_loss": math.log(2)}
"""Both losses where the discriminator gives every image a probability of one half."""

History = Sequence[Mapping[str, float]]
"""What `gan_trainer.GanTrainer.history` has of each epoch, from the first."""


@dataclass(frozen=True)
class Summary:
    """How the losses and the quality went.

    Attributes:
        epochs: of the training.
        first: mean losses of the first epoch.
        last: mean losses of the last epoch.
        lowest: the epoch with the lowest loss of the generator, from 1.
        lowest_loss: the generator's loss there.
        near_lowest: the measured epoch nearest to it, and the kernel distance then.
        best: the measured epoch with the smallest kernel distance, and that distance.
        loss_of_best: the generator's loss in that epoch.
        correlation: rank correlation of the generator's loss and the kernel distance over the measured epochs; None if
            there are fewer than three of them.
    """

    epochs: int
    first: dict[str, float]
    last: dict[str, float]
    lowest: int
    lowest_loss: float
    near_lowest: tuple[int, float]
    best: tuple[int, float]
    loss_of_best: float
    correlation: float | None


def summary(epochs: History) -> Summary:
    """Summarise a training.

    Args:
        epochs: at least one, with the quality in at least one of them.
    """
    losses = [epoch["generator_loss"] for epoch in epochs]
    measured = {number: epoch[QUALITY] for number, epoch in enumerate(epochs, 1) if QUALITY in epoch}
    lowest = losses.index(min(losses)) + 1
    near = min(measured, key=lambda number: abs(number - lowest))
    best = min(measured, key=measured.__getitem__)
    return Summary(
        epochs=len(epochs),
        first={name: epochs[0][name] for name in LOSSES},
        last={name: epochs[-1][name] for name in LOSSES},
        lowest=lowest,
        lowest_loss=losses[lowest - 1],
        near_lowest=(near, measured[near]),
        best=(best, measured[best]),
        loss_of_best=losses[best - 1],
        correlation=_rank_correlation([losses[n - 1] for n in measured], list(measured.values())),
    )


def _rank_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rank correlation of two rows; None if they are shorter than three or one of them is constant."""
    if len(first) < 3 or min(len(set(first)), len(set(second))) == 1:
        return None
    one, two = (np.argsort(np.argsort(row)).tolist() for row in (first, second))
    return correlation(one, two)
